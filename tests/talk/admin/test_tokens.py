"""Tokens of buttons are untrusted input."""

from dataclasses import replace
from datetime import UTC, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.admin import AdminScene
from bot.model.chat import Address
from bot.talk.admin.tokens import LONGEST, Draft, base36, draft, number_of, read, zones
from tests.outreach.group import LANGUAGES, library

PACKS = tuple(pack for pack in library().packs.values() if pack.kind == "awareness")
SCENE = AdminScene(
    Address("tg", "1"), None, None, False, PACKS, LANGUAGES, "en", None, "telegram", datetime(2026, 11, 25, tzinfo=UTC)
)
_drafts = st.builds(
    Draft,
    st.integers(0, 2**31),
    st.sampled_from(LANGUAGES),
    st.sampled_from(sorted(zones())),
    st.sampled_from([None, *(pack.id for pack in PACKS)]),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sets(st.integers(0, 6)).map(frozenset),
)


@settings(max_examples=200, deadline=None)
@given(made=_drafts, name=st.sampled_from("12lztdpy"))
def test_a_draft_comes_back_as_it_was(made: Draft, name: str) -> None:
    """In at most as many bytes as every platform carries."""
    token = made.token(name)
    assert len(token.encode()) <= LONGEST
    pressed = read(token)
    assert pressed is not None
    assert pressed.name == name
    assert draft(pressed, SCENE) == made


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=80), st.text("g.0aZ-7f", max_size=70).map(lambda text: f"g.{text}")))
def test_no_token_breaks_it(token: str) -> None:
    """What can't be is none."""
    pressed = read(token)
    if pressed is not None:
        made = draft(pressed, SCENE)
        assert made is None or made.zone in zones()


@given(st.integers(0, 2**62))
def test_numbers_come_back(number: int) -> None:
    """In few characters."""
    assert number_of(base36(number)) == number


def test_what_is_not_there_is_refused() -> None:
    """A language, a zone, a pack, a time, days that can't be."""
    pack = PACKS[0].id
    good = Draft(0, "en", "Europe/Paris", pack, time(18), frozenset({0}))
    wrong = [
        good.token("y").replace(".en.", ".xx."),
        good.token("y").replace("Europe/Paris", "Europe/Atlantis"),
        good.token("y").replace(".1800.", ".2500."),
        good.token("y").replace(".1800.", ".18٠٠."),
        f"{good.token('y')[:-2]}ff",
        f"{good.token('y')}.more",
        good.token("y", pack="common/other"),
    ]
    for token in wrong:
        pressed = read(token)
        assert pressed is None or draft(pressed, SCENE) is None, token
    other = replace(SCENE, packs=())
    pressed = read(good.token("y"))
    assert pressed is not None
    assert draft(pressed, other) is None
