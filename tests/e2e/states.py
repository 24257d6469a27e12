"""Every kind of page that there is, and how somebody gets to see it."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.visitor import Visitor

_SENTENCES = Path(__file__).parents[1] / "promises"
Words = Mapping[str, Any]


@cache
def sentences(language: str) -> Words:
    """What people write in a language, by what it is (tests/promises)."""
    read: Words = yaml.safe_load((_SENTENCES / f"{language}.yaml").read_text("utf-8"))
    return read


def _too_long(someone: Visitor) -> None:
    someone.opens()
    someone.box.evaluate("box => box.removeAttribute('maxlength')")
    someone.writes("a" * 70_000)
    someone.complaints.clear()  # of the browser, about the status


def _not_found(someone: Visitor) -> None:
    someone.opens("/nothing")
    someone.complaints.clear()


def _writes(*keys: str) -> Callable[[Visitor], None]:
    def does(someone: Visitor) -> None:
        someone.opens()
        for key in keys:
            someone.writes(sentences(someone.language)[key])

    return does


STATES: Mapping[str, Callable[[Visitor], object]] = {
    "start": Visitor.opens,
    "offer": _writes("quote_leak"),  # with quotes, a question and its buttons
    "danger": _writes("located"),
    "watched": _writes("watched"),  # no buttons
    "numbers": _writes("number"),
    "worried": _writes("worry"),
    "forgotten": _writes("high", "forget"),
    "too_long": _too_long,
    "not_found": _not_found,
}
