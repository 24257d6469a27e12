"""The Bot API on loopback: https://core.telegram.org/bots/api"""

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.servers import pictures
from tests.servers.telegram import text
from tests.servers.telegram.chats import Chat, Chats, Posted

TOKEN = "123456:loopback"
BOT = {"id": 123456, "is_bot": True, "first_name": "Torch", "username": "torch_bot"}
# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
LIMITS = {"second": 30, "chat_second": 1, "group_minute": 20}
# Bytes; https://core.telegram.org/bots/api#sending-files
PHOTO, FILE = 10_000_000, 50_000_000
SENDS, SEND = frozenset({"sendMessage", "sendPhoto", "sendVoice", "sendAudio"}), "send"  # any of them, in `fail`
REPEAT = 0.2  # seconds until an update is posted again that a web hook did not take; the real one waits longer


@dataclass(frozen=True, slots=True)
class Fault:
    """What the next call of a method is answered, instead of being carried out."""

    code: int
    description: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """A call that is not carried out."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.fault = Fault(code, description, parameters)


class TelegramServer:
    """One bot's Bot API. `limited`: whether its rate limits hold."""

    def __init__(self, *, limited: bool = False, port: int = 0, reads_all: bool = False) -> None:
        self.chats = Chats()
        self.limited, self.port, self.reads_all = limited, port, reads_all
        self.ephemeral = True  # whether it knows receiver_user_id (Bot API 10.2)
        self.calls: list[tuple[str, dict[str, Any]]] = []  # all that came, before it was answered
        self.refused: list[Fault] = []
        self.commands: dict[tuple[str, str], list[Any]] = {}
        self.hook, self.secret = "", ""
        self.token = TOKEN
        self.acknowledged: set[str] = set()  # presses of buttons
        self.files: dict[str, bytes] = {}  # by their ids
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._updates: dict[int, dict[str, Any]] = {}  # not confirmed yet
        self._forced: set[int] = set()  # of these, delivered though they were confirmed: that got lost
        self._ids = count(700_000)
        self._changed = asyncio.Condition()
        self._sent: dict[object, deque[float]] = defaultdict(deque)
        self._runner: web.AppRunner | None = None
        self._posts: set[asyncio.Task[None]] = set()
        self._polls = 0

    # ---- life

    async def __aenter__(self) -> Self:
        await self.comes()
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for task in self._posts:
            task.cancel()
        await self.goes()

    @property
    def api(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.port}"

    async def comes(self) -> None:
        """Listen; on the same port after it was gone."""
        app = web.Application(client_max_size=FILE + 1_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        assert site._server
        self.port = self._runner.addresses[0][1]

    async def goes(self) -> None:
        """Be gone: connections end, nothing listens."""
        assert self._runner
        await self._runner.cleanup()

    def fail(self, method: str, *faults: Fault) -> None:
        """Answer the next calls of a method, or with SEND of any that makes a message, so."""
        self._faults[method] += faults

    # ---- updates

    async def gives(self, **update: Any) -> int:
        """Have an update delivered. Its id."""
        async with self._changed:
            id = next(self._ids)
            self._updates[id] = {"update_id": id, **update}
            self._changed.notify_all()
        if self.hook:
            task = asyncio.create_task(self._post(id))
            self._posts.add(task)
            task.add_done_callback(self._posts.discard)
        return id

    async def again(self, update: Mapping[str, Any]) -> int:
        """Deliver an update once more, under its own id."""
        async with self._changed:
            id = int(update["update_id"])
            self._updates[id] = dict(update)
            self._forced.add(id)
            self._changed.notify_all()
        if self.hook:
            await self._post(id)
        return id

    async def confirmed(self, *ids: int, within: float = 20.0) -> None:
        """Wait until these were taken for good."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: not any(id in self._updates for id in ids))

    async def polled(self, within: float = 20.0) -> None:
        """Wait until the bot asks for updates, or has set a web hook."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: self._polls > 0 or self.hook)

    async def _post(self, id: int) -> None:
        """To the web hook, until it is taken. https://core.telegram.org/bots/api#setwebhook"""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        async with aiohttp.ClientSession() as session:
            while id in self._updates:
                with suppress(aiohttp.ClientError):
                    async with session.post(self.hook, json=self._updates[id], headers=headers) as answer:
                        if answer.status == 200:
                            async with self._changed:
                                self._updates.pop(id, None)
                                self._changed.notify_all()
                            return
                await asyncio.sleep(REPEAT)

    # ---- calls

    async def _called(self, request: web.Request) -> web.Response:
        method, given = request.match_info["method"], _arguments({**request.query, **await request.post()})
        if request.match_info["token"] != self.token:
            return _answer(Fault(401, "Unauthorized"))
        self.calls.append((method, given))
        try:
            if waiting := self._faults[method] or (self._faults[SEND] if method in SENDS else None):
                fault = waiting.popleft()
                if fault.code == 0:  # no answer at all
                    await asyncio.sleep(3600)
                raise Refused(fault.code, fault.description, **fault.parameters)
            handle = getattr(self, f"_{method.lower()}", None)
            if handle is None:
                raise Refused(404, "Not Found: method not found")
            return web.json_response({"ok": True, "result": await handle(given)})
        except Refused as refused:
            self.refused.append(refused.fault)
            return _answer(refused.fault)
        except text.Refused as refused_text:
            self.refused.append(Fault(400, str(refused_text)))
            return _answer(self.refused[-1])

    async def _getme(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {**BOT, "can_join_groups": True, "can_read_all_group_messages": self.reads_all}

    async def _getupdates(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        """https://core.telegram.org/bots/api#getupdates: an update is confirmed by an offset above its id."""
        if self.hook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        offset, limit = int(given.get("offset", 0)), int(given.get("limit", 100))
        allowed = given.get("allowed_updates") or []

        def waiting() -> list[dict[str, Any]]:
            new = (u for id, u in sorted(self._updates.items()) if id >= offset or id in self._forced)
            return [update for update in new if not allowed or set(allowed) & set(update)][:limit]

        async with self._changed:
            self._polls += 1
            for id in [id for id in self._updates if id < offset and id not in self._forced]:
                del self._updates[id]
            self._changed.notify_all()
            with suppress(TimeoutError):
                async with asyncio.timeout(float(given.get("timeout", 0))):
                    await self._changed.wait_for(waiting)
            given_now = waiting()
            self._forced.clear()
            return given_now

    async def _setwebhook(self, given: Mapping[str, Any]) -> bool:
        self.hook, self.secret = str(given["url"]), str(given.get("secret_token", ""))
        async with self._changed:
            self._changed.notify_all()
        return True

    async def _deletewebhook(self, _: Mapping[str, Any]) -> bool:
        self.hook = ""
        return True

    async def _getwebhookinfo(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"url": self.hook, "has_custom_certificate": False, "pending_update_count": len(self._updates)}

    async def _getmycommands(self, given: Mapping[str, Any]) -> list[Any]:
        return self.commands.get(_menu(given), [])

    async def _setmycommands(self, given: Mapping[str, Any]) -> bool:
        """https://core.telegram.org/bots/api#botcommand"""
        for command in given["commands"]:
            name, about = command["command"], command["description"]
            if not (name.isascii() and name.replace("_", "a").isalnum() and name.islower() and len(name) <= 32):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(about) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        if len(str(given.get("language_code") or "")) not in {0, 2}:
            raise Refused(400, "Bad Request: language code is invalid")
        self.commands[_menu(given)] = list(given["commands"])
        return True

    async def _answercallbackquery(self, given: Mapping[str, Any]) -> bool:
        self.acknowledged.add(str(given["callback_query_id"]))
        return True

    async def _getchat(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#chatfullinfo"""
        chat = self._chat(given)
        gifts = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), False)
        may = dict.fromkeys(("can_send_messages", "can_send_photos", "can_invite_users"), chat.all_may_write)
        more = {"accent_color_id": 0, "max_reaction_count": 11, "permissions": may}
        return {**chat.data, **more, "accepted_gift_types": {**gifts, "gifts_from_channels": False}}

    async def _getchatmember(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#getchatmember"""
        chat, id = self._chat(given), int(given["user_id"])
        if id == BOT["id"]:
            return {"user": BOT, **_member(chat.bot)}
        if id not in chat.members:
            raise Refused(400, "Bad Request: PARTICIPANT_ID_INVALID")
        return {"user": {"id": id, "is_bot": False, "first_name": "x"}, **_member({"status": chat.members[id]})}

    async def _leavechat(self, given: Mapping[str, Any]) -> bool:
        chat = self._chat(given)
        chat.blocked, chat.bot = True, {"status": "left"}
        return True

    async def _sendmessage(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#sendmessage"""
        chat = self._chat(given)
        entities = given.get("entities") or []
        text.check(given.get("text"), entities)
        return self._taken(chat, given, str(given["text"]), entities, {"text": str(given["text"])})

    async def _sendphoto(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#sendphoto"""
        return self._with_file(given, "photo")

    async def _sendvoice(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#sendvoice"""
        return self._with_file(given, "voice")

    async def _sendaudio(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#sendaudio"""
        return self._with_file(given, "audio")

    def _with_file(self, given: Mapping[str, Any], kind: str) -> dict[str, Any]:
        chat = self._chat(given)
        words, entities = str(given.get("caption", "")), given.get("caption_entities") or []
        text.check(words, entities, caption=True)
        if not chat.pictures:  # https://core.telegram.org/bots/api#chatpermissions
            raise Refused(400, f"Bad Request: not enough rights to send {kind}s to the chat")
        id, data = self._file(given.get(kind), kind)
        about: Any = {"file_id": id, "file_unique_id": f"u{id}", "file_size": len(data)}
        if kind == "photo":
            width, height = pictures.size_of(data) or (0, 0)
            about = [{**about, "width": 90, "height": 90}, {**about, "width": width, "height": height}]
        else:
            about |= {"duration": 3}
        said = self._taken(chat, given, words, entities, {"caption": words, kind: about})
        self.chats.posted[-1].kind, self.chats.posted[-1].data = kind, data
        return said

    def _file(self, given: object, kind: str) -> tuple[str, bytes]:
        """Its id and bytes: of one that is uploaded, or was. https://core.telegram.org/bots/api#sending-files"""
        if isinstance(given, str):
            if given not in self.files:
                raise Refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
            return given, self.files[given]
        if not isinstance(given, web.FileField):
            raise Refused(400, f"Bad Request: there is no {kind} in the request")
        data = given.file.read()
        if len(data) > (PHOTO if kind == "photo" else FILE):
            raise Refused(413, "Request Entity Too Large")
        if kind == "photo":  # https://core.telegram.org/bots/api#sendphoto
            size = pictures.size_of(data)
            if size is None:
                raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
            if sum(size) > 10_000 or max(size) > 20 * min(size):
                raise Refused(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
        elif not pictures.is_sound(data):
            raise Refused(400, "Bad Request: wrong type of the web page content")
        id = f"{kind}-{next(self.chats.numbers)}"
        self.files[id] = data
        return id, data

    def _taken(
        self, chat: Chat, given: Mapping[str, Any], words: str, entities: Sequence[Any], shown: Mapping[str, Any]
    ) -> dict[str, Any]:
        """A message of words, or with words beside it, once those were looked at."""
        thread = given.get("message_thread_id")
        if thread is not None and thread not in chat.threads:
            raise Refused(400, "Bad Request: message thread not found")
        if thread in chat.closed and chat.bot["status"] != "administrator":
            raise Refused(400, "Bad Request: TOPIC_CLOSED")
        for row in (given.get("reply_markup") or {}).get("inline_keyboard", []):
            for button in row:
                _check_button(button)
        if self.limited:
            self._pace(chat)
        alone: dict[str, Any] = {}
        if "receiver_user_id" in given and self.ephemeral:
            alone = {"receiver_user": {"id": given["receiver_user_id"], "is_bot": False, "first_name": "x"}}
        else:
            given = {name: value for name, value in given.items() if name != "receiver_user_id"}
        post = Posted(next(self.chats.numbers), chat, given, words, text.tappable(words, entities))
        self.chats.posted.append(post)
        return {"message_id": post.id, "date": int(time.time()), "chat": chat.data, "from": BOT, **shown, **alone}

    def _chat(self, given: Mapping[str, Any]) -> Chat:
        chat = self.chats.by_id.get(int(given["chat_id"]))
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        if chat.moved_to:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(400, description, migrate_to_chat_id=chat.moved_to)
        if chat.kind == "private" and not chat.begun:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        if chat.blocked:
            private = "Forbidden: bot was blocked by the user"
            raise Refused(
                403, private if chat.kind == "private" else "Forbidden: bot was kicked from the supergroup chat"
            )
        return chat

    def _pace(self, chat: Chat) -> None:
        now = time.monotonic()
        bounds: list[tuple[object, int, float]] = [
            ("all", LIMITS["second"], 1.0),
            (chat.id, LIMITS["chat_second"], 1.0),
        ]
        if chat.kind != "private":
            bounds.append((("minute", chat.id), LIMITS["group_minute"], 60.0))
        for key, most, seconds in bounds:
            sent = self._sent[key]
            while sent and now - sent[0] >= seconds:
                sent.popleft()
            if len(sent) >= most:
                raise Refused(
                    429, "Too Many Requests: retry after 1", retry_after=max(1, round(seconds - now + sent[0]))
                )
        for key, _, _ in bounds:
            self._sent[key].append(now)


def _member(of: Mapping[str, Any]) -> dict[str, Any]:
    """With the rights that each status has. https://core.telegram.org/bots/api#chatmember"""
    rights: dict[str, Any] = {}
    names: tuple[str, ...]
    if of["status"] == "creator":
        rights = {"is_anonymous": False}
    if of["status"] == "administrator":
        names = (
            "can_be_edited",
            "is_anonymous",
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
        )
        rights = {name: name == "can_manage_chat" for name in names}
    if of["status"] == "restricted":
        names = (
            "is_member",
            "can_send_messages",
            "can_send_audios",
            "can_send_documents",
            "can_send_photos",
            "can_send_videos",
            "can_send_video_notes",
            "can_send_voice_notes",
            "can_send_polls",
            "can_send_other_messages",
            "can_add_web_page_previews",
            "can_change_info",
            "can_invite_users",
            "can_pin_messages",
            "can_manage_topics",
            "can_edit_tag",
            "can_react_to_messages",
        )
        rights = {**{name: name == "is_member" for name in names}, "until_date": 0}
    if of["status"] == "kicked":
        rights = {"until_date": 0}
    return {**rights, **of}


def _menu(given: Mapping[str, Any]) -> tuple[str, str]:
    return str((given.get("scope") or {}).get("type", "default")), str(given.get("language_code") or "")


def _check_button(button: Mapping[str, Any]) -> None:
    """https://core.telegram.org/bots/api#inlinekeyboardbutton"""
    if not button.get("text"):
        raise Refused(400, "Bad Request: can't parse inline keyboard button: text buttons are unallowed")
    if "url" in button:
        if not button["url"].startswith(("http://", "https://", "tg://")):
            raise Refused(400, "Bad Request: BUTTON_URL_INVALID")
    elif not 1 <= len(str(button.get("callback_data", "")).encode()) <= 64:
        raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")


_TEXTS = frozenset(
    {"text", "caption", "photo", "voice", "audio", "url", "secret_token", "callback_query_id", "language_code"}
)


def _arguments(given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of a form: what is no text comes as JSON. https://core.telegram.org/bots/api#making-requests"""
    out: dict[str, Any] = {}
    for name, value in given.items():
        out[name] = value
        if name not in _TEXTS:
            with suppress(ValueError, TypeError):
                out[name] = json.loads(value)
    return out


def _answer(fault: Fault) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": fault.code, "description": fault.description}
    if fault.parameters:
        body["parameters"] = dict(fault.parameters)
    return web.json_response(body, status=fault.code)
