"""Opening the database: its settings, its schema, and what can be wrong with the file.

The capture path opens it with `connect` alone, because importing sqlite-utils costs more than recording a
link; all others get sqlite-utils' `Database` from `open_database`.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from typing import TYPE_CHECKING

from roundup.errors import UnusableError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

SET = "roundup"
"""The name of our set of migrations in sqlite-utils' table of applied ones."""

WAIT = 15.0
"""Seconds to wait for another process that is writing; a group of the ingest writes for milliseconds."""

# What SQLite's primary result codes (https://sqlite.org/rescode.html) mean to an editor.
_TROUBLE = {
    sqlite3.SQLITE_BUSY: "is in use by another program; wait for it to end, or close it, and try again",
    sqlite3.SQLITE_LOCKED: "is in use by another program; wait for it to end, or close it, and try again",
    sqlite3.SQLITE_FULL: "can't grow: the disk is full; make room and try again",
    sqlite3.SQLITE_READONLY: "can't be written: the file or its folder is read-only",
    sqlite3.SQLITE_CANTOPEN: "can't be opened: is the folder there, and may you read and write it?",
    sqlite3.SQLITE_IOERR: "can't be read or written: the disk reports an error, or it is full",
    sqlite3.SQLITE_CORRUPT: "is damaged; `roundup restore FILE` brings a backup back",
    sqlite3.SQLITE_NOTADB: "is no database of roundup's, or it is damaged; `roundup restore FILE` brings a backup back",
    sqlite3.SQLITE_PERM: "can't be opened: you may not read or write it",
    sqlite3.SQLITE_AUTH: "can't be opened: you may not read or write it",
}


def explain(error: sqlite3.Error, path: str | PathLike[str]) -> UnusableError | None:
    """The sentence for an error that the file or the disk is to blame for; None for a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    trouble = _TROUBLE.get(code & 0xFF) if code is not None else None
    return (
        UnusableError(f"The database {path} {trouble}{'' if trouble.endswith('?') else '.'}")
        if trouble
        else None
    )


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is broken, and not only in use, out of reach, or on a full disk."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def connect(path: str | PathLike[str]) -> sqlite3.Connection:
    """A connection with our settings; the file is made when it is missing.

    WAL, so that reading and writing don't wait for each other; synchronous=FULL, so that what was
    committed survives a power cut.
    """
    if os.path.isdir(path):
        raise UnusableError(f"{path} is a folder, not a database.")
    conn = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    try:
        if conn.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            _make_wal(conn)
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        conn.close()
        raise
    return conn


def _make_wal(conn: sqlite3.Connection) -> None:
    """Switch to WAL; where another process is writing, SQLite refuses at once instead of waiting."""
    waited = 0.0
    while True:
        try:
            conn.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or waited >= WAIT:
                raise
        time.sleep(0.05)
        waited += 0.05


@contextmanager
def writing(conn: sqlite3.Connection) -> Iterator[None]:
    """One transaction, committed at its end or not at all.

    It takes the write lock at its beginning: a transaction that begins with reading and then wants to
    write fails at once when another one has written in between.
    """
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
    else:
        try:
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise


def conditions(ids: Sequence[int] | None, column: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """SQL conditions, with their values, that together select these numbers; one for all with None.

    SQLite takes a limited number of values in one statement, so there may be several.
    """
    if ids is None:
        yield "1", ()
        return
    for at in range(0, len(ids), 500):
        part = tuple(ids[at : at + 500])
        yield f"{column} IN ({', '.join('?' * len(part))})", part


def pending(conn: sqlite3.Connection, names: Sequence[str]) -> list[str]:
    """Which of these migrations, by name, this database still lacks.

    UnusableError when it has one that this program doesn't know: a newer roundup has used it.
    """
    applied = _applied(conn)
    if not applied:
        if conn.execute(
            "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE '%_sqlite_migrations%'"
        ).fetchone()[0]:
            # Another program may have made it in between the two looks.
            applied = _applied(conn)
            if not applied:
                raise UnusableError(
                    f"{_file(conn)} is a database, but none of roundup's; give another one with --db."
                )
        else:
            return list(names)
    unknown = applied - set(names)
    if unknown:
        raise UnusableError(
            f"The database {_file(conn)} was used by a newer roundup (it has {max(unknown)}); "
            "install that version or a later one."
        )
    return [name for name in names if name not in applied]


def _applied(conn: sqlite3.Connection) -> set[str]:
    try:
        rows = conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (SET,)).fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        return set()  # there is no such table yet
    return {str(name) for (name,) in rows}


def open_database(path: "Path", steps: "Sequence[Path]") -> "Database":
    """The database at `path`, made or brought up to date where needed; an older one is backed up first.

    `steps` are the migrations, in order.  sqlite3.Error and UnusableError as for `connect` and `pending`.
    """
    from sqlite_utils import Database

    conn = connect(path)
    try:
        todo = pending(conn, [step.stem for step in steps])
        db = Database(conn, recursive_triggers=False, execute_plugins=False)
        if todo:
            migrate(db, steps)
        return db
    except BaseException:
        conn.close()
        raise


def migrate(db: "Database", steps: "Sequence[Path]") -> None:
    """Apply what is pending, each step in one transaction with its record.

    Two programs may start at once on a new database, so what is pending is asked again under the lock, and the
    backup of an older one is made under it.
    """
    from pathlib import Path

    from sqlite_utils import Migrations

    migrations = Migrations(SET)
    for step in steps:
        migrations(name=step.stem)(_script(step))
    names = [step.stem for step in steps]
    safe = False
    for name, following in zip(names, [*names[1:], None], strict=True):
        with writing(db.conn):
            todo = pending(db.conn, names)
            if name not in todo:
                continue
            safe = safe or todo == names  # a new database holds nothing that could be lost
            if not safe:
                safe = True
                path = Path(_file(db.conn))
                _copy(path, path.with_name(f"{path.stem}-before-{name}{path.suffix}"))
            migrations.apply(db, stop_before=following)


def _script(step: "Path"):  # type: ignore[no-untyped-def]  # the protocol that sqlite-utils wants is private
    def run(db: "Database") -> None:
        # `db.executescript` stays in the transaction; `db.conn.executescript` would commit it.
        db.executescript(step.read_text("utf-8"))

    return run


def backup(conn: sqlite3.Connection, target: "Path") -> None:
    """A copy of the whole database, also while others write to it; it is whole or it is not there."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    copy = sqlite3.connect(part)
    try:
        with copy:
            conn.backup(copy)
        # A backup is one file that can be carried about: no -wal beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        copy.close()
        part.unlink(missing_ok=True)
        raise
    copy.close()
    part.replace(target)


def _copy(path: "Path", target: "Path") -> None:
    """A backup through a connection of its own: one that is writing can't be copied from."""
    reader = sqlite3.connect(path)
    try:
        backup(reader, target)
    finally:
        reader.close()


def restore(conn: sqlite3.Connection, source: "Path") -> None:
    """Put the content of `source`, another database file, in the place of ours, in one transaction."""
    other = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    try:
        other.backup(conn, progress=_give_up_when_busy(), sleep=0.05)
    finally:
        other.close()


def _give_up_when_busy() -> Callable[[int, int, int], None]:
    """SQLite's backup would wait for a writer without end."""
    waited = 0.0

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal waited
        waited = waited + 0.05 if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else 0.0
        if waited > WAIT:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error

    return step


def integrity(conn: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong in the file, and rows that point nowhere; empty when all is well."""
    found = [str(row[0]) for row in conn.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
    dangling = [f"a row of {row[0]} points nowhere" for row in conn.execute("PRAGMA foreign_key_check")]
    return found + dangling[:10]


def _file(conn: sqlite3.Connection) -> str:
    return str(conn.execute("PRAGMA database_list").fetchone()[2])
