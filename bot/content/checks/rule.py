"""What a rule is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.content.material import Material
from bot.model.content import Mend, Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class Found:
    """One breach: where, what is wrong, and what to do if it is not what the rule says."""

    place: Place
    says: str
    hint: str | None = None
    severity: Severity = Severity.ERROR
    mend: Mend | None = None  # the repair, where there is only one
    who: str | None = None  # who can put it right, where that is not whom the rule names


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold in the content."""

    id: str
    says: str  # the rule, one sentence
    remedy: str  # what to do, one sentence
    look: Callable[[Material], Iterable[Found]]
    who: str = "editor"  # who can put it right: editor | translator | approver | operator

    def problems(self, material: Material) -> Iterator[Problem]:
        """Every breach in the material of one layer."""
        for found in self.look(material):
            hint, who = found.hint or self.remedy, found.who or self.who
            yield Problem(found.place, found.says, hint, found.severity, self.id, who, found.mend)
