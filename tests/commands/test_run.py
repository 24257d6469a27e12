"""`fanilo run` and `fanilo stop`, as an operator starts them."""

import contextlib
import functools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.app import App
from bot.commands.run import PORT
from tests.commands.conftest import TIMEOUT, Fanilo

OFFER = "Work in Oman. We keep your passport, you pay 300 dollars registration fee before the job."
DANGER = "they locked me in a house in Kuwait"


get = functools.partial(httpx.get, timeout=TIMEOUT)


@dataclass
class Running:
    """The program, and what it has printed."""

    process: "subprocess.Popen[str]"
    folder: Path
    out: str = ""

    @property
    def url(self) -> str:
        """The address that it has printed."""
        found = re.search(r"http://\S+", self.out)
        assert found, self.out
        return found[0]

    def waits_for(self, words: str) -> None:
        """Read what it prints up to these words."""
        stream = self.process.stdout
        assert stream
        while words not in self.out:
            line = stream.readline()
            assert line, f"ended with {self.process.wait(TIMEOUT)}: {self.out}"
            self.out += line

    def is_ready(self) -> None:
        """Wait until the content is loaded."""
        until = time.monotonic() + TIMEOUT
        while get(f"{self.url}readyz").status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.05)

    def ends(self, sign: signal.Signals) -> tuple[int, float, str]:
        """Exit code, seconds that it took, and the error stream."""
        began = time.monotonic()
        self.process.send_signal(sign)
        _, errors = self.process.communicate(timeout=TIMEOUT)
        return self.process.returncode, time.monotonic() - began, errors


@pytest.fixture
def start(app: App, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts `fanilo run` with a state of its own, in which the content has been read before."""
    shutil.copytree(app.settings.state / "snapshots", tmp_path / "state" / "snapshots")
    started: list[Running] = []

    def run(*arguments: str, **environment: str) -> Running:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", *arguments],
            cwd=tmp_path,
            env={**os.environ, "FANILO_STATE": str(tmp_path / "state"), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(Running(process, tmp_path))
        started[-1].waits_for("Ctrl-C")
        return started[-1]

    yield run
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate(timeout=TIMEOUT)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which something else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def browser(running: Running) -> httpx.Client:
    """Somebody who opens the page."""
    return httpx.Client(base_url=running.url, follow_redirects=True, timeout=TIMEOUT)


def free_port() -> int:
    """A port that is free just now."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        port: int = made.getsockname()[1]
        return port


def test_it_prints_where_it_is_and_ends_when_it_is_told(start: Callable[..., Running]) -> None:
    """An address to open, an offer to paste that is found out, sessions kept, metrics on a port of their own."""
    port = free_port()
    running = start("--port", "0", "--language", "mg", FANILO_METRICS_PORT=str(port))
    offer = max(running.out.split("\n"), key=len)
    running.is_ready()
    with browser(running) as client:
        assert '<html lang="mg"' in client.get("/", headers={"accept-language": "de"}).text
        assert '<html lang="id"' in client.get("/", headers={"accept-language": "id"}).text
        assert "There are strong warning signs." in client.post("/say", data={"words": offer}).text
        assert client.get("/metrics").status_code == 404
    assert "fanilo_open_requests" in get(f"http://127.0.0.1:{port}/metrics").text
    assert (running.folder / "state" / "fanilo.db").exists()
    code, seconds, errors = running.ends(signal.SIGTERM)
    assert (code, errors) == (0, "")
    assert seconds < 5


def test_it_says_who_has_signed_for_drafts(start: Callable[..., Running]) -> None:
    """By name, each time that it starts."""
    running = start("--port", "0", FANILO_POSTS_SIGNED_BY=" Rova  Rakoto ")
    running.waits_for("Texts that nobody has approved go to groups: Rova Rakoto has signed for them")
    assert running.ends(signal.SIGTERM)[0] == 0


def test_it_ends_amid_loading_and_with_connections_open(start: Callable[..., Running]) -> None:
    """By Ctrl-C. Nobody waits for what is not needed any more."""
    running = start("--port", "0")
    with socket.create_connection(("127.0.0.1", httpx.URL(running.url).port or 0)) as idle:
        idle.sendall(b"POST /say HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nwords")
        code, seconds, _ = running.ends(signal.SIGINT)
    assert code == 0
    assert seconds < 5


def test_a_port_that_was_chosen_and_is_taken(fanilo: Fanilo, taken: int) -> None:
    """Said at once, with what to do."""
    for ran in (fanilo("run", "--port", str(taken)), fanilo("run", environment={"FANILO_WEB_PORT": str(taken)})):
        assert ran.code == 2
        assert re.fullmatch(rf"fanilo run: can't listen at 127\.0\.0\.1:{taken} \(.+\)\. Choose another .*\n", ran.err)


def test_a_port_that_nobody_chose_and_is_taken(start: Callable[..., Running]) -> None:
    """Another is found: two copies can be tried beside each other."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # something else has it already
            stack.enter_context(socket.create_server(("127.0.0.1", PORT)))
        running = start()
        assert httpx.URL(running.url).port != PORT
        assert get(running.url).status_code == 200


@pytest.mark.parametrize("host", ["a..b", "203.0.113.1"])
def test_an_address_that_is_none_of_this_machine(fanilo: Fanilo, host: str) -> None:
    """Refused, with what to do."""
    ran = fanilo("run", "--host", host, "--port", "8484")
    assert ran.code == 2
    assert ran.err.startswith(f"fanilo run: can't listen at {host}:8484 (")


@pytest.mark.parametrize("port", ["65536", "99999", "-5"])
def test_a_number_that_is_no_port(fanilo: Fanilo, port: str) -> None:
    """Refused, not another port that nobody chose."""
    ran = fanilo("run", "--port", port)
    assert ran.code == 2
    assert ran.err.startswith(f"fanilo run: can't listen at 127.0.0.1:{port} (")


def test_help_outlives_the_database(start: Callable[..., Running], tmp_path: Path) -> None:
    """There is a folder where it should be: nothing can be kept, and danger is answered all the same (P5)."""
    (tmp_path / "state" / "fanilo.db").mkdir()
    running = start("--port", "0")
    running.is_ready()
    assert get(f"{running.url}readyz").json()["store"] is False
    with browser(running) as client:
        assert "+965" in client.post("/say", data={"words": DANGER}).text
    code, _, errors = running.ends(signal.SIGTERM)
    assert code == 0
    assert "locked" not in errors


def test_stop_and_go_on(fanilo: Fanilo, start: Callable[..., Running]) -> None:
    """All that runs stops to read offers at once, and goes on in seconds; numbers and danger help never stop."""
    running = start("--port", "0")
    running.is_ready()
    state = {"FANILO_STATE": str(running.folder / "state")}
    with browser(running) as client:

        def says(words: str) -> str:
            return client.post("/say", data={"words": words}).text

        assert "strong warning signs" in says(OFFER)
        ran = fanilo("stop", environment=state)
        assert (ran.code, ran.err) == (0, "")
        assert "To go on: fanilo stop --off" in ran.out
        assert "I pause for now" in says(OFFER)
        assert "+965" in says(DANGER)
        assert fanilo("stop", "--off", environment=state).code == 0
        assert "I pause for now" not in says("forget me")
        until = time.monotonic() + 8
        while "strong warning signs" not in says(OFFER):
            assert time.monotonic() < until
            time.sleep(0.2)
        assert fanilo("stop", "--off", environment=state).code == 0


def test_a_switch_that_can_not_be_moved(fanilo: Fanilo, tmp_path: Path) -> None:
    """Said, with what to do."""
    (tmp_path / "state").write_text("")
    ran = fanilo("stop", environment={"FANILO_STATE": str(tmp_path / "state")})
    assert ran.code == 2
    assert "Make its folder writable." in ran.err
