"""The texts of packs as tables."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.content import lengths
from bot.content.checks.slots import UnclosedBrace, slots_of
from bot.content.layers import Kind, files
from bot.content.material import read
from bot.content.packs import ABOUT, PackFolder, Post
from bot.content.people import people as _people
from bot.content.shape import LINE_MOST, TEXT_MOST
from bot.content.shelf import Shelf, shelf
from bot.exchange.plain import tidy
from bot.exchange.sheet import Cell, Row, Say, Table
from bot.model.content import Library, Person, Problem, packs_named

# What a translator is told of each part, and of what a post asks people to do.
PARTS = {
    "title": "cli.export.part.title",
    "purpose": "cli.export.part.purpose",
    "headline": "cli.export.part.headline",
    "text": "cli.export.part.text",
    "alt": "cli.export.part.alt",
    "call": "cli.export.part.call",
    "name": "cli.export.part.name",
    "why": "cli.export.part.why",
    "question": "cli.export.part.question",
    "instead": "cli.export.part.instead",
}
ACTIONS = {
    "check_first": "cli.export.action.check_first",
    "save_number": "cli.export.action.save_number",
    "share": "cli.export.action.share",
    "talk_privately": "cli.export.action.talk_privately",
    "sign_petition": "cli.export.action.sign_petition",
}
_ONE_LINE = frozenset({"title", "headline", "alt", "call", "name"})


class NoPack(Exception):
    """There is no such pack; the argument lists those that there are."""


class Broken(Exception):
    """A file of the pack has an error, and its texts can't be told for sure."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Opened:
    """A pack with the folder that it lies in."""

    folder: PackFolder
    path: Path

    @property
    def id(self) -> str:
        """organisation/pack."""
        return self.folder.manifest.shape.id


def opened(root: Path, names: Collection[str] = ()) -> tuple[Opened, ...]:
    """The packs of these ids, or of these names where only one has it; all of them without. Raises NoPack, Broken."""
    there = shelf(root)
    broken = {problem.place.file: problem for problem in reversed(there.problems)}
    wanted: list[str] = []
    for name in names or there.manifests:
        found = packs_named(there.manifests, name)
        if len(found) == 1:
            wanted += found
        elif f"messages/{name.rpartition('/')[2]}/pack.yaml" in broken:
            raise Broken(broken[f"messages/{name.rpartition('/')[2]}/pack.yaml"])
        else:
            raise NoPack(sorted(there.manifests))
    return tuple(_opened(there, id) for id in wanted)


def identify(root: Path) -> dict[str, tuple[str, ...]]:
    """The ids of all packs that can be read, with the languages of their files."""
    there = shelf(root)
    return {id: there.languages(id) for id in there.manifests}


def people(root: Path) -> dict[str, tuple[Person, ...]]:
    """Who works for each organisation; nobody where the list can't be read."""
    found, _ = files(root)
    material, _ = read([(file, file.path.read_bytes()) for file in found if file.kind is Kind.PEOPLE], Library())
    return _people(material.people) if material.people else {}


def _opened(there: Shelf, id: str) -> Opened:
    folder, path, problems = there.open(id)
    if problems:
        raise Broken(problems[0])
    return Opened(folder, path)


def table(
    pack: Opened,
    languages: Collection[str],
    say: Say,
    signs: Mapping[str, str] = MappingProxyType({}),
    plurals: Mapping[str, str] = MappingProxyType({}),
) -> Table:
    """The texts of a pack in its source and in these languages. `signs`: red flag -> its name in English."""
    folder = pack.folder
    reference = folder.reference
    source = reference.shape.language if reference else "en"
    rows = tuple(_rows(folder, languages, say, signs))
    about = f"{folder.manifest.shape.title}. {_purpose(folder)}"
    return Table(pack.id, source, tuple(languages), rows, about, plurals)


def sources(folder: PackFolder) -> dict[str, str]:
    """The texts to be translated, in the pack's order: post.part -> text."""
    shape, reference = folder.manifest.shape, folder.reference
    said = reference.shape.posts if reference else {}
    found: dict[str, str] = {}
    for part, own, fallback in (
        ("title", reference.shape.title if reference else None, shape.title),
        ("purpose", reference.shape.purpose if reference else None, shape.purpose),
    ):
        if own or shape.kind == "awareness":
            found[f"{ABOUT}.{part}"] = tidy(own or fallback)
    for post in shape.posts:
        for part, text in (said.get(post.id) or {}).items():
            if text is not None and text.strip():
                found[f"{post.id}.{part}"] = tidy(text)
    return found


def _rows(folder: PackFolder, languages: Collection[str], say: Say, signs: Mapping[str, str]) -> Iterator[Row]:
    posts = {post.id: post for post in folder.manifest.shape.posts}
    wordings = {language: folder.wordings(language) for language in languages if language in folder.texts}
    texts = sources(folder)
    for key, text in texts.items():
        post, _, part = key.partition(".")
        cells = {language: Cell() for language in languages}
        for language, own in wordings.items():
            if key in own:
                cells[language] = Cell(tidy(own[key].text), own[key].state)
        yield Row(
            id=key,
            source=text,
            cells=cells,
            context=tuple(_context(folder, posts.get(post), part, texts=texts, say=say, signs=signs)),
            most=limit(folder, posts.get(post), part),
            slots=slots(text),
            line=part in _ONE_LINE and "\n" not in text,
        )


def slots(text: str) -> tuple[str, ...]:
    """The names in braces, each once; none where a brace is not closed."""
    try:
        return tuple(sorted(slots_of(text)))
    except UnclosedBrace:
        return ()


def limit(folder: PackFolder, post: Post | None, part: str) -> int:
    """The characters that a text may have."""
    if post is None:
        return LINE_MOST if part == "title" else TEXT_MOST
    shape = folder.manifest.shape
    if shape.kind != "awareness":
        return TEXT_MOST
    if part in lengths.PARTS:
        return lengths.PARTS[part]
    if part != "text":
        return TEXT_MOST
    limits = {name: most for name, most in lengths.PLATFORMS.items() if name in (shape.platforms or lengths.PLATFORMS)}
    if "telegram" in limits and (post.picture or post.image):
        limits["telegram"] = lengths.UNDER_PICTURE
    signers = [sheet.shape.signer.strip() for sheet in folder.texts.values() if sheet.shape.signer]
    signed = max((len(signer) + lengths.SIGNER for signer in signers), default=0)
    return min([TEXT_MOST, *(most - signed for most in limits.values())])


def _context(
    folder: PackFolder,
    post: Post | None,
    part: str,
    *,
    texts: Mapping[str, str],
    say: Say,
    signs: Mapping[str, str],
) -> Iterator[str]:
    """What a translator has to know of one text."""
    shape = folder.manifest.shape
    if part in PARTS:
        yield say(PARTS[part])
    yield say("cli.export.pack", title=shape.title, purpose=_purpose(folder))
    if shape.audience and shape.kind == "awareness":
        yield say("cli.export.audience", audience=shape.audience)
    if post is not None:
        sign = post.sign or (post.id if shape.kind == "red_flags" else "")
        if sign and sign in signs and not (shape.kind == "red_flags" and part == "name"):
            yield say("cli.export.sign", sign=signs[sign])
        if post.action:
            yield say(ACTIONS[post.action])
        if post.picture:
            alt = "" if part == "alt" else texts.get(f"{post.id}.alt", "")
            key = "cli.export.picture_told" if alt else "cli.export.picture"
            yield say(key, file=post.picture.file, **({"alt": alt} if alt else {}))
        if part == "call" and post.link:
            yield say("cli.export.link", link=post.link)
    kept = slots(texts[f"{post.id if post else ABOUT}.{part}"])
    if kept:
        yield say("cli.export.slots", slots=", ".join(f"{{{slot}}}" for slot in kept))


def _purpose(folder: PackFolder) -> str:
    return re.sub(r"\s+", " ", folder.manifest.shape.purpose).strip()
