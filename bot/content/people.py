"""config/people.yaml: who works on the content of each organisation, and what each of them may do."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from bot.content.layers import PEOPLE
from bot.content.shape import Line, Shape, Sheet, complaint
from bot.model import content as model

FILE = PEOPLE
Role = Literal["editor", "reviewer", "approver", "translator", "operator"]
ROLES: tuple[str, ...] = get_args(Role)


def _an_id(text: str) -> str:
    if text and text.isascii() and text[0].isalpha() and text == text.lower() and not set(text) - _LETTERS:
        return text
    raise complaint("is no id of a person", "Use small letters a-z, numbers, _ and -, beginning with a letter.")


def _mail(text: str) -> str:
    name, at, host = text.partition("@")
    if at and name and "." in host and not set(text) & set(" \t\n<>,;") and "@" not in host:
        return text
    raise complaint("is no e-mail address", "Write it as in the git commits of this person: name@example.org.")


def _a_language(text: str) -> str:
    if 2 <= len(text.partition("-")[0]) <= 3 and text.replace("-", "").isalnum() and text.isascii():
        return text
    raise complaint("is no language", "Write its code, as the files of the packs are called: mg, fr.")


def _or_none(people: object) -> object:
    """An organisation of which nobody is listed yet has nothing, or no value, under "people:"."""
    return [] if people in (None, "") else people


_LETTERS = set("abcdefghijklmnopqrstuvwxyz0123456789_-")
PersonId = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_an_id)]
Organisation = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]  # the first half of a pack's id


class Person(Shape):
    """One person, as the file lists them."""

    id: PersonId
    name: Line
    roles: list[Role] = Field(min_length=1, max_length=10)
    languages: list[Annotated[Line, AfterValidator(_a_language)]] = Field(default=[], max_length=100)
    email: Annotated[Line, AfterValidator(_mail)] | None = None


class OrganisationFile(Shape):
    """The people of one organisation."""

    people: Annotated[list[Person], BeforeValidator(_or_none)] = Field(default=[], max_length=1_000)


class PeopleFile(Shape):
    """people.yaml."""

    blocks: ClassVar[Mapping[str, int]] = {"organisations": 4}  # one person

    format: Literal["1"]
    organisations: dict[Organisation, OrganisationFile]


def people(sheet: Sheet[PeopleFile]) -> dict[str, tuple[model.Person, ...]]:
    """Organisation -> its people. Of two with one id only the first counts."""
    return {
        organisation: tuple({each.id: each for each in reversed([*_people(its)])}.values())[::-1]
        for organisation, its in sheet.shape.organisations.items()
    }


def _people(organisation: OrganisationFile) -> Iterator[model.Person]:
    for each in organisation.people:
        yield model.Person(each.id, each.name.strip(), tuple(each.roles), tuple(each.languages), each.email)
