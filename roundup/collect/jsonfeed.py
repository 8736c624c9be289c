"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
import re
from collections.abc import Mapping
from typing import Any

from roundup.collect.entries import NoFeedError, Said, Source, page
from roundup.collect.feeddates import published
from roundup.collect.feedtext import BREAKS_OFF, MOST_ENTRIES, MOST_MARKUP

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1")
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder(strict=False)  # control characters within strings are an everyday mistake

Node = Mapping[str, Any]


def read(text: str, url: str) -> Source:
    """What a JSON Feed says; NoFeedError where it is none.

    One that is broken or cut off is read item by item, as far as it goes; so is one that is too large.
    """
    data, trouble = _whole(text)
    if not isinstance(data, dict) or not _VERSION.match(_text(data, "version")):
        raise NoFeedError("This is JSON, but no JSON Feed.")
    items = _nodes(data, "items")
    if len(items) > MOST_ENTRIES:
        trouble.append(f"Of its {len(items):,} entries only the first {MOST_ENTRIES:,} are read.")
    if data.get("expired") is True:
        trouble.append("The feed says that it has ended.")
    authors, language = _authors(data), _text(data, "language")
    return Source(
        title=_text(data, "title"),
        home_page=page(data.get("home_page_url"), url),
        said=[_said(item, url, authors, language) for item in items[:MOST_ENTRIES]],
        language=language,
        trouble=trouble,
    )


def _whole(text: str) -> tuple[object, list[str]]:
    if _brackets(text) > MOST_MARKUP:
        while _brackets(text) > MOST_MARKUP:
            text = text[: len(text) // 2]
        return _by_item(text), ["The feed is too large; what is read are its first entries."]
    try:
        return _DECODER.decode(text.strip()), []
    except (ValueError, RecursionError):
        return _by_item(text), [BREAKS_OFF]


def _brackets(text: str) -> int:
    return text.count("[") + text.count("{")


def _by_item(text: str) -> object:
    """The feed with the items that are whole."""
    beginning = _ITEMS.search(text)
    if not beginning:
        return None
    feed: object = None
    items: list[object] = []
    place = beginning.end()
    try:
        feed = _DECODER.decode(text[: beginning.start()].strip().rstrip(",") + "}")
        while len(items) < MOST_ENTRIES:
            if match := _BETWEEN.match(text, place):
                place = match.end()
            item, place = _DECODER.raw_decode(text, place)
            items.append(item)
    except (ValueError, RecursionError):
        pass  # here it breaks off: what stands before is read, and `trouble` says so
    return {**feed, "items": items} if isinstance(feed, dict) else None


def _said(item: Node, url: str, authors: tuple[str, ...], language: str) -> Said:
    """An item; a linkblog's has the page that it is about as `external_url`."""
    own, target = page(item.get("url"), url), page(item.get("external_url"), url)
    guid = _text(item, "id")
    # Version 1.1: "ideally, the id is the full URL of the resource".
    known = own or (page(guid, url) if guid.startswith(("http://", "https://")) else None)
    attached = next((page(one.get("url"), url) for one in _nodes(item, "attachments")), None)
    spoken = _text(item, "language")
    return Said(
        link=target or known or attached,
        guid=guid,
        via=known if target and target != known else None,
        title=_text(item, "title"),
        authors=_authors(item) or authors,
        date=published(_text(item, "date_published"), _text(item, "date_modified")),
        language=spoken if spoken != language else "",
        tags=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        post=_text(item, "content_html") or _text(item, "content_text"),
    )


def _authors(node: Node) -> tuple[str, ...]:
    """Version 1.1 has `authors`, version 1.0 `author`."""
    author = node.get("author")
    listed = _nodes(node, "authors") or ([author] if isinstance(author, dict) else [])
    return tuple(name for one in listed if (name := _text(one, "name")))


def _text(node: Node, name: str) -> str:
    value = node.get(name)
    # An id may be a number: version 1.1 says how to make text of it.
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def _nodes(node: Node, name: str) -> list[Node]:
    return [one for one in _list(node, name) if isinstance(one, dict)]


def _list(node: Node, name: str) -> list[object]:
    value = node.get(name)
    return value if isinstance(value, list) else []
