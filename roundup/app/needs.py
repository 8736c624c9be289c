"""What needs a person after a night: said in a few lines, and only then."""

import shutil
from collections.abc import Iterator
from datetime import timedelta

from roundup.app.desk import Desk
from roundup.app.home import LEAST_FREE_MB
from roundup.store import feeds, links
from roundup.store.database import writing
from roundup.text import dates
from roundup.times import moment, utc

_DEAD = timedelta(days=7)
"""A feed that could not be read for so long is told of; and again after each such time."""
_NAMED = 10
"""Pages that are told one by one; of more, only how many."""


def after(desk: Desk, since: str) -> list[str]:
    """What the run that began at `since` leaves for a person to do, a sentence each; each is told once.

    A candidate from a feed behind a login is none: only what the editor wants to print.
    """
    return [*_feeds(desk, since), *_pages(desk, since), *_disk(desk)]


def _feeds(desk: Desk, since: str) -> Iterator[str]:
    long_ago = utc(desk.clock() - _DEAD)
    for row in feeds.rows(desk.db):
        name = f"The feed f{row['id']}, {row['title_given'] or row['title'] or row['url']},"
        if row["state"] == "gone" and not row["told_at"] and (row["last_asked"] or "") >= since:
            yield f"{name} is not asked any more: {row['reason']} `roundup feeds remove f{row['id']}` takes it away."
        elif row["enabled"] and row["state"] in ("retry", "failed", "refused"):
            last = row["last_ok"] or row["added_at"]
            if last > long_ago or (row["told_at"] or "") > long_ago:
                continue
            when = f"since {dates.day(last)}" if row["last_ok"] else "yet"
            yield f"{name} could not be read {when}: {row['reason']} Look at it, or disable it."
        else:
            continue
        with writing(desk.db.conn):
            feeds.change(desk.db, row["id"], told_at=desk.now)


def _pages(desk: Desk, since: str) -> Iterator[str]:
    found = links.stuck(desk.db, since)
    for row in found[:_NAMED]:
        yield f"{row['id']}, {row['title'] or row['url']}: {row['reason']}"
    if len(found) > _NAMED:
        yield f"{len(found) - _NAMED} more that you picked can't be read: `roundup list --state needs_you`."


def _disk(desk: Desk) -> Iterator[str]:
    free = shutil.disk_usage(desk.home.database.parent).free >> 20
    if free < LEAST_FREE_MB:
        yield f"Only {free} MB are free on the disk of {desk.home.database}; make room."


def header(desk: Desk, pipeline: str, needs: list[str]) -> str:
    """The line above the sentences: which newsletter, which run, how much there is."""
    name = desk.settings.newsletter.name or str(desk.home.path)
    day = dates.day(utc(moment(desk.now)))
    return f"{name}, {pipeline} run of {day}: {len(needs)} thing{'' if len(needs) == 1 else 's'} to look at."
