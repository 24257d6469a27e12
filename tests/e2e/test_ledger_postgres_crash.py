"""Two bots after one lane in PostgreSQL: killed, hung, cut off. The long proof is `make crash DATABASE=postgresql`."""

from tests.crash.plan import Kind
from tests.crash.test_crash import crash

KINDS = (Kind.KILL_SENDING, Kind.RESTART, Kind.HANG, Kind.BROKEN)


def test_no_post_is_lost_or_doubled(postgresql: None) -> None:
    """The other one goes on in each round."""
    chosen = [part for kind in KINDS for part in ("--only", kind)]
    said = crash("--database", "postgresql", "--rounds", "4", "--groups", "40", *chosen)
    assert said["rounds"] == 4
    assert said["slots"] == 4 * 44
    assert said["sent"] > 4 * 10
    assert said["lost"] == said["doubled"] == 0
