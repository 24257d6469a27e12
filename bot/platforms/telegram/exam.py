"""What `fanilo doctor` says of an account, from what Telegram has answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.platforms import Exam, Verdict
from bot.platforms.clock import exam_of_clock

_GOOD, _WARNING, _BAD = Verdict.GOOD, Verdict.WARNING, Verdict.BAD


def refused() -> tuple[Exam, ...]:
    """The token does not work."""
    return (Exam(_BAD, "cli.doctor.telegram.token"),)


def unreachable() -> tuple[Exam, ...]:
    """Telegram could not be asked, or has not answered as it should."""
    return (Exam(_BAD, "cli.doctor.telegram.unreachable"),)


def exams(
    me: Mapping[str, Any], hook: str, wanted: str | None, *, menus: bool, date: str, now: datetime
) -> tuple[Exam, ...]:
    """All of it. `me`: the answer to getMe; `hook`: the web hook that is set, `wanted`: the one of mode webhook, None
    in mode polling; `menus`: whether all menus are there; `date`: the header of an answer."""
    return (
        Exam(_GOOD, "cli.doctor.telegram.works", {"name": str(me["username"])}),
        Exam(_WARNING, "cli.doctor.telegram.reads_all")
        if me.get("can_read_all_group_messages")
        else Exam(_GOOD, "cli.doctor.telegram.privacy"),
        Exam(_GOOD, "cli.doctor.telegram.groups")
        if me.get("can_join_groups")
        else Exam(_WARNING, "cli.doctor.telegram.no_groups"),
        _hook(hook, wanted),
        Exam(_GOOD, "cli.doctor.telegram.commands") if menus else Exam(_WARNING, "cli.doctor.telegram.no_commands"),
        *exam_of_clock(date, now),
    )


def _hook(hook: str, wanted: str | None) -> Exam:
    if wanted is None:
        return Exam(_WARNING, "cli.doctor.telegram.hook_left") if hook else Exam(_GOOD, "cli.doctor.telegram.no_hook")
    if hook == wanted:
        return Exam(_GOOD, "cli.doctor.telegram.hook")
    return Exam(_WARNING, "cli.doctor.telegram.hook_missing")
