"""Names of places in the phrase form, written out one by one."""

from collections.abc import Iterable, Iterator
from itertools import product

from bot.text.phrases import Either, Maybe, Node, PhraseError, Sequence_, Word, parse

EXPANSIONS_MOST = 4096  # names that one form may stand for


def expand(form: str) -> tuple[tuple[Word, ...], ...]:
    """All names that a form stands for, as words.

    Raises PhraseError when the form is malformed, has a gap, a class or a list, or stands for too many names.
    """
    return tuple(dict.fromkeys(name for name in _bounded(parse(form), form) if name))


def expand_all(forms: Iterable[str]) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """The names of all well-formed forms, each with its form. A bad form takes no other away."""
    for form in forms:
        try:
            names = expand(form)
        except PhraseError:  # the content check reports it
            continue
        for name in names:
            yield form, name


def _names(node: Node, form: str) -> Iterator[tuple[Word, ...]]:
    match node:
        case Word():
            yield (node,)
        case Sequence_(items):
            parts = [list(_bounded(item, form)) for item in items]
            for combination in product(*parts):
                yield tuple(word for part in combination for word in part)
        case Either(options):
            for option in options:
                yield from _names(option, form)
        case Maybe(item):
            yield ()
            yield from _names(item, form)
        case _:
            raise PhraseError(f'The name "{form}" has a gap or a class.', "Write words, and brackets where needed.")


def _bounded(node: Node, form: str) -> Iterator[tuple[Word, ...]]:
    for count, name in enumerate(_names(node, form)):
        if count >= EXPANSIONS_MOST:
            raise PhraseError(f'The form "{form}" stands for too many names.', "Split it into several forms.")
        yield name
