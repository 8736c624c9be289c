"""Stories: which articles belong to them, and what the editor said of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from roundup.store import acts
from roundup.store.database import conditions, writing

if TYPE_CHECKING:
    from sqlite_utils import Database

WORDS = ("headline", "emoji", "section", "place", "note", "teaser")
"""What an editor may say of a story or an item; columns of both tables."""


def existing(db: "Database", ids: Sequence[int]) -> set[int]:
    """Those of these numbers that are stories."""
    found: set[int] = set()
    for condition, values in conditions(ids, "id"):
        found |= {int(row[0]) for row in db.conn.execute(f"SELECT id FROM stories WHERE {condition}", values)}
    return found


def of_links(db: "Database", links: Sequence[int] | None = None) -> dict[int, int]:
    """The story of each of these links, or of all."""
    found: dict[int, int] = {}
    for condition, values in conditions(links, "link"):
        found |= dict(
            db.conn.execute(f"SELECT link, story FROM story_articles WHERE {condition}", values).fetchall()
        )
    return found


def members(db: "Database", ids: Sequence[int] | None = None) -> dict[int, list[int]]:
    """The links of each of these stories, or of all that have one, the first leads."""
    found: dict[int, list[int]] = {}
    for condition, values in conditions(ids, "story"):
        rows = db.conn.execute(
            f"SELECT story, link FROM story_articles WHERE {condition} ORDER BY story, link", values
        )
        for story, link in rows:
            found.setdefault(story, []).append(link)
    return found


def words(db: "Database", ids: Sequence[int] | None = None) -> dict[int, dict[str, Any]]:
    """What the editor said of each of these stories; those of whom nothing was said are left out."""
    found = {}
    for condition, values in conditions(ids, "id"):
        rows = db.query(f"SELECT id, {', '.join(WORDS)} FROM stories WHERE {condition}", list(values))
        for row in rows:
            number = row.pop("id")
            said = {name: value for name, value in row.items() if value is not None}
            if said:
                found[number] = said
    return found


def say(db: "Database", table: str, number: int, values: Mapping[str, Any], *, now: str, who: str) -> None:
    """Keep what the editor says of a story (`stories`) or an item (`items`), in one act."""
    with writing(db.conn):
        act = acts.begin(db.conn, "edit", f"{table[0]}{number}", now=now, who=who)
        acts.remember(db.conn, act, table, id=number)
        names = [name for name in WORDS if name in values]
        assignments = ", ".join(f"{name} = ?" for name in names)
        db.conn.execute(
            f"UPDATE {table} SET {assignments} WHERE id = ?", (*(values[name] for name in names), number)
        )


def move(db: "Database", links: Sequence[int], to: int, *, name: str, about: str, now: str, who: str) -> None:
    """Put these links into a story, pinned there, in one act; stories that are empty then stay, for undo."""
    with writing(db.conn):
        act = acts.begin(db.conn, name, about, now=now, who=who)
        _pin(db, act, links, to)


def split(db: "Database", links: Sequence[int], *, about: str, now: str, who: str) -> int:
    """Put these links into a new story of their own, pinned there, in one act; its number."""
    with writing(db.conn):
        act = acts.begin(db.conn, "split", about, now=now, who=who)
        story = db.conn.execute("INSERT INTO stories DEFAULT VALUES").lastrowid
        assert story is not None
        _pin(db, act, links, story)
    return story


def _pin(db: "Database", act: int, links: Iterable[int], story: int) -> None:
    for link in links:
        acts.remember(db.conn, act, "story_articles", link=link)
        db.conn.execute("UPDATE story_articles SET story = ?, pinned = 1 WHERE link = ?", (story, link))
