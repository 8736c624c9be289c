"""The issue as plain text: readable as it is, in a terminal and in a mail.

The names of links stay in their sentences, and their addresses stand on lines of their own right below the paragraph:
whoever reads is not stopped by them, and whoever wants one has not far to look.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from roundup.render.document import TEMPLATE_TAG, Document
from roundup.render.html import body, is_on_the_web
from roundup.render.letters import as_letters, seen
from roundup.text.marks import shorten

if TYPE_CHECKING:
    from lxml.html import HtmlElement

WIDTH = 72
"""Columns: a reply may quote the text twice before lines of 78 are full (RFC 5322, 2.1.1)."""
_LONGEST_NAME = 48
"""Characters of a link's name before its address; longer ones are cut, they stand whole in the sentence."""

_NARROWEST = 12
"""Columns of a table's cell; below that its text falls to pieces."""

# fmt: off
_BLOCKS = {
    "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "ul",
}
# fmt: on
# What tags say without words, before and after; as people type it in mails.
_MARKS = {"strong": "**", "b": "**", "em": "__", "i": "__", "q": "“”", "del": "~~", "s": "~~", "strike": "~~"}
_UNDERLINES = {"h1": "=", "h2": "-"}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_WORDS = re.compile(rf"(?:{TEMPLATE_TAG.pattern}|[^ \n])+|\n")
# Between two of these characters a line may end, unless the second closes or the first opens something
# (Unicode Standard Annex 14, classes ID, CL, OP; JIS X 4051).
_IDEOGRAPH = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_NO_START = set("、。，．：；！？）］｝〉》」』】〕”’…—ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々%°.,:;!?)]}")
_NO_END = set("（［｛〈《「『【〔“‘([{")


def plain(document: Document) -> str:
    """The issue as text, in lines of at most 72 columns where nothing in them, such as an address, is longer."""
    import lxml.html

    text = body(document, {})
    # Unlike `huge_tree`, lxml drops what is nested more than 256 deep without it.
    parsed = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    tree = lxml.html.fragment_fromstring(text.encode(), create_parent="div", parser=parsed)
    blocks = [_underlined(document.title, "=")] if document.title else []
    blocks += _blocks(tree, WIDTH)
    return seen(as_letters("\n\n".join(blocks))).strip("\n") + "\n"


def width(text: str) -> int:
    """Columns that the text takes in a terminal (Unicode Standard Annex 11)."""
    columns = 0
    for letter in text:
        if unicodedata.east_asian_width(letter) in "WF":
            columns += 2
        elif letter == "\ufe0f" or unicodedata.category(letter) not in ("Mn", "Me", "Cf"):
            # A variation selector turns a narrow sign into a picture, which is wide.
            columns += 1
    return columns


def wrapped(text: str, columns: int) -> str:
    """The text in lines of at most so many columns; addresses and template tags are never broken."""
    lines, line = [], ""
    for piece, space in _pieces(text):
        longer = line + " " * space + piece if line else piece
        if piece == "\n" or (line and width(longer) > columns):
            lines.append(line)
            longer = piece.strip("\n")
        line = longer
    return "\n".join([*lines, line])


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """What stands on one line together, with the spaces before it: words, or single Chinese and Japanese characters."""
    for word in _WORDS.findall(text):
        if "://" in word or TEMPLATE_TAG.search(word):
            yield word, 1
            continue
        start = 0
        for at in range(1, len(word)):
            before, after = word[at - 1], word[at]
            may_end = _IDEOGRAPH.match(before) or _IDEOGRAPH.match(after)
            if (
                may_end
                and after not in _NO_START
                and before not in _NO_END
                and not unicodedata.combining(after)
            ):
                yield word[start:at], int(start == 0)
                start = at
        yield word[start:], int(start == 0)


def _blocks(element: "HtmlElement", columns: int) -> list[str]:
    """What stands in the element, in pieces between which there is an empty line."""
    made: list[str] = []
    line, links = element.text or "", list[tuple[str, str]]()
    for child in element:
        if child.tag in _BLOCKS:
            made += _paragraph(line, links, columns)
            made += _block(child, columns)
            line, links = "", []
        else:
            line += _inline(child, links)
        line += child.tail or ""
    return made + _paragraph(line, links, columns)


def _block(element: "HtmlElement", columns: int) -> list[str]:
    match str(element.tag):
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            return _heading(element, columns)
        case "ul" | "ol":
            return _list(element, columns)
        case "blockquote":
            quoted = "\n\n".join(_blocks(element, columns - 2))
            return ["\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))] if quoted else []
        case "pre":
            return [str(element.text_content()).rstrip("\n")]
        case "hr":
            return ["-" * 24 if element.get("class") == "footnotes-sep" else "* * *"]
        case "table":
            return _table(element, columns)
        case "figure":
            picture, *caption = _blocks(element, columns) or [""]
            # An image's text may be its caption as well; it is not said twice.
            return [
                "\n".join([picture, *(one for one in caption if _squeezed(one) not in _squeezed(picture))])
            ]
    return _blocks(element, columns)


def _inline(element: "HtmlElement", links: list[tuple[str, str]]) -> str:
    """The element as it stands in a line; the links in it are added to the list, each with its name."""
    inside = (element.text or "") + "".join(_inline(child, links) + (child.tail or "") for child in element)
    tag, href = str(element.tag), element.get("href", "")
    if tag == "br":
        return "\v"  # stays a line's end when other white space is squeezed
    if tag == "img":
        return f"[Image: {element.get('alt')}]" if element.get("alt") else "[Image]"
    if tag == "a" and element.get("class") == "footnote-backref":
        return ""
    if tag == "a" and (is_on_the_web(href) or href.startswith("mailto:") or TEMPLATE_TAG.fullmatch(href)):
        name = _squeezed(inside)
        if name not in (href, href.removeprefix("mailto:")) and (name, href) not in links:
            links.append((name, href))
    if tag == "sup" and not element.get("class"):
        return f"^{inside}"  # without it 10 to the sixth power is one hundred and six
    marks = _MARKS.get(tag, "") if inside.strip() else ""
    return marks[:1] + inside + marks[1:]


def _squeezed(text: str) -> str:
    """White space as HTML shows it."""
    return _SPACE.sub(" ", text).strip()


def _paragraph(text: str, links: list[tuple[str, str]], columns: int) -> list[str]:
    """A paragraph with its addresses below it; nothing when there is nothing in it."""
    lines = [_squeezed(line) for line in _SPACE.sub(" ", text).split("\v")]
    if not any(lines):
        return []
    return ["\n".join([wrapped("\n".join(lines), columns), *_addresses(links)])]


def _addresses(links: list[tuple[str, str]]) -> list[str]:
    return [
        f"  {shorten(_squeezed(name.replace(chr(11), ' ')), _LONGEST_NAME)}: {url}" for name, url in links
    ]


def _heading(element: "HtmlElement", columns: int) -> list[str]:
    links: list[tuple[str, str]] = []
    text = _squeezed(_inline(element, links).replace("\v", " "))
    if not text:
        return []
    tag = str(element.tag)
    made = _underlined(text, _UNDERLINES.get(tag, "~"), columns)
    above = "\n" if tag in _UNDERLINES else ""
    return ["\n".join([above + made, *_addresses(links)])]


def _underlined(text: str, sign: str, columns: int = WIDTH) -> str:
    lines = wrapped(text, columns)
    return f"{lines}\n{sign * min(columns, max(width(line) for line in lines.split(chr(10))))}"


def _list(element: "HtmlElement", columns: int) -> list[str]:
    """A list, a footnote's number in brackets; in a tight one there are no empty lines between its items."""
    first = element.get("start") or "1"
    number = int(first) if first.isdecimal() else 1
    notes = element.get("class") == "footnotes-list"
    items = []
    for child in element:
        mark = "- " if element.tag == "ul" else f"[{number}] " if notes else f"{number}. "
        number += 1
        blocks = _blocks(child, columns - len(mark))
        lines = ("\n\n" if child.find("p") is not None else "\n").join(blocks).split("\n")
        items.append(
            "\n".join([mark + lines[0], *(" " * len(mark) * bool(line) + line for line in lines[1:])])
        )
    loose = element.find("li/p") is not None and not notes
    return [("\n\n" if loose else "\n").join(items)] if items else []


def _table(element: "HtmlElement", columns: int) -> list[str]:
    """A table in columns where it can be read so; else each row as lines of `Heading: cell`."""
    links: list[tuple[str, str]] = []
    caption = element.find("caption")
    above = _blocks(caption, columns) if caption is not None else []
    rows = [
        [
            (_squeezed(_inline(cell, links).replace("\v", " ")), cell.get("align"))
            for cell in row.iterchildren("td", "th")
        ]
        for row in element.iter("tr")
    ]
    rows = [row for row in rows if row]
    headed = element.find(".//th") is not None
    widths = _column_widths([[text for text, _ in row] for row in rows], columns)
    if widths:
        lines = [line for row in rows for line in _row(row, widths)]
        if headed:
            lines.insert(len(_row(rows[0], widths)), "  ".join("-" * size for size in widths))
        return [*above, "\n".join([*lines, *_addresses(links)])]
    names = [text for text, _ in rows[0]] if headed else []
    for row in rows[1:] if headed else rows:
        named = [f"{names[at]}: {text}" if at < len(names) else text for at, (text, _) in enumerate(row)]
        above.append("\n".join(wrapped(one, columns) for one in named))
    return [*above, "\n".join(_addresses(links))] if links else above


def _column_widths(rows: list[list[str]], columns: int) -> list[int]:
    """How wide each column is, the widest ones narrowed until all fit in; empty when there is no room for them."""
    widths = [max(map(width, column)) for column in zip_longest(*rows, fillvalue="")]
    while sum(widths) + 2 * (len(widths) - 1) > columns:
        widest = widths.index(max(widths))
        if widths[widest] <= _NARROWEST:
            return []
        widths[widest] -= 1
    return widths


def _row(row: list[tuple[str, str | None]], widths: list[int]) -> list[str]:
    """The lines of a row whose cells are wrapped in their columns."""
    cells = [wrapped(text, size).split("\n") for (text, _), size in zip(row, widths, strict=False)]
    lines = []
    for parts in zip_longest(*cells, fillvalue=""):
        filled = []
        for part, size, (_, align) in zip(parts, widths, row, strict=False):
            space = " " * (size - width(part))
            filled.append(space + part if align == "right" else part + space)
        lines.append("  ".join(filled).rstrip())
    return lines
