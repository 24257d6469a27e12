"""How Discord's permissions add up, for any roles and changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.discord.rights import ADMINISTRATOR, SEND_MESSAGES, VIEW_CHANNEL, in_channel, is_admin, of_member

NOW = datetime(2026, 11, 25, tzinfo=UTC)
BITS = st.integers(0, (1 << 50) - 1)
PLAIN = BITS.map(lambda bits: bits & ~ADMINISTRATOR)


def guild(everyone: int, role: int = 0) -> dict[str, Any]:
    """A server with one role."""
    roles = [{"id": "1", "permissions": str(everyone)}, {"id": "2", "permissions": str(role)}]
    return {"id": "1", "owner_id": "9", "roles": roles}


def member(*roles: str, id: str = "5", **more: Any) -> dict[str, Any]:
    """Somebody there."""
    return {"user": {"id": id}, "roles": list(roles), **more}


def change(id: str, allow: int, deny: int) -> dict[str, Any]:
    """What a channel changes."""
    return {"id": id, "allow": str(allow), "deny": str(deny)}


@given(PLAIN, PLAIN, PLAIN, PLAIN)
def test_what_is_nearer_wins(everyone: int, role: int, allow: int, deny: int) -> None:
    """A change for a person outranks that of roles, and that of everyone; what is not changed stays."""
    both = [change("1", deny, allow), change("2", deny, allow), change("5", allow, deny)]
    had = of_member(guild(everyone, role), member("2"), NOW)
    has = in_channel(guild(everyone, role), member("2"), {"permission_overwrites": both}, NOW)
    assert has & allow == allow
    assert has & deny & ~allow == 0
    assert has & ~(allow | deny) == had & ~(allow | deny)


@given(PLAIN, BITS, BITS)
def test_admins_may_all_and_owners_too(everyone: int, allow: int, deny: int) -> None:
    """Whatever a channel says; a role that somebody does not have gives nothing."""
    channel = {"permission_overwrites": [change("1", allow, deny), change("5", allow, deny), change("9", allow, deny)]}
    server = guild(everyone, ADMINISTRATOR)
    for someone in (member("2"), member(id="9")):
        assert in_channel(server, someone, channel, NOW) & (VIEW_CHANNEL | SEND_MESSAGES) == (
            VIEW_CHANNEL | SEND_MESSAGES
        )
        assert is_admin(of_member(server, someone, NOW))
    assert of_member(server, member(), NOW) == everyone


@given(PLAIN, st.integers(-3, 3).filter(bool))
def test_a_time_out(everyone: int, hours: int) -> None:
    """Takes all but looking, until it is over."""
    until = (NOW + timedelta(hours=hours)).isoformat()
    silent = member(communication_disabled_until=until)
    expected = everyone & (VIEW_CHANNEL | 1 << 16) if hours > 0 else everyone
    assert of_member(guild(everyone), silent, NOW) == expected


@given(st.text() | st.none() | st.integers())
def test_anything_may_stand_there(permissions: object) -> None:
    """What is no number gives nothing."""
    known = str(permissions)
    digits = known.isascii() and known.isdecimal()
    assert is_admin(permissions) is (digits and bool(int(known) & (1 << 3 | 1 << 5)))
