"""The web chat: one page that works without JavaScript, and better with it."""

from bot.model.chat import Limits

LIMITS = Limits(text=20_000, buttons=12, label=60, rows=2)
