"""Decisions: pick, drop, later, on links and on stories."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roundup.model import Choice
from roundup.store import acts
from roundup.store.database import writing

if TYPE_CHECKING:
    from sqlite_utils import Database


def decide(
    db: "Database",
    decision: Choice,
    *,
    links: Sequence[int] = (),
    stories: Sequence[int] = (),
    now: str,
    who: str,
    reason: str | None = None,
) -> None:
    """One act: the same decision on each of these links and stories."""
    about = ", ".join([*map(str, links), *(f"s{story}" for story in stories)])
    with writing(db.conn):
        act = acts.begin(db.conn, decision, about, now=now, who=who)
        db.conn.executemany(
            "INSERT INTO decisions (act, link, story, decision, reason) VALUES (?, ?, ?, ?, ?)",
            [(act, link, None, decision, reason) for link in links]
            + [(act, None, story, decision, reason) for story in stories],
        )
