"""What a feed holds, whatever its format."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ada_url import join_url

from roundup.errors import PartialError
from roundup.given import FieldValue

_LONGEST = 8_000
"""Characters of an address: no common server takes more (Apache's LimitRequestLine is 8,190)."""


class NoFeedError(PartialError):
    """Bytes that are no feed; the message is one sentence that says what they are."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that a feed names."""

    url: str
    """Absolute, http or https.  The target, where the feed is a linkblog's or an account's."""
    via: str | None
    """The linkblog's own page on it (its home page, where it has none), or the post that links it; title, authors
    and date are then those of the linkblog or the post, not of the page at `url`."""
    key: str
    """What the feed calls it (guid); with its addresses where that is missing or stands for several pages.  No two
    entries of a feed share one, and it stays when the feed is read again."""
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    """`YYYY-MM-DD`, or a full time in UTC with `Z`."""
    language: str | None
    """As the entry itself says it."""
    tags: tuple[str, ...]

    @property
    def fields(self) -> Mapping[str, FieldValue]:
        """What the feed says of the page, by the names of model.FIELDS: nothing where it only links the page."""
        if self.via:
            return {}
        said = {
            "title": self.title,
            "authors": list(self.authors),
            "published": self.published,
            "language": self.language,
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read."""

    title: str | None
    home_page: str | None
    language: str | None
    entries: tuple[Entry, ...]
    """In the feed's own order."""
    skipped: int
    """Entries without an address that a browser could open."""
    ttl: float | None
    """Seconds for which the feed asks not to be asked again."""
    trouble: tuple[str, ...]
    """What is wrong with it, one sentence each, for an editor."""
    whole: bool = True
    """Whether its bytes were sound: of one that breaks off or is broken, more may come when it is asked again."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one entry says in its own format, before anything is concluded from it."""

    link: str | None
    """The address that the format's rules make the entry's own."""
    guid: str = ""
    via: str | None = None
    """The linkblog's own page, where the format has a place for it (JSON Feed)."""
    pages: tuple[str, ...] = ()
    """Other addresses that may be the entry's own page: a guid that is one, its comments."""
    related: tuple[str, ...] = ()
    """Atom's `rel="related"`."""
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str | None = None
    """As it is stored."""
    language: str = ""
    tags: tuple[str, ...] = ()
    post: str = ""
    """Its text, HTML or plain: looked at only where the feed is an account's."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a feed says in its own format."""

    title: str
    home_page: str | None
    said: list[Said]
    language: str = ""
    generator: str = ""
    ttl: float | None = None
    trouble: list[str] = field(default_factory=list)


def page(address: object, base: str) -> str | None:
    """The absolute address of a page, as a browser reads it (WHATWG URL); None where it could open none."""
    text = str(address or "").removeprefix("<![CDATA[").removesuffix("]]>").strip()
    text = text.replace("&amp;", "&")  # escaped once too often; no address means that
    if not text or len(text) > _LONGEST:
        return None
    if text.startswith("www."):
        text = "https://" + text
    try:
        url = str(join_url(base, text))
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None
