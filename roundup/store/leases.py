"""Which worker has taken which links and feeds, so that several may run at once and nothing is done twice.

A worker holds a numbered slot: a lock on one byte of a file beside the database.  The kernel frees it when
the process ends, however it ends, so the links that a killed night had taken are free again at once.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from roundup.errors import LockedError, UnusableError
from roundup.model import Link
from roundup.store.database import conditions, writing

if TYPE_CHECKING:
    from sqlite_utils import Database


@contextmanager
def run_lock(file: Path) -> Iterator[None]:
    """The lock of a run: one at a time.  LockedError at once when another holds it.

    The kernel frees it when its process ends, however it ends, so a stale one is no obstacle.  It is on a file
    of its own: closing any handle on a file frees all that a process has locked in it.
    """
    with file.open("ab") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(
                "Another run is at work on this newsletter; try again when it has ended."
            ) from None
        yield


_LEASED = ("links", "feeds")
"""Tables whose rows are taken."""
_SLOTS = 1000
"""More workers than anyone starts at once."""


class Worker:
    """One process that takes links; use it as a context.

    One a process: the lock belongs to the process, so two workers in one would share their slots.
    """

    def __init__(self, db: "Database", file: Path) -> None:
        self._db = db
        self._file = file
        self.slot = 0

    def __enter__(self) -> Self:
        self._fd = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
        self.slot = next((n for n in range(1, _SLOTS) if self._lock(n)), 0)
        if not self.slot:
            os.close(self._fd)
            raise UnusableError(
                f"{_SLOTS} other programs are at work on this newsletter; wait for one to end."
            )
        self._free_the_dead()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            with writing(self._db.conn):
                self._give_back(self.slot)
        finally:
            os.close(self._fd)

    def take(
        self,
        states: Sequence[str],
        *,
        due_by: str | None,
        ids: Sequence[int] | None = None,
        limit: int | None = None,
    ) -> list[Link]:
        """Links in these states that nobody has taken, oldest first: of these numbers or of all, at most
        `limit`, and with `due_by` only those whose next attempt is not later."""
        ids = None if ids is None else sorted(set(ids))
        with writing(self._db.conn):
            taken: list[Link] = []
            for chosen, values in conditions(ids, "id"):
                rows = self._db.conn.execute(
                    f"SELECT id, url, state, tries FROM links WHERE {chosen} AND leased_by IS NULL"
                    f" AND state IN ({', '.join('?' * len(states))})"
                    " AND (next_attempt IS NULL OR next_attempt <= ?) ORDER BY id LIMIT ?",
                    (*values, *states, due_by or "9999", -1 if limit is None else limit),
                )
                taken += [Link(*row) for row in rows]
            del taken[limit if limit is not None else len(taken) :]
            self._db.conn.executemany(
                "UPDATE links SET leased_by = ? WHERE id = ?",
                [(self.slot, link.id) for link in taken],
            )
        return taken

    def take_feeds(self, ids: Sequence[int]) -> list[int]:
        """Those of these feeds that nobody has taken."""
        taken: list[int] = []
        with writing(self._db.conn):
            for chosen, values in conditions(ids, "id"):
                rows = self._db.conn.execute(
                    f"UPDATE feeds SET leased_by = ? WHERE {chosen} AND leased_by IS NULL RETURNING id",
                    (self.slot, *values),
                )
                taken += [int(number) for (number,) in rows]
        return sorted(taken)

    def _give_back(self, slot: int) -> None:
        for table in _LEASED:
            self._db.conn.execute(f"UPDATE {table} SET leased_by = NULL WHERE leased_by = ?", (slot,))

    def _lock(self, slot: int) -> bool:
        try:
            fcntl.lockf(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, slot)
        except OSError:
            return False
        return True

    def _free_the_dead(self) -> None:
        """Give back what workers had taken that are no more: their slots can be locked."""
        with writing(self._db.conn):
            slots = {
                int(slot)
                for table in _LEASED
                for (slot,) in self._db.conn.execute(
                    f"SELECT DISTINCT leased_by FROM {table} WHERE leased_by IS NOT NULL"
                )
            }
            for slot in slots:
                if slot == self.slot or self._lock(slot):
                    self._give_back(slot)
                    if slot != self.slot:
                        fcntl.lockf(self._fd, fcntl.LOCK_UN, 1, slot)
