"""What `fanilo doctor` says of an account, from what Slack has answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.platforms import Exam, Verdict
from bot.platforms.clock import exam_of_clock
from bot.platforms.slack import SCOPES
from bot.platforms.slack.read import COMMAND


def refused(error: str) -> tuple[Exam, ...]:
    """The token does not work."""
    return (Exam(Verdict.BAD, "cli.doctor.slack.token", {"error": error}),)


def unreachable() -> tuple[Exam, ...]:
    """Slack could not be asked."""
    return (Exam(Verdict.BAD, "cli.doctor.slack.unreachable"),)


def exams(
    said: Mapping[str, Any], headers: Mapping[str, str], now: datetime, closed: str | None, address: str | None
) -> tuple[Exam, ...]:
    """All of it. `said`, `headers`: the answer to auth.test; `closed`: why Socket Mode would not open, as a label;
    `address`: what Slack has to post to, in mode http."""
    heads = {name.lower(): value for name, value in headers.items()}
    found = [
        Exam(Verdict.GOOD, "cli.doctor.slack.works", {"name": str(said["user"]), "team": str(said.get("team", ""))}),
        *_scopes(heads.get("x-oauth-scopes", "")),
    ]
    if address is None:
        found.append(Exam(Verdict.BAD, closed) if closed else Exam(Verdict.GOOD, "cli.doctor.slack.socket"))
    else:
        found.append(Exam(Verdict.TODO, "cli.doctor.slack.address", {"address": address}))
    # A bot token can't read what an app is made of.
    found.append(Exam(Verdict.TODO, "cli.doctor.slack.manifest", {"command": COMMAND}))
    return (*found, *exam_of_clock(heads.get("date", ""), now))


def _scopes(granted: str) -> list[Exam]:
    given = {scope.strip() for scope in granted.split(",") if scope.strip()}
    missing, more = sorted(set(SCOPES) - given), sorted(given - set(SCOPES))
    if missing:
        return [Exam(Verdict.BAD, "cli.doctor.slack.scopes_missing", {"scopes": ", ".join(missing)})]
    if more:
        return [Exam(Verdict.WARNING, "cli.doctor.slack.scopes_more", {"scopes": ", ".join(more)})]
    return [Exam(Verdict.GOOD, "cli.doctor.slack.scopes")]
