"""`fanilo status`: how far the texts of the packs have come, language by language, and what may go to groups."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date

from bot.commands.outreach import built
from bot.commands.reading import NO_PACK, SAID
from bot.commands.shared import declare, emit, language_of, listed, pack_named, printable, say, warn_degraded
from bot.content.states import LanguageStates, PostState, states
from bot.model.content import Pack, State, Wording

MOST = 60  # posts that have a letter each; of more only the numbers are shown
GROUP = 5  # letters that stand together
# A letter for each state, and its colour on a terminal.
LETTERS: dict[State | None, str] = {State.APPROVED: "A", State.REVIEWED: "R", State.DRAFT: "D", None: "-"}
COLOURS: dict[State | None, str] = {State.APPROVED: "32", State.REVIEWED: "36", State.DRAFT: "33", None: "31"}
NAMES: dict[State | None, str] = {None: "cli.status.missing", **{state: SAID[state] for state in State}}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "status", run)
    parser.add_argument("pack", nargs="?", metavar="PACK", help=say("cli.status.pack.help"))
    parser.add_argument("--language", metavar="xx", help=say("cli.status.language.help"))
    parser.add_argument("--long", action="store_true", help=say("cli.status.long.help"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("cli.check.format.help"))


def run(args: argparse.Namespace) -> int:
    """Exit code 0, or 2 where there is no such pack or language."""
    from bot.content.load import load
    from bot.parts import shipped_languages

    app = built()
    settings, today = app.settings, app.clock().date()
    language = language_of(args.language, shipped_languages(settings))
    library = load(settings.root, snapshots=settings.state / "snapshots").library
    if library.degraded:  # the bot runs from copies; what there is to do is in the files
        warn_degraded("status", library)
        library = load(settings.root).library
    ids = [pack_named(library.packs, args.pack, none=NO_PACK)] if args.pack else library.packs
    packs = [library.packs[id] for id in ids]
    signed = settings.signed_by is not None
    rows = [
        (pack, states(pack, today, signed=signed, languages=(language,) if language else ()))
        for pack in sorted(packs, key=lambda each: (each.kind != "awareness", each.id))
    ]
    if args.format == "json":
        emit({"signed_by": settings.signed_by, "packs": [_data(pack, found) for pack, found in rows]}, indent=1)
        return 0
    for pack, found in rows:
        for line in _table(pack, found, today, named=args.pack is not None, long=args.long):
            print(line)
        print()
    print(_legend())
    print(_going(rows))
    signer = settings.signed_by
    print(say("cli.posts.unsigned") if signer is None else say("cli.posts.signed", name=printable(signer)))
    return 0


def _table(pack: Pack, found: Sequence[LanguageStates], today: date, *, named: bool, long: bool) -> Iterator[str]:
    yield say("cli.status.pack", pack=pack.id, title=printable(pack.title))
    if pack.expires_on is not None:
        over = pack.expires_on <= today
        yield say("cli.status.expired" if over else "cli.posts.expires", pack=pack.id, date=pack.expires_on.isoformat())
    width = max((len(each.language) for each in found), default=2)
    for each in found:
        yield f"  {each.language.ljust(width)}  {each.percent:3} %  {_row(each.posts)}"
        if long:
            yield from _long(each)
    if named and found and len(found[0].posts) <= MOST:
        yield f"  {say('cli.status.order', posts=listed([post.post for post in found[0].posts]))}"


def _row(posts: Sequence[PostState]) -> str:
    """A letter for each post, or how many are in each state."""
    if len(posts) > MOST:
        counts = {state: sum(post.state is state for post in posts) for state in LETTERS}
        return "  ".join(
            _coloured(state, f"{number} {say(NAMES[state])}") for state, number in counts.items() if number
        )
    letters = [_coloured(post.state, LETTERS[post.state]) for post in posts]
    return " ".join("".join(letters[at : at + GROUP]) for at in range(0, len(letters), GROUP))


def _long(of: LanguageStates) -> Iterator[str]:
    """Every text with who said so, and when."""
    for post in of.posts:
        for part, wording in post.parts.items():
            yield f"      {post.post}.{part}: {_by(wording)}"
        for part in post.missing or (() if post.parts else ("text",)):
            yield f"      {post.post}.{part}: {_coloured(None, say(NAMES[None]))}"


def _by(wording: Wording) -> str:
    approval, state = wording.approval, wording.state
    said = _coloured(state, say(SAID[state]))
    if approval is None:
        return said
    name, day = printable(approval.by), approval.on.isoformat()
    if state is State.DRAFT:
        return say("cli.status.changed", state=said, name=name, date=day)
    return say("cli.posts.by", state=said, name=name, date=day)


def _legend() -> str:
    return say("cli.status.legend", letters=listed([f"{LETTERS[state]} {say(NAMES[state])}" for state in LETTERS]))


def _going(rows: Sequence[tuple[Pack, Sequence[LanguageStates]]]) -> str:
    """Which packs may go to groups today, and in which languages."""
    going = []
    for pack, found in rows:
        ready = [f"{each.language} {each.ready}/{len(pack.posts)}" for each in found if each.ready]
        if ready:
            going.append(f"{pack.id} ({listed(ready)})")
    return say("cli.status.go", packs=listed(going)) if going else say("cli.status.none_go")


def _coloured(state: State | None, text: str) -> str:
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        return f"\x1b[{COLOURS[state]}m{text}\x1b[0m"
    return text


def _data(pack: Pack, found: Sequence[LanguageStates]) -> dict[str, object]:
    return {
        "pack": pack.id,
        "kind": pack.kind,
        "expires_on": pack.expires_on.isoformat() if pack.expires_on else None,
        "languages": [
            {
                "language": each.language,
                "percent": each.percent,
                "may_go": each.ready,
                "posts": [
                    {
                        "post": post.post,
                        "state": post.state.value if post.state else "missing",
                        "missing": list(post.missing),
                        "parts": {part: _part(wording) for part, wording in post.parts.items()},
                    }
                    for post in each.posts
                ],
            }
            for each in found
        ],
    }


def _part(wording: Wording) -> dict[str, str | None]:
    approval = wording.approval
    return {
        "state": wording.state.value,
        "by": approval.by if approval else None,
        "on": approval.on.isoformat() if approval else None,
        "fingerprint": wording.mark,
    }
