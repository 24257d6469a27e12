"""What a call that failed means for the next try.

The codes: https://docs.slack.dev/reference/methods/chat.postMessage, .../chat.postEphemeral, .../views.publish
"""

import json
from collections.abc import Mapping

from bot.model.chat import Failure, SendFailed

_LATER = (
    "fatal_error",
    "internal_error",
    "message_limit_exceeded",
    "org_login_required",  # the workspace is being moved
    "rate_limited",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
)
# "It's possible some aspect of the operation succeeded before the error was raised."
_UNSURE = frozenset({"fatal_error", "internal_error"})
_GONE = (
    "cannot_dm_bot",
    "cannot_reply_to_message",
    "channel_not_found",
    "expired_url",  # a response URL after 30 minutes; on no public page, seen in its answers
    "is_archived",
    "no_permission",  # not a member of the conversation
    "not_in_channel",
    "restricted_action",
    "restricted_action_non_threadable_channel",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "thread_not_found",
    "used_url",  # a response URL after five answers; on no public page, seen in its answers
    "user_not_found",
    "user_not_in_channel",
)
# What makes the token useless: nothing will work before somebody changes something.
TOKEN = frozenset(
    {
        "access_denied",
        "account_inactive",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
_MISCONFIGURED = (
    *TOKEN,
    "accesslimited",
    "ekm_access_denied",
    "messages_tab_disabled",
    "missing_scope",
    "two_factor_setup_required",
)
MEANING: Mapping[str, Failure] = {
    **dict.fromkeys(_LATER, Failure.LATER),
    **dict.fromkeys(_GONE, Failure.GONE),
    **dict.fromkeys(_MISCONFIGURED, Failure.MISCONFIGURED),
    "invalid_blocks": Failure.REFUSED,
}
BLOCKS = "invalid_blocks"  # also of a picture that Slack has not looked at yet, or does not know any more
_MODERATE = 1.0  # seconds of a rest where Slack names none


def failed(status: int, code: str, headers: Mapping[str, str]) -> SendFailed:
    """A refusal with its HTTP status; `code` is Slack's word for it, "" where it says none."""
    if status == 429 or code in {"rate_limited", "ratelimited"}:
        return SendFailed(Failure.LATER, rest(headers), {"error": "ratelimited"})
    if status >= 500 or code in _UNSURE:
        return SendFailed(Failure.LATER, None, {"error": code or str(status), "unsure": "yes"})
    return SendFailed(MEANING.get(code, Failure.REFUSED), None, {"error": code if code in MEANING else "other"})


def rest(headers: Mapping[str, str]) -> float:
    """How many seconds Slack wants to be left alone (https://docs.slack.dev/apis/web-api/rate-limits)."""
    named = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(named) if named.isdecimal() else _MODERATE


def code_in(body: str) -> str:
    """Slack's word in the answer of a response URL: JSON, or the bare word."""
    try:
        said = json.loads(body)
    except ValueError:
        return body.strip()
    return str(said.get("error", "")) if isinstance(said, dict) else ""
