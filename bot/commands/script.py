"""A script of `fanilo talk --script`: a YAML list of user turns, read and checked before the first is played."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.commands.shared import Refused, listed, say
from bot.content.yaml_places import Document, read_document
from bot.model.chat import Button, Other, Picture, Press, Text, Voice, What
from bot.platforms.terminal.read import pressed

_WAIT = re.compile(r"(\d{1,4})\s{0,4}([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# What a turn can do, and the keys that may stand beside it.
_KINDS = {
    "press": {"group"},
    "token": {"group"},
    "text": {"group", "forwarded"},
    "picture": {"group", "caption"},
    "voice": {"group"},
    "other": {"group"},
    "wait": set[str](),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: something is sent, a button is pressed by its label, or time passes."""

    number: int  # from 1
    line: int  # of the file, from 1
    shown: str  # as one line, for whoever reads the played conversation
    what: What | None = None
    press: str | None = None
    wait: timedelta | None = None
    private: bool = True


class Clock:
    """Stands still but for `wait`."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    def wait(self, time: timedelta) -> None:
        """Turn forward, at most to the last year that there is."""
        try:
            self._now += time
        except OverflowError:
            self._now = datetime.max.replace(tzinfo=self._now.tzinfo) - timedelta(days=2)


def read_script(data: bytes, file: str) -> tuple[Turn, ...]:
    """All turns. Raises Refused, with file, turn and line, for the first one that is none."""
    document = read_document(data, file)
    if document.problems:
        problem = document.problems[0]
        raise Refused(say("cli.talk.in_script", file=str(problem.place), says=f"{problem.says} {problem.hint}"))
    if not isinstance(document.data, list):
        raise Refused(say("cli.talk.in_script", file=file, says=say("cli.talk.no_list")))
    return tuple(_turn(document, index, item) for index, item in enumerate(document.data))


def what_of(turn: Turn, buttons: Sequence[Button], file: str) -> What:
    """What a turn sends while these buttons are shown. Raises Refused for a button that is not there."""
    if turn.what is not None:
        return turn.what
    label = turn.press or ""
    found = pressed(label, buttons)
    if found is None:
        shown = listed([button.label for button in buttons])
        raise _refused(file, turn.number, turn.line, say("cli.talk.no_button", label=label, shown=shown))
    return found


def time_of(words: str) -> timedelta | None:
    """ "10m", "1d", "2h 30m" as a time; None when it is none."""
    parts = _WAIT.findall(words)
    if not parts or _WAIT.sub("", words).strip():
        return None
    try:
        return sum((timedelta(**{_UNITS[unit]: int(amount)}) for amount, unit in parts), timedelta())
    except OverflowError:
        return None


def _turn(document: Document, index: int, item: object) -> Turn:
    number, line = index + 1, document.place((index,)).line
    if isinstance(item, str):
        return Turn(number, line, item, Text(item))
    if not isinstance(item, dict) or not all(isinstance(value, str | None) for value in item.values()):
        raise _refused(document.file, number, line, say("cli.talk.no_turn"))
    values = {key: value or "" for key, value in item.items()}
    kind = next((kind for kind in _KINDS if kind in values), None)
    if kind is None or not set(values) <= {kind, *_KINDS[kind]}:
        raise _refused(document.file, number, line, say("cli.talk.no_turn"))
    shown = ", ".join(f"{key}: {value}" for key, value in values.items())
    value, private = values[kind], not _true(values, "group")
    match kind:
        case "press":
            return Turn(number, line, shown, press=value, private=private)
        case "wait":
            time = time_of(value)
            if time is None:
                raise _refused(document.file, number, line, say("cli.talk.no_time", time=value))
            return Turn(number, line, shown, wait=time)
        case _:
            return Turn(number, line, shown, _sent(kind, value, values), private=private)


def _sent(kind: str, value: str, values: Mapping[str, str]) -> What:
    match kind:
        case "token":
            return Press(value)
        case "picture":
            return Picture(values.get("caption", ""))
        case "voice":
            return Voice()
        case "other":
            return Other(value)
        case _:
            return Text(value, forwarded=_true(values, "forwarded"))


def _true(values: Mapping[str, str], key: str) -> bool:
    return values.get(key, "").lower() == "true"


def _refused(file: str, number: int, line: int, says: str) -> Refused:
    return Refused(say("cli.talk.in_turn", file=file, turn=str(number), line=str(line), says=says))
