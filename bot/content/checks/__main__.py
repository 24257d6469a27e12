"""`python -m bot.content.checks`: write docs/packs/messages anew, a page for each rule."""

from pathlib import Path

from bot.content.checks.manual import pages

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "packs" / "messages"

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for stale in FOLDER.glob("*.md"):
        if stale.name not in wanted:
            stale.unlink()
    for name, page in wanted.items():
        (FOLDER / name).write_text(page, "utf-8")
