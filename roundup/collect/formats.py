"""The tables that other services export: what they call their columns, and their few rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "href", "link", "address", "uri"),
    "title": ("title", "headline", "name"),
    "authors": ("authors", "author"),
    "published": ("published", "published_at", "date published"),
    "language": ("language",),
    "description": ("description", "excerpt"),
    "note": ("note", "notes", "comment", "comments"),
    "quotes": ("quote", "quotes", "highlight", "highlights", "selection"),
    "tags": ("tags", "tag", "labels", "keywords"),
    "folder": ("folder", "collection"),
    "saved": (
        *("saved", "saved_at", "date saved", "saved date"),
        *("added", "date added", "date_added", "time_added"),
        *("created", "created_at", "creation date"),
        *("date", "time", "timestamp"),
    ),
    "via": ("via",),
}
"""Our word, and what a column of it is called, in small letters: the first that is not empty is taken.

`url`; `title`, `authors`, `published`, `language`, `description` (what is said of the page); `note`, `quotes`, `tags`,
`folder` (the editor's); `saved`, `via`.
"""

READ_LATER, STARRED = "toread", "favorite"
"""Tags for what a service marks with a yes."""


@dataclass(frozen=True)
class Format:
    """Where a service's table differs from COLUMNS."""

    name: str
    known_by: frozenset[str]
    """All of these columns are there, in no other format."""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What it calls a column; looked for before the names in COLUMNS."""
    between_tags: str = ","
    marks: Mapping[str, str] = field(default_factory=dict)
    """A column with yes or no in it, and the tag of a yes."""
    no_folders: frozenset[str] = frozenset()
    """What stands in the folder's column and is none, but how far one is with reading."""
    highlight_a_line: bool = False
    """Whether each line of the highlights is one; else the whole is."""
    left_out: tuple[str, str, str] | None = None
    """A column, the value in it that an editor does not want, and why."""

    def words(self) -> dict[str, tuple[str, ...]]:
        """Our words, and the columns that may hold each.  A name that means something else here is left out."""
        own = {name for names in self.columns.values() for name in names}
        return {
            word: (*self.columns.get(word, ()), *(name for name in names if name not in own))
            for word, names in COLUMNS.items()
        }


FORMATS = (
    # https://pinboard.in/api/#posts_all: the description is the title
    Format(
        "Pinboard",
        frozenset(("href", "description")),
        {"title": ("description",), "note": ("extended",)},
        between_tags=" ",
        marks={"toread": READ_LATER},
    ),
    # https://help.raindrop.io/export
    Format(
        "Raindrop",
        frozenset(("url", "excerpt", "created")),
        marks={"favorite": STARRED},
        no_folders=frozenset(("unsorted",)),
        highlight_a_line=True,
    ),
    # The older export has neither Timestamp nor Tags; tags are a JSON list.
    Format("Instapaper", frozenset(("url", "selection")), no_folders=frozenset(("unread", "archive"))),
    Format("Pocket", frozenset(("url", "time_added")), between_tags="|"),
    # https://linkding.link/api/
    Format(
        "linkding",
        frozenset(("url", "tag_names")),
        {
            "title": ("title", "website_title"),
            "description": ("description", "website_description"),
            "tags": ("tag_names",),
        },
        marks={"unread": READ_LATER},
    ),
    Format(
        "Omnivore",
        frozenset(("url", "savedat")),
        {"published": ("publishedat",), "saved": ("savedat",)},
        left_out=("state", "deleted", "deleted there"),
    ),
    # wallabag v2; https://doc.wallabag.org/
    Format(
        "wallabag",
        frozenset(("url", "content", "created_at")),
        {
            "url": ("url", "given_url"),
            "authors": ("published_by",),
            "quotes": ("annotations",),
            "via": ("origin_url",),
        },
        marks={"is_starred": STARRED},
    ),
    # What Reader keeps for reading, and what only went by in its feeds; and the highlights of Readwise, one a row.
    Format(
        "Readwise",
        frozenset(("url", "title", "location")),
        {"note": ("note", "document note"), "tags": ("document tags",)},
        left_out=("location", "feed", "in the feed, not saved"),
    ),
)

PLAIN = Format("table", frozenset())
"""A table that an editor keeps: any that has a column of addresses."""
