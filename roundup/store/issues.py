"""Issues and their items: numbers that stay, what we wrote last, what the editor made of it."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from roundup.store import acts
from roundup.store.database import conditions, writing
from roundup.store.stories import WORDS
from roundup.weeks import Week

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = dict[str, Any]


def find(db: "Database", week: str) -> Row | None:
    """The issue of this name: id, week, first_day, last_day, number, closed_at, base, accepted."""
    found = list(db.query("SELECT * FROM issues WHERE week = ?", [week]))
    if not found:
        return None
    row = found[0]
    row["base"], row["accepted"] = json.loads(row["base"]), json.loads(row["accepted"])
    return row


def make(db: "Database", week: Week) -> int:
    """The issue of this week, made where it is missing; inside a transaction."""
    row = db.conn.execute(
        "INSERT INTO issues (week, first_day, last_day) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (week) DO UPDATE SET first_day = ?2, last_day = ?3 RETURNING id",
        (week.name, week.first.isoformat(), week.last.isoformat()),
    ).fetchone()
    return int(row[0])


def items(db: "Database", week: Week, stories: Sequence[int]) -> dict[int, int]:
    """The item of each of these stories in this week's issue; each has one of its own until they are joined.

    An item keeps its number for as long as its story is drafted in this issue.
    """
    with writing(db.conn):
        issue = make(db, week)
        known = dict(
            db.conn.execute("SELECT story, item FROM item_stories WHERE issue = ?", (issue,)).fetchall()
        )
        for story in stories:
            if story not in known:
                known[story] = db.conn.execute("INSERT INTO items (issue) VALUES (?)", (issue,)).lastrowid
                db.conn.execute(
                    "INSERT INTO item_stories (issue, story, item) VALUES (?, ?, ?)",
                    (issue, story, known[story]),
                )
    return {story: int(known[story]) for story in stories}


def joined(db: "Database", week: str) -> dict[int, int]:
    """The item of each story that has one in the issue of this name; nothing is made."""
    rows = db.conn.execute(
        "SELECT s.story, s.item FROM item_stories s JOIN issues i ON i.id = s.issue WHERE i.week = ?", (week,)
    )
    return {int(story): int(item) for story, item in rows}


def rows(db: "Database", issue: int) -> dict[int, Row]:
    """The items of an issue by number: what the editor said of each, and `stories`."""
    found = {
        row["id"]: row | {"stories": []} for row in db.query("SELECT * FROM items WHERE issue = ?", [issue])
    }
    for story, item in db.conn.execute(
        "SELECT story, item FROM item_stories WHERE issue = ? ORDER BY story", (issue,)
    ):
        found[item]["stories"].append(story)
    return found


def item(db: "Database", number: int) -> Row | None:
    """One item: id, issue, its week, its stories."""
    found = list(
        db.query(
            "SELECT i.id, i.issue, s.week FROM items i JOIN issues s ON s.id = i.issue WHERE i.id = ?",
            [number],
        )
    )
    if not found:
        return None
    stories = db.conn.execute("SELECT story FROM item_stories WHERE item = ? ORDER BY story", (number,))
    return found[0] | {"stories": [int(story) for (story,) in stories]}


def words(row: Row) -> Row:
    """What the editor said of an item."""
    return {name: row[name] for name in WORDS if row[name] is not None}


def join(db: "Database", issue: int, stories: Sequence[int], into: int, *, now: str, who: str) -> None:
    """Print these stories of an issue as one item, in one act."""
    with writing(db.conn):
        about = ", ".join(f"s{story}" for story in stories)
        act = acts.begin(db.conn, "merge --item", about, now=now, who=who)
        for story in stories:
            acts.remember(db.conn, act, "item_stories", issue=issue, story=story)
            db.conn.execute(
                "UPDATE item_stories SET item = ? WHERE issue = ? AND story = ?", (into, issue, story)
            )


def part(db: "Database", number: int, *, now: str, who: str) -> None:
    """Take an item of several stories apart: the first keeps it, each other gets one of its own; in one act."""
    with writing(db.conn):
        act = acts.begin(db.conn, "split", f"i{number}", now=now, who=who)
        found = db.conn.execute(
            "SELECT issue, story FROM item_stories WHERE item = ? ORDER BY story", (number,)
        ).fetchall()
        for issue, story in found[1:]:
            acts.remember(db.conn, act, "item_stories", issue=issue, story=story)
            own = db.conn.execute("INSERT INTO items (issue) VALUES (?)", (issue,)).lastrowid
            db.conn.execute(
                "UPDATE item_stories SET item = ? WHERE issue = ? AND story = ?", (own, issue, story)
            )


def wrote(db: "Database", issue: int, base: Mapping[str, Any]) -> None:
    """Remember what we wrote: the base of the next merge."""
    with writing(db.conn):
        db.conn.execute(
            "UPDATE issues SET base = ? WHERE id = ?", (json.dumps(base, ensure_ascii=False), issue)
        )


def accept(db: "Database", issue: int, accepted: Mapping[str, Any], *, now: str, who: str) -> None:
    """Take over what the editor's file says, in one act."""
    with writing(db.conn):
        act = acts.begin(db.conn, "accept", "", now=now, who=who)
        acts.remember(db.conn, act, "issues", columns=["accepted"], id=issue)
        db.conn.execute(
            "UPDATE issues SET accepted = ? WHERE id = ?", (json.dumps(accepted, ensure_ascii=False), issue)
        )


def new_item(db: "Database", issue: int) -> int:
    """A number for an item that the editor typed."""
    with writing(db.conn):
        number = db.conn.execute("INSERT INTO items (issue) VALUES (?)", (issue,)).lastrowid
    assert number is not None
    return number


def close(db: "Database", issue: int, links: Sequence[int], shipped: str, *, now: str, who: str) -> int:
    """Close an issue, in one act: it gets the next number, these links count as used, and the draft file's text is
    kept as it was shipped."""
    with writing(db.conn):
        act = acts.begin(db.conn, "close", "", now=now, who=who)
        acts.remember(db.conn, act, "issue_links", issue=issue)
        acts.remember(db.conn, act, "issues", columns=["number", "closed_at", "shipped"], id=issue)
        row = db.conn.execute(
            "UPDATE issues SET closed_at = ?, shipped = ?,"
            " number = coalesce(number, (SELECT coalesce(max(number), 0) + 1 FROM issues))"
            " WHERE id = ? RETURNING number",
            (now, shipped, issue),
        ).fetchone()
        db.conn.execute("DELETE FROM issue_links WHERE issue = ?", (issue,))
        db.conn.executemany(
            "INSERT INTO issue_links (issue, link) VALUES (?, ?)",
            [(issue, link) for link in dict.fromkeys(links)],
        )
    return int(row[0])


def reopen(db: "Database", issue: int, *, now: str, who: str) -> None:
    """Open a closed issue again, in one act: its links are free again, its number stays its own."""
    with writing(db.conn):
        act = acts.begin(db.conn, "reopen", "", now=now, who=who)
        acts.remember(db.conn, act, "issue_links", issue=issue)
        acts.remember(db.conn, act, "issues", columns=["number", "closed_at", "shipped"], id=issue)
        db.conn.execute("UPDATE issues SET closed_at = NULL, shipped = NULL WHERE id = ?", (issue,))
        db.conn.execute("DELETE FROM issue_links WHERE issue = ?", (issue,))


def numbered(db: "Database") -> list[Row]:
    """The issues that were closed, the newest first: id, number, week, closed_at, first_day, last_day, links."""
    found = list(
        db.query(
            "SELECT id, number, week, closed_at, first_day, last_day FROM issues WHERE number IS NOT NULL"
            " ORDER BY number DESC"
        )
    )
    for row in found:
        links = db.conn.execute("SELECT link FROM issue_links WHERE issue = ? ORDER BY link", (row["id"],))
        row["links"] = [int(link) for (link,) in links]
    return found


def shipped(db: "Database") -> list[Row]:
    """The closed issues, the newest first: number, week, closed_at, last_day, and the text that was shipped."""
    return list(
        db.query(
            "SELECT number, week, closed_at, last_day, shipped FROM issues WHERE closed_at IS NOT NULL"
            " ORDER BY number DESC"
        )
    )


def used_in(db: "Database", links: Sequence[int], *, but: str) -> dict[int, list[tuple[int, str]]]:
    """The number and week of each closed issue that used each of these links, except the issue of the week `but`."""
    found: dict[int, list[tuple[int, str]]] = {}
    for condition, values in conditions(links, "k.link"):
        rows = db.conn.execute(
            "SELECT k.link, i.number, i.week FROM issue_links k JOIN issues i ON i.id = k.issue"
            f" WHERE i.closed_at IS NOT NULL AND i.week <> ? AND {condition} ORDER BY i.number",
            (but, *values),
        )
        for link, number, week in rows:
            found.setdefault(link, []).append((number, week))
    return found


def with_story(db: "Database", story: int) -> list[Row]:
    """The issues that have an item on this story: week, shipped, item."""
    return list(
        db.query(
            "SELECT i.week, i.shipped, s.item FROM item_stories s JOIN issues i ON i.id = s.issue"
            " WHERE s.story = ? ORDER BY i.id",
            [story],
        )
    )
