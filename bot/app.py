"""Builds every part and joins them; the only file that knows all rooms."""

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from bot.content.root import content_root
from bot.controls import Controls
from bot.language.catalog import Catalog
from bot.parts import PATIENCE, Parts, build_parts, shipped_languages
from bot.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bot.groups import Groups
    from bot.inbox import Inbox
    from bot.model.chat import Incoming, Limits, Outgoing
    from bot.model.meter import Meter
    from bot.model.talk import Line
    from bot.platforms import Account, Answer, Connection, Desk, Receive, Request, Words
    from bot.store.base import SessionStore

log = logging.getLogger(__name__)


def stop_file(settings: Settings) -> Path:
    """The file that stops everything but help as long as it is there: it needs no database."""
    return settings.state / "stopped"


def utc_now() -> datetime:
    """The clock of a deployment."""
    return datetime.now(UTC)


class App:
    """One deployment."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = utc_now) -> None:
        self.settings, self.clock = settings, clock
        self._future: Future[Parts] | None = None
        self.controls = Controls(stop_file(settings))

    @classmethod
    def build(cls, root: Path | None = None, clock: Callable[[], datetime] = utc_now) -> "App":
        """All parts built now."""
        app = cls(read_settings(root or content_root()), clock)
        _ = app.parts
        return app

    @classmethod
    def start(cls, root: Path | None = None) -> "App":
        """Ready for a first prompt at once; the heavy parts are built behind it."""
        app = cls(read_settings(root or content_root()))
        future = app._future = Future()

        def load() -> None:
            try:
                future.set_result(build_parts(app.settings, app.catalog))
            except BaseException as problem:  # raised again where the parts are first used
                future.set_exception(problem)

        # A daemon: whoever leaves at once does not wait for it.
        Thread(target=load, name="loading", daemon=True).start()
        return app

    @cached_property
    def catalog(self) -> Catalog:
        """Labels of all languages."""
        return Catalog.read()

    @cached_property
    def parts(self) -> Parts:
        """Everything that thinks; waits for it where it is still being built."""
        return self._future.result() if self._future else build_parts(self.settings, self.catalog)

    @property
    def ready(self) -> bool:
        """Whether `parts` can be had without waiting."""
        return self._future.done() if self._future else "parts" in self.__dict__

    def label(self, key: str, language: str, **values: str) -> str:
        """A label of the interface."""
        return self.catalog.label(language, key, **values)

    def lines(self, country: str | None, needs: tuple[str, ...], *, abroad: bool = False) -> "tuple[Line, ...]":
        """The lines of a country to show for these needs, today."""
        return self._lines(country, needs, self.clock().date(), abroad)

    @cached_property
    def _lines(self) -> "Callable[[str | None, tuple[str, ...], date, bool], tuple[Line, ...]]":
        """The choice of lines, kept: the same few are asked for again and again within a day."""
        from bot.places.hotlines import choose

        countries = self.parts.library.countries

        @lru_cache(maxsize=4_000)
        def chosen(country: str | None, needs: tuple[str, ...], on: date, abroad: bool) -> "tuple[Line, ...]":
            return choose(countries.get(country) if country else None, needs, on=on, abroad=abroad, limit=None)

        return chosen

    def inbox(
        self,
        platform: str,
        *,
        clock: Callable[[], datetime] | None = None,
        store: "SessionStore | None" = None,
        meter: "Meter | None" = None,
        organisation: str | None = None,
    ) -> "Inbox":
        """Where the updates of a platform go, run by an organisation other than that of the settings if one is named.

        Without a store, sessions are in memory.
        """
        from bot.inbox import Inbox
        from bot.store.memory import MemoryStore

        parts = self.parts
        return Inbox(
            parts.listener,
            parts.renderer,
            store or MemoryStore(),
            clock or self.clock,
            self.lines,
            organisation=organisation or self.settings.organisation,
            platform=platform,
            meter=meter,
            stopped=self.controls.stopped,
        )

    def store(self) -> "SessionStore":
        """Where sessions are kept: sealed, in the database. Raises SettingsError where that can't be used."""
        from bot.store.sessions import SqlStore

        try:
            return SqlStore.open(self.settings.database, self.settings.keys)
        except ValueError as problem:
            raise SettingsError(f"database {problem}") from None  # what led to it may hold the password

    @cached_property
    def groups(self) -> "Groups":
        """What is done for groups."""
        from bot.groups import Groups

        return Groups(self)

    async def loaded(self) -> None:
        """Wait for `parts` without holding up the event loop. Raises what loading raised."""
        import asyncio

        if self._future:
            await asyncio.shield(asyncio.wrap_future(self._future))

    def receiver(
        self,
        platform: str,
        limits: "Limits",
        *,
        store: "SessionStore",
        meter: "Meter",
        organisation: str | None = None,
    ) -> "Receive":
        """What a platform hands its updates to: there at once, answers once all is loaded, in the platform's limits.

        Raises TimeoutError where loading takes longer than anybody should wait: the platform then says whom to call.
        """
        import asyncio

        inbox: Inbox | None = None

        async def receive(incoming: "Incoming") -> "tuple[Outgoing, ...]":
            nonlocal inbox
            if inbox is None:
                async with asyncio.timeout(PATIENCE):
                    await self.loaded()
                inbox = inbox or self.inbox(platform, store=store, meter=meter, organisation=organisation)
            return tuple(part for outgoing in await inbox.receive(incoming) for part in self.fit(outgoing, limits))

        return receive

    def words(self, first: str | None = None) -> "Words":
        """What platforms themselves say. `first`: the language where nobody names one."""
        from bot.language.names import direction
        from bot.platforms import Words

        spoken = shipped_languages(self.settings)
        codes = tuple(dict.fromkeys((first or spoken.codes[0], *spoken.codes)))
        return Words(codes, self.label, direction, spoken.resolve)

    def desk(
        self,
        account: "Account",
        *,
        store: "SessionStore",
        meter: "Meter",
        connected: Callable[[str], None] = lambda _: None,
        connection: "Callable[[], Connection] | None" = None,
    ) -> "Desk":
        """What an account is given to work with. `connected` is called with the bot's name whenever it is connected.

        `connection`: the account itself, which is asked who is an admin; without one nobody is.
        """
        from importlib import import_module

        from bot.model.chat import Aside, Contact, Outgoing, Visibility
        from bot.outreach import Outreach
        from bot.platforms import Desk

        limits: Limits = import_module(f"bot.platforms.{account.platform}").LIMITS
        words = self.words()
        talk = self.receiver(account.platform, limits, store=store, meter=meter, organisation=account.organisation)
        settle = self.groups.receiver(account, limits, connection)

        links = self.groups.links

        async def answered(incoming: "Incoming") -> "tuple[Outgoing, ...]":
            try:
                incoming = links.counted(incoming, self.groups.opened)
                if not Outreach.concerns(incoming):
                    return await talk(incoming)
                plea = await self.groups.plea(incoming)
                return await (settle(incoming) if plea is None else talk(plea))
            except Exception as problem:  # whatever it was, somebody may need a number (P5)
                log.error("an update found nobody to answer it: %s", type(problem).__name__)
                meter.noticed("turn_failed")
                if not incoming.private and incoming.aside is Aside.NO:
                    return ()
                language = words.resolve(incoming.language_hint) or words.languages[0]
                text = words.label("web.emergency", language)
                visibility = Visibility.PRIVATE if incoming.private else Visibility.EPHEMERAL
                return (Outgoing((Contact(text, ()),), language=language, visibility=visibility),)

        return Desk(answered, words, self.clock, meter, self.settings.public, connected)

    def _silent_desk(self, meter: "Meter", connected: Callable[[str], None]) -> "Desk":
        from bot.platforms import Desk

        async def nothing(_: "Incoming") -> "tuple[Outgoing, ...]":
            return ()

        return Desk(nothing, self.words(), self.clock, meter, None, connected, taking=False)

    def connect(
        self,
        account: "Account",
        *,
        store: "SessionStore | None",
        meter: "Meter",
        connected: Callable[[str], None] = lambda _: None,
    ) -> "Connection":
        """An account, ready to run. Raises ImportError where its SDK is not installed, Misconfigured, SettingsError.

        Without a store it only posts: nothing that thinks is loaded, and other processes take its updates.
        """
        from importlib import import_module

        if store is None:
            desk = self._silent_desk(meter, connected)
        else:
            desk = self.desk(account, store=store, meter=meter, connected=connected, connection=lambda: made)
        made: Connection = import_module(f"bot.platforms.{account.platform}").connect(account, desk)
        return made

    def web(
        self,
        *,
        store: "SessionStore",
        meter: "Meter",
        first: str | None = None,
        connections: "Sequence[Connection]" = (),
    ) -> "ASGIApp":
        """The web chat, health, and the web hooks of the connections, for the shared listener.

        `first`: the language where a browser names none.
        """
        from bot.platforms import Request, web
        from bot.platforms.web.client import WebChat
        from bot.web.health import Health
        from bot.web.hooks import Handle, hook_routes
        from bot.web.limiter import Limiter
        from bot.web.site import site

        settings = self.settings.web
        chat = WebChat(
            self.receiver("web", web.LIMITS, store=store, meter=meter),
            self.words(first),
            self.clock,
            Limiter(time.time),
            leave_to=settings.leave_to,
            embedded=bool(settings.embedded_in),
        )
        health = Health(
            lambda: self.parts.library.degraded if self.ready else None, lambda: store.load(b"health", self.clock())
        )

        def handling(handle: "Callable[[Request], Awaitable[Answer]]") -> Handle:
            return lambda headers, body: handle(Request(headers, body))

        hooks = [(hook.path, handling(hook.handle)) for connection in connections for hook in connection.hooks]
        return site([*chat.routes, *health.routes, *hook_routes(hooks)], chat.problem, settings)

    def assess(self, text: str, *, language: str | None = None) -> dict[str, Any]:
        """One text as the stable interface of `fanilo assess --jsonl` has it (docs/cli.md)."""
        listener = self.parts.listener
        detected = listener.detector.detect(text, chosen=language) or listener.default
        found, _, _ = listener.assess(text, frozenset({detected, "en", "fr"}))
        return {
            "level": str(found.level),
            "language": detected,
            "red_flags": [
                {
                    "id": finding.flag,
                    "strength": str(finding.strength),
                    "evidence": text[span.start : span.end],
                    "start": span.start,
                    "end": span.end,
                }
                for finding in found.findings
                for span in finding.spans[:1]
            ],
            "protective": [claim.flag for claim in found.protective],
            "danger": [sign.flag for sign in found.danger_now],
            "missing": list(found.missing),
        }

    def assess_in_words(self, text: str, *, language: str | None = None, country: str | None = None) -> list[str]:
        """One text answered as a person would be, as lines for a terminal."""
        import asyncio

        from bot.language.render import plain
        from bot.model.chat import Address, Incoming, Press, Text
        from bot.model.talk import Session
        from bot.platforms.terminal.write import clean

        inbox = self.inbox("terminal")
        here, now = Address("assess", "1"), self.clock()

        async def talk() -> list[str]:
            what = Text(text)
            update = Incoming("1", here, "1", now, what, language_hint=language)
            if language or country:
                await inbox.begin(update, Session(language=language, country=country, touched=now))
            replies = await inbox.receive(update)
            shown = [plain(reply.blocks) for reply in replies[:1]]
            more = next((b for o in replies for r in o.buttons for b in r if b.token.endswith(".more")), None)
            if more:
                further = await inbox.receive(Incoming("2", here, "1", now, Press(more.token)))
                shown += [plain(reply.blocks) for reply in further[:1]]
            return [line for part in shown for line in (*clean(part).split("\n"), "")]

        return asyncio.run(talk())

    @staticmethod
    def fit(outgoing: "Outgoing", limits: "Limits") -> "tuple[Outgoing, ...]":
        """A message cut to what a platform can show."""
        from bot.language.fit import fit

        return fit(outgoing, limits)
