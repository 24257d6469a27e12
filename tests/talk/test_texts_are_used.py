"""No text of the private packs is translated for nothing."""

from pathlib import Path
from typing import get_args

from bot.app import App
from bot.content.countries import FeeRule
from bot.talk.steps.register import ANYWHERE
from bot.talk.steps.worry import STAGES

# Keys that the talk puts together from data: levels, stages, platforms, signs, cautions, rules, bans.
MADE_UP = {
    *(f"conversation.result.{level}" for level in ("high", "caution", "weak", "none")),
    *(f"conversation.next.{level}" for level in ("high", "caution", "none")),
    *(f"conversation.interview.changed_{level}" for level in ("high", "caution")),
    *(f"conversation.worry.{stage}{part}" for stage in STAGES for part in ("", "_ask")),
    *(f"conversation.{trap}{part}" for trap in ("romance", "shelter") for part in ("", ".next", ".ask")),
    *(
        f"conversation.{notice}.{platform}"
        for notice in ("notice", "forget")
        for platform in ("terminal", "web", "telegram", "discord", "slack")
    ),
    *(f"registers.{office}.address" for office in ("office", "other")),
    *(f"registers.fees.{rule}" for rule in get_args(FeeRule)),
    *(f"registers.ban.{kind}" for kind in ("any", "household", "some_work", "disputed", "warning", "clearance")),
    *(f"registers.anywhere.{place}" for place in ANYWHERE),
}


def test_every_private_text_is_said_somewhere(app: App) -> None:
    """A key stands in the code, or is made up from data that exists."""
    source = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[2] / "bot").rglob("*.py"))
    library = app.parts.library
    used = MADE_UP | {f"danger.safety_{sign}" for sign in library.danger}
    used |= {
        f"danger.caution_{c}" for country in library.countries.values() for h in country.hotlines for c in h.cautions
    }
    used |= {f"registers.{code.lower()}" for code, country in library.countries.items() if country.verification}
    keys = {key for key in app.parts.renderer.keys if key.startswith(("conversation.", "danger.", "registers."))}
    assert sorted(key for key in keys if key not in used and f'"{key}"' not in source) == []
