"""`fanilo add-language`: lay out every file that a new language needs."""

import argparse
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.languages import PROMISES
from bot.commands.shared import LANGUAGE, Refused, declare, say

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

    from bot.content.scaffold import Naming

_CODE = re.compile(r"[a-z]{2,3}")
LABELS = Path("LC_MESSAGES") / "bot.po"
WORDS = "config/words/{}.yaml"  # what the checker knows of a language
PHRASES = {
    "speech": "config/phrases/{}/speech.yaml",
    "danger": "config/phrases/{}/danger.yaml",
    "offers": "config/phrases/{}/offers.yaml",
    "places": "config/places/{}.yaml",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "add-language", run)
    parser.add_argument("code", metavar="CODE", help=say("cli.add_language.code.help"))
    parser.add_argument("--script", metavar="Latn", help=say("cli.add_language.script.help"))
    parser.add_argument("--name", metavar="NAME", help=say("cli.add_language.name.help"))
    parser.add_argument("--from", dest="lender", default=LANGUAGE, metavar="xx", help=say("cli.add_language.from.help"))


def run(args: argparse.Namespace) -> int:
    """Write what is not there yet, and name each file. Exit code 2 when the language can't be added."""
    from bot.content.root import content_root

    root = content_root()
    if not (root / "bot").is_dir():
        raise Refused(say("cli.add_language.no_checkout"))
    new = _naming(args.code, args.script, args.name)
    try:
        for name, text in _files(root, new, args.lender):
            path = root / name
            there = path.exists()
            if not there:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            print(say("cli.add_language.left" if there else "cli.add_language.made", file=name))
        for name, text in _edits(root, new):
            path = root / name
            if path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                print(say("cli.add_language.entry", file=name))
    except OSError as problem:
        raise Refused(say("cli.unreadable", file=str(problem.filename), reason=problem.strerror or "")) from problem
    print(say("cli.add_language.next", language=new.code))
    return 0


def _naming(code: str, script: str | None, name: str | None) -> "Naming":
    """Raises Refused where CLDR has nothing on the language: neither dates nor countries could be named in it."""
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    from bot.content.scaffold import Naming

    try:
        if not _CODE.fullmatch(code):
            raise Refused(say("cli.add_language.unknown", language=code))
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError) as problem:
        raise Refused(say("cli.add_language.unknown", language=code)) from problem
    likely = (get_global("likely_subtags").get(code) or "").split("_")
    own = name or locale.language_name or code
    return Naming(
        code=code,
        script=script or (likely[1] if len(likely) > 1 else "Latn"),
        name=own[0].upper() + own[1:],
        english=str(Locale.parse(LANGUAGE).languages.get(code, code)),
    )


def _files(root: Path, new: "Naming", lender: str) -> Iterator[tuple[str, str]]:
    """Names, from the root, and texts of the files that are new."""
    from bot.content import scaffold, scaffold_labels
    from bot.content.load import load
    from bot.language.checks import ENGLISH_ONLY

    library = load(root).library
    locales = Path("locales")
    if not (root / locales / lender / LABELS).is_file():
        raise Refused(say("cli.add_language.no_lender", language=lender))
    spoken = {str(item.id): str(item.string) for item in _catalog(root, lender)}
    yield (
        str(locales / new.code / LABELS),
        scaffold_labels.labels(new, _catalog(root, LANGUAGE), spoken, without=ENGLISH_ONLY),
    )
    reference = (root / locales / LANGUAGE / "review.yaml").read_text(encoding="utf-8")
    yield str(locales / new.code / "review.yaml"), scaffold.review(new.code, reference)
    for pack in sorted(library.packs.values(), key=lambda pack: pack.place):
        yield str(Path(pack.place.file).with_name(f"{new.code}.yaml")), scaffold.texts(pack, new.code, lender)
    notes = scaffold.notes(_data(root / "config" / "indicators.yaml"), library)
    for kind, name in PHRASES.items():
        model, lent = (_data(root / name.format(code)) for code in (LANGUAGE, lender))
        yield name.format(new.code), scaffold.phrases(new, scaffold.HEADS[kind], model, lent, notes)
    lent_words = root / WORDS.format(lender)
    if lent_words.is_file():
        yield WORDS.format(new.code), scaffold.words(lent_words.read_text(encoding="utf-8"), new.code, lender)
    promises = root / PROMISES / f"{lender}.yaml"
    if promises.is_file():
        yield str(PROMISES / f"{new.code}.yaml"), scaffold.sentences(promises.read_text(encoding="utf-8"))


def _edits(root: Path, new: "Naming") -> Iterator[tuple[str, str]]:
    """Names and new texts of the files that get an entry more."""
    from bot.content import scaffold, scaffold_labels
    from bot.language.catalog import sources

    languages = Path("config") / "languages.yaml"
    text = (root / languages).read_text(encoding="utf-8")
    listed = _data(root / languages).get("languages")
    yield str(languages), text if new.code in (listed or {}) else scaffold.with_block(text, scaffold.block(new))
    for source in sources(root / "locales"):
        text = source.read_text(encoding="utf-8")
        yield source.relative_to(root).as_posix(), scaffold_labels.with_own_name(text, new.code, new.name)


def _catalog(root: Path, language: str) -> "Catalog":
    from bot.language.catalog import parse

    source = root / "locales" / language / LABELS
    return parse(source.read_bytes(), source.name)


def _data(path: Path) -> Mapping[str, Any]:
    """A content file as plain data; nothing where it is not there or can't be read."""
    from bot.content.yaml_places import read_document

    data = read_document(path.read_bytes(), path.name).data if path.is_file() else None
    return data if isinstance(data, dict) else {}
