"""config/countries/<CODE>.yaml: lines of help, and where to check a recruiter."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from bot.content.shape import Flag, Line, Shape, Sheet, Source, Text, complaint
from bot.model import content as model
from bot.places.hotlines import expires_on, newest
from bot.places.zones import timezones

Confidence = Literal["high", "medium", "low"]
Basis = Literal["read", "partly", "background"]
FeeRule = Literal[
    "banned", "banned_for_some", "no_deposits", "employer_pays", "mostly_employer", "capped", "capped_by_country",
    "public_is_free", "mixed", "unknown",
]  # fmt: skip
_SITE = re.compile(r"[\w-]+(\.[\w-]+)+(/[\w./-]+)?|[\w.-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_CAP = re.compile(r"\d{1,3}( \d{3})* [A-Z]{3}", re.ASCII)


def _sites(text: str) -> str:
    if all(_SITE.fullmatch(part) for part in text.split(", ")):
        return text
    raise complaint("is no address", 'Write sites that people can type, such as dmw.gov.ph; words belong under "note".')


def _cap(text: str) -> str:
    if _CAP.fullmatch(text):
        return text
    raise complaint("is no amount", "Write digits and three capitals of ISO 4217, such as 30 000 INR.")


class Channel(Shape):
    """One way to reach a line."""

    type: Literal["phone", "sms", "whatsapp", "telegram", "email", "web", "webchat"]
    value: Line
    toll_free: Flag | None = None
    from_abroad: Flag | None = None


class Hotline(Shape):
    """One line of help."""

    id: Line
    name: Line
    name_en: Line | None = None
    operator: Line | None = None
    serves: list[Line] = Field(min_length=1, max_length=20)
    channels: list[Channel] = Field(min_length=1, max_length=40)
    hours: Line | None = None
    languages: list[Line] = Field(default=[], max_length=100)
    confidence: Confidence
    cautions: list[Line] = Field(default=[], max_length=20)
    sources: list[Source] = Field(min_length=1, max_length=40)
    note: Text | None = None


class Register(Shape):
    """Where to check a recruiter."""

    authority: Line
    authority_en: Line | None = None
    what: Text | None = None
    address: Annotated[Line, AfterValidator(_sites)] | None = None
    how: Text | None = None
    note: Text | None = None
    basis: Basis


class Verification(Shape):
    """Recruiter checks and fee rules."""

    role: list[Literal["origin", "transit", "destination"]]
    registers: list[Register] = Field(min_length=1, max_length=20)
    fee_rule: FeeRule
    fee_cap: Annotated[Line, AfterValidator(_cap)] | None = None
    fee_detail: Text | None = None
    fee_basis: Basis
    route_notices: list[Source] = Field(default=[], max_length=40)
    sources: list[Source] = Field(min_length=1, max_length=40)
    confidence: Confidence
    to_verify: list[Text] = Field(default=[], max_length=40)


class CountryFile(Shape):
    """A whole file."""

    blocks: ClassVar[Mapping[str, int]] = {"hotlines": 2}

    code: Line
    hotlines: list[Hotline] = Field(default=[], max_length=200)
    verification: Verification | None = None


def country(sheet: Sheet[CountryFile], wrong: frozenset[model.Place] = frozenset()) -> model.Country:
    """The country of a file, with what zone data, CLDR and the phone-number metadata say of it.

    `wrong`: places at which a rule is broken. A channel or caution that stands there is left out, and its line counts
    as of low confidence: a number with a warning helps more than none.
    """
    shape = sheet.shape
    lines = [_hotline(shape.code, line) for line in _mended(sheet, wrong)]
    return model.Country(
        code=shape.code,
        hotlines=tuple(lines),
        verification=_verification(shape.verification) if shape.verification else None,
        timezones=timezones().get(shape.code, ()),
        languages=_languages(shape.code),
        calling_code=_calling_codes().get(shape.code),
    )


def _mended(sheet: Sheet[CountryFile], wrong: frozenset[model.Place]) -> Iterator[Hotline]:
    for index, line in enumerate(sheet.shape.hotlines):
        here = ("hotlines", index)
        if not wrong or not sheet.touched(here, wrong):
            yield line
            continue
        channels = [c for i, c in enumerate(line.channels) if not sheet.touched((*here, "channels", i), wrong)]
        cautions = [c for i, c in enumerate(line.cautions) if not sheet.touched((*here, "cautions", i), wrong)]
        serves = [word for i, word in enumerate(line.serves) if not sheet.touched((*here, "serves", i), wrong)]
        if channels:
            changes = {"channels": channels, "cautions": cautions, "serves": serves, "confidence": "low"}
            yield line.model_copy(update=changes)


def _hotline(code: str, line: Hotline) -> model.Hotline:
    sources = tuple(source.data() for source in line.sources)
    checked_on = newest(sources)
    return model.Hotline(
        id=line.id,
        country=code,
        name=line.name,
        name_en=line.name_en,
        operator=line.operator,
        serves=tuple(line.serves),
        channels=tuple(model.Channel(c.type, c.value, c.toll_free, c.from_abroad) for c in line.channels),
        hours=line.hours,
        languages=tuple(line.languages),
        sources=sources,
        confidence=line.confidence,
        cautions=tuple(line.cautions),
        note=line.note,
        checked_on=checked_on,
        expires_on=expires_on(line.confidence, checked_on),
    )


def _verification(shape: Verification) -> model.Verification:
    return model.Verification(
        role=tuple(shape.role),
        registers=tuple(
            model.Register(r.authority, r.authority_en, r.what, r.address, r.how, r.note, r.basis)
            for r in shape.registers
        ),
        fee_rule=shape.fee_rule,
        fee_cap=shape.fee_cap,
        fee_detail=shape.fee_detail,
        fee_basis=shape.fee_basis,
        route_notices=tuple(notice.data() for notice in shape.route_notices),
        sources=tuple(source.data() for source in shape.sources),
        confidence=shape.confidence,
        to_verify=tuple(shape.to_verify),
    )


def _languages(code: str) -> tuple[str, ...]:
    """Languages of a country, most spoken first (CLDR, share of the population)."""
    from babel.languages import get_territory_language_info

    spoken = get_territory_language_info(code)
    ranked = sorted(spoken, key=lambda language: -float(spoken[language]["population_percent"] or 0))
    return tuple(language.replace("_", "-") for language in ranked)


@lru_cache(maxsize=1)
def _calling_codes() -> dict[str, str]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    found: dict[str, str] = {}
    for digits, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        for region in regions:
            found.setdefault(region, str(digits))
    return found
