"""What goes out together with a text and is approved together with it: the picture, the voice, the link.

Each is bound to the part that tells of it, so that an approval is of both: the picture's bytes to "alt", the link to
"call", the voice to "text". Where a language has no such part it is bound to "text": nothing goes out unbound.
"""

import json
from collections.abc import Collection


def bonds(parts: Collection[str], *, picture: str | None, voice: str | None, link: str | None) -> dict[str, str]:
    """Part -> what is bound to it; `parts` are those that have words.

    `picture` and `voice` are digests of the files' bytes, empty where the file can't be read; None where there is none.
    """
    found: dict[str, dict[str, str]] = {}
    for kind, home, value in (("picture", "alt", picture), ("voice", "text", voice), ("link", "call", link)):
        if value is not None and parts:
            where = next((part for part in (home, "text") if part in parts), min(parts))
            found.setdefault(where, {})[kind] = value
    return {part: json.dumps(things) for part, things in found.items()}
