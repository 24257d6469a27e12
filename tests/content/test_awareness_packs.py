"""The shipped awareness packs: what groups read, in every language, and where it is from."""

import re
from collections import Counter

import pytest

from bot.content.load import Loaded
from bot.model.content import Library, Pack
from tests.content.test_red_flag_texts import LANGUAGES, numbers_in, texts

PACKS = {"job_offers_abroad": 20, "online_strangers": 12, "numbers_and_rights": 12}  # posts at least
PARTS = ("headline", "text", "alt")
ACTIONS = {"check_first", "save_number", "share", "talk_privately"}
FAKE_EXAMPLE = {
    "en": "FAKE EXAMPLE",
    "fr": "FAUX EXEMPLE",
    "mg": "OHATRA SANDOKA",
    "id": "CONTOH PALSU",
    "es": "EJEMPLO FALSO",
    "tl": "PEKENG HALIMBAWA",
    "ru": "ЛОЖНЫЙ ПРИМЕР",
    "ar": "مثال مزيف",
    "sw": "MFANO WA UONGO",
}
TO_DO = {
    "en": "What you can do:",
    "fr": "Ce que vous pouvez faire :",
    "mg": "Izay azonao atao:",
    "id": "Yang bisa Anda lakukan:",
    "es": "Lo que puede hacer:",
    "tl": "Ang puwede mong gawin:",
    "ru": "Что можно сделать:",
    "ar": "ما يمكنك فعله:",
    "sw": "Unachoweza kufanya:",
}
READ_IN = {
    "en": ("Source:", "Sources:"),
    "fr": ("Source :", "Sources :"),
    "mg": ("Loharano:",),
    "id": ("Sumber:",),
    "es": ("Fuente:", "Fuentes:"),
    "tl": ("Source:",),
    "ru": ("Источник:", "Источники:"),
    "ar": ("المصدر:", "المصادر:"),
    "sw": ("Chanzo:", "Vyanzo:"),
}
LONGEST_POST = 800  # characters before {numbers} is filled in: a caption of Telegram takes 1,024

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LINK = re.compile(r"https?:|www\.|t\.me|@|\+\d")


@pytest.fixture(scope="module")
def library(content: Loaded) -> Library:
    return content.library


@pytest.fixture(scope="module", params=PACKS)
def pack(request: pytest.FixtureRequest, library: Library) -> Pack:
    return library.packs[f"common/{request.param}"]


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def test_every_post_is_there_in_every_language(pack: Pack) -> None:
    """A group gets the same posts, with a picture and a headline for cards, whichever language it chose."""
    assert pack.kind == "awareness"
    assert pack.expires_on is not None
    assert len(pack.posts) >= PACKS[pack.id.partition("/")[2]]
    wanted = {"pack.title", "pack.purpose"} | {f"{post.id}.{part}" for post in pack.posts for part in PARTS}
    for language in LANGUAGES:
        assert set(pack.texts[language]) == wanted, language
        assert pack.signer[language]


def test_nobody_has_reviewed_them_and_they_say_so(pack: Pack) -> None:
    """What no native speaker has read is a draft in its data."""
    assert {wording.state.value for language in LANGUAGES for wording in pack.texts[language].values()} == {"draft"}


def test_signs_and_actions_are_known(pack: Pack, library: Library) -> None:
    """Each post asks for one kind of action; the sign that it teaches is one of the assessment's."""
    signs = [post.sign for post in pack.posts if post.sign]
    assert set(signs) <= set(library.red_flags)
    assert max(Counter(signs).values()) <= 2
    assert all(post.action in ACTIONS for post in pack.posts)


def test_pictures_are_ours_to_use(pack: Pack) -> None:
    """Each has its maker and a free licence."""
    for post in pack.posts:
        assert post.picture
        assert (post.picture.by, post.picture.licence) == ("Fanilo", "CC0-1.0")


def test_every_post_says_where_it_was_read(pack: Pack) -> None:
    """Each source has an address and what it says; the years named in a post are those of its sources."""
    for post in pack.posts:
        assert post.sources
        assert all(source.url and source.url.startswith("http") and source.says for source in post.sources)
        told = " ".join(f"{source.says} {source.dated or ''}" for source in post.sources)
        for language in LANGUAGES:
            years = set(_YEAR.findall(pack.texts[language][f"{post.id}.text"].text))
            assert years <= set(_YEAR.findall(told)), (language, post.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sign_then_what_to_do_then_the_source(pack: Pack, language: str) -> None:
    """The reader sees the sign first, then one thing to do, then who says so, and is not held up long."""
    for post in pack.posts:
        text = pack.texts[language][f"{post.id}.text"].text.strip()
        assert len(text) <= LONGEST_POST, post.id
        about, *_, source = paragraphs(text)
        assert not about.startswith(TO_DO[language]), post.id
        assert text.count(TO_DO[language]) == 1, post.id
        assert source.startswith(READ_IN[language]), post.id


def test_a_sample_offer_is_marked_as_fake(pack: Pack) -> None:
    """In every language where it is in English, and in the same posts."""
    marked = {key for language, key, text in texts(pack) if language == "en" and FAKE_EXAMPLE["en"] in text}
    for language in LANGUAGES:
        found = {key for key, wording in pack.texts[language].items() if FAKE_EXAMPLE[language] in wording.text}
        assert found == marked, language


def test_languages_name_the_same_numbers(pack: Pack) -> None:
    """An age, a year or an amount is never lost or changed by a translation."""
    english = {key: numbers_in(_plain(wording.text)) for key, wording in pack.texts["en"].items()}
    for language, key, text in texts(pack):
        assert numbers_in(_plain(text)) == english[key], (language, key)


def test_no_text_has_a_number_to_call_or_a_link(pack: Pack) -> None:
    """Numbers come from the countries alone (P6), and a text can be read without a link (P18)."""
    assert [where for *where, text in texts(pack) if _LINK.search(text)] == []


def test_nothing_is_left_in_english(pack: Pack) -> None:
    """A text of another language is a translation, not a copy."""
    english = {key: wording.text.strip() for key, wording in pack.texts["en"].items()}
    assert [(lang, key) for lang, key, text in texts(pack) if lang != "en" and text == english[key]] == []


def _plain(text: str) -> str:
    """With thousands as every language writes them: 1,200 and 1.200 and 1 200 are 1200."""
    return re.sub(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}\b)", "", text)
