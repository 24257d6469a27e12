"""The key file: ours alone, a new key every day, the old one really gone."""

import fcntl
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.base import EXPIRY
from bot.store.keys import Keyring, KeysUnusable, person_keys
from tests.conftest import NOW

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the key file will be."""
    return tmp_path / "keys" / "sessions"


def test_the_file_is_ours_alone(path: Path) -> None:
    """Made when first needed, for nobody else to read; nothing else stays in its folder."""
    keyring = Keyring(path)
    assert keyring.held() == ()
    before = os.umask(0)
    try:
        (key,) = keyring.at(NOW)
    finally:
        os.umask(before)
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]
    assert Keyring(path).at(NOW) == keyring.held() == (key,)


def test_a_key_serves_a_day_and_opens_half_an_hour_longer(path: Path) -> None:
    """The old key is beside the new one for as long as a conversation under it may go on."""
    keyring = Keyring(path)
    (first,) = keyring.at(NOW)
    assert keyring.at(NOW + DAY - SECOND) == (first,)
    second, old = keyring.at(NOW + DAY)
    assert old == first != second
    assert keyring.at(NOW + DAY + EXPIRY) == (second, first)
    assert keyring.at(NOW + DAY + EXPIRY + SECOND) == (second,)
    assert keyring.at(NOW + DAY * 2)[1:] == (second,)


def test_a_dropped_key_is_nowhere_in_the_files(path: Path) -> None:
    """Neither in the folder nor in the file as it was, which is blanked: unlinked alone, its bytes would stay."""
    keyring = Keyring(path)
    (first,) = keyring.at(NOW)
    with path.open("rb") as made:
        keyring.at(NOW + DAY)
        assert set(made.read()) == {0}
    with path.open("rb") as rotated:
        assert first.hex().encode() in rotated.read()
        keyring.at(NOW + DAY + EXPIRY + SECOND)
        rotated.seek(0)
        assert set(rotated.read()) == {0}
    assert list(path.parent.iterdir()) == [path]
    assert first.hex() not in path.read_text("ascii")


def test_destroyed_keys_are_gone(path: Path) -> None:
    """The file is blanked and unlinked; the next key is another one. Destroying twice is no error."""
    keyring = Keyring(path)
    (first,) = keyring.at(NOW)
    with path.open("rb") as made:
        keyring.destroy()
        assert set(made.read()) == {0}
    keyring.destroy()
    assert keyring.held() == ()
    assert keyring.at(NOW) != (first,)


def test_processes_share_the_file(path: Path) -> None:
    """What one does the others see at their next turn."""
    one, other = Keyring(path), Keyring(path)
    assert one.at(NOW) == other.at(NOW)
    assert one.at(NOW + DAY) == other.at(NOW + DAY) == one.held()
    later = NOW + DAY + EXPIRY + SECOND
    assert other.at(later) == one.held()
    assert len(one.held()) == 1


def test_processes_that_come_at_once_agree(path: Path) -> None:
    """Of many that find no key, and later one that is a day old, all use the same."""
    code = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from bot.store.keys import Keyring\n"
        "keyring, keys = Keyring(Path(sys.argv[1])), ()\n"
        "while day := int(input('ready\\n')):\n"
        "    while len(keys) < day: keys = keyring.at(datetime(2026, 11, day, tzinfo=UTC))\n"
        "    print(*(key.hex() for key in keys), flush=True)"
    )
    command = [sys.executable, "-c", code, str(path)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) for _ in range(4)
    ]
    pipes = [(process.stdin, process.stdout) for process in processes if process.stdin and process.stdout]
    for day in (1, 2, 0):
        assert [out.readline() for _, out in pipes] == ["ready\n"] * 4
        for into, _ in pipes:
            into.write(f"{day}\n")
        said = {out.readline() for _, out in pipes}
        assert len(said) == 1
        assert len(said.pop().split()) == day
    for process in processes:
        process.communicate()


def test_nobody_waits_for_a_process_that_hangs(path: Path) -> None:
    """While another process holds the file, the keys that are there go on serving."""
    keyring = Keyring(path)
    keys = keyring.at(NOW)
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert keyring.at(NOW + DAY) == keys
    assert len(keyring.at(NOW + DAY)) == 2


def test_a_crash_while_rotating_leaves_nothing_for_long(path: Path) -> None:
    """A draft that was never put in place is gone with the next rotation, whoever could read it."""
    keyring = Keyring(path)
    keyring.at(NOW)
    path.with_name(".sessions.new").write_text("half a file")
    assert len(keyring.at(NOW + DAY)) == 2
    assert list(path.parent.iterdir()) == [path]


def test_a_clock_that_went_wrong_stops_no_rotation(path: Path) -> None:
    """A key made in 2099 by mistake is rotated today; small differences between clocks rotate nothing."""
    keyring = Keyring(path)
    (wrong,) = keyring.at(NOW + DAY * 365)
    right, old = keyring.at(NOW)
    assert old == wrong != right
    assert keyring.at(NOW - timedelta(minutes=5)) == (right, old)
    assert keyring.at(NOW + EXPIRY + SECOND) == (right,)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620])
def test_a_file_for_others_is_refused(path: Path, mode: int) -> None:
    """With its name and what to do; made right again, it serves."""
    keyring = Keyring(path)
    keys = keyring.at(NOW)
    path.chmod(mode)
    with pytest.raises(KeysUnusable, match=r"/keys/sessions: others may read .* chmod 600"):
        keyring.at(NOW)
    with pytest.raises(KeysUnusable):
        keyring.held()
    path.chmod(0o600)
    assert keyring.at(NOW) == keys


def test_a_link_is_refused(path: Path) -> None:
    """It may lead to where others can read or change the keys."""
    Keyring(path).at(NOW)
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))
    with pytest.raises(KeysUnusable, match="must be a plain file"):
        Keyring(path).at(NOW)


@pytest.mark.parametrize("content", ["", "fanilo-keys-1\n", "fanilo-keys-2\n1 " + "0" * 64 + "\n", "\0" * 90])
def test_a_damaged_file_is_refused(path: Path, content: str) -> None:
    """It is not replaced behind the operator's back; removed, a new one is made."""
    keyring = Keyring(path)
    keyring.at(NOW)
    path.write_text(content, "ascii")
    with pytest.raises(KeysUnusable, match="is damaged"):
        keyring.at(NOW)
    assert path.read_text("ascii") == content
    path.unlink()
    assert len(keyring.at(NOW)) == 1


def test_a_folder_that_can_not_be_used_is_named(tmp_path: Path) -> None:
    """As when the disk is not there."""
    (tmp_path / "file").touch()
    with pytest.raises(KeysUnusable, match="file/sessions: can't be used"):
        Keyring(tmp_path / "file" / "sessions").at(NOW)


def test_secrets_do_not_show(path: Path) -> None:
    """Printed, as in a crash, a key shows nothing of itself; of two people no key is the same."""
    (secret,) = Keyring(path).at(NOW)
    keys = person_keys(secret, b"somebody")
    assert repr(keys.seal) not in repr(keys)
    other = person_keys(secret, b"somebody else")
    assert len({keys.row, keys.seal, other.row, other.seal, secret}) == 5
    assert person_keys(bytes(32), b"somebody") != keys
