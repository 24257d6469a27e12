"""`fanilo groups`: the groups that are set up, and what an operator may do about one."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.commands.forecast import local
from bot.commands.outreach import (
    NEVER,
    Progress,
    add_dry_run,
    add_json,
    columns,
    group,
    in_utc,
    iso,
    number,
    pages,
    paused,
    with_ledger,
)
from bot.commands.shared import Refused, declare, emit, printable, say
from bot.model.delivery import Kept, Room
from bot.schedule.due import moment
from bot.talk.admin.change import FOREVER, of_room

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings

WIDTHS = (7, 14, 9, 9, 24, 10, 8, 16)
PAUSE, RESUME, CLOSE = "pause", "resume", "close"
# How it is said that it was done, that it would be, and that it was so before.
DONE = {PAUSE: "cli.groups.paused", RESUME: "cli.groups.resumed", CLOSE: "cli.groups.closed"}
WOULD = {PAUSE: "cli.groups.would_pause", RESUME: "cli.groups.would_resume", CLOSE: "cli.groups.would_close"}
ALREADY = {PAUSE: "cli.groups.is_paused", RESUME: "cli.groups.is_not_paused", CLOSE: "cli.groups.is_closed"}

Change = Callable[[Kept | None], Kept | None]


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "groups", run)
    parser.add_argument("words", nargs="*", metavar="ID", help=say("cli.groups.words.help"))
    add_json(parser)
    parser.add_argument("--addresses", action="store_true", help=say("cli.groups.addresses.help"))
    add_dry_run(parser)


def run(args: argparse.Namespace) -> int:
    """Show groups, or change one. Exit code 2 when there is no such group."""
    action, words = None, list(args.words)
    if words and words[0] in DONE:
        action = words.pop(0)
    if len(words) != 1 and (action or words):
        raise Refused(say("cli.groups.one_id"))
    try:
        id = number(words[0]) if words else None
    except argparse.ArgumentTypeError as problem:
        raise Refused(str(problem)) from problem
    if action and id:
        return with_ledger(lambda app: _changed(app, action, id, dry=args.dry_run))
    return with_ledger(lambda app: _shown(app, id, args))


async def _shown(app: "App", id: int | None, args: argparse.Namespace) -> int:
    now, platforms = app.clock(), platforms_of(app.settings)
    count = waiting = 0
    with Progress(beside_output=True) as progress:
        async for page in pages(app.groups.ledger, id):
            for kept in page:
                if args.json:
                    emit(as_json(kept, platforms, now, addresses=args.addresses))
                    continue
                if not count:
                    print(columns(_headings(), WIDTHS))
                print(as_row(kept, platforms, now, addresses=args.addresses))
                count += 1
                waiting += bool(kept.room.closed_at is None and next_post(kept))
            progress.add(len(page))
    if not args.json:
        key = "cli.groups.summary" if count else "cli.groups.none"
        print(say(key, count=f"{count:,}", waiting=f"{waiting:,}"))
    return 0


async def _changed(app: "App", action: str, id: int, *, dry: bool) -> int:
    now = app.clock()
    kept = await group(app.groups.ledger, id)
    if _stands(action, kept.room, now):
        print(say(ALREADY[action], id=str(id)))
        return 0
    if kept.room.closed_at is not None:
        raise Refused(say("cli.groups.is_closed", id=str(id)))
    change = changing(action, now)
    if dry:
        print(say(WOULD[action], id=str(id)))
        return 0
    after = await app.groups.ledger.edit(kept.room.address, change, now)
    coming = next_post(after) if after else None
    print(say(DONE[action], id=str(id), next=say("cli.none") if coming is None else in_utc(coming)))
    return 0


def changing(action: str, now: datetime) -> Change:
    """What pausing, resuming and closing make of a group."""
    if action == PAUSE:
        return of_room(lambda room: replace(room, paused_until=FOREVER), now)
    if action == RESUME:
        return of_room(lambda room: replace(room, paused_until=None), now)
    return lambda kept: kept.closed(now) if kept else None


def _stands(action: str, room: Room, now: datetime) -> bool:
    """Whether there is nothing to do."""
    if action == CLOSE or room.closed_at is not None:
        return action == CLOSE and room.closed_at is not None
    return room.paused_until == FOREVER if action == PAUSE else not paused(room, now)


def next_post(kept: Kept) -> datetime | None:
    """When the next one comes."""
    return min((moment(each, each.upcoming) for each in kept.schedules if each.upcoming), default=None)


def platforms_of(settings: "Settings") -> Mapping[str, str]:
    """Account -> platform, of those that have a name in the settings; others are called as their platform."""
    return {name: given.get("platform", name) for name, given in settings.accounts.items()}


def as_row(kept: Kept, platforms: Mapping[str, str], now: datetime, *, addresses: bool) -> str:
    """For people."""
    room, coming = kept.room, next_post(kept)
    account = room.address.account
    cells = (
        str(room.id),
        printable(account),
        platforms.get(account, account),
        room.language if room.fallback is None else f"{room.language}/{room.fallback}",
        room.zone,
        f"{room.since:%Y-%m-%d}",
        say(_state(room, now)),
        NEVER if coming is None else f"{local(coming, room):%Y-%m-%d %H:%M}",
    )
    packs = ", ".join(each.pack if each.campaign is None else f"{each.pack}*" for each in kept.schedules)
    where = f"  {room.address.chat} {room.address.thread or NEVER}" if addresses else ""
    return columns(cells, WIDTHS) + f"  {packs or NEVER}{printable(where)}"


def as_json(kept: Kept, platforms: Mapping[str, str], now: datetime, *, addresses: bool) -> dict[str, object]:
    """For programs. The address of a group leads to its members: only on request."""
    room = kept.room
    account = room.address.account
    address = {"chat": room.address.chat, "thread": room.address.thread} if addresses else {}
    return {
        "id": room.id,
        "account": account,
        "platform": platforms.get(account, account),
        **address,
        "organisation": room.organisation,
        "language": room.language,
        "fallback": room.fallback,
        "zone": room.zone,
        "since": iso(room.since),
        "state": _state(room, now).rpartition(".")[2],
        "paused_until": iso(room.paused_until) if paused(room, now) and room.paused_until != FOREVER else None,
        "closed_at": iso(room.closed_at),
        "next": iso(next_post(kept)),
        "packs": [
            {
                "pack": each.pack,
                "campaign": each.campaign,
                "next": iso(moment(each, each.upcoming)) if each.upcoming else None,
            }
            for each in kept.schedules
        ],
    }


def _state(room: Room, now: datetime) -> str:
    if room.closed_at is not None:
        return "cli.groups.state.closed"
    return "cli.groups.state.paused" if paused(room, now) else "cli.groups.state.active"


def _headings() -> tuple[str, ...]:
    return (
        say("cli.outreach.group"),
        say("cli.outreach.account"),
        say("cli.groups.platform"),
        say("cli.outreach.language"),
        say("cli.groups.zone"),
        say("cli.groups.since"),
        say("cli.schedule.state"),
        say("cli.groups.next"),
    )
