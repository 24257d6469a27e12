"""Labels of the interface in each language, by symbolic ids such as "button.not_sure".

Sources are locales/<lang>/LC_MESSAGES/bot.po. A compiled bot.mo beside a source is used when it was made from those
very words, and is made when it can be; without it everything works, a little slower.
`python -m bot.language.catalog build` compiles all of them.
"""

import contextlib
import gettext
import hashlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.language.files import locales_root
from bot.model.content import Approval, State

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog as PoCatalog

SOURCE_LANGUAGE = "en"
MISSING = "\u2026"  # what a person sees where even English has no label: never an id, never an error
_SLOT = re.compile(r"\{([a-z_]{1,40})\}")
_DIGEST = "source.digest"  # the entry of a .mo that says from which bytes it was made


class UnknownLabel(KeyError):
    """No catalog has a label of this id, or a slot of it was not given."""


class Catalog:
    """The labels of all languages."""

    def __init__(
        self,
        translations: Mapping[str, gettext.NullTranslations],
        *,
        strict: bool = False,
        broken: tuple[str, ...] = (),
    ) -> None:
        """`strict` raises UnknownLabel where otherwise "…" is shown; for tests.

        `broken` names sources that could not be read; their language comes from the last good build, or is English.
        """
        self._translations = dict(translations)
        self._strict = strict
        self.broken = broken

    @classmethod
    def read(cls, root: Path | None = None, *, strict: bool = False) -> "Catalog":
        """Read all languages under `root`, by default locales/ of the project. A broken file is noted, not raised."""
        found: dict[str, gettext.NullTranslations] = {}
        broken: list[str] = []
        for source in sources(root or locales_root()):
            language = source.parent.parent.name
            try:
                found[language] = _load(source)
            except (OSError, ValueError) as error:
                broken.append(f"{source.name} of {language}: {error}")
                with contextlib.suppress(OSError, ValueError):
                    found[language] = _read_mo(source.with_suffix(".mo"))
        return cls(found, strict=strict, broken=tuple(broken))

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that have a catalog, sorted."""
        return tuple(sorted(self._translations))

    @staticmethod
    def language_name(code: str, language: str) -> str:
        """A language's name in a person's language."""
        from bot.language.names import language_name  # late: Babel takes longer to import than all labels to read

        return language_name(code, language)

    def has(self, key: str) -> bool:
        """Whether the source language has this label."""
        return self._find(SOURCE_LANGUAGE, key) is not None

    def label(self, language: str, key: str, /, **values: str) -> str:
        """The label in the language, else in English, with its {slots} filled.

        A label whose slots are not those given is not used: a translation that lost its slot gives way to English.
        Raises UnknownLabel when strict; otherwise gives "…" where there is nothing to show.
        """
        return self._say(language, key, None, values)

    def count(self, language: str, key: str, number: int, /, **values: str) -> str:
        """A label that depends on a number, in the form that CLDR asks for; {count} is the number."""
        return self._say(language, key, number, {"count": str(number), **values})

    def _say(self, language: str, key: str, number: int | None, values: Mapping[str, str]) -> str:
        for code in dict.fromkeys((language, SOURCE_LANGUAGE)):
            text = self._find(code, key, number)
            if text is not None and values.keys() >= set(_SLOT.findall(text)):
                return _SLOT.sub(lambda slot: values[slot[1]], text)
        if self._strict:
            raise UnknownLabel(key)
        return MISSING

    def _find(self, language: str, key: str, number: int | None = None) -> str | None:
        translations = self._translations.get(language)
        if translations is None or not key:  # the empty id is the header
            return None
        # A form that is missing comes back as the id.
        text = translations.gettext(key) if number is None else translations.ngettext(key, key, number)
        return text if text and text != key else None


@lru_cache(maxsize=1)
def default() -> Catalog:
    """The project's own catalogs, read once."""
    return Catalog.read()


def label(language: str, key: str, /, **values: str) -> str:
    """A label of the project's own catalogs, for the command line. See Catalog.label."""
    return default().label(language, key, **values)


def sources(root: Path) -> list[Path]:
    """All bot.po under locales/, by language."""
    return sorted(root.glob("*/LC_MESSAGES/bot.po"))


def build(root: Path) -> list[Path]:
    """Compile every bot.po to a bot.mo beside it, and name them.

    Raises ValueError on a broken one, OSError when it can't be written.
    """
    built = []
    for source in sources(root):
        data = source.read_bytes()
        _write(source.with_suffix(".mo"), _compile(data, source.name))
        built.append(source.with_suffix(".mo"))
    return built


def review_state(source: Path, approval: Approval | None) -> State:
    """How far a catalog's review has come: a draft again once its words are not those that were reviewed."""
    if approval is None or approval.fingerprint != words_fingerprint(source):
        return State.DRAFT
    return approval.state


def words_fingerprint(source: Path) -> str:
    """First 16 hex digits of the SHA-256 of a catalog's labels, whatever the comments and the order in the file."""
    messages = sorted((str(item.id), str(item.string)) for item in parse(source.read_bytes(), source.name) if item.id)
    return hashlib.sha256(repr(messages).encode()).hexdigest()[:16]


def _load(source: Path) -> gettext.NullTranslations:
    data = source.read_bytes()
    compiled = source.with_suffix(".mo")
    with contextlib.suppress(OSError, ValueError):
        ready = _read_mo(compiled)
        if ready.gettext(_DIGEST) == hashlib.sha256(data).hexdigest():
            return ready
    made = _compile(data, source.name)
    with contextlib.suppress(OSError):  # installed read-only: compile again next time
        _write(compiled, made)
    return gettext.GNUTranslations(io.BytesIO(made))


def _read_mo(path: Path) -> gettext.NullTranslations:
    """Raises OSError when it is not there, ValueError when it is no catalog."""
    try:
        return gettext.GNUTranslations(io.BytesIO(path.read_bytes()))
    except OSError:
        raise
    except Exception as error:  # a cut file raises whatever its bytes happen to lead to
        raise ValueError(f"{path.name} is damaged") from error


def parse(data: bytes, name: str) -> "PoCatalog":
    """Raises ValueError when it is not valid."""
    from babel.messages.pofile import PoFileError, read_po  # late: a compiled catalog doesn't need it

    try:
        return read_po(io.BytesIO(data), abort_invalid=True)
    except (PoFileError, ValueError, LookupError, TypeError) as error:
        raise ValueError(f"{name} is not a valid catalog: {error}") from error


def _compile(data: bytes, name: str) -> bytes:
    """The .mo of a .po; fuzzy and empty entries are left out. Raises ValueError when the .po is not valid."""
    from babel.messages.mofile import write_mo

    catalog = parse(data, name)
    catalog.add(_DIGEST, hashlib.sha256(data).hexdigest())
    out = io.BytesIO()
    write_mo(out, catalog, use_fuzzy=False)
    return out.getvalue()


def _write(path: Path, data: bytes) -> None:
    """Write at once or not at all: another process may be reading."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".mo-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def main(arguments: list[str]) -> int:
    """`build [FOLDER]`: compile, and name each file made."""
    if arguments[:1] != ["build"] or len(arguments) > 2:
        print("usage: python -m bot.language.catalog build [FOLDER]", file=sys.stderr)
        return 2
    for path in build(Path(arguments[1]) if len(arguments) == 2 else locales_root()):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
