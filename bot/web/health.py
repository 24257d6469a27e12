"""Whether it lives, and whether it is ready."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

PATIENCE = 2.0  # seconds that the store may take

Degraded = Callable[[], tuple[str, ...] | None]
Asks = Callable[[], Awaitable[object]]


class Health:
    """/healthz and /readyz. A store that fails makes nothing unready: help outlives it (P5)."""

    def __init__(self, degraded: Degraded, store: Asks) -> None:
        """`degraded`: layers that run from their last good copy, None while loading; `store` asks the store something.

        Both may raise.
        """
        self._degraded, self._store = degraded, store

    @property
    def routes(self) -> list[Route]:
        """For the shared listener."""
        return [Route("/healthz", lives), Route("/readyz", self._ready)]

    async def _ready(self, _: Request) -> Response:
        degraded = loaded(self._degraded)
        if degraded is None:
            return JSONResponse({"ready": False}, 503)
        return JSONResponse({"ready": True, "degraded": degraded, "store": await answers(self._store)})


class Inside:
    """The same for whoever runs it, on loopback: all that should work works.

    For an alarm or a supervisor, never for a balancer, which would take help away with a database.
    """

    def __init__(self, degraded: Degraded, ledger: Asks, lanes: Callable[[], Mapping[str, bool | None]]) -> None:
        """`ledger` asks the database something. `lanes`: whether this process holds them; None = nobody can say who
        does."""
        self._degraded, self._ledger, self._lanes = degraded, ledger, lanes

    @property
    def routes(self) -> list[Route]:
        """For the listener of the metrics."""
        return [Route("/healthz", lives), Route("/readyz", self._ready)]

    async def _ready(self, _: Request) -> Response:
        degraded, database = loaded(self._degraded), await answers(self._ledger)
        lanes = {name: _STANDINGS[held] for name, held in self._lanes().items()}
        ready = degraded is not None and database and UNKNOWN not in lanes.values()
        told = {"ready": ready, "content": degraded is not None, "degraded": degraded or ()}
        return JSONResponse({**told, "database": database, "lanes": lanes}, 200 if ready else 503)


UNKNOWN = "unknown"
_STANDINGS = {True: "held", False: "elsewhere", None: UNKNOWN}


async def lives(_: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


def loaded(degraded: Degraded) -> tuple[str, ...] | None:
    """Layers that run from their last good copy; None while the content is not there."""
    try:
        return degraded()
    except Exception:  # it could not be loaded at all
        return None


async def answers(store: Asks) -> bool:
    """Whether a database answers in time."""
    try:
        async with asyncio.timeout(PATIENCE):
            await store()
    except Exception:  # whatever it is
        return False
    return True
