"""Whatever comes in, there is an answer or a named error, nothing is lost, and the next message is heard."""

import json
import time
from collections.abc import Callable

import pytest

from bot.model.chat import Command, Edited, Location, Other, Picture, Press, Voice, What
from tests.commands.conftest import Fanilo, Ran, runner_in
from tests.conftest import Person

Someone = Callable[..., Person]

LOCKED = "they locked us in"
FLOOD = {
    "100,000 equal characters": "a" * 100_000,
    "100,000 equal digits": "7" * 100_000,
    "100,000 nested brackets": "[" * 50_000 + "]" * 50_000,
    "100,000 braces": "{name}" * 16_000,
    "100,000 spaces": " " * 100_000,
    "100,000 lines": "\n" * 100_000,
    "100,000 combining marks": "e" + "\u0301" * 100_000,
    "100,000 direction overrides": "\u202e" * 100_000,
    "100,000 joiners": "\u200d\u200b" * 50_000,
    "100,000 emoji": "😀" * 100_000,
    "a family of emoji": "👨‍👩‍👧‍👦" * 20_000,
    "flags": "🇲🇬" * 50_000,
    "100,000 full stops": "." * 100_000,
    "numbers with separators": "1.000,00 " * 11_000,
    "plus signs": "+261 " * 20_000,
    "links": "http://a.b/" * 9_000,
    "at signs": "a@" * 50_000,
    "NUL bytes": "\x00" * 100_000,
    "lone surrogates": "\ud800\udfff"[::-1] * 50_000,
    "escape sequences": "\x1b[2J\x1b]0;x\x07" * 9_000,
    "spaced letters": "l o c k e d " * 9_000,
}
WITHIN = 10.0  # seconds for one message, on a machine under load


def _answered(person: Person) -> str:
    """Something came back that can be sent: no control character, no half of a character."""
    assert person.replies
    assert person.text.strip()
    person.text.encode("utf-8")
    assert not set(person.text) & set("\x00\x1b\x07\u202e\u202d\u2066\u2067")
    return person.text


def _still_hears(person: Person) -> None:
    """The next message of the same person is understood."""
    said = person.writes("I am in Kuwait. What is the number of the hotline?")
    assert "+965" in said or "Emergency number 112" in said  # the latter to somebody in danger


@pytest.mark.parametrize("name", FLOOD)
def test_floods(person: Someone, name: str) -> None:
    """Answered in bounded time; help that was asked for behind the flood is still heard, and so is the next message."""
    someone = person()
    began = time.monotonic()
    someone.writes(FLOOD[name])
    assert time.monotonic() - began < WITHIN
    _answered(someone)
    another = person()
    another.writes(f"{FLOOD[name]} . {LOCKED}")
    assert another.level == "danger"
    _answered(another)
    _still_hears(someone)


@pytest.mark.parametrize(
    "words",
    [
        "they lo\u200bcked us in",
        "they lo\u200dck\u2060ed us in",
        "they \u202elocked\u202c us in",
        "they lo\u00adcked us in",
        "they\x00 locked us in",
        "\ud800 they locked us in \udfff",
        "they locked\u2028us in",
        "😭😭 they locked us in 😭😭",
        "THEY  LOCKED\t\r\nUS   IN!!!!!!!!!!!!",
        "ｔｈｅｙ ｌｏｃｋｅｄ ｕｓ ｉｎ",
    ],
)
def test_danger_is_heard_through_what_is_not_seen(person: Someone, words: str) -> None:
    """Invisible characters between and inside the words hide nothing."""
    someone = person()
    someone.writes(words)
    assert someone.level == "danger"
    _answered(someone)


def test_one_megabyte_with_danger_at_its_end(person: Someone) -> None:
    """All of a text is looked at for danger, however long it is."""
    someone = person()
    began = time.monotonic()
    someone.writes("We sell bread and tea in the market every day. " * 22_000 + LOCKED)
    assert time.monotonic() - began < 3 * WITHIN
    assert someone.level == "danger"
    _answered(someone)
    _still_hears(someone)


@pytest.mark.parametrize("words", ["", " ", "\n\t ", "\u200b", "\ufeff", "\x00", ".", "?"])
def test_next_to_nothing(person: Someone, words: str) -> None:
    """An empty message is answered too: somebody pressed Enter."""
    someone = person()
    someone.writes(words)
    _answered(someone)
    _still_hears(someone)


@pytest.mark.parametrize(
    "what",
    [
        Press(""),
        Press("."),
        Press("0.yes"),
        Press("yes"),
        Press("999999999999999999999.help"),
        Press("-1.no"),
        Press("1." + "x" * 10_000),
        Press("x" * 10_000),
        Press("\ud800.\x00"),
        Press("1.country:ZZ"),
        Press("1.language:tlh"),
        Command(""),
        Command("x" * 10_000, "y" * 10_000),
        Command("\ud800", "\x00"),
        Other(""),
        Other("x" * 10_000),
        Voice(),
        Picture("\ud800"),
        Picture("x" * 100_000),
        Edited(""),
        Location(91.0, 181.0),
        Location(float("nan"), float("inf")),
    ],
    ids=lambda what: f"{type(what).__name__}-{ascii(what)[:40]}",
)
def test_what_no_honest_platform_sends(person: Someone, what: What) -> None:
    """A forged or broken update gets an answer, in a new talk and in the middle of one."""
    someone = person()
    someone.does(what)
    _answered(someone)
    someone.writes("Waitress wanted in Dubai. We keep your passport until you have paid the fee.")
    someone.does(what)
    _answered(someone)
    _still_hears(someone)


def test_hints_of_a_platform_are_not_trusted(person: Someone) -> None:
    """A locale that is none is passed over."""
    for hint in ("", "\ud800", "x" * 10_000, "zz-ZZ", "fr_FR_FR_FR", "\x00"):
        someone = person(hint=hint)
        someone.writes("hello")
        _answered(someone)


# ---- the command line


@pytest.fixture(scope="module")
def fanilo(_state: None, tmp_path_factory: pytest.TempPathFactory) -> Fanilo:
    """Runs `fanilo`, in a folder that is not the project's."""
    return runner_in(tmp_path_factory.mktemp("elsewhere"))


BYTES = b"caf\xe9 \xff\xfe \xc3\x28 \xed\xa0\x80 \x00\x1b[2J they locked us in"


def _clear(ran: Ran, codes: tuple[int, ...]) -> None:
    assert ran.code in codes
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.out + ran.err


def test_bytes_that_are_no_text(fanilo: Fanilo) -> None:
    """Named where a file was expected to be text; danger is heard in what can be read."""
    talk = fanilo("talk", "--json", given=BYTES + b"\nI am in Kuwait\n")
    _clear(talk, (0,))
    replies = [json.loads(line) for line in talk.out.splitlines()]
    assert [reply["level"] for reply in replies][:1] == ["danger"]
    assert "Emergency number 112" in "".join(reply["text"] for reply in replies if reply["turn"] == 2)
    assess = fanilo("assess", given=BYTES)
    _clear(assess, (1,))
    assert "line 1 is not UTF-8" in assess.err
    assert "Which country are you in?" in assess.out
    for command in ("assess", "countries"):
        ran = fanilo(command, "--jsonl", given=b'{"text": "\xff"}\n{"id": 2, "text": "in Oman \\u0000\\ud83d"}\n')
        _clear(ran, (1,))
        assert f"fanilo {command}: line 1 is not UTF-8" in ran.err
        assert json.loads(ran.out)["id"] == 2
    countries = fanilo("countries", given=BYTES + b" in Kuwait")
    _clear(countries, (1,))
    assert "KW" in countries.out


@pytest.mark.parametrize(
    ("script", "says"),
    [
        (
            b"a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\n- [*c, *c]\n",
            "standard input:1:4",
        ),
        (b"- " + b"[" * 100_000, "standard input:1:"),
        (b"- !!python/object/apply:os.system [echo]\n", "standard input:1:3"),
        (b"- \xff\n", "no UTF-8"),
        (b"- a\x00b\n", "control character"),
        (b'- "\\ud800"\n', "standard input:1:"),
        (b"- {wait: 1d, wait: 2d}\n", "standard input:1:"),
        (b"x" * 3_000_000, "too big"),
    ],
)
def test_scripts_that_are_bombs(fanilo: Fanilo, script: bytes, says: str) -> None:
    """Refused with their place, before anything grows or is played."""
    ran = fanilo("talk", "--script", "-", given=script)
    _clear(ran, (2,))
    assert ran.out == ""
    assert says in ran.err
    assert len(ran.err) < 500


def test_a_script_may_play_what_is_strange(fanilo: Fanilo) -> None:
    """Hidden signs and forged buttons reach the talk, which answers each."""
    script = (
        b'- "\\u202e hello"\n- {token: "garbage"}\n- {token: ""}\n- ""\n- {other: sticker}\n- "they locked us in"\n'
    )
    ran = fanilo("talk", "--json", "--script", "-", given=script)
    _clear(ran, (0,))
    replies = [json.loads(line) for line in ran.out.splitlines()]
    assert [reply["turn"] for reply in replies] == [1, 2, 3, 4, 5, 6]
    assert replies[-1]["level"] == "danger"
