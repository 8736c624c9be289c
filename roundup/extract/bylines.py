"""The byline on the page itself: in markup that says what it is near the headline, or in a line `By Jane Doe`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import lxml.html
from lxml import etree

from roundup.extract.metadata import Metadata
from roundup.extract.persons import Reader, is_labelled, is_of_others
from roundup.model import Origin
from roundup.text.marks import is_cjk
from roundup.text.words import fold

Element = lxml.html.HtmlElement

# What an element that holds a byline is called in its class, id or the like; and where its link leads.
_MARK = re.compile(
    r"[Aa]uthor(?!i[sz])|[Bb]y-?[Ll]ine|[Aa]utor(?!i)|auteur|[Ww]riter|[Cc]reator|[Rr]edakteur|[Cc]ontributor"
)
_PROFILE = re.compile(r"/(?:authors?|autor(?:en|es)?|auteurs?)/[^/?#]")
_MARKING = ("class", "rel", "itemprop", "id", "data-testid", "property", "data-component")
# Names beside the article: who commented, is quoted, wrote what else there is to read.  And, in the element's own
# name: who took a picture.
_BESIDE = re.compile(r"comment(?!ary)|respond|\breply|quote|tweet|\brelated|most-?(?:popular|read)", re.I)
_NO_BYLINE = re.compile(r"comment(?!ary)|credit|photo|image|img|media|gallery|quote", re.I)
_BESIDE_TAGS = frozenset(["nav", "form", "blockquote", "button", "option"])
_PICTURE_TAGS = frozenset(["figure", "figcaption"])
_WHOLES = frozenset(["article", "main", "body", "section"])
"""Elements that hold much more than a byline."""

_BEFORE = etree.XPath("preceding::*[position()<=40]")
_LINES = etree.XPath("following::text()[normalize-space()][position()<=1500]", smart_strings=False)
_FIRST_LINES = 40
"""On the development pages a line `By Jane Doe` of more than 40 behind the headline was another article's."""
# What begins a byline at the end of a text; `Posted by:` is a commenter's.
_LABEL = re.compile(r"\s*(?:text|words|story|(?:\w+ )?written by|verfasst von|aut(?:h?or|eur)\w*) ?:", re.I)
_EMPHASIS = frozenset(["b", "strong", "i", "em"])
_INLINE = _EMPHASIS | {"span", "br", "u"}
_FAR_BELOW = "found far below the headline"
_SIGNED = "a line of the text that may be no name"
_NEAR, _FAR = 400, 600
"""Elements behind the headline that are looked at, and further ones if there is no byline among these."""
_ALL = 5000
"""Elements of a page without a headline that are looked at."""
_LONG = 300
"""Characters of a byline; what is longer is a biography, or half a page."""
_MOST = 60
"""Marked elements that are looked at, and elements within one."""


@dataclass(frozen=True, slots=True)
class Byline:
    """The people whom the page's byline names; none where it is that of a newsroom."""

    names: list[str]
    origin: Origin = "html"
    doubt: str | None = None


def find(about: Metadata, reader: Reader) -> Byline | None:
    """The byline behind the headline, or shortly before it; anywhere on a page without headline."""
    headline = _headline(about)
    if headline is None:
        names = _marked(islice(about.page.iter(etree.Element), _ALL), reader)
        return None if names is None else Byline(names)
    behind = _behind(headline)
    names = _marked(islice(behind, _NEAR), reader)
    if names is None:
        names = _marked(_BEFORE(headline), reader)
    if names or reader.accounts:
        return Byline(names or [])
    is_newsrooms = names is not None
    if not is_newsrooms:
        lines = _LINES(headline)
        if names := _spoken(lines[:_FIRST_LINES], reader):
            return Byline(names, "text")
        if names := _marked(islice(behind, _FAR), reader):
            return Byline(names, "html", _FAR_BELOW)
        if names := _spoken(lines, reader, _LABEL):
            return Byline(names, "text", _FAR_BELOW)
    # One who writes for a paper whose pages all bear the newsroom's byline signs in the text.
    return Byline(_signed(about, reader), "text", _SIGNED)


def _headline(about: Metadata) -> Element | None:
    """The article's heading: of those that the window's title repeats the longest; a blog's first is its masthead."""
    known = fold(about.window)
    first = about.headings[0] if about.headings else ""
    best, most = None, 0 if fold(first) in known else len(first)
    is_long = len(first) > 30  # No masthead is.
    for one in islice(about.page.iter("h1") if is_long else about.page.iter("h1", "h2"), 40):
        text = " ".join(one.text_content()[: 2 * _LONG].split())
        if is_long and text == first:
            return one
        if len(text) > most and (folded := fold(text)) and folded in known:
            best, most = one, len(text)
        elif best is None and one.tag == "h1" and text == first:
            best = one
    return best


def _behind(element: Element) -> Iterator[Element]:
    """The elements that follow it, in the page's order."""
    for above in (element, *element.iterancestors()):
        for following in above.itersiblings():
            yield from following.iter(etree.Element)


def _marked(elements: Iterable[Element], reader: Reader) -> list[str] | None:
    """The people of the first byline among elements; none for that of a newsroom, None where there is no byline."""
    for element in islice(filter(_is_marked, elements), _MOST):
        within = islice(element.iterdescendants(etree.Element), _MOST)
        # An author's picture within is marked too, and names nobody.
        if any(one.tag != "img" and _is_marked(one) for one in within) or _is_beside(element):
            continue
        names = _names(element, reader)
        if names:
            return _wider(element, _each([*names, *_alike(element, reader)]), reader)
        if reader.is_newsroom(_text(element)):
            return []
    return None


def _is_marked(element: Element) -> bool:
    """Whether it says of itself that it holds a byline."""
    # Most elements say nothing of the kind; to ask all their attributes at once, plainly, is five times as quick.
    said = " ".join(element.attrib.values())
    if not (
        "uthor" in said
        or "utor" in said
        or "yline" in said
        or "yLine" in said
        or "y-line" in said
        or "auteur" in said
        or "riter" in said
        or "reator" in said
        or "edakteur" in said
        or "ontributor" in said
    ):
        return False
    return _leads_to_profile(element) or bool(
        _MARK.search(" ".join([element.get(name) or "" for name in _MARKING]))
    )


def _is_beside(element: Element) -> bool:
    """Whether it names somebody else than the article's authors."""
    if element.tag in _BESIDE_TAGS or _NO_BYLINE.search(_called(element)):
        return True
    is_author = element.get("rel") == "author"
    for above in islice(element.iterancestors(), 12):
        if above.tag in _BESIDE_TAGS or (above.tag in _PICTURE_TAGS and not is_author):
            return True
        if above.tag in ("article", "main", "body"):
            break
        if _BESIDE.search(_called(above)):
            return True
    return False


def _called(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _names(element: Element, reader: Reader) -> list[str]:
    # Its texts one a line, so that a role or a button behind the name is apart from it.
    text = "\n".join(piece for piece in map(str.strip, islice(element.itertext(), _MOST)) if piece)
    # `Reviewed by` may stand in front of the element.
    if not 1 < len(text) <= _LONG or any(
        is_of_others(_text(one)) for one in islice(element.iterancestors(), 2)
    ):
        return []
    return reader.read([text], trusted=_is_a_names_place(element))


def _text(element: Element) -> str:
    return " ".join("".join(islice(element.itertext(), _MOST))[: 2 * _LONG].split())


def _is_a_names_place(element: Element) -> bool:
    """Where a single word is a name too."""
    return any(
        "author" in (one.get("rel") or "")
        or "author" in (one.get("itemprop") or "")
        or _leads_to_profile(one)
        for one in (element, *islice(element.iterancestors(), 3))
    )


def _leads_to_profile(element: Element) -> bool:
    return element.tag == "a" and bool(_PROFILE.search(element.get("href") or ""))


def _alike(element: Element, reader: Reader) -> Iterator[str]:
    """The names in elements of the same kind that follow near it: beside it, or beside what it stands in."""
    kind = _kind(element)
    above = list(islice(element.iterancestors(), 2))
    if not above or not any(kind):
        return
    near = above[0] if above[-1].tag in _WHOLES or above[0].tag in _WHOLES else above[-1]
    is_behind = False
    for other in islice(near.iter(str(element.tag)), 200):
        if is_behind and _kind(other) == kind and not _is_beside(other):
            yield from _names(other, reader)
        is_behind = is_behind or other is element


def _kind(element: Element) -> list[object]:
    return [*map(element.get, ("class", "rel", "itemprop")), _leads_to_profile(element)]


def _each(names: Iterable[str]) -> list[str]:
    each: dict[str, str] = {}
    for name in names:
        each.setdefault(fold(name), name)
    return list(each.values())


def _wider(element: Element, names: list[str], reader: Reader) -> list[str]:
    """The names in the line around it, if it begins as bylines do: `By Jane Doe and <a>John Roe</a>`."""
    for above in islice(element.iterancestors(), 3):
        text = _text(above)
        if len(text) <= _LONG and is_labelled(text):
            more = reader.read([text], trusted=False)
            if set(map(fold, names)) < set(map(fold, more)):
                names = more
    return names


def _spoken(lines: Sequence[str], reader: Reader, label: re.Pattern[str] | None = None) -> list[str]:
    """The people of the first line that begins as bylines do, `By Jane Doe`; the name may stand in the next one."""
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        if label and not label.match(line):
            continue
        text = " ".join(line[: 2 * _LONG].split()).lstrip("—–- ")
        if len(text) <= _LONG // 2 and is_labelled(text):
            names = reader.read([text], trusted=False) or reader.read([f"{text} {following}"], trusted=False)
            if text[:1].isdigit() or any(" " in name or is_cjk(name) for name in names):
                return names
    return []


def _signed(about: Metadata, reader: Reader) -> list[str]:
    """The names that stand alone in a paragraph set off by its letters, right before or behind those of the text."""
    rows: dict[Element, list[tuple[Element, str]]] = {}
    for one in islice(about.page.iter("p"), 1000):
        text = " ".join("".join(one.itertext()).split())
        above = one.getparent()
        if text and above is not None:
            rows.setdefault(above, []).append((one, text))
    row = max(rows.values(), key=lambda row: sum(len(text) for _, text in row), default=[])
    before = next((number for number, (_, text) in enumerate(row) if len(text) > _LONG // 2), 0)
    for one, text in [*row[: min(before, 4)], *row[-2:]]:
        if len(text) <= _LONG // 3 and (_set_off(one) or text[0] in "–—-"):
            names = reader.read([text], trusted=False)
            if all(" " in name for name in names) and _is_all(text, names):
                return names
    return []


def _set_off(paragraph: Element) -> bool:
    """Whether all of it is bold or slanted, and none a link."""
    texts = [paragraph.text, *(one.tail for one in paragraph)]
    within = {one.tag for one in paragraph.iterdescendants(etree.Element)}
    return not any(map(str.strip, filter(None, texts))) and bool(within & _EMPHASIS) and within <= _INLINE


def _is_all(text: str, names: Sequence[str]) -> bool:
    """Whether a text says these names and nothing else."""
    said = [word for word in fold(text).split() if word not in ("and", "und", "et", "y")]
    return text[-1].isalpha() and said == fold(" ".join(names)).split()
