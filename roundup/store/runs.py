"""Runs of pipelines: when, what they did, what went wrong."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from roundup.store.database import writing

if TYPE_CHECKING:
    from sqlite_utils import Database


def begin(db: "Database", name: str, now: str) -> int:
    """A run has begun; its number."""
    with writing(db.conn):
        number = db.conn.execute("INSERT INTO runs (name, started) VALUES (?, ?)", (name, now)).lastrowid
    assert number is not None
    return number


def end(db: "Database", run: int, now: str, code: int, counts: dict[str, int], errors: list[str]) -> None:
    """A run has ended, with this exit code, what it counted by stage, and what went wrong."""
    with writing(db.conn):
        db.conn.execute(
            "UPDATE runs SET ended = ?, exit = ?, counts = ?, errors = ? WHERE id = ?",
            (now, code, json.dumps(counts), json.dumps(errors, ensure_ascii=False), run),
        )


def newest(db: "Database", limit: int) -> list[dict[str, Any]]:
    """The last runs, newest first; `ended` and `exit` are None for one that was killed or still runs."""
    return _read(db.query(f"{_COLUMNS} ORDER BY id DESC LIMIT ?", [limit]))


def since(db: "Database", begin: str) -> list[dict[str, Any]]:
    """The runs that began at this time or later, newest first."""
    return _read(db.query(f"{_COLUMNS} WHERE started >= ? ORDER BY id DESC", [begin]))


_COLUMNS = "SELECT name, started, ended, exit, counts, errors FROM runs"


def _read(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found = list(rows)
    for row in found:
        row["counts"], row["errors"] = json.loads(row["counts"]), json.loads(row["errors"])
    return found
