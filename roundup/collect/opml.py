"""OPML, in which feed readers hand on what they follow (http://opml.org/spec2.opml): read and written, with folders."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roundup import urls
from roundup.collect import decode
from roundup.collect.rows import LeftOut, UnknownFormatError, Unreadable
from roundup.errors import NotAUrlError
from roundup.text.marks import one_line, without_controls

if TYPE_CHECKING:
    from lxml.etree import _Element

_OPML = re.compile(r"<(?:\w+:)?opml\b", re.I)
_LOOKED_AT = 10_000
"""Characters at the beginning, to see what the file is."""
_PROLOGUE = re.compile(r"<\?xml\b[^>]*\?>")
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?:(\w{1,40});)?")
_ATTRIBUTE = re.compile(r"""\bxmlurl\s*=\s*(?:"([^"<]*)|'([^'<]*)|([^\s"'<>]+))""", re.I)
_ADDRESSES = ("xmlUrl", "xmlurl", "xmlURL", "XMLURL")
_DEEPEST = 20
"""Folders in one another whose names are kept."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed that is followed."""

    url: str
    title: str | None = None
    folder: str | None = None
    """`Parent/Child`; None at the top."""
    home_page: str | None = None


def without_feed(url: str) -> str:
    """The address behind the scheme `feed:`, by which browsers once handed an address on to a feed reader."""
    return re.sub(r"^feed:(?=https?://)", "", re.sub(r"^feed://", "https://", url, flags=re.I), flags=re.I)


def is_opml(text: str) -> bool:
    """Whether this is OPML."""
    return text.lstrip().startswith("<") and bool(_OPML.search(text, 0, _LOOKED_AT))


def read(body: bytes) -> list[Subscription | Unreadable | LeftOut]:
    """The feeds in an OPML file, in its order, and what stands there that is none; whatever is broken around them.
    UnknownFormatError when it is no OPML."""
    text = decode.text(body)
    if not is_opml(text):
        raise UnknownFormatError("It is no OPML file: have your feed reader export its feeds as OPML.")
    from lxml import etree

    # The text is decoded already, so what the prologue says of its encoding no longer holds.  Lines stay.
    plain = _REFERENCE.sub(_reference, _PROLOGUE.sub("", text, count=1).lstrip(" \t"))
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(plain.encode(), parser)
    seen: set[str] = set()
    found = list(_outlines(root, seen)) if root is not None else []
    return [*found, *(_lost(plain, seen) if parser.error_log else [])]


def _lost(text: str, seen: set[str]) -> Iterator[Unreadable]:
    """The addresses in a file that is no proper XML, which the parser passed over."""
    line, counted = 1, 0
    for match in _ATTRIBUTE.finditer(text):
        url = html.unescape(match[1] or match[2] or match[3] or "").strip()
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if url and url not in seen:
            yield Unreadable(line, f"the XML is broken around {one_line(url, 200)}")


def _reference(match: re.Match[str]) -> str:
    """What refers to no character of XML's own is a `&` that was not escaped, as addresses are full of it, or a
    character by its name in HTML.  The parser would drop it: `?a=1&b=2` would become another address.

    So no reference to an entity that the file defines is left either, however it multiplies itself."""
    character = html.unescape(match[0]) if match[1] else match[0]
    return "&amp;" + match[0][1:] if character == match[0] else html.escape(character)


def _outlines(root: "_Element", seen: set[str]) -> Iterator[Subscription | Unreadable | LeftOut]:
    """What each outline comes to.  The addresses of feeds, good and bad, are put into `seen`."""
    from lxml import etree

    folders: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if str(element.tag).rpartition("}")[2].lower() != "outline":  # a comment's tag is no text
            continue
        if event == "end":
            folders.pop()
            continue
        title = one_line(_first(element, ("title", "text", "TITLE", "TEXT")), 200)
        url = _first(element, _ADDRESSES)
        if url:
            seen.add(url)
            yield _feed(element, without_feed(url), title, folders)
        elif _first(element, ("type",)).lower() in ("rss", "atom", "feed"):
            yield Unreadable(element.sourceline or 0, "no address of a feed")
        elif address := _first(element, ("url", "htmlUrl")):
            yield LeftOut(element.sourceline or 0, f"no feed: {one_line(address, 200)}")
        # A feed is no folder, even where a broken file has something in it.
        folders.append("" if url or len(folders) >= _DEEPEST else title)


def _feed(element: "_Element", url: str, title: str, folders: list[str]) -> Subscription | Unreadable:
    try:
        urls.parse(url)
    except NotAUrlError as error:
        return Unreadable(element.sourceline or 0, str(error))
    home = _first(element, ("htmlUrl", "htmlurl", "htmlURL"))
    # Where a feed has no title, the address stands there: OPML asks for a text.
    named = title if title != one_line(url, 200) else ""
    return Subscription(url, named or None, "/".join(_path("/".join(folders))) or None, home or None)


def _first(element: "_Element", names: Iterable[str]) -> str:
    """The first of these attributes that is not empty.  (To look through all of them would be quadratic in lxml.)"""
    return next((value for name in names if (value := str(element.get(name, "")).strip())), "")


def _path(folder: str) -> list[str]:
    return [name for name in (one_line(piece, 200) for piece in folder.split("/")) if name]


def write(title: str, subscriptions: Iterable[Subscription]) -> str:
    """An OPML 2.0 file of these feeds, each folder once, where its first feed stands."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = one_line(title, 200)
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], _Element] = {(): body}
    for feed in subscriptions:
        path: tuple[str, ...] = ()
        for name in _path(feed.folder or "")[:_DEEPEST]:
            above, path = path, (*path, name)
            if path not in folders:
                folders[path] = etree.SubElement(folders[above], "outline", text=name, title=name)
        url = without_controls(feed.url)
        name = one_line(feed.title or "", 200) or one_line(url, 200)
        outline = etree.SubElement(folders[path], "outline", type="rss", text=name, title=name, xmlUrl=url)
        if feed.home_page:
            outline.set("htmlUrl", without_controls(feed.home_page))
    etree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="unicode") + "\n"
