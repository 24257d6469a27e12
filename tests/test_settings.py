"""An operator sets a few things, in a file or the environment, and mistakes are named."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings


def write(root: Path, text: str) -> Path:
    """A root with this settings file."""
    (root / "config").mkdir()
    (root / "config" / "settings.yaml").write_text(text, "utf-8")
    return root


def test_a_copy_without_settings_is_a_test_copy(tmp_path: Path) -> None:
    """Nobody runs it until somebody says so (P11)."""
    assert read_settings(tmp_path, {}).organisation is None


def test_the_file_says_who_runs_it_and_the_environment_wins(tmp_path: Path) -> None:
    """Both are texts, whatever they look like."""
    root = write(tmp_path, "organisation: no\n")
    assert read_settings(root, {}).organisation == "no"
    assert read_settings(root, {"FANILO_ORGANISATION": "Zà"}).organisation == "Zà"


@pytest.mark.parametrize("text", ["organization: x", "- a", "a: [", "organisation: \x00"])
def test_mistakes_are_named(tmp_path: Path, text: str) -> None:
    """With the file, and what to do."""
    with pytest.raises(SettingsError, match=r"settings\.yaml"):
        read_settings(write(tmp_path, text), {})


def test_state_goes_beside_a_checkout_and_home_for_a_package(tmp_path: Path) -> None:
    """Nothing is written beside installed code."""
    assert read_settings(tmp_path, {"XDG_STATE_HOME": "/elsewhere"}).state == Path("/elsewhere/fanilo/state")
    (tmp_path / "pyproject.toml").touch()
    assert read_settings(tmp_path, {}).state == tmp_path / "state"
    assert read_settings(tmp_path, {"FANILO_STATE": "/x"}).state == Path("/x")


def test_where_things_are_kept_follows_the_state(tmp_path: Path) -> None:
    """The keys are never in the database's own folder level; both can be set."""
    settings = read_settings(tmp_path, {"FANILO_STATE": "/x"})
    assert settings.database == "sqlite+aiosqlite:////x/fanilo.db"
    assert settings.keys == Path("/x/keys/sessions")
    assert read_settings(tmp_path, {"FANILO_KEYS": "/k"}).keys == Path("/k")


def test_a_database_address_gets_its_driver_and_is_never_shown(tmp_path: Path) -> None:
    """What operators know from elsewhere works, and its password is in no message."""
    settings = read_settings(tmp_path, {"FANILO_DATABASE": "postgresql://fanilo:secret@db/fanilo"})
    assert settings.database == "postgresql+psycopg://fanilo:secret@db/fanilo"
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("web_port", "http"),
        ("web_port", "70000"),
        ("metrics_port", "-1"),
        ("database", "mysql://x"),
        ("database", "fanilo.db"),
        ("web_embedded_in", "example.org"),
        ("web_embedded_in", "https://example.org/page"),
        ("web_embedded_in", "https://example.org;script-src"),
        ("web_embedded_in", "https://*"),
        ("web_proxies", "nginx"),
        ("web_proxies", "*"),
        ("web_proxies", "127.0.0.1, 10.0.0.1/8"),
        ("web_leave_to", "javascript:alert(1)"),
        ("web_leave_to", "https://a b"),
        ("web_leave_to", "https://"),
        ("web_leave_to", "https://пример.рф/"),
        ("web_leave_to", "https://a.org;script-src"),
    ],
)
def test_values_that_can_not_be_used_are_named(tmp_path: Path, key: str, value: str) -> None:
    """With where they were set."""
    with pytest.raises(SettingsError, match=rf"settings\.yaml: {key} "):
        read_settings(write(tmp_path, f'{key}: "{value}"\n'), {})
    with pytest.raises(SettingsError, match=rf"FANILO_{key.upper()}: {key} "):
        read_settings(tmp_path, {f"FANILO_{key.upper()}": value, "FANILO_STATE": "/x"})


def test_the_web_chat_listens_on_loopback_unless_told(tmp_path: Path) -> None:
    """And is shown in nobody's frame."""
    web = read_settings(tmp_path, {}).web
    assert (web.host, web.port, web.embedded_in, web.metrics_port) == ("127.0.0.1", None, (), None)
    web = read_settings(tmp_path, {"FANILO_WEB_EMBEDDED_IN": "https://a.org, https://*.b.org:8443"}).web
    assert web.embedded_in == ("https://a.org", "https://*.b.org:8443")
    assert read_settings(tmp_path, {"FANILO_WEB_PROXIES": "::1 10.0.0.0/8"}).web.proxies == ("::1", "10.0.0.0/8")
