"""An item's emoji: the editor's own, else by the words of its headline, and never its neighbour's."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from roundup.text.words import fold

Kind = Literal["topic", "general", "nothing", "solemn"]

LANGUAGES = ("en", "de", "fr", "es", "zh", "ja")
"""Those that the table has words in."""
ANY = "any"
"""The table's column of words that are the same in every language."""

# How a plural ends, and what its singular has there; tried in this order.
_PLURALS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (("s", ""), ("es", ""), ("ies", "y")),
    "de": (("n", ""), ("en", ""), ("e", ""), ("s", ""), ("es", "")),
    "fr": (("s", ""), ("x", ""), ("aux", "al")),
    "es": (("s", ""), ("es", "")),
}
_SHORTEST = 3
"""Letters that are left of a plural without its ending, or of a word that is found by its beginning."""
_LONGEST = 8
"""Words, or Chinese or Japanese characters, that are looked up in a row."""

_KATAKANA = "\u30a1-\u30fa\u30fc"
_CJK = _KATAKANA + "\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# A run of katakana is one word: the bread (pan) in Japan is none.
_TOKEN = re.compile(f"[{_KATAKANA}]+|[{_CJK}]|[^\\W_{_CJK}]+")
_SPACE_BESIDE_CJK = re.compile(f"(?<=[{_CJK}]) | (?=[{_CJK}])")

_SELECTOR = "\ufe0f"
# Wide characters that are yet shown as text (emoji-data.txt 16.0: Emoji, not Emoji_Presentation).
_WIDE_TEXT = "〰〽㊗㊙🈂🈷"


class Meaning(NamedTuple):
    """What a word suggests.

    `general` gives way to a `topic`; `nothing` only keeps its words from being read one by one; a headline with
    a `solemn` word has no emoji.
    """

    kind: Kind
    emojis: tuple[str, ...] = ()
    """Best first."""


Keywords = Mapping[str, Mapping[str, Meaning]]
"""A language, or `any` → a word, or several in a row, as `key` has them → what it suggests."""


def key(word: str) -> str:
    """A word as it is compared: folded, Chinese and Japanese without spaces; a `*` at its end stays."""
    tokens = _TOKEN.findall(_SPACE_BESIDE_CJK.sub("", fold(word)))
    return _run(tokens) + "*" * word.rstrip().endswith("*")


def table(text: str) -> Keywords:
    """The keywords in the text of `db/emoji.tsv`, whose columns are described in `db/README.md`."""
    kinds: Mapping[str, Kind] = {
        "topic": "topic",
        "name": "topic",
        "general": "general",
        "nothing": "nothing",
        "solemn": "solemn",
    }
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    _, _, *columns = next(rows)
    found: dict[str, dict[str, Meaning]] = {column: {} for column in columns}
    for kind, emojis, *cells in rows:
        meaning = Meaning(kinds[kind], tuple(emojis.split()))
        for column, cell in zip(columns, cells, strict=True):
            if cell:
                found[column].update(dict.fromkeys(cell.split(","), meaning))
    return found


def suggest(
    headline: str,
    language: str | None,
    tags: Sequence[str],
    topics: Mapping[str, str],
    keywords: Keywords,
) -> tuple[str, ...]:
    """All emojis that fit an item, best first: by the editor's topics (word → emoji), then by the keywords.

    A topic is a word of an editor's tag or of the headline, a keyword of the headline alone.  `language` is the
    headline's (BCP 47); where it is unknown, Chinese and Japanese are told by their script, and all else is
    read as English.  What stands first comes first; second choices come after all first ones.
    """
    spoken = _spoken(headline, language)
    own = {key(word): Meaning("topic", (qualified(emoji),)) for word, emoji in topics.items()}
    by_topics = [meaning for text in (*tags, headline) for meaning in _meanings(text, spoken, [own])]
    found = list(_meanings(headline, spoken, [keywords.get(spoken, {}), keywords.get(ANY, {})]))
    if any(meaning.kind == "solemn" for meaning in found):
        found = []
    specific = [meaning for meaning in found if meaning.kind == "topic"]
    general = [meaning for meaning in found if meaning.kind == "general"]
    return tuple(dict.fromkeys([*_in_turn(by_topics), *_in_turn(specific), *_in_turn(general)]))


def assign(wanted: Sequence[tuple[str | None, Sequence[str]]]) -> list[str | None]:
    """The emoji of each item, in order, from the editor's own or None, and what is suggested, best first.

    The editor's own always stays.  Else it is the first suggestion that is neither the emoji before it nor the
    editor's own after it, and None where there is none.  What comes later changes nothing else before it: an
    item that is added at the end leaves the others as they are.
    """
    given: list[str | None] = []
    for place, (own, suggestions) in enumerate(wanted):
        before = given[-1] if given else None
        after = wanted[place + 1][0] if place + 1 < len(wanted) else None
        taken = {_bare(emoji) for emoji in (before, after) if emoji}
        free = (emoji for emoji in suggestions if _bare(emoji) not in taken)
        given.append(own or next(free, None))
    return given


def qualified(emoji: str) -> str:
    """An emoji of one character with U+FE0F behind it, where it would be shown as text without.

    That is so for those that are not wide: what is shown as a picture of itself is a wide character (Unicode
    Standard Annex 11, 4.2), but for six.  Longer emojis, letters, and what is too new for this Python stay.
    """
    if len(emoji) != 1 or emoji.isascii() or emoji.isalnum() or unicodedata.category(emoji) == "Cn":
        return emoji
    wide = unicodedata.east_asian_width(emoji) == "W" and emoji not in _WIDE_TEXT
    return emoji if wide else emoji + _SELECTOR


def _bare(emoji: str) -> str:
    """The emoji without what only says how it is shown: to readers both are the same."""
    return emoji.replace(_SELECTOR, "").strip()


def _in_turn(meanings: Sequence[Meaning]) -> list[str]:
    """Every first choice, then every second, and so on."""
    rows = [meaning.emojis for meaning in meanings]
    most = max(map(len, rows), default=0)
    return [row[turn] for turn in range(most) for row in rows if turn < len(row)]


def _spoken(headline: str, language: str | None) -> str:
    """The language's first part, as the table's columns have it."""
    if language:
        return re.split("[-_]", language)[0].lower()
    if re.search("[\u3041-\u30fa]", headline):
        return "ja"
    return "zh" if re.search(f"[{_CJK}]", headline) else "en"


def _run(tokens: Sequence[str]) -> str:
    """Words in a row, as a key."""
    return _SPACE_BESIDE_CJK.sub("", " ".join(tokens))


def _meanings(text: str, language: str, tables: Sequence[Mapping[str, Meaning]]) -> Iterator[Meaning]:
    """What the words of a text mean, in order: of several in a row the most are taken, and none is read twice."""
    tokens = _TOKEN.findall(key(text))
    at = 0
    while at < len(tokens):
        end = min(len(tokens), at + _LONGEST)
        while end > at:
            keys = _keys(_run(tokens[at:end]), language)
            meaning = next((table[one] for one in keys for table in tables if one in table), None)
            if meaning:
                yield meaning
                break
            end -= 1
        at = max(end, at + 1)


def _keys(run: str, language: str) -> Iterator[str]:
    """The keys by which words in a row may be found: as they stand, in the singular, by their beginning."""
    yield run
    least = run.rfind(" ") + 1 + _SHORTEST
    for ending, singular in _PLURALS.get(language, ()):
        if run.endswith(ending) and len(run) - len(ending) >= least:
            yield run.removesuffix(ending) + singular
    for length in range(len(run), least - 1, -1):
        yield run[:length] + "*"
