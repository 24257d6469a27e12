"""Our commands as Discord wants to be told of them, in the languages that it knows.

https://discord.com/developers/docs/interactions/application-commands
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.platforms import COMMANDS, Words

Command = dict[str, Any]

# https://discord.com/developers/docs/reference#locales
LOCALES = (
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
    "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
)  # fmt: skip
WITH_WORDS = ("check", "number")  # commands that something can stand behind
_SLASH, _OF_MESSAGE, _STRING = 1, 3, 3
_NAME = re.compile(r"[-_'\w]{1,32}")
_NAMES, _DESCRIPTIONS = "name_localizations", "description_localizations"
# In a server and in the bot's direct messages; added to a server, or taken along by a person.
_EVERYWHERE: Mapping[str, list[int]] = {"contexts": [0, 1], "integration_types": [0, 1]}


def commands(words: Words) -> list[Command]:
    """All of them, as they are to be registered."""
    taken: set[tuple[str, str]] = set()

    def fresh(locale: str, label: str) -> bool:
        """Whether a name may be one, and none of ours has it."""
        good = bool(_NAME.fullmatch(label)) and label == label.lower() and (locale, label) not in taken
        taken.add((locale, label))
        return good

    made: list[Command] = []
    for name in COMMANDS:
        command: Command = {"type": _SLASH, **_named(words, f"command.{name}", name, fresh), **_EVERYWHERE}
        if name in WITH_WORDS:
            said = _named(words, f"command.{name}.words", "words", lambda _, label: bool(_NAME.fullmatch(label)))
            command["options"] = [{"type": _STRING, **said, "required": False}]
        made.append(command)
    key, default = "command.check_message", words.languages[0]
    labels = _localized(words, key)
    check = {"type": _OF_MESSAGE, "name": words.label(key, default), _NAMES: labels, **_EVERYWHERE}
    return [*made, check]


def same(there: Iterable[Mapping[str, Any]], wanted: Iterable[Mapping[str, Any]]) -> bool:
    """Whether what is registered is what we want; Discord adds ids, versions and what is empty."""
    return sorted(map(_essence, there)) == sorted(map(_essence, wanted))


def _named(words: Words, key: str, name: str, may: Callable[[str, str], bool]) -> Command:
    about = f"{key}.about"
    return {
        "name": name,
        _NAMES: {locale: label for locale, label in _localized(words, key).items() if may(locale, label)},
        "description": words.label(about, words.languages[0]),
        _DESCRIPTIONS: _localized(words, about),
    }


def _localized(words: Words, key: str) -> dict[str, str]:
    spoken = {locale: words.resolve(locale) for locale in LOCALES}
    return {locale: words.label(key, language) for locale, language in spoken.items() if language}


def _essence(command: Mapping[str, Any]) -> str:
    options = [_essence(option) for option in command.get("options") or ()]
    fields = ("type", "name", "description")
    told = [command.get(field) or "" for field in fields]
    told += [sorted((command.get(field) or {}).items()) for field in (_NAMES, _DESCRIPTIONS)]
    told += [sorted(command.get(field) or ()) for field in _EVERYWHERE]
    return repr((told, bool(command.get("required")), options))
