"""What an editor wants of a feed, and what not: by a keyword, an author, a section."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from roundup.collect.entries import Entry
from roundup.text.words import fold

_KINDS: tuple[Literal["author", "section"], ...] = ("author", "section")


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that must stand, as whole words and in this order, in an entry's title or its tags; or, where `kind` says
    so, in the name of an author, or among its tags alone."""

    words: str
    kind: Literal["keyword", "author", "section"] = "keyword"

    def fits(self, entry: Entry) -> bool:
        """Whether the entry is one of those that are meant; case and accents don't count."""
        places: Sequence[str] = {
            "keyword": (entry.title or "", *entry.tags),
            "author": entry.authors,
            "section": entry.tags,
        }[self.kind]
        # Chinese and Japanese are written without spaces, so no border of a word can be asked for there.
        begin, end = (
            r"\b" if re.match(r"[\x00-\u2fff]", one) else "" for one in (self.words[0], self.words[-1])
        )
        wanted = re.compile(begin + re.escape(self.words) + end)
        return any(wanted.search(fold(text)) for text in places)


def read(text: str) -> Rule:
    """A rule as an editor writes it: `tariffs`, `author:Ada Marsh`, `section:sport`.  ValueError when it is empty."""
    kind, colon, words = text.partition(":")
    for known in _KINDS:
        if colon and kind.strip().lower() == known:
            return Rule(_words(words), known)
    return Rule(_words(text))


def _words(text: str) -> str:
    words = fold(text).strip()
    if not words:
        raise ValueError
    return words


def is_wanted(entry: Entry, include: Sequence[Rule], exclude: Sequence[Rule]) -> bool:
    """Whether an entry is taken: none of `exclude` fits it, and one of `include` where there are any."""
    if any(rule.fits(entry) for rule in exclude):
        return False
    return not include or any(rule.fits(entry) for rule in include)
