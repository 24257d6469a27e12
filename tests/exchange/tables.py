"""Tables of any texts, written in each format and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from bot.exchange import csv_, po, xlsx, xlsx_read
from bot.exchange.difference import Difference, difference
from bot.exchange.judge import Judge
from bot.exchange.packs import slots
from bot.exchange.plain import tidy
from bot.exchange.sheet import Cell, Reading, Row, Table, joined
from bot.model.content import State

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LANGUAGES = ("fr", "mg", "ar")
KNOWN = frozenset({"en", *LANGUAGES, "ru"})
STATES = {"": "missing", **{state.value: state.value for state in State}}
PACK = "common/summer"
FORMATS = ("po", "xlsx", "csv")
TRUSTING = Judge(trusting=True)
# What spreadsheets, PO tools and YAML take for something else than text.
HARD = (
    "=1+1", '=HYPERLINK("https://example.org")', "+33 1 23", "-5 degrees", "@sum(a1)", "'quoted", "'=1", "''", "007",
    "0341234567", "1.50", "1/2", "2026-11-25", "1e5", "TRUE", "no", "null", "~", "#N/A", "# no comment", "a: b", "- a",
    "? a", "{country}", "{{brace}}", "[a]", "*a", "&a", "!a", "%a", "`a", "|", ">", "a #b", "a:", "\\n", "\\", '"',
    '"a"', 'say "no"', "“curled” ‘too’", "a;b,c\td", "first\nsecond", "a\n\nb", "a\n  indented\nb", "---", "...",
    "a\n- b: c\n# d", "_x0041_", "_x005F_x0041_", "مرحبا (خط) 147", "\u200fWhatsApp\u200e", "a\u00a0b", "« a\u202f! »",
    "e\u0301", "\U0001f44d\U0001f3fd", "a\u2028b", "a\u0085b", "\ufeffa", 'msgid "x"', "#, fuzzy", "<b>&amp;</b>",
    "]]>", "%s %d", "50 % des gens", "'007", "'-", "sep=;", "key", "",
)  # fmt: skip

texts = st.one_of(
    st.sampled_from(HARD),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40),
    st.lists(st.sampled_from(HARD), min_size=2, max_size=3).map("\n".join),
).map(tidy)


def states(text: str) -> Cell:
    """A cell in some state."""
    return Cell(text, list(State)[len(text) % 3] if text else None)


def table(sources: Sequence[str], columns: Mapping[str, Sequence[str]], name: str = PACK) -> Table:
    """One pack: a row for each source that has words."""
    rows = [
        Row(
            f"post{at}.text",
            source,
            {language: states(own[at]) for language, own in columns.items()},
            ("Some words.",),
            slots=slots(source),
        )
        for at, source in enumerate(sources)
        if source
    ]
    return Table(name, "en", tuple(columns), tuple(rows))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Several texts in three languages."""
    number = draw(st.integers(1, 8))
    column = st.lists(texts, min_size=number, max_size=number)
    sources = draw(st.lists(texts.filter(bool), min_size=number, max_size=number))
    return table(sources, {language: draw(column) for language in LANGUAGES})


def say(key: str, **values: str) -> str:
    """Instead of labels."""
    return " ".join([key, *values.values()])


def written(kind: str, one: Table) -> list[bytes]:
    """The table in a format; PO has a file for each language."""
    if kind == "po":
        return [po.write(one, language, say, STATES, NOW).encode() for language in one.languages]
    if kind == "csv":
        return [csv_.write([one], one.languages, STATES)]
    return [xlsx.write([one], one.languages, xlsx.Words("Instructions", ["How"], "Colours", STATES))]


def read(kind: str, files: Sequence[bytes], pack: str = "") -> Reading:
    """What they say."""
    reader = {"po": po.read, "csv": csv_.read, "xlsx": xlsx_read.read}[kind]
    return joined([reader(data, f"x.{kind}", KNOWN, pack) for data in files])


def compared(kind: str, files: Sequence[bytes], one: Table, judge: Judge = TRUSTING) -> Difference:
    """What they would change in the table."""
    return difference(read(kind, files), {one.name: one}, judge)


def with_text(one: Table, at: int, language: str, text: str) -> Table:
    """The table with another text in one cell."""
    rows = [*one.rows]
    rows[at] = replace(rows[at], cells={**rows[at].cells, language: states(text)})
    return replace(one, rows=tuple(rows))


def save(folder: Path, name: str, data: bytes) -> Path:
    """A file."""
    path = folder / name
    path.write_bytes(data)
    return path
