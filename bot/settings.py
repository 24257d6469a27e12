"""Settings of a deployment: config/settings.yaml, then the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

KEYS = ("organisation", "state")


class SettingsError(Exception):
    """A setting can't be used. Says which, where it stands and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decides."""

    root: Path  # holds config/, messages/, locales/
    organisation: str | None  # who runs this; None = a test copy
    state: Path


def read_settings(root: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of the deployment whose content is under `root`.

    Raises SettingsError on an unknown key or a file that can't be read.
    """
    environment = os.environ if environment is None else environment
    path = root / "config" / "settings.yaml"
    values: dict[str, str] = {}
    if path.exists():
        try:
            read = yaml.load(path.read_text("utf-8"), yaml.BaseLoader) or {}  # noqa: S506 - BaseLoader makes only text
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
            raise SettingsError(f"{path}: can't be read ({type(problem).__name__}). Mend or remove it.") from problem
        if not isinstance(read, dict):
            raise SettingsError(f"{path}: must be lines of the form key: value.")
        unknown = set(read) - set(KEYS)
        if unknown:
            raise SettingsError(f"{path}: unknown setting {min(unknown)}. Known are: {', '.join(KEYS)}.")
        values = {key: str(value) for key, value in read.items()}
    for key in KEYS:
        variable = f"FANILO_{key.upper()}"
        if variable in environment:
            values[key] = environment[variable]
    state = Path(values.get("state") or "state")
    if not (root / "pyproject.toml").exists():  # installed as a package: nothing is written beside the code
        home = Path(environment.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
        state = home / "fanilo" / state
    return Settings(
        root=root,
        organisation=values.get("organisation", "").strip() or None,
        state=state if state.is_absolute() else root / state,
    )
