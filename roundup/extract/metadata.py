"""What a page says of itself, read once: its data, its meta tags, its headings.  Each field chooses from it."""

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import lxml.html

from roundup.extract import jsonld
from roundup.model import Origin, Value
from roundup.text.marks import one_line
from roundup.text.words import fold

AUTHORS = (
    "citation_author",
    "citation_authors",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "byl",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "articleauthor",
    "shareaholic:article_author_name",
    "author",
)
"""Meta tags that credit somebody, best first; `author` may be who filled in the page, or the publisher."""

_MOST_OF_A_NAME = 20
"""Meta tags of one name: a paper may have as many authors."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself."""

    url: str
    page: lxml.html.HtmlElement
    data: jsonld.Graph
    metas: Mapping[str, Sequence[str]]
    """By their property, name, itemprop or http-equiv in lower case; in the page's order."""
    window: str
    """What the browser's window is called: the `title` element."""
    headings: tuple[str, ...]
    """The first-level headings, the one that the page's titles repeat first."""

    def meta(self, *names: str) -> Iterator[str]:
        """What stands in the meta tags of these names, the first name's first."""
        for name in names:
            yield from self.metas.get(name, ())


def read(page: lxml.html.HtmlElement, url: str) -> Metadata:
    """What the page says of itself."""
    metas = _metas(page)
    window = next((one_line(title.text_content()) for title in page.xpath("//head/title | //title")), "")
    headings = _headings(page, metas, window)
    data = jsonld.read(page, url, [window, *headings, *metas.get("og:title", ())[:1]])
    return Metadata(url, page, data, metas, window, headings)


def values(texts: Iterable[object], origin: Origin) -> list[Value]:
    """Candidates found in one place, each as one line; what is empty is left out."""
    # Many sites escape twice: what the parser leaves as `&oacute;` was meant as `ó`.
    lines = [one_line(html.unescape(str(text))) for text in texts if text]
    return [Value(line, origin) for line in lines if line]


def _metas(page: lxml.html.HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for tag in page.iter("meta"):
        content = tag.get("content")
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = tag.get(attribute)
            if name:
                of_it = metas.setdefault(str(name).strip().lower(), [])
                if len(of_it) < _MOST_OF_A_NAME:
                    of_it.append(str(content))
    return metas


def _headings(page: lxml.html.HtmlElement, metas: Mapping[str, list[str]], window: str) -> tuple[str, ...]:
    headings = [" ".join(heading.text_content().split()) for heading in page.xpath("//h1")[:8]]
    headings = [heading for heading in headings if 3 <= len(heading) <= 400]
    known = fold(" ".join([*metas.get("og:title", [])[:2], window]))
    return tuple(sorted(headings, key=lambda heading: fold(heading) not in known))
