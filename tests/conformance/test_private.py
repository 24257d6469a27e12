"""The whole conversation, in private, on every platform and in every language."""

from collections.abc import Awaitable, Callable

import pytest

from bot.app import App
from bot.model.chat import Command, Text
from tests.conformance.conftest import DRIVING, Stage, words
from tests.conftest import LANGUAGES
from tests.sentences import SENTENCES

On = Callable[[str], Awaitable[Stage]]
NATIVE = tuple(name for name in DRIVING if name != "web")  # a page has no commands and takes no pictures


def pack(app: App, key: str, language: str) -> str:
    """A text of the packs, as it is compared."""
    return words(app.parts.renderer.text(key, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("platform", DRIVING)
async def test_the_stories(app: App, on: On, platform: str, language: str) -> None:
    """An offer and its questions, danger in the middle, a number, a friend, another language, forgotten."""
    said, stage = SENTENCES[language], await on(platform)
    person = await stage.driver.person("Hanta", language)

    shown = stage.shows(await person.writes(said["high"]))
    assert stage.given[0].level == "high"
    assert pack(app, "conversation.result.high", language) in words(shown)
    shown = stage.shows(await person.presses(app.label("button.more", language)))
    assert pack(app, "conversation.opener.more", language) in words(shown)
    stage.shows(await person.writes(said["caution"]))
    label = app.label("button.not_sure", language)
    asked = any(button.label == label for outgoing in stage.given for row in outgoing.buttons for button in row)
    assert asked or language != "en"  # where nothing can change the level any more, nothing is asked
    if asked:
        noted = pack(app, "conversation.opener.noted", language)
        assert noted in words(stage.shows(await person.presses(label)))

    shown = stage.shows(await person.writes(said["danger"][0]))
    assert stage.given[0].level == "danger"
    assert words(shown).startswith(pack(app, "danger.opener", language))
    assert "112" in shown

    other = await stage.driver.person("Naina", language)
    assert "965" in stage.shows(await other.writes(said["number"]))
    stage.shows(await other.writes(said["who"]))
    shown = stage.shows(await other.presses(app.label("button.worried", language)))
    assert pack(app, "conversation.worry.ask", language) in words(shown)
    stage.shows(await other.presses(app.label("button.not_left", language)))

    stage.shows(await other.writes(said["language_request"]))
    spoken = stage.given[0].language
    assert spoken
    assert spoken != language
    shown = stage.shows(await other.writes(said["forget"]))
    assert pack(app, "conversation.forget", spoken) in words(shown)
    assert f"conversation.forget.{platform}" in app.parts.renderer.keys
    assert pack(app, f"conversation.forget.{platform}", spoken) in words(shown)


@pytest.mark.parametrize("platform", DRIVING)
async def test_who_reads_along_is_told(app: App, on: On, platform: str) -> None:
    """In the first answer, on this platform (P11)."""
    stage = await on(platform)
    shown = stage.shows(await (await stage.driver.person("Hanta")).writes(SENTENCES["en"]["none"]))
    assert pack(app, f"conversation.notice.{platform}", "en") in words(shown)


@pytest.mark.parametrize("platform", DRIVING)
async def test_a_second_delivery_gets_the_same(on: On, platform: str) -> None:
    """Doubled is allowed, unanswered is not, and the interview does not move on."""
    stage = await on(platform)
    person = await stage.driver.person("Hanta")
    first = stage.shows(await person.writes(SENTENCES["en"]["high"]))
    given = stage.given
    assert stage.shows(await person.repeats()) == first
    assert stage.given == given


@pytest.mark.parametrize("platform", DRIVING)
async def test_nothing_of_an_offer_can_be_tapped(on: On, platform: str) -> None:
    """Links, handles and numbers of a recruiter are masked, and stay words (P3)."""
    stage = await on(platform)
    person = await stage.driver.person("Hanta")
    shown = await person.writes(SENTENCES["en"]["quote_leak"])
    stage.shows(shown)
    for secret in ("1234 5678", "recruiter.best@gmail.com", "bestjobs99"):
        assert all(secret not in message.text for message in shown)
    assert all(not message.tappable for message in shown)


@pytest.mark.parametrize("platform", DRIVING)
async def test_a_forwarded_offer_counts_as_pasted(on: On, platform: str) -> None:
    """In the platform's own way of handing a message on."""
    stage = await on(platform)
    person = await stage.driver.person("Hanta")
    stage.shows(await person.forwards(SENTENCES["en"]["high"]))
    assert stage.given[0].level == "high"
    what = stage.updates[-1].what
    assert isinstance(what, Text)
    assert what.words.strip() == SENTENCES["en"]["high"]


@pytest.mark.parametrize("platform", NATIVE)
async def test_native_commands(app: App, on: On, platform: str) -> None:
    """Help, a number, an offer behind the command; what nobody knows."""
    stage = await on(platform)
    person = await stage.driver.person("Hanta")
    shown = stage.shows(await person.commands("help"))
    assert pack(app, "danger.opener", "en") in words(shown)
    assert "965" in stage.shows(await person.commands("number", "Kuwait"))
    stage.shows(await person.commands("check", SENTENCES["en"]["high"]))
    assert stage.given[0].level == "high"
    what = stage.updates[-1].what
    assert isinstance(what, Command)
    assert (what.name, what.rest) == ("check", SENTENCES["en"]["high"])


@pytest.mark.parametrize("platform", NATIVE)
async def test_a_picture(app: App, on: On, platform: str) -> None:
    """What can't be read is said; the words beside it are read."""
    stage = await on(platform)
    person = await stage.driver.person("Hanta")
    shown = stage.shows(await person.sends_picture())
    assert pack(app, "conversation.type_please", "en") in words(shown)
    stage.shows(await person.sends_picture(SENTENCES["en"]["high"]))
    assert stage.given[0].level == "high"


@pytest.mark.parametrize("platform", DRIVING)
async def test_everything_is_silent(on: On, platform: str) -> None:
    """No sound, where the platform can (P8)."""
    stage = await on(platform)
    shown = await (await stage.driver.person("Hanta")).writes(SENTENCES["en"]["danger"][0])
    assert shown
    assert all(message.silent for message in shown) or platform == "slack"
