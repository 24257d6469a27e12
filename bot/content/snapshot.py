"""The last good copy of a layer on disk.

Two files for each layer. `.snapshot`: a line with the digest of the files it was read from and the digest of what
follows, then JSON; ready to use, by the version of the code that made it. `.zip`: those files themselves, which another
version can read. A copy that is damaged or can't be written is as if it were not there.
"""

import hashlib
import io
import os
import tempfile
import zipfile
import zlib
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


def sources(folder: Path, layer: Layer) -> list[tuple[str, bytes]] | None:
    """The files behind a layer's copy by name, whatever version of the code kept them; None when they are not whole."""
    try:
        with zipfile.ZipFile(folder / f"{layer}.zip") as kept:
            return [(info.filename, kept.read(info)) for info in kept.infolist()]
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return None


def save(folder: Path, layer: Layer, inputs: str, snapshot: Snapshot, files: Iterable[tuple[str, bytes]] = ()) -> bool:
    """Keep a copy and the files that it was read from. Says whether both could be written."""
    try:
        payload = codec.dumps(snapshot)
    except ValueError:
        return False
    head = f"{version()} {inputs} {hashlib.sha256(payload).hexdigest()}\n".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as kept:
        for name, data in files:
            kept.writestr(name, data)
    return write(folder, f"{layer}.snapshot", head + payload) and write(folder, f"{layer}.zip", packed.getvalue())


def write(folder: Path, name: str, data: bytes) -> bool:
    """A file readable by its owner only, put in place as a whole."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp made it 0600
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, folder / name)  # noqa: PTH105 - Path.replace is the same call
    except OSError:
        with suppress(OSError):
            Path(beside).unlink()
        return False
    return True
