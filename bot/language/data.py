"""What is known of the languages that Fanilo speaks, as read from config/languages.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_FIELDS = frozenset(
    {"script", "ready", "codes", "fallback", "markers", "names", "places", "ask", "countries", "languages"}
)


@dataclass(frozen=True, slots=True)
class Language:
    """One language. Words are as written in the file; case and accents are folded where they are used."""

    code: str  # BCP 47, as in the folders of locales/ and messages/
    script: str  # ISO 15924
    codes: tuple[str, ...] = ()  # other codes that platforms send for it
    fallback: tuple[str, ...] = ()  # languages that lend a missing country or language name
    markers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # names of languages that also mean a country
    ask: tuple[str, ...] = ()
    countries: Mapping[str, str] = field(default_factory=dict)  # ISO 3166-1 alpha-2 -> name
    languages: Mapping[str, str] = field(default_factory=dict)  # BCP 47 -> name
    ready: bool = True  # False: being written; nobody is offered it


@dataclass(frozen=True, slots=True)
class Languages:
    """All languages, in the order of the file."""

    shipped: tuple[Language, ...]
    counts_as: Mapping[str, str] = field(default_factory=dict)  # recognised code -> ours
    neighbours: tuple[str, ...] = ()  # recognised, not spoken; those that are not ready among them
    unready: tuple[str, ...] = ()  # codes of languages that are listed and not shipped yet

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the shipped languages."""
        return tuple(language.code for language in self.shipped)

    def get(self, code: str) -> Language | None:
        """The shipped language of this code."""
        return next((language for language in self.shipped if language.code == code), None)

    def resolve(self, tag: str | None) -> str | None:
        """The shipped language that a platform's locale names: "fr-CA", "in_ID" -> "fr", "id"; None if none."""
        primary = (tag or "").replace("_", "-").split("-")[0].lower()
        return next((item.code for item in self.shipped if primary == item.code or primary in item.codes), None)


def languages_from(data: object) -> Languages:
    """Make Languages of the plain data of config/languages.yaml.

    Raises ValueError that names the key, on a wrong shape or an unknown key.
    """
    top = _mapping(data, "the file")
    unknown = set(top) - {"languages", "counts_as", "neighbours"}
    if unknown:
        raise ValueError(f"unknown key: {min(unknown)}")
    listed = [
        _language(code, _mapping(item, code)) for code, item in _mapping(top.get("languages"), "languages").items()
    ]
    unready = tuple(language.code for language in listed if not language.ready)
    counts_as = _strings(top.get("counts_as", {}), "counts_as")
    if not {language.code for language in listed}.issuperset(counts_as.values()):
        raise ValueError("counts_as: names a language that is not listed")
    neighbours = _list(top.get("neighbours", []), "neighbours")
    shipped = tuple(language for language in listed if language.ready)
    return Languages(shipped, counts_as, (*neighbours, *unready), unready)


def _language(code: str, item: Mapping[str, object]) -> Language:
    unknown = set(item) - _FIELDS
    if unknown:
        raise ValueError(f"{code}: unknown key: {min(unknown)}")
    script = item.get("script")
    if not isinstance(script, str):
        raise ValueError(f"{code}.script: must be a text")
    ready = item.get("ready", "true")
    if ready not in ("true", "false"):
        raise ValueError(f"{code}.ready: must be true or false")
    return Language(
        code=code,
        script=script,
        ready=ready == "true",
        codes=_list(item.get("codes", []), f"{code}.codes"),
        fallback=_list(item.get("fallback", []), f"{code}.fallback"),
        markers=_list(item.get("markers", []), f"{code}.markers"),
        names=_list(item.get("names", []), f"{code}.names"),
        places=_list(item.get("places", []), f"{code}.places"),
        ask=_list(item.get("ask", []), f"{code}.ask"),
        countries=_strings(item.get("countries", {}), f"{code}.countries"),
        languages=_strings(item.get("languages", {}), f"{code}.languages"),
    )


def _mapping(data: object, where: str) -> Mapping[str, object]:
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise ValueError(f"{where}: must be keys with values")
    return data


def _list(data: object, where: str) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
        raise ValueError(f"{where}: must be a list of texts")
    return tuple(data)


def _strings(data: object, where: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key, value in _mapping(data, where).items():
        if not isinstance(value, str):
            raise ValueError(f"{where}.{key}: must be a text")
        found[key] = value
    return found
