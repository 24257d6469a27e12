"""`fanilo run`: the web chat, and whatever else is set up."""

import argparse
import asyncio
import logging
import resource
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.commands.shared import Refused, complain, declare, language_of, printable, say

if TYPE_CHECKING:
    from bot.app import App
    from bot.keeper import Keeper
    from bot.platforms import Account, Connection, Misconfigured
    from bot.store.base import SessionStore
    from bot.web.health import Inside
    from bot.web.metrics import Metrics

FILES = 65_536  # that it may have open, connections among them
LAST = 4.5  # seconds for the accounts to end
PORT = 8484  # where nobody chose one
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what to open in a browser instead

log = logging.getLogger(__name__)


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "run", run)
    parser.add_argument("--host", metavar="ADDRESS", help=say("cli.run.host.help"))
    parser.add_argument("--port", type=int, metavar="N", help=say("cli.run.port.help", port=str(PORT)))
    parser.add_argument("--language", metavar="xx", help=say("cli.run.language.help"))
    parser.add_argument("--posts-only", action="store_true", help=say("cli.run.posts_only.help"))


def run(args: argparse.Namespace) -> int:
    """Serve until the process is told to end. Exit code 2 when it can't listen."""
    from bot import logs
    from bot.accounts import read_accounts
    from bot.app import App
    from bot.language.files import project_languages

    language = language_of(args.language, project_languages()) if args.language else None
    if args.posts_only:
        return _only_post()
    app = App.start()
    accounts = read_accounts(app.settings)
    chosen = args.port if args.port is not None else app.settings.web.port
    listener = _listen(args.host or app.settings.web.host, chosen)
    metrics = _listen("127.0.0.1", app.settings.web.metrics_port) if app.settings.web.metrics_port else None
    logs.set_up(logging.WARNING)
    _many_files()
    asyncio.run(_serve(app, accounts, listener, metrics, language))
    return 0


def _only_post() -> int:
    """Only post, until the process is told to end."""
    from bot import logs
    from bot.accounts import read_accounts
    from bot.app import App
    from bot.content.root import content_root
    from bot.settings import read_settings

    app = App(read_settings(content_root()))
    accounts = read_accounts(app.settings)
    metrics = _listen("127.0.0.1", app.settings.web.metrics_port) if app.settings.web.metrics_port else None
    logs.set_up(logging.WARNING)
    asyncio.run(_post(app, accounts, metrics))
    return 0


async def _post(app: "App", accounts: "Sequence[Account]", metrics: socket.socket | None) -> None:
    from bot import logs
    from bot.web.metrics import Metrics

    loop, meter, ended = asyncio.get_running_loop(), Metrics(), asyncio.Event()
    logs.in_loop(loop)
    _say_who_signed(app)
    connections = dict(_connections(app, accounts, None, meter))
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, ended.set)
    keepers = _keepers(app, accounts, connections, meter)
    beside = [asyncio.create_task(each) for each in _posting(app, connections, keepers)]
    if metrics:
        from bot.web.server import Server

        inside = _inside(app, keepers, lambda: () if app.groups.packs else None)
        beside.append(asyncio.create_task(Server(meter.app(inside.routes)).serve(sockets=[metrics])))
    await ended.wait()
    await _end(app, beside)


def _say_who_signed(app: "App") -> None:
    """Whoever answers for texts that nobody has approved is named each time."""
    if app.settings.signed_by is not None:
        print(say("cli.run.signed", name=printable(app.settings.signed_by)), flush=True)


def _keepers(
    app: "App", accounts: "Sequence[Account]", connections: "Mapping[str, Connection]", meter: "Metrics"
) -> "dict[str, Keeper]":
    """One for each lane that is connected."""
    from bot.accounts import lanes

    def keeper(lane: str, account: "Account", connection: "Connection") -> "Keeper":
        run = _running(lane, connection) if connection.exclusive else None
        return app.groups.keeper(lane, account, connection, run, meter=meter)

    parts = [part for account in accounts for part in lanes(account) if part[0] in connections]
    return {lane: keeper(lane, account, connections[lane]) for lane, account in parts}


def _posting(
    app: "App", connections: "Mapping[str, Connection]", keepers: "Mapping[str, Keeper]"
) -> Iterator[Coroutine[None, None, None]]:
    """What runs all the time for posts, and for the accounts as long as this process may run them."""
    from bot.store.sweeper import sweep_forever

    yield app.controls.follow(app.groups.ledger)
    yield sweep_forever(app.groups.ledger, app.clock)
    for lane, connection in connections.items():
        if not connection.exclusive:
            yield _running(lane, connection)()
        yield _kept(app, keepers[lane])


def _running(lane: str, connection: "Connection") -> Callable[[], Coroutine[None, None, None]]:
    from bot.supervisor import supervise

    return lambda: supervise(((lane, connection),), _told)


async def _kept(app: "App", keeper: "Keeper") -> None:
    try:
        await asyncio.to_thread(lambda: app.groups.packs)  # read before the first post, and not while people wait
    except Exception:  # people are answered all the same
        log.exception("the packs could not be loaded")
    await keeper.run()


def _inside(app: "App", keepers: "Mapping[str, Keeper]", degraded: "Callable[[], tuple[str, ...] | None]") -> "Inside":
    """What whoever runs it is told on loopback."""
    from bot.web.health import Inside

    return Inside(
        degraded, app.groups.ledger.controls, lambda: {lane: keeper.standing for lane, keeper in keepers.items()}
    )


async def _end(app: "App", beside: "Sequence[asyncio.Task[None]]") -> None:
    """What is being answered is said to its end."""
    for task in beside:
        task.cancel()
    await asyncio.wait(beside, timeout=LAST)
    await app.groups.ledger.close()


def _many_files() -> None:
    """Let it hold as many connections open as it may: a common default is 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (FILES if most == resource.RLIM_INFINITY else min(most, FILES), most)
        )


def _listen(host: str, port: int | None) -> socket.socket:
    """Raises Refused, with what to do, when nothing can listen there."""
    from bot.web.server import listening

    try:
        if port is not None:
            return listening(host, port)
        try:
            return listening(host, PORT)
        except OSError:
            return listening(host, 0)  # nobody chose, so any will do
    except (OSError, OverflowError, UnicodeError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise Refused(say("cli.run.refused", address=_joined(host, port or PORT), reason=reason)) from problem


async def _serve(
    app: "App",
    accounts: "Sequence[Account]",
    listener: socket.socket,
    metrics: socket.socket | None,
    language: str | None,
) -> None:
    from bot import logs
    from bot.store.sweeper import sweep_forever
    from bot.web.metrics import Metrics
    from bot.web.server import Server

    loop = asyncio.get_running_loop()
    logs.in_loop(loop)
    meter, store = Metrics(), app.store()
    connections = dict(_connections(app, accounts, store, meter))
    site = app.web(store=store, meter=meter, first=language, connections=tuple(connections.values()))
    servers = {Server(meter.watching(site), proxies=app.settings.web.proxies): listener}
    keepers = _keepers(app, accounts, connections, meter)
    if metrics:
        inside = _inside(app, keepers, lambda: app.parts.library.degraded if app.ready else None)
        servers[Server(meter.app(inside.routes))] = metrics

    def end() -> None:
        for server in servers:
            server.should_exit = True

    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, end)
    print(say("cli.run.started", address=f"http://{_joined(*listener.getsockname()[:2])}/"), flush=True)
    _say_who_signed(app)
    beside = [
        asyncio.create_task(_load(app)),
        asyncio.create_task(sweep_forever(store, app.clock)),
        *(asyncio.create_task(each) for each in _posting(app, connections, keepers)),
    ]
    try:
        await asyncio.gather(*(server.serve(sockets=[its]) for server, its in servers.items()))
    finally:
        await _end(app, beside)
        await store.close()


def _connections(
    app: "App", accounts: "Sequence[Account]", store: "SessionStore | None", meter: "Metrics"
) -> "Iterator[tuple[str, Connection]]":
    """The accounts that can be connected; of the others it is told why not, and what to do."""
    from bot.accounts import lanes
    from bot.platforms import Misconfigured

    for lane, account in (part for each in accounts for part in lanes(each)):

        def connected(name: str, account: "Account" = account) -> None:
            print(say("cli.run.connected", account=account.id, name=printable(name)), flush=True)

        try:
            yield lane, app.connect(account, store=store, meter=meter, connected=connected)
        except ImportError:
            complain("run", say("cli.run.not_installed", account=account.id, extra=account.platform))
        except Misconfigured as problem:
            _told(account.id, problem)


def _told(account: str, problem: "Misconfigured") -> None:
    complain("run", say("cli.run.misconfigured", account=account, reason=say(problem.key, **problem.values)))


async def _load(app: "App") -> None:
    try:
        await app.loaded()
    except Exception:  # the page is up all the same, and says whom to call
        log.exception("the content could not be loaded")


def _joined(host: str, port: int) -> str:
    host = _EVERYWHERE.get(host, host)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
