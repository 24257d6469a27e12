"""A pack with all that may go wrong in a post, beside the project's own help lines, in a folder of its own."""

import shutil
from pathlib import Path

from bot.content.root import content_root
from bot.model.content import fingerprint
from bot.pictures.cards import picture

PACK = "common/roads"
PAGE = "https://petition.example/roads"
SIGNED = "Ask who keeps your passport.\n\nIt should stay with you."
# What would be markup, a mention, a link or a command somewhere.
TRICKY = (
    "*Not bold* _not so_ ~this~ `that` ||nor|| <this> & [words](https://petition.example) @everyone #work $USD"
    " /start\n\n"
    "# no headline\n- no list\n1. no number\n> no quote\n\n"
    "Write to +254 733 721566 or look at https://petition.example/a_b*c \\ end: 👩🏽\u200d🏫 a\\*b"
)
LONG = "What they promise and what it is are two things. " * 24
ARABIC = "اطلب رقم الهاتف قبل السفر.\n\nإذا أخذوا جواز سفرك، فهذه علامة تحذير: +965 2558 9696 (24/7)."
RUSSIAN = "Паспорт остаётся у вас.\n\nСпросите заранее, у кого он будет."

PACK_FILE = f"""format: 2
id: {PACK}
kind: awareness
title: Two roads
purpose: To be looked at before it goes out.
posts:
  - id: passport
    picture: {{file: pictures/passport.png, licence: CC0-1.0, by: Fanilo}}
    link: {PAGE}
  - id: tricky
  - id: long
    picture: {{file: pictures/ship.png, licence: CC0-1.0, by: Fanilo}}
  - id: numbers
    slots: [country, numbers]
"""


def folder(to: Path) -> Path:
    """A content root with the pack, and what it needs of the project."""
    (to / "messages").mkdir(parents=True)
    (to / "pyproject.toml").touch()
    real = content_root()
    for name in ("settings.yaml", "languages.yaml", "countries/KE.yaml"):
        (to / "config" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(real / "config" / name, to / "config" / name)
    shutil.copytree(real / "messages" / "danger", to / "messages" / "danger")
    own = to / "messages" / "roads"
    (own / "pictures").mkdir(parents=True)
    (own / "pack.yaml").write_text(PACK_FILE, encoding="utf-8")
    for motif in ("passport", "ship"):
        (own / "pictures" / f"{motif}.png").write_bytes(picture(motif))
    numbers = "Keep a number.\n\nHelp in {country}:\n\n{numbers}\n\nSave it today."
    _texts(
        own, "en", "Passports", SIGNED, "A passport on a table", "Sign now", tricky=TRICKY, long=LONG, numbers=numbers
    )
    _texts(own, "ar", "جواز السفر يبقى معك", ARABIC, "جواز سفر على طاولة", "وقّع الآن")
    _texts(own, "ru", "Паспорт остаётся у вас", RUSSIAN, "Паспорт на столе", "Подписать")
    return to


def _texts(to: Path, language: str, headline: str, text: str, alt: str, call: str, **others: str) -> None:
    """The texts of a language; the headline of the first is approved, and nothing else."""
    said = {"headline": headline, "text": text, "alt": alt, "call": call}
    lines = [f"language: {language}", "state: draft", "signer: Rova", "editors: [soa]", "posts:", "  passport:"]
    for part, words in said.items():
        lines += _block(part, words, 4)
    for post, words in others.items():
        lines += [f"  {post}:", *_block("text", words, 4)]
        if post == "long":
            lines += _block("alt", "A ship at sea", 4)
    mark = fingerprint(headline)
    lines += [
        "approvals:",
        f"  - {{post: passport.headline, state: approved, by: tiana, on: 2026-11-20, fingerprint: {mark}}}",
    ]
    (to / f"{language}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _block(key: str, words: str, indent: int) -> list[str]:
    return [f"{' ' * indent}{key}: |-", *(f"{' ' * (indent + 2)}{line}".rstrip() for line in words.split("\n"))]
