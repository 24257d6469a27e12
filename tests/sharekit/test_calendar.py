"""What comes when, and how calendars and spreadsheets read it."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.content import Pack
from bot.sharekit.calendar import _escaped, _folded, as_csv, as_ical, slots
from bot.sharekit.posts import Item

BEGIN = date(2026, 12, 2)  # a Wednesday
PACK = Pack("common/roads", "awareness", "Two roads", "To be shared.", None, (), "listed", {})


def item(number: int, expires_on: date | None = None, headline: str = "One; two, three") -> Item:
    """A post."""
    return Item(number, f"post_{number}", headline, (), None, None, None, Path("none"), True, expires_on)


ITEMS = tuple(map(item, range(1, 6)))


def test_each_post_once_on_the_usual_days() -> None:
    """Tuesday, Thursday, Saturday at six; weeks begin on Monday."""
    found = slots(PACK, ITEMS, BEGIN)
    assert [(slot.at.isoformat(" ", "minutes"), slot.week, slot.item.number) for slot in found] == [
        ("2026-12-03 18:00", 1, 1),
        ("2026-12-05 18:00", 1, 2),
        ("2026-12-08 18:00", 2, 3),
        ("2026-12-10 18:00", 2, 4),
        ("2026-12-12 18:00", 2, 5),
    ]


def test_the_packs_own_days_and_times() -> None:
    """Where it says something."""
    found = slots(replace(PACK, days=(6,), times=("09:30", "20:00")), ITEMS, BEGIN)
    assert [slot.at for slot in found][:3] == [
        datetime(2026, 12, 6, 9, 30),  # noqa: DTZ001 - the clock of whoever posts
        datetime(2026, 12, 6, 20, 0),  # noqa: DTZ001
        datetime(2026, 12, 13, 9, 30),  # noqa: DTZ001
    ]


def test_so_many_weeks() -> None:
    """Posts come again, in their order; no more than there is time for."""
    found = slots(PACK, ITEMS[:2], BEGIN, 3)
    assert [slot.item.number for slot in found] == [1, 2, 1, 2, 1, 2, 1, 2, 1]
    assert found[-1].at.date() == date(2026, 12, 22)
    assert [slot.item.number for slot in slots(PACK, ITEMS, BEGIN, 1)] == [1, 2, 3]


def test_nothing_after_its_day() -> None:
    """Neither of a pack nor of a post; and none before the first."""
    over = replace(PACK, expires_on=date(2026, 12, 8), starts_on=date(2026, 12, 4))
    assert [slot.at.date() for slot in slots(over, ITEMS, BEGIN, 9)] == [date(2026, 12, 5)]
    short = (item(1), item(2, date(2026, 12, 5)), item(3))
    assert [slot.item.number for slot in slots(PACK, short, BEGIN)] == [1, 3]
    assert slots(PACK, [item(1, BEGIN)], BEGIN, 4) == ()


def test_icalendar() -> None:
    """Floating local times, escaped texts, lines of 75 bytes that end in CR LF, ids of their own."""
    found = slots(PACK, [item(1, headline="Кто-то другой хочет хранить ваш паспорт; " * 3)], BEGIN, 2)
    data = as_ical(PACK, "ru", found, "Две дороги", {"post_1": "one\ntwo"})
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()  # no character is broken in two
    unfolded = data.decode().replace("\r\n ", "")
    assert re.findall(r"^DTSTART:(.+)\r$", unfolded, re.MULTILINE) == [f"{slot.at:%Y%m%dT%H%M%S}" for slot in found]
    assert "DTSTART:20261203T180000\r\n" in unfolded  # no zone, no Z
    assert "SUMMARY:1. Кто-то другой хочет хранить ваш паспорт\\; " in unfolded
    assert "DESCRIPTION:one\\ntwo\r\n" in unfolded
    ids = re.findall(r"^UID:(.+)\r$", unfolded, re.MULTILINE)
    assert len(set(ids)) == len(found) == unfolded.count("BEGIN:VEVENT\r\n") == unfolded.count("END:VEVENT\r\n")
    assert unfolded.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")


@given(st.text("aé😀س ;,\\\n", max_size=300))
def test_escaped_and_folded_texts_come_back(text: str) -> None:
    """As RFC 5545 tells readers to do it."""
    folded = _folded(f"SUMMARY:{_escaped(text)}")
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    read = folded.replace("\r\n ", "").removeprefix("SUMMARY:")
    assert re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), read) == text


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2", "@SUM(A1)"])
def test_no_cell_is_a_formula(cell: str) -> None:
    """Whatever a group is called."""
    rows = list(csv.reader(io.StringIO(as_csv([[cell, "plain; or, not"]]).decode("utf-8-sig"))))
    assert rows == [[f"'{cell}", "plain; or, not"]]
