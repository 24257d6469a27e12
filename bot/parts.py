"""Everything that thinks, built from what staff have written: the heavy part of a start."""

import gc
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.language.files import read_languages
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.hearing import Listener
    from bot.language.catalog import Catalog
    from bot.language.data import Languages
    from bot.language.render import Renderer
    from bot.model.content import Library, Problem

PATIENCE = 4.0  # seconds that somebody waits for all of it to be there


@dataclass(frozen=True, slots=True)
class Parts:
    """What is heavy to build: everything that thinks."""

    library: "Library"
    problems: "tuple[Problem, ...]"
    listener: "Listener"
    renderer: "Renderer"


def shipped_languages(settings: Settings) -> "Languages":
    """Raises SettingsError: without them nothing can be said."""
    path = settings.root / "config" / "languages.yaml"
    try:
        return read_languages(path)
    except (OSError, ValueError) as problem:
        raise SettingsError(f"{path}: can't be read ({problem}). Mend it.") from None


def build_parts(settings: Settings, catalog: "Catalog") -> Parts:
    """Everything that thinks, from what staff have written. Raises SettingsError as `shipped_languages` does."""
    from bot.assess.learned import shipped
    from bot.assess.signs import Recogniser
    from bot.assess.terms import Terms
    from bot.content.compiled import compiled
    from bot.content.load import load
    from bot.hearing import Listener
    from bot.language.detect import Detector
    from bot.language.names import LanguageNames
    from bot.language.render import Renderer
    from bot.places.countries import Places
    from bot.places.names import calling_codes, territory_names

    languages = shipped_languages(settings)
    snapshots = settings.state / "snapshots"
    loaded = load(settings.root, snapshots=snapshots)
    library = _without(loaded.library, languages.unready)
    detector = Detector(languages)
    detector.load()
    phrase_sets = tuple(library.phrases.values())
    recogniser = Recogniser(phrase_sets, compiled(phrase_sets, snapshots))
    listener = Listener(
        library=library,
        recogniser=recogniser,
        places=Places.build(
            library.gazetteers, territory_names(languages.codes), calling_codes(), recogniser.matcher.words
        ),
        terms=Terms(library.pay),
        detector=detector,
        names=LanguageNames(languages),
        resolve=languages.resolve,
        learned=shipped(),
    )
    renderer = Renderer.of(library, catalog, languages.codes)
    gc.collect()
    gc.freeze()  # what was built stays: the collector need not walk it for every few messages
    return Parts(library, loaded.problems, listener, renderer)


def _without(library: "Library", languages: tuple[str, ...]) -> "Library":
    """The library without the phrases and places of these languages: until they are ready they change no answer."""
    phrases = {code: item for code, item in library.phrases.items() if code not in languages}
    gazetteers = {code: item for code, item in library.gazetteers.items() if code not in languages}
    return replace(library, phrases=phrases, gazetteers=gazetteers)
