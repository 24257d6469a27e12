"""An Outgoing becomes the payload of a call.

Words go out as rich text, whose elements are shown as they are: Slack looks for no link, mention or markup in them
(https://docs.slack.dev/reference/block-kit/blocks/rich-text-block).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from bot.model.chat import TO_LINK, TO_PRIVATE, Address, Block, Button, Listing, Outgoing, Quote, Visibility
from bot.platforms import Words, leads_to

Payload = dict[str, Any]

MOST_BLOCKS = 50  # of a message; https://docs.slack.dev/reference/block-kit/blocks
ALT = 2_000  # characters of what a picture shows; https://docs.slack.dev/reference/block-kit/blocks/image-block
# The three jobs and help, on the bot's own page.
JOBS = (
    ("button.check_offer", "0.check"),
    ("button.get_number", "0.number"),
    ("button.worried", "0.worry"),
    ("button.help_now", "0.now"),
)
# Nothing in `text` is parsed, and no preview of a link is shown.
_UNPARSED: Mapping[str, Any] = {"parse": "none", "link_names": False}
_ALONE: Mapping[str, Any] = {"mrkdwn": False, "unfurl_links": False, "unfurl_media": False}


def post(to: Address, outgoing: Outgoing, private: str | None = None, file: str | None = None) -> Payload:
    """chat.postMessage. `private` is the link to the direct messages with the bot; `file`: the id of its picture."""
    shown = _picture(outgoing.image.alt, file) if outgoing.image and file else None
    return {"channel": to.chat, **_thread(to), **message(outgoing, private, shown), **_UNPARSED, **_ALONE}


def post_aside(to: Address, user: str, outgoing: Outgoing, private: str | None = None) -> Payload:
    """chat.postEphemeral: what one person sees in a channel."""
    return {"channel": to.chat, "user": user, **_thread(to), **message(outgoing, private), **_UNPARSED}


def respond(to: Address, outgoing: Outgoing, private: str | None = None) -> Payload:
    """What is posted to a response URL: one person sees it, and what was there stays."""
    shown: Payload = {"response_type": "ephemeral", "replace_original": False}
    return {**shown, **_thread(to), **message(outgoing, private), **_UNPARSED, **_ALONE}


def message(outgoing: Outgoing, private: str | None = None, shown: Payload | None = None) -> Payload:
    """`text` and `blocks`. `shown`: a block between the words and the buttons."""
    buttons = [row for row in (_row(row, private) for row in outgoing.buttons) if row]
    texts = [element for block in outgoing.blocks for element in _element(block)]
    between = [shown] if shown else []
    room = MOST_BLOCKS - len(buttons) - len(between)
    # Each of ours in a block of its own, which sets them apart; what is too much shares the last one.
    parts = [[element] for element in texts[: room - 1]] + ([texts[room - 1 :]] if len(texts) >= room else [])
    blocks: list[Payload] = [{"type": "rich_text", "elements": part} for part in parts]
    return {
        "text": notice(outgoing),
        "blocks": [*blocks, *between, *({"type": "actions", "elements": row} for row in buttons)],
    }


def notice(outgoing: Outgoing) -> str:
    """What a phone shows on its lock screen, and what a screen reader may read instead of the blocks.

    Of a private message its first line (P10); of what makes no notice, or is for everybody, all of it.
    """
    lines = [line for block in outgoing.blocks for line in _lines(block)]
    shown = lines[:1] if outgoing.visibility is Visibility.PRIVATE else lines
    return _clean("\n".join(shown)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def home(words: Words) -> Payload:
    """The bot's own page, in the language that is spoken where nobody names one. For views.publish."""
    language = words.languages[0]
    buttons = [Button(words.label(label, language), token) for label, token in JOBS]
    text = {"type": "plain_text", "text": words.label("home.text", language), "emoji": False}
    return {
        "type": "home",
        "blocks": [{"type": "section", "text": text}, {"type": "actions", "elements": _row(buttons, None)}],
    }


def link_to_private(app: str, team: str) -> str:
    """Where the direct messages with the bot are. https://docs.slack.dev/interactivity/deep-linking"""
    return f"https://slack.com/app_redirect?{urlencode({'app': app, 'team': team})}"


# ---- parts


def _thread(to: Address) -> Payload:
    return {"thread_ts": to.thread} if to.thread else {}


def _element(block: Block) -> list[Payload]:
    if isinstance(block, Listing):
        items = [{"type": "rich_text_section", "elements": _text(item)} for item in block.items if item]
        return [{"type": "rich_text_list", "style": "bullet", "elements": items}] if items else []
    kind = "rich_text_quote" if isinstance(block, Quote) else "rich_text_section"
    return [{"type": kind, "elements": _text(block.text)}] if block.text else []


def _text(text: str) -> list[Payload]:
    return [{"type": "text", "text": _clean(text)}]


def _lines(block: Block) -> list[str]:
    text = "\n".join(f"• {item}" for item in block.items) if isinstance(block, Listing) else block.text
    return [line for line in text.split("\n") if line.strip()]


def _clean(text: str) -> str:
    """Halves of characters, which no JSON reader need take, are replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _picture(alt: str, file: str) -> Payload:
    """https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object"""
    return {"type": "image", "slack_file": {"id": file}, "alt_text": _clean(alt)[:ALT]}


def _row(row: Sequence[Button], private: str | None) -> list[Payload]:
    return [_button(button, private) for button in row if button.opens or private or not leads_to(button.token)]


def _button(button: Button, private: str | None) -> Payload:
    label = {"type": "plain_text", "text": _clean(button.label), "emoji": False}
    if button.opens:
        return {"type": "button", "text": label, "action_id": TO_LINK, "url": button.opens.url}
    if leads_to(button.token):  # its address carries nothing
        return {"type": "button", "text": label, "action_id": TO_PRIVATE, "url": private}
    return {"type": "button", "text": label, "action_id": button.token, "value": button.token}
