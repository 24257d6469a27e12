"""The held-aside texts are well-formed (docs/labelling.md). What the assessment makes of them is not asked here."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "benchmarks" / "data" / "held").glob("*.jsonl"))
FIELDS = {
    "id", "language", "case", "split", "kind", "text", "level", "red_flags", "protective", "danger", "note",
}  # fmt: skip
KINDS = {"advert", "dm", "report", "question", "plea", "talk"}
LEVELS = {"danger", "high", "caution", "none", "not_an_offer"}
AT_LEAST = 40
OF_ONE_CASE = 6

Row = dict[str, Any]
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def signs() -> dict[str, dict[str, Any]]:
    """The ids that a label may have, each with what config/indicators.yaml says of it."""
    content = yaml.safe_load((ROOT / "config" / "indicators.yaml").read_text("utf-8"))
    return {
        kind: {one["id"]: one for one in content[kind]} for kind in ("red_flags", "protective_facts", "danger_signs")
    }


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def level_of(row: Row, flags: dict[str, Any]) -> str:
    """The level that follows from the signs of a row; none stands for not_an_offer too."""
    if row["danger"]:
        return "danger"
    count = Counter(flags[flag]["strength"] for flag in {one["id"] for one in row["red_flags"]})
    strong, medium, weak = count["strong"], count["medium"], count["weak"]
    if strong > 1 or (strong and medium + weak) or medium > 2 or (medium > 1 and weak):
        return "high"
    return "caution" if strong or medium or weak > 2 else "none"


@every_file
def test_every_row_has_the_fields_and_the_words_it_quotes(path: Path, signs: dict[str, dict[str, Any]]) -> None:
    for row in rows_of(path):
        where = row["id"]
        assert set(row) == FIELDS, where
        assert row["language"] == path.stem, where
        assert where.startswith(f"{path.stem}-held-"), where
        assert row["split"] == "held", where
        assert row["kind"] in KINDS, where
        assert row["level"] in LEVELS, where
        assert row["text"].strip(), where
        assert row["case"].strip(), where
        assert row["note"].strip(), where
        for label, kind in (("red_flags", "red_flags"), ("danger", "danger_signs")):
            for one in row[label]:
                assert one["id"] in signs[kind], (where, one["id"])
                assert one["quote"].strip(), (where, one["id"])
                assert one["quote"] in row["text"], (where, one["quote"])
        assert set(row["protective"]) <= signs["protective_facts"].keys(), where


@every_file
def test_every_level_follows_from_the_signs(path: Path, signs: dict[str, dict[str, Any]]) -> None:
    for row in rows_of(path):
        assert row["level"].replace("not_an_offer", "none") == level_of(row, signs["red_flags"]), row["id"]


@every_file
def test_no_id_or_text_stands_twice_and_no_case_weighs_too_much(path: Path) -> None:
    rows = rows_of(path)
    for field in ("id", "text"):
        assert [value for value, n in Counter(row[field] for row in rows).items() if n > 1] == []
    assert [case for case, n in Counter(row["case"] for row in rows).items() if n > OF_ONE_CASE] == []


@every_file
def test_there_are_enough_texts_of_each_kind(path: Path) -> None:
    rows = rows_of(path)
    assert sum(row["level"] == "danger" for row in rows) >= AT_LEAST
    assert sum(row["level"] in {"none", "not_an_offer"} and row["kind"] != "advert" for row in rows) >= AT_LEAST
    assert sum(row["level"] in {"none", "caution"} and row["kind"] == "advert" for row in rows) >= AT_LEAST


# ---- texts to develop with, and those in plain words held aside from them

OTHERS = sorted((ROOT / "benchmarks" / "data").glob("[dt]e*/*.jsonl"))
CARRIED = 5  # texts at least that carry a red flag


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_other_rows_are_whole(path: Path, signs: dict[str, dict[str, Any]]) -> None:
    """Known ids, quotes that stand in the text, levels by the rule, no id twice."""
    rows = rows_of(path)
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        where = row["id"]
        assert set(row) == FIELDS, where
        assert (row["language"], row["split"]) == (path.stem, path.parent.name), where
        assert row["kind"] in KINDS, where
        assert row["text"].strip(), where
        for label, kind in (("red_flags", "red_flags"), ("danger", "danger_signs")):
            for one in row[label]:
                assert one["id"] in signs[kind], (where, one["id"])
                assert one["quote"] in row["text"], (where, one["quote"])
        if row["level"] != "not_an_offer":
            assert level_of(row, signs["red_flags"]) == row["level"], where


@pytest.mark.parametrize("language", sorted({path.stem for path in OTHERS}))
def test_a_case_is_in_one_part_only(language: str) -> None:
    """What was learned from a case must not be asked of it."""
    parts = [{row["case"] for row in rows_of(path)} for path in OTHERS if path.stem == language]
    assert len(parts) == 2
    assert not parts[0] & parts[1]


def test_every_flag_is_carried(signs: dict[str, dict[str, Any]]) -> None:
    """By five texts or more of all files together; the wording alone is labelled by nobody."""
    carried = Counter(
        flag for path in (*FILES, *OTHERS) for row in rows_of(path) for flag in {one["id"] for one in row["red_flags"]}
    )
    assert {flag for flag in signs["red_flags"] if carried[flag] < CARRIED} == {"wording_resembles"}
