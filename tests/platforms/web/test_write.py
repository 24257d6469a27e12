"""What the page shows of an answer: all of it, nothing else, and nothing that somebody slipped in."""

import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.language.catalog import MISSING, parse
from bot.language.files import locales_root
from bot.language.names import direction
from bot.model.chat import Block, Button, Contact, Listing, Outgoing, Paragraph, Quote
from bot.platforms import Words, web
from bot.platforms.web.write import Pages, clean, dialled
from tests.conftest import LANGUAGES

PAGES = Pages(
    Words(("en", "ar"), lambda key, language: f"{key} {language}", direction, lambda tag: tag),
    {"style": "/s", "script": "/j", "icon": "/i"},
    "https://weather.example/",
)
VOID = {"input", "meta", "link"}
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TEXTS = st.text(
    st.characters() | st.sampled_from("<>&\"'`=/{}%#\n\x00\x1b\ufffe\ud800" + TURNING + "אب+0123456789 -"), max_size=60
) | st.sampled_from(
    [
        "<script>x</script>",
        "</p><a href='tel:1'>1</a>",
        "&amp;lt;",
        "{{ 7*7 }}",
        "<!--",
        "]]>",
        "javascript:x",
        "+965 22",
    ]
)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, TEXTS),
    st.builds(Quote, TEXTS),
    st.builds(Contact, TEXTS, st.lists(TEXTS | st.sampled_from(["+96522", "112"]), max_size=2).map(tuple)),
    st.builds(Listing, st.lists(TEXTS, max_size=3).map(tuple)),
)
ROWS = st.lists(st.lists(st.builds(Button, TEXTS, TEXTS), min_size=1, max_size=3).map(tuple), max_size=2).map(tuple)


class Seen(HTMLParser):
    """Text of each block, labels and tokens of buttons, and links, as a browser has them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.buttons: list[list[str]] = []
        self.links: list[tuple[str, str]] = []  # tag of the block around it, address
        self.tags: set[str] = set()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note blocks, buttons, links."""
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        if tag in VOID:
            return
        if tag in {"p", "li", "blockquote"}:
            self.texts.append("")
        elif tag == "button":
            self.buttons.append(["", given.get("value", "")])
        elif tag == "a":
            around = next(name for name, _ in reversed(self.open) if name in {"p", "li", "blockquote", "body"})
            self.links.append((around, given["href"]))
        self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        """In their order."""
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Text goes to the block or button that is open."""
        names = [name for name, _ in self.open]
        if "button" in names:
            self.buttons[-1][0] += data
        elif {"p", "li", "blockquote"}.intersection(names):
            self.texts[-1] += data

    def handle_comment(self, data: str) -> None:
        """There is none."""
        raise AssertionError(data)


def shown(text: str) -> str:
    """What of a text can be shown: no control character, no half of a character, nothing that turns the page."""
    text = re.sub(r"[\t\r\v\f\x85]", " ", text.replace("\r\n", "\n"))
    return "".join(c for c in text if c == "\n" or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in TURNING))


def texts_of(blocks: tuple[Block, ...]) -> list[str]:
    """The texts of blocks in their order."""
    return [text for b in blocks for text in (b.items if isinstance(b, Listing) else (b.text,))]


@given(st.lists(BLOCKS, max_size=4).map(tuple), ROWS, st.sampled_from([None, "en", "ar"]))
def test_what_is_seen_is_what_was_said(
    blocks: tuple[Block, ...], rows: tuple[tuple[Button, ...], ...], language: str | None
) -> None:
    """P3: every text as it is, whatever stands in it; no tag, no link and no button beside those that were meant."""
    seen = Seen(PAGES.fragment("en", Outgoing(blocks, rows, language=language)))
    assert seen.texts == [shown(text) for text in texts_of(blocks)]
    assert [label for label, _ in seen.buttons] == [shown(button.label) for row in rows for button in row]
    assert seen.tags <= {"article", "p", "b", "a", "ul", "li", "blockquote", "form", "input", "button"}
    numbers = {re.sub(r"[^\d+]", "", n) for b in blocks if isinstance(b, Contact) for n in b.numbers}
    assert all(tag == "p" and address.removeprefix("tel:") in numbers for tag, address in seen.links)
    if not any(isinstance(block, Contact) for block in blocks):
        assert seen.links == []


@given(st.lists(BLOCKS, max_size=3).map(tuple))
def test_the_whole_page_holds_them(blocks: tuple[Block, ...]) -> None:
    """Nothing in an answer breaks the page around it."""
    seen = Seen(PAGES.page("en", (Outgoing(blocks, language="en"),)))
    wanted = [shown(text) for text in texts_of(blocks)]
    assert seen.texts[: len(wanted)] == wanted


@given(TEXTS)
def test_tokens_come_back_as_they_were(token: str) -> None:
    """What a browser sends when the button is pressed."""
    seen = Seen(PAGES.fragment("en", Outgoing((), ((Button("x", shown(token)),),))))
    assert seen.buttons[0][1] == shown(token)


@pytest.mark.parametrize(
    ("text", "numbers", "links"),
    [
        ("147 – Ligne verte\n147 is free", ("147",), ["147"]),
        ("+965 2558 9696 – Committee", ("+96525589696",), ["+965 2558 9696"]),
        ("116 016, SMS 233733 – Line", ("116016",), ["116 016"]),
        ("112 – Emergency number 112", ("112",), ["112"]),
        ("(020) 22-335.44, 117 – Two", ("0202233544", "117"), ["020) 22-335.44", "117"]),
        ("https://example.org/147 – Site", (), []),
        ("1470 – Other", ("147",), []),
        ("name – no number\n147", ("147",), []),
        ("+965 25 – 12", ("+96525", "12"), ["+965 25", "12"]),
        ("112", ("<x>", "", "112"), ["112"]),
    ],
)
def test_numbers_can_be_tapped(text: str, numbers: tuple[str, ...], links: list[str]) -> None:
    """Those that are to be called, in the first line, each once; the line reads the same."""
    parts = list(dialled(Contact(text, numbers)))
    assert [part for part, number in parts if number] == links
    assert "".join(part for part, _ in parts) == text.partition("\n")[0]


def test_an_answer_has_its_own_language_and_direction() -> None:
    """Arabic in an English page is read from the right, by screen readers in Arabic."""
    assert '<article class="answer" lang="ar" dir="rtl"' in PAGES.fragment("en", Outgoing((), language="ar"))
    page = PAGES.page("ar", (Outgoing((), language="en"),))
    assert '<html lang="ar" dir="rtl">' in page
    assert '<article class="answer" lang="en" dir="ltr"' in page


def test_whole_pages_close_what_they_open() -> None:
    """The start, and problems."""
    for html in (
        PAGES.page("en"),
        PAGES.page("en", problem="web.problem.other"),
        PAGES.fragment("en", None, "web.problem.slow"),
    ):
        Seen(html)


def test_clean_keeps_lines_and_drops_what_turns_the_page() -> None:
    """Two words stay two."""
    assert clean("a\r\nb\tc\x00\u202ed\ud800") == "a\nb cd"


# ---- words


def test_templates_and_script_hold_no_words() -> None:
    """Every word that a person reads comes from the labels: templates have slots, the script reads the page."""
    folder = Path(web.__file__).parent
    for template in sorted((folder / "templates").iterdir()):
        text = template.read_text("utf-8").replace("<!doctype html>", "")
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
        assert not re.search(r"[^\W\d_]", re.sub(r"<[^>]*>", "", text)), template.name
        spoken = re.findall(r'\b(?:aria-label|alt|title|placeholder|value)="([^"]*[^\W\d_][^"]*)"', text)
        assert [words for words in spoken if not words.startswith("0.")] == [], template.name
    script = re.sub(r"/\*.*?\*/|//[^\n]*", "", (folder / "static" / "chat.js").read_text("utf-8"), flags=re.S)
    strings = re.findall(r"'((?:[^'\\\n]|\\.)*)'", script)
    assert len(strings) > 50
    assert [
        s for s in strings if re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}", s) and s not in {"use strict", "choices old"}
    ] == []


def test_the_script_runs_in_old_browsers() -> None:
    """No syntax that a phone of 2016 can't read; nothing kept on the device."""
    script = (Path(web.__file__).parent / "static" / "chat.js").read_text("utf-8")
    code = re.sub(r"/\*.*?\*/|//[^\n]*|'(?:[^'\\\n]|\\.)*'", "", script, flags=re.S)
    assert not re.search(r"=>|`|\b(let|const|class|async|await)\b|\?\.|\?\?|\.\.\.|\bfetch\b", code)
    assert not re.search(r"[sS]torage|serviceWorker|pushState|replaceState|indexedDB|document\.cookie", script)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_the_page_is_there_and_used(app: App, language: str) -> None:
    """No gap in any language, no label that nobody sees, and what is said of 112 is what the danger texts say."""
    folder = Path(web.__file__).parent
    used = "".join(path.read_text("utf-8") for path in [folder / "write.py", *(folder / "templates").iterdir()])
    source = locales_root() / language / "LC_MESSAGES" / "bot.po"
    keys = [str(item.id) for item in parse(source.read_bytes(), source.name) if str(item.id).startswith("web.")]
    assert len(keys) > 15
    assert [key for key in keys if f'"{key}"' not in used] == []
    assert [key for key in keys if app.label(key, language) == MISSING] == []
    emergency = app.parts.renderer.text("danger.hotline_112", language).replace("'", "’")
    assert app.label("web.emergency", language) == emergency
