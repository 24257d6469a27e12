"""discord.py, and only here.

Of the SDK we use the gateway's connections (shards, heartbeats, resuming) and the REST calls with their rate limits.
Its caches stay empty: events come to us as they are delivered, and nothing of a person or a server is kept.
"""

import asyncio
import contextlib
import hashlib
import io
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.model.chat import Address, Failure, Incoming, Media, Outgoing, SendFailed, Sent, Visibility
from bot.model.delivery import Standing
from bot.platforms import Account, Desk, Exam, Hook, Misconfigured, Verdict
from bot.platforms.discord import RATES, errors, exam, menu, read, rights, write
from bot.platforms.files import Files, left_out, name_of
from bot.platforms.files import read as read_file
from bot.platforms.lane import Lane
from bot.platforms.replies import deadline, deliver
from bot.platforms.work import Work, connected

log = logging.getLogger(__name__)

FIRST = 1.5  # seconds after which an interaction is told to wait; Discord gives up after 3
CALL = 40.0  # seconds that a call may take, with the rests that Discord asks for
REST = 30.0  # seconds of such a rest that the SDK waits for by itself; `deliver` knows when it is too late
BYE = 1.0  # seconds for closing
BAD_TOKEN, BAD_INTENTS = 4004, 4014  # close codes; https://discord.com/developers/docs/topics/opcodes-and-status-codes
_MESSAGE, _DEFERRED, _DEFERRED_PRESS = 4, 5, 6  # types of answers to an interaction
_UNREACHABLE = (aiohttp.ClientError, OSError, TimeoutError)

# What the SDK logs has tokens, names and words in it.
logging.getLogger("discord").setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True)
class Parts:
    """What the SDK makes a call of several parts from, each time that it tries."""

    files: list[discord.File]
    form: list[dict[str, Any]]


class DiscordConnection:
    """One application with its bot."""

    def __init__(self, account: Account, desk: Desk) -> None:
        self.work = Work()
        self._account, self._desk = account, desk
        self._client: discord.AutoShardedClient | None = None  # while it runs
        self._bot = read.Bot(account.id, "")
        self._guilds: set[str] = set()  # where we are
        self._waiting: set[asyncio.Task[Any]] = set()  # for a place in `work`
        self._taking = False
        self._date = ""  # the newest Date header
        self._files = Files()
        self._lane = Lane(RATES["calls_per_second"])  # rooms have the SDK's, by the headers of Discord's answers

    @property
    def hooks(self) -> tuple[Hook, ...]:
        """None: everything comes by the gateway."""
        return ()

    @property
    def exclusive(self) -> bool:
        """A second connection to the gateway would answer everything twice."""
        return self._desk.taking

    async def run(self) -> None:
        """Take updates until cancelled."""
        async with self._connected() as client:
            try:
                if not self._desk.taking:
                    self._client = client
                    self._resumed(None)
                    await asyncio.Event().wait()
                await self._register(client)
                self._client, self._taking = client, True
                await client.connect()
                raise ConnectionError
            except discord.ConnectionClosed as problem:
                if problem.code == BAD_TOKEN:
                    raise Misconfigured("cli.doctor.discord.token", account=self._account.id) from None
                raise
            except discord.PrivilegedIntentsRequired:
                raise Misconfigured("cli.doctor.discord.intents_refused") from None
            finally:
                self._taking = False
                for task in self._waiting:
                    task.cancel()
                await self.work.end()
                self._client = None

    async def place(self, to: Address) -> bool:
        """Wait until a post may be sent there."""
        await connected(lambda: self._client)
        return await self._lane.post(to.chat)

    async def send(self, to: Address, outgoing: Outgoing, key: str | None = None) -> Sent | SendFailed:
        """Post one message; where Discord must cut it, the id is that of the last part."""
        if to.thread is None and to.chat in self._guilds:  # in the server there is no channel to write in
            return SendFailed(Failure.REFUSED, None, {"error": "no_channel"})
        sent: Sent | SendFailed = SendFailed(Failure.REFUSED)
        payloads = write.messages(outgoing, self._bot.user)
        media = outgoing.image or outgoing.audio
        if media and len(payloads) > 1:
            left_out(media, "text_too_long")
            media = None
        for index, payload in enumerate(payloads):
            if key is not None:
                nonce = hashlib.blake2b(f"{key}\0{index}".encode(), digest_size=12).hexdigest()
                payload |= {"nonce": nonce, "enforce_nonce": True}
            sent = await self._said(to.thread or to.chat, payload, media)
            if isinstance(sent, SendFailed):
                if index > 0:  # its first part is there
                    sent = replace(sent, detail={**sent.detail, "unsure": "yes"})
                break
        return sent

    async def standing(self, where: Address, sender: str) -> Standing | None:
        """What somebody and the bot may do in a server, asked anew."""
        try:
            async with asyncio.timeout(CALL):
                return rights.standing(await self._told(where, sender), self._desk.clock())
        except discord.HTTPException as problem:
            if errors.failed(problem.status, problem.code).failure is Failure.GONE:
                return rights.NOWHERE
            log.warning("rights could not be asked: %s", problem.status)
        except Exception as problem:  # whatever it was, nobody is an admin then
            log.warning("rights could not be asked: %s", type(problem).__name__)
        return None

    async def leave(self, where: Address) -> bool:
        """Go out of a server."""
        try:
            async with asyncio.timeout(CALL):
                await self._ask("/users/@me/guilds/{guild_id}", method="DELETE", guild_id=where.chat)
        except discord.HTTPException as problem:
            return errors.failed(problem.status, problem.code).failure is Failure.GONE  # out of it already
        except Exception as problem:  # whatever it was, we are still in
            log.warning("a server could not be left: %s", type(problem).__name__)
            return False
        return True

    async def examine(self) -> tuple[Exam, ...]:
        """Token, intents, commands, servers, clock. By REST only: a second connection would take updates away."""
        try:
            async with self._connected() as client:
                application: Any = await client.http.application_info()
                guilds: Any = await client.http.request(Route("GET", "/users/@me/guilds"), params={"limit": 200})
                registered = menu.same(await _registered(client), menu.commands(self._desk.words))
                return exam.exams(application, guilds, registered, self._date, self._desk.clock())
        except Misconfigured as problem:
            return (Exam(Verdict.BAD, problem.key, problem.values),)
        except (*_UNREACHABLE, discord.DiscordException):
            return (Exam(Verdict.BAD, "cli.doctor.discord.unreachable"),)

    # ---- connecting

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[discord.AutoShardedClient]:
        """A client that has shown its token."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._dated)
        options, shards = self._account.options, dict[str, Any]()
        if "shard" in options:
            shards = {"shard_ids": [int(options["shard"])], "shard_count": int(options["shards"])}
        client = discord.AutoShardedClient(
            **shards,
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=REST,
            http_trace=trace,
        )
        _lead(client, self._account.options.get("api"))
        self._listen(client)
        try:
            async with asyncio.timeout(CALL):
                await client.login(self._account.secrets["token"])
            if client.user is not None:
                self._bot = read.Bot(self._account.id, str(client.user.id))
            yield client
        except discord.LoginFailure:
            raise Misconfigured("cli.doctor.discord.token", account=self._account.id) from None
        finally:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(BYE):
                    await client.close()
            await client.http.close()

    async def _dated(self, _: object, __: object, ended: aiohttp.TraceRequestEndParams) -> None:
        self._date = ended.response.headers.get("Date", "")

    async def _register(self, client: discord.AutoShardedClient) -> None:
        """Tell Discord our commands, where it knows others."""
        wanted: Any = menu.commands(self._desk.words)
        if not menu.same(await _registered(client), wanted):
            await client.http.bulk_upsert_global_commands(client.application_id or 0, wanted)

    def _listen(self, client: discord.AutoShardedClient) -> None:
        """Take events in place of the SDK, which would keep people and servers in memory."""
        heard: dict[str, Callable[[Any], None]] = {
            "READY": self._ready,
            "RESUMED": self._resumed,
            "MESSAGE_CREATE": lambda data: self._take(read.message(data, self._bot)),
            "MESSAGE_UPDATE": lambda data: self._take(read.edit(data, self._bot)),
            "INTERACTION_CREATE": lambda data: self._take(read.interaction(data, self._bot), data),
            "GUILD_CREATE": self._joined,
            "GUILD_DELETE": self._left,
        }
        parsers = client._connection.parsers
        parsers.clear()
        parsers.update({event: _careful(hear) for event, hear in heard.items()})

    # ---- taking

    def _ready(self, data: Mapping[str, Any]) -> None:
        self._guilds |= {str(guild["id"]) for guild in data["guilds"]}
        self._resumed(data)

    def _resumed(self, _: object) -> None:
        if self._client is not None and self._client.user is not None:
            self._desk.connected(self._client.user.name)

    def _joined(self, data: Mapping[str, Any]) -> None:
        """Servers that were known, or only unreachable for a while, are told of in the same way."""
        guild = str(data["id"])
        if guild not in self._guilds:
            self._guilds.add(guild)
            self._take(read.joined(data, self._bot, self._desk.clock()))

    def _left(self, data: Mapping[str, Any]) -> None:
        guild = str(data["id"])
        if not data.get("unavailable"):
            self._guilds.discard(guild)
            self._take(read.left(guild, self._bot, self._desk.clock()))

    def _take(self, incoming: Incoming | None, interaction: Mapping[str, Any] | None = None) -> None:
        if incoming is None or not self._taking:
            return
        if interaction is None:
            answering = self._answer(incoming)
        else:
            answering = self._respond(incoming, _Interaction(self, incoming, interaction))
        task = asyncio.create_task(self.work.start(answering))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _answer(self, incoming: Incoming) -> None:
        async def send(outgoing: Outgoing) -> Sent | SendFailed:
            await self._lane.turn()
            return await self.send(incoming.where, outgoing)

        desk, received = self._desk, self._desk.clock()
        replies = await desk.receive(incoming)
        await deliver(send, replies, deadline(incoming.at, received), desk.clock, desk.meter)

    async def _respond(self, incoming: Incoming, interaction: "_Interaction") -> None:
        desk, received = self._desk, self._desk.clock()
        async with asyncio.TaskGroup() as group:
            receiving = group.create_task(_awaited(desk.receive, incoming))
            await asyncio.wait({receiving}, timeout=FIRST)
            if not receiving.done():
                await interaction.defer()
            replies = await receiving
        if not replies:
            await interaction.nothing()
        await deliver(interaction.send, replies, deadline(incoming.at, received), desk.clock, desk.meter)

    # ---- sending

    async def _ask(self, path: str, *, method: str = "GET", **places: str) -> Any:
        """What Discord says to a question. Raises what the SDK raises."""
        if self._client is None:
            raise ConnectionError
        return await self._client.http.request(Route(method, path, **places))

    async def _told(self, where: Address, sender: str) -> rights.Told:
        """All that rights in a server and one of its channels are seen from."""
        guild, me = await asyncio.gather(
            self._ask("/guilds/{guild_id}", guild_id=where.chat), self._member(where.chat, self._bot.user)
        )
        if me is None:
            raise ConnectionError
        member = await self._member(where.chat, sender) if sender else None
        channel = await self._channel(where.thread)
        above = await self._channel(channel.get("parent_id")) if channel else None
        return rights.Told(guild, me, member, channel, above)

    async def _member(self, guild: str, user: str) -> Any:
        try:
            return await self._ask("/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=user)
        except discord.NotFound as problem:
            if problem.code in {errors.UNKNOWN_MEMBER, errors.UNKNOWN_USER}:
                return None
            raise

    async def _channel(self, id: str | None) -> Any:
        """None where there is none, or the bot does not see it."""
        if id is None:
            return None
        try:
            return await self._ask("/channels/{channel_id}", channel_id=id)
        except (discord.NotFound, discord.Forbidden):
            return None

    async def _said(self, channel: str, payload: write.Payload, media: Media | None) -> Sent | SendFailed:
        """A message in a channel, with its file where there is one that Discord takes. Never raises."""
        path = "/channels/{channel_id}/messages"
        if media and self._files.key(media) and (data := await read_file(media)):
            name = name_of(media)
            file = discord.File(io.BytesIO(data), name)
            whole = json.dumps(write.with_file(payload, name, media.alt))
            form: list[dict[str, Any]] = [
                {"name": "payload_json", "value": whole, "content_type": "application/json"},
                {"name": "files[0]", "value": file.fp, "filename": name, "content_type": media.kind},
            ]
            sent = await self._call("POST", path, Parts([file], form), channel_id=channel)
            # Where it is refused, nothing is there: the same words are sent alone, under the same nonce.
            if isinstance(sent, Sent) or sent.failure not in {Failure.REFUSED, Failure.MISCONFIGURED}:
                return sent
            left_out(media, f"refused_{sent.detail.get('error', '')}")
        return await self._call("POST", path, payload, channel_id=channel)

    async def _call(
        self, method: str, path: str, payload: "write.Payload | Parts | None", **places: str
    ) -> Sent | SendFailed:
        """A REST call, of JSON or of several parts. Never raises."""
        if self._client is None:
            return SendFailed(Failure.LATER)
        try:
            async with asyncio.timeout(CALL):
                asked: Any = vars(payload) if isinstance(payload, Parts) else {"json": payload}
                said = await self._client.http.request(Route(method, path, **places), **asked)
        except discord.RateLimited as problem:
            return SendFailed(Failure.LATER, problem.retry_after, {"error": "429"})
        except discord.HTTPException as problem:
            return errors.failed(problem.status, problem.code)
        except aiohttp.ClientConnectorError:
            return SendFailed(Failure.LATER, None, {"error": "unreachable"})
        except Exception as problem:  # whatever it was, it is tried again
            return SendFailed(Failure.LATER, None, {"error": type(problem).__name__, "unsure": "yes"})
        return Sent(str(said["id"]) if isinstance(said, dict) and "id" in said else "")


class _Interaction:
    """A command or a press, and how far it is answered. https://discord.com/developers/docs/interactions/overview"""

    def __init__(self, connection: DiscordConnection, incoming: Incoming, data: Mapping[str, Any]) -> None:
        self._connection, self._incoming = connection, incoming
        self._id, self._token = str(data["id"]), str(data["token"])
        self._application, self._press = (
            str(data["application_id"]),
            data.get("type") == discord.InteractionType.component.value,
        )
        self._answered = self._deferred = self._lost = False

    async def defer(self) -> None:
        """Ask for time."""
        flags = write.SUPPRESS_NOTIFICATIONS if self._incoming.private else write.EPHEMERAL
        if isinstance(await self._call_back({"type": _DEFERRED, "data": {"flags": flags}}), Sent):
            self._answered = self._deferred = True

    async def nothing(self) -> None:
        """There is nothing to say; nobody is kept waiting for it."""
        if self._press and not self._deferred:
            await self._call_back({"type": _DEFERRED_PRESS})
            return
        if not self._deferred:
            await self.defer()
        if self._deferred:
            await self._web_hook("DELETE", "/messages/@original", None)

    async def send(self, outgoing: Outgoing) -> Sent | SendFailed:
        """One message: the answer, or one that follows it."""
        if outgoing.visibility is Visibility.ROOM:
            return await self._connection.send(self._incoming.where, outgoing)
        sent: Sent | SendFailed = SendFailed(Failure.REFUSED)
        for payload in write.messages(outgoing, self._connection._bot.user):
            sent = await self._say(payload)
            if isinstance(sent, SendFailed):
                break
        if isinstance(sent, SendFailed) and sent.failure is Failure.GONE and self._incoming.private:
            # It came too late to be answered as one. In direct messages it can still be said; in a room it can't.
            return await self._connection.send(self._incoming.where, outgoing)
        return sent

    async def _say(self, payload: write.Payload) -> Sent | SendFailed:
        if not self._answered:
            sent = await self._call_back({"type": _MESSAGE, "data": payload})
            if isinstance(sent, Sent) or sent.detail.get("error") != str(errors.ANSWERED):
                self._answered = isinstance(sent, Sent)
                return sent
            self._answered = True
        if self._deferred:
            sent = await self._web_hook("PATCH", "/messages/@original", write.edited(payload))
            self._deferred = isinstance(sent, SendFailed) and sent.failure is Failure.LATER
            return sent
        return await self._web_hook("POST", "", payload)

    async def _call_back(self, payload: write.Payload) -> Sent | SendFailed:
        path = "/interactions/{id}/{webhook_token}/callback"
        return await self._connection._call("POST", path, payload, id=self._id, webhook_token=self._token)

    async def _web_hook(self, method: str, path: str, payload: write.Payload | None) -> Sent | SendFailed:
        places = {"webhook_id": self._application, "webhook_token": self._token}
        return await self._connection._call(method, "/webhooks/{webhook_id}/{webhook_token}" + path, payload, **places)


def _lead(client: discord.AutoShardedClient, api: str | None) -> None:
    """Lead this client, and no other, to another server: the SDK's own addresses are shared by all of a process."""
    if not api:
        return
    http, base, away = client.http, f"{api.rstrip('/')}/api/v10", DiscordWebSocket.DEFAULT_GATEWAY.host
    request, ws_connect = http.request, http.ws_connect

    async def requested(route: Route, **more: Any) -> Any:
        route.url = base + route.url.removeprefix(Route.BASE)
        return await request(route, **more)

    async def connected(url: str, **more: Any) -> Any:
        if URL(url).host == away:  # where it begins anew
            _, own, _ = await http.get_bot_gateway()
            url = str(URL(own).with_query(URL(url).query))
        return await ws_connect(url, **more)

    http.request, http.ws_connect = requested, connected  # type: ignore[method-assign]


async def _registered(client: discord.AutoShardedClient) -> Any:
    route = Route("GET", "/applications/{application_id}/commands", application_id=client.application_id)
    return await client.http.request(route, params={"with_localizations": "true"})


async def _awaited(receive: Callable[[Incoming], Any], incoming: Incoming) -> tuple[Outgoing, ...]:
    replies: tuple[Outgoing, ...] = await receive(incoming)
    return replies


def _careful(hear: Callable[[Any], None]) -> Callable[[Any], None]:
    """One strange event never ends the connection."""

    def heard(data: Any) -> None:
        try:
            hear(data)
        except Exception as problem:  # whatever it was, the others come through
            log.error("an event could not be read: %s", type(problem).__name__)

    return heard
