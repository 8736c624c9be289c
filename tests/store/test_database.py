"""Opening the database: settings, schema, migrations, and what can be wrong with the file."""

import multiprocessing
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from roundup import shipped
from roundup.errors import UnusableError
from roundup.store import database
from roundup.store.database import connect, explain, integrity, open_database, pending, restore, writing
from tests.store.conftest import column, many, put

FIRST = "CREATE TABLE lamps (id INTEGER PRIMARY KEY, watt INTEGER NOT NULL) STRICT;"
SECOND = """
-- A comment with a semicolon; it ends nothing.
CREATE TABLE shades (lamp INTEGER NOT NULL REFERENCES lamps (id), colour TEXT NOT NULL) STRICT;
INSERT INTO shades SELECT id, 'green; or nearly' FROM lamps;
"""
BROKEN = """
CREATE TABLE shades (lamp INTEGER NOT NULL, colour TEXT NOT NULL) STRICT;
UPDATE lamps SET watt = watt * 2;
INSERT INTO shades SELECT id, 'green' FROM lamps;
INSERT INTO cushions VALUES (1);
"""

Steps = Callable[..., list[Path]]


@pytest.fixture
def steps(tmp_path: Path) -> Steps:
    """Writes migration files with these texts; their paths, in order."""

    def write(*texts: str) -> list[Path]:
        folder = tmp_path / "migrations"
        folder.mkdir(exist_ok=True)
        for number, text in enumerate(texts, 1):
            (folder / f"{number:04}_step{number}.sql").write_text(text, "utf-8")
        return [folder / f"{number:04}_step{number}.sql" for number in range(1, len(texts) + 1)]

    return write


def tables(conn: sqlite3.Connection) -> set[str]:
    """The names of the tables, sqlite-utils' own left out."""
    rows = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite%'")
    return {name for (name,) in rows}


def applied(conn: sqlite3.Connection) -> list[str]:
    """The names of the migrations on record."""
    return [name for (name,) in conn.execute("SELECT name FROM _sqlite_migrations ORDER BY name")]


# -- settings


def test_the_file_is_in_wal_mode_waits_for_the_disk_and_holds_foreign_keys(path: Path, db: Database) -> None:
    """Both ways of opening it set the same."""
    plain = connect(path)
    for conn in (plain, db.conn):
        assert conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert conn.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
        assert conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    plain.close()


def test_every_table_is_strict(db: Database) -> None:
    loose = column(
        db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
    )
    assert set(loose) == {"_sqlite_migrations", "sqlite_schema", "sqlite_sequence"}


def test_a_text_in_a_number_column_is_refused(db: Database) -> None:
    (link,) = put(db, "https://tolvarn-herald.example/a")
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
        db.conn.execute("UPDATE links SET tries = 'many' WHERE id = ?", (link,))


def test_a_row_that_points_nowhere_is_refused(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        db.conn.execute("INSERT INTO quotes (link, text, origin) VALUES (99, 'Quite so.', 'editor')")


@pytest.mark.parametrize(
    ("state", "reason", "next_attempt"),
    [
        ("ready", "All is well.", None),
        ("failed", None, None),
        ("needs_you", None, None),
        ("failed", "There is no such page any more (404).", "2024-01-02T08:00:00Z"),
        ("lost", "Nobody knows.", None),
    ],
)
def test_a_state_without_its_reason_or_with_one_that_it_has_not_is_refused(
    db: Database, state: str, reason: str | None, next_attempt: str | None
) -> None:
    (link,) = put(db, "https://tolvarn-herald.example/a")
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        db.conn.execute(
            "UPDATE links SET state = ?, reason = ?, next_attempt = ? WHERE id = ?",
            (state, reason, next_attempt, link),
        )


# -- transactions


def test_what_is_written_together_is_kept_together_or_not_at_all(db: Database) -> None:
    (link,) = put(db, "https://tolvarn-herald.example/a")

    def write() -> None:
        with writing(db.conn):
            db.conn.execute("UPDATE links SET tries = 5 WHERE id = ?", (link,))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
    assert column(db, "SELECT tries FROM links") == [0]
    assert not db.conn.in_transaction
    with writing(db.conn):
        db.conn.execute("UPDATE links SET tries = 6 WHERE id = ?", (link,))
    assert column(db, "SELECT tries FROM links") == [6]


def test_a_reader_sees_the_old_rows_while_another_writes_and_does_not_wait(path: Path, db: Database) -> None:
    (link,) = put(db, "https://tolvarn-herald.example/a")
    reader = connect(path)
    reader.execute("PRAGMA busy_timeout = 0")
    with writing(db.conn):
        db.conn.execute("UPDATE links SET tries = 5 WHERE id = ?", (link,))
        assert reader.execute("SELECT tries FROM links").fetchone() == (0,)
    assert reader.execute("SELECT tries FROM links").fetchone() == (5,)
    reader.close()


# -- migrations


def test_a_new_database_has_the_whole_schema_and_a_record_of_each_step(tmp_path: Path, steps: Steps) -> None:
    db = open_database(tmp_path / "a.db", steps(FIRST, SECOND))
    assert tables(db.conn) == {"lamps", "shades"}
    assert applied(db.conn) == ["0001_step1", "0002_step2"]
    assert not list(tmp_path.glob("*before*"))
    db.close()


def test_the_shipped_migrations_leave_nothing_pending_and_nothing_wrong(path: Path, db: Database) -> None:
    assert pending(db.conn, shipped.migration_names()) == []
    assert integrity(db.conn) == []


def test_a_migration_that_fails_half_way_leaves_nothing_of_itself(tmp_path: Path, steps: Steps) -> None:
    """Neither its table, nor its change of another one, nor its record; the steps before it stay."""
    open_database(tmp_path / "a.db", steps(FIRST)).close()
    conn = connect(tmp_path / "a.db")
    conn.execute("INSERT INTO lamps VALUES (1, 40)")
    with pytest.raises(sqlite3.OperationalError, match="cushions"):
        open_database(tmp_path / "a.db", steps(FIRST, BROKEN))
    assert tables(conn) == {"lamps"}
    assert conn.execute("SELECT watt FROM lamps").fetchall() == [(40,)]
    assert applied(conn) == ["0001_step1"]
    conn.close()


def test_a_migration_that_failed_is_done_when_it_is_mended(tmp_path: Path, steps: Steps) -> None:
    with pytest.raises(sqlite3.OperationalError):
        open_database(tmp_path / "a.db", steps(FIRST, BROKEN))
    db = open_database(tmp_path / "a.db", steps(FIRST, SECOND))
    assert tables(db.conn) == {"lamps", "shades"}
    assert applied(db.conn) == ["0001_step1", "0002_step2"]
    db.close()


def test_a_step_may_make_a_trigger(tmp_path: Path, steps: Steps) -> None:
    """The semicolons within one don't end the statement."""
    trigger = """
    CREATE TABLE counted (rows INTEGER NOT NULL) STRICT;
    INSERT INTO counted VALUES (0);
    CREATE TRIGGER count_lamps AFTER INSERT ON lamps BEGIN
      UPDATE counted SET rows = rows + 1;
      UPDATE counted SET rows = rows + 10;
    END;
    """
    db = open_database(tmp_path / "a.db", steps(FIRST, trigger))
    db.conn.execute("INSERT INTO lamps VALUES (1, 40)")
    assert column(db, "SELECT rows FROM counted") == [11]
    db.close()


def test_opening_again_changes_nothing(path: Path, db: Database) -> None:
    many(db, 3)
    before = list(db.conn.iterdump())
    open_database(path, shipped.migrations()).close()
    assert list(db.conn.iterdump()) == before
    assert not list(path.parent.glob("*before*"))


def test_an_older_database_is_migrated_after_a_backup(tmp_path: Path, steps: Steps) -> None:
    """The backup holds what was there before, and is one file without a log beside it."""
    old = open_database(tmp_path / "a.db", steps(FIRST))
    old.conn.execute("INSERT INTO lamps VALUES (1, 40), (2, 60)")
    db = open_database(tmp_path / "a.db", steps(FIRST, SECOND))
    assert column(db, "SELECT lamp FROM shades") == [1, 2]
    assert column(db, "SELECT DISTINCT colour FROM shades") == ["green; or nearly"]
    db.close()
    old.close()
    backups = [file.name for file in tmp_path.iterdir() if "before" in file.name]
    assert backups == ["a-before-0002_step2.db"]
    kept = sqlite3.connect(tmp_path / backups[0])
    assert tables(kept) == {"lamps"}
    assert kept.execute("SELECT * FROM lamps").fetchall() == [(1, 40), (2, 60)]
    assert applied(kept) == ["0001_step1"]
    assert kept.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    kept.close()


def test_where_the_migration_fails_the_backup_is_there(tmp_path: Path, steps: Steps) -> None:
    old = open_database(tmp_path / "a.db", steps(FIRST))
    old.conn.execute("INSERT INTO lamps VALUES (1, 40)")
    with pytest.raises(sqlite3.OperationalError):
        open_database(tmp_path / "a.db", steps(FIRST, BROKEN))
    old.close()
    kept = sqlite3.connect(tmp_path / "a-before-0002_step2.db")
    assert kept.execute("SELECT * FROM lamps").fetchall() == [(1, 40)]
    kept.close()


def test_two_steps_behind_is_brought_up_with_one_backup(tmp_path: Path, steps: Steps) -> None:
    open_database(tmp_path / "a.db", steps(FIRST)).close()
    third = "ALTER TABLE shades ADD COLUMN torn INTEGER;"
    db = open_database(tmp_path / "a.db", steps(FIRST, SECOND, third))
    assert applied(db.conn) == ["0001_step1", "0002_step2", "0003_step3"]
    db.close()
    assert [file.name for file in tmp_path.glob("*before*")] == ["a-before-0002_step2.db"]


def test_a_newer_database_is_left_alone_with_a_sentence(tmp_path: Path, steps: Steps) -> None:
    open_database(tmp_path / "a.db", steps(FIRST, SECOND)).close()
    with pytest.raises(UnusableError) as error:
        open_database(tmp_path / "a.db", steps(FIRST, SECOND)[:1])
    assert str(error.value) == (
        f"The database {tmp_path / 'a.db'} was used by a newer roundup (it has 0002_step2); "
        "install that version or a later one."
    )
    assert error.value.exit_code == 4
    conn = connect(tmp_path / "a.db")
    assert applied(conn) == ["0001_step1", "0002_step2"]
    conn.close()


def test_another_programs_database_is_left_alone_with_a_sentence(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "a.db")
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.commit()
    other.close()
    with pytest.raises(UnusableError) as error:
        open_database(tmp_path / "a.db", shipped.migrations())
    assert str(error.value) == (
        f"{tmp_path / 'a.db'} is a database, but none of roundup's; give another one with --db."
    )
    kept = sqlite3.connect(tmp_path / "a.db")
    assert tables(kept) == {"recipes"}
    kept.close()


def test_another_program_that_keeps_its_migrations_as_we_do_is_left_alone_too(tmp_path: Path) -> None:
    other = Database(tmp_path / "a.db")
    theirs = Migrations("recipes")

    @theirs()
    def first(db: Database) -> None:
        db.create_table("recipes", {"name": str})

    theirs.apply(other)
    other.close()
    with pytest.raises(UnusableError, match="none of roundup's"):
        open_database(tmp_path / "a.db", shipped.migrations())
    kept = sqlite3.connect(tmp_path / "a.db")
    assert tables(kept) == {"recipes"}
    kept.close()


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()
    db = open_database(path, shipped.migrations())
    assert "links" in db.table_names()
    db.close()


# -- several at once


def _open_when_told(path: Path, steps: Sequence[Path], start: float) -> str | None:
    """In another process: open the database at this moment of the monotonic clock; the error, if any."""
    time.sleep(max(0.0, start - time.monotonic()))
    try:
        open_database(path, steps).close()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


@pytest.fixture(scope="module")
def at_once() -> Iterator[Callable[[Path, Sequence[Path]], list[str]]]:
    """Lets four processes open a database at one moment; the errors that they meet."""
    with multiprocessing.get_context("forkserver").Pool(4) as pool:

        def run(path: Path, steps: Sequence[Path]) -> list[str]:
            start = time.monotonic() + 0.03
            results = [pool.apply_async(_open_when_told, (path, steps, start)) for _ in range(4)]
            return [error for result in results if (error := result.get(30))]

        yield run


AtOnce = Callable[[Path, Sequence[Path]], list[str]]


def test_processes_that_open_a_new_database_at_once_all_succeed(
    tmp_path: Path, steps: Steps, at_once: AtOnce
) -> None:
    todo = steps(FIRST, SECOND)
    for number in range(15):
        assert at_once(tmp_path / f"{number}.db", todo) == []
        conn = connect(tmp_path / f"{number}.db")
        assert applied(conn) == ["0001_step1", "0002_step2"]
        assert tables(conn) == {"lamps", "shades"}
        conn.close()


def test_processes_that_open_an_older_database_at_once_all_succeed(
    tmp_path: Path, steps: Steps, at_once: AtOnce
) -> None:
    """One of them migrates it, and the backup is what was there before."""
    for number in range(10):
        path = tmp_path / f"{number}.db"
        old = open_database(path, steps(FIRST))
        old.conn.execute("INSERT INTO lamps VALUES (1, 40)")
        old.close()
        assert at_once(path, steps(FIRST, SECOND)) == []
        conn = connect(path)
        assert conn.execute("SELECT lamp FROM shades").fetchall() == [(1,)]
        conn.close()
        kept = sqlite3.connect(tmp_path / f"{number}-before-0002_step2.db")
        assert tables(kept) == {"lamps"}
        assert kept.execute("SELECT * FROM lamps").fetchall() == [(1, 40)]
        kept.close()


def test_a_database_that_another_program_is_making_is_waited_for(path: Path) -> None:
    """While one process turns the new file to WAL, another one that opens it must not fail."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE lamps (watt INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.1, lambda: other.execute("COMMIT"))
    done.start()
    try:
        connect(path).close()
    finally:
        done.join()
        other.close()


def test_a_database_that_was_made_between_two_looks_is_no_strangers(path: Path) -> None:
    """The table of applied migrations was missing at the first look, and there are tables at the second."""
    conn = connect(path)
    looks: list[str] = []

    def another_process(statement: str) -> None:
        looks.append(statement)
        if "sqlite_master" in statement:
            conn.set_trace_callback(None)
            open_database(path, shipped.migrations()).close()

    conn.set_trace_callback(another_process)
    assert pending(conn, shipped.migration_names()) in ([], shipped.migration_names())
    assert looks
    conn.close()


def test_a_backup_before_migrating_is_not_overwritten_by_one_that_came_late(
    tmp_path: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes see that a step is pending; one has migrated before the other one makes its backup."""
    open_database(tmp_path / "a.db", steps(FIRST)).close()
    todo = steps(FIRST, SECOND)
    backup = database.backup

    def late(conn: sqlite3.Connection, target: Path) -> None:
        monkeypatch.setattr(database, "backup", backup)
        with suppress(sqlite3.OperationalError):  # it may also be made to wait, and then comes second
            open_database(tmp_path / "a.db", todo).close()
        backup(conn, target)

    monkeypatch.setattr(database, "WAIT", 0.05)
    monkeypatch.setattr(database, "backup", late)
    open_database(tmp_path / "a.db", todo).close()
    kept = sqlite3.connect(tmp_path / "a-before-0002_step2.db")
    assert tables(kept) == {"lamps"}
    kept.close()


# -- backup, restore, integrity


def test_a_backup_holds_all_and_can_be_made_while_another_writes(path: Path, db: Database) -> None:
    many(db, 40)
    writer = connect(path)
    with writing(writer):
        writer.execute("UPDATE links SET tries = 3")
        database.backup(db.conn, path.with_name("copy.db"))
    writer.close()
    copy = sqlite3.connect(path.with_name("copy.db"))
    assert copy.execute("SELECT count(*), sum(tries) FROM links").fetchone() == (40, 0)
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()


def test_a_backup_that_fails_leaves_the_one_that_was_there(path: Path, db: Database) -> None:
    many(db, 5)
    target = path.with_name("copy.db")
    database.backup(db.conn, target)
    before = target.read_bytes()
    other = Database(path.with_name("other.db"))
    other.close()
    with pytest.raises(sqlite3.ProgrammingError):
        database.backup(other.conn, target)
    assert target.read_bytes() == before
    assert not list(path.parent.glob("*.part"))


def test_a_restored_database_is_as_it_was_when_it_was_backed_up(path: Path, db: Database) -> None:
    many(db, 5)
    database.backup(db.conn, path.with_name("copy.db"))
    db.conn.execute("DELETE FROM links")
    restore(db.conn, path.with_name("copy.db"))
    assert column(db, "SELECT count(*) FROM links") == [5]


def test_integrity_names_rows_that_point_nowhere(db: Database) -> None:
    db.conn.execute("PRAGMA foreign_keys = OFF")
    db.conn.execute("INSERT INTO quotes (link, text, origin) VALUES (99, 'Quite so.', 'editor')")
    assert integrity(db.conn) == ["a row of quotes points nowhere"]


# -- what can be wrong with the file


def said(path: Path, act: Callable[[], object]) -> str:
    """The sentence for what goes wrong."""
    with pytest.raises((sqlite3.Error, UnusableError)) as caught:
        act()
    error = explain(caught.value, path) if isinstance(caught.value, sqlite3.Error) else caught.value
    assert isinstance(error, UnusableError), caught.value
    assert error.exit_code == 4
    return str(error)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert said(tmp_path, lambda: connect(tmp_path)) == f"{tmp_path} is a folder, not a database."


@pytest.mark.parametrize("content", [b"A shopping list: bread, lamp oil, twine.\n" * 200, b"short"])
def test_a_file_that_is_no_database_is_said_to_be_none(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert said(path, lambda: open_database(path, shipped.migrations())) == (
        f"The database {path} is no database of roundup's, or it is damaged; "
        "`roundup restore FILE` brings a backup back."
    )
    assert path.read_bytes() == content


def test_a_folder_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "roundup.db"
    assert said(path, lambda: connect(path)) == (
        f"The database {path} can't be opened: is the folder there, and may you read and write it?"
    )


def test_a_damaged_file_is_said_to_be_damaged(path: Path, db: Database, tmp_path: Path) -> None:
    many(db, 200)
    database.backup(db.conn, tmp_path / "hurt.db")
    hurt = tmp_path / "hurt.db"
    whole = hurt.read_bytes()
    # The first page stays, so that it is still a database; what it points to is noise.
    hurt.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))

    def use() -> None:
        conn = connect(hurt)
        try:
            conn.execute("SELECT count(*), max(url) FROM links").fetchall()
        finally:
            conn.close()

    assert said(hurt, use) == f"The database {hurt} is damaged; `roundup restore FILE` brings a backup back."


def test_an_index_that_lost_a_row_is_found_by_integrity(db: Database, tmp_path: Path) -> None:
    many(db, 20)
    (page,) = column(db, "SELECT rootpage FROM sqlite_master WHERE name = 'links_first_seen'")
    assert isinstance(page, int)
    database.backup(db.conn, tmp_path / "hurt.db")
    content = bytearray((tmp_path / "hurt.db").read_bytes())
    year = content.index(b"2024", (page - 1) * 4096)
    content[year : year + 4] = b"2023"
    (tmp_path / "hurt.db").write_bytes(content)
    hurt = connect(tmp_path / "hurt.db")
    assert "missing from index links_first_seen" in " ".join(integrity(hurt))
    hurt.close()


def test_a_file_that_integrity_can_not_even_read_is_said_to_be_damaged(db: Database, tmp_path: Path) -> None:
    many(db, 200)
    hurt = tmp_path / "hurt.db"
    database.backup(db.conn, hurt)
    hurt.write_bytes(hurt.read_bytes()[:-4096] + b"\xa5" * 4096)
    conn = connect(hurt)
    assert "is damaged" in said(hurt, lambda: integrity(conn))
    conn.close()


def test_a_database_in_use_is_waited_for_and_then_said_to_be_in_use(
    path: Path, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT", 0.05)
    waiting = connect(path)

    def write() -> None:
        with writing(waiting):
            raise AssertionError("it was not waited for")

    with writing(db.conn):
        sentence = said(path, write)
    assert sentence == (
        f"The database {path} is in use by another program; wait for it to end, or close it, and try again."
    )
    with writing(waiting):
        waiting.execute("UPDATE links SET tries = 0")
    waiting.close()


def test_a_full_disk_is_said_to_be_full_and_nothing_is_half_written(path: Path, db: Database) -> None:
    many(db, 3)
    pages = column(db, "PRAGMA page_count")[0]
    db.conn.execute(f"PRAGMA max_page_count = {pages}")
    assert said(path, lambda: many(db, 5000)) == (
        f"The database {path} can't grow: the disk is full; make room and try again."
    )
    assert column(db, "SELECT count(*) FROM links") == [3]
    assert not db.conn.in_transaction


def test_a_file_that_may_not_be_written_is_said_to_be_read_only(path: Path, db: Database) -> None:
    conn = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    assert said(path, lambda: conn.execute("DELETE FROM links")) == (
        f"The database {path} can't be written: the file or its folder is read-only."
    )
    conn.close()


def test_a_mistake_of_ours_has_no_sentence_for_an_editor(path: Path, db: Database) -> None:
    """It stays the exception that it is, and goes to the log with its traceback."""
    with pytest.raises(sqlite3.Error) as wrong:
        db.conn.execute("SELECT moon FROM links")
    assert explain(wrong.value, path) is None
    assert explain(sqlite3.ProgrammingError("closed"), path) is None


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1234])
def test_conditions_select_all_numbers_once_however_many(db: Database, count: int) -> None:
    numbers = list(range(1, count + 1))
    found: list[int] = []
    for condition, values in database.conditions(numbers, "value"):
        assert len(values) <= 500
        sql = f"SELECT value FROM (SELECT value FROM json_each(?)) WHERE {condition}"
        found += [row[0] for row in db.conn.execute(sql, (str(numbers), *values))]
    assert found == numbers


def test_without_numbers_the_condition_selects_all() -> None:
    assert list(database.conditions(None, "id")) == [("1", ())]
