"""The closed issues as a feed for readers: RSS 2.0 and JSON Feed 1.1, newest first, each issue whole."""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5

from roundup import urls
from roundup.text.marks import without_controls
from roundup.times import moment

if TYPE_CHECKING:
    from feedgenerator import Rss201rev2Feed

_NAMESPACE = UUID("a60d51a5-8ba7-4d27-8c60-c44222b683f1")
"""The namespace of newsletters that have a name and no address (RFC 9562, 5.5)."""
_CONTENT = "http://purl.org/rss/1.0/modules/content/"


@dataclass(frozen=True)
class Entry:
    """One closed issue."""

    number: int
    week: str
    """`2024-W01`, or the first day where it is no week."""
    title: str
    closed: str
    """When, UTC (`2024-01-05T12:00:00Z`)."""
    html: str
    """The whole issue, sanitised."""
    summary: str
    """One line of plain text."""
    url: str | None
    """Where readers find it on the web."""


def rss(title: str, home_page: str | None, description: str, language: str, entries: Sequence[Entry]) -> str:
    """The feed as RSS 2.0 with `content:encoded`; title and description are plain text.

    https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/modules/content/
    """
    home = _whole(home_page)
    feed = _rss_class()(
        title=_text(title),
        # A channel must have a link; a newsletter without a page has its own name as a URI.
        link=home or _name(title),
        description=_text(description or title),
        language=_text(language),
    )
    for entry in _newest_first(entries):
        feed.add_item(
            title=_text(entry.title),
            link=entry.url,
            # Readers take an item's description for HTML.
            description=html.escape(_text(entry.summary), quote=False) or None,
            content=_text(entry.html),
            pubdate=moment(entry.closed),
            unique_id=_id(title, home, entry),
        )
    return str(feed.writeString("utf-8")) + "\n"


def json_feed(
    title: str, home_page: str | None, description: str, language: str, entries: Sequence[Entry]
) -> str:
    """The feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/); what is unknown has no key."""
    home = _whole(home_page)
    items = [
        _known(
            id=_id(title, home, entry),
            url=entry.url,
            title=_text(entry.title),
            content_html=_text(entry.html),
            summary=_text(entry.summary),
            date_published=entry.closed,
        )
        for entry in _newest_first(entries)
    ]
    feed = _known(
        version="https://jsonfeed.org/version/1.1",
        title=_text(title),
        home_page_url=home,
        description=_text(description),
        language=language,
    )
    return json.dumps(feed | {"items": items}, ensure_ascii=False, indent=2) + "\n"


def _newest_first(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.number, reverse=True)


def _text(text: str) -> str:
    """The text with what XML 1.0 can hold, whose parsers read any end of a line as a line feed (2.2, 2.11)."""
    return re.sub(r"\r\n?", "\n", without_controls(text))


def _known(**values: str | None) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _whole(home_page: str | None) -> str | None:
    """The newsletter's address as a browser writes it; an editor may type `letter.example`."""
    return str(urls.parse(home_page).href) if home_page else None


def _id(title: str, home: str | None, entry: Entry) -> str:
    """An issue's name for ever, whatever changes in it: a tag URI (RFC 4151) where the newsletter has an address.

    Its date is the year of the issue, in which the newsletter had that address; when it was closed may change.
    """
    parts = urlsplit(home or "")
    if not re.fullmatch(r"[a-z0-9.-]+", parts.hostname or ""):
        return _name(title, entry.number)
    path = quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~")
    return f"tag:{parts.hostname},{entry.week[:4]}:{path}/issue/{entry.number}"


def _name(title: str, number: int | None = None) -> str:
    """A URN made of the newsletter's name, and an issue's number (RFC 9562)."""
    return uuid5(_NAMESPACE, _text(title) if number is None else f"{number} {_text(title)}").urn


def _rss_class() -> type["Rss201rev2Feed"]:
    """feedgenerator's RSS 2.0 with whole texts; without empty links, and without a date where it has no issue."""
    from feedgenerator import Rss201rev2Feed

    class Feed(Rss201rev2Feed):  # type: ignore[misc]
        def rss_attributes(self) -> dict[str, str]:
            return {"version": "2.0", "xmlns:content": _CONTENT}

        def add_root_elements(self, handler: Any) -> None:
            for key in ("title", "link", "description", "language"):
                handler.addQuickElement(key, self.feed[key])

        def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
            for key in ("title", "link", "description"):
                if item[key]:
                    handler.addQuickElement(key, item[key])
            handler.addQuickElement("content:encoded", item["content"])
            handler.addQuickElement("pubDate", format_datetime(item["pubdate"]))
            handler.addQuickElement("guid", item["unique_id"], {"isPermaLink": "false"})

    return Feed
