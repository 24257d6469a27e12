"""What a line serves and what a person needs are words of one closed set.

The bot chooses lines by what they serve: children first, police last. A word that it does not know is as good as none.
Bad: serves: [children]
Good: serves: [child]
What to do: take one of the words that the message lists.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.shape import did_you_mean
from bot.model.content import Place
from bot.places.hotlines import SERVES

_KNOWN = [*SERVES, "embassy"]  # for an embassy there is a text, and no line
_SERVED = [word for word in SERVES if word != "missing"]  # no line says of itself that it serves this


def _look(material: Material) -> Iterator[Found]:
    for sheet in material.countries.values():
        for index, line in enumerate(sheet.shape.hotlines):
            for number, word in enumerate(line.serves):
                if word not in _SERVED:
                    yield _unknown(word, sheet.place("hotlines", index, "serves", number), _SERVED)
    for speech in material.speech.values():
        for word in speech.shape.needs:
            if word not in _KNOWN:
                yield _unknown(word, speech.place("needs", word), _KNOWN)
    if material.indicators:
        for index, sign in enumerate(material.indicators.shape.danger_signs):
            for number, word in enumerate(sign.needs):
                if word not in _KNOWN:
                    yield _unknown(word, material.indicators.place("danger_signs", index, "needs", number), _KNOWN)


def _unknown(word: str, place: Place, known: list[str]) -> Found:
    hint = f"{did_you_mean(word, known)}Known are: {', '.join(known)}."
    return Found(place, f'"{word}" is nothing that a line can serve.', hint)


RULE = Rule("needs", __doc__, "Write one of the known words.", _look)
