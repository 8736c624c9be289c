"""What a site calls itself, as its readers see it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from roundup import urls
from roundup.extract import jsonld
from roundup.extract.metadata import Metadata, values
from roundup.extract.outlets import suffixes
from roundup.model import Origin, Value
from roundup.text.marks import one_line
from roundup.text.words import fold

_LONGEST = 60
"""Characters; what is longer is a slogan or a sentence."""
_SHORT = 4
"""Letters of a domain that is an abbreviation: it spells no name, what it stands for is as good."""
_MOST_WORDS = 4
"""Of a name that no place is made for; what is longer is a sentence."""
_MOST_TEXT = 50_000
"""Characters of the page's text that are looked through where nothing names the site."""
_GUESSED = "only guessed from the page's logo, footer or text"

_BETWEEN = re.compile(r"\s+[-–—:·•»«›>~/]+\s+|\s*[|｜]+\s*|\s*::+\s*|:\s+")
_EDGE = " |｜,;:·•»«›>.–—-_/\\*\"'“”„™®©✂~"
_ASIDE = re.compile(r"\s*[(（\[][^()（）]*[)）\]]$")
# What a company is by law (ISO 20275) says nothing to readers.
_LEGAL = re.compile(
    r"[\s,]+(?:g?gmbh|ag|se|kg|inc|ltd|limited|llc|plc|pty|eg|e\. ?v|s\.? ?r\.? ?l|s\.?p\.?a|s\.?a\.?s?|corp|"
    r"co|b\.?v|n\.?v|oy|ab|a/s|aps|sp\. z o\. ?o)\.?(?:\s*&\s*co\.?)?(?:\s*kg)?$"
    r"|^(?:株式会社|有限会社)|(?:株式会社|有限会社|(?:股份)?有限(?:责任)?公司|주식회사)$",
    re.I,
)
_ABOUT_NAME = re.compile(r"^logo(?: of)?\s+|[\s-]+(?:logo|feed|rss|atom|home ?page)s?$", re.I)
# What stands where a name is expected, and names a page of the site, or nothing.
_GENERIC = re.compile(
    r"home|home ?page|startseite|start|accueil|inicio|portada|index|main|news|nachrichten|noticias|blog|articles|posts|"
    r"(?:site )?logo|(?:my )?(?:web)?site|rss|atom|feed|menu|null|undefined|none|untitled|wordpress|"
    r"首页|新闻|ホーム|ニュース",
    re.I,
)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.I)
_ADDRESS = re.compile(r"@|https?(?::|\W|www|twitter|facebook)", re.I)
_YEARS = re.compile(
    r"©|\([cC]\)|(?i:copyright)|\b(?:19|20)\d\d\b(?:\s*[-–]\s*(?:19|20)?\d\d)?|(?i:all rights|alle rechte).*"
)
_NO_LETTERS = re.compile(r"[\W_]+")
_LATIN = re.compile("[a-z]")
# In addresses German umlauts are written out.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
# First letters that an address has without their accents: what is cheap to look at before the rest is.
_ACCENTS = {one[0]: one for one in ("aäáàâå", "cçč", "eéèêë", "iíìîİı", "oöóòôø", "sşšś", "uüúùû", "zžżź")}
_WORD = re.compile(r"[^\W_]+")
_GOES_ON = re.compile(r"\.\w|[@/-]")

# Where readers see a site's name, with words about it and around it.
_SEEN = etree.XPath(
    "//link[@title and (@rel='search' or contains(@type, 'rss+xml') or contains(@type, 'atom+xml'))]/@title"
    " | //img[@alt and (contains(@class, 'logo') or contains(@id, 'logo') or contains(@src, 'logo'))]/@alt"
    " | //a[@href='/' or @rel='home']/@title | //a[@href='/' or @rel='home']/@aria-label"
    " | //a[@href='/' or @rel='home']/img/@alt | //a[@href='/' or @rel='home']/*/img/@alt | //svg/title/text()"
    " | //*[@itemprop='publisher']/*[@itemprop='name']/@content | //*[@itemprop='publisher']/*[@itemprop='name']/text()"
    " | //body//text()[contains(., '©') and not(parent::script or parent::style)]",
    smart_strings=False,
)
_TEXTS = etree.XPath("//body//text()[not(parent::script or parent::style)]", smart_strings=False)


@dataclass(frozen=True, slots=True)
class _Name:
    """One name, and what speaks for it."""

    text: str
    origin: Origin
    near: int
    """0: the host spells the name; 1: it holds it, is held by it or abbreviates it; 2: neither."""
    letters: str
    is_address: bool = False
    """Written as the site's address: cut to its name, or to be cut by nobody."""

    @property
    def is_joined(self) -> bool:
        """Whether it may be but the host's letters: without capitals and spaces."""
        return self.text.islower() and self.text.isascii() and not set(" -") & set(self.text)


def names(about: Metadata) -> tuple[Value, ...]:
    """What the site calls itself, the best first.

    Of the places that are made for a site's name none is always right: a section, a news agency or the publishing
    company may stand there.  So a name that the host spells comes first, then one that several places agree on, then
    one that the host bears out otherwise; among equals the places decide in their order.
    """
    home = _Home(urls.host(about.url), _is_latin(about.window))
    found = list(_named(_said(about, home), home, _headlines(about)))
    if not any(not one.is_joined and (one.near < 2 or one.origin != "html") for one in found):
        found += _guessed(about, home, found)
    return _chosen(found)


def _chosen(found: list[_Name]) -> tuple[Value, ...]:
    places = Counter(letters for letters, _ in {(one.letters, one.origin) for one in found})
    spelled = {one.letters for one in found if not one.is_joined}

    def rank(one: _Name) -> int:
        if one.is_address:
            return 3 if one.near == 0 else 5
        if one.near > 0 and places[one.letters] > 1:
            return 1
        return (0, 2, 4)[one.near]

    best: dict[str, Value] = {}
    for one in sorted(found, key=rank):
        if not one.is_joined or one.letters not in spelled:
            best.setdefault(one.text, Value(one.text, one.origin, _GUESSED if one.origin == "text" else None))
    return tuple(best.values())


def _said(about: Metadata, home: "_Home") -> Iterator[Value]:
    """The names in the places that are made for them, best first."""
    data = about.data
    described = data.described[:3]
    yield from values(about.meta("og:site_name"), "meta")
    for node in described:
        yield from values(jsonld.names(data, node.get("publisher"))[:1], "jsonld")
    yield from values(_around_headline(about, home), "html")
    for node in described:
        yield from values(jsonld.names(data, node.get("isPartOf"))[:1], "jsonld")
    sites = [node for node in data.nodes if jsonld.has_type(node, "WebSite")][:2]
    yield from values((jsonld.text(node.get("name")) for node in sites), "jsonld")
    # What a telephone shows under an icon: often short, or a section's name, so it counts less.
    yield from values(about.meta("application-name", "apple-mobile-web-app-title", "dc.publisher"), "meta")


def _headlines(about: Metadata) -> list[str]:
    data = (jsonld.text(node.get("headline")) for node in about.data.articles[:1])
    return [one for one in (*about.meta("og:title"), *data) if one]


def _around_headline(about: Metadata, home: "_Home") -> Iterator[str]:
    """What stands in the window's title behind or before the very words of the headline: the site's name."""
    for headline in (*about.headings[:1], *_headlines(about)):
        before, found, behind = about.window.partition(headline)
        if found and (before or behind):
            # A separator must part it from the headline; in Chinese titles that is a low line as well.
            if behind and (behind[0] == "_" or not _BETWEEN.split(behind)[0]):
                yield behind
            elif before and not _BETWEEN.split(before)[-1]:
                yield before
            return
    # Another headline stands there, so only what the host bears out is a name.
    pieces = _BETWEEN.split(about.window)
    short = [piece for piece in pieces[1:][-1:] + pieces[:-1][:1] if len(piece.split()) <= _MOST_WORDS]
    yield from (piece for piece in short if home.nearness(piece) < 2)


def _named(candidates: Iterable[Value], home: "_Home", headlines: Iterable[str]) -> Iterator[_Name]:
    known = {fold(headline) for headline in headlines}
    for one in candidates:
        text = one_line(str(one.value), 200)
        pieces = _BETWEEN.split(text)
        # A site that gives an article's title as its own name names nothing by a part of it.
        if _ADDRESS.match(text) or (len(pieces) > 1 and fold(text) in known):
            continue
        named = [name for piece in pieces if (name := _piece(piece, one.origin, home))]
        if named:
            yield min(named, key=lambda name: name.near)


def _piece(text: str, origin: Origin, home: "_Home") -> _Name | None:
    """A name without slogan, legal form and address; None for what is none."""
    bare = _ABOUT_NAME.sub("", _ASIDE.sub("", text.strip(_EDGE))).strip(_EDGE)
    bare = _LEGAL.sub("", bare).strip(_EDGE)
    is_address = bool(_HOST.fullmatch(bare))
    if is_address:
        bare = next((part for part in bare.split(".") if home.is_spelled(part)), bare)
    if len(bare) > _LONGEST or _GENERIC.fullmatch(bare) or not _letters(bare):
        return None
    return _Name(bare, origin, home.nearness(bare), _letters(bare), is_address)


def _guessed(about: Metadata, home: "_Home", said: list[_Name]) -> list[_Name]:
    """What readers see of the name: the host's letters as they are spelled there, or what the host abbreviates."""
    seen = [one_line(str(text), 300) for text in _SEEN(about.page)[:100]]
    tags = about.meta("og:site_name", "og:title", "twitter:site", "description", "keywords")
    spelled = home.spelling([about.window, *(text[:1000] for text in tags), *seen])
    if spelled:
        return [_Name(spelled, "html", 0, home.label)]
    if any(not one.is_joined for one in said):
        return []
    lines = (Value(_YEARS.sub(" ", text), "text") for text in seen)
    named = [one for one in _named(lines, home, ()) if one.near < 2 and _is_latin(one.letters)]
    near = [one for one in named if len(one.text.split()) <= _MOST_WORDS and not one.is_address]
    if near and not said:
        return near
    spelled = home.spelling(["\n".join(_TEXTS(about.page))[:_MOST_TEXT]])
    return [_Name(spelled, "text", 0, home.label)] if spelled else []


@dataclass(frozen=True)
class _Home:
    """The site's host, as names are held against it."""

    host: str
    latin: bool
    """Whether the page's title is in Latin letters, as the host is."""

    @cached_property
    def labels(self) -> list[str]:
        """The letters of each part of the host, the domain that was registered first, without its suffix."""
        suffix = suffixes().publicsuffix(self.host) or ""
        rest = self.host.removesuffix(suffix).rstrip(".") or self.host
        return [_letters(part) for part in reversed(rest.split("."))][:4]

    @property
    def label(self) -> str:
        return self.labels[0]

    def is_spelled(self, name: str) -> bool:
        """Whether the name has the letters of the domain, and is not just any site's word."""
        return self.label in _spellings(name) and not _GENERIC.fullmatch(name)

    def nearness(self, name: str) -> int:
        """See `_Name.near`.  What is in other letters than the host's can't be held against it: it counts as near
        where the page is in such letters as well."""
        plain = _letters(name)
        if not self.label.startswith("the"):
            plain = plain.removeprefix("the") or plain
        if not _is_latin(plain):
            return 2 if self.latin else 1
        label, whole = self.label, "".join(reversed(self.labels))
        near = 2
        for letters in {plain, *_spellings(name)}:
            if letters in (label, label.removeprefix("the"), whole):
                return 0
            if label in letters or (len(letters) > 2 and letters in whole) or _abbreviates(label, letters):
                near = 0 if len(label) <= _SHORT else 1
            elif any(part in letters or _abbreviates(part, letters) for part in self.labels if len(part) > 2):
                near = min(near, 1)
        return near

    def spelling(self, texts: Iterable[str]) -> str | None:
        """How the texts spell the host's letters, with capitals and spaces: `National Post`."""
        if len(self.label) < 2 or _GENERIC.fullmatch(self.label):
            return None
        spelled = [one for text in texts for one in _runs(text, self.label) if not one.islower()]
        if len(self.label) < _SHORT:
            spelled = [one for one in spelled if one.isupper()]
        return Counter(spelled).most_common(1)[0][0] if spelled else None


def _runs(text: str, label: str) -> Iterator[str]:
    """The words in the text whose letters together are those of the label."""
    first = _ACCENTS.get(label[0], label[0])
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        if word[0][0].lower() not in first or text[: word.start()].endswith((".", "/", "-")):
            continue
        for behind, last in enumerate(words[at : at + _MOST_WORDS + 2]):
            if behind and last.start() - words[at + behind - 1].end() > 2:
                break
            run = text[word.start() : last.end()]
            spelled = _spellings(run)
            # What goes on as an address is one.
            if label in spelled and not _GOES_ON.match(text, last.end()):
                yield run
            if not any(len(one) < len(label) and label.startswith(one) for one in spelled):
                break


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.lower() if text.isascii() else fold(text))


def _spellings(text: str) -> set[str]:
    """The letters that an address may have for the text."""
    return {_letters(text), _letters(text.translate(_UMLAUTS))}


def _is_latin(text: str) -> bool:
    letters = _letters(text)
    return len(_LATIN.findall(letters)) * 2 >= len(letters)


def _abbreviates(short: str, letters: str) -> bool:
    """Whether the name begins with the same letter and has all of them in their order: `ndr`, `ctpost`."""
    if len(short) < 2 or short[0] != letters[:1]:
        return False
    rest = iter(letters)
    return all(letter in rest for letter in short)
