"""Feeds: which are followed, how they stand, when they are asked next."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from roundup.store import acts
from roundup.store.database import conditions, writing

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = dict[str, Any]

_LISTS = ("include", "exclude", "trouble")
"""Columns that hold a JSON array."""


def rows(db: "Database", ids: Sequence[int] | None = None) -> list[Row]:
    """All that is known of these feeds, or of all that are followed, by number."""
    found: list[Row] = []
    for condition, values in conditions(ids, "id"):
        found += db.query(
            f"SELECT * FROM feeds WHERE {condition} AND removed_at IS NULL ORDER BY id", list(values)
        )
    for row in found:
        for name in _LISTS:
            row[name] = json.loads(row[name])
    return found


def names(db: "Database", ids: Sequence[int]) -> dict[int, str]:
    """What each of these feeds is called, those that are followed no more too."""
    found: dict[int, str] = {}
    for condition, values in conditions(ids, "id"):
        found |= dict(
            db.conn.execute(
                f"SELECT id, coalesce(title_given, title, url) FROM feeds WHERE {condition}", values
            )
        )
    return found


def at(db: "Database", url: str) -> int | None:
    """The feed that is followed at this address."""
    row = db.conn.execute("SELECT id FROM feeds WHERE url = ? AND removed_at IS NULL", (url,)).fetchone()
    return int(row[0]) if row else None


_AFRESH: Row = {
    "removed_at": None,
    "enabled": 1,
    "title_given": None,
    "folder": None,
    "include": [],
    "exclude": [],
    "seen": "",
    "answered": None,
    "tries": 0,
    "next_poll": None,
}
"""A feed that is followed for the first time, or again: what was said of it before holds no more."""


def add(db: "Database", url: str, now: str, **said: Any) -> int:
    """Follow a feed, inside a transaction: its number.  One that was removed before is followed again."""
    row = db.conn.execute(
        "SELECT id FROM feeds WHERE url = ? ORDER BY removed_at IS NOT NULL, id DESC LIMIT 1", (url,)
    ).fetchone()
    if row is None:
        row = db.conn.execute(
            "INSERT INTO feeds (url, added_at) VALUES (?, ?) RETURNING id", (url, now)
        ).fetchone()
    number = int(row[0])
    change(db, number, **(_AFRESH | said))
    return number


def change(db: "Database", number: int, **values: Any) -> None:
    """Set these columns of a feed."""
    packed = {
        name: json.dumps(value, ensure_ascii=False) if name in _LISTS else value
        for name, value in values.items()
    }
    assignments = ", ".join(f"{name} = :{name}" for name in packed)
    db.conn.execute(f"UPDATE feeds SET {assignments} WHERE id = :id", packed | {"id": number})


def remove(db: "Database", ids: Sequence[int], *, now: str, who: str) -> None:
    """Follow these no more, in one act.  Their rows stay, for what came by them."""
    with writing(db.conn):
        act = acts.begin(db.conn, "feeds remove", ", ".join(f"f{n}" for n in ids), now=now, who=who)
        for number in ids:
            acts.remember(db.conn, act, "feeds", columns=("removed_at",), id=number)
            db.conn.execute("UPDATE feeds SET removed_at = ? WHERE id = ?", (now, number))


def counts(db: "Database") -> dict[str, int]:
    """How many feeds that are followed are in each state."""
    return dict(
        db.conn.execute(
            "SELECT state, count(*) FROM feeds WHERE removed_at IS NULL GROUP BY state"
        ).fetchall()
    )


def due(row: Mapping[str, Any], now: str, *, scheduled: bool) -> bool:
    """Whether a feed may be asked now: never before its own Retry-After; and `scheduled`, not before `next_poll`."""
    waits = (row["retry_after"], row["next_poll"] if scheduled else None)
    return bool(row["enabled"]) and all(not until or until <= now for until in waits)
