"""`fanilo preview`, as somebody who writes a pack uses it."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from bot.commands import preview
from bot.preview import looks
from tests.commands.outreach import Operator
from tests.preview.made import PACK, PAGE, SIGNED


def test_in_the_terminal(operator: Operator) -> None:
    """Words, state, lengths, button, picture; what is too long is said, and ends nothing."""
    ran = operator.runs("preview", "roads", "--language", "en")
    assert (ran.code, ran.err) == (0, "")
    assert "== en / passport / draft" in ran.out
    for words in (*SIGNED.split("\n\n"), "[picture passport.png: A passport on a table]", f"[ Sign now ] {PAGE}"):
        assert words in ran.out
    assert "text below the picture 54 of 1,024" in ran.out
    assert "text below the picture 1,175 of 1,024: TOO LONG" in ran.out
    assert "Filled in for each group's country: {country}, {numbers}." in ran.out
    assert ran.out.rstrip().endswith("Posts: 4 (4 draft). Too long somewhere: 1.")


def test_every_platform_can_be_named() -> None:
    """And no other."""
    assert preview.PLATFORMS == looks.PLATFORMS


def test_only_what_is_asked_for(operator: Operator) -> None:
    """Posts, languages, platforms."""
    ran = operator.runs("preview", PACK, "--post", "passport", "--language", "ar", "--platform", "slack")
    assert ran.code == 0
    assert "== ar / passport" in ran.out
    assert "Slack" in ran.out
    assert not [word for word in ("Telegram", "Discord", "== en", "tricky") if word in ran.out]


def test_a_country_is_filled_in(operator: Operator) -> None:
    """With the country's own lines, as a group there would have them."""
    ran = operator.runs("preview", PACK, "--post", "numbers", "--country", "KE", "--platform", "discord")
    assert (ran.code, ran.err) == (0, "")
    assert "Help in Kenya:" in ran.out
    assert "{numbers}" not in ran.out
    assert "+254" in ran.out


def test_a_page_and_pictures(operator: Operator) -> None:
    """One file; one picture for each post and language; a sheet."""
    page, folder, sheet = (operator.folder / name for name in ("out/page.html", "pictures", "sheet.png"))
    ran = operator.runs("preview", PACK, "--post", "passport", "--html", str(page), "--png", str(folder))
    assert (ran.code, ran.err) == (0, "")
    assert page.read_text("utf-8").count("data:image/png;base64,") == 1
    assert sorted(file.name for file in folder.iterdir()) == ["ar-passport.png", "en-passport.png", "ru-passport.png"]
    assert "3 of 3 pictures are in" in ran.out
    assert operator.runs("preview", PACK, "--language", "ru", "--png", str(sheet)).code == 0
    with Image.open(sheet) as drawn:
        assert drawn.width == 1_080


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("raods",), "There is no awareness pack raods. There are: common/roads. Did you mean roads?"),
        (("roads", "--post", "pasport"), "common/roads has no post pasport. There are: passport, tricky"),
        (("roads", "--language", "fr"), "common/roads is not written in fr. It is in: "),
        (("roads", "--language", "xx"), "xx"),
        (("roads", "--country", "Kenya"), "Kenya"),
        (("roads", "--post", "tricky", "--language", "ru"), "has no such post in these languages"),
        (("roads", "--html", "/proc/none/page.html"), "/proc/none/page.html can't be written"),
    ],
)
def test_what_is_refused(operator: Operator, arguments: tuple[str, ...], says: str) -> None:
    """One line that says what to do."""
    ran = operator.runs("preview", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_a_pack_at_work_is_shown_with_its_mistakes(
    operator: Operator, made_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can't be read is said; the rest is shown, and never an old copy."""
    root = operator.folder / "broken"
    shutil.copytree(made_root, root, symlinks=True)
    file = root / "messages" / "roads" / "en.yaml"
    file.write_text(file.read_text("utf-8").replace("    call:", "    call: [a]\n    coll:"), encoding="utf-8")
    monkeypatch.setattr("bot.content.root.content_root", lambda: root)
    ran = operator.runs("preview", "roads", "--language", "en", "--post", "passport")
    assert ran.code == 0
    assert "messages/roads/en.yaml:" in ran.err
    assert SIGNED.split("\n\n")[0] in ran.out
    assert "Sign now" not in ran.out
