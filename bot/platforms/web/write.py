"""An Outgoing as HTML, and the page around it. The words of the page are handed in; templates hold only slots."""

import logging
import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape

from bot.model.chat import Button, Contact, Listing, Outgoing, Quote
from bot.pages import environment
from bot.platforms import Words
from bot.platforms.web.read import new_id

log = logging.getLogger(__name__)

# What a number may look like inside a line of help. Links are made of numbers that the line names as dialled, only.
_NUMBER = re.compile(r"\+?\d(?:[\d \u00a0\u202f().-]*\d)?")
# Embeddings, overrides and isolates of direction: nothing that is shown may turn its neighbours around.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# HTTP status -> what is said; anything else went wrong on our side.
_PROBLEMS = {
    403: "web.problem.elsewhere",
    404: "web.problem.not_found",
    408: "web.problem.slow",
    413: "web.problem.too_long",
}
NO_COOKIE = "web.problem.no_cookie"


class Pages:
    """Renders pages and fragments."""

    def __init__(self, words: Words, assets: dict[str, str], leave_to: str) -> None:
        """`assets`: addresses of the style, the script and the icon; `leave_to`: where "leave" leads."""
        self.words = words
        self._environment = environment("bot.platforms.web")
        self._environment.globals.update(
            assets=assets,
            leave_to=leave_to,
            languages=words.languages,
            direction=words.direction,
            new_id=new_id,
        )
        self._environment.filters.update(clean=clean, dialled=dialled, below=below, links=links, pressed=pressed)
        self._environment.tests.update(
            listing=lambda block: isinstance(block, Listing),
            contact=lambda block: isinstance(block, Contact),
            quote=lambda block: isinstance(block, Quote),
        )
        self._page = self._environment.get_template("page.html")
        self._fragment = self._environment.get_template("fragment.html")

    def page(
        self, language: str, outgoings: Sequence[Outgoing] = (), *, problem: str | None = None, session: str = ""
    ) -> str:
        """The page with the answers of one turn, else with a problem, else as somebody finds it.

        `session`: sealed, for the form that leaves.
        """
        try:
            return self._page.render(**self._shared(language), answers=outgoings, problem=problem, session=session)
        except Exception as failure:  # whatever it was, help outlives it (P5)
            log.error("a page could not be made: %s", type(failure).__name__)
            return self._bare(language, outgoings)

    def fragment(self, language: str, outgoing: Outgoing | None, problem: str | None = None) -> str:
        """One answer, or a problem, to be put into the page by its script."""
        try:
            return self._fragment.render(**self._shared(language), answer=outgoing, problem=problem)
        except Exception as failure:  # whatever it was, help outlives it (P5)
            log.error("an answer could not be made a page: %s", type(failure).__name__)
            return self._bare(language, [outgoing] if outgoing else [])

    def _bare(self, language: str, outgoings: Sequence[Outgoing]) -> str:
        """What was to be said, or else whom to call, without any template."""
        said = [
            item
            for outgoing in outgoings
            for block in outgoing.blocks
            for item in (block.items if isinstance(block, Listing) else (block.text,))
        ]
        texts = said or (self.words.label("web.emergency", language),)
        return f"<article>{''.join(f'<p>{escape(clean(text))}</p>' for text in texts)}</article>"

    def _shared(self, language: str) -> dict[str, object]:
        emergency = self.words.label("web.emergency", language)
        return {
            "language": language,
            "label": lambda key: self.words.label(key, language),
            "emergency": Contact(emergency, tuple(_NUMBER.findall(emergency))),
        }


def problem_of(status: int) -> str:
    """The key of what is said about a status."""
    return _PROBLEMS.get(status, "web.problem.other")


def clean(text: str) -> str:
    """Without what HTML can't hold, and without what would turn the page around."""
    return "".join(
        c if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"} else " " if c in "\t\r\v\f\x85" else ""
        for c in text.replace("\r\n", "\n")
        if c not in _TURNING
    )


def links(outgoing: Outgoing) -> list[Button]:
    """Its buttons that open a page: each is a line."""
    return [button for row in outgoing.buttons for button in row if button.opens]


def pressed(outgoing: Outgoing) -> list[Button]:
    """Its other buttons."""
    return [button for row in outgoing.buttons for button in row if not button.opens]


def below(text: str) -> str:
    """What follows the first line of a text, with the break before it."""
    _, line_break, rest = text.partition("\n")
    return line_break + rest


def dialled(contact: Contact) -> Iterator[tuple[str, str | None]]:
    """The first line of a contact in parts, each with the number to dial if it is one."""
    line = clean(contact.text).partition("\n")[0]
    known = {re.sub(r"[^\d+]", "", number) for number in contact.numbers if _NUMBER.fullmatch(number)}
    at = 0
    for found in _NUMBER.finditer(line):
        number = re.sub(r"[^\d+]", "", found.group())
        if number in known:
            known.remove(number)  # one that a name repeats is tapped once
            yield line[at : found.start()], None
            yield found.group(), number
            at = found.end()
    yield line[at:], None
