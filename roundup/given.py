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
    """The editor's own values, by the names of model.EDITABLE."""


class Captured(NamedTuple):
    """What became of a capture, once it is on disk."""

    link: int
    url: str
    known: bool
    """The page was there before."""
