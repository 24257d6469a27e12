"""config/phrases/<lang>/{speech,danger,offers}.yaml: how people word things."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from bot.content.shape import LIST_MOST, Id, Line, Shape, Sheet
from bot.model.content import Phrase, PhraseSet

Form = Annotated[str, Field(min_length=1, max_length=4_000)]  # the rule on the phrase form has the exact bound
Forms = Annotated[list[Form], Field(max_length=LIST_MOST)]
IntentId = Literal[
    "offer", "check", "hotline", "register", "worry", "danger", "romance", "shelter", "overshare", "greeting", "thanks",
    "help", "language", "stop", "forget", "insult", "frustration", "who_are_you", "yes", "no", "unsure", "skip", "more",
    "number", "plea",  # a single word for hotline, for help
]  # fmt: skip
StageId = Literal["not_left", "travelling", "arrived", "unreachable"]


class Negation(Shape):
    """Words that take something back."""

    reach: Annotated[int, Field(ge=0, le=12)] = 4
    before: Forms = Field(default_factory=list)
    after: Forms = Field(default_factory=list)
    except_: Forms = Field(default=[], alias="except")


class TakenBack(Shape):
    """What makes danger over, untrue or only supposed, and signs only talked of in general."""

    past: Forms = Field(default_factory=list)
    fiction: Forms = Field(default_factory=list)
    hypothetical: Forms = Field(default_factory=list)
    advice: Forms = Field(default_factory=list)


class PhraseFile(Shape):
    """What all three files have."""

    blocks: ClassVar[Mapping[str, int]] = {"words": 3, "known": 2}

    language: Line
    words: dict[Id, Forms] = Field(default_factory=dict)
    known: Forms = Field(default_factory=list)


class SpeechFile(PhraseFile):
    """speech.yaml."""

    blocks: ClassVar[Mapping[str, int]] = {
        **PhraseFile.blocks, "negation": 3, "taken_back": 3, "intents": 3, "needs": 3, "stages": 3, "minor": 2,
    }  # fmt: skip

    negation: Negation = Negation()
    taken_back: TakenBack = TakenBack()
    intents: dict[IntentId, Forms] = Field(default_factory=dict)
    needs: dict[Id, Forms] = Field(default_factory=dict)
    stages: dict[StageId, Forms] = Field(default_factory=dict)
    minor: Forms = Field(default_factory=list)


class DangerFile(PhraseFile):
    """danger.yaml."""

    blocks: ClassVar[Mapping[str, int]] = {**PhraseFile.blocks, "danger": 3, "look_alikes": 2}

    danger: dict[Line, Forms]
    look_alikes: Forms = Field(default_factory=list)


class OffersFile(PhraseFile):
    """offers.yaml."""

    blocks: ClassVar[Mapping[str, int]] = {
        **PhraseFile.blocks, "flags": 3, "protective": 3, "look_alikes": 3, "offer": 2,
    }  # fmt: skip

    flags: dict[Line, Forms] = Field(default_factory=dict)
    protective: dict[Line, Forms] = Field(default_factory=dict)
    look_alikes: dict[Line, Forms] = Field(default_factory=dict)
    offer: Forms = Field(default_factory=list)


def phrase_set(sheets: list[Sheet[SpeechFile] | Sheet[DangerFile] | Sheet[OffersFile]]) -> PhraseSet:
    """The phrases of one language out of some of its files."""
    words: dict[str, tuple[str, ...]] = {}
    known: list[str] = []
    phrases: list[Phrase] = []
    reach = PhraseSet("").reach
    for sheet in sheets:
        shape = sheet.shape
        words.update({name: tuple(forms) for name, forms in shape.words.items()})
        known += shape.known
        phrases += phrases_of(sheet)
        if isinstance(shape, SpeechFile):
            reach = shape.negation.reach
    return PhraseSet(sheets[0].shape.language, tuple(phrases), words, tuple(known), reach)


def phrases_of(sheet: Sheet[SpeechFile] | Sheet[DangerFile] | Sheet[OffersFile]) -> Iterator[Phrase]:
    """Every phrase of a file, with its place."""
    for kind, name, path, forms in _groups(sheet.shape):
        for index, form in enumerate(forms):
            yield Phrase(kind, name, sheet.shape.language, form, sheet.place(*path, index))


def forms_of(
    sheet: Sheet[SpeechFile] | Sheet[DangerFile] | Sheet[OffersFile],
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every phrase of a file as it is written, and where to look for its place."""
    for _, _, path, forms in _groups(sheet.shape):
        for index, form in enumerate(forms):
            yield (*path, index), form


_Group = tuple[str, str, tuple[str, ...], list[str]]  # kind, id, path, forms


def _groups(shape: SpeechFile | DangerFile | OffersFile) -> Iterator[_Group]:
    if isinstance(shape, SpeechFile):
        yield "negation", "before", ("negation", "before"), shape.negation.before
        yield "negation", "after", ("negation", "after"), shape.negation.after
        yield "negation", "except", ("negation", "except"), shape.negation.except_
        for name in TakenBack.model_fields:
            yield "taken_back", name, ("taken_back", name), getattr(shape.taken_back, name)
        yield from _table("intent", "intents", shape.intents)
        yield from _table("need", "needs", shape.needs)
        yield from _table("stage", "stages", shape.stages)
        yield "minor", "minor", ("minor",), shape.minor
    elif isinstance(shape, DangerFile):
        yield from _table("danger", "danger", shape.danger)
        yield "look_alike", "danger", ("look_alikes",), shape.look_alikes
    else:
        yield from _table("flag", "flags", shape.flags)
        yield from _table("protective", "protective", shape.protective)
        yield from _table("look_alike", "look_alikes", shape.look_alikes)
        yield "offer", "offer", ("offer",), shape.offer


def _table(kind: str, key: str, table: Mapping[Any, list[str]]) -> Iterator[_Group]:
    for name, forms in table.items():
        yield kind, name, (key, name), forms
