"""An approval is of today or earlier, and not older than a year.

Laws, offices and tricks change: after a year somebody should read the text again. A day that has not come yet is a
slip of the pen, and would make the approval last for longer than it should.
Bad: {post: passport, state: approved, by: Ravo, on: 2062-05-01, fingerprint: 0123456789abcdef}
Good: {post: passport, state: approved, by: Ravo, on: 2026-05-01, fingerprint: 0123456789abcdef}
What to do: read the text again and give it a new approval: `fanilo approve`.
"""

from collections.abc import Iterator
from datetime import timedelta

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.model.content import Severity

_AGE = timedelta(days=366)
_ZONES = timedelta(days=1)  # it may be tomorrow already where it was given


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        for sheet in folder.texts.values():
            for index, approval in enumerate(sheet.shape.approvals):
                place = sheet.place("approvals", index)
                if approval.on > material.today + _ZONES:
                    says = f'the approval of "{approval.post}" is of {approval.on}, a day that has not come yet.'
                    yield Found(place, says, "Correct the day.")
                elif approval.on < material.today - _AGE:
                    says = f'the approval of "{approval.post}" is of {approval.on}, more than a year ago.'
                    yield Found(place, says, None, Severity.WARNING)


RULE = Rule("approval_dates", __doc__, "Read the text again, and have it approved again.", _look, who="approver")
