"""`fanilo campaign`: whom it reaches, that it can be given again, and that it leaves nothing behind."""

import io
from pathlib import Path

import pytest

from bot.commands.campaign import OTHERS, Wanted, _posted_by, left_as_it_is
from bot.model.content import Pack
from bot.model.delivery import WEEK, Fate, Kept, Note, Schedule
from bot.store.deliveries import Mark
from bot.store.ledger import Ledger
from tests.commands.outreach import PACK, Operator
from tests.commands.test_schedule_forecast import always
from tests.store.ledgers import DAY, MORNING, NOON, at, daily, everything, held, new_room, scheduling, set_up

OWN = "ngo/own_choice"
STARTED = """\
common/job_offers_abroad: started. Groups: 3. Minutes by which posts are spread: 0. To end it: fanilo campaign stop common/job_offers_abroad
         1  left alone: they post this pack by their admins' own choice
         1  left out: the pack has no post that may go out in their language
         1  left out: a post would come in their quiet hours; choose another time, or less jitter
         1  closed
"""  # noqa: E501 - as a terminal shows it
STATUS = """\
common/job_offers_abroad: groups that have it: 3; of them without a post to come: 0. Its posts so far:
         1  waiting
         0  being sent
         1  sent
         0  late, not sent
         0  failed
         1  in doubt
"""


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Operator:
    """With seven groups: 1 to 3 can have the campaign, 4 to 7 can't, each for a reason of its own."""
    someone = Operator(tmp_path, monkeypatch, capsys)

    async def work(ledger: Ledger) -> None:
        await set_up(ledger, at("1"), zone="Indian/Antananarivo", language="mg")
        await set_up(ledger, at("2", account="discord"), zone="America/New_York", language="xx", fallback="fr")
        await set_up(ledger, at("3"))
        await ledger.edit(at("3"), scheduling(daily(9), OWN), MORNING)
        await set_up(ledger, at("4"), daily(18))
        await set_up(ledger, at("5"), language="xx")
        await set_up(ledger, at("6"), quiet=(NOON.time(), MORNING.time()))
        await set_up(ledger, at("7"))
        await ledger.edit(at("7"), lambda kept: kept.closed(MORNING) if kept else None, MORNING)

    someone.finds("campaign", lambda: someone.does(work))
    return someone


def campaigns(operator: Operator) -> dict[int, list[Schedule]]:
    """Group -> its schedules of campaigns."""
    return {
        kept.room.id: [each for each in kept.schedules if each.campaign]
        for kept in groups(operator)
        if any(each.campaign for each in kept.schedules)
    }


def groups(operator: Operator) -> tuple[Kept, ...]:
    """All there are."""
    return operator.does(lambda ledger: ledger.groups())


def start(operator: Operator, *more: str) -> str:
    """Start it in the evening; what is printed."""
    ran = operator.runs("campaign", "start", PACK, "--at", "18:00", *more)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_everybody_who_may_have_it_has_it(operator: Operator) -> None:
    """And of the others it is said why not. Times are local."""
    assert start(operator, "--to", "2026-12-31") == STARTED
    found = campaigns(operator)
    assert {id: [(each.pack, each.campaign) for each in of] for id, of in found.items()} == {
        1: [(PACK, PACK)],
        2: [(PACK, PACK)],
        3: [(PACK, PACK)],
    }
    rules = {each.rule for of in found.values() for each in of}
    assert [(rule.times, rule.weekdays, str(rule.start), str(rule.end)) for rule in rules] == [
        ((NOON.replace(hour=18).time(),), WEEK, "2026-11-24", "2026-12-31")
    ]
    nexts = [each.upcoming.at.isoformat() for of in found.values() for each in of if each.upcoming]
    assert nexts == ["2026-11-24T15:00:00+00:00", "2026-11-24T23:00:00+00:00", "2026-11-24T18:00:00+00:00"]


def test_what_admins_have_chosen_stays(operator: Operator) -> None:
    """Before, during and after."""
    own = [[each for each in kept.schedules if each.campaign is None] for kept in groups(operator)]
    start(operator)
    assert [[each for each in kept.schedules if each.campaign is None] for kept in groups(operator)] == own
    assert operator.runs("campaign", "stop", PACK).out == f"{PACK}: taken away. Groups: 3.\n"
    assert [list(kept.schedules) for kept in groups(operator)] == own
    assert operator.runs("campaign", "stop", PACK).out == f"{PACK}: no group has it by a campaign.\n"


def test_the_same_again_changes_nothing(operator: Operator) -> None:
    """So a command that broke off can be given again; only groups that are new get it."""
    start(operator)
    before = groups(operator)
    assert "started. Groups: 0." in start(operator)
    assert groups(operator) == before
    operator.does(lambda ledger: set_up(ledger, at("8")))
    assert "started. Groups: 1." in start(operator)
    assert groups(operator)[:7] == before


def test_a_dry_run_changes_nothing(operator: Operator) -> None:
    """It counts the same, for both ways."""
    before = groups(operator)
    assert start(operator, "--dry-run").startswith(f"{PACK}: would start. Groups: 3.")
    assert groups(operator) == before
    start(operator)
    before = groups(operator)
    assert operator.runs("campaign", "stop", PACK, "--dry-run").out == f"{PACK}: would be taken away. Groups: 3.\n"
    assert groups(operator) == before


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (("--language", "mg"), {1}),
        (("--language", "mg", "--language", "en"), {1, 3}),
        (("--account", "discord"), {2}),
        (("--account", "za", "--language", "xx"), set()),
    ],
)
def test_only_some(operator: Operator, options: tuple[str, ...], ids: set[int]) -> None:
    """By language and account, at the start and at the end."""
    start(operator, *options)
    assert set(campaigns(operator)) == ids
    start(operator)
    operator.runs("campaign", "stop", PACK, *options)
    assert set(campaigns(operator)) == {1, 2, 3} - ids


def test_it_is_counted(operator: Operator) -> None:
    """By what became of its posts alone."""
    start(operator)
    operator.now = NOON + DAY / 4
    operator.plans()
    ours = {of[0].id for of in campaigns(operator).values()}
    known = [each for each in operator.does(everything) if each.slot.schedule in ours]
    assert len(known) == 2
    operator.marks(Mark(known[0].id, Fate.SENT, settled_at=NOON), Mark(known[1].id, Fate.SENDING, began=NOON))
    operator.dies()
    operator.now = NOON + DAY / 2

    async def discord(ledger: Ledger) -> None:
        grip = await held(ledger, "discord")
        await ledger.plan(grip.held, operator.now)
        await grip.release()

    operator.does(discord)
    assert operator.runs("campaign", "status", PACK).out == STATUS
    (row,) = operator.reads("campaign", "status", PACK)
    posts = {"waiting": 1, "sending": 0, "sent": 1, "late": 0, "failed": 0, "doubt": 1}
    assert row == {"pack": PACK, "groups": 3, "without_next": 0, "posts": posts}


def test_what_waits_is_not_sent_once_it_is_stopped(operator: Operator) -> None:
    """At once, in all groups."""
    start(operator)
    operator.now = NOON + DAY / 4
    operator.plans()
    ours = {of[0].id for of in campaigns(operator).values()}
    operator.runs("campaign", "stop", PACK)
    ended = {(each.slot.room, each.note) for each in operator.does(everything) if each.slot.schedule in ours}
    assert ended == {(1, Note.UNSCHEDULED), (3, Note.UNSCHEDULED)}


def test_many_are_spread(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """By themselves, unless somebody says otherwise; not into quiet hours."""
    monkeypatch.setattr("bot.commands.campaign.MANY", 2)
    assert "posts would be spread: 30." in start(operator, "--dry-run")
    assert "posts would be spread: 0." in start(operator, "--jitter", "0", "--dry-run")
    said = operator.runs("campaign", "start", PACK, "--at", "20:45", "--dry-run").out
    assert "Groups: 0. Minutes by which posts would be spread: 30." in said
    assert "5  left out: a post would come in their quiet hours" in said
    start(operator)
    operator.does(lambda ledger: set_up(ledger, at("8")))
    start(operator)  # what broke off half way goes on as it began
    assert {each.jitter for of in campaigns(operator).values() for each in of} == {1800}
    assert set(campaigns(operator)) == {1, 2, 3, 8}


def test_texts_that_nobody_signed_for(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gets it, and it is said what to do."""
    monkeypatch.delenv("FANILO_POSTS_SIGNED_BY")
    said = start(operator)
    assert "started. Groups: 0." in said
    assert f"Read them (fanilo posts {PACK})" in said
    assert campaigns(operator) == {}


def test_an_end_behind_the_end_of_the_pack(operator: Operator) -> None:
    """Somebody would wonder where the posts are."""
    assert "expires on" in start(operator, "--dry-run")
    assert "expires on" not in start(operator, "--to", "2026-12-31", "--dry-run")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("start", "common/none", "--at", "18:00"), f"There is no awareness pack common/none. There are: {PACK}"),
        (("start", PACK), "Say when: --at 18:00"),
        (("start", PACK, "--at", "6pm"), '"6pm" is no time of the day.'),
        (("start", PACK, "--at", "24:00"), '"24:00" is no time of the day.'),
        (("start", PACK, "--at", "18:00", "--days", "mon,friday"), '"mon,friday" are no days.'),
        (("start", PACK, "--at", "18:00", "--jitter", "1000"), '"1000" is no number of minutes'),
        (("start", PACK, "--at", "18:00", "--from", "2026-12-31", "--to", "2026-12-01"), "can't end before it starts"),
        (("start", PACK, "--at", "18:00", "--from", "2026-11-01", "--to", "2026-11-02"), "2026-11-02 is over."),
        (("begin", PACK), "invalid choice"),
    ],
)
def test_what_can_not_be_done(operator: Operator, arguments: tuple[str, ...], says: str) -> None:
    """Exit code 2, what to write instead, and nothing is changed."""
    before = groups(operator)
    ran = operator.runs("campaign", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert groups(operator) == before


@pytest.mark.parametrize("part", ["start", "stop", "status"])
def test_every_part_explains_itself(operator: Operator, part: str) -> None:
    """With examples that can be typed."""
    ran = operator.runs("campaign", part, "--help")
    assert ran.code == 0
    assert f"examples:\n  fanilo campaign {part} {PACK}" in ran.out
    assert "cli." not in ran.out


@pytest.mark.parametrize(
    ("pack", "organisation", "may"),
    [
        ("common/spring", None, True),
        ("common/spring", "NGO of Us", True),
        ("ngo_of_us/spring", "NGO of Us", True),
        ("ngo_of_us/spring", "NGO", False),
        ("ngo_of_us/spring", None, False),
    ],
)
def test_a_pack_reaches_the_groups_of_its_organisation_alone(pack: str, organisation: str | None, may: bool) -> None:
    """A common one reaches all."""
    known = Pack(pack, "awareness", "Spring", "Tells", None, (), "listed", {})
    wanted = Wanted(pack, daily(18), 0, may_post=_posted_by(known))
    kept = Kept(new_room(at("1"), organisation=organisation))
    assert left_as_it_is(kept, wanted, always, NOON) == (None if may else OTHERS)


@pytest.mark.parametrize(
    ("countries", "zone", "may"),
    [
        ((), "Africa/Nairobi", True),
        (("MG", "KE"), "Africa/Nairobi", True),
        (("MG",), "Africa/Nairobi", False),
        (("MG",), "UTC", False),
    ],
)
def test_a_pack_reaches_the_groups_of_its_countries_alone(countries: tuple[str, ...], zone: str, may: bool) -> None:
    """By their time zone; one that is of no country is none of them."""
    known = Pack("common/spring", "awareness", "Spring", "Tells", None, (), "listed", {}, countries=countries)
    wanted = Wanted(known.id, daily(18), 0, may_post=_posted_by(known))
    assert left_as_it_is(Kept(new_room(at("1"), zone=zone)), wanted, always, NOON) == (None if may else OTHERS)


class Terminal(io.StringIO):
    """An error stream that somebody looks at."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_how_far_it_is(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told on one line of a terminal, and gone at the end; in a file it would be in the way."""
    monkeypatch.setattr("bot.commands.outreach.PAGE", 3)
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    assert operator.runs("campaign", "stop", PACK).code == 0
    assert screen.getvalue() == "\rgroups: 3\rgroups: 6\rgroups: 7\r\x1b[K"
    monkeypatch.setattr("sys.stderr", silent := io.StringIO())
    assert operator.runs("campaign", "stop", PACK).code == 0
    assert silent.getvalue() == ""
