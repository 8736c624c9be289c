"""An article's fields and where their values come from.  Standard library only: the capture path needs it.

`article_origins` holds every candidate; its `place` is the order of trust: the editor's value stands at -2,
a feed's at -1, those of the page from 0 on, best first, and behind them what counts only where the page says nothing.
The row in `articles` holds the first of each.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence

from roundup.given import FieldValue
from roundup.model import FIELDS, Value

EDITOR = -2
FEED = -1
BEHIND = 1000
"""From here on: what an export or a newsletter says of a page, and values whose place was taken."""


def set_by_editor(conn: sqlite3.Connection, link: int, values: Mapping[str, FieldValue]) -> None:
    """The editor's values: they win over all others, for ever."""
    conn.executemany(
        "INSERT OR REPLACE INTO article_origins (link, field, place, origin, value)"
        " VALUES (?, ?, ?, 'editor', ?)",
        [(link, field, EDITOR, _write(value)) for field, value in values.items()],
    )
    choose(conn, link)


def come_along(
    conn: sqlite3.Connection, link: int, values: Mapping[str, FieldValue], place: int, *, own: bool
) -> None:
    """What a feed, or an export or newsletter, says of a page: `own`, in the place of what was there before."""
    for field, value in values.items():
        if own:
            conn.execute(
                "INSERT OR REPLACE INTO article_origins (link, field, place, origin, value)"
                " VALUES (?, ?, ?, 'feed', ?)",
                (link, field, place, _write(value)),
            )
        else:
            give(conn, link, field, place, "feed", _write(value))
    choose(conn, link)


def give(conn: sqlite3.Connection, link: int, field: str, place: int, origin: str, value: str) -> None:
    """Keep a value, as it is stored, in this place; where that is taken by another value, behind all others."""
    known = conn.execute(
        "SELECT place, value FROM article_origins WHERE link = ? AND field = ?", (link, field)
    ).fetchall()
    if value in [kept for at, kept in known if at == place or at >= BEHIND]:
        return
    taken = [at for at, _ in known]
    if place in taken:
        place = max(BEHIND, max(taken) + 1)
    conn.execute(
        "INSERT INTO article_origins (link, field, place, origin, value) VALUES (?, ?, ?, ?, ?)",
        (link, field, place, origin, value),
    )


def set_by_page(conn: sqlite3.Connection, link: int, values: Mapping[str, Sequence[Value]]) -> None:
    """What a page says now, in the place of what it said before."""
    conn.execute("DELETE FROM article_origins WHERE link = ? AND place BETWEEN 0 AND ?", (link, BEHIND - 1))
    conn.executemany(
        "INSERT INTO article_origins (link, field, place, origin, value, doubt) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (link, field, place, one.origin, _write(one.value), one.doubt)
            for field, candidates in values.items()
            for place, one in enumerate(candidates)
        ],
    )
    choose(conn, link)


def origins(conn: sqlite3.Connection, link: int) -> dict[str, list[Value]]:
    """Each field's values with their origins, the chosen one first."""
    found: dict[str, list[Value]] = {}
    rows = conn.execute(
        "SELECT field, origin, value, doubt FROM article_origins WHERE link = ? ORDER BY field, place",
        (link,),
    )
    for field, origin, value, doubt in rows:
        read = json.loads(value) if field == "authors" else value
        found.setdefault(field, []).append(Value(read, origin, doubt))
    return found


def _write(value: FieldValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def choose(conn: sqlite3.Connection, link: int) -> None:
    """Put the best value of each field into the article's row."""
    best = dict(
        conn.execute(
            "SELECT field, value FROM article_origins WHERE link = ?1 AND place ="
            " (SELECT min(place) FROM article_origins o WHERE o.link = ?1 AND o.field = article_origins.field)",
            (link,),
        ).fetchall()
    )
    columns = ", ".join(FIELDS)
    updates = ", ".join(f"{name} = excluded.{name}" for name in FIELDS)
    conn.execute(
        f"INSERT INTO articles (link, {columns}) VALUES (?{', ?' * len(FIELDS)})"
        f" ON CONFLICT (link) DO UPDATE SET {updates}",
        (link, *(best.get(name) for name in FIELDS)),
    )
