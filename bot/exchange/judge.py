"""Whether a changed text can be taken: its slots, its length, its language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.content.checks.slots import UnclosedBrace, slots_of
from bot.exchange.plain import alike, control, lost_letters
from bot.exchange.sheet import INTERFACE, Row, Table
from bot.language.detect import script_of, words_of

Recognise = Callable[[str], str | None]  # the shipped language that a text is in; None = not sure
_WORDS_ALIKE = 4  # words from which on two languages do not say the same by chance
_WORDS_SCRIPT = 4
_WORDS_SURE = 10  # words from which on a text is taken to be in the language that it looks like

Complaint = tuple[str, Mapping[str, str]]  # kind and values of a fault


@dataclass(frozen=True, slots=True)
class Judge:
    """What is known of languages. Without `recognise` only letters and copies give a wrong language away."""

    scripts: Mapping[str, str] = field(default_factory=dict)  # language -> ISO 15924
    recognise: Recognise | None = None
    trusting: bool = False  # whoever imports vouches for the languages and letters

    def complaints(self, table: Table, row: Row, language: str, text: str) -> Iterator[Complaint]:
        """Everything that is wrong with the new text of a row."""
        sign = control(text)
        if sign:
            yield "cli.import.fault.control", {"sign": f"U+{ord(sign):04X}"}
        if len(text) > (row.most or len(text)):
            yield "cli.import.fault.too_long", {"length": str(len(text)), "most": str(row.most)}
        if not self.trusting and lost_letters(text) and not lost_letters(row.source):
            yield "cli.import.fault.lost_letters", {}
        if row.line and "\n" in text:
            yield "cli.import.fault.one_line", {}
        yield from _slots(table, row, text)
        if not self.trusting and language != table.source:
            yield from self._language(row, language, text)

    def _language(self, row: Row, language: str, text: str) -> Iterator[Complaint]:
        words = words_of(_without_slots(text))
        if len(words) >= _WORDS_ALIKE:
            if alike(text, row.source) and _wordy(text):
                yield "cli.import.fault.untranslated", {"language": language}
                return
            for other, cell in row.cells.items():
                if other != language and cell.text and alike(text, cell.text):
                    yield "cli.import.fault.other_column", {"language": language, "other": other}
                    return
        script = script_of(words)
        wanted = self.scripts.get(language)
        if wanted and script and script != wanted and len(words) >= _WORDS_SCRIPT:
            yield "cli.import.fault.wrong_script", {"language": language}
        elif wanted and len(words) >= _WORDS_SURE and self.recognise:
            found = self.recognise(_without_slots(text))
            if found is not None and found != language:
                yield "cli.import.fault.wrong_language", {"language": language, "other": found}


def _slots(table: Table, row: Row, text: str) -> Iterator[Complaint]:
    try:
        found = slots_of(text)
    except UnclosedBrace as problem:
        if table.name == INTERFACE and not row.slots and "{" not in row.source:
            return  # a label without slots may have any brace
        yield "cli.import.fault.brace", {"brace": str(problem)}
        return
    wanted = frozenset(row.slots)
    needed = wanted if row.form is None else frozenset()  # "one text" needs no number
    for slot in sorted(needed - found):
        yield "cli.import.fault.slot_lost", {"slot": f"{{{slot}}}"}
    for slot in sorted(found - wanted):
        yield (
            "cli.import.fault.slot_added",
            {"slot": f"{{{slot}}}", "slots": ", ".join(f"{{{name}}}" for name in row.slots) or "-"},
        )


def _without_slots(text: str) -> str:
    return " ".join(word for word in text.split() if "{" not in word and "}" not in word)


def _wordy(text: str) -> bool:
    """Whether there is something to translate: words that are no names, links or numbers."""
    words = [word for word in text.split() if "{" not in word and "://" not in word and "@" not in word]
    return sum(word[:1].islower() for word in words) >= _WORDS_ALIKE - 1
