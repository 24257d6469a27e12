"""All the word sequences that a short phrase stands for, where a matcher would be too much."""

from collections.abc import Iterator
from itertools import product

from bot.text.phrases import Either, Maybe, Node, PhraseError, Sequence_, Word, parse

_READINGS_MOST = 200


def readings(form: str) -> list[tuple[Word, ...]]:
    """All word sequences that a form stands for.

    Raises PhraseError for what is not in the phrase form, and for gaps, classes, stars in front and too many readings.
    """
    found = [reading for reading in _expand(parse(form), form) if reading]
    if len(found) > _READINGS_MOST:
        raise PhraseError(f'The phrase "{form}" has too many readings.', "Split it.")
    return found


def _expand(node: Node, form: str) -> Iterator[tuple[Word, ...]]:
    match node:
        case Word(_, how):
            if how == "suffix":
                raise PhraseError(f'The phrase "{form}" has a star in front of a word.', "Write the whole word.")
            yield (node,)
        case Sequence_(items):
            for parts in product(*(list(_expand(item, form)) for item in items)):
                yield tuple(word for part in parts for word in part)
        case Either(options):
            for option in options:
                yield from _expand(option, form)
        case Maybe(item):
            yield ()
            yield from _expand(item, form)
        case _:
            raise PhraseError(f'The phrase "{form}" has a gap or a class.', "Write words, stars and brackets only.")
