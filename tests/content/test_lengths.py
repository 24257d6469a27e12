"""The bounds that staff are told are those that the adapters keep."""

from bot.content.lengths import PLATFORMS, UNDER_PICTURE
from bot.model.chat import Outgoing, Paragraph
from bot.platforms import slack, telegram
from bot.platforms.discord.write import messages
from bot.platforms.telegram.write import CAPTION


def test_telegram() -> None:
    """A message, and the words below a picture."""
    assert (PLATFORMS["telegram"], UNDER_PICTURE) == (telegram.LIMITS.text, CAPTION)


def test_discord() -> None:
    """The longest text that is one message; one more is two."""
    for length, parts in ((PLATFORMS["discord"], 1), (PLATFORMS["discord"] + 1, 2)):
        assert len(messages(Outgoing((Paragraph("a" * length),)), "1")) == parts


def test_slack() -> None:
    """No longer than what is said in one message there."""
    assert PLATFORMS["slack"] <= slack.LIMITS.text
