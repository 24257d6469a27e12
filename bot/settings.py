"""Settings of a deployment: config/settings.yaml, then the environment."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import yaml

T = TypeVar("T")
# What stands in a header as it is: nothing else may get into it. Hosts of other letters are written as xn--.
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?", re.IGNORECASE)
_ADDRESS = re.compile(r"https://[a-z0-9.-]+(:\d{1,5})?([/?#][!-~]*)?", re.IGNORECASE)
_NO_NAMES = frozenset({"yes", "no", "true", "false", "on", "off", "none", "null", "nobody"})
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
DEFAULTS = {
    "organisation": "",
    "state": "state",
    "database": "",
    "database_direct": "",
    "keys": "",
    "web_host": "127.0.0.1",
    "web_port": "",
    "web_embedded_in": "",
    "web_proxies": "",
    "web_leave_to": "https://www.wikipedia.org/",
    "metrics_port": "",
    "public_address": "",
    "posts_signed_by": "",
    "statistics_by": "month",
}
ACCOUNTS = "accounts"
TEST_ROOMS = "test_rooms"


class SettingsError(Exception):
    """A setting can't be used. Says which, where it stands and what to do."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The web chat."""

    host: str  # the address to listen at
    port: int | None  # None = 8484, or a free one where that is taken
    embedded_in: tuple[str, ...]  # origins whose pages may show it in a frame
    proxies: tuple[str, ...]  # addresses whose X-Forwarded-For is believed
    leave_to: str  # where "leave this page" leads
    metrics_port: int | None  # on loopback; None = off


@dataclass(frozen=True, slots=True)
class RoomToTest:
    """A room of the operator's own, to which single posts are sent to be looked at."""

    name: str
    account: str
    chat: str
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decides."""

    root: Path  # holds config/, messages/, locales/
    organisation: str | None  # who runs this; None = a test copy
    state: Path
    database: str = field(repr=False)  # SQLAlchemy URL; may hold a password
    direct: str | None = field(repr=False)  # the same past a pooler of transactions
    keys: Path  # the file of the session keys
    web: WebSettings
    public: str | None  # https://..., where the listener is reached from outside
    signed_by: str | None  # who signs for posts that nobody has approved; None = they are not posted
    accounts: Mapping[str, Mapping[str, str]]  # as they stand in the file (bot/accounts.py reads them)
    test_rooms: tuple[RoomToTest, ...] = ()
    statistics_by: str = "month"  # or week; never both: from sums of weeks and months parts could be told


def read_settings(root: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of the deployment whose content is under `root`.

    Raises SettingsError on an unknown key, a value that can't be used, or a file that can't be read.
    """
    environment = os.environ if environment is None else environment
    path = root / "config" / "settings.yaml"
    in_file, accounts, test_rooms = _of_file(path)
    values = {**DEFAULTS, **in_file}
    names = dict.fromkeys(values, str(path))
    for key in DEFAULTS:
        variable = f"FANILO_{key.upper()}"
        if variable in environment:
            values[key], names[key] = environment[variable], variable
    values = {key: value.strip() or DEFAULTS[key] for key, value in values.items()}

    def read(key: str, parse: Callable[[str], T]) -> T:
        try:
            return parse(values[key])
        except ValueError as problem:
            raise SettingsError(f"{names[key]}: {key} {problem}") from None

    state = Path(values["state"])
    if not (root / "pyproject.toml").exists():  # installed as a package: nothing is written beside the code
        home = Path(environment.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
        state = home / "fanilo" / state
    state = state if state.is_absolute() else root / state
    return Settings(
        root=root,
        organisation=values["organisation"] or None,
        state=state,
        database=read("database", _database) or f"sqlite+aiosqlite:///{quote(str(state / 'fanilo.db'))}",
        direct=read("database_direct", _database) or None,
        keys=Path(values["keys"]) if values["keys"] else state / "keys" / "sessions",
        web=WebSettings(
            host=values["web_host"],
            port=read("web_port", _port),
            embedded_in=read("web_embedded_in", _origins),
            proxies=read("web_proxies", _networks),
            leave_to=read("web_leave_to", _address),
            metrics_port=read("metrics_port", _port),
        ),
        public=read("public_address", _public),
        signed_by=read("posts_signed_by", _signer),
        accounts=accounts,
        test_rooms=test_rooms,
        statistics_by=read("statistics_by", _unit),
    )


def _of_file(path: Path) -> tuple[dict[str, str], dict[str, dict[str, str]], tuple[RoomToTest, ...]]:
    """The settings of a file, its accounts, and its rooms for tests."""
    if not path.exists():
        return {}, {}, ()
    try:
        read = yaml.load(path.read_text("utf-8"), yaml.BaseLoader) or {}  # noqa: S506 - BaseLoader makes only text
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise SettingsError(f"{path}: can't be read ({type(problem).__name__}). Mend or remove it.") from problem
    if not isinstance(read, dict):
        raise SettingsError(f"{path}: must be lines of the form key: value.")
    accounts = read.pop(ACCOUNTS, None) or {}
    test_rooms = _rooms(path, read.pop(TEST_ROOMS, None) or [])
    known = (*DEFAULTS, ACCOUNTS, TEST_ROOMS)
    unknown = set(read) - set(DEFAULTS)
    if unknown:
        raise SettingsError(f"{path}: unknown setting {min(unknown)}. Known are: {', '.join(known)}.")
    if not isinstance(accounts, dict) or not all(isinstance(of, dict) for of in accounts.values()):
        raise SettingsError(f"{path}: {ACCOUNTS} must be names, each with lines of the form key: value below it.")
    texts = {key: str(value) for key, value in read.items()}
    named = {str(name): {str(key): str(value) for key, value in of.items()} for name, of in accounts.items()}
    return texts, named, test_rooms


def _rooms(path: Path, given: object) -> tuple[RoomToTest, ...]:
    if not isinstance(given, list) or not all(isinstance(of, dict) for of in given):
        raise SettingsError(f"{path}: {TEST_ROOMS} must be a list, each item with name, account and chat.")
    keys = [field.name for field in fields(RoomToTest)]
    found: dict[str, RoomToTest] = {}
    for of in given:
        texts = {str(key): str(value).strip() for key, value in of.items()}
        name = texts.get("name", "")
        here = f"{path}: {TEST_ROOMS}: {name or 'an item without a name'}"
        if unknown := set(texts) - set(keys):
            raise SettingsError(f"{here}: unknown key {min(unknown)}. Known are: {', '.join(keys)}.")
        if missing := [key for key in keys[:3] if not texts.get(key)]:
            raise SettingsError(f"{here}: it has no {missing[0]}. Write one, such as {missing[0]}: ...")
        if name in found:
            raise SettingsError(f"{here}: the name stands twice. Give each room one of its own.")
        found[name] = RoomToTest(name, texts["account"], texts["chat"], texts.get("thread") or None)
    return tuple(found.values())


def _unit(text: str) -> str:
    if text not in ("week", "month"):
        raise ValueError("must be week or month.")
    return text


def _port(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and 0 < int(text) < 65_536):
        raise ValueError("must be a number from 1 to 65535.")
    return int(text) if text else None


def _database(text: str) -> str:
    kind, separator, rest = text.partition("://")
    kind = kind.partition("+")[0]
    if text and (kind not in DRIVERS or not separator):
        raise ValueError("must begin with sqlite:// or postgresql://.")
    return f"{DRIVERS[kind]}://{rest}" if text else ""


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(text.replace(",", " ").split())
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"has {origin}; write origins such as https://example.org, separated by spaces.")
    return origins


def _networks(text: str) -> tuple[str, ...]:
    networks = tuple(text.replace(",", " ").split())
    for network in networks:
        try:
            ip_network(network)
        except ValueError:
            raise ValueError(f"has {network}; write addresses or networks such as 127.0.0.1 or 10.0.0.0/8.") from None
    return networks


def _public(text: str) -> str | None:
    return _address(text).rstrip("/") if text else None


def _signer(text: str) -> str | None:
    """A person answers for what nobody has approved: "yes" is no name, and "no" would be taken for one."""
    if text and (text.casefold() in _NO_NAMES or sum(sign.isalpha() for sign in text) < 2):
        raise ValueError("must be the name of the person who signs, such as Rova Rakoto; empty: nobody does.")
    return " ".join(text.split()) or None


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("must be an address that begins with https://; other letters than a-z as xn-- or %.")
    return text
