"""`fanilo posts`: the awareness packs, whether they may go out, and what groups would read."""

import argparse
import re
from collections import Counter
from typing import TYPE_CHECKING

from bot.commands.outreach import NEVER, built, columns
from bot.commands.shared import Refused, declare, language_of, listed, pack_named, printable, say
from bot.language.render import plain
from bot.model.content import Pack, State, Wording
from bot.schedule.choose import usable

if TYPE_CHECKING:
    from datetime import date

    from bot.app import App
    from bot.model.chat import Outgoing

_CODE = re.compile("[A-Z]{2}")
WIDTHS = (30, 9, 6, 9, 9, 13)
# How each state is said.
STATES = {
    State.DRAFT: "cli.posts.draft",
    State.REVIEWED: "cli.posts.reviewed",
    State.APPROVED: "cli.posts.approved",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "posts", run)
    parser.add_argument("pack", nargs="?", metavar="PACK", help=say("cli.posts.pack.help"))
    parser.add_argument("--language", metavar="xx", help=say("cli.posts.language.help"))
    parser.add_argument("--country", metavar="XX", help=say("cli.posts.country.help"))


def run(args: argparse.Namespace) -> int:
    """Show packs, or the posts of one. Exit code 2 when there is no such pack or language."""
    from bot.parts import shipped_languages

    app = built()
    language = language_of(args.language, shipped_languages(app.settings))
    packs = {pack.id: pack for pack in app.groups.packs.values() if pack.kind == "awareness"}
    if args.pack is None:
        _overview(app, packs, language)
    else:
        _in_full(app, packs[pack_named(packs, args.pack)], language, filled_for(args.country))
    signer = app.settings.signed_by
    print(say("cli.posts.unsigned") if signer is None else say("cli.posts.signed", name=printable(signer)))
    return 0


def _overview(app: "App", packs: dict[str, Pack], language: str | None) -> None:
    today = app.clock().date()
    print(columns((say("cli.outreach.pack"), say("cli.outreach.language"), *map(say, STATES.values()), ""), WIDTHS))
    for pack in sorted(packs.values(), key=lambda each: each.id):
        for spoken in _spoken(pack, language):
            states = Counter(wording.state for wording in pack.texts[spoken].values())
            counts = (str(states[state]) for state in STATES)
            print(columns((pack.id, spoken, *counts, _verdict(app, pack, spoken, today)), WIDTHS))
        if pack.expires_on:
            print(say("cli.posts.expires", pack=pack.id, date=pack.expires_on.isoformat()))


def _verdict(app: "App", pack: Pack, language: str, today: "date") -> str:
    """How many posts may go out now."""
    if pack.expires_on is not None and pack.expires_on <= today:
        return say("cli.posts.expired")
    ready = len(usable(pack, (language,), today, unreviewed=app.settings.signed_by is not None))
    if not ready:
        return say("cli.posts.none_go")
    return say("cli.posts.go", count=str(ready), of=str(len(pack.posts)))


def filled_for(country: str | None) -> str | None:
    """The country that was named. Raises Refused where that is no code of one."""
    code = country.upper() if country else None
    if code is not None and not _CODE.fullmatch(code):
        raise Refused(say("cli.posts.no_country", country=str(country)))
    return code


def in_lines(outgoing: "Outgoing") -> str:
    """A message as groups would have it: its words, what goes with them, its buttons."""
    lines = [_lines("\n\n".join(plain((block,)) for block in outgoing.blocks))]
    for media in (outgoing.image, outgoing.audio):
        if media:
            key = "cli.posts.picture" if media is outgoing.image else "cli.posts.voice"
            lines.append(say(key, file=printable(media.path), alt=printable(media.alt)))
    for row in outgoing.buttons:
        lines.append(" ".join(f"[{b.label}]{f' {b.opens.url}' if b.opens else ''}" for b in row))
    return "\n".join(lines)


def _in_full(app: "App", pack: Pack, language: str | None, country: str | None) -> None:
    """As groups would see it, with its state: what somebody reads before they sign."""
    print(say("cli.posts.title", pack=pack.id, title=pack.title, purpose=pack.purpose))
    if pack.expires_on:
        print(say("cli.posts.expires", pack=pack.id, date=pack.expires_on.isoformat()))
    for spoken in _spoken(pack, language):
        for post in pack.posts:
            wording = pack.texts[spoken].get(f"{post.id}.text")
            if wording is None:
                continue
            print(f"\n== {spoken} / {post.id} / {_approval(wording)} / {wording.place}")
            outgoing = app.groups.posts.outgoing(pack.id, post.id, spoken, country)
            if outgoing is None:  # it is filled in for a country, and has no numbers of this one
                print(_lines(wording.text.strip()))
                print(say("cli.posts.not_filled" if country else "cli.posts.needs_country", country=country or ""))
            else:
                print(in_lines(outgoing))
            for source in post.sources:
                print(say("cli.posts.source", address=printable(source.url or NEVER), says=printable(source.says)))
    print()


def _approval(wording: Wording) -> str:
    state = say(STATES[wording.state])
    if wording.approval is None or wording.state is State.DRAFT:
        return state
    return say("cli.posts.by", state=state, name=printable(wording.approval.by), date=wording.approval.on.isoformat())


def _lines(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


def _spoken(pack: Pack, language: str | None) -> list[str]:
    if language is not None and language not in pack.texts:
        raise Refused(
            say("cli.posts.no_language", pack=pack.id, language=language, languages=listed(sorted(pack.texts)))
        )
    return sorted(pack.texts) if language is None else [language]
