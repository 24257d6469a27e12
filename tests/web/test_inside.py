"""What is counted of the outreach, and health for whoever runs it."""

import asyncio
from collections.abc import Mapping

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.model.delivery import Fate
from bot.model.meter import Meter
from bot.web.health import Inside
from bot.web.metrics import Metrics
from tests.web.conftest import serving, surfing

Found = Mapping[tuple[str, tuple[tuple[str, str], ...]], float]


async def scraped(meter: Metrics) -> Found:
    """What Prometheus reads: name and labels of each sample -> value."""
    async with serving(meter.app()) as port, surfing(f"http://127.0.0.1:{port}") as client:
        text = (await client.get("/metrics")).text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("fanilo_")
    }


def of(found: Found, name: str, **labels: str) -> float | None:
    """One sample."""
    return found.get((name, tuple(sorted(labels.items()))))


async def test_posts_are_counted_by_lane() -> None:
    """By what became of them; how late they came; how many wait and are in doubt; how often the platform said later."""
    metrics = Metrics()
    meter: Meter = metrics
    meter.lane_held("za", True)
    for late in (0.4, 7, 4_000):
        meter.posted("za", Fate.SENT, late)
    meter.posted("za", Fate.LATE)
    meter.posted("other", Fate.DOUBT)
    meter.queued("za", 12, 3)
    meter.rate_limited("za")
    found = await scraped(metrics)
    assert of(found, "fanilo_posts_total", lane="za", fate="sent") == 3
    assert of(found, "fanilo_posts_total", lane="za", fate="late") == 1
    assert of(found, "fanilo_posts_total", lane="za", fate="failed") == 0
    assert of(found, "fanilo_posts_total", lane="other", fate="doubt") == 1
    assert of(found, "fanilo_post_lateness_seconds_count", lane="za") == 3
    assert of(found, "fanilo_post_lateness_seconds_sum", lane="za") == 4_007.4
    assert of(found, "fanilo_post_lateness_seconds_bucket", lane="za", le="10.0") == 2
    assert of(found, "fanilo_post_lateness_seconds_bucket", lane="za", le="3600.0") == 2
    assert of(found, "fanilo_post_lateness_seconds_bucket", lane="za", le="10800.0") == 3
    assert of(found, "fanilo_posts_waiting", lane="za") == 12
    assert of(found, "fanilo_posts_doubt", lane="za") == 3
    assert of(found, "fanilo_rate_limited_total", lane="za") == 1
    assert of(found, "fanilo_lane_held", lane="za") == 1
    assert {label for _, pairs in found for label, _ in pairs} == {"lane", "fate", "le"}


async def test_a_lane_that_another_holds_is_counted_there() -> None:
    """Or what waits would be summed up twice. What was counted up stays."""
    meter = Metrics()
    meter.lane_held("za", True)
    meter.queued("za", 12, 3)
    meter.posted("za", Fate.SENT, 1)
    meter.lane_held("za", False)
    meter.lane_held("za", False)
    found = await scraped(meter)
    assert of(found, "fanilo_lane_held", lane="za") == 0
    assert of(found, "fanilo_posts_waiting", lane="za") is None
    assert of(found, "fanilo_posts_doubt", lane="za") is None
    assert of(found, "fanilo_posts_total", lane="za", fate="sent") == 1


async def asked(inside: Inside, path: str) -> httpx.Response:
    """One request to the listener of the metrics."""
    async with serving(Metrics().app(inside.routes)) as port, surfing(f"http://127.0.0.1:{port}") as client:
        assert (await client.get("/metrics")).status_code == 200
        return await client.get(path)


async def works() -> int:
    """A database."""
    return 1


async def fails() -> int:
    """One that is away."""
    raise OSError


async def hangs() -> int:
    """One behind a cut cable."""
    await asyncio.sleep(3600)
    return 1


async def test_ready_inside() -> None:
    """Content, database, and each lane with this process or another."""
    inside = Inside(lambda: (), works, lambda: {"za": True, "other": False})
    answer = await asked(inside, "/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "content": True,
        "degraded": [],
        "database": True,
        "lanes": {"za": "held", "other": "elsewhere"},
    }


def broken() -> tuple[str, ...]:
    """Content that could not be loaded."""
    raise RuntimeError


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        (Inside(lambda: None, works, dict), {"content": False, "database": True, "lanes": {}}),
        (Inside(broken, works, dict), {"content": False, "database": True, "lanes": {}}),
        (Inside(tuple, fails, dict), {"content": True, "database": False, "lanes": {}}),
        (Inside(tuple, hangs, dict), {"content": True, "database": False, "lanes": {}}),
        (
            Inside(tuple, works, lambda: {"za": None, "other": True}),
            {"content": True, "database": True, "lanes": {"za": "unknown", "other": "held"}},
        ),
    ],
)
async def test_not_ready_inside(inside: Inside, says: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is amiss is named; the process is alive all the same."""
    monkeypatch.setattr("bot.web.health.PATIENCE", 0.1)
    answer = await asked(inside, "/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "degraded": [], **says}
    assert (await asked(inside, "/healthz")).text == "ok\n"


async def test_what_runs_from_its_last_good_copy_is_named() -> None:
    """It is ready: people are answered, posts are sent."""
    answer = await asked(Inside(lambda: ("packs",), works, dict), "/readyz")
    assert (answer.status_code, answer.json()["degraded"]) == (200, ["packs"])
