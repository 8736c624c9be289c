"""A file that an editor takes in: what it is, seen by its content, and what is in it."""

import lzma
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import chain
from zipfile import BadZipFile, ZipFile, ZipInfo

from roundup.collect import bookmarks, decode, mail, opml, tables, text
from roundup.collect.formats import FORMATS as TABLES
from roundup.collect.mail import Unwrap
from roundup.collect.rows import Found, LeftOut, Row, Rows, UnknownFormatError, Unreadable

__all__ = ["Found", "LeftOut", "Row", "UnknownFormatError", "Unreadable", "read"]

FORMATS = (
    "bookmarks of a browser",
    *(form.name for form in TABLES),
    "a table (CSV, JSON) with a column url",
    "mail",
    "OneTab",
    "text with addresses",
)
"""What was looked for, as an editor calls it."""

MOST_FILES = 10_000
"""In a zip archive.  (Omnivore's has one for each article.)"""
MOST_UNPACKED = 100_000_000
"""Bytes of one file in a zip archive: 50,000 bookmarks have 20 million."""
MOST_TOGETHER = 300_000_000
"""Bytes of all of them."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BROKEN_ZIP = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""What the standard library raises on an archive that is cut off, damaged, locked, or packed in an unknown way."""
_MARKUP = re.compile(r"\s*<(!doctype|\?xml|html|head|body|rss|feed|rdf:rdf|opml|!--)\b", re.I)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.I)


def read(body: bytes, name: str, unwrap: Unwrap = str) -> Found:
    """What is in this file.

    `name` is what the editor calls it, for messages alone.  `unwrap` gives the target of an address that only leads on,
    for the links of mails.  UnknownFormatError, with what was looked for, when it is nothing that can be taken in.
    """
    if not body.strip():
        raise UnknownFormatError(f"{name} is empty.")
    if body.startswith(_ZIP):
        return _archive(body, name, unwrap)
    found = _read(body, name, unwrap, any_text=True)
    if found is None:
        raise UnknownFormatError(
            f"{name} is nothing that can be taken in: looked for were {', '.join(FORMATS)}."
        )
    return found


def _read(body: bytes, name: str, unwrap: Unwrap, *, any_text: bool) -> Found | None:
    """What is in a file that is no archive; None for nothing that is known.  With `any_text`, a text of no format is
    searched for addresses."""
    if decode.is_binary(body):
        return None
    letters = mail.read(body, unwrap)
    if letters:
        return letters
    plain = decode.text(body)
    marks = bookmarks.read(plain)
    if marks:
        return marks
    if _MARKUP.match(plain):
        raise UnknownFormatError(_other_markup(plain, name))
    table = tables.json_list(plain) or tables.csv(plain)
    return table or (text.read(plain) if any_text else None)


def _other_markup(plain: str, name: str) -> str:
    if opml.is_opml(plain):
        return f"{name} is a list of feeds (OPML): take it in with roundup feeds import."
    if _FEED.search(plain, 0, 10_000):
        return f"{name} is a feed: follow it with roundup feeds add and its address."
    return f"{name} is a web page: give it to roundup add with --html and the page's address."


def _archive(body: bytes, name: str, unwrap: Unwrap) -> Found:
    """What is in the files of a zip archive; the first that is known says what it is."""
    try:
        archive = ZipFile(BytesIO(body))
        files = [info for info in archive.infolist() if not info.is_dir()]
    except _BROKEN_ZIP:
        raise UnknownFormatError(
            f"{name} is a zip file that breaks off or is damaged: fetch it again."
        ) from None
    parts = _parts(archive, files, unwrap)
    missed: list[Unreadable | LeftOut] = []
    for part in parts:
        if isinstance(part, Found):
            rows = chain(missed, part.rows, chain.from_iterable(_rows(later) for later in parts))
            return Found(part.format, rows, 0)
        missed.append(part)
    why = f" ({missed[0].part}: {missed[0].why})" if missed else ""
    raise UnknownFormatError(f"{name} is a zip file with nothing in it that can be taken in{why}.")


def _rows(part: Found | Unreadable | LeftOut) -> Rows:
    return part.rows if isinstance(part, Found) else iter([part])


def _parts(archive: ZipFile, files: list[ZipInfo], unwrap: Unwrap) -> Iterator[Found | Unreadable | LeftOut]:
    left = MOST_TOGETHER
    for info in files[:MOST_FILES]:
        if left <= 0:
            yield Unreadable(1, "the files before it are all that is unpacked of one archive", info.filename)
            continue
        most = min(MOST_UNPACKED, left)
        try:
            with archive.open(info) as packed:
                body = packed.read(most + 1)
        except _BROKEN_ZIP:
            locked = "it is locked with a password" if info.flag_bits & 1 else "it is damaged, or breaks off"
            yield Unreadable(1, locked, info.filename)
            continue
        left -= len(body)
        if len(body) > most:
            yield Unreadable(1, f"unpacked, it has more than {most:,} bytes", info.filename)
            continue
        try:
            found = _read(body, info.filename, unwrap, any_text=False)
        except UnknownFormatError:
            found = None
        if found:
            yield Found(found.format, _named(found.rows, info.filename), found.lines)
        else:
            yield LeftOut(1, "a file with no list of links in it", info.filename)
    if len(files) > MOST_FILES:
        yield Unreadable(1, f"it has {len(files):,} files, of which the first {MOST_FILES:,} were read")


def _named(rows: Rows, part: str) -> Rows:
    return (replace(row, part=part) for row in rows)
