"""One identity for each page: keys by today's rules, and links that turn out to be one page are joined."""

import sqlite3
from typing import TYPE_CHECKING

from roundup import urls
from roundup.errors import NotAUrlError
from roundup.store import aliases, database

if TYPE_CHECKING:
    from pathlib import Path

    from roundup.app.desk import Desk
    from roundup.model import Extraction, Link

WHO = "roundup"
"""Who joins links."""


def is_current(conn: sqlite3.Connection) -> bool:
    """Whether the keys in this database are by today's rules; an empty one is marked so."""
    if aliases.rules(conn) == urls.RULES:
        return True
    if aliases.is_empty(conn):
        aliases.made_with(conn, urls.RULES)
        return True
    return False


def renew(conn: sqlite3.Connection, path: "Path", now: str) -> None:
    """Bring keys that were made by older rules up to date, after a backup; links that have one key then are joined."""
    from roundup.store.joins import join

    kept = path.with_name(f"{path.stem}-before-keys-{urls.RULES}{path.suffix}")
    if not kept.exists():  # another program may be at it, too
        database.backup(conn, kept)
    aliases.renew(
        conn,
        urls.RULES,
        key_of=_key,
        join=lambda stays, goes: join(conn, stays, goes, now=now, who=WHO),
    )


def learn(conn: sqlite3.Connection, link: "Link", at: str, found: "Extraction") -> None:
    """Under which addresses a page that was read stands too: where a redirect led, and what it says itself."""
    # The link's address may be the one that was found already; its own key is not.
    redirected = _key(at)
    if redirected and urls.path(at) and not _is_above(at, link.url):
        trust = aliases.SURE if is_believed(at, link.url) else aliases.LED
        aliases.know(conn, link.id, redirected, at, trust)
    for value in found.fields.get("canonical", ()):
        if canonical := _key(str(value.value)):
            aliases.know(conn, link.id, canonical, str(value.value), aliases.CLAIMED)


def to_publish(url: str, at: str, *, was_read: bool) -> str | None:
    """The address that readers get, where it is another since the page was found: on another host, or, on the same one,
    at an article's own address (a click counter led there).  A token that opens the page stays.

    Until the page `was_read`, only another host's article is believed: the rest may be where one is to log in.
    """
    given, found = urls.parse(url), urls.parse(at)
    if urls.match_key(given) == urls.match_key(found) or (
        urls.grants_access(given) and not urls.grants_access(found)
    ):
        return None
    signs = (urls.host(at) != urls.host(url), is_believed(at, url))
    return urls.published(found) if (any(signs) if was_read else all(signs)) else None


def is_believed(target: str, source: str) -> bool:
    """Whether a redirect leads from an address to the same page, and not to a home page, a section, or what a site
    shows in the place of a page that is gone: what many addresses lead to is none of them."""
    return urls.is_article(target) and not _is_above(target, source)


def _is_above(target: str, source: str) -> bool:
    """Whether an address is that of a folder in which the other stands."""
    return urls.host(target) == urls.host(source) and urls.path(source).startswith(urls.path(target) + "/")


def join(desk: "Desk") -> dict[int, int]:
    """Join the links that turned out to be one page: the older stays.  Which went into which."""
    from roundup.store.joins import join as join_links

    done: dict[int, int] = {}
    conn = desk.db.conn
    if not aliases.same(conn):
        return done
    with database.writing(conn):
        # After a join others may be one page, so it is asked anew.
        while pair := _next(desk):
            join_links(conn, *pair, now=desk.now, who=WHO)
            done[pair[1]] = pair[0]
    for goes, stays in done.items():
        desk.talk.detail(f"{goes} and {stays} are one page: it is {stays} from now on.")
    return done


def _next(desk: "Desk") -> tuple[int, int] | None:
    """Two links that are one page, the older first."""
    pairs = aliases.same(desk.db.conn)
    return next(((one, other) for one, other, sure in pairs if _alike(desk, one, other, sure=sure)), None)


def take_apart(desk: "Desk", link: int) -> list[str]:
    """Undo what was joined into this link; a sentence for each that was."""
    from roundup.store import joins

    with database.writing(desk.db.conn):
        return [f"Undone: the join of {about}." for about in joins.undo(desk.db.conn, link, desk.now)]


def _alike(desk: "Desk", one: int, other: int, *, sure: bool) -> bool:
    """Whether two links' pages are the same, as far as both were read; a claim holds only where both were."""
    from roundup.store import links
    from roundup.text.compare import copied
    from roundup.text.words import fold

    texts = links.texts(desk.db, [one, other])
    if not (texts.get(one) and texts.get(other)):
        return sure
    if texts[one] == texts[other] or copied(texts[one], texts[other]):
        return True
    titles = {fold(row["title"] or "") for row in links.rows(desk.db, [one, other])}
    return sure and len(titles) == 1


def _key(url: str) -> str | None:
    try:
        return urls.match_key(urls.parse(url))
    except NotAUrlError:
        return None
