"""Writes roundup/urls/tables.py: tracking.toml and wrappers.toml in the form in which they are quick to read.

    python db/make_urls.py

Recording a link may not wait for TOML to be read, so what is in the two files stands in a module as well.  The
same files always make the same module, and whatever contradicts itself in them is refused.
"""

import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from pprint import pformat
from typing import Any

Data = Mapping[str, Any]
Row = tuple[tuple[str, ...], tuple[str, ...], str, str]
KINDS = ("tracking", "access", "view")
ENCODINGS = ("", "plain", "base64", "bing", "proofpoint", "mailgun", "substack", "google-news")
HOLES = {
    "**": ".*",
    "*": "[^/?]+",
    "{url}": "(?P<url>[^/?]+)",
    "{base64}": "(?P<base64>[^/?]+)",
    "{address}": "(?P<address>.+?)",
    "{page}": r"(?P<page>[^/?.]+\.[^/?]+(?:[/?].*)?)",
    "{rest}": "(?P<rest>.+)",
    "{id}": r"(?P<id>[\w-]{11})",
    "{name}": r"(?P<name>[\w-]+)",
}
"""What stands in a path for what; see wrappers.toml."""
TAKE_THE_QUERY = ("**", "{address}", "{page}", "{rest}")

HEAD = '''\
"""What is known of parameters and wrappers: made by db/make_urls.py, not by hand.

Of db/wrappers.toml, and of db/tracking.toml, whose licence this file is therefore under: This Source Code Form is
subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not distributed with this file,
You can obtain one at https://mozilla.org/MPL/2.0/.  Copyright (c) 2023 The Brave Authors, and roundup's.
"""

# fmt: off
# ruff: noqa: E501

DIGEST = {digest!r}
"""Of what stands below: another one, and keys may be others."""

BY_VALUE = {by_value!r}
"""The kind of a name that has one only with certain values: those stand there as `name=value`."""

Wrapper = tuple[tuple[str, ...], tuple[str, ...], str, str]
"""Paths as regular expressions, parameters, encoding, to."""

'''
TABLES = {
    "PARAMETERS": ("dict[str, dict[str, str]]", "Names, parted by spaces, by site and kind."),
    "PREFIXES": ("dict[str, tuple[str, ...]]", "Beginnings of tracking's names, by site."),
    "UNLESS": ("dict[str, tuple[str, ...]]", "Words beside which a name says which page it is."),
    "WRAPPERS": ("dict[str, tuple[Wrapper, ...]]", "Wrappers by host."),
    "SAME": ("dict[str, str]", "Hosts, and the host as which they are compared."),
    "PLATFORMS": ("tuple[str, ...]", "Domains where everybody may have a name."),
}
BY_VALUE = "by value"
WIDTH = 110


def main(folder: Path) -> str:
    """The module's text; ValueError where the files contradict themselves."""
    tracking = tomllib.loads((folder / "tracking.toml").read_text("utf-8"))
    wrappers = tomllib.loads((folder / "wrappers.toml").read_text("utf-8"))
    values = [*parameters(tracking), rows(wrappers), same(wrappers), tuple(wrappers["platforms"]["domains"])]
    text = ""
    for (name, (kind, about)), value in zip(TABLES.items(), values, strict=True):
        shown = pformat(value, width=WIDTH, compact=True, sort_dicts=False)
        text += f'{name}: {kind} = {shown}\n"""{about}"""\n\n'
    digest = sha256(text.encode()).hexdigest()[:12]
    return HEAD.format(by_value=BY_VALUE, digest=digest) + text.rstrip("\n") + "\n"


def parameters(data: Data) -> tuple[Data, Data, Data]:
    """Names by site and kind, the beginnings of names by site, and the words beside which a name does not count."""
    kinds: defaultdict[str, dict[str, str]] = defaultdict(dict)
    prefixes: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    unless: dict[str, tuple[str, ...]] = {}
    for kind, group, site, name in named(data):
        if name != name.lower() or not re.fullmatch(r"[^\s&?*=]+(\*|=[^\s&]*)?", name):
            raise ValueError(f"{name!r} of {group['who']} is no name")
        if name.endswith("*"):
            if kind != "tracking":
                raise ValueError(f"{name!r} of {group['who']}: only names of tracking may end in *")
            prefixes[site] += (name[:-1],)
            continue
        if name in kinds[site] or (site != "*" and kinds["*"].get(name) == kind):
            raise ValueError(f"{name!r} of {group['who']} is there already")
        kinds[site][name] = kind
        if "unless" in group:
            unless[name] = tuple(group["unless"])
    for site, names in kinds.items():
        for bare in [name.partition("=")[0] for name in names if "=" in name]:
            if names.setdefault(bare, BY_VALUE) != BY_VALUE:
                raise ValueError(f"{bare!r} counts on {site} with any value, and with one alone")
    for name in unless:
        if any(n == name and "unless" not in group for _, group, _, n in named(data)):
            raise ValueError(f"{name!r} has exceptions in one place and none in another")
    return {site: by_kind(names) for site, names in kinds.items()}, dict(prefixes), unless


def by_kind(names: Mapping[str, str]) -> dict[str, str]:
    """The names of each kind, in one string: that is read faster than many, and few sites are asked for."""
    return {kind: " ".join(n for n in names if names[n] == kind) for kind in sorted(set(names.values()))}


def named(data: Data) -> Iterator[tuple[str, Data, str, str]]:
    """Each name with its kind, group and site, what counts everywhere first."""
    if wrong := set(data) - set(KINDS):
        raise ValueError(f"there is no kind {sorted(wrong)}")
    groups = [(kind, group) for kind in KINDS for group in data.get(kind, [])]
    for kind, group in sorted(groups, key=lambda one: "sites" in one[1]):
        for site in group.get("sites", ["*"]):
            for name in group["names"]:
                yield kind, group, site, name


def rows(data: Data) -> dict[str, tuple[Row, ...]]:
    """Each host's wrappers."""
    found: defaultdict[str, tuple[Row, ...]] = defaultdict(tuple)
    for wrapper in data["wrapper"]:
        if not (wrapper.get("parameters") or wrapper.get("to") or any("{" in p for p in wrapper["paths"])):
            raise ValueError(f"the wrapper of {wrapper['who']} shows nothing")
        if wrapper.get("encoding", "") not in ENCODINGS:
            raise ValueError(f"the wrapper of {wrapper['who']} has no encoding {wrapper['encoding']!r}")
        unknown = set(re.findall(r"\{\w+\}", "".join(wrapper.get("paths", [])))) - set(HOLES)
        filled = set(re.findall(r"\{\w+\}", wrapper.get("to", ""))) - {"{query}"}
        if unknown or any(
            not filled <= set(re.findall(r"\{\w+\}", path)) for path in wrapper.get("paths", [])
        ):
            raise ValueError(f"the wrapper of {wrapper['who']} has no hole {sorted(unknown or filled)}")
        row = (
            tuple(pattern(path) for path in wrapper.get("paths", [])),
            tuple(wrapper.get("parameters", [])),
            wrapper.get("encoding", ""),
            wrapper.get("to", ""),
        )
        for host in wrapper["hosts"]:
            found[host] += (row,)
    return dict(found)


def pattern(path: str) -> str:
    """A path of wrappers.toml as a regular expression for path and query."""
    pieces = re.split(r"(\*\*|\*|\{\w+\})", path)
    text = "".join(HOLES[piece] if piece in HOLES else re.escape(piece) for piece in pieces)
    return text if "?" in path or path.endswith(TAKE_THE_QUERY) else text + r"(?:\?.*)?"


def same(data: Data) -> dict[str, str]:
    """Each host that is another one, with that one."""
    return {host: one["as"] for one in data["same"] for host in one["hosts"]}


if __name__ == "__main__":
    here = Path(__file__).parent
    module = here.parent / "roundup" / "urls" / "tables.py"
    module.write_text(main(here), "utf-8")
    sys.stdout.write(f"{module}\n")
