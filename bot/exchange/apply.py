"""Translated texts written into the language files of packs: only the lines of what changed, and never an approval.

An approval is of the very words: it stays in the file when these change, counts no longer, and `fanilo status` says so.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.content.approval import alone
from bot.content.edit import CannotEdit, Editable, words, write
from bot.content.mend import written_as
from bot.content.packs import ABOUT, PackFolder, TextsFile
from bot.content.shape import Sheet, fit
from bot.content.yaml_places import read_document
from bot.exchange.packs import Opened, sources
from bot.exchange.plain import tidy
from bot.model.content import State, Wording

_STRANGE = re.compile("[\x85\u2028\u2029\ufeff]|^\t", re.MULTILINE)  # line ends that only YAML knows, and the like
_BEFORE_TITLE = ("state", "language")


class CannotApply(Exception):
    """The file can't take the texts without a change to something else."""


class Changed(Exception):
    """Somebody wrote into the file meanwhile."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A file as it would be."""

    path: Path
    name: str  # from the root on
    before: bytes | None  # None: it is new
    after: bytes
    drafts: tuple[str, ...] = ()  # texts that were reviewed or approved, and are drafts again
    editor: bool = True  # whether the file says who wrote it
    table: str = ""  # the pack's id

    def save(self) -> None:
        """Put it in its place. Raises Changed, OSError, content.approval.Busy."""
        with alone(self.path.parent):
            there = self.path.read_bytes() if self.path.exists() else None
            if there != self.before:
                raise Changed
            write(self.path, self.after)


def edited(pack: Opened, language: str, texts: Mapping[str, str], by: str | None = None) -> Edited:
    """The file of a language with these texts: post.part -> text. `by` is put to its editors. Raises CannotApply."""
    path = pack.path / f"{language}.yaml"
    before = path.read_bytes() if path.exists() else None
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(before if before is not None else _laid_out(pack.folder, language))
        try:
            after, sheet = _with(copy, pack.folder, texts, by)
        except (CannotEdit, LookupError, TypeError, AttributeError) as problem:
            raise CannotApply(path.name) from problem
    old = pack.folder.wordings(language) if language in pack.folder.texts else {}
    new = replace(pack.folder, texts={**pack.folder.texts, language: sheet}).wordings(language)
    name = f"{pack.folder.manifest.file.rpartition('/')[0]}/{path.name}"
    return Edited(path, name, before, after, tuple(_drafts(old, new)), bool(sheet.shape.editors), pack.id)


def approvals_by(pack: Opened, language: str, names: frozenset[str]) -> tuple[str, ...]:
    """The texts of a file that one of these names (of one person) has approved."""
    sheet = pack.folder.texts.get(language)
    given = sheet.shape.approvals if sheet else []
    return tuple(each.post for each in given if each.state == "approved" and each.by.strip().casefold() in names)


def _drafts(old: Mapping[str, Wording], new: Mapping[str, Wording]) -> Iterator[str]:
    for key, wording in old.items():
        if wording.state is not State.DRAFT and (key not in new or new[key].state is State.DRAFT):
            yield key


def _laid_out(folder: PackFolder, language: str) -> bytes:
    """A file with nothing in it yet."""
    signer = folder.reference.shape.signer if folder.reference else None
    lines = [f"language: {language}", "state: draft", *([f"signer: {_scalar(signer)}"] if signer else []), "posts:"]
    return ("\n".join(lines) + "\n").encode()


def _scalar(text: str) -> str:
    plain = text[:1].isalpha() and all(sign.isalnum() or sign in " -_." for sign in text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def _with(copy: Path, folder: PackFolder, texts: Mapping[str, str], by: str | None) -> tuple[bytes, Sheet[TextsFile]]:
    """The file with the texts, each written as its neighbours are where that says the same, else in quotation marks."""
    before = read_document(copy.read_bytes(), copy.name).data
    quoted = {key for key, text in texts.items() if _STRANGE.search(text)}
    for _ in range(2):
        editable = Editable(copy)
        for key, text in texts.items():
            _put(editable.data, folder, key, text, quoted=key in quoted)
        if by is not None:
            _named(editable.data, by)
        after = editable.text().encode()
        document = read_document(after, f"{folder.manifest.file.rpartition('/')[0]}/{copy.name}")
        found = _flat(document.data)
        wrong = {key for key, text in texts.items() if tidy(found.get(_path(key), "")) != text}
        if not wrong:
            break
        quoted |= wrong
    sheet, problems = fit(TextsFile, document)
    changed = {_path(key) for key in texts}
    if sheet is None or problems or wrong or _rest(found, changed) != _rest(_flat(before), changed):
        raise CannotApply(copy.name)
    return after, sheet


Steps = tuple[str, ...]


def _path(key: str) -> Steps:
    post, _, part = key.partition(".")
    return (part,) if post == ABOUT else ("posts", post, part)


def _flat(data: object, path: Steps = ()) -> dict[Steps, str]:
    """Every text by where it stands."""
    if isinstance(data, dict):
        return {below: text for key, value in data.items() for below, text in _flat(value, (*path, key)).items()}
    if isinstance(data, list):
        return {below: text for at, value in enumerate(data) for below, text in _flat(value, (*path, str(at))).items()}
    return {path: data} if isinstance(data, str) else {}


def _rest(found: Mapping[Steps, str], but: set[Steps]) -> dict[Steps, str]:
    return {path: text for path, text in found.items() if path not in but and path[0] != "editors"}


# ---- into the data


def _put(data: Any, folder: PackFolder, key: str, text: str, *, quoted: bool) -> None:
    path = _path(key)
    order = [_path(each) for each in sources(folder)]
    if len(path) == 1:
        at = next((list(data).index(name) + 1 for name in _BEFORE_TITLE if name in data), 0)
        titled = path == ("purpose",) and "title" in data
        _set(data, path[0], text, list(data).index("title") + 1 if titled else at, quoted=quoted)
        return
    _, post, part = path
    posts, _ = _below(data, "posts", len(data))
    ids = [each.id for each in folder.manifest.shape.posts]
    parts, remark = _below(posts, post, _behind(posts, ids[: ids.index(post)] if post in ids else ids))
    own = [each[2] for each in order if len(each) == 3 and each[1] == post]
    _set(parts, part, text, _behind(parts, own[: own.index(part)] if part in own else own), quoted=quoted)
    if remark:
        _remarked(parts, part, remark)


def _behind(data: Any, before: list[str]) -> int:
    """The place behind those of these that are there."""
    names = list(data)
    return max((names.index(name) + 1 for name in before if name in data), default=0)


def _below(data: Any, key: str, at: int) -> tuple[Any, str]:
    """The names and texts under a key; where it had to be made, the remark that stood behind the entry before it."""
    from ruamel.yaml.comments import CommentedMap

    remark = ""
    if not data.get(key):
        if key in data:
            data[key] = CommentedMap()
        else:
            remark = _remark(data, at)
            data.insert(at, key, CommentedMap())
    return data[key], remark


def _set(data: Any, key: str, text: str, at: int, *, quoted: bool) -> None:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    old = data.get(key)
    value: str = DoubleQuotedScalarString(text) if quoted else words(text) if old is None else written_as(old, text)
    if key in data:
        data[key] = value
        return
    remark = _remark(data, at)
    data.insert(at, key, value)
    if remark:
        _remarked(data, key, remark)


def _remark(data: Any, at: int) -> str:
    """Take away the remark that stands behind an entry and is about the next one: "# ---- the second part"."""
    holder, key = data, list(data)[at - 1] if at else None
    while key is not None and isinstance(holder[key], dict) and holder[key]:
        holder, key = holder[key], list(holder[key])[-1]
    token = (holder.ca.items.get(key) or [None] * 3)[2] if key is not None else None
    if token is None:
        return ""
    own, _, rest = token.value.partition("\n")
    if not rest:
        return ""
    if own:
        token.value = f"{own}\n"
    else:
        del holder.ca.items[key]
    return f"\n{rest}"


def _remarked(data: Any, key: str, remark: str) -> None:
    from ruamel.yaml.error import CommentMark
    from ruamel.yaml.tokens import CommentToken

    data.ca.items[key] = [None, None, CommentToken(remark, CommentMark(0), None), None]


def _named(data: Any, by: str) -> None:
    """Put somebody to the editors."""
    from ruamel.yaml.comments import CommentedSeq

    editors = data.get("editors")
    if isinstance(editors, list) and editors:
        if by not in editors:
            editors.append(by)
        return
    new = CommentedSeq([by])
    new.fa.set_flow_style()
    if "editors" in data:
        data["editors"] = new
    else:
        data.insert(list(data).index("posts"), "editors", new)
