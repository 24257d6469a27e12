"""How the app comes to its store."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import App
from bot.inbox import Inbox
from bot.settings import SettingsError, read_settings
from bot.store.base import SessionStore
from tests.conftest import NOW
from tests.store.behaviour import SESSION, WHO
from tests.test_stories import STORIES, play


def app_with(root: Path, **environment: str) -> App:
    """An app with these settings, nothing of it built."""
    return App(read_settings(root, environment))


async def test_without_settings_it_is_sqlite_in_the_state_folder(root: Path, tmp_path: Path) -> None:
    """Database and keys lie in folders of their own, and nothing is there before somebody writes."""
    store = app_with(root, FANILO_STATE=str(tmp_path / "state")).store()
    assert not (tmp_path / "state").exists()
    await store.save(WHO, SESSION)
    assert await store.load(WHO, NOW) == SESSION
    await store.close()
    assert (tmp_path / "state" / "fanilo.db").is_file()
    assert (tmp_path / "state" / "keys" / "sessions").is_file()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://fanilo:hunter2@host:port/name", "database can't be read: write postgresql://user:password@host"),
        ("sqlite://", "database needs the path of a file"),
        ("sqlite:///:memory:", "database needs the path of a file"),
    ],
)
def test_a_database_that_can_not_be_is_named_at_the_start(root: Path, url: str, says: str) -> None:
    """With what to write instead, and without its password, in what led to it neither."""
    with pytest.raises(SettingsError, match=says) as raised:
        app_with(root, FANILO_DATABASE=url).store()
    assert "hunter2" not in str(raised.value)
    assert raised.value.__suppress_context__


class Kept(App):
    """The app with its sessions in a database."""

    kept: SessionStore

    def inbox(self, platform: str, **more: Any) -> Inbox:
        """With that store, whatever was asked for."""
        return super().inbox(platform, **{**more, "store": self.kept})


@pytest.mark.parametrize("story", ["worried_brother.en", "numbers_and_language.fr", "silence.en"])
async def test_a_conversation_goes_the_same_way(app: App, root: Path, tmp_path: Path, story: str) -> None:
    """Whether it is kept in memory or in a database."""
    turns = yaml.safe_load((STORIES / f"{story}.yaml").read_text("utf-8"))
    kept = Kept(app.settings, app.clock)
    vars(kept).update(parts=app.parts, kept=app_with(root, FANILO_STATE=str(tmp_path)).store())
    language = story.rpartition(".")[2]
    assert await play(kept, turns, language) == await play(app, turns, language)
    await kept.kept.close()


def test_commands_that_keep_nothing_start_without_it() -> None:
    """What a database needs takes longer to load than a number may."""
    code = (
        "import sys; from bot.__main__ import main; from bot import inbox; from bot.store import memory\n"
        "assert main(['hotline', 'MG']) == 0\n"
        "sys.exit(bool({'sqlalchemy', 'alembic', 'cryptography'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE)
