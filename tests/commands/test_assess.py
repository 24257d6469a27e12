"""`fanilo assess`: an offer in, warning signs out."""

import json
from pathlib import Path

from tests.commands.conftest import Fanilo

OFFER = "Waitress wanted in Dubai! We keep your passport until you have paid the fee of 500 dollars."
LEVELS = {"danger", "high", "caution", "none", "not_an_offer"}


def test_an_offer_is_answered_in_words(fanilo: Fanilo, tmp_path: Path) -> None:
    """From a file: the words that are a sign are quoted, and nothing is called safe."""
    file = tmp_path / "advert.txt"
    file.write_text(OFFER, encoding="utf-8")
    ran = fanilo("assess", str(file))
    assert (ran.code, ran.err) == (0, "")
    assert "passport" in ran.out
    assert "offer is safe" not in ran.out.lower()


def test_danger_gets_the_number_of_the_country(fanilo: Fanilo) -> None:
    """`--country`, by name or code, decides whose number is given; without it none is guessed."""
    words = b"They locked us in and we can't leave"
    there = fanilo("assess", "--country", "Kuwait", given=words)
    assert there.code == 0
    assert "+965" in there.out
    assert "+965" not in fanilo("assess", given=words).out


def test_lines_of_json(fanilo: Fanilo) -> None:
    """Each good line gets exactly the promised keys and its own id back; each bad one is named; the rest is done."""
    emoji = "😀 " + OFFER
    given = b"\n".join(
        [
            json.dumps({"id": "a", "text": OFFER, "lang": "en", "label": 3}).encode(),
            b"",
            json.dumps({"id": 7, "text": emoji}, ensure_ascii=False).encode(),
            json.dumps({"text": "They locked us in"}).encode(),
            b"not json",
            b'{"id": "no text"}',
            b'{"id": "x", "text": "\xff"}',
            b'{"id": NaN, "text": "x"}',
            b"[" * 100_000,
            b'{"id": "surrogate", "text": "\\ud800 we keep your passport"}',
            b'{"id": "last", "text": ""}',
            b"",
            b"",
        ]
    )
    ran = fanilo("assess", "--jsonl", given=given)
    assert ran.code == 1
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 7, None, "surrogate", "last"]
    for answer, text in zip(
        answers, (OFFER, emoji, "They locked us in", "\ud800 we keep your passport", ""), strict=True
    ):
        assert list(answer) == ["id", "level", "language", "red_flags", "protective", "danger", "missing"]
        assert answer["level"] in LEVELS
        for flag in answer["red_flags"]:
            assert list(flag) == ["id", "strength", "evidence", "start", "end"]
            assert flag["evidence"] == text[flag["start"] : flag["end"]]
    assert "passport_handover" in [flag["id"] for flag in answers[0]["red_flags"]]
    assert answers[2]["level"] == "danger"
    assert answers[2]["danger"]
    said = ran.err.splitlines()
    assert [line.split(" is ")[0] for line in said] == [f"fanilo assess: line {n}" for n in (5, 6, 7, 8, 9)]
    assert "UTF-8" in said[2]


def test_text_that_is_not_utf8_is_still_answered(fanilo: Fanilo) -> None:
    """It may be a call for help: the line is named, what can be read is answered, exit code 1."""
    ran = fanilo("assess", given=b"caf\xe9\nthey locked us in")
    assert ran.code == 1
    assert "line 1 is not UTF-8" in ran.err
    assert "Which country are you in?" in ran.out


def test_what_can_not_be_done_says_what_to_do(fanilo: Fanilo, tmp_path: Path) -> None:
    """Exit code 2, nothing on standard output, one line that names the mistake."""
    for arguments, says in (
        ((str(tmp_path / "none.txt"),), "none.txt can't be read: No such file or directory. Name a file"),
        ((str(tmp_path),), "can't be read: Is a directory"),
        (("--jsonl", "none"), "can't be read"),
        (("--language", "tlh"), "There are: en, fr, mg, id"),
        ((), "There is no text in standard input"),
        (("--country", "Atlantis"), "Use two letters such as MG"),
        (("--country", "Congo"), "CD (Congo - Kinshasa), CG (Congo - Brazzaville)"),
    ):
        ran = fanilo("assess", *arguments, given=b"we keep your passport" if "--country" in arguments else b"")
        assert (ran.code, ran.out) == (2, ""), arguments
        assert says in ran.err
        assert ran.err.startswith("fanilo assess: ")
        assert ran.err.count("\n") == 1
