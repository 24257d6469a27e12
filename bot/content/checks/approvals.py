"""An approval is of a text that is there, in its very words."""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.packs import wordings
from bot.model.content import Severity, fingerprint


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        for sheet in folder.texts.values():
            texts = wordings(sheet)
            for index, approval in enumerate(sheet.shape.approvals):
                key = approval.post if "." in approval.post else f"{approval.post}.text"
                place = sheet.place("approvals", index)
                if key not in texts:
                    yield Found(place, f'there is no text "{approval.post}" to approve.', "Correct its name.")
                elif fingerprint(texts[key].text) != approval.fingerprint:
                    says = f'text "{approval.post}" was changed after {approval.by} approved it; it is a draft again.'
                    yield Found(place, says, "Have it approved again, or remove the approval.", Severity.WARNING)


RULE = Rule("approvals", __doc__, "Have the text approved again.", _look)
