"""The tables, as migrations/ makes them. Times are unix seconds; days are proleptic ordinals (date.toordinal)."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy import text as sql

metadata = MetaData()

session = Table(
    "session",
    metadata,
    Column("key", LargeBinary, primary_key=True),  # HMAC of the person
    Column("sealed", LargeBinary, nullable=False),
    Column("expires", BigInteger, nullable=False),  # unix seconds, in whole minutes
)

ID = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers only an INTEGER by itself

room = Table(
    "room",
    metadata,
    Column("id", ID, primary_key=True),
    Column("account", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("thread", Text),
    Column("organisation", Text),
    Column("language", Text, nullable=False),
    Column("fallback", Text),
    Column("zone", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("quiet_from", Integer, nullable=False),  # minutes of the day
    Column("quiet_until", Integer, nullable=False),
    Column("per_day", Integer, nullable=False),
    Column("paused_until", BigInteger),
    Column("closed_at", BigInteger),
    Index("room_address", "account", "chat", unique=True),
    Index(
        "room_closed",
        "closed_at",
        sqlite_where=sql("closed_at IS NOT NULL"),
        postgresql_where=sql("closed_at IS NOT NULL"),
    ),
    sqlite_autoincrement=True,  # an id is never given again: posts of the past are known by it
)

schedule = Table(
    "schedule",
    metadata,
    Column("id", ID, primary_key=True),
    Column("room", ID, ForeignKey("room.id", ondelete="CASCADE"), nullable=False),
    Column("lane", Text, nullable=False),
    Column("pack", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("zone", Text, nullable=False),  # of the room: what is due is found in this table alone
    Column("jitter", Integer, nullable=False),
    Column("shift", Integer, nullable=False),  # seconds by which it comes later, for its jitter
    Column("campaign", Text),
    Column("recent", Text, nullable=False),  # posts of the pack that came, separated by spaces, newest last
    Column("next_day", Integer),
    Column("next_ordinal", Integer),
    Column("next_base", BigInteger),  # when the rule wants it
    Column("next_at", BigInteger),  # when it comes: that, and the shift
    Column("planned_day", Integer),
    Column("planned_ordinal", Integer),
    Index("schedule_room", "room"),
    Index("schedule_next", "lane", "next_at"),
    sqlite_autoincrement=True,
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", ID, primary_key=True),
    Column("room", ID, nullable=False),
    Column("schedule", ID, nullable=False),
    Column("day", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("lane", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("fate", Text, nullable=False),
    Column("post", Text),
    Column("language", Text),
    Column("tries", Integer, nullable=False, server_default=sql("0")),
    Column("next_try", BigInteger),
    Column("began", BigInteger),  # when the first call began whose end nobody knows (yet)
    Column("note", Text),
    Column("settled_at", BigInteger),
    Column("pack", Text),  # that the post is of: its schedule may be gone when posts are counted
    Index("delivery_slot", "room", "schedule", "day", "ordinal", unique=True),
    Index(
        "delivery_open",
        "lane",
        "next_try",
        sqlite_where=sql("fate IN ('waiting', 'sending')"),
        postgresql_where=sql("fate IN ('waiting', 'sending')"),
    ),
    Index("delivery_doubt", "at", sqlite_where=sql("fate = 'doubt'"), postgresql_where=sql("fate = 'doubt'")),
    Index(
        "delivery_settled",
        "settled_at",
        sqlite_where=sql("settled_at IS NOT NULL"),
        postgresql_where=sql("settled_at IS NOT NULL"),
    ),
)

lane = Table(
    "lane",
    metadata,
    Column("name", Text, primary_key=True),
    Column("epoch", BigInteger, nullable=False),  # grows with every holder; what an older one writes is refused
    Column("holder", Text),
    Column("heartbeat", BigInteger),
)

control = Table(
    "control",
    metadata,
    Column("name", Text, primary_key=True),  # what is decided: see bot/controls.py
    Column("value", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
)

# Counts that hold nothing of anybody (P19): how often private chats were opened from a post's link, day by day, ...
opened = Table(
    "opened",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("pack", Text, primary_key=True),
    Column("post", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

# ... and what became of posts in a period that is over. No post: of the whole pack; no pack: the period is counted.
period = Table(
    "period",
    metadata,
    Column("unit", Text, primary_key=True),  # week | month
    Column("begin", Integer, primary_key=True, autoincrement=False),
    Column("pack", Text, primary_key=True),
    Column("post", Text, primary_key=True),
    Column("sent", Integer, nullable=False),
    Column("rooms", Integer, nullable=False),
    Column("opened", Integer, nullable=False),
)
