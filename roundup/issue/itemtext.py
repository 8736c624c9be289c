"""An item's Markdown, taken apart: emoji, headline, body, sources, and what is still to be written."""

import re
from dataclasses import dataclass

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_TODO = re.compile(r"<!--\s*todo:\s*(.*?)\s*-->", re.S)
_SHAPE = re.compile(
    r"\s*(?:(?P<emoji>[^\w\s*<\[(#>|-]\S{0,15})\s+)?\*\*(?P<headline>.+?)\*\*(?P<rest>.*)", re.S
)
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(\s*<?((?:[^()\s>]|\([^()\s>]*\))*)>?[^)]*\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


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
    """The pieces of an item; where there is no bold headline, all is body."""
    todos = _TODO.findall(markdown)
    text = _COMMENT.sub("", markdown).strip()
    shape = _SHAPE.fullmatch(text)
    emoji, headline, rest = (shape["emoji"], shape["headline"], shape["rest"]) if shape else (None, "", text)
    body, sources = _without_sources(rest.strip())
    return ItemText(emoji, plain(headline).strip(), body, sources, "; ".join(todos) or None)


def plain(markdown: str) -> str:
    """A line of Markdown as readers see it: links as their text, escapes and emphasis undone."""
    text = _LINK.sub(lambda match: match[1], markdown)
    text = re.sub(r"(?<!\\)(\*\*|__|\*|(?<!\w)_|_(?!\w)|`)", "", text)
    return _ESCAPED.sub(r"\1", text)


def links(markdown: str) -> list[tuple[str, str]]:
    """The text and the address of each link, in order."""
    return [(plain(match[1]), match[2]) for match in _LINK.finditer(markdown)]


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
        tags = (tag.strip(" ;,") for tag in inside[match.end() : following].split(","))
        sources.append(Cited(plain(match[1]), match[2], tuple(tag for tag in tags if tag)))
    return text[:at].rstrip(), tuple(sources)
