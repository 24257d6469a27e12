"""Labels of the interface, opening hours in words, and what a translator may get wrong."""

import re
import shutil
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from babel import Locale

from bot.commands import locales as command
from bot.language import catalog as catalogs
from bot.language.catalog import MISSING, Catalog, UnknownLabel, build, parse, review_state, sources, words_fingerprint
from bot.language.checks import BUTTON_MOST, catalog_problems
from bot.language.files import locales_root, read_languages, read_review
from bot.language.hours import hours_in_words
from bot.model.assessment import Level
from bot.model.content import Approval, Severity, State

LANGUAGES = ("en", "fr", "mg", "id", "es", "tl", "ru", "ar", "sw")
ROOT = locales_root()
CATALOG = Catalog.read(strict=True)
HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def _keys(language: str = "en") -> list[str]:
    source = ROOT / language / "LC_MESSAGES" / "bot.po"
    found = [item.id for item in parse(source.read_bytes(), source.name) if item.id]
    return [key if isinstance(key, str) else key[0] for key in found]


KEYS = _keys()
SHOWN = [key for key in KEYS if not key.startswith("cli.")]


@pytest.fixture
def locales(tmp_path: Path) -> Callable[..., Path]:
    """Write catalogs: language="entries of a .po"."""

    def write(**entries: str) -> Path:
        for language, text in entries.items():
            folder = tmp_path / language / "LC_MESSAGES"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "bot.po").write_text(HEADER + text, encoding="utf-8")
        return tmp_path

    return write


# ---- what people see


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_there_in_every_language(language: str) -> None:
    """Each language has each label itself; the command line alone is in English only."""
    own = Catalog({language: CATALOG._translations[language]}, strict=True)
    slots = dict.fromkeys(("name", "value", "first", "last", "when"), "x")
    assert len(SHOWN) > 80
    for key in SHOWN:
        said = own.label(language, key, **slots)
        assert said.strip()
        assert said != key


def test_no_language_has_a_problem() -> None:
    """Nothing is missing, too long, fuzzy, unused or without its slots, in any language that people are offered."""
    assert [problem for problem in catalog_problems(ROOT) if problem.place.file.split("/")[1] in LANGUAGES] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_fit_the_narrowest_platform(language: str) -> None:
    """A label that is cut can't be understood."""
    buttons = [key for key in KEYS if key.startswith("button.")]
    assert len(buttons) >= 22
    assert [key for key in buttons if len(CATALOG.label(language, key)) > BUTTON_MOST] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_buttons_look_alike(language: str) -> None:
    """Who presses knows what is pressed."""
    labels = [CATALOG.label(language, key).casefold() for key in KEYS if key.startswith("button.")]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_level_says_safe(language: str) -> None:
    """Every level has a wording, and none says that an offer is safe, real or legitimate (P1)."""
    said = [CATALOG.label(language, f"level.{level}") for level in (*Level, "only_small")]
    assert len(set(said)) == 6
    forbidden = (
        r"(?i)\b(safe|real|legit|legitimate|secure|trust\w*|sûre?|fiable|sérieu\w*|légitime|sans danger|aman|asli|resmi"
        r"|segur[oa]s?|confiables?|auténtic[oa]|legítim[oa]|verdader[oa]|ligtas|lehitimo|totoo|tunay"
        r"|безопас\w+|над[её]ж\w+|настоящ\w+|подлинн\w+|законн\w+"
        r"|azo antoka|azo itokisana|tsy mampidi-doza|marina)\b"
    )
    assert [text for text in said if re.search(forbidden, text)] == []


def test_the_lowest_level_speaks_of_the_text_only() -> None:
    """The lowest is about what was found in this text (P1)."""
    assert CATALOG.label("en", "level.none") == "No warning sign found in this text"


def test_languages_are_named_in_themselves() -> None:
    """Who can't read the current language still finds their own."""
    names = {
        "en": "English",
        "fr": "Français",
        "mg": "Malagasy",
        "id": "Bahasa Indonesia",
        "es": "Español",
        "tl": "Tagalog",
        "ru": "Русский",
        "ar": "العربية",
        "sw": "Kiswahili",
    }
    assert set(names) == set(read_languages().codes)
    assert set(CATALOG.languages) == set(names) | set(read_languages().unready)
    for language in LANGUAGES:
        assert {code: CATALOG.label(language, f"language.{code}") for code in names} == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_command_names_can_be_typed_everywhere(language: str) -> None:
    """Commands are small letters without accents, and no two are the same."""
    names = [CATALOG.label(language, key) for key in KEYS if re.fullmatch(r"command\.\w+\.name", key)]
    assert len(names) == len(set(names)) == 7
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) for name in names)


def test_switching_the_language_switches_every_button() -> None:
    """After the switch no button is left in the language before, but for words that are the same in both."""
    for one, other in (("en", "mg"), ("mg", "fr"), ("fr", "id"), ("id", "en")):
        same = [
            key for key in KEYS if key.startswith("button.") and CATALOG.label(one, key) == CATALOG.label(other, key)
        ]
        assert same == []


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_english_is_left_in_another_language(language: str) -> None:
    """A label equal to the English one is a name of a service, or a word that both languages have."""
    allowed = {
        "button.no",
        "label.sms",
        "label.whatsapp",
        "label.telegram",
        "label.email",
        "label.list",
        "label.pair",
        "serves.police",
        "serves.ambulance",
        "command.stop.name",
    } | {key for key in SHOWN if key.startswith("language.")}
    same = {key for key in SHOWN if CATALOG._find(language, key) == CATALOG._find("en", key)}
    assert same <= allowed


def test_every_label_that_the_code_names_exists() -> None:
    """A key that is written in the code is in the catalog."""
    pattern = re.compile(r"""["']((?:button|label|level|serves|command|terminal|cli|hours)\.[a-z_.]*[a-z])["']""")
    used = {
        (key, path.name)
        for path in (ROOT.parent / "bot").rglob("*.py")
        for key in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert len(used) > 20
    assert [item for item in sorted(used) if item[0] not in KEYS] == []


# ---- slots and numbers


def test_a_slot_is_filled() -> None:
    """French has a space before the colon."""
    assert CATALOG.label("en", "label.pair", name="Hours", value="8-9") == "Hours: 8-9"
    assert CATALOG.label("fr", "label.pair", name="Horaires", value="8-9") == "Horaires : 8-9"


def test_a_value_is_shown_as_it_is() -> None:
    """Braces and code in a value are nothing but characters."""
    assert CATALOG.label("en", "label.pair", name="{value}", value="{0.__class__} %s") == "{value}: {0.__class__} %s"


def test_one_and_many() -> None:
    """The number chooses the form."""
    assert [CATALOG.count("en", "cli.check.errors", n) for n in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_cldr(language: str) -> None:
    """In Malagasy and French 0 and 1 are one, in English 1 alone, in Indonesian nothing is; Arabic has six forms."""
    source = ROOT / language / "LC_MESSAGES" / "bot.po"
    plural = CATALOG._translations[language].plural  # type: ignore[attr-defined]  # not in the stubs
    forms = [Locale.parse(language).plural_form(number) for number in range(200)]
    order = [tag for tag in ("zero", "one", "two", "few", "many", "other") if tag in forms]
    assert parse(source.read_bytes(), source.name).num_plurals == len(order)
    assert [order[plural(number)] for number in range(200)] == forms


# ---- fallbacks


def test_a_missing_label_is_in_english(locales: Callable[..., Path]) -> None:
    """Nobody is left without words because a translation is not complete."""
    root = locales(en='msgid "button.yes"\nmsgstr "Yes"\n', mg='msgid "button.yes"\nmsgstr ""\n')
    assert Catalog.read(root, strict=True).label("mg", "button.yes") == "Yes"
    assert Catalog.read(root, strict=True).label("xx", "button.yes") == "Yes"


def test_a_fuzzy_label_is_never_shown(locales: Callable[..., Path]) -> None:
    """A fuzzy match can turn "do not call" into "call": English is shown instead."""
    root = locales(
        en='msgid "label.call"\nmsgstr "Do not call"\n', fr='#, fuzzy\nmsgid "label.call"\nmsgstr "Appelez"\n'
    )
    for _ in range(2):  # from the source, then from the compiled file
        assert Catalog.read(root).label("fr", "label.call") == "Do not call"


@pytest.mark.parametrize("key", ["button.unheard_of", "", "plural.id", "source"])
def test_an_id_never_reaches_a_person(locales: Callable[..., Path], key: str) -> None:
    """An unknown label fails in tests, and is three dots where a person waits."""
    root = locales(en='msgid "plural.id"\nmsgid_plural "plural.id"\nmsgstr[0] ""\nmsgstr[1] ""\n')
    assert Catalog.read(root).label("fr", key) == MISSING
    assert Catalog.read(root).count("fr", key, 2) == MISSING
    with pytest.raises(UnknownLabel):
        Catalog.read(root, strict=True).label("fr", key)


def test_a_label_repeating_its_id_is_not_shown(locales: Callable[..., Path]) -> None:
    """A translator who copied the id does not make people read it."""
    root = locales(en='msgid "button.yes"\nmsgstr "Yes"\n', fr='msgid "button.yes"\nmsgstr "button.yes"\n')
    assert Catalog.read(root).label("fr", "button.yes") == "Yes"


def test_a_translation_with_another_slot_gives_way_to_english(locales: Callable[..., Path]) -> None:
    """A slot that was translated too would be shown in braces."""
    root = locales(en='msgid "a.b"\nmsgstr "On {date}"\n', fr='msgid "a.b"\nmsgstr "Le {jour}"\n')
    assert Catalog.read(root, strict=True).label("fr", "a.b", date="1 May") == "On 1 May"
    with pytest.raises(UnknownLabel):
        Catalog.read(root, strict=True).label("fr", "a.b")
    assert Catalog.read(root).label("fr", "a.b") == MISSING


def test_one_broken_catalog_takes_no_other_away(locales: Callable[..., Path]) -> None:
    """A broken file is noted, its language is as it was last built, or English; the others are not touched."""
    good = 'msgid "button.yes"\nmsgstr "{}"\n'
    root = locales(en=good.format("Yes"), fr=good.format("Oui"), mg=good.format("Eny"))
    (root / "fr/LC_MESSAGES/bot.po").write_text("no catalog at all", encoding="utf-8")
    first = Catalog.read(root)
    assert [first.label(language, "button.yes") for language in ("en", "fr", "mg")] == ["Yes", "Yes", "Eny"]
    assert len(first.broken) == 1
    assert "fr" in first.broken[0]
    (root / "mg/LC_MESSAGES/bot.po").write_bytes(b"\xff\xfe\x00")
    second = Catalog.read(root)
    assert second.label("mg", "button.yes") == "Eny"
    assert len(second.broken) == 2


# ---- compiled files


def test_works_from_a_clean_clone_and_reads_compiled_files_the_same(tmp_path: Path) -> None:
    """Without a compiled file all labels are there, and with it they are no other."""
    root = tmp_path / "locales"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("*.mo"))
    clean = Catalog.read(root, strict=True)
    assert len(list(root.rglob("*.mo"))) == len(clean.languages)
    compiled = Catalog.read(root, strict=True)
    for language in LANGUAGES:
        assert {clean._find(language, key) for key in KEYS} == {compiled._find(language, key) for key in KEYS}


def test_a_changed_source_is_never_hidden_by_an_old_compiled_file(locales: Callable[..., Path]) -> None:
    """A correction is seen at once, whatever the clocks of the files say."""
    root = locales(en='msgid "label.call"\nmsgstr "Call"\n')
    build(root)
    locales(en='msgid "label.call"\nmsgstr "Do not call"\n')
    assert Catalog.read(root).label("en", "label.call") == "Do not call"


@pytest.mark.parametrize("damage", [b"", b"\xde\x12\x04\x95", b"x" * 5000])
def test_a_damaged_compiled_file_is_passed_over(locales: Callable[..., Path], damage: bytes) -> None:
    """It is made again from its source."""
    root = locales(en='msgid "button.yes"\nmsgstr "Yes"\n')
    (root / "en/LC_MESSAGES/bot.mo").write_bytes(damage)
    assert Catalog.read(root).label("en", "button.yes") == "Yes"


def test_works_where_nothing_can_be_written(locales: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package is often read-only."""
    root = locales(en='msgid "button.yes"\nmsgstr "Yes"\n')

    def refuse(path: Path, data: bytes) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(catalogs, "_write", refuse)
    assert Catalog.read(root).label("en", "button.yes") == "Yes"
    assert list(root.rglob("*.mo")) == []


def test_build_compiles_every_language(locales: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m bot.language.catalog build` names each file, and all may read them."""
    root = locales(en='msgid "a.b"\nmsgstr "c"\n', fr='msgid "a.b"\nmsgstr "d"\n')
    assert catalogs.main(["build", str(root)]) == 0
    made = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert made == [source.with_suffix(".mo") for source in sources(root)]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o644 for path in made)
    assert catalogs.main(["what"]) == 2


# ---- what a translator is told


@pytest.mark.parametrize(
    ("fr", "severity", "says"),
    [
        (
            'msgid "button.yes"\nmsgstr "Oui, bien sûr, avec plaisir"\n',
            Severity.ERROR,
            "27 characters; a button shows 24",
        ),
        ('#, fuzzy\nmsgid "button.yes"\nmsgstr "Oui"\n', Severity.WARNING, 'label "button.yes" is marked fuzzy'),
        ('msgid "button.yes"\nmsgstr "button.yes"\n', Severity.ERROR, "repeats its id"),
        ('msgid "button.yes"\nmsgstr ""\n', Severity.WARNING, 'label "button.yes" is missing'),
        ('msgid "button.yes"\nmsgstr "Oui {x}"\n', Severity.ERROR, "other slots than the English one"),
        ('msgid "button.yes"\nmsgstr "Oui"\n\nmsgid "button.yse"\nmsgstr "Oui"\n', Severity.WARNING, "is not used"),
        (
            'msgid "button.yes"\nmsgstr "Oui"\n\nmsgid "command.help.name"\nmsgstr "à l\'aide"\n',
            Severity.ERROR,
            "can't be typed",
        ),
        ("nothing", Severity.ERROR, "is not a valid catalog"),
    ],
)
def test_problems_say_where_and_what_to_do(
    locales: Callable[..., Path], fr: str, severity: Severity, says: str
) -> None:
    """File and line, what is wrong, one thing to do."""
    found = catalog_problems(locales(en='msgid "button.yes"\nmsgstr "Yes"\n', fr=fr))
    match = [problem for problem in found if says in problem.says]
    assert len(match) == 1
    assert match[0].severity is severity
    assert match[0].place.file.endswith("/fr/LC_MESSAGES/bot.po")
    assert match[0].place.line > 1 or "valid" in says
    assert match[0].hint


def test_the_command_line_need_not_be_translated(locales: Callable[..., Path]) -> None:
    """cli.* is in English only."""
    assert catalog_problems(locales(en='msgid "cli.x"\nmsgstr "X"\n', fr="")) == ()


@pytest.mark.parametrize(("fr", "code"), [('msgid "a.b"\nmsgstr "d"\n', 0), ('msgid "a.b"\nmsgstr "{d}"\n', 1)])
def test_locales_command(locales: Callable[..., Path], capsys: pytest.CaptureFixture[str], fr: str, code: int) -> None:
    """`fanilo locales` fails on a wrong label and compiles right ones."""
    import argparse

    root = locales(en='msgid "a.b"\nmsgstr "c"\n', fr=fr)
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    args = parser.parse_args(["locales", str(root)])
    assert args.run(args) == code
    assert len(list(root.rglob("*.mo"))) == (2 if code == 0 else 0)
    assert ("bot.po:6:1" in capsys.readouterr().out) == bool(code)


# ---- review


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalog_claims_a_review_that_it_did_not_have(language: str) -> None:
    """A catalog is a draft unless somebody signed for these very labels."""
    source = ROOT / language / "LC_MESSAGES" / "bot.po"
    approval = read_review(ROOT / language / "review.yaml")
    state = review_state(source, approval)
    assert (state is State.DRAFT) == (approval is None or approval.fingerprint != words_fingerprint(source))


def test_a_changed_label_makes_the_catalog_a_draft_again(locales: Callable[..., Path]) -> None:
    """A review is bound to the words; comments and order are no words."""
    root = locales(en='msgid "a.b"\nmsgstr "c"\n\nmsgid "d.e"\nmsgstr "f"\n')
    source = sources(root)[0]
    review = root / "en" / "review.yaml"
    review.write_text(
        f"language: en\nstate: approved\nby: Rova\non: 2026-11-24\nfingerprint: {words_fingerprint(source)}\n",
        encoding="utf-8",
    )
    approval = read_review(review)
    assert isinstance(approval, Approval)
    assert review_state(source, approval) is State.APPROVED
    locales(en='msgid "d.e"\nmsgstr "f"\n\n#. a note\nmsgid "a.b"\nmsgstr "c"\n')
    assert review_state(source, approval) is State.APPROVED
    locales(en='msgid "a.b"\nmsgstr "C"\n\nmsgid "d.e"\nmsgstr "f"\n')
    assert review_state(source, approval) is State.DRAFT


@pytest.mark.parametrize(
    "text",
    [
        "state: done\n",
        "[]",
        "state: approved\nby: Rova\n",
        "state: [",
        "state: approved\nby: R\non: soon\nfingerprint: x\n",
    ],
)
def test_a_wrong_review_is_named(tmp_path: Path, text: str) -> None:
    """A review file that can't be understood never counts as a review."""
    path = tmp_path / "review.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"."):
        read_review(path)


# ---- opening hours

# Every form that the reference data has.
FORMS = [
    "24/7",
    "Mo-Fr",
    "Mo-Fr 07:00-17:00",
    "Mo-Fr 08:00-20:00; Sa-Su 09:00-19:00",
    "Mo-Fr 09:00-12:30,13:30-17:00",
    "Mo-Fr 17:00-22:00; Sa,Su 09:00-21:00; Dec 29-Jan 03 off",
    "Mo-Sa 14:00-20:00",
    "Mo-Su 08:00-20:00",
    "Mo-Th 08:00-16:30; Fr 08:00-13:00",
    "Su-Th 08:00-20:00; Fr-Sa 09:00-17:00",
    "Su-Th 09:00-23:00",
]


@pytest.mark.parametrize(
    ("language", "hours", "words"),
    [
        ("en", "24/7", "always open"),
        ("mg", "24/7", "misokatra andro aman’alina, isan’andro"),
        ("en", "Mo-Fr 08:00-17:00; Sa 09:00-12:00", "Monday to Friday 08:00-17:00; Saturday 09:00-12:00"),
        ("fr", "Mo-Fr 09:00-12:30,13:30-17:00", "du lundi au vendredi 09:00-12:30, 13:30-17:00"),
        ("id", "Su-Th 08:00-16:00", "Minggu sampai Kamis 08:00-16:00"),
        ("mg", "Mo-Su 08:00-20:00", "isan’andro 08:00-20:00"),
        (
            "en",
            "Mo-Fr 17:00-22:00; Sa,Su 09:00-21:00; Dec 29-Jan 03 off",
            "Monday to Friday 17:00-22:00; Saturday, Sunday 09:00-21:00; closed December 29 to January 3",
        ),
        ("fr", "Mo-Fr", "du lundi au vendredi"),
        ("fr", "Mo-Sa 08:00-12:00; PH off", "du lundi au samedi 08:00-12:00; fermé jours fériés"),
        ("tl", "Mo-Sa 08:00-12:00; PH off", "Lunes hanggang Sabado 08:00-12:00; sarado sa mga holiday"),
        ("ru", "Mo-Sa 08:00-12:00; PH off", "понедельник – суббота 08:00-12:00; праздники (закрыто)"),
        ("sw", "Mo-Sa 08:00-12:00; PH off", "Jumatatu hadi Jumamosi 08:00-12:00; imefungwa sikukuu"),
        ("en", "08:00-17:00", "08:00-17:00"),
        ("en", None, "not known"),
        ("fr", "  ", "pas connu"),
    ],
)
def test_hours_in_words(language: str, hours: str | None, words: str) -> None:
    """Days are written out in the person's language; unknown hours are said to be unknown (P6)."""
    assert hours_in_words(hours, language, partial(CATALOG.label, language)) == words
    assert hours_in_words(hours, language) == words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hours", FORMS)
def test_no_form_of_the_data_is_left_in_code(language: str, hours: str) -> None:
    """Nobody reads "Mo-Fr": no abbreviation is left, and every time of day is still there, in order."""
    said = hours_in_words(hours, language)
    assert not re.search(r"\b(Mo|Tu|We|Th|Fr|Sa|Su|off|24/7)\b", said)
    assert re.findall(r"\d\d:\d\d", said) == re.findall(r"\d\d:\d\d", hours)


@pytest.mark.parametrize(
    "hours",
    [
        "sunrise-sunset",
        "Mo-Fr 08:00+",
        "Mo-Fr 8-17",
        "week 1-20 Mo 08:00-10:00",
        "by appointment",
        "Mo-Fr 08:00-17:00; on call",
        "Feb 31 off",
        "off",
        "PH-Mo 08:00-09:00",
        "Mo-Tu-We 08:00-09:00",
        ";",
        "Mo-Fr 08:00-17:00;",
        "Mo " * 3000,
    ],
)
def test_hours_that_are_not_understood_are_shown_as_they_are(hours: str) -> None:
    """A wrong hour is worse than a strange one: not a part of it is changed."""
    assert hours_in_words(hours, "fr") == " ".join(hours.split())
