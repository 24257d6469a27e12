"""Speed, memory and start-up: `make bench`. Every figure is measured in this run, beside a baseline of the same run."""

import asyncio
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.language.render import plain
from bot.model.chat import Address, Incoming, Press, Text
from bot.text.normal import tokenize

PEOPLE = 10_000
ADVERT = (Path(__file__).parent / "data" / "advert.txt").read_text("utf-8")
SENTENCES = ["thank you", "What number can I call in Kuwait?", "they locked us in", "my sister wants to go to Oman"]


def percentile(times: list[float], p: float) -> float:
    """The p-th percentile in milliseconds."""
    return sorted(times)[min(len(times) - 1, int(len(times) * p / 100))] * 1000


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Seconds of each of so many runs."""
    out = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        out.append(time.perf_counter() - begin)
    return out


def row(name: str, *cells: str) -> None:
    """One line of a table."""
    print(f"| {name} | " + " | ".join(cells) + " |")


def start_up() -> None:
    """Time to the first prompt and to the first answer, in processes of their own."""
    environment = {**os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    print("\n| start | seconds (best of 5) |\n| --- | --- |")
    for name, code in (
        ("python alone (baseline)", "pass"),
        ("import bot.app", "import bot.app"),
        (
            "first prompt",
            "import bot.app, bot.commands.talk, bot.platforms.terminal.client; a = bot.app.App(bot.app.read_settings("
            "bot.app.content_root())); a.label('terminal.title', 'en')",
        ),
        ("everything loaded", "import bot.app; bot.app.App.build()"),
    ):
        best = min(
            timed(lambda code=code: subprocess.run([sys.executable, "-c", code], check=True, env=environment), 5)  # type: ignore[misc]
        )
        row(name, f"{best:.2f}")
    code = (
        "import bot.app, bot.hearing; a = bot.app.App.build(); a.inbox('terminal');"
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmRSS')).split()[1])"
    )
    kilobytes = subprocess.run(
        [sys.executable, "-c", code], check=True, env=environment, capture_output=True, text=True
    )
    print(f"\nResident memory with everything loaded: {int(kilobytes.stdout) / 1024:.0f} MB")


def advert(app: App) -> None:
    """One 300-word advert through the assessment."""
    words = len(tokenize(ADVERT))
    print(f"\n| one advert of {words} words | p50 ms | p99 ms |\n| --- | --- | --- |")
    listener = app.parts.listener
    languages = frozenset({"en", "fr"})
    for name, work in (
        ("str.split (baseline)", lambda: ADVERT.lower().split()),
        ("cut into words", lambda: tokenize(ADVERT)),
        ("recognise the language", lambda: listener.detector.detect(ADVERT)),
        ("find countries", lambda: listener.places.find(ADVERT, language="en")),
        ("assess", lambda: listener.assess(ADVERT, languages)),
    ):
        work()
        times = timed(work, 300)
        row(name, f"{percentile(times, 50):.2f}", f"{percentile(times, 99):.2f}")
    inbox = app.inbox("terminal")
    counter = iter(range(10**9))

    def whole() -> object:
        n = next(counter)
        update = Incoming(str(n), Address("bench", "1"), str(n), datetime.now(UTC), Text(ADVERT))
        return asyncio.run(inbox.receive(update))

    times = timed(whole, 300)
    row("the whole turn", f"{percentile(times, 50):.2f}", f"{percentile(times, 99):.2f}")


async def mixed(app: App, messages: int) -> tuple[float, list[float]]:
    """A mixed load of 10,000 people, interleaved: seconds in all, seconds each."""
    inbox = app.inbox("terminal")
    dice = random.Random(7)
    now = datetime.now(UTC)
    tokens: dict[str, str] = {}
    times = []
    begin = time.perf_counter()
    for n in range(messages):
        who = str(dice.randrange(PEOPLE))
        kind = dice.choices(range(6), (15, 20, 5, 15, 20, 25))[0]
        if kind == 4 and who in tokens:
            what: Text | Press = Press(tokens[who])
        elif kind == 5:
            what = Text(ADVERT)
        else:
            what = Text(SENTENCES[kind % 4])
        update = Incoming(str(n), Address("bench", who), who, now + timedelta(seconds=n / 1000), what)
        start = time.perf_counter()
        replies = await inbox.receive(update)
        times.append(time.perf_counter() - start)
        if replies and replies[-1].buttons:
            tokens[who] = replies[-1].buttons[0][0].token
    return time.perf_counter() - begin, times


def growth(app: App) -> None:
    """What a text costs by its length."""
    print("\n| characters | ms | ms per 1,000 characters |\n| --- | --- | --- |")
    inbox = app.inbox("terminal")
    for n, length in enumerate((100, 1_000, 10_000, 30_000, 100_000)):
        text = (ADVERT * (length // len(ADVERT) + 1))[:length]

        def whole(text: str = text, n: int = n, counter: list[int] = [0]) -> object:  # noqa: B006 - a counter
            counter[0] += 1
            who = f"{n}-{counter[0]}"
            return asyncio.run(inbox.receive(Incoming(who, Address("b", who), who, datetime.now(UTC), Text(text))))

        timed(whole, 3)  # the first ones fill caches
        best = statistics.median(timed(whole, 15)) * 1000
        row(f"{length:,}", f"{best:.2f}", f"{best / length * 1000:.3f}")


def main() -> int:
    """Print all tables."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, one used; {datetime.now(UTC):%Y-%m-%d}")
    start_up()
    app = App.build()
    advert(app)
    messages = 6_000
    seconds, times = asyncio.run(mixed(app, messages))
    baseline = timed(lambda: json.dumps({"text": ADVERT}), messages)
    print("\n| mixed load, 6 intents, 10,000 people | per second | p50 ms | p99 ms |\n| --- | --- | --- | --- |")
    row(
        "json.dumps of the advert (baseline)", f"{messages / sum(baseline):,.0f}",
        f"{percentile(baseline, 50):.3f}", f"{percentile(baseline, 99):.3f}",
    )  # fmt: skip
    row("Fanilo", f"{messages / seconds:,.0f}", f"{percentile(times, 50):.2f}", f"{percentile(times, 99):.2f}")
    growth(app)
    update = Incoming("x", Address("b", "x"), "x", datetime.now(UTC), Text(ADVERT))
    print("\nFirst message of the advert's answer:\n")
    print(plain(asyncio.run(app.inbox("terminal").receive(update))[0].blocks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
