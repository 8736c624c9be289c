"""The people who wrote an article: the places where a page names them, and which of these is believed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from roundup.extract import bylines
from roundup.extract.metadata import AUTHORS, Metadata
from roundup.extract.persons import Reader, inverted, is_labelled
from roundup.model import Origin, Value
from roundup.text.marks import is_cjk
from roundup.text.words import fold
from roundup.urls import host

# Google Scholar's inclusion guidelines and Dublin Core have the surname first.
_SURNAME_FIRST = frozenset(["citation_author", "citation_authors", "dc.creator", "dcterms.creator"])

# What a place is worth where places differ: by how often it was right where it named somebody (development pages:
# JSON-LD .96 of 174, the narrow meta tags 1.0 of 42, byline markup .95 of 236, `author` .90 of 106; a line of text
# .99 of 21, but only read where there is no markup).
_WORTH = {"data": 3.0, "meta": 3.0, "markup": 2.5, "meta author": 2.0, "own site": 2.0, "text": 2.0}
_LESS_FOR_ONE_WORD = 1.5
"""A first name or the name of an account: the whole name elsewhere is better."""
_CLOSE = 1.0
"""Where two places name other people, and are worth nearly as much, an editor is asked."""
_ACCOUNT = "it may be an account's name"
_MOST_NAMES = 100
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """The people that one place names."""

    place: str
    names: list[str]
    origin: Origin
    doubt: str | None = None

    @property
    def folded(self) -> frozenset[str]:
        return frozenset(map(fold, self.names))

    @property
    def worth(self) -> float:
        # Chinese, Japanese and Korean names have no space.
        whole = any(" " in name or is_cjk(name) or name[0] >= "\uac00" for name in self.names)
        return _WORTH[self.place] - (0 if whole else _LESS_FOR_ONE_WORD)


def people(about: Metadata, sites: Sequence[str]) -> tuple[Value, ...]:
    """The people who wrote it, the place that names them best first; `sites` are the site's own names.

    The publisher is none of them, unless the page's data name nobody else and its site bears a person's name.
    """
    japanese = str(about.page.get("lang") or "").lower().startswith("ja")
    houses = {fold(site).removeprefix("the ") for site in sites}
    named = houses | {f"the {house}" for house in houses} | {fold(host(about.url))}
    reader = Reader(frozenset(named), japanese)
    found = list(_said(about, reader))
    if not found:
        found = list(_of_own_site(about, Reader(japanese=japanese)))
    if not _agree(found):
        byline = bylines.find(about, reader)
        if byline and byline.names:
            place = "text" if byline.origin == "text" else "markup"
            found.append(_Found(place, byline.names, byline.origin, byline.doubt))
    return _ranked(found or list(_by_account(about, replace(reader, accounts=True))))


def _by_account(about: Metadata, reader: Reader) -> Iterator[_Found]:
    """The names that people go by who sign with no whole name: accounts, pen names, initials; an editor is asked."""
    for one in _said(about, reader):
        yield replace(one, doubt=_ACCOUNT)
    byline = bylines.find(about, reader)
    if byline and byline.names:
        yield _Found("markup", byline.names, byline.origin, _ACCOUNT)


def _said(about: Metadata, reader: Reader) -> Iterator[_Found]:
    """What the page's data and meta tags say; an organisation is no author."""
    for node in about.data.described[:3]:
        names = reader.read(islice(_named(about, node.get("author") or node.get("creator"), 0), _MOST_NAMES))
        if names:
            yield _Found("data", names, "jsonld")
    for key in AUTHORS:
        texts = about.metas.get(key)
        names = reader.read(map(inverted, texts) if key in _SURNAME_FIRST else texts) if texts else []
        if names:
            yield _Found("meta author" if key == "author" else "meta", names, "meta")
    # Cards for chats have two rows of free text; a blog's software writes the account's name in one (Yoast SEO,
    # `twitter:label1` "Written by"), the same as it has in `author`.
    for row in "12":
        label = next(iter(about.metas.get(f"twitter:label{row}", ())), "")
        if is_labelled(label):
            names = reader.read(about.metas.get(f"twitter:data{row}", ()))
            if names:
                yield _Found("meta author", names, "meta")


def _named(about: Metadata, value: Any, depth: int) -> Iterator[str]:
    for part in about.data.follow(value):
        if isinstance(part, str):
            yield part
        elif isinstance(part, list) and depth < _DEEPEST:
            yield from _named(about, part, depth + 1)
        elif isinstance(part, dict) and "Organization" not in str(part.get("@type"))[:200]:
            name = part.get("name")
            yield from (one for one in (name if isinstance(name, list) else [name]) if isinstance(one, str))


def _of_own_site(about: Metadata, reader: Reader) -> Iterator[_Found]:
    """Of a site that bears its author's name: two words or more, so that it may be a person's."""
    for one in _said(about, reader):
        if all(" " in name for name in one.names):
            yield _Found("own site", one.names, one.origin, "the site itself is called so")


def _agree(found: Sequence[_Found]) -> bool:
    """Whether the data and a meta tag name the same people: then the page itself need not be searched."""
    data = {one.folded for one in found if one.place == "data"}
    return any(one.folded in data for one in found if one.place != "data")


def _ranked(found: Sequence[_Found]) -> tuple[Value, ...]:
    """Each set of people once, the one for which most speaks first."""
    each: dict[frozenset[str], tuple[_Found, float]] = {}
    for one in found:
        each.setdefault(one.folded, (one, sum(other.worth for other in _speak_for(one, found))))
    best = sorted(each.values(), key=lambda ranked: -ranked[1])
    return tuple(
        Value(one.names, one.origin, one.doubt or (_doubt(best) if number == 0 else None))
        for number, (one, _) in enumerate(best)
    )


def _speak_for(one: _Found, found: Sequence[_Found]) -> Iterable[_Found]:
    """One of each place that names the same people, or some of them: a longer list is the more complete one.

    Not so in the page's markup, where further names may be those of other articles.
    """
    whole = [set(name.split()) for name in one.folded]

    def agrees(other: _Found) -> bool:
        if one.place == "markup" and len(other.folded) < len(one.folded):
            return False
        return all(any(words.issuperset(name.split()) for words in whole) for name in other.folded)

    return {other.place: other for other in found if agrees(other)}.values()


def _doubt(best: Sequence[tuple[_Found, float]]) -> str | None:
    """Whom the page also names, in a place that is worth nearly as much."""
    first, worth = best[0]
    words = {word for name in first.folded for word in name.split()}
    for other, less in islice(best, 1, None):
        if worth - less <= _CLOSE and words.isdisjoint(
            word for name in other.folded for word in name.split()
        ):
            return f"the page also names {', '.join(other.names[:3])}"
    return None
