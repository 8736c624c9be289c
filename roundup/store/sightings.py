"""Who found a link where: its sightings, and what those that you follow link."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from roundup.store.database import conditions

if TYPE_CHECKING:
    from sqlite_utils import Database

_COLUMNS = """
SELECT s.link, s.url, s.seen_at, s.who, s.how, s.via, s.note, s.section, s.tags, s.feed,
       coalesce(f.title_given, f.title, f.url) AS feed_title
FROM sightings s LEFT JOIN feeds f ON f.id = s.feed
"""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One act of finding a page."""

    link: int
    url: str
    """As it was given."""
    seen_at: str
    who: str
    how: str
    """`add`, `file`, `import`, `mail`, `feed`, or `edit` for a note that was written later."""
    via: str | None
    note: str | None
    section: str | None
    tags: tuple[str, ...]
    feed: int | None
    feed_title: str | None

    @property
    def linked_by(self) -> str | None:
        """Who of those that are followed links the page: a linkblog, an account, a newsletter; not its own site."""
        if self.how == "feed":
            return self.feed_title if self.via else None
        # `Quay Weekly — The ferry is back`: the newsletter, and its subject.
        return self.via.partition(" — ")[0] if self.how == "mail" and self.via else None


def of(db: "Database", ids: Sequence[int] | None = None) -> dict[int, list[Sighting]]:
    """The sightings of each of these links, or of all, oldest first."""
    found: dict[int, list[Sighting]] = {}
    for condition, values in conditions(ids, "s.link"):
        for row in db.conn.execute(f"{_COLUMNS} WHERE {condition} ORDER BY s.id", values):
            one = _sighting(row)
            found.setdefault(one.link, []).append(one)
    return found


def linked(db: "Database", since: str, until: str) -> list[int]:
    """The links that something that is followed has linked in this time (`since` ≤ x < `until`)."""
    rows = db.conn.execute(
        "SELECT DISTINCT link FROM sightings WHERE via IS NOT NULL AND how IN ('feed', 'mail')"
        " AND seen_at >= ? AND seen_at < ? ORDER BY link",
        (since, until),
    )
    return [int(link) for (link,) in rows]


def _sighting(row: Any) -> Sighting:
    link, url, seen_at, who, how, via, note, section, tags, feed, title = row
    return Sighting(
        link, url, seen_at, who, how, via, note, section, tuple(json.loads(tags or "[]")), feed, title
    )
