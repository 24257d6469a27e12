"""The corridor of settings: who may, what is kept, what is never told to others."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.chat import Added, Address, Aside, Command, Incoming, Moved, Press, Removed, Text, Visibility, What
from bot.model.delivery import Reads, Standing
from bot.outreach import Outreach, postable
from bot.schedule.change import quiet
from bot.store.ledger import Ledger
from bot.talk.admin.tokens import LONGEST, base36, pack_key
from tests.outreach.group import HERE, LANGUAGES, MEMBER, WEDNESDAY, Group, ledger, library, renderer


async def set_up(group: Group) -> None:
    """With the answers that are offered."""
    await group.says("start")
    await group.follows()
    await group.presses("Yes", private=True)
    await group.presses("Yes, begin", private=True)


@pytest.fixture
def group(ledger: Ledger) -> Group:
    """On Telegram."""
    return Group(ledger)


async def test_one_set_up_is_kept_whole(group: Group) -> None:
    """What was shown is what is kept, and the first post is in no quiet hour."""
    await set_up(group)
    kept = await group.kept()
    assert kept is not None
    assert (kept.room.language, kept.room.zone, kept.room.per_day) == ("en", "America/New_York", 1)
    (schedule,) = kept.schedules
    assert schedule.pack == "common/job_offers_abroad"
    assert schedule.rule.weekdays == {0, 2, 4}
    assert schedule.upcoming is not None
    assert schedule.upcoming.at > group.now
    assert not quiet(kept.room, schedule.upcoming.at)


async def test_nothing_is_kept_before_the_yes(ledger: Ledger) -> None:
    """Where only the admin sees the answers, the whole draft is in the buttons."""
    group = Group(ledger, "discord", aside=Aside.SURE)
    await group.says("start")
    await group.presses("Yes")
    assert await group.kept() is None
    await group.presses("Yes, begin")
    assert await group.kept() is not None


@pytest.mark.parametrize(
    "words", ["pause", "schedule every day 9:00", "skip", "leave", "zone Kuwait", "language fr", "quiet off", "topic"]
)
async def test_no_member_changes_anything(group: Group, words: str) -> None:
    """Their rights are asked anew each time; in a group that all would see they get no answer at all."""
    await set_up(group)
    before, asked = await group.kept(), len(group.asked)
    assert await group.says(words, sender=MEMBER) == ""
    assert group.asked[asked:] == [MEMBER]
    assert await group.kept() == before


async def test_an_admin_of_yesterday_changes_nothing(group: Group) -> None:
    """A button that was given to an admin is of no use once they are none."""
    await set_up(group)
    token = group.button("Undo").token
    group.standing = Standing(admin=False, posts=True, reads=Reads.MEANT)
    before = await group.kept()
    assert "Only admins" in await group.does(Press(token), private=True, sender=MEMBER)
    assert await group.kept() == before


async def test_where_rights_cannot_be_asked_nothing_changes(group: Group) -> None:
    """Nobody is an admin whom the platform does not call one."""
    await set_up(group)
    group.standing = None
    before = await group.kept()
    assert await group.says("pause") == ""
    assert "who is an admin" in await group.does(Press("g.pause.1"), private=True)
    assert await group.kept() == before


async def test_a_link_of_another_account_leads_nowhere(ledger: Ledger) -> None:
    """Groups of two organisations never meet, and a guess tells nothing."""
    first, second = Group(ledger), Group(ledger, where=Address("other", "-100888"))
    await set_up(first)
    kept = await first.kept()
    assert kept is not None
    guessed = await second.does(Command("start", f"g{base36(kept.room.id)}"), private=True)
    unknown = await second.does(Command("start", "gzzzz"), private=True)
    assert guessed == unknown
    assert "Only admins" in guessed
    assert second.asked == []


async def test_a_button_in_a_group_is_about_that_group(ledger: Ledger) -> None:
    """Whatever id its token names."""
    first = Group(ledger)
    await set_up(first)
    kept = await first.kept()
    assert kept is not None
    second = Group(ledger, where=Address("tg", "-100888"))
    await second.does(Press(f"g.pause.{base36(kept.room.id)}"))
    assert await first.kept() == kept


async def test_an_update_that_comes_again_changes_nothing_more(group: Group) -> None:
    """Two deliveries of one "skip" leave out one post."""
    await set_up(group)
    said = await group.does(Command("group", "skip"), id="same")
    once = await group.kept()
    assert await group.does(Command("group", "skip"), id="same") == said
    assert await group.kept() == once


async def test_skip_and_undo_come_back_to_the_same(group: Group) -> None:
    """As long as the post is ahead; once its time has gone by it can't be had back."""
    await set_up(group)
    before = await group.kept()
    await group.says("skip")
    undo = group.button("Undo").token
    assert await group.kept() != before
    await group.does(Press(undo))
    after = await group.kept()
    assert before is not None
    assert after is not None
    assert after.schedules[0].upcoming == before.schedules[0].upcoming
    await group.says("skip")
    skipped = await group.kept()
    group.turn(days=2)
    assert "taken back" in await group.does(Press(undo))
    assert await group.kept() == skipped


async def test_removed_closes_and_added_opens(group: Group) -> None:
    """Nothing comes while the bot is out; what was set holds once it is back."""
    await set_up(group)
    assert await group.removed() == ""
    kept = await group.kept()
    assert kept is not None
    assert kept.room.closed_at == group.now
    assert [each.upcoming for each in kept.schedules] == [None]
    assert await group.says("pause") != ""
    group.turn(days=1)
    assert "I am back" in await group.added()
    kept = await group.kept()
    assert kept is not None
    assert kept.room.closed_at is None
    assert kept.schedules[0].upcoming is not None


async def test_a_group_that_moves_takes_its_settings_along(group: Group) -> None:
    """Under the same id."""
    await set_up(group)
    before = await group.kept()
    for _ in range(2):  # a platform tells it in both groups
        assert await group.does(Moved(Address("tg", "-100999"))) == ""
    assert await group.kept() is None
    group.where = Address("tg", "-100999")
    after = await group.kept()
    assert before is not None
    assert after is not None
    assert after.room.id == before.room.id
    assert after.schedules == before.schedules


async def test_leave_asks_once_and_goes(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words go out first."""
    monkeypatch.setattr("bot.outreach.GOODBYE", 0.0)
    await set_up(group)
    await group.says("leave")
    assert group.left == []
    assert "30 days" in await group.presses("Yes, leave")
    await group.outreach.gone()
    assert [where.chat for where in group.left] == ["-100777"]
    kept = await group.kept()
    assert kept is not None
    assert kept.room.closed_at is not None


async def test_a_ledger_that_is_down_is_told_in_one_line(tmp_path: Path) -> None:
    """Nothing else is said, and nothing is raised."""
    (tmp_path / "fanilo-ledger.db").mkdir()  # no file can be made there
    made = ledger(tmp_path)
    group = Group(made)
    assert "nothing has changed" in await group.says("pause")
    assert len(group.newest) == 1
    assert await group.removed() == ""
    await made.close()
    await asyncio.sleep(0.1)  # threads whose file could not be opened say so to the loop


@pytest.mark.parametrize(
    ("what", "private", "ours"),
    [
        (Added(), False, True),
        (Removed(), False, True),
        (Removed(), True, False),  # a person has blocked the bot
        (Command("group", "status"), False, True),
        (Command("start", "g1z"), True, True),
        (Command("start", "a7"), True, False),
        (Command("start", "g1z"), False, False),
        (Command("help"), False, False),
        (Press("g.start.0"), False, True),
        (Press("3.more"), True, False),
        (Press("0.private"), False, False),
        (Text("g.start.0"), True, False),
    ],
)
def test_what_it_concerns(what: What, private: bool, ours: bool) -> None:
    """Everything else is for the inbox."""
    assert Outreach.concerns(Incoming("1", HERE, "1", WEDNESDAY, what, private)) is ours


async def test_settings_are_never_shown_to_all(group: Group) -> None:
    """In a group without answers aside, what is shown is a line and a link."""
    await set_up(group)
    for words in ("start", "schedule", "language", "zone", "packs", "next", "preview", "status"):
        said = await group.says(words)
        assert [each.visibility for each in group.newest] == [Visibility.ROOM]
        assert said.splitlines()[1] == "I show the settings in our private chat."
        assert group.buttons()[0].token.startswith("0.private:g")


async def test_all_tokens_fit(ledger: Ledger) -> None:
    """The longest zone, language and id are carried by the narrowest platform."""
    group = Group(ledger, "discord", aside=Aside.SURE, hint="en-US")
    key = pack_key("common/job_offers_abroad")
    for name in ("1", "2", "l", "z", "t", "d", "p"):
        await group.does(Press(f"g.{name}.0.en.America/Argentina/ComodRivadavia.{key}.1800.7f"))
        assert group.buttons()
        for button in group.buttons():
            assert len(button.token.encode()) + len(base36(36**6)) <= LONGEST


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_language_can_be_set_up(ledger: Ledger, language: str) -> None:
    """Only with buttons, and every answer is short."""
    labels = renderer().catalog
    group = Group(ledger, "discord", aside=Aside.SURE, hint=language, now=WEDNESDAY)
    await group.added()
    for key in ("button.group.set_up", "button.yes", "button.group.begin", "button.group.settings"):
        said = await group.presses(labels.label(language, key))
        assert said
        assert len(group.newest[0].blocks[0].text) <= 600  # type: ignore[union-attr]  # all are paragraphs
    kept = await group.kept()
    assert kept is not None
    assert kept.room.language == language


_NAMES = st.sampled_from(
    [
        "1",
        "2",
        "l",
        "z",
        "t",
        "d",
        "p",
        "y",
        "undo",
        "unskip",
        "language",
        "zone",
        "packs",
        "leave",
        "start",
        "skip",
        "",
    ]
)
_PARTS = st.lists(
    st.one_of(st.text(max_size=8), st.sampled_from(["en", "Europe/Paris", "1800", "7f", "00", "-", "add", "yes"])),
    max_size=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=_NAMES, parts=_PARTS)
async def test_made_up_tokens_break_nothing(group: Group, name: str, parts: list[str]) -> None:
    """Whatever a button carries, an admin gets an answer, and what is kept stays whole."""
    said = await group.does(Press(".".join(("g", name, *parts))))
    assert "nothing has changed" not in said
    kept = await group.kept()
    assert kept is None or kept.room.zone


def test_an_organisation_posts_its_own_packs_and_the_common_ones() -> None:
    """Those of another are none of its business, and what is said in private is no post."""
    pack = library().packs["common/job_offers_abroad"]
    packs = {id: replace(pack, id=id) for id in ("common/one", "tsara-ohatra/two", "other/three")}
    packs["common/groups"] = library().packs["common/groups"]
    assert [each.id for each in postable(packs, "Tsara Ohatra")] == ["common/one", "tsara-ohatra/two"]
    assert [each.id for each in postable(packs, None)] == ["common/one"]


async def test_too_many_updates_are_left_unanswered(group: Group) -> None:
    """Whoever the platform's limiter is shut for asks nothing of it."""
    update = Incoming("1", HERE, "1", WEDNESDAY, Command("group", "status"), private=False, throttled=True)
    assert await group.outreach.receive(update) == ()
    assert group.asked == []


async def test_an_anonymous_admin_needs_no_asking(group: Group) -> None:
    """The update itself shows it; the platform may not know the sender at all."""
    await set_up(group)
    group.standing = None
    update = Incoming("77", HERE, "-100777", group.now, Command("group", "pause 2 days"), private=False, admin=True)
    await group.outreach.receive(update)
    kept = await group.kept()
    assert kept is not None
    assert kept.room.paused_until == group.now + timedelta(days=2)


async def test_a_language_that_stands_in_is_told_before_the_yes(ledger: Ledger) -> None:
    """Nobody is surprised by posts in another language."""
    pack = library().packs["common/job_offers_abroad"]
    some = dict(list(pack.texts["mg"].items())[:1])
    fewer = replace(pack, texts={**pack.texts, "mg": some})
    group = Group(ledger, "discord", aside=Aside.SURE, hint="mg", packs=lambda: (fewer,))
    await group.says("start")
    assert "English" in await group.presses("Eny")


@pytest.mark.parametrize(
    "words", ["quiet !!!", "pause 0001-01-01", "pause until 9999-12-31", "schedule every 99999999 weeks 9:00"]
)
async def test_what_makes_no_sense_is_answered_as_such(group: Group, words: str) -> None:
    """It changes nothing, and is no failure of ours."""
    await set_up(group)
    before = await group.kept()
    shown = await group.says(words)
    assert await group.kept() == before
    assert renderer().text("groups.down", "en") not in shown


async def test_an_answer_is_kept_for_minutes_only(group: Group) -> None:
    """Long enough for a platform that delivers again; a later update of the same id is a new one."""
    await set_up(group)
    first = await group.does(Command("group", "pause"), id="twice")
    assert await group.does(Command("group", "resume"), id="twice") == first
    group.turn(minutes=11)
    await group.does(Command("group", "resume"), id="twice")
    kept = await group.kept()
    assert kept is not None
    assert kept.room.paused_until is None
