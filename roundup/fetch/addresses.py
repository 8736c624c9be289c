"""Which addresses may be asked: public ones, on the usual ports, and what the settings allow beside them."""

import ipaddress
from dataclasses import dataclass

from ada_url import URL

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Ranges that `is_global` lets through, or that carry an IPv4 address within them (IANA's special-purpose
# registries; RFC 6052 and 8215 for NAT64, RFC 3056 for 6to4, RFC 4380 for Teredo).
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/23",
        "2002::/16",
        "100::/64",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "100.64.0.0/10",
    )
)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public web's."""
    ip: _Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if any(ip.version == net.version and ip in net for net in _NEVER):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


@dataclass(frozen=True)
class Policy:
    """What may be asked, as the settings say (`fetch.allow_private`, `fetch.ports`)."""

    allow_private: bool | tuple[str, ...] = False
    """All private addresses, none, or those of these `host`s and `host:port`s."""
    ports: tuple[int, ...] = (80, 443)

    def refusal(self, url: URL) -> str | None:
        """Why this address is not asked, in words that follow its name; None when it may be."""
        port = int(url.port) if url.port else {"http:": 80, "https:": 443}[url.protocol]
        if port not in self.ports and not self.allows_private(url.hostname, port):
            return f"is on port {port}, which is not among those of fetch.ports"
        return None

    def allows_private(self, host: str, port: int) -> bool:
        """Whether the settings open this host, whatever its address is."""
        if isinstance(self.allow_private, bool):
            return self.allow_private
        name = host.strip("[]").lower()
        named = {part.strip("[]") for part in self.allow_private}
        return bool(named & {name, f"{name}:{port}", f"[{name}]:{port}", f"{name}]:{port}"})
