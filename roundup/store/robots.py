"""The robots.txt of hosts, kept for a day (RFC 9309, 2.4), so that a night asks each host for it once."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from roundup.store.database import writing

if TYPE_CHECKING:
    from sqlite_utils import Database


def known(db: "Database", since: str) -> dict[str, str]:
    """What was asked for after this time, by origin."""
    return dict(db.conn.execute("SELECT origin, text FROM robots WHERE asked_at > ?", (since,)).fetchall())


def keep(db: "Database", found: Mapping[str, str], *, now: str, since: str) -> None:
    """Keep what was read, and forget what is older."""
    if not found:
        return
    with writing(db.conn):
        db.conn.execute("DELETE FROM robots WHERE asked_at <= ?", (since,))
        db.conn.executemany(
            "INSERT OR REPLACE INTO robots (origin, asked_at, text) VALUES (?, ?, ?)",
            [(origin, now, text) for origin, text in found.items()],
        )
