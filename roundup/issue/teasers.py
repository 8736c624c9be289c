"""The "This week:" line: a few words an item, until the editor writes them."""

import re
from collections.abc import Sequence

from roundup.text.marks import is_cjk, shorten

MOST = 6
"""Words in a teaser; the fewest are two (house style)."""
_MOST_CJK = 12
PREHEADER = 110
"""Characters of the teaser line that stand in a mail's preheader (house style)."""
_BREAK = re.compile(r"\s+[–—|-]\s+|[:;?!。？！：；—]|,\s|(?<=[^\W\d_]{4})\.\s")
_WEAK = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "for",
        "by",
        "at",
        "as",
        "and",
        "or",
        "but",
        "with",
        "from",
        "after",
        "before",
        "over",
        "under",
        "into",
        "its",
        "his",
        "her",
        "their",
        "that",
        "than",
        "is",
        "are",
        "was",
        "were",
        "be",
        "has",
        "have",
        "had",
        "will",
        "would",
        "may",
        "says",
        "said",
        "off",
        "up",
        "out",
        "amid",
        "against",
        "between",
        "no",
        "more",
        "than",
        "until",
        "since",
        "while",
        "because",
        "per",
        "via",
        "first",
        "most",
        "all",
        "two",
        "three",
    ]
)


def teaser(headline: str, text: str = "") -> str:
    """The shortest run at the headline's beginning that may name the event: two to six words, no stop.

    `text` is the article's: a word that stands there in small letters is no name, so it may lose its capital
    inside the list.
    """
    line = headline.strip().rstrip(".!?…。！？")
    if is_cjk(line):
        return _BREAK.split(line)[0][:_MOST_CJK]
    for piece in _BREAK.split(line):
        words = piece.split()
        if len(words) >= 2:
            break
    else:
        words = line.split()
    run = words[:MOST]
    while len(run) > 2 and len(run) < len(words) and _is_weak(run[-1]):
        run.pop()
    if len(run) > 2 and run[0].lower() in ("a", "an", "the"):
        run.pop(0)
    joined = " ".join(run)
    return joined if _is_title_case(line) else _lower_first(joined, text)


def teaser_list(teasers: Sequence[str]) -> str:
    """The teasers as one line: separated by commas, the first with a capital, no stop."""
    joined = ", ".join(teasers)
    return joined[:1].upper() + joined[1:]


def of_lead(lead: str) -> str | None:
    """The lead piece in the list: its first heading, or its first line, as a fragment without a stop."""
    heading = re.search(r"^#{1,6}[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$", lead, re.M)
    first = heading[1] if heading else next((one for one in lead.split("\n") if one.strip()), "")
    return shorten(first.strip().rstrip("."), PREHEADER) or None


def _is_title_case(headline: str) -> bool:
    """Whether Every Word That Counts has a capital, so that a capital says nothing."""
    counting = [word for word in headline.split()[1:] if not _is_weak(word) and word[:1].isalpha()]
    return len(counting) > 1 and all(word[:1].isupper() for word in counting)


def _is_weak(word: str) -> bool:
    return word.lower().strip("“”‘’'\"") in _WEAK


def _lower_first(run: str, text: str) -> str:
    first = run.split(" ", 1)[0]
    small = first[:1].lower() + first[1:]
    if any(word[:1].isupper() for word in run.split()[1:]):
        return run  # beside a name the first word may belong to one: State of Washington
    if (
        first[:1].isupper()
        and first[1:].islower()
        and re.search(rf"(?<![\w-]){re.escape(small)}(?![\w-])", text)
    ):
        return small + run[len(first) :]
    return run
