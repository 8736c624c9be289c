"""A page as its blocks: paragraphs, headings, list items, cells, each with what tells whether it is the article's.

One walk over the tree, which stays as it was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from roundup.extract import places
from roundup.extract.places import APART, AROUND, BLOCKS, BOXES, GROUPS, KINDS, LISTS, MARKS, NAMED, NEVER

Part = str | tuple[str, ...]
"""Words, or a mark among them: ("a", address), ("*",), ("**",), and ("/a",) and so on where it ends."""

_MOST_LOOKS = 300  # into elements within one another, on one page
_HIDDEN = re.compile(r"display:\s?none|hidden")
_WIDE = re.compile("[\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")


@dataclass(slots=True)
class Block:
    """A paragraph, heading, item or cell (`kind`: p, h1-h6, li, td, pre)."""

    kind: str
    parts: list[Part]
    text: str
    """Its words; white space is one space, but in a `pre` as it was."""
    size: int
    linked: int
    """In letters (see `size`), and how many of them are links."""
    around: int
    quotes: int
    lists: int
    """How many elements around articles (asides, forms, hidden ones), block quotes and lists it is in."""
    item: int
    mark: str
    """The list item it is in, 0 for none; `-` or `3.`."""
    table: int
    row: int
    cell: int


@dataclass(slots=True)
class Place:
    """An element with a part of the blocks in it: from `begin` to before `end`."""

    tag: str
    rank: int
    """As `places.rank` has it."""
    around: int
    is_last: bool
    begin: int
    first_link: int
    end: int = 0
    end_link: int = 0


@dataclass(slots=True)
class Blocks:
    """What stands on a page, in its order."""

    blocks: list[Block] = field(default_factory=list)
    boxes: list[Place] = field(default_factory=list)
    """What may be the article."""
    groups: list[Place] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    """Elements that may be nothing but links, and the size of each link."""


def size(text: str) -> int:
    """Letters without the space around them.  One of Chinese, Japanese or Korean says as much as three of others:
    else each of their links and paragraphs would be a short one."""
    text = text.strip()
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def read(tree: Any) -> Blocks:
    """The blocks of a tree of HTML."""
    reader = _Reader()
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if tag.__class__ is not str or tag in NEVER:
            if event == "start":
                walk.skip_subtree()
                continue
        elif event == "start":
            if not reader.begins(element, tag):
                reader.skipped.append(element)
                walk.skip_subtree()
            elif element.text:
                reader.words(element.text)
            continue
        elif reader.skipped and reader.skipped[-1] is element:
            reader.skipped.pop()
        else:
            reader.ends(element, tag)
        if element.tail:
            reader.words(element.tail)
    reader.flush()
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found = Blocks()
        self.skipped: list[Any] = []
        self.parts: list[Part] = []
        self.linked = self.in_link = self.around = self.quotes = self.count = 0
        self.looks = _MOST_LOOKS
        self.kinds = ["p"]
        self.lists: list[list[int]] = []
        self.items: list[tuple[int, str]] = [(0, "")]
        self.tables = [0]
        self.rows = [(0, 0)]
        self.open: list[tuple[bool, Place | None, Place | None]] = []
        self.spans, self.notes = list[bool](), list[bool]()

    def begins(self, element: Any, tag: str) -> bool:
        """Whether what is in the element is to be read."""
        if tag in BLOCKS:
            return self._block_begins(element, tag)
        if tag == "br":
            self.flush() if self.kinds[-1] == "p" else self.parts.append(
                "\n" if self.kinds[-1] == "pre" else " "
            )
        elif tag == "a":
            address = element.get("href")
            if address is not None:
                self.in_link += 1
                self.found.links.append(0)
                self.parts.append(("a", address))
        elif tag in MARKS:
            self.parts.append((MARKS[tag],))
        elif tag == "sup":
            self.notes.append(_is_note(element))
            if self.notes[-1]:
                self.parts.append("[")
        elif tag == "span":
            is_around = bool(element.attrib) and self._is_around(element, tag)
            if is_around and not self._holds(element, "p", "div", "h2", "li"):
                return False
            self.spans.append(is_around)
            if is_around:
                self.flush()
                self.around += 1
        return True

    def ends(self, element: Any, tag: str) -> None:
        if tag in BLOCKS:
            self._block_ends(tag)
        elif tag == "a":
            if element.get("href") is not None:
                self.in_link -= 1
                if self.parts[-1:] and self.parts[-1] in ("#", "¶", "§"):
                    # No words, but the handle of a heading.
                    del self.parts[-2:]
                    self.linked -= 1
                else:
                    self.parts.append(("/a",))
        elif tag in MARKS:
            self.parts.append(("/" + MARKS[tag],))
        elif tag == "sup":
            if self.notes.pop():
                self.parts.append("]")
        elif tag == "span" and self.spans.pop():
            self.flush()
            self.around -= 1

    def words(self, text: str) -> None:
        if not self.parts and text.isspace():
            return
        self.parts.append(text)
        if self.in_link:
            letters = size(text)
            self.linked += letters
            self.found.links[-1] += letters

    def flush(self) -> None:
        """A block ends here."""
        if not self.parts:
            return
        kind = self.kinds[-1]
        text = "".join([part for part in self.parts if part.__class__ is str])
        text = text.strip("\r\n").rstrip() if kind == "pre" else " ".join(text.split())
        if text:
            item, mark = self.items[-1]
            row, cell = self.rows[-1] if self.tables[-1] else (0, 0)
            about = (self.around, self.quotes, len(self.lists), item, mark, self.tables[-1], row, cell)
            self.found.blocks.append(Block(kind, self.parts, text, size(text), self.linked, *about))
        self.parts = []
        self.linked = 0

    def _block_begins(self, element: Any, tag: str) -> bool:
        self.flush()
        name, classes = element.get("id", ""), element.get("class", "")
        if tag in APART and places.is_apart(name, classes):
            return False
        is_around = self._is_around(element, tag)
        rank = -1
        if tag in BOXES:
            rank = places.rank(tag, name, classes)
            if element.get("itemprop") == "articleBody":
                rank = 0
            elif rank in (-1, 3, 4) and element.get("role") in ("article", "main"):
                rank = 2 if element.get("role") == "article" else max(rank, 3)
        box = self._place(element, tag, rank) if rank >= 0 else None
        group = self._place(element, tag, -1) if tag in GROUPS else None
        if box:
            self.found.boxes.append(box)
        if group:
            self.found.groups.append(group)
        self.around += is_around
        self.open.append((is_around, box, group))
        self.kinds.append(KINDS.get(tag, self.kinds[-1]))
        self._structure_begins(tag)
        return True

    def _structure_begins(self, tag: str) -> None:
        if tag == "blockquote":
            self.quotes += 1
        elif tag in LISTS:
            self.lists.append([0, int(tag == "ol")])
        elif tag in ("li", "dd", "dt"):
            self.count += 1
            here = self.lists[-1] if self.lists else [0, 0]
            here[0] += 1
            self.items.append((self.count, f"{here[0]}." if here[1] else "-"))
        elif tag == "table":
            self.count += 1
            self.tables.append(self.count)
            self.rows.append((0, 0))
        elif tag == "tr":
            self.count += 1
            self.rows[-1] = (self.count, 0)
        elif tag in ("td", "th"):
            self.rows[-1] = (self.rows[-1][0], self.rows[-1][1] + 1)

    def _block_ends(self, tag: str) -> None:
        self.flush()
        is_around, box, group = self.open.pop()
        self.around -= is_around
        for place in (box, group):
            if place:
                place.end, place.end_link = len(self.found.blocks), len(self.found.links)
        self.kinds.pop()
        if tag == "blockquote":
            self.quotes -= 1
        elif tag in LISTS:
            self.lists.pop()
        elif tag in ("li", "dd", "dt"):
            self.items.pop()
        elif tag == "table":
            self.tables.pop()
            self.rows.pop()

    def _holds(self, element: Any, *tags: str) -> bool:
        self.looks -= 1
        return self.looks >= 0 and next(element.iterdescendants(*tags), None) is not None

    def _place(self, element: Any, tag: str, rank: int) -> Place:
        blocks, links = len(self.found.blocks), len(self.found.links)
        return Place(tag, rank, self.around, element.getnext() is None, blocks, links)

    def _is_around(self, element: Any, tag: str) -> bool:
        """Whether the element stands around articles: by its tag, its names, or because it is hidden."""
        if tag in AROUND:
            return not (tag == "figure" and self._holds(element, "table"))
        if tag not in NAMED or not element.attrib:
            return False
        classes = element.get("class", "")
        if places.is_around(element.get("id", ""), classes):
            # Editors' programs embed a table as they embed a film.
            return not ("embed" in classes and self._holds(element, "table"))
        if (
            _HIDDEN.search(element.get("style", ""))
            or element.get("aria-hidden") == "true"
            or "hidden" in element.attrib
        ):
            return True
        return "nav" in element.get("role", "").lower()


def _is_note(element: Any) -> bool:
    """Whether it is the mark of a footnote: a raised number or letter that leads to a place on the page."""
    text = "".join(element.itertext()).strip()
    if not 0 < len(text) <= 3 or text.startswith(("[", "(")):
        return False
    return any(link.get("href", "").startswith("#") for link in _with_parent(element))


def _with_parent(element: Any) -> Iterator[Any]:
    yield from element.iter("a")
    parent = element.getparent()
    if parent is not None and parent.tag == "a":
        yield parent
