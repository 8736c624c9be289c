"""What else a link is known as, and by which rules keys were made.  Standard library only: the capture path needs it.

How far another key is trusted to be a link's: see SURE, CLAIMED and LED.
"""

import sqlite3
from collections.abc import Callable

from roundup.store.database import writing

SURE = 2
"""A redirect led from the one to the other, an article; or two links were joined."""
CLAIMED = 1
"""The page says so of itself (its canonical address): believed when both pages were read and are the same."""
LED = 0
"""A redirect led to what may be no article, but a section or a form: the same, and only of that very page."""

_FEW = 8
"""Links; of an address to which more of them lead, none is told that it is another."""


def find(conn: sqlite3.Connection, key: str) -> int | None:
    """The link of this match key, or that is surely known under it."""
    row = conn.execute(
        "SELECT id FROM links WHERE key = ?1 UNION ALL"
        " SELECT * FROM (SELECT link FROM aliases WHERE key = ?1 AND trust = ?2 ORDER BY link) LIMIT 1",
        (key, SURE),
    ).fetchone()
    return int(row[0]) if row else None


def know(conn: sqlite3.Connection, link: int, key: str, url: str, trust: int) -> None:
    """The link's page has this address too."""
    conn.execute(
        "INSERT INTO aliases (key, link, url, trust) SELECT ?1, id, ?3, ?4 FROM links WHERE id = ?2 AND key <> ?1"
        " ON CONFLICT (key, link) DO UPDATE SET trust = max(trust, excluded.trust)",
        (key, link, url, trust),
    )


def same(conn: sqlite3.Connection) -> list[tuple[int, int, bool]]:
    """Pairs of links that an address makes one page, the older first, and whether that is sure.

    Left out are links that a worker has taken, and addresses that more than a few links have: those are no page's.
    """
    rows = conn.execute(
        """
        SELECT min(one, other), max(one, other), max(trust) FROM (
          SELECT a.link AS one, l.id AS other, a.trust FROM aliases a JOIN links l ON l.key = a.key
          UNION ALL
          SELECT a.link, b.link, min(a.trust, b.trust) FROM aliases a
          JOIN aliases b ON a.key = b.key AND a.link < b.link
          WHERE min(a.trust, b.trust) > ?
            AND a.key IN (SELECT key FROM aliases GROUP BY key HAVING count(*) BETWEEN 2 AND ?)
        ) WHERE one <> other
          AND NOT EXISTS (SELECT 1 FROM links WHERE id IN (one, other) AND leased_by IS NOT NULL)
        GROUP BY 1, 2 ORDER BY 1, 2
        """,
        (LED, _FEW),
    )
    return [(int(one), int(other), trust == SURE) for one, other, trust in rows]


def rules(conn: sqlite3.Connection) -> str | None:
    """By which rules the keys in this database were made; None while there are none."""
    row = conn.execute("SELECT rules FROM made_with WHERE what = 'keys'").fetchone()
    return str(row[0]) if row else None


def made_with(conn: sqlite3.Connection, name: str) -> None:
    """Keys are made by these rules from now on."""
    conn.execute("INSERT OR REPLACE INTO made_with (what, rules) VALUES ('keys', ?)", (name,))


def is_empty(conn: sqlite3.Connection) -> bool:
    """Whether there is no link yet."""
    return conn.execute("SELECT 1 FROM links LIMIT 1").fetchone() is None


def renew(
    conn: sqlite3.Connection,
    name: str,
    *,
    key_of: Callable[[str], str | None],
    join: Callable[[int, int], None],
) -> None:
    """Give each link its key by the rules of this name, in one transaction; nothing when another program was quicker.

    A link's key is that of the URL of its oldest sighting; where `key_of` has none for it, the old one stays.  `join`
    makes one of two links that have the same key now, the older first.
    """
    with writing(conn):
        if rules(conn) == name:
            return
        for older, younger in _renew_links(conn, key_of):
            join(older, younger)
        rows = conn.execute("SELECT key, link, url, trust FROM aliases").fetchall()
        conn.execute("DELETE FROM aliases")
        for key, link, url, trust in rows:
            know(conn, link, key_of(url) or key, url, trust)
        made_with(conn, name)


def _renew_links(conn: sqlite3.Connection, key_of: Callable[[str], str | None]) -> list[tuple[int, int]]:
    """Pairs of links that have one key now."""
    rows = conn.execute(
        "SELECT l.id, l.key, coalesce("
        "(SELECT s.url FROM sightings s WHERE s.link = l.id AND s.how <> 'edit' ORDER BY s.id LIMIT 1), l.url)"
        " FROM links l ORDER BY l.id"
    ).fetchall()
    first: dict[str, int] = {}
    twice: list[tuple[int, int]] = []
    changed: list[tuple[str, int]] = []
    for link, old, url in rows:
        key = key_of(url) or old
        if key in first:
            twice.append((first[key], link))
            continue
        first[key] = link
        if key != old:
            changed.append((key, link))
    # Two links may swap their keys, so none may stand in another's way.
    moved = [link for _, link in [*changed, *twice]]
    conn.executemany("UPDATE links SET key = '~' || id WHERE id = ?", [(link,) for link in moved])
    conn.executemany("UPDATE links SET key = ? WHERE id = ?", changed)
    return twice
