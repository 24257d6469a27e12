"""What fits where: whole paragraphs, or nothing."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.model.chat import utf16
from bot.sharekit.networks import NETWORKS, Network, fitted, weighted

X = next(network for network in NETWORKS if network.id == "x")
WORDS = st.text("abc дفé😀:. \n", min_size=1, max_size=120).filter(lambda text: bool(text.strip()))
UNITS = st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=6)


def test_x_counts_by_weight() -> None:
    """Latin, Cyrillic and Arabic letters weigh one, other signs and emoji two, a link 23."""
    assert weighted("abc") == weighted("где") == weighted("سفر") == 3
    assert weighted("“a”–") == 4
    assert weighted("→😀") == 4
    assert weighted("é") == weighted("e\u0301") == 1
    assert weighted("see https://a.example/" + "x" * 100) == 4 + 23


def test_telegram_counts_in_utf16() -> None:
    """What stands beyond the first plane is two."""
    assert utf16("a😀") == 3


def test_what_fits_is_not_touched() -> None:
    """All paragraphs, and the link."""
    found = fitted(X, "Headline", [["one"], ["two", "three"]], ["Sign\nhttps://a.example"], ["Private"], stay=2)
    assert found.text == "one\n\ntwo\n\nthree\n\nSign\nhttps://a.example\n\nPrivate"
    assert not found.shorter


def test_the_headline_stands_in_for_the_first_paragraphs() -> None:
    """What to do and its source stay; of several forms it is the longest."""
    units = [["a" * 200], ["b" * 100], ["do"], ["source"]]
    found = fitted(X, "Headline", units, stay=2)
    assert (found.paragraphs, found.shorter) == (("Headline", "b" * 100, "do", "source"), True)
    assert found.length == weighted(found.text)
    bare = [["a" * 200], ["b" * 270], ["do"], ["source"]]
    assert fitted(X, "Headline", bare, stay=2).paragraphs == ("Headline", "do", "source")


def test_the_way_to_the_chat_goes_before_a_paragraph_does() -> None:
    """A petition's link never goes."""
    units = [["a" * 250], ["do"]]
    may = ["Write: https://t.me/roads_bot?start=a7"]
    assert fitted(X, "Headline", units, [], may, stay=1).paragraphs == ("a" * 250, "do")
    must = ["Sign: https://petition.example/roads"]
    assert fitted(X, "Headline", units, must, stay=1).paragraphs == ("Headline", "do", *must)


def test_what_can_not_be_said_whole_is_not_said() -> None:
    """Too long even so, or without a headline."""
    long = [["a" * 200], ["b" * 270], ["source"]]
    assert fitted(X, "Headline", long, stay=2).paragraphs == ()
    assert fitted(X, None, [["a" * 275], ["do this"]], stay=1).paragraphs == ()


@given(headline=st.none() | WORDS, units=UNITS, must=st.lists(WORDS, max_size=1), may=st.lists(WORDS, max_size=1),
       stay=st.integers(1, 4), most=st.integers(1, 400))  # fmt: skip
def test_nothing_is_cut(
    headline: str | None, units: list[list[str]], must: list[str], may: list[str], stay: int, most: int
) -> None:
    """Every paragraph is one of the post's, units stay whole, the end stays, and the limit holds."""
    found = fitted(Network("test", "Test", most, weighted), headline, units, must, may, stay=stay)
    if not found.paragraphs:
        return
    assert found.length <= most
    rest = list(found.paragraphs)
    if found.shorter:
        assert rest.pop(0) == headline
    starts = range(1, max(1, len(units) - stay + 1)) if found.shorter else range(1)
    bodies = [[part for unit in units[start:] for part in unit] for start in starts]
    assert any(rest in (_joined(body, must, may), _joined(body, must, [])) for body in bodies)


def _joined(*parts: Sequence[str]) -> list[str]:
    return [each for part in parts for each in part]
