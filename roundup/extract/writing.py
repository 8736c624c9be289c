"""Blocks written down: as plain text, and as Markdown with the same words."""

import re
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urljoin

from roundup.extract.blocks import Block, Part
from roundup.extract.places import HEADINGS
from roundup.text.markdown import block as escape_block
from roundup.text.markdown import escape, link

_LONGEST_CELL = 300
"""Letters; where a cell has more, the table only arranges the page."""
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_TICKS = re.compile(r"`{3,}")


def plain(blocks: list[Block]) -> str:
    """A paragraph, heading, item, row of a table or line of code a line; no marks."""
    lines = []
    for run in _runs(blocks):
        if run[0].row and _is_table(run):
            for row in _rows(run):
                lines.append("\t".join(" ".join(block.text for block in cell) for cell in row))
        else:
            lines += [line.rstrip() for block in run for line in block.text.split("\n") if line.strip()]
    return "\n".join(lines)


def markdown(blocks: list[Block], url: str) -> str:
    """CommonMark, with tables as GitHub writes them; links are absolute and lead to the web."""
    written = ""
    items: list[tuple[int, int, int]] = []  # the open ones: number, lists that it is in, width of its mark
    begun: set[int] = set()
    last: Block | None = None
    for run in _runs(blocks):
        if run[0].row and _is_table(run):
            written += "\n\n" + _table(run, url)
            items, last = [], None  # it ends all lists
            continue
        for block in run:
            items = (
                [item for item in items if item[0] == block.item or item[1] < block.lists]
                if block.item
                else []
            )
            begins = block.item not in begun | {0}
            if begins:
                begun.add(block.item)
                items.append((block.item, block.lists, len(block.mark) + 1))
            rest = " " * sum(width for *_, width in items)
            first = rest[: -items[-1][2]] + block.mark + " " if begins else rest
            lines = [(rest if n else first) + line for n, line in enumerate(_written(block, url).split("\n"))]
            quote = "> " * block.quotes
            between = ("> " * min(last.quotes, block.quotes)).rstrip() if last else ""
            # Within a paragraph only a list that begins with 1 may begin (CommonMark 0.31, 5.2).
            is_free = last and (block.lists <= last.lists or block.mark in ("-", "1."))
            is_tight = last and last.item and begins and is_free and last.quotes == block.quotes
            written += "\n" if is_tight else f"\n{between}\n"
            written += "\n".join((quote + line).rstrip() for line in lines)
            last = block
    return written.strip("\n")


def _runs(blocks: list[Block]) -> Iterator[list[Block]]:
    for _, run in groupby(blocks, key=lambda block: block.table):
        yield list(run)


def _rows(run: list[Block]) -> list[list[list[Block]]]:
    return [
        [list(cell) for _, cell in groupby(row, key=lambda block: block.cell)]
        for _, row in groupby(run, key=lambda block: block.row)
    ]


def _is_table(run: list[Block]) -> bool:
    rows = _rows(run)
    if any(not block.cell or block.kind == "pre" for block in run):
        return False
    if max(len(row) for row in rows) < 2:
        return False
    return all(sum(block.size for block in cell) <= _LONGEST_CELL for row in rows for cell in row)


def _table(run: list[Block], url: str) -> str:
    rows = _rows(run)
    # An empty cell has no block; the numbers of the others say where it is.
    width = max(block.cell for block in run)
    lines = []
    for row in rows:
        cells = [""] * width
        for cell in row:
            cells[cell[0].cell - 1] = " ".join(_inline(block.parts, url) for block in cell)
        lines.append("| " + " | ".join(cells) + " |")
    lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)


def _written(block: Block, url: str) -> str:
    if block.kind == "pre":
        ticks = "`" * max([3, *(len(run) + 1 for run in _TICKS.findall(block.text))])
        return f"{ticks}\n{block.text}\n{ticks}"
    text = _inline(block.parts, url)
    if block.kind in HEADINGS:
        return "#" * max(2, int(block.kind[1])) + " " + text
    return text


def _inline(parts: list[Part], url: str) -> str:
    """The words of one block with emphasis and links.  A mark that is not closed in its block ends with it."""
    open_marks: list[_Open] = [("", "", [])]
    for part in parts:
        if isinstance(part, str):
            open_marks[-1][2].append(part)
        elif not part[0].startswith("/"):
            open_marks.append((part[0], part[1] if len(part) > 1 else "", []))
        elif any(mark == part[0][1:] for mark, _, _ in open_marks):
            while open_marks[-1][0] != part[0][1:]:
                _close(open_marks, url)
            _close(open_marks, url)
    while len(open_marks) > 1:
        _close(open_marks, url)
    return _text(open_marks[0][2], is_first=True).strip()


_Open = tuple[str, str, list[str]]
"""A mark, the address of a link, the pieces in it."""


class _Marked(str):
    """A piece that is Markdown already."""


def _text(pieces: list[str], is_first: bool = False) -> str:
    """Pieces of words joined before they are escaped: a mark of Markdown may be made of two of them."""
    written: list[str] = []
    for marked, run in groupby(pieces, key=lambda piece: isinstance(piece, _Marked)):
        text = "".join(run)
        if marked:
            if text.startswith("[") and written and written[-1].endswith("!"):
                written[-1] = written[-1][:-1] + "\\!"  # else the link is an image
            written.append(text)
        else:
            text = re.sub(r"\s+", " ", text)
            written.append(escape_block(text) if is_first and not written else escape(text))
    return "".join(written)


def _close(open_marks: list[_Open], url: str) -> None:
    """The innermost open mark ends; where Markdown could misread it, its words stay without it."""
    mark, address, pieces = open_marks.pop()
    parent = open_marks[-1][2]
    words = "".join(pieces)
    within = {other for other, _, _ in open_marks}
    target = _absolute(address, url) if mark == "a" else ""
    is_plain = not any(isinstance(piece, _Marked) for piece in pieces)
    core = words.strip() if mark == "a" else _EDGES.sub("", words)
    touches = mark != "a" and not words[:1].isspace() and parent and isinstance(parent[-1], _Marked)
    if not core or not is_plain or touches or mark in within or "a" in within or (mark == "a" and not target):
        parent.extend(pieces)
        return
    # Marks of emphasis count only at letters (CommonMark 0.31, 6.2): punctuation at the edges stays outside.
    before, after = words.split(core, 1)
    core = " ".join(core.split())
    written = link(core, target) if mark == "a" else f"{mark}{escape(core)}{mark}"
    parent.extend(piece for piece in (before, _Marked(written), after) if piece)


def _absolute(address: str, url: str) -> str:
    """The address that a link leads to; empty for a place on the same page and for what is no address of the web."""
    if address.startswith("#"):
        return ""
    try:
        target = urljoin(url, address.strip())
    except ValueError:
        return ""
    return target if target.lower().startswith(("http://", "https://")) else ""
