"""Weeks: every moment lies in exactly one, and a week's name leads back to it."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.errors import UsageError
from roundup.times import moment, utc
from roundup.weeks import Calendar

# Lord Howe moves its clocks by half an hour, Troll by two, St John's did so at a minute past midnight, Apia
# left out 30 December 2011, Chatham stands a quarter of an hour beside the rest.
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Asia/Tokyo",
]

EPOCH = datetime(1990, 1, 1, tzinfo=UTC)

calendars = st.builds(
    Calendar,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    starts=st.integers(0, 6),
    cutoff=st.integers(0, 23),
)
moments = st.integers(0, 80 * 366 * 24 * 60).map(lambda n: EPOCH + timedelta(minutes=n))
# Clocks change, and years end, within these hours.
turns = st.builds(
    lambda base, minutes: base + timedelta(minutes=minutes),
    st.sampled_from(
        [
            datetime(2023, 12, 31, 23, tzinfo=UTC),
            datetime(2020, 12, 31, 23, tzinfo=UTC),
            datetime(2021, 1, 3, 23, tzinfo=UTC),
            datetime(2024, 3, 31, 1, tzinfo=UTC),
            datetime(2024, 10, 27, 1, tzinfo=UTC),
            datetime(2024, 3, 10, 7, tzinfo=UTC),
            datetime(2024, 11, 3, 6, tzinfo=UTC),
            datetime(2024, 4, 6, 15, tzinfo=UTC),
            datetime(2011, 12, 30, 10, tzinfo=UTC),
            datetime(2010, 11, 7, 3, tzinfo=UTC),
        ]
    ),
    st.integers(-3 * 24 * 60, 3 * 24 * 60),
)


@given(calendars, moments | turns)
@example(Calendar(ZoneInfo("Pacific/Apia"), 4, 1), datetime(2011, 12, 30, 10, tzinfo=UTC))
@example(Calendar(ZoneInfo("Antarctica/Troll"), 6, 2), datetime(2024, 10, 27, 1, 30, tzinfo=UTC))
@example(Calendar(ZoneInfo("America/St_Johns"), 6, 0), datetime(2010, 11, 7, 3, tzinfo=UTC))
@example(Calendar(ZoneInfo("Europe/Berlin"), 6, 2), datetime(2024, 3, 31, 1, tzinfo=UTC))
@example(Calendar(ZoneInfo("Europe/Berlin"), 6, 2), datetime(2024, 10, 27, 0, 30, tzinfo=UTC))
@example(Calendar(ZoneInfo("America/New_York"), 6, 2), datetime(2024, 3, 10, 7, tzinfo=UTC))
def test_every_moment_is_in_the_week_that_is_said_to_hold_it(calendar: Calendar, now: datetime) -> None:
    assert calendar.of(now).start <= now < calendar.of(now).end


@given(calendars, moments | turns)
def test_a_week_begins_where_the_one_before_it_ends(calendar: Calendar, now: datetime) -> None:
    """With this and the law above, a moment is in exactly one week."""
    week = calendar.of(now)
    before = calendar.before(week)
    assert before.end == week.start
    assert before.last + timedelta(days=1) == week.first
    assert not before.start <= now < before.end


@given(calendars, moments | turns)
def test_a_weeks_name_leads_back_to_the_week(calendar: Calendar, now: datetime) -> None:
    week = calendar.of(now)
    assert calendar.named(week.name) == week


@given(calendars, moments | turns)
def test_a_week_has_seven_days_and_begins_on_the_day_of_the_settings(
    calendar: Calendar, now: datetime
) -> None:
    week = calendar.of(now)
    assert week.first.weekday() == calendar.starts
    assert week.last == week.first + timedelta(days=6)


@given(calendars, moments)
def test_a_week_bears_the_name_of_the_iso_week_that_most_of_its_days_lie_in(
    calendar: Calendar, now: datetime
) -> None:
    week = calendar.of(now)
    names = [f"{y}-W{w:02d}" for y, w, _ in ((week.first + timedelta(n)).isocalendar() for n in range(7))]
    assert names.count(week.name) >= 4


@given(calendars, st.integers(1990, 2070))
def test_a_year_has_as_many_weeks_as_iso_gives_it_and_no_two_names_mean_one(
    calendar: Calendar, year: int
) -> None:
    long = date(year, 12, 28).isocalendar().week == 53
    weeks = [calendar.named(f"{year}-W{number:02d}") for number in range(1, 54 if long else 53)]
    assert [week.first for week in weeks[1:]] == [week.last + timedelta(days=1) for week in weeks[:-1]]
    if not long:
        with pytest.raises(UsageError):
            calendar.named(f"{year}-W53")


@given(calendars, moments)
def test_a_bare_day_is_in_exactly_one_week_whatever_zone_and_hour(calendar: Calendar, now: datetime) -> None:
    week = calendar.of(now)
    day = now.astimezone(calendar.zone).date()
    near = [calendar.before(week), week, calendar.of(week.end)]
    assert sum(one.holds(day.isoformat()) for one in near) == 1


def test_an_ordinary_week_runs_from_monday_to_sunday() -> None:
    week = Calendar(UTC).named("2024-W01")
    assert (week.first, week.last) == (date(2024, 1, 1), date(2024, 1, 7))
    assert (utc(week.start), utc(week.end)) == ("2024-01-01T00:00:00Z", "2024-01-08T00:00:00Z")


def test_the_first_days_of_a_year_may_lie_in_the_last_week_of_the_one_before() -> None:
    assert Calendar(UTC).of(datetime(2021, 1, 3, 23, 59, tzinfo=UTC)).name == "2020-W53"
    assert Calendar(UTC).of(datetime(2021, 1, 4, tzinfo=UTC)).name == "2021-W01"
    assert Calendar(UTC).of(datetime(2024, 12, 30, tzinfo=UTC)).name == "2025-W01"


def test_a_newsletter_that_is_cut_off_on_fridays_starts_the_year_on_a_friday_in_december() -> None:
    week = Calendar(UTC, starts=4).named("2024-W01")
    assert (week.first, week.last) == (date(2023, 12, 29), date(2024, 1, 4))


def test_the_cut_off_hour_is_that_of_the_newsletters_zone() -> None:
    calendar = Calendar(ZoneInfo("Asia/Tokyo"), starts=4, cutoff=17)
    friday = datetime(2024, 1, 5, 17, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert calendar.of(friday - timedelta(seconds=1)).name == "2024-W01"
    assert calendar.of(friday).name == "2024-W02"
    assert utc(calendar.of(friday).start) == "2024-01-05T08:00:00Z"


def test_a_week_in_which_clocks_change_is_an_hour_shorter_or_longer() -> None:
    calendar = Calendar(ZoneInfo("Europe/Berlin"))
    spring, autumn = calendar.named("2024-W13"), calendar.named("2024-W43")
    assert spring.end - spring.start == timedelta(days=7, hours=-1)
    assert autumn.end - autumn.start == timedelta(days=7, hours=1)


@pytest.mark.parametrize(
    "name",
    [
        "2024-W60",
        "2024-W53",
        "2023-W53",
        "2024-W00",
        "2024-W1",
        "2024-01",
        "2024W01",
        "0000-W10",
        "next",
        "",
        "2024-W01-1",
        "2024-W01--2024-W02",
        "2024-W01\n2024-W02",
    ],
)
def test_a_week_that_does_not_exist_is_wrong_usage(name: str) -> None:
    with pytest.raises(UsageError, match="no week"):
        Calendar(UTC).named(name)


def test_a_weeks_name_may_be_typed_in_small_letters() -> None:
    assert Calendar(UTC).named(" 2024-w01 ").name == "2024-W01"


@given(calendars, st.text(max_size=12) | st.from_regex(r"[0-9]{4}-W[0-9]{2}", fullmatch=True))
@example(Calendar(UTC), "9999-W52")
@example(Calendar(ZoneInfo("Asia/Tokyo")), "0001-W01")
@example(Calendar(UTC, 4), "0001-W01")
def test_whatever_is_typed_is_a_week_of_that_name_or_wrong_usage(calendar: Calendar, typed: str) -> None:
    with suppress(UsageError):
        assert calendar.named(typed).name == typed.strip().upper()


def test_days_between_are_both_included() -> None:
    week = Calendar(UTC).between(date(2024, 1, 1), date(2024, 1, 14))
    assert week.name == "2024-01-01--2024-01-14"
    assert week.holds("2024-01-01")
    assert week.holds("2024-01-14")
    assert week.holds("2024-01-14T23:59:59Z")
    assert not week.holds("2023-12-31")
    assert not week.holds("2024-01-15")
    assert not week.holds("2024-01-15T00:00:00Z")


def test_a_name_given_with_days_only_names() -> None:
    week = Calendar(UTC).between(date(2024, 1, 1), date(2024, 1, 14), "2024-W02")
    assert week.name == "2024-W02"
    assert (week.first, week.last) == (date(2024, 1, 1), date(2024, 1, 14))


def test_one_day_may_be_an_interval() -> None:
    week = Calendar(UTC).between(date(2024, 1, 3), date(2024, 1, 3))
    assert week.holds("2024-01-03T12:00:00Z")
    assert week.end - week.start == timedelta(days=1)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_the_calendars_last_and_first_days_may_bound_an_interval(zone: str) -> None:
    calendar = Calendar(ZoneInfo(zone))
    assert calendar.between(date(2024, 1, 1), date.max).holds("9999-12-31")
    assert calendar.between(date.min, date(2024, 1, 1)).holds("0001-01-01")


def test_a_bare_day_is_never_shifted_by_a_time_zone() -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Apia", "America/New_York"):
        week = Calendar(ZoneInfo(zone), cutoff=17).named("2024-W01")
        assert [week.holds(day) for day in ("2023-12-31", "2024-01-01", "2024-01-07", "2024-01-08")] == [
            False,
            True,
            True,
            False,
        ]


def test_a_full_time_is_held_by_the_week_of_the_newsletters_zone() -> None:
    week = Calendar(ZoneInfo("Asia/Tokyo")).named("2024-W01")
    assert week.holds("2023-12-31T15:00:00Z")
    assert not week.holds("2023-12-31T14:59:59Z")
    assert not week.holds("2024-01-07T15:00:00Z")


@given(moments | turns, st.sampled_from(ZONES))
def test_a_stored_time_names_the_moment_that_was_stored(now: datetime, zone: str) -> None:
    assert moment(utc(now.astimezone(ZoneInfo(zone)))) == now


@pytest.mark.parametrize("text", ["", "soon", "2024-01-03T09:00:00+01:00", "2024-01-03T09:00:00ZZ"])
def test_what_is_no_stored_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="isoformat"):
        moment(text)
