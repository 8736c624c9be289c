"""Recording what an editor gave.  Standard library only: see store/database.py."""

import sqlite3
from collections.abc import Sequence

from roundup.given import Capture, Captured
from roundup.store import aliases
from roundup.store.database import writing
from roundup.urls import grants_access, is_dressed, parse

_TOLD = 10
"""Links that an act names when it is undone; of a long list only the first."""


Entry = tuple[Capture, str, str]
"""A capture with its match key and its published URL."""


def record(
    conn: sqlite3.Connection,
    captures: Sequence[Entry],
    *,
    now: str,
    who: str,
    pick: bool,
    once: bool = False,
) -> list[Captured]:
    """Put captures on disk, in one transaction; they may be acknowledged when this returns.

    A link that is new gets a story of its own.  With `pick` they are picked as well, in one act.  With `once`, a
    sighting that was recorded before is not recorded again: the same file may be taken in twice.
    """
    with writing(conn):
        return put(conn, captures, now=now, who=who, pick=pick, once=once)


def put(
    conn: sqlite3.Connection,
    captures: Sequence[Entry],
    *,
    now: str,
    who: str,
    pick: bool = False,
    once: bool = False,
) -> list[Captured]:
    """The same inside a transaction of the caller's."""
    done = [_put(conn, capture, key, url, now, who, once=once) for capture, key, url in captures]
    if pick:
        _pick(conn, list(dict.fromkeys(one.link for one in done)), "add", now, who)
    return done


def pick_new(conn: sqlite3.Connection, links: Sequence[int], *, name: str, now: str, who: str) -> None:
    """Pick those of these links that are not picked already, in one act of this name."""
    with writing(conn):
        _pick(conn, [link for link in dict.fromkeys(links) if not _is_picked(conn, link)], name, now, who)


def _put(
    conn: sqlite3.Connection, capture: Capture, key: str, url: str, now: str, who: str, *, once: bool
) -> Captured:
    seen_at = min(capture.seen_at or now, now)
    link, known = _link(conn, key, url, seen_at)
    sighting = (
        link,
        capture.url,
        capture.how,
        capture.via,
        capture.note,
        capture.section,
        _json(capture.tags) if capture.tags else None,
        capture.feed,
    )
    new = not (once and known and _is_there(conn, sighting))
    # Before the sighting, which would be taken for the first by this feed.
    if capture.fields:
        _say(conn, link, capture, known)
    if new:
        conn.execute(
            "INSERT INTO sightings (link, url, how, via, note, section, tags, feed, seen_at, who)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*sighting, seen_at, who),
        )
    add_quotes(conn, link, capture.quotes)
    return Captured(link, capture.url, known, new)


def _is_there(conn: sqlite3.Connection, sighting: tuple[object, ...]) -> bool:
    row = conn.execute(
        "SELECT 1 FROM sightings WHERE link = ? AND url = ? AND how = ? AND via IS ? AND note IS ? AND section IS ?"
        " AND tags IS ? AND feed IS ? LIMIT 1",
        sighting,
    ).fetchone()
    return row is not None


def _say(conn: sqlite3.Connection, link: int, capture: Capture, known: bool) -> None:
    """Keep what was said of the page, in its place among what others say."""
    from roundup.store import fields

    if capture.says == "editor":
        fields.set_by_editor(conn, link, capture.fields)
        return
    # A feed may correct itself; what another feed says stands behind.
    own = capture.feed is not None and (not known or _first_feed(conn, link) in (None, capture.feed))
    place = fields.FEED if capture.says == "feed" else fields.BEHIND
    fields.come_along(conn, link, capture.fields, place, own=own)


def _first_feed(conn: sqlite3.Connection, link: int) -> int | None:
    """The feed that was the first to name this page as one of its own."""
    row = conn.execute(
        "SELECT feed FROM sightings WHERE link = ? AND feed IS NOT NULL AND via IS NULL ORDER BY id LIMIT 1",
        (link,),
    ).fetchone()
    return int(row[0]) if row else None


def _is_picked(conn: sqlite3.Connection, link: int) -> bool:
    row = conn.execute(
        "SELECT d.decision FROM decisions d JOIN acts a ON a.id = d.act"
        " WHERE d.link = ? AND a.undone_at IS NULL ORDER BY d.id DESC LIMIT 1",
        (link,),
    ).fetchone()
    return row is not None and row[0] == "pick"


def _pick(conn: sqlite3.Connection, links: Sequence[int], name: str, now: str, who: str) -> None:
    if not links:
        return
    about = ", ".join(map(str, links[:_TOLD])) + (", …" if len(links) > _TOLD else "")
    (act,) = conn.execute(
        "INSERT INTO acts (at, who, name, about) VALUES (?, ?, ?, ?) RETURNING id", (now, who, name, about)
    ).fetchone()
    conn.executemany(
        "INSERT INTO decisions (act, link, decision) VALUES (?, ?, 'pick')", [(act, link) for link in links]
    )


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


def _link(conn: sqlite3.Connection, key: str, url: str, now: str) -> tuple[int, bool]:
    """The link of this key, and whether it was known."""
    known = aliases.find(conn, key)
    if known is not None:
        _publish_better(conn, known, url)
        return known, True
    link = conn.execute(
        "INSERT INTO links (key, url, first_seen) VALUES (?, ?, ?)", (key, url, now)
    ).lastrowid
    story = conn.execute("INSERT INTO stories DEFAULT VALUES").lastrowid
    conn.execute("INSERT INTO story_articles (link, story) VALUES (?, ?)", (link, story))
    assert link is not None
    return link, False


def _publish_better(conn: sqlite3.Connection, link: int, url: str) -> None:
    """A known page, given with a token that opens it to everybody, is published so from now on; else one that was
    given in the dress of AMP or for telephones, and now without."""
    (stands,) = conn.execute("SELECT url FROM links WHERE id = ?", (link,)).fetchone()
    if url == stands:
        return
    new, old = parse(url), parse(stands)
    opens = grants_access(new) - grants_access(old)
    if opens > 0 or (not opens and is_dressed(old) and not is_dressed(new)):
        conn.execute("UPDATE links SET url = ? WHERE id = ?", (url, link))
