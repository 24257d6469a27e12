"""The compiled phrases on disk, beside the snapshots: compiling takes seconds, reading them back does not.

A line with the digest of what they were compiled from and of what follows, then plain tables: nothing in them is run.
A copy that is damaged, of other phrases or other code, or can't be written is as if it were not there.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import Stemmer

from bot.assess.signs import Compiled
from bot.content.snapshot import write
from bot.model.content import PhraseSet
from bot.text.tables import Tables

_NAME = "phrases.compiled"
_CODE = ("assess/signs.py", "text/compile.py", "text/normal.py", "text/phrases.py", "text/stems.py", "text/tables.py")


def compiled(phrase_sets: Iterable[PhraseSet], folder: Path) -> Compiled:
    """The phrases compiled: read from `folder` where they were kept there, or compiled and kept now."""
    phrase_sets = tuple(phrase_sets)
    digest = _digest_of(phrase_sets)
    kept = _load(folder, digest)
    if kept is None:
        kept = Compiled.of(phrase_sets)
        payload = _dumps(kept)
        write(folder, _NAME, f"{digest} {hashlib.sha256(payload).hexdigest()}\n".encode() + payload)
    return kept


def _load(folder: Path, digest: str) -> Compiled | None:
    with suppress(OSError, ValueError, TypeError):
        head, _, payload = (folder / _NAME).read_bytes().partition(b"\n")
        if head.decode("ascii").split() == [digest, hashlib.sha256(payload).hexdigest()]:
            return _loads(payload)
    return None


def _dumps(kept: Compiled) -> bytes:
    negators = [[phrase, sorted(words)] for phrase, words in kept.negators.items()]
    return json.dumps([kept.sound, negators]).encode() + b"\n" + kept.tables.dumps()


def _loads(payload: bytes) -> Compiled:
    head, _, tables = payload.partition(b"\n")
    sound, negators = json.loads(head)
    return Compiled(Tables.loads(tables), tuple(sound), {phrase: frozenset(words) for phrase, words in negators})


def _digest_of(phrase_sets: Iterable[PhraseSet]) -> str:
    """Of all that compiling depends on: the phrases, the code, the stemmer, how the machine holds numbers."""
    digest = hashlib.sha256(f"{sys.byteorder} {Stemmer.version()}\n".encode())
    package = Path(__file__).resolve().parents[1]
    for name in _CODE:
        with suppress(OSError):
            digest.update((package / name).read_bytes())
    for phrase_set in phrase_sets:
        phrases = [(phrase.kind, phrase.id, phrase.form) for phrase in phrase_set.phrases]
        digest.update(json.dumps([phrase_set.language, phrases, dict(phrase_set.words)]).encode())
    return digest.hexdigest()
