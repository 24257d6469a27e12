"""A line that was typed, or a turn of a script, becomes an Incoming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.chat import Address, Button, Incoming, Other, Picture, Press, Text, Voice, What

HERE = Address("terminal", "terminal")
SENDER = "someone"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One turn of a script."""

    what: What
    private: bool = True


def typed(line: str, buttons: Sequence[Button]) -> What:
    """What a line means: the number or the label of a button that is shown, or words."""
    plain = line.strip()
    if plain.isascii() and plain.isdigit() and 1 <= int(plain[:4]) <= len(buttons):
        return Press(buttons[int(plain) - 1].token)
    return pressed(plain, buttons) or Text(line)


def pressed(label: str, buttons: Sequence[Button]) -> Press | None:
    """The button with this label, if it is shown."""
    return next((Press(b.token) for b in buttons if b.label.casefold() == label.casefold()), None)


def scripted(turn: object, buttons: Sequence[Button]) -> Spoken:
    """One item of a script. Raises ValueError, with what to write instead, for one that is none."""
    if isinstance(turn, str):
        return Spoken(Text(turn))
    if isinstance(turn, dict):
        private = str(turn.get("group", "false")).lower() != "true"
        match turn:
            case {"press": label}:
                press = pressed(str(label), buttons)
                if press is None:
                    shown = ", ".join(b.label for b in buttons) or "none"
                    raise ValueError(f'there is no button "{label}" here; shown are: {shown}')
                return Spoken(press, private)
            case {"token": token}:
                return Spoken(Press(str(token)), private)
            case {"text": words}:
                return Spoken(Text(str(words), forwarded=str(turn.get("forwarded", "")).lower() == "true"), private)
            case {"picture": _}:
                return Spoken(Picture(str(turn.get("caption", ""))), private)
            case {"voice": _}:
                return Spoken(Voice(), private)
            case {"other": kind}:
                return Spoken(Other(str(kind)), private)
    raise ValueError(
        "a turn is words, or one of {press: LABEL}, {wait: 10m}, {text: WORDS, group: true}, {picture: FILE}, "
        "{voice: FILE}"
        "{voice: FILE}"
    )


def incoming(number: int, spoken: Spoken, at: datetime, language: str | None) -> Incoming:
    """The update that a turn is."""
    return Incoming(str(number), HERE, SENDER, at, spoken.what, private=spoken.private, language_hint=language)
