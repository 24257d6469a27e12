"""In a group nobody is answered in public, and nobody is written to (P8, P9)."""

from collections.abc import Awaitable, Callable

import pytest

from bot.app import App
from bot.model.chat import Aside, Failure, Outgoing, Paragraph, SendFailed, Sent, Visibility
from tests.conformance.conftest import WITH_ROOMS, Stage, words
from tests.conformance.driver import Shown
from tests.conformance.test_private import pack
from tests.sentences import SENTENCES

On = Callable[[str], Awaitable[Stage]]
DANGER, OFFER = SENTENCES["en"]["danger"][0], SENTENCES["en"]["high"]


def is_neutral(app: App, shown: list[Shown]) -> bool:
    """Whether it is the one line that is the same for everything, to nobody by name, with a way to the private chat."""
    [line] = shown
    assert line.to == "room"
    assert words(line.text) == pack(app, "conversation.group", "en")
    assert line.buttons in ((), (app.label("button.write_privately", "en"),))
    for link in line.links:
        assert link.startswith("https://")
        assert not any(told in link for told in ("check", "help", "danger", "room", "group"))
    return bool(line.buttons) == bool(line.links)


@pytest.mark.parametrize("platform", WITH_ROOMS)
async def test_words_to_nobody_are_not_read(on: On, platform: str) -> None:
    """Not even a plea: the bot gets to see nothing that is not meant for it."""
    stage = await on(platform)
    assert await (await stage.driver.person("Hanta")).says_in_room(DANGER, to_bot=False) == []
    assert stage.updates == []


@pytest.mark.parametrize("words_said", [DANGER, OFFER, "hello"])
@pytest.mark.parametrize("platform", WITH_ROOMS)
async def test_words_to_the_bot(app: App, on: On, platform: str, words_said: str) -> None:
    """Shown to the sender alone, or one neutral line that is the same for everything."""
    stage = await on(platform)
    shown = await (await stage.driver.person("Hanta")).says_in_room(words_said)
    assert shown
    if stage.driver.mention_aside is Aside.NO:
        assert is_neutral(app, shown)
    else:
        stage.shows(shown)
        assert all(message.to == "ephemeral" for message in shown)


@pytest.mark.parametrize("platform", WITH_ROOMS)
async def test_the_neutral_line_comes_once_an_hour(on: On, platform: str) -> None:
    """However many people write to it."""
    stage = await on(platform)
    if stage.driver.mention_aside is not Aside.NO:
        assert stage.driver.command_aside is Aside.SURE  # then there is no such line
    else:
        first, second = await stage.driver.person("Hanta"), await stage.driver.person("Naina")
        assert len(await first.says_in_room("hello")) == 1
        assert await second.says_in_room(DANGER) == []


@pytest.mark.parametrize("platform", WITH_ROOMS)
async def test_check_in_a_group(app: App, on: On, platform: str) -> None:
    """Answered only where nobody else sees it."""
    stage = await on(platform)
    shown = await (await stage.driver.person("Hanta")).checks_in_room(OFFER)
    if stage.driver.command_aside is Aside.NO:
        assert is_neutral(app, shown)
    else:
        stage.shows(shown)
        assert all(message.to == "ephemeral" for message in shown)
        assert stage.given[0].level == "high"


@pytest.mark.parametrize("platform", WITH_ROOMS)
async def test_a_command_in_a_group(app: App, on: On, platform: str) -> None:
    """As for words."""
    stage = await on(platform)
    shown = await (await stage.driver.person("Hanta")).commands_in_room("help")
    if stage.driver.command_aside is Aside.NO:
        assert is_neutral(app, shown)
    else:
        stage.shows(shown)
        assert all(message.to == "ephemeral" for message in shown)


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize("platform", WITH_ROOMS)
async def test_what_a_failed_send_means(on: On, platform: str, failure: Failure) -> None:
    """Whether to try again, to close the room, to mend the message or the account."""
    stage = await on(platform)
    failed = await stage.driver.fails(failure)
    assert failed.failure is failure
    assert "Hanta" not in str(failed.detail)


@pytest.mark.parametrize("platform", WITH_ROOMS)
async def test_a_post_to_a_room(on: On, platform: str) -> None:
    """As an awareness message will be: to everybody, with nobody named."""
    stage = await on(platform)
    post = Outgoing((Paragraph("Keep your papers <with> you & *call* @everyone _first_."),), visibility=Visibility.ROOM)
    sent, shown = await stage.driver.sends(post)
    assert isinstance(sent, Sent), sent if isinstance(sent, SendFailed) else None
    [message] = shown
    assert message.to == "room"
    assert message.text.strip() == "Keep your papers <with> you & *call* @everyone _first_."
    assert not message.tappable
