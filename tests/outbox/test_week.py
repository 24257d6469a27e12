"""A week of 250 groups, in which clocks are set and people change their minds: what each of them got, slot by slot."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.model.delivery import Fate, Kept, Note, Rule
from bot.schedule.due import offset
from tests.outbox.driven import LANGUAGES, Driven, Turned, driven
from tests.schedule.expect import expected
from tests.servers.telegram import TelegramServer
from tests.store.ledgers import DAY, FilePlace, at, changed_room, set_up

GROUPS = 250
FIRST = date(2026, 3, 26)  # a Thursday; in Paris and Beirut clocks are set on the Sunday
DAYS = 7
BEGIN = datetime(2026, 3, 26, tzinfo=UTC)
CHANGE = BEGIN + timedelta(days=2, hours=10)  # on the Saturday
BACK = CHANGE + timedelta(days=2)
ZONES = ("Indian/Antananarivo", "Europe/Paris", "Asia/Beirut", "Asia/Kathmandu", "UTC")
RULES = (
    Rule((time(8),)),
    Rule((time(12, 15),)),
    Rule((time(18),)),
    Rule((time(20, 30),)),
    Rule((time(2, 30),)),  # on the Sunday there is no such time in Paris
    Rule((time(18),), frozenset({0, 2, 4, 6})),
    Rule((time(9), time(17, 30))),
    Rule((time(18),), every=2, start=date(2026, 3, 27)),
)
NEW_ZONE = "Asia/Kathmandu"
NEW_CHAT = 1_000_000


class Watching(TelegramServer):
    """Knows by the bot's clock when something came."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self.came: list[tuple[int, datetime, str]] = []

    async def _sendmessage(self, given: Mapping[str, Any]) -> dict[str, Any]:
        answer = await super()._sendmessage(given)
        self.came.append((int(given["chat_id"]), self._clock(), str(given["text"])))
        return answer


@dataclass(slots=True)
class Group:
    """One of them, and what it should get."""

    chat: int
    language: str
    zone: str
    rule: Rule
    jitter: int
    what: str  # that happens to it
    late: timedelta = timedelta()  # by which its posts come later, for its jitter
    gets: list[tuple[datetime, str]] = field(default_factory=list)


def _groups() -> list[Group]:
    kinds = ("pauses", "speaks", "goes east", "moves", "throws it out", "sends it away", *[""] * 9)
    return [
        Group(
            -100_000 - number,
            LANGUAGES[number % 6],
            ZONES[number % 5],
            RULES[number % 8],
            900 if number % 25 == 7 else 0,
            kinds[number % 15] if number % 25 != 7 else "",
        )
        for number in range(GROUPS)
    ]


Key = tuple[date, int]


def _due(group: Group) -> list[tuple[Key, datetime]]:
    """Key and instant of each slot of the week."""
    slots = _of(group, group.zone)
    match group.what:
        case "pauses":
            slots = [(key, when) for key, when in slots if when <= CHANGE or when >= BACK]
        case "goes east":
            slots = _gone_east(slots, _of(group, NEW_ZONE))
        case "throws it out" | "sends it away":
            slots = [(key, when) for key, when in slots if when <= CHANGE]
    return [(key, when + group.late) for key, when in slots if BEGIN <= when + group.late < BEGIN + DAYS * DAY]


def _of(group: Group, zone: str) -> list[tuple[Key, datetime]]:
    return [((each.date, each.ordinal), each.at) for each in expected(group.rule, zone, FIRST - DAY, DAYS + 2)]


def _gone_east(old: list[tuple[Key, datetime]], new: list[tuple[Key, datetime]]) -> list[tuple[Key, datetime]]:
    """What was promised for a date comes on it: at its new time if that is yet to come, else at the old one."""
    had = [slot for slot in old if slot[1] <= CHANGE]
    still = dict(slot for slot in old if slot[1] > CHANGE)
    newest, out = max(key for key, _ in had), list(had)
    for key, when in new:
        promised = still.get(key)
        if key <= newest:
            continue
        if when > CHANGE:
            out.append((key, when))
        elif promised is not None and time(8) <= promised.astimezone(ZoneInfo(NEW_ZONE)).time() < time(21):
            out.append((key, promised))
    return out


def _expect(group: Group) -> list[tuple[datetime, str]]:
    """When which text."""
    return [
        (when, f"p{number % 20:02} {_language(group, when)}")
        for number, (_, when) in enumerate(sorted(_due(group), key=lambda slot: slot[1]))
    ]


def _language(group: Group, when: datetime) -> str:
    return "fr" if group.what == "speaks" and when > CHANGE else group.language


async def _change(it: Driven, group: Group) -> None:
    """What happens on the Saturday."""
    where = at(str(group.chat))
    match group.what:
        case "pauses":
            await it.ledger.edit(where, changed_room(CHANGE, paused_until=BACK), CHANGE)
        case "speaks":
            await it.ledger.edit(where, changed_room(CHANGE, language="fr"), CHANGE)
        case "goes east":
            await it.ledger.edit(where, changed_room(CHANGE, zone=NEW_ZONE), CHANGE)
        case "moves":
            it.chat(group.chat - NEW_CHAT)
            it.chat(group.chat).moved_to = group.chat - NEW_CHAT
        case "throws it out":
            it.chat(group.chat).blocked = True
        case "sends it away":
            await it.ledger.edit(where, _left, CHANGE)


def _left(kept: Kept | None) -> Kept | None:
    return kept.closed(CHANGE) if kept else None


async def test_a_week(place: FilePlace) -> None:
    """Every group got every post that it should have, at its time and in its language, and nothing else."""
    groups, clock = _groups(), Turned(BEGIN)
    server = Watching(clock)
    async with driven(place, clock=clock, server=server) as it:
        for group in groups:
            it.chat(group.chat)
            more: dict[str, Any] = {"language": group.language, "zone": group.zone, "per_day": 2}
            if group.rule.times[0] < time(8):
                more["quiet"] = (time(0), time(0))
            kept = await set_up(it.ledger, at(str(group.chat)), group.rule, now=BEGIN, jitter=group.jitter, **more)
            (schedule,) = kept.schedules
            group.late = timedelta(seconds=offset(kept.room.id, schedule.id, group.jitter))
        await it.through(CHANGE)
        for group in groups:
            await _change(it, group)
        await it.through(BEGIN + DAYS * DAY - timedelta(seconds=1))
        slots = await it.slots()
    for chat, when, text in server.came:
        number = -100_000 - chat if chat > -NEW_CHAT else -100_000 - NEW_CHAT - chat
        groups[number].gets.append((when, text))
    wrong = [(group, _expect(group)) for group in groups if not _same(group.gets, _expect(group))]
    assert not wrong, f"{len(wrong)} groups, such as {wrong[0]}"
    ends = Counter((each.fate, each.note) for each in slots)
    out = sum(group.what == "throws it out" and len(_of(group, group.zone)) > 0 for group in groups)
    assert ends[Fate.SENT, None] == len(server.came) > 1_500
    assert set(ends) == {(Fate.SENT, None), (Fate.FAILED, Note.GONE)}
    assert 0 < ends[Fate.FAILED, Note.GONE] <= out
    assert all(chat < -NEW_CHAT for chat, when, _ in server.came if when > CHANGE and _moved(groups, chat))


def _same(got: list[tuple[datetime, str]], wanted: list[tuple[datetime, str]]) -> bool:
    """The same texts in the same order, each within a minute: on a machine under load the clock goes on meanwhile."""
    late = [came - due for (came, _), (due, _) in zip(got, wanted, strict=False)]
    return [text for _, text in got] == [text for _, text in wanted] and all(
        timedelta(0) <= each < timedelta(minutes=1) for each in late
    )


def _moved(groups: list[Group], chat: int) -> bool:
    return any(group.what == "moves" and chat in {group.chat, group.chat - NEW_CHAT} for group in groups)
