"""The table of errors (benchmarks/accuracy): the arithmetic, the reading of texts, what is printed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy import texts
from benchmarks.accuracy.__main__ import main
from benchmarks.accuracy.judged import NO_PHRASE, Judged
from benchmarks.accuracy.measures import MEASURES, Figure, Measure, figure, overlaps, wilson
from benchmarks.accuracy.misses import reason, signs
from benchmarks.accuracy.report import MARKER, written_into
from bot.app import App
from bot.model.assessment import Span

BY_ID = {measure.id: measure for measure in MEASURES}


def judged(label: str, level: str, case: str = "one", **also: Any) -> Judged:
    """A text that was labelled and came out so; flags: those labelled; found: those found, with their places."""
    flags: Mapping[str, tuple[str, ...]] = also.get("flags", {})
    danger: Mapping[str, tuple[str, ...]] = also.get("danger", {})
    found: Mapping[str, Span] = also.get("found", {})
    danger_found: tuple[str, ...] = also.get("danger_found", ())
    missed = {sign: NO_PHRASE for sign in (*danger, *flags) if sign not in found and sign not in danger_found}
    text = texts.Labelled("t", "en", also.get("text", ""), label, "dm", case, flags, danger)
    return Judged(text, also.get("language", "en"), level, found, danger_found, missed | also.get("why", {}))


# ---- arithmetic


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(right: int, n: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    assert wilson(right, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_of_everything_and_of_nothing() -> None:
    """All right is not certain; no text says nothing; what mirrors is the mirror."""
    low, high = wilson(40, 40)
    assert (round(low, 4), high) == (0.9124, 1.0)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(7, 30) == pytest.approx(tuple(1 - end for end in reversed(wilson(23, 30))))


def test_words_overlap_when_they_share_a_character() -> None:
    """In any place where the marked words stand; to touch is not enough."""
    text = "no fee. they keep my passport, they keep"
    assert overlaps(Span(13, 17), text, ["keep my passport"])
    assert overlaps(Span(36, 40), text, ["they keep"])  # the second place of it
    assert overlaps(Span(0, 6), text, ["passport", "fee"])
    assert not overlaps(Span(0, 6), text, ["they keep"])
    assert not overlaps(Span(8, 13), text, ["keep my"])
    assert not overlaps(Span(0, 6), text, [])


def test_a_case_told_often_weighs_like_one() -> None:
    """Three texts of one case missed, one of another found: a quarter of the texts, half of the cases."""
    some = [judged("danger", "none", case="a")] * 3 + [judged("danger", "danger", case="b")]
    found = figure(BY_ID["danger"], some)
    assert (found.right, found.n, found.share, found.by_case) == (1, 4, 0.25, 0.5)


@pytest.mark.parametrize(
    ("measure", "right", "n", "reached", "off"),
    [
        ("danger", 97, 100, True, 0.0),
        ("danger", 96, 100, False, 1.0),
        ("false_danger", 0, 100, True, 0.0),
        ("false_danger", 1, 100, False, 0.0),  # under 1 %, not 1 %
        ("honest_caution", 25, 200, False, 2.5),
        ("flags_recall", 1, 100, None, 0.0),
        ("danger", 0, 0, None, 0.0),
    ],
)
def test_a_target_is_reached_or_missed_by_points(
    measure: str, right: int, n: int, reached: bool | None, off: float
) -> None:
    found = Figure(BY_ID[measure], right, n, 0.0)
    assert found.reached is reached
    assert found.off == pytest.approx(off)


def test_worse_than_english_is_lower_recall_or_more_alarms() -> None:
    def of(measure: Measure, right: int) -> Figure:
        return Figure(measure, right, 100, 0.0)

    recall, alarms = BY_ID["high"], BY_ID["honest_high"]
    assert of(recall, 80).worse_than(of(recall, 90)) == pytest.approx(10)
    assert of(alarms, 5).worse_than(of(alarms, 2)) == pytest.approx(3)
    assert of(alarms, 0).worse_than(of(alarms, 2)) == pytest.approx(-2)
    assert Figure(recall, 0, 0, 0.0).worse_than(of(recall, 90)) is None


# ---- what is counted


def test_each_measure_counts_its_own_texts() -> None:
    """What came out right of how many, in one small set."""
    keep, fee = {"passport_handover": ("keep my passport",)}, {"recruitment_fee_upfront": ("fee",)}
    text = "they keep my passport for the fee"
    some = [
        judged("danger", "danger"),
        judged("danger", "high", language="fr"),
        judged("high", "danger"),
        judged("high", "high", text=text, flags=keep | fee, found={"passport_handover": Span(0, 9)}),
        judged("high", "caution", text=text, flags=keep, found={"passport_handover": Span(30, 33)}),
        judged("high", "none", flags=fee, found={"minor_recruited": Span(0, 1)}),
        judged("none", "caution", flags=fee),
        judged("none", "high"),
        judged("none", "none"),
        judged("not_an_offer", "danger"),
        judged("not_an_offer", "not_an_offer"),
    ]
    counts = {measure.id: (found.right, found.n) for measure in MEASURES for found in [figure(measure, some)]}
    assert counts == {
        "danger": (1, 2),
        "false_danger": (2, 9),
        "high": (1, 4),
        "raised": (3, 4),
        "honest_high": (1, 3),
        "honest_caution": (1, 3),
        "not_an_offer": (1, 2),
        "evidence": (1, 2),
        "flags_recall": (2, 4),
        "flags_precision": (2, 3),
        "language": (10, 11),
    }


def test_a_sign_is_missed_where_it_counts() -> None:
    """Danger signs in texts of danger, flags in high and caution; what was found elsewhere is extra."""
    some = [
        judged("danger", "none", danger={"danger_locked_in": ()}, flags={"passport_handover": ()}),
        judged("high", "none", flags={"passport_handover": ()}, why={"passport_handover": "negation"}),
        judged("high", "high", flags={"passport_handover": ()}, found={"passport_handover": Span(0, 1)}),
        judged("none", "caution", found={"passport_handover": Span(0, 1)}),
    ]
    found = {sign.id: (sign.labelled, len(sign.missed), len(sign.extra), dict(sign.why)) for sign in signs(some)}
    assert found == {
        "danger_locked_in": (1, 1, 0, {NO_PHRASE: 1}),
        "passport_handover": (2, 1, 1, {"negation": 1}),
    }


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (
            judged(
                "danger",
                "none",
                danger={"danger_locked_in": (), "danger_stranded": ()},
                why={"danger_stranded": "past"},
            ),
            "not found: danger_locked_in, danger_stranded (past)",
        ),
        (judged("none", "danger", danger_found=("danger_locked_in",)), "not labelled: danger_locked_in"),
        (
            judged("high", "caution", flags={"secrecy_demanded": ()}, found={"passport_handover": Span(0, 1)}),
            "not found: secrecy_demanded; not labelled: passport_handover; "
            "the rule: found 1 strong: 1 medium or weak short of high",
        ),
        (
            judged("none", "caution", language="fr", found={"passport_handover": Span(0, 1)}),
            "read as fr; not labelled: passport_handover; the rule: found 1 strong: 1 strong make caution",
        ),
        (judged("caution", "not_an_offer"), "the rule: no word of an offer was heard"),
        (judged("not_an_offer", "none"), "the rule: words of an offer were heard"),
    ],
)
def test_a_miss_is_told_in_words_of_labels_and_rule(app: App, one: Judged, says: str) -> None:
    assert reason(one, app.parts.library) == says


# ---- texts and pages

HELD = {
    "id": "en-1", "language": "en", "case": "A waitress, 2020", "split": "held", "kind": "dm", "level": "high",
    "text": "They locked us in and they keep our passport. They keep it.",
    "red_flags": [
        {"id": "passport_handover", "quote": "keep our passport"}, {"id": "passport_handover", "quote": "keep it"},
    ],
    "danger": [{"id": "danger_locked_in", "quote": "locked us in"}], "protective": [], "note": "-",
}  # fmt: skip
DEVELOP = {
    "id": "en-2", "lang": "en", "channel": "dm", "label": "danger", "modelled_on": "a page", "protective": [],
    "text": "They locked us in", "red_flags": ["danger_locked_in", "movement_restricted"],
}  # fmt: skip


def written(path: Path, *rows: Mapping[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_both_forms_of_a_row_are_read(tmp_path: Path) -> None:
    """Signs with the words that carry them, and signs alone."""
    one, other = texts.read([written(tmp_path / "both.jsonl", HELD, DEVELOP)])
    assert (one.id, one.language, one.level, one.kind, one.case) == ("en-1", "en", "high", "dm", "A waitress, 2020")
    assert one.flags == {"passport_handover": ("keep our passport", "keep it")}
    assert one.danger == {"danger_locked_in": ("locked us in",)}
    assert (other.language, other.level, other.kind, other.case) == ("en", "danger", "dm", "a page")
    assert (other.flags, other.danger) == ({"movement_restricted": ()}, {"danger_locked_in": ()})


@pytest.mark.parametrize("line", ["no json", "[]", '{"id": "x"}', json.dumps({**HELD, "level": "safe"})])
def test_what_is_no_labelled_text_is_named_with_its_line(
    tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "bad.jsonl", HELD)
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    assert main([str(path)]) == 2
    assert f"{path}, line 2 is no labelled text" in capsys.readouterr().err


def test_the_project_s_own_texts_are_read() -> None:
    """All files of both parts have one of the two forms, and no id stands twice."""
    rows = texts.read([*texts.held(), *texts.developed()])
    assert len(rows) > 2_000
    assert len({row.id for row in rows}) == len(rows)


def test_a_file_is_measured_and_put_into_a_page(app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The tables on the screen, the same in the page behind its hand-written part, every figure as JSON."""
    page, figures = tmp_path / "page.md", tmp_path / "figures.json"
    page.write_text(f"# By hand\n\n{MARKER}\nold tables\n", "utf-8")
    file = written(tmp_path / "mine.jsonl", HELD, DEVELOP)
    assert main([str(file), "--misses", "--write", str(page), "--json", str(figures)], lambda: app) == 0
    shown = capsys.readouterr().out
    assert "- en-1 (A waitress, 2020): high -> danger." in shown
    assert str(HELD["text"]) not in shown
    assert page.read_text("utf-8") == f"# By hand\n\n{MARKER}\n\n{shown}"
    measured = json.loads(figures.read_text("utf-8"))["parts"]["given"]["en"]
    assert (measured["figures"]["danger"]["right"], measured["figures"]["danger"]["n"]) == (1, 1)
    assert measured["figures"]["false_danger"]["share"] == 1.0
    assert [miss["id"] for miss in measured["misses"]] == ["en-1"]


def test_a_page_without_a_marker_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# By hand\n", "utf-8")
    with pytest.raises(ValueError, match="has no line for the tables"):
        written_into(page, ["tables"])
    assert page.read_text("utf-8") == "# By hand\n"


def test_one_sign_is_shown_alone(app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How often it was found, and in which texts it was not; an unknown one is refused."""
    file = written(tmp_path / "mine.jsonl", HELD, DEVELOP, {**DEVELOP, "id": "en-3", "text": "hello"})
    assert main([str(file), "--flag", "danger_locked_in"], lambda: app) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("| en"))
    assert [cell.strip() for cell in row.split("|")[1:-1]] == ["en", "1 of 2", "en-3", "no phrase 1", ""]
    assert main([str(file), "--flag", "danger_locked"], lambda: app) == 2
    assert "there is no sign danger_locked" in capsys.readouterr().err
