"""What others say of a page: axe-core of its accessibility, the Nu checker of its HTML."""

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

_TOOLS = Path(__file__).parent / "node_modules"
_AXE = _TOOLS / "axe-core" / "axe.min.js"
# The reference checker of HTML. It needs Java and takes three seconds for all pages at once; html-validate would need
# neither, but has rules of its own where Nu has those of the standard.
_NU = _TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
# Off by default: contrast of 7:1 (sunlight, old screens).
_RULES = {"color-contrast-enhanced": {"enabled": True}}
# Advice, no rule: a message of a conversation has no headline.
_NO_HEADLINE = " lacks heading."
_RUN = """rules => axe.run({rules}).then(result => result.violations.map(
  broken => `${broken.id}: ${broken.help}: ${broken.nodes.map(node => node.html).join(' ')}`))"""


def accessibility(page: Page) -> list[str]:
    """What axe-core finds wrong; it needs a page whose scripts may run. Skips the test where it is not installed."""
    if not _AXE.exists():
        pytest.skip("axe-core is not installed; npm ci in tests/e2e")
    page.evaluate(_AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(_RUN, _RULES)
    return found


def html(files: list[Path]) -> list[str]:
    """What the Nu checker finds wrong in HTML and CSS files. Skips the test where it or Java is not installed."""
    if not _NU.exists():
        pytest.skip("the Nu checker is not installed; npm ci in tests/e2e")
    try:
        judged = subprocess.run(
            ["java", "-jar", _NU, "--format", "json", "--also-check-css", *files],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("there is no Java; apt-get install default-jre-headless")
    messages = json.loads(judged.stderr)["messages"]
    return [
        f"{Path(m['url']).name}:{m.get('lastLine')}: {m['message']} {m.get('extract', '')}"
        for m in messages
        if _NO_HEADLINE not in m["message"]
    ]
