"""A pack of all kinds of posts beside the project's own instructions and help lines, in a folder of its own."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from bot.content.bonds import bonds
from bot.content.root import content_root
from bot.model.content import fingerprint
from bot.pictures.cards import picture

PACK = "common/roads"
PETITION = "https://petition.example/roads"
BOT = "https://t.me/roads_bot"
LINK = "https://t.me/roads_bot?start=a7"

POSTS: Mapping[str, dict[str, object]] = {
    "passport": {
        "action": "check_first",
        "picture": {"file": "pictures/passport.png", "licence": "CC0-1.0", "by": "Fanilo"},
        "sources": [{"url": "https://example.org/advice", "says": "Papers stay with you."}],
    },
    "petition": {"action": "sign_petition", "link": PETITION},
    "numbers": {"action": "save_number", "slots": ["country", "numbers"]},
    "bare": {},
    "over": {"expires_on": "2026-11-01"},
}
ENGLISH: Mapping[str, dict[str, str]] = {
    "passport": {
        "headline": "Someone else wants to keep your passport",
        "text": "FAKE EXAMPLE: “We keep your papers for you, so that nothing is lost.”\n\n"
        "Work abroad, and someone else wants to keep your passport? That is a warning sign. Without papers it is "
        "hard to leave, and hard to change jobs.\n\n"
        "What you can do: before you say yes, ask who holds it during the job. It should stay with you.\n\n"
        "Source: public advice, 2024",
        "alt": "A passport on a table",
    },
    "petition": {"headline": "Fees for work", "text": "Nobody should pay to be hired.", "call": "Read and sign"},
    "numbers": {
        "headline": "Save a number",
        "text": "Keep one on paper.\n\nHelp in {country}:\n\n{numbers}\n\nSave it today.",
    },
    "bare": {"text": "Ask at home, and listen. " * 20 + "\n\nThen decide."},
    "over": {"headline": "It is over", "text": "A day that has passed."},
}
ARABIC: Mapping[str, dict[str, str]] = {
    "passport": {
        "headline": "شخص آخر يريد الاحتفاظ بجواز السفر",
        "text": "هذه علامة تحذير.\n\nما يمكن فعله: السؤال قبل السفر.\n\nالمصدر: نصائح عامة",
        "alt": "جواز سفر على طاولة",
    },
}


def folder(to: Path, *, approved: Sequence[str] = ("passport", "petition", "numbers", "bare", "over")) -> Path:
    """A content root with the pack; of its English posts these are approved, of the Arabic ones none."""
    (to / "messages").mkdir(parents=True)
    (to / "pyproject.toml").touch()
    real = content_root()
    (to / "config" / "countries").mkdir(parents=True)
    for name in ("languages.yaml", "countries/KE.yaml"):  # no more than a kit needs: all else takes its time
        shutil.copy(real / "config" / name, to / "config" / name)
    for name in ("danger", "share_kit"):
        shutil.copytree(real / "messages" / name, to / "messages" / name)
    own = to / "messages" / "roads"
    (own / "pictures").mkdir(parents=True)
    image = picture("passport")
    (own / "pictures" / "passport.png").write_bytes(image)
    posts = [{"id": post, **of} for post, of in POSTS.items()]
    about = {"title": "Two roads", "purpose": "To be shared."}
    pack = {"format": "2", "id": PACK, "kind": "awareness", **about, "posts": posts}
    _write(own / "pack.yaml", pack)
    _texts(own, "en", ENGLISH, approved, image)
    _texts(own, "ar", ARABIC, (), image)
    return to


def _texts(to: Path, language: str, texts: Mapping[str, dict[str, str]], approved: Sequence[str], image: bytes) -> None:
    import hashlib

    approvals = []
    for post in approved:
        bound = bonds(
            texts[post],
            picture=hashlib.sha256(image).hexdigest() if "picture" in POSTS[post] else None,
            voice=None,
            link=str(POSTS[post]["link"]) if "link" in POSTS[post] else None,
        )
        approvals += [
            {
                "post": f"{post}.{part}",
                "state": "approved",
                "by": "tiana",
                "on": "2026-11-20",
                "fingerprint": fingerprint(words, bound.get(part, "")),
            }
            for part, words in texts[post].items()
        ]
    whole = {"language": language, "state": "draft", "signer": "Rova", "editors": ["soa"], "posts": texts}
    _write(to / f"{language}.yaml", {**whole, "approvals": approvals})


def _write(file: Path, content: Mapping[str, object]) -> None:
    file.write_text(yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")
