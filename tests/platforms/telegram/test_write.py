"""What is seen on Telegram is what was to be said: the server takes it, and nothing of an offer can be tapped."""

from hypothesis import given
from hypothesis import strategies as st

from bot.language.fit import fit
from bot.model.chat import TO_PRIVATE, Address, Block, Button, Contact, Listing, Outgoing, Paragraph, Quote
from bot.platforms import START
from bot.platforms.telegram import LIMITS
from bot.platforms.telegram.write import clean, post
from tests.servers.telegram import text as parser

HERE = Address("telegram", "5", "7")
LINK = f"https://t.me/torch_bot?start={START}"
TRICKS = [
    "@bestjobs", "/@bestjobs", "//", "#job", "$USD", "/join", "t.me/x", "www.x.org", "a@b.org", "+965 1234 5678",
    "😀", "é", "\n", " ", "_*`[<&",
]  # fmt: skip
WORDS = st.text(max_size=300) | st.lists(st.sampled_from(TRICKS)).map("".join)
BLOCKS = st.lists(
    st.one_of(WORDS.map(Paragraph), WORDS.map(Quote), st.lists(WORDS, min_size=1, max_size=3).map(tuple).map(Listing)),
    min_size=1,
    max_size=4,
)


def seen(blocks: list[Block]) -> str:
    """What should be read."""
    return "\n".join(
        clean("\n".join(f"• {item}" for item in b.items) if isinstance(b, Listing) else b.text) for b in blocks
    )


@given(BLOCKS)
def test_any_text_is_taken_and_seen_as_it_is(blocks: list[Block]) -> None:
    """Whatever somebody has written, markup included; nothing that calls a bot or opens a profile."""
    payload = post(HERE, Outgoing(tuple(blocks)), LINK)
    assert payload["text"] == seen(blocks)
    if not payload["text"].strip() or parser.units(payload["text"]) > parser.LONGEST:
        return  # nothing is to be said; the inbox never gives that
    parser.check(payload["text"], payload.get("entities", ()))
    tapped = parser.tappable(payload["text"], payload.get("entities", ()))
    assert not [part for part in tapped if part[0] in "@#$/"]


@given(WORDS)
def test_nothing_in_a_quote_can_be_tapped(words: str) -> None:
    """No address, no number either."""
    payload = post(HERE, Outgoing((Quote(words),)), LINK)
    if payload["text"].strip():
        assert parser.tappable(payload["text"], payload.get("entities", ())) == ()


@given(st.text(alphabet="a😀é\u0301👍🏽 \n.", min_size=1, max_size=40).map(lambda words: words * (9_000 // len(words))))
def test_long_texts_are_cut_between_characters(words: str) -> None:
    """By UTF-16 units, as Telegram counts; nothing is lost but the space around a cut."""
    parts = fit(Outgoing((Paragraph(words),)), LIMITS)
    texts = [post(HERE, part, LINK)["text"] for part in parts]
    for text in texts:
        if text.strip():
            parser.check(text, ())
    assert "".join("".join(texts).split()) == "".join(clean(words).split())


def test_numbers_of_help_can_be_tapped() -> None:
    """In a line of help, and as they are dialled."""
    payload = post(HERE, Outgoing((Contact("+965 2558 9696 – Committee", ("+96525589696",)),)), LINK)
    assert parser.tappable(payload["text"], payload.get("entities", ())) == ("+965 2558 9696",)


def test_where_it_goes_and_how() -> None:
    """Into the topic, silent, without previews; buttons carry their tokens, one leads to the private chat."""
    buttons = ((Button("Yes", "3.yes"), Button("Write to me", TO_PRIVATE)), ())
    payload = post(HERE, Outgoing((Paragraph("Hello."),), buttons), LINK)
    assert payload == {
        "chat_id": 5,
        "message_thread_id": 7,
        "text": "Hello.",
        "link_preview_options": {"is_disabled": True},
        "disable_notification": True,
        "reply_markup": {
            "inline_keyboard": [[{"text": "Yes", "callback_data": "3.yes"}, {"text": "Write to me", "url": LINK}]]
        },
    }


def test_a_link_of_ours_stays_one() -> None:
    """The slashes of an address are no command; one behind a colon still is, and is set so that it calls nobody."""
    words = "Sign it: https://www.example.org/petition, then write:/stop @somebody"
    payload = post(HERE, Outgoing((Paragraph(words),)), LINK)
    marked = [payload["text"][each["offset"] : each["offset"] + each["length"]] for each in payload["entities"]]
    assert marked == ["/stop", "@somebody"]
