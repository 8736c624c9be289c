"""Issues and their items."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roundup.store.database import writing
from roundup.weeks import Week

if TYPE_CHECKING:
    from sqlite_utils import Database


def items(db: "Database", week: Week, stories: Sequence[int]) -> dict[int, int]:
    """The item of each of these stories in this week's issue, which is made where it is missing.

    An item keeps its number for as long as its story is drafted in this issue.
    """
    with writing(db.conn):
        db.conn.execute(
            "INSERT INTO issues (week, first_day, last_day) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (week) DO UPDATE SET first_day = ?2, last_day = ?3",
            (week.name, week.first.isoformat(), week.last.isoformat()),
        )
        issue = db.conn.execute("SELECT id FROM issues WHERE week = ?", (week.name,)).fetchone()[0]
        # Not INSERT OR IGNORE, which uses up a number for each that is there already.
        db.conn.executemany(
            "INSERT INTO issue_items (issue, story) SELECT ?1, ?2"
            " WHERE NOT EXISTS (SELECT 1 FROM issue_items WHERE issue = ?1 AND story = ?2)",
            [(issue, story) for story in stories],
        )
        rows = db.conn.execute("SELECT story, id FROM issue_items WHERE issue = ?", (issue,))
        known = {int(story): int(item) for story, item in rows}
    return {story: known[story] for story in stories}


def file_hash(db: "Database", week: str) -> str | None:
    """The SHA-256 of the draft file as we last wrote it; None when we have not."""
    row = db.conn.execute("SELECT file_sha256 FROM issues WHERE week = ?", (week,)).fetchone()
    return row[0] if row else None


def wrote_file(db: "Database", week: str, sha256: str) -> None:
    """Remember what we wrote, so that an edited file can be told from ours."""
    with writing(db.conn):
        db.conn.execute("UPDATE issues SET file_sha256 = ? WHERE week = ?", (sha256, week))
