"""Which post of a pack comes next in a room."""

from collections.abc import Collection, Sequence
from datetime import date
from hashlib import blake2b

from bot.model.content import Pack, State, Wording

SHUFFLED = "shuffled"


def choose(posts: Sequence[str], recent: Sequence[str], order: str, seed: int) -> str | None:
    """One of the posts that are usable now, in the pack's order; `recent` are those that came, newest last.

    Of n posts none comes again before the n - 1 others, and never the last one at once. A shuffled pack has an order
    of its own for each seed; it stays the same, since another one would bring some posts again too early.
    """
    usable_now = frozenset(posts)
    known = [post for post in recent if post in usable_now]
    others = max(len(posts) - 1, 0)
    barred = {*known[max(len(known) - others, 0) :], *recent[-1:]}
    free = [post for post in posts if post not in barred]
    if not free:
        return None
    if order == SHUFFLED:
        return min(free, key=lambda post: (_mixed(seed, post), post))
    after = posts.index(known[-1]) + 1 if known else 0
    return next(post for post in (*posts[after:], *posts) if post in free)


def remember(recent: Sequence[str], post: str, length: int) -> tuple[str, ...]:
    """What came, each post once, newest last, and no more than a pack of that length needs."""
    return (*(earlier for earlier in recent if earlier != post), post)[-max(length, 1) :]


def usable(
    pack: Pack, languages: Sequence[str], today: date, *, unreviewed: bool, fills: Collection[str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Posts that may come today, in the pack's order, each with the first of the languages in which it may.

    Only approved texts, unless somebody has signed for the others; none of a pack or post that has expired, and of a
    pack none before its first day. `fills`: the slots that can be filled where it goes; None = all.
    """
    if (pack.starts_on is not None and today < pack.starts_on) or _over(pack.expires_on, today):
        return ()
    posts = [
        post.id
        for post in pack.posts
        if not _over(post.expires_on, today) and (fills is None or set(post.slots) <= set(fills))
    ]
    found = ((post, _language(pack, post, languages, unreviewed)) for post in posts)
    return tuple((post, language) for post, language in found if language is not None)


def posted_on(pack: Pack, platform: str | None) -> bool:
    """Whether a pack goes to a platform; None stands for any."""
    return platform is None or not pack.platforms or platform in pack.platforms


def written_for(pack: Pack, country: str | None) -> bool:
    """Whether a pack is meant for a country; one that names some is for no group whose country is not known."""
    return not pack.countries or country in pack.countries


def _over(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _language(pack: Pack, post: str, languages: Sequence[str], unreviewed: bool) -> str | None:
    for language in languages:
        parts = [text for name, text in pack.texts.get(language, {}).items() if name.partition(".")[0] == post]
        if parts and all(_may_come(text, unreviewed) for text in parts):
            return language
    return None


def _may_come(text: Wording, unreviewed: bool) -> bool:
    return bool(text.text.strip()) and (unreviewed or text.state is State.APPROVED)


def _mixed(seed: int, post: str) -> bytes:
    return blake2b(f"{seed}/{post}".encode(), digest_size=8).digest()
