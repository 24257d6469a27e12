"""What a call that failed means for the next try.

The codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from collections.abc import Mapping

from bot.model.chat import Failure, SendFailed

UNKNOWN_MEMBER, UNKNOWN_USER = 10007, 10013
ANSWERED = 40060  # an interaction has had its first answer already
_GONE = (
    10004,  # unknown server
    10013,  # unknown user
    10015,  # unknown web hook: the interaction is over
    10062,  # unknown interaction: not answered in three seconds
    40060,
    50007,  # the person takes no direct messages from it
    50027,  # the token of an interaction is over
)
# A channel that is gone, hidden or archived: the server is there still, and its admins can name another one.
# The message that was to be edited is gone; it is empty; it has a wrong form.
_REFUSED = (10003, 50001, 50083, 10008, 50006, 50035)
# A channel that the bot sees and may not write in: whoever runs the server can mend that, so it is not GONE.
_MISCONFIGURED = (50013,)
MEANING: Mapping[int, Failure] = {
    **dict.fromkeys(_GONE, Failure.GONE),
    **dict.fromkeys(_REFUSED, Failure.REFUSED),
    **dict.fromkeys(_MISCONFIGURED, Failure.MISCONFIGURED),
}


def failed(status: int, code: int) -> SendFailed:
    """A refusal: its HTTP status, and Discord's own code, 0 where there is none."""
    if status == 429:
        return SendFailed(Failure.LATER, None, {"error": str(status)})
    if status >= 500:
        return SendFailed(Failure.LATER, None, {"error": str(status), "unsure": "yes"})
    if (meaning := MEANING.get(code)) is not None:
        return SendFailed(meaning, None, {"error": str(code)})
    if status == 401:
        return SendFailed(Failure.MISCONFIGURED, None, {"error": str(status)})
    return SendFailed(Failure.REFUSED, None, {"error": str(code or status)})
