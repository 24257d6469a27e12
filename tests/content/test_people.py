"""config/people.yaml: who may do what, and what is said about mistakes in it."""

from pathlib import Path

import pytest

from bot.content.layers import Layer
from bot.content.load import load, load_layer
from bot.content.people import FILE, ROLES
from bot.content.root import content_root
from bot.model.content import Person
from tests.content.approving import PEOPLE, lay_summer


@pytest.fixture
def summer(tmp_path: Path) -> Path:
    """A root with people in it."""
    return lay_summer(tmp_path / "root")


def told(root: Path, text: str) -> list[str]:
    """The problems of a list of people."""
    (root / FILE).write_text(text, "utf-8")
    return [str(problem) for problem in load(root).problems if problem.place.file == FILE]


def test_the_library_has_them(summer: Path, tmp_path: Path) -> None:
    """From the file and from its copy."""
    for _ in range(2):
        people = load(summer, snapshots=tmp_path / "copies").library.people
        assert [person.id for person in people["common"]] == ["rova", "soa", "lala", "hery", "tiana"]
        assert people["common"][1] == Person("soa", "Soa Rabe", ("approver",), (), "soa@example.org")
        assert people["common"][3].languages == ("mg",)


def test_the_shipped_file_lists_nobody_and_shows_how() -> None:
    """Nobody is an approver because they installed it."""
    library = load_layer(content_root(), Layer.PACKS).library
    assert library.people == {"common": ()}
    text = (content_root() / FILE).read_text("utf-8")
    shown = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#   "))
    assert all(role in text for role in ROLES)
    assert "id: soa" in shown


def test_what_the_shipped_file_shows_can_be_typed(summer: Path) -> None:
    text = (content_root() / FILE).read_text("utf-8")
    shown = "".join(f"{line[2:]}\n" for line in text.splitlines() if line.startswith("#   "))
    assert told(summer, f"format: 1\norganisations:\n{shown}") == []
    assert [person.id for person in load(summer).library.people["common"]] == ["rova", "soa"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id: lala", "id: soa", 'config/people.yaml:7:9: "soa" stands twice in common. Give one of the two'),
        (
            "[editor, approver]",
            "[editor, aprover]",
            '"aprover" can\'t stand under entry 2 of "roles". Did you mean "approver"?',
        ),
        ("[operator]", "[]", '"roles" has nothing in it. Write at least one entry.'),
        ("id: soa", "id: Soa R.", '"Soa R." under "id" is no id of a person. Use small letters a-z'),
        ("soa@example.org", "soa at example.org", '"soa at example.org" under "email" is no e-mail address.'),
        ("[mg]", "[Malagasy language]", "is no language. Write its code, as the files of the packs are called"),
        ("name: Lala", "nam: Lala", '"nam" is no key'),
        ("format: 1", "format: 2", '"2" can\'t stand under "format".'),
    ],
)
def test_mistakes(summer: Path, old: str, new: str, says: str) -> None:
    assert PEOPLE.count(old) == 1
    found = told(summer, PEOPLE.replace(old, new))
    assert [line for line in found if says in line], found


def test_one_mistake_takes_no_other_person_away(summer: Path) -> None:
    assert len(told(summer, PEOPLE.replace("[editor, approver]", "[editor, aprover]"))) == 1
    assert [person.id for person in load(summer).library.people["common"]] == ["soa", "lala", "hery", "tiana"]


def test_an_organisation_in_which_nobody_may_approve(summer: Path) -> None:
    """A warning; of one that has nobody yet `fanilo approve` speaks."""
    assert told(summer, PEOPLE.replace("approver", "reviewer")) == [
        'config/people.yaml:3:3: nobody in common may approve a text. Write "approver" among the roles of somebody who '
        "does not write the texts."
    ]
    assert told(summer, "format: 1\norganisations:\n  common:\n    people: []\n  za: {}\n") == []


def test_a_broken_list_takes_no_numbers_away(summer: Path, tmp_path: Path) -> None:
    """Only the layer of the packs falls back on its copy."""
    good = load(summer, snapshots=tmp_path / "copies").library
    (summer / FILE).write_text("organisations: [", "utf-8")
    library = load(summer, snapshots=tmp_path / "copies").library
    assert library.degraded == ("packs",)
    assert (library.countries, library.people) == (good.countries, good.people)
