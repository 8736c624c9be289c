"""The web as a newsletter's settings allow it to be asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from roundup import __version__
from roundup.app.desk import Desk
from roundup.errors import UnusableError
from roundup.store import robots
from roundup.times import utc

if TYPE_CHECKING:
    from roundup.fetch.web import Web

_RULES_HOLD = timedelta(days=1)
"""A robots.txt is not to be used for longer (RFC 9309, 2.4)."""


@asynccontextmanager
async def online(desk: Desk) -> AsyncIterator["Web"]:
    """The web, while the context is open; what hosts said to robots is kept for a day.

    UnusableError when the certificate file can't be read.
    """
    since = utc(desk.clock() - _RULES_HOLD)
    async with _web(desk, since) as web:
        try:
            yield web
        finally:
            robots.keep(desk.db, web.rules_read, now=desk.now, since=since)


def _web(desk: Desk, since: str) -> "Web":
    from roundup.fetch.addresses import Policy
    from roundup.fetch.client import Client, trust
    from roundup.fetch.politeness import Turns
    from roundup.fetch.web import Limits, Web

    settings = desk.settings.fetch
    try:
        authorities = trust(Path(settings.ca_file) if settings.ca_file else None)
    except OSError as error:
        raise UnusableError(f"The certificates in {settings.ca_file} can't be read: {error}.") from None
    policy = Policy(settings.allow_private, settings.ports)
    contact = f" (+{settings.contact})" if settings.contact else ""
    limits = Limits(
        settings.timeout,
        settings.max_bytes,
        settings.max_decoded,
        settings.redirects,
        settings.allow_downgrade,
    )
    client = Client(policy, f"roundup/{__version__}{contact}", authorities, settings.proxy or None)
    turns = Turns(f"{desk.home.file}.hosts")
    return Web(client, policy, limits, settings.host_delay, turns, robots.known(desk.db, since))
