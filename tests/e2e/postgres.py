"""A throw-away PostgreSQL of Debian's on a spare loopback port.

with postgres() as server:
    engine = create_async_engine(server.url)
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

USER = "fanilo"
# All that the bot makes in it.
TABLES = ("delivery", "schedule", "room", "lane", "control", "opened", "period", "session", "alembic_version")
PATIENCE = 30.0  # seconds for the server to start, and to stop


class NotInstalled(Exception):
    """There is no PostgreSQL server on this machine; the message says what to install."""


@dataclass
class Server:
    """A server that can be stopped and started again with its data and its address."""

    programs: Path  # where initdb and postgres are
    folder: Path  # holds all of it
    port: int
    durable: bool  # False: faster, and a crash of the machine may lose data
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of its database."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/postgres"

    @property
    def data(self) -> Path:
        """The folder of its files, write-ahead log included."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The file of what it says."""
        return self.folder / "log"

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError with its last words if it does not."""
        command: list[str | Path] = [
            *_as_postgres(), self.programs / "postgres", "-D", self.data, "-h", "127.0.0.1", "-p", str(self.port),
            "-k", self.folder, "-c", f"fsync={'on' if self.durable else 'off'}",
        ]  # fmt: skip
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
        ask: list[str | Path] = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        until = time.monotonic() + PATIENCE
        while subprocess.run(ask, check=False).returncode != 0:
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text('utf-8')[-1000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it now; whoever is connected is cut off. Does nothing when it is stopped."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)  # unlike SIGKILL, this takes its children with it
            process.wait(PATIENCE)


@contextmanager
def postgres(*, durable: bool = True) -> Iterator[Server]:
    """A server of its own, gone with its files at the end. Raises as `programs` does."""
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="fanilo-postgres-"))
    server = Server(found, folder, _spare_port(), durable)

    def end() -> None:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        command: list[str | Path] = [
            *_as_postgres(), found / "initdb", "-D", server.data, "-U", USER,
            "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        ]  # fmt: skip
        made = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
        if made.returncode != 0:
            raise RuntimeError(f"PostgreSQL could not make its files:\n{made.stderr[-1000:]}")
        server.start()
        yield server
    finally:
        end()
        atexit.unregister(end)


def programs() -> Path:
    """Where Debian keeps the programs of its newest server (not on the path). Raises NotInstalled without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NotInstalled("there is no PostgreSQL server; apt-get install postgresql")
    return found[-1].parent


def _as_postgres() -> list[str | Path]:
    """What to put before a command: it ends with us however we end, and root becomes postgres, who may run servers."""
    other = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    return ["setpriv", "--pdeathsig", "INT", *other, "--"]


def _spare_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
