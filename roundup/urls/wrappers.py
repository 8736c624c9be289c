"""Addresses within addresses: what wrappers show.  Rows and their meaning: `db/wrappers.toml`.

Apart from the rest, because few addresses are wrapped, and recording a link must be quick.
"""

import binascii
import re
from collections.abc import Callable, Mapping

from ada_url import URL

from roundup.urls.address import Address
from roundup.urls.parameters import without_html
from roundup.urls.tables import Wrapper

_ASCII = re.compile(r"%([0-7][0-9A-Fa-f])")
_LONGEST = 1 << 16
"""Bytes that a packed target may come to."""


def shown(address: Address, wrappers: tuple[Wrapper, ...]) -> str | None:
    """The target that one of these wrappers shows, as ada writes it; None when none does."""
    for wrapper in wrappers:
        text = _within(address, wrapper)
        if text and re.match(r"https?:/", text, re.I):
            try:
                return str(URL(text).href)
            except ValueError:
                continue
    return None


def _within(address: Address, wrapper: Wrapper) -> str | None:
    """The text in the place where the wrapper has its target."""
    whole = f"{address.path}?{address.query}" if address.query else address.path
    paths, parameters, encoding, to = wrapper
    holes: Mapping[str, str] = {}
    if paths:
        found = next(filter(None, (re.fullmatch(path, whole, re.S) for path in paths)), None)
        if not found:
            return None
        holes = found.groupdict()
    if to:
        return to.format(**holes, query=address.query).rstrip("?&")
    wrapped = next(iter(holes.values()), None) or _parameter(address, parameters)
    return _DECODED[encoding](wrapped) if wrapped else None


def _parameter(address: Address, names: tuple[str, ...]) -> str | None:
    """The value of the first of these parameters that is there."""
    values: dict[str, str] = {}
    for parameter in address.query.split("&"):
        name, _, value = without_html(parameter).partition("=")
        values.setdefault(name.lower(), value)
    return next((values[name] for name in names if values.get(name)), None)


def _percent(text: str) -> str:
    """Without percent-encoding, once or several times over.

    Only ASCII is decoded: ada reads the rest as it stands, and a page's address need not be in UTF-8.
    """
    for _ in range(3):
        text = _ASCII.sub(lambda match: chr(int(match[1], 16)), text)
        if ":/" in text:
            break
    return text


def _base64(text: str) -> bytes:
    """In the alphabet of RFC 4648, section 4 or 5, with padding or without; empty when it is in neither."""
    plain = _ASCII.sub(lambda match: chr(int(match[1], 16)), text).rstrip("=").translate(_TO_SECTION_4)
    try:
        return binascii.a2b_base64(plain + "=" * (-len(plain) % 4))
    except ValueError:
        return b""


_TO_SECTION_4 = str.maketrans("-_", "+/")


def _text(text: str) -> str:
    return _base64(text).decode("utf-8", "replace")


def _bing(text: str) -> str | None:
    """`a1` and base64."""
    return _text(text[2:]) if text.startswith("a1") else None


def _proofpoint(text: str) -> str:
    """Version 2: `-` for the percent sign, `_` for the slash."""
    return _percent(text.replace("-", "%").replace("_", "/"))


def _plain(text: str) -> str | None:
    """As it is, or in percent-encoding all the same.  `*` is Proofpoint's sign for what it has put elsewhere."""
    if "*" in text:
        return None
    return text if ":/" in text else _percent(text)


def _mailgun(text: str) -> str | None:
    """A packed query, of which `l` is the target."""
    import zlib

    try:
        query = zlib.decompressobj().decompress(_base64(text), _LONGEST).decode("utf-8", "replace")
    except zlib.error:
        return None
    link = re.search(r"(?:^|&)l=([^&]*)", query)
    return _percent(link[1]) if link else None


def _substack(text: str) -> str | None:
    """A JSON Web Token, of which `e` is the target."""
    import json

    try:
        said = json.loads(_base64(text.partition(".")[0]))
    except (ValueError, RecursionError):
        return None
    target = said.get("e") if isinstance(said, dict) else None
    return target if isinstance(target, str) else None


def _google_news(text: str) -> str | None:
    """A protocol buffer whose field 4 is the target; in newer ones it is a number to ask Google with."""
    data = _base64(text)
    if not data.startswith(b'\x08\x13"') or len(data) < 5:
        return None
    length, start = data[3], 4
    if length > 127:  # in two bytes, seven bits in each
        length, start = length - 128 + (data[4] << 7), 5
    return data[start : start + length].decode("utf-8", "replace")


_DECODED: Mapping[str, Callable[[str], str | None]] = {
    "": _percent,
    "plain": _plain,
    "base64": _text,
    "bing": _bing,
    "proofpoint": _proofpoint,
    "mailgun": _mailgun,
    "substack": _substack,
    "google-news": _google_news,
}
