"""The texts of packs as the rules look at them: by language, with what is known of each.

A rule that looks for something rare asks the shelf of a language first whether there is any such letter or word at all:
thousands of texts are then done with at one glance.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from sys import intern
from typing import NamedTuple

from bot.content.forms import Forms
from bot.content.packs import ABOUT, PackFolder, Post, TextsFile
from bot.content.shape import Sheet
from bot.model.content import Mend, Place
from bot.text.normal import fold

_DIGIT = re.compile(r"\d")
_YEARS = re.compile(r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?")
_MARKS = "\"'“”«»‘’„‚()[]{}<>.,:;!?…–—-/*_¿¡،؛؟•·"


@dataclass(frozen=True, slots=True)
class Page:
    """One language file of a pack."""

    folder: PackFolder
    sheet: Sheet[TextsFile]
    posts: dict[str, Post] = field(repr=False)

    @property
    def awareness(self) -> bool:
        """Whether its texts go into groups."""
        return self.folder.manifest.shape.kind == "awareness"

    @property
    def reference(self) -> bool:
        """Whether the others are translated from it."""
        return self.folder.reference is self.sheet

    @property
    def who(self) -> str:
        """Who can put a text right: whoever wrote it."""
        return "editor" if self.reference else "translator"


class Piece(NamedTuple):
    """One text, as it stands in its file."""

    page: Page
    path: tuple[str, ...]  # in the file
    text: str

    @property
    def post(self) -> str:
        """The id of its post; "pack" for the pack's own title and purpose."""
        return self.path[1] if len(self.path) > 1 else ABOUT

    @property
    def part(self) -> str:
        """text, headline, alt, call ..."""
        return self.path[-1]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.page.sheet.place(*self.path)

    @property
    def name(self) -> str:
        """For a sentence: `text "passport"`, `"alt" of post "passport"`."""
        if len(self.path) == 1:
            return f'the "{self.part}" of the pack'
        return f'text "{self.post}"' if self.part == "text" else f'"{self.part}" of post "{self.post}"'

    def mended(self, text: str) -> Mend:
        """The repair that puts `text` in its place."""
        return Mend(self.path, text, self.page.sheet.file)


@dataclass
class Shelf:
    """All texts of one language."""

    language: str
    pieces: list[Piece]

    @cached_property
    def cut(self) -> list[list[str]]:
        """Each text as what stands between its spaces; what is the same is one object, and quick to look up."""
        return [[*map(intern, piece.text.split())] for piece in self.pieces]

    @cached_property
    def words(self) -> frozenset[str]:
        """Everything between spaces, as written, each once."""
        return frozenset().union(*self.cut)

    @cached_property
    def letters(self) -> frozenset[str]:
        """Every character but white space."""
        return frozenset().union(*self.words)

    @cached_property
    def folded(self) -> dict[str, list[str]]:
        """Words in the form that is compared -> as they are written; a word with an apostrophe by its parts too."""
        found: dict[str, list[str]] = {}
        for word in self.words:
            bare = word.strip(_MARKS)
            for part in {bare, *bare.replace("’", "'").replace("-", "'").replace("/", "'").split("'")}:
                found.setdefault(fold(part), []).append(word)
        return found

    @cached_property
    def sorted(self) -> list[str]:
        """The folded words in order."""
        return sorted(self.folded)

    def with_forms(self, forms: Iterable[Forms]) -> Iterator[Piece]:
        """The texts in which one of these phrases may stand: all the words that it needs are there."""
        phrases = [
            [*(frozenset(raw for word in need for raw in self.folded[word]) for need in needs), *self._with(strict)]
            for each in forms
            for needs, strict in each.possible(self.sorted)
        ]
        phrases = [sorted(needs, key=lambda need: -min(map(len, need), default=0)) for needs in phrases]  # rarest first
        first = frozenset().union(*(needs[0] for needs in phrases))
        for piece, words in zip(self.pieces, self.cut, strict=True) if first else ():
            if not first.isdisjoint(words):
                there = set(words)
                if any(all(not need.isdisjoint(there) for need in needs) for needs in phrases):
                    yield piece

    def _with(self, strict: frozenset[str]) -> Iterator[frozenset[str]]:
        """The words in which one of these stands as it is written."""
        if strict:
            yield frozenset(word for word in self.words if any(each in word.casefold() for each in strict))

    @cached_property
    def figures(self) -> frozenset[str]:
        """Words with a digit that are no year: those that can be a number of something."""
        return frozenset(
            word for word in self.words if _DIGIT.search(word) and not _YEARS.fullmatch(word.strip(_MARKS))
        )

    @cached_property
    def numbered(self) -> list[Piece]:
        """The texts with a figure."""
        return [*self.with_words(self.figures)]

    def with_words(self, words: Iterable[str]) -> Iterator[Piece]:
        """The texts in which one of these words, as written, stands."""
        wanted = frozenset(words)
        if wanted:
            for piece, cut in zip(self.pieces, self.cut, strict=True):
                if not wanted.isdisjoint(cut):
                    yield piece

    def with_signs(self, signs: Iterable[str], words: frozenset[str]) -> Iterator[Piece]:
        """The texts in which one of these signs or words stands; the end of a line counts behind each text."""
        whole = "".join(f"{piece.text}\n" for piece in self.pieces)
        ends = [*accumulate(len(piece.text) + 1 for piece in self.pieces)]
        found = {index for index, cut in enumerate(self.cut) if not words.isdisjoint(cut)} if words else set()
        for sign in signs:
            at = whole.find(sign)
            while at >= 0:
                index = bisect_right(ends, at)
                found.add(index)
                at = whole.find(sign, ends[index])
        for index in sorted(found):
            yield self.pieces[index]


def shelves(packs: Iterable[PackFolder]) -> Iterator[Shelf]:
    """The texts of all packs that have words, by language."""
    found: dict[str, list[Piece]] = {}
    for folder in packs:
        posts = {post.id: post for post in folder.manifest.shape.posts}
        for language, sheet in folder.texts.items():
            found.setdefault(language, []).extend(_pieces(Page(folder, sheet, posts)))
    for language, pieces in found.items():
        yield Shelf(language, pieces)


def _pieces(page: Page) -> Iterator[Piece]:
    shape = page.sheet.shape
    for part, text in (("title", shape.title), ("purpose", shape.purpose)):
        if text is not None and not text.isspace():
            yield Piece(page, (part,), text)
    for post, parts in shape.posts.items():
        for part, words in (parts or {}).items():
            if words is not None and not words.isspace():
                yield Piece(page, ("posts", post, part), words)
