"""Any text with addresses in it, and OneTab's lists: `address | title`, one a line."""

import re

from roundup.collect.rows import Found, Rows, link
from roundup.text.words import length, words

_ADDRESS = re.compile(
    r"""(?:https?://|(?<![\w./@-])www\.(?=\w))[^\s<>"'`{}|\\^“”„«»‹›、。，；：！？（）【】「」『』]+""", re.I
)
_ONETAB = re.compile(r"(https?://\S+) \| (.*)", re.I)
_MARKDOWN = re.compile(r"\[([^\[\]\n]{1,300})\]\($")
_MARKS = " \t-*•–—|:"
"""What stands before and behind the words of a line in a list."""
_END = ".,;:!?…'’"
_EMPHASIS = "*_~"
"""Around an address in Markdown; at the end of one they may be its own."""
_FEWEST_WORDS = 2
_LONGEST_NOTE = 300
"""Characters of a line whose words are taken for a note on its address; more is a text of its own."""


def read(text: str) -> Found | None:
    """The addresses in a text, as they come; None when there are none."""
    if not _ADDRESS.search(text):
        return None
    lines = [line for line in text.split("\n") if line.strip()]
    tabs = sum(1 for line in lines if _ONETAB.fullmatch(line.strip()))
    return Found("OneTab" if tabs * 2 > len(lines) else "text", _rows(text), text.count("\n") + 1)


def addresses(line: str) -> list[tuple[str, int, int]]:
    """The addresses in a line, and where each begins and ends.  What belongs to the sentence around is none of it:
    a stop at the end, a bracket that was opened before."""
    found = []
    for match in _ADDRESS.finditer(line):
        around = _EMPHASIS if line[match.start() - 1 : match.start()] in tuple(_EMPHASIS) else ""
        url = _balanced(match[0]).rstrip(_END + around)
        found.append((url, match.start(), match.start() + len(url)))
    return found


def _balanced(url: str) -> str:
    """The address up to a closing bracket that has no opening one in it."""
    open_brackets = {")": 0, "]": 0}
    for place, character in enumerate(url):
        if character in "([":
            open_brackets[")" if character == "(" else "]"] += 1
        elif character in open_brackets:
            open_brackets[character] -= 1
            if open_brackets[character] < 0:
                return url[:place]
    return url


def _rows(text: str) -> Rows:
    for number, line in enumerate(text.split("\n"), 1):
        tab = _ONETAB.fullmatch(line.strip())
        if tab and all(url == tab[1] for url, _, _ in addresses(tab[2])):
            yield link(number, tab[1], said={"title": tab[2]})
        else:
            yield from _line(number, line)


def _line(number: int, line: str) -> Rows:
    found = addresses(line)
    alone = len(found) == 1 and len(line) - len(found[0][0]) <= _LONGEST_NOTE
    for url, begin, end in found:
        titled = _MARKDOWN.search(line, max(0, begin - 310), begin)
        begin, end = (titled.start(), end + 1) if titled else (begin, end)
        note = _around(line[:begin], line[end:]) if alone else ""
        yield link(number, url, note=note, said={"title": titled[1] if titled else ""})


def _around(before: str, after: str) -> str:
    """The words of a line without its address; nothing, where they are too few to say something."""
    sides = (before.rstrip().rstrip("(<[").strip(_MARKS), after.lstrip().lstrip(")>]").strip(_MARKS))
    said = " … ".join(side for side in sides if words(side))
    return said if length(said) >= _FEWEST_WORDS else ""
