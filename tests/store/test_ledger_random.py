"""What the ledger plans is what the rules say, whatever they are, and whenever one looks."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.delivery import Fate, Rule
from bot.schedule.due import due
from tests.schedule.some import rules
from tests.store.ledgers import FilePlace, at, everything, held, opened, set_up

BEGIN = datetime(2024, 3, 28, tzinfo=UTC)
GRACE = timedelta(hours=3)
ZONES = ("UTC", "Europe/Paris", "Asia/Kathmandu", "America/New_York", "Africa/Cairo", "Pacific/Apia")
groups = st.lists(st.tuples(rules(), st.sampled_from(ZONES), st.sampled_from([0, 0, 900])), min_size=1, max_size=4)
looks = st.lists(st.integers(1, 20 * 1440), min_size=1, max_size=6).map(sorted)  # minutes since the beginning


async def _planned(folder: Path, wanted: list[tuple[Rule, str, int]], minutes: list[int]) -> None:
    ledger = opened(FilePlace(folder))
    for number, (rule, zone, jitter) in enumerate(wanted):
        await set_up(ledger, at(f"-{number}"), rule, now=BEGIN, zone=zone, jitter=jitter, per_day=99)
    kept = await ledger.groups()
    grip = await held(ledger)
    for minute in minutes:
        now = BEGIN + timedelta(minutes=minute)
        while (await ledger.plan(grip.held, now, GRACE)).more:
            pass
        found = await everything(ledger)
        expected = due(
            [each.room for each in kept],
            [each for of in kept for each in of.schedules],
            BEGIN,
            now + timedelta(seconds=1),
        )
        assert {(each.slot, each.at) for each in found} == set(expected)
        assert len(found) == len(expected)
        for each in found:
            assert each.fate is (Fate.LATE if each.at < now - GRACE else Fate.WAITING)
    await grip.release()
    await ledger.close()


@settings(max_examples=20, deadline=None, derandomize=True)
@given(groups, looks)
def test_what_is_planned(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[tuple[Rule, str, int]], minutes: list[int]
) -> None:
    """Each slot exists once, with its instant; those whose time is long over are late."""
    asyncio.run(_planned(tmp_path_factory.mktemp("ledger"), wanted, minutes))
