"""config/pay.yaml and config/routes.yaml: usual pay, bans of routes, caps of fees."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from bot.content.shape import Flag, Id, Line, Shape, Sheet, Source, Text, complaint, did_you_mean, fit
from bot.content.yaml_places import Document, Path
from bot.model import content as model
from bot.model.content import Place, Problem
from bot.model.pay import FEE, NO_EXPERIENCE, PAY, Bait, Basis, FeeCap, PayTable, Route, Usual, Work, WorkLevel
from bot.text.phrases import PhraseError
from bot.text.readings import readings

WORD_LISTS = (PAY, FEE, NO_EXPERIENCE)


def _code(text: str) -> str:
    if len(text) == 2 and text.isascii() and text.isalpha() and text.isupper():
        return text
    raise complaint("is no country code", "Write two capitals of ISO 3166-1, such as KW.")


def _currency(text: str) -> str:
    if len(text) == 3 and text.isascii() and text.isalpha() and text.isupper():
        return text
    raise complaint("is no currency code", "Write three capitals of ISO 4217, such as USD.")


Code = Annotated[str, AfterValidator(_code)]
Currency = Annotated[str, AfterValidator(_currency)]
Amount = Annotated[float, Field(ge=1e-9, le=1e10, allow_inf_nan=False)]
Forms = Annotated[list[Line], Field(max_length=200)]
Words = dict[Id, Forms]  # language -> forms


class RatesShape(Shape):
    """Exchange rates, rough."""

    dated: Line
    basis: Basis
    usd: dict[Currency, Amount]


class BaitShape(Shape):
    """Pay that is known bait."""

    countries: list[Code]
    levels: list[WorkLevel]
    inexperienced: Flag
    at_least: Amount
    sources: list[Source] = Field(min_length=1)


class WorkShape(Shape):
    """A kind of work."""

    level: WorkLevel
    premium: Annotated[float, Field(ge=0.5, le=5)] = 1.0
    words: Words


class UsualShape(Shape):
    """The top of ordinary pay in a country."""

    currency: Currency
    entry: Amount
    office: Amount
    basis: Basis
    sources: list[Source] = Field(default=[])


class PayFile(Shape):
    """config/pay.yaml."""

    blocks: ClassVar[Mapping[str, int]] = {"bait": 2, "work": 2, "usual": 2}

    format: Literal["1"]
    times: Annotated[float, Field(ge=1.5, le=10)]
    rates: RatesShape
    bait: list[BaitShape]
    work: dict[Id, WorkShape]
    words: dict[Literal["pay", "fee", "no_experience"], Words]
    usual: dict[Code, UsualShape]


class RouteShape(Shape):
    """A ban or warning."""

    id: Id
    origin: Code
    destinations: list[Code] = Field(min_length=1)
    work: list[Id]
    unstated: Flag
    kind: Literal["ban", "warning", "clearance"]
    raises: Flag
    basis: Basis
    says: Text
    sources: list[Source]


class FeeCapShape(Shape):
    """What a worker may be charged."""

    id: Id
    origin: Code | None = None
    destinations: list[Code]
    work: list[Id]
    above: Amount | None = None
    currency: Currency | None = None
    months_of_pay: Amount | None = None
    raises: Flag
    basis: Basis
    says: Text
    sources: list[Source]


class RoutesFile(Shape):
    """config/routes.yaml."""

    blocks: ClassVar[Mapping[str, int]] = {"routes": 2, "fee_caps": 2}

    format: Literal["1"]
    routes: list[RouteShape]
    fee_caps: list[FeeCapShape]


def read_pay(pay: Document, routes: Document) -> tuple[PayTable, tuple[Problem, ...]]:
    """The table of both files, and all their problems. What is wrong is left out of the table; the rest is kept.

    Without pay.yaml there are no rates to compare with and no words to look for, so the table is empty then.
    """
    pay_sheet, first = fit(PayFile, pay)
    routes_sheet, second = fit(RoutesFile, routes)
    found = [*first, *second, *problems(pay_sheet, routes_sheet)]
    wrong = frozenset(problem.place for problem in found)
    return pay_table(pay_sheet, routes_sheet, wrong), tuple(sorted(set(found), key=lambda p: (p.place, p.says)))


def pay_table(
    pay: Sheet[PayFile] | None, routes: Sheet[RoutesFile] | None, wrong: frozenset[Place] = frozenset()
) -> PayTable:
    """The table of two files in the right shape, without the entries that stand at the places in `wrong`."""
    if pay is None:
        return PayTable()
    shape = pay.shape
    return PayTable(
        rates=dict(shape.rates.usd),
        rates_dated=shape.rates.dated,
        times=shape.times,
        work=tuple(
            Work(name, work.level, work.premium, _forms(pay, ("work", name, "words"), work.words, wrong))
            for name, work in shape.work.items()
        ),
        words={name: _forms(pay, ("words", name), words, wrong) for name, words in shape.words.items()},
        usual={
            code: Usual(code, row.currency, row.entry, row.office, row.basis, _made(row.sources))
            for code, row in shape.usual.items()
            if not pay.touched(("usual", code), wrong)
        },
        bait=tuple(
            Bait(tuple(row.countries), tuple(row.levels), row.inexperienced, row.at_least, _made(row.sources))
            for row in shape.bait
        ),
        routes=tuple(_routes(routes, wrong)) if routes else (),
        fee_caps=tuple(_fee_caps(routes, wrong)) if routes else (),
    )


def _forms(sheet: Sheet[PayFile], path: Path, words: Words, wrong: frozenset[Place]) -> Mapping[str, tuple[str, ...]]:
    return {
        language: tuple(form for index, form in enumerate(forms) if sheet.place(*path, language, index) not in wrong)
        for language, forms in words.items()
    }


def _routes(sheet: Sheet[RoutesFile], wrong: frozenset[Place]) -> Iterator[Route]:
    for index, row in enumerate(sheet.shape.routes):
        if not sheet.touched(("routes", index), wrong):
            yield Route(
                id=row.id,
                origin=row.origin,
                destinations=tuple(row.destinations),
                work=tuple(row.work),
                unstated=row.unstated,
                kind=row.kind,
                says=row.says.strip(),
                raises=row.raises,
                basis=row.basis,
                sources=_made(row.sources),
            )


def _fee_caps(sheet: Sheet[RoutesFile], wrong: frozenset[Place]) -> Iterator[FeeCap]:
    for index, row in enumerate(sheet.shape.fee_caps):
        if not sheet.touched(("fee_caps", index), wrong):
            yield FeeCap(
                id=row.id,
                origin=row.origin,
                destinations=tuple(row.destinations),
                work=tuple(row.work),
                above=row.above,
                currency=row.currency,
                months_of_pay=row.months_of_pay,
                says=row.says.strip(),
                raises=row.raises,
                basis=row.basis,
                sources=_made(row.sources),
            )


def _made(sources: list[Source]) -> tuple[model.Source, ...]:
    return tuple(source.data() for source in sources)


# ---- problems


def problems(pay: Sheet[PayFile] | None, routes: Sheet[RoutesFile] | None) -> list[Problem]:
    """What is wrong between entries that have the right shape: forms, references, sources, rates."""
    found: list[Problem] = []
    if pay:
        found += _form_problems(pay)
        found += _pay_problems(pay)
    if pay and routes:
        found += _rule_problems(pay, routes, "routes", routes.shape.routes)
        found += _rule_problems(pay, routes, "fee_caps", routes.shape.fee_caps)
    return found


def _form_problems(sheet: Sheet[PayFile]) -> Iterator[Problem]:
    """Forms that are not in the phrase form, or use a gap."""
    lists: list[tuple[Path, Words]] = [(("work", name, "words"), work.words) for name, work in sheet.shape.work.items()]
    lists += [(("words", name), words) for name, words in sheet.shape.words.items()]
    for path, words in lists:
        for language, forms in words.items():
            for index, form in enumerate(forms):
                try:
                    readings(form)
                except PhraseError as error:
                    yield Problem(sheet.place(*path, language, index), error.says, error.hint, rule="phrase")


def _pay_problems(sheet: Sheet[PayFile]) -> Iterator[Problem]:
    for name in WORD_LISTS:
        if name not in sheet.shape.words:
            yield Problem(sheet.place("words"), f'there are no words for "{name}".', f'Write "{name}:".', rule="pay")
    for code, row in sheet.shape.usual.items():
        if row.currency not in sheet.shape.rates.usd:
            yield _no_rate(sheet.place("usual", code), row.currency)
        if row.basis is Basis.READ and not row.sources:
            yield _no_source(sheet.place("usual", code))


def _rule_problems(
    pay: Sheet[PayFile], sheet: Sheet[RoutesFile], kind: str, rows: Sequence[RouteShape | FeeCapShape]
) -> Iterator[Problem]:
    """Rules that stand twice, name unknown work, raise a flag without a source, or have no limit."""
    seen: set[str] = set()
    works = list(pay.shape.work)
    for index, rule in enumerate(rows):
        if rule.id in seen:
            says = f'the id "{rule.id}" stands twice.'
            yield Problem(sheet.place(kind, index, "id"), says, "Choose another.", rule="pay")
        seen.add(rule.id)
        for number, work in enumerate(rule.work):
            if work not in pay.shape.work:
                says = f'there is no work "{work}" in pay.yaml.'
                hint = f"{did_you_mean(work, works)}Known are: {', '.join(works)}."
                yield Problem(sheet.place(kind, index, "work", number), says, hint, rule="pay")
        if rule.raises and (rule.basis is Basis.BACKGROUND or not rule.sources):
            yield _no_source(sheet.place(kind, index, "raises"))
        if not isinstance(rule, FeeCapShape):
            continue
        if (rule.above is None) == (rule.months_of_pay is None):
            says = f'"{rule.id}" needs either "above" or "months_of_pay".'
            yield Problem(sheet.place(kind, index, "id"), says, "Write one of them.", rule="pay")
        elif rule.above is not None and rule.currency not in pay.shape.rates.usd:
            yield _no_rate(sheet.place(kind, index, "above"), rule.currency or "that is missing")


def _no_rate(place: Place, currency: str) -> Problem:
    says = f"there is no rate for the currency {currency}."
    return Problem(place, says, "Add it under rates in pay.yaml, or correct it.", rule="pay")


def _no_source(place: Place) -> Problem:
    says = "this says that it was read somewhere, or raises a flag, and has no source."
    return Problem(place, says, 'Add a source, or write "basis: background" and "raises: no".', rule="pay")
