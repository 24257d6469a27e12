"""Sending the replies to one update: in order, again where the platform says later, dropped when it is too late."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

from bot.model.chat import Failure, Outgoing, SendFailed, Sent
from bot.model.meter import Meter

log = logging.getLogger(__name__)

LATE = timedelta(minutes=2)  # after which the phone may be in other hands
_FIRST, _LONGEST = 0.5, 20.0  # seconds between two tries, doubled each time


def deadline(at: datetime, received: datetime) -> datetime:
    """Until when the replies to an update may be sent. An older one has its own: its neutral line is no secret."""
    return (at if received - at < LATE else received) + LATE


async def deliver(
    send: Callable[[Outgoing], Awaitable[Sent | SendFailed]],
    outgoings: Iterable[Outgoing],
    until: datetime,
    clock: Callable[[], datetime],
    meter: Meter,
) -> bool:
    """Send them one after the other. False where one was dropped; the ones behind it are not sent then.

    One that the platform refuses for what it is gives way to the next: there may be a number in it.
    """
    whole = True
    for outgoing in outgoings:
        wait = _FIRST
        while True:
            sent = await send(outgoing)
            if isinstance(sent, Sent):
                break
            if sent.failure is Failure.REFUSED:
                log.error("a reply was refused")
                meter.noticed("reply_refused")
                whole = False
                break
            pause = wait if sent.retry_after is None else sent.retry_after
            if sent.failure is not Failure.LATER or clock() + timedelta(seconds=pause) > until:
                log.warning("a reply was dropped: %s", sent.failure.value)
                meter.noticed("reply_dropped")
                return False
            await asyncio.sleep(pause)
            wait = min(wait * 2, _LONGEST)
    return whole
