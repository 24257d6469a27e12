"""Phrase forms of a gazetteer, written out as flat sequences."""

from collections.abc import Iterable, Iterator
from itertools import product

from bot.text.phrases import Either, Gap, Maybe, Node, PhraseError, Sequence_, Word, parse

Item = Word | Gap
EXPANSIONS_MOST = 4096  # sequences that one form may stand for
MARK = "📍"  # in a form: here stands the place


def expand(form: str) -> tuple[tuple[Item, ...], ...]:
    """All sequences of words and gaps that a form stands for.

    Raises PhraseError when the form is malformed, uses a class or a list, or stands for too many sequences.
    """
    sequences: list[tuple[Item, ...]] = []
    for sequence in _sequences(parse(form), form):
        if len(sequences) >= EXPANSIONS_MOST:
            raise PhraseError(f'The form "{form}" stands for too many wordings.', "Split it into several forms.")
        if sequence and sequence not in sequences[-1:]:
            sequences.append(sequence)
    return tuple(dict.fromkeys(sequences))


def expand_all(forms: Iterable[str]) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """The sequences of all well-formed forms, each with its form. A bad form takes no other away."""
    for form in forms:
        try:
            sequences = expand(form)
        except PhraseError:  # the content check reports it
            continue
        for sequence in sequences:
            yield form, sequence


def _sequences(node: Node, form: str) -> Iterator[tuple[Item, ...]]:
    match node:
        case Word() | Gap():
            yield (node,)
        case Sequence_(items):
            # The last factors are small: forms are a few words long.
            parts = [list(_bounded(item, form)) for item in items]
            for combination in product(*parts):
                yield tuple(piece for part in combination for piece in part)
        case Either(options):
            for option in options:
                yield from _sequences(option, form)
        case Maybe(item):
            yield ()
            yield from _sequences(item, form)
        case _:
            raise PhraseError(f'The form "{form}" has a class, which names of places do not.', "Write words.")


def _bounded(node: Node, form: str) -> Iterator[tuple[Item, ...]]:
    for count, sequence in enumerate(_sequences(node, form)):
        if count >= EXPANSIONS_MOST:
            raise PhraseError(f'The form "{form}" stands for too many wordings.', "Split it into several forms.")
        yield sequence
