"""The pages of the manual on what `fanilo check` says: one for each rule, made from its docstring."""

import re
from collections.abc import Iterator

from bot.content.checks import RULES
from bot.content.checks.forms import FORMS

_EXAMPLES = ("Bad:", "Good:")
_STARTS = (*_EXAMPLES, "What to do:")
_CODE_OR_BRACKET = re.compile("`[^`]*`|<")  # a bracket outside of code would be taken for HTML
_WHO = {
    "editor": "whoever wrote the text",
    "translator": "whoever translated the text",
    "approver": "whoever approves texts",
    "operator": "whoever runs the bot",
}
INDEX = "README.md"
_INTRODUCTION = """# What the checker says

`fanilo check` reads everything that staff have edited and lists every problem in one go: the file, the line, what is
wrong, what to do. Each kind of problem has a page here, with a bad and a good example. Some can be repaired at once:
`fanilo check --fix --dry-run` shows how, `fanilo check --fix` does it.

An error keeps the text from being shown, or the pack from being used; a warning does not.
"""


def helps() -> dict[str, str]:
    """Rule -> its page, in Markdown."""
    found = {rule.id: _page(rule.id, rule.says, rule.remedy, rule.who) for rule in RULES}
    return dict(sorted({**{name: _page(name, says, "", "editor") for name, says in FORMS.items()}, **found}.items()))


def pages() -> dict[str, str]:
    """File name -> page, the index among them."""
    found = helps()
    rows = "".join(f"- [{rule}]({rule}.md): {_first(page)}\n" for rule, page in found.items())
    return {INDEX: f"{_INTRODUCTION}\n{rows}", **{f"{rule}.md": page for rule, page in found.items()}}


def _first(page: str) -> str:
    return page.split("\n\n")[1].replace("\n", " ")


def _page(rule: str, says: str, remedy: str, who: str) -> str:
    blocks = "\n\n".join(_blocks(says.strip()))
    more = f"\n\n**What to do:** {remedy}" if remedy and "What to do:" not in says else ""
    return f"# {rule}\n\n{blocks}{more}\n\nPut right by: {_WHO[who]}.\n"


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs; each example and what to do is one of its own."""
    block: list[str] = []
    for line in (*text.splitlines(), ""):
        if block and (not line.strip() or line.startswith(_STARTS)):
            yield _shown(block)
            block = []
        if line.strip():
            block.append(line.strip())


def _shown(block: list[str]) -> str:
    """A paragraph in Markdown; an example of one line as code, where nothing in it would end that."""
    start = next((each for each in _STARTS if block[0].startswith(each)), "")
    text = "\n".join(block).removeprefix(start).strip()
    if start in _EXAMPLES and "\n" not in text and "`" not in text:
        return f"**{start}** `{text}`"
    text = _CODE_OR_BRACKET.sub(lambda found: "&lt;" if found.group() == "<" else found.group(), text)
    return f"**{start}** {text}" if start else text
