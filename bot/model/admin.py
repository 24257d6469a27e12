"""What the settings of a group are talked about with: who asks, what is kept, what may be posted there."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.model.chat import Address
from bot.model.content import Pack
from bot.model.delivery import Kept, Standing
from bot.model.talk import Reply

Change = Callable[[Kept | None], Kept | None]  # what is kept -> what is kept from now on; may be called again
Words = Mapping[str, Mapping[str, tuple[str, ...]]]  # language -> what -> how it is said, the printed form first


@dataclass(frozen=True, slots=True)
class AdminScene:
    """All that one turn about a group's settings may look at."""

    where: Address  # of the group; the thread is where it was said, None from the private chat
    kept: Kept | None
    standing: Standing | None  # None = the platform can't be asked now
    proven: bool  # the update itself shows that an admin sent it
    packs: tuple[Pack, ...]  # awareness packs that the organisation may post
    languages: tuple[str, ...]  # shipped
    language: str  # to answer in
    organisation: str | None  # who runs this; None = a test copy
    platform: str
    now: datetime  # aware
    aside: bool = False  # only the sender sees the answer
    private: bool = False  # said in the private chat
    signed: bool = False  # the operator has signed for posts that nobody has approved
    stopped: bool = False  # the operator has stopped all posts
    refused: bool = False  # the platform did not take the group's newest post
    region: str | None = None  # ISO 3166-1 alpha-2, of the sender's locale
    zone: str | None = None  # IANA, the organisation's own
    words: Words = field(default_factory=dict)
    fills: Callable[[Pack], Collection[str]] | None = None  # the slots of a pack that can be filled there; None = all

    @property
    def admin(self) -> bool:
        """Whether the sender may change settings."""
        return self.proven or (self.standing is not None and self.standing.admin)

    @property
    def public(self) -> bool:
        """Whether the whole group would see the answer."""
        return not self.aside and not self.private


@dataclass(frozen=True, slots=True)
class AdminTurn:
    """What one update leads to."""

    language: str
    replies: tuple[Reply, ...] = ()
    change: Change | None = None
    preview: str | None = None  # id of a pack: one of its posts is shown behind the replies, marked as no real one
    leave: bool = False  # the bot goes from the group once all is said
    public: bool = False  # for all to see, even where it could be for the sender alone
