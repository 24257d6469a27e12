"""Whole conversations with admins, as they read them.

`transcripts/<name>.txt` has what is done, a line each behind ">", and what comes back. The first lines say where: the
platform, the language of the admin's phone, what the bot may do there.
FANILO_TRANSCRIPTS=write pytest tests/outreach writes the answers anew; read them after every change of the texts.

    > added                 the bot comes into the group
    > removed               the bot is put out
    > /schedule mon         a command of the admin in the group
    > member: /schedule     the same of somebody who is no admin
    > [Set up]              a button, in the group
    > private [Yes]         a button, in the private chat
    > link                  the link to the private chat
    > later 3 days          time goes by
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.chat import Address, Aside
from bot.model.delivery import Reads, Standing
from bot.store.ledger import Ledger
from tests.outreach.group import ADMIN, MEMBER, Group

TRANSCRIPTS = Path(__file__).parent / "transcripts"
NAMES = sorted(path.stem for path in TRANSCRIPTS.glob("*.txt"))
_ACCOUNTS = {
    "telegram": (Address("tg", "-100777"), Aside.NO),
    "discord": (Address("dc", "900", "901"), Aside.SURE),
    "slack": (Address("sl", "C900"), Aside.SURE),
}


async def _step(group: Group, line: str) -> str:
    """What comes back to one line."""
    who = ADMIN
    if line.startswith("member: "):
        who, line = MEMBER, line.removeprefix("member: ")
    private, label = line.startswith("private ["), line.removeprefix("private ")
    if line == "added":
        return await group.added()
    if line == "removed":
        return await group.removed()
    if line == "link":
        return await group.follows(sender=who)
    if line.startswith("later "):
        _, number, unit = line.split()
        group.now += timedelta(**{unit: float(number)})
        return ""
    if label.startswith("["):
        return await group.presses(label[1:-1], private=private, sender=who)
    return await group.says(line.removeprefix("/"), sender=who)


async def _played(ledger: Ledger, script: str) -> str:
    """The transcript that a script gives: its answers are left out, and come anew."""
    lines = script.splitlines()
    head = dict(line.removeprefix("# ").split(": ", 1) for line in lines if line.startswith("# ") and ": " in line)
    where, aside = _ACCOUNTS[head["platform"]]
    group = Group(
        ledger,
        head["platform"],
        hint=head["language"],
        where=where,
        aside=aside,
        organisation=head.get("organisation"),
        signed=head.get("signed", "yes") == "yes",
        stopped=head.get("stopped") == "yes",
        standing=Standing(
            admin=True,
            posts=head.get("may post", "yes") == "yes",
            reads=Reads(head.get("reads", "meant")),
            bot_is_admin=head.get("reads") == "all",
        ),
    )
    written = [line for line in lines if line.startswith("# ")]
    for line in lines:
        if line.startswith("> "):
            answer = await _step(group, line.removeprefix("> "))
            quiet = "(nothing)" if not line.startswith("> later") else ""
            written += ["", line, *(answer or quiet).splitlines()]
    return "\n".join(written) + "\n"


@pytest.mark.parametrize("name", NAMES)
async def test_transcript(name: str, ledger: Ledger) -> None:
    """Each conversation is as it was read and found good."""
    path = TRANSCRIPTS / f"{name}.txt"
    before = path.read_text("utf-8")
    played = await _played(ledger, before)
    if os.environ.get("FANILO_TRANSCRIPTS") == "write":
        path.write_text(played, "utf-8")
    assert played == before


def test_there_are_transcripts() -> None:
    """None is lost by accident."""
    assert len(NAMES) >= 7
