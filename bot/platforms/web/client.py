"""Requests of browsers, and only here: pages, forms, server-sent events."""

import asyncio
import gzip
import hashlib
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive as ReceiveMessage
from starlette.types import Scope, Send

from bot.model.chat import Incoming, Outgoing
from bot.platforms import Receive, Words
from bot.platforms.web import read
from bot.platforms.web.recent import SHOWN, Answer, Recent
from bot.platforms.web.write import NO_COOKIE, Pages, problem_of

log = logging.getLogger(__name__)

COOKIE = "s"
AGE = 1800  # seconds that the cookie lives after an answer, as long as a session
LONG = 4_000  # characters that are heard even when their address is over its limit
HURRY = 1.0  # seconds that "leave" waits for what it forgets
FORGET = "0.forget"  # means the same in every state
ONCE = "1"  # names an answer in the address of the page, for a browser that may keep no cookie: shown once, then gone
EVENTS = "text/event-stream"
_YEAR = "public,max-age=31536000,immutable"
_KINDS = {
    "style": ("chat.css", "text/css"),
    "script": ("chat.js", "text/javascript"),
    "icon": ("icon.svg", "image/svg+xml"),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page, under an address that changes with it."""

    name: str
    media_type: str
    plain: bytes
    packed: bytes


class Limits(Protocol):
    """How much may come from one address."""

    def allows(self, address: str, length: int) -> bool:
        """Whether it may send a message of this length now."""

    def may_check(self, address: str) -> bool:
        """Whether an offer may still be checked for it."""

    def checked(self, address: str) -> None:
        """An offer was checked for it."""


class WebChat:
    """The page, and what its forms lead to."""

    def __init__(
        self,
        receive: Receive,
        words: Words,
        clock: Callable[[], datetime],
        limits: Limits,
        *,
        leave_to: str,
        embedded: bool = False,
    ) -> None:
        """`embedded`: other sites may show the page in a frame."""
        self._receive, self._words, self._clock, self._limits = receive, words, clock, limits
        self._leave_to, self._embedded = leave_to, embedded
        self._recent = Recent()
        self._leaving: set[asyncio.Task[None]] = set()
        self._cipher = Fernet(Fernet.generate_key())
        assets = {kind: _asset(*file) for kind, file in _KINDS.items()}
        self._assets = {asset.name: asset for asset in assets.values()}
        self._pages = Pages(words, {kind: f"/static/{asset.name}" for kind, asset in assets.items()}, leave_to)

    @property
    def routes(self) -> list[Route]:
        """For the shared listener."""
        return [
            Route("/", self._start),
            Route("/say", self._say, methods=["POST"]),
            Route("/say", self._back),
            Route("/leave", self._leave, methods=["POST"]),
            Route("/leave", self._back),
            Route("/static/{name}", self._static),
            Route("/favicon.ico", self._no_icon),  # of browsers that can't show ours
        ]

    def problem(self, request: Request, status: int, headers: dict[str, str] | None = None) -> Response:
        """What went wrong, in the person's language, with the way to help beside it."""
        language, key = self._language(request), problem_of(status)
        if _wants_events(request):
            events = _event("answer", self._pages.fragment(language, None, key)) + _event("done")
            return Response(events, status, headers, media_type=EVENTS)
        return HTMLResponse(self._page(request, language, problem=key), status, headers)

    # ---- pages

    async def _start(self, request: Request) -> Response:
        token, once = read.token_in(request.cookies.get(COOKIE)), request.query_params.get(ONCE)
        named = self._recent.take(once, self._clock()) if once else None
        answer = self._recent.get(token, self._clock()) if token else named
        if answer is None:
            problem = NO_COOKIE if once and not token else None
            return HTMLResponse(self._page(request, self._language(request), problem=problem))
        spoken = next((o.language for o in reversed(answer.outgoings) if o.language), None)
        language = self._words.resolve(request.query_params.get("l")) or spoken or self._language(request)
        response = HTMLResponse(self._page(request, language, answer.outgoings))
        if token and answer.ends:
            self._recent.drop(token)
            self._give(request, response, "", 0)
        return response

    async def _say(self, request: Request) -> Response:
        form = await self._form(request)
        known = read.token_in(request.cookies.get(COOKIE))
        token = known or read.new_token()
        address = request.client.host if request.client else ""
        throttled = not self._limits.allows(address, len(form.words))
        if throttled and len(form.words) > LONG:  # to hear it whole would take the time of others
            raise HTTPException(413)
        language = self._language(request)
        spent = not self._limits.may_check(address)
        update = read.incoming(form, token, self._clock(), language, throttled=throttled, checks_spent=spent)
        if update is None:
            return RedirectResponse("/", 303)
        if _wants_events(request):
            response: Response = _Events(self._events(update, language, address), media_type=EVENTS)
            response.headers["x-accel-buffering"] = "no"  # a proxy in between holds nothing back
        else:
            answer, once = await self._answer(update, address), read.new_token()
            if not known:
                self._recent.put(once, answer)
            response = RedirectResponse("/" if known else f"/?{ONCE}={once}", 303)
        self._give(request, response, token, AGE)
        return response

    async def _leave(self, request: Request) -> Response:
        form = await self._form(request)
        token = read.token_in(request.cookies.get(COOKIE)) or self._unsealed(form.session)
        if token:
            pressed = read.Form(read.new_id(), press=FORGET)
            update = read.incoming(pressed, token, self._clock(), self._language(request))
            assert update is not None
            await self._forget(update)
        # A script goes by itself; only a browser that navigates is led on. No Clear-Site-Data: Chromium may stand still
        # for many seconds on it, and all that it could clear are files without any words.
        navigates = "text/html" in request.headers.get("accept", "")
        response = RedirectResponse(self._leave_to, 303) if navigates else Response(status_code=204)
        self._give(request, response, "", 0)
        return response

    async def _static(self, request: Request) -> Response:
        asset = self._assets.get(request.path_params["name"])
        if asset is None:
            raise HTTPException(404)
        headers = {"cache-control": _YEAR, "vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(asset.packed, headers={**headers, "content-encoding": "gzip"}, media_type=asset.media_type)
        return Response(asset.plain, headers=headers, media_type=asset.media_type)

    async def _back(self, _: Request) -> Response:
        return RedirectResponse("/", 303)

    async def _no_icon(self, _: Request) -> Response:
        return Response(status_code=204, headers={"cache-control": _YEAR})

    # ---- parts

    def _page(
        self, request: Request, language: str, outgoings: tuple[Outgoing, ...] = (), *, problem: str | None = None
    ) -> str:
        """In a frame the cookie belongs to the page around it, and does not come with "leave", which leads out of it.

        So that form holds the session too, sealed: good for leaving, and for nothing else.
        """
        token = read.token_in(request.cookies.get(COOKIE))
        session = self._cipher.encrypt(token.encode()).decode() if token else ""
        return self._pages.page(language, outgoings, problem=problem, session=session)

    def _unsealed(self, session: str) -> str | None:
        try:
            return self._cipher.decrypt(session).decode()
        except InvalidToken:  # none, or of the process before this one
            return None

    async def _answer(self, update: Incoming, address: str) -> Answer:
        answer = Answer(await self._receive(update), self._clock())
        if any(outgoing.checked for outgoing in answer.outgoings):
            self._limits.checked(address)
        self._recent.put(update.sender, answer)
        asyncio.get_running_loop().call_later(SHOWN.total_seconds() + 1, lambda: self._recent.sweep(self._clock()))
        return answer

    async def _forget(self, update: Incoming) -> None:
        """Whoever leaves is not kept waiting: what takes longer goes on by itself."""

        async def forget() -> None:
            try:
                await self._receive(update)
            except Exception as problem:  # whatever it was, nobody is kept here
                log.error("leaving could not forget: %s", type(problem).__name__)
            self._recent.drop(update.sender)  # by now also what was still being answered

        task = asyncio.create_task(forget())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)
        await asyncio.wait({task}, timeout=HURRY)

    async def _events(self, update: Incoming, language: str, address: str) -> AsyncIterator[str]:
        yield _event("typing")
        try:
            answer = await self._answer(update, address)
            for outgoing in answer.outgoings:
                yield _event("answer", self._pages.fragment(language, outgoing))
            yield _event("done", "ended" if answer.ends else "")
        except Exception as problem:  # the head is out: what went wrong is told in the body
            log.error("an answer failed: %s", type(problem).__name__)
            yield _event("answer", self._pages.fragment(language, None, problem_of(500))) + _event("done")

    async def _form(self, request: Request) -> read.Form:
        """Raises HTTPException for a form of another site, or none at all."""
        if _foreign(request):
            raise HTTPException(403)
        body = await request.body()
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if body and kind != "application/x-www-form-urlencoded":
            raise HTTPException(415)
        try:
            return read.form(body)
        except read.Unreadable:
            raise HTTPException(400) from None

    def _language(self, request: Request) -> str:
        resolve = self._words.resolve
        asked = resolve(request.query_params.get("l"))
        return asked or read.accepted(request.headers.get("accept-language"), resolve) or self._words.languages[0]

    def _give(self, request: Request, response: Response, token: str, age: int) -> None:
        """Set the cookie; an age of 0 takes it away."""
        # Starlette can't say "Partitioned" before Python 3.14.
        parts = [f"{COOKIE}={token}", "Path=/", f"Max-Age={age}", "HttpOnly"]
        if request.url.scheme != "https":
            parts.append("SameSite=Lax")
        elif self._embedded:
            parts += ["Secure", "SameSite=None", "Partitioned"]
        else:
            parts += ["Secure", "SameSite=Lax"]
        response.headers.append("set-cookie", "; ".join(parts))


class _Events(StreamingResponse):
    """Runs to its end even when the browser is gone: a turn that has begun is saved, and asked for again by its id."""

    async def __call__(self, scope: Scope, receive: ReceiveMessage, send: Send) -> None:  # noqa: ARG002 - nobody listens for its leaving
        await self.stream_response(send)


def _wants_events(request: Request) -> bool:
    return EVENTS in request.headers.get("accept", "")


def _foreign(request: Request) -> bool:
    """Whether a page of another site sends this.

    Under no-referrer, forms have the origin "null"; so it says nothing where the browser has no Sec-Fetch-Site.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin not in {None, "null"} and origin.partition("://")[2] != request.headers.get("host")


def _event(name: str, data: str = "") -> str:
    return f"event: {name}\n" + "".join(f"data: {line}\n" for line in data.strip().split("\n")) + "\n"


def _asset(file: str, media_type: str) -> Asset:
    plain = (files("bot.platforms.web") / "static" / file).read_bytes()
    stem, _, ending = file.rpartition(".")
    name = f"{stem}.{hashlib.sha256(plain).hexdigest()[:8]}.{ending}"
    return Asset(name, media_type, plain, gzip.compress(plain, mtime=0))
