"""`fanilo export`: the texts of packs, or the labels of the interface, for translators and their tools."""

import argparse
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.reading import NO_PACK, SAID
from bot.commands.shared import LANGUAGE, Refused, declare, listed, say
from bot.language.catalog import default
from bot.model.content import State

if TYPE_CHECKING:
    from bot.exchange.packs import Opened
    from bot.exchange.sheet import Table

ALL = "all"
INTERFACE = "interface"
ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # a zip of the same texts is the same file
INSTRUCTIONS = (
    "cli.export.sheet.heading", "cli.export.sheet.what", "cli.export.sheet.keys",
    "cli.export.sheet.slots", "cli.export.sheet.limit", "cli.export.sheet.back",
)  # fmt: skip


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "export", run)
    parser.add_argument("pack", metavar="PACK", help=say("cli.export.pack_name.help"))
    parser.add_argument("--format", choices=("po", "xlsx", "csv"), required=True, help=say("cli.export.format.help"))
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help=say("cli.export.out.help"))
    parser.add_argument("--language", metavar="xx", nargs="+", action="extend", help=say("cli.export.language.help"))
    parser.add_argument("--all-labels", action="store_true", help=say("cli.export.all_labels.help"))


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when the file was written, 2 when it can't be."""
    from bot.content.root import content_root

    tables = tables_of(content_root(), args.pack, tuple(args.language or ()), whole=args.all_labels)
    languages = tuple(dict.fromkeys(language for table in tables for language in table.languages))
    out: Path = args.out
    try:
        if args.format == "po":
            written = _po(tables, out)
        else:
            _save(out, _sheet(args.format, tables, languages))
            written = [out]
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise Refused(say("cli.export.unwritten", file=str(problem.filename or out), reason=reason)) from problem
    texts = default().count(LANGUAGE, "cli.approve.texts", sum(len(table.rows) for table in tables))
    if written == [out]:
        print(say("cli.export.done", texts=texts, languages=listed(languages), file=str(out)))
    else:
        files = default().count(LANGUAGE, "cli.export.files", len(written))
        print(say("cli.export.done_files", texts=texts, languages=listed(languages), files=files, folder=str(out)))
    print(say("cli.export.next", file=str(out)))
    return 0


# ---- what is exported


def tables_of(root: Path, name: str, wanted: Sequence[str], *, whole: bool = False) -> list["Table"]:
    """The tables of one pack, of the labels or of all. Raises Refused.

    `wanted`: the languages; without, those that the pack has beside its source.
    """
    from bot.exchange import labels, packs

    known = known_languages(root)
    written = {language for own in packs.identify(root).values() for language in own}
    for language in wanted:
        if language not in known and language not in written:
            raise Refused(say("cli.unknown_language", language=language, known=", ".join(sorted({*known, *written}))))
    found: list[Table] = []
    if name != INTERFACE:
        signs = _signs(root)
        for pack in opened(root, () if name == ALL else (name,)):
            languages = tuple(dict.fromkeys(wanted)) or _others(pack, known)
            plurals = labels.plurals(root / "locales", languages)
            found.append(packs.table(pack, languages, say, signs, plurals))
    if name in (INTERFACE, ALL):
        there = [code for code in known if labels.catalog_file(root / "locales", code).is_file()]
        languages = tuple(dict.fromkeys(wanted)) or tuple(code for code in sorted(there) if code != LANGUAGE)
        found.append(interface(root, languages, whole=whole))
    return found


def known_languages(root: Path) -> dict[str, str]:
    """The languages of config/languages.yaml, ready or not, with their scripts."""
    from bot.language.files import read_languages

    try:
        languages = read_languages(root / "config" / "languages.yaml")
    except (OSError, ValueError) as problem:
        raise Refused(say("cli.export.no_languages", reason=str(problem))) from problem
    return {**dict.fromkeys(languages.unready, ""), **{each.code: each.script for each in languages.shipped}}


def opened(root: Path, names: Sequence[str]) -> tuple["Opened", ...]:
    """The packs of these names. Raises Refused."""
    from bot.exchange import packs

    try:
        return packs.opened(root, names)
    except packs.NoPack as reason:
        raise Refused(say(NO_PACK, pack=listed(names), packs=listed(reason.args[0]))) from reason
    except packs.Broken as reason:
        place = reason.problem.place.file
        raise Refused(say("cli.approve.has_errors", file=place, problem=str(reason))) from reason
    except OSError as problem:
        reason_ = problem.strerror or type(problem).__name__
        raise Refused(say("cli.unreadable", file=str(problem.filename), reason=reason_)) from problem


def interface(root: Path, languages: Sequence[str], *, whole: bool = False) -> "Table":
    """The labels. Raises Refused."""
    from bot.exchange import labels

    try:
        return labels.table(root / "locales", languages, say, whole=whole)
    except (OSError, ValueError) as problem:
        raise Refused(say("cli.export.no_labels", reason=str(problem))) from problem


def _others(pack: "Opened", known: dict[str, str]) -> tuple[str, ...]:
    reference = pack.folder.reference
    source = reference.shape.language if reference else LANGUAGE
    own = tuple(language for language in sorted(pack.folder.texts) if language != source)
    return own or tuple(language for language in known if language != source)


def _signs(root: Path) -> dict[str, str]:
    """Red flags by their names in English; none where that pack can't be read."""
    try:
        flags = opened(root, ("red_flags",))[0].folder.texts.get(LANGUAGE)
    except Refused:
        return {}
    texts = flags.shape.posts if flags else {}
    return {post: name.strip() for post, parts in texts.items() if (name := (parts or {}).get("name"))}


def states() -> dict[str, str]:
    """How each state is said; "" is what is missing."""
    return {"": say("cli.status.missing"), **{state.value: say(SAID[state]) for state in State}}


# ---- written


def _sheet(kind: str, tables: list["Table"], languages: Sequence[str]) -> bytes:
    from bot.exchange import csv_, xlsx

    if len({table.source for table in tables}) > 1:
        raise Refused(say("cli.export.sources"))
    if kind == "csv":
        return csv_.write(tables, languages, states())
    lines = [say(name, languages=listed(languages), slot="{country}") for name in INSTRUCTIONS]
    words = xlsx.Words(say("cli.export.sheet.title"), lines, say("cli.export.sheet.legend"), states())
    try:
        return xlsx.write(tables, languages, words)
    except ModuleNotFoundError as absent:
        raise Refused(say("cli.shared.needs_extra", extra="staff")) from absent


def _po(tables: list["Table"], out: Path) -> list[Path]:
    """One file, or a folder or zip of several; the paths that were written."""
    files = list(_catalogs(tables))
    if out.suffix == ".zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files:
                archive.writestr(zipfile.ZipInfo(name, ZIP_DAY), text.encode(), zipfile.ZIP_DEFLATED)
        _save(out, packed.getvalue())
        return [out]
    if len(files) == 1 and out.suffix:
        _save(out, files[0][1].encode())
        return [out]
    if out.suffix == ".po" or out.is_file():
        raise Refused(say("cli.export.several", count=str(len(files)), file=str(out)))
    paths = [out / name for name, _ in files]
    for path, (_, text) in zip(paths, files, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        _save(path, text.encode())
    return paths


def _catalogs(tables: list["Table"]) -> Iterator[tuple[str, str]]:
    from bot.exchange import po

    now = datetime.now(UTC)
    for table in tables:
        for language in table.languages:
            name = f"{language}.po" if len(tables) == 1 else f"{table.short}/{language}.po"
            yield name, po.write(table, language, say, states(), now)


def _save(path: Path, data: bytes) -> None:
    from bot.content.edit import write

    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, data)
