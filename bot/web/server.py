"""A listener in our own event loop: uvicorn without its logs, its signals and its name."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

HEAD = 20.0  # seconds for the head of a request
KEEP_ALIVE = 30  # seconds that a connection may rest between two requests
LAST = 1  # seconds for what is being answered when the end comes


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 is any free one. Raises OSError, and OverflowError for what is no port."""
    family, kind, protocol, _, (found, _, *scope) = socket.getaddrinfo(
        host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((found, port, *scope))  # getaddrinfo would make another one of a port that is too high
        made.listen()
        made.setblocking(False)
    except (OSError, OverflowError):
        made.close()
        raise
    return made


class Server(uvicorn.Server):
    """Serves an application on a socket until `should_exit` is set."""

    def __init__(self, app: ASGIApp, *, proxies: Sequence[str] = ()) -> None:
        """`proxies`: addresses whose X-Forwarded headers are believed."""
        super().__init__(
            Config(
                app,
                http=_Patient,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(proxies),
                forwarded_allow_ips=list(proxies),
                timeout_keep_alive=KEEP_ALIVE,
                timeout_graceful_shutdown=LAST,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the business of whoever runs the loop."""
        yield


class _Patient(H11Protocol):
    """Lets nobody hold a connection without asking for something."""

    def __init__(self, config: Config, server_state: ServerState, *args: object, **kwargs: object) -> None:
        super().__init__(config, server_state, *args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self._head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in H11Protocol
        """Wait for the head of the first request."""
        super().connection_made(transport)
        self._wait(HEAD)

    def data_received(self, data: bytes) -> None:
        """A head that is whole is no longer waited for; one that has only begun is."""
        super().data_received(data)
        if self._asked:
            self._wait(None)

    def on_response_complete(self) -> None:
        """Wait for the head of the next."""
        super().on_response_complete()
        if not self._asked and not self.transport.is_closing():
            self._wait(KEEP_ALIVE + HEAD)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        super().connection_lost(exc)
        self._wait(None)

    @property
    def _asked(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self, seconds: float | None) -> None:
        if self._head:
            self._head.cancel()
        self._head = self.loop.call_later(seconds, self.timeout_keep_alive_handler) if seconds is not None else None
