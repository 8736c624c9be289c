"""Being a polite guest: one request at a time a host, a pause between two, patience after a failure."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime

FIRST_WAIT = 300.0
"""Seconds to the second try of a page that failed for now."""
FACTOR = 3.0
LONGEST_WAIT = 86_400.0
LONGEST_ASKED = 10.0**8
"""Three years: a server that wants to be left alone for longer is left alone for so long."""


class Turns:
    """Whose turn it is at each host."""

    def __init__(self) -> None:
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free: dict[str, float] = {}

    @asynccontextmanager
    async def at(self, host: str, pause: float) -> AsyncIterator[None]:
        """Wait until nobody else asks this host and `pause` seconds have passed since the last answer."""
        loop = asyncio.get_running_loop()
        async with self._locks[host]:
            ready = self._free.get(host)
            if ready is not None:
                await asyncio.sleep(max(0.0, ready + pause - loop.time()))
            try:
                yield
            finally:
                self._free[host] = loop.time()


def back_off(tries: int, asked: float | None, jitter: float) -> float:
    """Seconds until the next try after `tries` failures in a row (1 is the first).

    `asked` is what the server wants (Retry-After): never sooner.  `jitter`, from 0 to 1, spreads the tries
    so that not all links of a host come back at the same moment.
    """
    wait: float = min(LONGEST_WAIT, FIRST_WAIT * FACTOR ** (tries - 1))
    wait *= 1 + 0.25 * jitter
    return max(wait, asked or 0.0)


def retry_after(value: str | None, date: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110, 10.2.3): a number, or a date.

    A date is read against the answer's own Date where it has one, because clocks differ.
    """
    if not value:
        return None
    value = value.strip()
    if value.isdecimal():
        return min(float(value[:12]), LONGEST_ASKED)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    try:
        sent = parsedate_to_datetime(date) if date else now
    except ValueError:
        sent = now
    if not (until.tzinfo and sent.tzinfo):
        return None
    return min(max(0.0, (until - sent).total_seconds()), LONGEST_ASKED)
