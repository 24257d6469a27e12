"""The packs of a large root judged by several processes at once.

Every rule looks at one pack after the other, and only two packs of one id concern each other: such packs stay together.
So each process reads some of the packs and judges them, and only problems come back.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from multiprocessing.connection import Connection

from bot.content.layers import File, Kind
from bot.content.yaml_places import read_document
from bot.model.content import Problem

PROCESSES_MOST = 4
LEAST = 2_000_000  # bytes of packs; below that a second process costs more than it brings
Work = Callable[[], list[Problem]]


def processes() -> int:
    """How many are worth starting here; 1 = this one alone."""
    can_fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    if not can_fork or not hasattr(os, "sched_getaffinity"):
        return 1
    return min(len(os.sched_getaffinity(0)), PROCESSES_MOST)


def size(own: Iterable[File]) -> int:
    """Bytes of these files, as far as they can be read."""
    return sum(_size(file) for file in own)


def shares(own: Sequence[File], first: Sequence[int]) -> list[list[File]]:
    """The files in as many shares as there are numbers in `first`: the bytes that each has to do before.

    What is no pack belongs to all of them: words to avoid, people.
    """
    folders: dict[str, list[File]] = {}
    common: list[File] = []
    for file in own:
        if file.kind in (Kind.PACK, Kind.TEXTS, Kind.LOG):
            folders.setdefault(file.folder, []).append(file)
        else:
            common.append(file)
    load = list(first)
    taken: list[list[File]] = [list(common) for _ in first]
    for group in sorted(_by_id(folders), key=size, reverse=True):
        least = min(range(len(load)), key=load.__getitem__)
        taken[least] += group
        load[least] += size(group)
    return [sorted(each) for each in taken]


def _by_id(folders: Mapping[str, list[File]]) -> Iterable[list[File]]:
    """Folders of one id together."""
    found: dict[str, list[File]] = {}
    for folder, group in folders.items():
        manifest = next((file for file in group if file.kind is Kind.PACK), None)
        found.setdefault(_id(manifest) or f"{folder} has none", []).extend(group)
    return found.values()


def _id(manifest: File | None) -> str:
    try:
        data = read_document(manifest.path.read_bytes(), manifest.name).data if manifest else None
    except OSError:
        return ""
    return str(data.get("id") or "") if isinstance(data, dict) else ""


def _size(file: File) -> int:
    try:
        return file.path.stat().st_size
    except OSError:
        return 0


def all_of(work: Sequence[Work]) -> list[list[Problem]]:
    """What each has found; the first in this process, the others in processes of their own.

    Where one of them comes to nothing (there was no memory for it) its work is done here.
    """
    context = multiprocessing.get_context("fork")
    started = []
    for each in work[1:]:
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_send, args=(there, each), daemon=True)
        process.start()
        there.close()
        started.append((process, here))
    found = [work[0]()]
    for each, (process, here) in zip(work[1:], started, strict=True):
        try:
            answer: list[Problem] | None = here.recv()
        except (EOFError, OSError):
            answer = None
        process.join()
        found.append(each() if answer is None else answer)
    return found


def _send(connection: Connection, work: Work) -> None:
    try:
        found: list[Problem] | None = work()
    except Exception:
        found = None  # it is done again, and told, where somebody hears it
    connection.send(found)
    connection.close()
