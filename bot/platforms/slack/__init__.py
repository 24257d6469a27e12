"""Slack: direct messages, `/fanilo`, "Check this message", mentions, and a page of the bot's own (App Home).

An NGO makes an app of its own from docs/platforms/slack-manifest.yaml. In a channel everything is answered so that only
the person who asked can see it; Slack can do that for sure.
"""

from bot.model.chat import Limits
from bot.platforms import Account, Connection, Desk, Misconfigured, Setup
from bot.platforms.lane import Pace, Posting

LIMITS = Limits(
    text=3_000,  # of a text object; https://docs.slack.dev/reference/block-kit/composition-objects/text-object
    buttons=25,  # of one actions block; https://docs.slack.dev/reference/block-kit/blocks/actions-block
    label=75,  # https://docs.slack.dev/reference/block-kit/block-elements/button-element
    rows=5,
    images=True,
)
RATES = {
    "posts_per_second": 5,  # "several hundred messages per minute" in a workspace; the same page
    "post_per_second_and_channel": 1,  # short bursts pass; https://docs.slack.dev/apis/web-api/rate-limits
    "answers_of_response_url": 5,  # https://docs.slack.dev/interactivity/handling-user-interaction
    "minutes_of_response_url": 30,
}
EACH_ROOM = (Pace(1, 1.0),)
POSTING = Posting(at_once=4)
# Without these the bot does not work; with more it could read what it need not.
SCOPES = (
    "app_mentions:read",
    "channels:read",  # that it is added to a channel or put out, and who made it
    "chat:write",
    "commands",
    "files:write",  # the pictures of posts
    "groups:read",  # the same of private channels
    "im:history",
    "users:read",  # whether somebody is an admin, and their time zone
)
SETUP = Setup(
    secrets=("token",),
    more=("app_token", "signing_secret"),
    options={"mode": ("socket", "http"), "api": ()},
)


def connect(account: Account, desk: Desk) -> Connection:
    """Raises Misconfigured where the secrets don't fit the mode, ImportError where slack-bolt is not installed."""
    if not account.secrets["token"].startswith("xoxb-"):
        raise Misconfigured("cli.doctor.slack.token_kind", account=account.id)
    if account.options.get("mode") == "http":
        if not account.secrets.get("signing_secret"):
            raise Misconfigured("cli.doctor.slack.no_signing_secret", account=account.id)
        if desk.public is None:
            raise Misconfigured("cli.doctor.slack.no_public")
    elif not account.secrets.get("app_token", "").startswith("xapp-"):
        raise Misconfigured("cli.doctor.slack.no_app_token", account=account.id)
    from bot.platforms.slack.client import SlackConnection

    return SlackConnection(account, desk)
