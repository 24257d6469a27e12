"""Which post comes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.content import Approval, Pack, Place, Post, State, Wording, fingerprint
from bot.schedule.choose import choose, remember, usable

ORDERS = st.sampled_from(["listed", "shuffled"])
PACKS = st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True)


def played(posts: Sequence[str], order: str, seed: int, length: int, recent: tuple[str, ...] = ()) -> list[str]:
    """What a group gets one after the other."""
    got = []
    for _ in range(length):
        post = choose(posts, recent, order, seed)
        assert post is not None
        got.append(post)
        recent = remember(recent, post, len(posts))
    return got


def test_a_listed_pack_goes_round_in_its_order() -> None:
    assert played("abcd", "listed", 7, 10) == list("abcdabcdab")
    assert played("abcd", "listed", 7, 3, ("a", "c")) == list("dba")


def test_a_pack_of_one_post_never_repeats_it_at_once() -> None:
    assert choose("a", (), "listed", 1) == "a"
    assert choose("a", ("a",), "listed", 1) is None
    assert choose("a", ("a", "b"), "listed", 1) == "a"
    assert choose("", ("a",), "listed", 1) is None
    assert choose("", (), "shuffled", 1) is None


@given(PACKS.filter(lambda pack: len(pack) > 1), ORDERS, st.integers(), st.integers(1, 30))
def test_no_post_comes_again_before_all_others(pack: list[str], order: str, seed: int, length: int) -> None:
    got = played(pack, order, seed, length)
    for begin in range(len(got)):
        window = got[begin : begin + len(pack)]
        assert len(set(window)) == len(window)


@settings(max_examples=200)
@given(st.lists(PACKS, min_size=1, max_size=20), ORDERS, st.integers())
def test_it_holds_while_posts_are_added_and_removed(packs: list[list[str]], order: str, seed: int) -> None:
    recent: tuple[str, ...] = ()
    for pack in packs:
        post = choose(pack, recent, order, seed)
        if post is None:
            assert pack == [recent[-1]]
            continue
        assert post in pack
        assert recent[-1:] != (post,)
        newest_first = [earlier for earlier in reversed(recent) if earlier in pack]
        assert post not in newest_first[: len(pack) - 1]
        recent = remember(recent, post, 8)
        assert len(recent) <= 8
        assert recent[-1] == post


def test_groups_have_different_orders() -> None:
    orders = {tuple(played("abcdef", "shuffled", seed, 6)) for seed in range(200)}
    assert len(orders) > 100
    firsts = [order[0] for order in orders]
    assert all(10 < firsts.count(post) < 60 for post in "abcdef")


def test_what_is_remembered_is_bounded_and_has_each_post_once() -> None:
    assert remember(("a", "b", "c"), "a", 3) == ("b", "c", "a")
    assert remember(("a", "b", "c"), "d", 2) == ("c", "d")
    assert remember((), "a", 0) == ("a",)


def wording(text: str, state: State = State.APPROVED) -> Wording:
    return Wording(text, Place("x.yaml"), Approval(state, "Voahangy", date(2026, 1, 1), fingerprint(text)))


PACK = Pack(
    id="common/basics",
    kind="awareness",
    title="Basics",
    purpose="To be tried.",
    audience=None,
    posts=(Post("passport"), Post("fee"), Post("call")),
    order="listed",
    texts={
        "en": {"passport.text": wording("One"), "fee.text": wording("Two"), "call.text": Wording("New", Place("x"))},
        "fr": {
            "fee.text": wording("Deux", State.REVIEWED),
            "call.text": wording("Trois"),
            "call.why": wording("Car", State.DRAFT),
        },
    },
)


@pytest.mark.parametrize(
    ("languages", "unreviewed", "found"),
    [
        (("en",), False, {"passport": "en", "fee": "en"}),
        (("en",), True, {"passport": "en", "fee": "en", "call": "en"}),
        (("fr",), False, {}),  # every part of a post must be approved
        (("fr",), True, {"fee": "fr", "call": "fr"}),
        (("fr", "en"), False, {"passport": "en", "fee": "en"}),
        (("fr", "en"), True, {"passport": "en", "fee": "fr", "call": "fr"}),
        (("mg",), True, {}),
        ((), True, {}),
    ],
)
def test_only_approved_posts_in_the_rooms_language(
    languages: tuple[str, ...], unreviewed: bool, found: dict[str, str]
) -> None:
    assert dict(usable(PACK, languages, date(2026, 1, 1), unreviewed=unreviewed)) == found


def test_an_edited_text_is_not_approved_any_more() -> None:
    edited = {"en": {"fee.text": replace(wording("Two"), text="Two!")}}
    assert usable(replace(PACK, texts=edited), ("en",), date(2026, 1, 1), unreviewed=False) == ()


def test_a_pack_that_has_expired_is_not_posted() -> None:
    pack = replace(PACK, expires_on=date(2026, 6, 1))
    assert usable(pack, ("en",), date(2026, 5, 31), unreviewed=True)
    assert usable(pack, ("en",), date(2026, 6, 1), unreviewed=True) == ()
