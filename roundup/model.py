"""The frozen types that pass between the stages.

Times are UTC ISO 8601 text with `Z`; `published` may be a bare day.  IDs are the database's numbers;
outside they are written `12` (link), `s7` (story), `i3` (item).  None means unknown.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from roundup.given import FieldValue

State = Literal["new", "fetched", "ready", "retry", "failed", "refused", "bare", "needs_you"]
STATES: tuple[State, ...] = (
    "new",
    "fetched",
    "ready",
    "retry",
    "failed",
    "refused",
    "bare",
    "needs_you",
)

# Where a field's value comes from; an editor's value always wins, a feed's comes next.
Origin = Literal["editor", "feed", "jsonld", "meta", "html", "url", "text"]

# An article's fields that have an origin, and may be set by an editor where EDITABLE names them.
FIELDS = (
    "title",
    "authors",
    "published",
    "modified",
    "outlet",
    "site_name",
    "wire",
    "language",
    "description",
    "image",
    "section",
    "canonical",
)
EDITABLE = ("title", "authors", "published", "outlet", "language")

Choice = Literal["pick", "drop", "later"]


@dataclass(frozen=True, slots=True)
class Link:
    """One a match key: a page we know of."""

    id: int
    url: str
    state: State
    tries: int = 0
    """Temporary failures in a row."""


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes and headers of a good fetch, or of a file that an editor saved."""

    url: str
    """Where it was found: after redirects, as requested."""
    body: bytes
    """Decoded from transfer and content encodings, not from its charset."""
    media_type: str = "text/html"
    charset: str | None = None
    """As the headers say it; the page itself may say otherwise."""
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    source: Literal["web", "editor"] = "web"


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server tells whether the page that we have is still its newest (RFC 9110, 8.8)."""

    url: str
    """The address that gave it."""
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a fetch or an extraction came to: an expected failure is a value, not an exception."""

    state: State
    reason: str | None = None
    """One sentence for an editor; None for `fetched` and `ready`."""
    page: Page | None = None
    wait: float | None = None
    """Seconds after which the server asks to be tried again (Retry-After, Crawl-delay)."""
    turn: bool = False
    """No failure: its turn comes later, so that it does not count among the tries."""
    status: int | None = None
    url: str | None = None
    """The address that answered, after redirects."""
    unchanged: bool = False
    """With `fetched`: the page that we have is still the newest, so none was sent."""
    fresh: float | None = None
    """Of a feed: seconds for which the answer says that nothing new is to be had (Cache-Control: max-age)."""
    moved: str | None = None
    """Where the page stands from now on, by its server's word."""


@dataclass(frozen=True, slots=True)
class Value:
    """One candidate for a field, and where it was found."""

    value: FieldValue
    origin: Origin
    doubt: str | None = None
    """Why it may be wrong, in words for an editor (`only guessed from the page's text`); None: nothing speaks so."""


SignalKind = Literal["paywalled", "partial", "live", "opinion", "press_release", "video"]

SIGNALS: dict[SignalKind, str] = {
    "paywalled": "behind a paywall",
    "partial": "only a part of it could be read",
    "live": "a live blog",
    "opinion": "an opinion",
    "press_release": "a press release",
    "video": "a video",
}
"""What they are called in a draft's comments and on the command line."""


@dataclass(frozen=True, slots=True)
class Signal:
    """What an editor should know of an article before they cite it."""

    kind: SignalKind
    evidence: str
    """What on the page says so, in words for an editor."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read in a page: per field its candidates, best first; the text; nothing chosen by an editor."""

    fields: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    text: str = ""
    """Plain, a paragraph a line: quotations have their places in it."""
    markdown: str = ""
    """The same words with their headings, lists, tables and links; empty where it would be no other than `text`."""
    words: int = 0
    signals: tuple[Signal, ...] = ()
    pages: tuple[str, ...] = ()
    """Of a PDF: the printed label of each page, in order; a form feed stands between two pages of `text`, which may
    hold the first of them only: then `partial` is among the signals."""
    trouble: Outcome | None = None
    """Set when there is nothing to read in the page, with the reason."""


@dataclass(frozen=True, slots=True)
class Article:
    """What is known of a link: the chosen value of each field, and the text."""

    link: int
    url: str
    state: State
    reason: str | None
    first_seen: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    outlet: str | None = None
    """The editor's name for it; what the registry or the page says is looked up when it is printed."""
    site_name: str | None = None
    wire: str | None = None
    """The agency or press release service whose text this is, where another outlet prints it."""
    language: str | None = None
    description: str | None = None
    media_type: str | None = None
    words: int | None = None
    text: str = ""
    section: str | None = None
    """As the editor gave it."""
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    """The editor's own quotations from it."""
    signals: tuple[Signal, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    """Fields whose value may be wrong, each with the reason."""
    pages: tuple[str, ...] = ()
    """Of a PDF: the printed label of each page; a form feed stands between two in `text`."""
    original: "Article | None" = None
    """The agency's own page of this text, where we have it."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published something; `name` is how an editor writes it after a paragraph."""

    name: str
    family: str
    kind: str | None = None
    language: str | None = None
    country: str | None = None
    paywall: bool = False
    valid_from: str | None = None
    """The day from which it has this name; None: always."""
    formerly: str | None = None
    """Its name before that day."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an editor said of a story or an item; None where nothing."""

    headline: str | None = None
    emoji: str | None = None
    section: str | None = None
    place: int | None = None
    """Where it stands in its section, 1 is first."""
    note: str | None = None
    teaser: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The articles on one event, the first leads."""

    id: int
    articles: tuple[Article, ...]
    picked: bool
    words: Words = Words()


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet at the end of an item, linked."""

    name: str
    url: str
    language: str | None
    tags: tuple[str, ...]
    link: int | None
    """None for what the editor cited and we have no link of."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim words from a source; start and end are offsets into its stored text, where found there."""

    text: str
    link: int
    outlet: str | None = None
    speaker: str | None = None
    role: str | None = None
    start: int | None = None
    end: int | None = None


ItemState = Literal["edited", "picked", "suggested", "handwritten"]


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph of an issue."""

    id: int | None
    """None for one that the editor typed, until it is accepted."""
    state: ItemState
    headline: str
    """With its full stop."""
    body: str
    """Markdown."""
    stories: tuple[int, ...]
    sources: tuple[Source, ...]
    section: str | None = None
    emoji: str | None = None
    todo: str | None = None
    """What the editor must still write."""
    teaser: str = ""
    quotes: tuple[Quote, ...] = ()
    offered: tuple[Quote, ...] = ()
    """Verbatim words that are not printed, for the editor to choose from."""
    notes: tuple[str, ...] = ()
    """The editor's own notes that are not printed."""
    evidence: tuple[str, ...] = ()
    """For the editor: each source with date and language."""
    minutes: int | None = None
    """How long its first source takes to read."""


@dataclass(frozen=True, slots=True)
class Section:
    """Items under one heading; the first section of an issue is the round-up itself."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """One interval's round-up."""

    week: str
    first: str
    last: str
    title: str
    welcome: str | None
    lead: str | None
    """The editor's lead piece, Markdown, as it was typed."""
    sections: tuple[Section, ...]
    """The first is the round-up itself; it may be empty when all items stand under headings of their own."""
    teasers: tuple[str, ...] = ()
    """One an item, in item order."""
    teaser_line: str = ""
    lead_teaser: str | None = None
    preheader: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order in which they are printed."""
        return tuple(item for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a link: when it ended and what it came to."""

    at: datetime
    outcome: Outcome
    seconds: float
