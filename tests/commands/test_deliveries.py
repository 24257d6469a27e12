"""`fanilo deliveries`: what became of posts, and what an operator finds out about those in doubt."""

from pathlib import Path

import pytest

from bot.commands.outreach import NOTES, REMEDIES
from bot.commands.shared import say
from bot.language.catalog import MISSING
from bot.model.delivery import Delivery, Fate, Note
from bot.store.deliveries import Mark
from bot.store.ledger import Ledger
from tests.commands.outreach import Operator
from tests.store.ledgers import DAY, MORNING, NOON, at, daily, everything, set_up

TABLE = """\
id        group    account         UTC               post            language  tries  state
1         1        za              2026-11-24 10:00  passport        en        1      sent
2         2        za              2026-11-24 11:00  fee             en        0      in doubt: the program ended while it was being sent
3         3        za              2026-11-24 12:00  -               -         2      failed: the bot's account is not set up well
4         4        za              2026-11-24 12:00  -               -         0      waiting
Posts: 4. 1 waiting, 1 sent, 1 failed, 1 in doubt
In doubt means: it may be in the group or not, and is not sent again. Look into the group, then: fanilo deliveries settle ID --sent (it is there) or --failed (it is not).
the bot's account is not set up well: "fanilo doctor" says what to change.
"""  # noqa: E501 - as a terminal shows it


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Operator:
    """With four groups: a post was sent, one is in doubt, one failed, one waits."""
    someone = Operator(tmp_path, monkeypatch, capsys)

    async def work(ledger: Ledger) -> None:
        for chat, hour in enumerate((10, 11, 12, 12), 1):
            await set_up(ledger, at(str(chat)), daily(hour), now=MORNING)

    def sends() -> None:
        someone.marks(
            Mark(1, Fate.SENT, "passport", "en", tries=1, settled_at=NOON),
            Mark(2, Fate.SENDING, "fee", "en", began=NOON),
            Mark(3, Fate.FAILED, tries=2, note=Note.MISCONFIGURED, settled_at=NOON),
        )

    someone.finds("deliveries", lambda: someone.does(work), someone.plans, sends, someone.dies)
    return someone


def known(operator: Operator) -> dict[int, Delivery]:
    """All there is, by id."""
    return {each.id: each for each in operator.does(everything)}


def test_everything(operator: Operator) -> None:
    """Each with its reason in plain words, and below what to do."""
    ran = operator.runs("deliveries")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == TABLE


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (("--doubt",), [2]),
        (("--failed",), [3]),
        (("--sent",), [1]),
        (("--waiting",), [4]),
        (("--late",), []),
        (("--doubt", "--failed"), [2, 3]),
        (("--group", "3"), [3]),
        (("--from", "2026-11-24T11:00", "--to", "2026-11-24T12:00"), [2]),
        (("--from", "2026-11-24", "--to", "2026-11-24"), [1, 2, 3, 4]),
        (("--from", "2026-11-25"), []),
    ],
)
def test_what_is_asked_for(operator: Operator, options: tuple[str, ...], ids: list[int]) -> None:
    """By fate, group and time."""
    assert [row["id"] for row in operator.reads("deliveries", *options)] == ids


def test_for_programs(operator: Operator) -> None:
    """Everything that is known of one, under names of its own."""
    (row,) = operator.reads("deliveries", "--doubt")
    assert row == {
        "id": 2,
        "group": 2,
        "schedule": 2,
        "date": "2026-11-24",
        "ordinal": 0,
        "account": "za",
        "at": "2026-11-24T11:00:00Z",
        "state": "doubt",
        "note": "process_died",
        "post": "fee",
        "language": "en",
        "tries": 0,
        "next_try": None,
        "began": "2026-11-24T12:00:00Z",
        "settled_at": "2026-11-24T12:00:00Z",
    }


@pytest.mark.parametrize("fate", [Fate.SENT, Fate.FAILED])
def test_a_doubt_is_settled(operator: Operator, fate: Fate) -> None:
    """By whoever has looked; the slot says so from then on, and is in doubt no more."""
    operator.now = NOON + DAY
    ran = operator.runs("deliveries", "settle", "2", f"--{fate}")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"2 is settled: {fate}.\n"
    assert (known(operator)[2].fate, known(operator)[2].note) == (fate, Note.BY_HAND)
    assert known(operator)[2].settled_at == NOON + DAY
    assert operator.runs("deliveries", "--doubt").out == "There is none.\n"


def test_what_is_not_in_doubt_stays(operator: Operator) -> None:
    """Sent, failed, waiting, or none at all: said for each; the others are settled. Exit code 1."""
    before = known(operator)
    ran = operator.runs("deliveries", "settle", "1", "3", "2", "4", "99", "2", "--sent")
    assert ran.code == 1
    assert ran.out == "2 is settled: sent.\n"
    assert [line.split(" is not")[0] for line in ran.err.splitlines()] == [
        f"fanilo deliveries: {id}" for id in (1, 3, 4, 99)
    ]
    after = known(operator)
    assert {id for id in before if before[id] != after[id]} == {2}


def test_a_dry_run_settles_nothing(operator: Operator) -> None:
    """And says the same of each."""
    before = known(operator)
    ran = operator.runs("deliveries", "settle", "--failed", "--dry-run", "1", "2")
    assert ran.code == 1
    assert ran.out == "2 would be settled: failed.\n"
    assert "1 is not in doubt" in ran.err
    assert known(operator) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("settle", "2"), "one of the arguments --sent --failed is required"),
        (("settle", "--sent"), "the following arguments are required: ID"),
        (("settle", "2", "--sent", "--failed"), "not allowed with argument"),
        (("settle", "two", "--sent"), '"two" is no number.'),
        (("--from", "2026-11-25", "--to", "2026-11-23"), "--to must not be before --from."),
    ],
)
def test_what_can_not_be_done(operator: Operator, arguments: tuple[str, ...], says: str) -> None:
    """Exit code 2."""
    ran = operator.runs("deliveries", *arguments)
    assert ran.code == 2
    assert says in ran.err


@pytest.mark.parametrize("note", Note)
def test_every_reason_has_words(note: Note) -> None:
    """And so has every remedy."""
    assert say(NOTES[note]) != MISSING
    assert say(REMEDIES.get(note, NOTES[note])) != MISSING


def test_more_than_a_page(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """None is left out, none comes twice."""
    monkeypatch.setattr("bot.commands.deliveries.PAGE", 2)
    assert [row["id"] for row in operator.reads("deliveries")] == [1, 2, 3, 4]
