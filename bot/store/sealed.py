"""Bytes that only the server's key and the person together open."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.store.keys import PersonKeys

NONCE = 12  # bytes


def seal(plain: bytes, keys: PersonKeys) -> bytes:
    """Encrypt, bound to the row: put into another row it does not open. 28 bytes longer than `plain`."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(keys.seal).encrypt(nonce, plain, keys.row)


def unseal(sealed: bytes, keys: PersonKeys) -> bytes | None:
    """What was sealed, or None where it is not whole or not of this person."""
    try:
        return AESGCM(keys.seal).decrypt(sealed[:NONCE], sealed[NONCE:], keys.row)
    except (InvalidTag, ValueError):  # ValueError: too short to be anything
        return None
