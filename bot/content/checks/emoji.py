"""A text has three emoji at most.

A screen reader reads each of them aloud, a cheap phone shows some as empty boxes, and a row of them looks like an
advert. One that helps to find a post again is enough.
Bad: 🚨🚨 Careful with job offers 🙏😢
Good: 🛂 Careful when somebody wants to keep your passport
What to do: keep the one that helps, and say the rest in words.
"""

import re
from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.model.content import Severity

_MOST = 3
_KEY = "\u20e3"  # makes a key of the digit before it
_ONE = (
    "[\U0001f300-\U0001faff\u2600-\u26ff\u2705\u2708-\u270d\u2728\u274c-\u274e\u2753-\u2757\u2763\u2764\u2b50\u2b55"
    "\u231a\u231b][\ufe0f\U0001f3fb-\U0001f3ff]*"
)
# A flag is two letters; people joined by an invisible mark are one emoji.
_EMOJI = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_ONE}(?:\u200d{_ONE})*")


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        signs = [letter for letter in shelf.letters if letter >= _KEY and _EMOJI.match(letter * 2)]
        if not signs:
            continue
        some = re.compile(f"[{_KEY}{re.escape(''.join(signs))}]")
        for piece in shelf.with_words(filter(some.search, shelf.words)):
            if not piece.text.isascii():
                count = len(_EMOJI.findall(piece.text))
                if count > _MOST:
                    says = f"{piece.name} has {count} emoji; {_MOST} are the most."
                    yield Found(piece.place, says, None, Severity.WARNING, who=piece.page.who)


RULE = Rule("emoji", __doc__, "Keep the one that helps, and say the rest in words.", _look)
