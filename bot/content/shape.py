"""Shapes of files, and sentences for what does not fit them.

A shape is a pydantic model of plain text. What pydantic finds wrong is told with file, line and column, in words that a
volunteer understands.
"""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Generic, TypeVar, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.content.yaml_places import Document, Path
from bot.model.content import Place, Problem
from bot.model.content import Source as SourceData

Model = TypeVar("Model", bound="Shape")


class Shape(BaseModel):
    """A block of a file. A key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)
    # Top key -> how many parts of a path make one block that can be left out without harm to its neighbours.
    blocks: ClassVar[Mapping[str, int]] = {}


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Model]):
    """One file that has the right shape."""

    shape: Model
    document: Document
    left_out: frozenset[Path] = frozenset()  # blocks that did not fit

    @property
    def file(self) -> str:
        """The file's name, relative to the content root."""
        return self.document.file

    def place(self, *path: str | int, value: bool = False) -> Place:
        """Where an entry stands, or its value."""
        return self.document.place(path, value=value)

    def touched(self, path: Path, places: frozenset[Place]) -> bool:
        """Whether any of the places lies in the block at `path`."""
        depth = len(path)
        return any(
            below[:depth] == path and Place(self.file, *mark) in places
            for marks in (self.document.keys, self.document.values)
            for below, mark in marks.items()
        )


def fit(model: type[Model], document: Document) -> tuple[Sheet[Model] | None, tuple[Problem, ...]]:
    """The document in the shape of `model`, and every problem that it has, those of the document itself first.

    Blocks that do not fit are left out of the sheet, so that one bad entry takes no other away. None when nothing is
    left.
    """
    if document.data is None and document.problems:
        return None, document.problems
    if not isinstance(document.data, dict):
        says = "the file is empty." if document.data is None else "the file is no list of names and texts."
        hint = f"Begin it with: {_aliases(model)[0]}: ..."
        return None, (*document.problems, Problem(document.place(), says, hint))
    problems = list(document.problems)
    left_out: set[Path] = set()
    for attempt in range(_ATTEMPTS):
        try:
            return Sheet(model.model_validate(document.data), document, frozenset(left_out)), tuple(problems)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_context=True)
        if not attempt:
            problems += [_problem(model, document, item) for item in errors]
        unfit = {_block(model, _path(item), item["type"]) for item in errors}
        if () in unfit:
            break
        document = document.without(unfit)
        left_out |= unfit
    return None, tuple(problems)


_ATTEMPTS = 3  # leaving out a block can leave its list too short


def _path(error: ErrorDetails) -> Path:
    return tuple(part for part in error["loc"] if part != "[key]")


def _block(model: type[Shape], path: Path, kind: str) -> Path:
    """The block to leave out for an error at `path`; () when the file can't do without it."""
    whole = path[:-1] if kind == "missing" else path
    return whole[: model.blocks.get(str(path[0]), 1)]


# ---- texts of several kinds


def complaint(says: str, hint: str) -> PydanticCustomError:
    """What a validator raises; `says` begins after the name of the key: "is no date"."""
    return PydanticCustomError("content", "{says}", {"says": says, "hint": hint})


def _a_day(text: object) -> date:
    if isinstance(text, date):
        return text
    try:
        if isinstance(text, str) and len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise complaint("is no date", "Write year-month-day, such as 2026-11-24.")


def _dated(text: str) -> str:
    parts = text.split("-")
    try:
        if [len(part) for part in parts] in ([4], [4, 2], [4, 2, 2]) and text.replace("-", "").isdecimal():
            date.fromisoformat("-".join((*parts, "01", "01")[:3]))
            return text
    except ValueError:
        pass
    raise complaint("is no date", "Write 2021, 2021-07 or 2021-07-30, or leave it out when it is not known.")


@lru_cache(maxsize=10_000)  # each id stands in every language
def _an_id(text: str) -> str:
    if text and text.isascii() and text == text.lower() and text.replace("_", "").isalnum() and text[0].isalpha():
        return text
    raise complaint("is no id", "Use small letters a-z, numbers and _, beginning with a letter.")


def _yes_or_no(text: object) -> object:
    if isinstance(text, bool):
        return text
    answers = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(text, str) and text in answers:
        return answers[text]
    raise complaint("is neither yes nor no", "Write true or false, or leave it out when it is not known.")


TEXT_MOST = 4_000  # characters of one text
LINE_MOST = 500
LIST_MOST = 5_000

Text = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MOST)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=LINE_MOST)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(_an_id)]
Day = Annotated[date, BeforeValidator(_a_day)]
Dated = Annotated[str, AfterValidator(_dated)]
Flag = Annotated[bool, BeforeValidator(_yes_or_no)]


class Source(Shape):
    """Where a fact was read."""

    url: Line | None = None
    says: Text
    dated: Dated | None = None

    def data(self) -> SourceData:
        """As the other rooms know it."""
        return SourceData(self.url, self.says.strip(), self.dated)


# ---- sentences


def _problem(model: type[Shape], document: Document, error: ErrorDetails) -> Problem:
    path = _path(error)
    if "[key]" in error["loc"]:
        options = str(error.get("ctx", {}).get("expected", ""))
        hint = _one_of(path[-1], _options_of(options)) if options else "Use small letters a-z, numbers and _."
        return Problem(document.place(path), f'"{path[-1]}" can\'t stand{_within(path[:-1])}.', hint)
    says, hint, at_value = _sentence(model, path, error)
    return Problem(document.place(path, value=at_value), says, hint)


def _sentence(model: type[Shape], path: Path, error: ErrorDetails) -> tuple[str, str, bool]:
    """What is wrong, what to do, and whether it is the value's place that counts."""
    kind, context = error["type"], error.get("ctx", {})
    name = _named(path)
    match kind:
        case "content":
            shown = _shown(error["input"])
            subject = f"{shown} under {name}" if shown else name
            return f"{subject} {context['says']}.", str(context["hint"]), True
        case "missing":
            return (
                f'"{path[-1]}" is missing{_within(path[:-1]) if path[:-1] else ""}.',
                f'Write a line "{path[-1]}: ..." there.',
                False,
            )
        case "extra_forbidden":
            known = _keys(model, path[:-1])
            return f'"{path[-1]}" is no key{_within(path[:-1])}.', _did_you_mean(str(path[-1]), known), False
        case "literal_error" | "enum":
            hint = _one_of(error["input"], _options_of(str(context["expected"])))
            return f"{_shown(error['input']) or name} can't stand under {name}.", hint, True
        case "string_type" if error["input"] is None:
            return f"{name} has no text.", "Write one behind the colon, or remove the line.", False
        case "string_type" | "date_type":
            return f"{name} must be one text, and is a list.", "Write one text, in quotes if it has brackets.", True
        case "list_type" | "tuple_type" if error["input"] is None:
            return f"{name} has nothing in it.", "Write [] for none, or begin each entry with a dash.", False
        case "list_type" | "tuple_type":
            return f"{name} must be a list.", "Put brackets around it, or begin each entry with a dash.", True
        case "dict_type" | "mapping_type" | "model_type" | "model_attributes_type" if error["input"] is None:
            return f"{name} has nothing in it.", "Write lines of the form name: text below it.", False
        case "dict_type" | "mapping_type" | "model_type" | "model_attributes_type":
            return f"{name} must be lines of the form name: text.", "Indent them by two spaces more.", True
        case "int_parsing" | "int_type" | "float_parsing":
            return f"{_shown(error['input']) or name} under {name} is no number.", "Write digits, such as 4.", True
        case "string_too_long":
            most, length = context["max_length"], len(str(error["input"]))
            return f"{name} has {length} characters; {most} are the most.", "Make it shorter.", True
        case "string_too_short":
            return f"{name} has no text.", "Write one, or remove the line.", True
        case "too_long":
            return f"{name} has too many entries; {context['max_length']} are the most.", "Split it.", True
        case "too_short":
            return f"{name} has nothing in it.", "Write at least one entry.", True
        case "greater_than_equal" | "less_than_equal":
            bound = context.get("ge", context.get("le"))
            word = "least" if "ge" in context else "most"
            return f"{_shown(error['input'])} under {name} can't be.", f"The {word} is {bound}.", True
        case _:
            return f"{name} can't be used as it stands.", "See docs/content.md for what can stand here.", True


def _named(path: Path) -> str:
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        whole = f'"{path[-2]}"' if len(path) > 1 else "the file"
        return f"entry {path[-1] + 1} of {whole}"
    return f'"{path[-1]}"'


def _within(path: Path) -> str:
    return f" in {_named(path)}" if path else " of this file"


def _shown(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return f'"{value}"' if len(value) <= 40 else f'"{value[:39]}…"'


def _options_of(expected: str) -> list[str]:
    """The words in pydantic's "'a', 'b' or 'c'"."""
    return [option.strip().strip("'") for option in expected.replace(" or ", ", ").split(",")]


def _did_you_mean(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    return f"Known are: {', '.join(known)}." if known else "Remove it."


def _one_of(word: object, options: list[str]) -> str:
    close = get_close_matches(str(word), options, n=1, cutoff=0.6) if isinstance(word, str) else []
    meant = f'Did you mean "{close[0]}"? ' if close else ""
    return f"{meant}Known are: {', '.join(options)}."


def did_you_mean(word: str, known: list[str]) -> str:
    """A hint for a word that is none of `known`."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"? ' if close else ""


def _aliases(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """Keys that can stand in the block at `path`."""
    annotation: Any = model
    for part in path:
        annotation = _step(annotation, part)
    found = next(_models(annotation), None)
    return _aliases(found) if found else []


def _step(annotation: Any, part: str | int) -> Any:
    for found in _models(annotation):
        for name, field in found.model_fields.items():
            if part in (name, field.alias):
                return field.annotation
    for option in _options(annotation):
        arguments = get_args(option)
        if arguments and get_origin(option) is not Annotated:
            return arguments[-2] if arguments[-1] is Ellipsis else arguments[-1]
    return None


def _options(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from _options(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, types.UnionType):
        for option in get_args(annotation):
            yield from _options(option)
    else:
        yield annotation


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, BaseModel):
            yield option
