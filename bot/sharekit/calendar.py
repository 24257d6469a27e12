"""What to post when: as a table, as CSV, and as iCalendar (RFC 5545) for the calendar of a phone."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.model.content import Pack
from bot.sharekit.posts import Item

DAYS, TIMES = (1, 3, 5), ("18:00",)  # Tuesday, Thursday, Saturday, where a pack says nothing
WEEKS_MOST = 53
_LINE = 75  # bytes of a line of iCalendar, without its end
_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Slot:
    """A post at a time, by the clock of whoever posts."""

    at: datetime  # without a zone
    week: int  # from 1
    item: Item


def slots(pack: Pack, items: Sequence[Item], begin: date, weeks: int | None = None) -> tuple[Slot, ...]:
    """Each post in its turn; without `weeks` each once. None on a day on which its pack or it is over."""
    first = max(begin, pack.starts_on) if pack.starts_on else begin
    monday = first - timedelta(days=first.weekday())
    times = [time.fromisoformat(each) for each in pack.times or TIMES]
    waiting, found = list(items), list[Slot]()
    for number in range((weeks or WEEKS_MOST) * 7):
        day = first + timedelta(days=number)
        if pack.expires_on and day >= pack.expires_on:
            break
        if day.weekday() not in (pack.days or DAYS):
            continue
        for at in times:
            waiting = [item for item in waiting if item.expires_on is None or day < item.expires_on]
            if not waiting and weeks:
                waiting = [item for item in items if item.expires_on is None or day < item.expires_on]
            if not waiting:
                return tuple(found)
            found.append(Slot(datetime.combine(day, at), (day - monday).days // 7 + 1, waiting.pop(0)))
    return tuple(found)


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """A table that spreadsheets open as it is; no cell of it is ever a formula."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[_cell(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_ical(pack: Pack, language: str, found: Sequence[Slot], title: str, notes: Mapping[str, str]) -> bytes:
    """The slots at floating times: 18:00 is 18:00 wherever it is opened. `notes`: post -> what to use."""
    stamp = f"{found[0].at:%Y%m%d}T000000Z" if found else "19700101T000000Z"  # the same kit, the same bytes
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Fanilo//Share kit//{language.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(title)}",
    ]
    for slot in found:
        item = slot.item
        lines += [
            "BEGIN:VEVENT",
            f"UID:{slot.at:%Y%m%dT%H%M}-{item.id}-{pack.id.replace('/', '.')}-{language}@share-kit.invalid",
            f"DTSTAMP:{stamp}",
            f"DTSTART:{slot.at:%Y%m%dT%H%M%S}",
            f"DTEND:{slot.at + _LASTS:%Y%m%dT%H%M%S}",
            f"SUMMARY:{_escaped(f'{item.number}. {item.headline or item.id}')}",
            f"DESCRIPTION:{_escaped(notes.get(item.id, ''))}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _escaped(text: str) -> str:
    """TEXT of RFC 5545."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> str:
    """In lines of at most 75 bytes, never broken within a character."""
    parts, part, size = list[str](), "", 0
    for each in line:
        weight = len(each.encode())
        if size + weight > _LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + each, size + weight
    return "\r\n".join((*parts, part))
