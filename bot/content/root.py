"""Where the content is: in the checkout, or in the data of the installed package."""

from pathlib import Path

FOLDERS = ("config", "messages")


def content_root() -> Path:
    """The folder that holds config/, messages/ and locales/."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent
    here = (checkout / "config" / "indicators.yaml", checkout / "messages" / "danger" / "pack.yaml")
    return checkout if all(path.is_file() for path in here) else package / "data"


def root_of(path: Path) -> Path | None:
    """The content root that `path` is, or lies in the content of; None where there is none."""
    start = path.resolve()
    if start.is_dir() and any((start / name).is_dir() for name in FOLDERS):
        return start
    for folder, below in zip(start.parents, (start, *start.parents), strict=False):
        if below.name in (*FOLDERS, "locales") and any((folder / name).is_dir() for name in FOLDERS):
            return folder
    return None
