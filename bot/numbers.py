"""Lines of help within a post: a country's own, as the private answer has them (P6)."""

from collections.abc import Callable
from datetime import datetime

from bot.language.names import country_name
from bot.language.render import Renderer, called
from bot.model.chat import Contact
from bot.model.talk import Line, SayHotline
from bot.places.hotlines import choose, unconfirmed

MOST = 3  # lines in one post
EMERGENCY = "danger.hotline_112"  # what stands beside lines that are all unconfirmed


class Numbers:
    """Puts a country's lines into words. Nothing of them is shortened: whoever relies on one must know all of it."""

    def __init__(self, renderer: Callable[[], Renderer], clock: Callable[[], datetime]) -> None:
        """`renderer`: with the countries and the texts of danger; asked for only where a post needs it."""
        self._renderer, self._clock = renderer, clock

    def there(self, country: str | None) -> bool:
        """Whether there is a line to show."""
        return bool(self._lines(country))

    def of(self, country: str, language: str) -> tuple[Contact, ...]:
        """The lines to show today, first things first; none where there is none."""
        renderer, lines = self._renderer(), self._lines(country)
        shown = tuple(renderer.contact(SayHotline(line), language) for line in lines)
        if lines and unconfirmed(lines):
            return (*shown, called(renderer.text(EMERGENCY, language)))
        return shown

    def name(self, country: str, language: str) -> str:
        """What a country is called."""
        return country_name(country, language)

    def _lines(self, country: str | None) -> tuple[Line, ...]:
        if country is None:
            return ()
        return choose(self._renderer().library.countries.get(country), on=self._clock().date(), limit=MOST)
