"""A line that was typed becomes an Incoming."""

from collections.abc import Sequence
from datetime import datetime

from bot.model.chat import Address, Button, Incoming, Press, Text, What

HERE = Address("terminal", "terminal")
SENDER = "someone"


def typed(line: str, buttons: Sequence[Button]) -> What:
    """What a line means: the number or the label of a button that is shown, or words."""
    plain = line.strip()
    if plain.isascii() and plain.isdigit() and len(plain) <= 3 and 1 <= int(plain) <= len(buttons):
        return Press(buttons[int(plain) - 1].token)
    return pressed(plain, buttons) or Text(line)


def pressed(label: str, buttons: Sequence[Button]) -> Press | None:
    """The button with this label, if it is shown."""
    return next((Press(b.token) for b in buttons if b.label.casefold() == label.casefold()), None)


def incoming(number: int, what: What, at: datetime, language: str | None, *, private: bool = True) -> Incoming:
    """The update that a line is; `number` counts from 1, `language` is what the person began with."""
    return Incoming(str(number), HERE, SENDER, at, what, private=private, language_hint=language)
