"""URLs: the one as captured, the match key (is this the same page?), the published URL.

Addresses are read as the WHATWG URL standard says (by ada), so that what is shown, compared and
requested is one host and never two.
"""

import re

from ada_url import URL

from roundup.errors import NotAUrlError

# Parameters that only tell the publisher where a reader came from.  Names by their publishers'
# documentation; what grants access (`unlocked_article_code`, `gift`, `sk`) is not among them.
_TRACKING = frozenset(
    [
        "fbclid",
        "gclid",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "yclid",
        "ymclid",
        "twclid",
        "ttclid",
        "li_fat_id",
        "igshid",
        "igsh",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "_hsenc",
        "_hsmi",
        "__hssc",
        "__hstc",
        "__hsfp",
        "hsctatracking",
        "vero_id",
        "vero_conv",
        "oly_anon_id",
        "oly_enc_id",
        "rb_clickid",
        "s_cid",
        "ml_subscriber",
        "ml_subscriber_hash",
        "sfmc_id",
        "wickedid",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "cmpid",
        "ns_mchannel",
        "ns_source",
        "ns_campaign",
        "ref_src",
        "ref_url",
    ]
)
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hmb_")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BARE = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#].*)?", re.S)
# Not where nothing but a top-level domain would be left: amp.dev is a site of its own.
_FOR_TELEPHONES = re.compile(r"^(?:m|mobile|amp)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"^/amp(?=/.)|(?<=.)/amp$")
_AMP_QUERY = frozenset(("amp", "amp=", "amp=1", "amp=true", "outputtype=amp"))
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def parse(given: str) -> URL:
    """The address that an editor gave, as a browser would read it; a bare `example.com/x` is https.

    NotAUrlError with the reason when it can't be the address of a page: no host, or another scheme
    than http and https.
    """
    text = given.strip()
    if not text:
        raise NotAUrlError("it is empty")
    if _BARE.fullmatch(text):
        text = "https://" + text
    scheme = _SCHEME.match(text)
    if not scheme:
        raise NotAUrlError(
            "it has no scheme: a page's address begins with https://, and a list is given by --file"
        )
    if scheme[0].lower() not in ("http:", "https:"):
        raise NotAUrlError(f"{scheme[0]} addresses are no web pages")
    try:
        url = URL(text)
    except UnicodeEncodeError:
        raise NotAUrlError("it is not in UTF-8") from None
    except ValueError:
        raise NotAUrlError("no browser could read it: its host is missing or malformed") from None
    if not url.hostname:
        raise NotAUrlError("it names no host")
    return url


def match_key(url: URL) -> str:
    """Two addresses with one key are one page: `host[:port]/path?query`, normalised.

    Left out: scheme, `www.`, default port, fragment, user, tracking parameters, the order of parameters, a
    trailing slash, needless percent-encoding, and what makes a page one for telephones (`m.`, `amp.`, `/amp`).
    """
    host = _FOR_TELEPHONES.sub("", url.hostname.rstrip(".").removeprefix("www."))
    port = f":{url.port}" if url.port else ""
    path = _AMP_PATH.sub("", _plain(url.pathname).rstrip("/"))
    parameters = (p for p in _parameters(url) if p.lower() not in _AMP_QUERY)
    query = "&".join(sorted(_plain(p) for p in parameters))
    return f"{host}{port}{path}" + (f"?{query}" if query else "")


def published(url: URL) -> str:
    """What the reader gets: without fragment and tracking parameters, all else as it was given."""
    clean = URL(url.href)
    clean.hash = ""
    if has_tracking(url):
        kept = _parameters(url)
        clean.search = "?" + "&".join(kept) if kept else ""
    return str(clean.href)


def has_tracking(url: URL) -> bool:
    """Whether the address has parameters that only tell where its reader comes from."""
    return len(_parameters(url)) != len(_all_parameters(url))


def host(url: str) -> str:
    """The host of an address that was parsed before, without `www.`."""
    return str(URL(url).hostname).removeprefix("www.")


def path(url: str) -> str:
    """The path of an address, without a slash at its end."""
    return str(URL(url).pathname).rstrip("/")


def _all_parameters(url: URL) -> list[str]:
    return [p for p in url.search.removeprefix("?").split("&") if p]


def _parameters(url: URL) -> list[str]:
    return [p for p in _all_parameters(url) if not _is_tracking(p.partition("=")[0].lower())]


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _plain(text: str) -> str:
    """Percent-encoding in one spelling: unreserved characters plain, hex digits upper case (RFC 3986, 6.2.2)."""

    def one(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(one, text)
