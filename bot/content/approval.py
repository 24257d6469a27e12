"""A state given to texts, or taken from them: who may do it, and how it gets into the language file.

The log is written first and the file second, each as a whole. A process that dies in between leaves lines in the log
whose approvals never came about; no approval is ever in force that the log does not know.
"""

import fcntl
import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.content.approval_log import REVOKED, Entry, add, synced
from bot.content.edit import Editable
from bot.model.content import Pack, Person, State, Wording, fingerprint

PATIENCE = 5.0  # seconds that somebody else may take to write into the same pack
RANKS = {State.DRAFT: 0, State.REVIEWED: 1, State.APPROVED: 2}
ROLES = {State.REVIEWED: frozenset({"reviewer", "approver"}), State.APPROVED: frozenset({"approver"})}
MAY_TAKE_BACK = frozenset({"reviewer", "approver", "operator"})
ABOUT = "pack"  # the title and the purpose of a pack are its parts


class Objection(StrEnum):
    """Why somebody may not give a state."""

    ROLE = "role"
    LANGUAGE = "language"
    OWN_TEXT = "own_text"
    NO_EDITORS = "no_editors"
    EXPIRED = "expired"


class Busy(Exception):
    """Somebody else is writing into the pack."""


class Changed(Exception):
    """The words in the file are no longer those that were shown."""


@dataclass(frozen=True, slots=True)
class Given:
    """A text as it was shown, to be given a state."""

    key: str  # post.part
    wording: Wording


def objection(person: Person, pack: Pack, language: str, state: State, today: date) -> Objection | None:
    """Why this person may not give this state to texts of the pack in a language; None where they may."""
    editors = pack.editors.get(language, ())
    if not ROLES[state] & set(person.roles):
        return Objection.ROLE
    if person.languages and language not in person.languages:
        return Objection.LANGUAGE
    if pack.expires_on is not None and pack.expires_on <= today:
        return Objection.EXPIRED
    if not any(editor.strip() for editor in editors):
        return Objection.NO_EDITORS
    return Objection.OWN_TEXT if is_among(person, editors) else None


def is_among(person: Person, editors: Iterable[str]) -> bool:
    """Whether one of the editors is this person, named by id, name or mail address: "Soa Rabe <soa@example.org>"."""
    called = {_folded(word) for word in (person.id, person.name, person.email) if word}
    for editor in editors:
        name, _, mail = editor.partition("<")
        if called & {_folded(editor), _folded(name), _folded(mail.rstrip("> "))} - {""}:
            return True
    return False


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def texts_of(pack: Pack, language: str, posts: Collection[str] = ()) -> tuple[Given, ...]:
    """The texts of a language in the pack's order, its title and purpose first; `posts`: only these, or post.part."""
    order = {post: index for index, post in enumerate((ABOUT, *(post.id for post in pack.posts)))}
    found = [
        Given(key, wording)
        for key, wording in pack.texts.get(language, {}).items()
        if not posts or key in posts or key.partition(".")[0] in posts
    ]
    return tuple(sorted(found, key=lambda given: order.get(given.key.partition(".")[0], 0)))


def below(given: Iterable[Given], state: State) -> tuple[Given, ...]:
    """Those that have not come as far."""
    return tuple(each for each in given if RANKS[each.wording.state] < RANKS[state])


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Only one process at a time writes into a pack. Raises Busy, OSError."""
    handle = os.open(folder, os.O_RDONLY)
    until = time.monotonic() + PATIENCE
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Busy from None
                time.sleep(0.05)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
    finally:
        os.close(handle)


def give(file: Path, given: Iterable[Given], state: State, *, by: str, now: datetime) -> tuple[str, ...]:
    """Write a state of these texts into their file, in one go. Answers the keys of those that got it.

    A text to which somebody gave a higher state meanwhile keeps it. Raises Changed, Busy, CannotEdit, OSError.
    """
    wanted = {each.key: each.wording for each in given}
    with alone(file.parent):
        editable = Editable(file)
        entries = _entries(editable)
        marks = {key: wording.mark for key, wording in wanted.items()}
        new = {key: mark for key, mark in marks.items() if not _higher(entries.get(key), mark, state)}
        on = now.astimezone(UTC).date().isoformat()
        for key, mark in new.items():
            fields = {"post": key, "state": state.value, "by": by, "on": on, "fingerprint": mark}
            _put(editable, entries.get(key), fields)
        _proved(editable, {key: wording for key, wording in wanted.items() if key in new})
        if new:
            add(file.parent, _log(new, by, state.value, file.stem, now))
            editable.save()
            synced(file.parent)
    return tuple(new)


def standing(file: Path, posts: Collection[str] = ()) -> dict[str, tuple[str, str, str]]:
    """The approvals in a file: post.part -> state, by whom, on which day; also those of words that were changed since.

    `posts`: only these, or post.part. Raises CannotEdit, OSError.
    """
    return {
        key: (str(entry.get("state", "")), str(entry.get("by", "")), str(entry.get("on", "")))
        for key, entry in _entries(Editable(file)).items()
        if not posts or key in posts or key.partition(".")[0] in posts
    }


def take_back(file: Path, keys: Collection[str], *, by: str, now: datetime) -> tuple[str, ...]:
    """Take the approvals of these texts out of their file, in one go. Answers the keys of those that had one.

    Raises Busy, CannotEdit, OSError.
    """
    with alone(file.parent):
        editable = Editable(file)
        had = {key: str(fields.get("fingerprint", "")) for key, fields in _entries(editable).items() if key in keys}
        if had:
            approvals = editable.data["approvals"]
            for index in reversed(range(len(approvals))):
                if _key(approvals[index]) in had:
                    del approvals[index]
            if not approvals:
                del editable.data["approvals"]  # a note between the key and an empty list would make it no YAML
            _proved(editable, {})
            add(file.parent, _log(had, by, REVOKED, file.stem, now))
            editable.save()
            synced(file.parent)
    return tuple(had)


def _log(marks: Mapping[str, str], by: str, state: str, language: str, now: datetime) -> Iterator[Entry]:
    moment = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for key, mark in marks.items():
        yield Entry(moment, by, state, key, language, mark)


# ---- the approvals in the file


def _entries(editable: Editable) -> dict[str, Any]:
    """The approvals in the file by key, the last one of each."""
    found = editable.data.get("approvals")
    return {_key(entry): entry for entry in found if isinstance(entry, dict)} if isinstance(found, list) else {}


def _key(entry: object) -> str:
    post = str(entry.get("post", "")) if isinstance(entry, dict) else ""
    return post if "." in post else f"{post}.text"


def _higher(entry: Mapping[str, object] | None, mark: str, state: State) -> bool:
    if entry is None or entry.get("fingerprint") != mark:
        return False
    return any(entry.get("state") == each.value and rank > RANKS[state] for each, rank in RANKS.items())


def _put(editable: Editable, before: Any, fields: Mapping[str, str]) -> None:
    """Write an approval in the place of the one before it, or behind all others."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if before is not None:
        before.update(fields)
        return
    approvals = editable.data.get("approvals")
    if not isinstance(approvals, list) or not approvals:
        approvals = editable.data["approvals"] = CommentedSeq()
    entry = CommentedMap(fields)
    entry.fa.set_flow_style()
    approvals.append(entry)


def _proved(editable: Editable, given: Mapping[str, Wording]) -> None:
    """See to it that the file would say what it should, and nothing else. Raises Changed."""
    from bot.content.packs import TextsFile, wordings
    from bot.content.shape import fit
    from bot.content.yaml_places import read_document

    before = read_document(editable.path.read_bytes(), editable.path.name)
    after = read_document(editable.text().encode(), editable.path.name)
    sheet, problems = fit(TextsFile, after)
    if sheet is None or problems or _without_approvals(before.data) != _without_approvals(after.data):
        raise Changed
    found = wordings(sheet)
    for key, wording in given.items():
        if key not in found or fingerprint(found[key].text, wording.bound) != wording.mark:
            raise Changed


def _without_approvals(data: object) -> dict[str, object]:
    return {key: value for key, value in data.items() if key != "approvals"} if isinstance(data, dict) else {}
