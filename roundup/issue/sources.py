"""Who is cited for an item, and in what order (house style).

The primary source first, then the press, the own publication last; copies of one wire text count once, under the
wire's name.
"""

import re
from collections.abc import Callable, Sequence

from roundup import urls
from roundup.model import Article, Outlet, Source
from roundup.text.compare import copied

_PRIMARY = ("government", "company", "think-tank", "journal")
"""Kinds of outlets that speak of their own acts and findings; the others report on them."""

# A wire's name at the head of its text: `VARNHOLM, Jan 3 (Reuters) -`, `（路透社）`, `By Reuters`.
_DATELINE = 300
"""Characters at the head of a text in which a wire names itself."""


def cited(
    articles: Sequence[Article],
    *,
    outlet: Callable[[Article], Outlet | None],
    wires: Sequence[str],
    own: str | None,
    tags: Callable[[Article], tuple[str, ...]],
) -> tuple[Source, ...]:
    """The sources of an item.  `wires`: names of agencies; `own`: the newsletter's own name."""
    found = []
    for article, name in _once([(one, _name(one, outlet)) for one in articles], wires):
        found.append(Source(name, article.url, article.language, tags(article), article.link))
    kinds = {article.link: known.kind for article in articles if (known := outlet(article))}

    def place(source: Source) -> int:
        if own and source.name == own:
            return 2
        return 0 if kinds.get(source.link or 0) in _PRIMARY else 1

    return tuple(sorted(found, key=place))


def _name(article: Article, outlet: Callable[[Article], Outlet | None]) -> str:
    known = outlet(article)
    return known.name if known else urls.host(article.url)


def _once(named: list[tuple[Article, str]], wires: Sequence[str]) -> list[tuple[Article, str]]:
    """Of several copies of one text one alone: that of the wire itself, else the first, under the wire's name."""
    left: list[tuple[Article, str]] = []
    for article, name in named:
        at = next((n for n, (kept, _) in enumerate(left) if copied(kept.text, article.text)), None)
        if at is None:
            left.append((article, name))
        elif name in wires:
            left[at] = (article, name)
        elif left[at][1] in wires:
            continue
        elif wire := _wire(left[at][0], wires) or _wire(article, wires):
            left[at] = (left[at][0], wire)
        else:
            left.append((article, name))  # alike, but nobody says that it is an agency's
    return left


def _wire(article: Article, wires: Sequence[str]) -> str | None:
    """The wire that an article names as its author, or in its dateline."""
    head = article.text[:_DATELINE]
    for wire in wires:
        if wire in article.authors or re.search(rf"[(（]{re.escape(wire)}[)）]", head):
            return wire
    return None
