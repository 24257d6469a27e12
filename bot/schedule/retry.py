"""When a post that a platform did not take is tried again."""

from hashlib import blake2b

from bot.model.chat import Failure

SHORTEST = 2.0  # seconds
LONGEST = 300.0
DOUBLINGS = 10  # more than it takes from the shortest to the longest


def again(failure: Failure, tries: int, retry_after: float | None, seed: int) -> float | None:
    """Seconds until the next try, after so many. None: there is none.

    The wait doubles, and differs by the seed, so that rooms that failed together don't come back together. A platform
    that names a wait gets at least that. Somebody may mend a misconfiguration before the grace time is over.
    """
    if failure in {Failure.GONE, Failure.REFUSED}:
        return None
    wait = LONGEST if failure is Failure.MISCONFIGURED else _growing(tries, seed)
    return max(wait, retry_after or 0.0)


def _growing(tries: int, seed: int) -> float:
    digest = blake2b(f"{seed}/{tries}".encode(), digest_size=4).digest()
    share = int.from_bytes(digest) / 2**32
    full = min(LONGEST, SHORTEST * 2.0 ** min(max(tries, 1), DOUBLINGS))
    return full * (1 + share) / 2
