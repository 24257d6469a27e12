"""A group with an admin and a member in it, the real ledger behind it, and what they read."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from bot.content.layers import Layer
from bot.content.load import load_layer
from bot.content.root import content_root
from bot.language.catalog import Catalog
from bot.language.files import project_languages
from bot.language.render import Renderer, plain
from bot.model.chat import Added, Address, Aside, Button, Command, Incoming, Outgoing, Press, Removed, Visibility, What
from bot.model.content import Library, Pack
from bot.model.delivery import Kept, Reads, Standing
from bot.outreach import Outreach, Side, postable
from bot.posts import Posts
from bot.schedule.due import following, offset
from bot.schedule.text import dump, load
from bot.store.ledger import Ledger
from bot.store.rooms import Rules

WEDNESDAY = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
HERE = Address("tg", "-100777")
ORDINARY = Standing(admin=True, posts=True, reads=Reads.MEANT)
ADMIN, MEMBER = "1000001", "1000002"
LANGUAGES = project_languages().codes


@cache
def library() -> Library:
    """The packs as they stand in messages/."""
    return load_layer(content_root(), Layer.PACKS).library


@cache
def renderer() -> Renderer:
    """Their words, and the labels."""
    return Renderer.of(library(), Catalog.read(strict=True), LANGUAGES)


def ledger(folder: Path) -> Ledger:
    """A real one, in a file of its own."""
    return Ledger.open(
        f"sqlite+aiosqlite:///{folder}/fanilo.db",
        Rules(dump, load, following, offset),
    )


@dataclass
class Group:
    """One group on one platform."""

    ledger: Ledger
    platform: str = "telegram"
    now: datetime = WEDNESDAY
    hint: str | None = "en"
    organisation: str | None = "Tsara"
    aside: Aside = Aside.NO  # of commands and presses in the group
    signed: bool = True
    stopped: bool = False
    packs: Callable[[], tuple[Pack, ...]] = lambda: postable(library().packs, "Tsara")
    where: Address = HERE
    standing: Standing | None = ORDINARY
    asked: list[str] = field(default_factory=list)  # whose rights
    left: list[Address] = field(default_factory=list)
    newest: tuple[Outgoing, ...] = ()
    count: int = 0

    def __post_init__(self) -> None:
        labels = Catalog.read()
        posts = Posts(lambda: library().packs, lambda key, language: labels.label(language, key), signed=self.signed)
        self.outreach = Outreach(
            self.ledger,
            posts,
            self.packs,
            renderer(),
            lambda: self.now,
            side=Side(self.platform, self.ask, self.leave, self.organisation),
            resolve=project_languages().resolve,
            signed=self.signed,
            stopped=lambda: self.stopped,
        )

    async def ask(self, where: Address, sender: str) -> Standing | None:
        """The platform's answer about rights."""
        self.asked.append(sender)
        return replace(self.standing, admin=sender == ADMIN) if self.standing else None

    async def leave(self, where: Address) -> bool:
        """The platform lets it go."""
        self.left.append(where)
        return True

    async def does(self, what: What, *, sender: str = ADMIN, private: bool = False, id: str | None = None) -> str:
        """One update; what came back, as text."""
        self.count += 1
        where = Address(self.where.account, sender) if private else self.where
        update = Incoming(
            id or str(self.count),
            where,
            sender,
            self.now,
            what,
            private,
            aside=Aside.NO if private else self.aside,
            language_hint=self.hint,
        )
        assert Outreach.concerns(update)
        self.newest = await self.outreach.receive(update)
        return self.shown()

    async def says(self, words: str, *, sender: str = ADMIN) -> str:
        """A command in the group: "schedule mon 18:00"."""
        return await self.does(Command("group", words), sender=sender)

    async def presses(self, label: str, *, private: bool = False, sender: str = ADMIN) -> str:
        """A button of the newest answers, by its label."""
        return await self.does(Press(self.button(label).token), private=private, sender=sender)

    async def follows(self, *, sender: str = ADMIN) -> str:
        """The link to the private chat, as the platform carries it."""
        payload = next(b.token for b in self.buttons() if b.token.startswith("0.private:")).partition(":")[2]
        return await self.does(Command("start", payload), private=True, sender=sender)

    async def added(self) -> str:
        """The bot comes in."""
        return await self.does(Added())

    async def removed(self) -> str:
        """The bot is put out."""
        return await self.does(Removed())

    async def kept(self) -> Kept | None:
        """What is kept of it."""
        return await self.ledger.kept(self.where)

    def buttons(self) -> list[Button]:
        """All that can be pressed now."""
        return [button for each in self.newest for row in each.buttons for button in row]

    def button(self, label: str) -> Button:
        """The one with this label."""
        return next(button for button in self.buttons() if button.label == label)

    def turn(self, **ahead: float) -> None:
        """Later."""
        self.now += timedelta(**ahead)

    def shown(self) -> str:
        """What the newest answers look like, and who sees them."""
        return "\n".join(_shown(each) for each in self.newest)


_SEEN = {Visibility.PRIVATE: "in private", Visibility.EPHEMERAL: "only to them", Visibility.ROOM: "to all"}


def _shown(outgoing: Outgoing) -> str:
    lines = [f"({_SEEN[outgoing.visibility]})", plain(outgoing.blocks)]
    lines += ["[" + "] [".join(button.label for button in row) + "]" for row in outgoing.buttons]
    return "\n".join(lines)
