"""Days and spans of years as people write them: `3 January`, `Jan. 4`, `1月4日`, `2024-01-03`, `2023/24`."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from roundup.text.numbers import chinese
from roundup.text.units import scale_at, unit_at


@dataclass(frozen=True, slots=True)
class Dated:
    """A day or a year in a text: a day's value is 100 times its month, plus the day; `1/3/2024` may be two days."""

    kind: Literal["year", "day"]
    values: tuple[Decimal, ...]
    start: int
    end: int


# English and German months have a capital letter (`may` and `march` are other words), the others have none.
_MONTHS = [
    "January Jan Januar Jänner janvier janv enero gennaio",
    "February Feb Februar Febr février févr febrero febbraio",
    "March Mar März mars marzo",
    "April Apr avril abril aprile",
    "May Mai mai mayo maggio",
    "June Jun Juni juin junio giugno",
    "July Jul Juli juillet juil julio luglio",
    "August Aug août agosto",
    "September Sept Sep septembre septiembre setiembre settembre",
    "October Oct Oktober Okt octobre octubre ottobre",
    "November Nov novembre noviembre",
    "December Dec Dezember Dez décembre diciembre dicembre",
]
# These are other words too, so they need a year behind them: `24 may 2024`.
_SHORT_MONTHS = [
    *("ene gen", "feb", "mar", "avr abr apr", "may mag", "jun giu", "jul lug", "ago"),
    *("sept sep set", "oct ott", "nov", "déc dic"),
]
_MONTH = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH |= {name.upper(): n for name, n in _MONTH.items() if name[0].isupper()}

# `12. August` is a day in German; `12. May` is the end of an English sentence.
_NOT_GERMAN = frozenset(["January", "February", "March", "May", "June", "July", "October", "December"])

_SHORT_MONTH = {name: n for n, names in enumerate(_SHORT_MONTHS, 1) for name in names.split()}

MONTH_NAME = "|".join(sorted(_MONTH, key=lambda name: -len(name)))
_ORDINAL = r"(?:st|nd|rd|th|er|\.?[ºª°]|\.)?"
_TO = r"(?:\s?[-–—]\s?|\s(?:and|to|through|bis|und|au|et|al|y|e|or)\s(?:the\s|el\s|den\s|le\s|il\s)?)"
_YEAR = r"(?:(?:19|20)[0-9]{2}|2100)"
# No decimals, no thousands, no percent.
_WHOLE = r"(?![0-9%]|[.,:][0-9])"

# `3–5 January`, `the 3rd and 5th of January`, `3. Januar`, `3 de enero`
_BEFORE_MONTH = re.compile(
    rf"(?P<first>[0-9]{{1,2}}{_ORDINAL})(?:{_TO}(?P<last>[0-9]{{1,2}}{_ORDINAL}))?\s(?:of\s|de\s)?"
    rf"(?P<month>(?:{MONTH_NAME})(?![^\W_])|(?:{'|'.join(_SHORT_MONTH)})(?=\.?\s(?:de\s)?{_YEAR}))"
)
# What follows the month in `January 3rd`, `January 3–5`.
_AFTER_MONTH = re.compile(
    rf"(?P<first>[0-9]{{1,2}}(?:st|nd|rd|th)?){_WHOLE}(?![^\W_])"
    rf"(?:(?:\s?[-–—]\s?|\s(?:to|through)\s)(?P<last>[0-9]{{1,2}}(?:st|nd|rd|th)?){_WHOLE}(?![^\W_]))?"
)
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?\s\Z")
_CHINESE_DAY = re.compile(
    r"(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?"
    r"(?P<first>(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?[日号號])"
    r"(?:\s?[至到\-–—~]\s?(?P<last>[0-9]{1,2}\s?[日号號]))?"
)
_ISO = re.compile(rf"({_YEAR})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})(?![0-9])(?:T[0-9:.]+Z?)?")
# Day and month, in either order, before a year of four figures, or of two where it cannot be a version.
_NUMERIC = re.compile(
    rf"([0-9]{{1,2}})([./])([0-9]{{1,2}})\2(?:({_YEAR})|(?<=/)[0-9]{{2}}|(?<=[0-9]{{2}}\.)[0-9]{{2}})(?![0-9])"
)
# `2023/24` is one year; `2019–23` two; `2024-05` a month of one.
_SPAN = re.compile(rf"({_YEAR})([-–/])([0-9]{{2}})(?![0-9%]|[-–/.,][0-9])")
# `24年12月`: a year of two figures, when a month follows.
_SHORT_YEAR = re.compile(r"([0-9]{2})年(?=[0-9]{1,2}月)")

Found = tuple[list[Dated], int]


def dated(text: str, at: int, low: int) -> Found | None:
    """The days and years that are written from this number on, and where they end; None where there are none.

    Nothing before `low` is looked at: it belongs to the figure before.
    """
    for reader in (_iso, _numeric, _span, _short_year, _chinese, _day):
        if found := reader(text, at, low):
            return found
    return None


def is_year(digits: str) -> bool:
    """Whether these digits alone are read as a year: 1900 to 2100."""
    return len(digits) == 4 and digits.isdigit() and 1900 <= int(digits) <= 2100


def _iso(text: str, at: int, low: int) -> Found | None:
    match = _ISO.match(text, at)
    days = match and _values(int(match[3]), int(match[4]))
    if not match or not days:
        return None
    return [_year(match, 1), Dated("day", days, match.start(3), match.end(4))], match.end()


def _numeric(text: str, at: int, low: int) -> Found | None:
    match = _NUMERIC.match(text, at)
    if not match:
        return None
    one, other = int(match[1]), int(match[3])
    # Points part day and month, in that order; strokes part them in either.
    days = _values(other, one) + (_values(one, other) if match[2] == "/" and one != other else ())
    parts = [Dated("day", days, match.start(), match.end(3))]
    return ([*parts, _year(match, 4)] if match[4] else parts, match.end()) if days else None


def _span(text: str, at: int, low: int) -> Found | None:
    match = _SPAN.match(text, at)
    if not match:
        return None
    first, second = int(match[1]), int(match[3])
    if second == (first + 1) % 100:
        return [Dated("year", (Decimal(first),), match.start(), match.end())], match.end()
    if second > first % 100 and (match[2] == "–" or (match[2] == "-" and second > 12)):
        until = Dated("year", (Decimal(first - first % 100 + second),), match.start(3), match.end())
        return [_year(match, 1), until], match.end()
    return [_year(match, 1)], match.end()


def _short_year(text: str, at: int, low: int) -> Found | None:
    match = _SHORT_YEAR.match(text, at)
    if not match:
        return None
    year = int(match[1]) + (2000 if int(match[1]) < 70 else 1900)
    return [Dated("year", (Decimal(year),), match.start(), match.end())], match.end()


def _chinese(text: str, at: int, low: int) -> Found | None:
    match = _CHINESE_DAY.match(text, at)
    return match and _days(_number(match["month"]), match, at)


def _day(text: str, at: int, low: int) -> Found | None:
    before = _WORD_BEFORE.search(text, max(low, at - 14), at) if text[at - 1 : at].isspace() else None
    if before and before[1] in _MONTH and (match := _AFTER_MONTH.match(text, at)):
        # `In January 3 million people` is no day.
        if scale_at(text, match.end()) or unit_at(text, match.end()):
            return None
        return _days(_MONTH[before[1]], match, before.start())
    match = _BEFORE_MONTH.match(text, at)
    if not match or (match["first"].endswith(".") and match["month"] in _NOT_GERMAN):
        return None
    return _days((_MONTH | _SHORT_MONTH)[match["month"]], match, at)


def _days(month: int, match: re.Match[str], start: int) -> Found | None:
    """The one or two days that the groups `first` and `last` name; what begins at `start` belongs to the first."""
    ends = match.end("first") if match["last"] else match.end()
    spans = [(match["first"], start, ends)]
    if match["last"]:
        spans.append((match["last"], match.start("last"), match.end()))
    found = [(_values(month, _number(part)), begin, end) for part, begin, end in spans]
    if not all(values for values, _, _ in found):
        return None
    return [Dated("day", values, begin, end) for values, begin, end in found], match.end()


def _number(part: str) -> int:
    """`3rd`, `4日`, `二十一日`: the number in front."""
    digits = re.match("[0-9]+", part)
    return int(digits[0]) if digits else int(chinese(part.rstrip("日号號 ")) or 0)


def _values(month: int, day: int) -> tuple[Decimal, ...]:
    return (Decimal(100 * month + day),) if 1 <= month <= 12 and 1 <= day <= 31 else ()


def _year(match: re.Match[str], group: int) -> Dated:
    return Dated("year", (Decimal(match[group]),), match.start(group), match.end(group))
