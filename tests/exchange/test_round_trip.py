"""What is exported and imported again changes nothing; one text that differs is one change, whatever the words are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exchange.plain import alike, tidy, worn
from bot.exchange.sheet import Table
from tests.exchange.tables import FORMATS, HARD, LANGUAGES, compared, table, tables, texts, with_text, written


@pytest.mark.parametrize("kind", FORMATS)
def test_hard_texts(kind: str) -> None:
    """Everything that a program might take for something else comes back as it was, to the letter."""
    own = [tidy(text) for text in HARD if text]
    one = table(own, dict.fromkeys(LANGUAGES, own))
    found = compared(kind, written(kind, one), one)
    assert (found.changes, found.faults, found.held, found.notes) == ((), (), (), ())
    assert found.untouched == len(LANGUAGES) * len(own)
    bare = table(own, {language: [""] * len(own) for language in LANGUAGES})
    new = compared(kind, written(kind, one), bare)
    said = {(change.language, change.row.key): change.new for change in new.changes}
    unheard = {"\ufeffa"}  # a character that no text may have is refused
    assert new.faults == ()
    assert {key for key, text in said.items() if text != one.rows[int(key[1][4:-5])].source} - unheard == set()
    assert len(said) == len(LANGUAGES) * len(own)


@pytest.mark.parametrize("kind", FORMATS)
@given(one=tables())
@settings(max_examples=30, deadline=None)
def test_unchanged_is_no_change(kind: str, one: Table) -> None:
    """Any Unicode, formulas, zeros in front, several lines, right to left."""
    found = compared(kind, written(kind, one), one)
    assert (found.changes, found.faults, found.held) == ((), (), ())
    assert found.untouched == sum(bool(cell.text) for row in one.rows for cell in row.cells.values())


@pytest.mark.parametrize("kind", FORMATS)
@given(one=tables(), data=st.data())
@settings(max_examples=30, deadline=None)
def test_one_text_is_one_change(kind: str, one: Table, data: st.DataObject) -> None:
    """Exactly that text, exactly these words."""
    at = data.draw(st.integers(0, len(one.rows) - 1))
    language = data.draw(st.sampled_from(LANGUAGES))
    old = one.rows[at].cells[language].text
    new = data.draw(
        texts.filter(lambda text: bool(text) and not {*text} & {*"{}"} and not alike(text, old) and not worn(text, old))
    )
    found = compared(kind, written(kind, with_text(one, at, language, new)), one)
    assert (found.held, [fault.kind for fault in found.faults if not fault.kind.endswith("slot_lost")]) == ((), [])
    if not found.faults:
        assert [(each.row.key, each.language, each.new) for each in found.changes] == [
            (one.rows[at].key, language, new)
        ]


@given(text=texts)
@settings(max_examples=300)
def test_tidy_once_is_tidy(text: str) -> None:
    """Nothing is left for a second time, and line ends of all systems are one."""
    assert tidy(text) == text
    assert tidy(text.replace("\n", "\r\n")) == text
    assert tidy(text.replace("\n", "\r") + " \n") == text
