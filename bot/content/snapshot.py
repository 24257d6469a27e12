"""The last good copy of a layer on disk.

One file for each layer: a line with the digest of the files it was read from and the digest of what follows, then JSON.
A copy that is damaged, of another version, or can't be written is as if it were not there.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.content import codec
from bot.content.layers import Layer
from bot.model.content import Library, Problem


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One layer as it was when it had no error."""

    library: Library
    problems: tuple[Problem, ...] = ()  # warnings, and errors in files of other layers


@lru_cache(maxsize=1)
def version() -> str:
    """Digest of the code that reads and holds content: a copy made by other code is not used."""
    package = Path(__file__).resolve().parents[1]
    sources = sorted([*(package / "model").glob("*.py"), *(package / "content").rglob("*.py")])
    sources += [
        package / name for name in ("places/hotlines.py", "places/forms.py", "text/phrases.py", "text/readings.py")
    ]
    digest = hashlib.sha256()
    for source in sources:
        with suppress(OSError):
            digest.update(source.read_bytes())
    return digest.hexdigest()


def digest_of(parts: Iterable[tuple[str, bytes]]) -> str:
    """Digest of named contents, in their order, under this version of the code."""
    digest = hashlib.sha256(version().encode())
    for name, data in parts:
        digest.update(f"\n{name} {len(data)} ".encode("utf-8", errors="surrogatepass"))
        digest.update(data)
    return digest.hexdigest()


def load(folder: Path, layer: Layer) -> tuple[str, bytes] | None:
    """The digest of the files behind a layer's copy, and the copy; None when there is none that is whole."""
    with suppress(OSError, ValueError):
        head, _, payload = (folder / f"{layer}.snapshot").read_bytes().partition(b"\n")
        made_by, inputs, check = head.decode("ascii").split()
        if made_by == version() and check == hashlib.sha256(payload).hexdigest():
            return inputs, payload
    return None


def unpack(payload: bytes) -> Snapshot | None:
    """The layer in a copy; None when it is not one."""
    with suppress(ValueError):
        return codec.loads(Snapshot, payload)
    return None


def save(folder: Path, layer: Layer, inputs: str, snapshot: Snapshot) -> bool:
    """Keep a copy, readable by its owner only, put in place as a whole. Says whether it could be written."""
    try:
        payload = codec.dumps(snapshot)
        head = f"{version()} {inputs} {hashlib.sha256(payload).hexdigest()}\n".encode()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{layer}.", dir=folder)
    except (OSError, ValueError):
        return False
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp made it 0600
            file.write(head + payload)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, folder / f"{layer}.snapshot")  # noqa: PTH105 (Path.replace is the same call)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        return False
    return True
