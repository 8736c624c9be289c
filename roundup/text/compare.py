"""Is this quotation in that text?  Compared as an editor would: the words count, not the marks.

Transparent to the comparison (house style): the kind of quotation mark, nested marks, white space, the case of the
first letter, ellipses, bracketed words, punctuation at the edges.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from roundup.text.marks import is_cjk
from roundup.text.sentences import sentences
from roundup.text.words import fold, words

_MARKS = str.maketrans(dict.fromkeys("\"“”„‟«»「」『』‹›〝〞'‘’‚‛`´", None))
_SPACE = re.compile(r"\s+")
_GAP = re.compile(r"\[[^\]]*\]|…|\.\s?\.\s?\.")
_EDGE = " \t.,;:!?–—-()。，；：！？、"

_LEFT_OUT = 600
"""Characters that an ellipsis may leave out; what stands further apart was not said in one breath."""
_TRIED = 8
"""Passages that are compared word by word."""

_FEWEST_RUNS = 40
"""Runs of five words; a shorter text says too little to be called a copy."""
_COPIED = 0.8
"""The share of one text's runs that the other must have."""

# Opening marks and what closes each; straight ones close themselves.
_QUOTED = re.compile(
    r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”|„([^„“”]*)[“”]|«([^«»]*)»|「([^「」]*)」|『([^『』]*)』|\"([^\"\n]*)\""
    # Single marks, which are apostrophes too: an opening one stands before a word, a closing one behind it.
    r"|(?<!\w)‘((?:[^‘’\n]|’(?=\w))+)’(?!\w)"
)


def quotations(text: str) -> Iterator[tuple[str, int, int]]:
    """What stands in quotation marks: the words, and where they begin and end, marks left out."""
    for match in _QUOTED.finditer(text):
        group = next(n for n in range(1, 8) if match[n] is not None)
        yield match[group], match.start(group), match.end(group)


def is_in(quotation: str, text: str) -> bool:
    """Whether the quotation stands in the text, piece by piece in its order where words were left out."""
    source = _bare(text)
    at: int | None = None
    pieces = [piece for part in _GAP.split(quotation) if (piece := _bare(part).strip(_EDGE))]
    for piece in pieces:
        # The case of a first letter may have been changed to fit the sentence.
        forms = (piece, piece[0].swapcase() + piece[1:])
        ends = [end for form in forms if (end := _find(form, source, at or 0))]
        if not ends or (at is not None and min(ends) - len(piece) - at > _LEFT_OUT):
            return False
        at = min(ends)
    return bool(pieces)


def _find(piece: str, source: str, start: int) -> int | None:
    """Where the piece ends in the source, looked for from `start` on; whole words only."""
    at = source.find(piece, start)
    while at >= 0:
        end = at + len(piece)
        if not (_joined(source, at) or _joined(source, end)):
            return end
        at = source.find(piece, at + 1)
    return None


def _joined(text: str, at: int) -> bool:
    """Whether a word of letters or digits goes on across this place; Chinese and Japanese ones have no ends."""
    before, after = text[at - 1 : at], text[at : at + 1]
    return before.isalnum() and after.isalnum() and not is_cjk(before) and not is_cjk(after)


def nearest(quotation: str, text: str, language: str | None = None) -> tuple[str, float]:
    """The passage of the text that is most like the quotation, and how like it is, from 0 to 1.

    A passage has as many sentences as the quotation.
    """
    wanted = fold(quotation).split()
    places = sentences(text, language)
    if not wanted or not places:
        return "", 0.0
    many = max(1, len(sentences(quotation, language)))
    ends = [places[min(at + many, len(places)) - 1][1] for at in range(max(1, len(places) - many + 1))]
    spans = [(places[at][0], end) for at, end in enumerate(ends)]
    # Comparing in order is slow: only where most of the words are shared.
    bags = [(sum((Counter(wanted) & Counter(fold(text[a:b]).split())).values()), a, b) for a, b in spans]
    best = max(
        (
            (_likeness(wanted, fold(text[a:b]).split()), a, b)
            for _, a, b in sorted(bags, reverse=True)[:_TRIED]
        ),
        key=lambda found: found[0],
    )
    return text[best[1] : best[2]], best[0]


def _likeness(one: list[str], other: list[str]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def place(quotation: str, text: str) -> tuple[int, int] | None:
    """Where a quotation stands in the text word by word, with its closing stop; None when words were left out of it,
    or it is not there."""
    # Between words anything but letters and digits may stand; Chinese and Japanese ones have nothing between them.
    parts = words(quotation)
    found = re.search(r"[\W_]*".join(map(re.escape, parts)), text, re.I) if parts else None
    if not found:
        return None
    stop, end = quotation.rstrip("\"'”’»」』 ")[-1:], found.end()
    closed = stop in tuple(".!?…。！？") and text[end : end + 1] == stop
    return found.start(), end + closed


def _bare(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(_MARKS))


def copied(one: str, other: str) -> bool:
    """Whether the shorter of two texts stands, almost word for word, in the longer: one is a copy of the other.

    Compared are runs of five words; a wire's text is cut and gets a new first sentence at most outlets, so that four
    fifths of the runs are enough.
    """
    mine, theirs = (_runs(fold(text).split()) for text in (one, other))
    fewer = min(len(mine), len(theirs))
    return fewer >= _FEWEST_RUNS and len(mine & theirs) >= _COPIED * fewer


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}
