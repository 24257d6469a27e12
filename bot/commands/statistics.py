"""`fanilo statistics`: how often each post went out, to how many groups, and how many chats were opened from it."""

import argparse
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.outreach import add_json, add_span, columns, with_ledger
from bot.commands.shared import Refused, declare, emit, say

if TYPE_CHECKING:
    from bot.app import App
    from bot.statistics.report import Sheet

WIDTHS = (12, 34, 8, 8, 8)
PERIODS = 12  # that are shown when nobody says since when
HIDDEN = "·"
UNITS = {"week": "cli.statistics.week", "month": "cli.statistics.month"}
HEADINGS = {"sent": "cli.statistics.sent", "rooms": "cli.statistics.rooms", "opened": "cli.statistics.opened"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "statistics", run)
    add_span(parser)
    parser.add_argument("--pack", metavar="PACK", help=say("cli.statistics.pack.help"))
    parser.add_argument("--csv", type=Path, metavar="FILE", help=say("cli.statistics.csv.help"))
    parser.add_argument("--svg", type=Path, metavar="FILE", help=say("cli.statistics.svg.help"))
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Show what may be shown of the periods that are over."""
    return with_ledger(lambda app: _shown(app, args))


async def _shown(app: "App", args: argparse.Namespace) -> int:
    from bot.model.period import Unit
    from bot.statistics.report import Counted, as_csv, sheets

    unit = Unit(app.settings.statistics_by)
    begin, end = _span(args.begin, args.end, app.clock(), unit.value)
    await app.groups.ledger.sweep(app.clock())  # what is over by now is counted, whether the bot runs or not
    totals = await app.groups.ledger.totals(unit, begin, end)
    rows = [Counted(t.begin, t.pack, t.post, t.sent, t.rooms, t.opened) for t in totals]
    found = sheets(row for row in rows if args.pack in (None, row.pack, row.pack.partition("/")[2]))
    if args.csv:
        _write(args.csv, as_csv(found))
    if args.svg:
        _write(args.svg, _plot(found, unit.value))
    if args.json:
        for sheet in found:
            emit(_row(sheet))
    elif not (args.csv or args.svg):
        _print(found, unit.value)
    return 0


def _span(begin: datetime | None, end: datetime | None, now: datetime, unit: str) -> tuple[date, date]:
    if begin and end and begin >= end:
        raise Refused(say("cli.deliveries.no_span"))
    last = (end or now).astimezone(UTC).date() + timedelta(days=0 if end else 1)
    first = begin.date() if begin else last - timedelta(days=PERIODS * (7 if unit == "week" else 31))
    return first, last


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as problem:
        raise Refused(say("cli.statistics.no_file", file=str(path), reason=problem.strerror or "")) from problem
    print(say("cli.statistics.written", file=str(path)))


def _print(found: "tuple[Sheet, ...]", unit: str) -> None:
    if not found:
        print(say("cli.statistics.none", unit=say(UNITS[unit])))
        return
    print(columns(tuple(map(say, ("cli.statistics.begin", "cli.statistics.post", *HEADINGS.values()))), WIDTHS))
    for sheet in found:
        begin = sheet.begin.isoformat()
        for post in sheet.posts:
            print(columns((begin, f"{sheet.pack} {post}", *_cells(sheet, post)), WIDTHS))
        print(columns((begin, say("cli.statistics.all", pack=sheet.pack), *_cells(sheet, None)), WIDTHS))
    print(say("cli.statistics.legend", mark=HIDDEN))


def _cells(sheet: "Sheet", post: str | None) -> tuple[str, ...]:
    tables = (sheet.measures[measure] for measure in HEADINGS)
    shown = (table.total if post is None else table.cells[post] for table in tables)
    return tuple(HIDDEN if each is None else f"{each:,}" for each in shown)


def _row(sheet: "Sheet") -> dict[str, object]:
    return {
        "begin": sheet.begin.isoformat(),
        "pack": sheet.pack,
        "total": {measure: sheet.measures[measure].total for measure in HEADINGS},
        "posts": {post: {measure: sheet.measures[measure].cells[post] for measure in HEADINGS} for post in sheet.posts},
    }


def _plot(found: "tuple[Sheet, ...]", unit: str) -> str:
    from bot.statistics.plot import Bars, svg

    legend = [say(heading) for heading in HEADINGS.values()]
    rows = [
        Bars(f"{sheet.begin} {sheet.pack}", tuple(sheet.measures[measure].total for measure in HEADINGS))
        for sheet in found
    ]
    title = say("cli.statistics.title", unit=say(UNITS[unit]))
    return svg(title, legend, say("cli.statistics.hidden"), rows)
