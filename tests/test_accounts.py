"""Which bots run: from the settings and the environment, secrets from the environment or files only."""

from pathlib import Path

import pytest

from bot.accounts import lane_of, lanes, outlines, read_accounts
from bot.model.chat import Address
from bot.platforms import Account
from bot.settings import SettingsError, read_settings

TOKEN = "123456:zebrafish"


def accounts(root: Path, file: str = "", **environment: str) -> tuple[Account, ...]:
    """Those of a deployment with this settings file and this environment."""
    (root / "config").mkdir(exist_ok=True)
    (root / "config" / "settings.yaml").write_text(file, "utf-8")
    return read_accounts(read_settings(root, environment), environment)


def test_none_without_a_token(tmp_path: Path) -> None:
    """A fresh copy runs the web chat alone."""
    assert accounts(tmp_path) == ()


def test_a_token_in_the_environment_is_enough(tmp_path: Path) -> None:
    """Nothing has to be written into any file, and no secret is ever printed."""
    [account] = accounts(tmp_path, "organisation: Zà\n", FANILO_TELEGRAM_TOKEN=f" {TOKEN}\n")
    assert (account.id, account.platform, account.organisation) == ("telegram", "telegram", "Zà")
    assert account.secrets == {"token": TOKEN}
    assert account.options["mode"] == "polling"
    assert TOKEN not in repr(account)


@pytest.mark.parametrize("token", [{}, {"FANILO_DISCORD_TOKEN": "a.b.c"}])
def test_lanes_are_known_without_a_token(tmp_path: Path, token: dict[str, str]) -> None:
    """Whoever starts a campaign has none at hand, and the same groups must be in the same lanes as for the bot."""
    environment = {"FANILO_DISCORD_SHARDS": "4", **token}
    (tmp_path / "config").mkdir()
    known = outlines(read_settings(tmp_path, environment), environment)
    where = Address("discord", str(7 << 22))
    assert lane_of(known, where) == "discord/3"
    assert lane_of(known, Address("telegram", "-100")) == "telegram"
    for account in read_accounts(read_settings(tmp_path, environment), environment):
        assert lane_of(known, where) in dict(lanes(account))


def test_several_of_one_platform(tmp_path: Path) -> None:
    """Each has its name, its organisation, its token; a token may be in a file."""
    (tmp_path / "secret").write_text(TOKEN)
    file = f"""
organisation: One
accounts:
  first: {{platform: telegram, mode: webhook}}
  second: {{platform: telegram, organisation: Two, token_file: {tmp_path / "secret"}}}
"""
    first, second = accounts(tmp_path, file, FANILO_FIRST_TOKEN="1:a")
    assert (first.id, first.organisation, first.options["mode"]) == ("first", "One", "webhook")
    assert (second.id, second.organisation, second.secrets["token"]) == ("second", "Two", TOKEN)


@pytest.mark.parametrize(
    ("file", "environment", "says"),
    [
        ("accounts: {a: {platform: pigeon}}", {}, "account a: platform must be one of: telegram, discord, slack"),
        ("accounts: {A b: {platform: telegram}}", {}, "small letters"),
        ("accounts: {a: {platform: telegram}}", {}, "it has no token. Set FANILO_A_TOKEN (docs/platforms/telegram.md)"),
        ("accounts: {a: {platform: telegram, token: 1:zebrafish}}", {}, "token is a secret. Take it out of this file"),
        ("accounts: {a: {platform: telegram, mod: x}}", {}, "unknown key mod. Known are: platform, organisation"),
        ("accounts: {a: {platform: telegram, mode: x}}", {}, "mode must be one of: polling, webhook"),
        ("accounts: {a: {platform: telegram, token_file: /nowhere}}", {}, "the file of its token can't be read"),
        ("accounts: [a]", {}, "accounts must be names"),
        ("accounts: {a: telegram}", {}, "accounts must be names"),
        ("", {"FANILO_TELEGRAM_TOKEN_FILE": "/nowhere"}, "the file of its token can't be read"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, file: str, environment: dict[str, str], says: str) -> None:
    """With the file, the account, and what to do; never with the secret."""
    with pytest.raises(SettingsError) as raised:
        accounts(tmp_path, file, **environment)
    assert says in str(raised.value)
    assert "settings.yaml" in str(raised.value)
    assert "zebrafish" not in str(raised.value)
