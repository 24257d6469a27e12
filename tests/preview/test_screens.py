"""What is read back from each platform's own format is what was written, whatever was written."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model.chat import TO_LINK, TO_PRIVATE, Block, Button, Contact, Link, Listing, Media, Outgoing, Paragraph, Quote
from bot.platforms import Words
from bot.preview.screens import discord, slack, telegram, web
from bot.preview.seen import Kind, Note, Screen, Touch
from tests.preview.made import PAGE, TRICKY

WORDS = Words(("en", "ar"), lambda key, _: key, lambda code: "rtl" if code == "ar" else "ltr", lambda _: "en")
SCREENS: dict[str, Callable[[Outgoing], Screen]] = {
    "telegram": telegram.screen,
    "discord": discord.screen,
    "slack": slack.screen,
    "web": lambda outgoing: web.screen(outgoing, WORDS),
}
PLATFORMS = pytest.mark.parametrize("platform", SCREENS)
PICTURE = Media("/there/road.png", "image/png", "common/roads/fork", "A road that forks")
VOICE = Media("/there/road.ogg", "audio/ogg", "common/roads/fork")

# Words as a pack may have them: no control characters, lone surrogates or signs that turn lines around, which the
# checks refuse and some platforms take out.
_SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp"))
_TEXTS = st.text(st.one_of(st.sampled_from("*_~`|<>[]()@:#+-.\\/&$! 1a\n"), _SIGNS), min_size=1, max_size=120)
_BLOCKS = st.one_of(
    st.builds(Paragraph, _TEXTS),
    st.builds(Quote, _TEXTS),
    st.builds(lambda text: Contact(text, ()), _TEXTS),
    st.builds(lambda items: Listing(tuple(items)), st.lists(_TEXTS, min_size=1, max_size=3)),
)


def said(blocks: list[Block]) -> str:
    """The words of a message, without spaces, which platforms set as they like."""
    parts = [item for block in blocks for item in (block.items if isinstance(block, Listing) else (block.text,))]
    return _bare("".join(parts))


def _bare(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and c != "•" and unicodedata.category(c) != "Cc")


@PLATFORMS
@given(blocks=st.lists(_BLOCKS, min_size=1, max_size=4))
@example(blocks=[Paragraph(text) for text in TRICKY.split("\n\n")])
@example(blocks=[Quote("> > a"), Paragraph("> b"), Quote("c\n\nd")])
@example(blocks=[Paragraph("😀 @a 😀"), Quote("😀 b"), Paragraph("c")])
def test_what_is_seen_is_what_was_written(platform: str, blocks: list[Block]) -> None:
    """Every sign of every text comes back, in order, and no more."""
    shown = SCREENS[platform](Outgoing(tuple(blocks)))
    assert _bare(shown.text) == said(blocks)
    assert not any(span.touch is Touch.MARKUP for b in shown.bubbles for p in b.pieces for span in p.spans)


@PLATFORMS
def test_quotes_and_lists_are_told_apart(platform: str) -> None:
    """A quote is no paragraph anywhere; items of a list are marked."""
    shown = SCREENS[platform](Outgoing((Paragraph("a"), Quote("q"), Listing(("one", "two")))))
    pieces = [piece for bubble in shown.bubbles for piece in bubble.pieces]
    assert [piece.text for piece in pieces if piece.kind is Kind.QUOTE] == ["q"]
    assert "• one" in shown.text


@PLATFORMS
def test_buttons(platform: str) -> None:
    """Their labels and where they lead; the address of the private chat is nobody's before a bot is at work."""
    rows = ((Button("Sign & share", TO_LINK, Link(PAGE)),), (Button("Write to me", TO_PRIVATE),))
    (bubble,) = SCREENS[platform](Outgoing((Paragraph("a"),), rows)).bubbles
    sign, write = (button for row in bubble.rows for button in row)
    assert (sign.label, sign.url, sign.private) == ("Sign & share", PAGE, False)
    assert write.label == "Write to me"
    assert write.private is (platform != "web")


def test_a_telegram_post_that_is_too_long_goes_without_its_picture() -> None:
    """At 1,024 units it has one, at 1,025 none; an emoji counts twice."""
    fits = telegram.screen(Outgoing((Paragraph("😀" * 512),), image=PICTURE))
    assert (fits.bubbles[0].picture, fits.notes) == (PICTURE, ())
    assert (fits.gauges[0].length, fits.gauges[0].most, fits.gauges[0].over) == (1_024, 1_024, False)
    longer = telegram.screen(Outgoing((Paragraph("😀" * 512 + "a"),), image=PICTURE))
    assert (longer.bubbles[0].picture, longer.notes) == (None, (Note.TOO_LONG_BESIDE,))
    assert longer.gauges[0].over
    assert Note.REFUSED in telegram.screen(Outgoing((Paragraph("a" * 4_097),))).notes


def test_a_discord_post_that_is_too_long_is_cut() -> None:
    """Backslashes count; of a cut post neither part has the picture."""
    whole = discord.screen(Outgoing((Paragraph("_" * 1_000),), image=PICTURE))
    assert (len(whole.bubbles), whole.bubbles[0].picture, whole.gauges[0].length) == (1, PICTURE, 2_000)
    cut = discord.screen(Outgoing((Paragraph("_" * 1_001),), image=PICTURE))
    assert len(cut.bubbles) == 2
    assert cut.notes == (Note.TOO_LONG_BESIDE, Note.CUT)
    assert cut.gauges[0].over
    assert all(bubble.picture is None for bubble in cut.bubbles)


def test_slack_and_the_web_chat() -> None:
    """What does not go there is said."""
    assert slack.screen(Outgoing((Paragraph("a" * 3_001),))).notes == (Note.REFUSED,)
    assert slack.screen(Outgoing((Paragraph("a"),), audio=VOICE)).notes == (Note.NO_VOICE,)
    assert slack.screen(Outgoing((Paragraph("a"),), image=PICTURE)).bubbles[0].picture == PICTURE
    shown = web.screen(Outgoing((Paragraph("a"),), image=PICTURE), WORDS)
    assert (shown.notes, shown.bubbles[0].picture) == ((Note.NO_PICTURE,), None)


def test_voices() -> None:
    """Telegram and Discord play them."""
    for screen in (telegram.screen, discord.screen):
        shown = screen(Outgoing((Paragraph("a"),), audio=VOICE))
        assert (shown.bubbles[0].voice, shown.bubbles[0].picture) == (VOICE, None)


def test_markup_that_came_through_would_be_seen() -> None:
    """If words went out unescaped, the preview would show it."""
    bubble = discord.bubble({"content": "# big\na **bold** https://petition.example"})
    touched = [(span.text, span.touch) for piece in bubble.pieces for span in piece.spans if span.touch]
    marks = [text for text, touch in touched if touch is Touch.MARKUP]
    assert marks == ["# ", "**", "**"]
    assert ("https://petition.example", Touch.LINK) in touched
    linked = telegram.bubble({"text": "call +254 733 721566 (24/7)"})
    assert [span.text for span in linked.pieces[0].spans if span.touch is Touch.LINK] == ["+254 733 721566"]
