"""A post in one language: its words on every platform, its state, what is open."""

from dataclasses import replace
from datetime import date

import pytest

from bot.model.chat import Paragraph
from bot.model.content import Approval, Pack, Place, Post, State, Wording, fingerprint
from bot.platforms import Words
from bot.posts import Posts
from bot.preview.lines import lines
from bot.preview.looks import PLATFORMS, Look, Looks, platforms_of
from bot.preview.seen import Note, Touch
from tests.posts import some
from tests.preview.test_screens import WORDS

SLOTTED = "Help in {country}:\n\n{numbers}\n\n{{not one}}"


def look(pack: Pack, language: str = "en", country: str | None = None, words: Words = WORDS) -> Look:
    """The first post of a pack."""

    def posts(of: Pack) -> Posts:
        return Posts(lambda: {of.id: of}, lambda key, _: key, signed=True)

    found = Looks(posts, words).look(pack, pack.posts[0], language, platforms_of(pack), country)
    assert found
    return found


def test_the_packs_words_on_every_platform() -> None:
    """Each paragraph of the text, in order, and the label of its button."""
    found = look(some.pack(text="Two *roads*.\n\nAsk @somebody: which?"))
    assert [screen.platform for screen in found.screens] == list(PLATFORMS)
    for screen in found.screens:
        shown = screen.text
        assert shown.index("Two *roads*.") < shown.index("Ask @somebody: which?")
        labels = [button.label for bubble in screen.bubbles for row in bubble.rows for button in row]
        assert labels == ["Sign", "button.write_privately"][: 1 if screen.platform == "web" else 2]


def test_the_state_is_that_of_the_part_that_has_come_least_far() -> None:
    """An approved text with a draft beside it is a draft; so is one that was edited afterwards."""
    pack = some.pack(alt="", call="")
    assert look(pack).state is State.DRAFT
    text = pack.texts["en"]["fork.text"]
    approval = Approval(State.APPROVED, "tiana", date(2026, 11, 20), fingerprint(text.text))
    approved = {"fork.text": replace(text, approval=approval)}
    assert (look(replace(pack, texts={"en": approved})).state, look(pack).approval) == (State.APPROVED, None)
    assert look(replace(pack, texts={"en": approved})).approval == approval
    beside = {**approved, "fork.headline": Wording("Roads", Place("en.yaml"))}
    assert look(replace(pack, texts={"en": beside})).state is State.DRAFT
    edited = {"fork.text": replace(text, text="Three roads.", approval=approval)}
    assert look(replace(pack, texts={"en": edited})).state is State.DRAFT


def test_open_slots_stay_and_are_marked() -> None:
    """Without a country the places show; doubled braces are braces."""
    found = look(some.with_slots(SLOTTED, "country", "numbers"))
    assert (found.open, found.unfilled) == (("country", "numbers"), False)
    for screen in found.screens:
        spans = [span for bubble in screen.bubbles for piece in bubble.pieces for span in piece.spans]
        assert [span.text for span in spans if span.touch is Touch.SLOT] == ["{country}", "{numbers}"]
        assert "{not one}" in screen.text
    assert look(some.with_slots(SLOTTED, "country", "numbers"), country="KE").unfilled


def test_where_a_pack_does_not_go() -> None:
    """Only its platforms are shown, and what is asked for beyond them is marked."""
    pack = replace(some.pack(), platforms=("telegram", "share_kit"))
    assert platforms_of(pack) == ("telegram",)
    assert platforms_of(pack, ("slack", "telegram")) == ("telegram", "slack")
    found = Looks(some.posts, WORDS).look(pack, pack.posts[0], "en", ("telegram", "slack"))
    assert found
    assert [Note.ELSEWHERE in screen.notes for screen in found.screens] == [False, True]


def test_a_text_that_is_not_there() -> None:
    """Nothing is made up."""
    assert Looks(some.posts, WORDS).look(some.pack(), Post("other"), "en", PLATFORMS) is None
    assert Looks(some.posts, WORDS).look(some.pack(), Post("fork"), "fr", PLATFORMS) is None


@pytest.mark.parametrize("text", [some.RIGHT_TO_LEFT, "bell\a esc\x1b[31m \u202etxet", "a" * 300])
def test_lines_of_a_terminal_are_harmless(text: str) -> None:
    """No control character, no mark of direction but pairs of isolates, each in its line."""
    found = replace(look(some.pack(text=text)), picture="pictures/\x1b[2J.png")
    shown = list(lines(found, lambda key, /, **values: f"{key} {' '.join(values.values())}", "draft"))
    for line in shown:
        assert "\x1b" not in line
        assert "\a" not in line
        assert "\u202e" not in line
        assert line.count("\u2068") == line.count("\u2069")
        assert "\n" not in line
    if text is some.RIGHT_TO_LEFT:
        assert any("\u2068اطلب رقم الهاتف قبل السفر.\u2069" in line for line in shown)


def test_platforms_that_show_the_same_share_their_lines() -> None:
    """The words stand there once, below the lengths of all."""
    shown = list(lines(look(some.pack(text="Only once.")), lambda key, /, **_: key, "draft"))
    assert sum("Only once." in line for line in shown) == 1
    assert sum("cli.preview.on." in line for line in shown) == len(PLATFORMS)


def test_nothing_but_paragraphs_needs_no_country() -> None:
    """A post without slots is the same for every country."""
    pack = some.pack()
    assert look(pack, country="KE").outgoing == look(pack).outgoing
    assert all(isinstance(block, Paragraph) for block in look(pack).outgoing.blocks)
