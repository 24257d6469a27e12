"""Keys become the words of the packs, byte for byte, and nothing else (P3); first messages stay short (P18)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.language.render import FIRST, MissingText, Renderer, fill, plain
from bot.model.chat import Contact, Listing, Paragraph, Quote
from bot.model.content import Channel, Hotline, Place, Wording
from bot.model.source import Source
from bot.model.talk import Choice, CountryName, Dated, Line, Ref, Reply, Say, SayHotline, Shape, Value
from tests.conftest import LANGUAGES

HOTLINE = Hotline(
    id="xx-line",
    country="MG",
    name="Ligne",
    name_en="Line",
    operator=None,
    serves=("trafficking",),
    channels=(Channel("phone", "147", True, False), Channel("web", "https://example.org")),
    hours="24/7",
    languages=("mg", "fr"),
    sources=(Source("https://example.org", "says", "2024-12"),),
    confidence="high",
    cautions=("reports_only",),
    note="STAFF ONLY",
    checked_on=date(2024, 12, 1),
    expires_on=date(2026, 12, 1),
)
BARE = replace(HOTLINE, channels=(Channel("phone", "1"),), hours=None, languages=(), sources=(), cautions=())


@pytest.fixture(scope="module")
def renderer(app: App) -> Renderer:
    """The real one."""
    return app.parts.renderer


def made(renderer: Renderer, **texts: str) -> Renderer:
    """A renderer of a few English texts: post="text" is the key made.post."""
    wordings = {f"made.{post}": Wording(text, Place("test")) for post, text in texts.items()}
    return replace(renderer, texts={**renderer.texts, "en": wordings}, keys=frozenset(wordings))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_shown_as_it_stands(renderer: Renderer, language: str) -> None:
    """Byte-equal, but for white space around and doubled braces (P3)."""
    for key, wording in renderer.texts[language].items():
        block = renderer.render(Reply((Say(key),)), language, 1).blocks[0]
        assert isinstance(block, Paragraph)
        assert block.text.encode() == wording.text.strip().replace("{{", "{").replace("}}", "}").encode()


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_slots_are_filled_with_the_value_and_nothing_else_changes(before: str, value: str, after: str) -> None:
    """Also when the value looks like a slot itself; a slot without a value and doubled braces stay honest."""
    text = before.replace("{", "{{").replace("}", "}}") + "{name}" + after.replace("{", "{{").replace("}", "}}")
    assert fill(text, {"name": value}) == before + value + after


def test_unknown_slots_stay_and_values_are_not_filled_again() -> None:
    """What a person wrote can't reach into a text."""
    assert fill("{a} {b} {{a}}", {"a": "{b}", "c": "x"}) == "{b} {b} {a}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_in_the_persons_language(renderer: Renderer, language: str) -> None:
    """A text, a label, a country and a day stand in the language of the answer."""
    values: dict[str, Value] = {
        "a": Ref("danger.opener"),
        "b": Ref("button.more"),
        "c": CountryName("DE"),
        "d": Dated("2024-03-05"),
        "e": 7,
    }
    renderer = replace(
        renderer,
        texts={
            **renderer.texts,
            language: {**renderer.texts[language], "made.all": Wording("{a}|{b}|{c}|{d}|{e}", Place("t"))},
        },
    )
    a, b, c, d, e = plain(renderer.render(Reply((Say("made.all", values),)), language, 1).blocks).split("|")
    assert a == renderer.text("danger.opener", language)
    assert b == renderer.catalog.label(language, "button.more")
    germany = {
        "en": "Germany",
        "fr": "Allemagne",
        "mg": "Alemaina",
        "id": "Jerman",
        "es": "Alemania",
        "tl": "Germany",
        "ru": "Германия",
        "ar": "ألمانيا",
        "sw": "Ujerumani",
    }
    assert c == germany[language]
    assert "2024" in d
    assert e == "7"


def test_a_missing_language_falls_back_to_english(renderer: Renderer) -> None:
    """An empty text counts as missing."""
    assert renderer.text("danger.opener", "xx") == renderer.text("danger.opener", "en")
    emptied = {**renderer.texts, "fr": {"danger.opener": Wording("  ", Place("t"))}}
    assert replace(renderer, texts=emptied).text("danger.opener", "fr") == renderer.text("danger.opener", "en")


def test_a_text_of_another_language_is_better_than_none(renderer: Renderer) -> None:
    """Where English is missing too."""
    only = {"fr": renderer.texts["fr"], "en": {}}
    assert replace(renderer, texts=only).text("danger.opener", "mg") == renderer.text("danger.opener", "fr")


def test_a_text_that_no_language_has_is_an_error(renderer: Renderer) -> None:
    """It names the key."""
    with pytest.raises(MissingText, match="no_such"):
        renderer.render(Reply((Say("danger.no_such"),)), "en", 1)


def test_shapes(renderer: Renderer) -> None:
    """Neighbouring items are one list; a quote is a quote."""
    here = made(renderer, a="A", b="B")
    says = tuple(Say(f"made.{k}", {}, shape) for k, shape in (
        ("a", Shape.PARAGRAPH), ("a", Shape.ITEM), ("b", Shape.ITEM), ("b", Shape.QUOTE), ("a", Shape.ITEM)
    ))  # fmt: skip
    blocks = here.render(Reply(says), "en", 1).blocks
    assert blocks == (Paragraph("A"), Listing(("A", "B")), Quote("B"), Listing(("A",)))


def test_optional_texts_give_way_at_600_characters(renderer: Renderer) -> None:
    """Last first, and only as many as needed; what must be said stays whatever its length."""
    here = made(renderer, must="m" * 300, may="x" * 200, too="y" * 90, long="z" * 700)
    must, may, too, long = (Say(f"made.{k}", optional=k in {"may", "too"}) for k in ("must", "may", "too", "long"))
    assert len(here.render(Reply((must, may, too)), "en", 1).blocks) == 3  # 592 with line ends
    shown = plain(here.render(Reply((must, may, replace(too), Say("made.must"))), "en", 1).blocks)
    assert "x" not in shown
    assert "y" not in shown
    assert shown.count("m") == FIRST
    assert plain(here.render(Reply((must, may, too, Say("made.too"))), "en", 1).blocks).count("y") == 90
    assert len(here.render(Reply((long, may)), "en", 1).blocks) == 1


def test_what_gave_way_is_counted(renderer: Renderer) -> None:
    """ "And 2 more" counts the items that are not shown; with none it is left out."""
    here = made(renderer, item="i" * 250, more="and {count} more")
    items = tuple(Say("made.item", {}, Shape.ITEM, optional=True) for _ in range(4))
    more = Say("made.more", {"count": 1}, Shape.ITEM)
    assert "and 3 more" in plain(here.render(Reply((*items, more)), "en", 1).blocks)
    none = Say("made.more", {"count": 0}, Shape.ITEM)
    assert "more" not in plain(here.render(Reply((items[0], none)), "en", 1).blocks)


def test_buttons_carry_the_mark_of_their_question(renderer: Renderer) -> None:
    """Two a row, labels in the language, names of countries too."""
    choices = (Choice("yes", Ref("button.yes")), Choice("country:CD", CountryName("CD")), Choice("x", "As it is"))
    rows = renderer.render(Reply((Say("danger.opener"),), choices), "fr", 4).buttons
    assert [[b.token for b in row] for row in rows] == [["4.yes", "4.country:CD"], ["4.x"]]
    assert rows[0][0].label == renderer.catalog.label("fr", "button.yes")
    assert "Congo" in rows[0][1].label
    assert rows[1][0].label == "As it is"


# ---- lines of help, P6


def rows_of(renderer: Renderer, hotline: Hotline, language: str = "en", **how: bool) -> list[str]:
    """The rows of a contact."""
    return renderer.contact(SayHotline(Line(hotline, None), **how), language).text.split("\n")


def test_a_contact_says_all_that_is_known(renderer: Renderer) -> None:
    """Number and name first; hours and cost; languages; from abroad; newest source; cautions last."""
    contact = renderer.contact(SayHotline(Line(HOTLINE)), "en")
    assert contact == Contact(
        "\n".join(
            [
                "147 – Line",
                "always open, free call",
                "Languages: Malagasy, French",
                "does not work from abroad",
                "Newest source: December 2024",
                renderer.text("danger.caution_reports_only", "en"),
            ]
        ),
        ("147",),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contact_says_what_is_not_known(renderer: Renderer, language: str) -> None:
    """Hours, cost, languages, from abroad and the date are named as not known, in every language."""
    rows = rows_of(renderer, BARE, language)
    label = renderer.catalog.label
    told = "\n".join(rows).casefold()
    for name in ("hours", "cost", "languages", "from_abroad", "checked"):
        assert label(language, f"label.{name}").casefold() in told
    assert told.count(label(language, "label.not_known").casefold()) == 2  # the date, and all others together


def test_a_brief_contact_is_brief_and_says_from_abroad_only_to_who_is_abroad(renderer: Renderer) -> None:
    """Somebody in danger gets the number, hours, cost and cautions; a caller elsewhere, whether it works from there."""
    brief = rows_of(renderer, HOTLINE, brief=True)
    assert brief == ["147 – Line", "always open, free call", renderer.text("danger.caution_reports_only", "en")]
    assert "does not work from abroad" in rows_of(renderer, HOTLINE, brief=True, abroad=True)
    assert any("From abroad" in row for row in rows_of(renderer, BARE, brief=True, abroad=True))


def test_a_warning_stands_beside_its_line_with_the_date(renderer: Renderer) -> None:
    """An expired number says since when."""
    contact = renderer.contact(SayHotline(Line(HOTLINE, "danger.hotline_warning_expired")), "en")
    assert fill(renderer.text("danger.hotline_warning_expired", "en"), {"date": "December 2024"}) in contact.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_note_for_staff_is_never_shown(renderer: Renderer, language: str) -> None:
    """Brief or not."""
    for brief in (True, False):
        assert "STAFF" not in "\n".join(rows_of(renderer, HOTLINE, language, brief=brief))


def test_a_line_named_by_its_number_says_what_it_is_for(renderer: Renderer) -> None:
    """ "147 – 147" tells nobody anything."""
    nameless = replace(HOTLINE, name="147", name_en=None)
    label = renderer.catalog.label("fr", "serves.trafficking")
    assert rows_of(renderer, nameless, "fr")[0] == f"147 – {label}"


def test_a_line_without_a_number_shows_its_other_channels(renderer: Renderer) -> None:
    """A web form is better than nothing."""
    web = replace(HOTLINE, channels=(Channel("web", "https://example.org"),))
    assert "https://example.org" in rows_of(renderer, web)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_resort_is_two_texts_of_the_packs(renderer: Renderer, language: str) -> None:
    """When nothing else works."""
    opener, number = (renderer.text(key, language) for key in ("danger.opener", "danger.hotline_112"))
    assert renderer.last_resort(language).blocks == (Paragraph(opener), Contact(number, ("112",)))
