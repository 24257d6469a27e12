"""Bodies of requests are small and come in time; what is not is answered all the same."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST = 128 * 1024  # bytes of a decoded form; the page cuts nothing by itself, for danger may stand last
SENT = 3 * MOST  # bytes as they come: a form writes each byte of most scripts with three
DRAINED = 1024 * 1024  # bytes that are read and dropped, so that a browser comes to read the answer
PATIENCE = 30.0  # seconds for a whole body
# A proxy before us may have believed the other one: what is behind the body could be somebody else's request.
_TWO_LENGTHS = {b"content-length", b"transfer-encoding"}


class Bodies:
    """Reads the whole body before the application begins.

    413 when it is too long, 408 when it takes too long, 400 when it says its length in two ways.
    """

    def __init__(self, app: ASGIApp, refused: Callable[[Request, int, dict[str, str]], Response]) -> None:
        """`refused` makes the answer of a status, with these headers."""
        self._app, self._refused = app, refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and {name for name, _ in scope["headers"]} >= _TWO_LENGTHS:
            await self._refuse(400, scope, receive, send)
            return
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        body, size, more = bytearray(), 0, True
        try:
            async with asyncio.timeout(PATIENCE):
                while more and size <= DRAINED:
                    message = await receive()
                    if message["type"] != "http.request":  # gone before the end: nobody to answer
                        return
                    piece, more = message.get("body", b""), message.get("more_body", False)
                    size += len(piece)
                    body += piece[: max(0, SENT + 1 - len(body))]
        except TimeoutError:
            await self._refuse(408, scope, receive, send)
            return
        if size > SENT or size - 2 * body.count(b"%") > MOST:
            await self._refuse(413, scope, receive, send)
            return
        given = False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, again, send)

    async def _refuse(self, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        """What is left of the body is not read, so the connection can't go on."""
        await self._refused(Request(scope), status, {"connection": "close"})(scope, receive, send)
