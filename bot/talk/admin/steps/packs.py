"""Which packs come to the group."""

from bot.model.admin import AdminScene, AdminTurn
from bot.model.content import Pack
from bot.model.delivery import Kept
from bot.model.talk import Choice, Say
from bot.talk.admin import printed
from bot.talk.admin.answer import (
    answer,
    coming,
    in_private,
    not_set_up,
    old_button,
    posts_of,
    room_id,
    title_of,
    unclear,
)
from bot.talk.admin.change import DEFAULT, suggested, with_rule, without_pack
from bot.talk.admin.tokens import pack_key, pack_of, token
from bot.talk.admin.zones import fold
from bot.talk.say import item, say

ADD, REMOVE = "add", "remove"
MOST = 8  # packs that are listed


def packs(scene: AdminScene, words: str) -> AdminTurn:
    """Without words: all that may be posted. Or: add TITLE, remove TITLE."""
    if scene.kept is None:
        return not_set_up(scene)
    do, _, name = words.strip().partition(" ")
    if not do:
        return in_private(scene) if scene.public else _listed(scene, scene.kept)
    found = [pack for pack in scene.packs if fold(name) in _names(pack)]
    if do.casefold() not in {ADD, REMOVE} or not found:
        return unclear(scene, words, "groups.packs.example")
    return _done(scene, do.casefold(), found[0])


def pressed(scene: AdminScene, do: str, key: str) -> AdminTurn:
    """A pack from a button."""
    pack = pack_of(key, scene.packs)
    if scene.kept is None or pack is None or do not in {ADD, REMOVE}:
        return old_button(scene)
    return _done(scene, do, pack)


def _names(pack: Pack) -> set[str]:
    """What people may call it: its id, and its title in any language."""
    titles = {pack.title, *(pack.about("title", language) for language in pack.texts)}
    return {fold(name) for name in (*titles, pack.id, pack.id.partition("/")[2])}


def _listed(scene: AdminScene, kept: Kept) -> AdminTurn:
    if not scene.packs:
        return answer(scene, say("groups.setup.no_packs"))
    chosen = {each.pack for each in kept.schedules}
    says: list[Say] = [say("groups.packs.list")]
    choices = []
    for pack in scene.packs[:MOST]:
        key = "groups.packs.chosen" if pack.id in chosen else "groups.packs.free"
        title = title_of(scene, pack)
        says.append(item(key, title=title, purpose=pack.about("purpose", scene.language)))
        if not posts_of(scene, pack, kept.room.language, kept.room.fallback):
            says.append(item("groups.packs.unsigned", title=title))
        do, sign = (REMOVE, "−") if pack.id in chosen else (ADD, "+")
        choices.append(Choice(token("packs", room_id(scene), do, pack_key(pack.id)), f"{sign} {title}"))
    return answer(scene, *says, choices=tuple(choices))


def _done(scene: AdminScene, do: str, pack: Pack) -> AdminTurn:
    if do == REMOVE:
        change = without_pack(pack.id)
        done = say("groups.packs.removed", title=title_of(scene, pack))
        return answer(scene, done, coming(scene, change(scene.kept)), change=change)

    def add(kept: Kept | None) -> Kept | None:
        if kept is None or any(each.pack == pack.id for each in kept.schedules):
            return kept
        own = suggested(pack, kept.room.quiet)
        rule = next((each.rule for each in kept.schedules if each.campaign is None), own)
        return with_rule(kept, pack.id, rule, scene.now)

    after = add(scene.kept)
    own = next((each.rule for each in after.schedules if each.pack == pack.id), DEFAULT) if after else DEFAULT
    rule = printed.rule(own, scene.language, scene.words)
    says = [say("groups.packs.added", title=title_of(scene, pack), rule=rule)]
    if after and len(after.schedules) > 1:
        says.append(say("groups.packs.one_a_day", times=after.room.per_day))
    return answer(scene, *says, coming(scene, after), change=add)
