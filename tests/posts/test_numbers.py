"""A country's numbers in a post: all that the private answer says of them, and nothing else (P6, P7)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from bot.content.layers import Layer
from bot.content.load import load_layer
from bot.content.root import content_root
from bot.language.catalog import Catalog
from bot.language.files import project_languages
from bot.language.names import country_name
from bot.language.render import Renderer
from bot.model.chat import Contact, Outgoing, Paragraph
from bot.model.content import Country, Library, Post
from bot.model.delivery import Room
from bot.model.talk import SayHotline
from bot.numbers import MOST, Numbers
from bot.places.hotlines import choose, warning
from bot.places.zones import country_of_zone, timezones
from bot.posts import Posts
from tests.outreach.group import HERE
from tests.posts.some import PACK, pack, with_slots

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LANGUAGES = project_languages().codes
TEXT = "Save these for {country}:\n\n{numbers}\n\nTry them before you need them."
SLOTS = ("numbers", "country")


@cache
def core() -> Library:
    """The countries as they stand in config/."""
    return load_layer(content_root(), Layer.CORE).library


@cache
def renderer() -> Renderer:
    """Their words."""
    return Renderer.of(core(), Catalog.read(), LANGUAGES)


def content(text: str = TEXT, *slots: str, now: datetime = NOW, countries: dict[str, Country] | None = None) -> Posts:
    """A pack of one post, in every language."""
    made = with_slots(text, *(slots or SLOTS))
    made = replace(made, texts=dict.fromkeys(LANGUAGES, made.texts["en"]))
    words = renderer() if countries is None else replace(renderer(), library=replace(core(), countries=countries))
    return Posts(lambda: {PACK: made}, lambda key, _: key, signed=True, numbers=Numbers(lambda: words, lambda: now))


def shown(outgoing: Outgoing | None) -> list[Contact]:
    """The lines in it."""
    assert outgoing is not None
    return [block for block in outgoing.blocks if isinstance(block, Contact)]


def room(zone: str) -> Room:
    """A group there."""
    return Room(1, HERE, None, "en", None, zone, NOW)


@pytest.mark.parametrize("later", [0, 400, 4000])
def test_every_country(later: int) -> None:
    """In every language, now and when much has expired: the lines that come first, each byte for byte as the private
    answer has it; no warned number without another beside it; never more than three."""
    now = NOW + timedelta(days=later)
    posts = content(now=now)
    for code, country in core().countries.items():
        lines = choose(country, on=now.date(), limit=MOST)
        for language in LANGUAGES:
            outgoing = posts.outgoing(PACK, "fork", language, code)
            if not lines:
                assert outgoing is None
                continue
            contacts = shown(outgoing)
            assert contacts[: len(lines)] == [renderer().contact(SayHotline(line), language) for line in lines]
            assert 1 <= len(lines) <= MOST
            if all(warning(line.hotline, on=now.date()) for line in lines):
                assert contacts[len(lines) :] == [Contact(renderer().text("danger.hotline_112", language), ("112",))]
            else:
                assert len(contacts) == len(lines)
            numbers = {c.value for line in lines for c in line.hotline.channels} | {"112"}
            assert all(number in numbers for contact in contacts for number in contact.numbers)
            assert outgoing is not None
            named = f"Save these for {country_name(code, language)}:"
            assert [block for block in outgoing.blocks if isinstance(block, Paragraph)] == [
                Paragraph(named),
                Paragraph("Try them before you need them."),
            ]
    assert len(core().countries) == 244


def test_what_must_be_known_of_a_number() -> None:
    """Hours, cost, languages, whether it works from abroad, the day of its source or a warning: said, or not known."""
    words = Catalog.read()

    def label(key: str) -> str:
        return words.label("en", f"label.{key}")

    posts = content()
    for code, country in core().countries.items():
        for line in choose(country, on=NOW.date(), limit=MOST):
            [text] = [
                contact.text
                for contact in shown(posts.outgoing(PACK, "fork", "en", code))
                if contact == renderer().contact(SayHotline(line), "en")
            ]
            hotline = line.hotline
            assert (hotline.hours is None) == any(row.startswith(label("hours")) for row in text.split("\n"))
            assert label("languages") in text
            assert any(label(key) in text for key in ("from_abroad_yes", "from_abroad_no", "from_abroad"))
            if line.warning:
                assert renderer().text(line.warning, "en").partition("{")[0] in text
            else:
                assert label("checked") in text
            for caution in hotline.cautions:
                if not (line.warning and caution in {"test_before_relying", "not_confirmed_recently", "one_source"}):
                    assert renderer().text(f"danger.caution_{caution}", "en") in text


def test_nothing_confirmed() -> None:
    """The text on 112 stands beside."""
    country = core().countries["KE"]
    old = replace(country, hotlines=tuple(replace(line, expires_on=date(2020, 1, 1)) for line in country.hotlines))
    contacts = shown(content(countries={"KE": old}).outgoing(PACK, "fork", "en", "KE"))
    assert contacts[-1].text == renderer().text("danger.hotline_112", "en")
    assert len(contacts) == MOST + 1


def test_where_it_is_not_known_or_there_is_nothing() -> None:
    """Such posts are left out, one with a country's name alone only where that is not known."""
    none = {"KE": replace(core().countries["KE"], hotlines=())}
    for posts, zone, goes in (
        (content(), "Africa/Nairobi", True),
        (content(), "Etc/UTC", False),
        (content(countries=none), "Africa/Nairobi", False),
        (content("Hello {country}", "country", countries=none), "Africa/Nairobi", True),
        (content("Hello {country}", "country", countries=none), "Etc/UTC", False),
    ):
        assert bool(posts.choose(room(zone), PACK, 1, (), NOW)) is goes
        country = country_of_zone(zone)
        assert bool(posts.outgoing(PACK, "fork", "en", country)) is goes


def test_the_others_of_the_pack_come() -> None:
    """Instead of one that can't be filled in."""
    made = with_slots(TEXT, *SLOTS)
    plain = pack(text="Words.").texts["en"]["fork.text"]
    both = replace(made, posts=(*made.posts, Post("words")), texts={"en": {**made.texts["en"], "words.text": plain}})
    numbers = Numbers(renderer, lambda: NOW)
    posts = Posts(lambda: {PACK: both}, lambda key, _: key, signed=True, numbers=numbers)
    recent: tuple[str, ...] = ()
    came = []
    for _ in range(4):
        chosen = posts.choose(room("Africa/Nairobi"), PACK, 1, recent, NOW)
        assert chosen
        recent = chosen.recent
        came.append(chosen.post)
    assert came == ["fork", "words", "fork", "words"]
    chosen = posts.choose(room("Etc/UTC"), PACK, 1, (), NOW)
    assert chosen is not None
    assert chosen.post == "words"


def test_numbers_never_stand_without_their_country() -> None:
    """Where the text does not name it, its name stands above them: a clock may be wrong about where people are."""
    outgoing = content("Save these: {numbers} and try them.", "numbers").outgoing(PACK, "fork", "en", "KE")
    assert outgoing is not None
    assert outgoing.blocks[:2] == (Paragraph("Save these:"), Paragraph("Kenya"))
    assert outgoing.blocks[-1] == Paragraph("and try them.")
    assert len(shown(outgoing)) == MOST


def test_nothing_is_looked_up_for_other_posts() -> None:
    """A process that only posts loads no country for them."""

    def unwanted() -> Renderer:
        raise AssertionError

    numbers = Numbers(unwanted, lambda: NOW)
    posts = Posts(lambda: {PACK: pack()}, lambda key, _: key, signed=True, numbers=numbers)
    assert posts.choose(room("Africa/Nairobi"), PACK, 1, (), NOW)
    assert posts.outgoing(PACK, "fork", "en", "KE")


def test_zones() -> None:
    """Each zone of a country is of that country, by its older names as well; one of none, or of several, is of none."""
    for code, zones in timezones().items():
        assert {country_of_zone(zone) for zone in zones} <= {code, None}
    assert country_of_zone("Indian/Antananarivo") == "MG"
    assert country_of_zone("Asia/Calcutta") == country_of_zone("Asia/Kolkata") == "IN"
    assert country_of_zone("Asia/Kuwait") == "KW"  # though its clock is that of Riyadh
    for zone in ("Etc/UTC", "UTC", "EST", "GMT", "Etc/GMT+5", "Atlantis/North", ""):
        assert country_of_zone(zone) is None
