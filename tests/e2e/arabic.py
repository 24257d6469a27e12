"""A copy of the project that also speaks Arabic, with a few test texts, to see it from right to left."""

import shutil
from pathlib import Path

TEXTS = Path(__file__).parent / "arabic"


def project_with_arabic(root: Path, to: Path) -> Path:
    """Copy code and content of the project under `root` to the folder `to`, and add Arabic there."""
    for folder in ("bot", "config", "messages", "locales"):
        shutil.copytree(root / folder, to / folder, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(root / "pyproject.toml", to)
    languages = to / "config" / "languages.yaml"
    text, mark, rest = languages.read_text("utf-8").partition("\ncounts_as:")
    assert mark
    languages.write_text(text.rstrip() + "\n" + (TEXTS / "language.yaml").read_text("utf-8") + mark + rest, "utf-8")
    for pack in ("conversation", "danger"):
        shutil.copy(TEXTS / f"{pack}.yaml", to / "messages" / pack / "ar.yaml")
    labels = to / "locales" / "ar" / "LC_MESSAGES" / "bot.po"
    labels.parent.mkdir(parents=True)
    shutil.copy(TEXTS / "labels.po", labels)
    return to
