"""Words: counted, folded, compared."""

import re
import unicodedata

from roundup.text.marks import is_cjk

_PACE = 238
"""Words a minute at which adults read English silently (Brysbaert 2019, 190 studies)."""
_CJK_PACE = 500
"""Characters a minute; Chinese is read at about 260 words of two characters (same source)."""

# A Chinese or Japanese character counts as one word, as word processors do; elsewhere a run of letters and
# digits, with apostrophes and hyphens inside.
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    "|[^\\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+(?:['’\u2010-\u2011-][^\\W_]+)*"
)


def words(text: str) -> list[str]:
    """The words of a text, as they stand."""
    return _WORD.findall(text)


def fold(text: str) -> str:
    """The text as it is compared: letters and digits alone, without case, accents and marks."""
    # Twice: what is taken apart may have a case, and what has lost its case may be taken apart again.
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold()
    plain = unicodedata.normalize("NFKD", plain).casefold()
    return " ".join(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def length(text: str) -> int:
    """Words as the house style counts them: two Chinese or Japanese characters are one."""
    found = words(text)
    cjk = sum(1 for word in found if len(word) == 1 and is_cjk(word))
    return len(found) - cjk + cjk // 2


def minutes(text: str) -> int:
    """How long it takes to read, in whole minutes, at least one."""
    found = words(text)
    cjk = sum(1 for word in found if len(word) == 1 and is_cjk(word))
    return max(1, round(cjk / _CJK_PACE + (len(found) - cjk) / _PACE))
