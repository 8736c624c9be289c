"""Fetching and reading what is due, as one stream: the network in this process, the reading in others, one
writer that commits in groups.

Each link carries its state, so a run that was killed goes on where it was, and a second run changes nothing.
"""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from roundup import urls
from roundup.app import identity
from roundup.app.desk import Desk
from roundup.app.online import online
from roundup.app.pool import Pool, PoolLimits
from roundup.app.rereading import Change, changes
from roundup.extract import outlets
from roundup.model import STATES, Extraction, Link, Outcome, Page, Validators
from roundup.store import articles, links, pages
from roundup.store.database import writing
from roundup.store.leases import Worker
from roundup.times import utc
from roundup.weeks import day

if TYPE_CHECKING:
    from roundup.fetch.web import Web

_FEW = 20
"""Pages; below this, starting a second process costs more than it saves."""
_BATCH = 8
"""Pages in one message to a reading process."""
_WAITING = 64
"""Pages that may wait to be read; beyond, fetching waits."""
_GROUP = 50
"""Results in one transaction."""
_AHEAD = timedelta(days=1)
"""So much later than our clock it may be at a page's place, at most."""
_HELD = 0.5
"""Seconds that a result is held back for others to share its transaction."""


@dataclass
class Report:
    """What a run came to."""

    states: Counter[str] = field(default_factory=Counter)
    """How many links ended in each state."""
    skipped: list[int] = field(default_factory=list)
    """Named links that were not due."""
    joined: dict[int, int] = field(default_factory=dict)
    """Links that turned out to be the same page as another one, which they are now."""
    changed: list[int] = field(default_factory=list)
    """Links whose page is another than the one that was kept."""
    read_anew: list[Change] = field(default_factory=list)
    """What reading kept pages once more has changed."""

    def sentence(self) -> str:
        """The run in words, for the person who waits."""
        words = {
            "ready": "read",
            "fetched": "fetched",
            "retry": "to be tried again",
            "needs_you": "waiting for you",
            "bare": "with nothing to read",
            "refused": "refused",
            "failed": "failed",
        }
        parts = [f"{self.states[state]} {words[state]}" for state in words if self.states[state]]
        return ", ".join(parts) or "nothing was due"


def fetch(
    desk: Desk, ids: Sequence[int] | None = None, *, limit: int | None = None, again: bool = False
) -> Report:
    """Fetch what is due, or these links: new → fetched."""
    return _run(desk, ids, limit, again, fetching=True, reading=False)


def extract(
    desk: Desk,
    ids: Sequence[int] | None = None,
    *,
    limit: int | None = None,
    again: bool = False,
    since: str | None = None,
) -> Report:
    """Read the pages that were fetched, or those of these links: fetched → ready.

    With `again` those that were read before too, and the report tells what that has changed; `since` a day
    (`2024-01-03`), only pages that were fetched on it or later.
    """
    if since:
        begin = utc(desk.calendar.midnight(day(since)))
        there = pages.fetched_since(desk.db, begin)
        ids = [link for link in there if ids is None or link in ids]
    return _run(desk, ids, limit, again, fetching=False, reading=True)


def ingest(
    desk: Desk, ids: Sequence[int] | None = None, *, limit: int | None = None, again: bool = False
) -> Report:
    """Both, overlapped."""
    return _run(desk, ids, limit, again, fetching=True, reading=True)


def save_page(desk: Desk, link: int, page: Page) -> None:
    """Keep a page that an editor saved; it is read like one that was fetched."""
    db, now = desk.make(), desk.now
    outcome = Outcome("fetched", url=page.url)
    with writing(db.conn):
        pages.save(db, link, page, now)
        links.settle(db, link, outcome, None)
        links.attempted(db, link, "fetch", outcome, at=now, seconds=0.0)


def _run(
    desk: Desk,
    ids: Sequence[int] | None,
    limit: int | None,
    again: bool,
    *,
    fetching: bool,
    reading: bool,
) -> Report:
    report = Report()
    states = STATES if again else (("new", "retry") if fetching else ()) + (("fetched",) if reading else ())
    due_by = None if again else desk.now
    lock = desk.home.database.with_name(desk.home.database.name + ".lock")
    with Worker(desk.db, lock) as worker:
        taken = worker.take(states, due_by=due_by, ids=ids, limit=limit)
        if ids is not None:
            report.skipped = sorted(set(ids) - {link.id for link in taken})
        if taken:
            stream = _Stream(desk, report, fetching=fetching, reading=reading)
            try:
                asyncio.run(stream.work(taken, again=again))
            except BaseExceptionGroup as several:
                # One task failed and the others were cancelled: that one is what went wrong.
                wrong = first_of(several)
                raise wrong from wrong.__cause__
    if taken and reading:
        report.joined = identity.join(desk)
    return report


def first_of(error: BaseException) -> BaseException:
    """What went wrong first, where several tasks ended because one of them did."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


class _Stream:
    """One run's work on the links that it has taken."""

    def __init__(self, desk: Desk, report: Report, *, fetching: bool, reading: bool) -> None:
        self._desk = desk
        self._db = desk.db
        self._report = report
        self._fetching = fetching
        self._reading = reading
        self._to_read: asyncio.Queue[Link | None] = asyncio.Queue(_WAITING)
        self._writes: list[Callable[[], None]] = []
        self._held_since = 0.0
        self._move: Callable[[int], None] = lambda steps: None
        self._all = False
        """Whether pages are read whatever their links' state, because that was asked for."""
        self._have: Mapping[int, Validators] = {}
        """By what the pages that are kept can be asked for again."""
        self._freely: Collection[int] = ()
        """Links whose pages are asked for also where a robots.txt forbids it."""

    async def work(self, taken: Sequence[Link], *, again: bool) -> None:
        """Fetch these links and read what came, or whichever of the two this run does."""
        self._all = again and not self._fetching
        kept = [link for link in taken if link.state == "fetched" and not again]
        to_fetch = [link for link in taken if again or link.state != "fetched"] if self._fetching else []
        to_read = (kept if self._fetching else taken) if self._reading else []
        extract = self._desk.settings.extract
        workers = 1 if len(taken) < _FEW else extract.workers or _processors()
        pool = Pool(workers, PoolLimits(extract.seconds, extract.memory_mb))
        label = "Fetching pages" if self._fetching else "Reading pages"
        try:
            with self._desk.talk.progress(label, len(taken)) as self._move:
                async with asyncio.TaskGroup() as group:
                    # One more than there are processes, so that each finds its next batch waiting.
                    readers = workers + 1 if self._reading else 0
                    for _ in range(readers):
                        group.create_task(self._read(pool))
                    await self._fetch_all(to_fetch)
                    for link in to_read:
                        await self._to_read.put(link)
                    for _ in range(readers):
                        await self._to_read.put(None)
                self._flush()
        finally:
            pool.close()

    # -- fetching

    async def _fetch_all(self, to_fetch: Sequence[Link]) -> None:
        """All hosts at once within bounds, the links of one host after one another."""
        if not to_fetch:
            return
        hosts: defaultdict[str, list[Link]] = defaultdict(list)
        for link in to_fetch:
            hosts[urls.host(link.url)].append(link)
        at_once = asyncio.Semaphore(self._desk.settings.fetch.hosts_at_once)
        ids = [link.id for link in to_fetch]
        self._have = pages.validators(self._db, ids)
        if not self._desk.settings.fetch.obey_robots:
            self._freely = links.added_by_hand(self._db, ids)
        async with online(self._desk) as web, asyncio.TaskGroup() as group:
            for queue in hosts.values():
                group.create_task(self._fetch_host(web, queue, at_once))

    async def _fetch_host(self, web: "Web", queue: Sequence[Link], at_once: asyncio.Semaphore) -> None:
        async with at_once:
            for link in queue:
                began = asyncio.get_running_loop().time()
                outcome = await web.fetch(
                    link.url,
                    self._desk.clock(),
                    have=self._have.get(link.id),
                    robots=link.id not in self._freely,
                )
                seconds = asyncio.get_running_loop().time() - began
                self._write(partial(self._fetched, link, outcome, seconds))
                self._desk.talk.detail(
                    f"{link.id}: {outcome.reason or 'fetched'} ({seconds:.1f} s) {link.url}"
                )
                if outcome.state == "fetched" and self._reading:
                    await self._to_read.put(link)

    def _fetched(self, link: Link, outcome: Outcome, seconds: float) -> None:
        """Write on the row what a fetch came to."""
        now = self._desk.now
        links.attempted(self._db, link.id, "fetch", outcome, at=now, seconds=seconds)
        if outcome.unchanged:
            if link.state in ("ready", "needs_you", "bare"):
                links.release(self._db, link.id)
                self._done(link.state)
                return
        elif outcome.page:
            page, changed = pages.save(self._db, link.id, outcome.page, now)
            if changed:
                self._report.changed.append(link.id)
            if better := identity.to_publish(link.url, outcome.page.url, was_read=False):
                links.publish_as(self._db, link.id, better)
            was_read = link.state in ("ready", "needs_you", "bare") and articles.is_of(
                self._db, link.id, page
            )
            if was_read and not changed:
                # The same bytes: what was found in them stands on the row already.
                links.release(self._db, link.id)
                self._done(link.state)
                return
        elif link.state in ("ready", "fetched"):
            # What is kept of an earlier visit stays; the failure stands in the history.
            links.release(self._db, link.id)
            self._done(link.state)
            return
        state = self._settle(link, outcome)
        if not (state == "fetched" and self._reading):
            self._done(state)

    def _settle(self, link: Link, outcome: Outcome) -> str:
        """The link's new state; a temporary failure is planned again, until there were too many."""
        if outcome.state != "retry":
            links.settle(self._db, link.id, outcome, None)
            return outcome.state
        from roundup.fetch.politeness import back_off

        tries = link.tries + (not outcome.turn)
        if tries >= self._desk.settings.fetch.tries:
            reason = f"Given up after {tries} tries; the last time: {outcome.reason}"
            links.settle(self._db, link.id, replace(outcome, state="failed", reason=reason), None)
            return "failed"
        wait = outcome.wait or 0.0 if outcome.turn else back_off(tries, outcome.wait, random.random())
        links.settle(self._db, link.id, outcome, utc(self._desk.clock() + timedelta(seconds=wait)))
        return "retry"

    # -- reading

    async def _read(self, pool: Pool) -> None:
        """Take what waits to be read, some pages at a time, until the end."""
        while (link := await self._to_read.get()) is not None:
            batch = [link]
            while len(batch) < _BATCH and not self._to_read.empty():
                following = self._to_read.get_nowait()
                if following is None:
                    self._to_read.put_nowait(None)
                    break
                batch.append(following)
            await self._read_batch(pool, batch)

    async def _read_batch(self, pool: Pool, batch: Sequence[Link]) -> None:
        # The pages are read back from the store: what is not written is not read.
        self._flush()
        waiting = set() if self._all else links.in_state(self._db, "fetched", [link.id for link in batch])
        fresh = []
        for link in batch:
            kept = pages.newest(self._db, link.id)
            if kept and (self._all or link.id in waiting):
                fresh.append((link, *kept))
            elif self._all:
                self._report.skipped.append(link.id)
                self._move(1)
        if not fresh:
            return
        began = asyncio.get_running_loop().time()
        results = await pool.read([page for _, _, page in fresh])
        seconds = (asyncio.get_running_loop().time() - began) / len(fresh)
        for (link, number, page), result in zip(fresh, results, strict=True):
            # What an editor saved says nothing of where the page is to be found.
            at = page.url if page.source == "web" else link.url
            self._write(partial(self._extracted, link, number, at, result, seconds))

    def _extracted(self, link: Link, page: int, at: str, result: Extraction, seconds: float) -> None:
        """Write down what was read in a page."""
        now = self._desk.now
        outcome = result.trouble or Outcome("ready")
        if result.trouble and articles.was_read(self._db, link.id):
            # What was read before stays, also when the page shows a wall now; the history says so.
            links.attempted(self._db, link.id, "extract", outcome, at=now, seconds=seconds)
            links.settle(self._db, link.id, Outcome("ready"), None)
            self._done("ready")
            return
        begun = any(signal.kind == "partial" for signal in result.signals)
        if outcome.state == "needs_you" and not begun:
            # A wall's own title ("Sign in") is not the article's; what its meta tags say is.
            named = {
                name: tuple(one for one in values if one.origin in ("meta", "jsonld"))
                for name, values in result.fields.items()
            }
            result = replace(
                result,
                fields={name: values for name, values in named.items() if values},
                text="",
                markdown="",
                words=0,
                signals=(),
            )
        result = _without_future_dates(result, utc(self._desk.clock() + _AHEAD))
        result = self._without_own_wire(link, result)
        before = articles.chosen(self._db, link.id) if self._all else {}
        articles.save(self._db, link.id, page, result, now)
        if before:
            self._report.read_anew += changes(link.id, before, articles.chosen(self._db, link.id))
        if outcome.state == "ready":
            identity.learn(self._db.conn, link, at, result)
            if better := identity.to_publish(link.url, at, was_read=True):
                links.publish_as(self._db, link.id, better)
        links.attempted(self._db, link.id, "extract", outcome, at=now, seconds=seconds)
        links.settle(self._db, link.id, outcome, None)
        self._done(outcome.state)

    def _without_own_wire(self, link: Link, found: Extraction) -> Extraction:
        """An agency's text on its own pages is no copy."""
        named = found.fields.get("wire")
        known = outlets.find(self._desk.outlets, urls.host(link.url)) if named else None
        if (
            not named
            or not known
            or known.family != outlets.wire(self._desk.outlets, str(named[0].value)).family
        ):
            return found
        return replace(found, fields={name: one for name, one in found.fields.items() if name != "wire"})

    # -- writing

    def _write(self, change: Callable[[], None]) -> None:
        now = asyncio.get_running_loop().time()
        if not self._writes:
            self._held_since = now
        self._writes.append(change)
        if len(self._writes) >= _GROUP or now - self._held_since > _HELD:
            self._flush()

    def _flush(self) -> None:
        if self._writes:
            with writing(self._db.conn):
                for change in self._writes:
                    change()
            self._writes.clear()

    def _done(self, state: str) -> None:
        self._report.states[state] += 1
        self._move(1)


def _without_future_dates(found: Extraction, latest: str) -> Extraction:
    """What was read without dates after this one: no page was published on a day that is still to come."""
    dates = tuple(one for one in found.fields.get("published", ()) if str(one.value) <= latest)
    others = {name: values for name, values in found.fields.items() if name != "published"}
    return replace(found, fields=others | ({"published": dates} if dates else {}))


def _processors() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
