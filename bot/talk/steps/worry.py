"""Someone worries about someone else: not left yet, travelling, arrived, or out of reach."""

from bot.model.talk import Choice, Ref, Reply, Say, SayHotline, Scene, Turn
from bot.talk.say import MORE, NOW, NUMBER, say, stated, turn
from bot.talk.steps.number import numbers

STAGES = ("not_left", "travelling", "arrived", "unreachable")
STAGE_CHOICES = tuple(Choice(f"stage:{stage}", Ref(f"button.{stage}")) for stage in STAGES)
_NEEDS = {
    "not_left": ("migrant_workers", "trafficking", "labour_exploitation"),
    "travelling": ("trafficking", "police", "emergency"),
    "arrived": ("trafficking", "labour_exploitation", "migrant_workers"),
    "unreachable": ("police", "trafficking", "missing_child"),
}


def begin(scene: Scene) -> Turn:
    """Start, or go straight to the branch that was told."""
    if scene.heard.stage:
        return branch(scene, scene.heard.stage)
    says = (say("conversation.opener.plain"), say("conversation.worry.ask"))
    mention = scene.heard.mention
    return turn(
        scene,
        Reply(says, (*STAGE_CHOICES, NOW)),
        step="worry",
        country=mention.location or scene.session.country,
        origin=mention.origin or scene.session.origin,
        asked=None,
    )


def branch(scene: Scene, stage: str) -> Turn:
    """What to do, what to ask, whom to call at both ends, what not to do."""
    minor = bool(scene.heard.assessment and scene.heard.assessment.minor)
    needs = (*(("child",) if minor else ()), *_NEEDS[stage])
    advice: list[Say | SayHotline] = [
        say("conversation.opener.plain"),
        say(f"conversation.worry.{stage}"),
        say(f"conversation.worry.{stage}_ask"),
        say("conversation.worry.avoid"),
    ]
    countries = stated(scene)
    if countries:
        call: tuple[Say | SayHotline, ...] = (
            say("conversation.opener.number"),
            *numbers(scene, countries, needs),
            say("conversation.number.other"),
        )
    else:
        call = (say("conversation.opener.question"), say("conversation.worry.countries"))
    mention = scene.heard.mention
    return turn(
        scene,
        Reply(tuple(advice)),
        Reply(call, (MORE, NOW) if countries else (NUMBER, NOW)),
        step="worry_countries" if not countries else "number",
        stage=stage,
        listed=countries,
        needs=needs,
        country=mention.location or scene.session.country,
        origin=mention.origin or scene.session.origin,
        asked=None,
    )
