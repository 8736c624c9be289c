"""Articles: what was read in the newest page of each link."""

import json
from typing import TYPE_CHECKING

from roundup.model import Extraction
from roundup.store.fields import set_by_page

if TYPE_CHECKING:
    from sqlite_utils import Database


def save(db: "Database", link: int, page: int, found: Extraction, now: str) -> None:
    """Keep what was read in this page, in the place of what was read before; the editor's values stay."""
    set_by_page(db.conn, link, found.fields)
    db.conn.execute(
        "UPDATE articles SET page = ?, words = ?, extracted_at = ? WHERE link = ?",
        (page, found.words, now, link),
    )
    db.conn.execute(
        "INSERT OR REPLACE INTO article_texts (link, text, page_labels) VALUES (?, ?, ?)",
        (link, found.text, json.dumps(found.pages, ensure_ascii=False) if found.pages else None),
    )


def is_of(db: "Database", link: int, page: int) -> bool:
    """Whether the article of this link was read in this page."""
    row = db.conn.execute(
        "SELECT page FROM articles WHERE link = ? AND extracted_at IS NOT NULL", (link,)
    ).fetchone()
    return bool(row) and row[0] == page


def was_read(db: "Database", link: int) -> bool:
    """Whether a text of this link is kept, from whatever page."""
    row = db.conn.execute("SELECT text <> '' FROM article_texts WHERE link = ?", (link,)).fetchone()
    return bool(row and row[0])
