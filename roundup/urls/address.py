"""An address in its pieces, and what is known of its host."""

from functools import cache, lru_cache

from roundup.urls import tables

_DRESSES = frozenset(("www", "m", "mobile", "touch", "wap", "amp"))
"""Names before a site's own that make it no other site: the same pages, for telephones or for AMP."""
_SECOND = frozenset(
    "ac ad asso co com ed edu go gob gouv gov govt gv ind lg ltd mil ne net nhs nom or org plc sch".split()  # noqa: SIM905
)
"""What stands before a country's ending where names are given below it: `co` in co.uk.  By name, and not by the
Public Suffix List: reading that takes longer than recording a link, and a key must not change with its releases."""
_SIGNS = ("=http", "/http", ":%2", "aHR0c", "/c/eJ")
"""What an address has in it that wraps another one on its sender's own host: an address as a parameter's value or in
the path, `http` in base64, or what zlib packed, in base64."""
_LONGEST_HOST = 253
"""Letters in a host's name (RFC 1035, 2.3.4): a longer one leads nowhere, and is not worth remembering."""
_DEEPEST = 5
"""Names above a host that are looked up; no rule is of a site that lies deeper."""


class Address:
    """An address as ada writes it, in pieces: in that form each piece ends at the first sign of the next."""

    __slots__ = ("fragment", "host", "href", "path", "port", "query")

    def __init__(self, href: str) -> None:
        self.href = href
        rest, _, self.fragment = href.partition("#")
        rest, _, self.query = rest.partition("?")
        _, _, rest = rest.partition("://")
        authority, _, path = rest.partition("/")
        self.path = "/" + path
        self.host = authority.rpartition("@")[2]
        self.port = ""
        host, _, port = self.host.rpartition(":")
        if port.isdigit():  # and not the last group of an IPv6 address
            self.host, self.port = host, port

    def parameters(self) -> list[str]:
        """The query's parameters as they stand there, `name=value`."""
        return [one for one in self.query.split("&") if one]


class Site:
    """What is known of a host, by its own name and by those of the domains above it."""

    __slots__ = ("kinds", "name", "prefixes", "wrappers")

    def __init__(self, host: str) -> None:
        self.name = host
        """The host as it is compared."""
        self.kinds = _kinds(("*",))
        """What parameters are for, by their names; see parameters.py."""
        self.prefixes = tables.PREFIXES["*"]
        """Beginnings of names that are tracking."""
        self.wrappers: tuple[tables.Wrapper, ...] = ()
        labels = host.removesuffix(".").split(".")
        if len(labels) == 1 or not labels[-1] or labels[-1].isdigit() or host.startswith("["):
            return  # no name of the internet's, but an IP address, or nonsense
        ending = 2 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND else 1
        before, own = labels[: -ending - 1], labels[-ending - 1 :]
        names = _names(before, own)
        self.name = _compared(before, own, any(name in tables.PLATFORMS for name in names))
        self.kinds = _kinds(("*", *(name for name in reversed(names) if name in tables.PARAMETERS)))
        for name in [*names, before[0] + ".**"] if before else names:
            self.prefixes += tables.PREFIXES.get(name, ())
            self.wrappers += tables.WRAPPERS.get(name, ())


def target(address: Address) -> str | None:
    """The address that a wrapper shows; None when it is no wrapper, or does not show it."""
    wrappers = site(address.host).wrappers
    if any(sign in address.href for sign in _SIGNS):
        wrappers += tables.WRAPPERS["*"]
    if not wrappers:
        return None
    from roundup.urls.wrappers import shown

    return shown(address, wrappers)


def site(host: str) -> Site:
    """What is known of a host."""
    return _remembered(host) if len(host) <= _LONGEST_HOST else Site(host)


@lru_cache(maxsize=4096)
def _remembered(host: str) -> Site:
    return Site(host)


def _names(before: list[str], own: list[str]) -> list[str]:
    """A host and the domains above it, down to the site's own; `name.*` at last, where that is one in a country."""
    whole = [*before, *own]
    names = [".".join(whole[place:]) for place in range(max(0, len(before) - _DEEPEST), len(before) + 1)]
    if len(own) == 3 or own[1] == "com" or len(own[1]) == 2:
        names.append(own[0] + ".*")
    return names


def _compared(before: list[str], own: list[str], platform: bool) -> str:
    """The host without its dress.  On a platform, where everybody may have a name, only `www` is one."""
    if platform:
        while before[:1] == ["www"]:
            before = before[1:]
    else:
        before = [label for label in before if label not in _DRESSES]
    whole = [*before, *own]
    for name in _names(before, own):
        if name in tables.SAME:
            depth = len(own) if name.endswith(".*") else name.count(".") + 1
            return ".".join([*whole[:-depth], tables.SAME[name]])
    return ".".join(whole)


@cache
def _kinds(sites: tuple[str, ...]) -> dict[str, str]:
    """Kinds by name, of what counts on all of these; what is said of the later ones stands above the others."""
    return {
        name: kind
        for site in sites
        for kind, names in tables.PARAMETERS[site].items()
        for name in names.split()
    }
