"""The links in one newsletter: which of them lead to something to read, and under which headline.

Left out is what a mail needs and no editor wants: how to leave the list, settings, the mail in a browser, sharing, the
sender's accounts, pictures without words.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from roundup.collect import furniture
from roundup.collect.markup import tree
from roundup.collect.text import addresses
from roundup.errors import NotAUrlError
from roundup.text.marks import one_line
from roundup.text.words import length, words

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import PageElement

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|center|dd|div|dl|dt|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section"
    "|table|tbody|td|tfoot|th|thead|tr|ul"
)
"""Elements that stand on lines of their own (HTML Standard, 15.3)."""
_UNSEEN = frozenset(("head", "script", "style", "template", "title"))

_FEWEST, _MOST = 4, 30
"""Words of a headline."""
_STOPS = (".", "!", "?", "…", "。", "！", "？")
_GOES_ON = re.compile(r"[\w,'’]")
"""What follows words that are part of a sentence; after a headline comes a colon, a dash, a bracket, or nothing."""
_AROUND = re.compile(r"^[^\w\"“‘'«(\[¿¡$€£#]+|\s*\(\d+[ -]min(?:ute)?s?(?: \w+)?\)\s*$|[\s→»›>:|–—-]+$")
_INVITATION = re.compile(
    r"(?:read|continue|click|learn|see|find|watch|listen|get|download|register|join|view|discover|start|try|shop)\b"
    r".{0,40}\b(?:more|here|full|story|article|reading|now|post|today|out|free)\b",
    re.I,
)
_NEAR = 300
"""Characters of a line before and behind a link that are looked at."""
_BREAK = "\u2028"
_SPACE = re.compile(r"\s+")
_WEB = re.compile("https?://", re.I)


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """One page that the letter links, however often it does."""

    url: str
    """The page's address, where what stands in the letter only leads on."""
    given: tuple[str, ...]
    """The addresses as they stand in the letter, each once."""
    headline: str
    """The letter's words for it, where they are a headline; else empty."""
    left_out: str
    """Why an editor doesn't want it; empty for what may be an article."""


@dataclass(frozen=True, slots=True)
class _Mention:
    url: str
    words: str = ""
    before: str = ""
    after: str = ""
    picture: bool = False


def in_html(html: str, unwrap: Callable[[str], str]) -> list[Hyperlink]:
    """The links of an HTML part, in its order, each page once."""
    return _hyperlinks(_mentions(tree(html)), unwrap)


def in_text(text: str, unwrap: Callable[[str], str]) -> list[Hyperlink]:
    """The links of a plain part.  A headline stands before the address, or on the line above."""
    return _hyperlinks(_mentions_in_text(text), unwrap)


def _hyperlinks(mentions: Iterable[_Mention], unwrap: Callable[[str], str]) -> list[Hyperlink]:
    together: dict[str, list[_Mention]] = {}
    for mention in mentions:
        together.setdefault(_target(mention.url, unwrap), []).append(mention)
    return [_hyperlink(url, mentions) for url, mentions in together.items()]


def _target(url: str, unwrap: Callable[[str], str]) -> str:
    try:
        return unwrap(url) if _WEB.match(url) else url
    except NotAUrlError:
        return url  # whoever takes it in says what is wrong with it


def _hyperlink(url: str, mentions: list[_Mention]) -> Hyperlink:
    left_out = furniture.by_address(url)
    reasons = [furniture.by_words(one.words, f"{one.before} {one.words} {one.after}") for one in mentions]
    left_out = left_out or next(filter(None, reasons), "")
    if not left_out and all(one.picture for one in mentions):
        left_out = "a picture"
    headlines = (headline(one.words, one.before, one.after) for one in mentions)
    given = tuple(dict.fromkeys(one.url for one in mentions))
    return Hyperlink(url, given, "" if left_out else next(filter(None, headlines), ""), left_out)


def headline(said: str, before: str, after: str) -> str:
    """The words of a link where they are a headline, else nothing: alone at the beginning of their line, four to
    thirty, with a capital, and not an invitation to read on."""
    line = one_line(_AROUND.sub("", one_line(said)), 300)
    first = next((character for character in line if character.isalpha()), "a")
    goes_on = not line.endswith(_STOPS) and _GOES_ON.match(after.lstrip())
    if any(character.isalpha() for character in before) or goes_on or first.islower():
        return ""
    if not _FEWEST <= length(line) <= _MOST or "://" in line or _INVITATION.match(line):
        return ""
    return line


def _mentions(soup: "BeautifulSoup") -> Iterator[_Mention]:
    """Each link in each line; a link that has no words is a picture."""
    seen: dict[int, str] = {}
    worded: set[int] = set()
    for line in _lines(soup, seen):
        whole, place = "".join(text for text, _ in line), 0
        for number, pieces in groupby(line, key=itemgetter(1)):
            begin = place
            place += sum(len(text) for text, _ in pieces)
            if number is not None and (said := _plain(whole[begin:place])):
                worded.add(number)
                before, after = whole[max(0, begin - _NEAR) : begin], whole[place : place + _NEAR]
                yield _Mention(seen[number], said, _plain(before), _plain(after))
    for number, url in seen.items():
        if number not in worded:
            yield _Mention(url, picture=True)


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _lines(soup: "BeautifulSoup", seen: dict[int, str]) -> Iterator[list[tuple[str, int | None]]]:
    """The letter's lines as they are seen: pieces of text, with the number of the link that they stand in.  Links are
    numbered, and put into `seen`, as they come."""
    from bs4.element import NavigableString, PreformattedString, Tag

    line: list[tuple[str, int | None]] = []
    waiting: list[tuple[PageElement | None, int | None]] = [(soup, None)]
    while waiting:
        node, number = waiting.pop()
        if node is None:  # the end of a line
            if line:
                yield line
            line = []
        elif isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):  # a comment
                line.append((str(node), number))
        elif isinstance(node, Tag) and node.name not in _UNSEEN:
            href = str(node.get("href") or "").strip() if node.name in ("a", "area") else ""
            if href:
                number = len(seen)
                seen[number] = href
            if node.name == "br" and number is not None and not _broken(line):
                line.append((_BREAK, number))
                continue
            apart = bool(_BLOCKS.fullmatch(node.name))
            waiting.extend([(None, None)] * apart)
            waiting.extend((child, number) for child in reversed(node.contents))
            waiting.extend([(None, None)] * apart)
    if line:
        yield line


def _broken(line: list[tuple[str, int | None]]) -> bool:
    """Whether the line breaks off already: one `<br>` in a link may stand in its headline, two stand below it."""
    return next((text for text, _ in reversed(line) if text == _BREAK or text.strip()), "") == _BREAK


def _mentions_in_text(text: str) -> Iterator[_Mention]:
    above = ""
    for line in text.split("\n"):
        found = addresses(line)
        place = 0
        for url, begin, end in found:
            said = line[place:begin].strip(" \t<([:|–—-")
            yield _Mention(url, said if words(said) else above)
            place, above = end, ""
        if not found:
            above = line.strip()
