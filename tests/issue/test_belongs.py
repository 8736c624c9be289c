"""What belongs to a week: the contract's rules, one by one, and where a link stands."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.issue.belongs import Facts, belongs, stands
from roundup.model import Choice
from roundup.times import utc
from roundup.weeks import Calendar, Week

CALENDAR = Calendar(UTC)
W52, W01, W02, W03, W04 = (
    CALENDAR.named(name) for name in ("2023-W52", "2024-W01", "2024-W02", "2024-W03", "2024-W04")
)
NOW = datetime(2024, 1, 5, 12, tzinfo=UTC)


def facts(
    first_seen: str,
    published: str | None = None,
    decision: Choice | None = None,
    decided_at: str | None = None,
) -> Facts:
    return Facts(1, 1, first_seen, published, decision, decided_at)


def test_what_was_picked_in_a_week_belongs_to_it_however_old() -> None:
    old = facts("2019-05-01T09:00:00Z", "2019-04-30", "pick", "2024-01-04T10:00:00Z")
    assert belongs(old, W01, CALENDAR) == "picked"
    assert belongs(old, W52, CALENDAR) is None
    assert belongs(old, W02, CALENDAR) is None


def test_what_was_published_in_a_week_belongs_to_it_whenever_it_was_seen() -> None:
    assert belongs(facts("2024-03-01T09:00:00Z", "2024-01-07"), W01, CALENDAR) == "candidate"
    assert belongs(facts("2024-03-01T09:00:00Z", "2024-01-07T23:59:59Z"), W01, CALENDAR) == "candidate"
    assert belongs(facts("2024-03-01T09:00:00Z", "2024-01-08"), W01, CALENDAR) is None
    assert belongs(facts("2024-03-01T09:00:00Z", "2023-12-31T23:59:59Z"), W01, CALENDAR) is None


def test_what_was_first_seen_in_a_week_belongs_to_it_when_it_is_fresh() -> None:
    """Fourteen days old is fresh, fifteen are not."""
    assert belongs(facts("2024-01-05T09:00:00Z", "2023-12-22"), W01, CALENDAR) == "candidate"
    assert belongs(facts("2024-01-05T09:00:00Z", "2023-12-22T09:00:00Z"), W01, CALENDAR) == "candidate"
    assert belongs(facts("2024-01-05T09:00:00Z", "2023-12-21"), W01, CALENDAR) is None
    assert belongs(facts("2024-01-05T09:00:00Z", "2023-12-21T09:00:00Z"), W01, CALENDAR) is None


def test_fourteen_days_are_days_of_the_newsletters_zone() -> None:
    tokyo = Calendar(ZoneInfo("Asia/Tokyo"))
    late = facts("2024-01-15T14:59:00Z", "2024-01-01")  # 23:59 on the 15th
    early = facts("2024-01-15T15:01:00Z", "2024-01-01")  # 00:01 on the 16th
    assert belongs(late, tokyo.named("2024-W03"), tokyo) == "candidate"
    assert belongs(early, tokyo.named("2024-W03"), tokyo) is None


def test_fourteen_days_are_fourteen_days_also_when_clocks_change() -> None:
    berlin = Calendar(ZoneInfo("Europe/Berlin"))
    seen = facts("2024-10-29T22:30:00Z", "2024-10-15")  # 23:30 on the 29th
    assert belongs(seen, berlin.named("2024-W44"), berlin) == "candidate"


def test_what_has_no_date_counts_as_of_the_day_it_was_seen() -> None:
    assert belongs(facts("2024-01-03T09:00:00Z"), W01, CALENDAR) == "candidate"
    assert belongs(facts("2024-01-03T09:00:00Z"), W02, CALENDAR) is None
    assert belongs(facts("2024-01-03T09:00:00Z"), W52, CALENDAR) is None


def test_what_is_dated_after_it_was_seen_is_fresh() -> None:
    ahead = facts("2024-01-03T09:00:00Z", "2024-01-09")
    assert belongs(ahead, W01, CALENDAR) == "candidate"
    assert belongs(ahead, W02, CALENDAR) == "candidate"


def test_seen_in_one_week_and_published_in_another_is_both() -> None:
    link = facts("2024-01-02T09:00:00Z", "2023-12-31")
    assert belongs(link, W52, CALENDAR) == "candidate"
    assert belongs(link, W01, CALENDAR) == "candidate"


@pytest.mark.parametrize("week", [W52, W01, W02, W03])
def test_what_was_dropped_belongs_to_no_week(week: Week) -> None:
    link = facts("2024-01-03T09:00:00Z", "2024-01-03", "drop", "2024-01-04T10:00:00Z")
    assert belongs(link, week, CALENDAR) is None
    assert stands(link, CALENDAR, NOW) is None


def test_what_was_put_off_is_not_in_that_week_and_in_every_later_one() -> None:
    link = facts("2024-01-03T09:00:00Z", "2024-01-03", "later", "2024-01-04T10:00:00Z")
    assert [belongs(link, week, CALENDAR) for week in (W52, W01, W02, W03, W04)] == [
        None,
        None,
        "candidate",
        "candidate",
        "candidate",
    ]


def test_what_was_put_off_and_then_picked_is_picked_in_that_week() -> None:
    link = facts("2024-01-03T09:00:00Z", "2024-01-03", "pick", "2024-01-17T10:00:00Z")
    assert belongs(link, W02, CALENDAR) is None
    assert belongs(link, W03, CALENDAR) == "picked"


def test_a_pick_does_not_take_a_link_out_of_the_week_it_was_published_in() -> None:
    link = facts("2024-01-03T09:00:00Z", "2024-01-03", "pick", "2024-01-08T08:00:00Z")
    assert belongs(link, W01, CALENDAR) == "picked"


def test_a_pick_does_not_take_a_link_out_of_the_week_it_was_first_seen_in() -> None:
    """An editor who picks on Monday for last week's issue finds it there."""
    undated = facts("2024-01-05T09:00:00Z", None, "pick", "2024-01-08T08:00:00Z")
    earlier = facts("2024-01-05T09:00:00Z", "2023-12-29", "pick", "2024-01-08T08:00:00Z")
    assert belongs(undated, W01, CALENDAR) == "picked"
    assert belongs(earlier, W01, CALENDAR) == "picked"


def test_what_was_added_by_hand_was_picked_when_it_was_first_seen() -> None:
    link = facts("2024-01-03T09:00:00Z", "2020-06-01", "pick", None)
    assert belongs(link, W01, CALENDAR) == "picked"
    assert stands(link, CALENDAR, NOW) == "2024-W01"


def test_a_double_week_holds_what_either_of_its_weeks_would() -> None:
    double = CALENDAR.between(W01.first, W02.last)
    assert belongs(facts("2024-01-02T09:00:00Z"), double, CALENDAR) == "candidate"
    assert belongs(facts("2024-01-13T09:00:00Z"), double, CALENDAR) == "candidate"
    picked = facts("2019-01-02T09:00:00Z", "2019-01-01", "pick", "2024-01-14T23:00:00Z")
    assert belongs(picked, double, CALENDAR) == "picked"
    put_off = facts("2024-01-02T09:00:00Z", "2024-01-02", "later", "2024-01-04T10:00:00Z")
    assert belongs(put_off, double, CALENDAR) is None


def test_what_was_put_off_stands_in_the_week_that_holds_now() -> None:
    link = facts("2024-01-03T09:00:00Z", None, "later", "2024-01-04T10:00:00Z")
    assert stands(link, CALENDAR, NOW) == "2024-W02"
    assert stands(link, CALENDAR, datetime(2024, 1, 24, tzinfo=UTC)) == "2024-W04"


def test_what_was_put_off_stands_in_a_later_week_also_when_clocks_change() -> None:
    """Half past midnight on a Monday; a week of 168 hours later it is still Sunday."""
    berlin = Calendar(ZoneInfo("Europe/Berlin"))
    link = facts("2024-10-01T09:00:00Z", None, "later", "2024-10-20T22:30:00Z")
    assert stands(link, berlin, datetime(2024, 10, 21, 9, tzinfo=UTC)) == "2024-W44"


def test_a_fresh_candidate_stands_in_the_week_it_was_seen_in() -> None:
    assert stands(facts("2024-01-02T09:00:00Z", "2023-12-30"), CALENDAR, NOW) == "2024-W01"


def test_an_old_candidate_stands_in_the_week_it_was_published_in() -> None:
    assert stands(facts("2024-01-02T09:00:00Z", "2023-11-01"), CALENDAR, NOW) == "2023-W44"


@pytest.mark.parametrize("published", ["0001-01-01", "0001-01-01T00:00:00Z", "9999-12-31"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_a_date_that_a_program_has_made_up_harms_nobody(published: str, zone: str) -> None:
    calendar = Calendar(ZoneInfo(zone), starts=4, cutoff=17)
    link = facts("2024-01-03T09:00:00Z", published)
    assert belongs(link, calendar.named("2024-W01"), calendar) in ("candidate", None)
    stands(link, calendar, NOW)


calendars = st.builds(
    Calendar,
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"]).map(ZoneInfo),
    starts=st.integers(0, 6),
    cutoff=st.integers(0, 23),
)
START = datetime(2023, 10, 1, tzinfo=UTC)
times = st.integers(0, 200 * 24 * 60).map(lambda minutes: utc(START + timedelta(minutes=minutes)))
dates = st.none() | times | times.map(lambda time: time[:10])
links = st.builds(
    lambda seen, published, decision, decided: facts(
        seen, published, decision, decided if decision else None
    ),
    times,
    dates,
    st.sampled_from([None, "pick", "later"]),
    times,
)


@given(links, calendars, times)
@example(facts("2024-02-01T09:00:00Z", "2024-01-05"), Calendar(UTC, 4, 17), "2024-02-05T00:00:00Z")
@example(
    facts("2024-01-03T09:00:00Z", None, "later", "2024-01-04T10:00:00Z"), CALENDAR, "2024-01-05T00:00:00Z"
)
def test_a_link_belongs_to_the_week_in_which_it_stands(link: Facts, calendar: Calendar, now: str) -> None:
    name = stands(link, calendar, datetime.fromisoformat(now))
    assert name is not None
    assert belongs(link, calendar.named(name), calendar) is not None


@given(links, calendars)
def test_each_link_that_was_not_dropped_belongs_to_a_week(link: Facts, calendar: Calendar) -> None:
    week = calendar.of(START - timedelta(days=30))
    found = []
    for _ in range(45):
        found.append(belongs(link, week, calendar))
        week = calendar.of(week.end)
    assert any(found)
