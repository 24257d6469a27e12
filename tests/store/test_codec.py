"""Sessions as bytes: everything comes back, and nothing breaks."""

from dataclasses import fields, replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.assessment import Finding, Level, Span, Strength
from bot.model.talk import Session
from bot.store.codec import BLOCK, decode, encode
from bot.store.keys import PersonKeys
from bot.store.sealed import seal, unseal
from tests.conftest import NOW

ids = st.text(max_size=20)
many = st.lists(ids, max_size=5).map(tuple)
findings = st.builds(
    Finding,
    flag=ids,
    strength=st.none() | st.sampled_from(Strength),
    spans=st.lists(st.builds(Span, st.integers(), st.integers()), max_size=2).map(tuple),
    from_answer=st.booleans(),
    taken_back=st.booleans(),
)
EVERY_FIELD: dict[str, st.SearchStrategy[object]] = {
    "step": ids,
    "language": st.none() | ids,
    "spoken": st.none() | ids,
    "country": st.none() | ids,
    "origin": st.none() | ids,
    "found": st.lists(findings, max_size=60).map(tuple),
    "protective": many,
    "level": st.none() | st.sampled_from(Level),
    "answers": st.dictionaries(ids, ids, max_size=5),
    "asked": st.none() | ids,
    "offered": many,
    "said": many,
    "needs": many,
    "stage": st.none() | ids,
    "listed": many,
    "turn": st.integers(0, 2**53),
    "touched": st.none() | st.datetimes(timezones=st.just(UTC)),
}
sessions = st.fixed_dictionaries(EVERY_FIELD).map(lambda values: Session(**values))  # type: ignore[arg-type]


def test_every_field_is_tried() -> None:
    """A field that is new in Session is tried here too."""
    assert set(EVERY_FIELD) == {field.name for field in fields(Session)}


@given(sessions)
def test_a_session_comes_back_whole(session: Session) -> None:
    """All of it but where in the text something was found; its length tells only whole blocks."""
    packed = encode(session)
    assert decode(packed) == replace(session, found=tuple(replace(found, spans=()) for found in session.found))
    assert len(packed) % BLOCK == 0


@given(st.binary(max_size=200) | sessions.map(encode), st.data())
def test_what_is_damaged_is_no_session_and_no_error(packed: bytes, data: st.DataObject) -> None:
    """Whatever stands there instead."""
    at = data.draw(st.integers(0, len(packed)))
    for damaged in (packed[:at], packed[at:], packed[:at] + data.draw(st.binary(max_size=5)) + packed[at:]):
        assert isinstance(decode(damaged), Session | None)


def test_another_version_is_no_session() -> None:
    """Before or after an update, a conversation begins anew rather than wrong."""
    packed = encode(Session(step="result", touched=NOW))
    assert decode(packed) is not None
    assert decode(b"0" + packed[1:]) is None
    assert decode(b"2" + packed[1:]) is None


def test_what_version_1_means() -> None:
    """A field that changes its name or meaning needs a new version: these were kept before."""
    packed = (
        b'1{"step":"interview","language":"mg","spoken":"mg","country":"KW","origin":"MG","found":[{"flag":"a",'
        b'"strength":"strong","from_answer":true},{"flag":"b","strength":null,"taken_back":true}],"protective":["c"],'
        b'"level":"high","answers":{"d":"no"},"asked":"e","offered":["f"],"said":["g"],"needs":["h"],"stage":"arrived",'
        b'"listed":["SA"],"turn":7,"touched":"2026-11-24T12:00:00Z"}   '
    )
    found = (Finding("a", Strength.STRONG, from_answer=True), Finding("b", None, taken_back=True))
    assert decode(packed) == Session(
        "interview", "mg", "mg", "KW", "MG", found, ("c",), Level.HIGH, {"d": "no"}, "e", ("f",), ("g",), ("h",),
        "arrived", ("SA",), 7, NOW,
    )  # fmt: skip


MINE, THEIRS = PersonKeys(bytes(32), bytes(range(32))), PersonKeys(bytes(32), bytes(32))


@given(st.binary(max_size=3_000))
def test_only_the_person_opens_it(plain: bytes) -> None:
    """Not with another key, in another row, or when one bit is another; sealed twice, it looks different."""
    sealed = seal(plain, MINE)
    assert unseal(sealed, MINE) == plain
    assert seal(plain, MINE) != sealed
    assert len(sealed) == len(plain) + 28
    assert unseal(sealed, THEIRS) is None
    assert unseal(sealed, replace(MINE, row=bytes(31) + b"1")) is None


@pytest.mark.parametrize("at", [0, 11, 12, 20, -1])
def test_a_bit_that_is_another_is_noticed(at: int) -> None:
    """Wherever it is; what is too short to be anything is nothing."""
    sealed = bytearray(seal(b"session", MINE))
    sealed[at] ^= 1
    assert unseal(bytes(sealed), MINE) is None
    for length in range(28):
        assert unseal(bytes(sealed[:length]), MINE) is None
