"""config/indicators.yaml holds what was gathered, and nothing was lost or added on the way. The ids are written out in
full: this is the list that texts, phrases and labelled examples are written against.
"""

from collections import Counter
from pathlib import Path

import pytest

from bot.assess.level import level_of
from bot.content.indicators import IndicatorsFile
from bot.content.load import Loaded
from bot.content.shape import Sheet, fit
from bot.content.yaml_places import read_document
from bot.model.assessment import Finding, Level, Strength
from bot.model.content import Library

STRONG = [
    "travel_debt_repayment",
    "salary_advance_to_family",
    "penalty_for_leaving",
    "document_collateral",
    "passport_handover",
    "tourist_visa_for_work",
    "lie_to_border_officials",
    "irregular_border_crossing",
    "job_or_place_changes",
    "intimate_images_demanded",
    "scam_compound_advert",
    "military_or_arms_work_bait",
    "surrogacy_or_egg_offer_abroad",
    "organ_sale_offer",
    "child_education_promise",
    "minor_recruited",
    "runaway_housing_offer",
    "illegal_task_offer",
    "secrecy_demanded",
    "communication_restricted",
    "movement_restricted",
    "threats_or_intimidation",
    "oath_ritual_debt",
]
MEDIUM = [
    "recruitment_fee_upfront",
    "fee_above_legal_cap",
    "payment_to_personal_account",
    "wages_withheld",
    "pay_too_high_for_role",
    "pay_to_earn_scheme",
    "no_written_contract",
    "contract_unreadable_or_signed_on_arrival",
    "guaranteed_visa_promise",
    "employer_unidentified",
    "unverifiable_recruiter",
    "evades_questions",
    "impersonation_of_known_employer",
    "instant_hire_no_interview",
    "no_questions_asked",
    "details_only_after_arrival",
    "appearance_based_selection",
    "sensitive_data_demanded_early",
    "hostess_entertainer_offer",
    "modelling_casting_offer",
    "marriage_broker_offer",
    "online_romance_invitation",
    "football_trial_offer",
    "au_pair_without_safeguards",
    "route_banned_or_warned",
    "rushed_departure",
    "excessive_hours_no_rest",
    "targets_vulnerability",
]
WEAK = [
    "pay_terms_vague",
    "ticket_paid_one_way",
    "messaging_app_only_contact",
    "unsolicited_contact",
    "job_description_vague",
    "no_experience_needed",
    "domestic_work_tied_visa",
    "distant_water_fishing_offer",
    "debt_bondage_prone_sector",
]
WORDING = "wording_resembles"  # found by no phrase, but by bot.assess.second
PROTECTIVE = [
    "employer_pays_principle",
    "no_fee_stated",
    "licensed_agency",
    "licence_number_given",
    "official_programme",
    "employer_named",
    "company_contact",
    "written_contract_before_departure",
    "contract_own_language",
    "contract_attested",
    "work_visa_before_departure",
    "passport_stays_with_worker",
    "pay_stated_lawful",
    "hours_rest_stated",
    "deductions_itemised",
    "housing_terms_clear",
    "interview_skills_check",
    "time_to_decide",
    "free_to_leave",
    "return_travel_covered",
    "insurance_social_security",
    "lawful_fee_with_receipt",
    "family_informed",
    "age_check_and_guardian",
    "complaint_channel",
    "local_job_no_travel",
    "in_person_office_visit",
]
DANGER = [
    "danger_locked_in",
    "danger_passport_taken",
    "danger_physical_violence",
    "danger_sexual_violence",
    "danger_forced_to_work",
    "danger_threatened_now",
    "danger_cannot_leave_debt",
    "danger_minor_alone_with_stranger",
    "danger_minor_exploited",
    "danger_moved_imminently",
    "danger_sold_or_transferred",
    "danger_suicidal",
    "danger_medical_emergency",
    "danger_missing_contact_lost",
    "danger_image_blackmail",
    "danger_watched_while_writing",
    "danger_stranded",
    "danger_forced_marriage",
    "danger_abduction_attempt",
]
PATTERNS = [
    "pattern_scam_compound",
    "pattern_debt_trap",
    "pattern_advance_fee",
    "pattern_entertainment_cover",
    "pattern_loverboy",
    "pattern_child_placement",
    "pattern_kafala_household",
]
QUESTIONS = [
    "ask_employer",
    "ask_work_place",
    "ask_pay",
    "ask_visa",
    "ask_contract",
    "ask_costs",
    "ask_passport",
    "ask_licence",
    "ask_freedom",
    "ask_family",
    "ask_age",
    "ask_departure",
]


@pytest.fixture(scope="module")
def sheet() -> Sheet[IndicatorsFile]:
    """The file in its shape."""
    path = Path(__file__).parents[2] / "config" / "indicators.yaml"
    found, problems = fit(IndicatorsFile, read_document(path.read_bytes(), "config/indicators.yaml"))
    assert problems == ()
    assert found
    return found


@pytest.fixture(scope="module")
def library(content: Loaded) -> Library:
    """All content of the project."""
    return content.library


def test_ids(library: Library) -> None:
    """60 red flags and the wording by strength, 27 protective facts, 19 danger signs, 7 patterns, 12 questions."""
    by_strength = {s: {f.id for f in library.red_flags.values() if f.strength is s} for s in Strength}
    assert by_strength == {Strength.STRONG: set(STRONG), Strength.MEDIUM: {*MEDIUM, WORDING}, Strength.WEAK: set(WEAK)}
    assert (len(STRONG), len(MEDIUM), len(WEAK)) == (23, 28, 9)
    assert list(library.protective) == PROTECTIVE
    assert len(PROTECTIVE) == 27
    assert list(library.danger) == DANGER
    assert len(DANGER) == 19
    assert [pattern.id for pattern in library.patterns] == PATTERNS
    assert [question.id for question in library.questions] == QUESTIONS


def test_counts(library: Library, sheet: Sheet[IndicatorsFile]) -> None:
    """Sources, references to the published lists and notes, as many as went in."""
    flags = library.red_flags.values()
    assert Counter(flag.group for flag in flags) == {
        "money_and_debt": 11, "documents_and_travel": 8, "recruiter_and_employer": 6, "the_job_itself": 16,
        "children_and_relationships": 6, "sector_and_route": 5, "pressure_and_control": 8,
        "wording": 1,
    }  # fmt: skip
    assert Counter(flag.phase for flag in flags) == {"offer": 50, "both": 11}
    assert sum(len(flag.sources) for flag in flags) == 159
    assert sum(len(fact.sources) for fact in library.protective.values()) == 34
    assert sum(source.dated is None for flag in flags for source in flag.sources) == 36
    assert sum(source.dated is None for fact in library.protective.values() for source in fact.sources) == 17
    assert sum(flag.not_a_flag_when is not None for flag in sheet.shape.red_flags) == 27
    assert sum(len(flag.ilo_indicators) for flag in flags) == 124
    assert sum(len(flag.ilo11) for flag in flags) == 86
    assert sum(len(flag.protective) for flag in flags) == 91
    assert sum(len(sign.ilo_indicators) for sign in library.danger.values()) == 26
    assert sum(len(sign.ilo11) for sign in library.danger.values()) == 22
    assert sum(len(p.needs_all) + len(p.needs_any) + len(p.and_any) for p in library.patterns) == 45
    assert len(sheet.shape.not_a_flag_on_its_own) == 10
    dimensions = sheet.shape.ilo_operational_2009.dimensions
    assert [len(dimension.indicators) for dimension in dimensions] == [10, 10, 16, 9, 15, 7]
    strengths = [i.strength.model_dump(exclude_none=True) for d in dimensions for i in d.indicators]
    assert sum(map(len, strengths)) == 200
    assert len(sheet.shape.ilo_forced_labour_2012.indicators) == 11


def test_what_a_denial_claims(library: Library) -> None:
    """Only where the denial really says so: "you pay no fee" says that there is no fee."""
    assert {flag.id: flag.when_negated for flag in library.red_flags.values() if flag.when_negated} == {
        "recruitment_fee_upfront": "no_fee_stated",
        "penalty_for_leaving": "free_to_leave",
        "passport_handover": "passport_stays_with_worker",
        "tourist_visa_for_work": "work_visa_before_departure",
        "no_written_contract": "written_contract_before_departure",
        "rushed_departure": "time_to_decide",
        "movement_restricted": "free_to_leave",
    }


def test_no_claim_switches_a_strong_flag_off(library: Library) -> None:
    """A recruiter can write any claim into an advert."""
    switched = {flag.id for flag in library.red_flags.values() if flag.switched_off_by}
    assert switched
    assert switched.isdisjoint(STRONG)


@pytest.mark.parametrize(
    ("strengths", "level"),
    [
        ("", Level.NONE),
        ("w", Level.NONE),
        ("ww", Level.NONE),
        ("www", Level.CAUTION),
        ("wwwwwwwww", Level.CAUTION),
        ("m", Level.CAUTION),
        ("mm", Level.CAUTION),
        ("mw", Level.CAUTION),
        ("mww", Level.CAUTION),
        ("s", Level.CAUTION),
        ("ss", Level.HIGH),
        ("sm", Level.HIGH),
        ("sw", Level.HIGH),
        ("mmm", Level.HIGH),
        ("mmw", Level.HIGH),
    ],
)
def test_level_rule(library: Library, strengths: str, level: Level) -> None:
    """The combinations of the ILO and the European Commission (2009), and what lies below them."""
    names = {"s": Strength.STRONG, "m": Strength.MEDIUM, "w": Strength.WEAK}
    findings = [Finding(str(number), names[letter]) for number, letter in enumerate(strengths)]
    assert level_of(findings, library.rule) is level


def test_the_worrying_answer(library: Library) -> None:
    """ "Yes" is the worrying answer to three questions and "no" to the others, as their texts say; never both."""
    worrying = {question.id: set(question.flag_if) for question in library.questions}
    yes = {"ask_costs", "ask_age", "ask_departure"}
    assert {name for name, answers in worrying.items() if answers == {"yes"}} == yes
    assert {name for name, answers in worrying.items() if answers == {"no"}} == set(QUESTIONS) - yes - {"ask_family"}
    for question in library.questions:
        assert set(question.flag_if).isdisjoint(question.claim_if)
        assert {*question.flag_if.values(), *question.claim_if.values()} <= set(question.about)


def test_questions_about_strong_flags_come_first(library: Library) -> None:
    """What would change the level most is asked first."""
    ranked = sorted(library.questions, key=lambda question: -question.weight)
    assert [question.id for question in ranked[:4]] == ["ask_passport", "ask_freedom", "ask_visa", "ask_costs"]
    assert len({question.weight for question in ranked}) == len(ranked)


def test_help_that_danger_needs(library: Library) -> None:
    """Children get the child helpline first, suicide the crisis line, missing people the police."""
    first = {sign.id: sign.needs[0] for sign in library.danger.values()}
    assert first["danger_minor_alone_with_stranger"] == first["danger_minor_exploited"] == "child"
    assert first["danger_suicidal"] == "suicide"
    assert first["danger_missing_contact_lost"] == "police"
    assert first["danger_medical_emergency"] == "ambulance"
    for sign in ("danger_locked_in", "danger_physical_violence", "danger_sexual_violence", "danger_threatened_now"):
        assert first[sign] == "emergency"
