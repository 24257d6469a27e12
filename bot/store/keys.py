"""The keys of sessions: in a file outside the database, a new one every day, the old one gone half an hour later.

A person's row lies under one HMAC and is sealed under another, both of the server's key and the person (P12): neither
the database nor the key file alone tells anything, and both together only of somebody whose user id is known.
"""

import fcntl
import hmac
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.store.base import EXPIRY

ROTATION = timedelta(days=1)
ASTRAY = timedelta(hours=1)  # a key from further ahead was made by a clock that went wrong
_FORM = re.compile(rb"fanilo-keys-1\n(?:\d{1,12} [0-9a-f]{64}\n){1,2}")


class KeysUnusable(Exception):
    """The key file can't be used. Says which it is and what to do."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of this server."""

    since: int  # unix seconds
    secret: bytes = field(repr=False)  # 32 bytes


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """What a key of the server makes of one person."""

    row: bytes  # 32 bytes, under which the session lies
    seal: bytes = field(repr=False)  # 32 bytes, which opens it


def person_keys(secret: bytes, who: bytes) -> PersonKeys:
    """The person's own keys under this key of the server."""
    return PersonKeys(hmac.digest(secret, b"row\0" + who, "sha256"), hmac.digest(secret, b"seal\0" + who, "sha256"))


def turned(keys: tuple[Key, ...], now: int) -> tuple[Key, ...]:
    """The keys that should be at this unix second: `keys` as they are, a newer one before, or without the older one."""
    age = now - keys[0].since
    if not -ASTRAY.total_seconds() <= age < ROTATION.total_seconds():
        return Key(now, secrets.token_bytes(32)), keys[0]
    return keys[:1] if age > EXPIRY.total_seconds() else keys


class Keyring:
    """The keys in one file, which the processes of one machine may share.

    Nothing here waits for another process. Whatever fails raises KeysUnusable.
    """

    def __init__(self, path: Path) -> None:
        """Touches no file yet."""
        self._path = path
        self._keys: tuple[Key, ...] = ()
        self._seen: tuple[int, int] | None = None  # the file that they are of

    def at(self, now: datetime) -> tuple[bytes, ...]:
        """The keys to use, newest first; two in the half hour after a rotation. Makes, rotates and drops as due."""
        with self._told():
            second = int(now.timestamp())
            keys = self._read() or self._make(Key(second, secrets.token_bytes(32)))
            if turned(keys, second) is not keys:
                keys = self._turn(second)
            return tuple(key.secret for key in keys)

    def held(self) -> tuple[bytes, ...]:
        """The keys that the file holds, newest first, whatever their age; none if there is no file."""
        with self._told():
            return tuple(key.secret for key in self._read())

    def destroy(self) -> None:
        """Make everything that was ever sealed unreadable for good."""
        with self._told(), suppress(FileNotFoundError), self._path.open("r+b") as file:
            self._path.unlink()
            _blank(file.fileno())

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            raise KeysUnusable(
                f"{self._path}: can't be used ({type(problem).__name__}). It and its folder must be ours to write in."
            ) from problem

    def _read(self) -> tuple[Key, ...]:
        """What is in the file, read again only when it is another one than before."""
        try:
            info = self._path.lstat()
            seen = info.st_ino, info.st_ctime_ns
            if seen != self._seen:
                self._refuse(info)
                # Blanked between opening and reading, it has a successor by now: look again.
                self._keys = self._parsed() or self._parsed() or self._damaged()
                self._seen = seen
        except FileNotFoundError:
            self._keys, self._seen = (), None
        return self._keys

    def _refuse(self, info: os.stat_result) -> None:
        if not stat.S_ISREG(info.st_mode) or info.st_mode & 0o077 or info.st_uid != os.geteuid():
            raise KeysUnusable(
                f"{self._path}: others may read these keys. It must be a plain file of the bot's own user: "
                f"chown and chmod 600 it; if anybody may have read it, remove it, and a new one is made."
            )

    def _parsed(self) -> tuple[Key, ...]:
        content = self._path.read_bytes()
        if not _FORM.fullmatch(content):
            return ()
        lines = (line.split() for line in content.splitlines()[1:])
        return tuple(Key(int(since), bytes.fromhex(secret.decode())) for since, secret in lines)

    def _damaged(self) -> tuple[Key, ...]:
        raise KeysUnusable(
            f"{self._path}: is damaged. Remove it, and a new one is made; "
            f"the conversations of the last half hour are lost."
        )

    def _make(self, key: Key) -> tuple[Key, ...]:
        """The first key; of several processes that start at once, one makes it."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}-")  # 0600
        try:
            _write(handle, (key,))
            with suppress(FileExistsError):
                os.link(draft, self._path)
        finally:
            os.close(handle)
            Path(draft).unlink()
        return self._read()

    def _turn(self, second: int) -> tuple[Key, ...]:
        """Put the file that is due in the place of the old one, and blank the old one."""
        with self._path.open("r+b") as old:
            try:
                fcntl.flock(old, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return self._keys  # another process is at it; these still do
            keys = self._read()
            due = turned(keys, second)
            if os.fstat(old.fileno()).st_ino != self._path.stat().st_ino or due is keys:
                return keys  # another process has done it
            draft = self._path.with_name(f".{self._path.name}.new")
            draft.unlink(missing_ok=True)  # what a crash left behind
            new = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            try:
                _write(new, due)
            finally:
                os.close(new)
            draft.replace(self._path)
            _blank(old.fileno())
        return self._read()


def _write(file: int, keys: tuple[Key, ...]) -> None:
    lines = "".join(f"{key.since} {key.secret.hex()}\n" for key in keys)
    with os.fdopen(file, "wb", closefd=False) as stream:
        stream.write(f"fanilo-keys-1\n{lines}".encode())
    os.fsync(file)


def _blank(file: int) -> None:
    """Overwrite what a file holds: unlinked alone, its bytes would stay on the disk."""
    os.pwrite(file, bytes(os.fstat(file).st_size), 0)
    os.fsync(file)
