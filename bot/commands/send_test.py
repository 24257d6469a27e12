"""`fanilo send-test`: one post, or all of a pack, to a room of the operator's own, as groups would have it."""

import argparse
import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands.outreach import built
from bot.commands.posts import STATES, filled_for, in_lines
from bot.commands.shared import Refused, declare, language_of, listed, pack_named, printable, say
from bot.model.chat import Failure
from bot.model.content import Pack, State

if TYPE_CHECKING:
    from bot.app import App
    from bot.model.chat import Address, Outgoing, SendFailed, Sent
    from bot.platforms import Account, Connection
    from bot.settings import RoomToTest

PATIENCE = 30.0  # seconds that the platform may take to be there
LATER = 1.0  # seconds between two looks whether the room may have another post

# How each failure is said.
FAILURES = {
    Failure.LATER: "cli.send_test.failed.later",
    Failure.GONE: "cli.send_test.failed.gone",
    Failure.REFUSED: "cli.send_test.failed.refused",
    Failure.MISCONFIGURED: "cli.send_test.failed.misconfigured",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A post as it is sent."""

    post: str
    state: State
    outgoing: "Outgoing"


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "send-test", run)
    parser.add_argument("pack", metavar="PACK", help=say("cli.send_test.pack.help"))
    parser.add_argument("post", nargs="?", metavar="POST", help=say("cli.send_test.post.help"))
    parser.add_argument("--all", action="store_true", help=say("cli.send_test.all.help"))
    parser.add_argument("--room", required=True, metavar="ROOM", help=say("cli.send_test.room.help"))
    parser.add_argument("--language", metavar="xx", help=say("cli.send_test.language.help"))
    parser.add_argument("--country", metavar="XX", help=say("cli.send_test.country.help"))
    parser.add_argument("--dry-run", action="store_true", help=say("cli.send_test.dry_run.help"))


def run(args: argparse.Namespace) -> int:
    """Send, and say what the platform has answered. Exit code 1 where it did not take all."""
    from bot.model.chat import Address
    from bot.parts import shipped_languages

    app = built()
    room = _room(app, args.room)
    account = _account(app, room, secrets=not args.dry_run)
    pack = _pack(app, args.pack, account.platform)
    language = language_of(args.language, shipped_languages(app.settings)) or _spoken(app, pack)
    if language not in pack.texts:
        raise Refused(
            say("cli.posts.no_language", pack=pack.id, language=language, languages=listed(sorted(pack.texts)))
        )
    country = filled_for(args.country)
    outgoings = {
        post: app.groups.posts.on(account.platform).outgoing(pack.id, post, language, country)
        for post in _named(pack, args.post, whole=args.all)
    }
    trials = _trials(pack, outgoings, language, country)
    to = Address(account.id, room.chat, room.thread)
    if args.dry_run:
        for trial in trials:
            _show(trial, pack, language, room)
        print(say("cli.send_test.dry", count=str(len(trials))))
        return 0
    return asyncio.run(_send(app, account, to, trials, lambda trial: _show(trial, pack, language, room)))


# ---- what is asked for


def _room(app: "App", name: str) -> "RoomToTest":
    rooms = {room.name: room for room in app.settings.test_rooms}
    if name not in rooms:
        raise Refused(say("cli.send_test.no_room", room=name, rooms=listed(sorted(rooms))))
    return rooms[name]


def _account(app: "App", room: "RoomToTest", *, secrets: bool) -> "Account":
    from bot.accounts import outlines, read_accounts

    accounts = {each.id: each for each in (read_accounts(app.settings) if secrets else outlines(app.settings))}
    if room.account not in accounts:
        raise Refused(
            say("cli.send_test.no_account", room=room.name, account=room.account, accounts=listed(sorted(accounts)))
        )
    return accounts[room.account]


def _pack(app: "App", name: str, platform: str) -> Pack:
    from bot.schedule.choose import posted_on

    packs = {pack.id: pack for pack in app.groups.packs.values() if pack.kind == "awareness"}
    found = packs[pack_named(packs, name)]
    if not posted_on(found, platform):
        raise Refused(
            say("cli.send_test.elsewhere", pack=found.id, platform=platform, platforms=listed(found.platforms))
        )
    return found


def _spoken(app: "App", pack: Pack) -> str:
    """The first language of the deployment that a pack is written in."""
    from bot.parts import shipped_languages

    return next((code for code in shipped_languages(app.settings).codes if code in pack.texts), "en")


def _named(pack: Pack, post: str | None, *, whole: bool) -> tuple[str, ...]:
    posts = tuple(each.id for each in pack.posts)
    if whole and post is None:
        return posts
    if whole or post is None:
        raise Refused(say("cli.send_test.which", pack=pack.id, posts=listed(posts)))
    if post not in posts:
        raise Refused(say("cli.send_test.no_post", pack=pack.id, post=post, posts=listed(posts)))
    return (post,)


def _trials(pack: Pack, outgoings: "Mapping[str, Outgoing | None]", language: str, country: str | None) -> list[Trial]:
    """What is sent; of a whole pack, without what is not written in the language."""
    slots = {each.id: each.slots for each in pack.posts}
    trials = []
    for post, outgoing in outgoings.items():
        if f"{post}.text" not in pack.texts[language]:
            if len(outgoings) == 1:
                raise Refused(say("cli.send_test.not_written", pack=pack.id, post=post, language=language))
            continue
        if outgoing is None:
            key = "cli.send_test.no_numbers" if country and slots[post] else "cli.send_test.needs_country"
            raise Refused(say(key, post=f"{pack.id}/{post}", country=country or ""))
        states = [each.state for key, each in pack.texts[language].items() if key.partition(".")[0] == post]
        trials.append(Trial(post, min(states, key=list(State).index), outgoing))
    return trials


# ---- what is sent


def _show(trial: Trial, pack: Pack, language: str, room: "RoomToTest") -> None:
    state = say(STATES[trial.state])
    values = {"room": room.name, "post": f"{pack.id}/{trial.post}", "language": language, "state": state}
    print(say("cli.send_test.post_is", **values))
    if trial.state is not State.APPROVED:
        print(say("cli.send_test.not_approved"))
    print(in_lines(trial.outgoing))


async def _send(
    app: "App", account: "Account", to: "Address", trials: Sequence[Trial], show: Callable[[Trial], None]
) -> int:
    from bot.model.chat import Sent

    failed = 0
    async with _connected(app, account) as connection:
        for trial in trials:
            show(trial)
            while not await connection.place(to):  # noqa: ASYNC110 - time is what it waits for
                await asyncio.sleep(LATER)
            answer = await connection.send(to, trial.outgoing)
            print(_answered(answer))
            failed += not isinstance(answer, Sent)
    print(say("cli.send_test.done", sent=str(len(trials) - failed), of=str(len(trials))))
    return 1 if failed else 0


def _answered(answer: "Sent | SendFailed") -> str:
    from bot.model.chat import Sent

    if isinstance(answer, Sent):
        return say("cli.send_test.sent", id=printable(answer.id))
    detail = ", ".join(f"{name} {value}" for name, value in answer.detail.items())
    return say("cli.send_test.failed", failure=say(FAILURES[answer.failure]), detail=printable(detail))


@contextlib.asynccontextmanager
async def _connected(app: "App", account: "Account") -> "AsyncIterator[Connection]":
    """The account, connected for posting only: others take its updates meanwhile. Raises Refused where it can't be."""
    from bot.model.meter import NoMeter
    from bot.platforms import Misconfigured

    ready = asyncio.Event()
    try:
        connection = app.connect(account, store=None, meter=NoMeter(), connected=lambda _: ready.set())
    except Misconfigured as problem:
        raise Refused(say(problem.key, **{"account": account.id, **problem.values})) from None
    except ImportError:
        raise Refused(say("cli.run.not_installed", account=account.id, extra=account.platform)) from None
    task, up = asyncio.create_task(connection.run()), asyncio.create_task(ready.wait())
    try:
        await asyncio.wait({task, up}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            ended = task.exception()
            if isinstance(ended, Misconfigured):
                raise Refused(say(ended.key, **{"account": account.id, **ended.values}))
        if not up.done():
            raise Refused(say("cli.send_test.unreachable", account=account.id))
        yield connection
    finally:
        for each in (task, up):
            each.cancel()
        await asyncio.wait({task, up})
