"""config/words/<lang>.yaml: words of one language that the rules on texts know (docs/packs/format.md)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from bot.content.shape import Flag, Id, Line, Shape, Text


class Avoided(Shape):
    """Words that no awareness text should have. A star ends a stem: "rescue*". Case and accents do not matter."""

    words: Annotated[list[Line], Field(min_length=1, max_length=200)]
    why: Text  # one sentence, shown to whoever wrote it
    instead: Text  # what to write
    parts: list[Id] = Field(default=[], max_length=10)  # only there: [alt]; none = in every part
    sure: Flag = True  # an error; otherwise a warning
    unless: list[Line] = Field(default=[], max_length=400)  # where it is meant otherwise: "safe place to keep"


class Readable(Shape):
    """How hard a text may be: both are measured over a whole text."""

    words: Annotated[int, Field(ge=5, le=100)]  # a sentence has at most, on average
    long: Annotated[int, Field(ge=4, le=30)]  # a word of more letters is a long one
    index: Annotated[int, Field(ge=10, le=200)]  # words a sentence + long words in a hundred, at most


class WordsFile(Shape):
    """config/words/<lang>.yaml."""

    blocks: ClassVar[Mapping[str, int]] = {"avoid": 2}

    language: Line
    fake_example: list[Line] = Field(default=[], max_length=400)  # what marks a sample of an offer; the first is shown
    offer: list[Line] = Field(default=[], max_length=400)  # words that offers are made of
    call: list[Line] = Field(default=[], max_length=400)  # words that stand before a number to be called
    percent: list[Line] = Field(default=[], max_length=400)
    of: list[Line] = Field(default=[], max_length=400)  # what stands between the numbers of "1 in 5"
    big: list[Line] = Field(default=[], max_length=400)  # thousand, million
    until: list[Line] = Field(default=[], max_length=400)  # what stands before a day that is to come
    source: list[Line] = Field(default=[], max_length=400)  # what begins the line of the sources
    readable: Readable | None = None
    avoid: list[Avoided] = Field(default=[], max_length=200)
