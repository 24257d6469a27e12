"""The language of the posts, and the one that stands in for it."""

from dataclasses import replace

from babel import Locale

from bot.model.admin import AdminScene, AdminTurn
from bot.model.delivery import Schedule
from bot.model.talk import Choice, Ref
from bot.talk.admin.answer import (
    answer,
    default_fallback,
    example,
    in_private,
    not_set_up,
    old_button,
    posts_of,
    room_id,
    unclear,
)
from bot.talk.admin.change import of_room
from bot.talk.admin.tokens import token
from bot.talk.admin.zones import fold
from bot.talk.say import say


def language(scene: AdminScene, words: str) -> AdminTurn:
    """Without words: which? With one or two: the language, and the one for posts that do not exist in it."""
    if scene.kept is None:
        return not_set_up(scene)
    wanted = words.replace(",", " ").split()
    if not wanted:
        if scene.public:
            return in_private(scene)
        choices = tuple(
            Choice(token("language", room_id(scene), code), Ref(f"language.{code}")) for code in scene.languages
        )
        return answer(scene, say("groups.language.ask"), example(scene, "groups.language.example"), choices=choices)
    found = [find(word, scene.languages) for word in wanted]
    if None in found or len(found) > 2:
        wrong = next((word for word, code in zip(wanted, found, strict=True) if code is None), words)
        return unclear(scene, wrong, "groups.language.example")
    first = found[0] or ""
    return chosen(scene, first, found[1] if len(found) > 1 else default_fallback(first))


def pressed(scene: AdminScene, code: str) -> AdminTurn:
    """A language from a button."""
    if scene.kept is None or code not in scene.languages:
        return old_button(scene)
    return chosen(scene, code, default_fallback(code))


def chosen(scene: AdminScene, code: str, fallback: str | None) -> AdminTurn:
    """It is so from now on."""
    other = fallback if fallback != code else None
    change = of_room(lambda room: replace(room, language=code, fallback=other), scene.now)
    says = [say("groups.language.set", language=Ref(f"language.{code}"))]
    if other:
        says.append(say("groups.language.fallback", language=Ref(f"language.{other}")))
    packs = [pack for pack in scene.packs if any(each.pack == pack.id for each in _schedules(scene))]
    if packs and not any(posts_of(scene, pack, code, other) for pack in packs):
        says.append(say("groups.setup.unsigned"))
    return answer(scene, *says, change=change)


def find(word: str, languages: tuple[str, ...]) -> str | None:
    """The shipped language that a word names: its code, or its name in any of them."""
    name = fold(word)
    if name in languages:
        return name
    for spoken in languages:
        names = Locale.parse(spoken).languages
        for code in languages:
            if fold(names.get(code, "")) == name:
                return code
    return None


def _schedules(scene: AdminScene) -> tuple[Schedule, ...]:
    return scene.kept.schedules if scene.kept else ()
