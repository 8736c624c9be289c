"""Choosing: each field's candidates in order, the best first, each value once."""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from urllib.parse import urljoin, urlsplit

from roundup import urls
from roundup.errors import NotAUrlError
from roundup.extract import authors, dates, jsonld, sites, titles
from roundup.extract.metadata import Metadata, values
from roundup.model import Value
from roundup.text.marks import one_line
from roundup.text.words import fold

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|\d{3}))?(?![A-Za-z])")
_HOME = {
    "home",
    "homepage",
    "home page",
    "start",
    "startseite",
    "accueil",
    "inicio",
    "ホーム",
    "トップ",
    "首页",
    "首頁",
}
_NO_PICTURE = re.compile(
    r"(?:logo|placeholder|(?<![a-z])default|blank|spacer|(?<![a-z])pixel|favicon|(?<!\d)1x1(?!\d))[^/]*$|\.svg$",
    re.I,
)
_MOST_KEPT = 12
"""Candidates of a field; a front page has sixty headings, and nobody looks through them."""
_LONGEST_SECTION = 60
"""Characters; what is longer in a trail of links is the page itself."""


def fields(about: Metadata) -> dict[str, tuple[Value, ...]]:
    """The fields of an article, each with its candidates, the best first; a field that nothing names is not there."""
    named = sites.names(about)
    called = [str(one.value) for one in named]
    headlines = titles.titles(about, called)
    # A site that gives an article's title as its own name names nothing.
    headline = fold(str(headlines[0].value)) if headlines else ""
    days = dates.published(about)
    chosen = {
        "title": headlines,
        "authors": authors.people(about, called),
        "published": days,
        "modified": dates.modified(about, days),
        "site_name": tuple(one for one in named if fold(str(one.value)) != headline),
        "language": _languages(about),
        "description": _descriptions(about, headline),
        "section": _sections(about, {headline, *(fold(name) for name in called)}),
        "image": _images(about),
        "canonical": _canonicals(about),
    }
    return {field: found[:_MOST_KEPT] for field, found in chosen.items() if found}


def language(text: str) -> str | None:
    """A language tag in its usual spelling: `de`, `zh-CN`, `zh-Hant-TW`."""
    match = _LANGUAGE.match(text.strip().replace("_", "-"))
    if not match or match[1].lower() in ("und", "mul", "zxx"):
        return None
    parts = (match[1].lower(), (match[2] or "").title(), (match[3] or "").upper())
    return "-".join(part for part in parts if part)


def _languages(about: Metadata) -> tuple[Value, ...]:
    found = values(
        about.page.xpath("/html/@lang | /html/@*[local-name()='xml:lang' or name()='xml:lang']")[:1], "html"
    )
    found += _of_data(about, "inLanguage")
    found += values(about.meta("content-language", "og:locale", "dc.language", "language"), "meta")
    return _each(found, language)


def _descriptions(about: Metadata, headline: str) -> tuple[Value, ...]:
    found = _of_data(about, "description")
    found += values(
        about.meta("og:description", "description", "twitter:description", "dc.description"), "meta"
    )
    # The headline once more describes nothing.
    told = _each(
        found, lambda text: one_line(text, 1000) if len(text) > 400 or fold(text) != headline else None
    )
    return tuple(sorted(told, key=lambda one: any(_goes_on(one, other) for other in told)))


def _goes_on(one: Value, other: Value) -> bool:
    """Whether the other description begins as this one and does not end there: programs cut them anywhere."""
    begun = str(one.value).rstrip(" .…")
    return len(str(other.value)) > len(str(one.value)) and str(other.value).startswith(begun)


def _sections(about: Metadata, known: Set[str]) -> tuple[Value, ...]:
    """The part of the paper; neither its name nor the headline, between which a trail of links names it."""
    found = _of_data(about, "articleSection")
    found += values(about.meta("article:section", "parsely-section", "sailthru.section"), "meta")
    found += values(reversed(_trail(about)), "jsonld")
    return _each(
        found,
        lambda text: text if len(text) <= _LONGEST_SECTION and fold(text) not in known | _HOME else None,
    )


def _trail(about: Metadata) -> list[str]:
    """The names in the page's breadcrumbs (https://schema.org/BreadcrumbList), the home page first."""
    data = about.data
    lists = [node for node in data.nodes if jsonld.has_type(node, "BreadcrumbList")]
    for node in data.nodes:
        lists += [one for one in data.follow(node.get("breadcrumb")) if isinstance(one, Mapping)]
    for crumbs in lists:
        steps = [one for one in data.follow(crumbs.get("itemListElement")) if isinstance(one, Mapping)]
        names = [jsonld.text(step.get("name")) or jsonld.text(step.get("item")) for step in steps]
        # Some trails end with the page, others with its section: what is last is the headline, or the best.
        if len(names) > 1:
            return [name for name in names if name]
    return []


def _images(about: Metadata) -> tuple[Value, ...]:
    names = ("og:image:secure_url", "og:image", "twitter:image", "twitter:image:src")
    found = values(about.meta(*names), "meta")
    for node in about.data.described[:3]:
        for image in about.data.follow(node.get("image"))[:3]:
            found += values([image.get("url") if isinstance(image, Mapping) else image], "jsonld")
    # A logo says nothing of the article: it's an image where there is no other.
    images = _each(found, lambda text: _address(text, about.url))
    return tuple(sorted(images, key=lambda one: bool(_NO_PICTURE.search(urls.path(str(one.value))))))


def _canonicals(about: Metadata) -> tuple[Value, ...]:
    # It stands in the head; after a fault there, somewhere below.
    links = about.page.xpath("/html/*/link[@rel='canonical']/@href")
    named = {str(href).strip() for href in links or about.page.xpath("//link[@rel='canonical']/@href")}
    # Of two that differ neither is believed.
    found = values(named if len(named) == 1 else (), "html") + values(about.meta("og:url"), "meta")
    return _each(found, lambda text: _canonical(text, about.url))


def _of_data(about: Metadata, key: str) -> list[Value]:
    return values((jsonld.text(node.get(key)) for node in about.data.described[:3]), "jsonld")


def _each(candidates: Iterable[Value], clean: Callable[[str], str | None]) -> tuple[Value, ...]:
    done: dict[str, Value] = {}
    for one in candidates:
        value = clean(str(one.value))
        if value and value not in done:
            done[value] = Value(value, one.origin)
    return tuple(done.values())


def _address(text: str, base: str) -> str | None:
    try:
        return str(urls.parse(urljoin(base, text)).href)
    except (NotAUrlError, ValueError):
        return None


def _canonical(text: str, base: str) -> str | None:
    """The page's own address by its own word: believed on the same site alone, and not when it is the home page or
    a section that the page stands in."""
    address = _address(text, base)
    if not address or not _address(base, base) or urls.host(address) != urls.host(base):
        return None
    path, own = urls.path(address), urls.path(base)
    if path != own and own.startswith(path + "/"):
        return None
    # A site whose pages differ by their query alone (`?p=12`) may name one address for all of them.
    differs = urlsplit(urls.published(urls.parse(base))).query and not urlsplit(address).query
    if path in ("", own) and differs and not urls.is_article(address):
        return None
    return urls.published(urls.parse(address))
