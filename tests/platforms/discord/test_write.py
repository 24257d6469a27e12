"""What Discord is given, and what people see of it."""

from hypothesis import example, given
from hypothesis import strategies as st

from bot.model.chat import TO_PRIVATE, Block, Button, Listing, Outgoing, Paragraph, Quote, Visibility
from bot.platforms.discord import write
from tests.servers.discord import api, markdown

PIECES = (
    "*", "_", "__", "~~", "`", "```", "||", "\\", "<@1>", "<#1>", "<t:1>", "</a:1>", "<a:b:1>", "@everyone", "@here",
    "https://a.bc", "[a](https://b.cd)", "# ", "-# ", "- ", "* ", "> ", ">>> ", "1. ", "12) ", ":smile:", "\n", " ",
    "a", "+965 1234", "é", "👩‍👩‍👧", "<id:guide>", "http://a.b_c_", "(", ")", "!", "ツ",
)  # fmt: skip
HARD = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join)


def shown(block: Block) -> markdown.Seen:
    """One block as it is seen; the server has taken the payload."""
    parts = [payload["content"] for payload in write.messages(Outgoing((block,)), "9")]
    assert len(parts) == 1
    return markdown.see(parts[0])


def as_seen(text: str) -> str:
    """A text as any screen shows it: new lines of one kind, halves of characters replaced, nothing around it."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n").strip()


@given(HARD)
@example("¯\\_(ツ)_/¯")
@example("1. a\n3. b")
def test_a_text_is_shown_as_it_is(text: str) -> None:
    """Nothing of it is markup, a link or a mention."""
    seen = shown(Paragraph(text))
    assert (seen.text, seen.tappable) == (as_seen(text), [])


@given(HARD)
def test_nothing_in_a_quote_can_be_tapped(text: str) -> None:
    """Not a link, a mention or a command (P3); and the words are all there."""
    seen = shown(Quote(f"a{text}z"))
    assert (seen.text, seen.tappable) == (as_seen(f"a{text}z"), [])


@given(st.lists(HARD.map(lambda text: f"a{text}z"), min_size=1, max_size=4))
def test_a_list_has_a_line_for_each(items: list[str]) -> None:
    """With a dot before it."""
    seen = shown(Listing(tuple(items)))
    assert (seen.text, seen.tappable) == ("\n".join(f"• {as_seen(item)}" for item in items), [])


@given(st.sampled_from(("*", "\\", "👩‍👩‍👧", "a*", "[x] ", "\n")), st.integers(1, 1_500))
def test_nothing_is_too_long_and_nothing_lost(unit: str, times: int) -> None:
    """What the backslashes make too long goes out as several messages that the server takes."""
    text = ("a" + unit * times)[:1_500]
    payloads = write.messages(Outgoing((Paragraph(text),)), "9")
    for payload in payloads:
        api.check_message(payload)
    together = "".join(markdown.see(payload["content"]).text for payload in payloads)
    assert together.replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")


def test_a_number_stays_whole_where_a_text_is_cut() -> None:
    """No cut goes through a phone number (P18)."""
    text = "*" * 990 + " +965 2222 3333 " + "*" * 400
    parts = [markdown.see(payload["content"]).text for payload in write.messages(Outgoing((Paragraph(text),)), "9")]
    assert len(parts) == 2
    assert sum("+965 2222 3333" in part for part in parts) == 1


def test_a_quote_that_is_cut_stays_a_quote() -> None:
    """In each of its parts."""
    payloads = write.messages(Outgoing((Quote("*" * 1_500),)), "9")
    assert len(payloads) == 2
    assert all(payload["content"].startswith("> ") for payload in payloads)


def test_buttons_are_under_the_last_part() -> None:
    """With their tokens; the way to the private chat is a link that tells nothing."""
    rows = ((Button("Yes", "3.yes"), Button("No", "3.no")), (Button("Privately", TO_PRIVATE),))
    payloads = write.messages(Outgoing((Paragraph("*" * 1_500),), rows), "9")
    assert "components" not in payloads[0]
    first, second = payloads[-1]["components"]
    assert [button["custom_id"] for button in first["components"]] == ["3.yes", "3.no"]
    assert [button.get("url") for button in second["components"]] == ["https://discord.com/users/9"]
    api.check_message(payloads[-1])


def test_flags_say_who_sees_and_hears_it() -> None:
    """No previews; no sound where it is silent; one person alone where it is aside. Nobody is ever called."""
    aside = write.messages(Outgoing((Paragraph("a"),), visibility=Visibility.EPHEMERAL), "9")[0]
    loud = write.messages(Outgoing((Paragraph("a"),), silent=False), "9")[0]
    assert aside["flags"] == write.SUPPRESS_EMBEDS | write.SUPPRESS_NOTIFICATIONS | write.EPHEMERAL
    assert loud["flags"] == write.SUPPRESS_EMBEDS
    assert aside["allowed_mentions"] == loud["allowed_mentions"] == {"parse": []}
