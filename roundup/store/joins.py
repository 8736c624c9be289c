"""Two links that are one page become one, in an act that can be undone: nothing that was given is lost.

The older link stays.  Sightings, quotations, decisions, pages, attempts and closed issues of the other become its
own; the other's keys are aliases.  An editor's value that the older one has too stands behind it, as one of `others`.
"""

import sqlite3
from collections.abc import Sequence

from roundup.store import acts, aliases, fields
from roundup.store.stories import WORDS

_OF_A_LINK = ("sightings", "quotes", "attempts", "pages", "decisions")
"""Tables whose rows have numbers of their own and say which link they belong to."""


def join(conn: sqlite3.Connection, stays: int, goes: int, *, now: str, who: str) -> None:
    """Make one link of two, inside a transaction, as an act of its own."""
    act = acts.begin(conn, "join", f"{goes} into {stays}", now=now, who=who)
    for table in _OF_A_LINK:
        for (number,) in conn.execute(f"SELECT id FROM {table} WHERE link = ?", (goes,)).fetchall():
            acts.remember(conn, act, table, columns=("link",), id=number)
        conn.execute(f"UPDATE {table} SET link = ? WHERE link = ?", (stays, goes))
    _join_stories(conn, act, stays, goes)
    _join_issues(conn, act, stays, goes)
    _join_articles(conn, act, stays, goes)
    _join_keys(conn, act, stays, goes)
    acts.remember(conn, act, "links", id=goes)
    conn.execute("DELETE FROM links WHERE id = ?", (goes,))
    fields.choose(conn, stays)


def went(conn: sqlite3.Connection, link: int) -> int | None:
    """The link into which this one was joined."""
    row = conn.execute(
        "SELECT about FROM acts WHERE name = 'join' AND undone_at IS NULL AND about LIKE ? || ' into %'"
        " ORDER BY id DESC LIMIT 1",
        (link,),
    ).fetchone()
    return int(row[0].rpartition(" ")[2]) if row else None


def undo(conn: sqlite3.Connection, link: int, now: str) -> list[str]:
    """Take apart again what was joined into this link, inside a transaction; what each act was about."""
    found = conn.execute(
        "SELECT id, about FROM acts WHERE name = 'join' AND undone_at IS NULL AND about LIKE '% into ' || ?"
        " ORDER BY id DESC",
        (link,),
    ).fetchall()
    for act, about in found:
        other = int(about.partition(" ")[0])
        said = _editors(conn, link)
        acts.take_back(conn, act, now)
        # What the editor has corrected since is nobody else's.
        earlier = _editors(conn, link) | _editors(conn, other)
        if said - earlier:
            fields.set_by_editor(conn, link, dict(said - earlier))
        # What made one page of them must not do so again tonight.
        conn.execute(
            "DELETE FROM aliases WHERE link IN (?1, ?2) AND (key IN (SELECT key FROM links WHERE id IN (?1, ?2))"
            " OR key IN (SELECT key FROM aliases WHERE link IN (?1, ?2) GROUP BY key HAVING count(*) > 1))",
            (link, other),
        )
    return [str(about) for _, about in found]


def _editors(conn: sqlite3.Connection, link: int) -> set[tuple[str, str]]:
    """The editor's values, as they are stored."""
    return set(
        conn.execute(
            "SELECT field, value FROM article_origins WHERE link = ? AND place = ?", (link, fields.EDITOR)
        )
    )


def _join_articles(conn: sqlite3.Connection, act: int, stays: int, goes: int) -> None:
    """The page that was read is the one that counts; where both were, the older link's."""
    for table in ("articles", "article_texts", "article_signals", "article_origins"):
        acts.remember(conn, act, table, link=stays)
        acts.remember(conn, act, table, link=goes)
    states = dict(conn.execute("SELECT id, state FROM links WHERE id IN (?, ?)", (stays, goes)))
    acts.remember(
        conn,
        act,
        "links",
        columns=("state", "reason", "next_attempt", "tries", "url", "first_seen"),
        id=stays,
    )
    conn.execute(
        "UPDATE links SET first_seen = min(first_seen, (SELECT first_seen FROM links WHERE id = ?)) WHERE id = ?",
        (goes, stays),
    )
    if states[stays] != "ready" and states[goes] == "ready":
        conn.execute(
            "UPDATE links SET (state, reason, next_attempt, tries, url) ="
            " (SELECT state, reason, next_attempt, tries, url FROM links WHERE id = ?) WHERE id = ?",
            (goes, stays),
        )
        conn.execute("DELETE FROM articles WHERE link = ?", (stays,))
        conn.execute("DELETE FROM article_texts WHERE link = ?", (stays,))
        conn.execute("DELETE FROM article_signals WHERE link = ?", (stays,))
        conn.execute(
            "DELETE FROM article_origins WHERE link = ? AND place BETWEEN 0 AND ?", (stays, fields.BEHIND - 1)
        )
        conn.execute("UPDATE articles SET link = ? WHERE link = ?", (stays, goes))
        conn.execute("UPDATE article_texts SET link = ? WHERE link = ?", (stays, goes))
        conn.execute("UPDATE article_signals SET link = ? WHERE link = ?", (stays, goes))
        conn.execute(
            "UPDATE article_origins SET link = ? WHERE link = ? AND place BETWEEN 0 AND ?",
            (stays, goes, fields.BEHIND - 1),
        )
    given = conn.execute(
        "SELECT field, place, origin, value FROM article_origins WHERE link = ? AND (place < 0 OR place >= ?)",
        (goes, fields.BEHIND),
    ).fetchall()
    for field, place, origin, value in given:
        fields.give(conn, stays, field, place, origin, value)


def _join_keys(conn: sqlite3.Connection, act: int, stays: int, goes: int) -> None:
    acts.remember(conn, act, "aliases", link=stays)
    acts.remember(conn, act, "aliases", link=goes)
    key, url = conn.execute("SELECT key, url FROM links WHERE id = ?", (goes,)).fetchone()
    known = conn.execute("SELECT key, url, trust FROM aliases WHERE link = ?", (goes,)).fetchall()
    for other, at, trust in [(key, url, aliases.SURE), *known]:
        aliases.know(conn, stays, other, at, trust)


def _join_issues(conn: sqlite3.Connection, act: int, stays: int, goes: int) -> None:
    for (issue,) in conn.execute("SELECT issue FROM issue_links WHERE link = ?", (goes,)).fetchall():
        for link in (stays, goes):
            acts.remember(conn, act, "issue_links", issue=issue, link=link)
        conn.execute("INSERT OR IGNORE INTO issue_links (issue, link) VALUES (?, ?)", (issue, stays))


def _join_stories(conn: sqlite3.Connection, act: int, stays: int, goes: int) -> None:
    """One story of the two, if that leaves one of them empty: the one that the editor has pinned, else the larger,
    else the older link's."""
    for link in (stays, goes):
        acts.remember(conn, act, "story_articles", link=link)
    (own, own_pinned, own_size), (other, other_pinned, other_size) = (
        conn.execute(
            "SELECT story, pinned, (SELECT count(*) FROM story_articles o WHERE o.story = s.story)"
            " FROM story_articles s WHERE link = ?",
            (link,),
        ).fetchone()
        for link in (stays, goes)
    )
    if own == other:
        return
    if (other_pinned, other_size) > (own_pinned, own_size) and not own_pinned:
        conn.execute(
            "UPDATE story_articles SET story = ?, pinned = ? WHERE link = ?", (other, other_pinned, stays)
        )
        empty, full = (own, other) if own_size == 1 else (None, other)
    else:
        empty, full = (other, own) if other_size == 1 else (None, own)
    if empty is not None:
        _carry_over(conn, act, empty, full)


def _carry_over(conn: sqlite3.Connection, act: int, empty: int, full: int) -> None:
    """What was decided on and said of a story that is empty now goes to the one in its place."""
    for (number,) in conn.execute("SELECT id FROM decisions WHERE story = ?", (empty,)).fetchall():
        acts.remember(conn, act, "decisions", columns=("story",), id=number)
    conn.execute("UPDATE decisions SET story = ? WHERE story = ?", (full, empty))
    acts.remember(conn, act, "stories", columns=WORDS, id=full)
    words: Sequence[str] = [
        f"{name} = coalesce({name}, (SELECT {name} FROM stories WHERE id = ?1))" for name in WORDS
    ]
    conn.execute(f"UPDATE stories SET {', '.join(words)} WHERE id = ?2", (empty, full))
    issues = conn.execute(
        "SELECT issue FROM item_stories WHERE story = ?1"
        " AND issue NOT IN (SELECT issue FROM item_stories WHERE story = ?2)",
        (empty, full),
    ).fetchall()
    for (issue,) in issues:
        for story in (empty, full):
            acts.remember(conn, act, "item_stories", issue=issue, story=story)
        conn.execute("UPDATE item_stories SET story = ? WHERE issue = ? AND story = ?", (full, issue, empty))
