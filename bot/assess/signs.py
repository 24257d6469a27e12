"""What a text says: phrases found, minus what is denied, supposed, told of the past or of a film.

Who said it matters more than the words: "you pay no fee" is a claim, "no contract needed" a flag, "is it normal that
they ask" means that they asked, "what if they ask" that nobody did.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count
from operator import attrgetter

from bot.model.assessment import Finding, Span
from bot.model.content import Library, Phrase, PhraseSet
from bot.text.compile import compiled
from bot.text.match import Hit, Matcher
from bot.text.normal import Tokens
from bot.text.phrases import Node, PhraseError, Word, parse, words_of
from bot.text.tables import Tables

# Kinds of phrases that are listened for in every shipped language, whatever the person writes in.
_ALWAYS = frozenset({"danger", "minor", "intent", "need", "stage", "negation", "taken_back", "look_alike"})
_SPANS_SHOWN = 4  # of one sign
_PLACE = attrgetter("start", "end")
_BEHIND = 2  # words that may stand between a phrase and a negator behind it
_PAST_REACH = 12  # words over which "years ago" reaches: people write long messages without a full stop
_DANGER_REACH = 1  # a denial of danger must be close: "he doesn't stop beating me"


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found in one text, before any judgement."""

    flags: tuple[Finding, ...] = ()
    protective: tuple[Finding, ...] = ()
    danger: tuple[Finding, ...] = ()
    intents: Mapping[str, bool] = field(default_factory=dict)  # id -> whether it is the whole message
    needs: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    minor: bool = False
    offer: bool = False  # the text is about a job, a place to stay or a trip at all
    supposed: tuple[str, ...] = ()  # flags that were asked about only: "what if they keep my passport?"


@dataclass(frozen=True, slots=True)
class Compiled:
    """The phrases of all languages, compiled: what takes seconds, and is kept on disk by `bot.content.compiled`."""

    tables: Tables
    sound: tuple[int, ...]  # which phrases are in the form; one bad phrase takes no other away (`fanilo check` tells)
    negators: Mapping[int, frozenset[str]]  # of the sound phrases with negators among their words

    @classmethod
    def of(cls, phrase_sets: Iterable[PhraseSet]) -> "Compiled":
        """All phrases, each set in its order."""
        nodes: list[Node] = []
        sound: list[int] = []
        own: dict[int, frozenset[str]] = {}
        number = count(0)
        for phrase_set in phrase_sets:
            lists: dict[str, Node] = {}
            negators = _negators(phrase_set, lists)
            for phrase, index in zip(phrase_set.phrases, number, strict=False):
                node = _parsed(phrase, phrase_set, lists)
                if node is None:
                    continue
                if found := words_of(node) & negators:
                    own[len(nodes)] = found
                nodes.append(node)
                sound.append(index)
        return cls(compiled(nodes), tuple(sound), own)


class Recogniser:
    """The phrases of all languages, ready to be found."""

    def __init__(self, phrase_sets: Iterable[PhraseSet], compiled: Compiled | None = None) -> None:
        """`compiled`: these very phrase sets, where they were compiled before."""
        phrase_sets = tuple(phrase_sets)
        compiled = compiled or Compiled.of(phrase_sets)
        phrases = [phrase for phrase_set in phrase_sets for phrase in phrase_set.phrases]
        self._own_negators = compiled.negators
        self._reach = {phrase_set.language: phrase_set.reach for phrase_set in phrase_sets}
        # The phrases that count, once worked out, by languages and wishes that don't.
        self._among: dict[tuple[frozenset[str], frozenset[str] | None], int] = {}
        known = chain.from_iterable(phrase_set.known for phrase_set in phrase_sets)
        self.matcher = Matcher([phrases[index] for index in compiled.sound], compiled.tables, known)
        self._offers = self.matcher.among(lambda phrase: phrase.kind == "offer")

    @classmethod
    def of(cls, library: Library) -> "Recogniser":
        """All phrases of a library."""
        return cls(library.phrases.values())

    def read(
        self,
        tokens: Tokens,
        library: Library,
        languages: frozenset[str],
        classes: Mapping[str, int] | None = None,
        *,
        but: frozenset[str] = frozenset(),
        danger_only: bool = False,
    ) -> Signs:
        """What the text says.

        `languages`: in which offers are looked for; danger and wishes are heard in all of them.
        `but`: wishes that need not be listened for.
        `danger_only`: for the part of a very long text that is not assessed.
        """
        hits = self.hits(tokens, languages, classes, but=but, danger_only=danger_only)
        return self.weigh(hits, tokens, library)

    def hits(
        self,
        tokens: Tokens,
        languages: frozenset[str],
        classes: Mapping[str, int] | None = None,
        *,
        but: frozenset[str] = frozenset(),
        danger_only: bool = False,
    ) -> list[Hit]:
        """The phrases that stand in the text, before any judgement. As `read` takes it."""
        key = languages, None if danger_only else but
        among = self._among.get(key)
        if among is None:
            wanted = _is_of_danger if danger_only else partial(_is_listened_for, languages=languages, but=but)
            among = self._among[key] = self.matcher.among(wanted)
        return self.matcher.find(tokens, classes=classes, among=among, enough=self._offers)

    def weigh(self, hits: list[Hit], tokens: Tokens, library: Library) -> Signs:
        """What these hits say, if they are all that stands in the text."""
        return _Judge(self, tokens, library, hits).signs()

    def phrase(self, hit: Hit) -> Phrase:
        """The phrase that a hit is of."""
        return self.matcher.phrases[hit.phrase]

    def own_negators(self, hit: Hit) -> frozenset[str]:
        """The negators among the phrase's own words, which deny nothing of it: "no contract needed"."""
        return self._own_negators.get(hit.phrase, frozenset())

    def reach(self, language: str) -> int:
        """How many words a negator reaches over."""
        return self._reach.get(language, 4)


class _Judge:
    """Sorts the hits of one text."""

    def __init__(self, recogniser: Recogniser, tokens: Tokens, library: Library, hits: list[Hit]) -> None:
        self.recogniser, self.tokens, self.library = recogniser, tokens, library
        self.by_kind: dict[str, list[tuple[Hit, Phrase]]] = defaultdict(list)
        for hit in hits:
            phrase = recogniser.phrase(hit)
            self.by_kind[phrase.kind].append((hit, phrase))
        excepted = [hit for hit, phrase in self.by_kind["negation"] if phrase.id == "except"]
        self.negators: dict[tuple[str, str], list[Hit]] = defaultdict(list)
        for hit, phrase in self.by_kind["negation"]:
            if phrase.id != "except" and not any(_inside(hit, other) for other in excepted):
                self.negators[phrase.language, phrase.id].append(hit)
        self.taken_back: dict[str, list[tuple[Hit, str]]] = defaultdict(list)  # kind -> hits and their languages
        for hit, phrase in self.by_kind["taken_back"]:
            self.taken_back[phrase.id].append((hit, phrase.language))
        self.look_alikes: dict[str, list[tuple[Hit, str]]] = defaultdict(list)
        for hit, phrase in self.by_kind["look_alike"]:
            self.look_alikes[phrase.id].append((hit, phrase.language))
        # What makes an offer, or what agents do in general, of all behind it in the sentence.
        self.suppositions = [hit for how in ("hypothetical", "advice") for hit, _ in self.taken_back[how]]

    def signs(self) -> Signs:
        flags: dict[str, list[Span]] = defaultdict(list)
        claims: dict[str, list[Span]] = defaultdict(list)
        supposed: list[str] = []
        for hit, phrase in self.by_kind["flag"]:
            if self._looks_alike(hit, phrase):
                continue
            if self._supposed(hit):
                supposed.append(phrase.id)
                continue
            if self._negated(hit, phrase.language, self.recogniser.reach(phrase.language)):
                red_flag = self.library.red_flags.get(phrase.id)
                if red_flag and red_flag.when_negated:
                    claims[red_flag.when_negated].append(self._span(hit))
                continue
            flags[phrase.id].append(self._span(hit))
        for hit, phrase in self.by_kind["protective"]:
            if self._looks_alike(hit, phrase) or self._supposed(hit):
                continue
            if not self._negated(hit, phrase.language, self.recogniser.reach(phrase.language)):
                claims[phrase.id].append(self._span(hit))
        for flag in list(flags):
            red_flag = self.library.red_flags.get(flag)
            if red_flag and red_flag.strength != "strong" and any(c in claims for c in red_flag.switched_off_by):
                del flags[flag]
        return Signs(
            flags=tuple(self._flag(flag, spans) for flag, spans in flags.items()),
            protective=tuple(Finding(claim, None, _merged(spans)) for claim, spans in claims.items()),
            danger=self._danger(),
            intents=self._intents(),
            needs=_ids(self.by_kind["need"]),
            stages=_ids(self.by_kind["stage"]),
            minor=any(not self._negated(hit, p.language, 1) for hit, p in self.by_kind["minor"]),
            offer=bool(self.by_kind["offer"]),
            supposed=tuple(dict.fromkeys(flag for flag in supposed if flag not in flags)),
        )

    def _flag(self, flag: str, spans: list[Span]) -> Finding:
        red_flag = self.library.red_flags.get(flag)
        return Finding(flag, red_flag.strength if red_flag else None, _merged(spans))

    def _danger(self) -> tuple[Finding, ...]:
        now: dict[str, list[Span]] = defaultdict(list)
        back: dict[str, list[Span]] = defaultdict(list)
        for hit, phrase in self.by_kind["danger"]:
            # Only words of its own language take danger back: a loose one elsewhere must not mute it.
            alike, supposed, past, fiction = (
                [other for other, language in found if language == phrase.language]
                for found in (
                    self.look_alikes["danger"],
                    self.taken_back["hypothetical"],
                    self.taken_back["past"],
                    self.taken_back["fiction"],
                )
            )
            if any(_inside(hit, other) for other in alike):
                continue
            taken = (
                any(_overlap(hit, other) for other in alike)  # in part only: help stays at hand
                or any(other.start <= hit.start and self._same_sentence(hit, other) for other in supposed)
                or self._negated(hit, phrase.language, _DANGER_REACH, anywhere=False)
                or any(self._same_sentence(hit, other) and _apart(hit, other) <= _PAST_REACH for other in past)
                or any(self._same_sentence(hit, other, beside=1) for other in fiction)
            )
            (back if taken else now)[phrase.id].append(self._span(hit))
        return (
            *(Finding(sign, None, _merged(spans)) for sign, spans in now.items()),
            *(Finding(sign, None, _merged(spans), taken_back=True) for sign, spans in back.items() if sign not in now),
        )

    def _intents(self) -> dict[str, bool]:
        """Each wish heard, and whether all words of the message belong to phrases of it."""
        covered: dict[str, int] = defaultdict(int)
        for hit, phrase in self.by_kind["intent"]:
            covered[phrase.id] |= (1 << hit.end) - (1 << hit.start)
        worded = ((1 << len(self.tokens)) - 1) & ~self.tokens.emoji
        return {intent: not worded & ~places for intent, places in covered.items()}

    # ---- what takes a phrase back

    def _negated(self, hit: Hit, language: str, reach: int, *, anywhere: bool = True) -> bool:
        """Whether a negator takes the phrase back; danger (not `anywhere`) only by one right before it."""
        own = self.recogniser.own_negators(hit)
        before = self.negators.get((language, "before"), ())
        if own and any(hit.start <= negator.start < hit.end for negator in before):
            return False
        for negator in before:
            if own and not own.isdisjoint(self.tokens.words[negator.start : negator.end]):
                continue
            if anywhere and hit.start < negator.start < hit.end:
                return True
            between = hit.start - negator.end
            if 0 <= between <= reach and not self._clause_ends(negator.end - 1, hit.start):
                return True
        behind = self.negators.get((language, "after"), ()) if anywhere else ()
        return bool(behind) and any(
            0 <= negator.start - hit.end <= _BEHIND and not _any(self.tokens.line_ends, hit.end - 1, negator.start)
            for negator in behind
        )

    def _clause_ends(self, first: int, last: int) -> bool:
        return _any(self.tokens.clause_ends, first, last) or _any(self.tokens.emoji, first, last)

    def _supposed(self, hit: Hit) -> bool:
        """Whether what stands before it in the sentence makes it a supposition, or talk of agents in general."""
        others = self.suppositions
        return bool(others) and any(other.start <= hit.start and self._same_sentence(hit, other) for other in others)

    def _same_sentence(self, hit: Hit, other: Hit, beside: int = 0) -> bool:
        """Whether two hits stand in the same sentence, or at most `beside` sentences apart."""
        first, last = sorted((hit.start, other.start))
        between = (self.tokens.sentence_ends >> first) & ((1 << (last - first)) - 1)
        return between.bit_count() <= beside

    def _looks_alike(self, hit: Hit, phrase: Phrase) -> bool:
        """Whether a look-alike of its own language overlaps it, or one of another language covers it."""
        return any(
            _overlap(hit, other) and (language == phrase.language or _inside(hit, other))
            for other, language in self.look_alikes.get(phrase.id, ())
        )

    def _span(self, hit: Hit) -> Span:
        return Span(self.tokens.starts[hit.start], self.tokens.ends[hit.end - 1])


def _parsed(phrase: Phrase, phrase_set: PhraseSet, lists: dict[str, Node]) -> Node | None:
    with suppress(PhraseError):
        return parse(phrase.form, phrase_set.words, lists)
    return None


def _negators(phrase_set: PhraseSet, lists: dict[str, Node]) -> frozenset[str]:
    """The single words that negate what stands behind them."""
    before = (phrase for phrase in phrase_set.phrases if phrase.kind == "negation" and phrase.id == "before")
    nodes = (_parsed(phrase, phrase_set, lists) for phrase in before)
    return frozenset(node.word for node in nodes if isinstance(node, Word))


def _is_listened_for(phrase: Phrase, languages: frozenset[str], but: frozenset[str]) -> bool:
    return (phrase.kind in _ALWAYS or phrase.language in languages) and (
        phrase.kind != "intent" or phrase.id not in but
    )


def _is_of_danger(phrase: Phrase) -> bool:
    return phrase.kind in {"danger", "negation", "taken_back", "minor"} or (
        phrase.kind == "look_alike" and phrase.id == "danger"
    )


def _any(mask: int, first: int, last: int) -> bool:
    """Whether any of the bits [first, last) is set."""
    first = max(first, 0)
    return last > first and bool(mask & ((1 << last) - (1 << first)))


def _overlap(hit: Hit, other: Hit) -> bool:
    return hit.start < other.end and other.start < hit.end


def _apart(hit: Hit, other: Hit) -> int:
    """How many words stand between two hits."""
    return max(0, other.start - hit.end, hit.start - other.end)


def _inside(hit: Hit, other: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end


def _ids(hits: list[tuple[Hit, Phrase]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase.id for _, phrase in hits))


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch made one, the first few of them."""
    if len(spans) == 1:
        return (spans[0],)
    merged: list[Span] = []
    for span in sorted(spans, key=_PLACE):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged[:_SPANS_SHOWN])
