"""The words of config/pay.yaml, compiled once: kinds of work, pay, fees, "no experience", in all languages together."""

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass

from bot.model.assessment import Span
from bot.model.pay import PayTable, Work
from bot.text.normal import Tokens
from bot.text.phrases import PhraseError, Word
from bot.text.readings import readings

_KEY = 3  # letters by which words with a star are looked up; the form asks for at least so many


@dataclass(frozen=True, slots=True)
class Term:
    """A term found at words [start, end): `kind` is work, pay, fee or no_experience."""

    start: int
    end: int
    kind: str
    work: Work | None = None

    def span(self, tokens: Tokens) -> Span:
        """Where it stands in the text."""
        return Span(tokens.starts[self.start], tokens.ends[self.end - 1])


class Terms:
    """A PayTable with its words ready to be found."""

    def __init__(self, pay: PayTable) -> None:
        """A form that `readings` can't take is left out; the content checks name it."""
        self.pay = pay
        self._plain: dict[str, list[tuple[tuple[Word, ...], str, Work | None]]] = defaultdict(list)
        self._starred: dict[str, list[tuple[tuple[Word, ...], str, Work | None]]] = defaultdict(list)
        for work in pay.work:
            for forms in work.words.values():
                self._add(forms, "work", work)
        for kind, languages in pay.words.items():
            for forms in languages.values():
                self._add(forms, kind, None)

    def _add(self, forms: tuple[str, ...], kind: str, work: Work | None) -> None:
        for form in forms:
            with suppress(PhraseError):
                for reading in readings(form):
                    first = reading[0]
                    if first.how == "prefix":
                        self._starred[first.word[:_KEY]].append((reading, kind, work))
                    else:
                        self._plain[first.word].append((reading, kind, work))

    def find(self, tokens: Tokens) -> list[Term]:
        """All terms in the text, in order; the longest at each place and kind comes first. Linear."""
        found: list[Term] = []
        words, other, plain, starred = tokens.words, tokens.other, self._plain, self._starred
        for index in [i for i, word in enumerate(words) if word in plain or word[:_KEY] in starred or i in other]:
            word, second = words[index], other.get(index)
            candidates, more = plain.get(word, ()), starred.get(word[:_KEY], ())
            if more and second is None:
                more = [term for term in more if word.startswith(term[0][0].word)]
            following = words[index + 1] if index + 1 < len(words) and index + 1 not in other else None
            for reading, kind, work in (*candidates, *more, *(plain.get(second, ()) if second else ())):
                # Most fail at their second word, which is cheap to see.
                if following and len(reading) > 1 and not following.startswith(reading[1].word):
                    continue
                if _stands(reading, tokens, index):
                    found.append(Term(index, index + len(reading), kind, work))
        return found


def _stands(reading: tuple[Word, ...], tokens: Tokens, start: int) -> bool:
    if start + len(reading) > len(tokens):
        return False
    for offset, item in enumerate(reading):
        word = tokens.words[start + offset]
        second = tokens.other.get(start + offset, word)
        if item.how == "prefix":
            if not word.startswith(item.word) and not second.startswith(item.word):
                return False
        elif item.word not in (word, second):
            return False
    # A sentence must not end inside of it.
    return len(reading) == 1 or not (tokens.sentence_ends >> start) & ((1 << (len(reading) - 1)) - 1)
