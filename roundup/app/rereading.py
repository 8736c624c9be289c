"""What reading a page that is kept once more has changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# What of an article is compared, in the order in which it is told: one, and several.
_WORDS = {
    "title": ("title", "titles"),
    "authors": ("list of authors", "lists of authors"),
    "published": ("date", "dates"),
    "site_name": ("site's name", "sites' names"),
    "wire": ("agency", "agencies"),
    "language": ("language", "languages"),
    "words": ("text", "texts"),
}


@dataclass(frozen=True)
class Change:
    """A field of a link that another reading of the same page has changed; None is nothing."""

    link: int
    field: str
    before: str | None
    after: str | None


def changes(link: int, before: Mapping[str, str | None], after: Mapping[str, str | None]) -> list[Change]:
    """The fields of this link that are not as they were."""
    return [Change(link, name, was, after[name]) for name, was in before.items() if was != after[name]]


def sentence(found: Sequence[Change]) -> str:
    """What has changed, counted, for the person who waits."""
    counted = Counter(change.field for change in found)
    parts = [
        f"{counted[name]} {one if counted[name] == 1 else several}"
        for name, (one, several) in _WORDS.items()
        if counted[name]
    ]
    return f"changed: {', '.join(parts)}" if parts else "nothing has changed"
