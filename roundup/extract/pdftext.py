"""The printed lines of a PDF's pages, in the order in which they are read, and the paragraphs that they make."""

import re
import statistics
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from roundup.text.marks import without_controls

_ENDS = (".", "!", "?", "…", "。", "！", "？", ".”", "!”", "?”", ".’", ":", "：", "。”", "」")
_BULLET = re.compile(r"[•▪●◦‣■□❑➢➤·]")
_LAST_WORD = re.compile(r"[^\W\d_]+-$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_SUSPENDED = re.compile(r"(?:and|or|und|oder|bzw)\b")
"""After `pre-` comes `and post-`: the hyphen is the word's own, and so is the space."""
_TOGETHER = re.compile("[\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffef]")
"""Chinese and Japanese characters and marks: there is no space between them."""
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; its box in points from the page's lower left corner, `size` the height of its letters' box."""

    text: str
    left: float = 0
    bottom: float = 0
    right: float = 0
    top: float = 0
    row: bool = False
    """Whether it is a table's row: words with wide gaps between them."""

    @property
    def size(self) -> float:
        return self.top - self.bottom


def lines(page: Any) -> list[Line]:
    """A page's printed lines; those of two columns that were written row by row, left column first.

    `page` is a pypdfium2 page.  Where the boxes of letters can't be had, all are zero.
    """
    text_page = page.get_textpage()
    found: list[Line] = []
    cut: list[Line] = []
    at = 0
    bounds = page.get_bbox()
    # U+0002 is how pdfium marks a hyphen at the end of a line: the next line follows it without a break.
    for piece in re.split(r"(?<=\x02)|(?<=\n)", _letters(text_page)):
        line = _line(text_page, piece, at) if _shown(piece) else None
        if line and _is_within(line, bounds):
            cells = _cells(text_page, piece, at, line)
            # A short mark before a gap is a list's.
            found.append(replace(line, row=len(cells) > 1 and len(cells[0].text) > 3))
            cut += cells
        at += len(piece)
    text_page.close()
    return _by_columns(cut, bounds[2] - bounds[0]) or found


def _is_within(line: Line, bounds: tuple[float, float, float, float]) -> bool:
    """Whether a line stands on the page: what lies outside nobody sees."""
    left, bottom, right, top = bounds
    return not line.size or (
        line.left < right and line.right > left and line.bottom < top and line.top > bottom
    )


def _letters(text_page: Any) -> str:
    """The page's text as pdfium counts it, so that places in it are those of boxes: in units of UTF-16."""
    import pypdfium2.raw as pdfium

    count = max(0, pdfium.FPDFText_CountChars(text_page))
    text: str = text_page.get_text_bounded()
    if len(text) == count:
        return text
    # Some stand outside of the page, or are two units: one by one, which is slower.
    codes = (pdfium.FPDFText_GetUnicode(text_page, at) for at in range(count))
    return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)


def _shown(piece: str) -> str:
    """A piece of that as text."""
    whole = piece.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return without_controls(whole.replace("\x02", "-")).strip()


def _box(text_page: Any, at: int) -> tuple[float, float, float, float]:
    from pypdfium2 import PdfiumError

    try:
        box: tuple[float, float, float, float] = text_page.get_charbox(at, loose=True)
    except PdfiumError:
        return 0, 0, 0, 0
    return box


def _line(text_page: Any, text: str, first: int) -> Line:
    """The line of this text, whose first letter is at `first` of the page's."""
    seen = [first + at for at, letter in enumerate(text) if not letter.isspace()]
    boxes = [_box(text_page, at) for at in (seen[0], seen[len(seen) // 2], seen[-1])]
    # The first letter may be a bullet, a footnote's small mark or a large initial.
    _, bottom, _, top = sorted(boxes, key=lambda box: box[3] - box[1])[1]
    return Line(_shown(text), boxes[0][0], bottom, boxes[2][2], top)


def _cells(text_page: Any, piece: str, first: int, whole: Line) -> list[Line]:
    """The parts of a line between gaps that are wider than one and a half letters are high; mostly one."""
    import pypdfium2.raw as pdfium

    boxes = pdfium.FPDFText_CountRects(text_page, first, len(piece))
    gap = 1.5 * whole.size
    if boxes < 2 or gap <= 0 or not _is_wide(text_page, boxes, gap):
        return [whole]
    cells = []
    start, before = 0, whole.left
    for at, letter in enumerate(piece[:1000]):
        if letter.isspace():
            continue
        left, _, right, _ = _box(text_page, first + at)
        if left - before > gap and _shown(piece[start:at]):
            cells.append(_line(text_page, piece[start:at], first + start))
            start = at
        before = right
    return [*cells, _line(text_page, piece[start:], first + start)] if _shown(piece[start:]) else cells


def _is_wide(text_page: Any, boxes: int, gap: float) -> bool:
    """Whether there is such a gap between two of the boxes that were counted last."""
    found = [text_page.get_rect(at) for at in range(min(boxes, 200))]
    return any(other[0] - one[2] > gap for one, other in pairwise(found))


def _by_columns(cells: list[Line], width: float) -> list[Line]:
    """The lines of a page of two columns that were written across, row by row; nothing for another page.

    Prose has lines that fill their column, so the gap between two lines of one row is narrow and always in the
    same place; a table's cells are ragged.
    """
    rows = [
        (one, other)
        for one, other in pairwise(cells)
        if other.left > one.right and abs(one.bottom - other.bottom) < one.size / 2
    ]
    if len(rows) < 5 or len(rows) * 3 < len(cells):
        return []
    gutter = statistics.median(other.left for _, other in rows) - 1
    prose = [
        (one, other)
        for one, other in rows
        if one.right < gutter < other.left + 3
        and min(one.right - one.left, other.right - other.left) > 0.2 * width
        and other.left - one.right < 0.12 * width
    ]
    if len(prose) * 3 < len(rows) * 2:
        return []
    ordered: list[Line] = []
    right: list[Line] = []
    for cell in cells:
        if cell.left < gutter < cell.right:
            ordered += right
            right = []
        (right if cell.left >= gutter else ordered).append(cell)
    return ordered + right


def compounds(pages: Iterable[Sequence[Line]]) -> set[str]:
    """The words that a document writes with a hyphen within a line, in small letters."""
    return {word.lower() for page in pages for line in page for word in _COMPOUND.findall(line.text)}


def paragraphs(page: Sequence[Line], compound: Collection[str] = ()) -> str:
    """A page's printed lines as paragraphs, one a line.

    A word that was parted at a line's end is joined; its hyphen stays where the word is among `compound`.
    """
    gaps = sorted(above.bottom - line.bottom for above, line in pairwise(page) if above.bottom > line.bottom)
    # Lines within a paragraph are the closest; on a page of headings and lists they may be the fewer.
    leading = gaps[len(gaps) // 4] if gaps else 0
    done: list[str] = []
    for at, line in enumerate(page):
        if at == 0 or _begins(page, at, leading):
            done.append(line.text)
        else:
            done[-1] = joined(done[-1], line.text, compound)
    return "\n".join(done)


def _begins(page: Sequence[Line], at: int, leading: float) -> bool:
    """Whether a paragraph begins with this line."""
    above, line = page[at - 1], page[at]
    drop = above.bottom - line.bottom
    if abs(drop) < above.size / 2 and line.left > above.right:
        return False
    if abs(above.size - line.size) > 0.15 * max(above.size, line.size) or _BULLET.match(line.text):
        return True
    if (
        line.row
        or above.row
        or drop > 1.35 * max(leading, line.size)
        or "...." in above.text
        or "...." in line.text
    ):
        return True
    end = above.text.endswith(_ENDS)
    if end and above.right > line.left > above.left + 0.8 * line.size:
        return True
    # How far the lines around it go, in the same column.
    around = [
        one.right
        for one in page[max(0, at - 5) : at + 4]
        if one.left < above.right and one.right > above.left
    ]
    full, wide = max(around, default=0) - above.left, above.right - above.left
    return wide < 0.5 * full or (end and wide < 0.8 * full)


def joined(before: str, after: str, compound: Collection[str] = ()) -> str:
    """Two lines as one: no space between Chinese or Japanese characters, nor where a word was parted."""
    if _TOGETHER.match(before[-1:]) or _TOGETHER.match(after[:1]):
        return before + after
    if not (before.endswith("-") and before[-2:-1].isalnum() and after[:1].isalnum()):
        return f"{before} {after}"
    if _SUSPENDED.match(after):
        return f"{before} {after}"
    head, tail = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if head and tail and tail[0][0].islower() and (head[0] + tail[0]).lower() not in compound:
        return before[:-1] + after
    return before + after
