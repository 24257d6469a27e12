"""`fanilo groups`: what an operator sees of groups, and may do about one."""

from pathlib import Path

import pytest

from bot.model.delivery import Kept, Note
from bot.store.ledger import Ledger
from tests.commands.outreach import PACK, Operator
from tests.store.ledgers import DAY, NOON, at, daily, everything, new_room, scheduling, set_up

TABLE = """\
group    account         platform   language   time zone                 since       state     next
1        za              za         mg/fr      Indian/Antananarivo       2026-11-24  active    2026-11-25 13:00  common/job_offers_abroad
2        discord         discord    en         America/New_York          2026-11-24  active    2026-11-24 18:00  common/job_offers_abroad, ngo/spring*
3        za              za         en         UTC                       2026-11-24  active    -  -
Groups: 3. With a next post, in local time: 2.
"""  # noqa: E501 - as a terminal shows it


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Operator:
    """With three groups: one has had its post today, one is in a campaign, one wants nothing yet."""
    someone = Operator(tmp_path, monkeypatch, capsys)

    async def work(ledger: Ledger) -> None:
        await set_up(ledger, at("-1001", "7"), daily(13), zone="Indian/Antananarivo", language="mg", fallback="fr")
        there = at("-1002", account="discord")
        await set_up(ledger, there, daily(18), zone="America/New_York")
        await ledger.edit(there, scheduling(daily(20), "ngo/spring", campaign="ngo/spring"), NOON)
        await ledger.edit(at("-1003"), lambda _: Kept(new_room(at("-1003"))), NOON)

    someone.finds("groups", lambda: someone.does(work), someone.plans)
    return someone


def group(operator: Operator, id: int) -> Kept:
    """What is kept of it."""
    kept = operator.does(lambda ledger: ledger.kept_by_id(id))
    assert kept
    return kept


def test_all_of_them(operator: Operator) -> None:
    """Where, in which language, what comes next; no id of a platform."""
    ran = operator.runs("groups")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == TABLE


def test_addresses_are_shown_on_request_only(operator: Operator) -> None:
    """They lead to the members of a group."""
    for arguments in (("groups",), ("groups", "--json"), ("groups", "1"), ("groups", "1", "--json")):
        assert "-100" not in operator.runs(*arguments).out
    assert "  common/job_offers_abroad  -1001 7\n" in operator.runs("groups", "--addresses").out
    (row,) = operator.reads("groups", "1", "--addresses")
    assert (row["chat"], row["thread"]) == ("-1001", "7")


def test_one_of_them(operator: Operator) -> None:
    """By its number, for programs."""
    (row,) = operator.reads("groups", "2")
    assert row == {
        "id": 2,
        "account": "discord",
        "platform": "discord",
        "organisation": None,
        "language": "en",
        "fallback": None,
        "zone": "America/New_York",
        "since": "2026-11-24T09:00:00Z",
        "state": "active",
        "paused_until": None,
        "closed_at": None,
        "next": "2026-11-24T23:00:00Z",
        "packs": [
            {"pack": PACK, "campaign": None, "next": "2026-11-24T23:00:00Z"},
            {"pack": "ngo/spring", "campaign": "ngo/spring", "next": "2026-11-25T01:00:00Z"},
        ],
    }
    ran = operator.runs("groups", "99")
    assert (ran.code, ran.out) == (2, "")
    assert 'There is no group 99. "fanilo groups" shows' in ran.err


def test_a_group_is_paused_and_goes_on(operator: Operator) -> None:
    """Nothing comes meanwhile, and its posts come by their rule afterwards, none twice."""
    assert operator.runs("groups", "pause", "1").out.startswith("Group 1 is paused until somebody resumes it.")
    assert [each.upcoming for each in group(operator, 1).schedules] == [None]
    assert operator.reads("groups", "1")[0]["state"] == "paused"
    assert operator.runs("groups", "pause", "1").out == "Group 1 is paused already.\n"
    operator.now = NOON + 3 * DAY
    operator.plans()
    assert len([each for each in operator.does(everything) if each.slot.room == 1]) == 1
    assert operator.runs("groups", "resume", "1").out == "Group 1 goes on. Next post (UTC): 2026-11-28 10:00.\n"
    assert operator.runs("groups", "resume", "1").out == "Group 1 is not paused.\n"
    assert operator.reads("groups", "1")[0]["next"] == "2026-11-28T10:00:00Z"


def test_a_group_is_closed_for_good(operator: Operator) -> None:
    """What waits is not sent, nothing comes any more, and it can't be resumed."""
    ran = operator.runs("groups", "close", "1")
    assert (ran.code, ran.out) == (0, "Group 1 is closed. What is kept of it is erased after 30 days.\n")
    kept = group(operator, 1)
    assert kept.room.closed_at == NOON
    assert [each.upcoming for each in kept.schedules] == [None]
    assert [each.note for each in operator.does(everything)] == [Note.REMOVED]
    assert operator.runs("groups", "close", "1").code == 0
    for action in ("pause", "resume"):
        ran = operator.runs("groups", action, "1")
        assert (ran.code, ran.out) == (2, "")
        assert "Only its admins can set it up again." in ran.err
    assert operator.reads("groups", "1")[0]["state"] == "closed"


@pytest.mark.parametrize("action", ["pause", "close"])
def test_a_dry_run_changes_nothing(operator: Operator, action: str) -> None:
    """It says what it would do."""
    before = group(operator, 1)
    ran = operator.runs("groups", action, "1", "--dry-run")
    assert ran.code == 0
    assert ran.out.startswith("Group 1 would be ")
    assert group(operator, 1) == before


@pytest.mark.parametrize("words", [("pause",), ("pause", "1", "2"), ("1", "2"), ("stop", "1"), ("pause", "one")])
def test_words_that_are_none(operator: Operator, words: tuple[str, ...]) -> None:
    """Exit code 2, nothing is changed."""
    before = group(operator, 1)
    ran = operator.runs("groups", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "fanilo groups 12" in ran.err or '"one" is no number' in ran.err
    assert group(operator, 1) == before


def test_more_than_a_page(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """None is left out, none comes twice."""
    monkeypatch.setattr("bot.commands.outreach.PAGE", 1)
    assert [row["id"] for row in operator.reads("groups")] == [1, 2, 3]


def test_none_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Said in so many words."""
    assert Operator(tmp_path, monkeypatch, capsys).runs("groups").out == "No group is set up.\n"
