"""The page: whole in itself, with each word of the pack as each platform shows it, safe whatever a pack says."""

import base64
import hashlib
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest

from bot.model.chat import Media
from bot.model.content import Pack
from bot.platforms.web.write import clean
from bot.posts import Posts
from bot.preview.looks import Look, Looks, platforms_of
from bot.preview.page import Page
from tests.posts import some
from tests.preview.test_screens import WORDS

_VOID = frozenset({"meta", "br", "meter", "link", "img", "input"})


@dataclass
class Node:
    """An element."""

    tag: str
    given: dict[str, str | None]
    words: list[str] = field(default_factory=list)  # of all below it

    def has(self, *names: str) -> bool:
        """Whether it is of all these classes."""
        return set(names) <= set((self.given.get("class") or "").split())


class Reader(HTMLParser):
    """Reads a page; complains about what is not closed."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[Node] = []
        self._open: list[Node] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Opened."""
        node = Node(tag, dict(attributes))
        self.nodes.append(node)
        if tag not in _VOID or tag == "meter":
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """Closed, in order."""
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Words belong to all that is open."""
        for node in self._open:
            node.words.append(data)

    def all(self, *classes: str) -> list[Node]:
        """Elements of these classes."""
        return [node for node in self.nodes if node.has(*classes)]


def looks_of(pack: Pack) -> list[Look]:
    """All its posts."""

    def posts(of: Pack) -> Posts:
        return Posts(lambda: {of.id: of}, lambda key, _: key, signed=True)

    looks = Looks(posts, WORDS)
    made = (
        looks.look(pack, post, language, platforms_of(pack)) for language in sorted(pack.texts) for post in pack.posts
    )
    return [each for each in made if each]


def page_of(pack: Pack, looks: list[Look] | None = None) -> str:
    """Its page."""
    page = Page(lambda key, /, **values: f"{key} {' '.join(values.values())}", lambda code: code)
    return page.html(
        pack, looks_of(pack) if looks is None else looks, lambda look: str(look.state), bot="Fanilo", day="2026-11-25"
    )


@pytest.mark.parametrize("text", ['Two *roads*.\n\nAsk <b>first</b> & "then" @go.', some.RIGHT_TO_LEFT])
def test_every_word_in_every_chat(text: str) -> None:
    """Light and dark, on all platforms: the words of the pack and nothing else."""
    read = Reader(page_of(some.pack(text=text)))
    for platform in ("telegram", "discord", "slack", "web"):
        chats = read.all("chat", platform)
        assert [chat.has("dark") for chat in chats] == [False, True]
        assert [chat.given.get("aria-hidden") for chat in chats] == [None, "true"]
    words = read.all("words")
    assert len(words) == 8
    assert {"".join("".join(node.words).split()) for node in words} == {"".join(text.split())}


def test_nothing_of_a_pack_becomes_html() -> None:
    """Wherever it stands."""
    nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    pack = replace(some.pack(text=nasty, headline=nasty, alt=nasty, call=nasty), title=nasty, purpose=nasty)
    pack = replace(pack, signer={"en": nasty}, posts=(replace(pack.posts[0], picture=None),))
    page = page_of(pack)
    tags = {node.tag for node in Reader(page).nodes}
    assert not tags & {"script", "img", "iframe", "form", "input", "object"}
    assert "onerror" not in {name for node in Reader(page).nodes for name in node.given}
    assert "alert(1)" in page


def test_it_needs_nothing_else() -> None:
    """Its policy allows its own style and pictures in it, and no other; addresses of a pack are words."""
    page = page_of(some.pack())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    rules = policy.replace("&#39;", "'")
    assert rules == f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'"
    assert "url(http" not in style
    for node in Reader(page).nodes:
        assert "style" not in node.given
        for name in ("src", "href", "action", "srcset"):
            assert (node.given.get(name) or "#").startswith("#")


def test_links_within_it_lead_somewhere() -> None:
    """To each language and each post; ids are there once."""
    pack = some.pack()
    pack = replace(pack, texts={"en": pack.texts["en"], "ar": pack.texts["en"]})
    read = Reader(page_of(pack))
    ids = [node.given["id"] for node in read.nodes if "id" in node.given]
    assert len(ids) == len(set(ids))
    targets = {(node.given["href"] or "")[1:] for node in read.nodes if node.tag == "a"}
    assert targets == {"all", "en", "ar", "post-fork"}
    assert targets <= set(ids)
    assert {"en-fork", "ar-fork"} <= set(ids)


def test_right_to_left() -> None:
    """Words and buttons of an Arabic post, and its headline; the page itself is English."""
    pack = some.pack(text=some.RIGHT_TO_LEFT, headline="طريقان")
    read = Reader(page_of(replace(pack, texts={"ar": pack.texts["en"]})))
    turned = [node for node in read.nodes if node.given.get("dir") == "rtl"]
    assert {"h3", "div"} <= {node.tag for node in turned}
    assert all(node.given["lang"] == "ar" for node in turned)
    assert all(node in turned for node in (*read.all("words"), *read.all("buttons")))
    assert next(node for node in read.nodes if node.tag == "html").given == {"lang": "en"}


def test_lengths_and_states_are_told_in_words() -> None:
    """A reader of screens hears them too; what is too long stands out."""
    read = Reader(page_of(some.pack(text="a" * 1_501, call="b" * 90)))
    meters = [node for node in read.nodes if node.tag == "meter"]
    assert len(meters) == 5
    assert all((node.given["aria-label"] or "").strip() for node in meters)
    assert len(read.all("gauge", "over")) == 1
    assert "".join(read.all("gauge", "over")[0].words).split() == [
        "cli.preview.html.over",
        "cli.preview.gauge.label",
        "90",
        "60",
    ]
    assert ["".join(node.words) for node in read.all("state", "draft")] == ["draft"]


def test_a_picture_is_there_once(made_picture: Media) -> None:
    """However often it is shown; with its words each time."""
    (look,) = looks_of(some.pack())
    image = replace(made_picture, alt='A "road" <b>')
    shown = replace(look, outgoing=replace(look.outgoing, image=image), picture="road.png")
    bubbles = tuple(replace(bubble, picture=image) for bubble in look.screens[0].bubbles)
    shown = replace(shown, screens=(replace(look.screens[0], bubbles=bubbles),))
    page = page_of(some.pack(), [shown])
    assert page.count("data:image/png;base64,") == 1
    pictures = Reader(page).all("picture", "p0")
    assert [(node.given["role"], node.given["aria-label"]) for node in pictures] == [("img", clean(image.alt))] * 2
    assert "aspect-ratio:8/8" in page


@pytest.fixture
def made_picture(tmp_path_factory: pytest.TempPathFactory) -> Media:
    """One in a file."""
    return some.picture(tmp_path_factory.mktemp("pictures"))
