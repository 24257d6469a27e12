"""What a platform is: its limits as data, and a way to connect that turns updates into replies."""

from collections.abc import Awaitable, Callable

from bot.model.chat import Incoming, Outgoing

Receive = Callable[[Incoming], Awaitable[tuple[Outgoing, ...]]]
