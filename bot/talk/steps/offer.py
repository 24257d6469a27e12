"""An offer was pasted, forwarded or described: the answer in the same turn, then a few questions (P1, P2)."""

from dataclasses import replace

from bot.model.assessment import Assessment, Finding, Level
from bot.model.talk import Intent, Ref, Reply, Say, SayHotline, Scene, Session, Turn
from bot.talk.say import ANSWERS, MORE, NOW, NUMBER, WORRY, fallback, item, lines, say, turn
from bot.talk.steps import register
from bot.talk.steps.danger import number_line, where
from bot.talk.steps.worry import STAGE_CHOICES

SHOWN = 3  # signs in the first message; the rest is behind "more"
ASKED_LEAST, ASKED_MOST = 2, 4
CHECKS = 3


def result(scene: Scene, assessment: Assessment) -> Turn:
    """The answer to an offer, with its quotes, and the first question."""
    heard = scene.heard
    taken_back = any(sign.taken_back for sign in assessment.danger)
    says: list[Say | SayHotline] = [say("conversation.opener")]
    says.append(say(f"conversation.result.{_level_text(assessment)}"))
    says += signs(scene, assessment)
    shown = assessment.findings[:SHOWN]
    says.append(item("conversation.result.more_signs", count=len(assessment.findings) - len(shown)))
    says += _next(assessment)
    if taken_back:
        says += number_line(scene)
    else:
        says += _human(scene)
    if heard.cut:
        says.append(say("conversation.result.cut"))
    if assessment.minor:
        return _child_first(scene, assessment, says)
    if assessment.pattern:
        pattern = Ref(f"red_flags.{assessment.pattern}.name")
        says.insert(2, Say("conversation.result.pattern", {"pattern": pattern}, optional=True))
    choices = (MORE, NOW) if taken_back or assessment.level is not Level.NONE else (MORE, NUMBER)
    session = replace(remember(scene.session, assessment), listed=register.countries(scene))
    asked = () if assessment.minor else assessment.missing[:ASKED_MOST]
    if Intent.WORRY in heard.intents and not assessment.minor:
        return _for_someone_else(scene, says, session)
    if len(asked) < ASKED_LEAST:
        return turn(scene, Reply(tuple(says), choices), session=session, step="result", asked=None)
    question = Reply(
        (
            say("conversation.opener.question"),
            say("conversation.interview.question", question=Ref(f"red_flags.{asked[0]}")),
        ),
        (*ANSWERS, MORE, NOW),
    )
    return turn(scene, Reply(tuple(says)), question, session=session, step="interview", asked=asked[0])


def _for_someone_else(scene: Scene, says: list[Say | SayHotline], session: Session) -> Turn:
    """The offer is somebody else's: not questions about the job, but where that person is."""
    mention = scene.heard.mention
    return turn(
        scene,
        Reply(tuple(says)),
        Reply((say("conversation.opener.question"), say("conversation.worry.ask")), (*STAGE_CHOICES, MORE, NOW)),
        session=session,
        step="worry",
        country=mention.location or scene.session.country,
        origin=mention.origin or scene.session.origin,
        asked=None,
    )


def _child_first(scene: Scene, assessment: Assessment, says: list[Say | SayHotline]) -> Turn:
    """The person may be under 18: the child line before all else, and no question about the offer (P14)."""
    country, _ = where(scene)
    found = scene.lines(country, ("child",))[:2] if country else ()
    opener, *rest = says
    rest = [said for said in rest if said != say("conversation.next.human")]
    ask = (say("danger.child_first"), *(() if found else (say("conversation.number.ask"),)))
    return turn(
        scene,
        Reply((opener, *lines(found, brief=True, optional_from=1), *fallback(found), *rest, *ask), (MORE, NOW)),
        session=remember(scene.session, assessment),
        step="number" if found else "country",
        needs=("child",),
        asked=None,
    )


def signs(scene: Scene, assessment: Assessment) -> list[Say]:
    """The strongest signs, each with the person's own words where there are some."""
    return [_sign(scene, f, optional=index > 0) for index, f in enumerate(assessment.findings[:SHOWN])]


def answer(scene: Scene, assessment: Assessment) -> Turn:
    """An answer to the open question; the assessment already counts it."""
    session, heard = scene.session, scene.heard
    assert session.asked is not None
    before = {finding.flag for finding in session.found}
    told_before = set(session.protective)
    says: list[Say | SayHotline] = [say("conversation.opener.noted")]
    for finding in assessment.findings:
        if finding.flag not in before:
            says.append(
                say("conversation.interview.flag", name=_part(finding.flag, "name"), why=_part(finding.flag, "why"))
            )
    if any(claim.flag not in told_before for claim in assessment.protective):
        says.append(say("conversation.interview.claim"))
    if assessment.level is not session.level and assessment.level in {Level.HIGH, Level.CAUTION}:
        says.append(say(f"conversation.interview.changed_{assessment.level}"))
    answers = {**session.answers, session.asked: heard.answer or "unknown"}
    session = replace(remember(session, assessment), answers=answers)
    left = [question for question in assessment.missing if question not in answers]
    if len(answers) >= ASKED_MOST or not left:
        says.append(say("conversation.interview.done"))
        says += _next(assessment)
        says += _human(scene)
        return turn(scene, Reply(tuple(says), (MORE, NUMBER, NOW)), session=session, step="result", asked=None)
    says.append(say("conversation.interview.question", question=Ref(f"red_flags.{left[0]}")))
    return turn(scene, Reply(tuple(says), (*ANSWERS, MORE, NOW)), session=session, step="interview", asked=left[0])


def more(scene: Scene) -> Turn:
    """Why each sign matters, what to check, what is unknown; without quotes, for no words were kept."""
    session = scene.session
    says: list[Say | SayHotline] = [say("conversation.opener.more")]
    for finding in session.found:
        says.append(item("conversation.details.why", name=_part(finding.flag, "name"), why=_part(finding.flag, "why")))
    strongest = next(iter(session.found), None)
    if strongest:
        says.append(say("conversation.details.instead", instead=_part(strongest.flag, "instead")))
    if session.protective:
        says.append(say("conversation.details.claims"))
        for claim in session.protective:
            says.append(item("conversation.details.claim", name=_part(claim, "name"), check=_part(claim, "check")))
    unknown = [q for q in _open_questions(scene) if q not in session.answers][:CHECKS]
    if unknown:
        says.append(say("conversation.details.checks"))
        says += [item("conversation.interview.question", question=_part(q, "check")) for q in unknown]
    says += register.beside_an_offer(scene)
    says.append(say("conversation.next.no_proof"))
    says += _human(scene)
    if len(says) <= 3:  # nothing was found and nothing is open
        says.insert(1, say("conversation.details.nothing"))
    if session.asked:
        question = Reply(
            (
                say("conversation.opener.question"),
                say("conversation.interview.question", question=Ref(f"red_flags.{session.asked}")),
            ),
            (*ANSWERS, NOW),
        )
        return turn(scene, Reply(tuple(says)), question)
    return turn(scene, Reply(tuple(says), (NUMBER, WORRY, NOW)))


def explain(scene: Scene) -> Turn:
    """ "What if they keep my passport?": what it would mean. Nothing is raised."""
    flag = scene.heard.explains[0]
    says = (
        say("conversation.opener.plain"),
        say("conversation.explain", name=_part(flag, "name"), why=_part(flag, "why")),
        say("conversation.explain.instead", instead=_part(flag, "instead")),
        say("conversation.explain.ask", question=_part(flag, "question")),
    )
    return turn(scene, Reply(says, (NUMBER, NOW)), step="result")


def ask_for_it(scene: Scene) -> Turn:
    """ "Is this job safe?" without the offer."""
    return turn(scene, Reply((say("conversation.paste_offer"),), (NUMBER, NOW)), step="paste", asked=None)


def too_many(scene: Scene) -> Turn:
    """Too many texts in an hour (P17); numbers and urgent help stay."""
    return turn(scene, Reply((say("conversation.too_many_checks"),), (NUMBER, NOW)))


def remember(session: Session, assessment: Assessment) -> Session:
    """The session with what was found: ids only, no places in a text that is gone."""
    return replace(
        session,
        found=tuple(replace(finding, spans=()) for finding in assessment.findings),
        protective=tuple(claim.flag for claim in assessment.protective),
        level=assessment.level,
    )


def _level_text(assessment: Assessment) -> str:
    if assessment.level is Level.NONE and assessment.findings:
        return "weak"
    return {Level.HIGH: "high", Level.CAUTION: "caution"}.get(assessment.level, "none")


def _sign(scene: Scene, finding: Finding, *, optional: bool) -> Say:
    quote = scene.heard.quotes.get(finding.flag)
    if not quote:
        key = "conversation.result.sign_told" if finding.from_answer else "conversation.result.sign_only"
        return item(key, optional=optional, name=_part(finding.flag, "name"))
    return item("conversation.result.sign", optional=optional, quote=quote, name=_part(finding.flag, "name"))


def _next(assessment: Assessment) -> list[Say | SayHotline]:
    if assessment.level in {Level.HIGH, Level.CAUTION}:
        return [say(f"conversation.next.{assessment.level}")]
    checks = [
        item("conversation.interview.question", question=_part(question, "check"))
        for question in assessment.missing[:CHECKS]
    ]
    return [say("conversation.next.none"), *checks, say("conversation.next.no_proof")]


def _human(scene: Scene) -> tuple[Say | SayHotline, ...]:
    """A human contact: the line of the country that the person is in, else how to get one (P2)."""
    country = scene.heard.mention.location or scene.session.country
    found = scene.lines(country, ("trafficking", "labour_exploitation", "migrant_workers")) if country else ()
    # A line that has no warning, for one alone must stand; else the way to get several.
    confirmed = [line for line in found if line.warning is None][:1]
    return lines(confirmed, brief=True) or (say("conversation.next.human"),)


def _open_questions(scene: Scene) -> list[str]:
    told = {finding.flag for finding in scene.session.found} | set(scene.session.protective)
    unknown = [q for q in scene.library.questions if told.isdisjoint(q.about)]
    return [question.id for question in sorted(unknown, key=lambda q: -q.weight)]


def _part(post: str, part: str) -> Ref:
    return Ref(f"red_flags.{post}.{part}")


def is_offer(scene: Scene) -> bool:
    """Whether what was heard should be answered as an offer."""
    assessment = scene.heard.assessment
    return assessment is not None and (
        assessment.level in {Level.HIGH, Level.CAUTION}
        or (assessment.level is Level.NONE and Intent.OFFER in scene.heard.intents)
    )
