"""An article's fields and where their values come from.  Standard library only: the capture path needs it.

`article_origins` holds every candidate; its `place` is the order of trust: the editor's value stands at -2,
a feed's at -1, those of the page from 0 on, best first.  The row in `articles` holds the first of each.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence

from roundup.given import FieldValue
from roundup.model import FIELDS, Value

EDITOR = -2


def set_by_editor(conn: sqlite3.Connection, link: int, values: Mapping[str, FieldValue]) -> None:
    """The editor's values: they win over all others, for ever."""
    conn.executemany(
        "INSERT OR REPLACE INTO article_origins (link, field, place, origin, value)"
        " VALUES (?, ?, ?, 'editor', ?)",
        [(link, field, EDITOR, _write(value)) for field, value in values.items()],
    )
    choose(conn, link)


def set_by_page(conn: sqlite3.Connection, link: int, values: Mapping[str, Sequence[Value]]) -> None:
    """What a page says now, in the place of what it said before."""
    conn.execute("DELETE FROM article_origins WHERE link = ? AND place >= 0", (link,))
    conn.executemany(
        "INSERT INTO article_origins (link, field, place, origin, value) VALUES (?, ?, ?, ?, ?)",
        [
            (link, field, place, one.origin, _write(one.value))
            for field, candidates in values.items()
            for place, one in enumerate(candidates)
        ],
    )
    choose(conn, link)


def origins(conn: sqlite3.Connection, link: int) -> dict[str, list[Value]]:
    """Each field's values with their origins, the chosen one first."""
    found: dict[str, list[Value]] = {}
    rows = conn.execute(
        "SELECT field, origin, value FROM article_origins WHERE link = ? ORDER BY field, place",
        (link,),
    )
    for field, origin, value in rows:
        found.setdefault(field, []).append(Value(json.loads(value) if field == "authors" else value, origin))
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
