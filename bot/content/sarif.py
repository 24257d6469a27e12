"""Problems as SARIF 2.1.0: what code scanning shows beside the lines of a pull request."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from bot import __version__
from bot.content.mend import Mended, lines
from bot.model.content import Problem, Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
PAGES = PurePosixPath("docs/packs/messages")  # a page for each rule

Json = dict[str, object]


def sarif(
    problems: Iterable[Problem], helps: Mapping[str, str], repairs: Mapping[Problem, Mended], pages: str | None
) -> Json:
    """One run. `helps`: rule -> its page as Markdown; `pages`: the address of the folder of these, where it has one."""
    told = list(problems)
    rules = sorted({problem.rule for problem in told})
    driver: Json = {
        "name": "fanilo check",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule, helps.get(rule, rule), pages) for rule in rules],
    }
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(problem, rules.index(problem.rule), repairs.get(problem)) for problem in told],
            }
        ],
    }


def _rule(rule: str, page: str, pages: str | None) -> Json:
    says = next((line for line in page.splitlines() if line and not line.startswith("#")), rule)
    found: Json = {
        "id": rule,
        "name": "".join(part.capitalize() for part in rule.split("_")),
        "shortDescription": {"text": says},
        "fullDescription": {"text": says},
        "help": {"text": page, "markdown": page},
        "properties": {"tags": ["content"]},
    }
    return {**found, "helpUri": f"{pages.rstrip('/')}/{rule}.md"} if pages else found


def _result(problem: Problem, index: int, repair: Mended | None) -> Json:
    place = problem.place
    result: Json = {
        "ruleId": problem.rule,
        "ruleIndex": index,
        "level": "error" if problem.severity is Severity.ERROR else "warning",
        "message": {"text": f"{problem.says} {problem.hint}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(place.file), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
        "partialFingerprints": {"fanilo/v1": f"{place.file}:{problem.rule}:{problem.says}"},
        "properties": {"who": problem.who},
    }
    if repair:
        result["fixes"] = [
            {
                "description": {"text": problem.hint},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": _uri(repair.file), "uriBaseId": "%SRCROOT%"},
                        "replacements": list(_replacements(repair)),
                    }
                ],
            }
        ]
    return result


def _uri(file: str) -> str:
    from urllib.parse import quote

    return quote(file)


def _replacements(repair: Mended) -> Iterator[Json]:
    """Whole lines, from the first to the last that a repair changes."""
    from difflib import SequenceMatcher

    before, after = lines(repair.before), lines(repair.after)
    for kind, start, end, new, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield {
                "deletedRegion": {"startLine": start + 1, "startColumn": 1, "endLine": end + 1, "endColumn": 1},
                "insertedContent": {"text": "".join(after[new:new_end])},
            }
