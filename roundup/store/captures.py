"""Recording what an editor gave.  Standard library only: see store/database.py."""

import sqlite3
from collections.abc import Sequence

from roundup.given import Capture, Captured
from roundup.store.database import writing

_TOLD = 10
"""Links that an act names when it is undone; of a long list only the first."""


def record(
    conn: sqlite3.Connection,
    captures: Sequence[tuple[Capture, str, str]],
    *,
    now: str,
    who: str,
    pick: bool,
) -> list[Captured]:
    """Put captures on disk, in one transaction; they may be acknowledged when this returns.

    Each capture comes with its match key and its published URL.  A link that is new gets a story of its
    own.  With `pick` they are picked as well, in one act.
    """
    done = []
    with writing(conn):
        act = _act(conn, now, who) if pick else None
        for capture, key, url in captures:
            link, known = _link(conn, key, url, now)
            conn.execute(
                "INSERT INTO sightings (link, url, seen_at, who, how, via, note, section, tags)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    link,
                    capture.url,
                    now,
                    who,
                    capture.how,
                    capture.via,
                    capture.note,
                    capture.section,
                    _json(capture.tags) if capture.tags else None,
                ),
            )
            add_quotes(conn, link, capture.quotes)
            if capture.fields:
                from roundup.store.fields import set_by_editor

                set_by_editor(conn, link, capture.fields)
            if act is not None:
                conn.execute("INSERT INTO decisions (act, link, decision) VALUES (?, ?, 'pick')", (act, link))
            done.append(Captured(link, capture.url, known))
        if act is not None:
            about = ", ".join(str(one.link) for one in done[:_TOLD]) + (", …" if len(done) > _TOLD else "")
            conn.execute("UPDATE acts SET about = ? WHERE id = ?", (about, act))
    return done


def add_quotes(conn: sqlite3.Connection, link: int, quotes: Sequence[str]) -> list[int]:
    """Keep the editor's quotations from a page; one that is there already is not kept twice.  The new rows' numbers."""
    added = []
    for quote in quotes:
        new = conn.execute(
            "INSERT INTO quotes (link, text, origin) SELECT ?1, ?2, 'editor'"
            " WHERE NOT EXISTS (SELECT 1 FROM quotes WHERE link = ?1 AND text = ?2)",
            (link, quote),
        )
        if new.rowcount and new.lastrowid is not None:
            added.append(new.lastrowid)
    return added


def add_note(conn: sqlite3.Connection, link: int, note: str, *, now: str, who: str) -> int:
    """Keep a note that was written later, as a sighting of the published URL; the new row's number."""
    number = conn.execute(
        "INSERT INTO sightings (link, url, seen_at, who, how, note)"
        " SELECT id, url, ?, ?, 'edit', ? FROM links WHERE id = ?",
        (now, who, note, link),
    ).lastrowid
    assert number is not None
    return number


def _json(tags: Sequence[str]) -> str:
    import json

    return json.dumps(tags, ensure_ascii=False)


def _act(conn: sqlite3.Connection, now: str, who: str) -> int:
    row = conn.execute(
        "INSERT INTO acts (at, who, name) VALUES (?, ?, 'add') RETURNING id", (now, who)
    ).fetchone()
    return int(row[0])


def _link(conn: sqlite3.Connection, key: str, url: str, now: str) -> tuple[int, bool]:
    """The link of this key, and whether it was known."""
    known = conn.execute("SELECT id FROM links WHERE key = ?", (key,)).fetchone()
    if known:
        return int(known[0]), True
    link = conn.execute(
        "INSERT INTO links (key, url, first_seen) VALUES (?, ?, ?)", (key, url, now)
    ).lastrowid
    story = conn.execute("INSERT INTO stories DEFAULT VALUES").lastrowid
    conn.execute("INSERT INTO story_articles (link, story) VALUES (?, ?)", (link, story))
    assert link is not None
    return link, False
