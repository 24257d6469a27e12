"""`fanilo check --fix`: the ready repairs, shown and made, and then everything looked at again."""

from pathlib import Path
from typing import TextIO

from bot.commands.changes import changes
from bot.commands.shared import LANGUAGE, Refused, printable, say
from bot.content.approval import Busy, alone
from bot.content.inspect import inspect, root_for
from bot.content.mend import ROUNDS_MOST, Mended, mended, mends
from bot.language.catalog import default
from bot.model.content import Problem


def fix(path: Path | None, problems: tuple[Problem, ...], *, dry: bool, out: TextIO) -> tuple[Problem, ...]:
    """Make the repairs, or only show them, and answer the problems that are left. Raises Refused."""
    root, done, told = root_for(path), 0, set[str]()
    for _ in range(ROUNDS_MOST):
        before = done
        for file, wanted in mends(problems).items() if root else ():
            assert root
            try:
                with alone((root / file).parent):
                    repair = mended(root, file, wanted)
                    if repair and not dry:
                        repair.save(root)
            except Busy as reason:
                raise Refused(say("cli.check.busy", file=file)) from reason
            except OSError as reason:
                problem = reason.strerror or type(reason).__name__
                raise Refused(say("cli.check.unwritten", file=file, reason=problem)) from reason
            if repair:
                done += repair.count
                _show(repair, out)
            elif file not in told:
                told.add(file)
                print(printable(say("cli.check.unrepaired", file=file)), file=out)
        if dry or done == before:
            break
        problems = inspect(path)
    print(default().count(LANGUAGE, "cli.check.would_repair" if dry else "cli.check.repaired", done), file=out)
    return problems


def _show(repair: Mended, out: TextIO) -> None:
    for line in changes(repair.file, repair.before, repair.after):
        print(line, file=out)
    for text in repair.drafts:
        print(printable(say("cli.check.draft", file=repair.file, text=text)), file=out)
