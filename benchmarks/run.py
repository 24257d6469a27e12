"""Speed, memory and start-up: `make bench`. Every figure is measured in this run, beside a baseline of the same run."""

import asyncio
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
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
DEVELOP = Path(__file__).parent / "data" / "develop"
WORDS = 300  # of the text in each language
SENTENCES = ["thank you", "What number can I call in Kuwait?", "they locked us in", "my sister wants to go to Oman"]


MEMORY = """
def resident():
    line = next(line for line in open('/proc/self/status') if line.startswith('VmRSS'))
    return round(int(line.split()[1]) / 1024)
"""
# Everything else is loaded before, so that what is added are the phrases.
PHRASES = """
import gc
from benchmarks.run import development
from bot.app import content_root, read_settings
from bot.assess.signs import Recogniser
from bot.content.compiled import compiled
from bot.content.load import load
from bot.text.normal import tokenize
settings = read_settings(content_root())
library = load(settings.root, snapshots=settings.state / "snapshots").library
texts = [(language, tokenize(text)) for language, text in development()]
sets = tuple(library.phrases.values())
gc.collect()
before = resident()
recogniser = Recogniser(sets, compiled(sets, settings.state / "snapshots"))
print(resident() - before)
for language, tokens in texts:
    recogniser.hits(tokens, frozenset({language, "en", "fr"}))
print(resident() - before)
"""


def development() -> list[tuple[str, str]]:
    """The development texts, with their languages."""
    return [
        (row["language"], row["text"])
        for file in sorted(DEVELOP.glob("*.jsonl"))
        for row in map(json.loads, file.read_text("utf-8").splitlines())
    ]


def percentile(times: list[float], p: float) -> float:
    """The p-th percentile in milliseconds."""
    return sorted(times)[min(len(times) - 1, int(len(times) * p / 100))] * 1000


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Seconds of processor of each of so many runs: other work on the machine counts as little as it can."""
    out = []
    for _ in range(times):
        begin = time.process_time()
        work()
        out.append(time.process_time() - begin)
    return out


def row(name: str, *cells: str) -> None:
    """One line of a table."""
    print(f"| {name} | " + " | ".join(cells) + " |")


def started(code: str, state: str) -> tuple[float, str]:
    """Seconds of processor of a Python that runs this, its own start included, and what it prints."""
    environment = {**os.environ, "FANILO_STATE": state}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, out.stdout


def start_up() -> None:
    """Time to the first prompt and to the first answer, in processes of their own."""
    everything = "import bot.app; bot.app.App.build()"
    with tempfile.TemporaryDirectory() as state:
        cold, _ = started(everything, state)
        print("\n| start | seconds of processor (best of 5) |\n| --- | --- |")
        for name, code in (
            ("python alone (baseline)", "pass"),
            ("import bot.app", "import bot.app"),
            (
                "first prompt",
                "import bot.app, bot.commands.talk, bot.platforms.terminal.client; "
                "a = bot.app.App(bot.app.read_settings(bot.app.content_root())); a.label('terminal.title', 'en')",
            ),
            ("everything loaded, nothing kept (once)", ""),
            ("everything loaded, from what is kept", everything),
        ):
            best = min(started(code, state)[0] for _ in range(5)) if code else cold
            row(name, f"{best:.2f}")
        _, loaded = started(f"{MEMORY}{everything}; print(resident())", state)
        _, phrases = started(MEMORY + PHRASES, state)
    fresh, used = phrases.split()
    print("\n| resident memory | MB |\n| --- | --- |")
    row("everything loaded", loaded.strip())
    row("all phrases, of this", fresh)
    row("all phrases after the development texts", used)


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


def languages(app: App) -> None:
    """About 300 words in each language, of development texts put together, through the assessment."""
    print(f"\n| about {WORDS} words | words | p50 ms | p99 ms |\n| --- | --- | --- | --- |")
    texts = development()
    for language in sorted({language for language, _ in texts}):
        dice = random.Random(5)
        mine = [text for spoken, text in texts if spoken == language]
        dice.shuffle(mine)
        text = ""
        while len(tokenize(text)) < WORDS:
            text += mine.pop() + "\n"
        spoken = frozenset({language, "en", "fr"})

        def assess(text: str = text, spoken: frozenset[str] = spoken) -> object:
            return app.parts.listener.assess(text, spoken)

        timed(assess, 3)  # the first ones fill caches
        times = timed(assess, 300)
        row(language, str(len(tokenize(text))), f"{percentile(times, 50):.2f}", f"{percentile(times, 99):.2f}")


async def mixed(app: App, messages: int) -> tuple[float, list[float]]:
    """A mixed load of 10,000 people, interleaved: seconds of processor in all and each."""
    inbox = app.inbox("terminal")
    dice = random.Random(7)
    now = datetime.now(UTC)
    tokens: dict[str, str] = {}
    times = []
    begin = time.process_time()
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
        start = time.process_time()
        replies = await inbox.receive(update)
        times.append(time.process_time() - start)
        if replies and replies[-1].buttons:
            tokens[who] = replies[-1].buttons[0][0].token
    return time.process_time() - begin, times


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
    print(f"Load of the machine: {os.getloadavg()[0]:.1f}")
    start_up()
    app = App.build()
    advert(app)
    languages(app)
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
