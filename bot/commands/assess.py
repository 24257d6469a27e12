"""`fanilo assess`: the warning signs in a text, and with --explain what they were read from."""

import argparse
from collections.abc import Iterator, Mapping
from itertools import groupby
from textwrap import shorten
from typing import TYPE_CHECKING

from bot.commands.shared import (
    Refused,
    answer_rows,
    complain,
    declare,
    language_of,
    listed,
    named,
    printable,
    read_bytes,
    read_text,
    say,
    warn_degraded,
)

if TYPE_CHECKING:
    from bot.app import App
    from bot.assess.explain import Met, Reading
    from bot.hearing import Listener
    from bot.language.data import Languages
    from bot.model.assessment import Assessment, Finding
    from bot.model.content import LevelRule

FORM_SHOWN = 100  # characters of a phrase; the rest is in its line, behind >>
# What took a phrase back, by the kind and id of the phrase that did.
_HOW = {
    "negation": "cli.explain.denied",
    "look_alike": "cli.explain.look_alike",
    "past": "cli.explain.past",
    "fiction": "cli.explain.fiction",
    "hypothetical": "cli.explain.hypothetical",
    "advice": "cli.explain.advice",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "assess", run)
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help=say("cli.file.help"))
    parser.add_argument("--country", metavar="XX", help=say("cli.assess.country.help"))
    parser.add_argument("--language", metavar="xx", help=say("cli.language.help"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--jsonl", action="store_true", help=say("cli.jsonl.help"))
    form.add_argument("--explain", action="store_true", help=say("cli.assess.explain.help"))


def run(args: argparse.Namespace) -> int:
    """Assess. Exit code 1 when something was not readable, 2 when nothing was."""
    from bot.app import App
    from bot.language.files import project_languages

    languages = project_languages()
    language = language_of(args.language, languages)
    if args.jsonl:
        data = read_bytes(args.file)
        app = App.build()
        warn_degraded("assess", app.parts.library)
        return answer_rows("assess", data, lambda text: app.assess(text, language=language))
    text, failed = read_text("assess", args.file)
    if not text.strip():
        raise Refused(say("cli.empty", file=named(args.file)))
    app = App.build()
    warn_degraded("assess", app.parts.library)
    if args.explain:
        print("\n".join(_explanation(app.parts.listener, text, language)))
        return failed
    country = _country(args.country, app, languages)
    print("\n".join(app.assess_in_words(text, language=language, country=country)))
    return failed


def explained(listener: "Listener", text: str, languages: frozenset[str]) -> "tuple[Assessment, tuple[Reading, ...]]":
    """The assessment of a text, and what became of each phrase in the part in which warning signs are looked for."""
    from bot.assess.explain import explain
    from bot.assess.facts import find_facts
    from bot.hearing import ASSESSED
    from bot.text.normal import tokenize

    assessment, _, _ = listener.assess(text, languages)
    head = text[:ASSESSED]
    tokens = tokenize(head)
    facts = find_facts(head, tokens, listener.places.find_in(tokens), listener.terms)
    return assessment, explain(tokens, languages, facts.classes, listener.recogniser, listener.library)


def _country(name: str | None, app: "App", languages: "Languages") -> str | None:
    from bot.commands.hotline import one_country

    return None if name is None else one_country(name, app.parts.library, languages)


# ---- the explanation


def _explanation(listener: "Listener", text: str, language: str | None) -> Iterator[str]:
    from bot.assess.explain import Fate
    from bot.hearing import ASSESSED

    language = listener.detector.detect(text, chosen=language) or listener.default
    languages = frozenset({language, "en", "fr"})
    if len(text) > ASSESSED:
        complain("assess", say("cli.explain.cut", most=f"{ASSESSED:,}"))
    assessment, readings = explained(listener, text, languages)
    yield say("cli.explain.language", language=language, languages=listed(sorted(languages)))
    yield from _level(assessment, listener.library.rule)
    signs = (*assessment.danger_now, *assessment.findings, *assessment.protective)
    if signs:
        yield from ("", say("cli.explain.counts"))
    for sign in signs:
        yield "  ".join(filter(None, (sign.strength, sign.flag)))
        fired = [reading.met for reading in readings if _makes(reading, sign.flag)]
        yield from (_met(met, text) for met in fired)
        if not fired:
            yield _without_phrase(sign, text)
    others = [reading for reading in readings if reading.fate is not Fate.COUNTS]
    held = frozenset(sign.flag for sign in assessment.danger if sign.taken_back)
    held_back = [reading for reading in readings if reading.fate is Fate.COUNTS and reading.met.phrase.id in held]
    if others or held_back:
        yield from ("", say("cli.explain.counts_not"))
    for reading in held_back:
        yield from (reading.met.phrase.id, _met(reading.met, text), f"      {say('cli.explain.held_back')}")
    for sign_id, group in groupby(others, lambda reading: reading.met.phrase.id):
        yield sign_id
        for reading in group:
            yield _met(reading.met, text)
            yield from _why(reading, text)


def _level(assessment: "Assessment", rule: "LevelRule") -> Iterator[str]:
    from bot.assess.level import combination_of, counted
    from bot.model.assessment import Level, Strength

    yield say("cli.explain.level", level=assessment.level)
    if assessment.level is Level.DANGER:
        yield say("cli.explain.by_danger")
    elif assessment.level is Level.NOT_AN_OFFER:
        yield say("cli.explain.no_offer")
    else:
        _, combination = combination_of(assessment.findings, rule)
        have = counted(assessment.findings)
        found = _numbered({strength: have[strength] for strength in Strength if have[strength]})
        if combination:
            yield say("cli.explain.by_rule", rule=_numbered(combination), found=found)
        else:
            yield say("cli.explain.by_no_rule", found=found)


def _numbered(strengths: Mapping[str, int]) -> str:
    return listed([f"{n} {strength.replace('_', ' ')}" for strength, n in strengths.items()])


def _makes(reading: "Reading", sign_id: str) -> bool:
    """Whether a phrase makes this sign: by counting itself, or by being denied."""
    from bot.assess.explain import Fate

    if reading.fate is Fate.COUNTS:
        return reading.met.phrase.id == sign_id
    return reading.fate is Fate.DENIED and sign_id in reading.claims


def _met(met: "Met", text: str) -> str:
    words = printable(text[met.span.start : met.span.end])
    place = met.phrase.place
    return f'    "{words}"  {place.file}:{place.line}  {shorten(met.phrase.form, FORM_SHOWN, placeholder=" >>")}'


def _without_phrase(sign: "Finding", text: str) -> str:
    from bot.assess.second import DANGER, WORDING

    if sign.flag in {DANGER, WORDING}:
        return f"    {say('cli.explain.wording')}"
    words = printable(" … ".join(text[span.start : span.end] for span in sign.spans))
    return f'    "{words}"  {say("cli.explain.facts")}'


def _why(reading: "Reading", text: str) -> Iterator[str]:
    from bot.assess.explain import Fate

    for met in reading.by:
        how = _HOW.get(met.phrase.kind) or _HOW[met.phrase.id]
        yield f"      {say(how)}"
        yield f"  {_met(met, text)}"
    if reading.fate is Fate.SWITCHED_OFF:
        yield f"      {say('cli.explain.switched_off', claims=listed(reading.claims))}"
    elif reading.claims:
        yield f"      {say('cli.explain.claims', claims=listed(reading.claims))}"
    elif not reading.by:
        yield f"      {say('cli.explain.around')}"
