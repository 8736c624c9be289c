"""Bookmark files: the one that all browsers write since Netscape, and Pocket's older export.

There is no standard; https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/platform-apis/aa753582(v=vs.85)
describes what Netscape wrote.  A bookmark is `<DT><A HREF ADD_DATE TAGS>title</A>`, its note a `<DD>` behind it, a
folder an `<H3>` and the `<DL>` behind it; times are seconds since 1970.
"""

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from roundup.collect.formats import READ_LATER
from roundup.collect.markup import tree
from roundup.collect.rows import Found, LeftOut, Rows, Unreadable, link, moment, undated

if TYPE_CHECKING:
    from bs4 import Tag

_LOOKED_AT = 100_000
"""Characters at the beginning, to see what the file is."""
_NETSCAPE = re.compile(r"<!doctype\s+netscape-bookmark-file|<dt>\s*<(?:a|h3)\b[^<>]*\badd_date\s*=", re.I)
_POCKET = re.compile(r"<li>\s*<a\b[^<>]*\btime_added\s*=", re.I)

_MARKS = re.compile(r"<(dt|h3|/?dl)\b", re.I)
_ITEMS = re.compile(r"<(li)\b", re.I)
_OWN_FOLDERS = ("personal_toolbar_folder", "unfiled_bookmarks_folder")
"""Attributes of the folders that a browser makes by itself: where a bookmark stands, not what it is about."""
_DEEPEST = 20
"""Folders in one another whose names are kept."""
_OWN_PAGES = re.compile(r"(?:place|about|chrome|edge|brave|opera|vivaldi|(?:moz|chrome)-extension):", re.I)
_ANCHOR = re.compile(r"<a\s", re.I)
_TAG = re.compile(r"<[^<>]*>")
_LINKDING_NOTES = re.compile(r"\[/?linkding-notes\]")


def read(text: str) -> Found | None:
    """The bookmarks in this text; None when it is no bookmark file."""
    lines = text.count("\n") + 1
    head = text[:_LOOKED_AT]
    if _NETSCAPE.search(head):
        return Found("bookmarks", _rows(text, _MARKS), lines)
    if _POCKET.search(head):
        return Found("Pocket", _rows(text, _ITEMS), lines)
    return None


def _rows(text: str, marks: re.Pattern[str]) -> Rows:
    for line, folders, html in _pieces(text, marks):
        yield from _row(line, folders, html)


def _pieces(text: str, marks: re.Pattern[str]) -> Iterator[tuple[int, list[str], str]]:
    """What stands between a mark and the next one: its line, the folders that it is in, and the HTML.

    The file is cut at its marks, so that a piece that is broken costs itself alone and each has its line.  One tree of
    50,000 bookmarks knows no lines and took 220 MB, though a third of the time (3 seconds for 10).
    """
    folders: list[str] = []
    named, line, counted = "", 1, 0
    places = chain((mark.start() for mark in marks.finditer(text)), [len(text)])
    for mark, (begin, end) in zip(marks.finditer(text), pairwise(places), strict=True):
        line += text.count("\n", counted, begin)
        counted = begin
        piece, kind = text[begin:end], mark[1].lower()
        match kind:
            case "h3":
                named = _name(piece)
            case "dl":
                folders.append(named)
                named = ""
            case "/dl":
                del folders[-1:]
                named = ""
        if kind in ("dt", "li") or _ANCHOR.search(piece):
            yield line, folders[:_DEEPEST], piece


def _name(piece: str) -> str:
    heading = tree(piece).find("h3")
    if heading is None or any(heading.has_attr(name) for name in _OWN_FOLDERS):
        return ""
    return " ".join(heading.get_text().split())


def _row(line: int, folders: list[str], html: str) -> Rows:
    """The bookmarks in a piece: one behind each `<DT>`, but nothing is lost where a program leaves that out."""
    if not _ANCHOR.search(html):
        if _TAG.sub("", html).strip():
            yield Unreadable(line, "no address")
        return
    soup = tree(html)
    anchors = soup.find_all("a")
    if not anchors:
        yield Unreadable(line, "no address")
    note = "\n".join(filter(None, map(_note, soup.find_all("dd"))))
    for anchor in anchors:
        url = str(anchor.get("href") or "").strip()
        if _OWN_PAGES.match(url):
            yield LeftOut(line, "a page of the browser's own")
            continue
        saved = anchor.get("add_date") or anchor.get("time_added")
        tags = str(anchor.get("tags") or "").split(",")
        yield link(
            line,
            url,
            note=note,
            tags=(*tags, *folders, *([READ_LATER] if anchor.get("toread") == "1" else [])),
            saved_at=moment(saved),
            said={"title": " ".join(anchor.get_text().split())},
        )
        yield from undated(line, saved)
        note = ""


def _note(described: "Tag") -> str:
    for broken in described.find_all("br"):
        broken.replace_with("\n")
    lines = _LINKDING_NOTES.sub("\n", described.get_text()).split("\n")
    return "\n".join(line.strip() for line in lines).strip()
