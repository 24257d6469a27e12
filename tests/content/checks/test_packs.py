"""What stands beside the texts: formats, pictures, voices, approvals, translations."""

import pytest

from bot.content.checks import RULES
from bot.content.media import Media
from bot.model.content import Problem
from tests.content.checks.kit import material, problems


def says(found: list[Problem]) -> list[str]:
    """Severity and sentence."""
    return [f"{problem.severity}: {problem.says}" for problem in found]


PICTURE = "picture: {file: pictures/a.png, licence: CC0-1.0}"
ALT = {"text": "A text.", "alt": "A door"}


@pytest.mark.parametrize(
    ("media", "told"),
    [
        (Media("image/png", 90_000, 640, 400), []),
        (Media("image/jpeg", 5_000_000, 4_096, 320), []),
        (Media("image/png", 90_000, 0, 0), []),  # of a size that the first bytes do not tell
        (Media("image/png", 5_100_000, 640, 400), ['error: "pictures/a.png" has 5.1 MB; 5 MB are the most.']),
        (Media("image/png", 9, 400, 5_000), ['error: "pictures/a.png" has 400 × 5000 pixels; 4096 are the most.']),
        (
            Media("image/png", 9, 319, 400),
            ['warning: "pictures/a.png" is 319 pixels wide, which is blurred on a phone.'],
        ),
        (Media("audio/ogg", 9), ['error: "pictures/a.png" is neither PNG nor JPEG, whatever its name says.']),
        (None, ['error: "pictures/a.png" is no picture in the folder of this pack.']),
    ],
)
def test_picture_files(media: Media | None, told: list[str]) -> None:
    """A file is judged by its bytes, not by its name."""
    given = material({"en": ALT}, post=PICTURE, media={"pictures/a.png": media} if media else {})
    assert says(problems("pictures", given)) == told


def test_pictures_have_a_licence_a_name_and_words() -> None:
    """Words are wanted in the language that the others are translated from; elsewhere missing_text warns."""
    media = {"pictures/a.png": Media("image/png", 9, 640, 400)}
    bare = material({"en": "A text.", "fr": "Un texte."}, post="picture: {file: pictures/a.png}", media=media)
    assert says(problems("pictures", bare)) == [
        'error: the picture of post "a" has no licence.',
        'error: post "a" has a picture, and no words for those who can\'t see it.',
    ]
    by = material({"en": ALT}, post="picture: {file: pictures/a.png, licence: CC-BY-SA-4.0}", media=media)
    assert says(problems("pictures", by)) == [
        'warning: the licence CC-BY-SA-4.0 wants the name of who made the picture of post "a".'
    ]


@pytest.mark.parametrize(
    ("media", "told"),
    [
        (Media("audio/ogg", 10_000_000), []),
        (Media("audio/mp4", 90_000), []),
        (Media("audio/mpeg", 10_200_000), ['error: "voice/a.ogg" has 10.2 MB; 10 MB are the most.']),
        (Media("image/png", 9), ['error: "voice/a.ogg" is neither OGG, MP3 nor M4A, whatever its name says.']),
    ],
)
def test_voices(media: Media, told: list[str]) -> None:
    """A voice is judged by its bytes too."""
    given = material({"en": "A text."}, post="voice: {files: {en: voice/a.ogg}}", media={"voice/a.ogg": media})
    assert says(problems("voices", given)) == told


def test_a_voice_has_its_language() -> None:
    """Nobody would ever hear it otherwise."""
    media = {"voice/a.ogg": Media("audio/ogg", 9)}
    given = material({"en": "A text."}, post="voice: {files: {mg: voice/a.ogg}}", media=media)
    assert says(problems("voices", given)) == [
        'warning: post "a" has a voice for "mg", which the pack has no texts in.'
    ]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-11-25", []),
        ("2026-11-26", []),  # it may be tomorrow where it was given
        ("2026-11-27", ['error: the approval of "a" is of 2026-11-27, a day that has not come yet.']),
        ("2025-11-24", []),
        ("2025-11-23", ['warning: the approval of "a" is of 2025-11-23, more than a year ago.']),
    ],
)
def test_approval_dates(day: str, told: list[str]) -> None:
    """An approval lasts a year."""
    row = f"[{{post: a, state: approved, by: Ravo, on: {day}, fingerprint: 0123456789abcdef}}]"
    found = problems("approval_dates", material({"en": "A text."}, approvals=row))
    assert says(found) == told
    assert {problem.who for problem in found} <= {"approver"}


@pytest.mark.parametrize(
    ("head", "state", "told"),
    [
        ("editors: [Hanta]", "approved", []),
        ("editors: [Hanta, '  ravo ']", "approved", ['error: "a" is approved by Ravo, who is one of its editors.']),
        ("editors: [Ravo]", "reviewed", []),  # only an approval needs another person
        ("", "approved", ["warning: the file has approvals and does not say who wrote its texts."]),
    ],
)
def test_editors(head: str, state: str, told: list[str]) -> None:
    """Who approves is told from who wrote, however the names are spelt."""
    row = f"[{{post: a, state: {state}, by: Ravo, on: 2026-11-01, fingerprint: 0123456789abcdef}}]"
    assert says(problems("editors", material({"en": "A text."}, head=head, approvals=row))) == told
    assert not problems("editors", material({"en": "A text."}))  # nothing is approved, so nothing is to be told apart


@pytest.mark.parametrize(
    ("part", "text", "count"),
    [
        ("text", "Keep your passport with you.", 1),
        ("text", "{country}: {numbers}", 0),
        ("text", "SMS OK", 0),
        ("text", "Walk Free, International Labour Organization", 0),  # names
        ("text", "https://example.org/some/long/path and 12 345", 0),
        ("headline", "Keep your passport", 1),
        ("headline", "Fanilo bot", 0),
        ("alt", "A passport", 0),
    ],
)
def test_untranslated(part: str, text: str, count: int) -> None:
    """Names, numbers and labels of two words may be the same in two languages."""
    english = {"text": "Another.", part: text}
    given = material({"en": english, "mg": {"text": "Hafa.", part: text}})
    found = problems("untranslated", given)
    assert len(found) == count
    assert {(problem.who, problem.place.file) for problem in found} <= {("translator", "messages/spring/mg.yaml")}


def test_formats() -> None:
    """The newest is not told."""
    assert not problems("format_old", material({"en": "A text."}))


def test_who_should_act() -> None:
    """The reference is the editor's, a translation the translator's."""
    found = problems("shouting", material({"en": "Help!!", "fr": "Aide !!"}))
    assert {(problem.place.file, problem.who) for problem in found} == {
        ("messages/spring/en.yaml", "editor"),
        ("messages/spring/fr.yaml", "translator"),
    }


def test_every_rule_has_its_page() -> None:
    """A sentence, why, a bad and a good example, and what to do: the manual is made of it."""
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        first, empty, *rest = rule.says.strip().splitlines()
        assert first.endswith("."), rule.id
        assert not empty, rule.id
        assert 3 <= len(rest) <= 8, (rule.id, len(rest))
        assert rule.who in ("editor", "translator", "approver", "operator"), rule.id
        assert rule.remedy.endswith("."), rule.id
    # Those that came with their pages: written in one manner.
    for rule in RULES:
        if rule.id not in ("approval_log", "people"):
            for mark in ("\nBad: ", "\nGood: ", "\nWhat to do: "):
                assert mark in rule.says, (rule.id, mark)
