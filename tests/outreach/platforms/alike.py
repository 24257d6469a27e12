"""What is the same on every platform. Each module here has these tests, with a `stage` of its own."""

from datetime import date

import pytest

from bot.model.delivery import Fate, Note
from tests.conformance.driver import Shown
from tests.outreach.platforms.stage import ORGANISATION, PACK, Stage, post, said
from tests.platforms.harness import until

WEDNESDAY, FRIDAY, MONDAY = date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 30)
PLEA = "They lock me in and took my passport, help me, I am in Kuwait"
TITLE = "Job offers abroad"
POSTS = ("passport", "fee", "visa")  # the first of the pack, in its order


def lines(shown: Shown) -> list[str]:
    """What is read, without the empty lines that one platform has between two paragraphs and another has not."""
    return [line for line in shown.text.split("\n") if line]


def all_lines(shown: list[Shown]) -> list[list[str]]:
    """The same of several."""
    return [lines(one) for one in shown]


def is_post(shown: Shown, stage: Stage, name: str, language: str = "en") -> bool:
    """Whether this is that post as the group is to see it: the text byte for byte, silent, with a way to private."""
    label = stage.app.label("button.write_privately", language)
    return (
        lines(shown) == post(name, language)
        and (shown.to, shown.thread) == ("room", stage.site.thread)
        and (shown.silent or stage.site.platform == "slack")  # where an app can't ask for silence
        and shown.buttons == (label,)
        and shown.links == (link_of(stage, name),)
        and not shown.tappable
    )


def link_of(stage: Stage, name: str) -> str:
    """Where its button leads: on Telegram with a code of the post, by which opened chats are counted."""
    code = stage.app.groups.links.code(f"common/{PACK}", name)
    private = stage.site.private
    return private.replace("start=a7", f"start={code}")


class Alike:
    """The outreach from end to end."""

    async def test_it_greets_the_room(self, stage: Stage) -> None:
        """Once, with who runs it and how to begin, in the words of the pack; nothing else is said to anybody."""
        [shown] = await stage.site.added()
        greeting = said("greeting", organisation=ORGANISATION)
        assert lines(shown) == [greeting, said("greeting.will"), said("reads.meant"), said("greeting.begin")]
        assert (shown.to, shown.thread) == ("room", stage.site.thread)
        assert shown.buttons == ("Set up", "Write to me privately")
        assert shown.links == (stage.site.private,)
        assert await stage.app.groups.ledger.groups() == ()

    async def test_it_greets_once(self, stage: Stage) -> None:
        """Though the platform tells twice that it was let in."""
        assert len(await stage.site.added()) == 1
        assert await stage.site.again() == []

    async def test_two_questions_and_a_yes(self, stage: Stage) -> None:
        """Set it up as docs/admins.md says, and only the admin sees it: no more presses, no more messages."""
        site, zone = stage.site, stage.site.zone.key
        await site.added()
        opened = await site.opens()
        now = f"{stage.clock.now.astimezone(site.zone):%H:%M}"
        assert all_lines(opened) == [
            *([line] for line in site.on_the_way),
            [said("setup.place", language="English", zone=zone, time=now)],
        ]
        [second] = await site.admin.presses("Yes")
        days = "Monday, Wednesday, Friday"
        purpose = "One sign of a false job offer and one thing to do, a post at a time."
        asked = [said("setup.what", title=TITLE, purpose=purpose), said("setup.when", days=days, time="18:00")]
        assert lines(second) == asked
        begun, preview = await site.admin.presses("Yes, begin")
        assert lines(begun) == [said("begun", title=TITLE, when="Wed, Nov 25, 18:00", zone=zone)]
        assert lines(preview) == [said("preview.mark"), *post("passport")]
        assert {shown.to for shown in (opened[-1], second, begun, preview)} == {site.aside}
        kept = await stage.kept()
        assert kept is not None
        assert [schedule.pack for schedule in kept.schedules] == [f"common/{PACK}"]

    async def test_only_admins_are_heard(self, stage: Stage) -> None:
        """Others are told so where nobody else sees it, and change nothing."""
        site = stage.site
        await site.added()
        shown = await site.member.presses("Set up")
        for words in ("start", "schedule mon 9:00", "leave"):
            shown += await site.says(words, site.member)
        assert await stage.app.groups.ledger.groups() == ()
        await site.opens()
        await site.admin.presses("Yes")
        await site.admin.presses("Yes, begin")
        before = await stage.kept()
        for words in ("pause", "skip", "schedule mon 9:00", "language mg", "status", "leave"):
            shown += await site.says(words, site.member)
        if site.aside == "private":  # and all see the question
            await site.says("leave")
            shown += await site.member.presses("Yes, leave")
        assert await stage.kept() == before
        assert all_lines(shown) == [[said("not_admin")]] * (10 if site.aside == "ephemeral" else 0)
        assert all(one.to == "ephemeral" for one in shown)

    async def test_it_leaves(self, stage: Stage) -> None:
        """Asked once; nothing comes afterwards, and all is erased after thirty days."""
        site = stage.site
        await site.sets_up()
        assert all_lines(await site.says("leave")) == [[said("leave.ask")]]
        assert all_lines(await site.admin.presses("Yes, leave")) == [[said("leave.done")]]
        await until(site.is_out)
        kept = await stage.kept()
        assert kept is not None
        assert kept.room.closed_at is not None
        assert await stage.turn(stage.at(18)) == []
        assert await stage.fates() == []
        assert await stage.app.groups.ledger.sweep(stage.at(9, day=56)) > 0
        assert await stage.app.groups.ledger.groups() == ()

    async def test_whoever_is_no_admin_any_more(self, stage: Stage) -> None:
        """Is not heard from the next press on; as an admin again, the same button works."""
        site = stage.site
        await site.added()
        await site.opens()
        await site.admin.presses("Yes")
        site.ranks(admin=False)
        [shown] = await site.admin.presses("Yes, begin")
        assert lines(shown) == [said("not_admin")]
        kept = await stage.kept()
        assert kept is None or kept.schedules == ()
        site.ranks(admin=True)
        assert len(await site.admin.presses("Yes, begin")) == 2
        site.ranks(admin=False)
        [shown] = await site.admin.presses("Undo")
        assert lines(shown) == [said("not_admin")]
        [shown] = await stage.turn(stage.at(18))
        assert is_post(shown, stage, "passport")

    async def test_the_first_post_comes_to_the_second(self, stage: Stage) -> None:
        """Not one second earlier, and once."""
        await stage.site.sets_up()
        assert await stage.turn(stage.at(17, 59, 59)) == []
        assert await stage.fates() == []
        [shown] = await stage.turn(stage.at(18))
        assert is_post(shown, stage, "passport")
        assert await stage.turn(stage.at(18, 0, 1)) == []
        assert await stage.fates() == [(WEDNESDAY, Fate.SENT, None)]

    async def test_pause_skip_and_another_language(self, stage: Stage) -> None:
        """What is paused or skipped does not come, and what comes then is the next of the pack."""
        site = stage.site
        await site.sets_up()
        assert all_lines(await site.says("pause")) == [[said("coming.paused")]]
        assert await stage.turn(stage.at(18)) == []
        resumed = [said("resume"), said("coming", when="Fri, Nov 27, 18:00")]
        assert all_lines(await site.says("resume")) == [resumed]
        [shown] = await stage.turn(stage.at(18, day=27))
        assert is_post(shown, stage, "passport")
        skipped = [said("skip.done", when="Mon, Nov 30, 18:00"), said("coming", when="Wed, Dec 2, 18:00")]
        assert all_lines(await site.says("skip")) == [skipped]
        undone = [said("skip.undone"), said("coming", when="Mon, Nov 30, 18:00")]
        assert all_lines(await site.admin.presses("Undo")) == [undone]
        assert all_lines(await site.says("skip")) == [skipped]
        assert await stage.turn(stage.at(18, day=30)) == []
        [shown] = await stage.turn(stage.at(18, day=32))
        assert is_post(shown, stage, "fee")
        await site.says("language mg")
        [shown] = await stage.turn(stage.at(18, day=34))
        assert is_post(shown, stage, "visa", "mg")
        assert [fate for _, fate, _ in await stage.fates()] == [Fate.SENT] * 3

    async def test_another_zone(self, stage: Stage) -> None:
        """A post whose time has gone by on the new clock still comes when it was promised; none comes twice."""
        site = stage.site
        await site.sets_up()
        await stage.turn(stage.at(17, 30))
        await site.says(f"zone {site.east}")  # where it is half past six
        [shown] = await stage.turn(stage.at(18))
        assert is_post(shown, stage, "passport")
        assert await stage.turn(stage.at(16, 59, 59, day=27)) == []
        [shown] = await stage.turn(stage.at(17, day=27))
        assert is_post(shown, stage, "fee")
        assert await stage.turn(stage.at(18, day=27)) == []
        await site.says(f"zone {site.west}")  # where it is three in the afternoon
        assert await stage.turn(stage.at(21, day=27)) == []
        assert await stage.turn(stage.at(20, 59, 59, day=30)) == []
        [shown] = await stage.turn(stage.at(21, day=30))
        assert is_post(shown, stage, "visa")
        assert await stage.fates() == [(day, Fate.SENT, None) for day in (WEDNESDAY, FRIDAY, MONDAY)]

    async def test_put_out_and_back(self, stage: Stage) -> None:
        """What waits and what would come is off at once; once it is back it says so, and goes on."""
        site = stage.site
        await site.sets_up()
        site.busy()
        assert await stage.turn(stage.at(18)) == []
        assert await stage.fates() == [(WEDNESDAY, Fate.WAITING, None)]
        assert await site.removed() == []
        removed = [(WEDNESDAY, Fate.FAILED, Note.REMOVED)]
        assert await stage.fates() == removed
        assert await stage.turn(stage.at(18, 5)) == []
        assert await stage.turn(stage.at(18, day=27)) == []
        assert await stage.fates() == removed
        [shown] = await site.added()
        assert lines(shown) == [said("back"), said("coming", when="Mon, Nov 30, 18:00")]
        assert shown.to == "room"
        [shown] = await stage.turn(stage.at(18, day=30))
        assert any(is_post(shown, stage, name) for name in POSTS)
        assert await stage.fates() == [*removed, (MONDAY, Fate.SENT, None)]

    async def test_stop_everything(self, stage: Stage) -> None:
        """Holds posts, and helps meanwhile; what was held comes afterwards, if it is not too late."""
        site = stage.site
        await site.sets_up()
        stage.stop_everything()
        assert await stage.turn(stage.at(18)) == []
        [shown] = await site.says("pause 2 weeks")
        assert shown.text
        [shown] = [one for one in await site.says("resume") if one.to in {"room", "ephemeral"}]
        assert lines(shown)[-1] == said("coming.stopped")
        help_now = await site.member.writes(PLEA)
        assert any("112" in shown.text for shown in help_now)
        assert {shown.to for shown in help_now} == {"private"}
        assert await stage.fates() == [(WEDNESDAY, Fate.WAITING, None)]
        stage.stop_everything(stopped=False)
        [shown] = await stage.turn(stage.at(18, 10))
        assert is_post(shown, stage, "passport")
        stage.stop_everything()
        assert await stage.turn(stage.at(18, day=27)) == []
        assert await stage.turn(stage.at(21, 1, day=27)) == []
        stage.stop_everything(stopped=False)
        assert await stage.turn(stage.at(21, 2, day=27)) == []
        assert [fate for _, fate, _ in await stage.fates()] == [Fate.SENT, Fate.LATE]

    async def test_while_a_post_waits_for_another_try(self, stage: Stage) -> None:
        """Stopped, it is not tried; paused, it is given up; with neither it comes, once."""
        site = stage.site
        await site.sets_up()
        site.busy()
        assert await stage.turn(stage.at(18)) == []
        await stage.stop_everywhere()
        assert await stage.turn(stage.at(18, 5)) == []
        assert await stage.fates() == [(WEDNESDAY, Fate.WAITING, None)]
        await site.says("pause")
        await stage.stop_everywhere(stopped=False)
        assert await stage.turn(stage.at(18, 6)) == []
        assert await stage.fates() == [(WEDNESDAY, Fate.FAILED, Note.PAUSED)]
        await site.says("resume")
        site.busy()
        assert await stage.turn(stage.at(18, day=27)) == []
        await site.says("pause")
        await site.says("resume")
        [shown] = await stage.turn(stage.at(18, 5, day=27))
        assert any(is_post(shown, stage, name) for name in POSTS)
        assert (await stage.fates())[1:] == [(FRIDAY, Fate.SENT, None)]

    @pytest.mark.parametrize("stage", [False], indirect=True, ids=["nobody has signed"])
    async def test_nothing_is_posted_that_nobody_signs_for(self, stage: Stage) -> None:
        """And the admin is told before and after the yes."""
        site = stage.site
        await site.added()
        await site.opens()
        [asked] = await site.admin.presses("Yes")
        assert lines(asked)[-1] == said("setup.unsigned")
        begun, preview = await site.admin.presses("Yes, begin")
        assert lines(begun) == [said("begun.waiting", title=TITLE)]
        assert lines(preview) == [said("preview.none")]
        assert await stage.turn(stage.at(18)) == []
        assert await stage.fates() == [(WEDNESDAY, Fate.FAILED, Note.NO_POST)]
        assert all_lines(await site.says("resume")) == [[said("resume"), said("coming.unsigned")]]


class SeenByOne(Alike):
    """What is the same where answers in the room are shown to whoever asked, and to nobody else."""

    async def test_from_the_greeting(self, stage: Stage) -> None:
        """Its button is a way to begin too, yes may be said twice, and what is begun can be taken back."""
        site = stage.site
        await site.added()
        [shown] = await site.admin.presses("Set up")
        assert (shown.to, shown.buttons[0]) == ("ephemeral", "Yes")
        await site.admin.presses("Yes")
        assert len(await site.admin.presses("Yes, begin")) == 2
        assert len(await site.admin.presses("Yes, begin")) == 2
        assert all_lines(await site.admin.presses("Undo")) == [[said("undone")]]
        assert await stage.turn(stage.at(18)) == []
        assert await stage.fates() == []

    async def test_a_plea_behind_a_command(self, stage: Stage) -> None:
        """Gets help first, whatever it was written behind, and whoever wrote it (P4)."""
        site = stage.site
        await site.added()
        for someone in (site.member, site.admin):
            shown = await site.says(f"pause {PLEA}", someone)
            assert "112" in shown[0].text
