"""`fanilo share-kit`: a folder for people who post by hand, where programs may not."""

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.campaign import day
from bot.commands.outreach import add_dry_run, built
from bot.commands.posts import filled_for
from bot.commands.shared import Refused, declare, language_of, listed, pack_named, printable, read_bytes, say
from bot.model.content import Library, Pack

if TYPE_CHECKING:
    from bot.app import App
    from bot.language.render import Renderer
    from bot.sharekit.kit import Kit, Told
    from bot.sharekit.link import Private
    from bot.sharekit.posts import Item, LeftOut

TEXTS = "common/share_kit"  # the pack with the instructions
PLATFORM = "share_kit"
WEEKS = range(1, 54)
MANY = 9  # posts between two lines that say how far it has come
LISTED = 12  # files that a dry run names one by one
# Why a post is left out, and why a link can't be used.
LEFT = {
    "not_written": "cli.share_kit.left.not_written",
    "not_approved": "cli.share_kit.left.not_approved",
    "over": "cli.share_kit.left.over",
    "no_country": "cli.share_kit.left.no_country",
    "no_numbers": "cli.share_kit.left.no_numbers",
}
LINKS = {
    "not_https": "cli.share_kit.link.not_https",
    "shortened": "cli.share_kit.link.shortened",
    "follows": "cli.share_kit.link.follows",
    "no_bot": "cli.share_kit.link.no_bot",
}
GROUPS = {"not_utf8": "cli.share_kit.groups.not_utf8", "too_many": "cli.share_kit.groups.too_many"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "share-kit", run)
    parser.add_argument("pack", metavar="PACK", help=say("cli.share_kit.pack.help"))
    parser.add_argument("--language", required=True, metavar="xx", help=say("cli.share_kit.language.help"))
    parser.add_argument("--country", metavar="XX", help=say("cli.share_kit.country.help"))
    parser.add_argument("--from", dest="first", type=day, metavar="DATE", help=say("cli.share_kit.from.help"))
    parser.add_argument("--weeks", type=int, choices=WEEKS, metavar="N", help=say("cli.share_kit.weeks.help"))
    parser.add_argument("--groups", metavar="FILE", help=say("cli.share_kit.groups.help"))
    parser.add_argument("--bot", metavar="URL", help=say("cli.share_kit.bot.help"))
    parser.add_argument("--out", type=Path, metavar="FOLDER", help=say("cli.share_kit.out.help"))
    parser.add_argument("--zip", action="store_true", help=say("cli.share_kit.zip.help"))
    states = parser.add_mutually_exclusive_group()
    states.add_argument("--approved-only", action="store_true", help=say("cli.share_kit.approved.help"))
    states.add_argument("--drafts", action="store_true", help=say("cli.share_kit.drafts.help"))
    add_dry_run(parser)


def run(args: argparse.Namespace) -> int:
    """Exit code 2 where there is nothing to share, or nowhere to put it."""
    app = built()
    pack = _pack(app, args.pack)
    language = _language(app, pack, args.language)
    to = _to(args, pack, language)
    private = _private(app, args.bot)
    renderer = _renderer(app)
    made, left = _kit(app, pack, language, args, private=private, renderer=renderer)
    for each in left:
        print(say(LEFT[each.why], post=each.post, language=language, country=printable(args.country or "")))
    if private is None:
        print(say("cli.share_kit.no_link"))
    if args.dry_run:
        _list(made, to)
        return 0
    _write(made, renderer, to, packed=args.zip)
    return 0


# ---- what is asked for


def _pack(app: "App", name: str) -> Pack:
    from bot.schedule.choose import posted_on

    packs = {pack.id: pack for pack in app.groups.packs.values() if pack.kind == "awareness"}
    found = packs[pack_named(packs, name)]
    if not posted_on(found, PLATFORM):
        raise Refused(say("cli.share_kit.elsewhere", pack=found.id, platforms=listed(found.platforms)))
    return found


def _language(app: "App", pack: Pack, tag: str) -> str:
    from bot.parts import shipped_languages

    language = language_of(tag, shipped_languages(app.settings)) or tag
    if language not in pack.texts:
        known = listed(sorted(pack.texts))
        raise Refused(say("cli.posts.no_language", pack=pack.id, language=language, languages=known))
    return language


def _to(args: argparse.Namespace, pack: Pack, language: str) -> Path:
    from bot.sharekit.folder import taken

    to: Path = args.out or Path(f"share-kit-{pack.id.rpartition('/')[2]}-{language}")
    if args.zip:
        to = to if to.suffix.lower() == ".zip" else to.with_name(f"{to.name}.zip")
    if taken(to):
        raise Refused(say("cli.share_kit.taken", folder=str(to)))
    return to


def _private(app: "App", given: str | None) -> "Private | None":
    from bot.sharekit.link import NotALink, private

    url = given or app.settings.public
    if not url:
        return None
    try:
        return private(url)
    except NotALink as reason:
        if given is None:  # an address of a test, without https://
            return None
        raise Refused(say(LINKS[str(reason)], link=given)) from None


def _renderer(app: "App") -> "Renderer":
    """The words of the instructions."""
    from bot.language.render import Renderer
    from bot.parts import shipped_languages

    own = {id: pack for id, pack in app.groups.packs.items() if id == TEXTS}
    if not own:
        raise Refused(say("cli.share_kit.no_texts"))
    return Renderer.of(Library(packs=own), app.catalog, shipped_languages(app.settings).codes)


def _groups(name: str | None) -> tuple[str, ...]:
    from bot.sharekit.folder import BadGroups, groups

    if name is None:
        return ()
    try:
        return groups(read_bytes(name))
    except BadGroups as reason:
        raise Refused(say(GROUPS[str(reason)], file=name)) from None


def _kit(
    app: "App",
    pack: Pack,
    language: str,
    args: argparse.Namespace,
    *,
    private: "Private | None",
    renderer: "Renderer",
) -> "tuple[Kit, tuple[LeftOut, ...]]":
    from bot.language.render import MissingText
    from bot.posts import Posts
    from bot.sharekit.calendar import slots
    from bot.sharekit.kit import Kit
    from bot.sharekit.posts import items

    today = app.clock().date()
    first: date = args.first or _monday_after(today)
    posts = Posts(lambda: {pack.id: pack}, app.label, signed=args.drafts, root=app.settings.root,
                  numbers=app.groups.numbers)  # fmt: skip
    # What is over before the first day does not go into the kit.
    leads = f"{app.label('button.write_privately', language)}: {private.url}" if private else None
    found, left = items(
        pack,
        posts,
        language,
        max(today, first, pack.starts_on or first),
        country=filled_for(args.country),
        drafts=args.drafts,
        private=leads,
    )
    if not found:
        raise Refused(_nothing(pack, language, args.drafts, left))
    try:
        unreviewed = renderer.unreviewed(language)
        renderer.text("share_kit.what", language)
    except MissingText:
        raise Refused(say("cli.share_kit.no_texts")) from None
    planned = slots(pack, found, first, args.weeks)
    return Kit(pack, language, found, planned, private, _groups(args.groups), unreviewed), left


def _monday_after(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _nothing(pack: Pack, language: str, drafts: bool, left: "tuple[LeftOut, ...]") -> str:
    whys = {each.why.value for each in left}
    if whys == {"over"}:
        return say("cli.share_kit.over", pack=pack.id)
    if not drafts and "not_approved" in whys:
        return say("cli.share_kit.none_approved", pack=pack.id, language=language)
    if "no_country" in whys:
        return say("cli.share_kit.needs_country", pack=pack.id)
    return say("cli.share_kit.nothing", pack=pack.id, language=language)


# ---- what is made


def _list(made: "Kit", to: Path) -> None:
    from bot.sharekit.kit import names

    files = names(made)
    print(say("cli.share_kit.would", count=str(len(files)), posts=str(len(made.items)), folder=str(to)))
    for name in files:
        print(f"  {name}")
    _summary(made)


def _write(made: "Kit", renderer: "Renderer", to: Path, *, packed: bool) -> None:
    try:
        import PIL  # noqa: F401 - whether it is there
        import segno  # noqa: F401

        from bot.pictures.type import NoShaping
        from bot.sharekit.folder import write, zipped
        from bot.sharekit.kit import Told, files
    except ImportError:
        raise Refused(say("cli.shared.needs_extra", extra="staff")) from None

    def text(key: str, **values: str) -> str:
        from bot.language.render import fill

        return fill(renderer.text(f"share_kit.{key}", made.language), values)

    told = Told()
    try:
        found = _watched(files(made, text, told), len(made.items))
        to.absolute().parent.mkdir(parents=True, exist_ok=True)
        if packed:
            data = zipped(to.stem, found)
            to.write_bytes(data)
            size = len(data)
        else:
            if to.is_dir():
                to.rmdir()
            size = write(to, found)
    except NoShaping as problem:
        raise Refused(str(problem)) from None
    except OSError as problem:
        file = str(problem.filename or to)
        raise Refused(say("cli.preview.unwritable", file=file, reason=str(problem.strerror))) from problem
    _say_lost(told)
    _summary(made)
    print(say("cli.share_kit.wrote", folder=str(to), size=f"{size / 1e6:.1f}"))


def _watched(files: "Iterator[tuple[str, bytes]]", posts: int) -> "Iterator[tuple[str, bytes]]":
    """The same, and a line now and then: cards take their time."""
    drawn = 0
    for name, data in files:
        if name.endswith("-story.png"):
            drawn += 1
            if drawn % MANY == 0 and drawn < posts:
                print(say("cli.share_kit.drawn", count=str(drawn), of=str(posts)), flush=True)
        yield name, data


def _say_lost(told: "Told") -> None:
    if told.without_card:
        print(say("cli.share_kit.no_card", posts=listed(told.without_card)))
    if told.lost:
        print(say("cli.preview.png.left_out", signs=printable("".join(told.lost))))


def _summary(made: "Kit") -> None:
    if made.slots:
        span = {"first": made.slots[0].at.date().isoformat(), "last": made.slots[-1].at.date().isoformat()}
        print(say("cli.share_kit.span", count=str(len(made.slots)), **span))
    for network, posts in _too_long(made.items).items():
        print(say("cli.share_kit.too_long", network=network, posts=listed(posts)))
    if made.draft:
        print(say("cli.share_kit.marked"))


def _too_long(items: "tuple[Item, ...]") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in items:
        for each in item.texts:
            if not each.paragraphs:
                found.setdefault(each.network.name, []).append(item.id)
    return found
