"""The only file of this room that looks on the disk: where the locales are, and the small YAML files beside them."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from bot.language.data import Languages, languages_from
from bot.model.content import Approval, State


class _TextLoader(yaml.CSafeLoader):
    """Every scalar is text: "no" is Norwegian, not false."""


_TextLoader.yaml_implicit_resolvers = {}


def locales_root() -> Path:
    """The folder locales/: of the checkout, or of the installed package."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "locales"
    return checkout if checkout.is_dir() else package / "data" / "locales"


def config_root() -> Path:
    """The folder config/: of the checkout, or of the installed package."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "config"
    return checkout if (checkout / "languages.yaml").is_file() else package / "data" / "config"


def read_languages(path: Path | None = None) -> Languages:
    """config/languages.yaml. Raises ValueError on a wrong shape, OSError when it can't be read."""
    path = path or config_root() / "languages.yaml"
    return languages_from(_load(path))


@lru_cache(maxsize=1)
def project_languages() -> Languages:
    """The project's own config/languages.yaml, read once."""
    return read_languages()


def read_review(path: Path) -> Approval | None:
    """Who reviewed a catalog, from locales/<lang>/review.yaml; None as long as it is a draft.

    The file has language, state (draft | reviewed | approved), and unless draft: by, on, fingerprint.
    Whether the words are still those that were reviewed, `catalog.review_state` tells.
    Raises ValueError on a wrong shape, OSError when it can't be read.
    """
    data = _load(path)
    if not isinstance(data, dict) or data.get("state") not in {state.value for state in State}:
        raise ValueError(f"{path.name}: state must be draft, reviewed or approved")
    state = State(data["state"])
    if state is State.DRAFT:
        return None
    try:
        return Approval(state, str(data["by"]), date.fromisoformat(str(data["on"])), str(data["fingerprint"]))
    except KeyError as missing:
        raise ValueError(f"{path.name}: {missing.args[0]} is missing") from missing


def _load(path: Path) -> object:
    try:
        loaded: object = yaml.load(path.read_text(encoding="utf-8"), Loader=_TextLoader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name}: {error}") from error
    return loaded
