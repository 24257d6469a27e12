"""A link begins with https:// and shows where it leads, and a button has a label.

With http:// anybody on the same network can read along and change the page. A shortened link hides where it leads,
which is what we warn of; it also tells a stranger's server who pressed it, and it can be pointed elsewhere later.
Bad: http://bit.ly/3xYz
Good: https://www.example.org/petition
What to do: open the link, copy the address that the browser ends at, and write that. A post with `link:` in pack.yaml
has the label of its button under `call:` in each language file.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.packs import PackFolder
from bot.model.content import Severity
from bot.text.links import SHORTENERS, Kind, contact_points, host_of

_HOST_MOST = 7  # letters of a host that may be a shortener we do not know: "go.gl"
_PATH = re.compile(r"/(?=[A-Za-z]*\d|[a-z]*[A-Z])[A-Za-z0-9]{4,8}/?")  # /3xYz
_AROUND = "\"'“”«»()[].,;:!?…<>"


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        yield from _buttons(folder)
    for shelf in material.shelves():
        wrong = {word: why for word in shelf.words if "." in word.strip(_AROUND) and (why := _wrong_in(word))}
        for piece in shelf.with_words(wrong):
            for word in dict.fromkeys(piece.text.split()):
                if word in wrong:
                    severity = Severity.ERROR if piece.page.awareness else Severity.WARNING
                    says = f"{piece.name} has the link {_short(word.strip(_AROUND))}, which {wrong[word]}."
                    yield Found(piece.place, says, None, severity, who=piece.page.who)


def _buttons(folder: PackFolder) -> Iterator[Found]:
    for index, post in enumerate(folder.manifest.shape.posts):
        reference = folder.reference
        has_call = reference is not None and "call" in (reference.shape.posts.get(post.id) or {})
        if post.link:
            why = _wrong(post.link, strict=True)
            if why:
                place = folder.manifest.place("posts", index, "link", value=True)
                yield Found(place, f'the link of post "{post.id}", {_short(post.link)}, {why}.')
            if reference and not has_call and post.id in reference.shape.posts:
                says = f'post "{post.id}" has a link, and no label for its button.'
                hint = 'Write one under "call:", such as: call: Sign the petition.'
                yield Found(reference.place("posts", post.id), says, hint)
        elif reference and has_call and folder.manifest.shape.kind == "awareness":
            says = f'post "{post.id}" has a label for a button, and no link.'
            hint = 'Write the link under "link:" in pack.yaml, or remove "call:".'
            yield Found(reference.place("posts", post.id, "call"), says, hint, Severity.WARNING)


def _wrong_in(word: str) -> str | None:
    for point in contact_points(word):
        if point.kind is Kind.LINK:
            return _wrong(word[point.span.start : point.span.end], strict=False)
    return None


def _wrong(link: str, *, strict: bool) -> str | None:
    """What is wrong with a link; one in a text may leave out https://."""
    host = host_of(link)
    if strict and ("." not in host or any(sign.isspace() for sign in link)):
        return "is no address that can be opened"
    if link.lower().startswith("http://"):
        return "begins with http:// and not with https://"
    if strict and not link.lower().startswith("https://"):
        return "does not begin with https://"
    if host in SHORTENERS or (len(host) <= _HOST_MOST and _PATH.fullmatch(_path(link))):
        return "looks shortened and hides where it leads"
    return None


def _path(link: str) -> str:
    try:
        return urlsplit(link if "://" in link else f"https://{link}").path
    except ValueError:
        return ""


def _short(link: str) -> str:
    return link if len(link) <= 60 else f"{link[:59]}…"


RULE = Rule("links", __doc__, "Write the whole address, beginning with https://, as the browser shows it.", _look)
