"""Frozen dataclasses to JSON and back, by their types.

Plain Python: for a start from snapshots, importing a validation library would cost more than everything else together.
What is read here was written here, and its digest was compared before.
"""

import dataclasses
import json
import types
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decode = Callable[[Any], Any]


def dumps(value: object) -> bytes:
    """JSON of a dataclass made of dataclasses, tuples, mappings by text, enums, dates, texts and numbers."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode()


def loads(kind: type[T], data: bytes) -> T:
    """The dataclass that `dumps` wrote. Raises ValueError when it is none."""
    decode: Decode = _decoder(kind)  # type: ignore[arg-type]  # a class is hashable
    try:
        value: T = decode(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error
    return value


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


@lru_cache(maxsize=128)
def _decoder(kind: Any) -> Decode:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        (inner,) = {_decoder(option) for option in arguments if option is not type(None)}  # str | int is as it is
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        item = _decoder(arguments[0])
        return lambda value: tuple([item(part) for part in value])
    if origin is not None and issubclass(origin, Mapping):
        item = _decoder(arguments[1])
        return lambda value: {key: item(part) for key, part in value.items()}
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is date:
        return date.fromisoformat
    return _as_it_is


def _dataclass(kind: Any) -> Decode:
    hints = get_type_hints(kind)
    decoders = [_decoder(hints[field.name]) for field in dataclasses.fields(kind)]
    if all(decode is _as_it_is for decode in decoders):
        count = len(decoders)

        def plain(value: Any) -> Any:
            if len(value) != count:
                raise ValueError(f"{kind.__name__} has {count} fields")
            return kind(*value)

        return plain
    return lambda value: kind(*[decode(part) for decode, part in zip(decoders, value, strict=True)])


def _as_it_is(value: Any) -> Any:
    return value
