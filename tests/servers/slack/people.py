"""People: what they do in Slack, and what Slack makes of it.

Payloads: https://docs.slack.dev/reference/events/message.im, /app_mention, /app_home_opened,
https://docs.slack.dev/interactivity/implementing-slash-commands, https://docs.slack.dev/reference/interaction-payloads
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.servers.slack import mrkdwn
from tests.servers.slack.workspace import Channel, Member, Posted

if TYPE_CHECKING:
    from tests.servers.slack.server import Delivery, SlackServer

Json = dict[str, Any]


class Person:
    """Somebody. What they do returns once Slack has the bot's acknowledgement, or has given up."""

    def __init__(self, server: "SlackServer", member: Member) -> None:
        self.server, self.member = server, member
        self.newest: Delivery | None = None

    def sees(self, since: int = 0) -> list[Posted]:
        """The bot's messages, oldest first."""
        return self.server.space.shown_to(self.member, since)

    async def writes(self, words: str, **more: object) -> "Delivery":
        """A direct message; `more` are other fields of the event: files, thread_ts, subtype."""
        event = self._message(self.member.im, mrkdwn.typed(words))
        return await self._event({**event, "type": "message", "channel_type": "im", **more})

    async def shares(self, words: str, comment: str = "") -> "Delivery":
        """Somebody else's message, handed on."""
        shared = {"is_share": True, "is_msg_unfurl": True, "author_id": "U0OTHER", "text": mrkdwn.typed(words)}
        return await self.writes(comment, attachments=[shared])

    async def sends_file(self, mimetype: str, words: str = "") -> "Delivery":
        """A file, with or without words."""
        return await self.writes(words, subtype="file_share", files=[{"id": "F0", "mimetype": mimetype}])

    async def edits(self, words: str, before: str = "") -> "Delivery":
        """A direct message is changed."""
        old = self._message(self.member.im, mrkdwn.typed(before))
        new = {**old, "text": mrkdwn.typed(words), "edited": {"user": self.member.id, "ts": self.server.space.ts()}}
        event: Json = {"type": "message", "subtype": "message_changed", "hidden": True, "channel_type": "im"}
        event |= {"channel": self.member.im, "ts": self.server.space.ts()}
        return await self._event({**event, "message": new, "previous_message": old})

    async def mentions(self, channel: Channel, words: str, thread: str | None = None) -> "Delivery":
        """Words to the bot in a channel."""
        event = self._message(channel.id, f"<@{self.server.space.bot}> {mrkdwn.typed(words)}")
        return await self._event({**event, "type": "app_mention", **({"thread_ts": thread} if thread else {})})

    async def commands(self, text: str, channel: Channel | None = None) -> "Delivery":
        """`/fanilo`, in the direct messages with the bot or in a channel."""
        where = channel.id if channel else self.member.im
        name = "directmessage" if where.startswith("D") else "general"
        body: Json = {"token": "unused", "team_id": self.server.space.team, "api_app_id": self.server.space.app}
        body |= {"channel_id": where, "channel_name": name, "user_id": self.member.id, "user_name": self.member.name}
        body |= {"command": "/fanilo", "text": text, "trigger_id": self.server.space.ts()}
        body["response_url"] = self.server.response_url(where, self.member.id)
        return await self._deliver("slash_commands", body)

    async def checks(self, words: str, channel: Channel, thread: str | None = None) -> "Delivery":
        """ "Check this message", of what somebody else has written in a channel."""
        message = {"type": "message", "user": "U0OTHER", "text": mrkdwn.typed(words), "ts": self.server.space.ts()}
        body = self._interaction("message_action", {"id": channel.id, "name": "general"})
        body |= {"callback_id": "check_message", "message": {**message, **({"thread_ts": thread} if thread else {})}}
        body |= {"action_ts": self.server.space.ts()}
        body["response_url"] = self.server.response_url(channel.id, self.member.id)
        return await self._deliver("interactive", body)

    async def presses(self, label: str) -> "Delivery":
        """The newest button with this label that they see."""
        for message in reversed(self.sees()):
            for button in message.seen.buttons:
                if button["text"]["text"] == label:
                    return await self._pressed(button, message)
        raise AssertionError("no such button")

    async def presses_at_home(self, label: str) -> "Delivery":
        """A button on the bot's own page."""
        view = self.server.space.homes[self.member.id]
        buttons = [b for block in view["blocks"] if block["type"] == "actions" for b in block["elements"]]
        button = next(b for b in buttons if b["text"]["text"] == label)
        body = self._interaction("block_actions", None)
        body |= {"container": {"type": "view", "view_id": "V0HOME"}, "view": view, "actions": [self._action(button)]}
        return await self._deliver("interactive", body)

    async def opens_home(self, tab: str = "home") -> "Delivery":
        """The bot's own page, or its messages."""
        event = {"type": "app_home_opened", "user": self.member.id, "channel": self.member.im, "tab": tab}
        return await self._event({**event, "event_ts": self.server.space.ts()})

    async def repeats(self) -> "Delivery":
        """Slack delivers their newest update once more."""
        assert self.newest is not None
        return await self.server.deliver(replace(self.newest, tries=0, acked=False))

    # ---- parts

    def _message(self, channel: str, text: str) -> Json:
        ts = self.server.space.ts()
        return {"user": self.member.id, "text": text, "ts": ts, "event_ts": ts, "channel": channel}

    def _interaction(self, kind: str, channel: Json | None) -> Json:
        body: Json = {"type": kind, "api_app_id": self.server.space.app, "trigger_id": self.server.space.ts()}
        body |= {"user": {"id": self.member.id, "name": self.member.name}, "team": {"id": self.server.space.team}}
        return {**body, **({"channel": channel} if channel else {})}

    def _action(self, button: Mapping[str, Any]) -> Json:
        kept: Json = {name: button[name] for name in ("action_id", "value", "text") if name in button}
        return {**kept, "type": "button", "block_id": "b1", "action_ts": f"{time.time():.6f}"}

    async def _pressed(self, button: Mapping[str, Any], message: Posted) -> "Delivery":
        body = self._interaction("block_actions", {"id": message.channel, "name": "directmessage"})
        container: Json = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        container["is_ephemeral"] = message.to is not None
        if message.thread:
            container["thread_ts"] = message.thread
        body |= {"container": container, "actions": [self._action(button)]}
        body["response_url"] = self.server.response_url(message.channel, self.member.id, message)
        return await self._deliver("interactive", body)

    async def _event(self, event: Json) -> "Delivery":
        self.newest = await self.server.event(event)
        return self.newest

    async def _deliver(self, kind: str, body: Json) -> "Delivery":
        from tests.servers.slack.server import Delivery

        self.newest = await self.server.deliver(Delivery(kind, body))
        return self.newest
