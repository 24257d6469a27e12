"""What people write, in every shipped language: tests/promises/<lang>.yaml."""

from pathlib import Path
from typing import Any

import yaml

from tests.conftest import LANGUAGES

SENTENCES: dict[str, dict[str, Any]] = {
    language: yaml.load((Path(__file__).parent / "promises" / f"{language}.yaml").read_text("utf-8"), yaml.CSafeLoader)
    for language in LANGUAGES
}
