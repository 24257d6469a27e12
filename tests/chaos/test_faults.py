"""A part of the code raises, whatever it is given; help is given all the same (P5)."""

from collections.abc import Awaitable, Callable
from html import unescape

import pytest

from tests.chaos.conftest import Help
from tests.conftest import LANGUAGES
from tests.web.conftest import Chat, chat

__all__ = ["chat"]  # a fixture
Start = Callable[..., Awaitable[Chat]]
PARTS = (
    "bot.inbox.take_turn",
    "bot.inbox.Inbox._turn",
    "bot.inbox.tokenize",
    "bot.hearing.Listener.hear",
    "bot.hearing.judge",
    "bot.hearing.find_facts",
    "bot.assess.signs.Recogniser.read",
    "bot.text.match.Matcher.find",
    "bot.talk.steps.danger.help_first",
    "jinja2.environment.Template.render",
)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_help_outlives_a_part(
    chat: Start, helps: tuple[Help, ...], monkeypatch: pytest.MonkeyPatch, language: str, part: str
) -> None:
    """In the very first message: the opener, a number of the country that was named, a safety sentence."""
    wanted = helps[LANGUAGES.index(language)]
    someone = await (await chat()).browser(**{"accept-language": language})

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(wanted.danger)

    monkeypatch.setattr(part, fails)
    said = unescape((await someone.client.post("/say", data={"words": wanted.danger})).text)
    assert wanted.opener in said
    assert "+965" in said
    assert any(sentence in said for sentence in wanted.safety)
    assert "+965" in (await someone.client.post("/say", data={"words": wanted.number})).text
