"""Feeds: their bytes become entries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from roundup.collect import feedtext, jsonfeed, linkblogs, plain, posts, rss
from roundup.collect.entries import Entry, Feed, NoFeedError, Said, Source
from roundup.collect.feeddates import latest
from roundup.text.marks import one_line
from roundup.text.words import fold

__all__ = ["Entry", "Feed", "NoFeedError", "read"]

Pages = list[tuple[str, str | None]]
"""What one entry names: the address of a page, and the linkblog's own page on it or the post that links it."""

_LONGEST_TTL = timedelta(days=7).total_seconds()
"""Some give their `ttl` in seconds, which would be months."""
_MOST_NAMES = 20
"""Authors, and tags, of one entry."""
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?![A-Za-z])")
_BY = re.compile(r"^(?:by|von|par|por)\s+(?=\w)", re.I)
_AND = re.compile(r"\s*(?:,|;|&| and | und | et | y )\s*")
_NOBODY = re.compile(
    r"(?:(?:site|web)?\s?(?:admin|administrator|master)|editors?|editorial|staff|unknown|author unknown|anonymous|"
    r"no-?reply|redaktion|newsroom|\W*)|.*(?:@|://).*",
    re.I,
)


def read(body: bytes, url: str, *, charset: str | None = None, now: datetime) -> Feed:
    """The feed that stands at this address: RSS, Atom or JSON Feed, whatever its header says it is.

    `charset` is the header's.  NoFeedError where the bytes are no feed; what is broken in one is left out, and
    Feed.trouble says so.
    """
    text = feedtext.decoded(body, charset)
    source = jsonfeed.read(text, url) if text.lstrip()[:1] in ("{", "[") else rss.read(text, url)
    found = list(_pages(source, url))
    entries = tuple(_entries(found, fold(source.title), latest(now)))
    skipped = sum(pages is None for _, pages in found)
    return Feed(
        title=one_line(source.title, 300) or None,
        home_page=source.home_page,
        language=_language(source.language),
        entries=entries,
        skipped=skipped,
        ttl=min(source.ttl, _LONGEST_TTL) if source.ttl else None,
        trouble=(*_size(body, source.trouble), *_trouble(source, entries, skipped, now)),
        whole=not source.trouble,
    )


def _pages(source: Source, url: str) -> Iterator[tuple[Said, Pages | None]]:
    """The pages that each entry names; None where it has no address that could be opened."""
    if posts.is_account(source):
        for said in source.said:
            # Who posted it, and what the program calls the post, says nothing of the pages that it links.
            yield replace(said, title="", authors=()), [(page, said.link) for page in posts.links(said)]
        return
    for said, (page, via) in zip(source.said, linkblogs.targets(source, url), strict=True):
        yield said, [(page, via)] if page else None


def _entries(found: list[tuple[Said, Pages | None]], feed: str, latest: str) -> Iterator[Entry]:
    """Each page once, or once for each post that links it, under a key of its own.  `feed` is its title, folded."""
    seen: set[tuple[str, str | None]] = set()
    shared = _shared(found)
    for said, pages in found:
        for page, via in pages or ():
            if (page, via) in seen:
                continue
            seen.add((page, via))
            yield Entry(
                url=page,
                via=via,
                key=_key(said, page, via, shared),
                title=one_line(said.title, 300) or None,
                authors=_few(_people(said.authors, feed)),
                published=said.date if said.date and said.date <= latest else None,
                language=_language(said.language),
                tags=_few(one_line(tag, 100) for tag in said.tags),
            )


def _shared(found: list[tuple[Said, Pages | None]]) -> set[str]:
    """The guids that stand for more than one page."""
    pages: dict[str, set[tuple[str, str | None]]] = {}
    for said, named in found:
        for page, via in named or ():
            pages.setdefault(_guid(said) or page, set()).add((page, via))
    return {guid for guid, several in pages.items() if len(several) > 1}


def _guid(said: Said) -> str:
    return one_line(said.guid, 500)


def _key(said: Said, page: str, via: str | None, shared: set[str]) -> str:
    """The guid; where it is missing, or others have it too, the addresses, and the guid.  It doesn't depend on the
    order of the entries, so that it stays when others come in before.  Two spaces stand in no guid, none in an
    address."""
    guid = _guid(said)
    return guid if guid and guid not in shared else f"{page}  {via or ''}  {guid}".rstrip()


def _people(names: Iterable[str], feed: str) -> Iterator[str]:
    """The names of people; a role, an address or the feed's own name is none."""
    for name in names:
        line = _BY.sub("", plain.from_either(name))
        parts = _AND.split(line)
        # “Ada Marsh, Ben Quill” are two, “Marsh, Ada” and “Ada Marsh, PhD” are one.
        for person in parts if all(" " in part for part in parts) else [line]:
            if 2 <= len(person) <= 80 and not _NOBODY.fullmatch(person) and fold(person) != feed:
                yield person


def _few(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))[:_MOST_NAMES]


def _language(text: str) -> str | None:
    """A language tag in its usual spelling: `de`, `zh-CN`, `zh-Hant-TW`."""
    match = _LANGUAGE.match(text.strip())
    if not match or match[1].lower() in ("und", "mul", "zxx"):
        return None
    parts = (match[1].lower(), (match[2] or "").title(), (match[3] or "").upper())
    return "-".join(part for part in parts if part)


def _size(body: bytes, trouble: list[str]) -> list[str]:
    """What was wrong with its text; where we have cut it off ourselves, that."""
    most = feedtext.MOST_BYTES
    if len(body) <= most:
        return trouble
    cut = f"The feed is too large ({len(body) // 1_000_000:,} MB); only its first {most // 1_000_000} MB are read."
    return [cut, *(one for one in trouble if one != feedtext.BREAKS_OFF)]


def _trouble(source: Source, entries: tuple[Entry, ...], skipped: int, now: datetime) -> Iterator[str]:
    """What an editor should know of its entries, a sentence each."""
    count = len(source.said)
    if not count:
        yield "The feed has no entries."
    if skipped:
        yield _counted(skipped, count, "an address that can be opened")
    last = latest(now)
    ahead = sum(1 for said in source.said if said.date and said.date > last)
    if ahead:
        who = "All of its" if ahead == count else f"{ahead:,} of its {count:,}"
        yield f"{who} entries came with a date in the future, which is left out."
    undated = sum(1 for entry in entries if not entry.published) - ahead
    if undated > 0 and undated * 2 >= len(entries):
        yield _counted(undated, len(entries), "a date that can be read")


def _counted(without: int, count: int, what: str) -> str:
    if without == count:
        return f"None of its entries came with {what}."
    return f"{without:,} of its {count:,} entries came without {what}."
