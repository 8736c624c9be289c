"""Percent-encoding in one spelling."""

import re

_ESCAPE = r"%([0-9A-Fa-f]{2})?"
_PRINTABLE = frozenset(map(chr, range(0x21, 0x7F)))
_OF_A_PATH = _PRINTABLE - set("%/?#\\;+")
_OF_A_QUERY = _PRINTABLE - set("%&=+#;?")
"""What may stand without an escape and means the same.  RFC 3986 (6.2.2.2) promises that of letters, digits and
`-._~` alone; that servers take `(` and `%28` for one is how they are, and addresses are copied in both spellings.
Left out is what parts an address, and `+`, which is a space to some."""


def plain_path(text: str) -> str:
    """A path with no needless escapes, hex digits in upper case (RFC 3986, 6.2.2.1)."""
    return re.sub(_ESCAPE, lambda match: _one(match, _OF_A_PATH), text)


def plain_query(text: str) -> str:
    """A parameter's name or value with no needless escapes; a space is `+`."""
    return re.sub(_ESCAPE, lambda match: _one(match, _OF_A_QUERY), text).replace("%20", "+")


def _one(match: re.Match[str], may_stand: frozenset[str]) -> str:
    if not match[1]:
        return "%25"  # a bare percent sign
    character = chr(int(match[1], 16))
    return character if character in may_stand else match[0].upper()
