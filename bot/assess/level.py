"""From signs to a level of concern: the combination rule of the ILO/EC operational indicators (2009).

One weak sign is never an alarm, no number of claims makes an offer safe, and a danger sign ends the questioning.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.assess.signs import Signs
from bot.model.assessment import Assessment, Finding, Level, Strength
from bot.model.content import LevelRule, Library, Pattern, Question


def judge(signs: Signs, library: Library, answers: Mapping[str, str] | None = None) -> Assessment:
    """The assessment of what was found, with the answers (question id -> yes | no | unknown | skip) given since."""
    findings, claims = with_answers(signs.flags, signs.protective, library, answers or {})
    flags = frozenset(finding.flag for finding in findings)
    told = flags | {claim.flag for claim in claims}
    unknown = [q for q in library.questions if q.id not in (answers or {}) and told.isdisjoint(q.about)]
    danger_now = any(not sign.taken_back for sign in signs.danger)
    if danger_now:
        level = Level.DANGER
    elif findings or claims or signs.offer or answers:
        level = level_of(findings, library.rule)
    else:
        level = Level.NOT_AN_OFFER
    return Assessment(
        level=level,
        findings=ordered(findings),
        protective=claims,
        danger=signs.danger,
        missing=missing(unknown, findings, library) if level is not Level.DANGER else (),
        pattern=pattern_of(library.patterns, flags),
        minor=signs.minor,
    )


def with_answers(
    flags: tuple[Finding, ...], claims: tuple[Finding, ...], library: Library, answers: Mapping[str, str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings and claims, with those that the answers name added; these have no quote."""
    findings = {finding.flag: finding for finding in flags}
    told = {claim.flag: claim for claim in claims}
    for question in library.questions:
        answer = answers.get(question.id)
        if answer is None:
            continue
        flag, claim = question.flag_if.get(answer), question.claim_if.get(answer)
        if flag and flag in library.red_flags:
            findings.setdefault(flag, Finding(flag, library.red_flags[flag].strength, from_answer=True))
        if claim and claim in library.protective:
            told.setdefault(claim, Finding(claim, None, from_answer=True))
    return tuple(findings.values()), tuple(told.values())


def level_of(findings: Iterable[Finding], rule: LevelRule) -> Level:
    """The level that the combination of strengths gives."""
    return combination_of(findings, rule)[0]


def combination_of(findings: Iterable[Finding], rule: LevelRule) -> tuple[Level, Mapping[str, int]]:
    """The level, and the combination of the rule that makes it; an empty one where none is met."""
    have = counted(findings)
    for level, combinations in ((Level.HIGH, rule.high), (Level.CAUTION, rule.caution)):
        for combination in combinations:
            if all(have[strength] >= least for strength, least in combination.items()):
                return level, combination
    return Level.NONE, {}


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """How many signs of each strength there are, in the words of the rule."""
    counts = Counter([finding.strength for finding in findings])
    return {
        "strong": counts[Strength.STRONG],
        "medium": counts[Strength.MEDIUM],
        "weak": counts[Strength.WEAK],
        "medium_or_weak": counts[Strength.MEDIUM] + counts[Strength.WEAK],
    }


def pattern_of(patterns: Iterable[Pattern], flags: frozenset[str]) -> str | None:
    """The first known method that the flags together are, if any."""
    for pattern in patterns:
        if (
            flags.issuperset(pattern.needs_all)
            and (not pattern.needs_any or not flags.isdisjoint(pattern.needs_any))
            and (not pattern.and_any or not flags.isdisjoint(pattern.and_any))
        ):
            return pattern.id
    return None


def missing(unknown: Sequence[Question], findings: Sequence[Finding], library: Library) -> tuple[str, ...]:
    """The facts not known that can still change the level, those that would most first.

    What an answer is worth: the steps that the level would rise by the flag it may name, half as much for those it
    would rise by only together with another answer, times how often offers that harm have that flag (`weight`).
    """
    strengths = {q.id: strength for q in unknown if (strength := _may_name(q, library))}
    have = [finding.strength for finding in findings if finding.strength]
    now = _rise(have, library.rule)

    def worth(question: Question) -> float:
        mine = strengths[question.id]
        alone = _rise([*have, mine], library.rule) - now
        others = (_rise([*have, mine, other], library.rule) for id_, other in strengths.items() if id_ != question.id)
        return question.weight * (alone + 0.5 * (max(others, default=now) - now - alone))

    if _rise([*have, *strengths.values()], library.rule) == now:
        return ()
    worths = {q.id: (worth(q), q.weight) for q in unknown if q.id in strengths}
    decides = [id_ for id_, (rises, _) in worths.items() if rises > 0] or list(worths)
    return tuple(sorted(decides, key=lambda id_: worths[id_], reverse=True))


def _may_name(question: Question, library: Library) -> Strength | None:
    """The strength of the flag that an answer may name."""
    flags = (library.red_flags.get(flag) for flag in question.flag_if.values())
    return next((flag.strength for flag in flags if flag), None)


_STEPS = {Level.NONE: 0, Level.CAUTION: 1, Level.HIGH: 2}


def _rise(strengths: Sequence[Strength], rule: LevelRule) -> int:
    return _STEPS[level_of((Finding("", strength) for strength in strengths), rule)]


_WEIGHT = {Strength.STRONG: 0, Strength.MEDIUM: 1, Strength.WEAK: 2, None: 3}


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Strongest first, then as they stand in the text."""
    return tuple(sorted(findings, key=lambda f: (_WEIGHT[f.strength], f.from_answer, not f.spans, f.spans[:1])))
