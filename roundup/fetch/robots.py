"""robots.txt (RFC 9309): asked once a day and host, before anything else there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

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
        return not self.text or bool(self._parsed.can_fetch(url, TOKEN))

    def delay(self) -> float:
        """The Crawl-delay in seconds, 0 when there is none."""
        return float(self._parsed.crawl_delay(TOKEN) or 0.0) if self.text else 0.0

    @cached_property
    def _parsed(self) -> Protego:
        return Protego.parse(self.text or "")


class Robots:
    """The rules of each host, read once however many ask."""

    def __init__(
        self, read: Callable[[str], Awaitable[Rules]], known: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """`known`: the robots.txt of origins that were asked before, and not too long ago."""
        self._read = read
        self._known = known
        self._asked: dict[str, asyncio.Task[Rules]] = {}
        self._kept: dict[str, Rules] = {}
        self.answers: dict[str, str] = {}
        """What was read this time, by origin."""

    async def of(self, origin: str) -> Rules:
        """The rules of this origin (`https://host:port`)."""
        if origin in self._kept:
            return self._kept[origin]
        if origin in self._known:
            self._kept[origin] = Rules(self._known[origin])
            return self._kept[origin]
        if origin not in self._asked:
            self._asked[origin] = asyncio.ensure_future(self._ask(origin))
        return await asyncio.shield(self._asked[origin])

    async def _ask(self, origin: str) -> Rules:
        rules = await self._read(origin)
        if rules.text is not None:
            self.answers[origin] = rules.text
        return rules
