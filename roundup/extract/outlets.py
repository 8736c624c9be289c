"""Outlets: who published something, by the registry of domains."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from publicsuffixlist import PublicSuffixList

from roundup.errors import UnusableError
from roundup.model import Outlet
from roundup.text.words import fold

Registry = Mapping[str, Outlet]

_KINDS: dict[str, type] = {
    "name": str,
    "family": str,
    "kind": str,
    "language": str,
    "country": str,
    "paywall": bool,
    "valid_from": date,
    "formerly": str,
}
_WANTED = {bool: "true or false", date: "a day, as in 2023-07-24", str: "a text in quotation marks"}


def read(text: str, file: str) -> dict[str, Outlet]:
    """The registry in a `publishers.toml`; UnusableError names file and entry."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableError(f"{file} can't be read: {error}.") from None
    return {domain.lower(): _outlet(domain, entry, file) for domain, entry in data.items()}


def _outlet(domain: str, entry: Any, file: str) -> Outlet:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
        raise UnusableError(f'{file}: ["{domain}"] needs a name, as in name = "FT".')
    unknown = entry.keys() - _KINDS.keys()
    if unknown:
        raise UnusableError(f'{file}: ["{domain}"] has {min(unknown)}, which is none of its settings.')
    for key, kind in _KINDS.items():
        if key in entry and not isinstance(entry[key], kind):
            raise UnusableError(f'{file}: {key} of ["{domain}"] must be {_WANTED[kind]}.')
    if ("valid_from" in entry) != ("formerly" in entry):
        raise UnusableError(f'{file}: ["{domain}"] needs both valid_from and formerly, or neither.')
    return Outlet(
        name=entry["name"].strip(),
        family=str(entry.get("family") or fold(entry["name"]).replace(" ", "-")),
        kind=entry.get("kind"),
        language=entry.get("language"),
        country=entry.get("country"),
        paywall=bool(entry.get("paywall", False)),
        valid_from=entry["valid_from"].isoformat() if "valid_from" in entry else None,
        formerly=entry.get("formerly"),
    )


def find(registry: Registry, host: str) -> Outlet | None:
    """The outlet at this host, or at the domain it belongs to.

    A public suffix (`gov.uk`) stands for itself alone, not for all who have a domain under it.
    """
    labels = host.lower().removeprefix("www.").split(".")
    for at in range(len(labels)):
        domain = ".".join(labels[at:])
        if domain in registry and (at == 0 or not suffixes().is_public(domain)):
            return registry[domain]
    return None


def outlet(
    registry: Registry, host: str, *, by_editor: str | None, site_name: str | None, published: str | None
) -> Outlet | None:
    """Who published it: as the editor calls them, as the registry does, else as the site calls itself; None when
    nobody knows.  An outlet that was renamed has the name that it had on the day."""
    known = find(registry, host)
    if known and known.valid_from and known.formerly and published and published < known.valid_from:
        known = replace(known, name=known.formerly)
    own = site_name if site_name and not _is_domain(site_name) else None
    name = by_editor or (known.name if known else own)
    if not name:
        return None
    return replace(known, name=name) if known else Outlet(name, fold(name).replace(" ", "-"))


def wire(registry: Registry, name: str) -> Outlet:
    """The agency of this name."""
    for one in registry.values():
        if one.kind == "wire" and one.name == name:
            return one
    return Outlet(name, fold(name).replace(" ", "-"), kind="wire")


def _is_domain(name: str) -> bool:
    return "." in name and " " not in name and name.lower() == name


@cache
def suffixes() -> PublicSuffixList:
    """Under what domains are registered: `co.uk` (https://publicsuffix.org)."""
    return PublicSuffixList()
