"""A number is one that can be dialled, and an address one that can be opened.

People copy these by hand from a small screen, or press them: one sign too many and nobody answers.
Bad: {type: phone, value: "147 (free)"}
Good: {type: phone, value: "147", toll_free: true}
What to do: write the digits as they are dialled, a whole address beginning with https://, or name@example.org.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material

_DIGITS_MOST = 15  # ITU-T E.164


def _look(material: Material) -> Iterator[Found]:
    for sheet in material.countries.values():
        for index, line in enumerate(sheet.shape.hotlines):
            for number, channel in enumerate(line.channels):
                hint = _wrong(channel.type, channel.value)
                if hint:
                    place = sheet.place("hotlines", index, "channels", number, "value", value=True)
                    yield Found(place, f'"{channel.value}" is no {channel.type} of "{line.id}".', hint)


def _wrong(kind: str, value: str) -> str | None:
    if kind in ("phone", "sms", "whatsapp"):
        digits = value.removeprefix("+").replace(" ", "").replace("-", "").replace("*", "").replace("#", "")
        if not (digits.isascii() and digits.isdecimal() and 2 <= len(digits) <= _DIGITS_MOST):
            return "Write the digits as they are dialled, with + before a country's code."
    if kind == "email" and (value.count("@") != 1 or " " in value or "." not in value.partition("@")[2]):
        return "Write name@example.org."
    if kind == "web" and not value.startswith(("https://", "http://")):
        return "Write the whole address, beginning with https://."
    return None


RULE = Rule("channels", __doc__, "Write it as it is dialled or typed.", _look)
