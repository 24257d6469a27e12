"""The gateway: sessions, intents, heartbeats, resuming. https://discord.com/developers/docs/events/gateway"""

import asyncio
import contextlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.discord.world import World

Json = dict[str, Any]
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
# https://discord.com/developers/docs/events/gateway#list-of-intents
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = {1 << 1: 1 << 15, 1 << 8: 1 << 13, CONTENT: 1 << 19}  # intent -> flag of the application that allows it
KNOWN = sum(1 << bit for bit in (*range(17), 20, 21, 24, 25))
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway
DECODE, NOT_IN, BAD_TOKEN, BAD_INTENTS, DISALLOWED_INTENTS = 4002, 4003, 4004, 4013, 4014


@dataclass
class Session:
    """What one shard has been told, so that it can be told again."""

    id: str
    shard: int
    shards: int
    intents: int
    ws: web.WebSocketResponse | None = None
    sent: list[Json] = field(default_factory=list)
    heard: int = 0  # the newest event that the client has said it got
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def dispatch(self, name: str, data: Json) -> int:
        """An event; kept for a RESUME. Its number."""
        event = {"op": DISPATCH, "t": name, "s": len(self.sent) + 1, "d": data}
        self.sent.append(event)
        await self.push(event)
        return len(self.sent)

    async def push(self, frame: Json) -> None:
        """Send, where somebody listens."""
        if self.ws is not None:
            with contextlib.suppress(ConnectionError):
                await self.ws.send_json(frame)

    async def taken(self, number: int) -> None:
        """Wait until the client has the event: asked for a heartbeat, it says at once how far it is."""
        await self.push({"op": HEARTBEAT, "d": None})
        while self.heard < number:
            self._news.clear()
            await self._news.wait()

    def beat(self, number: int | None) -> None:
        """A heartbeat has come."""
        self.heard = max(self.heard, number or 0)
        self._news.set()


class Gateway:
    """All sessions of the one bot."""

    def __init__(self, world: World, token: str, url: Callable[[], str]) -> None:
        self.world, self.token, self.url = world, token, url
        self.flags = 0  # of the application: which privileged intents are switched on for it
        self.interval = 41.25  # seconds between heartbeats
        self.answers_heartbeats = True  # if not: a zombie
        self.forgets = False  # no session can be resumed
        self.refuses: int | None = None  # a close code for whoever identifies
        self.sessions: dict[str, Session] = {}
        self.identified: list[Json] = []  # what was asked for, newest last
        self.resumed = 0
        self._ready = asyncio.Event()

    @property
    def live(self) -> list[Session]:
        """Those with a connection."""
        return [session for session in self.sessions.values() if session.ws is not None]

    async def connected(self) -> None:
        """Wait for a connection that has got its READY."""
        await self._ready.wait()

    def session_of(self, guild: str | None) -> Session | None:
        """https://discord.com/developers/docs/events/gateway#sharding; the newest session, connected or to resume."""
        for session in reversed(self.sessions.values()):
            if session.shard == ((int(guild) >> 22) % session.shards if guild else 0):
                return session
        return None

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection."""
        ws, session = web.WebSocketResponse(), None
        await ws.prepare(request)
        await ws.send_json({"op": HELLO, "d": {"heartbeat_interval": int(self.interval * 1000)}})
        try:
            async for message in ws:
                if message.type is not WSMsgType.TEXT:
                    break
                try:
                    frame = json.loads(message.data)
                    op, data = frame["op"], frame.get("d")
                except (ValueError, KeyError, TypeError):
                    await ws.close(code=DECODE)
                    break
                if op == HEARTBEAT:
                    if session is not None:
                        session.beat(data)
                    if self.answers_heartbeats:
                        await ws.send_json({"op": ACK})
                elif op == IDENTIFY:
                    session = await self._identify(ws, data)
                elif op == RESUME:
                    session = await self._resume(ws, data) or session
                elif session is None:
                    await ws.close(code=NOT_IN)
        except ConnectionError:
            pass
        finally:
            if session is not None and session.ws is ws:
                session.ws = None
            if not self.live:
                self._ready.clear()
        return ws

    async def _identify(self, ws: web.WebSocketResponse, asked: Json) -> Session | None:
        self.identified.append(asked)
        intents, refused = asked.get("intents", 0), self.refuses
        if asked.get("token") != self.token:
            refused = BAD_TOKEN
        elif intents & ~KNOWN:
            refused = BAD_INTENTS
        elif any(intents & intent and not self.flags & flag for intent, flag in PRIVILEGED.items()):
            refused = DISALLOWED_INTENTS
        if refused:
            await ws.close(code=refused)
            return None
        shard, shards = asked.get("shard") or (0, 1)
        session = Session(secrets.token_hex(8), shard, shards, intents, ws)
        self.sessions[session.id] = session
        guilds = [guild for guild in self.world.guilds.values() if (int(guild.id) >> 22) % shards == shard]
        ready: Json = {"v": 10, "user": {**self.world.bot.json(), "verified": True, "mfa_enabled": True}}
        ready |= {"guilds": [{"id": guild.id, "unavailable": True} for guild in guilds]}
        ready |= {"session_id": session.id, "resume_gateway_url": self.url(), "shard": [shard, shards]}
        ready |= {"application": {"id": self.world.app, "flags": self.flags}}
        number = await session.dispatch("READY", ready)
        if intents & GUILDS:
            for guild in guilds:
                number = await session.dispatch("GUILD_CREATE", self.world.guild_json(guild))
        asyncio.get_running_loop().create_task(self._is_ready(session, number))
        return session

    async def _is_ready(self, session: Session, number: int) -> None:
        await session.taken(number)
        self._ready.set()

    async def _resume(self, ws: web.WebSocketResponse, asked: Json) -> Session | None:
        session = self.sessions.get(asked.get("session_id", ""))
        if asked.get("token") != self.token:
            await ws.close(code=BAD_TOKEN)
            return None
        if session is None or self.forgets:
            await ws.send_json({"op": INVALID, "d": False})
            return None
        session.ws = ws
        self.resumed += 1
        for event in session.sent[asked.get("seq") or 0 :]:
            await ws.send_json(event)
        await session.dispatch("RESUMED", {})
        self._ready.set()
        return session
