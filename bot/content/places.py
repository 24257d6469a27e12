"""config/places/<lang>.yaml: names of places beyond CLDR."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from bot.content.phrases import Form
from bot.content.shape import LIST_MOST, Line, Shape, Sheet
from bot.model.content import Gazetteer

Names = Annotated[list[Form], Field(max_length=LIST_MOST)]


class PlacesFile(Shape):
    """A whole file."""

    blocks: ClassVar[Mapping[str, int]] = {
        "names": 3, "nationalities": 3, "cities": 3, "ambiguous": 3, "location": 2, "origin": 2, "destination": 2,
        "person_names": 2, "elsewhere": 2, "identity": 2, "known": 2,
    }  # fmt: skip

    language: Line
    names: dict[Line, Names] = Field(default_factory=dict)
    nationalities: dict[Line, Names] = Field(default_factory=dict)
    cities: dict[Line, Names] = Field(default_factory=dict)
    ambiguous: dict[Line, Names] = Field(default_factory=dict)
    location: Names = Field(default_factory=list)
    origin: Names = Field(default_factory=list)
    destination: Names = Field(default_factory=list)
    person_names: Names = Field(default_factory=list)
    elsewhere: Names = Field(default_factory=list)
    identity: Names = Field(default_factory=list)
    known: Names = Field(default_factory=list)


def gazetteer(sheet: Sheet[PlacesFile]) -> Gazetteer:
    """The gazetteer of a file."""
    shape = sheet.shape
    return Gazetteer(
        language=shape.language,
        names=_tuples(shape.names),
        nationalities=_tuples(shape.nationalities),
        cities=_tuples(shape.cities),
        ambiguous=_tuples(shape.ambiguous),
        location=tuple(shape.location),
        origin=tuple(shape.origin),
        destination=tuple(shape.destination),
        person_names=tuple(shape.person_names),
        elsewhere=tuple(shape.elsewhere),
        identity=tuple(shape.identity),
        known=tuple(shape.known),
    )


def _tuples(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(forms) for name, forms in table.items()}
