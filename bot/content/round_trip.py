"""What bot/content/edit.py does with ruamel.yaml, which takes a while to be imported."""

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import LiteralScalarString

__all__ = ["YAMLError"]

# How people indent: keys, list entries, and the dash within these. The first is ours.
_LAYOUTS = ((2, 4, 2), (2, 2, 0), (4, 6, 4), (4, 4, 2), (4, 4, 0), (4, 2, 0))


class _Plain(VersionedResolver):
    """Takes every plain scalar for text."""

    @property
    def versioned_resolver(self) -> dict[str, Any]:
        return {}


def block(text: str) -> str:
    """A text of lines of its own, behind a |."""
    found: str = LiteralScalarString(text if text.endswith("\n") else f"{text}\n")
    return found


def read(text: str) -> tuple[YAML, Any]:
    """The data, and what writes it in the layout that it has."""
    for layout in _LAYOUTS:
        yaml = _yaml(*layout)
        data = yaml.load(text)
        if dumped(yaml, data) == text:
            return yaml, data
    yaml = _yaml(*_LAYOUTS[0])
    return yaml, yaml.load(text)


def _yaml(mapping: int, sequence: int, offset: int) -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _Plain
    yaml.indent(mapping=mapping, sequence=sequence, offset=offset)
    yaml.width = 1_000_000
    yaml.preserve_quotes = True
    return yaml


def dumped(yaml: YAML, data: object) -> str:
    """The data as the file would say it."""
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()
