"""Awareness posts: rooms, their schedules, and what became of every slot.

A slot is one post that a room was promised. Its key never holds an instant, so that no change of zone or of time can
make it twice.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from bot.model.chat import Address

WEEK = frozenset(range(7))  # 0 = Monday, as date.weekday()
QUIET = (time(21), time(8))  # local; no post in between (P15)


class Unit(StrEnum):
    """What `Rule.every` counts."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Rule:
    """Which local dates, and which times on them. Nothing of it depends on a zone."""

    times: tuple[time, ...]  # local, whole minutes, ascending, none twice; a slot's ordinal is the place in it
    weekdays: frozenset[int] = WEEK  # 0 = Monday
    every: int = 1  # of these units, counted from `start` (a week begins on Monday)
    unit: Unit = Unit.DAY
    yearly: frozenset[tuple[int, int]] = frozenset()  # (month, day): only on these; empty = on any
    start: date | None = None  # needed where every > 1
    end: date | None = None  # the last date
    not_on: str | None = None  # ISO 3166-1 alpha-2: no post on the public holidays of that country


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time that a rule gives in a zone. Ordered by its key, which is the order in time as well."""

    date: date  # local
    ordinal: int
    at: datetime = field(compare=False)  # aware, UTC


@dataclass(frozen=True, slots=True)
class Room:
    """A group that an admin has set up. The id is ours and never changes, wherever the group moves."""

    id: int  # 0 = not stored yet
    address: Address  # of its posts: the thread is the topic to post in
    organisation: str | None
    language: str  # BCP 47
    fallback: str | None  # language of a post that does not exist in the first; None = then nothing is posted
    zone: str  # IANA
    since: datetime
    quiet: tuple[time, time] = QUIET  # from, until; the same twice = never
    per_day: int = 1  # posts at most on one local date
    paused_until: datetime | None = None  # datetime.max (UTC) = until resumed
    closed_at: datetime | None = None  # the bot was removed; the row is erased 30 days later


@dataclass(frozen=True, slots=True)
class Schedule:
    """One pack in one room."""

    id: int  # 0 = not stored yet
    room: int
    pack: str  # organisation/pack
    rule: Rule
    jitter: int = 0  # seconds by which it may come later; how many is the same for every post of a schedule
    campaign: str | None = None  # started by the operator: has the day where two packs meet
    upcoming: Occurrence | None = None  # the next slot, before its jitter; None = there is none (over, or paused)
    recent: tuple[str, ...] = field(default=(), compare=False)  # posts that the group had, newest last; only read
    planned: tuple[date, int] | None = None  # date and ordinal of its newest slot: those of later ones are greater


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of one group."""

    room: Room
    schedules: tuple[Schedule, ...] = ()

    def closed(self, now: datetime) -> "Kept":
        """The same once the bot is no longer in the group: nothing is sent to it any more."""
        room = replace(self.room, closed_at=self.room.closed_at or now)
        return Kept(room, tuple(replace(schedule, upcoming=None) for schedule in self.schedules))


class Reads(StrEnum):
    """Which messages of a room the platform hands to the bot."""

    MEANT = "meant"  # only what is meant for it: commands, mentions, replies to it
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody, and the bot itself, may do in a room, as the platform says now."""

    admin: bool  # of the person who asks: they may change settings
    posts: bool  # the bot may post at this address
    reads: Reads
    bot_is_admin: bool = False
    zone: str | None = None  # IANA, the person's own, where the platform tells
    thread_name: str | None = None  # of the topic, thread or channel, to show to the person only


@dataclass(frozen=True, slots=True)
class Slot:
    """The unique key of a post."""

    room: int
    schedule: int
    date: date  # local
    ordinal: int


class Fate(StrEnum):
    """What became of a slot. Those that are not WAITING or SENDING never change by themselves."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    LATE = "late"  # its grace time was over, or it would have come in quiet hours
    FAILED = "failed"
    DOUBT = "doubt"  # the platform may have taken it or not


class Note(StrEnum):
    """Why a slot ended as it did."""

    GRACE_OVER = "grace_over"
    QUIET_HOURS = "quiet_hours"
    DAY_TAKEN = "day_taken"  # another slot of the room had its local date
    NO_POST = "no_post"  # the pack has no approved post in the room's language that may come now
    PAUSED = "paused"
    UNSCHEDULED = "unscheduled"  # an admin has taken the pack off
    REMOVED = "removed"  # the bot is no longer in the room
    GONE = "gone"  # the platform says that the room is
    REFUSED = "refused"  # the platform did not want this post
    MISCONFIGURED = "misconfigured"
    STOPPED = "stopped"  # by the operator
    PROCESS_DIED = "process_died"
    NO_ANSWER = "no_answer"  # the call broke off
    BY_HAND = "by_hand"  # the operator has settled a doubt


@dataclass(frozen=True, slots=True)
class Delivery:
    """One slot, and how far it is."""

    id: int
    slot: Slot
    lane: str  # account, or account/shard
    at: datetime  # when it was due
    fate: Fate
    post: str | None = None  # id within the pack; chosen once, before anything is sent
    language: str | None = None
    tries: int = 0
    next_try: datetime | None = None
    began: datetime | None = None  # when the first call began whose end nobody knows (yet)
    note: Note | None = None
    settled_at: datetime | None = None
