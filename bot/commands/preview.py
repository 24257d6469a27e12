"""`fanilo preview`: each post of a pack as it will look on each platform: in the terminal, as a page, as pictures."""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.outreach import built
from bot.commands.posts import filled_for
from bot.commands.reading import SAID
from bot.commands.shared import Refused, complain, declare, language_of, listed, pack_named, printable, say
from bot.model.content import Pack, State, packs_named

if TYPE_CHECKING:
    from bot.app import App
    from bot.preview.looks import Look

PLATFORMS = ("telegram", "discord", "slack", "web")
MANY = 9  # posts in the terminal, beyond which the page is named


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "preview", run)
    parser.add_argument("pack", metavar="PACK", help=say("cli.preview.pack.help"))
    parser.add_argument("--post", action="append", default=[], metavar="POST", help=say("cli.preview.post.help"))
    parser.add_argument("--language", action="append", default=[], metavar="xx", help=say("cli.preview.language.help"))
    parser.add_argument(
        "--platform", action="append", default=[], choices=PLATFORMS, help=say("cli.preview.platform.help")
    )
    parser.add_argument("--country", metavar="XX", help=say("cli.preview.country.help"))
    parser.add_argument("--html", type=Path, metavar="FILE", help=say("cli.preview.html.help"))
    parser.add_argument("--png", type=Path, metavar="FILE|FOLDER", help=say("cli.preview.png.help"))


def run(args: argparse.Namespace) -> int:
    """Exit code 2 for what is not there. What is too long is shown, and is no failure: `fanilo check` judges."""
    app = built()
    country = filled_for(args.country)
    pack = _pack(app, args.pack)
    looks = _looks(app, pack, args, country)
    if args.html:
        _html(app, pack, looks, args.html)
    if args.png:
        _png(looks, args.png)
    if not args.html and not args.png:
        _show(pack, looks)
    return 0


# ---- what is asked for


def _pack(app: "App", name: str) -> Pack:
    """The pack as its files are now. What can't be read of it is said; the rest is shown."""
    from bot.content.packs import pack
    from bot.content.shelf import shelf

    try:
        there = shelf(app.settings.root)
        known = there.of_kind("awareness")
        if not packs_named(known, name):
            for problem in there.problems:
                complain("preview", str(problem))
        folder, _, problems = there.open(pack_named(known, name))
    except OSError as problem:
        raise Refused(say("cli.unreadable", file=str(problem.filename), reason=str(problem.strerror))) from problem
    for each in problems:
        complain("preview", str(each))
    return pack(folder, frozenset())


def _looks(app: "App", pack: Pack, args: argparse.Namespace, country: str | None) -> "list[Look]":
    from bot.parts import shipped_languages
    from bot.posts import Posts
    from bot.preview.looks import Looks, platforms_of

    shipped = shipped_languages(app.settings)
    wanted = [language for tag in args.language if (language := language_of(tag, shipped))]
    for language in wanted:
        if language not in pack.texts:
            known = listed(sorted(pack.texts))
            raise Refused(say("cli.posts.no_language", pack=pack.id, language=language, languages=known))
    named = [post.id for post in pack.posts]
    for post in args.post:
        if post not in named:
            raise Refused(say("cli.send_test.no_post", pack=pack.id, post=post, posts=listed(named)))

    def posts(of: Pack) -> Posts:
        return Posts(lambda: {of.id: of}, app.label, signed=True, root=app.settings.root, numbers=app.groups.numbers)

    looks = Looks(posts, app.words())
    order = [code for code in shipped.codes if code in pack.texts]
    found = [
        look
        for language in (*(each for each in order if not wanted or each in wanted),)
        for post in pack.posts
        if not args.post or post.id in args.post
        if (look := looks.look(pack, post, language, platforms_of(pack, tuple(args.platform)), country))
    ]
    if not found:
        raise Refused(say("cli.preview.nothing", pack=pack.id))
    return found


# ---- how it is shown


def _show(pack: Pack, looks: "Sequence[Look]") -> None:
    from bot.preview.lines import lines

    print(say("cli.posts.title", pack=pack.id, title=printable(pack.title), purpose=printable(pack.purpose.strip())))
    for look in looks:
        print()
        for line in lines(look, say, _state(look)):
            print(line)
    print()
    print(_summary(looks))
    if len(looks) > MANY:
        print(say("cli.preview.many", pack=pack.id))


def _state(look: "Look") -> str:
    """How far it has come, and who said so last."""
    state, given = say(SAID[look.state]), look.approval
    if given is None:
        return state
    return say("cli.posts.by", state=state, name=printable(given.by), date=given.on.isoformat())


def _summary(looks: "Sequence[Look]") -> str:
    states = Counter(look.state for look in looks)
    over = sum(any(gauge.over for screen in look.screens for gauge in screen.gauges) for look in looks)
    counted = ", ".join(f"{states[state]} {say(SAID[state])}" for state in State if states[state])
    return say("cli.preview.summary", count=str(len(looks)), states=counted, over=str(over))


def _html(app: "App", pack: Pack, looks: "Sequence[Look]", file: Path) -> None:
    from bot.preview.page import Page

    page = Page(say, lambda code: app.label(f"language.{code}", code))
    try:
        data = page.html(pack, looks, _state, bot=say("cli.preview.bot"), day=app.clock().date().isoformat()).encode()
    except OSError as problem:
        raise Refused(say("cli.unreadable", file=str(problem.filename), reason=str(problem.strerror))) from problem
    _write(file, data)
    print(say("cli.preview.wrote", file=str(file), size=f"{len(data) / 1e6:.1f}"))
    print(_summary(looks))


def _png(looks: "Sequence[Look]", to: Path) -> None:
    try:
        from bot.pictures.type import NoShaping
        from bot.preview.drawing import Told, TooMany, left_out, picture, sheet
        from bot.preview.labels import SLOTS
    except ImportError:
        raise Refused(say("cli.shared.needs_extra", extra="staff")) from None

    told = Told(
        say("cli.preview.bot"),
        lambda state: say(SAID[state]),
        say("cli.preview.png.alt"),
        lambda look: say(SLOTS[look.unfilled], slots=look.slots),
    )
    alone = to.suffix.lower() == ".png"
    try:
        if alone:
            _write(to, sheet(looks, told))
            print(say("cli.preview.wrote", file=str(to), size=f"{to.stat().st_size / 1e6:.1f}"))
        else:
            for number, look in enumerate(looks, 1):
                _write(to / f"{look.language}-{look.post}.png", picture(look, told))
                if number % MANY == 0 or number == len(looks):
                    print(say("cli.preview.drawn", count=str(number), of=str(len(looks)), folder=str(to)))
    except TooMany:
        raise Refused(say("cli.preview.too_many", count=str(len(looks)))) from None
    except NoShaping as problem:
        raise Refused(str(problem)) from None
    if lost := "".join(dict.fromkeys("".join(map(left_out, looks)))):
        print(say("cli.preview.png.left_out", signs=printable(lost)))


def _write(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as problem:
        raise Refused(say("cli.preview.unwritable", file=str(file), reason=str(problem.strerror))) from problem
