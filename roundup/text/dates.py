"""Dates as people read them."""

from datetime import date

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day(published: str) -> str:
    """`2024-01-03T09:00:00Z` and `2024-01-03` → `3 January 2024`."""
    when = date.fromisoformat(published[:10])
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def span(first: str, last: str) -> str:
    """`2024-01-01`, `2024-01-07` → `1–7 January 2024`, with what the two share said once."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if begin == end:
        return day(first)
    if begin.year != end.year:
        return f"{day(first)} – {day(last)}"
    if begin.month != end.month:
        return f"{begin.day} {MONTHS[begin.month - 1]} – {day(last)}"
    return f"{begin.day}–{day(last)}"


def short(published: str) -> str:
    """`2024-01-03` → `3 Jan 2024`."""
    when = date.fromisoformat(published[:10])
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"
