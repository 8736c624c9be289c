"""Dates as people read them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.text.dates import MONTHS, day, short, span


def test_a_day_is_written_out() -> None:
    assert day("2024-01-03") == "3 January 2024"
    assert day("2024-12-31T23:30:00Z") == "31 December 2024"


def test_a_short_day_has_three_letters_of_its_month() -> None:
    assert short("2024-09-03T09:00:00Z") == "3 Sep 2024"


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2024-01-01", "2024-01-07", "1–7 January 2024"),
        ("2024-01-29", "2024-02-04", "29 January – 4 February 2024"),
        ("2023-12-29", "2024-01-04", "29 December 2023 – 4 January 2024"),
        ("2024-01-03", "2024-01-03", "3 January 2024"),
        ("2023-01-03", "2024-01-03", "3 January 2023 – 3 January 2024"),
    ],
)
def test_what_two_days_share_is_said_once(first: str, last: str, written: str) -> None:
    assert span(first, last) == written


@given(st.dates())
def test_a_written_day_leads_back_to_the_day(when: date) -> None:
    number, month, year = day(when.isoformat()).split()
    assert date(int(year), MONTHS.index(month) + 1, int(number)) == when


@pytest.mark.parametrize("text", ["", "soon", "2024-02-30", "2024-13-01T00:00:00Z"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|range|month"):
        day(text)
