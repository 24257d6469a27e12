"""What each trick of `make attack` does to a text, and that words are found behind it."""

from random import Random

import pytest

from benchmarks.attack.tricks import TRICKS, means, pieces
from bot.app import App
from bot.text.normal import tokenize
from bot.text.plain import plain

OFFER = "Work in Oman. We keep your passport, you pay 300 dollars registration fee before the job."
RUSSIAN = "Меня заперли в квартире и не выпускают, паспорт забрали"
ARABIC = "حبسوني في البيت وأخذوا جواز سفري"
OPEN = {"words cut by a space", "a letter dropped", "marks of chats inside of words", "emoji inside of words",
        "a letter doubled", "all words letter by letter", "digits and signs for letters",
        "numbers as words"}  # fmt: skip
OTHER_SCRIPT = {"Latin letters in Cyrillic words": RUSSIAN, "Persian and Urdu letters in Arabic words": ARABIC}
USE = means({"en": ("Cook wanted in Lyon. Contract, paid holidays, pay on the 5th of the month.",)})["en"]


@pytest.mark.parametrize("name", TRICKS)
def test_a_trick_changes_a_text(name: str) -> None:
    """Always in the same way from the same dice; a text without what it is about stays as it is."""
    text = OTHER_SCRIPT.get(name, OFFER.replace("300", "10"))
    made = TRICKS[name](text, Random(1), USE)
    assert made != text
    assert made == TRICKS[name](text, Random(1), USE)
    assert TRICKS["numbers as words"]("no number", Random(1), USE) == "no number"


@pytest.mark.parametrize("name", sorted(TRICKS.keys() - OPEN))
def test_a_trap_is_found_behind_a_trick(app: App, name: str) -> None:
    """The level of one plain trap stays; what is still open is in docs/attack.md."""
    text = OTHER_SCRIPT.get(name, OFFER)
    levels = ("not_an_offer", "none", "caution", "high", "danger")
    before, after = (app.assess(t)["level"] for t in (text, TRICKS[name](text, Random(1), USE)))
    assert levels.index(after) >= levels.index(before) > levels.index("none")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<b>pass</b>port<br>fee", ("passport", "fee")),
        ("your [passport](https://a.example/b) stays", ("your", "passport", "stays")),
        ("p*a*s*s*port", ("passport",)),
        ("Ⓟⓐⓢⓢ🅿🅾🅁🅃", ("passport",)),
        ("p@$$port", ("passport",)),
        ("2\ufe0f\u20e35\ufe0f\u20e30\ufe0f\u20e3 fee", ("250", "fee")),
        ("ᴘᴀꜱꜱᴘᴏʀᴛ p\u20dda\u0489ss\u3164port", ("passport", "passport")),
        ("пacпopт", ("паспорт",)),
        ("keep 🔥 passport", ("keep", "passport")),
        ("me@gmail.com 2 < 3 > 1", ("me", "gmail", "com", "2", "3", "1")),
    ],
)
def test_words_behind_disguise(written: str, words: tuple[str, ...]) -> None:
    """Each word comes out plain, and points at what was written."""
    tokens = tokenize(written)
    assert tokens.words == words
    assert tokens.text is written
    assert all(0 <= a < b <= len(written) for a, b in zip(tokens.starts, tokens.ends, strict=True))


def test_places_lead_back_to_what_was_written() -> None:
    """Evidence is quoted as it stood, markup and all."""
    text = "x <b>pass</b>port [now](http://a.example) end"
    bare = plain(text)
    for word, written in (("passport", "pass</b>port"), ("now", "now"), ("end", "end")):
        at = bare.text.index(word)
        assert text[bare.start(at) : bare.end(at + len(word))] == written


def test_pieces_hold_all_words() -> None:
    """A text in several messages, cut between words."""
    assert " ".join(pieces(OFFER, 3)) == OFFER
    assert len(pieces(OFFER, 3)) == 3
