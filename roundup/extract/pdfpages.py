"""What is printed at the head and foot of a PDF's pages: their numbers, and what runs along on all of them."""

import re
import statistics
from collections import Counter
from collections.abc import Callable, Sequence

from roundup.extract.pdftext import Line

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"(?=.)c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.I)
_NUMERALS = (
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)

_EDGE = 4
"""Lines at the head and at the foot of a page among which running heads and page numbers are looked for."""


def numbers(pages: Sequence[Sequence[Line]]) -> list[str] | None:
    """The numbers that are printed on the pages, one for each; None where they are not those of one count.

    They must run with the pages, on four of five from the first that bears one to the last (chapters begin without),
    and from there over half of all pages.  Pages before the first have a roman number where half of them, and two,
    bear one that runs with them; else what the count gives, and where it has not begun, their number in the file.
    """
    rows = [[line.text for side in edges(page) for line in side] for page in pages]
    ahead, on = _count(rows, _arabic)
    if len(on) < 3 or 2 * (on[-1] - on[0] + 1) < len(pages):
        return None
    if len(on) < 0.8 * sum(1 for row in rows[on[0] - 1 : on[-1]] if row):
        return None
    front = rows[: on[0] - 1]
    before, roman = _count(front, _roman)
    if len(roman) < max(2, sum(1 for row in front if row) / 2):
        front = []
    capital = bool(front) and _numeral(roman[0] + before).upper() in " ".join(rows[roman[0] - 1]).split()
    case = str.upper if capital else str.lower
    found = []
    for place in range(1, len(pages) + 1):
        is_front = place <= len(front)
        number = place + (before if is_front else ahead)
        shown = case(_numeral(number)) if is_front else str(number)
        found.append(shown if number > 0 else str(place))
    return found


def _count(rows: Sequence[Sequence[str]], read: Callable[[str], set[int]]) -> tuple[int, list[int]]:
    """By how much the printed numbers are ahead of the pages' places, 1 is the first, and the places of those pages."""
    values = [set().union(*(read(text) for text in row)) for row in rows]
    votes = Counter(value - place for place, row in enumerate(values, 1) for value in row)
    if not votes:
        return 0, []
    # Of two counts that as many pages bear, the one that is nearer to the pages' own.
    ahead = min(votes, key=lambda ahead: (-votes[ahead], abs(ahead)))
    return ahead, [place for place, row in enumerate(values, 1) if place + ahead in row]


def _arabic(text: str) -> set[int]:
    """The whole numbers that stand alone in a line: `Page 3 of 40`, `3/40`, `- 3 -`, `第3页`."""
    words = (word.strip("[](){}–—-.·,:第页頁") for word in re.split(r"[\s/|]", text[:200]))
    return {int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 5}


def _roman(text: str) -> set[int]:
    """The roman numbers at the beginning and at the end of a line, in small letters or in capitals."""
    words = re.findall(r"[^\W_]+", text[:200])
    ends = {word for word in words[:1] + words[-1:] if word in (word.lower(), word.upper())}
    return {_value(word.lower()) for word in ends if _ROMAN.fullmatch(word)}


def _numeral(number: int) -> str:
    """A small roman number."""
    shown = ""
    for value, letters in _NUMERALS:
        shown += letters * (number // value)
        number %= value
    return shown


def _value(numeral: str) -> int:
    total = 0
    for value, letters in _NUMERALS:
        while numeral.startswith(letters):
            total += value
            numeral = numeral[len(letters) :]
    return total


def edges(page: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines at the head and at the foot of a page, the outermost first."""
    down = sorted(page, key=lambda line: (-line.bottom, line.left))
    return down[:_EDGE], sorted(page, key=lambda line: (line.bottom, line.left))[:_EDGE]


def without_furniture(pages: Sequence[Sequence[Line]], labels: Sequence[str]) -> list[list[Line]]:
    """The pages without their numbers, and without running heads and feet."""
    outer = [edges(page) for page in pages]
    running = _running(pages, outer, labels)
    # A line that begins or ends with the page's number, on a third of the pages, is a running head as well.
    numbered = [
        sum(
            any(_is_numbered(line.text, label) for line in two[side])
            for two, label in zip(outer, labels, strict=True)
        )
        for side in (0, 1)
    ]
    done = []
    for number, (page, label) in enumerate(zip(pages, labels, strict=True)):
        gone: set[Line] = set()
        for side in (0, 1):
            inner: Line | None = None
            for line in outer[number][side]:
                # What stands further in than a line of the text is text as well, but for what stands in its row.
                if inner and abs(inner.bottom - line.bottom) > inner.size / 2:
                    break
                if (
                    _is_number(line.text, label)
                    or number in running.get(_key(side, line, label), ())
                    or (numbered[side] >= max(3, len(pages) / 3) and _is_numbered(line.text, label))
                ):
                    gone.add(line)
                else:
                    inner = inner or line
        done.append([line for line in page if line not in gone])
    return done


def _key(side: int, line: Line, label: str) -> tuple[int, str, int]:
    """What is the same in a line that runs along: its words, but for the page's number.

    Numbers alone are the same where they stand at the same height, whatever they are.
    """
    if any(letter.isalpha() for letter in line.text):
        return side, re.sub(rf"(?<!\w){re.escape(label)}(?!\w)", "#", line.text), 0
    return side, _DIGITS.sub("#", line.text), round(line.bottom / 3)


def _running(
    pages: Sequence[Sequence[Line]], outer: Sequence[tuple[list[Line], list[Line]]], labels: Sequence[str]
) -> dict[tuple[int, str, int], set[int]]:
    """What runs along the head or the foot: the same words on three pages or more, and on a third of
    those between the first and the last of them (left and right pages may differ, chapters begin without).

    A line in larger type than the page's text is a heading: slides have the same one several times.
    """
    places: dict[tuple[int, str, int], set[int]] = {}
    for number, two in enumerate(outer):
        body = statistics.median(line.size for line in pages[number]) if pages[number] else 0
        for side in (0, 1):
            for line in two[side]:
                if line.size <= 1.2 * body:
                    places.setdefault(_key(side, line, labels[number]), set()).add(number)
    return {key: on for key, on in places.items() if len(on) >= 3 and 3 * len(on) >= max(on) - min(on) + 1}


def _is_number(text: str, label: str) -> bool:
    """Whether a line is the page's number alone: `17`, `– 17 –`, `Page 17 of 40`, `第17页`."""
    return bool(
        re.fullmatch(
            rf"[\W_]*(?:page|seite|p\.|s\.|pág\.|página|pagina|第)?[\W_]*{re.escape(label)}"
            r"(?:[\W_]*|\s*(?:of|von|de|di|sur|/)\s*\d+[\W_]*|\s*(?:页|頁|ページ)[\W_]*)",
            text[:60],
            re.I,
        )
    )


def _is_numbered(text: str, label: str) -> bool:
    words = text.split()
    return bool(words) and label in (words[0].strip("|·–—-"), words[-1].strip("|·–—-"))
