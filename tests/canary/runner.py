"""`fanilo run` with logs of all libraries at their finest, and with faults that a file switches on.

`python -X dev -m tests.canary.runner run --port 0`, with CANARY_SWITCH naming that file: it holds names of faults.
Several commands, with "--" between them, are carried out one after the other.
Every exception carries the newest request and whatever the broken function was given.
"""

import asyncio
import functools
import gc
import inspect
import logging
import os
import resource
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from bot import logs
from bot.__main__ import main
from bot.app import App
from bot.store import breaker
from tests.canary.faults import FAULTS, SHUT

_latest: list[bytes] = [b""]  # the newest form
_switch = Path(os.environ["CANARY_SWITCH"])


class Leaky(Exception):
    """Carries words in every way that an exception can."""

    def __init__(self, *given: object) -> None:
        words = _latest[0].decode("utf-8", "replace")
        super().__init__(f"could not take {words}", words, given)
        self.words, self.given = words, given
        self.add_note(words)


def _is_on(name: str) -> bool:
    return name in _switch.read_text("utf-8").splitlines()


def _fail(*given: object) -> None:
    try:
        raise ValueError(_latest[0], given)
    except ValueError as cause:
        raise Leaky(*given) from cause


def _patch(place: str, around: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    owner: Any = functools.reduce(getattr, owners, import_module(module))
    static = isinstance(inspect.getattr_static(owner, name), staticmethod)
    patched = functools.wraps(getattr(owner, name))(around(getattr(owner, name)))
    setattr(owner, name, staticmethod(patched) if static else patched)


def _breaking(fault: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def around(original: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            if _is_on(fault):
                with _switch.with_suffix(".happened").open("a") as happened:
                    happened.write(f"{fault}\n")
                _fail(given, named)
            return original(*given, **named)

        async def awaited(*given: Any, **named: Any) -> Any:
            return await called(*given, **named)

        return awaited if inspect.iscoroutinefunction(original) else called

    return around


def _keeping(original: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    """Around the reader of forms: keeps the newest, and does what happens beside a turn."""

    def read(body: bytes) -> Any:
        _latest[0] = body
        _stray()
        _leak()
        return original(body)

    return read


def _stray() -> None:
    loop = asyncio.get_running_loop()
    if _is_on("task"):
        task = loop.create_task(asyncio.to_thread(_fail))
        loop.call_later(0.1, lambda done: gc.collect(), task)  # and nobody holds it any longer
    elif _is_on("callback"):
        loop.call_soon(_fail, _latest[0])
    elif _is_on("thread"):
        thread = threading.Thread(target=_fail, name="stray")
        thread.start()
        thread.join()
    elif _is_on("finaliser"):
        type("Finalised", (), {"__del__": _fail})()
    elif _is_on("warning"):
        warnings.warn(_latest[0].decode("utf-8", "replace"), stacklevel=1)


def _leak() -> None:
    words = _latest[0].decode("utf-8", "replace")
    if _is_on("log"):
        logging.getLogger("bot.planted").error("it was %s", words)
    elif _is_on("library log"):
        logging.getLogger("planted").debug(f"it was {words}")
    elif _is_on("output"):
        print(words, flush=True)
    elif _is_on("file"):
        with (Path(os.environ["FANILO_STATE"]) / "planted").open("ab") as kept:
            kept.write(words.encode("utf-16"))
    elif _is_on("temporary file"):
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(words.encode().hex().encode())


def _planting(original: Callable[..., Any]) -> Callable[..., Any]:
    def leaks(*given: Any, **named: Any) -> Any:
        result = original(*given, **named)
        name = original.__name__
        if name == "answered" and _is_on("name of a count"):
            given[0].noticed(_latest[0].decode("utf-8", "replace"))
        elif name == "seal" and _is_on("database"):
            return _latest[0]
        elif name == "page" and _is_on("page of another"):
            return f"{result}<!-- {_latest[0].decode('utf-8', 'replace')} -->"
        return result

    return leaks


def _shutting(original: Callable[..., bool]) -> Callable[..., bool]:
    return lambda *given: original(*given) and not _is_on(SHUT)


def _at_their_finest(original: Callable[..., None]) -> Callable[..., None]:
    def set_up(_: int = 0) -> None:
        original(logging.DEBUG)
        for name in list(logging.root.manager.loggerDict):
            logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger("sqlalchemy").setLevel(logging.DEBUG)

    return set_up


def run() -> int:
    """Break what can be broken, and be `fanilo`."""
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    for place in ("bot.web.metrics:Metrics.answered", "bot.store.sessions:seal", "bot.platforms.web.write:Pages.page"):
        _patch(place, _planting)
    _patch("bot.web.limiter:Limiter.allows", _shutting)
    for fault, place in FAULTS.items():
        _patch(place, _breaking(fault))
    _patch("bot.platforms.web.read:form", _keeping)
    breaker.PAUSE = 0.0  # the store is asked again at once, so that the next fault is met
    logs.set_up = _at_their_finest(logs.set_up)
    for library in ("aiosqlite", "alembic.runtime.migration", "asyncio", "psycopg", "uvicorn.error"):
        logging.getLogger(library)
    # The content is read once for all of them.
    App.build = functools.lru_cache(App.build)  # type: ignore[method-assign]  # this process is the test's
    commands: list[list[str]] = [[]]
    for argument in sys.argv[1:]:
        if argument == "--":
            commands.append([])
        else:
            commands[-1].append(argument)
    return max(main(command) for command in commands)


if __name__ == "__main__":
    sys.exit(run())
