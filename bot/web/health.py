"""Whether it lives, and whether it is ready."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

PATIENCE = 2.0  # seconds that the store may take


class Health:
    """/healthz and /readyz. A store that fails makes nothing unready: help outlives it (P5)."""

    def __init__(self, degraded: Callable[[], tuple[str, ...] | None], store: Callable[[], Awaitable[object]]) -> None:
        """`degraded`: layers that run from their last good copy, None while loading; `store` asks the store something.

        Both may raise.
        """
        self._degraded, self._store = degraded, store

    @property
    def routes(self) -> list[Route]:
        """For the shared listener."""
        return [Route("/healthz", self._lives), Route("/readyz", self._ready)]

    async def _lives(self, _: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def _ready(self, _: Request) -> Response:
        try:
            degraded = self._degraded()
        except Exception:  # the content could not be loaded at all
            degraded = None
        if degraded is None:
            return JSONResponse({"ready": False}, 503)
        return JSONResponse({"ready": True, "degraded": degraded, "store": await self._store_answers()})

    async def _store_answers(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._store()
        except Exception:  # whatever it is
            return False
        return True
