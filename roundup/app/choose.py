"""Choosing and correcting: pick, drop, later, undo, edit, forget."""

from collections.abc import Mapping, Sequence

from roundup import urls
from roundup.app.desk import Desk
from roundup.errors import NotAUrlError, PartialError
from roundup.given import FieldValue
from roundup.model import Choice
from roundup.store import captures, decisions, fields, links
from roundup.store.database import writing


def resolve(desk: Desk, given: Sequence[str]) -> tuple[list[int], list[str]]:
    """The links that these IDs or URLs name, in order, each once; and what names none."""
    ids: dict[int, None] = {}
    unknown = []
    for word in given:
        link = _link(desk, word.strip())
        if link is None:
            unknown.append(word)
        else:
            ids[link] = None
    return list(ids), unknown


def one(desk: Desk, given: str) -> int:
    """The one link that is meant; PartialError when there is none."""
    ids, _ = resolve(desk, [given])
    if not ids:
        raise PartialError(f"There is no link {given}: `roundup list` shows what there is.")
    return ids[0]


def _link(desk: Desk, word: str) -> int | None:
    if word.isdecimal():
        number = int(word)
        return number if number < 2**63 and links.existing(desk.db, [number]) else None
    try:
        return links.find(desk.db, urls.match_key(urls.parse(word)))
    except NotAUrlError:
        return None


def decide(desk: Desk, ids: Sequence[int], decision: Choice, reason: str | None = None) -> None:
    """The same decision on each of these links, in one act."""
    decisions.decide(desk.db, ids, decision, now=desk.now, who=desk.who, reason=reason)


def undo(desk: Desk, steps: int) -> list[str]:
    """Take back so many acts, the newest first; a sentence for each that there was."""
    done = []
    for _ in range(steps):
        act = decisions.undo(desk.db, desk.now)
        if act is None:
            break
        name, ids = act
        what = "the pick that came with `add`" if name == "add" else f"`{name}`"
        done.append(f"Undone: {what} of {', '.join(map(str, ids))}.")
    return done


def edit(
    desk: Desk,
    link: int,
    values: Mapping[str, FieldValue],
    *,
    note: str | None = None,
    quotes: Sequence[str] = (),
) -> None:
    """The editor's own values, note and quotations for a link; they win over whatever the page says."""
    conn = desk.db.conn
    with writing(conn):
        if values:
            fields.set_by_editor(conn, link, values)
        if note:
            captures.add_note(conn, link, note, now=desk.now, who=desk.who)
        captures.add_quotes(conn, link, quotes)


def forget(desk: Desk, ids: Sequence[int]) -> None:
    """Delete these links and all that was kept of them."""
    links.forget(desk.db, ids)
