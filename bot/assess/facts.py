"""Facts of a text about an offer that are no matter of wording: amounts, ages, contact points, routes.

Every table is data (config/pay.yaml, config/routes.yaml); a doubt is settled against raising a flag.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt

from bot.assess.terms import Term, Terms
from bot.model.assessment import Finding, Span, Strength
from bot.model.pay import FEE, NO_EXPERIENCE, PAY, FeeCap, PayTable, Route, WorkLevel
from bot.model.talk import Mention
from bot.text.ages import Age, ages
from bot.text.links import ContactPoint, Kind, Service, calling_code, contact_points
from bot.text.normal import Tokens
from bot.text.numbers import Money, money

# As in config/indicators.yaml.
_STRENGTHS = {
    "pay_too_high_for_role": Strength.MEDIUM,
    "fee_above_legal_cap": Strength.MEDIUM,
    "route_banned_or_warned": Strength.MEDIUM,
    "minor_recruited": Strength.STRONG,
}
_PER_MONTH = {"hour": 173.0, "day": 22.0, "week": 4.33, "month": 1.0, "year": 1 / 12}
_YEARLY_FROM = 10_000  # US dollars; an amount of this size without a period is read as a year's pay
_PAY_REACH, _FEE_BEFORE, _FEE_AFTER = 6, 5, 3  # words
_WIDE = 3.0  # a range wider than this is judged by its lower end
_ADULT, _LEAST_ABROAD, _LEAST_AGE = 18, 17, 15  # ILO conventions 182 and 138 for the first and the last
_EXPOSED = frozenset({"hostess", "modelling"})  # ids of work in which nobody under 18 is to be recruited
_SHARED = frozenset({"USD", "EUR", "XOF", "XAF"})  # currencies that do not tell a country


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found. `findings` are red flags and `claims` protective facts, both with their places in the text."""

    findings: tuple[Finding, ...] = ()
    claims: tuple[Finding, ...] = ()
    money: tuple[Money, ...] = ()
    ages: tuple[Age, ...] = ()
    contacts: tuple[ContactPoint, ...] = ()
    free_mail: bool = False  # an address at a provider where anybody can open one
    shortener: bool = False  # a link that hides where it leads
    messaging_only: bool = False  # all contact points lead into chat apps
    phone_countries: tuple[str, ...] = ()  # ISO 3166-1, of numbers in international form
    phones_elsewhere: tuple[str, ...] = ()  # those that are none of the countries named; weak evidence, no flag
    routes: tuple[str, ...] = ()  # ids of config/routes.yaml that fit, flags or not
    writer_age: int | None = None  # "I am 16"
    classes: Mapping[str, int] = field(default_factory=dict)  # money, phone, link -> mask of the words (text/match.py)


def find_facts(text: str, tokens: Tokens, mention: Mention, terms: Terms) -> Facts:
    """The facts of a text. Spans are code points of the text as given; pure, linear, never raises."""
    amounts, found_ages, contacts = money(text), ages(text), contact_points(text)
    if not amounts and not found_ages and not contacts and not mention.countries:
        return Facts()
    contacts = _without_amounts(contacts, amounts)
    reading = _Reading(
        tokens,
        mention,
        terms.pay,
        terms=_terms(terms, tokens, amounts, found_ages, mention),
        amounts=amounts,
        phones=_phone_countries(contacts),
    )
    findings = []
    for finding in (reading.high_pay(), reading.fee_above_cap(), reading.route(), reading.minor(found_ages)):
        if finding:
            findings.append(finding)
    claims = [claim for claim in (reading.usual_pay(), _company_mail(contacts)) if claim]
    services = {contact.service for contact in contacts}
    return Facts(
        findings=tuple(findings),
        claims=tuple(claims),
        money=amounts,
        ages=found_ages,
        contacts=contacts,
        free_mail=Service.FREE_MAIL in services,
        shortener=Service.SHORTENER in services,
        messaging_only=bool(contacts) and all(_leads_to_chat(contact) for contact in contacts),
        phone_countries=reading.phones,
        phones_elsewhere=tuple(code for code in reading.phones if mention.countries and code not in mention.countries),
        routes=tuple(route.id for route in reading.routes),
        writer_age=next((age.low for age in found_ages if age.about == "self"), None),
        classes=_classes(tokens, amounts, contacts),
    )


def _terms(
    terms: Terms, tokens: Tokens, amounts: tuple[Money, ...], found_ages: tuple[Age, ...], mention: Mention
) -> list[Term]:
    """The terms in the text, where there is anything that they could tell about."""
    young = any(age.about == "wanted" and (age.low or _ADULT) < _ADULT for age in found_ages)
    return terms.find(tokens) if amounts or mention.countries or young else []


def _without_amounts(contacts: tuple[ContactPoint, ...], amounts: tuple[Money, ...]) -> tuple[ContactPoint, ...]:
    """Contact points without telephone numbers that are amounts: "2 500 000 - 3 000 000 Ar"."""
    named = [amount.span for amount in amounts if amount.candidates]
    return tuple(
        contact
        for contact in contacts
        if contact.kind is not Kind.PHONE
        or (contact.digits or "").startswith(("+", "0"))
        or not any(span.start < contact.span.end and contact.span.start < span.end for span in named)
    )


def _leads_to_chat(contact: ContactPoint) -> bool:
    return contact.service is Service.MESSAGING or contact.kind is Kind.HANDLE


def _company_mail(contacts: Iterable[ContactPoint]) -> Finding | None:
    """The claim that a company can be reached by its own mail address; to be checked, never believed."""
    spans = tuple(contact.span for contact in contacts if contact.kind is Kind.MAIL and contact.service is None)
    return Finding("company_contact", None, spans) if spans else None


def _phone_countries(contacts: Iterable[ContactPoint]) -> tuple[str, ...]:
    codes = []
    for contact in contacts:
        known = calling_code(contact.digits or "")
        if known and known[1]:
            codes.append(known[1][0])
    return tuple(dict.fromkeys(codes))


def words_within(spans: Iterable[Span], tokens: Tokens) -> int:
    """The words that the spans touch, as a bit mask: bit 0 is the first word."""
    mask = 0
    for span in spans:
        first, last = _words(span, tokens)
        mask |= ((1 << max(0, last - first)) - 1) << first
    return mask


def _words(span: Span, tokens: Tokens) -> tuple[int, int]:
    return bisect_left(tokens.ends, span.start + 1), bisect_left(tokens.starts, span.end)


def _classes(tokens: Tokens, amounts: Iterable[Money], contacts: Iterable[ContactPoint]) -> dict[str, int]:
    contacts = tuple(contacts)
    return {
        "money": words_within((amount.span for amount in amounts), tokens),
        "phone": words_within((c.span for c in contacts if c.kind is Kind.PHONE), tokens),
        "link": words_within((c.span for c in contacts if c.kind in (Kind.LINK, Kind.MAIL)), tokens),
    }


class _Reading:
    """One text with all that was found in it."""

    def __init__(
        self,
        tokens: Tokens,
        mention: Mention,
        pay: PayTable,
        *,
        terms: list[Term],
        amounts: tuple[Money, ...],
        phones: tuple[str, ...],
    ) -> None:
        self.tokens, self.mention, self.pay, self.phones = tokens, mention, pay, phones
        self.terms = terms
        self.works = tuple({term.work.id: term.work for term in terms if term.work}.values())
        self.levels = {work.level for work in self.works}
        self.inexperienced = any(term.kind == NO_EXPERIENCE for term in terms)
        self.currencies = {amount.candidates[0] for amount in amounts if len(amount.candidates) == 1}
        self.countries = self._countries()
        self.origins = self._origins()
        self.destinations = self._destinations()
        self.paid: list[tuple[Money, float]] = []  # amounts paid to the worker, US dollars a month
        self.charged: list[tuple[Money, float]] = []  # amounts that the worker pays, US dollars
        for amount in amounts:
            self._sort(amount)
        self.routes = tuple(route for route in pay.routes if self._fits(route))

    # ---- places

    def _countries(self) -> tuple[str, ...]:
        named = (*self.mention.countries, self.mention.destination, self.mention.location, self.mention.origin)
        return tuple(dict.fromkeys(code for code in named if code))

    def _at_home(self, currency: str) -> tuple[str, ...]:
        """The countries whose own currency it is."""
        if currency in _SHARED:
            return ()
        return tuple(code for code, usual in self.pay.usual.items() if usual.currency == currency)

    def _origins(self) -> set[str]:
        """Where the workers may come from: said, or told by the currency of amounts or by a phone number."""
        if self.mention.origin:
            return {self.mention.origin}
        homes = {code for currency in self.currencies for code in self._at_home(currency)}
        return {*self.countries, *homes, *self.phones}

    def _destinations(self) -> set[str]:
        behind = {self.mention.origin}
        if self.mention.destination and self.mention.location != self.mention.destination:
            behind.add(self.mention.location)
        return {code for code in self.countries if code not in behind}

    def _workplaces(self, amount: Money) -> tuple[str, ...]:
        """Where the work may be: the countries named, but for the origin; none named: where the currency is used."""
        places = tuple(code for code in self.countries if code != self.mention.origin)
        if not places and len(amount.candidates) == 1:
            places = self._at_home(amount.candidates[0])
        return places

    # ---- amounts

    def _rate(self, amount: Money) -> float | None:
        """US dollars for one unit of the amount's currency; of several that it may be, the one worth least."""
        local = {usual.currency for code in self.countries if (usual := self.pay.usual.get(code))}
        likely = [code for code in amount.candidates if code in local]
        if amount.currency and amount.currency not in likely:
            likely.append(amount.currency)
        codes = likely or list(amount.candidates) or sorted(local)
        rates = [self.pay.rates.get(code) for code in codes]
        known = [rate for rate in rates if rate is not None]
        return min(known) if known and len(known) == len(rates) else None

    def _near(self, amount: Money, kind: str, before: int, after: int) -> int | None:
        """How many words away the nearest term of a kind is, in the same sentence; None when there is none."""
        first, last = _words(amount.span, self.tokens)
        best: int | None = None
        for term in self.terms:
            if term.kind != kind:
                continue
            if first - before <= term.start < last:
                gap = range(term.end - 1, first)
                distance = max(0, first - term.end + 1)
            elif last <= term.start < last + after:
                gap = range(last - 1, term.start)
                distance = term.start - last + 1
            else:
                continue
            if any(self.tokens.sentence_ends >> word & 1 for word in gap):
                continue
            best = distance if best is None else min(best, distance)
        return best

    def _sort(self, amount: Money) -> None:
        rate = self._rate(amount)
        if rate is None:
            return
        pay, fee = self._near(amount, PAY, _PAY_REACH, _PAY_REACH), self._near(amount, FEE, _FEE_BEFORE, _FEE_AFTER)
        if fee is not None and (pay is None or fee <= pay) and amount.period in (None, "once"):
            self.charged.append((amount, amount.low * rate))
            return
        if amount.period == "once" or (amount.period is None and pay is None):
            return
        typical = sqrt(amount.low * amount.high) if amount.high <= _WIDE * amount.low else amount.low
        value = typical * rate
        if amount.period is None:
            monthly = value / 12 if value >= _YEARLY_FROM else value
        else:
            monthly = value * _PER_MONTH[amount.period]
        self.paid.append((amount, monthly))

    def _top(self, amount: Money) -> float | None:
        """The top of what the work named usually pays, US dollars a month; None when that cannot be said."""
        if WorkLevel.SKILLED in self.levels or (not self.works and not self.inexperienced):
            return None
        tops = []
        for code in self._workplaces(amount):
            usual = self.pay.usual.get(code)
            if usual is None:
                return None
            if not self.works:
                tops.append(max(usual.entry, usual.office))
            for work in self.works:
                tops.append((usual.office if work.level is WorkLevel.OFFICE else usual.entry) * work.premium)
        return max(tops) if tops else None

    def high_pay(self) -> Finding | None:
        """Pay far above what the work named usually brings there."""
        spans = [amount.span for amount, monthly in self.paid if self._too_high(amount, monthly)]
        return _finding("pay_too_high_for_role", spans) if spans else None

    def _too_high(self, amount: Money, monthly: float) -> bool:
        top = self._top(amount)
        if top is not None and monthly >= self.pay.times * top:
            return True
        return any(
            monthly >= bait.at_least
            and (self.inexperienced if bait.inexperienced else WorkLevel.SKILLED not in self.levels)
            and any(code in bait.countries for code in self._workplaces(amount))
            and not self.levels.isdisjoint(bait.levels)
            for bait in self.pay.bait
        )

    def usual_pay(self) -> Finding | None:
        """The claim that pay is stated, with its period, and is near the usual."""
        for amount, monthly in self.paid:
            top = self._top(amount)
            if amount.period and top is not None and 0.3 * top <= monthly <= 1.2 * top:
                return Finding("pay_stated_lawful", None, (amount.span,))
        return None

    # ---- rules of countries

    def fee_above_cap(self) -> Finding | None:
        """A fee above what a worker may be charged between the two countries."""
        spans = [amount.span for amount, value in self.charged if any(self._above(cap, value) for cap in self._caps())]
        return _finding("fee_above_legal_cap", spans) if spans else None

    def _caps(self) -> list[FeeCap]:
        works = {work.id for work in self.works}
        return [
            cap
            for cap in self.pay.fee_caps
            if cap.raises
            and (not cap.work or not works.isdisjoint(cap.work))
            and self._leads(cap.origin, cap.destinations)
        ]

    def _leads(self, origin: str | None, destinations: tuple[str, ...]) -> bool:
        """Whether the text is about the way from a country (None: any) to one of some others (empty: any)."""
        if origin is not None and origin not in self.origins:
            return False
        reached = self.destinations - {origin}
        return bool(reached.intersection(destinations) if destinations else reached)

    def _above(self, cap: FeeCap, value: float) -> bool:
        if cap.months_of_pay is not None:
            pay = [monthly for _, monthly in self.paid]
            return bool(pay) and value > cap.months_of_pay * max(pay) * 1.1
        rate = self.pay.rates.get(cap.currency or "")
        return cap.above is not None and rate is not None and value > cap.above * rate

    def _fits(self, route: Route) -> bool:
        if not self._leads(route.origin, route.destinations):
            return False
        named = [work for work in self.works if work.id in route.work]
        if named:
            return True
        to_work = self.mention.destination in route.destinations or bool(self.paid) or bool(self.works)
        if not route.work:
            return to_work
        return route.unstated and not self.works and to_work

    def route(self) -> Finding | None:
        """A route under a ban or warning of the workers' own government."""
        raised = [route for route in self.routes if route.raises]
        if not raised:
            return None
        spans = [term.span(self.tokens) for term in self.terms if term.work and _concerns(raised, term.work.id)]
        return _finding("route_banned_or_warned", spans)

    def minor(self, found: tuple[Age, ...]) -> Finding | None:
        """People under 18 are looked for: under 15 anywhere, 15 and 16 for abroad, under 18 to be looked at or in bars.

        17 alone is the lowest age of much ordinary work at home.
        """
        exposed = any(work.id in _EXPOSED for work in self.works)
        abroad = len(self.countries) > 1 or (self.mention.destination is not None)
        spans = [
            age.span
            for age in found
            if age.about == "wanted"
            and age.low is not None
            and (age.low < _LEAST_AGE or (abroad and age.low < _LEAST_ABROAD) or (exposed and age.low < _ADULT))
        ]
        return _finding("minor_recruited", spans) if spans else None


def _concerns(routes: list[Route], work: str) -> bool:
    return any(not route.work or work in route.work for route in routes)


def _finding(flag: str, spans: list[Span]) -> Finding:
    return Finding(flag, _STRENGTHS[flag], tuple(sorted(set(spans))))
