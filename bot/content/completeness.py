"""How much of all there is to write each language has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from bot.model.content import Gazetteer, Library, State

REFERENCE = "en"  # what it has, all are to have
DANGER = ("danger", "danger_signs")  # without all of these nobody may be offered a language
Ids = frozenset[str]


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of thing to write, by id: those that are wanted, and those that each language has."""

    id: str
    wanted: Ids
    found: Mapping[str, Ids]  # language -> ids

    def has(self, language: str) -> int:
        """How many of the wanted ones a language has."""
        return len(self.wanted & self.found.get(language, frozenset()))


def measures(
    library: Library, labels: Mapping[str, Ids], promises: Mapping[str, Ids], languages: Iterable[str]
) -> tuple[Measure, ...]:
    """All kinds, what danger needs first. Labels and sentences of the promises are given as ids by language."""
    codes = tuple(languages)
    kinds = {
        "danger": "danger_signs",
        "flag": "red_flags_phrases",
        "protective": "protective_phrases",
        "intent": "intents",
    }
    phrases = [
        _like_reference(
            name,
            {
                code: frozenset(p.id for p in library.phrases[code].phrases if p.kind == kind)
                for code in codes
                if code in library.phrases
            },
        )
        for kind, name in kinds.items()
    ]
    packs = [
        _like_reference(pack.id.rpartition("/")[2], {code: frozenset(texts) for code, texts in pack.texts.items()})
        for pack in library.packs.values()
    ]
    places = {code: _sections(library.gazetteers[code]) for code in codes if code in library.gazetteers}
    found = [*packs, *phrases, _like_reference("labels", labels), _like_reference("places", places)]
    found.append(_like_reference("promises", promises))
    return tuple(sorted(found, key=lambda measure: measure.id not in DANGER))


def percent(kinds: Iterable[Measure], language: str) -> int:
    """How much of everything a language has; 100 only when nothing is missing."""
    counted = [(measure.has(language), len(measure.wanted)) for measure in kinds]
    wanted = sum(count for _, count in counted)
    return 100 * sum(has for has, _ in counted) // wanted if wanted else 100


def can_be_offered(kinds: Iterable[Measure], language: str) -> bool:
    """Whether it has all that danger needs."""
    return all(measure.has(language) == len(measure.wanted) for measure in kinds if measure.id in DANGER)


def reviewed(library: Library, language: str) -> bool:
    """Whether somebody has reviewed each of its texts as it now stands."""
    wordings = [wording for pack in library.packs.values() for wording in pack.texts.get(language, {}).values()]
    return bool(wordings) and all(wording.state is not State.DRAFT for wording in wordings)


def _like_reference(name: str, found: Mapping[str, Ids]) -> Measure:
    return Measure(name, found.get(REFERENCE, frozenset()), found)


def _sections(gazetteer: Gazetteer) -> Ids:
    """The keys of a places file under which anything stands."""
    return frozenset(key.name for key in fields(gazetteer) if key.name != "language" and getattr(gazetteer, key.name))
