"""Dates as feeds write them."""

import re
from datetime import datetime, timedelta

from roundup.collect import rows
from roundup.times import utc

# `Wed, 03 Jan 2024 09:15:00 +0100` (RFC 822, 5.1): feeds leave out the day's name, the seconds or the time.
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4}|\d\d)(?!\d)"
    r"(?:,?\s+(\d\d?:\d\d(?::\d\d)?)(?:\.\d+)?\s*([+-]\d\d:?\d\d(?!\d)|[A-Za-z]+)?)?"
)
_ISO_8601 = re.compile(
    r"(\d{4}-\d\d?-\d\d?)(?:[Tt\s]+(\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*([+-]\d\d:?\d\d|[Zz])?)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# The names of zones that RFC 822 knows; others (CST is also China's, BST is also Bangladesh's) are no hour.
_ZONES = {
    **dict.fromkeys(("z", "ut", "utc", "gmt"), "+00:00"),
    **{"est": "-05:00", "edt": "-04:00", "cst": "-06:00", "cdt": "-05:00"},
    **{"mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00"},
}
_AHEAD = timedelta(days=1)
"""So much later than our clock it may be at a page's place, at most."""


def published(*texts: str) -> str | None:
    """The first of these that is a date, as it is stored: `YYYY-MM-DD`, or a full time in UTC."""
    return next(filter(None, map(_published, texts)), None)


def _published(text: str) -> str | None:
    text = text.strip()[:100]
    for pattern, parts in ((_ISO_8601, _iso_8601), (_RFC_822, _rfc_822)):
        match = pattern.match(text)
        if match:
            return rows.published(parts(match))
    return rows.published(text)


def latest(now: datetime) -> str:
    """The last moment that an entry may be dated; greater dates, compared as text, are in the future."""
    return utc(now + _AHEAD)


def _iso_8601(match: re.Match[str]) -> str:
    year, month, day = match[1].split("-")
    return _stored(f"{year}-{month:0>2}-{day:0>2}", match[2], match[3])


def _rfc_822(match: re.Match[str]) -> str:
    year = int(match[3])
    if len(match[3]) == 2:
        year += 2000 if year < 50 else 1900  # RFC 2822, 4.3
    month = match[2][:3].lower()
    number = _MONTHS.index(month) + 1 if month in _MONTHS else 0
    return _stored(f"{year:04}-{number:02}-{match[1]:0>2}", match[4], match[5])


def _stored(day: str, hour: str | None, zone: str | None) -> str:
    """In the spelling that the standard library reads."""
    if not hour:
        return day
    zone = _ZONES.get((zone or "").lower(), zone or "")
    return f"{day}T{hour:0>5}{zone}" if zone[:1] in ("+", "-") else day
