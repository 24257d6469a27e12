"""Which lines of help to show for a country, and in which order (P5, P6, P7, P17); the policy is in docs/hotlines.md.

Pure: the day is an argument. Lines come as `bot.model.talk.Line`, with the key of the warning that must stand beside.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from bot.model.content import Country, Hotline, Source
from bot.model.source import newest_source
from bot.model.talk import Line

MONTHS = {"high": 24, "medium": 18, "low": 0}  # how long a line counts as confirmed after its newest dated source
LONG_AGO = date.min  # the expiry of a line whose sources bear no date: always expired

WARNING_LOW = "danger.hotline_warning_low"
WARNING_EXPIRED = "danger.hotline_warning_expired"
WARNING_UNDATED = "danger.hotline_warning_undated"
WARNING_NOT_FROM_ABROAD = "danger.hotline_not_from_abroad"

# What serves a need, best first. The first word is the need itself, but for those that no line names.
SERVES: dict[str, tuple[str, ...]] = {
    "trafficking": ("trafficking", "labour_exploitation", "migrant_workers"),
    "labour_exploitation": ("labour_exploitation", "migrant_workers", "trafficking"),
    "migrant_workers": ("migrant_workers", "labour_exploitation", "trafficking"),
    "gender_violence": ("gender_violence", "trafficking"),
    "child": ("child", "missing_child"),
    "missing_child": ("missing_child", "child"),
    "missing": ("migrant_workers", "trafficking", "police"),
    "police": ("police", "emergency"),
    "ambulance": ("ambulance", "emergency"),
    "emergency": ("emergency", "police", "ambulance"),
    "suicide": ("suicide", "emergency", "ambulance"),
}
GENERAL = ("trafficking", "migrant_workers")  # when nothing is known of what is needed
RELATED = ("trafficking", "labour_exploitation", "migrant_workers", "gender_violence", "child")
LIFE_AT_RISK = frozenset({"emergency", "ambulance", "suicide"})
_FEW = 2  # with fewer lines for the needs, lines for related needs are shown too
_CHILDREN = frozenset({"child", "missing_child"})
_WORK_ABROAD = frozenset({"labour_exploitation", "migrant_workers", "missing"})
_STATE_FORCE = frozenset({"police", "emergency"})
_RISKY = frozenset({"police_may_punish", "weigh_the_risk", "immigration_authority"})
_DIALLED = frozenset({"phone", "sms", "whatsapp"})


def newest(sources: Iterable[Source]) -> date | None:
    """The day of the newest dated source; None = not known.

    A month or a year stands for its first day, so that a line is never called newer than its source.
    """
    dated = newest_source(sources)
    return date(*(int(part) for part in (*dated.split("-"), "1", "1")[:3])) if dated else None


def expires_on(confidence: str, checked_on: date | None) -> date:
    """The first day on which a line counts as unconfirmed, by confidence (high | medium | low) and newest source.

    Without a date it is `LONG_AGO`; an unknown confidence counts as low.
    """
    if checked_on is None:
        return LONG_AGO
    months = checked_on.year * 12 + checked_on.month - 1 + MONTHS.get(confidence, 0)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(checked_on.day, monthrange(year, month + 1)[1]))


def warning(hotline: Hotline, *, on: date) -> str | None:
    """The key of the text that must stand beside the line on this day; None = confirmed."""
    if hotline.confidence not in {"high", "medium"}:
        return WARNING_LOW
    if hotline.checked_on is None:
        return WARNING_UNDATED
    return WARNING_EXPIRED if hotline.expires_on <= on else None


def reach_from_abroad(hotline: Hotline) -> bool | None:
    """Whether somebody in another country can reach the line: True, False, or None = not known."""
    known = [True if c.type not in {"phone", "sms"} else c.from_abroad for c in hotline.channels]
    if True in known:
        return True
    return None if None in known else False


def choose(
    country: Country | None,
    needs: tuple[str, ...] = (),
    *,
    on: date,
    undocumented: bool = False,
    abroad: bool = False,
    limit: int | None = 4,
) -> tuple[Line, ...]:
    """The lines to show, first things first; empty where none is sourced. Unknown needs are passed over.

    `needs` are words of `SERVES`, most pressing first. `undocumented`: police comes last unless life is at risk.
    `abroad`: the asker is in another country, so lines that can be reached from there come first and the others
    carry a warning. A line of low confidence is never first where another exists; with `limit` above 1 a line with
    a warning is never the only one where another exists.
    """
    if country is None:
        return ()
    careful = undocumented and not LIFE_AT_RISK & set(needs)
    wanted = tuple(dict.fromkeys(n for n in needs if n in SERVES)) or GENERAL
    if careful:
        # Somebody who fears the police gets somebody else to talk to, even when the police was asked for.
        wanted = (*(n for n in wanted if n not in _STATE_FORCE), *GENERAL)
    order = _Order(country, on, abroad, careful)
    result = order.arrange(wanted)
    return tuple(order.line(h) for h in _cut(result, limit, order))


def unconfirmed(lines: Iterable[Line]) -> bool:
    """Whether every one of these lines bears a warning, so that the text on 112 must stand beside them (P6)."""
    return all(line.warning for line in lines)


class _Order:
    """How the lines of a country are compared on one day for one asker."""

    def __init__(self, country: Country, on: date, abroad: bool, careful: bool) -> None:
        self.on, self.abroad, self.careful = on, abroad, careful
        self._own = f"+{country.calling_code}" if country.calling_code else ""
        self._lines = [h for h in country.hotlines if h.channels]
        if careful:
            self._lines = [h for h in self._lines if "immigration_authority" not in h.cautions] or self._lines

    def arrange(self, wanted: tuple[str, ...]) -> list[Hotline]:
        """All lines to show for these needs, first things first."""
        ranked = {need: self._rank(need) for need in dict.fromkeys(wanted)}
        helpers = [group[0] for group in ranked.values() if group]  # the best for each need, then all the others
        helpers += [h for need, group in ranked.items() for h in group if SERVES[need][0] in h.serves]
        helpers = _once((*helpers, *(h for group in ranked.values() for h in group)))
        people = bool(set(wanted) - LIFE_AT_RISK - _STATE_FORCE)
        related = [h for need in (*wanted, *RELATED) for h in self._rank(need, all_of_them=True)]
        related = [h for h in related if not _is_force(h) and (self.abroad or not self._elsewhere(h))]
        others = related if people and len(helpers) < _FEW else []
        emergency = self._rank("emergency")
        result = _once(self._with_emergency(helpers, others, emergency[:1], wanted))
        if self.abroad:
            result.sort(key=self._reach)
        result = self._first_fit(result)
        if all(self.warned(h) for h in result):
            result += sorted((*emergency, *related), key=self.warned)  # nobody is left with one doubtful number
        return _once(result)

    def _with_emergency(
        self, helpers: list[Hotline], others: list[Hotline], emergency: list[Hotline], wanted: tuple[str, ...]
    ) -> list[Hotline]:
        """The emergency number early, so that nobody is left with a number that is not confirmed."""
        if self.abroad:
            return [*helpers, *others] or emergency  # it can hardly be called from there
        if _STATE_FORCE & set(wanted) and not self.careful:
            return [*helpers, *others]  # it stands where the needs put it
        rest = [h for h in helpers if h not in emergency]
        if self.careful or any(_RISKY & set(h.cautions) for h in emergency):
            return [*rest, *emergency, *others] if rest else [*others, *emergency]
        if helpers[:1] == emergency or any(_is_force(h) and not self.warned(h) for h in helpers[:1]):
            return [*helpers, *others]
        return [*rest[:1], *emergency, *rest[1:], *others]

    def _rank(self, need: str, *, all_of_them: bool = False) -> list[Hotline]:
        """Lines that serve a need, best first."""
        chain = set(SERVES[need])
        serving = [h for h in self._lines if chain & set(h.serves) and (all_of_them or not self._aside(h, need))]
        return sorted(serving, key=lambda h: self._key(h, need))

    def _aside(self, hotline: Hotline, need: str) -> bool:
        """Whether the line is meant for others: shown only where there is hardly anything else."""
        if need not in _CHILDREN and hotline.serves[0] in _CHILDREN and need not in hotline.serves:
            return True
        if self.abroad or need in LIFE_AT_RISK:
            return False
        if "for_citizens_abroad" in hotline.cautions and need not in _WORK_ABROAD:
            return True
        return self._elsewhere(hotline)

    def _elsewhere(self, hotline: Hotline) -> bool:
        """Whether all its numbers are of another country: an office for citizens who are there."""
        numbers = [c.value for c in hotline.channels if c.type in _DIALLED]
        return bool(self._own and numbers) and all(n[:1] == "+" and not n.startswith(self._own) for n in numbers)

    def _key(self, hotline: Hotline, need: str) -> tuple[int, ...]:
        chain = SERVES[need]
        tier = min(chain.index(s) for s in hotline.serves if s in chain)
        cautions = set(hotline.cautions)
        talk = not _STATE_FORCE & set(chain)  # the need is for somebody to talk to, not for the police
        return (
            self._reach(hotline) if self.abroad else int(self._elsewhere(hotline)),
            int(self.careful and talk and (_is_force(hotline) or bool(_RISKY & cautions))),
            int(hotline.serves[0] in _CHILDREN and need not in _CHILDREN),
            tier,
            int(hotline.confidence == "low"),
            int(not _dialled(hotline)),
            int("not_for_emergencies" in cautions and not talk),
            int(self.warned(hotline)),
            int("only_some_areas" in cautions),
            int("for_citizens_abroad" in cautions) * (-1 if self.abroad else 1),
            int(talk and _is_force(hotline)),
            int("reports_only" in cautions or "immigration_authority" in cautions),
            hotline.serves.index(chain[tier]) if talk else -len({"police", "ambulance"} & set(hotline.serves)),
            len(cautions),
        )

    def _reach(self, hotline: Hotline) -> int:
        return {True: 0, None: 1, False: 2}[reach_from_abroad(hotline)]

    def _first_fit(self, result: list[Hotline]) -> list[Hotline]:
        """The same lines, so that none of low confidence or without a number to dial is first where another exists."""
        fit = [h for h in result if h.confidence != "low" and _dialled(h) and self._may_lead(h, result[0])]
        if not fit or result[0] in fit:
            return result
        return _once((next((h for h in fit if not self.warned(h)), fit[0]), *result))

    def _may_lead(self, hotline: Hotline, first: Hotline) -> bool:
        if self.abroad and self._reach(hotline) > self._reach(first):
            return False
        return not (self.careful and _is_force(hotline))

    def warned(self, hotline: Hotline) -> bool:
        """Whether the line is not confirmed on this day."""
        return warning(hotline, on=self.on) is not None

    def line(self, hotline: Hotline) -> Line:
        """The line with its warning."""
        if self.abroad and reach_from_abroad(hotline) is False:
            return Line(hotline, WARNING_NOT_FROM_ABROAD)
        return Line(hotline, warning(hotline, on=self.on))


def _cut(result: list[Hotline], limit: int | None, order: _Order) -> list[Hotline]:
    if limit is None or len(result) <= limit:
        return result
    shown = result[:limit]
    confirmed = next((h for h in result if not order.warned(h)), None)
    if confirmed and all(order.warned(h) for h in shown):
        shown[-1] = confirmed
    return shown


def _is_force(hotline: Hotline) -> bool:
    return bool(_STATE_FORCE & set(hotline.serves)) or "police_may_punish" in hotline.cautions


def _dialled(hotline: Hotline) -> bool:
    return any(channel.type in _DIALLED for channel in hotline.channels)


def _once(lines: Iterable[Hotline]) -> list[Hotline]:
    """Without repetition, in order; by id, because equal lines are one."""
    return list({h.id: h for h in lines}.values())
