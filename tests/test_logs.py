"""Logs say what failed and where, and nothing that anybody wrote (P12)."""

import subprocess
import sys
import textwrap

import pytest

MARKED = "zebrafish"


def said(code: str) -> str:
    """What a process that runs this code writes to its error stream. `W` is a word that must not be there."""
    program = "import logging\nfrom bot import logs\nlogs.set_up(logging.DEBUG)\n" + textwrap.dedent(code)
    ended = subprocess.run(
        [sys.executable, "-X", "dev", "-c", program.replace("W", repr(MARKED))],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("raise ValueError(W)", "ValueError"),
        ("logging.getLogger('bot.x').error('failed: %s', 'OSError')", "failed: OSError"),
        ("try: int(W)\nexcept ValueError: logging.getLogger('bot.x').exception('a turn failed')", "a turn failed"),
        ("try:\n  try: int(W)\n  except ValueError as e: raise OSError(W) from e\nexcept OSError: "
         "logging.getLogger('bot.x').exception('twice')", "OSError"),
        ("logging.getLogger('library').warning('took %s from %s', W, W)", "took %s from %s"),
        ("logging.getLogger('library').warning('Task failed\\nfuture: ' + W)", "Task failed"),
        ("logging.getLogger('library').debug(ValueError(W))", "DEBUG library"),
        ("logging.getLogger('slack_bolt.app').error('got ' + W)", "ERROR slack_bolt.app: <string>:"),
        ("logging.getLogger('httpx').info('HTTP Request: POST /bot' + W + '/getMe')", "INFO httpx: <string>:"),
        ("logging.getLogger('bot.x').error('%d', W)", ""),
        ("import threading\ndef f(): raise ValueError(W)\nt = threading.Thread(target=f); t.start(); t.join()",
         "a thread was stopped by an error"),
        ("class A:\n  def __del__(self): raise ValueError(W)\na = A()\ndel a", "an error could not be raised"),
        ("""
         import asyncio, gc
         async def fails(): raise ValueError(W)
         async def main():
             logs.in_loop(asyncio.get_running_loop())
             task = asyncio.create_task(fails())
             await asyncio.sleep(0.01)
             del task
             gc.collect()
         asyncio.run(main(), debug=True)
         """, "nobody waits for"),
        ("""
         import asyncio, time
         async def slow(words):
             time.sleep(0.2)
             return words
         async def main(): return await asyncio.gather(slow(W))
         asyncio.run(main(), debug=True)
         """, "asyncio: Executing %s took"),
        ("import warnings\nwarnings.simplefilter('always')\nwarnings.warn('about ' + W)", "UserWarning at <string>"),
    ],
)  # fmt: skip
def test_no_word_is_in_a_log(code: str, shown: str) -> None:
    """Whoever raises, logs or warns: of ours the sentence, of others the sentence before it was filled in."""
    written = said(code)
    assert shown in written
    assert MARKED not in written


def test_an_exception_is_told_with_its_places() -> None:
    """Enough to find the fault."""
    written = said(
        "def inner(): raise ValueError(W)\ntry: inner()\nexcept ValueError: logging.getLogger('bot.x').exception('it')"
    )
    assert "ERROR bot.x: it" in written
    assert "ValueError" in written
    assert "<string>:4 inner" in written


def test_what_strangers_send_fills_no_log() -> None:
    """The listener tells what it fails at, not each line that is no HTTP."""
    code = "log = logging.getLogger('uvicorn.error')\nlog.warning('Invalid HTTP request')\nlog.error('it failed')"
    written = said(code)
    assert "it failed" in written
    assert "Invalid" not in written
