"""Every approval in a language file is in the pack's log too: approvals.log.

`fanilo approve` writes both, so an approval that is in the file alone was written by hand, or copied from elsewhere,
and nobody can say when, and by whom, it was given. It counts all the same: who may write the file decides that.
Nothing is ever taken out of the log, neither by hand nor where two versions of it are put together in git.
Bad: - {post: fee.text, state: approved, by: soa, ...}, typed in by hand
Good: fanilo approve common/spring fr --by soa --post fee
What to do: have the text approved with that command, and put the language file and the log into git together.
"""

from collections.abc import Iterator

from bot.content.approval_log import REVOKED, Entry, read_log
from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.packs import PackFolder
from bot.model.content import Place, Severity

NAMED = 3  # texts; of more it is told how many


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        entries, unreadable = read_log(folder.log)
        log = f"{folder.manifest.file.rpartition('/')[0]}/approvals.log"
        for line in unreadable[:NAMED]:
            hint = "Put it back as it was: git shows earlier versions."
            yield Found(Place(log, line), "this line can't be read.", hint, Severity.WARNING, who="operator")
        newest = {(each.language, each.text, each.fingerprint): each for each in entries}
        for language, sheet in folder.texts.items():
            if sheet.shape.approvals:
                yield from _of_one(folder, language, newest)


def _of_one(folder: PackFolder, language: str, newest: dict[tuple[str, str, str], Entry]) -> Iterator[Found]:
    sheet, texts = folder.texts[language], folder.wordings(language)
    missing: list[str] = []
    for index, approval in enumerate(sheet.shape.approvals):
        key = approval.post if "." in approval.post else f"{approval.post}.text"
        if key not in texts or texts[key].mark != approval.fingerprint:
            continue  # told by another rule
        found = newest.get((language, key, approval.fingerprint))
        if found is not None and found.state == REVOKED:
            says = f'the approval of "{key}" was taken back by {found.who} on {found.time[:10]}, and stands here again.'
            hint = "Remove it, or have the text approved again."
            yield Found(sheet.place("approvals", index), says, hint, Severity.WARNING)
        elif found is None or (found.who, found.state) != (approval.by.strip(), approval.state):
            missing.append(key)
    if missing:
        names = ", ".join(f'"{key}"' for key in missing[:NAMED])
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        says = f"the approval of {names}{more} is not in approvals.log."
        yield Found(sheet.place("approvals"), says, None, Severity.WARNING)


RULE = Rule("approval_log", __doc__, "Have it approved with fanilo approve, and not by hand.", _look, who="approver")
