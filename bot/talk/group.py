"""In a group nobody is answered in public: one neutral line, the same for everything, at most once an hour (P9)."""

from datetime import datetime, timedelta

from bot.model.talk import Reply
from bot.talk.say import say

QUIET = timedelta(hours=1)


def neutral_line(now: datetime, last: datetime | None) -> Reply | None:
    """The line, unless the room had it within the hour."""
    if last is not None and now - last < QUIET:
        return None
    return Reply((say("conversation.group"),))
