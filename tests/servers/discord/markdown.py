"""What people see of a message's text: Discord's markdown, as far as it changes what is read or can be tapped.

https://support.discord.com/hc/en-us/articles/210298617 (Markdown Text 101) and
https://discord.com/developers/docs/reference#message-formatting
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_EMOJI = {"smile": "😄", "heart": "❤️", "warning": "⚠️", "sos": "🆘", "x": "❌", "telephone": "☎️"}
_URL = r"(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s]"


@dataclass
class Seen:
    """What is read on the screen, and which parts of it can be tapped."""

    text: str = ""
    tappable: list[str] = field(default_factory=list)


def see(content: str) -> Seen:
    """A message's text as it is shown. The server takes away white space around it."""
    seen = Seen()
    seen.text = _blocks(content.strip(), seen, quoted=False)
    return seen


# ---- lines

_QUOTE = re.compile(r" *> ([^\n]*)")
_LONG_QUOTE = re.compile(r" *>>> ")
_HEADING = re.compile(r" *#{1,3}\s+(?=\S)")
_SMALL = re.compile(r" *-# +(?=\S)")
_BULLET = re.compile(r" *[*-] +(?=\S)")
_NUMBER = re.compile(r" *(\d+)\. +(?=\S)")


def _blocks(text: str, seen: Seen, *, quoted: bool) -> str:
    shown, run, number = list[str](), list[str](), None  # `run`: lines that emphasis may span

    def flush() -> None:
        if run:
            shown.append(_inline("\n".join(run), seen))
            run.clear()

    lines = text.split("\n")
    for index, line in enumerate(lines):
        if not quoted and (long := _LONG_QUOTE.match(line)):
            flush()
            shown.append(_blocks("\n".join([line[long.end() :], *lines[index + 1 :]]), seen, quoted=True))
            return "\n".join(shown)
        given, prefix = line, None
        if not quoted and (quote := _QUOTE.match(given)):
            given, prefix = quote[1], ""
        if found := _HEADING.match(given) or _SMALL.match(given):
            given, prefix = given[found.end() :], ""
        elif found := _BULLET.match(given):
            given, prefix = given[found.end() :], "• "
        elif found := _NUMBER.match(given):
            number = int(found[1]) if number is None else number + 1  # numbered anew from the first on
            given, prefix = given[found.end() :], f"{number}. "
        if not _NUMBER.match(line):
            number = None
        if prefix is None:
            run.append(line)
        else:
            flush()
            shown.append(prefix + _inline(given, seen))
    flush()
    return "\n".join(shown)


# ---- within lines

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Seen], str]]


def _around(match: re.Match[str], seen: Seen) -> str:
    return _inline(next(group for group in match.groups() if group is not None), seen)


def _tapped(match: re.Match[str], seen: Seen) -> str:
    seen.tappable.append(match[0])
    return match[0].removeprefix("<").removesuffix(">")


def _masked(match: re.Match[str], seen: Seen) -> str:
    seen.tappable.append(match[0])
    return _inline(match[1], seen)


def _named(match: re.Match[str], seen: Seen) -> str:
    seen.tappable.append(match[0])
    return "@name" if match[0][1] == "@" else "#name" if match[0][1] == "#" else "/name"


_RULES: tuple[Rule, ...] = (
    (re.compile(r"\\([^0-9A-Za-z\s])"), lambda match, _: match[1]),
    (re.compile(r"```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```", re.IGNORECASE), lambda match, _: match[1]),
    (re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)"), lambda match, _: match[2]),
    (re.compile(rf"<{_URL}>"), _tapped),
    (re.compile(r"<(?:mailto:)?[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+>"), _tapped),
    (re.compile(r"<(?:tel:)?\+\d[\d -]*>"), _tapped),
    (re.compile(r"<(?:@!?|@&|#)\d+>"), _named),
    (re.compile(r"</[^\n:<>]+:\d+>"), _named),
    (re.compile(r"<id:(?:customize|browse|guide|linked-roles)>"), _named),
    (re.compile(r"<a?:\w+:\d+>"), lambda *_: "◻"),
    (re.compile(r"<t:-?\d+(?::[tTdDfFsSR])?>"), lambda *_: "a time"),
    (re.compile(r"\[([^\]\n]+)\]\(<?[a-z]+://[^)\s]+>?(?: \"[^\"]*\")?\)"), _masked),
    (re.compile(_URL), _tapped),
    (re.compile(r"@(?:everyone|here)\b"), _tapped),
    (re.compile(r":(" + "|".join(_EMOJI) + "):"), lambda match, _: _EMOJI[match[1]]),
    (re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"), _around),
    (re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)"), _around),
    (
        re.compile(
            r"\b_((?:__|\\[\s\S]|[^\\_])+?)_\b|"
            r"\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^*\s\\]|\*\*)|[^\s*\\])+?)\*(?!\*)"
        ),
        _around,
    ),
    (re.compile(r"~~([\s\S]+?)~~"), _around),
    (re.compile(r"\|\|([\s\S]+?)\|\|"), lambda *_: "▮"),
)
_WORD = re.compile(r"[^\W_]+(?!:)|[^\x00-\x7f]+")


def _inline(text: str, seen: Seen) -> str:
    shown, at = list[str](), 0
    while at < len(text):
        for pattern, render in _RULES:
            if match := pattern.match(text, at):
                shown.append(render(match, seen))
                at = match.end()
                break
        else:
            shown.append(text[at])
            at += 1
    return "".join(shown)
