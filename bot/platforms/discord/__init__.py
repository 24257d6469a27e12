"""Discord: direct messages, slash commands, "Check this message", buttons, mentions.

In a server commands and buttons are answered so that only the person who asked can see it; Discord can do that for
sure. Of what is written in channels the bot is shown only what mentions it: it has no privileged intent.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.model.chat import Address, Limits
from bot.platforms import Account, Connection, Desk, Misconfigured, Setup
from bot.platforms.lane import Posting

LIMITS = Limits(
    # A message has 2,000 characters (https://discord.com/developers/docs/resources/message#create-message), the
    # backslashes of write.py included; what still grows beyond them is cut in two there.
    text=1_500,
    buttons=25,  # five rows of five; https://discord.com/developers/docs/components/reference#action-row
    label=80,  # https://discord.com/developers/docs/components/reference#button
    rows=5,
    images=True,
)
RATES: Mapping[str, float] = {
    "calls_per_second": 50,  # of all; https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
    "seconds_of_first_answer": 3,  # https://discord.com/developers/docs/interactions/receiving-and-responding
    "minutes_of_interaction": 15,  # the same page
}
# A nonce is "checked for uniqueness in the past few minutes"; the page of Create Message.
POSTING = Posting(at_once=8, again=timedelta(minutes=2))
# View Channels, Send Messages, Attach Files, Send Messages in Threads;
# https://discord.com/developers/docs/topics/permissions
PERMISSIONS = 1 << 10 | 1 << 11 | 1 << 15 | 1 << 38
SETUP = Setup(secrets=("token",), options={"api": (), "shards": ()})


def lanes(account: Account) -> tuple[tuple[str, Account], ...]:
    """One for each shard, if there are several: https://discord.com/developers/docs/events/gateway#sharding"""
    count = _shards(account)
    if count == 1:
        return ((account.id, account),)
    shards = (replace(account, options={**account.options, "shard": str(number)}) for number in range(count))
    return tuple((f"{account.id}/{number}", shard) for number, shard in enumerate(shards))


def lane_of(account: Account, where: Address) -> str:
    """The lane of a server: Discord tells its events to the shard that its id belongs to."""
    count = _shards(account)
    return account.id if count == 1 else f"{account.id}/{(int(where.chat) >> 22) % count}"


def _shards(account: Account) -> int:
    wanted = account.options.get("shards") or "1"
    return max(int(wanted), 1) if wanted.isascii() and wanted.isdecimal() else 1


def connect(account: Account, desk: Desk) -> Connection:
    """Raises Misconfigured where the token can't be one, ImportError where discord.py is not installed."""
    token = account.secrets["token"]
    if not token.isascii() or not token.isprintable() or " " in token:
        raise Misconfigured("cli.doctor.discord.token", account=account.id)
    from bot.platforms.discord.client import DiscordConnection

    return DiscordConnection(account, desk)


def invitation(application: str) -> str:
    """The page on which an admin adds the bot to a server."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application}"
        f"&scope=bot+applications.commands&permissions={PERMISSIONS}"
    )
