"""How much may come from one address. In memory only, and addresses are not in it."""

import hashlib
import hmac
import ipaddress
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

# Generous: a shelter, a camp or a whole mobile network may share one address.
A_MINUTE, AN_HOUR = 60, 600
# Offers that are checked in an hour: whoever lets no cookie be set is a new person each time (P17).
CHECKS_AN_HOUR = 60
PIECE = 4_000  # characters that count as one more message
MOST = 50_000  # addresses


@dataclass(slots=True)
class _Count:
    hour: int = 0
    minute: int = 0
    at: int = 0  # the minute that is counted
    checks: int = 0  # within the hour


class Limiter:
    """Counts by a hash of the address under a key that is thrown away each hour, with the counts."""

    def __init__(self, clock: Callable[[], float], minute: int = A_MINUTE, hour: int = AN_HOUR) -> None:
        """`clock` gives seconds; `minute` and `hour` are how many each of them may hold."""
        self._clock, self._minute, self._hour = clock, minute, hour
        self._at: int | None = None
        self._key = b""
        self._counts: OrderedDict[bytes, _Count] = OrderedDict()

    def allows(self, address: str, length: int = 0) -> bool:
        """Count a message of so many characters from this address, and say whether it is within the limits.

        A long one counts for as many as it takes the time of.
        """
        minute, count = self._count(address)
        if count.at != minute:
            count.at, count.minute = minute, 0
        weight = 1 + length // PIECE
        count.minute += weight
        count.hour += weight
        return count.minute <= self._minute and count.hour <= self._hour

    def may_check(self, address: str) -> bool:
        """Whether an offer from this address may still be checked within the hour. Counts nothing."""
        return self._count(address)[1].checks < CHECKS_AN_HOUR

    def checked(self, address: str) -> None:
        """Count one offer from this address."""
        self._count(address)[1].checks += 1

    def _count(self, address: str) -> tuple[int, _Count]:
        """The minute, and what was counted of an address within its hour."""
        minute = int(self._clock() // 60)
        if minute // 60 != self._at:
            self._at, self._key = minute // 60, secrets.token_bytes(32)
            self._counts.clear()
        key = hmac.digest(self._key, _network(address), hashlib.sha256)[:16]
        count = self._counts.setdefault(key, _Count())
        self._counts.move_to_end(key)
        if len(self._counts) > MOST:
            self._counts.popitem(last=False)
        return minute, count


def _network(address: str) -> bytes:
    """What counts as one: an IPv4 address, or the /64 that one household has of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address.encode()
    if isinstance(parsed, ipaddress.IPv6Address):
        return parsed.ipv4_mapped.packed if parsed.ipv4_mapped else parsed.packed[:8]
    return parsed.packed
