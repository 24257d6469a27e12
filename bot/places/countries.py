"""Which countries a text means, and what it says of them.

Location is only what the person says (P7): never the language, the nationality or a telephone number.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from bot.model.content import Gazetteer
from bot.model.talk import Mention
from bot.places.lexicon import Entry, Found, Kind, Lexicon
from bot.places.phones import phones
from bot.places.roles import Reading, Role, Roles
from bot.text.match import bits
from bot.text.normal import Tokens, tokenize

_REGIONAL_A = 0x1F1E6  # regional indicator symbol letter A
_BESIDE = 2  # places of one list are fewer words apart: "Mali et Niger"
_AND = 3  # letters of the longest word for "and"


@dataclass(frozen=True, slots=True)
class _Place:
    found: Found
    reading: Reading


class Places:
    """Names of places in all languages and what is said around them, built once."""

    def __init__(self, lexicon: Lexicon, roles: Roles, calling_codes: Mapping[str, tuple[str, ...]]) -> None:
        self._lexicon, self._roles, self._calling_codes = lexicon, roles, calling_codes
        self._codes = lexicon.codes()

    @classmethod
    def build(
        cls,
        gazetteers: Mapping[str, Gazetteer],
        names: Mapping[str, Mapping[str, str]],
        calling_codes: Mapping[str, tuple[str, ...]],
        ordinary: Container[str] = (),
    ) -> "Places":
        """Put hand-written gazetteers (language -> Gazetteer), CLDR names (language -> code -> name) and calling codes
        (digits -> countries, see `bot.places.names`) into one index. A malformed form is left out.
        `ordinary` words make it faster, see Lexicon.
        """
        return cls(Lexicon(gazetteers, names, ordinary), Roles(gazetteers), calling_codes)

    def find(self, text: str, *, language: str | None = None) -> Mention:
        """The countries that a text names, in order of mention, and what it says of them.

        `language` decides where languages use one name for different countries. Never raises; linear in the text.
        """
        return self.find_in(tokenize(text), language=language)

    def find_in(self, tokens: Tokens, *, language: str | None = None) -> Mention:
        """The same for a text that is already cut into words."""
        found = self._lexicon.find(tokens, language)
        if tokens.emoji:
            found += self._flags(tokens)
        if tokens.numbers:
            found += self._phones(tokens)
        if not found:
            return Mention()
        found.sort(key=lambda f: (f.start, f.end))
        breaks = frozenset(bits(tokens.sentence_ends))
        read = [
            _Place(f, Reading() if f.entry.kind is Kind.PHONE else self._read(tokens, f, breaks))
            for f in _without_nothing(found)
        ]
        places: list[_Place] = []
        person_end = -1
        for index, place in enumerate(read):
            if self._counts(tokens, place, read, index, person_end):
                places.append(place)
            elif place.reading.person or place.found.start == person_end:
                person_end = place.found.end
        return _mention(tokens, places)

    def _read(self, tokens: Tokens, found: Found, breaks: frozenset[int]) -> Reading:
        return self._roles.read(tokens, found.start, found.end, breaks, found.glued)

    def _flags(self, tokens: Tokens) -> list[Found]:
        found = []
        for index in bits(tokens.emoji):
            word = tokens.words[index]
            if len(word) == 2 and ord(word[0]) >= _REGIONAL_A:
                code = "".join(chr(ord(c) - _REGIONAL_A + ord("A")) for c in word)
                if code in self._codes:
                    found.append(Found(index, index + 1, Entry(Kind.FLAG, (code,))))
        return found

    def _phones(self, tokens: Tokens) -> list[Found]:
        return [
            Found(index, index + 1, Entry(Kind.PHONE, (code,)))
            for index, code in phones(tokens, frozenset(bits(tokens.numbers)), self._calling_codes)
        ]

    @staticmethod
    def _counts(tokens: Tokens, place: _Place, places: list[_Place], index: int, person_end: int) -> bool:
        """Whether it is a place here, and not a person or an ordinary word."""
        found, reading = place.found, place.reading
        entry = found.entry
        if entry.kind in (Kind.PHONE, Kind.FLAG, Kind.NATIONALITY):
            return not entry.guarded or reading.place is not None
        if found.start == person_end and not reading.place:  # "Mr Chad Jordan"
            return False
        if reading.person and found.end - found.start == 1 and not (reading.place and reading.place >= reading.person):
            return False
        if not entry.guarded or reading.place or found.glued:
            return True
        if len(tokens) == found.end - found.start:
            return True
        before = places[index - 1].found if index else None
        after = places[index + 1].found if index + 1 < len(places) else None
        return bool(
            (before and not before.entry.guarded and _listed(tokens, before.end, found.start))
            or (after and not after.entry.guarded and _listed(tokens, found.end, after.start))
        )


def _listed(tokens: Tokens, start: int, end: int) -> bool:
    """Whether no more than a short word stands between two places: "Mali et Niger", but not "avec"."""
    between = tokens.words[start:end]
    return len(between) < _BESIDE and all(len(word) <= _AND for word in between)


def _without_nothing(found: list[Found]) -> list[Found]:
    """Without what is no place, and the languages listed behind it: "in English, Romanian and Bulgarian"."""
    kept = []
    nothing = -_BESIDE
    for f in found:
        if f.entry.kind is Kind.NOTHING or (f.entry.kind is Kind.NATIONALITY and f.start - nothing < _BESIDE):
            nothing = f.end
        else:
            kept.append(f)
    return kept


def _mention(tokens: Tokens, places: list[_Place]) -> Mention:
    certain = {p.found.entry.codes[0] for p in places if not p.found.entry.candidates}
    countries: dict[str, None] = {}
    ambiguous: tuple[str, ...] = ()
    roles: dict[Role, tuple[tuple[int, int], str]] = {}
    for place in places:
        entry = place.found.entry
        codes = entry.codes
        if entry.candidates:
            settled = tuple(code for code in entry.candidates if code in certain)
            if settled:
                codes = settled
            else:
                ambiguous = ambiguous or entry.candidates
        countries.update(dict.fromkeys(codes))
        role = _role(tokens, place)
        if role is None or len(codes) != 1:
            continue
        fit = place.reading.best
        strength = (fit.beside, fit.words) if fit else (0, 0)
        if role not in roles or strength > roles[role][0]:
            roles[role] = (strength, codes[0])
    code = {role: value[1] for role, value in roles.items()}
    return Mention(
        countries=tuple(countries),
        location=code.get(Role.LOCATION),
        origin=code.get(Role.ORIGIN),
        destination=code.get(Role.DESTINATION),
        ambiguous=ambiguous,
        elsewhere=code.get(Role.ELSEWHERE),
    )


def _role(tokens: Tokens, place: _Place) -> Role | None:
    found, reading = place.found, place.reading
    best = reading.best
    if found.entry.kind is Kind.NATIONALITY:
        return Role.ORIGIN if best and best.role in (Role.IDENTITY, Role.ORIGIN) else None
    if best:
        if best.role is Role.IDENTITY:
            return Role.ORIGIN if found.entry.national else None
        return best.role
    # "In Kuwait." as the whole message is an answer to "where are you?".
    if reading.place and reading.place.role is Role.LOCATION and found.start <= 1 and found.end >= len(tokens) - 1:
        return Role.LOCATION
    return None
