"""JSON-LD: what a page's own data say of the article (https://schema.org/Article), references followed."""

import html
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html

from roundup.text.marks import one_line, without_controls
from roundup.text.words import fold

Node = Mapping[str, Any]

# schema.org's types of articles, those of posts and reports, and what stands for them where there is none.
_ARTICLE = re.compile(r"Article$|^(?:BlogPosting|Report|NewsItem|LiveBlogPosting|SocialMediaPosting|Review)$")
_PAGE = re.compile(r"^(?:WebPage|ItemPage|CreativeWork|VideoObject|PodcastEpisode)$")

_TAG = re.compile(r"<[^<>]{0,2000}>")

# Where a value begins.  What stands before it is a wrapper from when browsers showed scripts (`<!--`, CDATA), or
# what is left of a program (`data =`); between two values there is a comma at most.
_CDATA = "<![CDATA["
_BEGIN = re.compile(r"[^\[{]{0,50}(?=[\[{])")

_LAST_COMMA = re.compile(r",\s*(?=[}\]])")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
_SINGLE = re.compile(r"'([^'\n]*)'(?=\s*[,:}\]])")

_MOST_SCRIPTS = 20
_MOST_WRITTEN = 5_000_000
"""Characters of a script, which are read in 50 ms; the longest of 426 pages with data had 41,000."""
_MOST_REPAIRED = 100_000
_MOST_REPAIRS = 50
"""Of broken data of so many characters: each takes a parse, .5 ms at most; 5 of 426 pages need some."""
_MOST_NODES = 1_000
_MOST_PARTS = 200
_MOST_DEPTH = 8
_SHORTEST_BODY = 200
"""Characters; what is shorter is a description."""


@dataclass(frozen=True, slots=True)
class Graph:
    """All the nodes of a page's data."""

    nodes: tuple[Node, ...] = ()
    by_id: Mapping[str, Node] = field(default_factory=dict)

    @property
    def articles(self) -> list[Node]:
        """The nodes that are articles, in their order."""
        return [node for node in self.nodes if is_article(node)]

    @property
    def described(self) -> list[Node]:
        """What the page is about: its articles; where there is none, the page itself."""
        return self.articles or [node for node in self.nodes if _is(node, _PAGE)]

    @property
    def article_body(self) -> str:
        """The article's text as the data have it; a rescue where nothing was found on the page itself."""
        for node in self.nodes:
            body = node.get("articleBody")
            if isinstance(body, str) and len(body) > _SHORTEST_BODY:
                return without_controls(text(body) or "").strip()
        return ""

    @property
    def is_free(self) -> bool:
        """False where they say that the article is for subscribers (schema.org/isAccessibleForFree)."""
        return not any(str(node.get("isAccessibleForFree")).lower() == "false" for node in self.articles)

    def follow(self, value: Any) -> list[Any]:
        """The parts of a value (a text, a node, a reference, or a list of these), references followed."""
        parts = value if isinstance(value, list) else [value]
        return [self._follow(part) for part in parts[:_MOST_PARTS] if part is not None]

    def _follow(self, part: Any) -> Any:
        known = isinstance(part, dict) and self.by_id.get(str(part.get("@id")))
        return {**known, **part} if known else part


def read(page: lxml.html.HtmlElement, url: str = "", titles: Iterable[str] = ()) -> Graph:
    """The data of a page; what can't be read as JSON, and can't be repaired safely, is left out.

    Of several articles those about another page are left out, where one is about this page: by its address, or
    by a headline that is among the page's `titles`.
    """
    nodes = list(islice(_nodes(page), _MOST_NODES))
    named: dict[str, Node] = {}
    for node in nodes:
        for one in (node, *_inner(node)):
            if isinstance(one.get("@id"), str) and len(one) > 1:
                named.setdefault(one["@id"], one)
    return Graph(tuple(_of_this_page(nodes, url, [fold(title) for title in titles])), named)


def is_article(node: Node) -> bool:
    """Whether the node is of one of schema.org's types of articles."""
    return _is(node, _ARTICLE)


def has_type(node: Node, name: str) -> bool:
    """Whether the node is of this type, `VideoObject`."""
    return name in _types(node)


def text(value: Any) -> str | None:
    """A value's text, without markup; of several the first."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("name")
    return html.unescape(_TAG.sub("", value)) if isinstance(value, str) else None


def names(graph: Graph, value: Any) -> list[str]:
    """The names in an author or a publisher."""
    found: list[str] = []
    for part in graph.follow(value):
        name = part.get("name") if isinstance(part, Mapping) else part
        for one in name if isinstance(name, list) else [name]:
            if isinstance(one, str) and not one.startswith("http"):
                found.append(one_line(one))
    return [name for name in found if name]


def _nodes(page: lxml.html.HtmlElement) -> Iterator[Node]:
    left = _MOST_REPAIRED
    for script in page.xpath("//script[contains(@type, 'ld+json')]")[:_MOST_SCRIPTS]:
        written = (script.text_content() or "").strip()
        if len(written) > _MOST_WRITTEN:
            continue
        data, at = _parsed(written)
        if not data and len(written) - at <= left:
            left -= len(written) - at
            data = _repaired(written[at:].rstrip("; \t\r\n"))
        yield from _flat(data, 0)


def _parsed(written: str) -> tuple[list[Any], int]:
    """The values of a script, one after the other, and where the first begins that could not be read."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    at = written.find(_CDATA, 0, 50) + len(_CDATA) if _CDATA in written[:50] else 0
    while len(values) < _MOST_PARTS and (begin := _BEGIN.match(written, at)):
        at = begin.end()
        try:
            value, at = decoder.raw_decode(written, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values, at


def _repaired(written: str) -> list[Any]:
    """Broken data with the usual slips set right; anything else is left out, above all what was cut off: half a
    headline must not pass for a whole one."""
    for _ in range(_MOST_REPAIRS):
        try:
            return [json.loads(written, strict=False)]
        except json.JSONDecodeError as error:
            mended = _mended(written, error.pos)
            if mended is None:
                break
            written = mended
        except (ValueError, RecursionError):
            break
    return []


def _mended(written: str, at: int) -> str | None:
    """The data without the slip on which a parser stopped: a comma before a bracket, a comment, a text in single
    quotation marks, a backslash before what needs none, a quotation mark inside of a text."""
    before, rest = written[:at].rstrip(), written[at:]
    if before.endswith(",") and rest.startswith(("}", "]")):
        return before[:-1] + rest
    if comma := _LAST_COMMA.match(rest):
        return before + rest[comma.end() :]
    if comment := _COMMENT.match(rest):
        return before + rest[comment.end() :]
    if single := _SINGLE.match(rest):
        return before + json.dumps(single[1]) + rest[single.end() :]
    if rest.startswith("\\"):
        return written[:at] + rest[1:]
    # The text ended early: it goes on with a word, or with another mark right behind (a missing comma has a space).
    if before.endswith('"') and rest and (rest[0] not in '"{[,:]}' or (rest[0] == '"' and len(before) == at)):
        return before[:-1] + '\\"' + written[len(before) :]
    return None


def _flat(data: Any, depth: int) -> Iterator[Node]:
    """The nodes of a document: in arrays, graphs and as a page's main entity."""
    if isinstance(data, list) and depth < _MOST_DEPTH:
        for part in data[:_MOST_PARTS]:
            yield from _flat(part, depth + 1)
    elif isinstance(data, dict) and depth < _MOST_DEPTH:
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            if isinstance(data.get(key), dict | list):
                yield from _flat(data[key], depth + 1)


def _inner(node: Node) -> Iterator[Node]:
    """What stands in a node and may be referred to from others: its publisher, its authors."""
    for value in node.values():
        for part in value[:_MOST_PARTS] if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield part


def _of_this_page(nodes: list[Node], url: str, titles: Collection[str]) -> list[Node]:
    articles = [node for node in nodes if is_article(node)]
    if len(articles) < 2:
        return nodes
    own = [node for node in articles if _is_at(node, url) or _is_called(node, titles)]
    others = {id(node) for node in articles} - {id(node) for node in own}
    return [node for node in nodes if id(node) not in others] if own else nodes


def _is_at(node: Node, url: str) -> bool:
    page = node.get("mainEntityOfPage")
    addresses = [node.get("url"), node.get("@id"), page]
    if isinstance(page, Mapping):
        addresses += [page.get("@id"), page.get("url")]
    return any(_place(one, url) == _place(url, url) for one in addresses if isinstance(one, str) and one)


def _place(address: str, url: str) -> tuple[str, str] | None:
    """Host and path: what tells pages apart, where one site writes addresses in several ways."""
    try:
        parts = urlsplit(urljoin(url, address))
        return (parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"))
    except ValueError:
        return None


def _is_called(node: Node, titles: Collection[str]) -> bool:
    headline = fold(text(node.get("headline")) or text(node.get("name")) or "")
    return bool(headline) and any(headline in title for title in titles)


def _types(node: Node) -> list[str]:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return [re.split("[/:#]", name)[-1] for name in names if isinstance(name, str)]


def _is(node: Node, kind: re.Pattern[str]) -> bool:
    return any(kind.search(name) for name in _types(node))
