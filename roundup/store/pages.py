"""Pages: bytes and headers as they came, kept so that nothing is fetched twice."""

import hashlib
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from roundup.model import Page, Validators
from roundup.store.database import conditions

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from sqlite_utils import Database

_LEVEL = 6
"""Of zstd: a page of 100 kB packs to about a sixth in a millisecond."""


def save(db: "Database", link: int, page: Page, now: str) -> tuple[int, bool]:
    """Keep a page; its number, and whether it differs from the newest one kept for this link.

    The same bytes again are not kept twice.
    """
    digest = hashlib.sha256(page.body).hexdigest()
    newest = db.conn.execute(
        "SELECT id, sha256 FROM pages WHERE link = ? ORDER BY id DESC LIMIT 1", (link,)
    ).fetchone()
    if newest and newest[1] == digest:
        return int(newest[0]), False
    number = db.conn.execute(
        "INSERT INTO pages (link, url, fetched_at, source, status, media_type, charset, headers, sha256, bytes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            link,
            page.url,
            now,
            page.source,
            page.status,
            page.media_type,
            page.charset,
            json.dumps(page.headers, ensure_ascii=False),
            digest,
            len(page.body),
        ),
    ).lastrowid
    assert number is not None
    db.conn.execute(
        "INSERT INTO page_bodies (page, body) VALUES (?, ?)",
        (number, zstd.compress(page.body, _LEVEL)),
    )
    return number, True


def newest(db: "Database", link: int) -> tuple[int, Page] | None:
    """The newest page of a link, with its number."""
    return next(iter(versions(db, link, 1)), None)


def versions(db: "Database", link: int, many: int) -> list[tuple[int, Page]]:
    """The newest pages of a link with their numbers, at most so many, the newest first."""
    rows = db.conn.execute(
        "SELECT p.id, p.url, b.body, p.media_type, p.charset, p.headers, p.status, p.source"
        " FROM pages p JOIN page_bodies b ON b.page = p.id WHERE p.link = ? ORDER BY p.id DESC LIMIT ?",
        (link, many),
    ).fetchall()
    found = []
    for number, url, body, media_type, charset, headers, status, source in rows:
        pairs = tuple((name, value) for name, value in json.loads(headers))
        found.append((number, Page(url, zstd.decompress(body), media_type, charset, pairs, status, source)))
    return found


def fetched_since(db: "Database", time: str) -> list[int]:
    """The links whose newest page was fetched then or later."""
    rows = db.conn.execute(
        "SELECT link FROM pages GROUP BY link HAVING max(fetched_at) >= ? ORDER BY link", (time,)
    )
    return [int(link) for (link,) in rows]


def validators(db: "Database", ids: Sequence[int]) -> dict[int, Validators]:
    """By what each of these links' newest page can be asked for again; those that gave nothing of the kind are left
    out, and pages that an editor saved."""
    found = {}
    for condition, values in conditions(ids, "link"):
        rows = db.conn.execute(
            f"SELECT link, url, headers, source FROM pages WHERE id IN (SELECT max(id) FROM pages WHERE {condition}"
            " GROUP BY link)",
            values,
        )
        for link, url, headers, source in rows:
            named = {name.lower(): value for name, value in json.loads(headers)}
            one = Validators(url, named.get("etag"), named.get("last-modified"))
            if source == "web" and (one.etag or one.modified):
                found[link] = one
    return found
