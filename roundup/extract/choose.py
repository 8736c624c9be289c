"""Choosing among a page's candidates: each field's in order, best first, cleaned, each value once."""

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urljoin

from roundup import urls
from roundup.errors import NotAUrlError
from roundup.extract import names
from roundup.extract.metadata import Candidates
from roundup.model import Value
from roundup.text.marks import one_line
from roundup.text.words import fold
from roundup.times import FIRST_YEAR, LAST_YEAR, utc

_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_SEPARATOR = re.compile(r"\s+[|–—•·»:-]\s+|\s*[|｜]\s*|_(?=[^_]+$)| - ")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|\d{3}))?(?![A-Za-z])")


def fields(found: Candidates, url: str) -> dict[str, tuple[Value, ...]]:
    """The fields of an article, each with its candidates, the best first."""
    sites = [str(one.value) for one in found.get("site_name", [])]
    chosen = {
        "title": _titles(found.get("title", []), sites, url),
        "authors": names.people(found.get("authors", []), sites),
        "published": _each(found.get("published", []), moment),
        "language": _each(_html_first(found.get("language", [])), language),
        "description": _each(found.get("description", []), lambda v: one_line(v, 1000)),
        "section": _each(found.get("section", []), lambda v: one_line(v, 100)),
        "image": _each(found.get("image", []), lambda v: _address(v, url)),
        "canonical": _each(found.get("canonical", []), lambda v: _canonical(v, url)),
    }
    headlines = {fold(str(one.value)) for one in chosen["title"]}
    # A site that gives an article's title as its own name names nothing.
    called = names.sites(found.get("site_name", []), url)
    chosen["site_name"] = tuple(one for one in called if fold(str(one.value)) not in headlines)
    return {field: values for field, values in chosen.items() if values}


def title(text: str) -> str:
    """A headline: one line of at most 300 characters."""
    return one_line(text, 300)


def moment(text: str) -> str | None:
    """A date as it is stored: `YYYY-MM-DD`, or a full time in UTC where the page names hour and zone.

    Midnight is how programs write a day, a time without a zone could be any, and late in the evening it is
    another day in UTC than the one that readers saw: all these are kept as the day that is written there.
    """
    text = text.strip()
    match = _DAY.match(text)
    if not match:
        return None
    day = "-".join(match.groups())
    try:
        if not FIRST_YEAR <= datetime.fromisoformat(day).year <= LAST_YEAR:
            return None
    except ValueError:
        return None
    rest = re.sub(r"([+-]\d{2})(\d{2})$", r"\1:\2", text.replace(" ", "T", 1).replace(" ", ""))
    try:
        time = datetime.fromisoformat(re.sub(r"(\.\d{1,6})\d*", r"\1", rest))
    except ValueError:
        return day
    if time.tzinfo is None or (time.hour, time.minute, time.second) == (0, 0, 0):
        return day
    return utc(time) if utc(time).startswith(day) else day


def language(text: str) -> str | None:
    """A language tag in its usual spelling: `de`, `zh-CN`, `zh-Hant-TW`."""
    match = _LANGUAGE.match(text.strip())
    if not match or match[1].lower() in ("und", "mul", "zxx"):
        return None
    parts = (match[1].lower(), (match[2] or "").title(), (match[3] or "").upper())
    return "-".join(part for part in parts if part)


def _each(candidates: list[Value], clean: Callable[[str], str | None]) -> tuple[Value, ...]:
    done: dict[str, Value] = {}
    for one in candidates:
        value = clean(str(one.value))
        if value and value not in done:
            done[value] = Value(value, one.origin)
    return tuple(done.values())


def _html_first(candidates: list[Value]) -> list[Value]:
    return sorted(candidates, key=lambda one: one.origin != "html")


def _titles(candidates: list[Value], sites: list[str], url: str) -> tuple[Value, ...]:
    """The visible headline first: a heading that the page's other titles confirm, then JSON-LD's headline,
    then the meta tags', without the site's name."""
    known = {fold(site) for site in sites} | {
        fold(urls.host(url)),
        fold(urls.host(url).split(".")[0]),
    }
    cleaned = [Value(_without_site(title(str(one.value)), known), one.origin) for one in candidates]
    cleaned = [one for one in cleaned if one.value]
    cleaned = [one for one in cleaned if fold(str(one.value)) not in known] or cleaned
    votes = [fold(str(one.value)) for one in cleaned]

    def rank(place: int) -> tuple[int, int]:
        mine = votes[place]
        agreed = sum(1 for other in votes if other == mine or (len(mine) > 15 and mine in other))
        order = {"jsonld": 0, "html": 1, "meta": 2}.get(cleaned[place].origin, 3)
        return (-min(agreed, 2), order)

    ordered = [cleaned[place] for place in sorted(range(len(cleaned)), key=rank)]
    first: dict[str, Value] = {}
    for one in ordered:
        first.setdefault(fold(str(one.value)), one)
    return tuple(first.values())


def _without_site(text: str, known: set[str]) -> str:
    """The title without the site's name before or after it; nothing else is cut."""
    pieces = list(_SEPARATOR.finditer(text))
    if pieces:
        last, first = pieces[-1], pieces[0]
        if fold(text[last.end() :]) in known:
            return _without_site(text[: last.start()].strip(), known)
        if fold(text[: first.start()]) in known:
            return _without_site(text[first.end() :].strip(), known)
    return text


def _address(text: str, base: str) -> str | None:
    try:
        return str(urls.parse(urljoin(base, text)).href)
    except (NotAUrlError, ValueError):
        return None


def _canonical(text: str, base: str) -> str | None:
    """The page's own address by its own word: believed on the same site alone, and not when it is the home page or
    a section that the page stands in."""
    address = _address(text, base)
    if not address or urls.host(address) != urls.host(base):
        return None
    path, own = urls.path(address), urls.path(base)
    return None if path != own and own.startswith(path + "/") else urls.published(urls.parse(address))
