"""What `fanilo import` shows: problems with their places, the difference, what was left out."""

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from bot.commands.reading import SAID
from bot.commands.shared import LANGUAGE, listed, printable, say
from bot.language.catalog import default
from bot.model.content import State

if TYPE_CHECKING:
    from bot.exchange.apply import Edited
    from bot.exchange.difference import Change, Difference
    from bot.exchange.sheet import Fault, Where

INTERFACE = "interface"
COLOURS = {"-": "31", "+": "32"}  # of what goes and what comes


def show(changes: Sequence["Change"], edits: Sequence["Edited"]) -> None:
    """Every text that changes, old and new; then the others that are drafts again."""
    from bot.exchange.difference import lines

    drafts = {(edit.table, edit.path.stem, key) for edit in edits for key in edit.drafts}
    for change in changes:
        key = "cli.import.changed_text" if change.old else "cli.import.new_text"
        print(say(key, pack=change.table, language=change.language, text=change.row.key, state=_was(change)))
        drafts.discard((change.table, change.language, change.row.key))
        for mark, pieces in lines(change.old, change.new):
            colour = COLOURS[mark]
            shown = "".join(_coloured(_visible(p.text), colour, strong=p.mark != " ") for p in pieces)
            print(f"  {_coloured(mark, colour)} {shown}")
    for pack, language, key in sorted(drafts):
        print(say("cli.import.also_draft", pack=pack, language=language, text=key))
    for language in sorted({change.language for change in changes if _of_read_labels(change)}):
        print(say("cli.import.catalog_draft", language=language))
    print()


def _of_read_labels(change: "Change") -> bool:
    """Whether it is a label of a catalog that was reviewed as a whole."""
    return change.table == INTERFACE and change.state not in (None, State.DRAFT)


def _visible(text: str) -> str:
    """The text with what nobody sees written out: \\u200b."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def _was(change: "Change") -> str:
    """What becomes of the state that the text has."""
    if change.state in (State.REVIEWED, State.APPROVED):
        return say("cli.import.becomes_draft", state=say(SAID[change.state]))
    return say("cli.import.is_draft")


def summary(changes: Sequence["Change"], edits: Sequence["Edited"]) -> str:
    """How many texts change, in one line."""
    new = sum(not change.old for change in changes)
    drafts = sum(len(edit.drafts) for edit in edits)
    drafts += sum(map(_of_read_labels, changes))
    return say(
        "cli.import.summary",
        changes=count("cli.import.changes", len(changes)),
        new=str(new),
        changed=str(len(changes) - new),
        drafts=str(drafts),
    )


def aside(found: "Difference") -> None:
    """What was left out, and why."""
    tell(found.notes)
    if found.held:
        print(say("cli.import.held"))
        tell(found.held)
    if found.emptied:
        print(count("cli.import.emptied", found.emptied))
    if found.unsure:
        print(count("cli.import.unsure", found.unsure))


def tell(faults: Collection["Fault"]) -> None:
    """Each with its place, in the order of the file."""
    for fault in sorted(faults, key=lambda each: each.where):
        says = say(fault.kind, **fault.values)
        print(printable(say("cli.import.file", file=_place(fault.where), says=says)))


def _place(where: "Where") -> str:
    return ": ".join(filter(None, [where.file, listed(list(_within(where))) if where.row else ""]))


def _within(where: "Where") -> Iterator[str]:
    if where.sheet:
        yield say("cli.import.sheet", sheet=where.sheet)
    if where.column:
        yield say("cli.import.row", row=str(where.row))
        yield say("cli.import.column", column=_letters(where.column))
    else:
        yield say("cli.import.line", line=str(where.row))


def _letters(column: int) -> str:
    """A, B, ... Z, AA: as spreadsheets name columns."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _coloured(text: str, colour: str, *, strong: bool = False) -> str:
    if not text or not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{'1;' if strong else ''}{colour}m{text}\x1b[0m"


def count(key: str, number: int) -> str:
    """A text that depends on a number."""
    return default().count(LANGUAGE, key, number)
