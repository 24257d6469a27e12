"""`fanilo share-kit`: what stands in the folder is what the pack says, and a draft says that it is one."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import segno
from PIL import Image

from tests.commands.outreach import Operator
from tests.sharekit.made import ARABIC, BOT, ENGLISH, LINK, PACK, PETITION, folder
from tests.store.ledgers import DAY

Files = Mapping[str, bytes]
NETWORKS = ("facebook", "whatsapp", "whatsapp-status", "instagram", "telegram", "x")
PRIVATE = f"Write to me privately: {LINK}"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: nobody changes it."""
    return folder(tmp_path_factory.mktemp("kit") / "content")


@pytest.fixture
def operator(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    """With the made pack, in an empty folder."""
    monkeypatch.setattr("bot.content.root.content_root", lambda: root)
    monkeypatch.chdir(tmp_path)
    return Operator(root.parent, monkeypatch, capsys)


@pytest.fixture(scope="module")
def english(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The whole kit, made once."""
    return made(root, tmp_path_factory.mktemp("english"), "--language", "en", "--country", "KE", "--bot", BOT)


@pytest.fixture(scope="module")
def arabic(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Of drafts."""
    return made(root, tmp_path_factory.mktemp("arabic"), "--language", "ar", "--drafts", "--bot", BOT)


def made(root: Path, to: Path, *arguments: str) -> Files:
    """The files of a kit."""
    from bot.__main__ import main

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.content.root.content_root", lambda: root)
        patch.setenv("FANILO_STATE", str(root.parent))
        out = to / "kit"
        assert main(["share-kit", "roads", *arguments, "--from", "2026-12-01", "--out", str(out)]) == 0
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


# ---- the files


def test_the_files(english: Files) -> None:
    """Numbered in the pack's order; nothing else."""
    stems = ("01-passport", "02-petition", "03-numbers", "04-bare")
    texts = {f"texts/{stem}-{network}.txt" for stem in stems for network in NETWORKS}
    texts -= {"texts/03-numbers-x.txt", "texts/04-bare-x.txt"}
    pictures = {f"pictures/{stem}-{shape}.png" for stem in stems[:3] for shape in ("square", "story")}
    others = {"index.html", "alt.txt", "calendar.csv", "calendar.ics", "groups.csv", "qr.png", "qr.svg"}
    assert set(english) == texts | pictures | others


def test_texts_are_the_packs_words(english: Files) -> None:
    """Paragraph by paragraph and byte by byte."""
    assert english["texts/01-passport-facebook.txt"].decode() == f"{ENGLISH['passport']['text']}\n\n{PRIVATE}\n"
    petition = english["texts/02-petition-facebook.txt"].decode()
    assert petition == f"{ENGLISH['petition']['text']}\n\nRead and sign\n{PETITION}\n\n{PRIVATE}\n"
    for name, data in english.items():
        found = re.fullmatch(r"texts/\d\d-(passport|petition|bare)-[\w-]+\.txt", name)
        if found:
            own = ENGLISH[found[1]]
            allowed = {*own["text"].strip().split("\n\n"), own.get("headline"), f"Read and sign\n{PETITION}", PRIVATE}
            assert set(data.decode().strip().split("\n\n")) <= allowed


def test_on_x_the_headline_stands_for_the_example(english: Files) -> None:
    """Whole paragraphs are left out, never part of one; the sign, what to do, and the source stay."""
    paragraphs = ENGLISH["passport"]["text"].split("\n\n")
    shorter = "\n\n".join((ENGLISH["passport"]["headline"], *paragraphs[2:], PRIVATE))
    assert english["texts/01-passport-x.txt"].decode() == f"{shorter}\n"


def test_the_numbers_of_a_country(english: Files) -> None:
    """Filled in as groups get them, each beside the words that say what it is."""
    text = english["texts/03-numbers-facebook.txt"].decode()
    assert text.startswith("Keep one on paper.\n\nHelp in Kenya:\n\n+254 ")
    assert "{" not in text
    assert text.endswith(f"\n\nSave it today.\n\n{PRIVATE}\n")


def test_pictures(english: Files) -> None:
    """Of the right size, and not blank; the code in the corner differs from no code."""
    for name, data in english.items():
        if name.startswith("pictures/"):
            with Image.open(io.BytesIO(data)) as opened:
                assert opened.size == ((1080, 1920) if "story" in name else (1080, 1080))
                assert len(opened.convert("RGB").getcolors(1 << 16) or ()) > 8
            assert len(data) < 120_000


def test_the_code_on_a_card_is_that_of_the_link(english: Files) -> None:
    """Module by module, as segno makes it, somewhere in the lower right corner."""
    expected = [[bool(each) for each in row] for row in segno.make(LINK, error="m", micro=False).matrix]
    with Image.open(io.BytesIO(english["pictures/01-passport-square.png"])) as opened:
        corner = opened.convert("L").crop((1080 - 76 - 208 + 20, 1028 - 208 + 20, 1080 - 76 - 20, 1028 - 20))
    box = corner.point(lambda value: 255 * (value < 60)).getbbox()
    assert box is not None
    code = corner.crop(box)
    step = code.width // len(expected)
    assert code.size == (step * len(expected), step * len(expected))
    half = step // 2
    read = [[_dark(code, x * step + half, y * step + half) for x in range(len(expected))] for y in range(len(expected))]
    assert read == expected


def _dark(image: Image.Image, x: int, y: int) -> bool:
    value = image.getpixel((x, y))
    assert isinstance(value, int | float)
    return value < 128


def test_calendar_and_sheet(english: Files) -> None:
    """Each post once; a column for each week."""
    rows = list(csv.reader(io.StringIO(english["calendar.csv"].decode("utf-8-sig"))))
    assert rows[0] == ["Day", "", "Time", "", "Post", "Done"]
    assert [row[0] for row in rows[1:]] == ["2026-12-01", "2026-12-03", "2026-12-05", "2026-12-08"]
    assert rows[1][2:] == ["18:00", "1", ENGLISH["passport"]["headline"], ""]
    assert rows[4][4] == "bare"
    sheet = list(csv.reader(io.StringIO(english["groups.csv"].decode("utf-8-sig"))))
    assert sheet[0] == ["Name of the group", "Admin says yes", "Week 1", "Week 2"]
    assert english["calendar.ics"].count(b"BEGIN:VEVENT") == 4
    assert (
        english["alt.txt"]
        .decode()
        .startswith("01-passport\nSomeone else wants to keep your passport. A passport on a table.\n\n")
    )


def test_the_page(english: Files) -> None:
    """It needs nothing but itself; every text stands in it as in its file; nothing is said to be a draft."""
    page = english["index.html"].decode()
    assert "<script" not in page
    assert "default-src 'none'; img-src data:; style-src 'sha256-" in _unescaped(page)
    assert set(re.findall(r'(?:src|href)="(https?:[^"]*)"', page)) == {LINK.replace("&", "&amp;")}
    assert '<html lang="en" dir="ltr">' in page
    boxes = [_unescaped(box) for box in re.findall(r'<pre class="words">(.*?)</pre>', page, re.DOTALL)]
    files = {data.decode().removesuffix("\n") for name, data in english.items() if name.startswith("texts/")}
    assert set(boxes) == files
    assert " of 700 characters" in page
    assert "Too long for this network." in page
    assert "draft" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).lower()


def _unescaped(text: str) -> str:
    import html

    return html.unescape(text)


# ---- drafts


def test_a_draft_says_so_everywhere(arabic: Files, english: Files) -> None:
    """On every page, in every text, on every picture, in the language of the kit."""
    draft, word = "مسودة: ليست للنشر", "مسودة"
    page = arabic["index.html"].decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert page.count(f'<p class="mark">{draft}</p>') == 4  # cover, calendar, the post, the sheet
    assert f'<p class="everywhere" aria-hidden="true">{word}</p>' in page
    text = arabic["texts/01-passport-facebook.txt"].decode()
    assert text.startswith(f"{draft}\n\n{ARABIC['passport']['text']}\n\n")
    assert all(data.decode().startswith(draft) for name, data in arabic.items() if name.startswith("texts/"))
    for name in ("alt.txt", "calendar.csv", "calendar.ics"):
        assert draft in arabic[name].decode().replace("\r\n ", "")
    assert "pictures/01-passport-square.png" in arabic


def test_the_ribbon_is_on_the_picture(root: Path, tmp_path: Path) -> None:
    """A card of a draft is another one; only the words for the draft are put on."""
    from bot.pictures.cards import card

    made_so = made(root, tmp_path, "--language", "ar", "--drafts")
    image = (root / "messages" / "roads" / "pictures" / "passport.png").read_bytes()
    headline = ARABIC["passport"]["headline"]
    expected = card(image, headline, "التحقق أولًا، ثم القرار.", "Rova", "ar", "square", ribbon="مسودة")
    assert made_so["pictures/01-passport-square.png"] == expected
    assert "qr.png" not in made_so
    assert "t.me" not in made_so["index.html"].decode()


def test_nothing_unapproved_without_drafts(operator: Operator) -> None:
    """And what to do about it."""
    ran = operator.runs("share-kit", "roads", "--language", "ar", "--bot", BOT)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "fanilo share-kit: No post of common/roads is approved in ar. Have it approved (fanilo approve), or look at the"
        " kit with --drafts: it is then marked.\n"
    )
    assert not (Path.cwd() / "share-kit-roads-ar").exists()


def test_a_changed_text_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that was approved in other words."""
    own = folder(tmp_path / "content", approved=("petition", "bare"))
    monkeypatch.setattr("bot.content.root.content_root", lambda: own)
    file = own / "messages" / "roads" / "en.yaml"
    file.write_text(file.read_text("utf-8").replace("Nobody should pay", "Nobody should have to pay"), "utf-8")
    operator = Operator(tmp_path / "state", monkeypatch, capsys)
    ran = operator.runs("share-kit", PACK, "--language", "en", "--dry-run", "--out", str(tmp_path / "kit"))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(
        "Left out: passport (not approved in en).\n"
        "Left out: petition (not approved in en).\n"
        "Left out: numbers (not approved in en).\n"
        "Left out: over (it is over by then, or has not begun).\n"
        "Without a link to the bot there is no QR code. Name it with --bot https://t.me/your_bot.\n"
        f"10 files for 1 posts would be made in {tmp_path / 'kit'}:\n"
        "  index.html\n  texts/01-bare-facebook.txt\n"
    )
    assert not (tmp_path / "kit").exists()


# ---- the command


def test_the_same_kit_has_the_same_bytes(arabic: Files, operator: Operator) -> None:
    """As a zip file, too; made on another day, with the same first one."""
    operator.now += 2 * DAY
    arguments = ("--language", "ar", "--drafts", "--bot", BOT, "--from", "2026-12-01", "--zip", "--out", "kit")
    ran = operator.runs("share-kit", "common/roads", *arguments)
    assert (ran.code, ran.err) == (0, "")
    assert "\nWrote kit.zip (0." in ran.out
    with zipfile.ZipFile("kit.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert files == {f"kit/{name}": data for name, data in arabic.items()}


def test_without_a_country(operator: Operator) -> None:
    """What needs one is left out with a word; groups of a file are on the sheet."""
    Path("groups.txt").write_text("\ufeffMadagascar jobs\n\n=Tana\nMadagascar jobs\n", encoding="utf-8")
    ran = operator.runs("share-kit", "roads", "--language", "en", "--groups", "groups.txt", "--weeks", "2")
    assert (ran.code, ran.err) == (0, "")
    assert "Left out: numbers (it shows the numbers of a country; name one with --country).\n" in ran.out
    assert "Without picture cards, since a headline is missing or too long: bare." in ran.out
    assert (
        "Too long for X even without their first paragraphs: bare. There they are left out; nothing is cut." in ran.out
    )
    kit = Path("share-kit-roads-en")
    sheet = list(csv.reader(io.StringIO((kit / "groups.csv").read_text("utf-8-sig"))))
    assert [row[0] for row in sheet[1:]] == ["Madagascar jobs", "'=Tana"]
    assert "<bdi>=Tana</bdi>" in (kit / "index.html").read_text("utf-8")
    again = operator.runs("share-kit", "roads", "--language", "en")
    assert (again.code, again.out) == (2, "")
    assert "share-kit-roads-en is there already. Remove it, or name another with --out" in again.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("raods", "--language", "en"),
            "There is no awareness pack raods. There are: common/roads. Did you mean roads?",
        ),
        (("roads", "--language", "sw"), "common/roads is not written in sw. It is in: ar, en."),
        (("roads", "--language", "en", "--bot", "https://bit.ly/3xYz"), "https://bit.ly/3xYz hides where it leads"),
        (("roads", "--language", "en", "--bot", "roads_bot"), "roads_bot can't be the link to the bot. Write one that"),
        (("roads", "--language", "en", "--groups", "none.txt"), "none.txt"),
        (("roads", "--language", "en", "--from", "2026-13-01"), "2026-13-01"),
        (("roads", "--language", "en", "--weeks", "54"), "54"),
        (("roads",), "--language"),
    ],
)
def test_refusals(operator: Operator, arguments: tuple[str, ...], says: str) -> None:
    """Each says what to change; nothing is made."""
    ran = operator.runs("share-kit", *arguments)
    assert ran.code == 2
    assert says in ran.err
    assert list(Path.cwd().iterdir()) == []
