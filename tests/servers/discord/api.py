"""What the REST API refuses. Error codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

# https://discord.com/developers/docs/reference#locales
LOCALES = {
    "id",
    "da",
    "de",
    "en-GB",
    "en-US",
    "es-ES",
    "es-419",
    "fr",
    "hr",
    "it",
    "lt",
    "hu",
    "nl",
    "no",
    "pl",
    "pt-BR",
    "ro",
    "fi",
    "sv-SE",
    "vi",
    "tr",
    "cs",
    "el",
    "bg",
    "ru",
    "uk",
    "hi",
    "th",
    "zh-CN",
    "ja",
    "zh-TW",
    "ko",
}
DESCRIPTION, FILES, BYTES = 1_024, 10, 10 * 1_024 * 1_024  # of attachments
CONTENT, LABEL, ROWS, IN_ROW, CUSTOM_ID, NONCE = 2_000, 80, 5, 5, 100, 25
_SLASH = re.compile(r"[-_'\w]{1,32}")
_TYPES = {"roles", "users", "everyone"}

# Code -> status and words, as the page above has them.
ERRORS: Mapping[int, tuple[int, str]] = {
    0: (401, "401: Unauthorized"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    160002: (400, "Cannot reply without permission to read message history"),
}


class Refused(Exception):
    """An error body of the API."""

    def __init__(self, code: int, errors: Json | None = None) -> None:
        super().__init__(f"{code} {ERRORS[code][1]} {errors or ''}")
        self.status, message = ERRORS[code]
        self.body: Json = {"message": message, "code": code, **({"errors": errors} if errors else {})}


def _must(holds: object, at: str, code: str, message: str = "") -> None:
    """https://discord.com/developers/docs/reference#error-messages"""
    if holds:
        return
    nested: Json = {"_errors": [{"code": code, "message": message or code}]}
    for part in reversed(at.split("/")):
        nested = {part: nested}
    raise Refused(50035, nested)


# ---- messages: https://discord.com/developers/docs/resources/message#create-message


def check_message(asked: Json, *, aside: bool = False) -> None:
    """Raises Refused. `aside`: of an interaction, where it may be shown to one person."""
    content = asked.get("content")
    _must(content is None or isinstance(content, str), "content", "BASE_TYPE_BAD_TYPE")
    _must(len(content or "") <= CONTENT, "content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")
    for unused in ("embeds", "sticker_ids", "poll"):  # which bots of ours do without
        _must(not asked.get(unused), unused, "BASE_TYPE_BAD_TYPE", "Not played by this stand-in.")
    flags = asked.get("flags") or 0
    allowed = (1 << 2) | (1 << 12) | (1 << 6 if aside else 0)
    _must(isinstance(flags, int) and not flags & ~allowed, "flags", "MESSAGE_FLAGS_INVALID")
    nonce = asked.get("nonce")
    _must(nonce is None or len(str(nonce)) <= NONCE, "nonce", "BASE_TYPE_MAX_LENGTH")
    _mentions(asked.get("allowed_mentions"))
    _components(asked.get("components"))
    if not (content or "").strip() and not asked.get("components") and not asked.get("attachments"):
        raise Refused(50006)


def check_files(asked: Json, files: Mapping[str, bytes]) -> None:
    """Raises Refused. Each file is announced, and each that is announced is there.

    https://discord.com/developers/docs/reference#uploading-files, and of the description
    https://discord.com/developers/docs/resources/message#attachment-object
    """
    announced = asked.get("attachments") or []
    _must(isinstance(announced, list) and len(announced) <= FILES, "attachments", "BASE_TYPE_MAX_LENGTH")
    if sum(map(len, files.values())) > BYTES:
        raise Refused(40005)
    for index, one in enumerate(announced):
        at = f"attachments/{index}"
        _must(f"files[{one.get('id')}]" in files, f"{at}/id", "ATTACHMENT_NOT_FOUND", "Attachment data not found")
        _must(isinstance(one.get("filename"), str) and one["filename"], f"{at}/filename", "BASE_TYPE_REQUIRED")
        description = one.get("description") or ""
        _must(len(description) <= DESCRIPTION, f"{at}/description", "BASE_TYPE_MAX_LENGTH")
    _must(len(announced) == len(files), "attachments", "BASE_TYPE_BAD_LENGTH")


def check_edit(asked: Json, *, empty: bool) -> None:
    """Raises Refused. https://discord.com/developers/docs/resources/message#edit-message; `empty`: content may stay."""
    flags = asked.get("flags") or 0
    _must(isinstance(flags, int) and not flags & ~(1 << 2), "flags", "MESSAGE_FLAGS_INVALID")
    if asked.keys() & {"content", "components"} or not empty:
        check_message(asked)


def _mentions(given: object) -> None:
    """https://discord.com/developers/docs/resources/message#allowed-mentions-object"""
    if given is None:
        return
    _must(isinstance(given, dict), "allowed_mentions", "DICT_TYPE_CONVERT")
    assert isinstance(given, dict)
    parse = given.get("parse") or []
    _must(set(parse) <= _TYPES, "allowed_mentions/parse", "BASE_TYPE_CHOICES")
    for kind in ("users", "roles"):
        _must(len(given.get(kind) or ()) <= 100, f"allowed_mentions/{kind}", "BASE_TYPE_MAX_LENGTH")
        _must(not (given.get(kind) and kind in parse), "allowed_mentions", "MUTUALLY_EXCLUSIVE")


def _components(rows: object) -> None:
    """https://discord.com/developers/docs/components/reference"""
    if rows is None:
        return
    _must(isinstance(rows, list) and len(rows) <= ROWS, "components", "BASE_TYPE_BAD_LENGTH")
    assert isinstance(rows, list)
    ids = list[str]()
    for index, row in enumerate(rows):
        at = f"components/{index}"
        _must(isinstance(row, dict) and row.get("type") == 1, f"{at}/type", "UNION_TYPE_CHOICES")
        parts = row.get("components")
        _must(isinstance(parts, list) and 1 <= len(parts) <= IN_ROW, f"{at}/components", "BASE_TYPE_BAD_LENGTH")
        for place, part in enumerate(parts):
            here = f"{at}/components/{place}"
            kind = part.get("type")
            _must(kind == 2 or (kind == 3 and len(parts) == 1), f"{here}/type", "UNION_TYPE_CHOICES")
            (_button if kind == 2 else _select)(part, here)
            ids += [part["custom_id"]] if "custom_id" in part else []
    _must(len(ids) == len(set(ids)), "components", "COMPONENT_CUSTOM_ID_DUPLICATED")


def _button(button: Json, at: str) -> None:
    label, style = button.get("label"), button.get("style")
    _must(label or button.get("emoji"), f"{at}/label", "BASE_TYPE_REQUIRED")
    _must(isinstance(label, str | None) and len(label or "") <= LABEL, f"{at}/label", "BASE_TYPE_MAX_LENGTH")
    if style == 5:
        url = button.get("url") or ""
        _must(re.match(r"(https?|discord)://.", url) and len(url) <= 512, f"{at}/url", "URL_TYPE_INVALID_URL")
        _must("custom_id" not in button, f"{at}/custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE")
    else:
        _must(style in (1, 2, 3, 4), f"{at}/style", "BASE_TYPE_CHOICES")
        _must("url" not in button, f"{at}/url", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE")
        _custom_id(button, at)


def _select(select: Json, at: str) -> None:
    options = select.get("options") or []
    _must(1 <= len(options) <= 25, f"{at}/options", "BASE_TYPE_BAD_LENGTH")
    for index, option in enumerate(options):
        for key in ("label", "value"):
            _must(1 <= len(option.get(key) or "") <= 100, f"{at}/options/{index}/{key}", "BASE_TYPE_BAD_LENGTH")
    _custom_id(select, at)


def _custom_id(part: Json, at: str) -> None:
    _must(1 <= len(part.get("custom_id") or "") <= CUSTOM_ID, f"{at}/custom_id", "BASE_TYPE_BAD_LENGTH")


# ---- commands: https://discord.com/developers/docs/interactions/application-commands


def check_commands(given: object) -> None:
    """Raises Refused."""
    _must(isinstance(given, list), "commands", "LIST_TYPE_CONVERT")
    assert isinstance(given, list)
    named = [(command.get("type", 1), command.get("name")) for command in given]
    _must(len(named) == len(set(named)), "name", "APPLICATION_COMMANDS_DUPLICATE_NAME")
    slash = sum(kind == 1 for kind, _ in named)
    _must(slash <= 100 and len(named) - slash <= 30, "commands", "BASE_TYPE_BAD_LENGTH")
    for index, command in enumerate(given):
        _command(command, str(index))


def _command(command: Json, at: str) -> None:
    kind = command.get("type", 1)
    _must(kind in (1, 2, 3), f"{at}/type", "BASE_TYPE_CHOICES")
    for where, name in _localized(command, "name", at):
        if kind == 1:
            _slash(name, where)
        _must(isinstance(name, str) and 1 <= len(name.strip()) <= 32, where, "BASE_TYPE_BAD_LENGTH")
    if kind == 1:
        _described(command, at)
    else:
        _must(not command.get("description"), f"{at}/description", "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED")
        _must(not command.get("options"), f"{at}/options", "APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED")
    _must(set(command.get("integration_types") or ()) <= {0, 1}, f"{at}/integration_types", "BASE_TYPE_CHOICES")
    _must(set(command.get("contexts") or ()) <= {0, 1, 2}, f"{at}/contexts", "BASE_TYPE_CHOICES")
    _options(command.get("options") or [], at)
    _must(re.fullmatch(r"\d+", command.get("default_member_permissions") or "0"), at, "NUMBER_TYPE_COERCE")
    _must(_length(command) <= 8_000, at, "APPLICATION_COMMAND_TOO_LARGE")


def _options(options: list[Json], at: str, *, own: bool = False) -> None:
    """`own`: of a subcommand, which has none of its kind in it."""
    _must(len(options) <= 25, f"{at}/options", "BASE_TYPE_MAX_LENGTH")
    needed = [bool(option.get("required")) for option in options]
    _must(needed == sorted(needed, reverse=True), f"{at}/options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID")
    names = [option.get("name") for option in options]
    _must(len(names) == len(set(names)), f"{at}/options", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID")
    for index, option in enumerate(options):
        here = f"{at}/options/{index}"
        kinds = range(3, 12) if own else (1, *range(3, 12))
        _must(option.get("type") in kinds, f"{here}/type", "BASE_TYPE_CHOICES")
        subcommand = option.get("type") == 1
        _must(subcommand == (options[0].get("type") == 1), here, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID")
        _must(subcommand or not option.get("options"), here, "APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED")
        _options(option.get("options") or [], here, own=True)
        for where, name in _localized(option, "name", here):
            _slash(name, where)
        _described(option, here)
        longest = option.get("max_length", 6_000)
        _must(1 <= longest <= 6_000, f"{here}/max_length", "NUMBER_TYPE_MAX")


def _described(part: Json, at: str) -> None:
    for where, words in _localized(part, "description", at):
        _must(isinstance(words, str) and 1 <= len(words) <= 100, where, "BASE_TYPE_BAD_LENGTH")


def _slash(name: object, at: str) -> None:
    good = isinstance(name, str) and _SLASH.fullmatch(name) and name == name.lower()
    _must(good, at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _localized(part: Json, key: str, at: str) -> Iterator[tuple[str, object]]:
    yield f"{at}/{key}", part.get(key)
    for locale, words in (part.get(f"{key}_localizations") or {}).items():
        where = f"{at}/{key}_localizations/{locale}"
        _must(locale in LOCALES, where, "BASE_TYPE_CHOICES")
        yield where, words


def _length(command: Json) -> int:
    """The longest of each field in any language, added up."""
    total = 0
    options = command.get("options") or ()
    for part in (command, *options, *(inner for option in options for inner in option.get("options") or ())):
        for key in ("name", "description"):
            total += max(len(part.get(key) or ""), *map(len, (part.get(f"{key}_localizations") or {"": ""}).values()))
    return total
