"""The texts of a pack as somebody reads them before they approve."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.commands.outreach import NEVER
from bot.commands.shared import listed, printable, say
from bot.content.approval import Given, texts_of
from bot.model.content import Library, Pack, Post, Problem, State

# How each state is said.
SAID = {
    State.DRAFT: "cli.posts.draft",
    State.REVIEWED: "cli.posts.reviewed",
    State.APPROVED: "cli.posts.approved",
}
NO_PACK = "cli.approve.no_pack"  # what is said where there is no such pack, of whatever kind
_PARTS = ("headline", "text", "alt", "call")  # in which they are read; others after them


def read(root: Path, snapshots: Path) -> tuple[Library, tuple[Problem, ...]]:
    """The content as its files are now, never a last good copy, and its problems."""
    from bot.content.load import load

    loaded = load(root, snapshots=snapshots)
    if loaded.library.degraded:
        loaded = load(root)
    return loaded.library, loaded.errors


def show(pack: Pack, language: str, new: Sequence[Given]) -> None:
    """The posts with something new in them, whole: who approves a headline reads what stands below it."""
    names = dict.fromkeys(each.key.partition(".")[0] for each in new)
    if not names:
        return
    signer = pack.signer.get(language, "")
    print(say("cli.posts.title", pack=pack.id, title=printable(pack.title), purpose=printable(pack.purpose.strip())))
    editors = printable(listed(pack.editors[language]))
    print(say("cli.approve.written_by", editors=editors, signer=printable(signer) or NEVER))
    posts = {post.id: post for post in pack.posts}
    asked = {each.key for each in new}
    for name in names:
        print(f"\n== {language} / {name}")
        whole = sorted(texts_of(pack, language, (name,)), key=_reading_order)
        for each in whole:
            part = each.key.partition(".")[2]
            mark = "*" if each.key in asked else " "
            print(f"{mark} {part} ({state_of(each)}):")
            print("\n".join(f"    {printable(line)}" for line in each.wording.text.strip().split("\n")))
        for line in _beside(posts.get(name), language):
            print(f"  {line}")
    print()


def _reading_order(given: Given) -> tuple[int, str]:
    part = given.key.partition(".")[2]
    return (_PARTS.index(part) if part in _PARTS else len(_PARTS)), part


def _beside(post: Post | None, language: str) -> Iterator[str]:
    """What goes out with the words, and is approved with them."""
    if post is None:
        return
    if post.picture:
        licence = printable(post.picture.licence or NEVER)
        yield say("cli.approve.picture", file=printable(post.picture.file), licence=licence)
    if language in post.voice:
        yield say("cli.approve.voice", file=printable(post.voice[language]))
    if post.link:
        yield say("cli.approve.link", link=printable(post.link))


def state_of(given: Given) -> str:
    """How far a text has come, and who said so."""
    approval, state = given.wording.approval, given.wording.state
    if approval is None or state is State.DRAFT:
        return say(SAID[state])
    return say("cli.posts.by", state=say(SAID[state]), name=printable(approval.by), date=approval.on.isoformat())
