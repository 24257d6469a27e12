"""The combination rule, patterns, missing facts and answers, against a slow restatement, with hand-made content."""

from collections.abc import Mapping
from itertools import product

import pytest

from bot.app import App
from bot.assess.level import judge, level_of, missing, ordered, pattern_of
from bot.assess.signs import Signs
from bot.model.assessment import Finding, Level, Span, Strength
from bot.model.content import LevelRule, Library, Pattern, ProtectiveFact, Question, RedFlag

RULE = LevelRule(
    high=({"strong": 2}, {"strong": 1, "medium_or_weak": 1}, {"medium": 3}, {"medium": 2, "weak": 1}),
    caution=({"strong": 1}, {"medium": 1}, {"weak": 3}),
)

COMBINATIONS = tuple(product(range(5), repeat=3))


def red_flag(name: str, strength: Strength) -> RedFlag:
    """A red flag that is nothing but strong, medium or weak."""
    return RedFlag(name, "group", strength, "offer", (), (), (), None, (), ())


LIBRARY = Library(
    red_flags={name: red_flag(name, Strength(name)) for name in ("strong", "medium", "weak")},
    protective={"claim": ProtectiveFact("claim", ())},
    rule=RULE,
    questions=(
        Question("light", {}, {}, (), 1),
        Question("heavy", {"yes": "strong", "no": "nowhere"}, {"no": "claim"}, ("strong", "claim"), 9),
        Question("middle", {}, {}, ("weak",), 5),
        Question("middle_too", {}, {}, (), 5),
    ),
    patterns=(
        Pattern("all", ("a", "b"), (), ()),
        Pattern("any", ("c",), ("d", "e"), ()),
        Pattern("both", (), ("f", "g"), ("h", "i")),
    ),
)


def findings(strong: int, medium: int, weak: int) -> list[Finding]:
    """So many findings of each strength."""
    counts = {Strength.STRONG: strong, Strength.MEDIUM: medium, Strength.WEAK: weak}
    return [Finding(f"{s}{n}", s) for s, count in counts.items() for n in range(count)]


def slowly(strong: int, medium: int, weak: int) -> str:
    """The rule above, said again in words."""
    if strong >= 2 or (strong >= 1 and medium + weak >= 1) or medium >= 3 or (medium >= 2 and weak >= 1):
        return "high"
    if strong >= 1 or medium >= 1 or weak >= 3:
        return "caution"
    return "none"


@pytest.mark.parametrize(("strong", "medium", "weak"), COMBINATIONS)
def test_every_combination_gives_the_level_of_the_rule(strong: int, medium: int, weak: int) -> None:
    """0 to 4 of each strength."""
    assert level_of(findings(strong, medium, weak), RULE) == slowly(strong, medium, weak)


@pytest.mark.parametrize(("strong", "medium", "weak"), COMBINATIONS)
def test_the_shipped_rule_only_rises(app: App, strong: int, medium: int, weak: int) -> None:
    """One sign more never lowers the level; one weak sign is never an alarm; a strong one is never nothing."""
    rule = app.parts.library.rule
    order = [Level.NONE, Level.CAUTION, Level.HIGH]
    here = order.index(level_of(findings(strong, medium, weak), rule))
    for more in ((strong + 1, medium, weak), (strong, medium + 1, weak), (strong, medium, weak + 1)):
        assert order.index(level_of(findings(*more), rule)) >= here
    if (strong, medium, weak) in {(0, 0, 0), (0, 0, 1)}:
        assert here == 0
    if strong:
        assert here > 0


def test_claims_never_lower_a_level() -> None:
    """Any number of promises beside a strong sign."""
    found = tuple(findings(1, 1, 0))
    claims = tuple(Finding(f"claim{n}", None) for n in range(30))
    assert judge(Signs(flags=found, protective=claims, offer=True), LIBRARY).level is Level.HIGH


def test_what_is_no_offer() -> None:
    """Nothing found is not_an_offer; an offer, a claim or an answer without signs is none."""
    assert judge(Signs(), LIBRARY).level is Level.NOT_AN_OFFER
    assert judge(Signs(offer=True), LIBRARY).level is Level.NONE
    assert judge(Signs(protective=(Finding("claim", None),)), LIBRARY).level is Level.NONE
    assert judge(Signs(), LIBRARY, {"light": "skip"}).level is Level.NONE


def test_danger_outranks_all_and_taken_back_danger_does_not() -> None:
    """Danger now makes the level; taken back, it stays in the assessment without making it."""
    sign = Finding("danger_locked_in", None)
    back = Finding("danger_locked_in", None, taken_back=True)
    assert judge(Signs(danger=(sign,), flags=tuple(findings(2, 0, 0))), LIBRARY).level is Level.DANGER
    past = judge(Signs(danger=(back,), offer=True), LIBRARY)
    assert (past.level, past.danger, past.danger_now) == (Level.NONE, (back,), ())


@pytest.mark.parametrize(
    ("flags", "pattern"),
    [
        ("a", None), ("ab", "all"), ("c", None), ("cd", "any"), ("ce", "any"), ("de", None),
        ("f", None), ("fg", None), ("fh", "both"), ("gi", "both"), ("hi", None), ("abfh", "all"),
    ],
)  # fmt: skip
def test_patterns(flags: str, pattern: str | None) -> None:
    """All of, any of, and any of; the first that holds."""
    assert pattern_of(LIBRARY.patterns, frozenset(flags)) == pattern


@pytest.mark.parametrize(("strong", "medium", "weak"), COMBINATIONS)
def test_only_facts_that_can_change_the_level_are_missing(app: App, strong: int, medium: int, weak: int) -> None:
    """Where all the worst answers together change nothing, none is asked for; else the first can, with one other."""
    library = app.parts.library
    have = findings(strong, medium, weak)
    asked = missing(library.questions, have, library)
    now = level_of(have, library.rule)
    worst = {q.id: Finding(q.id, f.strength) for q in library.questions for f in [_flag(q, library)] if f}
    assert bool(asked) == (level_of([*have, *worst.values()], library.rule) is not now)
    assert asked or now is Level.HIGH
    if asked:
        first = worst[asked[0]]
        assert any(level_of([*have, first, other], library.rule) is not now for other in worst.values())


def _flag(question: Question, library: Library) -> RedFlag | None:
    return next((library.red_flags[flag] for flag in question.flag_if.values() if flag in library.red_flags), None)


def test_the_fact_that_decides_most_is_asked_first(app: App) -> None:
    """With nothing found, who holds the passport; what only a claim could follow from is never asked."""
    library = app.parts.library
    assert missing(library.questions, (), library)[0] == "ask_passport"
    assert "ask_family" not in missing(library.questions, (), library)


@pytest.mark.parametrize(
    ("answers", "flags", "claims"),
    [
        ({"heavy": "yes"}, ["strong"], []),
        ({"heavy": "no"}, [], ["claim"]),  # its flag is in no library, so it is not named
        ({"heavy": "unknown"}, [], []),
        ({"heavy": "skip"}, [], []),
        ({"gone": "yes"}, [], []),
    ],
)
def test_answers_name_flags_and_claims_without_quotes(
    answers: Mapping[str, str], flags: list[str], claims: list[str]
) -> None:
    """There are no words to quote for what was only answered."""
    judged = judge(Signs(offer=True), LIBRARY, answers)
    assert [f.flag for f in judged.findings] == flags
    assert [c.flag for c in judged.protective] == claims
    assert all(f.from_answer and not f.spans for f in (*judged.findings, *judged.protective))


def test_what_was_found_keeps_its_words_when_an_answer_says_it_again() -> None:
    """The quote stays."""
    found = Finding("strong", Strength.STRONG, (Span(3, 9),))
    assert judge(Signs(flags=(found,)), LIBRARY, {"heavy": "yes"}).findings == (found,)


def test_findings_are_ordered_by_strength_then_place() -> None:
    """Strong ones first; from the text before from an answer; then as they stand in it."""
    one = Finding("one", Strength.WEAK, (Span(0, 1),))
    two = Finding("two", Strength.STRONG, (), from_answer=True)
    three = Finding("three", Strength.STRONG, (Span(9, 10),))
    four = Finding("four", Strength.STRONG, (Span(2, 3),))
    assert [f.flag for f in ordered([one, two, three, four])] == ["four", "three", "two", "one"]
