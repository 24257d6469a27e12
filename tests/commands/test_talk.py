"""`fanilo talk`: played from a script, through a pipe, and at a real pseudo-terminal."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.commands.script import Clock, time_of
from tests.commands.conftest import Fanilo, Terminals
from tests.conftest import NOW

Script = Callable[[str], str]
KEYS = ["turn", "text", "buttons", "level", "visibility"]


def _replies(out: str) -> list[dict[str, Any]]:
    replies = [json.loads(line) for line in out.splitlines()]
    assert all(list(reply) == KEYS for reply in replies)
    return replies


# ---- scripts


def test_a_script_is_played(fanilo: Fanilo, script: Script) -> None:
    """Words, a button by its label, a group, a picture, a voice note; waiting takes no turn's answer."""
    ran = fanilo(
        "talk", "--json", "--script", script(
            """
- hello
- {press: get a NUMBER}
- I am in Kuwait
- {wait: 40m}
- {press: Help now}
- {group: true, text: "hello bot"}
- {group: true, text: "hello again"}
- {picture: advert.png}
- {voice: note.ogg}
- 112
- no
"""
        ),
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    replies = _replies(ran.out)
    assert list(dict.fromkeys(reply["turn"] for reply in replies)) == [1, 2, 3, 5, 6, 8, 9, 10, 11]
    turn: dict[int, dict[str, Any]] = {}
    for reply in replies:  # a turn may have several messages
        before = turn.get(reply["turn"])
        turn[reply["turn"]] = reply | {"text": f"{before['text']}\n{reply['text']}"} if before else reply
    assert "Get a number" in turn[1]["buttons"]
    assert turn[1]["level"] == "not_an_offer"
    assert "Which country are you in?" in turn[2]["text"]
    assert "+965" in turn[3]["text"]
    # Half an hour of silence and more: the country is forgotten, the help button still helps.
    assert "+965" not in turn[5]["text"]
    assert "Which country are you in?" in turn[5]["text"]
    # A room gets its one neutral line, once.
    assert (turn[6]["visibility"], turn[6]["buttons"]) == ("room", [])
    assert {reply["visibility"] for number, reply in turn.items() if number != 6} == {"private"}
    assert "pictures" in turn[8]["text"]
    assert turn[9]["text"]


def test_a_played_script_as_a_reader_sees_it(fanilo: Fanilo) -> None:
    """From standard input: what was said, then the answer; buttons with their numbers, in the language asked for."""
    ran = fanilo("talk", "--language", "fr", "--script", "-", given=b"- bonjour\n")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("> bonjour\n\nBonjour")
    assert "\n   [1] " in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- hello\n- {press: Nope}\n", 'turn 2, line 2: there is no button "Nope" here; shown are: Check an offer'),
        ("- {press: Yes}\n", 'turn 1, line 1: there is no button "Yes" here; shown are: none'),
    ],
)
def test_a_button_that_is_not_there(fanilo: Fanilo, script: Script, text: str, says: str) -> None:
    """The turn is named, and the buttons that are shown; exit code 2."""
    ran = fanilo("talk", "--script", script(text))
    assert ran.code == 2
    assert says in ran.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a\n\n- {wait: a while}\n", 'turn 2, line 3: "a while" is no time to wait; write 30s, 10m'),
        ("- a\n- [b]\n", "turn 2, line 2: a turn is words, or one of {press: LABEL}"),
        ("- {text: a, grup: true}\n", "turn 1, line 1: a turn is words"),
        ("- {text: [a]}\n", "turn 1, line 1: a turn is words"),
        ("-\n", "turn 1, line 1: a turn is words"),
        ("- {jump: high}\n", "turn 1, line 1: a turn is words"),
        ("hello\n", "a script is a YAML list of turns. See: fanilo talk --help"),
        ("", "a script is a YAML list of turns"),
        ("- [\n", "turns.yaml:"),
        ("- &a x\n- *a\n", "turns.yaml:1:3"),
    ],
)
def test_a_script_that_is_none(fanilo: Fanilo, script: Script, text: str, says: str) -> None:
    """Nothing is played; file, turn and line are named, and what to write instead."""
    file = script(text)
    ran = fanilo("talk", "--script", file)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"fanilo talk: {file}")
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_what_else_can_not_be_played(fanilo: Fanilo) -> None:
    """A script that is not there, a language that is not shipped."""
    ran = fanilo("talk", "--script", "nowhere.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere.yaml can't be read: No such file or directory" in ran.err
    assert "There are: en, fr, mg, id" in fanilo("talk", "--language", "tlh").err


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("30s", 30), ("10m", 600), ("2h 30m", 9000), ("1d", 86400), ("1 d", 86400), ("", None), ("soon", None),
     ("1y", None), ("-1d", None), ("10m x", None)],
)  # fmt: skip
def test_time(words: str, seconds: int | None) -> None:
    """What can be waited for."""
    time = time_of(words)
    assert (time and time.total_seconds()) == seconds


def test_the_clock_of_a_script_never_breaks() -> None:
    """It moves by what was waited for, and stops at the end of the calendar."""
    clock = Clock(NOW)
    long = time_of("9999d " * 400)
    assert long is not None
    clock.wait(long)
    assert clock() > NOW


# ---- pipes


def test_through_a_pipe(fanilo: Fanilo) -> None:
    """Each line is a message, empty ones are passed over, "quit" ends; no colour, no prompt."""
    ran = fanilo("talk", given=b"hello\n\n2\nI am in Kuwait\nquit\nhello\n")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Fanilo. ")
    assert "+965" in ran.out
    assert ran.out.endswith("Goodbye.\n")
    assert ran.out.count("Hello.") == 1
    assert "\x1b" not in ran.out
    assert "You:" not in ran.out


def test_json_through_a_pipe(fanilo: Fanilo) -> None:
    """Nothing but lines of JSON; the end of the input is the end."""
    ran = fanilo("talk", "--json", "--language", "id", given="halo\n\xff\nclear\n".encode("latin-1"))
    assert (ran.code, ran.err) == (0, "")
    assert [reply["turn"] for reply in _replies(ran.out)] == [1, 2]


# ---- at a terminal


def test_at_a_terminal(terminal: Terminals) -> None:
    """Prompt, a message, a number for a button, a paste of several lines as one message, `clear`, `quit`."""
    at = terminal("talk")
    began = time.monotonic()
    at.shows("to end")
    at.shows("You: ")
    assert time.monotonic() - began < 5  # before anything heavy is loaded
    at.types("hello\n")
    shown = at.shows("Help now")
    assert "One moment" in shown
    assert "\x1b[2m   [1] Check an offer" in shown
    at.shows("You: ")
    at.types("2\n")
    assert "One moment" not in at.shows("Which country are you in?")
    at.shows("You: ")
    at.types("I am fine in\nmy garden in\nKuwait\n")
    assert at.shows("+965").count("You: ") == 0
    at.shows("You: ")
    at.types("clear\n")
    at.shows("\x1b[2J\x1b[3J\x1b[H")
    at.shows("You: ")
    at.types("quit\n")
    at.shows("Goodbye.")
    assert at.ends() == 0


def test_a_line_longer_than_a_terminal_takes(terminal: Terminals) -> None:
    """A pasted advert of one line of more than 4096 bytes is read to its end."""
    at = terminal("talk")
    at.shows("You: ")
    for _ in range(300):
        at.types("we sell tea and bread. ")
    at.types("they locked us in\n")
    at.shows("Which country are you in?")
    at.shows("You: ")
    at.types("\x04")
    assert at.ends() == 0


@pytest.mark.parametrize("key", ["\x04", "quit\n", "hello\nquit\n"])
def test_leaving_is_immediate(terminal: Terminals, key: str) -> None:
    """Ctrl-D or "quit" at the first prompt: no waiting for what is being loaded, no traceback."""
    at = terminal("talk")
    at.shows("You: ")
    began = time.monotonic()
    at.types(key)
    assert at.ends() == 0
    assert time.monotonic() - began < 2.5
    assert "Traceback" not in at._seen


def test_ctrl_c_before_a_talk(terminal: Terminals) -> None:
    """At the first prompt, while the rest is being loaded."""
    at = terminal("talk")
    at.shows("You: ")
    assert at.is_interrupted() == 0
    assert "Traceback" not in at._seen


def test_ctrl_c_after_a_talk(terminal: Terminals) -> None:
    """It ends at once and quietly."""
    at = terminal("talk", "--language", "mg")
    at.shows("Ianao: ")
    at.types("salama\n")
    at.shows("[1]")
    at.shows("Ianao: ")
    assert at.is_interrupted() == 0
    assert "Traceback" not in at._seen


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_none_is_wanted(terminal: Terminals, environment: dict[str, str]) -> None:
    """See https://no-color.org."""
    at = terminal("talk", environment=environment)
    at.shows("You: ")
    at.types("hello\n")
    assert "\x1b[2m" not in at.shows("Help now")
