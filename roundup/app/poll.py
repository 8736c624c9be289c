"""Asking feeds what is new: the network in this process, one writer that commits in groups.

What a feed answers becomes a change of its row (`after`, which decides and does nothing else) and captures.
"""

import asyncio
import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from roundup import urls
from roundup.app.desk import Desk
from roundup.app.ingest import first_of
from roundup.app.online import online
from roundup.collect import feeds as reader
from roundup.collect import rules
from roundup.errors import NotAUrlError
from roundup.extract import outlets
from roundup.given import Capture, FieldValue
from roundup.model import Outcome, Validators
from roundup.store import captures
from roundup.store import feeds as store
from roundup.store.database import writing
from roundup.store.leases import Worker
from roundup.times import moment, utc

if TYPE_CHECKING:
    from roundup.fetch.web import Web

Row = dict[str, Any]

_GROUP = 50
"""Feeds in one transaction."""
_HELD = 0.5
"""Seconds that a result is held back for others to share its transaction."""
_LARGE = 200_000
"""Bytes of a feed that is read beside the asking, so that no other answer is late for it."""
_SLACK = 0.05
_LONGEST_SLACK = 900.0
"""Seconds by which a feed may be asked too early.  Cron begins some seconds earlier on one night than on another: with
none, a feed that is fresh for a day would be asked every other night."""
_LONGEST_REST = 7 * 86_400.0
"""Seconds: what a feed says of itself, or a failure, never silences it for longer than a week."""
_DAY = 86_400.0
_QUIET = timedelta(days=31)
"""After so long without a new entry an editor hears of it."""
_DIGEST = 6
"""Bytes by which an entry is known again: among the few of one feed, no two share them by chance."""

_STATUS: Mapping[int, str] = {
    401: "The feed asks for a login (401).",
    402: "The feed asks for a payment (402).",
    403: "The server doesn't let us in (403).",
    404: "There is no feed at this address (404).",
    410: "The feed was taken down for good (410).",
    451: "The feed is withheld for legal reasons here (451).",
}
"""What an answer's status means to an editor, where it is no success."""


@dataclass
class Report:
    """What a poll came to."""

    feeds: Counter[str] = field(default_factory=Counter)
    """How many feeds ended in each state."""
    new: int = 0
    """Links that were not known before."""
    known: int = 0
    """New sightings of links that were."""
    passed_over: int = 0
    """New entries that the feed's rules leave out."""
    resting: list[Row] = field(default_factory=list)
    """Feeds that were named, and not asked: disabled, or at rest by their own word."""
    told: list[Row] = field(default_factory=list)
    """Rows, as they are now, of the feeds that could not be read, or that have moved."""

    def sentence(self) -> str:
        """The poll in words."""
        asked = sum(self.feeds.values())
        parts = [
            f"{self.new:,} new links" if self.new != 1 else "1 new link",
            f"{self.known:,} known" if self.known else "",
            f"{self.passed_over:,} left out by rules" if self.passed_over else "",
        ]
        bad = asked - self.feeds["ok"] - self.feeds["gone"]
        end = f"; {bad} could not be read" if bad else ""
        return f"{', '.join(filter(None, parts))} from {asked:,} feed{'' if asked == 1 else 's'}{end}"


def poll(desk: Desk, ids: Sequence[int] | None = None, *, scheduled: bool) -> Report:
    """Ask these feeds, or all: whatever our schedule says but never before a Retry-After; or, `scheduled`, those that
    are due by their own word and our back-off."""
    report = Report()
    now = desk.now

    def is_due(row: Row) -> bool:
        return store.due(row, now, scheduled=scheduled)

    lock = desk.home.database.with_name(desk.home.database.name + ".lock")
    with Worker(desk.db, lock) as worker:
        rows = store.rows(desk.db, ids)
        wanted = [row["id"] for row in rows if is_due(row)]
        if ids is not None:
            report.resting = [row for row in rows if not is_due(row)]
        # Looked at once more: another poll may have asked them in between.
        taken = [row for row in store.rows(desk.db, worker.take_feeds(wanted)) if is_due(row)]
        if taken:
            try:
                asyncio.run(_Poll(desk, report).work(taken))
            except BaseExceptionGroup as several:
                wrong = first_of(several)
                raise wrong from wrong.__cause__
    return report


async def ask(web: "Web", row: Mapping[str, Any], now: datetime) -> tuple[Outcome, reader.Feed | None]:
    """What a feed answers, and what is in it; an answer that is no feed is a failure with that reason."""
    have = Validators(row["answered"], row["etag"], row["modified"]) if row["answered"] else None
    outcome = await web.feed(row["url"], now, have=have)
    page = outcome.page
    if page is None:
        return outcome, None
    try:
        if len(page.body) > _LARGE:
            return outcome, await asyncio.to_thread(
                reader.read, page.body, page.url, charset=page.charset, now=now
            )
        return outcome, reader.read(page.body, page.url, charset=page.charset, now=now)
    except reader.NoFeedError as error:
        return Outcome("failed", str(error), page=page, url=page.url, status=page.status), None


class _Poll:
    """One run's work on the feeds that it has taken."""

    def __init__(self, desk: Desk, report: Report) -> None:
        self._desk = desk
        self._report = report
        self._results: list[tuple[Row, Outcome, reader.Feed | None]] = []
        self._held_since = 0.0

    async def work(self, taken: Sequence[Row]) -> None:
        """All hosts at once within bounds, the feeds of one host after one another."""
        hosts: defaultdict[str, list[Row]] = defaultdict(list)
        # Of a host that wants long pauses only some have their turn: those that were read longest ago.
        for row in sorted(taken, key=lambda row: row["last_ok"] or ""):
            hosts[urls.host(row["url"])].append(row)
        at_once = asyncio.Semaphore(self._desk.settings.fetch.hosts_at_once)
        with self._desk.talk.progress("Asking feeds", len(taken)) as move:
            async with online(self._desk) as web, asyncio.TaskGroup() as group:
                for queue in hosts.values():
                    group.create_task(self._ask_host(web, queue, at_once, move))
            self._write()

    async def _ask_host(
        self, web: "Web", queue: Sequence[Row], at_once: asyncio.Semaphore, move: Any
    ) -> None:
        async with at_once:
            for row in queue:
                outcome, found = await ask(web, row, self._desk.clock())
                loop_time = asyncio.get_running_loop().time()
                if not self._results:
                    self._held_since = loop_time
                self._results.append((row, outcome, found))
                if len(self._results) >= _GROUP or loop_time - self._held_since > _HELD:
                    self._write()
                move(1)

    def _write(self) -> None:
        with writing(self._desk.db.conn):
            for row, outcome, found in self._results:
                keep(self._desk, row, outcome, found, self._report)
        self._results.clear()


def keep(desk: Desk, row: Row, outcome: Outcome, found: reader.Feed | None, report: Report) -> None:
    """Write down what one feed came to, inside a transaction."""
    now = desk.clock()
    change = after(row, outcome, found, now, random.random())
    if found:
        new, known, passed_over, seen = take(desk, row, found)
        report.new += new
        report.known += known
        report.passed_over += passed_over
        change["seen"] = seen
        if new or known:
            change["last_new"] = utc(now)
    if outcome.moved and change["state"] == "ok":
        change |= _moved(desk, row, outcome.moved)
    store.change(desk.db, row["id"], leased_by=None, **change)
    stands = row | change
    report.feeds[stands["state"]] += 1
    if stands["state"] != "ok" or stands["url"] != row["url"]:
        report.told.append(stands)


def _moved(desk: Desk, row: Row, to: str) -> Row:
    """A feed that has moved for good is asked at its new address; where that is followed already, no more."""
    other = store.at(desk.db, to)
    if other is None:
        return {"url": to}
    if other == row["id"]:
        return {}
    return {
        "state": "gone",
        "enabled": 0,
        "told_at": None,
        "reason": f"It has moved to {to}, which you follow already as f{other}.",
    }


def after(
    row: Mapping[str, Any], outcome: Outcome, found: reader.Feed | None, now: datetime, jitter: float
) -> Row:
    """How a feed's row changes with what it answered: the columns and their new values."""
    change: Row = {"last_asked": utc(now), "retry_after": None}
    if outcome.state == "fetched":
        ttl = row["ttl"] if outcome.unchanged else found.ttl if found else None
        rest = min(max(outcome.fresh or 0.0, ttl or 0.0), _LONGEST_REST)
        rest -= min(rest * _SLACK, _LONGEST_SLACK)
        change |= {
            "state": "ok",
            "reason": None,
            "tries": 0,
            "last_ok": utc(now),
            "next_poll": utc(now + timedelta(seconds=rest)) if rest >= 1 else None,
        }
        if found:
            change |= _found(outcome, found)
        return change
    # Who asks by hand before it is due does not make the waiting longer.
    is_due = (row["next_poll"] or "") <= utc(now)
    tries = max(1, row["tries"] + (is_due and not outcome.turn))
    state, reason = _failure(outcome)
    change |= {"state": state, "reason": reason, "tries": tries}
    if state == "gone":
        return change | {"enabled": 0, "next_poll": None, "told_at": None}
    if state == "retry":
        from roundup.fetch.politeness import back_off

        # Never so long that the next night passes it over.
        wait = 0.0 if outcome.turn else min(back_off(tries, None, jitter), _DAY - _LONGEST_SLACK)
        wait = max(wait, outcome.wait or 0.0)
        if outcome.wait:
            change["retry_after"] = utc(now + timedelta(seconds=outcome.wait))
    else:
        # It may be mended, but not by asking often.
        wait = min(_DAY * 2 ** (min(tries, 8) - 1), _LONGEST_REST) - _LONGEST_SLACK
    return change | {"next_poll": utc(now + timedelta(seconds=wait))}


def _failure(outcome: Outcome) -> tuple[str, str]:
    """The state of a feed that could not be read, and why, for an editor."""
    reason = (
        _STATUS.get(outcome.status or 0, str(outcome.reason)) if not outcome.page else str(outcome.reason)
    )
    if outcome.status == 410:
        return "gone", reason
    if outcome.state in ("retry", "refused"):
        return outcome.state, reason
    return "failed", reason


def _found(outcome: Outcome, found: reader.Feed) -> Row:
    """What a feed says of itself."""
    change: Row = {
        "title": found.title,
        "home_page": found.home_page,
        "entries": len(found.entries),
        "trouble": list(found.trouble),
        "newest": max((entry.published for entry in found.entries if entry.published), default=None),
        "ttl": int(found.ttl) if found.ttl else None,
        "answered": None,
        "etag": None,
        "modified": None,
    }
    headers = {name.lower(): value for name, value in outcome.page.headers} if outcome.page else {}
    validators = {"etag": headers.get("etag"), "modified": headers.get("last-modified")}
    # By validators of a feed that broke off we would be told for ever that nothing is new.
    if found.whole and any(validators.values()):
        change |= {"answered": outcome.url, **validators}
    return change


def take(desk: Desk, row: Row, found: reader.Feed) -> tuple[int, int, int, str]:
    """Record the entries that were not there last time, inside a transaction: how many links are new, how many were
    known, how many the rules leave out; and by what all of these entries are known next time."""
    include = [rules.read(text) for text in row["include"]]
    exclude = [rules.read(text) for text in row["exclude"]]
    before = {row["seen"][at : at + 2 * _DIGEST] for at in range(0, len(row["seen"]), 2 * _DIGEST)}
    entries = []
    passed_over = 0
    digests = []
    for entry in found.entries:
        digest = _digest(entry)
        digests.append(digest)
        if digest in before:
            continue
        if not rules.is_wanted(entry, include, exclude):
            passed_over += 1
            continue
        try:
            url = urls.parse(entry.url)
        except NotAUrlError:
            continue  # the reader gives addresses alone; this one is beyond what is stored
        capture = Capture(
            entry.url,
            how="feed",
            via=entry.via,
            fields=_without_tail(desk, entry, found.title),
            says="feed",
            feed=row["id"],
        )
        entries.append((capture, urls.match_key(url), urls.published(url)))
    done = captures.put(desk.db.conn, entries, now=desk.now, who=desk.who, once=True)
    new = sum(not one.known for one in done)
    known = sum(one.known and one.new for one in done)
    return new, known, passed_over, "".join(digests)


def _without_tail(desk: Desk, entry: reader.Entry, feed: str | None) -> Mapping[str, FieldValue]:
    """What an entry says of its page, its title without the name of the site: `Ferry sails | Quill Harbour Post`."""
    outlet = outlets.find(desk.outlets, urls.host(entry.url)) if entry.title else None
    names = [name for name in (feed, outlet.name if outlet else None) if name]
    if not entry.title or not any(entry.title.endswith(name) for name in names):
        return entry.fields
    # Late: it brings the parser of pages, which most feeds don't need.
    from roundup.extract.titles import without_site

    bare = without_site(entry.title, names, entry.url)
    return {**entry.fields, "title": bare or entry.title}


def _digest(entry: reader.Entry) -> str:
    words = (entry.key, entry.url, entry.via, entry.title, entry.authors, entry.published, entry.language)
    return hashlib.blake2b(repr(words).encode("utf-8", "replace"), digest_size=_DIGEST).hexdigest()


def quiet_since(row: Mapping[str, Any], now: datetime) -> str | None:
    """The day since which a feed that answers has had nothing new, where that is longer than a month."""
    # What was there when it was first asked is not new for that; what came later is, dated or not.
    came = row["last_new"] if (row["last_new"] or "")[:10] > row["added_at"][:10] else None
    newest = max(filter(None, (row["newest"], came)), default=row["last_new"])
    if row["state"] != "ok" or not newest:
        return None
    day = str(newest)[:10]
    return day if moment(f"{day}T00:00:00Z") < now - _QUIET else None
