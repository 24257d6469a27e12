"""What packs say of themselves to admins: their title in the reader's language, when they would like to come, where."""

from dataclasses import replace

import pytest

from bot.model.content import Pack, Place, Wording
from bot.model.delivery import Rule
from bot.store.ledger import Ledger
from tests.outreach.group import Group
from tests.posts.some import pack


def own(**more: object) -> Pack:
    """One with titles in two languages, that asks for a time of its own."""
    made = pack()
    french = {
        "pack.title": Wording("Les routes", Place("fr.yaml")),
        "pack.purpose": Wording("Essai.", Place("fr.yaml")),
    }
    asked = {"days": (5, 6), "times": ("07:00", "10:30"), "texts": {**made.texts, "fr": french}, **more}
    return replace(made, **asked)  # type: ignore[arg-type]  # names are checked by dataclasses


async def set_up(group: Group) -> str:
    """As far as the second question."""
    await group.added()
    await group.presses("Régler" if group.hint == "fr" else "Set up")
    await group.follows()
    return await group.presses("Oui" if group.hint == "fr" else "Yes", private=True)


async def test_when_it_would_like_to_come(ledger: Ledger) -> None:
    """Is suggested first, without what lies in the quiet hours; another pack brings its own."""
    other = replace(own(), id="common/paths", title="Paths", texts=pack().texts, days=(1,), times=())
    group = Group(ledger, packs=lambda: (own(), other))
    shown = await set_up(group)
    assert "“Roads”: To be tested" in shown
    assert "Saturday, Sunday, 10:30" in shown
    await group.presses("Other posts", private=True)
    shown = await group.presses("Paths", private=True)
    assert "“Paths”" in shown
    assert "Tuesday, 18:00" in shown


async def test_added_to_what_is_there(ledger: Ledger) -> None:
    """The first pack of a group comes as it asks to."""
    group = Group(ledger, packs=lambda: (own(),))
    await set_up(group)
    await group.presses("Yes, begin", private=True)
    kept = await group.kept()
    assert kept is not None
    [schedule] = kept.schedules
    assert (schedule.rule.weekdays, [f"{at:%H:%M}" for at in schedule.rule.times]) == (frozenset({5, 6}), ["10:30"])
    await group.says("packs remove Les routes")  # by its name in another language
    kept = await group.kept()
    assert kept is not None
    assert kept.schedules == ()
    await group.says("packs add roads")
    kept = await group.kept()
    assert kept is not None
    assert isinstance(kept.schedules[0].rule, Rule)
    assert kept.schedules[0].rule.weekdays == {5, 6}


@pytest.mark.parametrize("hint", ["fr", "en"])
async def test_its_title(ledger: Ledger, hint: str) -> None:
    """In the language of whoever reads it."""
    group = Group(ledger, hint=hint, packs=lambda: (own(),))
    shown = await set_up(group)
    assert ("Les routes" in shown, "Essai." in shown) == (hint == "fr", hint == "fr")
    assert ("Roads" in shown) is (hint == "en")


async def test_packs_of_other_countries_are_not_offered(ledger: Ledger) -> None:
    """Once the group's zone is known; one that it has stays in its list."""
    there, elsewhere = (
        replace(own(), id=f"common/{name}", title=title, texts=pack().texts, countries=(code,))
        for name, title, code in (("paths", "Paths", "MG"), ("ways", "Ways", "KE"))
    )
    group = Group(ledger, packs=lambda: (own(), there, elsewhere))
    await set_up(group)
    await group.presses("Yes, begin", private=True)
    await group.says("zone Indian/Antananarivo")
    await group.says("packs")
    await group.follows()
    shown = await group.presses("Posts", private=True)
    assert "Paths" in shown
    assert "Ways" not in shown
    await group.says("packs add paths")
    await group.says("zone Africa/Nairobi")
    await group.says("packs")
    await group.follows()
    shown = await group.presses("Posts", private=True)
    assert "Paths" in shown
    assert "Ways" in shown
