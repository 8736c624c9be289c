"""URLs: the one as captured, the match key (is this the same page?), the published URL.

Addresses are read as the WHATWG URL standard says (by ada), so that what is shown, compared and
requested is one host and never two.  What is known of parameters and of wrappers stands in
`db/tracking.toml` and `db/wrappers.toml`; this room uses the tables that are made of them.
"""

import re

from ada_url import URL

from roundup.errors import NotAUrlError
from roundup.urls.address import Address, target
from roundup.urls.key import is_in_dress, key_of, looks_like_article, route, untracked
from roundup.urls.parameters import ACCESS, TRACKING, kinds
from roundup.urls.tables import DIGEST

RULES = f"2-{DIGEST}"
"""By which rules keys are made.  Keys are stored: who changes what match_key gives raises the number, and a database
whose keys were made by other rules is brought up to date."""
_DEEPEST = 5
"""Wrappers within one another; who hides a page deeper than that does not mean to show it."""


def parse(given: str) -> URL:
    """The address that an editor gave, as a browser would read it; a bare `example.com/x` is https.

    NotAUrlError with the reason when it can't be the address of a page: no host, or another scheme
    than http and https.
    """
    # In mails and notes an address stands in angle brackets (RFC 3986, C).
    text = given.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1].strip()
    if not text:
        raise NotAUrlError("it is empty")
    if not text.startswith(("https://", "http://")):
        text = _with_scheme(text)
    try:
        return URL(text)  # which has a host: the standard reads no http address without one
    except UnicodeEncodeError:
        raise NotAUrlError("it is not in UTF-8") from None
    except ValueError:
        raise NotAUrlError("no browser could read it: its host is missing or malformed") from None


def unwrapped(url: URL | str) -> URL:
    """The address that a known wrapper shows, through several wrappers if need be; any other as it is.

    A wrapper is an address around another one: of a search engine, a click counter, a mail scanner, an AMP
    cache.  NotAUrlError for a text that is no address.
    """
    url = parse(url) if isinstance(url, str) else url
    given = Address(url.href)
    meant = _meant(given)
    return url if meant is given else URL(meant.href)


def match_key(url: URL) -> str:
    """Two addresses with one key are one page: `host[:port]/path?query`, normalised.

    It is the key of what a wrapper shows.  Left out: scheme, default port, user, fragment, tracking, tokens of
    gift links and sessions, the order of parameters, a trailing slash, `index.html`, needless percent-encoding, and
    what dresses a page for telephones, AMP or print (`www.`, `m.`, `/amp`, `?print=1`).  A fragment stays where it is
    the path of an app: key.route.
    """
    return key_of(_meant(Address(url.href)))


def published(url: URL) -> str:
    """What the reader gets: unwrapped, without tracking, session and fragment, all else as it was given.

    A token that opens the page stays.  A text fragment (`#:~:text=`) goes with the others: search engines hang it on
    unasked, an issue cites pages, and the address as it was captured is kept with its sighting.
    """
    address = _meant(Address(url.href))
    clean = URL(address.href)
    if not route(address):
        clean.hash = ""
    if (own := untracked(address.path)) != address.path:
        clean.pathname = own
    kept = _untracked(address)
    if kept != address.parameters():
        clean.search = "?" + "&".join(kept) if kept else ""
    return str(clean.href)


def has_tracking(url: URL) -> bool:
    """Whether the address says where its reader comes from: by its parameters, or by the wrapper around it."""
    given = Address(url.href)
    meant = _meant(given)
    return (
        meant is not given or _untracked(meant) != meant.parameters() or untracked(meant.path) != meant.path
    )


def grants_access(url: URL) -> bool:
    """Whether the address has a token in it that opens the page to whoever has it, as a gift link does."""
    return any(kind == ACCESS for _, kind in kinds(_meant(Address(url.href))))


def is_dressed(url: URL) -> bool:
    """Whether it is the address of a page as it is made for telephones, for AMP or for print, by host or path."""
    return is_in_dress(Address(url.href))


def host(url: str) -> str:
    """The host of an address that was parsed before, without `www.`."""
    return str(URL(url).hostname).removeprefix("www.")


def path(url: str) -> str:
    """The path of an address, without a slash at its end."""
    return str(URL(url).pathname).rstrip("/")


def is_article(url: str) -> bool:
    """Whether an address looks like that of an article, and not like that of a home page, a section or a form."""
    return looks_like_article(path(url))


def _with_scheme(text: str) -> str:
    """The same text, if it may be a page's address; NotAUrlError with the reason otherwise."""
    if re.fullmatch(r"(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#].*)?", text, re.S):
        return "https://" + text
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text)
    if not scheme:
        raise NotAUrlError("it has no scheme: a page's address begins with https://")
    if scheme[0].lower() not in ("http:", "https:"):
        raise NotAUrlError(f"{scheme[0]} addresses are no web pages")
    return text


def _meant(given: Address) -> Address:
    """What the wrappers around an address show; the address itself where there are none, or too many."""
    meant = given
    for _ in range(_DEEPEST):
        shown = target(meant)
        if shown is None:
            return meant
        meant = Address(shown)
    return meant if target(meant) is None else given


def _untracked(address: Address) -> list[str]:
    return [parameter for parameter, kind in kinds(address) if kind != TRACKING]
