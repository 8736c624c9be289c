"""What an editor gives, as it passes from the command line to the store.

Apart from the rest of the model, and light: defining all of the model's types costs more than recording a link.
"""

from collections.abc import Mapping
from typing import NamedTuple

FieldValue = str | list[str]
"""A field's value: authors are a list."""


class Capture(NamedTuple):
    """One act of giving a URL: the URL as it was, and what the editor said with it."""

    url: str
    how: str = "add"
    via: str | None = None
    note: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    fields: Mapping[str, FieldValue] = {}
    """Values by the names of model.EDITABLE: the editor's own, or what came along with the URL; see `says`."""
    says: str = "editor"
    """Whose the fields are: `editor`; `feed`, which stands before the page; or `export`, which stands behind it."""
    feed: int | None = None
    """The feed that it came by."""
    seen_at: str | None = None
    """When it was saved or sent, where that is known and was not now."""


class Captured(NamedTuple):
    """What became of a capture, once it is on disk."""

    link: int
    url: str
    known: bool
    """The page was there before."""
    new: bool = True
    """The sighting was not there before."""
