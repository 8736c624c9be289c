"""What a page says of itself: JSON-LD, meta tags, markup, its address.  Candidates, not yet chosen."""

import html
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import lxml.html

from roundup.model import Origin, Value
from roundup.text.marks import one_line, without_controls
from roundup.text.words import fold

Candidates = dict[str, list[Value]]

# schema.org's types of articles, https://schema.org/Article, and those of posts and reports.
_ARTICLE = re.compile(r"Article$|^(?:BlogPosting|Report|NewsItem|LiveBlogPosting|SocialMediaPosting|Review)$")
_PAGE = re.compile(r"^(?:WebPage|ItemPage|CreativeWork|VideoObject|PodcastEpisode)$")

_NEW_YEAR = re.compile(
    r"(?<!\d)0?1[./-]0?1[./-]|-01-01|(?<!\d)0?1(?:st|\.)? ?(?:de )?jan|jan\w*\.? 0?1(?!\d)", re.I
)
_REST = re.compile(r"\s*[-|–—·•»]\s*([^-|–—·•»]{2,40})")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_URL_DATE = re.compile(r"(?<!\d)(20[0-4]\d|199\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")

# Names of meta tags (property, name or itemprop), best first.
_META: dict[str, tuple[str, ...]] = {
    "title": (
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
        "parsely-title",
        "sailthru.title",
    ),
    "published": (
        "article:published_time",
        "article:published",
        "og:published_time",
        "datepublished",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date.issued",
        "dcterms.created",
        "dc.date",
        "date",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "publication_date",
        "article.published",
        "cxenseparse:recs:publishtime",
        "citation_publication_date",
    ),
    "authors": (
        "parsely-author",
        "sailthru.author",
        "author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "citation_author",
        "article:author",
        "twitter:creator_name",
    ),
    "site_name": ("og:site_name", "dc.publisher"),
    "description": ("og:description", "description", "twitter:description", "dc.description"),
    "image": ("og:image:secure_url", "og:image", "twitter:image", "twitter:image:src"),
    "section": ("article:section", "parsely-section", "sailthru.section"),
    "language": ("content-language", "og:locale", "dc.language", "language"),
    "canonical": ("og:url",),
}


def candidates(page: lxml.html.HtmlElement, url: str) -> Candidates:
    """All that the page says, field by field, in the order in which the places are looked at."""
    found: Candidates = {}

    def add(field: str, value: object, origin: Origin) -> None:
        # Many sites escape twice: what the parser leaves as `&oacute;` was meant as `ó`.
        text = one_line(html.unescape(str(value))) if value else ""
        if text:
            found.setdefault(field, []).append(Value(text, origin))

    _from_json(page, add, found)
    _from_meta(page, add)
    _from_markup(page, add)
    if match := _URL_DATE.search(url.partition("?")[0]):
        add("published", "-".join(match.groups()), "url")
    return found


def _from_json(page: lxml.html.HtmlElement, add: Any, found: Candidates) -> None:
    nodes = list(_json_nodes(page))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [n for n in nodes if _is(n, _ARTICLE)] or [n for n in nodes if _is(n, _PAGE)]
    for node in articles[:3]:
        real = _is(node, _ARTICLE)
        add("title", _text(node.get("headline") or (real and node.get("name"))), "jsonld")
        add(
            "published",
            _text(node.get("datePublished") or (real and node.get("dateCreated"))),
            "jsonld",
        )
        names = [name for name in _people(node.get("author") or node.get("creator"), by_id) if name]
        if names:
            found.setdefault("authors", []).append(Value(names, "jsonld"))
        add("site_name", next(iter(_people(node.get("publisher"), by_id)), None), "jsonld")
        add("language", _text(node.get("inLanguage")), "jsonld")
        add("description", _text(node.get("description")), "jsonld")
        add("section", _text(node.get("articleSection")), "jsonld")


def _from_meta(page: lxml.html.HtmlElement, add: Any) -> None:
    metas: dict[str, list[str]] = {}
    for tag in page.iter("meta"):
        content = tag.get("content")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and tag.get(attribute):
                metas.setdefault(str(tag.get(attribute)).strip().lower(), []).append(str(content))
    for field, names in _META.items():
        for name in names:
            for content in metas.get(name, [])[: 20 if name == "citation_author" else 2]:
                if field != "authors" or "/" not in content:
                    add(field, content.replace("_", "-") if field == "language" else content, "meta")


def _from_markup(page: lxml.html.HtmlElement, add: Any) -> None:
    for language in page.xpath("/html/@lang | /html/@xml:lang", namespaces=None)[:1]:
        add("language", language, "html")
    for heading in _headings(page)[:3]:
        add("title", heading, "html")
    for title in page.xpath("//head/title[1] | //title[1]")[:1]:
        add("title", title.text_content(), "html")
        add("site_name", _behind_headline(one_line(title.text_content()), _headings(page)), "html")
    canonical = {str(href).strip() for href in page.xpath("//link[@rel='canonical']/@href")}
    if len(canonical) == 1:  # of two that differ neither is believed
        add("canonical", canonical.pop(), "html")
    for when in page.xpath(
        "//time[@itemprop='datePublished' or @pubdate]/@datetime | //*[@itemprop='datePublished']/@content"
    )[:2]:
        add("published", when, "html")
    # What a telephone shows under an icon: often short, or a section's name, so it counts least.
    for name in page.xpath("//meta[@name='application-name' or @name='apple-mobile-web-app-title']/@content")[
        :2
    ]:
        add("site_name", name, "html")
    article_times = page.xpath("(//article//time | //header//time | //main//time)[1]/@datetime")
    for when in article_times[:1] or (
        page.xpath("//time/@datetime") if len(page.xpath("//time")) == 1 else []
    ):
        add("published", when, "html")
    for name in page.xpath(
        "//*[@itemprop='author']//*[@itemprop='name'] | //*[@itemprop='author'][not(.//*[@itemprop='name'])]"
    )[:4]:
        add("authors", name.get("content") or name.text_content(), "html")
    for place in (
        "//a[@rel='author']",
        "//*[contains(@class, 'author-name') or contains(@class, 'byline__name') or contains(@class, 'byline-name')]",
        "//*[contains(concat(' ', @class, ' '), ' byline ') or contains(concat(' ', @class, ' '), ' author ')]",
    ):
        names = [name.text_content() for name in page.xpath(place)[:4]]
        for name in names:
            if len(name.split()) <= 12:
                add("authors", name, "html")
        if names:
            break


def _behind_headline(title: str, headings: list[str]) -> str | None:
    """What stands in the page's title behind the very words of its headline: the site's name."""
    for heading in headings[:1]:
        match = _REST.fullmatch(title.removeprefix(heading)) if title.startswith(heading) else None
        if match:
            return match[1]
    return None


def _headings(page: lxml.html.HtmlElement) -> list[str]:
    """The page's first-level headings, the one that its titles repeat first."""
    headings = [" ".join(h.text_content().split()) for h in page.xpath("//h1")[:8]]
    headings = [h for h in headings if 3 <= len(h) <= 400]
    known = " ".join(
        fold(t) for t in page.xpath("//meta[@property='og:title']/@content | //title/text()")[:4]
    )
    return sorted(headings, key=lambda h: fold(h) not in known)


def _json_nodes(page: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    for script in page.xpath("//script[contains(@type, 'ld+json')]")[:20]:
        text = (script.text_content() or "").strip().removeprefix("<!--").removesuffix("-->")
        text = text.strip().removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
        try:
            yield from _flat(json.loads(text, strict=False), 0)
        except (ValueError, RecursionError):
            continue


def _flat(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The nodes of a JSON-LD document: in arrays, graphs and as a page's main entity."""
    if isinstance(data, list):
        for part in data[:200]:
            yield from _flat(part, depth + 1)
    elif isinstance(data, dict) and depth < 8:
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            if isinstance(data.get(key), dict | list):
                yield from _flat(data[key], depth + 1)


def _is(node: dict[str, Any], kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and kind.search(name.rpartition("/")[2]) for name in names)


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    return html.unescape(_TAG.sub("", value))


def _people(value: Any, by_id: dict[str, dict[str, Any]]) -> list[str]:
    """Names of a JSON-LD author or publisher, which may be a text, a node, a reference, or a list of these."""
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and isinstance(one.get("@id"), str):
            one = {**by_id.get(one["@id"], {}), **one}
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, list):
            names += [n for n in name if isinstance(n, str)]
        elif isinstance(name, str) and not name.startswith("http"):
            names.append(one_line(name))
    return names


def article_body(page: lxml.html.HtmlElement) -> str:
    """The text as the page's JSON-LD has it; a rescue where nothing was found on the page itself."""
    for node in _json_nodes(page):
        body = node.get("articleBody")
        if isinstance(body, str) and len(body) > 200:
            return without_controls(_text(body) or "").strip()
    return ""


def guessed_names(page: lxml.html.HtmlElement, url: str) -> Candidates:
    """Author and site as trafilatura guesses them from the markup, for a page that names them in no known place."""
    from trafilatura.metadata import extract_metadata

    try:
        guess = extract_metadata(page, default_url=url, date_config={"extensive_search": False})
    except (ValueError, RecursionError):
        return {}
    names = {"authors": guess.author, "site_name": guess.sitename}
    return {
        field: [Value(one_line(part), "html") for part in text.split("; ")]
        for field, text in names.items()
        if text
    }


def guessed_date(page: lxml.html.HtmlElement, url: str) -> str | None:
    """The day that the page's text and markup suggest, where it names none in a known place."""
    from htmldate import find_date

    try:
        day = find_date(page, url=url, original_date=True, extensive_search=True)
    except (ValueError, RecursionError):
        return None
    try:
        found = date.fromisoformat(day) if day else None
    except ValueError:
        return None
    if (
        found
        and (found.month, found.day) == (1, 1)
        and not _NEW_YEAR.search(lxml.html.tostring(page, encoding=str))
    ):
        # Where a page has a year alone, or a month and a year, htmldate fills in New Year's Day.
        return None
    return found.isoformat() if found else None


def is_free(page: lxml.html.HtmlElement) -> bool:
    """False where the page's own data say that it is for subscribers (schema.org/isAccessibleForFree)."""
    for node in _json_nodes(page):
        free = node.get("isAccessibleForFree")
        if _is(node, _ARTICLE) and (free is False or str(free).lower() == "false"):
            return False
    return True
