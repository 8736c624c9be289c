"""Several processes at work on one newsletter: what one has taken, no other takes."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlite_utils import Database

from roundup import shipped
from roundup.errors import UnusableError
from roundup.model import STATES, Outcome
from roundup.store import feeds, leases, links
from roundup.store.database import open_database
from roundup.store.leases import Worker
from tests.store.conftest import MONDAY, TUESDAY, WEDNESDAY, column, many, put

PROCESSES = multiprocessing.get_context("forkserver")


@pytest.fixture
def lock(path: Path) -> Path:
    """The file of the slots."""
    return path.with_name("roundup.db.lock")


def _work(path: Path, lock: Path, line: Connection) -> None:
    """In another process: take so many links as each message says, answer with them; 0 ends the work."""
    db = open_database(path, shipped.migrations())
    with Worker(db, lock) as worker:
        line.send(worker.slot)
        while limit := line.recv():
            line.send([link.id for link in worker.take(["new"], due_by=None, limit=limit)])
    db.close()


class Hand:
    """A process at work."""

    def __init__(self, path: Path, lock: Path) -> None:
        self._line, theirs = PROCESSES.Pipe()
        self.process: BaseProcess = PROCESSES.Process(target=_work, args=(path, lock, theirs), daemon=True)
        self.process.start()
        self.slot: int = self._line.recv()

    def ask(self, limit: int) -> None:
        """Ask it to take links; `answer` gives them."""
        self._line.send(limit)

    def answer(self) -> list[int]:
        """The links that it took."""
        assert self._line.poll(20)
        taken: list[int] = self._line.recv()
        return taken

    def take(self, limit: int = 100) -> list[int]:
        """Let it take links."""
        self.ask(limit)
        return self.answer()

    def leave(self) -> None:
        """Let it end as it should."""
        self._line.send(0)
        self.process.join(20)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.join(20)


@pytest.fixture
def hire(path: Path, lock: Path) -> Iterator[Callable[[], Hand]]:
    """Starts processes; those that are left at the end are ended."""
    with ExitStack() as stack:

        def start() -> Hand:
            hand = Hand(path, lock)
            stack.callback(hand.kill)
            return hand

        yield start


def take(db: Database, lock: Path, **how: object) -> list[int]:
    """What a worker of this process takes, and gives back."""
    with Worker(db, lock) as worker:
        return [link.id for link in worker.take(**({"states": ["new"], "due_by": None} | how))]  # type: ignore[arg-type]


def test_two_processes_never_take_the_same_link_and_leave_none(
    db: Database, hire: Callable[[], Hand]
) -> None:
    ids = many(db, 300)
    hands = [hire(), hire()]
    taken: list[int] = []
    for _ in range(40):
        for hand in hands:
            hand.ask(5)
        taken += [link for hand in hands for link in hand.answer()]
    assert sorted(taken) == ids


def test_two_processes_have_slots_of_their_own(db: Database, hire: Callable[[], Hand]) -> None:
    assert [hire().slot, hire().slot] == [1, 2]


def test_the_links_of_a_killed_process_are_free_at_once(
    db: Database, lock: Path, hire: Callable[[], Hand]
) -> None:
    ids = many(db, 20)
    hand = hire()
    assert hand.take() == ids
    assert take(db, lock) == []
    hand.kill()
    assert take(db, lock) == ids


def test_the_links_of_a_killed_process_are_free_for_one_that_has_another_slot(
    db: Database, lock: Path, hire: Callable[[], Hand]
) -> None:
    ids = many(db, 20)
    first, second = hire(), hire()
    assert (first.take(8), second.take(12)) == (ids[:8], ids[8:])
    second.kill()
    first.leave()
    with Worker(db, lock) as worker:
        assert worker.slot == 1 != second.slot
        assert [link.id for link in worker.take(["new"], due_by=None)] == ids


def test_a_dead_processs_links_are_freed_and_a_living_ones_stay(
    db: Database, lock: Path, hire: Callable[[], Hand]
) -> None:
    ids = many(db, 20)
    dead, living = hire(), hire()
    assert (dead.take(5), living.take(5)) == (ids[:5], ids[5:10])
    dead.kill()
    assert take(db, lock) == ids[:5] + ids[10:]


def test_a_process_that_ends_gives_back_what_it_has_not_done(
    db: Database, lock: Path, hire: Callable[[], Hand]
) -> None:
    ids = many(db, 5)
    hand = hire()
    hand.take()
    hand.leave()
    assert column(db, "SELECT leased_by FROM links") == [None] * 5
    assert take(db, lock) == ids


def test_a_worker_that_meets_an_error_gives_back_what_it_took(db: Database, lock: Path) -> None:
    many(db, 5)

    def fail() -> None:
        with Worker(db, lock) as worker:
            worker.take(["new"], due_by=None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert column(db, "SELECT leased_by FROM links") == [None] * 5


def test_what_was_settled_is_no_longer_taken(db: Database, lock: Path) -> None:
    first, second = many(db, 2)
    with Worker(db, lock) as worker:
        worker.take(["new"], due_by=None)
        links.settle(db, first, Outcome("fetched"), None)
        assert column(db, "SELECT id FROM links WHERE leased_by = ?", worker.slot) == [second]


def test_a_worker_does_not_take_again_what_it_has(db: Database, lock: Path) -> None:
    ids = many(db, 4)
    with Worker(db, lock) as worker:
        assert [link.id for link in worker.take(["new"], due_by=None, limit=3)] == ids[:3]
        assert [link.id for link in worker.take(["new"], due_by=None)] == ids[3:]


def test_links_are_taken_by_their_state(db: Database, lock: Path) -> None:
    ids = many(db, len(STATES))
    for link, state in zip(ids, STATES, strict=True):
        reason = None if state in ("new", "fetched", "ready") else "So it is."
        links.settle(db, link, Outcome(state, reason), None)
    by_state = dict(zip(STATES, ids, strict=True))
    assert take(db, lock, states=["fetched", "new"]) == [by_state["new"], by_state["fetched"]]
    assert take(db, lock, states=STATES) == ids


def test_a_link_that_is_to_be_tried_later_is_taken_when_it_is_time(db: Database, lock: Path) -> None:
    (link,) = many(db, 1)
    links.settle(db, link, Outcome("retry", "Busy (503)."), TUESDAY)
    assert take(db, lock, states=["retry"], due_by=MONDAY) == []
    assert take(db, lock, states=["retry"], due_by=TUESDAY) == [link]
    assert take(db, lock, states=["retry"], due_by=WEDNESDAY) == [link]
    assert take(db, lock, states=["retry"], due_by=None) == [link]


def test_a_link_is_taken_with_what_its_fetching_needs(db: Database, lock: Path) -> None:
    (link,) = put(db, "https://tolvarn-herald.example/lamps?utm_source=mail")
    for _ in range(2):
        links.settle(db, link, Outcome("retry", "Busy (503)."), TUESDAY)
    with Worker(db, lock) as worker:
        (taken,) = worker.take(["retry"], due_by=None)
    assert (taken.id, taken.url, taken.state, taken.tries) == (
        link,
        "https://tolvarn-herald.example/lamps",
        "retry",
        2,
    )


@pytest.mark.parametrize("limit", [0, 1, 7, 30, 31, None])
def test_at_most_so_many_are_taken_the_oldest_first(db: Database, lock: Path, limit: int | None) -> None:
    ids = many(db, 30)
    assert take(db, lock, limit=limit) == ids[:limit]


def test_of_named_links_those_are_taken_that_may_be(db: Database, lock: Path) -> None:
    ids = many(db, 6)
    links.settle(db, ids[4], Outcome("ready"), None)
    assert take(db, lock, ids=[ids[4], ids[2], ids[0], 999]) == [ids[0], ids[2]]
    assert take(db, lock, ids=[]) == []


def test_of_very_many_named_links_the_oldest_are_taken_first(db: Database, lock: Path) -> None:
    """SQLite is asked for them in several portions."""
    ids = many(db, 1200)
    assert take(db, lock, ids=ids[::-1]) == ids
    assert take(db, lock, ids=ids[::-1], limit=3) == ids[:3]


def test_a_link_that_is_named_twice_is_taken_once(db: Database, lock: Path) -> None:
    ids = many(db, 600)
    assert take(db, lock, ids=[*ids, ids[0]]) == ids


def test_when_all_slots_are_held_it_says_so(
    db: Database, lock: Path, hire: Callable[[], Hand], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "_SLOTS", 2)
    hire()
    with pytest.raises(UnusableError, match="at work on this newsletter"):
        take(db, lock)


# -- feeds


def _hold_feed(path: Path, lock: Path, line: Connection) -> None:
    """In another process: take all feeds, say which, wait."""
    db = open_database(path, shipped.migrations())
    with Worker(db, lock) as worker:
        line.send(worker.take_feeds([1, 2]))
        line.recv()


def test_the_feeds_of_a_living_process_are_its_own_and_those_of_a_killed_one_free(
    db: Database, path: Path, lock: Path
) -> None:
    for number in range(2):
        feeds.add(db, f"https://tolvarn-herald.example/{number}", MONDAY)
    line, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=_hold_feed, args=(path, lock, theirs), daemon=True)
    process.start()
    try:
        assert line.poll(20)
        assert line.recv() == [1, 2]
        with Worker(db, lock) as worker:
            assert worker.take_feeds([1, 2]) == []
    finally:
        process.kill()
        process.join(20)
    with Worker(db, lock) as worker:
        assert worker.take_feeds([1, 2]) == [1, 2]
    assert column(db, "SELECT leased_by FROM feeds") == [None, None]
