"""Tables as text, row by row: CSV and JSON.  A row that is broken costs itself alone."""

import json
import re
from collections.abc import Iterator
from functools import cache

DELIMITERS = (",", ";", "\t")
"""Between the cells of a row: a comma, as the services write it, and what spreadsheet programs make of it."""

_AGAIN = 1_000_000
"""Characters that may be read in vain in search of a closing quotation mark, twice the file's length included.
After that no row is looked for beyond its line: a hostile file would take a day."""
_MOST_BROKEN = 1_000
"""Elements of a JSON list.  After so many it is no list that breaks off somewhere, but none at all."""

_OPENED = re.compile(r' *+"[^"]*+(?:""[^"]*+)*+')
_DECODER = json.JSONDecoder(strict=False)
_BETWEEN = re.compile(r"(?:[\s,\ufeff]|\]\s*\[)*")
_LIST = re.compile(r'\s*\{[^{\[]*"(?:results|items|bookmarks|links)"\s*:\s*\[')
_OPENING = re.compile(r"\s*\[")
_NEXT_OBJECT = re.compile(r"[,\n]\s*(?=\{)")


def lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each row of a CSV text (RFC 4180): the number of its first line, and its cells; None where its quotation marks
    don't match.  Empty lines are passed over; lines end with a line feed.

    A row with a quotation mark in the wrong place is looked at as one line, in which a mark closes a cell only
    before a delimiter.  So a mark that was forgotten doesn't swallow the rows after it.
    """
    place, number, columns = 0, 1, 0
    vain = 2 * len(text) + _AGAIN
    while place < len(text):
        end = text.find("\n", place) + 1 or len(text)
        line = text[place:end].removesuffix("\n")
        cells: list[str] | None
        if '"' not in line:
            cells = line.split(delimiter)
        else:
            cells, reached = _strict(text, place, delimiter) if vain > 0 else (None, place)
            # A mark that was forgotten may be closed by one in a later row, and then the columns don't fit.
            if cells is None or (reached > end and columns and len(cells) != columns):
                vain -= max(0, reached - end)
                cells = _one_line(line, delimiter)
            else:
                end = reached
        columns = columns or len(cells or ())
        if cells is None or any(map(str.strip, cells)):
            yield number, cells
        number += text.count("\n", place, end)
        place = end


def _strict(text: str, place: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The cells of the row that begins here, and where it ends; None, and how far it was read, when it is broken."""
    cells = []
    cell = _cell(delimiter)
    while match := cell.match(text, place):
        place = match.end()
        cells.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        if match[3] != delimiter:
            return cells, place
    opened = _OPENED.match(text, place)
    return None, opened.end() if opened else place


def _one_line(line: str, delimiter: str) -> list[str] | None:
    cells, place = [], 0
    cell = _loose_cell(delimiter)
    while match := cell.match(line, place):
        place = match.end()
        cells.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        if match[3] != delimiter:
            return cells
    return None


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf' *+(?:"([^"]*+(?:""[^"]*+)*+)" *+|((?!")[^{delimiter}\n]*+))({delimiter}|\n|\Z)')


@cache
def _loose_cell(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf' *+(?:"(.*?)" *|((?!")[^{delimiter}]*+))({delimiter}|\Z)')


def elements(text: str) -> Iterator[tuple[int, object]]:
    """Each element of a JSON list, or of JSON objects that follow one another: the number of the line where it
    begins, and its value; None for one that can't be read.  The list may be one that an object holds, as the
    services' interfaces send it (`results`, `items`)."""
    place = _beginning(text)
    number, broken = 1 + text.count("\n", 0, place), 0
    while True:
        match = _BETWEEN.match(text, place)
        begin = match.end() if match else place
        number += text.count("\n", place, begin)
        if begin >= len(text) or text[begin] == "]":
            return
        try:
            value, place = _DECODER.raw_decode(text, begin)
        except (ValueError, RecursionError):
            broken += 1
            further = _NEXT_OBJECT.search(text, begin + 1)
            yield number, None
            if not further or broken >= _MOST_BROKEN:
                return
            place = further.start()
        else:
            yield number, value
        number += text.count("\n", begin, place)


def _beginning(text: str) -> int:
    """Where the first element stands."""
    match = _LIST.match(text, 0, 10_000) or _OPENING.match(text)
    return match.end() if match else 0
