"""What the operator has stopped: a file on this machine, or a row in the ledger for all of them."""

import asyncio
import logging
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.store.ledger import Ledger

log = logging.getLogger(__name__)

STOPPED = "stopped"  # the names of the rows
LINKS = "links"
LOOK = 5.0  # seconds between two looks into the ledger


class Controls:
    """Asked at every turn and every post, so it answers from memory. What is not known counts as it was last."""

    def __init__(self, file: Path) -> None:
        """`file` stops this machine as long as it is there: it needs no database."""
        self._file = file
        self._everywhere = False
        self.link_key: bytes | None = None  # of what the links of posts carry (bot/links.py)

    def stopped(self) -> bool:
        """Whether everything but help is stopped."""
        if self._everywhere:
            return True
        with suppress(OSError):
            return self._file.exists()
        return False

    async def look(self, ledger: "Ledger") -> None:
        """Ask the ledger. Raises what the database raises."""
        controls = await ledger.controls()
        self._everywhere = STOPPED in controls
        key = controls[LINKS][0] if LINKS in controls else await ledger.made_control(LINKS, secrets.token_hex(16))
        self.link_key = bytes.fromhex(key)

    async def follow(self, ledger: "Ledger") -> None:
        """Ask again and again, until cancelled."""
        while True:
            try:
                await self.look(ledger)
            except Exception as problem:  # whatever it was, it is asked again
                log.debug("the ledger does not say what is stopped: %s", type(problem).__name__)
            await asyncio.sleep(LOOK)
