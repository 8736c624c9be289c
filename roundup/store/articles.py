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
        "INSERT OR REPLACE INTO article_texts (link, text, markdown, page_labels) VALUES (?, ?, ?, ?)",
        (
            link,
            found.text,
            found.markdown or None,
            json.dumps(found.pages, ensure_ascii=False) if found.pages else None,
        ),
    )
    db.conn.execute("DELETE FROM article_signals WHERE link = ?", (link,))
    db.conn.executemany(
        "INSERT OR IGNORE INTO article_signals (link, kind, evidence) VALUES (?, ?, ?)",
        [(link, signal.kind, signal.evidence) for signal in found.signals],
    )


def chosen(db: "Database", link: int) -> dict[str, str | None]:
    """What of an article is shown, each as text, with the number of its words; empty where none was read."""
    names = ("title", "authors", "published", "site_name", "wire", "language", "words")
    row = db.conn.execute(
        f"SELECT {', '.join(names)} FROM articles WHERE link = ? AND extracted_at IS NOT NULL", (link,)
    ).fetchone()
    if not row:
        return {}
    found = {name: None if value is None else str(value) for name, value in zip(names, row, strict=True)}
    if found["authors"]:
        found["authors"] = ", ".join(json.loads(found["authors"]))
    return found


def body(db: "Database", link: int) -> tuple[str, tuple[str, ...]] | None:
    """The text of an article as Markdown where it has any, and the printed labels of its pages; None without one."""
    row = db.conn.execute(
        "SELECT coalesce(markdown, text), page_labels FROM article_texts WHERE link = ? AND text <> ''",
        (link,),
    ).fetchone()
    return (str(row[0]), tuple(json.loads(row[1] or "[]"))) if row else None


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
