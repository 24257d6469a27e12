"""The words around the posts, in nine languages, and room for the longest headlines on the cards."""

import io
import string
from pathlib import Path

import pytest
import yaml
from PIL import Image

from bot.content.load import Loaded
from bot.pictures.cards import Shape, card
from bot.pictures.type import missing
from bot.sharekit.networks import NETWORKS
from tests.conftest import LANGUAGES

ROOM = Path(__file__).parents[2] / "bot" / "sharekit"


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_have_room(content: Loaded, language: str) -> None:
    """For the longest headline of all packs with the longest thing to do, a code and the word for a draft."""
    packs = content.library.packs
    said = packs["common/share_kit"].texts[language]
    headlines = [
        wording.text.strip()
        for pack in packs.values()
        if pack.kind == "awareness"
        for key, wording in pack.texts.get(language, {}).items()
        if key.endswith(".headline")
    ]
    longest = max(headlines, key=len, default="Abc " * 17)
    action = max((wording.text for key, wording in said.items() if key.startswith("action.")), key=len)
    foot = "Zà Association\nt.me/a_bot_with_a_name_of_thirty_two"
    assert missing(longest + action) == ""
    code = io.BytesIO()
    Image.new("L", (29, 29)).save(code, "PNG")
    shapes: tuple[Shape, ...] = ("square", "story") if language in {"ar", "ru"} else ("square",)
    for shape in shapes:
        made = card(
            "torch", longest, action, foot, language, shape, code=code.getvalue(), ribbon=said["draft.word"].text
        )
        assert made


def test_every_text_is_used_and_there() -> None:
    """The pack has nothing that neither the page nor the code asks for."""
    folder = ROOM.parents[1] / "messages" / "share_kit"
    posts = yaml.safe_load((folder / "en.yaml").read_text("utf-8"))["posts"]
    keys = {post if part == "text" else f"{post}.{part}" for post, parts in posts.items() for part in parts}
    source = "".join(path.read_text("utf-8") for path in sorted(ROOM.rglob("*")) if path.suffix in {".py", ".html"})
    unused = {
        key
        for key in keys
        if f'text("{key}"' not in source
        and f"text('{key}'" not in source
        and not key.startswith(("step.", "courtesy.", "action."))
    }
    assert unused == set()
    page = (ROOM / "templates" / "page.html").read_text("utf-8")
    assert all(
        f'"{key.partition(".")[2]}"' in page for key in keys if key.startswith(("step.", "courtesy.")) and "." in key
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_keep_their_slots(content: Loaded, language: str) -> None:
    """Lengths and weeks are numbers, in every language."""
    said = content.library.packs["common/share_kit"].texts[language]
    slots = {
        key: {name for _, name, _, _ in string.Formatter().parse(wording.text) if name} for key, wording in said.items()
    }
    assert {key: found for key, found in slots.items() if found} == {
        "length.text": {"length", "most"},
        "length.free": {"length"},
        "week.text": {"number"},
    }
    assert len({network.id for network in NETWORKS}) == len(NETWORKS)
