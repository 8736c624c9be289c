"""When feeds are asked again: by what they answered, by what they say of themselves, and after failures."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup.app import feeds, poll
from roundup.app.desk import Desk
from roundup.model import Outcome
from roundup.times import moment, utc
from tests.conftest import NOW, Answer, SmallWeb
from tests.followed import MUD, TIDE, entry, everything, feed, follow, later, links, rss, serve, times

HTML = Answer("<!doctype html><title>Quay</title><p>Come in.")


def ask(desk: Desk, *ids: int) -> poll.Report:
    """As `feeds poll` does."""
    return poll.poll(desk, ids or None, scheduled=False)


def night(desk: Desk) -> poll.Report:
    """As the stage `feeds` does."""
    return poll.poll(desk, scheduled=True)


# -- asked only if it is another


@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
def test_a_feed_that_is_the_same_is_not_sent_again(desk: Desk, web: SmallWeb, name: str) -> None:
    follow(desk, serve(web, "/feed", entry(MUD), headers={name: "Wed, 03 Jan 2024 09:00:00 GMT"}))
    ask(desk)
    before = everything(desk)
    later(desk, hours=1)
    report = ask(desk)
    row = feed(desk)
    assert (dict(report.feeds), report.new, report.known) == ({"ok": 1}, 0, 0)
    assert (row["state"], row["last_ok"], row["entries"]) == ("ok", desk.now, 1)
    after = everything(desk)
    assert [table for table in before if before[table] != after[table]] == ["feeds"]


def test_a_feed_that_broke_off_is_asked_for_as_a_whole_again(desk: Desk, web: SmallWeb) -> None:
    """By what it was sent with, its server would say for ever that nothing is new."""
    headers = {"ETag": '"1"', "Content-Type": "application/rss+xml"}
    web.pages["/feed"] = Answer(rss(entry(MUD), entry(TIDE, "Tide"))[:-60], headers=headers)
    follow(desk, web.url("/feed"))
    ask(desk)
    assert links(desk)[:1] == [MUD]
    serve(web, "/feed", entry(MUD), entry(TIDE, "Tide"), headers=headers)
    ask(desk)
    assert links(desk) == [MUD, TIDE]
    assert [head.get("If-None-Match") for head in web.headers[-2:]] == [None, None]


def test_a_page_that_comes_in_the_feeds_place_leaves_it_what_it_had(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD), headers={"ETag": '"1"'}))
    ask(desk)
    web.pages["/feed"] = Answer("<!doctype html><title>Back soon</title>", headers={"ETag": '"2"'})
    ask(desk)
    assert feed(desk)["state"] == "failed"
    serve(web, "/feed", entry(MUD), headers={"ETag": '"1"'})
    ask(desk)
    assert (feed(desk)["state"], web.headers[-1].get("If-None-Match")) == ("ok", '"1"')


# -- when it is asked again


@pytest.mark.parametrize("status", [429, 503])
def test_no_feed_is_asked_before_its_retry_after(desk: Desk, web: SmallWeb, status: int) -> None:
    """Not by hand either."""
    web.pages["/feed"] = Answer("", status, {"Retry-After": "7200"})
    follow(desk, web.url("/feed"))
    ask(desk)
    later(desk, minutes=119)
    assert (ask(desk).feeds, night(desk).feeds) == ({}, {})
    assert feeds.listed(desk)[0]["next_poll"] >= utc(NOW + timedelta(hours=2))
    later(desk, minutes=2)
    ask(desk)
    assert times(web, "/feed") == 2


def test_a_retry_after_may_be_a_date(desk: Desk, web: SmallWeb) -> None:
    """Read by the server's own clock, which is years ahead of this desk's."""
    date = format_datetime(datetime.now(UTC) + timedelta(hours=5), usegmt=True)
    web.pages["/feed"] = Answer("", 503, {"Retry-After": date})
    follow(desk, web.url("/feed"))
    ask(desk)
    wait = moment(feed(desk)["retry_after"]) - NOW
    assert timedelta(hours=4, minutes=59) < wait <= timedelta(hours=5)


def test_enabling_a_feed_does_not_shorten_its_retry_after(desk: Desk, web: SmallWeb) -> None:
    web.pages["/feed"] = Answer("", 503, {"Retry-After": "7200"})
    follow(desk, web.url("/feed"))
    ask(desk)
    feeds.enable(desk, [1], enabled=True)
    assert ask(desk).feeds == {}


@pytest.mark.parametrize(
    ("headers", "head"),
    [({"Cache-Control": "public, max-age=36000"}, ""), ({}, "<ttl>600</ttl>")],
    ids=["max-age", "ttl"],
)
def test_what_a_feed_says_of_itself_holds_the_night_back_but_not_the_editor(
    desk: Desk, web: SmallWeb, headers: dict[str, str], head: str
) -> None:
    follow(desk, serve(web, "/feed", entry(MUD), headers=headers, head=head))
    night(desk)
    later(desk, hours=9)
    assert night(desk).feeds == {}
    assert ask(desk).feeds == {"ok": 1}
    later(desk, hours=10)
    assert night(desk).feeds == {"ok": 1}


def test_a_ttl_holds_also_after_nothing_was_new(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD), headers={"ETag": '"1"'}, head="<ttl>600</ttl>"))
    night(desk)
    later(desk, hours=11)
    assert night(desk).feeds == {"ok": 1}
    later(desk, hours=9)
    assert night(desk).feeds == {}


def test_a_feed_that_is_fresh_for_a_day_is_asked_every_night(desk: Desk, web: SmallWeb) -> None:
    """Cron begins some seconds earlier on one night than on another, and a feed is not asked at once."""
    follow(desk, serve(web, "/feed", entry(MUD), headers={"Cache-Control": "max-age=86400"}))
    for seconds in (0, 86_400 - 300, 86_400 + 300, 86_400 - 600):
        later(desk, seconds=seconds)
        assert night(desk).feeds == {"ok": 1}


def test_a_feed_that_says_nothing_is_asked_every_time(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD)))
    assert [dict(night(desk).feeds) for _ in range(3)] == [{"ok": 1}] * 3


def test_no_feed_silences_itself_for_longer_than_a_week(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD), headers={"Cache-Control": "max-age=31536000"}))
    night(desk)
    later(desk, days=7)
    assert night(desk).feeds == {"ok": 1}


def test_the_wait_grows_while_a_feed_fails_and_is_forgotten_when_it_answers(
    desk: Desk, web: SmallWeb
) -> None:
    web.pages["/feed"] = Answer("", 500)
    follow(desk, web.url("/feed"))
    waits = []
    for _ in range(5):
        night(desk)
        due = moment(feed(desk)["next_poll"])
        waits.append(due - desk.clock())
        desk.clock = lambda due=due: due  # type: ignore[misc]
    assert all(2 * before < after_ for before, after_ in pairwise(waits))
    assert feed(desk)["tries"] == 5
    serve(web, "/feed", entry(MUD))
    night(desk)
    row = feed(desk)
    assert (row["state"], row["reason"], row["tries"], row["next_poll"]) == ("ok", None, 0, None)


@pytest.mark.parametrize("answer", [Answer("", 404), Answer("", 401), HTML], ids=["404", "401", "page"])
def test_what_may_be_wrong_for_good_is_asked_again_after_days(
    desk: Desk, web: SmallWeb, answer: Answer
) -> None:
    web.pages["/feed"] = answer
    follow(desk, web.url("/feed"))
    asked: list[int] = []
    for day in range(30):
        night(desk)
        if times(web, "/feed") > len(asked):
            asked.append(day)
        later(desk, days=1)
    assert asked == [0, 1, 3, 7, 14, 21, 28]
    row = feed(desk)
    assert (row["state"], row["enabled"], bool(row["reason"])) == ("failed", 1, True)


def test_a_feed_that_was_named_and_is_not_asked_is_told(desk: Desk, web: SmallWeb) -> None:
    web.pages["/a"] = Answer("", 503, {"Retry-After": "7200"})
    for path in ("/a", "/b"):
        follow(desk, web.url(path))
    ask(desk)
    feeds.enable(desk, [2], enabled=False)
    assert [row["id"] for row in ask(desk, 1, 2).resting] == [1, 2]
    assert ask(desk).resting == []


def test_a_poll_by_hand_asks_a_feed_that_failed_at_once(desk: Desk, web: SmallWeb) -> None:
    follow(desk, web.url("/feed"))
    ask(desk)
    serve(web, "/feed", entry(MUD))
    assert ask(desk).feeds == {"ok": 1}


@given(
    st.sampled_from(("retry", "failed", "refused")),
    st.sampled_from((None, 401, 404, 410, 429, 503)),
    st.none() | st.floats(0, 10**8),
    st.booleans(),
    st.integers(0, 10**4),
    st.floats(0, 1),
)
@settings(deadline=None)
def test_whatever_a_feed_answers_it_has_a_reason_and_is_not_asked_before_it_wants(
    state: Any, status: int | None, wait: float | None, turn: bool, tries: int, jitter: float
) -> None:
    outcome = Outcome(state, "Why.", wait=wait, turn=turn and state == "retry", status=status)
    row = {"tries": tries, "ttl": None, "next_poll": None}
    change = poll.after(row, outcome, None, NOW, jitter)
    assert change["reason"]
    assert change["tries"] in (tries, tries + 1)
    if change["state"] == "gone":
        assert (change["enabled"], change["next_poll"]) == (0, None)
    else:
        assert change["next_poll"] >= utc(NOW + timedelta(seconds=wait or 0) * (change["state"] == "retry"))


def test_asking_by_hand_before_it_is_due_makes_the_wait_no_longer(desk: Desk, web: SmallWeb) -> None:
    follow(desk, web.url("/gone"))
    waits = []
    for _ in range(3):
        ask(desk)
        waits.append(feeds.listed(desk)[0]["next_poll"])
    assert waits[0] == waits[1] == waits[2]


def test_feeds_of_a_host_that_wants_one_page_a_run_have_their_turns(desk: Desk, web: SmallWeb) -> None:
    """The one that was read last comes last, else the second would never be read."""
    web.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 3600")
    for path in ("/a", "/b"):
        follow(desk, serve(web, path, entry(f"https://quay.example{path}")))
    for _ in range(4):
        night(desk)
        later(desk, days=1)
    assert (times(web, "/a"), times(web, "/b")) == (2, 2)


# -- health


def test_a_feed_that_has_had_nothing_new_for_a_month_is_known_as_such(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD)))
    ask(desk)
    assert feeds.listed(desk)[0]["trouble"] == []
    later(desk, days=40)
    ask(desk)
    assert feeds.listed(desk)[0]["trouble"] == ["Nothing new since 3 January 2024."]


def test_a_feed_is_quiet_also_when_it_is_not_sent_any_more(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD), headers={"ETag": '"1"'}))
    ask(desk)
    later(desk, days=40)
    ask(desk)
    assert feeds.listed(desk)[0]["trouble"] == ["Nothing new since 3 January 2024."]


def test_a_feed_whose_entries_have_no_dates_is_quiet_when_nothing_comes(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD, date=None)))
    ask(desk)
    undated = "None of its entries came with a date that can be read."
    assert feeds.listed(desk)[0]["trouble"] == [undated]
    later(desk, days=40)
    ask(desk)
    assert feeds.listed(desk)[0]["trouble"] == [undated, "Nothing new since 5 January 2024."]


def test_a_feed_with_new_entries_is_not_quiet_because_they_have_no_dates(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(TIDE, "About us", "Wed, 04 Jan 2023 09:00:00 GMT")))
    ask(desk)
    later(desk, days=1)
    serve(web, "/feed", entry(MUD, date=None), entry(TIDE, "About us", "Wed, 04 Jan 2023 09:00:00 GMT"))
    ask(desk)
    assert not [one for one in feeds.listed(desk)[0]["trouble"] if "Nothing new" in one]
