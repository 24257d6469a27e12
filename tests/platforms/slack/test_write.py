"""For any text: Slack takes it, people read what was meant, nothing can be tapped."""

import string
from dataclasses import replace
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.render import plain
from bot.model.chat import TO_PRIVATE, Address, Block, Button, Contact, Listing, Outgoing, Paragraph, Quote, Visibility
from bot.platforms.slack import LIMITS, SCOPES, read, write
from tests.platforms.harness import WORDS
from tests.servers.slack import api
from tests.servers.slack.workspace import Workspace

LURES = [
    "<!channel>",
    "<https://bad.example|good>",
    "<@U0001>",
    "*bold*",
    ":smile:",
    "&lt;",
    "https://bad.example",
    "@here",
]
TEXTS = st.one_of(st.text(min_size=1, max_size=200), st.lists(st.sampled_from(LURES), min_size=1).map(" ".join))
BLOCKS = st.one_of(
    st.builds(Paragraph, TEXTS),
    st.builds(Quote, TEXTS),
    st.builds(Contact, TEXTS, st.just(())),
    st.builds(Listing, st.lists(TEXTS, min_size=1, max_size=4).map(tuple)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=60))
def test_any_text_is_shown_as_it_is(blocks: list[Block]) -> None:
    """Accepted, whole, without a link, a mention, a preview; and no more than its first line as a notice."""
    space = Workspace()
    to = Address("a", space.channel().id, "1.5")
    outgoing = Outgoing(tuple(blocks))
    for visibility in Visibility:
        api.post_message(space, write.post(to, replace(outgoing, visibility=visibility)))
        posted = space.posted[-1]
        assert posted.seen.text == plain(blocks)
        assert posted.seen.tappable == []
        assert not posted.previews
        assert posted.thread == "1.5"
        if visibility is Visibility.PRIVATE:
            assert "\n" not in posted.notice
            assert posted.notice in plain(blocks)


def test_buttons() -> None:
    """All that the limits allow; the one that leads away is a link, or left out."""
    space = Workspace()
    to = Address("a", space.channel().id)
    label = string.ascii_letters[: LIMITS.label]
    tokens = [f"{number}.check" for number in range(LIMITS.buttons - 1)] + [TO_PRIVATE]
    rows = tuple((Button(label, token),) for token in tokens)
    outgoing = Outgoing(tuple(Paragraph("x") for _ in range(60)), rows)
    link = write.link_to_private("A1", "T1")
    for private, count in ((None, len(tokens) - 1), (link, len(tokens))):
        api.post_message(space, write.post(to, outgoing, private))
        assert len(space.posted[-1].seen.buttons) == count
    assert space.posted[-1].seen.buttons[-1]["url"] == link == "https://slack.com/app_redirect?app=A1&team=T1"


def test_the_page_of_the_bot() -> None:
    """Slack takes it; it has the three jobs and help."""
    space = Workspace()
    someone = space.member("alice")
    api.publish(space, {"user_id": someone.id, "view": write.home(WORDS)})
    assert [b["value"] for b in space.homes[someone.id]["blocks"][1]["elements"]] == [
        "0.check",
        "0.number",
        "0.worry",
        "0.now",
    ]


def test_the_manifest_is_what_is_handled(root: Path) -> None:
    """Its scopes are those that doctor wants, its events, command and shortcut those that are read."""
    manifest = yaml.safe_load((root / "docs/platforms/slack-manifest.yaml").read_text(encoding="utf-8"))
    features = manifest["features"]
    assert tuple(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == sorted(read.EVENTS)
    more = {"commands", "chat:write", "files:write", "users:read"}
    assert {scope for scope in read.EVENTS.values() if scope} | more == set(SCOPES)
    assert [command["command"] for command in features["slash_commands"]] == [read.COMMAND]
    assert [(s["callback_id"], s["type"]) for s in features["shortcuts"]] == [(read.SHORTCUT, "message")]
    assert features["app_home"]["home_tab_enabled"]
    assert features["app_home"]["messages_tab_enabled"]
