"""One layer as it stands in its files: read, in shape, not yet judged by the rules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from types import MappingProxyType

from bot.content.countries import CountryFile
from bot.content.indicators import IndicatorsFile
from bot.content.layers import File, Kind
from bot.content.media import Media
from bot.content.packs import PackFile, PackFolder, TextsFile
from bot.content.pages import Shelf, shelves
from bot.content.pay import read_pay
from bot.content.people import PeopleFile
from bot.content.phrases import DangerFile, OffersFile, SpeechFile
from bot.content.places import PlacesFile
from bot.content.shape import Model, Sheet, fit
from bot.content.words import WordsFile
from bot.content.yaml_places import read_document
from bot.model.content import Library, Place, Problem
from bot.model.pay import PayTable

MediaOf = Mapping[str, Mapping[str, Media]]  # pack folder -> file name from there on
PhraseSheet = Sheet[SpeechFile] | Sheet[DangerFile] | Sheet[OffersFile]


@dataclass(frozen=True, slots=True)
class Material:
    """The files of one layer that have the right shape, and the layers that stand before it."""

    before: Library = field(default_factory=Library)
    unsound: frozenset[str] = frozenset()  # files of the layers before that have an error
    countries: Mapping[str, Sheet[CountryFile]] = field(default_factory=dict)  # file stem -> sheet
    speech: Mapping[str, Sheet[SpeechFile]] = field(default_factory=dict)  # folder -> sheet
    danger: Mapping[str, Sheet[DangerFile]] = field(default_factory=dict)
    offers: Mapping[str, Sheet[OffersFile]] = field(default_factory=dict)
    places: Mapping[str, Sheet[PlacesFile]] = field(default_factory=dict)  # file stem -> sheet
    indicators: Sheet[IndicatorsFile] | None = None
    pay: PayTable = field(default_factory=PayTable)
    packs: tuple[PackFolder, ...] = ()
    people: Sheet[PeopleFile] | None = None
    words_to_avoid: Mapping[str, Sheet[WordsFile]] = field(default_factory=dict)  # file stem -> sheet
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    _shelves: list[Shelf] = field(default_factory=list, init=False, repr=False, compare=False)

    def shelves(self) -> list[Shelf]:
        """The texts of all packs by language, as the rules on texts look at them; made once for all of these."""
        if not self._shelves:
            self._shelves.extend(shelves(self.packs))
        return self._shelves

    def phrase_sheets(self) -> Iterator[tuple[str, list[PhraseSheet]]]:
        """Languages (as the folder says) with their phrase files in this layer."""
        for language in dict.fromkeys((*self.speech, *self.danger, *self.offers)):
            found = (self.speech.get(language), self.danger.get(language), self.offers.get(language))
            yield language, [sheet for sheet in found if sheet]

    def words(self, language: str) -> dict[str, tuple[str, ...]]:
        """The @lists that phrases of a language can use."""
        before = self.before.phrases.get(language)
        words = dict(before.words) if before else {}
        for name, sheets in self.phrase_sheets():
            if name == language:
                for sheet in sheets:
                    words.update({key: tuple(forms) for key, forms in sheet.shape.words.items()})
        return words


def read(
    files: Iterable[tuple[File, bytes]],
    before: Library,
    unsound: frozenset[str] = frozenset(),
    media: MediaOf = MappingProxyType({}),
) -> tuple[Material, tuple[Problem, ...]]:
    """The material in the files of one layer, and what is wrong with their form. Never raises."""
    problems: list[Problem] = []
    given = [(file, data) for file, data in files]

    def sheets(kind: Kind, model: type[Model]) -> Iterator[tuple[File, Sheet[Model]]]:
        for file, data in given:
            if file.kind is kind:
                sheet, found = fit(model, read_document(data, file.name))
                problems.extend(found)
                if sheet:
                    yield file, sheet

    logs = {file.folder: data for file, data in given if file.kind is Kind.LOG}
    pay, found = _pay(given)
    problems.extend(found)
    material = Material(
        before=before,
        unsound=unsound,
        countries={file.stem: sheet for file, sheet in sheets(Kind.COUNTRY, CountryFile)},
        speech={file.folder: sheet for file, sheet in sheets(Kind.SPEECH, SpeechFile)},
        danger={file.folder: sheet for file, sheet in sheets(Kind.DANGER, DangerFile)},
        offers={file.folder: sheet for file, sheet in sheets(Kind.OFFERS, OffersFile)},
        places={file.stem: sheet for file, sheet in sheets(Kind.PLACES, PlacesFile)},
        indicators=next((sheet for _, sheet in sheets(Kind.INDICATORS, IndicatorsFile)), None),
        pay=pay,
        packs=tuple(_packs(dict(sheets(Kind.PACK, PackFile)), dict(sheets(Kind.TEXTS, TextsFile)), media, logs)),
        words_to_avoid={file.stem: sheet for file, sheet in sheets(Kind.WORDS, WordsFile)},
        people=next((sheet for _, sheet in sheets(Kind.PEOPLE, PeopleFile)), None),
    )
    problems += _without_manifest(file for file, _ in given)
    return material, tuple(problems)


def _pay(given: list[tuple[File, bytes]]) -> tuple[PayTable, tuple[Problem, ...]]:
    documents = {
        file.kind: read_document(data, file.name) for file, data in given if file.kind in (Kind.PAY, Kind.ROUTES)
    }
    pay, routes = documents.get(Kind.PAY), documents.get(Kind.ROUTES)
    if pay and routes:
        return read_pay(pay, routes)
    one = pay or routes
    if not one:
        return PayTable(), ()
    other = "config/routes.yaml" if pay else "config/pay.yaml"
    says = f"this file is used together with {other}, which is missing."
    return PayTable(), (*one.problems, Problem(one.place(), says, "Put it back.", rule="pay"))


def _packs(
    manifests: Mapping[File, Sheet[PackFile]],
    texts: Mapping[File, Sheet[TextsFile]],
    media: MediaOf,
    logs: Mapping[str, bytes],
) -> Iterator[PackFolder]:
    by_folder = {
        folder: {file.stem: texts[file] for file in group}
        for folder, group in groupby(texts, key=lambda file: file.folder)
    }
    for file, manifest in manifests.items():
        beside, log = media.get(file.folder, {}), logs.get(file.folder, b"")
        yield PackFolder(manifest, by_folder.get(file.folder, {}), beside, log)


def _without_manifest(files: Iterable[File]) -> Iterator[Problem]:
    packs = [file for file in files if file.kind in (Kind.PACK, Kind.TEXTS)]
    for folder, group in groupby(packs, key=lambda file: file.folder):
        members = list(group)
        if not any(file.kind is Kind.PACK for file in members):
            says = f'the pack "{folder}" has no pack.yaml.'
            yield Problem(Place(members[0].name), says, "Copy one from another pack and write its posts.", rule="pack")
