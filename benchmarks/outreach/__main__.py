"""The tables: how fast posts are planned and sent, on SQLite and PostgreSQL, and with other libraries.

Each figure comes from a process of its own. PostgreSQL is a throw-away server; without one its rows are left out. So
are those of APScheduler and procrastinate where they are not installed (pyproject.toml, group bench).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec

from benchmarks.run import row
from tests.e2e.postgres import NotInstalled, postgres

Figures = dict[str, float]
OURS, OTHERS = "benchmarks.outreach.measure", "benchmarks.outreach.others"
COMPARED = 2_500  # groups; the others take minutes for more


def measured(module: str, what: str, url: str, groups: int) -> Figures:
    """One measurement in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", module, what, url, str(groups)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if ran.returncode:
        raise SystemExit(f"{what} failed:\n{ran.stderr[-2000:]}")
    figures: Figures = json.loads(ran.stdout.splitlines()[-1])
    return figures


@contextmanager
def sqlite() -> Iterator[str]:
    """A fresh file."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite+aiosqlite:///{folder}/fanilo.db"


@contextmanager
def server() -> Iterator[str]:
    """A fresh PostgreSQL that keeps what it says on disk."""
    with postgres(durable=True) as started:
        yield started.url


def started(groups: int) -> Figures:
    """Seconds and megabytes of a process that only posts, from its start until it has looked at so many groups."""
    with sqlite() as url:
        measured(OURS, "start", url, groups)
        program = (
            "import asyncio, resource, sys\n"
            "from benchmarks.outreach.ground import NOON, ledger, posting_app\n"
            "async def main():\n"
            "    app = posting_app()\n"
            f"    book = ledger({url!r})\n"
            "    grip = await book.take_lane('lane0')\n"
            "    await book.plan(grip.held, NOON.replace(hour=3))\n"
            "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n"
            "asyncio.run(main())\n"
        )
        began = time.perf_counter()
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        return {"seconds": time.perf_counter() - began, "megabytes": float(ran.stdout)}


def main(groups: int, many: int, *, paced: bool) -> None:
    """Print the tables."""
    with ExitStack() as stack:
        databases = {"SQLite": sqlite}
        try:
            stack.enter_context(server())
            databases["PostgreSQL"] = server
        except NotInstalled as reason:
            print(f"PostgreSQL is left out: {reason}\n")
    print("Planning what is due, in one transaction\n")
    row("database", "slots", "seconds", "aim", "nothing due, ms")
    for name, fresh in databases.items():
        for count, most in ((groups, "0.5"), (many, "20")):
            with fresh() as url:
                figures = measured(OURS, "plan", url, count)
            row(name, f"{count:,}", f"{figures['seconds']:.2f}", most, f"{figures['idle_ms']:.1f}")
    print(f"\n{groups:,} posts through a platform that answers at once\n")
    row("database", "posts/s", "aim", "memory MB", "aim")
    for name, fresh in databases.items():
        with fresh() as url:
            figures = measured(OURS, "drain", url, groups)
        least = "2,000" if fresh is sqlite else "1,500"
        row(name, f"{figures['per_second']:,.0f}", least, f"{figures['megabytes']:.0f}", "120")
    figures = started(groups)
    print(
        f"\nA process that only posts, with {groups:,} groups, ready after {figures['seconds']:.2f} s (aim 1) ", end=""
    )
    print(f"with {figures['megabytes']:.0f} MB")
    if paced:
        print("\nAt 30 a second: the time over that of N/30, and how long replies to people wait for their place\n")
        row("groups", "people", "ratio", "aim", "reply p50 ms", "p99 ms")
        for count in (250, 1_500):
            for what, aim in (("pace", "1.01"), ("busy", "1.55")):
                with sqlite() as url:
                    figures = measured(OURS, what, url, count)
                waits = [f"{figures[key]:.0f}" if key in figures else "-" for key in ("p50", "p99")]
                row(f"{count:,}", "none" if what == "pace" else "8/s", f"{figures['ratio']:.3f}", aim, *waits)
    print(f"\nThe same {COMPARED:,} posts with others\n")
    row("library", "database", "planning s", "posts/s")
    for name, fresh in databases.items():
        with fresh() as url:
            seconds = measured(OURS, "plan", url, COMPARED)["seconds"]
        with fresh() as url:
            row("fanilo", name, f"{seconds:.3f}", f"{measured(OURS, 'drain', url, COMPARED)['per_second']:,.0f}")
    for library, name in (("apscheduler", "SQLite"), ("procrastinate", "PostgreSQL")):
        if find_spec(library) is None or name not in databases:
            row(library, name, "not installed", "-")
            continue
        with databases[name]() as url:
            figures = measured(OTHERS, library, url.replace("+aiosqlite", ""), COMPARED)
        row(library, name, f"{figures['planned']:.3f}", f"{figures['per_second']:,.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outreach", description=__doc__.splitlines()[0])
    parser.add_argument("--groups", type=int, default=25_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--no-pace", action="store_true", help="leave out what takes two minutes by its nature")
    args = parser.parse_args()
    main(args.groups, args.many, paced=not args.no_pace)
