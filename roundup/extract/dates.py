"""When an article was published, and when it was changed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

from roundup import urls
from roundup.extract import dateguess, datewords, jsonld
from roundup.extract.metadata import Metadata, values
from roundup.model import Value
from roundup.times import utc

_IN_URL = re.compile(r"(?<!\d)(20[0-4]\d|199\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
# Names of meta tags, best first.
_PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "pubdate",
    "citation_publication_date",
    "citation_online_date",
)
# The many other spellings (`published_on`, `article.published`, `publish-date`, `article:published:time`).
_PUBLISHED_TOO = re.compile(
    r"pub(?:l|lish|lished|lication)?[-_.:]?(?:date|time|on\b|at\b)|published$|date.?created|create.?(?:date|at)"
)
# What may as well be the day of the last change.
_VAGUE = ("dc.date", "dcterms.date", "date", "citation_date")
_MODIFIED = (
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "dc.date.modified",
    "dcterms.modified",
    "last-modified",
)

_FIRST_YEAR = 1990
"""There was no web before: a page's older date is its subject's, unless its data and its meta tags agree."""
_LEAST = -2
"""A score of dateguess.Seen: with less, a day is likelier another article's."""
_US_ENDINGS = frozenset(["us", "gov", "edu", "mil"])


def published(about: Metadata) -> tuple[Value, ...]:
    """When it was published, by what the page says; where it says nothing, by what stands on it for readers."""
    month_first = _month_first(about)
    nodes = about.data.described[:3]
    spelled = [name for name in about.metas if _PUBLISHED_TOO.search(name) and name not in _PUBLISHED]
    named = _moments(
        [
            *_in_data(nodes, "datePublished"),
            *values(about.meta(*_PUBLISHED, *spelled), "meta"),
            *_in_data(nodes, "dateCreated"),
        ],
        month_first,
    )
    seen: list[dateguess.Seen] = []
    sight = dateguess.Sight(about, month_first)
    # Where the data and the meta tags agree, readers see the same: the page itself need not be searched.
    if not named or not _agree(named, named[0]):
        seen = dateguess.ranked([*sight.marked(), *(() if named else sight.items())])
    weaker = [
        *(Value(one.written, "html") for one in seen[:1] if one.good),
        *values(about.meta(*_VAGUE), "meta"),
        *(Value("-".join(match.groups()), "url") for match in _IN_URL.finditer(urls.path(about.url))),
        *_in_data(nodes, "uploadDate"),
    ]
    named += _moments(weaker, month_first)
    named = [one for one in named if _day(one) >= str(_FIRST_YEAR) or _agree(named, one)]
    if named:
        return _once(_weighed(named, modified(about)))
    return _once(_guesses([*seen, *sight.texts()], about.url, month_first))


def modified(about: Metadata, published: Sequence[Value] = ()) -> tuple[Value, ...]:
    """When it was last changed, by what the page says; nothing from before the day when it was published."""
    found = _in_data(about.data.described[:3], "dateModified")
    found += values(about.meta(*_MODIFIED), "meta")
    since = _day(published[0]) if published else ""
    return _once(one for one in _moments(found, _month_first(about)) if _day(one) >= since)


def moment(text: str, month_first: bool = False) -> str | None:
    """A date as it is stored: `YYYY-MM-DD`, or a full time in UTC where the page names hour and zone.

    Midnight is how programs write a day, a time without a zone could be any, and late in the evening it is
    another day in UTC than the one that readers saw: all these are kept as the day that is written there.
    """
    text = datewords.spelled_out(text.strip()[:200])
    if "://" in text:
        return None
    for found in datewords.dates(text, month_first):
        day = found.day.isoformat()
        time = datewords.time_after(text, found)
        if time is None or (time.hour, time.minute, time.second) == (0, 0, 0):
            return day
        return utc(time) if utc(time).startswith(day) else day
    return None


def _in_data(nodes: Iterable[jsonld.Node], key: str) -> list[Value]:
    return values([jsonld.text(node.get(key)) for node in nodes], "jsonld")


def _day(one: Value) -> str:
    return str(one.value)[:10]


def _moments(candidates: Iterable[Value], month_first: bool) -> list[Value]:
    found = ((moment(str(one.value), month_first), one.origin) for one in candidates)
    return [Value(when, origin) for when, origin in found if when is not None]


def _once(candidates: Iterable[Value]) -> tuple[Value, ...]:
    done: dict[object, Value] = {}
    for one in candidates:
        done.setdefault(one.value, one)
    return tuple(done.values())


def _agree(named: Iterable[Value], value: Value) -> bool:
    """Whether both the data and the meta tags name this day."""
    return {"jsonld", "meta"} <= {one.origin for one in named if _day(one) == _day(value)}


def _weighed(named: list[Value], changed: Sequence[Value]) -> list[Value]:
    """The same; where the first is the day of the last change, and the page or its address has an older one, that
    one comes first.  Places that differ by more than the day that time zones make are doubtful."""
    first, others = named[0], [one for one in named if _apart(one, named[0])]
    if changed and _day(first) >= min(map(_day, changed)):
        for one in others:
            if one.origin in ("html", "url") and _day(one) < _day(first):
                return [replace(one, doubt=f"the page also says {_day(first)}"), *named]
    doubt = f"the page also says {_day(others[0])}" if others else None
    return [replace(first, doubt=doubt), *named[1:]]


def _apart(one: Value, other: Value) -> bool:
    return abs((date.fromisoformat(_day(one)) - date.fromisoformat(_day(other))).days) > 1


def _guesses(seen: list[dateguess.Seen], url: str, month_first: bool) -> list[Value]:
    """What stands on the page for readers, the likeliest first; then a day in the last words of the address."""
    seen = [one for one in dateguess.ranked(seen) if one.score >= _LEAST and one.day.year >= _FIRST_YEAR][:5]
    found = [Value(one.day.isoformat(), "text", _why(one, seen)) for one in seen]
    slug = unquote(urls.path(url)).rstrip("/").rpartition("/")[2].replace("_", " ")
    for day in datewords.dates(slug[:200], month_first):
        found.append(Value(day.day.isoformat(), "url", "only found in the address"))
    return found


def _why(one: dateguess.Seen, seen: list[dateguess.Seen]) -> str | None:
    if one.changed:
        return "the page only says when it was changed"
    if one.either:
        return "day and month could be the other way round"
    if not one.good:
        return "only guessed from the page's text"
    rivals = [other for other in seen if other.score >= one.score - 1 and abs((other.day - one.day).days) > 1]
    return f"the page also says {rivals[0].day}" if rivals else None


def _month_first(about: Metadata) -> bool:
    """Whether 03/04/2024 is in March: the convention of the United States.

    By the region in the page's language (`en-US`); English without a region is American where the address
    has no ending of another country; a page without a language, where the ending is American.
    """
    declared = [about.page.get("lang") or "", *about.meta("content-language"), *about.meta("og:locale")]
    language = next((tag.strip().lower().replace("_", "-") for tag in declared if tag.strip()), "")
    ending = urls.host(about.url).rpartition(".")[2]
    if "-" in language:
        return language.startswith("en-us")
    return ending in _US_ENDINGS or (language == "en" and len(ending) > 2)
