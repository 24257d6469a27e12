"""python-telegram-bot, and only here: its calls and errors. Polling is ours, so that nothing is confirmed too early."""

import asyncio
import hashlib
import hmac
import json
import logging
import os
import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode

import httpx

os.environ.setdefault("PTB_TIMEDELTA", "true")  # else each pause that Telegram asks for warns of a change to come

from telegram import Bot, BotCommand, InputFile, Message
from telegram import error as errors
from telegram.request import HTTPXRequest

from bot.model.chat import Address, Aside, Failure, Incoming, Media, Outgoing, Paragraph, SendFailed, Sent, Visibility
from bot.model.delivery import Standing
from bot.platforms import COMMANDS, GROUP_COMMANDS, START, Account, Answer, Desk, Exam, Hook, Misconfigured, Request
from bot.platforms.files import Files, Key, left_out, name_of
from bot.platforms.files import read as read_file
from bot.platforms.lane import Lane
from bot.platforms.replies import deadline, deliver
from bot.platforms.telegram import EACH_ROOM, RATES, exam, read, rights, write
from bot.platforms.work import Work, connected

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
POLL = 50  # seconds that Telegram holds a poll open while there is nothing
CALL = 15.0  # seconds that a call may take
UPLOAD = 30.0  # seconds that the bytes of a file may take
CONFLICTS = 2  # in a row that are borne
LONGEST = 20.0  # seconds that an update holds back the confirmation of those behind it
LOOK = 0.2  # seconds between two polls that bring nothing new
CONNECTIONS = 64
BUSY = 600.0  # seconds after which an answer would come in a group that has had too many
BURST = 5  # calls at once after a rest
SIGNED = "x-telegram-bot-api-secret-token"
MENUS = ("all_private_chats", "all_group_chats", "all_chat_administrators")
# What is in a message that only one person was shown.
_ALONE = ("receiver_user", "ephemeral_message_id")
_GROUP = "-"  # what ids of groups begin with
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# What is said of a topic in which nobody may write any more. The group is still there, and may have others.
_TOPIC = re.compile("topic_|message thread not found", re.IGNORECASE)
# What is said of a chat that is no longer there; anything else that is refused is refused for what was sent.
_GONE = re.compile("(chat|user) not found|deactivated|not a member|kicked|peer_id_invalid|chat_write", re.IGNORECASE)
# What is said where a picture or a voice is not taken, or none may be sent there. Nothing was sent then.
_NO_MEDIA = re.compile("photo|image|audio|voice|caption|media|file|too large", re.IGNORECASE)
_TOO_LARGE = re.compile("too large", re.IGNORECASE)  # said by what stands before Telegram's own server


class TelegramConnection:
    """One bot."""

    def __init__(self, account: Account, desk: Desk) -> None:
        self.work = Work()
        self._account, self._desk = account, desk
        self._token = account.secrets["token"]
        self._api = (account.options.get("api") or API).rstrip("/")
        self._webhook = account.options.get("mode") == "webhook"
        aside = Aside.UNSURE if account.options.get("ephemeral") == "yes" else Aside.NO
        self._me = read.Me(account.id, 0, "", aside)
        self._lane = Lane(RATES["per_second"], BURST, each_room=EACH_ROOM)
        self._proven: bool | None = None  # whether what is for one person is shown to nobody else; None = not tried
        self._bot: Bot | None = None  # while it runs
        self._useless: asyncio.Future[None] | None = None  # fails when the token does
        self._files = Files()
        # Known to nobody but Telegram, and to nobody who sees the settings of another bot.
        self._secret = hashlib.sha256(f"hook:{self._token}".encode()).hexdigest()

    @property
    def hooks(self) -> tuple[Hook, ...]:
        """Where Telegram posts to, in mode webhook."""
        return (Hook(self._path, self._posted),) if self._webhook else ()

    @property
    def _path(self) -> str:
        return f"/hooks/{self._account.id}"

    @property
    def _hook(self) -> str:
        """Its address from outside."""
        return f"{self._desk.public}{self._path}"

    @property
    def exclusive(self) -> bool:
        """Where it polls, it must be the only one."""
        return self._desk.taking and not self._webhook

    async def run(self) -> None:
        """Take updates until cancelled."""
        bot = self._made()
        self._useless = asyncio.get_running_loop().create_future()
        try:
            await self._begin(bot)
            self._bot = bot
            if not self._desk.taking:
                self._desk.connected(f"@{self._me.username}")
                await self._useless
            await (self._hooked(bot) if self._webhook else self._polled(bot))
        except errors.InvalidToken:
            raise Misconfigured("cli.doctor.telegram.token") from None
        except errors.Conflict:
            raise Misconfigured("cli.doctor.telegram.conflict", soon=True) from None
        finally:
            await self.work.end()
            self._bot = None
            if not self._useless.cancel() and not self._useless.cancelled():
                self._useless.exception()  # it was told where it happened
            await bot.shutdown()
            for part in bot._request:  # of a bot that never began, too
                await part.shutdown()

    async def place(self, to: Address) -> bool:
        """Wait until a post may be sent there."""
        await connected(lambda: self._bot)
        return await self._lane.post(to.chat)

    async def send(self, to: Address, outgoing: Outgoing, key: str | None = None) -> Sent | SendFailed:  # noqa: ARG002 - Telegram can't tell by it
        """Post one message."""
        return await self._send(to, outgoing, None, placed=True)

    async def standing(self, where: Address, sender: str) -> Standing | None:
        """What somebody and the bot may do in a group, asked anew."""
        bot = self._bot
        if bot is None:
            return None
        chat = where.chat
        try:
            try:
                me = await bot.get_chat_member(chat, self._me.id)
            except errors.ChatMigrated as new:
                chat = str(new.new_chat_id)
                me = await bot.get_chat_member(chat, self._me.id)
            room, own = await asyncio.gather(bot.get_chat(chat), bot.get_me())
            admin = sender in {where.chat, chat} or await self._is_admin(bot, chat, sender)
        except (errors.BadRequest, errors.Forbidden):  # the bot is not there
            return rights.NOWHERE
        except Exception as problem:  # no answer, or one of a shape that the SDK does not know
            log.warning("rights could not be asked: %s", type(problem).__name__)
            return None
        told = rights.Told(me.to_dict(), room.to_dict(), bool(own.can_read_all_group_messages))
        return rights.standing(told, admin=admin)

    async def leave(self, where: Address) -> bool:
        """Go out of a group."""
        if self._bot is None:
            return False
        try:
            await self._bot.leave_chat(where.chat)
        except errors.Forbidden:  # out of it already
            return True
        except errors.TelegramError as problem:
            log.warning("a group could not be left: %s", type(problem).__name__)
            return False
        return True

    async def examine(self) -> tuple[Exam, ...]:
        """Token, privacy mode, commands, web hook, clock."""
        async with httpx.AsyncClient(timeout=CALL, base_url=f"{self._api}/bot{self._token}/") as client:
            try:
                said = await client.get("getMe")
                if said.status_code in {401, 404}:
                    return exam.refused()
                me = said.json()["result"]
                hook = (await client.get("getWebhookInfo")).json()["result"]["url"]
                menus = [await self._has(client, scope, language) for scope, language in self._menus()]
            except (httpx.TransportError, ValueError, KeyError):  # no answer, or one of something in between
                return exam.unreachable()
        wanted, date = self._hook if self._webhook else None, said.headers.get("date", "")
        return exam.exams(me, hook, wanted, menus=all(menus), date=date, now=self._desk.clock())

    # ---- connecting

    def _made(self) -> Bot:
        """With connections for as many calls as may be made at once."""

        def request(connections: int, read_timeout: float) -> HTTPXRequest:
            return HTTPXRequest(
                connection_pool_size=connections,
                connect_timeout=CALL,
                read_timeout=read_timeout,
                write_timeout=CALL,
                media_write_timeout=UPLOAD,
                pool_timeout=CALL,
            )

        self._polls = request(1, POLL + CALL)
        return Bot(
            self._token,
            base_url=f"{self._api}/bot",
            base_file_url=f"{self._api}/file/bot",
            request=request(CONNECTIONS, CALL),
            get_updates_request=self._polls,
        )

    async def _begin(self, bot: Bot) -> None:
        await bot.initialize()
        self._me = read.Me(self._account.id, bot.bot.id, str(bot.bot.username), self._me.aside)
        for scope, language in self._menus():
            wanted = tuple(BotCommand(name, about) for name, about in self._commands(scope, language))
            where: dict[str, Any] = {"scope": {"type": scope}, "language_code": language}
            if await bot.get_my_commands(**where) != wanted:
                await bot.set_my_commands(wanted, **where)

    def _menus(self) -> list[tuple[str, str | None]]:
        """Scope and language of each menu; without a language it is for those whose language we don't speak."""
        return [(scope, language) for scope in MENUS for language in (None, *self._desk.words.languages)]

    def _commands(self, scope: str, language: str | None) -> list[tuple[str, str]]:
        """What stands in a menu: names, and what each is for."""
        words = self._desk.words
        keys = {name: f"command.{name}.about" for name in (COMMANDS if scope == MENUS[0] else COMMANDS[:2])}
        if scope == MENUS[2]:  # in place of the one of groups
            keys = {**{name: f"group.{name}.about" for name in GROUP_COMMANDS}, **keys}
        return [(name, words.label(key, language or words.languages[0])) for name, key in keys.items()]

    async def _has(self, client: httpx.AsyncClient, scope: str, language: str | None) -> bool:
        """Whether a menu is as it should be."""
        asked = {"scope": json.dumps({"type": scope}), "language_code": language or ""}
        there = (await client.get("getMyCommands", params=asked)).json()["result"]
        return [(one["command"], one["description"]) for one in there] == self._commands(scope, language)

    # ---- updates

    async def _polled(self, bot: Bot) -> None:
        """Ask for updates. One is confirmed once its replies were sent: what is lost with us, Telegram gives again."""
        if (await bot.get_webhook_info()).url:
            await bot.delete_webhook()
        self._desk.connected(f"@{self._me.username}")
        loop = asyncio.get_running_loop()
        begun: dict[int, tuple[asyncio.Task[None], float]] = {}  # since when
        offset, wait, conflicts = 0, 1.0, 0
        while True:
            try:
                updates = await self._unless_useless(self._poll(offset))
                wait, conflicts = 1.0, 0
            except errors.InvalidToken:
                raise
            except errors.TelegramError as problem:
                conflicts = conflicts + 1 if isinstance(problem, errors.Conflict) else 0
                if conflicts > CONFLICTS:  # fewer may be our own last poll, from before a restart
                    raise
                log.warning("a poll failed: %s", type(problem).__name__)
                await asyncio.sleep(_seconds(problem) or wait)
                wait = min(wait * 2, LONGEST)
                continue
            fresh = [update for update in updates if update["update_id"] not in begun]
            for update in fresh:
                begun[update["update_id"]] = await self.work.start(self._update(update)), loop.time()
            if updates and not fresh:
                await asyncio.wait([task for task, _ in begun.values() if not task.done()] or [_now()], timeout=LOOK)
            held = [id for id, (task, since) in begun.items() if not task.done() and loop.time() - since < LONGEST]
            if begun:
                offset = max(offset, min(held, default=max(begun) + 1))
            begun = {id: of for id, of in begun.items() if id >= offset or not of[0].done()}

    async def _poll(self, offset: int) -> list[dict[str, Any]]:
        """Updates as plain data: one of a shape that the SDK does not know must not hold up all others."""
        asked = {"offset": offset, "timeout": POLL, "allowed_updates": json.dumps(read.UPDATES)}
        url = f"{self._api}/bot{self._token}/getUpdates?{urlencode(asked)}"
        return cast(list[dict[str, Any]], await self._polls.post(url))

    async def _hooked(self, bot: Bot) -> None:
        """Have updates posted to us, until the token no longer works."""
        assert self._useless
        await bot.set_webhook(self._hook, secret_token=self._secret, allowed_updates=read.UPDATES, max_connections=100)
        self._desk.connected(f"@{self._me.username}")
        await self._useless

    async def _posted(self, request: Request) -> Answer:
        """One update. It is taken only when it was answered: else Telegram posts it again."""
        if not hmac.compare_digest(request.headers.get(SIGNED, "").encode(), self._secret.encode()):
            return Answer(403)
        if self._bot is None:
            return Answer(503)
        try:
            update = json.loads(request.body)
            update["update_id"]
        except (ValueError, TypeError, KeyError):
            return Answer(400)
        task = await self.work.start(self._update(update))
        await asyncio.wait({task})
        return Answer(503 if task.cancelled() else 200)

    async def _update(self, update: dict[str, Any]) -> None:
        now = self._desk.clock()
        incoming = read.incoming(update, self._me, now)
        if query := update.get("callback_query"):
            await self._acknowledge(query["id"])
        if incoming is None:
            return
        replies = await self._desk.receive(incoming)
        until = deadline(incoming.at, now)

        async def send(outgoing: Outgoing) -> Sent | SendFailed:
            if outgoing.visibility is not Visibility.EPHEMERAL:
                return await self._send(incoming.where, outgoing, None)
            if self._proven is None:
                self._proven = await self._proof(incoming)
            if not self._proven:
                return SendFailed(Failure.REFUSED)
            return await self._send(incoming.where, outgoing, incoming.sender)

        await deliver(send, replies, until, self._desk.clock, self._desk.meter)

    async def _proof(self, incoming: Incoming) -> bool:
        """Try with words that all may read whether Telegram shows them to one person alone; else never again."""
        words = self._desk.words
        language = words.resolve(incoming.language_hint) or words.languages[0]
        label = words.label("button.write_privately", language)
        payload = write.post(incoming.where, Outgoing((Paragraph(label),)), "", incoming.sender)
        await self._lane.turn()
        with suppress(errors.TelegramError):
            said = await self._post(payload)
            if any(sign in said.api_kwargs for sign in _ALONE):
                return True
        log.error("an answer for one person would be shown to all: the option ephemeral is switched off")
        self._me = replace(self._me, aside=Aside.NO)
        return False

    async def _acknowledge(self, query: str) -> None:
        """Take the waiting sign off a button. One that is too old needs none."""
        assert self._bot
        with suppress(errors.TelegramError):
            await self._bot.answer_callback_query(query)

    # ---- calls

    async def _is_admin(self, bot: Bot, chat: str, person: str) -> bool:
        """Whether somebody is an admin now. Whoever is no person is none."""
        if not (person.isascii() and person.isdecimal()):
            return False
        try:
            return rights.is_admin((await bot.get_chat_member(chat, int(person))).to_dict())
        except errors.BadRequest:  # never seen there
            return False

    async def _send(
        self, to: Address, outgoing: Outgoing, only_for: str | None, *, placed: bool = False
    ) -> Sent | SendFailed:
        if self._bot is None:
            return SendFailed(Failure.LATER)
        link = f"https://t.me/{self._me.username}?start={START}"
        payload = write.post(to, outgoing, link, only_for)
        media = None if only_for else outgoing.image or outgoing.audio
        moved: Address | None = None
        if not placed:
            group = to.chat if to.chat.startswith(_GROUP) else None
            if not await self._lane.turn(group):
                return SendFailed(Failure.LATER, BUSY)
        try:
            try:
                said = await self._posted_with({**payload}, media)
            except errors.ChatMigrated as new:
                moved = Address(to.account, str(new.new_chat_id), to.thread)
                said = await self._posted_with({**payload, "chat_id": new.new_chat_id}, media)
        except errors.TelegramError as problem:
            return self._failed(problem)
        return Sent(str(said.message_id), moved)

    async def _post(self, payload: dict[str, Any]) -> Message:
        assert self._bot
        return await self._bot.send_message(payload.pop("chat_id"), payload.pop("text"), api_kwargs=payload)

    async def _posted_with(self, payload: dict[str, Any], media: Media | None) -> Message:
        """One message, with its picture or voice where there is one that Telegram takes."""
        if media is None:
            return await self._post(payload)
        captioned = write.captioned(payload)
        if captioned is None:
            left_out(media, "text_too_long")
        elif key := self._files.key(media):
            async with self._files.turn(key):
                known = self._files.id(key)
                said = None if known else await self._uploaded(captioned, media, key)
            if known:  # outside of the turn: nobody need wait for this one
                said = await self._again(captioned, media, key, known)
            if said:
                return said
        return await self._post(payload)

    async def _again(self, captioned: dict[str, Any], media: Media, key: Key, known: str) -> Message | None:
        """With a file that Telegram has; anew where it has not any more."""
        try:
            return await self._show(captioned, media, known)
        except errors.BadRequest as problem:
            if not _NO_MEDIA.search(problem.message):
                raise
        self._files.forget(key, known)
        return await self._uploaded(captioned, media, key)

    async def _uploaded(self, captioned: dict[str, Any], media: Media, key: Key) -> Message | None:
        """With the file itself, in the very call that makes the message. None where it is not taken."""
        data = await read_file(media)
        if data is None:
            return None
        try:
            said = await self._show(captioned, media, InputFile(data, name_of(media)))
        except (errors.BadRequest, errors.Forbidden, errors.NetworkError) as problem:
            surely = isinstance(problem, errors.BadRequest | errors.Forbidden) or _TOO_LARGE.search(problem.message)
            if not (surely and _NO_MEDIA.search(problem.message)):
                raise
            left_out(media, "refused")
            return None
        sizes = said.photo or [each for each in (said.voice, said.audio) if each]
        if sizes:
            self._files.learn(key, sizes[-1].file_id)
        return said

    async def _show(self, captioned: dict[str, Any], media: Media, file: InputFile | str) -> Message:
        assert self._bot
        rest = {**captioned}
        chat = rest.pop("chat_id")
        if media.kind.startswith("image/"):
            return await self._bot.send_photo(chat, file, api_kwargs=rest)
        if media.kind == "audio/ogg":
            return await self._bot.send_voice(chat, file, api_kwargs=rest)
        return await self._bot.send_audio(chat, file, api_kwargs=rest)

    def _failed(self, problem: errors.TelegramError) -> SendFailed:
        """What an error means for the next try. Of BadRequest, which is a NetworkError too, the text decides."""
        match problem:
            case errors.RetryAfter():
                pause = _seconds(problem)
                self._lane.rest(pause)
                return SendFailed(Failure.LATER, pause)
            case errors.InvalidToken():
                if self._useless and not self._useless.done():
                    self._useless.set_exception(problem)
                return SendFailed(Failure.MISCONFIGURED)
            case errors.Forbidden():
                return SendFailed(Failure.GONE)
            case errors.BadRequest():
                if _TOPIC.search(problem.message):
                    return SendFailed(Failure.REFUSED, None, {"error": "topic"})
                return SendFailed(Failure.GONE if _GONE.search(problem.message) else Failure.REFUSED)
            case errors.NetworkError():
                surely_not = isinstance(problem.__cause__, _NEVER_SENT)
                return SendFailed(Failure.LATER, None, {} if surely_not else {"unsure": "yes"})
            case _:
                return SendFailed(Failure.REFUSED)

    async def _unless_useless(self, poll: Any) -> Any:
        """What a poll brings, unless the token is refused meanwhile."""
        assert self._useless
        asked = asyncio.ensure_future(poll)
        try:
            await asyncio.wait({asked, self._useless}, return_when=asyncio.FIRST_COMPLETED)
            if self._useless.done():
                self._useless.result()
            return await asked
        finally:
            asked.cancel()
            await asyncio.wait({asked})  # its connection is closed by then


async def _nothing() -> None:
    pass


def _now() -> "asyncio.Task[None]":
    return asyncio.create_task(_nothing())


def _seconds(problem: errors.TelegramError) -> float:
    """How long Telegram wants to be left alone; 0 where it does not say."""
    pause = problem.retry_after if isinstance(problem, errors.RetryAfter) else 0
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
