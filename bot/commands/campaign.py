"""`fanilo campaign`: one pack in all groups that may have it, for a while."""

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.commands.forecast import Speaks, local, speaking_in
from bot.commands.outreach import (
    FATES,
    PAGE,
    Progress,
    add_dry_run,
    add_json,
    below,
    pages,
    stopped,
    with_ledger,
)
from bot.commands.shared import Refused, declare, emit, pack_named, say
from bot.model.content import Pack, packs_named
from bot.model.delivery import WEEK, Fate, Kept, Room, Rule, Schedule
from bot.schedule.change import quiet_at, rescheduled
from bot.schedule.dates import FIRST
from bot.schedule.valid import validate

if TYPE_CHECKING:
    from bot.app import App

MANY = 1_000  # groups from which on posts are spread without being asked to
SPREAD = 30  # minutes
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOON = time(12)
GETS_IT = "gets_it"
# Why a group is left as it is.
HAS_IT, OTHERS, CLOSED, ITS_OWN, NO_TEXT, QUIET = "has_it", "others", "closed", "its_own", "no_text", "quiet"
LEFT = {
    HAS_IT: "cli.campaign.left.has_it",
    ITS_OWN: "cli.campaign.left.its_own",
    NO_TEXT: "cli.campaign.left.no_text",
    QUIET: "cli.campaign.left.quiet",
    OTHERS: "cli.campaign.left.others",
    CLOSED: "cli.campaign.left.closed",
}
START = "cli.campaign.start.help", "cli.campaign.start.description", "cli.campaign.start.examples"
STOP = "cli.campaign.stop.help", "cli.campaign.stop.description", "cli.campaign.stop.examples"
STATUS = "cli.campaign.status.help", "cli.campaign.status.description", "cli.campaign.status.examples"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A campaign, and whom it is for."""

    pack: str
    rule: Rule
    jitter: int  # seconds
    languages: frozenset[str] = frozenset()  # empty = any
    accounts: frozenset[str] = frozenset()  # empty = any
    may_post: Callable[[Room], bool] = lambda _: True


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command, and what is below it."""
    parser = declare(subparsers, "campaign", run)
    parts = parser.add_subparsers(metavar="start|stop|status", required=True, help=say("cli.campaign.part.help"))
    starting = below(parts, "start", start, texts=START)
    _for_whom(starting)
    starting.add_argument("--from", dest="first", type=day, metavar="DATE", help=say("cli.campaign.from.help"))
    starting.add_argument("--to", dest="last", type=day, metavar="DATE", help=say("cli.campaign.to.help"))
    starting.add_argument("--at", type=clock, action="append", metavar="HH:MM", help=say("cli.campaign.at.help"))
    starting.add_argument("--days", type=weekdays, default=WEEK, metavar="mon,wed", help=say("cli.campaign.days.help"))
    starting.add_argument("--jitter", type=minutes, metavar="MINUTES", help=say("cli.campaign.jitter.help"))
    add_dry_run(starting)
    stopping = below(parts, "stop", stop, texts=STOP)
    _for_whom(stopping)
    add_dry_run(stopping)
    asking = below(parts, "status", status, texts=STATUS)
    _for_whom(asking)
    add_json(asking)


def run(args: argparse.Namespace) -> int:
    """Start, stop or count a campaign. Exit code 2 when there is no such pack or rule."""
    return int(args.action(args))


def start(args: argparse.Namespace) -> int:
    """Give the pack to every group that may have it."""
    return with_ledger(lambda app: _started(app, args))


def stop(args: argparse.Namespace) -> int:
    """Take it from all that have it."""
    return with_ledger(lambda app: _ended(app, args))


def status(args: argparse.Namespace) -> int:
    """Count groups, and posts by what became of them."""
    return with_ledger(lambda app: _counted(app, args))


# ---- deciding


def left_as_it_is(kept: Kept, wanted: Wanted, speaks: Speaks, now: datetime) -> str | None:
    """Why a group does not get the campaign; None where it does."""
    room = kept.room
    if room.closed_at is not None:
        return CLOSED
    if not _meant(kept, wanted) or not wanted.may_post(room):
        return OTHERS
    of_pack = [each for each in kept.schedules if each.pack == wanted.pack]
    if of_pack:
        return HAS_IT if any(each.campaign for each in of_pack) else ITS_OWN
    if _disturbs(wanted.rule.times, wanted.jitter // 60, room.quiet):
        return QUIET
    first = max(wanted.rule.start or date.min, local(now, room).date())
    return None if speaks(wanted.pack, room, first) else NO_TEXT


@lru_cache(maxsize=256)
def _disturbs(times: tuple[time, ...], jitter: int, quiet: tuple[time, time]) -> bool:
    """Whether a post may come in quiet hours, by as many minutes later as it may."""
    starts = (datetime.combine(FIRST, at) for at in times)
    return any(
        quiet_at(quiet, (begin + timedelta(minutes=later)).time()) for begin in starts for later in range(jitter + 1)
    )


def with_campaign(wanted: Wanted, speaks: Speaks, now: datetime) -> Callable[[Kept | None], Kept | None]:
    """Adds it where the group, as it is by then, still gets it."""

    def alter(kept: Kept | None) -> Kept | None:
        if kept is None or left_as_it_is(kept, wanted, speaks, now) is not None:
            return None
        new = Schedule(0, kept.room.id, wanted.pack, wanted.rule, wanted.jitter, campaign=wanted.pack)
        return replace(kept, schedules=(*kept.schedules, rescheduled(None, new, None, kept.room, now)))

    return alter


def without_campaign(pack: str) -> Callable[[Kept | None], Kept | None]:
    """Takes it away; what admins have chosen stays."""

    def alter(kept: Kept | None) -> Kept | None:
        if kept is None:
            return None
        return replace(kept, schedules=tuple(each for each in kept.schedules if each.campaign != pack))

    return alter


def _meant(kept: Kept, wanted: Wanted) -> bool:
    room = kept.room
    spoken = not wanted.languages or room.language in wanted.languages
    return spoken and (not wanted.accounts or room.address.account in wanted.accounts)


def _has(kept: Kept, wanted: Wanted) -> bool:
    return _meant(kept, wanted) and any(each.campaign == wanted.pack for each in kept.schedules)


# ---- doing


async def _started(app: "App", args: argparse.Namespace) -> int:
    now = app.clock()
    pack = _pack(app, args.pack)
    rule = _rule(args, now.date())
    speaks = speaking_in(app)
    wanted = replace(_wanted(args, pack.id, rule, 60 * (args.jitter or 0)), may_post=_posted_by(pack))
    left = await _surveyed(app, wanted, speaks, now)
    if args.jitter is None and left[GETS_IT] + left[HAS_IT] > MANY:  # the same where it broke off half way
        wanted = replace(wanted, jitter=SPREAD * 60)
        left = await _surveyed(app, wanted, speaks, now)
    count, jitter = left[GETS_IT], wanted.jitter // 60
    if count and not args.dry_run:
        count = await _each(app, wanted, with_campaign(wanted, speaks, now), speaks, now)
    key = "cli.campaign.would_start" if args.dry_run else "cli.campaign.started"
    print(say(key, pack=pack.id, count=f"{count:,}", jitter=str(jitter)))
    for reason, label in LEFT.items():
        if left[reason]:
            print(f"{left[reason]:>10,}  {say(label)}")
    if pack.expires_on and (rule.end is None or rule.end >= pack.expires_on):
        print(say("cli.campaign.expires", date=pack.expires_on.isoformat()))
    if left[NO_TEXT] and app.settings.signed_by is None:
        print(say("cli.campaign.unsigned", pack=pack.id))
    if await stopped(app):
        print(say("cli.outreach.stopped"))
    return 0


async def _surveyed(app: "App", wanted: Wanted, speaks: Speaks, now: datetime) -> Counter[str]:
    """How many groups would get it, and how many would not, by why."""
    found: Counter[str] = Counter()
    with Progress() as progress:
        async for page in pages(app.groups.ledger):
            found.update(left_as_it_is(kept, wanted, speaks, now) or GETS_IT for kept in page)
            progress.add(len(page))
    return found


async def _each(
    app: "App", wanted: Wanted, alter: Callable[[Kept | None], Kept | None], speaks: Speaks, now: datetime
) -> int:
    """One group after another: each is done or not, so what breaks off half way is taken up by the same command."""
    count = 0
    with Progress() as progress:
        async for page in pages(app.groups.ledger):
            for kept in page:
                if left_as_it_is(kept, wanted, speaks, now) is None:
                    await app.groups.ledger.edit(kept.room.address, alter, now)
                    count += 1
            progress.add(len(page))
    return count


async def _ended(app: "App", args: argparse.Namespace) -> int:
    wanted, now = _wanted(args, _id(app, args.pack), Rule((NOON,)), 0), app.clock()
    count = 0
    with Progress() as progress:
        async for page in pages(app.groups.ledger):
            for kept in page:
                if _has(kept, wanted):
                    count += 1
                    if not args.dry_run:
                        await app.groups.ledger.edit(kept.room.address, without_campaign(wanted.pack), now)
            progress.add(len(page))
    key = "cli.campaign.would_stop" if args.dry_run else "cli.campaign.stopped"
    print(say(key if count else "cli.campaign.nowhere", pack=wanted.pack, count=f"{count:,}"))
    return 0


async def _counted(app: "App", args: argparse.Namespace) -> int:
    wanted = _wanted(args, _id(app, args.pack), Rule((NOON,)), 0)
    groups, schedules = 0, set[int]()
    over = 0
    with Progress() as progress:
        async for page in pages(app.groups.ledger):
            for kept in page:
                if _has(kept, wanted):
                    groups += 1
                    own = [each for each in kept.schedules if each.campaign == wanted.pack]
                    over += all(each.upcoming is None for each in own)
                    schedules.update(each.id for each in own)
            progress.add(len(page))
    fates: Counter[Fate] = Counter()
    after = 0
    while page_of := await app.groups.ledger.deliveries(tuple(Fate), after=after, limit=PAGE) if schedules else ():
        fates.update(each.fate for each in page_of if each.slot.schedule in schedules)
        after = page_of[-1].id
    if args.json:
        posts = {str(fate): fates[fate] for fate in Fate}
        emit({"pack": wanted.pack, "groups": groups, "without_next": over, "posts": posts})
        return 0
    if not groups:
        print(say("cli.campaign.nowhere", pack=wanted.pack))
        return 0
    print(say("cli.campaign.status", pack=wanted.pack, count=f"{groups:,}", over=f"{over:,}"))
    for fate, key in FATES.items():
        print(f"{fates[fate]:>10,}  {say(key)}")
    return 0


# ---- arguments


def _for_whom(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", metavar="PACK", help=say("cli.campaign.pack.help"))
    parser.add_argument("--language", action="append", default=[], metavar="xx", help=say("cli.campaign.language.help"))
    parser.add_argument("--account", action="append", default=[], metavar="NAME", help=say("cli.campaign.account.help"))


def _wanted(args: argparse.Namespace, pack: str, rule: Rule, jitter: int) -> Wanted:
    return Wanted(pack, rule, jitter, frozenset(args.language), frozenset(args.account))


def _pack(app: "App", name: str) -> Pack:
    known = {each.id: each for each in app.groups.packs.values() if each.kind == "awareness"}
    return known[pack_named(known, name)]


def _id(app: "App", name: str) -> str:
    """The id that a name stands for. A pack that is no more still has groups: it is named whole."""
    known = [each.id for each in app.groups.packs.values() if each.kind == "awareness"]
    found = packs_named(known, name)
    return found[0] if len(found) == 1 else name


def _posted_by(pack: Pack) -> Callable[[Room], bool]:
    """Whether a group's organisation may post it, and whether it is written for its country."""
    from bot.outreach import postable
    from bot.posts import country_of
    from bot.schedule.choose import written_for

    @lru_cache(maxsize=1024)
    def may_post(organisation: str | None) -> bool:
        return bool(postable({pack.id: pack}, organisation))

    return lambda room: may_post(room.organisation) and written_for(pack, country_of(room))


def _rule(args: argparse.Namespace, today: date) -> Rule:
    times = tuple(sorted(set(args.at or [])))
    if not times:
        raise Refused(say("cli.campaign.no_times"))
    rule = Rule(times, args.days, start=args.first or today, end=args.last)
    try:
        validate(rule)
    except ValueError as problem:
        raise Refused(say("cli.campaign.no_rule", reason=str(problem))) from problem
    if rule.end is not None and rule.end < today:
        raise Refused(say("cli.campaign.past", date=rule.end.isoformat()))
    return rule


def day(text: str) -> date:
    """A date on the walls of the groups."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say("cli.outreach.no_date", date=text)) from None


def clock(text: str) -> time:
    """A time on the walls of the groups."""
    hour, colon, minute = text.partition(":")
    digits = colon and len(minute) == 2 and (hour + minute).isascii() and (hour + minute).isdigit()
    if not digits or int(hour) > 23 or int(minute) > 59:
        raise argparse.ArgumentTypeError(say("cli.campaign.no_time", time=text))
    return time(int(hour), int(minute))


def weekdays(text: str) -> frozenset[int]:
    """Days of the week by their first three letters."""
    names = text.casefold().replace(",", " ").split()
    if not names or not set(names) <= set(DAY_NAMES):
        raise argparse.ArgumentTypeError(say("cli.campaign.no_days", days=text, known=",".join(DAY_NAMES)))
    return frozenset(DAY_NAMES.index(name) for name in names)


def minutes(text: str) -> int:
    """By how many minutes posts may be spread."""
    if not (text.isascii() and text.isdigit() and int(text) <= 12 * 60):
        raise argparse.ArgumentTypeError(say("cli.campaign.no_minutes", minutes=text))
    return int(text)
