"""`fanilo assess --explain`: what somebody who tunes the phrases is shown."""

import shutil
from pathlib import Path

import pytest

from tests.commands.conftest import Fanilo, runner_in

ROOT = Path(__file__).parents[2]
PHRASES = {
    "speech": """\
language: en
negation:
  reach: 3
  before: [no, not]
  except: [not only]
taken_back:
  past: [years ago]
  fiction: [in a film]
  hypothetical: [what if]
  advice: [serious agents]
""",
    "danger": """\
language: en
danger:
  danger_locked_in: ["locked ... in"]
look_alikes: [locked in a good price]
""",
    "offers": """\
language: en
words:
  keep: [keep, hold]
flags:
  passport_handover: ["@keep ... passport"]
  recruitment_fee_upfront: ["(pay|send) ... fee"]
  ticket_paid_one_way: [free ticket]
protective:
  return_travel_covered: [ticket home]
look_alikes:
  passport_handover: [keep copy of your passport]
offer: [waitress]
""",
}


@pytest.fixture(scope="module")
def fanilo(_state: None, tmp_path_factory: pytest.TempPathFactory) -> Fanilo:
    """The real program with a handful of English phrases, whose lines no volunteer moves."""
    copy = tmp_path_factory.mktemp("small")
    for folder in ("bot", "config", "messages", "locales"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.rmtree(copy / "config" / "phrases")
    (copy / "config" / "phrases" / "en").mkdir(parents=True)
    for name, text in PHRASES.items():
        (copy / "config" / "phrases" / "en" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return runner_in(copy, FANILO_STATE=str(copy / "state"))


def explained(fanilo: Fanilo, *text: str) -> str:
    """What is printed of a text, when all goes well."""
    ran = fanilo("assess", "--explain", given=" ".join(text).encode())
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_each_phrase_with_its_line_and_what_took_it_back(fanilo: Fanilo) -> None:
    """What counts with its words, line and form; what does not with the phrase that takes it back; the rule."""
    shown = """\
language: en; phrases of en, fr, and those of danger in every language
level: high
made by: 1 strong, 1 medium or weak; found: 1 strong, 1 medium

counts:
strong  passport_handover
    "hold your passport"  config/phrases/en/offers.yaml:5  @keep ... passport
medium  pay_too_high_for_role
    "20000 USD a month"  worked out from amounts, ages, contacts or routes (config/pay.yaml, config/routes.yaml)
no_fee_stated
    "pay no fee"  config/phrases/en/offers.yaml:6  (pay|send) ... fee
return_travel_covered
    "ticket home"  config/phrases/en/offers.yaml:9  ticket home

was found and does not count:
ticket_paid_one_way
    "Free ticket"  config/phrases/en/offers.yaml:7  free ticket
      switched off by the claim: return_travel_covered
recruitment_fee_upfront
    "pay no fee"  config/phrases/en/offers.yaml:6  (pay|send) ... fee
      denied by
      "no"  config/phrases/en/speech.yaml:4  no
      its denial claims: no_fee_stated
passport_handover
    "keep my passport"  config/phrases/en/offers.yaml:5  @keep ... passport
      only supposed, by
      "What if"  config/phrases/en/speech.yaml:9  what if
    "keep copy of your passport"  config/phrases/en/offers.yaml:5  @keep ... passport
      looks alike and means something else, by
      "keep copy of your passport"  config/phrases/en/offers.yaml:11  keep copy of your passport
danger_locked_in
    "locked in"  config/phrases/en/danger.yaml:3  locked ... in
      told of the past, by
      "Years ago"  config/phrases/en/speech.yaml:7  years ago
recruitment_fee_upfront
    "send no fee"  config/phrases/en/offers.yaml:6  (pay|send) ... fee
      only talked of in general, by
      "Serious agents"  config/phrases/en/speech.yaml:10  serious agents
      denied by
      "no"  config/phrases/en/speech.yaml:4  no
"""
    assert (
        explained(
            fanilo,
            "Waitress for Dubai, 20000 USD a month! We hold your passport. Free ticket there, ticket home too.",
            "You pay no fee. What if they keep my passport? We keep copy of your passport. Years ago I was locked in.",
            "Serious agents send no fee.",
        )
        == shown
    )


def test_danger_makes_the_level_alone(fanilo: Fanilo) -> None:
    """One that applies now is enough; one that is taken back is shown with what does it."""
    shown = """\
language: en; phrases of en, fr, and those of danger in every language
level: danger
made by: a danger sign that applies now

counts:
danger_locked_in
    "locked us in"  config/phrases/en/danger.yaml:3  locked ... in
strong  passport_handover
    "hold your passport"  config/phrases/en/offers.yaml:5  @keep ... passport

was found and does not count:
danger_locked_in
    "locked in"  config/phrases/en/danger.yaml:3  locked ... in
      looks alike and means something else, by
      "locked in a good price"  config/phrases/en/danger.yaml:4  locked in a good price
    "locked in"  config/phrases/en/danger.yaml:3  locked ... in
      told of a story, by
      "In a film"  config/phrases/en/speech.yaml:8  in a film
"""
    assert (
        explained(
            fanilo,
            "They locked us in. We locked in a good price. It is late. It is hot. In a film she was locked in.",
            "We hold your passport.",
        )
        == shown
    )


def test_without_a_sign(fanilo: Fanilo) -> None:
    """No combination is met, or it is no offer at all."""
    shown = """\
language: en; phrases of en, fr, and those of danger in every language
level: none
made by: no combination of the level rule is met; found: none
"""
    assert explained(fanilo, "Waitress wanted.") == shown


def test_the_second_opinion_is_named(fanilo: Fanilo) -> None:
    """Where it holds danger back, and where the wording alone is a sign."""
    held = explained(fanilo, "Thank you for the lovely concert tickets, locked in until the summer holidays.")
    assert "was found and does not count:\ndanger_locked_in\n" in held
    assert "held back by the second opinion" in held
    worded = explained(
        fanilo,
        "waitress in Dubai, no experience, girls 18 to 25 send photos, we pay visa and free ticket, you pay back from",
        "salary, don't tell your family, telegram only",
    )
    assert "medium  wording_resembles\n    told by the second opinion" in worded
