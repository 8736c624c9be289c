"""One newsletter, open for work: its home, settings, database, and the clock."""

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from roundup import shipped
from roundup.app import identity
from roundup.config import FILE, Home, Settings, load
from roundup.errors import UnusableError
from roundup.store.database import connect, open_database, pending
from roundup.times import WEEKDAYS, utc

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol

    from sqlite_utils import Database

    from roundup.model import Outlet
    from roundup.weeks import Calendar

    class Talk(Protocol):
        """How an act speaks to the person while it works."""

        def say(self, sentence: str) -> None:
            """Tell something worth knowing."""

        def detail(self, sentence: str) -> None:
            """Tell something that only who asked for more wants to know."""

        def progress(self, label: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
            """A bar; the function that it gives moves it on by so many."""


class Silent:
    """Says nothing."""

    def say(self, sentence: str) -> None:
        """Nothing."""

    def detail(self, sentence: str) -> None:
        """Nothing."""

    def progress(self, label: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """No bar."""
        return nullcontext(lambda steps: None)


def clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def system_user() -> str:
    """Who is at work: ROUNDUP_USER, else the system's user."""
    return (
        os.environ.get("ROUNDUP_USER")
        or os.environ.get("USER")
        or os.environ.get("LOGNAME")
        or os.environ.get("USERNAME")
        or _account()
    )


def _account() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"


class Desk:
    """One newsletter at work.  `close` it, or use it as a context."""

    def __init__(
        self,
        home: Home,
        *,
        clock: Callable[[], datetime] = clock,
        who: str | None = None,
        talk: "Talk | None" = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self.home = home
        self.clock = clock
        self.who = who or system_user()
        self.talk = talk or Silent()
        self.environ = environ
        self._db: Database | None = None

    @cached_property
    def settings(self) -> Settings:
        """The settings; UnusableError when one is wrong."""
        return load(self.home.folder, self.environ)

    @property
    def now(self) -> str:
        """This moment, as it is stored."""
        return utc(self.clock())

    @property
    def calendar(self) -> "Calendar":
        """How this newsletter cuts time into weeks."""
        from roundup.weeks import Calendar

        week = self.settings.week
        return Calendar(self._zone, WEEKDAYS.index(week.starts), week.cutoff)

    @property
    def _zone(self) -> tzinfo:
        name = self.settings.newsletter.timezone
        if name == "UTC":
            return UTC
        from zoneinfo import ZoneInfo

        return ZoneInfo(name)

    @property
    def db(self) -> "Database":
        """The database, for an act that reads: UnusableError naming `roundup init` when there is none."""
        if self._db is None:
            self._must_exist()
            self._db = self._open()
        return self._db

    def make(self) -> "Database":
        """The database, made with its home where it is missing: for an act that records."""
        if self._db is None:
            self._db = self._open()
        return self._db

    def recording(self) -> sqlite3.Connection:
        """A plain connection for recording alone; sqlite-utils is imported only when a migration is due."""
        if self._db is not None:
            return self._db.conn
        self._make_folder()
        conn = connect(self.home.file)
        if pending(conn, shipped.migration_names()) or not identity.is_current(conn):
            conn.close()
            return self.make().conn
        return conn

    def close(self) -> None:
        """Close the database."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @cached_property
    def outlets(self) -> "dict[str, Outlet]":
        """The registry of outlets: ours, and over it the home's own `publishers.toml`."""
        from roundup.extract.outlets import read

        registry = read(shipped.publishers().read_text("utf-8"), "publishers.toml")
        own = self.home.path / "publishers.toml"
        if own.is_file():
            registry |= read(read_text(own), str(own))
        return registry

    def outlets_changed(self) -> None:
        """The home's `publishers.toml` was written: the registry is read anew when it is next asked for."""
        self.__dict__.pop("outlets", None)

    def _open(self) -> "Database":
        self.settings  # noqa: B018  # a wrong setting is told before anything is made
        self._make_folder()
        db = open_database(self.home.database, shipped.migrations())
        if not identity.is_current(db.conn):
            identity.renew(db.conn, self.home.database, self.now)
        return db

    def _make_folder(self) -> None:
        try:
            os.makedirs(os.path.dirname(self.home.file), exist_ok=True)
            os.makedirs(self.home.folder, exist_ok=True)
        except OSError as error:
            raise UnusableError(f"The folder {self.home.path} can't be made: {error.strerror}.") from None

    def _must_exist(self) -> None:
        if self.home.database.exists():
            return
        if (self.home.path / FILE).is_file():
            return  # a home that was made by `init` and has recorded nothing yet
        raise UnusableError(
            f"There is no newsletter in {self.home.path}: make one with `roundup init {self.home.path}`, "
            "or say with --home where it is."
        )


def read_text(path: "Path") -> str:
    """The text of an editor's file, with or without a byte order mark; UnusableError when it can't be read."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableError(f"{path} is not in UTF-8; save it as UTF-8 and try again.") from None
    except OSError as error:
        raise UnusableError(f"{path} can't be read: {error.strerror}.") from None
