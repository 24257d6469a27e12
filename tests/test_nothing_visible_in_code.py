"""Nothing that a person could see stands in code: texts are in messages/, labels in locales/ (docs/content.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = (
    "talk", "language", "platforms", "places", "assess", "text", "store", "inbox.py", "hearing.py", "app.py",
    "commands", "__main__.py", "web", "posts.py", "numbers.py", "links.py", "outbox.py", "outreach.py", "preview",
    "exchange/difference.py", "exchange/judge.py", "sharekit/kit.py", "sharekit/page.py", "sharekit/posts.py",
    "statistics/report.py",
)  # fmt: skip
# Two words of letters with space, and perhaps punctuation, between them.
WORDS = re.compile(r"[^\W\d_]{2,}[,.;:!?…’”»)\]]{0,3}\s+[(“«\"']{0,2}[^\W\d_]{1,}")
LOGGERS = frozenset({"log", "logger", "logging"})
SHOWN = frozenset({"Refused"})  # exceptions whose message is printed
# Files of nothing but such words, and why they may.
ALLOWED_FILES = {
    "language/checks.py": "problems in the labels, told in English to whoever edits them by `fanilo check`",
    "text/phrases.py": "problems in a phrase, told in English to whoever edits it by `fanilo check`",
    "web/metrics.py": "what counts are, told in English to whoever runs it",
    "text/units.py": "words of money and age that are recognised in a text; none is ever said",
}
# Words that stand in code all the same: (file, words) -> why.
ALLOWED = {
    ("language/catalog.py", "usage: python -m bot.language.catalog build [FOLDER]"): "a tool of the build",
    ("language/data.py", "the file"): "part of the message of an exception",
}


def visible(source: str) -> Iterator[tuple[int, str]]:
    """Line and words of each string that could be seen: none of docstrings, annotations, patterns, logs, raises."""
    tree = ast.parse(source)
    unseen: set[ast.AST] = set()
    for node in ast.walk(tree):
        for part in _unseen_parts(node):
            unseen.update(ast.walk(part))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in unseen:
            if WORDS.search(node.value):
                yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr) and node not in unseen:
            # "Call {number} now" has its words in parts.
            whole = "".join(str(p.value) if isinstance(p, ast.Constant) else "\0" for p in node.values)
            parts = (p.value for p in node.values if isinstance(p, ast.Constant))
            if WORDS.search(whole.replace("\0", "")) and not any(WORDS.search(str(part)) for part in parts):
                yield node.lineno, whole.replace("\0", "{}")


def _unseen_parts(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(value=ast.Constant()):  # a docstring, or a note beside a name
            yield node
        case ast.arg(annotation=ast.AST() as annotation) | ast.AnnAssign(annotation=ast.AST() as annotation):
            yield annotation
        case ast.FunctionDef(returns=ast.AST() as returns) | ast.AsyncFunctionDef(returns=ast.AST() as returns):
            yield returns
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name)) as raised) if name not in SHOWN:
            yield raised
        case ast.Assert(msg=ast.AST() as message):
            yield message
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name == "re" or name in LOGGERS:
            yield node
        case ast.Call(func=ast.Name(id="cast" | "sql"), args=[first, *_]):  # a type, a statement
            yield first


def test_no_sentence_stands_in_code(root: Path) -> None:
    """Every word that a person reads can be edited by staff and translated."""
    files = [
        path
        for room in ROOMS
        for path in (sorted((root / "bot" / room).rglob("*.py")) if "." not in room else [root / "bot" / room])
    ]
    assert len(files) > 45
    found = {
        (path.relative_to(root / "bot").as_posix(), words): line
        for path in files
        for line, words in visible(path.read_text(encoding="utf-8"))
    }
    added = [
        f"{file}:{line}: {words}"
        for (file, words), line in found.items()
        if file not in ALLOWED_FILES and (file, words) not in ALLOWED
    ]
    assert added == []
    needed = {file for file, _ in found} | set(found)
    assert {*ALLOWED_FILES, *ALLOWED} <= needed, "an exception that is no longer needed"
    assert len(ALLOWED_FILES) + len(ALLOWED) <= 6


@pytest.mark.parametrize(
    "code",
    [
        'say("You are safe")',
        'say(f"Call {number} now")',
        'say(f"{name}, you are safe")',
        'TEXT = """\nHello you\n"""',
        'def f():\n    return "Bonjour madame"',
        'print("dear, " "friend")',
        'raise Refused("No such country")',
        'KEYS = {"a": "Please wait"}',
        'say("Salama tompoko!")',
        'say("Вы здесь")',
    ],
)
def test_a_sentence_is_found(code: str) -> None:
    """The scan fails when somebody adds one."""
    assert list(visible(code))


@pytest.mark.parametrize(
    "code",
    [
        '"""A docstring of words."""',
        'X = 1\n"""What X is."""',
        'log.error("a turn failed: %s", kind)',
        'raise ValueError("must be a list")',
        'P = re.compile(r"one two")',
        'def f(a: "list[int, str]") -> "tuple[int, str]": ...',
        'say("button.not_sure")',
        'X = f"{key}: {value}"',
        'X = ("one", "two")',
    ],
)
def test_what_nobody_sees_is_left_alone(code: str) -> None:
    """Docstrings, logs, errors of programming, patterns, ids and formats."""
    assert list(visible(code)) == []
