"""Counts of periods as they may be shown: a table for each period and pack, each measure by itself."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.statistics.suppress import Shown, Table, protected

MEASURES = ("sent", "rooms", "opened")
NOT_SHOWN = ""  # in a file; a reader of tables takes it for missing, not for zero


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of a post in a period; post "" = of the whole pack."""

    begin: date
    pack: str
    post: str
    sent: int
    rooms: int
    opened: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One pack in one period. Each measure: posts in the pack's order of ids, and the total."""

    begin: date
    pack: str
    measures: Mapping[str, Table]

    @property
    def posts(self) -> tuple[str, ...]:
        """The posts that have a row."""
        return tuple(self.measures[MEASURES[0]].cells)


def sheets(rows: Iterable[Counted]) -> tuple[Sheet, ...]:
    """What may be shown, period by period and pack by pack."""
    ordered = sorted(rows, key=lambda row: (row.begin, row.pack, row.post))
    return tuple(_sheet(begin, pack, list(of)) for (begin, pack), of in groupby(ordered, lambda r: (r.begin, r.pack)))


def _sheet(begin: date, pack: str, rows: list[Counted]) -> Sheet:
    whole = next((row for row in rows if not row.post), None)
    posts = [row for row in rows if row.post]

    def table(measure: str) -> Table:
        counts = {row.post: int(getattr(row, measure)) for row in posts}
        return protected(counts, int(getattr(whole, measure)) if whole else None)

    return Sheet(begin, pack, {measure: table(measure) for measure in MEASURES})


def as_csv(found: Iterable[Sheet]) -> str:
    """RFC 4180, a row for each post and one without a post for the pack; what is not shown is empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("begin", "pack", "post", *MEASURES))
    for sheet in found:
        for post in sheet.posts:
            writer.writerow((sheet.begin, sheet.pack, post, *(_cell(sheet.measures[m].cells[post]) for m in MEASURES)))
        writer.writerow((sheet.begin, sheet.pack, "", *(_cell(sheet.measures[m].total) for m in MEASURES)))
    return out.getvalue()


def _cell(shown: Shown) -> str:
    return NOT_SHOWN if shown is None else str(shown)
