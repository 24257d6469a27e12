"""People who chat with the bot."""

import time
from dataclasses import dataclass, field
from typing import Any

from tests.servers.telegram import text
from tests.servers.telegram.chats import Chat, Posted
from tests.servers.telegram.server import BOT, TelegramServer


@dataclass
class Person:
    """Somebody. Each call gives the id of the update that it leads to."""

    server: TelegramServer
    name: str
    locale: str | None = "en"
    id: int = field(init=False)
    newest: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.id = 5_000_000 + next(self.server.chats.numbers)

    @property
    def data(self) -> dict[str, Any]:
        """As the Bot API tells of them."""
        language = {"language_code": self.locale} if self.locale else {}
        return {"id": self.id, "is_bot": False, "first_name": self.name, **language}

    @property
    def private(self) -> Chat:
        """Their chat with the bot."""
        return self.server.chats.private(self.id)

    async def writes(self, words: str, chat: Chat | None = None, thread: int | None = None, **more: Any) -> int:
        """A message of words."""
        return await self.sends(chat, thread, text=words, entities=text.commands(words), **more)

    async def sends(self, chat: Chat | None = None, thread: int | None = None, **content: Any) -> int:
        """A message of anything."""
        chat = chat or self.private
        chat.begun = True
        message: dict[str, Any] = {"message_id": next(self.server.chats.numbers), "date": int(time.time())}
        message |= {"chat": chat.data, "from": self.data, **content}
        if thread:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        return await self.gives(message=message)

    async def speaks_as(self, chat: Chat, words: str) -> int:
        """An admin whose name is hidden. https://core.telegram.org/bots/api#message"""
        anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        message: dict[str, Any] = {"message_id": next(self.server.chats.numbers), "date": int(time.time())}
        message |= {"chat": chat.data, "from": anonymous, "sender_chat": chat.data}
        return await self.gives(message={**message, "text": words, "entities": text.commands(words)})

    async def changes_bot(self, chat: Chat, **now: Any) -> int:
        """Make the bot something else in a group: let it in, put it out."""
        before, chat.bot = chat.bot, now
        member = {"date": int(time.time()), "chat": chat.data, "from": self.data}
        old, new = ({"user": BOT, **what} for what in (before, now))
        return await self.gives(my_chat_member={**member, "old_chat_member": old, "new_chat_member": new})

    async def presses(self, label: str) -> int:
        """The newest button that says so."""
        post, button = next(
            (post, button)
            for post in reversed(self.server.chats.posted)
            for button in post.buttons
            if button["text"] == label and "callback_data" in button and self.sees(post)
        )
        message = {
            "message_id": post.id,
            "date": int(time.time()),
            "chat": post.chat.data,
            "from": BOT,
            "text": post.text,
        }
        query = {"id": str(next(self.server.chats.numbers)), "from": self.data, "chat_instance": "1"}
        return await self.gives(callback_query={**query, "message": message, "data": button["callback_data"]})

    async def gives(self, **update: Any) -> int:
        """Any update."""
        id = await self.server.gives(**update)
        self.newest = {"update_id": id, **update}
        return id

    def sees(self, post: Posted) -> bool:
        """Whether a message of the bot is shown to them."""
        if post.chat.kind == "private":
            return post.chat.id == self.id
        return post.only_for in {None, self.id}
