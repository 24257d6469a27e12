"""What must be true of every slot, and what was."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from bot.model.delivery import Fate

_ENDS = (Fate.SENT, Fate.LATE, Fate.FAILED, Fate.DOUBT)


@dataclass(slots=True)
class Tally:
    """Of the rounds with one fault, or of all."""

    rounds: int = 0
    slots: int = 0
    sent: int = 0
    late: int = 0
    failed: int = 0
    doubt: int = 0
    received: int = 0  # by the server
    lost: int = 0
    doubled: int = 0

    def __iadd__(self, other: "Tally") -> "Tally":
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self


def judge(expected: Iterable[str], ledger: Mapping[str, list[str]], received: Counter[str]) -> tuple[Tally, list[str]]:
    """Of the slots of some rounds, by their keys; `ledger`: what it says of each. With it, what is wrong in words.

    Lost is a slot that has no row, or no end, or an end that is untrue: it says sent and nothing came, or it says that
    nothing was sent and something came. Doubled is a post that came twice, or that nobody was promised.
    """
    tally, wrong, known = Tally(), [], set(expected)
    for key in sorted(known | ledger.keys() | received.keys()):
        rows, came = ledger.get(key, []), received[key]
        fate = rows[0] if rows else None
        tally.slots += 1
        tally.received += came
        if fate in _ENDS:
            setattr(tally, fate, getattr(tally, fate) + 1)
        says = ", ".join(rows) or "nothing"
        true = len(rows) == 1 and fate in _ENDS and (fate == Fate.DOUBT or (fate == Fate.SENT) == bool(came))
        if key in known and not true:
            tally.lost += 1
            wrong.append(f"lost: {key}: the ledger says {says}, the server took {came}")
        if came > 1 or key not in known:
            tally.doubled += max(came - (key in known), 1)
            wrong.append(f"doubled: {key}: the ledger says {says}, the server took {came}, due {key in known}")
    return tally, wrong


def table(tallies: Mapping[str, Tally]) -> str:
    """One line for each fault."""
    names = [each.name for each in fields(Tally)]
    width = max(map(len, tallies))
    lines = [" ".join([f"{'fault':{width}}", *(f"{name:>8}" for name in names)])]
    for kind, tally in tallies.items():
        lines.append(" ".join([f"{kind:{width}}", *(f"{getattr(tally, name):8}" for name in names)]))
    return "\n".join(lines)
