"""Counts for Prometheus: how the service does; never who, never what, no country, language or level (P19)."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """A Meter with a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._answers = Counter("fanilo_answers", "Updates that were answered", ["platform"], registry=self._registry)
        self._seconds = Histogram(
            "fanilo_answer_seconds", "From an update to its answer", buckets=_SECONDS, registry=self._registry
        )
        self._events = Counter("fanilo_events", "Out of the ordinary", ["event"], registry=self._registry)
        self._open = Gauge("fanilo_open_requests", "Requests being answered", registry=self._registry)

    def answered(self, platform: str, seconds: float) -> None:
        """An update was answered within so many seconds."""
        self._answers.labels(platform).inc()
        self._seconds.observe(seconds)

    def noticed(self, event: str) -> None:
        """Something out of the ordinary."""
        self._events.labels(event).inc()

    def watching(self, app: ASGIApp) -> ASGIApp:
        """The same application, with its open requests counted."""

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            with self._open.track_inprogress():
                await app(scope, receive, send)

        return watched

    def app(self) -> Starlette:
        """/metrics, for a listener on loopback."""

        async def metrics(_: Request) -> Response:
            return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

        return Starlette(routes=[Route("/metrics", metrics)])
