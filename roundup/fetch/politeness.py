"""Being a polite guest: one request at a time a host, a pause between two, patience after a failure."""

import asyncio
import fcntl
import os
import re
import struct
import tempfile
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO

FIRST_WAIT = 300.0
"""Seconds to the second try of a page that failed for now."""
FACTOR = 3.0
LONGEST_WAIT = 86_400.0
LONGEST_ASKED = 10.0**8
"""Three years: a server that wants to be left alone for longer is left alone for so long."""


_SLOTS = 1 << 16
"""Places for hosts in the file; two hosts that share one wait for each other, which harms nobody."""
_LOOK = 0.05
"""Seconds between two looks at whether another process has ended its turn."""
_MOMENT = struct.Struct("d")


class Turns:
    """Whose turn it is at each host, among all processes that share a file; without one, in this process alone.

    A host's place in the file is locked while it is asked (the kernel frees it when the process ends), and holds the
    moment of its last answer, by the machine's steady clock.  One object a process and file: closing any handle on a
    file frees all that the process has locked in it.
    """

    def __init__(self, file: str | None = None) -> None:
        if file is None:
            self._handle: IO[bytes] = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        else:
            Path(file).touch()
            self._handle = Path(file).open("r+b", buffering=0)  # noqa: SIM115
        self._here: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def at(self, host: str, pause: float) -> AsyncIterator[None]:
        """Wait until nobody else asks this host and `pause` seconds have passed since the last answer."""
        loop = asyncio.get_running_loop()
        place = zlib.crc32(host.encode()) % _SLOTS * _MOMENT.size
        async with self._here[place], self._alone(place):
            answered = self._moment(place)
            # A moment that is still to come was written before the machine was started anew.
            if 0 < answered <= loop.time():
                await asyncio.sleep(max(0.0, answered + pause - loop.time()))
            try:
                yield
            finally:
                os.pwrite(self._handle.fileno(), _MOMENT.pack(loop.time()), place)

    @asynccontextmanager
    async def _alone(self, place: int) -> AsyncIterator[None]:
        """Hold a place's lock; other processes wait for it."""
        while True:
            try:
                fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _MOMENT.size, place)
                break
            except BlockingIOError:
                await asyncio.sleep(_LOOK)
        try:
            yield
        finally:
            fcntl.lockf(self._handle, fcntl.LOCK_UN, _MOMENT.size, place)

    def _moment(self, place: int) -> float:
        """When the last answer came; 0 when nobody was asked yet."""
        kept = os.pread(self._handle.fileno(), _MOMENT.size, place)
        return float(_MOMENT.unpack(kept)[0]) if len(kept) == _MOMENT.size else 0.0

    def close(self) -> None:
        """Give the file back."""
        self._handle.close()


def back_off(tries: int, asked: float | None, jitter: float) -> float:
    """Seconds until the next try after `tries` failures in a row (1 is the first).

    `asked` is what the server wants (Retry-After): never sooner.  `jitter`, from 0 to 1, spreads the tries
    so that not all links of a host come back at the same moment.
    """
    wait: float = min(LONGEST_WAIT, FIRST_WAIT * FACTOR ** min(tries - 1, 20))
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


def max_age(value: str | None) -> float | None:
    """The seconds for which a Cache-Control header says that an answer stays fresh (RFC 9111, 5.2.2.1); None where it
    wants to be asked each time (5.2.2.4, 5.2.2.5)."""
    if re.search(r"\bno-(?:cache|store)\b", value or "", re.I):
        return None
    match = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", value or "", re.I)
    return min(float(match[1]), LONGEST_ASKED) if match else None
