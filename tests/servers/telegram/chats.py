"""Who is there, which chats there are, and what was said in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any


@dataclass
class Chat:
    """A private chat or a group."""

    id: int
    kind: str  # private | group | supergroup
    begun: bool = False  # a person has written to the bot there
    blocked: bool = False  # by the person, or the bot was put out
    moved_to: int | None = None
    threads: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)  # of these, where only admins may write
    members: dict[int, str] = field(default_factory=dict)  # status of each
    bot: dict[str, Any] = field(default_factory=lambda: {"status": "member"})  # what the bot is there
    all_may_write: bool = True
    pictures: bool = True  # whether pictures and voices may be sent

    @property
    def data(self) -> dict[str, Any]:
        """As the Bot API tells of it."""
        return {"id": self.id, "type": self.kind, **({} if self.kind == "private" else {"title": "Jobs"})}


@dataclass
class Posted:
    """A message of the bot that was taken."""

    id: int
    chat: Chat
    payload: Mapping[str, Any]
    text: str
    tappable: tuple[str, ...]
    kind: str = "text"  # text | photo | voice | audio
    data: bytes = b""  # of the picture or the recording

    @property
    def buttons(self) -> list[Mapping[str, Any]]:
        """In reading order."""
        rows = self.payload.get("reply_markup", {}).get("inline_keyboard", ())
        return [button for row in rows for button in row]

    @property
    def only_for(self) -> int | None:
        """Who alone sees it, in a group (Bot API 10.2)."""
        return self.payload.get("receiver_user_id")


class Chats:
    """All of them."""

    def __init__(self) -> None:
        self.by_id: dict[int, Chat] = {}
        self.posted: list[Posted] = []
        self.numbers = count(1_000)

    def private(self, person: int) -> Chat:
        """The chat of a person with the bot; its id is theirs."""
        return self.by_id.setdefault(person, Chat(person, "private"))

    def group(self, *, threads: tuple[int, ...] = ()) -> Chat:
        """A group that the bot is in."""
        made = Chat(-100_0000_000 - next(self.numbers), "supergroup", begun=True, threads=set(threads))
        return self.by_id.setdefault(made.id, made)
