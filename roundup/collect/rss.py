"""RSS 0.9x to 2.0, RSS 1.0 and Atom: by libxml2 where it can, by feedparser where they are old or broken.

Both give dictionaries with feedparser's names.  They are asked as plain dictionaries, because some aliases of
feedparser's name another element than the one that was asked for.
"""

import io
import re
from collections.abc import Iterator

from roundup.collect import feedtext, feedxml, plain
from roundup.collect.entries import NoFeedError, Said, Source, page
from roundup.collect.feeddates import published
from roundup.collect.feedxml import Node

_HTML = ("text/html", "application/xhtml+xml")
_ABSOLUTE = re.compile(r"https?://", re.I)
_FEEDS = re.compile(r"(?:application|text)/(?:rss|atom|rdf|feed|.*json|xml)")
_MAIL = re.compile(r"[^\s<>()@]+@[^\s<>()@]+")
_LONGEST_BYLINE = 200


def read(text: str, url: str) -> Source:
    """What a feed in XML says; NoFeedError where it is none."""
    markup, trouble = feedtext.prepared(text)
    found = feedxml.parsed(markup) or _by_feedparser(markup, url)
    version = str(dict.get(found, "version") or "")
    feed, entries = found["feed"], found["entries"]
    if not version and not entries:
        raise NoFeedError("This is no feed in a format that we know (RSS, Atom, JSON Feed).")
    atom = version.startswith("atom")
    language = _text(feed, "language")
    # An Atom feed's author is that of each entry that names none (RFC 4287, 4.2.1); RSS has no such rule.
    authors = _authors(feed) if atom else ()
    moved = page(_text(feed, "itunes_new-feed-url"), url)
    if moved and moved != url:
        trouble.append(f"The feed says that it has moved to {moved}.")
    return Source(
        title=_words(feed, "title", atom),
        home_page=next(_links(feed, url), None),
        said=[_said(entry, url, atom, authors, language) for entry in entries],
        language=language,
        generator=_text(feed, "generator"),
        ttl=_ttl(feed),
        trouble=trouble,
    )


def _by_feedparser(markup: str, url: str) -> Node:
    import feedparser

    # With a base, feedparser makes addresses absolute at great cost, and where one was relative is lost; only a
    # feed that has a base of its own (xml:base) needs that.
    headers = {"content-location": url} if "base=" in markup else {}
    try:
        found: Node = feedparser.parse(
            io.BytesIO(feedtext.for_feedparser(markup).encode("utf-8", "replace")),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except MemoryError:
        raise
    except Exception:
        # feedparser has no exceptions of its own for what it can't read: bytes that are bad enough break it
        # anywhere.
        raise NoFeedError("This looks like a feed, but is too broken to be read.") from None
    return found


def _said(entry: Node, url: str, atom: bool, authors: tuple[str, ...], language: str) -> Said:
    # feedparser leaves `&amp;` in the guids of broken feeds, and a key should be the same when a feed is mended.
    guid, link = _text(entry, "id").replace("&amp;", "&"), _link(entry, url)
    # What is no whole address is a name, or text that another element left in the guid's place.
    addresses = [one for one in (guid, _text(entry, "comments")) if _ABSOLUTE.match(one) and one != link]
    own = _authors(entry) or _authors(_node(entry, "source"))
    spoken = _text(entry, "language") or _text(_node(entry, "title_detail"), "language")
    return Said(
        link=link,
        guid=guid,
        pages=tuple(found for one in addresses if (found := page(one, url))),
        related=tuple(_related(entry, url)),
        title=_words(entry, "title", atom),
        authors=own or authors,
        date=published(*(_text(entry, name) for name in ("published", "created", "updated"))),
        language=spoken if spoken != language else "",
        tags=tuple(_tags(entry)),
        post=_post(entry),
    )


def _link(entry: Node, url: str) -> str | None:
    """An entry's own address, the first of these that a browser could open: the one that a redirecting service
    (FeedBurner) kept, the first `alternate` link that is a page, any `alternate`, the guid that is a permanent link,
    an enclosure (a podcast without pages)."""
    kept = page(_text(entry, "feedburner_origlink"), url)
    if kept:
        return kept
    guid = _text(entry, "id")
    found = next(_links(entry, url), None)
    if not found and dict.get(entry, "guidislink") is True and _ABSOLUTE.match(guid):
        found = page(guid, url)
    return found or next(_enclosures(entry, url), None)


def _links(node: Node, url: str) -> Iterator[str]:
    """The pages that its `alternate` links name, HTML first."""
    links = [link for link in _nodes(node, "links") if _text(link, "rel") == "alternate"]
    for html in (True, False):
        for link in links:
            kind = _text(link, "type").partition(";")[0]
            if (kind in _HTML) is html and not _FEEDS.match(kind):
                found = page(_text(link, "href"), url)
                if found:
                    yield found


def _enclosures(entry: Node, url: str) -> Iterator[str]:
    for link in _nodes(entry, "links"):
        found = page(_text(link, "href"), url) if _text(link, "rel") == "enclosure" else None
        if found:
            yield found


def _related(entry: Node, url: str) -> Iterator[str]:
    for link in _nodes(entry, "links"):
        if _text(link, "rel") == "related" and not _FEEDS.match(_text(link, "type")):
            found = page(_text(link, "href"), url)
            if found:
                yield found


def _authors(node: Node) -> tuple[str, ...]:
    """Their names; RSS has them behind or before mail addresses: `ada@a.example (Ada Marsh)`."""
    names = [_text(one, "name") for one in _nodes(node, "authors")]
    whole = _text(node, "author")
    if len(names) == 1 and "@" in whole:
        names = [whole]  # feedparser does not know addresses that end with more than four letters
    return tuple(
        _MAIL.sub("", name[:_LONGEST_BYLINE]).strip(" <>()") if "@" in name else name for name in names
    )


def _tags(entry: Node) -> Iterator[str]:
    for tag in _nodes(entry, "tags"):
        yield plain.from_either(_text(tag, "label") or _text(tag, "term"))


def _words(node: Node, name: str, atom: bool) -> str:
    """An element's text without markup.  Atom says what is markup (RFC 4287, 3.1), RSS leaves it to be guessed."""
    text = _text(node, name)
    if not atom:
        return plain.from_either(text)
    kind = _text(_node(node, f"{name}_detail"), "type")
    return plain.from_html(text) if kind in _HTML else text


def _post(entry: Node) -> str:
    return _text(entry, "summary") or next((_text(one, "value") for one in _nodes(entry, "content")), "")


def _ttl(feed: Node) -> float | None:
    """RSS 2.0's `ttl`, which is in minutes.  The syndication module's period is written in by programs, unasked."""
    minutes = _number(_text(feed, "ttl"))
    return minutes * 60 if minutes else None


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,7}(?:\.\d{1,3})?", text) else 0.0


# An unknown element may stand in feedparser's dictionaries under any name, as text or as its attributes.


def _text(node: Node, name: str) -> str:
    value = dict.get(node, name)
    return value.strip() if isinstance(value, str) else ""


def _node(node: Node, name: str) -> Node:
    value = dict.get(node, name)
    return value if isinstance(value, dict) else {}


def _nodes(node: Node, name: str) -> list[Node]:
    value = dict.get(node, name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
