"""What a file comes to, row by row: a link, a row that can't be read, a row that is left out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from roundup import urls
from roundup.errors import NotAUrlError, UnusableError
from roundup.given import Capture, FieldValue
from roundup.text.marks import one_line, without_controls
from roundup.times import FIRST_YEAR, LAST_YEAR, utc

_FIRST_PAGE = "1991-08-06T00:00:00Z"
"""The day on which the web was announced: nobody saved a page before, and a 0 in an export means “unknown”."""
_EPOCH = re.compile(r"\d{9,19}(?:\.\d*)?")
_NO_DATE = " 01-:.TZ"
"""What programs write where there is none is made of these: `0`, `0000-00-00 00:00:00`, `0001-01-01T00:00:00Z`."""
_SLASHES = re.compile(r"^(\d{4})/(\d\d)/(\d\d)")
_ZONED = re.compile(r"[Tt ].*(?:Z|[+-]\d\d:?\d\d)$")
_FAR = 1e11
"""Seconds since 1970: the year 5138.  Greater numbers are thousandths or millionths of a second."""


class UnknownFormatError(UnusableError):
    """A file that is none of those that can be taken in."""


@dataclass(frozen=True, slots=True)
class Row:
    """One link of the file, and what stood there with it."""

    line: int
    """Where it begins, from 1.  For a mail, where the mail begins."""
    capture: Capture
    """The words in it are the editor's own: notes, tags, highlights."""
    saved_at: str | None = None
    """When it was saved or sent: UTC, with `Z`."""
    said: Mapping[str, FieldValue] = field(default_factory=dict)
    """What the file says of the page, by the names of model.FIELDS; none of it is the editor's."""
    part: str = ""
    """The file in the zip archive, or the mail in the mailbox."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that can't be taken in."""

    line: int
    why: str
    """For an editor, short, to stand behind a colon: `no address`."""
    part: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something in the file that was read, and is not taken in: a row, or a part of one."""

    line: int
    why: str
    """For an editor, short: `to unsubscribe`."""
    part: str = ""


Rows = Iterator[Row | Unreadable | LeftOut]


@dataclass(frozen=True, slots=True)
class Found:
    """What the file is, and what is in it."""

    format: str
    """As an editor calls it: `Pinboard`."""
    rows: Rows
    """In the order of the file, read while they are asked for: once."""
    lines: int
    """Of the file, to tell how far a row is; 0 where rows of several files follow one another."""


def link(
    line: int,
    url: str,
    *,
    how: str = "import",
    via: str = "",
    note: str = "",
    tags: Iterable[str] = (),
    quotes: Iterable[str] = (),
    saved_at: str | None = None,
    said: Mapping[str, FieldValue] | None = None,
) -> Row | Unreadable:
    """The row of this address, everything else cleaned and what is empty left out."""
    url = url.strip()
    try:
        urls.parse(url)
    except NotAUrlError as error:
        if not url:
            return Unreadable(line, "no address")
        return Unreadable(line, str(error) if ":" in url else "no address that begins with https://")
    title = one_line(str((said or {}).get("title", "")), 300)
    others = {name: value for name, value in (said or {}).items() if name != "title" and value}
    capture = Capture(
        url,
        how=how,
        via=one_line(via, 500) or None,
        note=without_controls(note).strip() or None,
        tags=_once(one_line(tag, 100) for tag in tags),
        quotes=tuple(dict.fromkeys(q for q in (without_controls(one).strip() for one in quotes) if q)),
    )
    # Where a service has no title, it writes the address there.
    named = {"title": title} if title and title != url else {}
    return Row(line, capture, saved_at, {**named, **others})


def _once(tags: Iterable[str]) -> tuple[str, ...]:
    """Each tag once, as it is written first: a folder `Fuel` beside a tag `fuel` says nothing more."""
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(tag.casefold(), tag)
    first.pop("", None)
    return tuple(first.values())


def undated(line: int, saved: object) -> Rows:
    """What is said of a date that can't be read.  Without it a link counts as seen today, so an editor must know."""
    text = str(saved or "").strip()
    if _when(text) is None and text.strip(_NO_DATE):
        yield Unreadable(
            line, f"its date, {one_line(text, 40)}: write 2024-01-31; the link is taken in without it"
        )


def moment(value: object) -> str | None:
    """When something was saved, as an export writes it: seconds, thousandths or millionths since 1970, or ISO 8601.
    Without a zone it is UTC, as the services mean it.  None for what is no date, and for one before there were pages.
    """
    when = _when(str(value).strip())
    told = utc(when) if when else None
    return told if told and told >= _FIRST_PAGE else None


def published(value: object) -> str | None:
    """A date of publication, as it is stored: a full time; but the day alone, as it is written there, where the hour
    or the zone is missing, where it is midnight, and where UTC is another day."""
    text = str(value).strip()
    when = _when(text)
    if not when:
        return None
    told, day = utc(when), when.date().isoformat()
    exact = _EPOCH.fullmatch(text) or _ZONED.search(text)
    return told if exact and told.startswith(day) and not told.endswith("T00:00:00Z") else day


def _when(text: str) -> datetime | None:
    try:
        if _EPOCH.fullmatch(text):
            seconds = float(text)
            while seconds >= _FAR:
                seconds /= 1000
            return datetime.fromtimestamp(seconds, UTC)
        when = datetime.fromisoformat(_SLASHES.sub(r"\1-\2-\3", text.removesuffix(" UTC")))
    except (ValueError, OverflowError):
        return None
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
