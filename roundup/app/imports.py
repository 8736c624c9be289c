"""Files that an editor brings: bookmarks, reading lists, tables, mail."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path

from roundup import urls
from roundup.app.desk import Desk
from roundup.collect import files
from roundup.collect.files import LeftOut, Row, Unreadable
from roundup.errors import NotAUrlError, UnusableError
from roundup.store import aliases
from roundup.store.captures import Entry, pick_new, record
from roundup.times import utc

GROUP = 500
"""Rows in one transaction."""
_STAYS = timedelta(days=14)
"""What was first seen longer ago is a candidate in no week of now."""


@dataclass
class Taken:
    """What a file came to."""

    format: str
    links: set[str] = field(default_factory=set)
    """Match keys of all the pages in it."""
    new: set[str] = field(default_factory=set)
    """Of those that were not known before."""
    told: set[str] = field(default_factory=set)
    """Of those that were known, and of which the file says something new."""
    left_out: Counter[str] = field(default_factory=Counter)
    """How many rows were left out, by why."""
    unreadable: list[Unreadable] = field(default_factory=list)
    now: str = ""
    long_ago: str = ""
    old: int = 0
    """Rows that were saved so long ago that they stand in no week of now."""

    def sentence(self) -> str:
        """The import in words."""
        known = len(self.links - self.new)
        again = known - len(self.told - self.new)
        parts = [
            f"{len(self.new):,} new",
            f"{known:,} known" + (f", {again:,} of them with nothing new" if again else ""),
            f"{sum(self.left_out.values()):,} skipped" if self.left_out else "",
            f"{len(self.unreadable):,} unreadable" if self.unreadable else "",
        ]
        return f"{self.format}: {', '.join(filter(None, parts))}"


def take_in(desk: Desk, name: str, *, pick: bool, dry: bool) -> Taken:
    """Take in the links of a file; `-` is standard input.  With `dry` nothing is recorded, only counted.

    UnusableError when the file can't be read, or is nothing that can be taken in.
    """
    found = files.read(_bytes(name), "standard input" if name == "-" else name, _unwrapped)
    desk.settings  # noqa: B018  # a wrong setting is told before anything is recorded
    taken = Taken(found.format, now=desk.now, long_ago=utc(desk.clock() - _STAYS))
    picked: list[int] = []
    at = 0
    with desk.talk.progress(f"Taking in {name}", found.lines) as move:
        rows = iter(found.rows)
        while group := list(islice(rows, GROUP)):
            entries = list(_entries(group, taken))
            if entries:
                picked += _count(desk, entries, taken) if dry else _record(desk, entries, taken)
            move(max(0, group[-1].line - at))
            at = max(at, group[-1].line)
    if pick and picked:
        # At the end, so that it is one act, which `undo` takes back as a whole.
        pick_new(desk.make().conn, picked, name="import", now=desk.now, who=desk.who)
    return taken


def _bytes(name: str) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read()
        return Path(name).read_bytes()
    except OSError as error:
        raise UnusableError(f"{name} can't be read: {error.strerror}.") from None


def _unwrapped(url: str) -> str:
    """The target of a known wrapper, where it shows; any other address as it is."""
    try:
        return str(urls.unwrapped(url).href)
    except NotAUrlError:
        return url


def _entries(rows: list[Row | Unreadable | LeftOut], taken: Taken) -> Iterator[Entry]:
    for row in rows:
        if isinstance(row, Unreadable):
            taken.unreadable.append(row)
        elif isinstance(row, LeftOut):
            taken.left_out[row.why] += 1
        else:
            url = urls.parse(row.capture.url)
            # Of which service it was says where the page comes from, if nothing else does.
            via = row.capture.via or (taken.format if row.capture.how == "import" else None)
            capture = row.capture._replace(fields=row.said, says="export", seen_at=row.saved_at, via=via)
            if row.saved_at and row.saved_at < taken.long_ago:
                taken.old += 1
            elif row.saved_at and row.saved_at > taken.now:
                taken.left_out["a date that is still to come: the page counts as found today"] += 1
            yield capture, urls.match_key(url), urls.published(url)


def _record(desk: Desk, entries: list[Entry], taken: Taken) -> list[int]:
    """Record a group, and count it; its links."""
    keys = [key for _, key, _ in entries]
    done = record(desk.make().conn, entries, now=desk.now, who=desk.who, pick=False, once=True)
    taken.links.update(keys)
    taken.new.update(key for key, one in zip(keys, done, strict=True) if not one.known)
    taken.told.update(key for key, one in zip(keys, done, strict=True) if one.new)
    return [one.link for one in done]


def _count(desk: Desk, entries: list[Entry], taken: Taken) -> list[int]:
    """Count a group as if it were recorded; whether a known page has something new is not looked at."""
    keys = [key for _, key, _ in entries]
    taken.links.update(keys)
    taken.told.update(keys)
    if desk.home.database.exists():
        keys = [key for key in keys if aliases.find(desk.db.conn, key) is None]
    taken.new.update(keys)
    return []
