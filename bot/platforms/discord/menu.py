"""Our commands as Discord wants to be told of them, in the languages that it knows.

https://discord.com/developers/docs/interactions/application-commands
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.platforms import COMMANDS, GROUP, GROUP_COMMANDS, Words
from bot.platforms.discord.rights import MANAGE_GUILD

Command = dict[str, Any]

# https://discord.com/developers/docs/reference#locales
LOCALES = (
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
    "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
)  # fmt: skip
WITH_WORDS = ("check", "number")  # commands that something can stand behind
GROUP_WITH_WORDS = ("schedule", "language", "zone", "packs", "quiet", "pause")
_SLASH, _OF_MESSAGE, _OWN, _STRING = 1, 3, 1, 3
_NAME = re.compile(r"[-_'\w]{1,32}")
_NAMES, _DESCRIPTIONS = "name_localizations", "description_localizations"
# In a server and in the bot's direct messages; added to a server, or taken along by a person.
_EVERYWHERE: Mapping[str, list[int]] = {"contexts": [0, 1], "integration_types": [0, 1]}

# In servers that the bot was added to, for those who manage them; Discord lets them allow it to others, so that rights
# are looked at all the same.
_FOR_ADMINS: Mapping[str, Any] = {
    "contexts": [0],
    "integration_types": [0],
    "default_member_permissions": str(MANAGE_GUILD),
}


def commands(words: Words) -> list[Command]:
    """All of them, as they are to be registered."""
    fresh = _fresh()
    made: list[Command] = []
    for name in COMMANDS:
        command: Command = {"type": _SLASH, **_named(words, f"command.{name}", name, fresh), **_EVERYWHERE}
        if name in WITH_WORDS:
            command["options"] = [_words(words, f"command.{name}.words")]
        made.append(command)
    named = _named(words, f"command.{GROUP}", GROUP, fresh)
    made.append({"type": _SLASH, **named, "options": _of_group(words), **_FOR_ADMINS})
    key, default = "command.check_message", words.languages[0]
    labels = _localized(words, key)
    check = {"type": _OF_MESSAGE, "name": words.label(key, default), _NAMES: labels, **_EVERYWHERE}
    return [*made, check]


def same(there: Iterable[Mapping[str, Any]], wanted: Iterable[Mapping[str, Any]]) -> bool:
    """Whether what is registered is what we want; Discord adds ids, versions and what is empty."""
    return sorted(map(_essence, there)) == sorted(map(_essence, wanted))


def _of_group(words: Words) -> list[Command]:
    """The commands behind `/group`."""
    fresh = _fresh()
    made: list[Command] = []
    for name in GROUP_COMMANDS:
        command: Command = {"type": _OWN, **_named(words, f"group.{name}", name, fresh)}
        if name in GROUP_WITH_WORDS:
            command["options"] = [_words(words, f"command.{GROUP}.words")]
        made.append(command)
    return made


def _fresh() -> Callable[[str, str], bool]:
    """Says of a locale and a label whether it may be a name there, and none of ours has it yet."""
    taken: set[tuple[str, str]] = set()

    def fresh(locale: str, label: str) -> bool:
        good = bool(_NAME.fullmatch(label)) and label == label.lower() and (locale, label) not in taken
        taken.add((locale, label))
        return good

    return fresh


def _words(words: Words, key: str) -> Command:
    """What may stand behind a command."""
    said = _named(words, key, "words", lambda _, label: bool(_NAME.fullmatch(label)) and label == label.lower())
    return {"type": _STRING, **said, "required": False}


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
    told.append(str(command.get("default_member_permissions") or ""))
    return repr((told, bool(command.get("required")), options))
