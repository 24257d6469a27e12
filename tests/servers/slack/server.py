"""The server: calls, the websocket, what is posted, faults and limits."""

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import secrets
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout, WSMsgType, web

from tests.servers.slack import api
from tests.servers.slack.people import Person
from tests.servers.slack.workspace import Posted, Workspace

Json = dict[str, Any]
USES, LIFE = 5, 1_800.0  # of a response URL: answers, seconds
SENT = 0.3  # seconds in which calls may come that had left before the wish for a rest arrived


@dataclass
class Fault:
    """What the next call of a method meets instead."""

    error: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: float = 0.0  # seconds before the answer


@dataclass
class Delivery:
    """What was handed to the bot: how often, and whether it was acknowledged."""

    kind: str
    payload: Json
    tries: int = 0
    acked: bool = False
    status: int = 0  # of the last answer, where it is posted
    seconds: float = 0.0  # until the acknowledgement


@dataclass
class _Url:
    channel: str
    user: str
    origin: Posted | None
    until: float
    left: int = USES


class SlackServer:
    """One workspace, one app."""

    def __init__(self, port: int = 0, ack_within: float = 3.0, pauses: tuple[float, ...] = (0.0, 60.0, 300.0)) -> None:
        """`ack_within`: seconds for an acknowledgement; `pauses`: before each of the repeats of an event
        (https://docs.slack.dev/apis/events-api: at once, after one minute, after five)."""
        self.space = Workspace()
        self.token, self.app_token = "xoxb-" + secrets.token_hex(8), "xapp-" + secrets.token_hex(8)
        self.signing_secret = secrets.token_hex(16)
        self.scopes = ["app_mentions:read", "channels:read", "chat:write", "commands", "groups:read", "im:history"]
        self.scopes += ["files:write", "users:read"]
        self.app_scopes = ["connections:write"]
        self.ack_within, self.pauses = ack_within, pauses
        self.hook: str | None = None  # where events are posted to; none: Socket Mode
        self.calls: list[tuple[str, Json]] = []  # what was received, before it was answered
        self.responses: list[Json] = []  # what came to response URLs
        self.faults: dict[str, deque[Fault]] = {}
        self.rate: float | None = None  # posts per second and channel; none: no limit
        self.too_early = 0  # calls within a rest that was asked for
        self.skew = 0.0  # seconds by which the Date header is off
        self.stamp_off = 0.0  # seconds by which the time stamp of what is posted is off
        self.connections = 0
        self._port, self._runner = port, None  # type: int, web.AppRunner | None
        self._sockets: list[web.WebSocketResponse] = []
        self._connected = asyncio.Event()
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._tickets: set[str] = set()
        self._urls: dict[str, _Url] = {}
        self._count = itertools.count(1)
        self._next: dict[str, float] = {}
        self._rest = (0.0, 0.0)  # from, until

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def api(self) -> str:
        """The base address of the Web API."""
        return f"{self.url}/api/"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; again on the same port after `stop`."""
        app = web.Application(client_max_size=10_000_000)
        app.router.add_post("/api/{method}", self._called)
        app.router.add_get("/link/", self._linked)
        app.router.add_post("/upload/v1/{file}", self._uploaded)
        app.router.add_post("/actions/{secret}", self._responded)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Be gone."""
        await self.drop()
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    async def drop(self) -> None:
        """All connections break, without a word."""
        sockets, self._sockets = self._sockets, []
        self._connected.clear()
        for ws in sockets:
            if ws._req is not None and ws._req.transport is not None:
                ws._req.transport.abort()
        await asyncio.sleep(0)

    async def refresh(self) -> None:
        """Slack wants the connection renewed (https://docs.slack.dev/apis/events-api/using-socket-mode)."""
        for ws in list(self._sockets):
            await ws.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})

    async def connected(self) -> None:
        """Wait for a connection."""
        await self._connected.wait()

    def person(self, name: str) -> Person:
        """Somebody new."""
        return Person(self, self.space.member(name))

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of a method ("response_url" is one too) meet these."""
        self.faults.setdefault(method, deque()).extend(faults)

    # ---- delivering

    async def event(self, event: Json, event_id: str | None = None) -> Delivery:
        """An event; repeated until it is acknowledged, three times at most."""
        body = {
            "token": "unused",
            "team_id": self.space.team,
            "api_app_id": self.space.app,
            "event": event,
            "type": "event_callback",
            "event_id": event_id or f"Ev{next(self._count):06d}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": self.space.team, "user_id": self.space.bot, "is_bot": True}],
        }
        return await self.deliver(Delivery("events_api", body))

    async def deliver(self, delivery: Delivery) -> Delivery:
        """Hand over; only events are handed over again."""
        pauses = self.pauses if delivery.kind == "events_api" else ()
        for pause in (None, *pauses):
            if pause:
                await asyncio.sleep(pause)
            began = time.monotonic()
            delivery.tries += 1
            send = self._post if self.hook else self._push
            delivery.acked = await send(delivery)
            delivery.seconds = time.monotonic() - began
            if delivery.acked:
                break
        return delivery

    def response_url(self, channel: str, user: str, origin: Posted | None = None) -> str:
        """A new one."""
        secret = secrets.token_hex(8)
        self._urls[secret] = _Url(channel, user, origin, time.monotonic() + LIFE)
        return f"{self.url}/actions/{secret}"

    def expire_urls(self) -> None:
        """Half an hour passes for them."""
        for url in self._urls.values():
            url.until = 0.0

    async def _push(self, delivery: Delivery) -> bool:
        if not self._sockets:
            return False
        id = secrets.token_hex(8)
        envelope: Json = {"envelope_id": id, "type": delivery.kind, "payload": delivery.payload}
        envelope["accepts_response_payload"] = delivery.kind != "events_api"
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": delivery.tries - 1, "retry_reason": "timeout" if delivery.tries > 1 else ""}
        self._acks[id] = asyncio.get_running_loop().create_future()
        try:
            await self._sockets[-1].send_json(envelope)
            await asyncio.wait_for(self._acks[id], self.ack_within)
        except (TimeoutError, ConnectionError):
            return False
        finally:
            del self._acks[id]
        return True

    async def _post(self, delivery: Delivery) -> bool:
        """Signed: https://docs.slack.dev/authentication/verifying-requests-from-slack"""
        kind = {"events_api": "application/json"}.get(delivery.kind, "application/x-www-form-urlencoded")
        if delivery.kind == "events_api":
            body = json.dumps(delivery.payload)
        elif delivery.kind == "slash_commands":
            body = urlencode(delivery.payload)
        else:
            body = urlencode({"payload": json.dumps(delivery.payload)})
        stamp = str(int(time.time() + self.stamp_off))
        headers = {
            "content-type": kind,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": self.sign(stamp, body),
        }
        if delivery.tries > 1:
            headers |= {"x-slack-retry-num": str(delivery.tries - 1), "x-slack-retry-reason": "http_timeout"}
        assert self.hook is not None
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=self.ack_within)) as session,
                session.post(self.hook, data=body.encode(), headers=headers) as said,
            ):
                delivery.status = said.status
                return said.status == 200
        except (ClientError, TimeoutError):
            return False

    def sign(self, stamp: str, body: str) -> str:
        """The signature of what is posted."""
        key = self.signing_secret.encode()
        return "v0=" + hmac.new(key, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()

    # ---- being called

    async def _called(self, request: web.Request) -> web.Response:
        method, asked = request.match_info["method"], await _arguments(request)
        self.calls.append((method, asked))
        headers = {"x-oauth-scopes": ",".join(self.scopes), "date": _date(self.skew)}
        if fault := self._fault(method):
            return await _faulty(fault)
        if self._rest[0] < time.monotonic() < self._rest[1]:
            self.too_early += 1
        if (wait := self._limited(method, asked)) > 0:  # https://docs.slack.dev/apis/web-api/rate-limits
            self._rest = (time.monotonic() + SENT, time.monotonic() + wait)
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"retry-after": str(max(1, round(wait)))}
            )
        try:
            said = self._answer(method, asked, request.headers.get("authorization", "").removeprefix("Bearer "))
        except api.Refused as refused:
            said = refused.body
        return web.json_response(said, headers=headers)

    def _answer(self, method: str, asked: Json, token: str) -> Json:
        if method not in api.SCOPES:
            raise api.Refused("unknown_method")
        if not token:
            raise api.Refused("not_authed")
        if token not in {self.token, self.app_token}:
            raise api.Refused("invalid_auth")
        opens = method == "apps.connections.open"
        if (token == self.app_token) != opens:
            raise api.Refused("not_allowed_token_type")
        given, needed = self.app_scopes if opens else self.scopes, api.SCOPES[method]
        if needed and needed not in given:
            raise api.Refused("missing_scope", needed=needed, provided=",".join(given))
        if opens:
            ticket = secrets.token_hex(8)
            self._tickets.add(ticket)
            return {"ok": True, "url": f"{self.url.replace('http', 'ws', 1)}/link/?ticket={ticket}"}
        said = api.METHODS[method](self.space, asked)
        return {**said, "upload_url": f"{self.url}{said['upload_url']}"} if "upload_url" in said else said

    def _limited(self, method: str, asked: Json) -> float:
        """Seconds to wait, where there is a limit: one post a second and channel, three at once after a rest."""
        if self.rate is None or method != "chat.postMessage":
            return 0.0
        now, step = time.monotonic(), 1 / self.rate
        due = max(self._next.get(str(asked.get("channel")), 0.0), now - 2 * step)
        if due > now:
            return 1.0
        self._next[str(asked.get("channel"))] = due + step
        return 0.0

    def _fault(self, method: str) -> Fault | None:
        waiting = self.faults.get(method)
        return waiting.popleft() if waiting else None

    async def _uploaded(self, request: web.Request) -> web.Response:
        """The bytes of a file, once. https://docs.slack.dev/messaging/working-with-files#uploading_files

        Whoever knows the address may: a token in the request would go where it is not wanted.
        """
        self.calls.append(("upload", {"authorization": request.headers.get("authorization")}))
        if fault := self._fault("upload"):
            return await _faulty(fault)
        file, data = self.space.files.get(request.match_info["file"]), await request.read()
        if file is None or file.data or len(data) != file.length:
            return web.Response(status=400)
        file.data = data
        return web.Response(text=f"OK - {len(data)}")

    async def _responded(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.responses.append(asked)
        if fault := self._fault("response_url"):
            return await _faulty(fault)
        url = self._urls.get(request.match_info["secret"])
        # On no public page; seen in the answers of hooks.slack.com.
        if url is None or url.until < time.monotonic():
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        if url.left == 0:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        url.left -= 1
        try:
            api.respond(self.space, url.origin, url.channel, url.user, asked)
        except api.Refused as refused:
            return web.json_response(refused.body, status=400)
        return web.Response(text="ok")

    async def _linked(self, request: web.Request) -> web.StreamResponse:
        """https://docs.slack.dev/apis/events-api/using-socket-mode"""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:  # good for one connection
            return web.Response(status=408)
        self._tickets.discard(ticket)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        info = {"app_id": self.space.app}
        await ws.send_json({"type": "hello", "num_connections": 1, "debug_info": {}, "connection_info": info})
        self._sockets.append(ws)
        self.connections += 1
        self._connected.set()
        with contextlib.suppress(ConnectionError):
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    waiting = self._acks.get(json.loads(message.data).get("envelope_id", ""))
                    if waiting is not None and not waiting.done():
                        waiting.set_result(json.loads(message.data))
        if ws in self._sockets:
            self._sockets.remove(ws)
        if not self._sockets:
            self._connected.clear()
        return ws


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        said = await request.json()
        return said if isinstance(said, dict) else {}
    return {**request.query, **await request.post()}


async def _faulty(fault: Fault) -> web.Response:
    await asyncio.sleep(fault.hang)
    body = {"ok": False, "error": fault.error or "internal_error"}
    return web.json_response(body, status=fault.status, headers=dict(fault.headers))


def _date(skew: float) -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + skew))
