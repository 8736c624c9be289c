"""Feeds: followed, listed, let go; taken in and handed on as OPML."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from roundup import urls
from roundup.app import poll
from roundup.app.desk import Desk
from roundup.app.online import online
from roundup.collect import feeds as reader
from roundup.collect import findfeeds, opml, rules
from roundup.collect.rows import LeftOut, Unreadable
from roundup.errors import NotAUrlError, UnusableError, UsageError
from roundup.model import Outcome
from roundup.store import feeds as store
from roundup.store.database import writing
from roundup.text import dates
from roundup.text.marks import one_line

Row = dict[str, Any]

_ACCOUNT = r"@?([\w.-]+)@([\w-]+(?:\.[\w-]+)+)"
"""An account in the fediverse, as it is written: `@ada@fedi.example`."""


@dataclass(frozen=True)
class Answer:
    """What became of an address that was given to be followed."""

    given: str
    feed: Row | None = None
    """The feed's row, as it stands after it was asked."""
    known: bool = False
    passed_over: int = 0
    """New entries that the rules leave out."""
    refused: str | None = None
    """Why it is not followed, one sentence."""
    offered: Sequence[tuple[str, str]] = ()
    """The feeds that the page names, address and title, where there are several."""


@dataclass
class Imported:
    """What an OPML file came to."""

    new: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    unreadable: list[tuple[int, str]] = field(default_factory=list)


def add(desk: Desk, given: str, **said: Any) -> Answer:
    """Follow the feed at this address, or the one that the page there names; its first entries are taken in at once.

    `said`: title, folder, include, exclude, as far as the editor gave them; of a feed that is followed already they
    are changed.  What can't be read now is followed all the same; a page that is no feed and names none is not.
    """
    try:
        url = str(urls.parse(_account(given.strip())).href)
    except NotAUrlError as error:
        return Answer(given, refused=f"{given} can't be followed: {error}.")
    said = _said(said)
    desk.make()
    if find(desk, [url])[0]:
        return _follow(desk, given, url, said)
    outcome, found = asyncio.run(_look(desk, url))
    if found or not (outcome.page and outcome.state == "failed"):
        return _follow(desk, given, outcome.moved or url, said, (outcome, found))
    offered = findfeeds.found_in(outcome.page.body, outcome.page.url, outcome.page.charset)
    if not offered:
        return Answer(given, refused=f"{given} is not followed: {outcome.reason} It names no feed either.")
    if len(offered) > 1:
        return Answer(given, refused=f"{given} names several feeds: give one of them.", offered=offered)
    return _follow(desk, given, offered[0][0], said)


def _account(given: str) -> str:
    """The address of an account's feed, where one is given as it is written; any other as it is, without `feed:`."""
    given = opml.without_feed(given)
    account = re.fullmatch(_ACCOUNT, given)
    # Mastodon and what speaks its language have an account's feed there.
    return f"https://{account[2]}/@{account[1]}.rss" if account and given.startswith("@") else given


def _said(said: Row) -> Row:
    """What the editor said, by the names of columns; UsageError for a rule that is empty."""
    # An empty word takes the rules away.
    found: Row = {
        name: [rule for rule in said[name] if rule] for name in ("include", "exclude") if said.get(name)
    }
    for rule in [text for texts in found.values() for text in texts]:
        try:
            rules.read(rule)
        except ValueError:
            raise UsageError(f"{rule!r} is no rule: write a word, author:NAME or section:NAME.") from None
    if said.get("title"):
        found["title_given"] = one_line(said["title"])
    if said.get("folder"):
        found["folder"] = one_line(said["folder"]).strip("/")
    return found


async def _look(desk: Desk, url: str) -> tuple[Outcome, reader.Feed | None]:
    blank = {"url": url, "answered": None, "etag": None, "modified": None}
    async with online(desk) as web:
        return await poll.ask(web, blank, desk.clock())


def _follow(
    desk: Desk,
    given: str,
    url: str,
    said: Row,
    asked: tuple[Outcome, reader.Feed | None] | None = None,
) -> Answer:
    """Follow the feed at this address, and take in what it has: what it was `asked` just now, or what it says now."""
    known = find(desk, [url])[0]
    report = poll.Report()
    with writing(desk.db.conn):
        if known:
            # By other rules, what was passed over before may be wanted now.
            afresh = {"seen": "", "answered": None} if said.keys() & {"include", "exclude"} else {}
            store.change(desk.db, known[0], enabled=1, **said, **afresh)
        number = known[0] if known else store.add(desk.db, url, desk.now, **said)
        if asked:
            (row,) = store.rows(desk.db, [number])
            poll.keep(desk, row, *asked, report)
    if not asked:
        report = poll.poll(desk, [number], scheduled=False)
    (now_is,) = listed(desk, [number])
    return Answer(given, feed=now_is, known=bool(known), passed_over=report.passed_over)


def find(desk: Desk, given: Iterable[str]) -> tuple[list[int], list[str]]:
    """The feeds that these IDs (`f2`) or addresses mean, and what means none."""
    rows = store.rows(desk.db)
    numbers = {f"f{row['id']}": row["id"] for row in rows}
    by_key = {_key(row["url"]): row["id"] for row in reversed(rows)}
    found: list[int] = []
    unknown = []
    for word in given:
        number = numbers.get(word.strip().lower()) or by_key.get(_key(word))
        if number is None:
            unknown.append(word)
        elif number not in found:
            found.append(number)
    return found, unknown


def _key(url: str) -> str:
    try:
        return urls.match_key(urls.parse(url))
    except NotAUrlError:
        return url


def listed(desk: Desk, ids: Sequence[int] | None = None) -> list[Row]:
    """Feeds as `feeds list --json` gives them, by folder and number: all that are followed, or these."""
    now = desk.clock()
    found = []
    for row in sorted(store.rows(desk.db, ids), key=lambda row: (row["folder"] or "", row["id"])):
        waits = [until for until in (row["retry_after"], row["next_poll"]) if until]
        found.append(
            {
                "id": f"f{row['id']}",
                "url": row["url"],
                "title": row["title_given"] or row["title"],
                "folder": row["folder"],
                "enabled": bool(row["enabled"]),
                "state": row["state"],
                "reason": row["reason"],
                "last_ok": row["last_ok"],
                "next_poll": max(waits, default=None) if row["enabled"] else None,
                "entries": row["entries"],
                "home_page": row["home_page"],
                "last_new": row["last_new"],
                "trouble": _trouble(row, poll.quiet_since(row, now)),
                "include": row["include"],
                "exclude": row["exclude"],
            }
        )
    return found


def _trouble(row: Row, quiet: str | None) -> list[str]:
    if row["state"] != "ok":
        return []
    return [*row["trouble"], *([f"Nothing new since {dates.day(quiet)}."] if quiet else [])]


def look(desk: Desk) -> str | None:
    """Ask the feed that was read last, and keep nothing: why it can't be read now, None when it can or there is none.

    What worked last night and fails now is rather our network's fault, or our settings', than the feed's.
    """
    rows = [row for row in store.rows(desk.db) if row["enabled"] and row["last_ok"]]
    if not rows:
        return None
    row = max(rows, key=lambda row: row["last_ok"])
    outcome, _ = asyncio.run(_look(desk, row["url"]))
    if outcome.state == "fetched":
        return None
    when = dates.day(row["last_ok"])
    return f"The feed f{row['id']}, {row['url']}, was read on {when} and can't be now: {outcome.reason}"


def enable(desk: Desk, ids: Sequence[int], *, enabled: bool) -> None:
    """Ask these feeds from now on, at once and whatever was before; or no more."""
    with writing(desk.db.conn):
        for number in ids:
            if enabled:
                store.change(desk.db, number, enabled=1, tries=0, next_poll=None)
            else:
                store.change(desk.db, number, enabled=0)


def remove(desk: Desk, ids: Sequence[int]) -> None:
    """Follow these no more, in one act; what came by them stays."""
    store.remove(desk.db, ids, now=desk.now, who=desk.who)


def take_in(desk: Desk, file: Path) -> Imported:
    """Follow the feeds of an OPML file, in their folders; none is asked yet.  One that is followed already gets the
    file's folder and title where it has none.  UnusableError when the file can't be read or is no OPML."""
    try:
        body = file.read_bytes()
    except OSError as error:
        raise UnusableError(f"{file} can't be read: {error.strerror}.") from None
    found = opml.read(body)
    db = desk.make()
    done = Imported()
    with writing(db.conn):
        rows = {row["id"]: row for row in store.rows(db)}
        by_key = {_key(row["url"]): row for row in rows.values()}
        for one in found:
            if isinstance(one, LeftOut):
                continue
            if isinstance(one, Unreadable):
                done.unreadable.append((one.line, one.why))
                continue
            said = {"title_given": one.title, "folder": one.folder, "home_page": one.home_page}
            known = by_key.get(_key(one.url))
            if known:
                missing = {name: value for name, value in said.items() if value and not known[name]}
                if missing:
                    store.change(db, known["id"], **missing)
                done.known.append(one.url)
                continue
            url = str(urls.parse(one.url).href)
            number = store.add(db, url, desk.now, **said)
            by_key[_key(url)] = {"id": number} | said
            done.new.append(one.url)
    return done


def hand_on(desk: Desk) -> str:
    """All feeds that are followed as an OPML file, in their folders."""
    name = desk.settings.newsletter.name
    feeds = [
        opml.Subscription(row["url"], row["title"], row["folder"], row["home_page"]) for row in listed(desk)
    ]
    return opml.write(f"Feeds of {name}" if name else "Feeds", feeds)
