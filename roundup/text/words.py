"""Words: counted, folded, compared."""

import re
import unicodedata

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
