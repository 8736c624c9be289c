"""Decisions: pick, drop, later, each in an act that says when and who, each of which can be undone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roundup.model import Choice
from roundup.store.database import writing

if TYPE_CHECKING:
    from sqlite_utils import Database


def decide(
    db: "Database",
    links: Sequence[int],
    decision: Choice,
    *,
    now: str,
    who: str,
    reason: str | None = None,
) -> None:
    """One act: the same decision on each of these links."""
    with writing(db.conn):
        act = db.conn.execute(
            "INSERT INTO acts (at, who, name) VALUES (?, ?, ?)", (now, who, decision)
        ).lastrowid
        db.conn.executemany(
            "INSERT INTO decisions (act, link, decision, reason) VALUES (?, ?, ?, ?)",
            [(act, link, decision, reason) for link in links],
        )


def undo(db: "Database", now: str) -> tuple[str, list[int]] | None:
    """Take the newest act back that was not undone: its name and its links; None when there is none."""
    with writing(db.conn):
        row = db.conn.execute(
            "SELECT id, name FROM acts a WHERE undone_at IS NULL"
            " AND EXISTS (SELECT 1 FROM decisions WHERE act = a.id) ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if not row:
            return None
        db.conn.execute("UPDATE acts SET undone_at = ? WHERE id = ?", (now, row[0]))
        links = db.conn.execute("SELECT link FROM decisions WHERE act = ? ORDER BY id", (row[0],)).fetchall()
    return str(row[1]), [int(link) for (link,) in links]
