"""The talk is a plain function, every text it names exists, and every button it offers is answered."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App
from bot.model.assessment import Assessment, Finding, Level, Strength
from bot.model.chat import Address, Incoming, Press, Text, Voice, What
from bot.model.talk import Heard, Intent, Mention, Say, Scene, Session, Turn
from bot.talk.engine import take_turn
from bot.talk.say import ALWAYS
from tests.conftest import LANGUAGES, NOW

TALK = Path(__file__).parents[2] / "bot" / "talk"
_KEY = re.compile(r'(?:say|item|Say)\(\s*"([a-z0-9_.]+)"')
_ANY_KEY = re.compile(r'"((?:conversation|danger)\.[a-z0-9_.]+)"')
FOUND = Finding("passport_handover", Strength.STRONG)
OFFER = Assessment(
    Level.HIGH, (FOUND,), (Finding("no_fee_stated", None),), missing=("ask_departure", "ask_contract", "ask_fee")
)
STEPS = (
    "start", "result", "interview", "danger", "watched", "country", "number", "worry", "worry_countries", "paste",
    "romance", "shelter",
)  # fmt: skip


def scene_of(app: App, session: Session | None = None, heard: Heard | None = None) -> Scene:
    """A scene with the real texts."""
    parts = app.parts
    asked = tuple(question.id for question in parts.library.questions[:3])
    heard = heard or Heard("en", (Intent.OFFER,), replace(OFFER, missing=asked), quotes={FOUND.flag: "keep it"})
    return Scene(
        session or Session(),
        heard,
        parts.library,
        NOW,
        None,
        "terminal",
        LANGUAGES,
        app.lines,
        parts.renderer.keys,
        unreviewed=True,
    )


def update(what: What) -> Incoming:
    """An update of somebody."""
    return Incoming("1", Address("a", "1"), "x", NOW, what)


def heard_intent(intent: Intent) -> Heard:
    """Only a wish was heard."""
    return Heard("en", (intent,), Assessment(Level.DANGER if intent is Intent.DANGER else Level.NOT_AN_OFFER))


def every_scene(app: App) -> list[tuple[Scene, What]]:
    """Each wish, an offer, a named country, a stage and a voice note, in each step."""
    country = Heard("en", (), Assessment(Level.NOT_AN_OFFER), Mention(countries=("KW",)))
    shared = Heard("en", (), Assessment(Level.NOT_AN_OFFER), Mention(ambiguous=("CD", "CG")))
    stages = [
        replace(heard_intent(Intent.WORRY), stage=s) for s in ("not_left", "travelling", "arrived", "unreachable")
    ]
    explained = replace(heard_intent(Intent.UNKNOWN), explains=("passport_handover",))
    hearings = [None, country, shared, explained, *stages, *(heard_intent(i) for i in Intent if i is not Intent.OFFER)]
    sessions = [Session(step=step, country=where, touched=NOW) for step in STEPS for where in (None, "KW")]
    scenes: list[tuple[Scene, What]] = [(scene_of(app, s, h), Text("words")) for s in sessions for h in hearings]
    return [*scenes, *((scene_of(app, s, Heard("en")), Voice()) for s in sessions)]


def test_a_turn_is_pure(app: App) -> None:
    """The same scene and update give an equal turn, and leave both as they were."""
    for scene, what in every_scene(app):
        before = repr((scene.session, scene.heard))
        assert take_turn(scene, update(what)) == take_turn(scene, update(what))
        assert repr((scene.session, scene.heard)) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_in_the_source_has_a_text_in_every_language(app: App, language: str) -> None:
    """Walks the source: no step names a text that a pack does not have."""
    source = "\n".join(path.read_text("utf-8") for path in TALK.rglob("*.py"))
    keys = {*_KEY.findall(source), *_ANY_KEY.findall(source)}
    assert len(keys) > 50
    texts = app.parts.renderer.texts[language]
    assert sorted(key for key in keys if key not in texts) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_turn_can_be_worded(app: App, language: str) -> None:
    """Keys that are put together (a danger sign, a stage, a level) exist too; so do the labels of all buttons."""
    for scene, what in every_scene(app):
        turn = take_turn(scene, update(what))
        for reply in turn.replies:
            assert app.parts.renderer.render(reply, language, 1).blocks
            for said in reply.says:
                assert not isinstance(said, Say) or said.key in app.parts.renderer.texts[language], said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_danger_sign_has_its_sentence(app: App, language: str) -> None:
    """In every language."""
    texts = app.parts.renderer.texts[language]
    assert [s for s in app.parts.library.danger if f"danger.safety_{s}" not in texts] == []


def keys_of(turn: Turn) -> set[str]:
    """The keys of the texts that a turn says."""
    return {said.key for reply in turn.replies for said in reply.says if isinstance(said, Say)}


def test_every_choice_that_is_offered_is_handled(app: App) -> None:
    """Pressed under the turn it belongs to, no button is unknown or old."""
    seen: set[str] = set()
    for scene, what in every_scene(app):
        turn = take_turn(scene, update(what))
        if turn.session is None:
            continue
        for choice in {choice.token for reply in turn.replies for choice in reply.choices}:
            if choice in seen:
                continue
            seen.add(choice)
            answer = choice if turn.session.asked and choice in {"yes", "no", "unknown", "skip"} else None
            heard = Heard("en", answer=answer, assessment=scene.heard.assessment if answer else None)
            pressed = take_turn(
                replace(scene, session=turn.session, heard=heard), update(Press(f"{turn.session.turn}.{choice}"))
            )
            assert pressed.replies, choice
            assert keys_of(pressed).isdisjoint({"conversation.old_button", "conversation.unknown"}), choice
    assert {"yes", "no", "unknown", "skip", "more", "stage:arrived", "country:CD", "language:mg"} <= seen


@pytest.mark.parametrize(
    "token", ["", ".", "1", "1.yes", "99.more", "1.nothing", "x.stage:arrived", "nothing", "1.a.b"]
)
def test_an_unknown_or_old_button_says_so(app: App, token: str) -> None:
    """Whatever the token is, with and without an open question; the open question is asked again."""
    for session in (Session(turn=5), Session(step="interview", asked="ask_passport", turn=5, offered=("yes", "no"))):
        turn = take_turn(scene_of(app, session, Heard("en")), update(Press(token)))
        assert "conversation.old_button" in keys_of(turn)
        assert turn.session is not None
        assert turn.session.asked == session.asked
        assert ("conversation.interview.question" in keys_of(turn)) is (session.asked is not None)


@pytest.mark.parametrize("choice", sorted(ALWAYS))
def test_what_is_always_there_works_under_any_mark(app: App, choice: str) -> None:
    """Help, numbers, stop and forget are answered from every step, with an old mark or none (P5)."""
    for step in STEPS:
        for mark in ("1.", "99.", "."):
            turn = take_turn(scene_of(app, Session(step=step, turn=7), Heard("en")), update(Press(f"{mark}{choice}")))
            assert turn.replies
            assert "conversation.old_button" not in keys_of(turn)


# ---- amid danger: P4, P7 and P14


def said_in_danger(app: App, session: Session, heard: Heard, words: str = "words") -> Turn:
    """A turn of somebody who was in danger a moment ago."""
    return take_turn(scene_of(app, session, heard), update(Text(words)))


@pytest.mark.parametrize("step", ["danger", "watched"])
def test_short_words_amid_danger_are_no_offer(app: App, step: str) -> None:
    """No questions about a job to somebody who was just in danger; a pasted advert is one."""
    heard = scene_of(app).heard
    turn = said_in_danger(app, Session(step=step, country="KW"), heard)
    assert turn.session is not None
    assert turn.session.step == step
    assert "conversation.interview.question" not in keys_of(turn)
    pasted = said_in_danger(app, Session(step=step, country="KW"), heard, "word " * 100)
    assert "conversation.result.high" in keys_of(pasted)


@pytest.mark.parametrize("intent", [Intent.UNKNOWN, Intent.YES, Intent.THANKS, Intent.WHO_ARE_YOU])
def test_somebody_watched_gets_nothing_that_names_the_topic(app: App, intent: Intent) -> None:
    """Whoever holds the phone now sees one neutral line, no buttons and no notice."""
    turn = said_in_danger(app, Session(step="watched", country="KW"), heard_intent(intent))
    assert keys_of(turn) == {"danger.opener"}
    assert not any(reply.choices for reply in turn.replies)


def test_a_named_country_moves_nobody_who_said_where_they_are(app: App) -> None:
    """ "Where is the embassy of Madagascar", from Kuwait: both, and Kuwait stays (P7)."""
    here = Heard("en", (Intent.DANGER,), Assessment(Level.DANGER), Mention(countries=("KW",), location="KW"))
    first = said_in_danger(app, Session(), here)
    assert first.session is not None
    heard = replace(heard_intent(Intent.UNKNOWN), mention=Mention(countries=("MG",)))
    turn = said_in_danger(app, first.session, heard)
    assert turn.session is not None
    assert turn.session.country == "KW"
    assert "conversation.number.intro" in keys_of(turn)


def test_an_origin_is_no_location(app: App) -> None:
    """ "I am from Madagascar" leaves open where the person is, and still gives its lines by name (P7)."""
    heard = replace(heard_intent(Intent.UNKNOWN), mention=Mention(countries=("MG",), origin="MG"))
    turn = said_in_danger(app, Session(step="danger"), heard)
    assert turn.session is not None
    assert turn.session.country is None
    assert {"danger.where", "conversation.number.intro"} <= keys_of(turn)


def test_danger_taken_back_never_goes_without_a_number(app: App) -> None:
    """A film, the past: whatever else is answered, the number line and "help" are there."""
    back = Assessment(Level.NOT_AN_OFFER, danger=(Finding("danger_locked_in", None, taken_back=True),))
    for intent in (Intent.UNKNOWN, Intent.GREETING, Intent.THANKS, Intent.WORRY, Intent.CHECK):
        turn = take_turn(scene_of(app, heard=Heard("en", (intent,), back)), update(Text("words")))
        assert {"danger.hotline_112", "danger.taken_back"} <= keys_of(turn), intent
        assert "now" in {choice.token for reply in turn.replies for choice in reply.choices}, intent


def test_a_minor_with_an_offer_gets_the_child_line_and_no_questions(app: App) -> None:
    """Not in danger, and still the child line first (P14)."""
    heard = scene_of(app).heard
    assert heard.assessment is not None
    heard = replace(heard, assessment=replace(heard.assessment, minor=True), mention=Mention(location="MG"))
    turn = take_turn(scene_of(app, heard=heard), update(Text("words")))
    first = turn.replies[0].says[1]
    assert not isinstance(first, Say)
    assert "child" in first.line.hotline.serves
    assert "danger.child_first" in keys_of(turn)
    assert "conversation.interview.question" not in keys_of(turn)


def test_a_minor_gets_the_child_line_whatever_is_written(app: App) -> None:
    """ "I am 15" and nothing else that was understood: the child line, and where are you (P14)."""
    heard = Heard("en", (), Assessment(Level.NOT_AN_OFFER, minor=True))
    turn = take_turn(scene_of(app, heard=heard), update(Text("words")))
    assert {"danger.child_first", "danger.where"} <= keys_of(turn)
    assert turn.session is not None
    assert turn.session.needs[0] == "child"


def test_a_name_that_is_a_language_too_is_a_country_where_one_is_asked_for(app: App) -> None:
    """ "Indonesia"."""
    heard = replace(heard_intent(Intent.LANGUAGE), mention=Mention(countries=("ID",)))
    turn = take_turn(scene_of(app, Session(step="country"), heard), update(Text("Indonesia")))
    assert "conversation.number.intro" in keys_of(turn)


def test_notices_take_no_number_away_in_danger(app: App) -> None:
    """They come after the second message, in a message of their own: the numbers are the same with and without."""
    heard = replace(heard_intent(Intent.UNKNOWN), mention=Mention(countries=("KE",), location="KE"))
    without = said_in_danger(app, Session(step="danger", said=("danger", "notice", "unreviewed.en")), heard)
    noticed = said_in_danger(app, Session(step="danger", said=("danger",)), heard)
    assert noticed.replies[0] == without.replies[0]
    assert "conversation.notice.test" in keys_of(replace(noticed, replies=noticed.replies[1:]))
