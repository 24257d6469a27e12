"""What one update means: its language, the countries it names, its wishes, and an assessment if it is about an offer.

Puts language, places and assess together; decides nothing about what to say.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.assess.facts import Facts, find_facts
from bot.assess.learned import Learned
from bot.assess.level import judge
from bot.assess.second import with_opinion
from bot.assess.signs import Recogniser, Signs
from bot.assess.terms import Terms
from bot.language.detect import Detector
from bot.language.names import LanguageNames
from bot.model.assessment import Assessment, Finding, Level, Span
from bot.model.chat import Command, Edited, Incoming, Location, Picture, Press, Text, What
from bot.model.content import Library
from bot.model.talk import Heard, Intent, Mention, Session
from bot.places.countries import Places
from bot.places.position import country_at
from bot.text.mask import quote
from bot.text.normal import Tokens, tokenize

ASSESSED = 8_000  # code points in which warning signs are looked for; danger is looked for in all of a text
AROUND = 500  # code points on both sides of danger in which a country belongs to it
CONTINUED = timedelta(minutes=2)  # in which a short text still belongs to the offer before it
CONTINUED_WORDS = 40
NEW_OFFER_WORDS = 14  # from which words about a job are an offer of their own
SHORT = 12  # words up to which a message may be nothing but the wish for another language
NAMES_ONLY = 4  # words up to which a message may be nothing but names of countries
ADULT = 18
QUOTES = 3  # that an answer shows, strongest signs first
QUOTED = 60  # code points of one quote
# Wishes that count only when they are the whole message: "make them stop" stops nothing (P12).
_WHOLE_ONLY = frozenset({"stop", "forget", "yes", "no", "unsure", "skip", "more", "language", "number", "plea"})
_MEANT = {"number": Intent.HOTLINE, "plea": Intent.HELP}  # a single word that means as much as a sentence
# Wishes that small words around them do not take away, but a longer message does.
_SHORT_ONLY = {"hotline": 60, "register": 30, "greeting": 4, "thanks": 8, "help": 8, "insult": 25, "frustration": 25}
LONG = 120  # words in which nobody says one of these and nothing else, so that they need not be looked for
_NOT_IN_LONG = _WHOLE_ONLY.union(_SHORT_ONLY)
_ANSWERS = {"yes": "yes", "no": "no", "unsure": "unknown", "skip": "skip"}
# Commands that say it all: of what stands behind them only danger counts, who is in it, and where.
_COMPLETE = frozenset({"number", "worry", "help", "language", "start", "now", "more"})
_BARE = frozenset({"stop", "forget"})  # commands only while nothing stands behind them (P12)
_OWN = frozenset({Intent.FORGET, Intent.STOP, Intent.LANGUAGE})  # nobody wishes these in the words of others
# Most pressing first.
_ORDER = (
    Intent.DANGER, Intent.FORGET, Intent.STOP, Intent.LANGUAGE, Intent.OVERSHARE, Intent.WORRY, Intent.ROMANCE,
    Intent.SHELTER, Intent.HOTLINE, Intent.REGISTER, Intent.CHECK, Intent.OFFER, Intent.INSULT, Intent.FRUSTRATION,
    Intent.WHO_ARE_YOU, Intent.HELP, Intent.MORE, Intent.THANKS, Intent.GREETING, Intent.YES, Intent.NO, Intent.UNSURE,
    Intent.SKIP,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listener:
    """All that is needed to understand an update; built once."""

    library: Library
    recogniser: Recogniser
    places: Places
    terms: Terms
    detector: Detector
    names: LanguageNames
    resolve: Callable[[str | None], str | None]  # a platform's locale -> a shipped language
    learned: Learned
    default: str = "en"

    def hear(self, incoming: Incoming, session: Session, now: datetime, tail: str = "") -> Heard:
        """What an update means in this session. `tail` are the last words of the text before it."""
        words = words_of(incoming)
        if words is None:
            return self._pressed(incoming, session)
        tokens = tokenize(words[:ASSESSED])
        own = _are_own(incoming.what)
        asked = self.names.asked_language_in(tokens) if own and len(tokens) <= SHORT else None
        found = self.detector.recognise(words)
        language = asked or session.language or found or session.spoken or self._hinted(incoming)
        mention = self.places.find_in(tokens, language=language)
        complete = isinstance(incoming.what, Command) and incoming.what.name in _COMPLETE
        if mention.countries and len(tokens) <= NAMES_ONLY and not session.language:  # a country's name is no language
            language = session.spoken or (self.resolve(incoming.language_hint) if complete else None) or language
        languages = frozenset({language, found or language, "en", "fr"})
        assessment, signs, quotes = self.assess(words, languages, mention, tokens)
        mention = self._around_danger(words, assessment, language) or mention
        intents = _intents(signs, assessment, len(tokens))
        if not own:
            intents = tuple(intent for intent in intents if intent not in _OWN)
        answer = next((_ANSWERS[i] for i in _ANSWERS if Intent(i) in intents), None) if own and session.asked else None
        if answer:
            assessment = self._answered(session, answer)
        elif len(tokens) < CONTINUED_WORDS and not (signs.offer and len(tokens) > NEW_OFFER_WORDS):
            assessment, quotes = self._continued(session, now, f"{tail}\n{words}", languages, (assessment, quotes))
            if assessment.findings and not intents:
                intents = (Intent.OFFER,)
        heard = Heard(
            language=language,
            intents=intents,
            assessment=assessment,
            mention=mention,
            asked_language=asked,
            needs=signs.needs,
            quotes=quotes,
            cut=len(words) > ASSESSED,
            stage=signs.stages[0] if signs.stages else None,
            answer=answer,
            explains=signs.supposed,
        )
        return _beside(heard) if complete else heard

    def hear_least(self, incoming: Incoming, session: Session) -> Heard:
        """The language and the countries only, as far as they can be had: for help when hearing has failed."""
        words = (words_of(incoming) or "")[:ASSESSED]
        heard = Heard(session.language or session.spoken or self._hinted(incoming))
        with suppress(Exception):
            heard = replace(heard, language=session.language or self.detector.recognise(words) or heard.language)
        with suppress(Exception):
            heard = replace(heard, mention=self.places.find_in(tokenize(words), language=heard.language))
        return heard

    def assess(
        self,
        text: str,
        languages: frozenset[str],
        mention: Mention | None = None,
        tokens: Tokens | None = None,
    ) -> tuple[Assessment, Signs, dict[str, str]]:
        """The assessment of a text alone, the signs behind it, and the words that carry each, masked.

        `tokens` and `mention` are those of the part that is assessed, where the caller has them already.
        """
        tokens = tokens or tokenize(text[:ASSESSED])
        signs = with_opinion(
            self.signs(text, languages, mention, tokens), tokens, self.detector.recognise(text), self.learned
        )
        if len(text) > ASSESSED:
            rest = text[ASSESSED - 500 :]
            danger = self.recogniser.read(tokenize(rest), self.library, languages, danger_only=True)
            shifted = tuple(_shifted(sign, ASSESSED - 500) for sign in danger.danger)
            signs = replace(signs, danger=_merged(signs.danger, shifted), minor=signs.minor or danger.minor)
        assessment = judge(signs, self.library)
        quotes = {f.flag: quote(text, f.spans[0], QUOTED) for f in assessment.findings[:QUOTES] if f.spans}
        return assessment, signs, quotes

    def signs(
        self,
        text: str,
        languages: frozenset[str],
        mention: Mention | None = None,
        tokens: Tokens | None = None,
    ) -> Signs:
        """What phrases and facts say of the part that is assessed."""
        tokens = tokens or tokenize(text[:ASSESSED])
        mention = mention or self.places.find_in(tokens)
        facts = find_facts(text[:ASSESSED], tokens, mention, self.terms)
        but = _NOT_IN_LONG if len(tokens) > LONG else frozenset()
        return _with_facts(self.recogniser.read(tokens, self.library, languages, facts.classes, but=but), facts)

    def _around_danger(self, words: str, assessment: Assessment, language: str) -> Mention | None:
        """What is said of countries around danger that stands behind the part that is assessed."""
        late = [span for sign in assessment.danger_now for span in sign.spans if span.start >= ASSESSED]
        if not late:
            return None
        near = words[max(0, late[0].start - AROUND) : late[0].end + AROUND]
        mention = self.places.find(near, language=language)
        return mention if mention.countries else None

    def _pressed(self, incoming: Incoming, session: Session) -> Heard:
        """A button or something without words: the language is that of the talk."""
        language = session.language or session.spoken or self._hinted(incoming)
        if isinstance(incoming.what, Location):
            code = country_at(incoming.what.latitude, incoming.what.longitude)
            return Heard(language, mention=Mention((code,), location=code) if code else Mention())
        answer = None
        assessment = None
        if isinstance(incoming.what, Press) and session.asked:
            mark, _, choice = incoming.what.token.partition(".")
            if mark == str(session.turn) and choice in _ANSWERS.values():
                answer, assessment = choice, self._answered(session, choice)
        return Heard(language=language, answer=answer, assessment=assessment)

    def _hinted(self, incoming: Incoming) -> str:
        return self.resolve(incoming.language_hint) or self.default

    def _answered(self, session: Session, answer: str) -> Assessment:
        """The assessment of what the session remembers, with one answer more."""
        assert session.asked is not None
        signs = Signs(
            flags=session.found, protective=tuple(Finding(claim, None) for claim in session.protective), offer=True
        )
        return judge(signs, self.library, {**session.answers, session.asked: answer})

    def _continued(
        self,
        session: Session,
        now: datetime,
        text: str,
        languages: frozenset[str],
        alone: tuple[Assessment, dict[str, str]],
    ) -> tuple[Assessment, dict[str, str]]:
        """A short text together with the one just before it, where that makes an offer of them."""
        assessment, quotes = alone
        if session.touched is None or now - session.touched > CONTINUED or assessment.danger_now:
            return alone
        if assessment.level is Level.NOT_AN_OFFER or not text.startswith("\n"):
            whole, _, more = self.assess(text, languages)
            if assessment.level is Level.NOT_AN_OFFER and len(whole.findings) <= len(session.found):
                return alone
            assessment, quotes = whole, more | quotes
        if session.found or session.protective:
            assessment = self._joined(session, assessment)
        return assessment, quotes

    def _joined(self, session: Session, assessment: Assessment) -> Assessment:
        """An offer sent in pieces: what was found before counts too."""
        before = {finding.flag: finding for finding in session.found}
        flags = {finding.flag: finding for finding in assessment.findings}
        claims = dict.fromkeys((*session.protective, *(claim.flag for claim in assessment.protective)))
        signs = Signs(
            flags=tuple((before | flags).values()),
            protective=tuple(Finding(claim, None) for claim in claims),
            danger=assessment.danger,
            minor=assessment.minor,
            offer=True,
        )
        return judge(signs, self.library, session.answers)


def words_of(incoming: Incoming) -> str | None:
    """The words of an update, if it has any."""
    match incoming.what:
        case Text(words) | Edited(words):
            return words
        case Picture(caption) if caption.strip():
            return caption
        case Command(name, rest):
            return _words_of_command(name, rest)
        case _:
            return None


def _words_of_command(name: str, rest: str) -> str | None:
    """What stands behind a command; with its name where that is none of ours: "/sos", "/stop hitting me"."""
    behind = rest if rest.strip() else ""
    if name in _COMPLETE or name == "check" or (name in _BARE and not behind):
        return behind or None
    return f"{name} {behind}".strip()


def _are_own(what: What) -> bool:
    """Whether words are the person's own message, which may answer a question, set the language, end the talk."""
    match what:
        case Text(_, forwarded):
            return not forwarded
        case Command(name):
            return name not in _COMPLETE and name != "check"
        case _:
            return True


def _beside(heard: Heard) -> Heard:
    """What counts of words behind a command that says it all."""
    assessment = heard.assessment
    if assessment is None or assessment.level is Level.DANGER:
        return heard
    kept = Assessment(Level.NOT_AN_OFFER, danger=assessment.danger, minor=assessment.minor)
    return replace(heard, intents=(), assessment=kept, quotes={}, stage=None, explains=())


def _intents(signs: Signs, assessment: Assessment, words: int) -> tuple[Intent, ...]:
    heard: set[Intent] = set()
    for name, whole in signs.intents.items():
        if (name in _WHOLE_ONLY and not whole) or words > _SHORT_ONLY.get(name, words):
            continue
        heard.add(_MEANT.get(name) or Intent(name))
    if assessment.level is Level.DANGER:
        heard.add(Intent.DANGER)
    elif signs.offer or assessment.findings or len(assessment.protective) > 1:
        heard.add(Intent.OFFER)
    return tuple(intent for intent in _ORDER if intent in heard)


def _with_facts(signs: Signs, facts: Facts) -> Signs:
    if not facts.findings and not facts.claims:
        return signs
    return replace(
        signs, flags=_merged(signs.flags, facts.findings), protective=_merged(signs.protective, facts.claims)
    )


def _merged(some: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[Finding, ...]:
    known = {finding.flag: finding for finding in some}
    for finding in others:
        if finding.flag not in known or known[finding.flag].taken_back:
            known[finding.flag] = finding
    return tuple(known.values())


def _shifted(finding: Finding, by: int) -> Finding:
    return replace(finding, spans=tuple(Span(span.start + by, span.end + by) for span in finding.spans))
