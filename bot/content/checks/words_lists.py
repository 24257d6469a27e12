"""The words of config/words are in the phrase form, and of a language that is known.

They are what other rules look for; one that can't be read looks for nothing, and nobody would notice.
Bad: words: [re*]
Good: words: [rescue*, "(follow|chase) him"]
What to do: see the phrase form in docs/content.md. At least three letters stand before a star.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.words import WordsFile
from bot.text.phrases import PhraseError, parse

_LISTS = ("offer", "call", "percent", "of", "big", "until")


def _look(material: Material) -> Iterator[Found]:
    for sheet in material.words_to_avoid.values():
        for path, form in _forms(sheet.shape):
            try:
                parse(form)
            except PhraseError as problem:
                yield Found(sheet.place(*path), problem.says, problem.hint)


def _forms(shape: WordsFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name in _LISTS:
        for index, form in enumerate(getattr(shape, name)):
            yield (name, index), form
    for number, avoided in enumerate(shape.avoid):
        for name in ("words", "unless"):
            for index, form in enumerate(getattr(avoided, name)):
                yield ("avoid", number, name, index), form


RULE = Rule("words_lists", __doc__, "See the phrase form in docs/content.md.", _look)
