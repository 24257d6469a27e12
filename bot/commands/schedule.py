"""`fanilo schedule`: what is posted where and when, and what became of what was."""

import argparse
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.forecast import BESIDE, Coming, Speaks, days_taken, forecast, local, speaking_in
from bot.commands.outreach import (
    FATES,
    NEVER,
    NOTES,
    Progress,
    add_json,
    add_span,
    columns,
    in_utc,
    iso,
    number,
    pages,
    remedies,
    stopped,
    with_ledger,
)
from bot.commands.shared import Refused, declare, emit, say
from bot.model.delivery import Delivery, Fate, Kept, Note, Room, Slot

if TYPE_CHECKING:
    from bot.app import App
    from bot.store.ledger import Ledger

SPAN = timedelta(days=7)  # where nobody says how long
LONGEST = timedelta(days=366)
PLANNED, LEFT_OUT = "planned", "left_out"
WIDTHS = (7, 46, 16, 30, 8, 8)
POSTED = frozenset({PLANNED, Fate.WAITING, Fate.SENDING, Fate.SENT, Fate.DOUBT})  # what the heat map counts
# How each state is said.
STATES: Mapping[str, str] = {
    PLANNED: "cli.schedule.planned",
    LEFT_OUT: "cli.schedule.left_out",
    **{str(fate): key for fate, key in FATES.items()},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown."""

    begin: datetime
    end: datetime
    speaks: Speaks
    now: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One slot, past or to come."""

    slot: Slot
    at: datetime
    pack: str | None  # None = it is no longer posted there
    language: str | None
    state: str
    note: Note | None
    post: str | None = None


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "schedule", run)
    add_span(parser)
    parser.add_argument("--group", type=number, metavar="ID", help=say("cli.outreach.group.help"))
    add_json(parser)
    parser.add_argument("--png", type=Path, metavar="FILE", help=say("cli.schedule.png.help"))


def run(args: argparse.Namespace) -> int:
    """Print one row for each slot. Exit code 2 when the span or the group is none."""
    return with_ledger(lambda app: _shown(app, args))


async def _shown(app: "App", args: argparse.Namespace) -> int:
    begin, end = span(args.begin, args.end, app.clock())
    asked = Asked(begin, end, speaking_in(app), app.clock())
    states: Counter[str] = Counter()
    heat: Counter[tuple[date, int]] = Counter()
    notes: set[Note] = set()
    groups = 0
    if not args.json:
        print(columns(_headings(), WIDTHS))
    with Progress(beside_output=True) as progress:
        async for page in pages(app.groups.ledger, args.group):
            for kept in page:
                entries = [each async for each in entries_of(app.groups.ledger, kept, asked)]
                groups += bool(entries)
                for entry in entries:
                    states[entry.state] += 1
                    notes.update(filter(None, (entry.note,)))
                    if entry.state in POSTED:
                        heat[entry.at.astimezone(UTC).date(), entry.at.astimezone(UTC).hour] += 1
                    if args.json:
                        emit(as_json(entry, kept.room))
                    else:
                        print(as_row(entry, kept.room))
            progress.add(len(page))
    if not args.json:
        _summary(states, groups, begin, end)
        for line in remedies(notes):
            print(line)
        if await stopped(app):
            print(say("cli.outreach.stopped"))
    if args.png:
        _drawn(args.png, heat, begin, end, quiet=args.json)
    return 0


def span(begin: datetime | None, end: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """The span that is asked for: by default from the beginning of today on. Raises Refused where it is none."""
    begin = begin or now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    end = end or begin + SPAN
    if not begin < end <= begin + LONGEST:
        raise Refused(say("cli.schedule.no_span", days=str(LONGEST.days)))
    return begin, end


async def entries_of(ledger: "Ledger", kept: Kept, asked: Asked) -> AsyncIterator[Entry]:
    """The slots of a group: first what the ledger knows of them, then what is to come."""
    past: tuple[Delivery, ...] = ()
    begin, end = asked.begin - BESIDE, asked.end
    if begin <= asked.now:  # nothing is in the ledger before it is due
        past = await _past(ledger, kept.room, begin, end)
    packs = {schedule.id: schedule.pack for schedule in kept.schedules}
    for each in sorted(past, key=lambda delivery: (delivery.at, delivery.id)):
        if each.at >= asked.begin:
            pack = packs.get(each.slot.schedule)
            yield Entry(each.slot, each.at, pack, each.language, each.fate, each.note, each.post)
    for entry in _coming(forecast(kept, asked.begin, asked.end, asked.speaks, days_taken(past))):
        yield entry


async def _past(ledger: "Ledger", room: Room, begin: datetime, end: datetime) -> tuple[Delivery, ...]:
    found: list[Delivery] = []
    while page := await ledger.deliveries(
        tuple(Fate), since=begin, until=end, room=room.id, after=found[-1].id if found else 0
    ):
        found += page
    return tuple(found)


def _coming(found: tuple[Coming, ...]) -> Iterator[Entry]:
    for each in found:
        state = PLANNED if each.note is None else LEFT_OUT
        yield Entry(each.slot, each.at, each.pack, "/".join(each.languages) or None, state, each.note)


def as_row(entry: Entry, room: Room) -> str:
    """For people."""
    state = say(STATES[entry.state])
    if entry.note is not None:
        state = f"{state}: {say(NOTES[entry.note])}"
    when = _local(entry.at, room), in_utc(entry.at)
    return columns((str(room.id), *when, entry.pack or NEVER, entry.language or NEVER, state), WIDTHS)


def as_json(entry: Entry, room: Room) -> dict[str, object]:
    """For programs."""
    return {
        "group": room.id,
        "schedule": entry.slot.schedule,
        "date": entry.slot.date.isoformat(),
        "ordinal": entry.slot.ordinal,
        "at": iso(entry.at),
        "local": local(entry.at, room).isoformat(timespec="seconds"),
        "zone": room.zone,
        "pack": entry.pack,
        "post": entry.post,
        "language": entry.language,
        "state": str(entry.state),
        "note": entry.note,
    }


def _local(at: datetime, room: Room) -> str:
    there = local(at, room)
    offset = there.isoformat(timespec="minutes")[16:]
    return f"{there:%a %Y-%m-%d %H:%M}{offset} {room.zone}"


def _headings() -> tuple[str, ...]:
    return (
        say("cli.outreach.group"),
        say("cli.schedule.local"),
        say("cli.schedule.utc"),
        say("cli.outreach.pack"),
        say("cli.outreach.language"),
        say("cli.schedule.state"),
    )


def _summary(states: Counter[str], groups: int, begin: datetime, end: datetime) -> None:
    if not states:
        print(say("cli.schedule.nothing", begin=in_utc(begin), end=in_utc(end)))
        return
    told = ", ".join(f"{states[state]:,} {say(key)}" for state, key in STATES.items() if states[state])
    total = f"{states.total():,}"
    print(
        say(
            "cli.schedule.summary", total=total, groups=f"{groups:,}", states=told, begin=in_utc(begin), end=in_utc(end)
        )
    )


def _drawn(file: Path, heat: Counter[tuple[date, int]], begin: datetime, end: datetime, *, quiet: bool) -> None:
    from bot.commands.heat import heat_map

    first, last = begin.date(), (end - timedelta(seconds=1)).date()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    try:
        file.write_bytes(heat_map(heat, days))
    except OSError as problem:
        raise Refused(say("cli.schedule.no_png", file=str(file), reason=problem.strerror or "")) from problem
    if not quiet:
        most = max(heat.values(), default=0)
        print(say("cli.schedule.drawn", file=str(file), first=str(first), last=str(last), most=f"{most:,}"))
