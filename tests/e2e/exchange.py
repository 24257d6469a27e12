"""Tools of translators: gettext's, translate-toolkit's, LibreOffice. A test is skipped where one is not installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

TOOLKIT = Path(__file__).parent / ".translate-toolkit" / "bin"
PATIENCE = 180  # seconds that LibreOffice may take to start for the first time
# Separator, quotation mark, letters (76 = UTF-8, 1 = Windows-1252), first line ... cells as shown; which sheet.
CSV_OUT = "csv:Text - txt - csv (StarCalc):{separator},34,{letters},1,,0,false,true,false,false,false,{sheet}"
CSV_IN = "CSV:{separator},34,76,1,,0,false,true"


def gettext(tool: str, *arguments: str) -> str:
    """What a tool of gettext says; it must find nothing wrong."""
    if shutil.which(tool) is None:
        pytest.skip(f"there is no {tool}; apt-get install gettext")
    return _ran([tool, *arguments])


def toolkit(tool: str, *arguments: str) -> str:
    """The same of translate-toolkit."""
    path = TOOLKIT / tool
    if not path.exists():
        pytest.skip("translate-toolkit is not installed; tests/e2e/install.sh")
    return _ran([str(path), *arguments])


def libreoffice(file: Path, to: str, folder: Path, *, opened_as: str = "") -> Path:
    """A file opened in LibreOffice and saved in another form; the folder with what came of it."""
    if shutil.which("soffice") is None:
        pytest.skip("there is no LibreOffice; apt-get install libreoffice-calc-nogui")
    opening = [f"--infilter={opened_as}"] if opened_as else []
    profile = f"-env:UserInstallation=file://{folder.parent / 'profile'}"
    _ran(
        [
            "soffice",
            "--headless",
            "--norestore",
            profile,
            *opening,
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            str(file),
        ]
    )
    return folder


def _ran(command: list[str]) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"
    return ended.stdout + ended.stderr
