"""The server: REST, the gateway's address, faults and limits."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.servers.discord import api
from tests.servers.discord.gateway import Gateway
from tests.servers.discord.people import Interaction, Person
from tests.servers.discord.world import EPHEMERAL, SUPPRESS_NOTIFICATIONS, Channel, Guild, Posted, World, token

Json = dict[str, Any]


@dataclass
class Fault:
    """What the next call of a kind meets instead."""

    code: int = 0  # of ERRORS in api.py
    status: int = 0  # instead of that of the code
    retry_after: float = 1.0  # of a 429, in seconds
    hang: float = 0.0  # seconds before the answer


@dataclass
class Call:
    """What was received, before it was answered."""

    kind: str
    path: str
    body: Any
    at: float = field(default_factory=time.monotonic)


class DiscordServer:
    """Discord, as far as one bot sees it."""

    def __init__(self, port: int = 0, *, respond_within: float = 3.0, shards: int = 1) -> None:
        """`respond_within`: seconds for the first answer to an interaction
        (https://discord.com/developers/docs/interactions/receiving-and-responding)."""
        self.world, self.token = World(), token()
        self.gateway = Gateway(self.world, self.token, lambda: f"{self.url.replace('http', 'ws', 1)}/gateway/")
        self.respond_within, self.life, self.shards = respond_within, 900.0, shards
        self.calls: list[Call] = []
        self.faults: dict[str, deque[Fault]] = {}
        self.interactions: dict[str, Interaction] = {}  # by token
        self.rate: float | None = None  # messages per second and channel; none: no limit
        self.too_early = 0  # calls within a rest that was asked for
        self.skew = 0.0  # seconds by which the Date header is off
        self._nonces: dict[tuple[str, str], Posted] = {}
        self._next: dict[str, float] = {}
        self._port, self._runner = port, None  # type: int, web.AppRunner | None
        self._rest = dict[str, float]()

    @property
    def url(self) -> str:
        """Where it is; what a bot has as its base address."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; again on the same port after `stop`."""
        app = web.Application(client_max_size=20_000_000)
        app.router.add_get("/gateway/", self.gateway.serve)
        for method, path, kind, answer in self._routes():
            app.router.add_route(method, f"/api/v10{path}", self._handler(kind, answer))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Be gone."""
        await self.drop()
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    async def drop(self) -> None:
        """All connections of the gateway break, without a word."""
        for session in self.gateway.live:
            ws, session.ws = session.ws, None
            if ws is not None and ws._req is not None and ws._req.transport is not None:
                ws._req.transport.abort()
        self.gateway._ready.clear()
        await asyncio.sleep(0)

    async def reconnect(self) -> None:
        """Discord wants the connections renewed."""
        for session in self.gateway.live:
            await session.push({"op": 7, "d": None})

    async def connected(self) -> None:
        """Wait for a connection that is ready."""
        await self.gateway.connected()

    def person(self, name: str, locale: str = "en-US") -> Person:
        """Somebody new, who is in all guilds."""
        assert locale in api.LOCALES, "Discord is not to be had in this language"
        return Person(self, self.world.user(name, locale))

    def fail(self, kind: str, *faults: Fault) -> None:
        """The next calls of a kind (see `_routes`) meet these."""
        self.faults.setdefault(kind, deque()).extend(faults)

    async def joins(self) -> Guild:
        """The bot is added to a new guild."""
        guild = self.world.guild()
        await self.dispatch("GUILD_CREATE", self.world.guild_json(guild), guild.id)
        return guild

    async def leaves(self, guild: Guild) -> None:
        """The bot is removed from it."""
        del self.world.guilds[guild.id]
        for channel in guild.channels:
            self.world.channels[channel].visible = False
        await self.dispatch("GUILD_DELETE", {"id": guild.id}, guild.id)

    async def dispatch(self, name: str, data: Json, guild: str | None, *, wait: bool = True) -> bool:
        """Hand an event over. Whether there is a session for it; `wait`: until the bot has it, where it listens."""
        session = self.gateway.session_of(guild)
        if session is None:
            return False
        number = await session.dispatch(name, data)
        if wait and session.ws is not None:
            await session.taken(number)
        return True

    # ---- being called

    def _routes(self) -> tuple[tuple[str, str, str, Callable[[web.Request, Any], Awaitable[Any]]], ...]:
        hook = "/webhooks/{app}/{token}"
        return (
            ("GET", "/gateway/bot", "gateway", self._gateway),
            ("GET", "/users/@me", "me", self._me),
            ("GET", "/users/@me/guilds", "guilds", self._guilds),
            ("DELETE", "/users/@me/guilds/{guild}", "leave", self._leave),
            ("GET", "/guilds/{guild}", "guild", self._guild),
            ("GET", "/guilds/{guild}/members/{user}", "member", self._member),
            ("POST", "/users/@me/channels", "dm", self._dm),
            ("GET", "/oauth2/applications/@me", "application", self._application),
            ("GET", "/applications/@me", "application", self._application),
            ("GET", "/applications/{app}/commands", "commands", self._commands),
            ("PUT", "/applications/{app}/commands", "register", self._register),
            ("GET", "/channels/{channel}", "channel", self._channel),
            ("POST", "/channels/{channel}/messages", "message", self._message),
            ("POST", "/interactions/{id}/{token}/callback", "callback", self._callback),
            ("POST", hook, "followup", self._followup),
            ("PATCH", hook + "/messages/@original", "original", self._original),
            ("DELETE", hook + "/messages/@original", "delete", self._delete),
        )

    def _handler(
        self, kind: str, answer: Callable[[web.Request, Any], Awaitable[Any]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            asked, files = await _parts(request)
            request["files"] = files
            self.calls.append(Call(kind, request.path, asked))
            headers = {"date": _date(self.skew), "via": "1.1 google"}
            waiting = self.faults.get(kind)
            fault = waiting.popleft() if waiting else None
            if fault:
                await asyncio.sleep(fault.hang)
                if fault.status == 429:
                    return _limited(fault.retry_after, headers)
                if fault.status or fault.code:
                    refused = api.Refused(fault.code)
                    return _json(refused.body, fault.status or refused.status, headers)
            if wait := self._wait(kind, request.match_info.get("channel", "")):
                return _limited(wait, headers)
            try:
                if kind not in ("callback", "followup", "original", "delete"):  # which have a token in their address
                    if request.headers.get("authorization") != f"Bot {self.token}":
                        raise api.Refused(0)
                    if request.match_info.get("app", self.world.app) != self.world.app:
                        raise api.Refused(50001)
                said = await answer(request, asked)
            except api.Refused as refused:
                return _json(refused.body, refused.status, headers)
            return web.Response(status=204, headers=headers) if said is None else _json(said, 200, headers)

        return handle

    def _wait(self, kind: str, channel: str) -> float:
        """Seconds to wait: https://discord.com/developers/docs/topics/rate-limits"""
        if self.rate is None or kind != "message":
            return 0.0
        now, step = time.monotonic(), 1 / self.rate
        if now < self._rest.get(channel, 0.0):
            self.too_early += 1
        due = max(self._next.get(channel, 0.0), now - 4 * step)
        if due > now:
            self._rest[channel] = due
            return due - now + 0.01
        self._next[channel] = due + step
        return 0.0

    async def _gateway(self, *_: object) -> Json:
        limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        return {"url": self.gateway.url(), "shards": self.shards, "session_start_limit": limit}

    async def _me(self, *_: object) -> Json:
        return {**self.world.bot.json(), "verified": True, "mfa_enabled": True, "flags": 0, "locale": "en-US"}

    async def _guilds(self, *_: object) -> list[Json]:
        return [
            {"id": guild.id, "name": "guild", "owner": False, "permissions": guild.everyone, "features": []}
            for guild in self.world.guilds.values()
        ]

    def _known(self, request: web.Request) -> Guild:
        guild = self.world.guilds.get(request.match_info["guild"])
        if guild is None:
            raise api.Refused(10004)
        return guild

    async def _guild(self, request: web.Request, _: object) -> Json:
        return self.world.guild_said(self._known(request))

    async def _member(self, request: web.Request, _: object) -> Json:
        """https://discord.com/developers/docs/resources/guild#get-guild-member"""
        self._known(request)
        id = request.match_info["user"]
        user = self.world.bot if id == self.world.bot.id else self.world.users.get(id)
        if user is None:
            raise api.Refused(10007)
        return self.world.member_json(user)

    async def _leave(self, request: web.Request, _: object) -> None:
        await self.leaves(self._known(request))

    async def _dm(self, _: web.Request, asked: Json) -> Json:
        user = self.world.users.get(str(asked.get("recipient_id")))
        if user is None:
            raise api.Refused(10013)
        return {"id": user.dm, "type": 1, "last_message_id": None, "recipients": [user.json()]}

    async def _application(self, *_: object) -> Json:
        said: Json = {"id": self.world.app, "name": "fanilo", "icon": None, "description": "", "bot_public": True}
        said |= {"bot_require_code_grant": False, "verify_key": "0" * 64, "flags": self.gateway.flags, "team": None}
        said |= {"owner": {**self.world.bot.json(), "id": "1"}, "approximate_guild_count": len(self.world.guilds)}
        return {**said, "summary": "", "rpc_origins": [], "bot": self.world.bot.json()}

    async def _commands(self, request: web.Request, _: object) -> list[Json]:
        if request.query.get("with_localizations", "").lower() in ("true", "1"):
            return self.world.commands
        return [_plain(command) for command in self.world.commands]

    async def _register(self, _: web.Request, asked: Any) -> list[Json]:
        api.check_commands(asked)
        old = {(command["type"], command["name"]): command["id"] for command in self.world.commands}
        self.world.commands = [_complete(command, self.world, old) for command in asked]
        return self.world.commands

    def _reachable(self, request: web.Request) -> Channel:
        channel = self.world.channels.get(request.match_info["channel"])
        if channel is None:
            raise api.Refused(10003)
        if not channel.visible:
            raise api.Refused(50001)
        return channel

    async def _channel(self, request: web.Request, _: object) -> Json:
        return self._reachable(request).json()

    async def _message(self, request: web.Request, asked: Json) -> Json:
        channel = self._reachable(request)
        if not channel.writable:
            raise api.Refused(50013 if channel.guild else 50007)
        files: dict[str, bytes] = request["files"]
        if files and not channel.attachable:  # ATTACH_FILES; https://discord.com/developers/docs/topics/permissions
            raise api.Refused(50013)
        api.check_files(asked, files)
        api.check_message(asked)
        nonce = (channel.id, str(asked.get("nonce")))
        if asked.get("enforce_nonce") and asked.get("nonce") and nonce in self._nonces:
            return self.world.posted_json(self._nonces[nonce])
        self._nonces[nonce] = posted = self.world.post(channel.id, asked, files=tuple(files.values()))
        return self.world.posted_json(posted)

    # ---- https://discord.com/developers/docs/interactions/receiving-and-responding

    async def _callback(self, request: web.Request, asked: Json) -> Json | None:
        given = self.interactions.get(request.match_info["token"])
        late = given is None or time.monotonic() - given.at > self.respond_within
        if given is None or given.id != request.match_info["id"] or (late and not given.answered.is_set()):
            raise api.Refused(10062)
        if given.answered.is_set():
            raise api.Refused(40060)
        kind, data = asked.get("type"), asked.get("data") or {}
        if kind in (4, 7):
            api.check_message(data, aside=True)
        elif kind not in (5, 6):
            raise api.Refused(50035, {"type": {"_errors": [{"code": "BASE_TYPE_CHOICES"}]}})
        if kind in (4, 5):
            given.original = self.world.post(given.channel, data, self._to(given, data), loading=kind == 5)
        else:
            given.original = given.origin
            if given.origin and kind == 7:
                given.origin.payload |= data
        given.answered.set()
        return None

    async def _followup(self, request: web.Request, asked: Json) -> Json:
        given = self._open(request)
        api.check_message(asked, aside=True)
        original = given.original
        if original is not None and original.loading:  # the first one takes the place of "is thinking"
            original.payload, original.loading = {**asked, "flags": _flags(original, asked)}, False
            return self.world.posted_json(original)
        return self.world.posted_json(self.world.post(given.channel, asked, self._to(given, asked)))

    async def _original(self, request: web.Request, asked: Json) -> Json:
        original = self._open(request).original
        if original is None:
            raise api.Refused(10008)
        api.check_edit(asked, empty=not original.loading)
        original.payload |= {**asked, "flags": _flags(original, asked)}
        original.loading = False
        return self.world.posted_json(original)

    async def _delete(self, request: web.Request, _: object) -> None:
        given = self._open(request)
        if given.original is None:
            raise api.Refused(10008)
        if given.original in self.world.posted:
            self.world.posted.remove(given.original)
        given.original = None

    def _open(self, request: web.Request) -> Interaction:
        given = self.interactions.get(request.match_info["token"])
        if given is None or request.match_info["app"] != self.world.app or not given.answered.is_set():
            raise api.Refused(10015)
        if time.monotonic() - given.at > self.life:
            raise api.Refused(50027)
        return given

    def _to(self, given: Interaction, data: Json) -> str | None:
        return given.user if (data.get("flags") or 0) & EPHEMERAL else None


async def _parts(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """What is asked, and the files with it. https://discord.com/developers/docs/reference#uploading-files"""
    if request.content_type == "application/json":
        return await request.json(), {}
    if request.content_type != "multipart/form-data":
        return {}, {}
    parts = await request.post()
    said = parts.get("payload_json")
    files = {name: part.file.read() for name, part in parts.items() if isinstance(part, web.FileField)}
    return json.loads(said if isinstance(said, str | bytes | bytearray) else "{}"), files


def _flags(original: Posted, asked: Json) -> int:
    """Who sees a message, and whether it makes a sound, is settled by what it began as."""
    settled = EPHEMERAL | SUPPRESS_NOTIFICATIONS
    kept = int(original.payload.get("flags") or 0) & settled
    return (int(asked.get("flags") or 0) & ~settled) | kept


def _json(said: object, status: int, headers: dict[str, str]) -> web.Response:
    response = web.json_response(said, status=status, headers=headers)
    response.headers["content-type"] = "application/json"  # with no charset, as Discord has it
    return response


def _limited(wait: float, headers: dict[str, str]) -> web.Response:
    more = {"retry-after": str(max(1, round(wait))), "x-ratelimit-scope": "user"}
    body = {"message": "You are being rate limited.", "retry_after": wait, "global": False, "code": 0}
    return _json(body, 429, headers | more)


def _complete(command: Json, world: World, old: dict[tuple[int, str], str]) -> Json:
    """With all that Discord adds."""
    kind = command.get("type", 1)
    said: Json = {"type": kind, "description": "", "default_member_permissions": None, "nsfw": False}
    said |= {"name_localizations": None, "description_localizations": None, "integration_types": [0], "contexts": None}
    said |= command
    said |= {"id": old.get((kind, command["name"])) or world.snowflake(), "application_id": world.app}
    return {**said, "version": world.snowflake(), "dm_permission": True}


def _plain(command: Json) -> Json:
    """Without localizations: they are told where they are asked for."""
    said = {key: value for key, value in command.items() if not key.endswith("_localizations")}
    return said | ({"options": [_plain(option) for option in said["options"]]} if said.get("options") else {})


def _date(skew: float) -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + skew))
