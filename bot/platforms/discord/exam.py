"""What `fanilo doctor` says of an account, from what Discord has answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.platforms import Exam, Verdict
from bot.platforms.clock import exam_of_clock
from bot.platforms.discord import PERMISSIONS, invitation
from bot.platforms.discord.rights import ADMINISTRATOR

# Flags of an application that may see who is online, who is a member, and what everybody writes.
# https://discord.com/developers/docs/resources/application#application-object-application-flags
_PRIVILEGED = sum(1 << bit for bit in (12, 13, 14, 15, 18, 19))
_GOOD, _BAD, _WARNING, _TODO = Verdict.GOOD, Verdict.BAD, Verdict.WARNING, Verdict.TODO


def exams(
    application: Mapping[str, Any], guilds: Sequence[Mapping[str, Any]], registered: bool, date: str, now: datetime
) -> tuple[Exam, ...]:
    """All of it. `registered`: whether the commands are there; `date`: the header of an answer; "" for none."""
    found = [Exam(_GOOD, "cli.doctor.discord.works", {"name": str(application.get("name", ""))})]
    more = int(application.get("flags") or 0) & _PRIVILEGED
    found.append(
        Exam(_WARNING, "cli.doctor.discord.intents_more") if more else Exam(_GOOD, "cli.doctor.discord.intents")
    )
    if application.get("interactions_endpoint_url"):
        found.append(Exam(_BAD, "cli.doctor.discord.endpoint"))
    found.append(
        Exam(_GOOD, "cli.doctor.discord.commands") if registered else Exam(_TODO, "cli.doctor.discord.commands_none")
    )
    if guilds:
        count = str(application.get("approximate_guild_count") or len(guilds))
        found.append(Exam(_GOOD, "cli.doctor.discord.servers", {"count": count}))
        if mute := sum(not _may_post(guild.get("permissions")) for guild in guilds):
            url = invitation(str(application.get("id")))
            found.append(Exam(_WARNING, "cli.doctor.discord.permissions", {"count": str(mute), "url": url}))
    else:
        found.append(Exam(_TODO, "cli.doctor.discord.no_server", {"url": invitation(str(application.get("id")))}))
    return (*found, *exam_of_clock(date, now))


def _may_post(permissions: object) -> bool:
    """Whether the bot has the rights it was to be added with; Discord writes them as digits."""
    text = str(permissions)
    return not text.isdecimal() or bool(int(text) & ADMINISTRATOR) or int(text) & PERMISSIONS == PERMISSIONS
