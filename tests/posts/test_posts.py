"""What a post becomes, whatever the platform."""

import ast
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.language.fit import fit
from bot.model.chat import TO_LINK, TO_PRIVATE, Button, Limits, Link, Paragraph
from bot.model.content import Post
from bot.model.delivery import Room
from bot.outreach import postable
from bot.platforms.terminal import write as terminal
from tests.outreach.group import HERE
from tests.posts.some import ALT, PACK, PAGE, pack, picture, post, posts

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ROOM = Room(1, HERE, None, "en", None, "Africa/Nairobi", NOW)


def test_everything_that_it_has(tmp_path: Path) -> None:
    """Its paragraphs, its picture with words for whoever does not see it, its link before the private chat."""
    made = posts(pack(), tmp_path).outgoing(PACK, "fork", "en")
    assert made is not None
    assert made.blocks == (Paragraph("Two roads."), Paragraph("Ask before you choose."))
    assert made.image is not None
    assert made.image.path == str(tmp_path / "messages/roads/road.png")
    assert (made.image.kind, made.image.alt, made.image.about) == ("image/png", ALT, f"{PACK}/fork")
    assert made.audio is None  # a picture and a voice: the picture
    assert made.buttons == (
        (Button("Sign", TO_LINK, Link(PAGE)),),
        (Button("button.write_privately", TO_PRIVATE),),
    )


def test_a_voice_where_no_picture_goes(tmp_path: Path) -> None:
    """As in a language that has no words for the picture; of the voice, only that of the language."""
    made = posts(pack(alt=""), tmp_path).outgoing(PACK, "fork", "en")
    assert made is not None
    assert made.image is None
    assert made.audio is not None
    assert (made.audio.path, made.audio.kind) == (str(tmp_path / "messages/roads/fork.ogg"), "audio/ogg")
    two = pack(alt="")
    french = replace(two, texts={**two.texts, "fr": two.texts["en"]})
    told = posts(french, tmp_path).outgoing(PACK, "fork", "fr")
    assert told is not None
    assert told.audio is None


@pytest.mark.parametrize("link", ["http://petition.example", "javascript:alert(1)", "https://a b.example", None])
def test_no_button_for_another_address(link: str | None) -> None:
    """Nor where there is no label for it."""
    made = pack()
    made = replace(made, posts=(replace(made.posts[0], link=link),))
    for each in (made, pack(call="")):
        outgoing = posts(each).outgoing(PACK, "fork", "en")
        assert outgoing is not None
        assert [button.token for row in outgoing.buttons for button in row] == [TO_PRIVATE]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "https://example.org@evil.example",
        "https://user:pw@example.org/",
        "https://localhost/",
        "https://example.org/\nx",
        "https://example.org/" + "a" * 600,
        "https://пример.example/",
        "tg://resolve?domain=x",
        "",
    ],
)
def test_what_is_no_link(url: str) -> None:
    """Only a plain address of a host with a name."""
    with pytest.raises(ValueError, match="no address"):
        Link(url)


def test_links_come_from_packs_only(root: Path) -> None:
    """Nothing else in the program makes one: what a person sends can't become something to tap."""
    makers = []
    for path in sorted((root / "bot").rglob("*.py")):
        imports = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom))
        if any(node.module == "bot.model.chat" and "Link" in {name.name for name in node.names} for node in imports):
            makers.append(path.relative_to(root).as_posix())
    assert makers == ["bot/posts.py"]


def test_a_long_label_is_cut() -> None:
    """To what every platform shows."""
    made = posts(pack(call="Sign the petition " * 10)).outgoing(PACK, "fork", "en")
    assert made is not None
    assert len(made.buttons[0][0].label) <= 60


def test_braces_that_are_written_twice() -> None:
    """Are one, as in every other text."""
    made = posts(pack(text="Write {{yes}}.")).outgoing(PACK, "fork", "en")
    assert made is not None
    assert made.blocks == (Paragraph("Write {yes}."),)


def test_a_pack_of_other_platforms() -> None:
    """Is neither offered nor posted there; one that names none goes everywhere."""
    slack = replace(pack(), platforms=("slack", "share_kit"))
    for platform, goes in (("slack", True), ("telegram", False), ("discord", False)):
        assert bool(posts(slack).on(platform).choose(ROOM, PACK, 1, (), NOW)) is goes
        assert bool(postable({PACK: slack}, None, platform)) is goes
        assert posts(pack()).on(platform).choose(ROOM, PACK, 1, (), NOW)
        assert postable({PACK: pack()}, None, platform)


def test_a_post_of_a_pack_that_was_edited() -> None:
    """Whose pack.yaml does not have it any more, but its texts do, is words alone."""
    made = replace(pack(), posts=(Post("other"),))
    outgoing = posts(made).outgoing(PACK, "fork", "en")
    assert outgoing is not None
    assert outgoing.image is None
    assert posts(made).outgoing(PACK, "gone", "en") is None


def test_on_a_terminal() -> None:
    """A link is a line, never a number to press."""
    shown = post("Two roads.")
    assert terminal.lines(shown) == ["Two roads.", "   Sign", f"   {PAGE}"]
    assert terminal.buttons_of([shown]) == ()


def test_cut_in_parts(tmp_path: Path) -> None:
    """The picture goes with the first, and nowhere where there are none."""
    shown = post("word " * 30, "word " * 30, image=picture(tmp_path))
    limits = Limits(160, 5, 60, 2, images=True)
    assert [bool(part.image) for part in fit(shown, limits)] == [True, False]
    assert [bool(part.image) for part in fit(shown, replace(limits, images=False))] == [False, False]
