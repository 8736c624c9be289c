"""The headline that readers see, without the site's name."""

import html
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

import lxml.html

from roundup import urls
from roundup.extract import jsonld
from roundup.extract.metadata import Metadata, values
from roundup.model import Value
from roundup.text.marks import one_line, shorten

# What stands between a headline and the names around it.  A colon, a dash or a dot counts only with space on both
# sides, so that "Ferry: a story" and "well-known" stay whole; where scripts have no spaces, a hyphen does without.
_SEPARATOR = re.compile(
    r"\s+(?:[-|–—―•·»«›‹:/~]|>>?|::|\|\|)\s+|\s*[|｜：]\s*|_(?=[^_]+$)|(?<=[\u3000-\uffef])-(?=[\u3000-\uffef])"
)
_MARK = re.compile(r"[:：?!|–—] ")
_EDGES = " |｜–—:：-"
_DRESS = re.compile(r"^(?:www\.|the\s+)|(?<=\w)\.(?:co\.|com\.)?[a-z]{2,6}$", re.I)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.+)$")
_NUMBER = re.compile(r"(?:[-_,]\d{3,})?(?:\.\w{2,5})?$")
_MARKS = re.compile("[\u0300-\u036f]+")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_NO_LETTERS = re.compile(r"[\W_]+")
# Within a heading: what is shown beside its words, and what stands there for machines.
_NO_WORDS = frozenset(["script", "style", "svg", "button", "time", "noscript", "ul"])
# Elements that do not set their words apart: `F<b>irst</b>` is one word, `<span>One</span><span>two</span>` are two.
_INLINE = frozenset(["em", "i", "b", "strong", "a", "abbr", "sup", "sub", "font", "mark", "u", "q", "wbr"])
# What papers call the line above a headline and the one below it, in the classes of their elements.
_ASIDE = re.compile(r"(?:(?:over|top|sub)-?(?:line|title|head(?:line)?)|kicker|eyebrow|dachzeile)\b", re.I)

_MOST_HEADINGS = 60
"""Of the first level, and of those below; a page with more lists other articles."""
_MOST_PIECES, _MOST_TEXTS = 10, 300
"""In one heading: kicker, hidden colon, headline, subtitle, words in italics; with the empty ones between."""
_LONGEST = 400
"""Characters; what is longer is a paragraph in a heading's clothes, or was never closed."""
_SHORTEST = 10
"""Letters; what is shorter stands on a page by chance."""
_CUT_AT = 95
"""Characters: for Google's old limit of 110, programs cut JSON-LD's headline in the middle of a sentence."""

# Ranks of headings, the best is 0: another title word for word; 1: half of one's words; 2: below the first level, word
# for word; 3: as 1, but not in the address; 4 to 6: a part of another title; 7: a third of one's words; 8: little
# speaks for it; 9: nothing.
_WEAK, _NONE = 8, 9


def headline(text: str) -> str:
    """A headline: one line of at most 300 characters."""
    return one_line(text, 300)


def without_site(text: str, sites: Sequence[str], url: str) -> str:
    """A title without the site's name before or after it, and without the sections that the page's address names.

    `sites` are the names that the site is known by, `url` is the page's address.  Nothing else is cut.
    """
    return _Names(sites, url).cut_from(headline(text))


def titles(about: Metadata, sites: Sequence[str]) -> tuple[Value, ...]:
    """The visible headline first: a heading that the page's other titles confirm; then what its data, its meta tags
    and its window call it, the titles that they agree on first; without the site's name."""
    sections = [jsonld.text(node.get("articleSection")) for node in about.data.described[:3]]
    names = _Names(sites, about.url, [text for text in [*sections, *about.meta("article:section")] if text])
    said = [Value(headline(str(one.value)), one.origin) for one in _said(about)]
    called = _Called(said, names)
    ranked, stated = called.headings(about.page), called.by_agreement()
    differs = f"elsewhere the page is called “{shorten(str(stated[0].value), 80)}”" if stated else None
    seen = [Value(title, "html", differs if rank >= _WEAK else None) for rank, title in ranked]
    told = sum(rank < _NONE for rank, _ in ranked)
    first: dict[str, Value] = {}
    for one in _whole_first([*seen[:told], *stated, *seen[told:]]):
        key = _squash(str(one.value))
        if key and not names.is_site(str(one.value)):
            first.setdefault(key, one)
    found = [_with_marks(one, stated) for one in first.values()] or stated[:1]
    if found and not told and {one.origin for one in said} == {"html"}:
        found[0] = replace(found[0], doubt="found in the window's title alone")
    return tuple(found)


def _with_marks(seen: Value, stated: list[Value]) -> Value:
    """A heading whose kicker stands in a line of its own, with the colon that the other titles have behind it."""
    text = str(seen.value)
    if _MARK.search(text):
        return seen
    same = (str(one.value) for one in stated if _squash(str(one.value)) == _squash(text))
    return replace(seen, value=next((title for title in same if _MARK.search(title)), text))


def _whole_first(found: list[Value]) -> list[Value]:
    """A title that was cut short makes room for the one that goes on."""
    best = str(found[0].value) if found else ""
    cut = _ELLIPSIS.search(best) or (len(best) >= _CUT_AT and found[0].origin == "jsonld")
    start = _squash(best)
    for one in found if cut else ():
        text = str(one.value)
        # Behind a separator stands a name, not the rest of a sentence.
        if _squash(text).startswith(start) and start not in _runs(text) and not _ELLIPSIS.search(text):
            return [one, *found]
    return found


def _said(about: Metadata) -> list[Value]:
    """What the page is called where nobody sees it."""
    found = []
    for node in about.data.described[:3]:
        name = node.get("headline") or (jsonld.is_article(node) and node.get("name"))
        found += values([jsonld.text(name)], "jsonld")
    names = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")
    found += values(about.meta(*names), "meta")
    return found + values([about.window], "html")


class _Names:
    """What a site and its sections are called, by itself and by the page's address."""

    def __init__(self, sites: Iterable[str], url: str, sections: Iterable[str] = ()) -> None:
        host = urls.host(url)
        self.labels = [_squash(label) for label in host.split(".")[:-1]]
        self.sites = {*self.labels, _squash(host)}
        for site in sites:
            # "Ostrel Broadcasting (OBC)" has three names.
            for name in (site, *_BRACKETED.findall(site), _BRACKETED.sub("", site)):
                self.sites.update(_spellings(name))
        path = [part for part in unquote(urls.path(url)).split("/") if part]
        # The article's own part of the address: the last one, or the last that has words.
        own = next((part for part in reversed(path) if len(_words(part)) > 3), path[-1] if path else "")
        self.slug, self.slug_words = _squash(_NUMBER.sub("", own)), _words(_NUMBER.sub("", own))
        self.sections = {_squash(part[:200]) for part in [*path[:-1], *sections] if part != own}
        self.tells = sum(word.isalpha() for word in self.slug_words) > 2  # and is no number alone
        self.sites -= {"", self.slug}
        self.sections -= {"", self.slug}

    def has(self, text: str) -> bool:
        """Whether the text is the site's name."""
        return not self.sites.isdisjoint(_spellings(text))

    def is_site(self, text: str) -> bool:
        """Whether the text is the site's name and no headline: a headline's words stand in its address."""
        words = _words(text) if self.has(text) else set()
        return self.has(text) and not len(words & self.slug_words) * 2 > len(words) > 1

    def cut_from(self, title: str, *, seen: bool = False) -> str:
        """The title without the site's name before or after it, and without sections on the same side; of one that
        readers see, a section is a part."""
        sections = set() if seen else self.sections
        behind_site = False
        while separators := list(_SEPARATOR.finditer(title)):
            front, tail = title[: separators[0].start()], title[separators[-1].end() :]
            if _squash(tail) in sections or self._ends(tail):
                rest = title[: separators[-1].start()]
            elif self.is_site(front) or (behind_site and _squash(front) in sections):
                rest, behind_site = title[separators[0].end() :], True
            else:
                break
            if not _squash(rest):
                break
            title = rest.strip()
        return title

    def _ends(self, tail: str) -> bool:
        # Or a part of the domain: "Courier" on `ostrelcourier.example`.
        name = _squash(tail)
        part = any(label.startswith(name) or label.endswith(name) for label in self.labels)
        return self.has(tail) or (part and len(name) > 3)


class _Called:
    """What a page is called where nobody sees it, to find its headline among its headings."""

    def __init__(self, said: Sequence[Value], names: _Names) -> None:
        self.names = names
        bare = {text: names.cut_from(text) for text in {str(one.value) for one in said}}
        self.stated = [Value(bare[str(one.value)], one.origin) for one in said]
        self.wholes = {_squash(text) for text in [*bare, *bare.values()]} - {""}
        self.parts = {run for text in bare for run in _runs(text)}
        self.runs = {run for run in self.parts if len(run) >= _SHORTEST}
        self.words = [names.slug_words, *map(_words, bare)]

    def headings(self, page: lxml.html.HtmlElement) -> list[tuple[int, str]]:
        """The page's headings, the likeliest headline first, each with its rank."""
        found = [self._read(heading, 1) for heading in islice(page.iter("h1"), _MOST_HEADINGS)]
        if all(rank > 1 for rank, _ in found):
            # Old blogs, forums and shops have the site's name in the first level, and the headline below.
            found += [self._read(heading, 2) for heading in islice(page.iter("h2", "h3"), _MOST_HEADINGS)]
        return sorted((one for one in found if one[1]), key=lambda one: one[0])

    def _read(self, heading: lxml.html.HtmlElement, level: int) -> tuple[int, str]:
        pieces = _pieces(heading)
        whole = _known_run(pieces, self.wholes)
        run = None if whole else _known_run(pieces, self.runs)
        text = whole or run or _joined([piece for piece in pieces if not piece[1]] or pieces)
        title = self.names.cut_from(headline(html.unescape(text)), seen=True) if len(text) <= _LONGEST else ""
        known = bool(whole) or (len(title) >= _SHORTEST and _squash(title) == self.names.slug)
        section = not known and _squash(title) in self.names.sections
        if not _squash(title) or section or self.names.is_site(title):
            return _NONE, ""
        if level == 1 or heading.get("itemprop") == "headline":
            rank = 0 if known else self._part(title) if run else self._alike(title)
            return min(rank, _WEAK) if heading.get("itemprop") == "headline" else rank, title
        rank = 2 if known else self._part(title) + 1 if run else _NONE
        return (rank, title) if rank < 6 else (_NONE, "")

    def _part(self, title: str) -> int:
        """The rank of a heading that is a part of another title, as site's names are: 4, 6 or none."""
        begins = any(one.startswith(_squash(title)) for one in self.wholes)
        if _words(title) & self.names.slug_words or (begins and not self.names.tells):
            return 4
        return 6 if begins or not self.names.tells else _NONE

    def _alike(self, title: str) -> int:
        """The rank of a heading by the words that it shares with another title: 1, 3, 7, weak or none."""
        mine = _words(title)
        shared = max((mine & words for words in self.words), key=len)
        if len(shared) * 2 >= len(mine) > 2 and _squash(title) not in self.parts:
            return 1 if mine & self.names.slug_words or not self.names.tells else 3
        if len(shared) * 3 >= len(mine):
            return 7
        return _WEAK if len(mine) > 3 and any(len(word) > 5 for word in shared) else _NONE

    def by_agreement(self) -> list[Value]:
        """The titles that others repeat first, then in the order of their places."""
        votes = [_squash(str(one.value)) for one in self.stated]

        def agreed(one: Value) -> int:
            mine = _squash(str(one.value))
            return min(2, sum(other == mine or (len(mine) > _SHORTEST and mine in other) for other in votes))

        return sorted(self.stated, key=agreed, reverse=True)


def _plain(text: str) -> str:
    """The text as it is compared here: without case, accents and umlauts, since addresses have `fuer` for `für`."""
    text = text.casefold()
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return text.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@lru_cache(2000)
def _squash(text: str) -> str:
    """Letters and digits alone: markup loses spaces, and addresses have hyphens for them."""
    return _NO_LETTERS.sub("", _plain(text))


def _words(text: str) -> set[str]:
    """The words that say something: of three letters or more; in scripts without spaces, the characters."""
    return {word for word in _WORD.findall(_plain(text)) if len(word) > 2 or not word.isascii()}


def _spellings(name: str) -> Iterator[str]:
    """A name as it is, and without its article and its top-level domain (`Courier.com`)."""
    return map(_squash, {name, _DRESS.sub("", name.strip())})


def _runs(title: str) -> Iterator[str]:
    """The runs of a title's parts, as "Courier » Archive » Ferry sails" has them."""
    parts = [_squash(part) for part in _SEPARATOR.split(title)[:_MOST_PIECES]]
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            yield "".join(parts[start:end])


def _known_run(pieces: Sequence[tuple[str, bool]], known: Collection[str]) -> str | None:
    """The longest run of a heading's pieces that is a title by another place's word."""
    pieces = pieces[:_MOST_PIECES]
    for length in range(len(pieces), 0, -1):
        for start in range(len(pieces) - length + 1):
            text = _joined(pieces[start : start + length])
            if _squash(text) in known:
                return text
    return None


def _joined(pieces: Iterable[tuple[str, bool]]) -> str:
    return " ".join("".join(text for text, _ in pieces).split()).strip(_EDGES)


def _pieces(heading: lxml.html.HtmlElement) -> list[tuple[str, bool]]:
    """A heading's texts, with a space where elements set them apart, and whether each is an aside."""
    found: list[tuple[str, bool]] = []
    for text, apart, aside in islice(_texts(heading, False, 0), _MOST_TEXTS):
        if text:
            space = " " if found and apart and text[0] not in ":,.;!?)…" else ""
            found.append((space + text[: 2 * _LONGEST], aside))
    return found


def _texts(element: lxml.html.HtmlElement, aside: bool, depth: int) -> Iterator[tuple[str, bool, bool]]:
    """Each text within an element, whether it stands apart from the one before it, and whether it is an aside."""
    yield element.text or "", element.tag not in _INLINE, aside
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _NO_WORDS and depth < 20:
            yield from _texts(child, aside or bool(_ASIDE.search(child.get("class") or "")), depth + 1)
        yield child.tail or "", child.tag not in _INLINE, aside
