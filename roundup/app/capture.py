"""Taking in what an editor gives: first it is on disk, then it is acknowledged."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from roundup import urls
from roundup.app.desk import Desk
from roundup.errors import NotAUrlError, UnusableError, UsageError
from roundup.given import Capture, Captured, FieldValue
from roundup.store.captures import record
from roundup.times import FIRST_YEAR, LAST_YEAR, utc

if TYPE_CHECKING:
    from roundup.model import Page

_ADDRESS = re.compile(r"https?://\S+ ", re.I)
GROUP = 500
"""Captures in one transaction: large enough for ten thousand a second, small enough to acknowledge soon."""


class Refused(NamedTuple):
    """Something given that can't be the address of a page."""

    given: str
    reason: str
    line: int | None = None


class Line(NamedTuple):
    """A line of a list: a capture, or why it is none."""

    number: int
    capture: Capture | None
    refused: str | None = None


Groups = Iterator[tuple[list[Captured], list[Refused]]]


def add(desk: Desk, lines: Iterable[Line], *, pick: bool) -> Groups:
    """Record captures, group by group; what a group yields is on disk when it is yielded."""
    desk.settings  # noqa: B018  # a wrong setting is told before anything is recorded
    conn = desk.recording()
    source = iter(lines)
    while group := list(islice(source, GROUP)):
        entries, refused = [], []
        for line in group:
            if line.capture is None:
                refused.append(Refused("", str(line.refused), line.number))
                continue
            try:
                url = urls.parse(line.capture.url)
            except NotAUrlError as error:
                refused.append(Refused(line.capture.url, str(error), line.number))
            else:
                entries.append((line.capture, urls.match_key(url), urls.published(url)))
        done = record(conn, entries, now=desk.now, who=desk.who, pick=pick) if entries else []
        yield done, refused


def read_list(raw: Iterable[bytes], capture: Capture) -> Iterator[Line]:
    """The captures of a list of URLs, one a line; `capture` says what all have in common.

    Empty lines and those that begin with # are passed over.  A line that is not UTF-8 is refused alone.
    """
    for number, line in enumerate(raw, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError:
            yield Line(number, None, "it is not in UTF-8")
            continue
        if text and not text.startswith("#"):
            # What stands behind an address is the editor's word on it, and no part of the address.
            url, _, said = text.partition(" ") if _ADDRESS.match(text) else (text, "", "")
            note = " ".join(part for part in (capture.note, said.strip()) if part) or None
            yield Line(number, with_url(capture, url)._replace(note=note))


def with_url(capture: Capture, url: str) -> Capture:
    """The same capture of another URL."""
    return capture._replace(url=url)


def read_date(text: str) -> str:
    """A date as an editor types it, as it is stored: a day, or a time with its zone; UsageError otherwise."""
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValueError
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return moment.date().isoformat()
        if moment.tzinfo is None:
            raise ValueError
        return utc(moment)
    except ValueError:
        raise UsageError(
            f"{text!r} is no date: write it like 2024-01-03, or with time and zone like 2024-01-03T09:00Z."
        ) from None


def with_how(capture: Capture, how: str) -> Capture:
    """The same capture, come in another way."""
    return capture._replace(how=how)


def read_fields(
    *,
    title: str | None,
    authors: Sequence[str],
    date: str | None,
    outlet: str | None,
    language: str | None,
) -> dict[str, FieldValue]:
    """The editor's own values, as far as they were given; UsageError for a date or a language that is none."""
    fields: dict[str, FieldValue] = {}
    for name, value in (("title", title), ("outlet", outlet)):
        if value is not None:
            fields[name] = _one_line(value) or _empty(name)
    if authors:
        fields["authors"] = [_one_line(author) or _empty("author") for author in authors]
    if date is not None:
        fields["published"] = read_date(date)
    if language is not None:
        if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", language.strip()):
            raise UsageError(f"{language!r} is no language: write it like de or zh-CN.")
        fields["language"] = language.strip()
    return fields


def read_words(words: Mapping[str, Any]) -> dict[str, Any]:
    """The editor's words for a story or an item, as far as they were given; UsageError for one that is empty."""
    return {
        name: (_one_line(value) or _empty(name)) if isinstance(value, str) else value
        for name, value in words.items()
        if value is not None
    }


def read_quotes(quotes: Sequence[str]) -> tuple[str, ...]:
    """The editor's quotations, without white space around them; UsageError for one that is empty."""
    return tuple(quote.strip() or _empty("quote") for quote in quotes)


def _one_line(text: str) -> str:
    from roundup.text.marks import one_line

    return one_line(text)


def _empty(name: str) -> str:
    raise UsageError(f"--{name} is empty.")


def read_saved(html: str | None, pdf: str | None) -> "Page":
    """The page in a file that an editor saved; `-` is standard input.  UnusableError when it is none."""
    from roundup.model import Page
    from roundup.text.sniff import media_type

    if html and pdf:
        raise UsageError("Give either --html or --pdf.")
    name = html or pdf or ""
    try:
        body = sys.stdin.buffer.read() if name == "-" else _read(name)
    except OSError as error:
        raise UnusableError(f"{name} can't be read: {error.strerror}.") from None
    kind = media_type("text/html" if html else "", body)
    if html and kind != "text/html":
        raise UnusableError(f"{name} is no web page: save the page as HTML, or give a PDF with --pdf.")
    if pdf and kind != "application/pdf":
        raise UnusableError(f"{name} is no PDF.")
    return Page(url="", body=body, media_type=str(kind), source="editor")


def _read(name: str) -> bytes:
    with open(name, "rb") as file:
        return file.read()


def at(page: "Page", url: str) -> "Page":
    """The saved page, as that of this address."""
    from dataclasses import replace

    return replace(page, url=str(urls.parse(url).href))


def sentence(row: Mapping[str, Any], *, with_url: bool) -> str:
    """What an editor is told of a link that was just added."""
    place = f"{row['url']}: " if with_url else ""
    standing = "picked" if row["decision"] == "pick" else row["decision"] or "candidate"
    week = f" for {row['week']}" if row["week"] else ""
    parts = [row["title"] or "no title yet", row["outlet"] or "", (row["published"] or "")[:10]]
    said = ", ".join(part for part in parts if part)
    what = f"{place}{row['id']} ({standing}{week}): {said}"
    if row["reason"]:
        again = f" It is tried again at {row['next_attempt']}." if row["next_attempt"] else ""
        return f"{what} — {row['reason']}{again}"
    return what
