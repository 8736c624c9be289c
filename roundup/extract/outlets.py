"""Outlets: who published something, by the registry of domains."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from publicsuffixlist import PublicSuffixList

from roundup.errors import UnusableError
from roundup.model import Outlet
from roundup.text.words import fold

Registry = Mapping[str, Outlet]

_KINDS = {"name": str, "family": str, "kind": str, "language": str, "country": str, "paywall": bool}


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
            what = "true or false" if kind is bool else "a text in quotation marks"
            raise UnusableError(f'{file}: {key} of ["{domain}"] must be {what}.')
    return Outlet(
        name=entry["name"].strip(),
        family=str(entry.get("family") or fold(entry["name"]).replace(" ", "-")),
        kind=entry.get("kind"),
        language=entry.get("language"),
        country=entry.get("country"),
        paywall=bool(entry.get("paywall", False)),
    )


def find(registry: Registry, host: str) -> Outlet | None:
    """The outlet at this host, or at the domain it belongs to.

    A public suffix (`gov.uk`) stands for itself alone, not for all who have a domain under it.
    """
    labels = host.lower().removeprefix("www.").split(".")
    for at in range(len(labels)):
        domain = ".".join(labels[at:])
        if domain in registry and (at == 0 or not _suffixes().is_public(domain)):
            return registry[domain]
    return None


def name_of(registry: Registry, host: str, site_name: str | None, by_editor: str | None) -> str | None:
    """How the outlet is called: as the editor says, as the registry says, else as the site calls itself."""
    if by_editor:
        return by_editor
    known = find(registry, host)
    if known:
        return known.name
    return site_name if site_name and not _is_domain(site_name) else None


def _is_domain(name: str) -> bool:
    return "." in name and " " not in name and name.lower() == name


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
