"""`fanilo check --format sarif`: what code scanning takes."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.__main__ import main
from bot.content.checks.manual import helps
from bot.content.sarif import SCHEMA
from tests.content.test_broken_samples import SAMPLES, lay

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_ARTIFACT = {
    "type": "object",
    "required": ["uri"],
    "properties": {"uri": {"type": "string", "pattern": "^[^/ ][^ ]*$"}, "uriBaseId": {"const": "%SRCROOT%"}},
    "additionalProperties": False,
}
_LINE = {"type": "integer", "minimum": 1}
_REGION = {
    "type": "object",
    "required": ["startLine"],
    "properties": {"startLine": _LINE, "startColumn": _LINE, "endLine": _LINE, "endColumn": _LINE},
    "additionalProperties": False,
}
# The part of SARIF 2.1.0 that is written, with what the standard and code scanning require.
WRITTEN = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"const": SCHEMA},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {"driver": {"$ref": "#/$defs/driver"}},
                    },
                    "results": {"type": "array", "maxItems": 5_000, "items": {"$ref": "#/$defs/result"}},
                },
            },
        },
    },
    "$defs": {
        "driver": {
            "type": "object",
            "required": ["name", "rules"],
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string", "minLength": 1},
                "version": {"type": "string"},
                "semanticVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
                "rules": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "required": ["id", "shortDescription", "fullDescription", "help"],
                        "additionalProperties": False,
                        "properties": {
                            "id": {"type": "string", "pattern": "^[a-z_]+$"},
                            "name": {"type": "string", "maxLength": 255},
                            "shortDescription": _TEXT,
                            "fullDescription": _TEXT,
                            "help": {**_TEXT, "required": ["text", "markdown"]},
                            "helpUri": {
                                "type": "string",
                                "pattern": "^(https|file)://.*/docs/packs/messages/[a-z_]+.md$",
                            },
                            "properties": {
                                "type": "object",
                                "properties": {"tags": {"type": "array", "items": {"type": "string"}, "maxItems": 20}},
                            },
                        },
                    },
                },
            },
        },
        "result": {
            "type": "object",
            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"enum": ["error", "warning"]},
                "message": _TEXT,
                "locations": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["physicalLocation"],
                        "additionalProperties": False,
                        "properties": {
                            "physicalLocation": {
                                "type": "object",
                                "required": ["artifactLocation", "region"],
                                "additionalProperties": False,
                                "properties": {"artifactLocation": _ARTIFACT, "region": _REGION},
                            }
                        },
                    },
                },
                "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                "properties": {"type": "object"},
                "fixes": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["artifactChanges"],
                        "additionalProperties": False,
                        "properties": {
                            "description": _TEXT,
                            "artifactChanges": {
                                "type": "array",
                                "minItems": 1,
                                "items": {
                                    "type": "object",
                                    "required": ["artifactLocation", "replacements"],
                                    "additionalProperties": False,
                                    "properties": {
                                        "artifactLocation": _ARTIFACT,
                                        "replacements": {
                                            "type": "array",
                                            "minItems": 1,
                                            "items": {
                                                "type": "object",
                                                "required": ["deletedRegion"],
                                                "additionalProperties": False,
                                                "properties": {"deletedRegion": _REGION, "insertedContent": _TEXT},
                                            },
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def told(capsys: pytest.CaptureFixture[str], root: Path) -> dict[str, Any]:
    """The one run of `fanilo check --format sarif`."""
    main(["check", str(root), "--format", "sarif"])
    found = json.loads(capsys.readouterr().out)
    Draft202012Validator(WRITTEN).validate(found)
    run: dict[str, Any] = found["runs"][0]
    return run


@pytest.mark.parametrize("sample", sorted(set(SAMPLES) - {"number_not_quoted"}))  # which is no problem
def test_every_sample(sample: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Each kind of problem is in the form, with the page of its rule."""
    run = told(capsys, lay(sample, tmp_path / "root"))
    rules = run["tool"]["driver"]["rules"]
    assert run["results"]
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["help"]["markdown"] == helps()[rule["id"]]
        assert rule["shortDescription"]["text"] != rule["id"]


def test_no_problem(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """An empty list takes away what was told before."""
    assert told(capsys, lay("base", tmp_path / "root"))["results"] == []


def test_a_repair(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A repair names the lines that go, and what comes in their place."""
    root = lay("base", tmp_path / "root")
    path = root / "messages/spring/fr.yaml"
    before = path.read_text("utf-8")
    path.write_text(before.replace("Gardez votre", "Gardez  votre"), "utf-8")
    (result,) = told(capsys, root)["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    assert change["artifactLocation"]["uri"] == "messages/spring/fr.yaml"
    gone = replacement["deletedRegion"]
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines[gone["startLine"] - 1 : gone["endLine"] - 1] = [replacement["insertedContent"]["text"]]
    assert "".join(lines) == before


def test_pages_at_the_home_of_the_project(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the checks of a pull request run, help is at an address that everybody can open."""
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_REPOSITORY", "example/fanilo")
    monkeypatch.setenv("GITHUB_SHA", "abc")
    (rule,) = told(capsys, lay("missing_text", tmp_path / "root"))["tool"]["driver"]["rules"]
    assert rule["helpUri"] == "https://github.com/example/fanilo/blob/abc/docs/packs/messages/missing_text.md"
