"""`fanilo deliveries`: what became of every post, and what to do about those in doubt."""

import argparse
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.commands.outreach import (
    FATES,
    NEVER,
    NOTES,
    PAGE,
    add_dry_run,
    add_json,
    add_span,
    below,
    columns,
    in_utc,
    iso,
    number,
    remedies,
    with_ledger,
)
from bot.commands.shared import Refused, complain, declare, emit, say
from bot.model.delivery import Delivery, Fate, Note

if TYPE_CHECKING:
    from bot.app import App
    from bot.store.ledger import Ledger

WIDTHS = (8, 7, 14, 16, 14, 8, 5, 7)
# Which fates each option asks for.
OPTIONS: Mapping[str, tuple[Fate, ...]] = {
    "doubt": (Fate.DOUBT,),
    "failed": (Fate.FAILED,),
    "late": (Fate.LATE,),
    "sent": (Fate.SENT,),
    "waiting": (Fate.WAITING, Fate.SENDING),
}
HELP = {
    "doubt": "cli.deliveries.doubt.help",
    "failed": "cli.deliveries.failed.help",
    "late": "cli.deliveries.late.help",
    "sent": "cli.deliveries.sent.help",
    "waiting": "cli.deliveries.waiting.help",
}
SETTLE = "cli.deliveries.settle.help", "cli.deliveries.settle.description", "cli.deliveries.settle.examples"


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command, and `settle` below it."""
    parser = declare(subparsers, "deliveries", run)
    for option, key in HELP.items():
        parser.add_argument(f"--{option}", action="store_true", help=say(key))
    add_span(parser)
    parser.add_argument("--group", type=number, metavar="ID", help=say("cli.outreach.group.help"))
    add_json(parser)
    parser.set_defaults(action=show)
    settling = below(
        parser.add_subparsers(metavar="settle", help=say("cli.deliveries.settle.help")), "settle", settle, texts=SETTLE
    )
    settling.add_argument("ids", type=number, nargs="+", metavar="ID", help=say("cli.deliveries.ids.help"))
    found = settling.add_mutually_exclusive_group(required=True)
    for fate, key in (
        (Fate.SENT, "cli.deliveries.settle.sent.help"),
        (Fate.FAILED, "cli.deliveries.settle.failed.help"),
    ):
        found.add_argument(f"--{fate}", dest="fate", action="store_const", const=fate, help=say(key))
    add_dry_run(settling)


def run(args: argparse.Namespace) -> int:
    """Show slots, or settle some."""
    return int(args.action(args))


def show(args: argparse.Namespace) -> int:
    """Print one row for each slot that is asked for, the longest known first."""
    return with_ledger(lambda app: _shown(app, args))


def settle(args: argparse.Namespace) -> int:
    """Write down what somebody has found out. Exit code 1 when one of them is not in doubt; the others are settled."""
    return with_ledger(lambda app: _settled(app, args))


async def _shown(app: "App", args: argparse.Namespace) -> int:
    if args.begin and args.end and args.begin >= args.end:
        raise Refused(say("cli.deliveries.no_span"))
    chosen = [fate for option, of in OPTIONS.items() if getattr(args, option) for fate in of] or list(Fate)
    fates: Counter[Fate] = Counter()
    notes: Counter[Note] = Counter()
    async for each in _listed(app.groups.ledger, chosen, args.begin, args.end, args.group):
        if args.json:
            emit(as_json(each))
        else:
            if not fates:
                print(columns(_headings(), WIDTHS))
            print(as_row(each))
        fates[each.fate] += 1
        if each.note:
            notes[each.note] += 1
    if not args.json:
        _summary(fates, notes)
    return 0


async def _listed(
    ledger: "Ledger", fates: Collection[Fate], begin: datetime | None, end: datetime | None, group: int | None
) -> AsyncIterator[Delivery]:
    after = 0
    while page := await ledger.deliveries(fates, since=begin, until=end, room=group, after=after, limit=PAGE):
        for each in page:
            yield each
        after = page[-1].id


async def _settled(app: "App", args: argparse.Namespace) -> int:
    key = "cli.deliveries.would_settle" if args.dry_run else "cli.deliveries.settled"
    missed = 0
    for id in dict.fromkeys(args.ids):
        if args.dry_run:
            found = await app.groups.ledger.deliveries((Fate.DOUBT,), after=id - 1, limit=1)
            doubtful = bool(found) and found[0].id == id
        else:
            doubtful = await app.groups.ledger.settle_doubt(id, args.fate, app.clock())
        if doubtful:
            print(say(key, id=str(id), fate=say(FATES[args.fate])))
        else:
            complain("deliveries", say("cli.deliveries.not_in_doubt", id=str(id)))
            missed = 1
    return missed


def as_row(each: Delivery) -> str:
    """For people."""
    why = say(NOTES[each.note]) if each.note else ""
    cells = (str(each.id), str(each.slot.room), each.lane, in_utc(each.at), each.post or NEVER, each.language or NEVER)
    return columns((*cells, str(each.tries), say(FATES[each.fate])), WIDTHS) + (f": {why}" if why else "")


def as_json(each: Delivery) -> dict[str, object]:
    """For programs."""
    return {
        "id": each.id,
        "group": each.slot.room,
        "schedule": each.slot.schedule,
        "date": each.slot.date.isoformat(),
        "ordinal": each.slot.ordinal,
        "account": each.lane,
        "at": iso(each.at),
        "state": each.fate,
        "note": each.note,
        "post": each.post,
        "language": each.language,
        "tries": each.tries,
        "next_try": iso(each.next_try),
        "began": iso(each.began),
        "settled_at": iso(each.settled_at),
    }


def _headings() -> tuple[str, ...]:
    return (
        say("cli.deliveries.id"),
        say("cli.outreach.group"),
        say("cli.outreach.account"),
        say("cli.schedule.utc"),
        say("cli.deliveries.post"),
        say("cli.outreach.language"),
        say("cli.deliveries.tries"),
        say("cli.schedule.state"),
    )


def _summary(fates: Counter[Fate], notes: Counter[Note]) -> None:
    if not fates:
        print(say("cli.deliveries.nothing"))
        return
    told = ", ".join(f"{fates[fate]:,} {say(key)}" for fate, key in FATES.items() if fates[fate])
    print(say("cli.deliveries.summary", total=f"{fates.total():,}", states=told))
    if fates[Fate.DOUBT]:
        print(say("cli.remedy.doubt"))
    for line in remedies(notes):
        print(line)
