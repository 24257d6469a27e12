"""Telegram: private chats, and groups in which the bot sees only what is meant for it (privacy mode stays on)."""

from bot.model.chat import Limits
from bot.platforms import Account, Connection, Desk, Misconfigured, Setup
from bot.platforms.lane import Pace, Posting

LIMITS = Limits(
    text=4_096,  # https://core.telegram.org/bots/api#sendmessage
    buttons=100,
    label=60,
    rows=2,
    images=True,
    measure="utf16",  # https://core.telegram.org/bots/api#messageentity
)
# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
RATES = {"per_second": 30, "per_second_and_chat": 1, "per_minute_and_group": 20}
# One a second "may be exceeded for short bursts"; twenty a minute may not.
EACH_ROOM = (Pace(RATES["per_minute_and_group"], 60.0), Pace(3 * RATES["per_second_and_chat"], 3.0))
POSTING = Posting(at_once=8)
SETUP = Setup(
    secrets=("token",),
    options={"mode": ("polling", "webhook"), "ephemeral": ("no", "yes"), "api": ()},
)


def connect(account: Account, desk: Desk) -> Connection:
    """Raises Misconfigured where the mode needs more, ImportError where python-telegram-bot is not installed."""
    number, colon, _ = account.secrets["token"].partition(":")
    if not (number.isascii() and number.isdigit() and colon):
        raise Misconfigured("cli.doctor.telegram.token_kind", account=account.id)
    if account.options.get("mode") == "webhook" and desk.public is None:
        raise Misconfigured("cli.doctor.telegram.no_public")
    from bot.platforms.telegram.client import TelegramConnection

    return TelegramConnection(account, desk)
