"""Is this quotation in that text?  Compared as an editor would: the words count, not the marks.

Transparent to the comparison (house style): the kind of quotation mark, nested marks, white space, the case of the
first letter, ellipses, bracketed words, punctuation at the edges.
"""

import re
import unicodedata
from collections.abc import Iterator

from roundup.text.words import words

_MARKS = str.maketrans(dict.fromkeys("\"“”„‟«»「」『』‹›〝〞'‘’‚‛`´", None))
_SPACE = re.compile(r"\s+")
_GAP = re.compile(r"\[[^\]]*\]|…|\.\s?\.\s?\.")
_EDGE = " \t.,;:!?–—-()。，；：！？、"

# Opening marks and what closes each; straight ones close themselves.
_QUOTED = re.compile(
    r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”|„([^„“”]*)[“”]|«([^«»]*)»|「([^「」]*)」|『([^『』]*)』|\"([^\"\n]*)\""
)


def quotations(text: str) -> Iterator[tuple[str, int, int]]:
    """What stands in quotation marks: the words, and where they begin and end, marks left out."""
    for match in _QUOTED.finditer(text):
        group = next(n for n in range(1, 7) if match[n] is not None)
        yield match[group], match.start(group), match.end(group)


def is_in(quotation: str, text: str) -> bool:
    """Whether the quotation stands in the text, piece by piece in its order where words were left out."""
    source = _bare(text)
    at = 0
    pieces = [piece for part in _GAP.split(quotation) if (piece := _bare(part).strip(_EDGE))]
    for piece in pieces:
        found = source.find(piece, at)
        if found < 0:
            # The case of a first letter may have been changed to fit the sentence.
            swapped = piece[0].swapcase() + piece[1:]
            found = source.find(swapped, at)
        if found < 0:
            return False
        at = found + len(piece)
    return bool(pieces)


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
