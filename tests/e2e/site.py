"""The web chat as an operator starts it: `fanilo run` in a process of its own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 180.0  # seconds until it is ready, on a busy machine; the first start reads all content anew
NGO = "http://ngo.test"  # the one site that may show the page in a frame
AWAY = "https://away.test"  # where "leave" leads


@dataclass(frozen=True, slots=True)
class Site:
    """A server that answers."""

    url: str  # without a slash at the end
    process: subprocess.Popen[str]


@contextmanager
def site(state: Path, root: Path, **settings: str) -> Iterator[Site]:
    """The chat with the content and the code under `root`, keeping its state in a folder.

    `settings` are keys of config/settings.yaml. Raises RuntimeError when it does not get ready.
    """
    # Each visitor says where they come from, so that none uses up what another may send.
    chosen = {"state": str(state), "web_proxies": "127.0.0.1", "web_leave_to": f"{AWAY}/", **settings}
    process = subprocess.Popen(
        ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "bot", "run", "--port", "0"],
        cwd=root,  # comes before the installed code
        env={**os.environ, **{f"FANILO_{key.upper()}": value for key, value in chosen.items()}},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout
            said = process.stdout.readline()
            address = re.search(r"http://\S+(?=/)", said)
            if not address:
                raise RuntimeError(f"the web chat did not start; it said: {said}")
            _wait_until_ready(address.group())
            yield Site(address.group(), process)
        finally:
            process.terminate()


def _wait_until_ready(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"{url}/readyz", timeout=5):
                return
        except URLError as problem:  # an answer of 503 is one, too
            if time.monotonic() > until:
                raise RuntimeError(f"the web chat did not get ready in {PATIENCE:.0f} s") from problem
        time.sleep(0.1)
