"""The registry of outlets: what ships, what the home's `publishers.toml` says over it, and what can be learnt.

The home's file is the editor's: it is changed entry by entry, and all else in it stays as it was typed.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from roundup import urls
from roundup.app.desk import Desk, read_text
from roundup.app.files import write
from roundup.errors import NotAUrlError, UsageError
from roundup.extract import outlets
from roundup.model import Outlet
from roundup.store import links
from roundup.text.words import fold

Row = dict[str, Any]

_ENOUGH = 3
"""Articles of a site that call it the same, before that is learnt: one page may have a slip in it."""
_AGREED = 0.8
"""… and the share of its articles that do."""

KINDS = (
    "wire",
    "newspaper",
    "magazine",
    "broadcaster",
    "blog",
    "government",
    "company",
    "think-tank",
    "journal",
)


@dataclass(frozen=True)
class Learnt:
    """A name for a site, and where it comes from."""

    domain: str
    name: str
    articles: int
    by_editor: bool


def listed(desk: Desk, words: str | None = None) -> list[Row]:
    """The outlets, by name: all, or those in whose name, family or domain these words stand."""
    own = _own(desk)
    wanted = fold(words or "")
    rows = [
        {
            "domain": domain,
            "name": one.name,
            "family": one.family,
            "kind": one.kind,
            "language": one.language,
            "country": one.country,
            "paywall": one.paywall,
            "valid_from": one.valid_from,
            "formerly": one.formerly,
            "whose": "yours" if domain in own else "shipped",
        }
        for domain, one in desk.outlets.items()
        if wanted in fold(f"{one.name} {one.family}") or f".{(words or '').lower()}" in f".{domain}"
    ]
    return sorted(rows, key=lambda row: (fold(row["name"]), row["domain"]))


def set_(desk: Desk, site: str, given: Mapping[str, str | bool | None]) -> Row:
    """Say how an outlet is called, and what else is known of it, in the home's `publishers.toml`.

    What isn't given stays as the registry has it.  `site`: a domain, or the address of any of its pages.
    """
    domain = _domain(site)
    known = desk.outlets.get(domain) or outlets.find(desk.outlets, domain)
    entry = _named(_entry(known), given.get("name")) | {k: v for k, v in given.items() if v is not None}
    if not str(entry.get("name") or "").strip():
        raise UsageError(f"{domain} is not known yet: give its name, as in --name FT.")
    _save(desk, {domain: entry})
    return next(row for row in listed(desk, domain) if row["domain"] == domain)


def unset(desk: Desk, site: str) -> None:
    """Take the home's entry away, so that what ships counts again."""
    import tomlkit

    domain = _domain(site)
    path = desk.home.path / "publishers.toml"
    if domain not in _own(desk):
        raise UsageError(f"{path} has no entry of {domain}; `roundup publishers list` shows what is known.")
    document = tomlkit.parse(read_text(path))
    del document[domain]
    write(path, tomlkit.dumps(document))
    desk.outlets_changed()


def learn(desk: Desk, *, dry_run: bool = False) -> list[Learnt]:
    """Learn names: of a site that you called the same in each of its articles that you named, and of one that the
    registry doesn't know and whose own pages agree on a name.  They go into the home's `publishers.toml`."""
    by_editor: dict[str, list[str]] = defaultdict(list)
    by_site: dict[str, list[str]] = defaultdict(list)
    for row in links.rows(desk.db):
        host = urls.host(row["url"])
        if row["outlet"]:
            by_editor[host].append(row["outlet"])
        elif row["site_name"]:
            by_site[host].append(row["site_name"])
    found = []
    for host, names in sorted(by_editor.items()):
        known = outlets.find(desk.outlets, host)
        # A host that many share calls itself differently on each page: one of its names is not the host's.
        shared = len(set(by_site[host])) > 1
        if len(set(names)) == 1 and not shared and not (known and known.name == names[0]):
            found.append(Learnt(host, names[0], len(names), by_editor=True))
    for host, names in sorted(by_site.items()):
        if not names or outlets.find(desk.outlets, host):
            continue
        name, many = Counter(names).most_common(1)[0]
        if host not in by_editor and many >= _ENOUGH and many >= _AGREED * len(names):
            found.append(Learnt(host, name, many, by_editor=False))
    if found and not dry_run:
        _save(
            desk,
            {one.domain: _named(_entry(outlets.find(desk.outlets, one.domain)), one.name) for one in found},
        )
    return found


def _domain(site: str) -> str:
    try:
        return urls.host(str(urls.parse(site if "://" in site else f"https://{site}").href))
    except NotAUrlError:
        raise UsageError(f"{site} is no domain: write it like ft.com.") from None


def _entry(known: Outlet | None) -> Row:
    """An outlet as an entry of the file: only what is known of it."""
    if known is None:
        return {}
    keys = ("name", "family", "kind", "language", "country", "paywall", "valid_from", "formerly")
    entry = {key: value for key in keys if (value := getattr(known, key)) is not None}
    return entry | ({"valid_from": date.fromisoformat(known.valid_from)} if known.valid_from else {})


def _named(entry: Row, name: object) -> Row:
    """An entry under the editor's name, which holds for all times."""
    if not name:
        return entry
    return {key: value for key, value in entry.items() if key not in ("valid_from", "formerly")} | {
        "name": name
    }


def _own(desk: Desk) -> Mapping[str, Outlet]:
    path = desk.home.path / "publishers.toml"
    return outlets.read(read_text(path), str(path)) if path.is_file() else {}


def _save(desk: Desk, entries: Mapping[str, Row]) -> None:
    """Put these entries into the home's file; what else stands in it stays as it was typed."""
    import tomlkit

    path = desk.home.path / "publishers.toml"
    document = tomlkit.parse(read_text(path)) if path.is_file() else tomlkit.document()
    for domain, entry in entries.items():
        table = document.get(domain)
        if table is None:
            table = document[domain] = tomlkit.table()
        for key, value in entry.items():
            if table.get(key) != value:
                table[key] = value
        for key in ("valid_from", "formerly"):
            if key not in entry:
                table.pop(key, None)
    text = tomlkit.dumps(document)
    outlets.read(text, str(path))
    write(path, text)
    desk.outlets_changed()
