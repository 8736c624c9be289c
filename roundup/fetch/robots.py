"""robots.txt (RFC 9309): asked once a run and host, before anything else there."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego

TOKEN = "roundup"
"""Our product token: the name by which a robots.txt speaks to us."""

MOST_BYTES = 512_000
"""RFC 9309, 2.5: at least 500 kibibytes must be read; what comes after is not."""

LONGEST_DELAY = 60.0
"""A Crawl-delay up to this many seconds is waited for; a longer one puts the link off."""


@dataclass(frozen=True)
class Rules:
    """What one host's robots.txt says."""

    text: str | None
    """None when it can't be read now, which forbids everything for a while (RFC 9309, 2.3.1.4)."""
    trouble: str | None = None

    def allows(self, url: str) -> bool:
        """Whether this page may be fetched."""
        return bool(self._parsed().can_fetch(url, TOKEN))

    def delay(self) -> float:
        """The Crawl-delay in seconds, 0 when there is none."""
        return float(self._parsed().crawl_delay(TOKEN) or 0.0)

    def _parsed(self) -> Protego:
        return Protego.parse(self.text or "")


class Robots:
    """The rules of each host, read once however many ask."""

    def __init__(self, read: Callable[[str], Awaitable[Rules]]) -> None:
        self._read = read
        self._known: dict[str, asyncio.Task[Rules]] = {}

    async def of(self, origin: str) -> Rules:
        """The rules of this origin (`https://host:port`)."""
        if origin not in self._known:
            self._known[origin] = asyncio.ensure_future(self._read(origin))
        return await asyncio.shield(self._known[origin])
