"""The files that a new language starts from: all there is to write, empty, with what each thing means as a comment.

Nothing here is ever shown to anybody: a text that is only a comment is missing, and people see another language's.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import yaml

from bot.model.content import Library, Pack

WIDTH = 110  # characters of a line of comment
Notes = Mapping[str, str]  # id -> what it means
Table = Mapping[str, Any]  # a content file as plain data
# What the files of a language are for, by kind.
HEADS = {
    "speech": "How {language} denies, supposes and tells of the past, and what people want.",
    "danger": "How people say in {language} that somebody is in danger now.",
    "offers": "How red flags and protective claims are worded in {language}.",
    "places": "Names of places in {language} beyond the standard ones (CLDR). Every key is explained in en.yaml.",
}
SAMPLES = 3  # phrases of the lending language beside what needs no explanation
# Sections whose keys are each language's own: lists of words, countries.
_OWN = frozenset({"words", "names", "nationalities", "cities", "ambiguous", "look_alikes"})


@dataclass(frozen=True, slots=True)
class Naming:
    """A new language."""

    code: str
    script: str  # ISO 15924
    name: str  # in itself
    english: str  # its name in English


def texts(pack: Pack, code: str, lender: str, reference: str = "en") -> str:
    """messages/<pack>/<code>.yaml: every post commented out, in the words of `lender`, else of `reference`."""
    lent, model = pack.texts.get(lender, {}), pack.texts.get(reference, {})
    lines = [
        f"# {pack.title}. {pack.purpose}".replace("\n", " "),
        f"# In comments, what it says in {lender!r}: translate by meaning, take the # away, keep each {{slot}}.",
        "# As long as a post is a comment, people see another language.",
        f"language: {code}",
        "state: draft",
    ]
    for part in ("title", "purpose"):
        if f"pack.{part}" in model:
            lines.append(f"# {part}: {_scalar((lent.get(f'pack.{part}') or model[f'pack.{part}']).text.strip())}")
    lines += [*(f"signer: {_scalar(signer)}" for signer in [pack.signer.get(reference)] if signer), "posts:"]
    for post in pack.posts:
        parts = [key for key in model if key.partition(".")[0] == post.id]
        if parts:
            lines.append(f"  # {post.id}:")
        for key in parts:
            lines += _commented(key.partition(".")[2], (lent.get(key) or model[key]).text)
    return _file(lines)


def words(lent: str, code: str, lender: str) -> str:
    """config/words/<code>.yaml: what the checker is to know of the language, all of it commented out."""
    lines = [line for line in lent.splitlines() if not line.startswith(("#", "language:"))]
    head = [
        f"# What the checker knows of this language; what each key means: config/words/{lender}.yaml.",
        f"# In comments, what {lender!r} has: write the words that people use, take the # away.",
        f"language: {code}",
    ]
    return _file([*head, *(f"# {line}".rstrip() for line in lines)])


def phrases(new: Naming, head: str, model: Table, lender: Table, notes: Notes) -> str:
    """A file of config/phrases or config/places with the sections and ids of `model`, all of them empty.

    `model` and `lender` are such files as plain data; `head` says what it is for. What an id means is in `notes`;
    beside the others stand a few phrases of `lender`.
    """
    lines = [f"# {head.format(language=new.english)} The form: docs/content.md.", f"language: {new.code}"]
    for section, value in {**lender, **model}.items():
        lent = lender.get(section)
        if section == "language":
            continue
        if isinstance(value, list):
            lines += [*_note("", notes.get(section), lent), f"{section}: []"]
        elif section in _OWN or not isinstance(value, dict):
            lines.append(f"{section}: {{}}")
        else:
            lines.append(f"{section}:")
            more = lent if isinstance(lent, dict) else {}
            for name, inner in {**more, **value}.items():
                lines += _note("  ", notes.get(name), more.get(name))
                lines.append(f"  {name}: {inner if isinstance(inner, str) else '[]'}")
    return _file(lines)


def notes(indicators: Table, library: Library, reference: str = "en") -> Notes:
    """What each danger sign, red flag and protective fact means: config/indicators.yaml and messages/red_flags."""
    said = next((pack.texts.get(reference, {}) for pack in library.packs.values() if pack.kind == "red_flags"), {})
    texts = {key: " ".join(wording.text.split()) for key, wording in said.items()}
    found = {sign["id"]: f"{sign['name']}. {sign['typical_statements']}" for sign in indicators["danger_signs"]}
    for flag in indicators["red_flags"]:
        found[flag["id"]] = ". ".join(
            texts[key] for part in ("name", "why") if (key := f"{flag['id']}.{part}") in texts
        )
        if unless := flag.get("not_a_flag_when"):
            found[flag["id"]] += f" Not when: {unless}"
    found |= {fact["id"]: texts.get(f"{fact['id']}.name", "") for fact in indicators["protective_facts"]}
    return found


def sentences(lender: str) -> str:
    """tests/promises/<code>.yaml: the file of another language, as a comment."""
    return "".join(f"# {line}".rstrip() + "\n" for line in lender.splitlines())


def block(new: Naming) -> str:
    """The language's entry in config/languages.yaml."""
    return _file(
        [
            f"  # {new.english}; what each key means stands at the top.",
            f"  {new.code}:",
            f"    script: {new.script}",
            "    ready: false    # remove this line once the language is whole: fanilo languages",
            "    codes: []",
            "    fallback: [en]",
            "    markers: []    # without them short messages are not recognised",
            "    names: []",
            "    ask: []",
            "    countries: {}",
            "    languages: {}",
        ]
    )


def with_block(languages: str, entry: str) -> str:
    """config/languages.yaml with one more entry, behind the others."""
    before, mark, after = languages.partition("\nlanguages:\n")
    # The first line that is not indented, with the comments and empty lines above it, is about something else.
    end = re.search(r"(?m)(?:^(?:#.*)?\n)*^[^\s#]", after)
    at = end.start() if end else len(after)
    return f"{before}{mark}{after[:at].rstrip()}\n{entry}{after[at:]}"


def review(code: str, reference: str) -> str:
    """locales/<code>/review.yaml, with the explanation that another language's has."""
    head = [line for line in reference.splitlines() if line.startswith("#")]
    return _file([*head, f"language: {code}", "state: draft"])


def _commented(part: str, text: str) -> list[str]:
    if "\n" not in text.strip():
        return [f"  #   {part}: {_scalar(text.strip())}"]
    return [f"  #   {part}: |", *(f"  #     {line}".rstrip() for line in text.strip().splitlines())]


def _scalar(text: str) -> str:
    """As YAML writes it on one line: in quotes where it must be."""
    return yaml.safe_dump({"x": text}, allow_unicode=True, width=10**6).removeprefix("x: ").rstrip("\n")


def _note(indent: str, note: str | None, lent: object) -> list[str]:
    plainest = sorted(lent, key=len)[:SAMPLES] if isinstance(lent, list) else []
    return [f"{indent}# {line}" for line in wrap(note or ", ".join(plainest), WIDTH)]


def _file(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
