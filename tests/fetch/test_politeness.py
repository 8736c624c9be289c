"""Whose turn it is at a host, and when to come again."""

import asyncio
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup.fetch.politeness import FIRST_WAIT, LONGEST_WAIT, Turns, back_off, max_age, retry_after
from tests.conftest import NOW, Answer, SmallWeb, serving
from tests.fetch.conftest import fetch, fetch_at_once

A_LONG_TIME = 10**8
"""Seconds, some three years: nobody means to be asked again later than that."""

# -- turns


async def ask(
    turns: Turns, host: str, log: list[tuple[str, float, float]], pause: float, work: float
) -> None:
    """Ask a host; the times of beginning and end go to the log."""
    loop = asyncio.get_running_loop()
    async with turns.at(host, pause):
        began = loop.time()
        await asyncio.sleep(work)
        log.append((host, began, loop.time()))


def test_a_host_is_asked_by_one_at_a_time_and_with_a_pause_between_two() -> None:
    async def run() -> list[tuple[str, float, float]]:
        turns = Turns()
        log: list[tuple[str, float, float]] = []
        async with asyncio.TaskGroup() as group:
            for _ in range(4):
                group.create_task(ask(turns, "a.example", log, 0.03, 0.01))
        return log

    log = asyncio.run(run())
    assert len(log) == 4
    for (_, _, end), (_, began, _) in pairwise(log):
        assert began - end >= 0.03 - 0.001  # the clock's own step


def test_several_hosts_are_asked_at_once() -> None:
    """Each waits for the other to be there; one after another they would wait for ever."""

    async def run() -> None:
        turns, both = Turns(), asyncio.Barrier(2)

        async def meet(host: str) -> None:
            async with turns.at(host, 5.0):
                await both.wait()

        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            group.create_task(meet("a.example"))
            group.create_task(meet("b.example"))

    asyncio.run(run())


def test_the_first_request_waits_for_nothing() -> None:
    async def run() -> None:
        async with asyncio.timeout(5), Turns().at("a.example", 3600.0):
            pass

    asyncio.run(run())


def test_a_pause_counts_from_the_end_of_an_answer_also_of_a_failed_one() -> None:
    async def run() -> tuple[float, float]:
        turns, loop = Turns(), asyncio.get_running_loop()

        async def fail() -> None:
            async with turns.at("a.example", 0.0):
                await asyncio.sleep(0.02)
                raise ConnectionError

        with pytest.raises(ConnectionError):
            await fail()
        ended = loop.time()
        async with turns.at("a.example", 0.03):
            return ended, loop.time()

    ended, began = asyncio.run(run())
    assert began - ended >= 0.03 - 0.005


def test_one_who_gives_up_waiting_holds_up_nobody() -> None:
    async def run() -> None:
        turns = Turns()
        async with turns.at("a.example", 0.0):
            waiting = asyncio.create_task(ask(turns, "a.example", [], 0.0, 0.0))
            await asyncio.sleep(0)
            waiting.cancel()
        async with asyncio.timeout(5), turns.at("a.example", 0.0):
            pass

    asyncio.run(run())


# -- at real hosts

PAGE = "<!doctype html><title>Lamps</title><p>Not one lamp is lit in Tolvarn."


@dataclass
class Door:
    """Counts who is inside."""

    inside: int = 0
    most: int = 0
    came: list[float] = field(default_factory=list)

    def answer(self, headers: object) -> Answer:
        """A page, after a while; the while is what others could come in."""
        self.came.append(time.monotonic())
        self.inside += 1
        self.most = max(self.most, self.inside)
        time.sleep(0.02)
        self.inside -= 1
        return Answer(PAGE)

    def gaps(self) -> list[float]:
        """The seconds between each two that came."""
        return [later - earlier for earlier, later in pairwise(self.came)]


def test_a_host_is_never_asked_for_two_pages_at_once(web: SmallWeb) -> None:
    door = Door()
    web.pages = dict.fromkeys(("/robots.txt", "/a", "/b", "/c", "/d"), door.answer)
    outcomes = fetch_at_once(*(web.url(path) for path in ("/a", "/b", "/c", "/d")))
    assert [outcome.state for outcome in outcomes] == ["fetched"] * 4
    assert (len(door.came), door.most) == (5, 1)


def test_two_ports_of_one_host_are_one_host(web: SmallWeb) -> None:
    door = Door()
    with serving() as other:
        for one in (web, other):
            one.pages = dict.fromkeys(("/robots.txt", "/a", "/b"), door.answer)
        fetch_at_once(*(one.url(path) for one in (web, other) for path in ("/a", "/b")))
    assert (len(door.came), door.most) == (6, 1)


def test_two_hosts_are_asked_at_the_same_time(web: SmallWeb) -> None:
    """Each answers only when the other has been asked as well."""
    both = threading.Barrier(2, timeout=10)

    def meet(headers: object) -> Answer:
        both.wait()
        return Answer(PAGE)

    with serving("127.0.0.2") as other:
        web.pages["/a"] = other.pages["/a"] = meet
        outcomes = fetch_at_once(web.url("/a"), other.url("/a"))
    assert [outcome.state for outcome in outcomes] == ["fetched"] * 2


def test_the_pause_is_kept_between_any_two_requests_to_a_host(web: SmallWeb) -> None:
    """Between the rules and the page, between two pages, between a redirect and where it leads."""
    door = Door()
    web.pages = dict.fromkeys(("/robots.txt", "/a", "/b"), door.answer)

    def moved(headers: object) -> Answer:
        door.answer(headers)
        return Answer("", 302, {"Location": "/b"})

    web.pages["/moved"] = moved
    fetch_at_once(web.url("/a"), web.url("/moved"), pause=0.1)
    assert len(door.came) == 4
    assert [gap >= 0.1 for gap in door.gaps()] == [True] * 3


def test_the_pause_is_kept_before_the_rules_of_another_port_too(web: SmallWeb) -> None:
    """As when http leads to https: it is the same host that is asked."""
    door = Door()
    with serving() as other:
        web.pages = {"/robots.txt": door.answer, "/a": door.answer}
        other.pages = {"/robots.txt": door.answer, "/a": door.answer}
        fetch(web.url("/a"), other.url("/a"), pause=0.1)
    assert len(door.came) == 4
    assert [gap >= 0.1 for gap in door.gaps()] == [True] * 3


# -- when to come again

tries = st.integers(1, 10_000)
jitters = st.floats(0, 1)


@settings(deadline=None)
@given(tries, st.none() | st.floats(0, A_LONG_TIME), jitters)
def test_never_sooner_than_the_server_asks(number: int, asked: float | None, jitter: float) -> None:
    assert back_off(number, asked, jitter) >= (asked or 0.0)


@settings(deadline=None)
@given(tries, jitters)
def test_the_wait_is_at_least_minutes_and_at_most_little_more_than_a_day(number: int, jitter: float) -> None:
    assert FIRST_WAIT <= back_off(number, None, jitter) <= 1.25 * LONGEST_WAIT


@settings(deadline=None)
@given(st.integers(1, 99), jitters)
def test_the_more_failures_the_longer_the_wait(number: int, jitter: float) -> None:
    assert back_off(number + 1, None, jitter) >= back_off(number, None, jitter)


def test_tries_of_one_host_are_spread() -> None:
    assert back_off(2, None, 0.0) < back_off(2, None, 0.5) < back_off(2, None, 1.0)


# -- Retry-After


@pytest.mark.parametrize(("value", "seconds"), [("0", 0.0), ("120", 120.0), (" 3600 ", 3600.0), ("007", 7.0)])
def test_a_number_is_so_many_seconds(value: str, seconds: float) -> None:
    assert retry_after(value, None, NOW) == seconds


@settings(deadline=None)
@given(st.integers(-(10**6), 10**7))
def test_a_date_is_that_moment_and_a_past_one_is_now(seconds: int) -> None:
    value = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(value, None, NOW) == max(0, seconds)


def test_a_date_is_read_by_the_servers_own_clock() -> None:
    """Which may be wrong by years: what counts is how far the two of its dates are apart."""
    theirs = datetime(2031, 5, 1, 10, 0, tzinfo=UTC)
    until = format_datetime(theirs + timedelta(minutes=5), usegmt=True)
    assert retry_after(until, format_datetime(theirs, usegmt=True), NOW) == 300


@pytest.mark.parametrize("date", ["yesterday", "", "Fri, 99 Foo 2024 99:99:99 GMT"])
def test_a_servers_date_that_is_none_is_passed_over(date: str) -> None:
    until = format_datetime(NOW + timedelta(minutes=5), usegmt=True)
    assert retry_after(until, date, NOW) == 300


@pytest.mark.parametrize(
    "value", [None, "", "  ", "soon", "-5", "1.5", "1e3", "Fri, 99 Foo 2024 99:99:99 GMT"]
)
def test_what_is_neither_number_nor_date_asks_for_nothing(value: str | None) -> None:
    assert retry_after(value, None, NOW) is None


any_date = st.datetimes(timezones=st.just(UTC)).map(lambda moment: format_datetime(moment, usegmt=True))
any_text = st.text(max_size=40) | st.integers().map(str) | any_date


@settings(deadline=None)
@given(any_text, st.none() | any_text)
def test_whatever_a_server_says_it_is_an_end_that_can_be_waited_for(value: str, date: str | None) -> None:
    """No error comes of it, and no time that the calendar does not have."""
    wait = retry_after(value, date, NOW)
    assert wait is None or 0 <= wait <= A_LONG_TIME


def test_a_date_at_the_end_of_time_is_not_waited_for() -> None:
    end = "Fri, 31 Dec 9999 23:59:59 GMT"
    wait = retry_after(end, "Thu, 01 Jan 1970 00:00:00 GMT", NOW)
    assert wait is not None
    assert NOW + timedelta(seconds=back_off(1, wait, 1.0)) < datetime(2100, 1, 1, tzinfo=UTC)


def test_a_host_that_fails_for_years_is_still_asked_once_a_day() -> None:
    assert back_off(100_000, None, 0.0) == LONGEST_WAIT


# -- Cache-Control


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("max-age=600", 600.0),
        ("public, max-age=600", 600.0),
        ("MAX-AGE=600,public", 600.0),
        ("max-age = 600", 600.0),
        ('max-age="600"', 600.0),
        ("max-age=0, must-revalidate", 0.0),
        ("s-maxage=900, max-age=60", 60.0),
        ("stale-while-revalidate=900", None),
        ("x-max-age=600", None),
        ("max-age=", None),
        ("max-age=-5", None),
        ("private", None),
        ("", None),
        (None, None),
    ],
)
def test_how_long_an_answer_is_fresh(value: str | None, seconds: float | None) -> None:
    assert max_age(value) == seconds


@pytest.mark.parametrize("value", ["no-cache, max-age=600", "max-age=600, no-store", "No-Cache,max-age=600"])
def test_what_is_to_be_asked_for_every_time_is_not_fresh(value: str) -> None:
    """RFC 9111, 5.2.2.4 and 5.2.2.5."""
    assert not max_age(value)


@settings(deadline=None)
@given(st.text(max_size=40) | st.integers().map("max-age={}".format))
def test_whatever_a_server_says_of_freshness_it_is_an_end_that_can_be_waited_for(value: str) -> None:
    fresh = max_age(value)
    assert fresh is None or 0 <= fresh <= A_LONG_TIME
