"""An item's Markdown, taken apart: emoji, headline, body, sources, and what is still to be written."""

import html
import re
from dataclasses import dataclass

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_TODO = re.compile(r"<!--\s*todo:\s*(.*?)\s*-->", re.S)
_SHAPE = re.compile(
    r"\s*(?:(?P<emoji>[^\w\s*<\[(#>|-]\S{0,15})\s+)?\*\*(?P<headline>.+?)\*\*(?P<rest>.*)", re.S
)
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(\s*<?((?:[^()\s>]|\([^()\s>]*\))*)>?[^)]*\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&#?\w{1,31};")
_LISTED = re.compile(r"(?:\d{1,9}[.)]|[*+-])[ \t]+(.*)", re.S)
_PARENTHESES = re.compile(r"\(((?:\[(?:\\.|[^\]\\])*\]\([^()\s]*\)|[^()])*)\)")
# Between two tags; the page is a part of its tag: `pdf, p17`, `pdf, p xii`.
_TAGS = re.compile(r",(?! ?(?:p\d|p [^,;]{1,20}(?:[;,]|$)))")
_NAME = re.compile(r"—([^(,;]*)")
# What stands around the host in an address.
_ADDRESS = re.compile(r"^\w+://(?:www\.)?|[/?#].*", re.S)
_MINUTES = re.compile(r"\s*\(\d+ minute read\)$")


@dataclass(frozen=True)
class Cited:
    """One source as it stands in the text: its name, its address, its tags."""

    name: str
    url: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemText:
    """What an item says; `body` is Markdown, the others plain text."""

    emoji: str | None
    headline: str
    body: str
    sources: tuple[Cited, ...]
    todo: str | None


def read(markdown: str) -> ItemText:
    """The pieces of an item: a paragraph with a bold headline, or a line of a list; of anything else all is body."""
    todo = "; ".join(_TODO.findall(markdown)) or None
    text = _COMMENT.sub("", markdown).strip()
    shape = _SHAPE.fullmatch(text)
    listed = None if shape else _LISTED.fullmatch(text)
    if listed:
        return _line(listed[1], todo)
    emoji, headline, rest = (shape["emoji"], shape["headline"], shape["rest"]) if shape else (None, "", text)
    body, sources = _without_sources(rest.strip())
    return ItemText(emoji, _MINUTES.sub("", plain(headline).strip()), body, sources, todo)


def _line(text: str, todo: str | None) -> ItemText:
    """A list's line: `[Headline](…) — Outlet (pdf), [Outlet](…)`, or `[Headline](…) (pdf; also [Outlet](…)) Body`."""
    link = _LINK.match(text)
    if not link:
        headline, sources = _without_sources(text)
        return ItemText(None, plain(headline).strip(), "", sources, todo)
    behind, body = text[link.end() :].strip(), ""
    if not behind.startswith("—"):
        tags = _PARENTHESES.match(behind)
        behind, body = (tags[1], behind[tags.end() :].strip()) if tags else ("", behind)
    name = behind.startswith("—") and plain(_NAME.match(behind)[1]).strip()  # type: ignore[index]
    first = Cited(name or _ADDRESS.sub("", unescaped(link[2])), unescaped(link[2]))
    others = tuple(Cited(plain(match[1]), unescaped(match[2])) for match in _LINK.finditer(behind))
    return ItemText(None, plain(link[1]).strip(), body, (first, *others), todo)


def plain(markdown: str) -> str:
    """A line of Markdown as readers see it: links as their text, escapes and emphasis undone."""
    text = _LINK.sub(lambda match: match[1], markdown)
    text = re.sub(r"(?<!\\)(\*\*|__|\*|(?<!\w)_|_(?!\w)|`)", "", text)
    return unescaped(text)


def addresses(markdown: str) -> list[str]:
    """The address of each link that readers see, once each, in order; as a browser gets it."""
    found = (unescaped(match[2]) for match in _LINK.finditer(_COMMENT.sub("", markdown)))
    return list(dict.fromkeys(found))


def first_line(markdown: str) -> int:
    """The number of lines above the first one with words of its own: comments and empty ones."""
    blank = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), markdown)
    lines = blank.split("\n")
    return next((at for at, line in enumerate(lines) if line.strip()), 0)


def unescaped(markdown: str) -> str:
    """Text or an address with its escapes and entities undone."""
    return _ESCAPED.sub(lambda match: match[1] or html.unescape(match[0]), markdown)


def _without_sources(text: str) -> tuple[str, tuple[Cited, ...]]:
    """The body, and the sources in the last pair of parentheses, where that holds links alone and their tags."""
    if not text.endswith(")"):
        return text, ()
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if not depth and text[at - 1 : at] != "]":
            break
    else:
        return text, ()
    inside = text[at + 1 : -1]
    found = list(_LINK.finditer(inside))
    between = _LINK.sub("", inside)
    if not found or re.search(r"[.!?…:]", between):
        return text, ()
    sources = []
    for number, match in enumerate(found):
        following = found[number + 1].start() if number + 1 < len(found) else len(inside)
        tags = (tag.strip(" ;,") for tag in _TAGS.split(inside[match.end() : following]))
        sources.append(Cited(plain(match[1]), unescaped(match[2]), tuple(tag for tag in tags if tag)))
    return text[:at].rstrip(), tuple(sources)
