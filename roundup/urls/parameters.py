"""What an address's parameters are for: `db/tracking.toml` says what the kinds mean."""

import re
from collections.abc import Iterator

from roundup.urls.address import Address, Site, site
from roundup.urls.plain import plain_query
from roundup.urls.tables import BY_VALUE, UNLESS

TRACKING, ACCESS, VIEW = "tracking", "access", "view"
_SHORTEST_TOKEN = 6
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}/?", re.I)


def kinds(address: Address) -> Iterator[tuple[str, str]]:
    """Each parameter as it stands there, with its kind; "" for one that says which page it is."""
    known = site(address.host)
    for given in address.query.split("&"):
        parameter = _without_tail(given, known) if "?" in given else given
        if parameter:
            yield parameter, kind(parameter, known, address)
        elif given:
            yield given, TRACKING


def kind(parameter: str, known: Site, address: Address) -> str:
    """The kind of one parameter on this site, "" for one that says which page it is."""
    name, _, value = parameter.partition("=")
    name = _name(name)
    found = known.kinds.get(name)
    if found is None:
        return TRACKING if name.startswith(known.prefixes) else ""
    if found == BY_VALUE:
        return known.kinds.get(f"{name}={value.lower()}") or _kind_of_value(name, value, known)
    if name in UNLESS:
        text = f"{address.path}?{address.query}".lower()
        return "" if any(word in text for word in UNLESS[name]) else found
    return found


def _name(name: str) -> str:
    """A parameter's name as it is compared."""
    if "%" in name:
        name = plain_query(name)
    return without_html(name).lower()


def without_html(parameter: str) -> str:
    """Without the rest of `&amp;` before it, where an address was copied out of a page's source."""
    return re.sub(r"\A(?:amp;)+", "", parameter) if parameter.startswith("amp;") else parameter


def _kind_of_value(name: str, value: str, known: Site) -> str:
    """The kind of a name that counts only with a value of some look: a token, or the name of a site."""
    token = known.kinds.get(f"{name}=?", "")
    if token and len(value) >= _SHORTEST_TOKEN and re.search("[0-9]", value) and re.search("[A-Za-z]", value):
        return token
    return known.kinds.get(f"{name}=<domain>", "") if _DOMAIN.fullmatch(value) else ""


def _without_tail(parameter: str, known: Site) -> str:
    """Without a second query that a sender of mails has hung on: `id=3?utm_source=x` is `id=3`."""
    front, _, tail = parameter.partition("?")
    name = _name(re.split("=|%3D", tail, maxsplit=1, flags=re.I)[0])
    is_tracking = known.kinds.get(name) == TRACKING or name.startswith(known.prefixes)
    return front if is_tracking else parameter
