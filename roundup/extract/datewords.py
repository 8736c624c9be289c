"""Dates as people and programs write them, in the languages of the press."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from roundup.times import FIRST_YEAR, LAST_YEAR

# The names of the months as they stand in a date (in Slavic languages that is the genitive), and abbreviations
# that are no beginnings of them: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian,
# Turkish; then neighbours that cost one line each: Swedish and Danish, Ukrainian, Romanian, Indonesian, Arabic.
_NAMES = (
    "january februar march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber mrz . . . . . sept . . .",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    ". february mrt . . . juil . . . . .",
)

# Zones that mean one thing (CST is Chicago's and China's, IST India's, Israel's and Ireland's: left out), in hours.
_ZONES = {
    **dict.fromkeys(("Z", "UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("CET", "MEZ", "WEST", "BST"), 1),
    **dict.fromkeys(("CEST", "MESZ", "EET"), 2),
    **dict.fromkeys(("EEST", "MSK"), 3),
    **dict.fromkeys(("HKT", "SGT"), 8),
    **dict.fromkeys(("JST", "KST"), 9),
    **{"AEST": 10, "AEDT": 11, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
}

_YEAR = re.compile(r"[12]\d{3}|\d\d[./]\d\d[./]\d\d")
# 2024-01-03, 2024/1/3, 2024.01.03, 2024年1月3日, 2024년 1월 3일, 2024. 1. 3.
_YEAR_FIRST = re.compile(r"(?<![\d.])([12]\d{3})\s?([-/.年년])\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)")
# 03.01.2024, 3/1/2024, 03-01-2024; a year of two digits only where the others have two as well (1.2.10 is a version).
_YEAR_LAST = re.compile(
    r"(?<![\d.,/-])(\d{1,2})(\.\s?|[/-])(\d{1,2})\2([12]\d{3})(?![\d])"
    r"|(?<![\d.,/-])(\d\d)([./])(\d\d)\6(\d\d)(?![\d,]|[./-]\d)"
)
_WORD = r"([^\W\d_]{3,14})"
# 3 January 2024, 3rd of January, 2024, 3. Januar 2024, 3 de enero de 2024, 1er mars 2024, 03-Jan-2024
_DAY_MONTH = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|-?го|\.)?,?[\s/-]{{1,3}}(?:de\s|of\s)?{_WORD}\.?,?[\s/-]{{1,3}}"
    r"(?:del?\s)?([12]\d{3})(?!\d)",
    re.I,
)
# January 3, 2024, Jan. 3rd 2024
_MONTH_DAY = re.compile(
    rf"{_WORD}\.?\s{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s?|\s{{1,2}})([12]\d{{3}})(?!\d)", re.I
)
# 20240103, 20240103T090000Z, 20240103090000
_COMPACT = re.compile(r"([12]\d{3})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(?=\D|$))?(?!\d)")
# What may follow a date: a time, half of the day, a zone.
_TIME = re.compile(
    r"(?:[\sT,|/·•–-]|at\s|um\s|à\s|às\s|ore\s|om\s|в\s){0,4}(\d{1,2})[:.h](\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r"\s?([ap]\.?m\b\.?)?\s?(?:Uhr\s?)?(?:([+-]\d\d):?(\d\d)?|\(?([A-Z]{1,4})\b)?",
    re.I,
)
_PROGRAMS_NONE = (date(1970, 1, 1), date(1969, 12, 31))
"""The zero of computers' clocks, in both hemispheres."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date, and where it stands in a text."""

    day: date
    start: int
    end: int
    either: bool = False
    """Whether it could be read the other way round: 03/04/2024."""


def dates(text: str, month_first: bool = False) -> list[Written]:
    """The days that are written in a text, in their order; `month_first` tells how to read 03/04/2024."""
    if not _YEAR.search(text):
        return []
    return sorted([*_numbers(text, month_first), *_words(text)], key=lambda one: one.start)


def time_after(text: str, one: Written) -> datetime | None:
    """The moment that is named with a day, where hour and zone stand behind it."""
    match = _TIME.match(text, one.end, one.end + 60)
    if not match:
        return None
    hour, minute, second, half, offset, minutes, name = match.groups()
    if offset:
        ahead = timedelta(hours=abs(int(offset)), minutes=int(minutes or 0))
        ahead = -ahead if offset.startswith("-") else ahead
    elif name and name.upper() in _ZONES:
        ahead = timedelta(hours=_ZONES[name.upper()])
    else:
        return None
    try:
        clock = int(hour) % 12 + 12 * (half[0] in "pP") if half else int(hour)
        zone = timezone(ahead)
        return datetime(
            one.day.year, one.day.month, one.day.day, clock, int(minute), int(second or 0), tzinfo=zone
        )
    except ValueError:
        return None


def spelled_out(text: str) -> str:
    """What programs write without marks (`20240103T090000Z`, seconds or milliseconds since 1970) with them."""
    if text.isdecimal() and len(text) in (10, 13):
        seconds = int(text[:10])
        # From September 2001 on, seconds have ten digits; what is less is no time of a page.
        return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds > 1_000_000_000 else text
    match = _COMPACT.match(text)
    if not match:
        return text
    year, month, day, hour, minute, second = match.groups()
    clock = f"T{hour}:{minute}:{second or '00'}" if hour else ""
    return f"{year}-{month}-{day}{clock}{text[match.end() :]}"


def _numbers(text: str, month_first: bool) -> Iterator[Written]:
    for match in _YEAR_FIRST.finditer(text):
        yield from _one(match, match[1], match[3], match[4])
    for match in _YEAR_LAST.finditer(text):
        first, mark, second, year = match.groups()[:4] if match[1] else match.groups()[4:]
        # With dots the day comes first everywhere.
        months = int(second) > 12 or (month_first and int(first) <= 12 and not mark.startswith("."))
        month, day = (first, second) if months else (second, first)
        either = max(int(first), int(second)) <= 12 and first != second and not mark.startswith(".")
        yield from _one(match, year if len(year) == 4 else f"20{year}", month, day, either)


def _words(text: str) -> Iterator[Written]:
    for match in _DAY_MONTH.finditer(text):
        yield from _one(match, match[3], _month(match[2]), match[1])
    for match in _MONTH_DAY.finditer(text):
        yield from _one(match, match[3], _month(match[1]), match[2])


def _one(
    match: re.Match[str], year: str, month: str | int, day: str, either: bool = False
) -> Iterator[Written]:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return
    if FIRST_YEAR <= found.year <= LAST_YEAR and found not in _PROGRAMS_NONE:
        yield Written(found, match.start(), match.end(), either)


def _month(word: str) -> int:
    """1 to 12; 0 for what is no month."""
    return _MONTHS.get(_plain(word), 0)


def _plain(word: str) -> str:
    """Without case and accents, which many pages leave out."""
    word = word.casefold()
    if word.isascii():
        return word
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter)
    )


def _months() -> dict[str, int]:
    """Every name and every beginning of three letters or more that means one month alone."""
    known: dict[str, int] = {}
    names = [(_plain(name), 1 + n) for line in _NAMES for n, name in enumerate(line.split()) if name != "."]
    for name, month in names:
        for length in range(3, len(name)):
            start = name[:length]
            known[start] = month if known.get(start, month) == month else 0
    return {**known, **dict(names)}


_MONTHS = _months()
