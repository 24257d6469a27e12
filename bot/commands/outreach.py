"""What the commands of the outreach share: the ledger, spans of time, groups by pages, how far it has come."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from types import TracebackType
from typing import TYPE_CHECKING

from bot.commands.shared import Refused, say
from bot.model.delivery import Fate, Kept, Note, Room

if TYPE_CHECKING:
    from bot.app import App
    from bot.store.ledger import Ledger

PAGE = 1_000  # groups in memory at once
PATIENCE = 15.0  # seconds that the database may take to be there
NEVER = "-"  # what stands where nothing does
# How each fate is said.
FATES = {
    Fate.WAITING: "cli.fate.waiting",
    Fate.SENDING: "cli.fate.sending",
    Fate.SENT: "cli.fate.sent",
    Fate.LATE: "cli.fate.late",
    Fate.FAILED: "cli.fate.failed",
    Fate.DOUBT: "cli.fate.doubt",
}
# How it is said why.
NOTES = {
    Note.GRACE_OVER: "cli.note.grace_over",
    Note.QUIET_HOURS: "cli.note.quiet_hours",
    Note.DAY_TAKEN: "cli.note.day_taken",
    Note.NO_POST: "cli.note.no_post",
    Note.PAUSED: "cli.note.paused",
    Note.UNSCHEDULED: "cli.note.unscheduled",
    Note.REMOVED: "cli.note.removed",
    Note.GONE: "cli.note.gone",
    Note.REFUSED: "cli.note.refused",
    Note.MISCONFIGURED: "cli.note.misconfigured",
    Note.STOPPED: "cli.note.stopped",
    Note.PROCESS_DIED: "cli.note.process_died",
    Note.NO_ANSWER: "cli.note.no_answer",
    Note.BY_HAND: "cli.note.by_hand",
}

# What can be done about it; nothing where nothing needs to be done.
REMEDIES = {
    Note.GRACE_OVER: "cli.remedy.grace_over",
    Note.DAY_TAKEN: "cli.remedy.day_taken",
    Note.NO_POST: "cli.remedy.no_post",
    Note.REFUSED: "cli.remedy.refused",
    Note.MISCONFIGURED: "cli.remedy.misconfigured",
}


def built() -> "App":
    """The app, with nothing read yet but the settings."""
    from bot.app import App, utc_now
    from bot.content.root import content_root
    from bot.settings import read_settings

    return App(read_settings(content_root()), utc_now)


def with_ledger(work: Callable[["App"], Awaitable[int]]) -> int:
    """Do something with the ledger, and let go of it. Raises Refused where the database does not answer."""
    from bot.store.database import explain

    app = built()

    async def done() -> int:
        try:
            try:
                async with asyncio.timeout(PATIENCE):
                    await app.groups.ledger.controls()
            except Exception as problem:
                raise Refused(say("cli.outreach.database", reason=explain(problem))) from problem
            return await work(app)
        finally:
            await app.groups.ledger.close()

    _ = app.groups.ledger  # what is wrong with its setting is told before
    return asyncio.run(done())


async def stopped(app: "App") -> bool:
    """Whether the operator has stopped everything but help."""
    await app.controls.look(app.groups.ledger)
    return app.controls.stopped()


# ---- arguments


def below(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    action: Callable[[argparse.Namespace], int],
    *,
    texts: tuple[str, str, str],
) -> argparse.ArgumentParser:
    """A command below another, which runs its `action`. `texts`: labels of help, description and examples."""
    summary, description, examples = map(say, texts)
    parser = subparsers.add_parser(
        name,
        help=summary,
        description=description,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(action=action)
    return parser


def begins(text: str) -> datetime:
    """The first instant that is meant: of a date, its midnight in UTC."""
    return _instant(text, timedelta(0))


def ends(text: str) -> datetime:
    """The instant before which it ends: a date is part of the span."""
    return _instant(text, timedelta(days=1))


def _instant(text: str, of_date: timedelta) -> datetime:
    try:
        if len(text) == len("YYYY-MM-DD"):
            return datetime.combine(date.fromisoformat(text), time(), UTC) + of_date
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(say("cli.outreach.no_date", date=text)) from None


def number(text: str) -> int:
    """The id of a group or of a post."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**63):
        raise argparse.ArgumentTypeError(say("cli.outreach.no_id", id=text))
    return int(text)


def add_span(parser: argparse.ArgumentParser) -> None:
    """--from and --to."""
    parser.add_argument("--from", dest="begin", type=begins, metavar="DATE", help=say("cli.outreach.from.help"))
    parser.add_argument("--to", dest="end", type=ends, metavar="DATE", help=say("cli.outreach.to.help"))


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    """--dry-run."""
    parser.add_argument("--dry-run", action="store_true", help=say("cli.outreach.dry_run.help"))


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help=say("cli.outreach.json.help"))


# ---- groups


async def pages(ledger: "Ledger", one: int | None = None) -> AsyncIterator[tuple[Kept, ...]]:
    """All groups in the order of their ids, a page at a time, or the one of this id. Raises Refused without it."""
    if one is not None:
        yield (await group(ledger, one),)
        return
    after = 0
    while page := await ledger.groups(after, PAGE):
        yield page
        after = page[-1].room.id


async def group(ledger: "Ledger", id: int) -> Kept:
    """What is kept of a group. Raises Refused where there is none."""
    kept = await ledger.kept_by_id(id)
    if kept is None:
        raise Refused(say("cli.outreach.no_group", id=str(id)))
    return kept


def paused(room: Room, now: datetime) -> bool:
    """Whether nothing is posted there just now."""
    return room.paused_until is not None and room.paused_until > now


# ---- lines


def in_utc(at: datetime) -> str:
    """For people, to the minute."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def iso(at: datetime | None) -> str | None:
    """For programs."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def columns(cells: tuple[str, ...], widths: tuple[int, ...]) -> str:
    """One line of a table. Rows come as they are read, so widths are fixed; what is longer is shown whole."""
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def remedies(notes: Collection[Note]) -> Iterator[str]:
    """For each of these reasons, what can be done about it."""
    for note, key in REMEDIES.items():
        if note in notes:
            yield f"{say(NOTES[note])}: {say(key)}"


class Progress:
    """How many groups are done, on the last line of a terminal; nothing where there is none."""

    def __init__(self, *, beside_output: bool = False) -> None:
        """`beside_output`: the command prints rows meanwhile, which tell it as well."""
        self._shown = sys.stderr.isatty() and not (beside_output and sys.stdout.isatty())
        self._done = 0

    def __enter__(self) -> "Progress":
        return self

    def add(self, groups: int) -> None:
        """So many more are done."""
        self._done += groups
        if self._shown and self._done >= PAGE:
            print("\r" + say("cli.outreach.progress", count=f"{self._done:,}"), end="", file=sys.stderr, flush=True)

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if self._shown and self._done >= PAGE:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
