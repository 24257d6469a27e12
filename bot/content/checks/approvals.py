"""An approval is of a text that is there, in its very words.

An approval is bound to the very words that somebody read. Where the words were changed afterwards, nobody has approved
what people would see now: the text is a draft again.
Bad: a typing error mended in a text that was approved, and the approval left as it was
Good: the same, and the text approved once more
What to do: have it approved again (`fanilo approve`), or remove the approval.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.model.content import Severity


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        for language, sheet in folder.texts.items():
            if not sheet.shape.approvals:
                continue
            texts = folder.wordings(language) if sheet.shape.approvals else {}
            for index, approval in enumerate(sheet.shape.approvals):
                key = approval.post if "." in approval.post else f"{approval.post}.text"
                place = sheet.place("approvals", index)
                if key not in texts:
                    yield Found(place, f'there is no text "{approval.post}" to approve.', "Correct its name.")
                elif texts[key].mark != approval.fingerprint:
                    what = f'text "{approval.post}"' + (", or its picture, voice or link," if texts[key].bound else "")
                    says = f"{what} was changed after {approval.by} approved it; it is a draft again."
                    yield Found(place, says, "Have it approved again, or remove the approval.", Severity.WARNING)


RULE = Rule("approvals", __doc__, "Have the text approved again.", _look, who="approver")
