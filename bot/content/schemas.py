"""JSON Schemas of a pack's files, for editors that complete and check while typing: schemas/pack.json, texts.json.

`python -m bot.content.schemas` writes them, from the shapes in bot/content/packs.py. `fanilo check` is stricter: it
knows other files, and people.
"""

import json
from pathlib import Path
from typing import Any

from bot.content.packs import PackFile, TextsFile
from bot.content.schema_words import WORDS
from bot.content.shape import Shape

FOLDER = Path(__file__).resolve().parents[2] / "schemas"
FILES: dict[str, type[Shape]] = {"pack.json": PackFile, "texts.json": TextsFile}
_ID_MOST = 80  # characters; only ids have this bound
_ID = "^[a-z][a-z0-9_]*$"
_TIME = "^([01]?[0-9]|2[0-3]):[0-5][0-9]$"
_PARTS = ("headline", "text", "alt", "call")


def schema(name: str) -> dict[str, Any]:
    """One of the schemas."""
    shape = FILES[name]
    found: dict[str, Any] = shape.model_json_schema()
    blocks = {shape.__name__: found, **found.get("$defs", {})}
    for block, its in blocks.items():
        its["description"] = WORDS[block]
        its.pop("title", None)
        for field, what in its["properties"].items():
            what.pop("title", None)
            what.pop("default", None)
            what["description"] = WORDS[f"{block}.{field}"]
    if shape is PackFile:
        found["properties"]["times"]["items"]["pattern"] = _TIME
    else:
        _parts(found["properties"]["posts"])
    found = _as_typed(found)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Fanilo: {'pack.yaml' if shape is PackFile else 'the language file of a pack'}",
        **found,
    }


def _parts(posts: dict[str, Any]) -> None:
    """The parts that nearly every post has are proposed; others may stand there too."""
    (post,) = (each for each in posts["additionalProperties"]["anyOf"] if each["type"] == "object")
    text = post["additionalProperties"]
    post["properties"] = {part: {**text, "description": WORDS[f"part.{part}"]} for part in _PARTS}
    posts["type"] = ["object", "null"]  # when all is still to be translated


def _as_typed(node: Any) -> Any:
    """As people type it: 2, 112 and no are texts here, which YAML elsewhere takes for a number and for a denial."""
    if isinstance(node, list):
        return [_as_typed(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {key: _as_typed(value) for key, value in node.items()}
    if found.get("maxLength") == _ID_MOST:
        found["pattern"] = _ID
    if found.get("type") == "string":
        if "enum" in found:
            del found["type"]
            found["enum"] = [*found["enum"], *(int(each) for each in found["enum"] if each.isdecimal())]
        elif not found.keys() & {"pattern", "format"}:
            found["type"] = ["string", "number", "boolean"]
    return found


def text(name: str) -> str:
    """As it stands in its file."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in FILES:
        (FOLDER / each).write_text(text(each), "utf-8")
