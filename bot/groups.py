"""What a deployment does for groups: which want posts, what they get, who runs an account, and the talk with admins."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from bot.parts import PATIENCE, shipped_languages
from bot.settings import SettingsError

if TYPE_CHECKING:
    from bot.app import App
    from bot.keeper import Keeper
    from bot.language.render import Renderer
    from bot.links import Links
    from bot.model.chat import Address, Incoming, Limits, Outgoing
    from bot.model.content import Pack
    from bot.model.delivery import Standing
    from bot.model.meter import Meter
    from bot.numbers import Numbers
    from bot.platforms import Account, Connection, Receive
    from bot.platforms.lane import Posting
    from bot.posts import Posts
    from bot.store.ledger import Ledger
    from bot.store.writer import Held


class Groups:
    """Beside bot/app.py the only file that knows so many rooms."""

    def __init__(self, app: "App") -> None:
        self._app, self._settings = app, app.settings

    @cached_property
    def ledger(self) -> "Ledger":
        """Which groups want posts, and what became of them. Raises SettingsError where that can't be used."""
        from bot.schedule.due import following, offset
        from bot.schedule.text import dump, load
        from bot.store.ledger import Ledger
        from bot.store.rooms import Rules

        rules = Rules(dump, load, following, offset, self._lane_of)
        try:
            return Ledger.open(self._settings.database, rules, direct=self._settings.direct)
        except ValueError as problem:
            raise SettingsError(f"database {problem}") from None  # what led to it may hold the password

    def _lane_of(self, where: "Address") -> str:
        from bot.accounts import lane_of

        return lane_of(self._accounts, where)

    @cached_property
    def _accounts(self) -> "tuple[Account, ...]":
        from bot.accounts import outlines

        return outlines(self._settings)

    @cached_property
    def packs(self) -> "Mapping[str, Pack]":
        """The packs alone, where what thinks is not there, or not needed."""
        from bot.content.layers import Layer
        from bot.content.load import load, load_layer
        from bot.model.content import Severity

        if self._app.ready:
            return self._app.parts.library.packs
        root, snapshots = self._settings.root, self._settings.state / "snapshots"
        loaded = load_layer(root, Layer.PACKS, snapshots=snapshots)
        if any(problem.severity is Severity.ERROR for problem in loaded.problems):
            # Packs that were edited since refer to countries and signs: judged without these, they would be taken for
            # broken, and the last good ones be shown in their place.
            loaded = load(root, snapshots=snapshots)
        return loaded.library.packs

    @cached_property
    def _lines(self) -> "Renderer":
        """What puts lines of help into words where what thinks is not there: no more of the core than it needs."""
        from bot.content.layers import Layer
        from bot.content.load import load_layer
        from bot.language.render import Renderer
        from bot.model.content import Library

        core = load_layer(self._settings.root, Layer.CORE, snapshots=self._settings.state / "snapshots").library
        needed = Library(countries=core.countries, packs=core.packs)
        return Renderer.of(needed, self._app.catalog, shipped_languages(self._settings).codes)

    @cached_property
    def numbers(self) -> "Numbers":
        """The lines of help in posts. Nothing is loaded for them before a post has any."""
        from bot.numbers import Numbers

        return Numbers(lambda: self._app.parts.renderer if self._app.ready else self._lines, self._app.clock)

    @cached_property
    def links(self) -> "Links":
        """What the links of posts carry."""
        from bot.links import Links

        return Links(lambda: self.packs, lambda: self._app.controls.link_key)

    async def opened(self, pack: str, post: str) -> None:
        """A private chat was opened from the link of a post."""
        await self.ledger.opened(pack, post, self._app.clock())

    @cached_property
    def posts(self) -> "Posts":
        """What goes to groups."""
        from bot.posts import Posts

        return Posts(
            lambda: self.packs,
            self._app.label,
            signed=self._settings.signed_by is not None,
            root=self._settings.root,
            numbers=self.numbers,
            code=self.links.code,
        )

    def keeper(
        self,
        lane: str,
        account: "Account",
        connection: "Connection",
        run: Callable[[], Awaitable[None]] | None = None,
        *,
        meter: "Meter",
    ) -> "Keeper":
        """Holds a lane of an account, and runs its posts meanwhile, and `run` if only the holder may do that."""
        from bot.keeper import Keeper
        from bot.outbox import Outbox

        posting: Posting = import_module(f"bot.platforms.{account.platform}").POSTING

        def posts(held: "Held") -> Callable[[], Awaitable[None]]:
            outbox = Outbox(
                self.ledger,
                held,
                connection,
                self.posts.on(account.platform),
                self._app.clock,
                posting=posting,
                stopped=self._app.controls.stopped,
                meter=meter,
            )

            async def run() -> None:
                await self._app.controls.look(self.ledger)  # nothing is posted before it is known to be wanted
                await self.ledger.rehome(account.id)
                await outbox.run()

            return run

        return Keeper(self.ledger, lane, run, posts, meter)

    async def plea(self, incoming: "Incoming") -> "Incoming | None":
        """The same as plain words, where somebody cries for help behind a command that is for admins (P4)."""
        from bot.model.assessment import Level
        from bot.model.chat import Command, Text

        what = incoming.what
        if not isinstance(what, Command) or incoming.private or " " not in what.rest:
            return None
        async with asyncio.timeout(PATIENCE):  # after which the platform says whom to call
            await self._app.loaded()
        words = what.rest.partition(" ")[2]
        found, _, _ = self._app.parts.listener.assess(words, frozenset())
        return replace(incoming, what=Text(words)) if found.level is Level.DANGER else None

    def receiver(
        self, account: "Account", limits: "Limits", connection: "Callable[[], Connection] | None"
    ) -> "Receive":
        """What updates about the posts of groups are handed to."""
        from bot.outreach import Outreach, Side, postable

        async def standing(where: "Address", sender: str) -> "Standing | None":
            return await connection().standing(where, sender) if connection else None

        async def leave(where: "Address") -> bool:
            return await connection().leave(where) if connection else False

        def build() -> Outreach:
            return Outreach(
                self.ledger,
                self.posts.on(account.platform),
                lambda: postable(self.packs, account.organisation, account.platform),
                self._app.parts.renderer,
                self._app.clock,
                side=Side(account.platform, standing, leave, account.organisation),
                resolve=shipped_languages(self._settings).resolve,
                signed=self._settings.signed_by is not None,
                stopped=self._app.controls.stopped,
            )

        outreach: Outreach | None = None

        async def receive(incoming: "Incoming") -> "tuple[Outgoing, ...]":
            nonlocal outreach
            await self._app.loaded()  # whoever sets up a group may wait
            outreach = outreach or build()
            return tuple(part for each in await outreach.receive(incoming) for part in self._app.fit(each, limits))

        return receive
