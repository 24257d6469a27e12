"""The JSON Schemas of packs, and the pages on what the checker says: both are made, and up to date."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.content.checks import RULES
from bot.content.checks.forms import FORMS
from bot.content.checks.manual import pages
from bot.content.root import content_root
from bot.content.schema_words import WORDS
from bot.content.schemas import FILES, schema, text
from bot.content.yaml_places import read_document

ROOT = content_root()
MANUAL = ROOT / "docs" / "packs" / "messages"
PACKS = sorted(ROOT.glob("messages/*/*.yaml"))


def validator(path: Path) -> Draft202012Validator:
    """Of a pack.yaml or a language file."""
    return Draft202012Validator(schema("pack.json" if path.stem == "pack" else "texts.json"))


class _Typing(yaml.SafeLoader):
    """As other programs read a file: with numbers, true and false; JSON has no days."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as the class above has it
        first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def typed(data: bytes) -> Any:
    """What another program sees in the file."""
    return yaml.load(data, _Typing)


def errors(path: Path, data: object) -> list[str]:
    """What an editor would underline."""
    return [error.message for error in validator(path).iter_errors(data)]


@pytest.mark.parametrize("name", FILES)
def test_schemas_are_up_to_date(name: str) -> None:
    """`python -m bot.content.schemas` was run after the last change, and what it writes is a schema."""
    assert (ROOT / "schemas" / name).read_text("utf-8") == text(name)
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("path", PACKS, ids=lambda path: "/".join(path.parts[-2:]))
def test_our_packs_fit(path: Path) -> None:
    """No file of ours is underlined, whoever reads it."""
    data = path.read_bytes()
    assert errors(path, read_document(data, path.name).data) == []
    assert errors(path, typed(data)) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("pack.yaml", "titel: Spring"),
        ("pack.yaml", "id: Spring"),
        ("pack.yaml", "kind: awarenes"),
        ("pack.yaml", "format: 3"),
        ("pack.yaml", "countries: [mg]"),
        ("pack.yaml", "days: [Monday]"),
        ("pack.yaml", 'times: ["25:00"]'),
        ("pack.yaml", "posts: [{id: Passport}]"),
        ("pack.yaml", "posts: [{id: a, picture: a.png}]"),
        ("en.yaml", "posts: {a: {text: [b]}}"),
        ("en.yaml", "posts: {a: b}"),
        ("en.yaml", "state: done"),
        ("en.yaml", "approvals: [{post: a, state: draft}]"),
        ("en.yaml", "sigher: Soa"),
    ],
)
def test_slips_are_underlined(file: str, line: str) -> None:
    """What `fanilo check` would not take either."""
    files: dict[str, dict[str, Any]] = {
        "pack.yaml": {"format": 2, "id": "a/b", "kind": "awareness", "title": "T", "purpose": "P", "posts": []},
        "en.yaml": {"language": "en", "posts": {"a": {"text": "No", "alt": None}, "b": None}},
    }
    good = files[file]
    assert errors(Path(file), good) == []
    assert errors(Path(file), {**good, **typed(line.encode())}) != []


def test_every_name_is_explained() -> None:
    """Each name has its sentence, and no sentence is left over."""

    def named(shape: str, block: dict[str, Any]) -> set[str]:
        return {shape, *(f"{shape}.{name}" for name in block["properties"])}

    found: set[str] = {word for word in WORDS if word.startswith("part.")}
    for name, shape in FILES.items():
        whole = schema(name)
        for block, its in {shape.__name__: whole, **whole["$defs"]}.items():
            found |= named(block, its)
    assert found == set(WORDS)


def test_an_editor_needs_no_line_for_it() -> None:
    """VS Code takes the schemas for the files of every language that we have."""
    known = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))["yaml.schemas"]
    assert set(known) == {f"./schemas/{name}" for name in FILES}
    assert known["./schemas/pack.json"] == "messages/*/pack.yaml"
    languages = {path.name for path in PACKS if path.stem != "pack"}
    assert {f"messages/*/{name}" for name in languages} == set(known["./schemas/texts.json"])


# ---- what the checker says


def test_pages_are_up_to_date() -> None:
    """`python -m bot.content.checks` was run after the last change of a rule; no page is left over."""
    assert {path.name: path.read_text("utf-8") for path in MANUAL.glob("*.md")} == pages()


def test_every_rule_has_a_page_and_a_remedy() -> None:
    """Rules, and the problems that the readers of files tell themselves."""
    found = pages()
    for rule in (*(rule.id for rule in RULES), *FORMS):
        assert f"[{rule}]({rule}.md)" in found["README.md"]
        assert "**What to do:**" in found[f"{rule}.md"]
