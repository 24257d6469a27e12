"""`fanilo run` in a process of its own, and people who write to it."""

import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.web.conftest import NO_CERTIFICATES, Page

PATIENCE = 120.0  # seconds for a start that reads all content anew, on a machine under load
PROJECT = Path(__file__).parents[2]
# Root may write everywhere: without its capabilities it is held to the rights of files as anybody is.
_AS_ANYBODY = ["setpriv", "--inh-caps=-all", "--bounding-set=-all", "--"] if os.geteuid() == 0 else []


@dataclass
class Bot:
    """The program, its files, and where it is."""

    process: subprocess.Popen[str]
    folder: Path  # what it has said is here
    url: str
    metrics: str
    people: list[httpx.Client] = field(default_factory=list)

    @property
    def said(self) -> str:
        """All that it has written, on both streams."""
        return "".join(stream.read_text("utf-8") for stream in (self.folder / "out", self.folder / "err"))

    @property
    def store_answers(self) -> bool:
        """Whether it can keep sessions just now."""
        return bool(self._readyz().json()["store"])

    def is_ready(self) -> None:
        """Wait until the content is loaded."""
        self._until(lambda: self._readyz().status_code == 200)

    def keeps_again(self) -> None:
        """Wait until the store is used again: it is asked every 3 s."""
        self._until(lambda: self.store_answers)

    def may_write(self, most: int = resource.RLIM_INFINITY) -> None:
        """From now on no file may grow beyond so many bytes."""
        hard = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most, hard))

    def person(self, language: str, address: str = "203.0.113.7") -> "Person":
        """Somebody whose browser speaks this language."""
        client = httpx.Client(
            base_url=self.url,
            headers={"accept": "text/html", "accept-language": language, "x-forwarded-for": address},
            follow_redirects=True,
            timeout=PATIENCE,
            verify=NO_CERTIFICATES,
        )
        self.people.append(client)
        return Person(client, language)

    def ends(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to end; its exit code."""
        self.process.send_signal(sign)
        return self.process.wait(PATIENCE)

    def _readyz(self) -> httpx.Response:
        return httpx.get(f"{self.url}/readyz", timeout=PATIENCE, verify=NO_CERTIFICATES)

    def _until(self, holds: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < until, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.1)


@dataclass
class Person:
    """Somebody who writes. `waited`: seconds that the longest answer took."""

    client: httpx.Client
    language: str
    waited: float = 0.0
    answer: httpx.Response = field(init=False)

    def writes(self, words: str, **headers: str) -> str:
        """Send a message; what is shown."""
        return self._sends({"words": words}, headers)

    def presses(self, token: str) -> str:
        """Press a button; what is shown."""
        return self._sends({"press": token}, {})

    def _sends(self, form: dict[str, str], headers: dict[str, str]) -> str:
        began = time.monotonic()
        self.answer = self.client.post("/say", data=form, headers=headers)
        self.waited = max(self.waited, time.monotonic() - began)
        return Page(self.answer.text).text


@contextmanager
def running(
    folder: Path,
    *,
    root: Path = PROJECT,
    program: Sequence[str] = ("-m", "bot", "run", "--port", "0"),
    wait: bool = True,
    **settings: str,
) -> Iterator[Bot]:
    """The web chat with the code and the content under `root`, and its state in a folder.

    `settings` are keys of config/settings.yaml, or variables of the environment where they are in capitals.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    chosen = {"state": str(folder / "state"), "web_proxies": "127.0.0.1", "metrics_port": str(port)}
    chosen |= {key: value for key, value in settings.items() if not key.isupper()}
    environment = {f"FANILO_{key.upper()}": value for key, value in chosen.items()}
    environment |= {key: value for key, value in settings.items() if key.isupper()}
    with (folder / "out").open("w") as out, (folder / "err").open("w") as err:
        process = subprocess.Popen(
            [*_AS_ANYBODY, sys.executable, *program],
            cwd=root,  # comes before the installed code
            env={**os.environ, **environment},
            stdout=out,
            stderr=err,
            text=True,
        )
    bot = Bot(process, folder, "", f"http://127.0.0.1:{port}/metrics")
    try:
        bot._until(lambda: "Ctrl-C" in (folder / "out").read_text("utf-8"))
        found = re.search(r"http://\S+(?=/)", bot.said)
        assert found, bot.said
        bot.url = found[0]
        if wait:
            bot.is_ready()
        yield bot
    finally:
        for client in bot.people:
            client.close()
        if process.poll() is None:
            process.kill()
        process.wait(PATIENCE)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as made:
        port: int = made.getsockname()[1]
        return port
