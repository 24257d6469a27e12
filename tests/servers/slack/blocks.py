"""Block Kit, as far as bots of ours may use it: what Slack refuses, and what people then see.

Limits: https://docs.slack.dev/reference/block-kit/blocks and the pages of the blocks and elements below it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.servers.slack import mrkdwn

Json = Mapping[str, Any]

MESSAGE, VIEW = 50, 100  # blocks; https://docs.slack.dev/reference/block-kit/blocks
_LEAVES = {"text", "link", "user", "channel", "broadcast", "emoji", "usergroup"}
_RICH = {"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"}


class Invalid(Exception):
    """Blocks that Slack refuses; says where and why."""


@dataclass
class Seen:
    """What is read on the screen, which parts of it can be tapped, and the buttons."""

    text: str = ""
    tappable: list[str] = field(default_factory=list)
    buttons: list[Json] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)  # id of the file, what is told instead of it


# ---- refusing


def check(blocks: object, most: int = MESSAGE, shows: Callable[[str], bool] = lambda _: False) -> None:
    """Raises Invalid. `shows`: whether a file can be shown."""
    _must(isinstance(blocks, list), "blocks", "must be an array")
    assert isinstance(blocks, list)
    _must(len(blocks) <= most, "blocks", f"no more than {most} items allowed")
    ids = [block.get("block_id") for block in blocks if isinstance(block, dict) and block.get("block_id")]
    _must(len(ids) == len(set(ids)), "blocks", "block_id already exists")
    for index, block in enumerate(blocks):
        _block(block, f"blocks/{index}", shows)


def _block(block: Json, at: str, shows: Callable[[str], bool]) -> None:
    _must(isinstance(block, dict), at, "must be an object")
    match block.get("type"):
        case "section":  # https://docs.slack.dev/reference/block-kit/blocks/section-block
            _text(block.get("text"), f"{at}/text", 3_000)
        case "actions":  # https://docs.slack.dev/reference/block-kit/blocks/actions-block
            _actions(block.get("elements"), at)
        case "rich_text":  # https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
            elements = block.get("elements")
            _must(isinstance(elements, list) and bool(elements), at, "missing required field: elements")
            for index, element in enumerate(elements or ()):
                _rich(element, f"{at}/elements/{index}")
        case "divider":
            pass
        case "image":  # https://docs.slack.dev/reference/block-kit/blocks/image-block
            alt = block.get("alt_text")
            _must(isinstance(alt, str) and 1 <= len(alt) <= 2_000, f"{at}/alt_text", "must be 1 to 2000 characters")
            file = block.get("slack_file")
            _must(isinstance(file, dict) and "image_url" not in block, at, "missing required field: slack_file")
            # https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
            _must(shows(str((file or {}).get("id"))), f"{at}/slack_file", "invalid slack file")
        case other:
            raise Invalid(f"{at}: unsupported type: {other}")


def _actions(elements: object, at: str) -> None:
    _must(isinstance(elements, list) and 1 <= len(elements) <= 25, at, "elements: 1 to 25 items")
    assert isinstance(elements, list)
    ids = [element.get("action_id") for element in elements]
    _must(len(ids) == len(set(ids)), at, "action_id already exists")
    for index, button in enumerate(elements):
        here = f"{at}/elements/{index}"
        # https://docs.slack.dev/reference/block-kit/block-elements/button-element
        _must(button.get("type") == "button", here, "unsupported type")
        _text(button.get("text"), here, 75, plain=True)
        for name, most in (("action_id", 255), ("value", 2_000), ("url", 3_000)):
            value = button.get(name, "")
            _must(isinstance(value, str) and len(value) <= most, here, f"{name}: no more than {most} characters")
        _must(bool(button.get("action_id")), here, "missing required field: action_id")
        _must("url" not in button or "://" in button["url"], here, "url: invalid url")


def _text(text: object, at: str, most: int, *, plain: bool = False) -> None:
    """https://docs.slack.dev/reference/block-kit/composition-objects/text-object"""
    _must(isinstance(text, dict), at, "missing required field: text")
    assert isinstance(text, dict)
    kinds = {"plain_text"} if plain else {"plain_text", "mrkdwn"}
    _must(text.get("type") in kinds, at, "unsupported type")
    words = text.get("text")
    _must(isinstance(words, str) and 1 <= len(words) <= most, at, f"must be 1 to {most} characters")
    _must(text["type"] != "mrkdwn" or "emoji" not in text, at, "invalid additional property: emoji")


def _rich(element: Json, at: str) -> None:
    _must(isinstance(element, dict) and element.get("type") in _RICH, at, "unsupported type")
    inner = element.get("elements")
    _must(isinstance(inner, list), at, "missing required field: elements")
    if element["type"] == "rich_text_list":
        _must(element.get("style") in {"bullet", "ordered"}, at, "style: must be bullet or ordered")
        for index, item in enumerate(inner or ()):
            _must(item.get("type") == "rich_text_section", at, "a list holds sections")
            _rich(item, f"{at}/elements/{index}")
        return
    for index, leaf in enumerate(inner or ()):
        here = f"{at}/elements/{index}"
        _must(isinstance(leaf, dict) and leaf.get("type") in _LEAVES, here, "unsupported type")
        if leaf["type"] == "text":
            words = leaf.get("text")
            _must(isinstance(words, str) and bool(words), here, "text: must be more than 0 characters")
            _must(not any(0xD800 <= ord(c) <= 0xDFFF for c in words or ""), here, "text: no valid UTF-8")


def _must(holds: object, at: str, why: str) -> None:
    if not holds:
        raise Invalid(f"{at}: {why}")


# ---- seeing


def seen(blocks: Sequence[Json]) -> Seen:
    """What people see of blocks that were taken: one below the other."""
    shown, lines = Seen(), list[str]()
    for block in blocks:
        match block["type"]:
            case "section":
                text = block["text"]
                part = mrkdwn.parsed(text["text"]) if text["type"] == "mrkdwn" else mrkdwn.Parsed(text["text"], [])
                lines.append(part.text)
                shown.tappable += part.tappable
            case "rich_text":
                lines += [line for element in block["elements"] for line in _lines(element, shown)]
            case "actions":
                shown.buttons += block["elements"]
            case "image":
                shown.pictures.append((block["slack_file"]["id"], block["alt_text"]))
    shown.text = "\n".join(lines)
    return shown


def _lines(element: Json, shown: Seen) -> Iterator[str]:
    if element["type"] == "rich_text_list":
        for item in element["elements"]:
            yield "• " + "".join(_leaf(leaf, shown) for leaf in item["elements"])
    else:
        yield "".join(_leaf(leaf, shown) for leaf in element["elements"])


def _leaf(leaf: Json, shown: Seen) -> str:
    """Words stand as they are; the other elements are what they are for."""
    match leaf["type"]:
        case "text":
            return str(leaf["text"])
        case "link":
            text = str(leaf.get("text") or leaf["url"])
        case "broadcast":
            text = f"@{leaf['range']}"
        case "emoji":
            return f":{leaf['name']}:"
        case kind:
            text = f"@{leaf[f'{kind}_id']}"
    shown.tappable.append(text)
    return text
