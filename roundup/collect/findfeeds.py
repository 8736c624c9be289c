"""The feeds that a web page names."""

import re
from typing import TYPE_CHECKING

from roundup.collect import decode, markup
from roundup.collect.entries import page
from roundup.text.marks import one_line

if TYPE_CHECKING:
    from bs4 import Tag

_MOST = 1_000_000
"""Characters of a page that are looked at."""
_TYPE = re.compile(r"(?:application|text)/(?:(?:x[.-])?(?:rss|atom|rdf|feed)\+(?:xml|json)|xml|rdf)")
_JSON_FEED = re.compile(r"[/.]feed\.json$|jsonfeed", re.I)
# What the addresses of feeds end with in the programs that most sites run on.
_ENDS_LIKE_FEED = re.compile(
    r"(?:/(?:feed|rss|atom)/?|/(?:feed|feeds|rss|rss2|atom|index|news)\.(?:xml|rss|rdf|atom|json)|\.(?:rss|rdf|atom)"
    r"|[?&](?:feed=(?:rss2?|atom|rdf)|format=(?:rss|atom|feed)))$",
    re.I,
)
_COMMENTS = re.compile(r"\b(?:comments?|replies|kommentare?|commentaires|comentarios|commenti)\b", re.I)


def found_in(body: bytes, url: str, charset: str | None = None) -> list[tuple[str, str]]:
    """The feeds of the page at this address: address and title, each once; in the page's order, because sites name
    their main feed first, but comments last.

    Those that it declares (`<link rel="alternate">` with the type of a feed); where there are none, the visible links
    whose addresses end as feeds' do.  `charset` is the header's.
    """
    tree = markup.tree(decode.text(body, charset)[:_MOST])
    bases = (page(one.get("href"), url) for one in tree.find_all("base"))
    base = next(filter(None, bases), url)
    declared = [link for link in tree.find_all("link") if _is_feed(link)]
    visible = tree.find_all("a", href=_ENDS_LIKE_FEED) if not declared else []
    found: dict[str, str] = {}
    for link in [*declared, *visible]:
        if address := page(link.get("href"), base):
            found.setdefault(address, one_line(_attribute(link, "title") or link.get_text(), 200) or address)
    return sorted(found.items(), key=lambda feed: any(_COMMENTS.search(part) for part in feed))


def _is_feed(link: "Tag") -> bool:
    """Whether a `link` element declares a feed.  JSON Feed 1.0 had application/json, which is also the type of other
    things that pages have alternates in."""
    rels = _attribute(link, "rel").lower().split()
    kind = _attribute(link, "type").partition(";")[0].strip().lower()
    if kind == "application/json":
        return "alternate" in rels and bool(_JSON_FEED.search(_attribute(link, "href")))
    return bool({"alternate", "feed"} & set(rels) and _TYPE.fullmatch(kind))


def _attribute(link: "Tag", name: str) -> str:
    value = link.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)
