"""The link to the bot, and its code."""

import io

import pytest
import segno
from PIL import Image

from bot.sharekit.link import NotALink, code_png, private
from tests.sharekit.made import BOT, LINK


@pytest.mark.parametrize(
    ("given", "url", "short"),
    [
        (BOT, LINK, "t.me/roads_bot"),
        ("https://telegram.me/roads_bot/", LINK, "t.me/roads_bot"),
        ("https://t.me/roads_bot?start=a7", LINK, "t.me/roads_bot"),
        ("https://chat.example.org", "https://chat.example.org", "chat.example.org"),
        ("https://chat.example.org/talk/", "https://chat.example.org/talk/", "chat.example.org/talk"),
        (" https://discord.gg/abcdef ", "https://discord.gg/abcdef", "discord.gg/abcdef"),
    ],
)
def test_links(given: str, url: str, short: str) -> None:
    """To Telegram with the code that tells nothing; any other as it is."""
    found = private(given)
    assert (found.url, found.short) == (url, short)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("http://chat.example.org", "not_https"),
        ("roads_bot", "not_https"),
        ("https://", "not_https"),
        ("https://rova:secret@chat.example.org", "not_https"),
        ("https://chat.example.org/a b", "not_https"),
        ("https://chat.example.org/" + "a" * 300, "not_https"),
        ("https://bit.ly/3xYz", "shortened"),
        ("https://chat.example.org/?utm_source=group7", "follows"),
        ("https://chat.example.org/?lang=fr&fbclid=x", "follows"),
        ("https://t.me/", "no_bot"),
        ("https://t.me/+AbCdEf", "no_bot"),
    ],
)
def test_refused(given: str, why: str) -> None:
    """What hides, follows or leads nowhere."""
    with pytest.raises(NotALink) as refused:
        private(given)
    assert str(refused.value) == why


def test_the_code_is_that_of_the_link() -> None:
    """Module by module, with its quiet margin."""
    expected = segno.make(LINK, error="m", micro=False).matrix
    with Image.open(io.BytesIO(code_png(LINK, scale=3))) as opened:
        drawn = opened.convert("L")
    side = len(expected) + 8
    assert drawn.size == (3 * side, 3 * side)
    dark = [[drawn.getpixel((3 * x + 1, 3 * y + 1)) == 0 for x in range(side)] for y in range(side)]
    assert not any(dark[0])
    assert not any(row[3] for row in dark)
    assert [row[4:-4] for row in dark[4:-4]] == [[bool(each) for each in row] for row in expected]
