"""Where the content is: in the checkout, or in the data of the installed package."""

from pathlib import Path

FOLDERS = ("config", "messages")


def content_root() -> Path:
    """The folder that holds config/, messages/ and locales/."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent
    return checkout if all((checkout / folder).is_dir() for folder in FOLDERS) else package / "data"


def root_of(path: Path) -> Path | None:
    """The nearest folder above `path`, or itself, that holds content; None where there is none."""
    start = path.resolve()
    for folder in (start, *start.parents):
        if folder.is_dir() and any((folder / name).is_dir() for name in FOLDERS):
            return folder
    return None
