"""Logs without content: what failed and where, never with which words (P12).

Exceptions carry values in their messages, and libraries put values into theirs. So of an exception only its type and
its place are written, and of what a library says only the sentence before anything was filled in.
"""

import asyncio
import logging
import resource
import sys
import threading
import warnings
from contextlib import suppress
from types import TracebackType
from typing import Any

OWN = "bot"
# Libraries that put values into the sentence itself: tokens are in the addresses, words in the payloads.
_FILLED = frozenset({"telegram", "discord", "slack_bolt", "slack_sdk", "httpx", "httpcore", "aiohttp", "websockets"})

log = logging.getLogger(__name__)


class WithoutContent(logging.Formatter):
    """One line a record, then the places an exception came through."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The record as a line; of a library, its sentence as it stands in its code, or only where that is."""
        library = record.name.partition(".")[0]
        if library in _FILLED:
            record.message = f"{record.module}:{record.lineno}"
        elif library != OWN:
            record.message = str(record.msg).partition("\n")[0] if isinstance(record.msg, str) else ""
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:
        """Type and places, from the outermost on; no message, no values."""
        return "\n".join(_places(ei[1])) if ei[1] else ""

    def formatStack(self, stack_info: str) -> str:  # noqa: ARG002 - logging gives it
        """Nothing: frames are told with exceptions only."""
        return ""


def set_up(level: int = logging.INFO) -> None:
    """Write all logs to the error stream, in this form, and let nothing else write about an exception or a crash."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutContent())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("uvicorn.error").setLevel(max(level, logging.ERROR))  # what strangers send must fill no disk
    logging.raiseExceptions = False  # else a record that can't be put into words is printed with its values
    with suppress(ValueError):  # it is 0 already
        # All that is in memory would be in the core: 1 byte is too small for a file, and the kernel's word for
        # "not to a program either".
        resource.setrlimit(resource.RLIMIT_CORE, (1, 1))

    def warned(message: object, category: type[Warning], filename: str, lineno: int, *_: Any, **__: Any) -> None:  # noqa: ARG001 - it holds values
        log.warning("%s at %s:%d", category.__name__, filename, lineno)

    def crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("stopped by an error", exc_info=(kind, error, trace))

    warnings.showwarning = warned
    sys.excepthook = crashed
    threading.excepthook = lambda args: log.critical(
        "a thread was stopped by an error", exc_info=args.exc_value or True
    )
    sys.unraisablehook = lambda args: log.error("an error could not be raised", exc_info=args.exc_value or True)


def in_loop(loop: asyncio.AbstractEventLoop) -> None:
    """The same for what nobody awaits in an event loop."""

    def unheard(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        log.error("an error in a task that nobody waits for", exc_info=context.get("exception") or True)

    loop.set_exception_handler(unheard)


def _places(error: BaseException, deep: int = 5) -> list[str]:
    lines = [f"  {type(error).__name__}"]
    trace = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        lines.append(f"    {code.co_filename}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines + _places(before, deep - 1) if before and deep else lines
