"""What a form is taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.chat import Incoming, Press, Text
from bot.platforms.web import read
from bot.platforms.web.read import Form
from tests.conftest import NOW

TOKEN = read.new_token()


def update_of(form: Form, token: str = TOKEN) -> Incoming | None:
    """The update that a form is."""
    return read.incoming(form, token, NOW, "en", throttled=False)


@given(st.binary(max_size=200))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    """Nothing that somebody sends makes it fail, and what comes out can be written anywhere."""
    try:
        form = read.form(body)
    except read.Unreadable:
        return
    update = update_of(form)
    if update is not None:
        assert len(update.id) == 64


def test_a_form_is_words_or_a_button() -> None:
    """A button that was pressed counts more than words beside it; line breaks are as we have them."""
    form = read.form(b"id=x&words=one%0D%0Atwo+%C3%A9&press=")
    assert form == Form("x", "one\ntwo é", "")
    assert (update := update_of(form))
    assert update.what == Text("one\ntwo é")
    assert (update.sender, update.at, update.language_hint) == (TOKEN, NOW, "en")
    assert (pressed := update_of(read.form(b"words=a&press=3.yes")))
    assert pressed.what == Press("3.yes")
    assert update_of(read.form(b"words=%20%0A&press=")) is None


def test_too_many_fields_are_refused() -> None:
    """No page of ours has as many."""
    read.form(b"&".join([b"a=1"] * read.FIELDS))
    with pytest.raises(read.Unreadable):
        read.form(b"&".join([b"a=1"] * (read.FIELDS + 1)))


def test_the_same_form_is_the_same_update() -> None:
    """Id and content together: sent again it is known; other words or buttons from the same page are new."""

    def id_of(form: Form) -> str:
        update = update_of(form)
        assert update
        return update.id

    same = id_of(Form("a-1", "hello"))
    assert same == id_of(Form("a-1", "hello"))
    others = [Form("a-2", "hello"), Form("a-1", "hello "), Form("a-1", "hello", "1.yes"), Form("a-1", "", "hello")]
    assert len({same, *map(id_of, others)}) == 5
    assert id_of(Form("", "hello")) != id_of(Form("", "hello")), "without an id none is like another"
    assert id_of(Form("../x", "hello")) != id_of(Form("../x", "hello"))


def test_tokens_are_random_and_well_formed() -> None:
    """32 bytes; anything else is none."""
    assert read.token_in(TOKEN) == TOKEN
    assert read.new_token() != TOKEN
    for other in (None, "", TOKEN[:-1], TOKEN + "a", TOKEN[:-1] + "é", TOKEN[:-1] + "\n", "../" + TOKEN[3:]):
        assert read.token_in(other) is None
