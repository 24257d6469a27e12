"""A session as bytes, and back."""

from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from bot.model.talk import Session

VERSION = b"1"  # to be raised when the meaning of a field changes: older sessions then count as none
BLOCK = 1280  # bytes; nearly every session fits one, and three sealed ones fit a page of SQLite

_SESSION = TypeAdapter(Session)


def encode(session: Session) -> bytes:
    """As JSON, without the places in the text where something was found: they are about the person's words.

    Padded to whole blocks: a session that holds warning signs is longer than a greeting, and would say so.
    """
    bare = replace(session, found=tuple(replace(finding, spans=()) for finding in session.found))
    packed = VERSION + _SESSION.dump_json(bare, exclude_defaults=True)
    return packed.ljust(-(-len(packed) // BLOCK) * BLOCK)


def decode(packed: bytes) -> Session | None:
    """The session, or None where it is damaged or of another version."""
    if not packed.startswith(VERSION):
        return None
    try:
        return _SESSION.validate_json(packed.removeprefix(VERSION))
    except ValidationError:
        return None
