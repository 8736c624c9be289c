"""A database of its own for each test of the store, and links in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from roundup import shipped, urls
from roundup.given import Capture
from roundup.store.captures import record
from roundup.store.database import open_database

MONDAY = "2024-01-01T08:00:00Z"
TUESDAY = "2024-01-02T08:00:00Z"
WEDNESDAY = "2024-01-03T08:00:00Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database of `db` is."""
    return tmp_path / "roundup.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    """A new database with our schema."""
    opened = open_database(path, shipped.migrations())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def db_for_many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all examples of a law; `fresh` gives links that no example before had."""
    opened = open_database(tmp_path_factory.mktemp("store") / "roundup.db", shipped.migrations())
    yield opened
    opened.close()


def put(
    db: Database, *given: str | Capture, now: str = MONDAY, who: str = "ada", pick: bool = False
) -> list[int]:
    """Record these URLs or captures; the links that they became."""
    captures = [one if isinstance(one, Capture) else Capture(one) for one in given]
    parsed = [(one, urls.parse(one.url)) for one in captures]
    entries = [(one, urls.match_key(url), urls.published(url)) for one, url in parsed]
    return [done.link for done in record(db.conn, entries, now=now, who=who, pick=pick)]


def many(db: Database, count: int) -> list[int]:
    """Record so many links; their numbers, oldest first."""
    return put(db, *(f"https://tolvarn-herald.example/{number}" for number in range(count)))


def column(db: Database, sql: str, *values: object) -> list[object]:
    """The first column of what a query gives."""
    return [row[0] for row in db.conn.execute(sql, values)]


def fresh(db: Database, count: int = 1) -> list[int]:
    """So many links that were not there before."""
    known = db.conn.execute("SELECT count(*) FROM links").fetchone()[0]
    return put(db, *(f"https://tolvarn-herald.example/{known}/{number}" for number in range(count)))
