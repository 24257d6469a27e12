"""The terminal: the conversation for whoever tries it, tests it or has nothing else."""

from bot.model.chat import Limits

LIMITS = Limits(text=4_000, buttons=12, label=60, rows=4)
