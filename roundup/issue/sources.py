"""Who is cited for an item, and in what order (house style).

The primary source first, then the press, the own publication last; copies of one wire text count once, under the
wire's name, and link the wire's own page where we have it.
"""

from collections.abc import Callable, Sequence

from roundup import urls
from roundup.model import Article, Outlet, Source
from roundup.text.compare import copied

_PRIMARY = ("government", "company", "think-tank", "journal")
"""Kinds of outlets that speak of their own acts and findings; the others report on them."""


def cited(
    articles: Sequence[Article],
    *,
    outlet: Callable[[Article], Outlet | None],
    wires: Sequence[str],
    own: str | None,
    tags: Callable[[Article], tuple[str, ...]],
) -> tuple[Source, ...]:
    """The sources of an item.  `wires`: names of agencies; `own`: the newsletter's own name."""
    kinds: dict[int, str | None] = {}
    found: dict[int, Source] = {}
    for article, name in _once([(one, _name(one, outlet)) for one in articles], wires):
        shown = article.original or article
        known = outlet(article)
        kinds[shown.link] = known.kind if known else None
        found.setdefault(shown.link, Source(name, shown.url, shown.language, tags(shown), shown.link))

    def place(source: Source) -> int:
        if own and source.name == own:
            return 2
        return 0 if kinds.get(source.link or 0) in _PRIMARY else 1

    return tuple(sorted(found.values(), key=place))


def _name(article: Article, outlet: Callable[[Article], Outlet | None]) -> str:
    known = outlet(article)
    return known.name if known else urls.host(article.url)


def _once(named: list[tuple[Article, str]], wires: Sequence[str]) -> list[tuple[Article, str]]:
    """Of several copies of one text one alone: that of the wire itself, else the first that names the wire.

    Copies of which none names a wire stay: they are alike, but nobody says whose text it is.
    """
    copies: list[list[tuple[Article, str]]] = []
    for one in named:
        alike = next((group for group in copies if copied(group[0][0].text, one[0].text)), None)
        if alike is None:
            copies.append([one])
        else:
            alike.append(one)

    def voice(one: tuple[Article, str]) -> int:
        article, name = one
        return (1 if article.wire else 0) if name in wires else 2

    left = []
    for group in copies:
        best = min(group, key=voice)
        left += [best] if voice(best) < 2 else group
    return left
