"""config/pay.yaml and config/routes.yaml -> PayTable, or a list of problems with their places."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from bot.content.yaml_places import Document, Path
from bot.model.content import Problem, Source
from bot.model.pay import FEE, NO_EXPERIENCE, PAY, Bait, Basis, FeeCap, PayTable, Route, Usual, Work, WorkLevel
from bot.text.phrases import PhraseError
from bot.text.readings import readings

RouteKind = Literal["ban", "warning", "clearance"]
WORD_LISTS = (PAY, FEE, NO_EXPERIENCE)
_YES = {"yes": True, "no": False}


def _yes_no(value: object) -> object:
    return _YES.get(value, value) if isinstance(value, str) else value


Code = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,60}$")]
Amount = Annotated[float, Field(gt=0, lt=1e10)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Text = Annotated[str, Field(min_length=1, max_length=1000)]
Forms = Annotated[tuple[Text, ...], Field(max_length=200)]
Words = Mapping[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], Forms]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Source(_Shape):
    url: Text | None = None
    says: Text
    dated: Annotated[str, Field(pattern=r"^\d{4}(-\d\d){0,2}$")] | None = None

    def made(self) -> Source:
        return Source(self.url, self.says, self.dated)


class _Rates(_Shape):
    dated: Text
    basis: Basis
    usd: Mapping[Currency, Amount]


class _Bait(_Shape):
    countries: tuple[Code, ...]
    levels: tuple[WorkLevel, ...]
    inexperienced: YesNo
    at_least: Amount
    sources: tuple[_Source, ...]


class _Work(_Shape):
    level: WorkLevel
    premium: Annotated[float, Field(ge=0.5, le=5)] = 1.0
    words: Words


class _Usual(_Shape):
    currency: Currency
    entry: Amount
    office: Amount
    basis: Basis
    sources: tuple[_Source, ...] = ()


class _PayFile(_Shape):
    format: Literal["1"]
    times: Annotated[float, Field(ge=1.5, le=10)]
    rates: _Rates
    bait: tuple[_Bait, ...]
    work: Mapping[Id, _Work]
    words: Mapping[Literal["pay", "fee", "no_experience"], Words]
    usual: Mapping[Code, _Usual]


class _Route(_Shape):
    id: Id
    origin: Code
    destinations: tuple[Code, ...]
    work: tuple[Id, ...]
    unstated: YesNo
    kind: RouteKind
    raises: YesNo
    basis: Basis
    says: Text
    sources: tuple[_Source, ...]


class _FeeCap(_Shape):
    id: Id
    origin: Code | None = None
    destinations: tuple[Code, ...]
    work: tuple[Id, ...]
    above: Amount | None = None
    currency: Currency | None = None
    months_of_pay: Amount | None = None
    raises: YesNo
    basis: Basis
    says: Text
    sources: tuple[_Source, ...]


class _RoutesFile(_Shape):
    format: Literal["1"]
    routes: tuple[_Route, ...]
    fee_caps: tuple[_FeeCap, ...]


def read_pay(pay: Document, routes: Document) -> tuple[PayTable, tuple[Problem, ...]]:
    """The table of both files and all their problems. With any problem the table is empty: it then raises nothing."""
    problems = [*pay.problems, *routes.problems]
    pay_file = routes_file = None
    if pay.data is not None:
        pay_file, found = _shaped(_PayFile, pay)
        problems += found
    if routes.data is not None:
        routes_file, found = _shaped(_RoutesFile, routes)
        problems += found
    if not isinstance(pay_file, _PayFile) or not isinstance(routes_file, _RoutesFile):
        return PayTable(), tuple(problems)
    problems += _form_problems(pay_file, pay)
    problems += _reference_problems(pay_file, routes_file, pay, routes)
    if problems:
        return PayTable(), tuple(sorted(problems, key=lambda problem: problem.place))
    return _table(pay_file, routes_file), ()


def _table(pay: _PayFile, routes: _RoutesFile) -> PayTable:
    return PayTable(
        rates=dict(pay.rates.usd),
        rates_dated=pay.rates.dated,
        times=pay.times,
        work=tuple(Work(name, work.level, work.premium, dict(work.words)) for name, work in pay.work.items()),
        words={name: dict(languages) for name, languages in pay.words.items()},
        usual={
            code: Usual(code, row.currency, row.entry, row.office, row.basis, _made(row.sources))
            for code, row in pay.usual.items()
        },
        bait=tuple(
            Bait(row.countries, row.levels, row.inexperienced, row.at_least, _made(row.sources)) for row in pay.bait
        ),
        routes=tuple(
            Route(
                id=row.id,
                origin=row.origin,
                destinations=row.destinations,
                work=row.work,
                unstated=row.unstated,
                kind=row.kind,
                says=row.says,
                raises=row.raises,
                basis=row.basis,
                sources=_made(row.sources),
            )
            for row in routes.routes
        ),
        fee_caps=tuple(
            FeeCap(
                id=row.id,
                origin=row.origin,
                destinations=row.destinations,
                work=row.work,
                above=row.above,
                currency=row.currency,
                months_of_pay=row.months_of_pay,
                says=row.says,
                raises=row.raises,
                basis=row.basis,
                sources=_made(row.sources),
            )
            for row in routes.fee_caps
        ),
    )


def _made(sources: tuple[_Source, ...]) -> tuple[Source, ...]:
    return tuple(source.made() for source in sources)


# ---- problems


def _shaped(model: type[_Shape], document: Document) -> tuple[_Shape | None, list[Problem]]:
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        return None, [_problem(detail, document) for detail in error.errors(include_url=False)]


def _problem(detail: ErrorDetails, document: Document) -> Problem:
    path: Path = tuple(part for part in detail["loc"] if part != "[key]")
    name = str(path[-1]) if path else document.file
    says, hint = _SENTENCES.get(detail["type"], ('"{name}" can not be read.', "Compare it with its neighbours."))
    expected = str(detail.get("ctx", {}).get("expected", ""))
    return Problem(document.place(path), says.format(name=name), hint.format(name=name, expected=expected), rule="pay")


_SENTENCES = {
    "missing": ('"{name}" is missing.', 'Write "{name}:" here.'),
    "extra_forbidden": ('"{name}" is not known here.', "Look for a misspelling, or remove it."),
    "string_pattern_mismatch": (
        '"{name}" is not in the right form.',
        "Countries are two capitals (KW), currencies three (USD), ids small letters, dates like 2025-03-14.",
    ),
    "string_type": ('"{name}" is no text.', "Write words here."),
    "string_too_short": ('"{name}" is empty.', "Write words here."),
    "string_too_long": ('"{name}" is too long.', "Shorten it to 1000 characters."),
    "float_parsing": ('"{name}" is no number.', "Write digits, with a point before decimals: 0.0072."),
    "greater_than": ('"{name}" is too small.', "Write a number above 0."),
    "less_than": ('"{name}" is too big.', "Look for a nought too many."),
    "greater_than_equal": ('"{name}" is too small.', "Write a larger number."),
    "less_than_equal": ('"{name}" is too big.', "Write a smaller number."),
    "bool_type": ('"{name}" is neither yes nor no.', "Write yes or no."),
    "bool_parsing": ('"{name}" is neither yes nor no.', "Write yes or no."),
    "enum": ('"{name}" is none of the known words.', "Write {expected}."),
    "literal_error": ('"{name}" is none of the known words.', "Write {expected}."),
    "tuple_type": ('"{name}" is no list.', "Write [one, two]; an empty list is []."),
    "mapping_type": ('"{name}" has nothing under it.', "Write names and values under it, two spaces further in."),
    "model_type": ('"{name}" has nothing under it.', "Write names and values under it, two spaces further in."),
}


def _form_problems(pay: _PayFile, document: Document) -> list[Problem]:
    """Forms that are not in the phrase form, or use a gap."""
    lists: list[tuple[Path, Words]] = [(("work", name, "words"), work.words) for name, work in pay.work.items()]
    lists += [(("words", name), languages) for name, languages in pay.words.items()]
    problems = []
    for path, languages in lists:
        for language, forms in languages.items():
            for index, form in enumerate(forms):
                try:
                    readings(form)
                except PhraseError as error:
                    place = document.place((*path, language, index))
                    problems.append(Problem(place, error.says, error.hint, rule="phrase"))
    return problems


def _reference_problems(pay: _PayFile, routes: _RoutesFile, first: Document, second: Document) -> list[Problem]:
    """Names that point at nothing, rules without a source, and words that are missing."""
    problems = []
    for name in WORD_LISTS:
        if name not in pay.words:
            problems.append(
                Problem(first.place(("words",)), f'there are no words for "{name}".', f'Write "{name}:".', rule="pay")
            )
    for code, row in pay.usual.items():
        if row.currency not in pay.rates.usd:
            problems.append(_no_rate(first, ("usual", code), row.currency))
        if row.basis is Basis.READ and not row.sources:
            problems.append(_no_source(first, ("usual", code)))
    kinds: tuple[tuple[str, tuple[_Route | _FeeCap, ...]], ...] = (
        ("routes", routes.routes),
        ("fee_caps", routes.fee_caps),
    )
    for kind, rows in kinds:
        seen: set[str] = set()
        for index, rule in enumerate(rows):
            path: Path = (kind, index)
            if rule.id in seen:
                says = f'the id "{rule.id}" stands twice.'
                problems.append(Problem(second.place((*path, "id")), says, "Choose another.", rule="pay"))
            seen.add(rule.id)
            for work in rule.work:
                if work not in pay.work:
                    says = f'there is no work "{work}" in pay.yaml.'
                    hint = f"Known are {', '.join(pay.work)}."
                    problems.append(Problem(second.place((*path, "work")), says, hint, rule="pay"))
            if rule.raises and (rule.basis is Basis.BACKGROUND or not rule.sources):
                problems.append(_no_source(second, path))
            if isinstance(rule, _FeeCap):
                problems += _cap_problems(rule, pay, second, path)
    return problems


def _cap_problems(cap: _FeeCap, pay: _PayFile, document: Document, path: Path) -> list[Problem]:
    if (cap.above is None) == (cap.months_of_pay is None):
        says = f'"{cap.id}" needs either "above" or "months_of_pay".'
        return [Problem(document.place(path), says, "Write one of them.", rule="pay")]
    if cap.above is not None and cap.currency not in pay.rates.usd:
        return [_no_rate(document, path, cap.currency or "none")]
    return []


def _no_rate(document: Document, path: Path, currency: str) -> Problem:
    says = f"there is no rate for the currency {currency}."
    return Problem(document.place(path), says, "Add it under rates in pay.yaml, or correct it.", rule="pay")


def _no_source(document: Document, path: Path) -> Problem:
    says = "this says that it was read somewhere, or raises a flag, and has no source."
    return Problem(
        document.place(path), says, 'Add a source, or write "basis: background" and "raises: no".', rule="pay"
    )
