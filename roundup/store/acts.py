"""Acts of the editor's: when, who, what; each can be undone, the newest first.

A decision is undone by its act's mark alone.  An act that changes rows first keeps them as they were.
"""

import base64
import json
import sqlite3
from collections.abc import Sequence
from typing import Any


def begin(conn: sqlite3.Connection, name: str, about: str, *, now: str, who: str) -> int:
    """A new act, and its number; inside the transaction of what it does."""
    row = conn.execute(
        "INSERT INTO acts (at, who, name, about) VALUES (?, ?, ?, ?) RETURNING id", (now, who, name, about)
    ).fetchone()
    return int(row[0])


def remember(
    conn: sqlite3.Connection, act: int, table: str, *, columns: Sequence[str] = (), **key: int | str
) -> None:
    """Keep the rows of a table that have these values, as they are before the act changes or deletes them.

    No rows are kept as well: undoing then deletes what the act has put there.  With `columns`, only these are kept of
    rows that stay, so that undoing leaves alone what others have changed since.
    """
    wanted = ", ".join(["id", *columns]) if columns else "*"
    cursor = conn.execute(f"SELECT {wanted} FROM {table} WHERE {_where(key)}", tuple(key.values()))
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, map(_pack, row), strict=True)) for row in cursor]
    _keep(conn, act, table, key, rows)


def added(conn: sqlite3.Connection, act: int, table: str, number: int) -> None:
    """The act has added this row: undoing deletes it, and no other."""
    _keep(conn, act, table, {"id": number}, [])


def _keep(
    conn: sqlite3.Connection, act: int, table: str, key: dict[str, Any], rows: list[dict[str, Any]]
) -> None:
    conn.execute(
        "INSERT INTO act_rows (act, table_name, key, rows) VALUES (?, ?, ?, ?)",
        (act, table, json.dumps(key), json.dumps(rows, ensure_ascii=False)),
    )


def undo(conn: sqlite3.Connection, now: str) -> tuple[str, str] | None:
    """Take back the newest act that was not undone, inside a transaction: its name and what it was about.

    Passed over are joins: the night makes them, and who types `undo` means what he did himself.
    """
    newest = conn.execute(
        "SELECT id, name, about FROM acts WHERE undone_at IS NULL AND name <> 'join' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if not newest:
        return None
    act, name, about = newest
    take_back(conn, act, now)
    return str(name), str(about)


def take_back(conn: sqlite3.Connection, act: int, now: str) -> None:
    """Put back what this act has changed, inside a transaction."""
    kept = conn.execute(
        "SELECT table_name, key, rows FROM act_rows WHERE act = ? ORDER BY id DESC", (act,)
    ).fetchall()
    for table, key, rows in kept:
        _put_back(conn, table, json.loads(key), json.loads(rows))
    conn.execute("UPDATE acts SET undone_at = ? WHERE id = ?", (now, act))


def _put_back(
    conn: sqlite3.Connection, table: str, key: dict[str, Any], rows: Sequence[dict[str, Any]]
) -> None:
    if not rows or "id" not in key:
        conn.execute(f"DELETE FROM {table} WHERE {_where(key)}", tuple(key.values()))
    for row in rows:
        values = {name: _unpack(value) for name, value in row.items()}
        if "id" in key:
            # A row that others point to is written over, never deleted: what hangs on it would go with it.
            assignments = ", ".join(f'"{name}" = :{name}' for name in values)
            if conn.execute(f"UPDATE {table} SET {assignments} WHERE id = :id", values).rowcount:
                continue
        columns = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join(f":{name}" for name in values)
        conn.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


def _where(key: dict[str, Any]) -> str:
    return " AND ".join(f'"{name}" = ?' for name in key)


def _pack(value: Any) -> Any:
    return {"bytes": base64.b85encode(value).decode()} if isinstance(value, bytes) else value


def _unpack(value: Any) -> Any:
    return base64.b85decode(value["bytes"]) if isinstance(value, dict) else value
