"""One update about a group's posts becomes an answer: rights, what is kept, a turn, saved, put into words.

Nothing here is written down but what kind of thing failed.
"""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from unicodedata import combining, normalize
from weakref import WeakValueDictionary

from bot.language.catalog import Catalog
from bot.language.render import Renderer
from bot.model.admin import AdminScene, AdminTurn, Words
from bot.model.chat import (
    EVERYWHERE,
    TO_PRIVATE,
    Added,
    Address,
    Aside,
    Button,
    Command,
    Incoming,
    Moved,
    Outgoing,
    Paragraph,
    Press,
    Removed,
    Visibility,
)
from bot.model.content import Pack
from bot.model.delivery import Kept, Note, Reads, Standing
from bot.model.talk import Reply, Say
from bot.posts import Posts, country_of
from bot.schedule.choose import posted_on, written_for
from bot.store.ledger import Ledger
from bot.talk.admin.change import closed
from bot.talk.admin.engine import GROUP, take
from bot.talk.admin.tokens import LINK, MARK, base36, number_of, read

log = logging.getLogger(__name__)

PATIENCE = 4.0  # seconds that the platform or the ledger may take
GOODBYE = 6.0  # seconds in which the last words are sent before the bot leaves: longer than a room holds them up
FORGOTTEN = timedelta(minutes=10)
REMEMBERED = 500  # answers, for updates that a platform delivers again
WORDS = (
    "every_day", "weekdays", "weekend", "every_weeks", "every_days", "week", "day", "until", "off", "filler",
)  # fmt: skip
_PAYLOAD = re.compile(rf"{MARK}([0-9a-z]{{1,12}})")
_REGION = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?[-_]([A-Z]{2})")
_STRANGER = Standing(admin=False, posts=False, reads=Reads.MEANT)

AskStanding = Callable[[Address, str], Awaitable[Standing | None]]
Leave = Callable[[Address], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Side:
    """What an account brings along."""

    platform: str
    standing: AskStanding  # what somebody, and the bot itself, may do in a group, as the platform says now
    leave: Leave
    organisation: str | None = None  # who runs it; None = a test copy
    zone: str | None = None  # IANA, the organisation's own


class Outreach:
    """Answers the admins of groups on one account, one update at a time for each group."""

    def __init__(
        self,
        ledger: Ledger,
        posts: Posts,
        packs: Callable[[], tuple[Pack, ...]],
        renderer: Renderer,
        clock: Callable[[], datetime],
        *,
        side: Side,
        resolve: Callable[[str | None], str | None],
        signed: bool = False,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """`packs`: what the organisation may post, as it is now (`postable`). `resolve`: a locale -> our language.

        `signed`: the operator has signed for posts that nobody has approved. `stopped`: they have stopped all posts.
        """
        self._ledger, self._posts, self._packs, self._renderer = ledger, posts, packs, renderer
        self._clock, self._side, self._resolve, self._signed = clock, side, resolve, signed
        self._stopped = stopped
        self._words = read_words(renderer.catalog, renderer.languages)
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._answered: OrderedDict[tuple[str, str], tuple[datetime, tuple[Outgoing, ...]]] = OrderedDict()
        self._leaving: set[asyncio.Task[None]] = set()

    @staticmethod
    def concerns(incoming: Incoming) -> bool:
        """Whether an update is about a group's posts; all others are for the inbox."""
        match incoming.what:
            case Added() | Removed() | Moved():
                return not incoming.private
            case Command(name, rest):
                payload = incoming.private and name == "start" and _PAYLOAD.fullmatch(rest.strip())
                return bool(payload) or (name == GROUP and not incoming.private)
            case Press(token):
                return token.startswith(f"{MARK}.")
            case _:
                return False

    async def receive(self, incoming: Incoming) -> tuple[Outgoing, ...]:
        """The answers to one update. A repeated update changes nothing and gets the same again. Never raises."""
        if incoming.throttled and not isinstance(incoming.what, Removed | Moved):
            return ()
        chat = (incoming.where.account, incoming.where.chat)
        lock = self._turns.setdefault(chat, asyncio.Lock())
        async with lock:
            self._forget()
            known = self._answered.get((incoming.where.account, incoming.id))
            if known is not None:  # what all can see is not said twice
                return () if isinstance(incoming.what, Added) else known[1]
            try:
                async with asyncio.timeout(2 * PATIENCE):
                    answers = await self._answer(incoming)
            except Exception as problem:  # whatever it was, the admin is told that nothing has changed
                log.error("a group's settings could not be reached: %s", type(problem).__name__)
                return self._down(incoming)
            self._answered[incoming.where.account, incoming.id] = self._clock(), answers
            return answers

    def _forget(self) -> None:
        """Keep no answer longer than a platform may ask for it again, and not too many."""
        now = self._clock()
        while self._answered:
            at, _ = next(iter(self._answered.values()))
            if now - at < FORGOTTEN and len(self._answered) <= REMEMBERED:
                break
            self._answered.popitem(last=False)

    async def gone(self) -> None:
        """Wait until the groups that were to be left are."""
        await asyncio.gather(*self._leaving)

    async def _answer(self, incoming: Incoming) -> tuple[Outgoing, ...]:
        now, where = self._clock(), incoming.where
        match incoming.what:
            case Removed():
                await self._close(where, now)
                return ()
            case Moved(to):
                await self._ledger.move(where, to, now)
                return ()
        kept = await self._kept(incoming)
        if incoming.private and kept is not None:
            where = kept.room.address
        standing = await self._standing(where, incoming, kept)
        scene = self._scene(incoming, where, kept, standing, now)
        if kept is not None:
            newest = await self._ledger.newest(kept.room.id)
            scene = replace(scene, refused=newest is not None and newest.note is Note.REFUSED)
        turn = take(scene, incoming)
        after = kept
        if turn.change is not None:
            after = await self._ledger.edit(where, turn.change, now)
        answers = self._said(incoming, turn, after)
        if turn.leave:
            task = asyncio.create_task(self._leave(where))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)
        return answers

    async def _close(self, where: Address, now: datetime) -> None:
        if where.chat != EVERYWHERE:
            await self._ledger.edit(where, closed(now), now)
            return
        after = 0
        while page := await self._ledger.groups(after):
            for kept in page:
                if kept.room.address.account == where.account:
                    await self._ledger.edit(kept.room.address, closed(now), now)
            after = page[-1].room.id

    async def _kept(self, incoming: Incoming) -> Kept | None:
        """What is kept of the group that is meant: where it was said, or the one that the link or button names."""
        if not incoming.private:
            return await self._ledger.kept(incoming.where)
        room = _named(incoming)
        kept = await self._ledger.kept_by_id(room) if room else None
        # Groups of other accounts are none of this one's business.
        return kept if kept and kept.room.address.account == incoming.where.account else None

    async def _standing(self, where: Address, incoming: Incoming, kept: Kept | None) -> Standing | None:
        if incoming.private and kept is None:
            return _STRANGER  # the same answer as to whoever may not change it
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._side.standing(where, incoming.sender)
        except Exception as problem:  # whatever it was, nobody is an admin then
            log.error("rights in a group could not be asked: %s", type(problem).__name__)
            return None

    def _scene(
        self, incoming: Incoming, where: Address, kept: Kept | None, standing: Standing | None, now: datetime
    ) -> AdminScene:
        region = _REGION.fullmatch(incoming.language_hint or "")
        return AdminScene(
            where=where,
            kept=kept,
            standing=standing,
            proven=incoming.admin,
            packs=_offered(self._packs(), kept),
            languages=self._renderer.languages,
            language=self._language(incoming, kept),
            organisation=self._side.organisation,
            platform=self._side.platform,
            now=now,
            aside=incoming.aside is not Aside.NO,
            private=incoming.private,
            signed=self._signed,
            stopped=self._stopped(),
            region=region[1] if region else None,
            zone=self._side.zone,
            words=self._words,
            fills=partial(self._posts.fills, country=country_of(kept.room)) if kept else None,
        )

    def _language(self, incoming: Incoming, kept: Kept | None) -> str:
        """The sender's own where only they read it, else the group's."""
        own = self._resolve(incoming.language_hint)
        room = kept.room.language if kept and kept.room.language in self._renderer.languages else None
        public = not incoming.private and (incoming.aside is Aside.NO or isinstance(incoming.what, Added))
        return (room or own if public else own or room) or self._renderer.languages[0]

    # ---- words

    def _said(self, incoming: Incoming, turn: AdminTurn, kept: Kept | None) -> tuple[Outgoing, ...]:
        seen = Visibility.ROOM if turn.public else _visibility(incoming)
        room = kept.room.id if kept else 0
        said = [self._rendered(reply, turn.language, room) for reply in turn.replies]
        if turn.preview is not None and kept is not None:
            said.append(self._preview(turn, kept))
        return tuple(replace(each, visibility=seen, silent=True) for each in said)

    def _rendered(self, reply: Reply, language: str, room: int) -> Outgoing:
        made = self._renderer.render(reply, language, 0)
        return replace(made, buttons=tuple(tuple(_addressed(each, room) for each in row) for row in made.buttons))

    def _preview(self, turn: AdminTurn, kept: Kept) -> Outgoing:
        """A post as the group would see it."""
        pack = turn.preview or ""
        seed, recent = next(((each.id, each.recent) for each in kept.schedules if each.pack == pack), (0, ()))
        chosen = self._posts.choose(kept.room, pack, seed, recent, self._clock())
        country = country_of(kept.room)
        shown = self._posts.outgoing(pack, chosen.post, chosen.language, country) if chosen else None
        if shown is None:
            return self._renderer.render(Reply((Say("groups.preview.none"),)), turn.language, 0)
        mark = Paragraph(self._renderer.text("groups.preview.mark", turn.language))
        return replace(shown, blocks=(mark, *shown.blocks))

    def _down(self, incoming: Incoming) -> tuple[Outgoing, ...]:
        """One honest line."""
        if not isinstance(incoming.what, Command | Press):
            return ()
        line = Reply((Say("groups.down"),))
        said = self._renderer.render(line, self._language(incoming, None), 0)
        return (replace(said, visibility=_visibility(incoming)),)

    async def _leave(self, where: Address) -> None:
        await asyncio.sleep(GOODBYE)
        if not await self._side.leave(where):
            log.warning("a group could not be left; nothing is posted there any more")


def postable(packs: Mapping[str, Pack], organisation: str | None, platform: str | None = None) -> tuple[Pack, ...]:
    """The awareness packs that an organisation may post on a platform: the common ones, and its own."""
    plain = "".join(sign for sign in normalize("NFKD", organisation or "") if not combining(sign))
    own = re.sub(r"\W+", "_", plain.casefold()).strip("_")
    owners = {"common", own, own.replace("_", "-")}
    found = (pack for pack in packs.values() if pack.kind == "awareness" and pack.id.partition("/")[0] in owners)
    return tuple(sorted((pack for pack in found if posted_on(pack, platform)), key=lambda pack: pack.id))


def _offered(packs: tuple[Pack, ...], kept: Kept | None) -> tuple[Pack, ...]:
    """Those that are written for the group's country, where that is known, and those that it has."""
    if kept is None:
        return packs
    has, country = {schedule.pack for schedule in kept.schedules}, country_of(kept.room)
    return tuple(pack for pack in packs if pack.id in has or written_for(pack, country))


def read_words(catalog: Catalog, languages: tuple[str, ...]) -> Words:
    """How days and times are said, from the labels group.words.*."""
    return {
        language: {
            what: tuple(catalog.label(language, f"group.words.{what}", value="{value}").split("|")) for what in WORDS
        }
        for language in languages
    }


def _named(incoming: Incoming) -> int | None:
    """The id of the group that a link or a button names; whoever sent it may have made it up."""
    match incoming.what:
        case Press(token):
            pressed = read(token)
            return pressed.room if pressed else None
        case Command(_, rest):
            payload = _PAYLOAD.fullmatch(rest.strip())
            return number_of(payload[1]) if payload else None
        case _:
            return None


def _addressed(button: Button, room: int) -> Button:
    """A button of this talk bears no mark of a question; one to the private chat says which group."""
    _, _, token = button.token.partition(".")
    if token == LINK:
        return replace(button, token=f"{TO_PRIVATE}:{MARK}{base36(room)}" if room else TO_PRIVATE)
    return replace(button, token=token) if token.startswith(f"{MARK}.") else button


def _visibility(incoming: Incoming) -> Visibility:
    if incoming.private:
        return Visibility.PRIVATE
    return Visibility.ROOM if incoming.aside is Aside.NO else Visibility.EPHEMERAL
