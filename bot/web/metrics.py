"""Counts for Prometheus: how the service does; never who, never what, no country, language or level (P19)."""

from collections.abc import Sequence
from contextlib import suppress

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.model.delivery import Fate

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_LATE = (1, 2, 5, 10, 30, 60, 120, 300, 900, 1_800, 3_600, 10_800)  # the last is the grace time

_ENDS = (Fate.SENT, Fate.LATE, Fate.FAILED, Fate.DOUBT)


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
        self._posts = Counter(
            "fanilo_posts", "Posts that ended, by what became of them", ["lane", "fate"], registry=self._registry
        )
        self._late = Histogram(
            "fanilo_post_lateness_seconds",
            "From when a post was due to when it was sent",
            ["lane"],
            buckets=_LATE,
            registry=self._registry,
        )
        self._waiting = Gauge("fanilo_posts_waiting", "Posts that are due and wait", ["lane"], registry=self._registry)
        self._doubt = Gauge("fanilo_posts_doubt", "Posts that are in doubt", ["lane"], registry=self._registry)
        self._limited = Counter(
            "fanilo_rate_limited", "Times that the platform told to wait", ["lane"], registry=self._registry
        )
        self._held = Gauge("fanilo_lane_held", "Whether this process holds the lane", ["lane"], registry=self._registry)

    def answered(self, platform: str, seconds: float) -> None:
        """An update was answered within so many seconds."""
        self._answers.labels(platform).inc()
        self._seconds.observe(seconds)

    def noticed(self, event: str) -> None:
        """Something out of the ordinary."""
        self._events.labels(event).inc()

    def posted(self, lane: str, fate: Fate, late: float | None = None) -> None:
        """A slot has ended; one that was SENT came so many seconds after it was due."""
        self._posts.labels(lane, fate.value).inc()
        if fate is Fate.SENT and late is not None:
            self._late.labels(lane).observe(max(late, 0.0))

    def queued(self, lane: str, waiting: int, doubt: int) -> None:
        """So many slots of a lane are due and wait; so many are in doubt."""
        self._waiting.labels(lane).set(waiting)
        self._doubt.labels(lane).set(doubt)

    def rate_limited(self, lane: str) -> None:
        """The platform has told a lane to wait."""
        self._limited.labels(lane).inc()

    def lane_held(self, lane: str, held: bool) -> None:
        """This process holds a lane from now on, or does no longer: then another counts what waits."""
        self._held.labels(lane).set(held)
        if held:
            for fate in _ENDS:  # there from the beginning, so that the first one is seen to be one more
                self._posts.labels(lane, fate.value)
            return
        for gauge in (self._waiting, self._doubt):
            with suppress(KeyError):
                gauge.remove(lane)

    def watching(self, app: ASGIApp) -> ASGIApp:
        """The same application, with its open requests counted."""

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            with self._open.track_inprogress():
                await app(scope, receive, send)

        return watched

    def app(self, routes: Sequence[BaseRoute] = ()) -> Starlette:
        """/metrics and these, for a listener on loopback."""

        async def metrics(_: Request) -> Response:
            return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

        return Starlette(routes=[Route("/metrics", metrics), *routes])
