"""Feeds for tests: what one says, where it is served, how it stands."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from xml.sax.saxutils import escape

from roundup.app import lists
from roundup.app.desk import Desk
from roundup.store import feeds as store
from roundup.store.database import writing
from tests.conftest import Answer, SmallWeb

WEDNESDAY = "Wed, 03 Jan 2024 09:00:00 GMT"
MUD = "https://quay.example/mud"
TIDE = "https://quay.example/tide"


def entry(url: str, title: str = "Mud at the quay", date: str | None = WEDNESDAY, **said: str) -> str:
    """An entry of an RSS feed; `said` holds other elements, as `author` or `guid`."""
    parts = {"title": title, "link": url, "pubDate": date} | said
    return (
        f"<item>{''.join(f'<{name}>{escape(text)}</{name}>' for name, text in parts.items() if text)}</item>"
    )


def rss(*entries: str, title: str = "Quay Notes", head: str = "") -> str:
    """An RSS feed."""
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{escape(title)}</title>{head}'
        f"{''.join(entries)}</channel></rss>"
    )


def serve(
    web: SmallWeb,
    path: str,
    *entries: str,
    headers: Mapping[str, str] | None = None,
    title: str = "Quay Notes",
    head: str = "",
) -> str:
    """Serve a feed of these entries; its address.  One with an ETag or a Last-Modified answers 304 to who has it."""
    sent = {"Content-Type": "application/rss+xml"} | dict(headers or {})
    whole = Answer(rss(*entries, title=title, head=head), headers=sent)

    def answer(asked: Mapping[str, str]) -> Answer:
        had = {"ETag": asked.get("If-None-Match"), "Last-Modified": asked.get("If-Modified-Since")}
        if any(value and value == sent.get(name) for name, value in had.items()):
            return Answer("", 304, {name: value for name, value in sent.items() if name != "Content-Type"})
        return whole

    web.pages[path] = answer
    return web.url(path)


def follow(desk: Desk, url: str, **said: Any) -> int:
    """Follow a feed without asking it; its number."""
    with writing(desk.db.conn):
        return store.add(desk.db, url, desk.now, **said)


def feed(desk: Desk, number: int = 1) -> dict[str, Any]:
    """A feed's row."""
    (row,) = store.rows(desk.db, [number])
    return row


def later(desk: Desk, **time: float) -> None:
    """Let time pass at this desk."""
    moment = desk.clock() + timedelta(**time)
    desk.clock = lambda: moment


def links(desk: Desk) -> list[str]:
    """The addresses of all links, oldest first."""
    return [row["url"] for row in lists.rows(desk)]


def times(web: SmallWeb, path: str) -> int:
    """How often a path was asked for."""
    return web.asked.count(path)


def everything(desk: Desk) -> dict[str, list[str]]:
    """All rows of all tables."""
    return {
        table: sorted(map(repr, desk.db.conn.execute(f'SELECT * FROM "{table}"').fetchall()))
        for table in desk.db.table_names()
    }
