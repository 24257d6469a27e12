"""A small pack written on the spot, and what one rule says of it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from bot.content.checks import RULES
from bot.content.layers import File, file_of
from bot.content.material import Material, read
from bot.content.media import Media
from bot.model.content import Library, Problem

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 25)
COUNTRY = """code: MG
hotlines:
  - id: mg-line
    name: Line
    serves: [child]
    channels:
      - {type: phone, value: "147"}
      - {type: phone, value: "+261 20 22 647 47"}
    confidence: high
    sources: [{says: "A page."}]
"""
Texts = Mapping[str, str | Mapping[str, str]]  # language -> its text, or its parts


@cache
def _words() -> tuple[tuple[File, bytes], ...]:
    """The words that are shipped."""
    return tuple(
        _file(path.relative_to(ROOT).as_posix(), path.read_bytes()) for path in (ROOT / "config/words").iterdir()
    )


def _file(name: str, data: bytes) -> tuple[File, bytes]:
    file = file_of(ROOT, name)
    assert file, name
    return file, data


def material(
    texts: Texts,
    *,
    pack: str = "",
    post: str = "",
    says: str = "A page.",
    head: str = "",
    approvals: str = "[]",
    kind: str = "awareness",
    media: Mapping[str, Media] | None = None,
    today: date = TODAY,
) -> Material:
    """A pack of one post. `pack`, `post` and `head` are more lines of pack.yaml, of its post, of the language files."""
    folder = "spring" if kind == "awareness" else kind
    lines = ["format: 2", "id: common/spring", f"kind: {kind}", "title: Spring", "purpose: A sign.", *pack.splitlines()]
    source = f"    sources: [{{says: {json.dumps(says)}}}]"
    lines += ["posts:", "  - id: a", *(f"    {line}" for line in post.splitlines()), source]
    files = [_file(f"messages/{folder}/pack.yaml", "\n".join(lines).encode())]
    for language, parts in texts.items():
        rows = [f"language: {language}", *head.splitlines(), "posts:", "  a:"]
        given = {"text": parts} if isinstance(parts, str) else parts
        rows += [f"    {part}: {json.dumps(text, ensure_ascii=False)}" for part, text in given.items()]
        rows.append(f"approvals: {approvals}")
        files.append(_file(f"messages/{folder}/{language}.yaml", "\n".join(rows).encode()))
    files.append(_file("config/countries/MG.yaml", COUNTRY.encode()))
    found, problems = read([*files, *_words()], Library(), media={folder: media or {}})
    assert not problems, [str(problem) for problem in problems]
    return replace(found, today=today)


def problems(rule: str, given: Material) -> list[Problem]:
    """What one rule says of it."""
    (one,) = [each for each in RULES if each.id == rule]
    return [*one.problems(given)]


def told(rule: str, text: str | Mapping[str, str], language: str = "en", says: str = "A page.") -> list[str]:
    """What one rule says of one text, without places."""
    return [problem.says for problem in problems(rule, material({language: text}, says=says))]
