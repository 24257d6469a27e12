"""Which bots on which platforms this deployment is: config/settings.yaml, secrets from the environment or files."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

from bot.model.chat import Address
from bot.platforms import KNOWN, Account, Setup
from bot.settings import Settings, SettingsError

_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_COMMON = ("platform", "organisation")
_LONGEST = 4_000  # bytes of a secret


def setup_of(platform: str) -> Setup:
    """What an account of a platform needs. Loads no SDK."""
    setup: Setup = import_module(f"bot.platforms.{platform}").SETUP
    return setup


def read_accounts(settings: Settings, environment: Mapping[str, str] | None = None) -> tuple[Account, ...]:
    """All accounts, in the order of the file, then those that have secrets in the environment only.

    Raises SettingsError that names the account and what to change.
    """
    environment = os.environ if environment is None else environment
    path = settings.root / "config" / "settings.yaml"
    named = _named(settings, environment, _secrets)
    return tuple(_account(name, given, settings, environment, path) for name, given in named.items())


def outlines(settings: Settings, environment: Mapping[str, str] | None = None) -> tuple[Account, ...]:
    """The same accounts without secrets, for what only needs to know of them: a command may have none at hand."""
    environment = os.environ if environment is None else environment
    return tuple(
        Account(
            name,
            given["platform"],
            options={
                option: environment.get(_variable(name, option)) or given.get(option, "")
                for option in setup_of(given["platform"]).options
            },
        )
        for name, given in _named(settings, environment, lambda each: setup_of(each).options).items()
        if given.get("platform") in KNOWN
    )


def _named(
    settings: Settings, environment: Mapping[str, str], what: Callable[[str], Iterable[str]]
) -> dict[str, Mapping[str, str]]:
    """Those of the file, then the platforms of which something like `what` is in the environment only."""
    named = dict(settings.accounts)
    for platform in KNOWN:
        if platform not in named and any(_given(environment, platform, name) for name in what(platform)):
            named[platform] = {"platform": platform}
    return named


def lanes(account: Account) -> tuple[tuple[str, Account], ...]:
    """What of an account is run by one process at a time, under the names of its lanes: all of it, or each shard."""
    shards = getattr(import_module(f"bot.platforms.{account.platform}"), "lanes", None)
    found: tuple[tuple[str, Account], ...] = shards(account) if shards else ((account.id, account),)
    return found


def lane_of(accounts: Iterable[Account], where: Address) -> str:
    """The lane that a group belongs to."""
    account = next((each for each in accounts if each.id == where.account), None)
    sharded = getattr(import_module(f"bot.platforms.{account.platform}"), "lane_of", None) if account else None
    return str(sharded(account, where)) if sharded else where.account


def _account(
    name: str, given: Mapping[str, str], settings: Settings, environment: Mapping[str, str], path: Path
) -> Account:
    def wrong(says: str) -> SettingsError:
        return SettingsError(f"{path}: account {name}: {says}")

    if not _NAME.fullmatch(name):
        raise wrong("a name has small letters a-z, digits and _ only, and begins with a letter.")
    platform = given.get("platform", "")
    if platform not in KNOWN:
        raise wrong(f"platform must be one of: {', '.join(KNOWN)}.")
    setup = setup_of(platform)
    files = [f"{secret}_file" for secret in _secrets(platform)]
    for key in given:
        if key in _secrets(platform):
            raise wrong(
                f"{key} is a secret. Take it out of this file, set {_variable(name, key)}, and have a new one made."
            )
        if key not in {*_COMMON, *setup.options, *files}:
            raise wrong(f"unknown key {key}. Known are: {', '.join([*_COMMON, *setup.options, *files])}.")
    options = {}
    for option, choices in setup.options.items():
        value = environment.get(_variable(name, option)) or given.get(option) or (choices[0] if choices else "")
        if choices and value not in choices:
            raise wrong(f"{option} must be one of: {', '.join(choices)}.")
        options[option] = value
    secrets = dict(_read_secrets(name, platform, given, environment, path))
    for secret in setup.secrets:
        if secret not in secrets:
            raise wrong(f"it has no {secret}. Set {_variable(name, secret)} (docs/platforms/{platform}.md).")
    organisation = given.get("organisation") or settings.organisation
    return Account(name, platform, organisation, secrets, options)


def _read_secrets(
    name: str, platform: str, given: Mapping[str, str], environment: Mapping[str, str], path: Path
) -> Iterator[tuple[str, str]]:
    for secret in _secrets(platform):
        variable = _variable(name, secret)
        value = environment.get(variable, "")
        file = environment.get(f"{variable}_FILE") or given.get(f"{secret}_file")
        if not value and file:
            try:
                with Path(file).open("rb") as opened:
                    value = opened.read(_LONGEST).decode("utf-8")
            except (OSError, UnicodeDecodeError) as problem:
                says = f"the file of its {secret} can't be read ({type(problem).__name__}): {file}."
                raise SettingsError(f"{path}: account {name}: {says}") from None
        if value.strip():
            yield secret, value.strip()


def _given(environment: Mapping[str, str], name: str, secret: str) -> bool:
    variable = _variable(name, secret)
    return bool(environment.get(variable) or environment.get(f"{variable}_FILE"))


def _secrets(platform: str) -> tuple[str, ...]:
    setup = setup_of(platform)
    return (*setup.secrets, *setup.more)


def _variable(name: str, what: str) -> str:
    return f"FANILO_{name}_{what}".upper()
