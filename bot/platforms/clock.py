"""Whether the clock of this machine is right: by the Date header of a platform's answer."""

from datetime import datetime
from email.utils import parsedate_to_datetime

from bot.platforms import Exam, Verdict

SKEW = 30.0  # seconds by which it may differ


def exam_of_clock(date: str, now: datetime) -> tuple[Exam, ...]:
    """What `fanilo doctor` says of it; nothing where the header is missing or tells no zone."""
    try:
        off = abs((parsedate_to_datetime(date) - now).total_seconds())
    except (TypeError, ValueError):
        return ()
    if off <= SKEW:
        return (Exam(Verdict.GOOD, "cli.doctor.clock"),)
    return (Exam(Verdict.WARNING, "cli.doctor.clock_off", {"seconds": str(round(off))}),)
