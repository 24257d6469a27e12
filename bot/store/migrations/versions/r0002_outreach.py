"""Rooms, schedules and the ledger of posts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text as sql

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables of the outreach."""
    op.create_table(
        "room",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("thread", sa.Text),
        sa.Column("organisation", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("fallback", sa.Text),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("quiet_from", sa.Integer, nullable=False),
        sa.Column("quiet_until", sa.Integer, nullable=False),
        sa.Column("per_day", sa.Integer, nullable=False),
        sa.Column("paused_until", sa.BigInteger),
        sa.Column("closed_at", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("room_address", "room", ["account", "chat"], unique=True)
    _partial("room_closed", "room", ["closed_at"], sql("closed_at IS NOT NULL"))
    op.create_table(
        "schedule",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("room", _ID, sa.ForeignKey("room.id", ondelete="CASCADE"), nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("jitter", sa.Integer, nullable=False),
        sa.Column("shift", sa.Integer, nullable=False),
        sa.Column("campaign", sa.Text),
        sa.Column("recent", sa.Text, nullable=False),
        sa.Column("next_day", sa.Integer),
        sa.Column("next_ordinal", sa.Integer),
        sa.Column("next_base", sa.BigInteger),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("planned_day", sa.Integer),
        sa.Column("planned_ordinal", sa.Integer),
        sqlite_autoincrement=True,
    )
    op.create_index("schedule_room", "schedule", ["room"])
    op.create_index("schedule_next", "schedule", ["lane", "next_at"])
    op.create_table(
        "delivery",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("room", _ID, nullable=False),
        sa.Column("schedule", _ID, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("fate", sa.Text, nullable=False),
        sa.Column("post", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("tries", sa.Integer, nullable=False, server_default=sql("0")),
        sa.Column("next_try", sa.BigInteger),
        sa.Column("began", sa.BigInteger),
        sa.Column("note", sa.Text),
        sa.Column("settled_at", sa.BigInteger),
    )
    op.create_index("delivery_slot", "delivery", ["room", "schedule", "day", "ordinal"], unique=True)
    _partial("delivery_open", "delivery", ["lane", "next_try"], sql("fate IN ('waiting', 'sending')"))
    _partial("delivery_doubt", "delivery", ["at"], sql("fate = 'doubt'"))
    _partial("delivery_settled", "delivery", ["settled_at"], sql("settled_at IS NOT NULL"))
    op.create_table(
        "lane",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("holder", sa.Text),
        sa.Column("heartbeat", sa.BigInteger),
    )
    op.create_table(
        "control",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop them: groups must be set up again, and what went to them is no longer known."""
    for table in ("control", "lane", "delivery", "schedule", "room"):
        op.drop_table(table)


def _partial(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
