"""Whether it lives and is ready, and how it does, for whoever runs it."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from datetime import datetime

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from bot.app import App
from bot.model.meter import NoMeter
from bot.model.talk import Session
from bot.parts import Parts
from bot.store.memory import MemoryStore
from bot.web.metrics import Metrics
from tests.web.conftest import Chat, Page, app_with, serving, surfing

Start = Callable[..., Awaitable[Chat]]


class Broken(MemoryStore):
    """A store that fails or hangs."""

    def __init__(self, *, hangs: bool = False) -> None:
        super().__init__()
        self.hangs = hangs

    async def load(self, who: bytes, now: datetime) -> Session | None:
        """Never."""
        if self.hangs:
            await asyncio.sleep(3600)
        raise OSError


async def get(port: int, path: str) -> httpx.Response:
    """One request."""
    async with surfing(f"http://127.0.0.1:{port}") as client:
        return await client.get(path)


async def test_ready_while_all_is_well(chat: Start) -> None:
    """Alive, ready, nothing degraded, the store answers."""
    running = await chat()
    assert (await get(running.port, "/healthz")).text == "ok\n"
    assert (await get(running.port, "/readyz")).json() == {"ready": True, "degraded": [], "store": True}


@pytest.mark.parametrize("hangs", [False, True])
async def test_a_broken_store_makes_nothing_unready(chat: Start, monkeypatch: pytest.MonkeyPatch, hangs: bool) -> None:
    """Help outlives it, so a balancer must not take the page away (P5)."""
    monkeypatch.setattr("bot.web.health.PATIENCE", 0.1)
    running = await chat(store=Broken(hangs=hangs))
    answer = await get(running.port, "/readyz")
    assert (answer.status_code, answer.json()["store"]) == (200, False)


async def test_while_content_loads(app: App) -> None:
    """The page is there, a message waits, other requests do not; then it is answered."""
    loading = app_with(app)
    parts: Parts = loading.__dict__.pop("parts")
    loading._future = Future()
    site = loading.web(store=MemoryStore(), meter=NoMeter())
    async with serving(site) as port, surfing(f"http://127.0.0.1:{port}") as client:
        assert (await get(port, "/healthz")).status_code == 200
        assert (await get(port, "/readyz")).status_code == 503
        waiting = asyncio.create_task(client.post("/say", data={"words": "hello"}))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        assert (await get(port, "/")).status_code == 200
        loading._future.set_result(parts)
        assert (await waiting).status_code == 303
        assert (await get(port, "/readyz")).json()["ready"] is True


async def test_when_content_can_not_be_loaded(app: App) -> None:
    """The page stays, says that something is wrong and whom to call."""
    failing = app_with(app)
    failing.__dict__.pop("parts")
    failing._future = Future()
    failing._future.set_exception(RuntimeError("zebrafish"))
    site = failing.web(store=MemoryStore(), meter=NoMeter())
    async with serving(site) as port, surfing(f"http://127.0.0.1:{port}") as client:
        assert (await get(port, "/readyz")).json() == {"ready": False}
        answer = await client.post("/say", data={"words": "hello"})
        assert answer.status_code == 500
        assert app.label("web.emergency", "en") in Page(answer.text).text
        assert "zebrafish" not in answer.text


async def test_metrics_count_and_tell_nothing_of_anybody(app: App, chat: Start) -> None:
    """P19: no id, no word, no country, no language, no level."""
    meter = Metrics()
    running = await chat(meter=meter, store=Broken())
    someone = await running.browser(**{"accept-language": "fr"})
    await someone.opens()
    for words in ("hello", "they locked me in a house in Kuwait", "zebrafish"):
        await someone.writes(words)
    async with serving(meter.app()) as port:
        answer = await get(port, "/metrics")
        assert (await get(port, "/")).status_code == 404
    found = {
        (sample.name, tuple(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert found["fanilo_answers_total", (("platform", "web"),)] == 3
    assert found["fanilo_answer_seconds_count", ()] == 3
    assert found["fanilo_events_total", (("event", "store_failed"),)] >= 3
    assert found["fanilo_open_requests", ()] == 0
    assert found["process_resident_memory_bytes", ()] > 0
    labels = {label for _, pairs in found for label in pairs}
    assert {name for name, _ in labels} <= {"platform", "event", "le"}
    assert not re.search(r"zebra|kuwait|KW|french|danger|127\.0\.0|" + re.escape(str(someone.cookie)), answer.text)


async def test_open_requests_are_counted(app: App) -> None:
    """While they are being answered."""
    meter = Metrics()
    gate = asyncio.Event()

    async def waits(*_: object) -> None:
        await gate.wait()

    async def asks() -> None:
        await meter.watching(waits)({}, Request({"type": "http"}).receive, waits)

    task = asyncio.create_task(asks())
    await asyncio.sleep(0)
    assert meter._registry.get_sample_value("fanilo_open_requests") == 1
    gate.set()
    await task
    assert meter._registry.get_sample_value("fanilo_open_requests") == 0
