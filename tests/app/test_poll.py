"""Asking feeds what is new: what comes in, what becomes of those that can't be read, several polls at once."""

import sqlite3
import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from roundup.app import feeds, lists, poll
from roundup.app.desk import Desk
from roundup.store import feeds as store
from roundup.store.database import integrity
from roundup.times import utc
from tests.conftest import NOW, Answer, SmallWeb, serving
from tests.followed import MUD, TIDE, entry, feed, follow, links, rss, serve, times
from tests.newsroom import process, read, run_process, take, until

HTML = Answer("<!doctype html><title>Quay</title><p>Come in.")


def ask(desk: Desk, *ids: int) -> poll.Report:
    """As `feeds poll` does."""
    return poll.poll(desk, ids or None, scheduled=False)


def origins(desk: Desk, link: int, field: str) -> list[tuple[Any, str]]:
    """A field's values, the one that counts first, with where each comes from."""
    found = lists.show(desk, link)["origins"][field]
    return [(one["value"], one["origin"]) for one in [found, *found["others"]]]


# -- what comes in


def test_the_pages_that_a_feed_names_are_candidates_with_what_it_says_of_them(
    desk: Desk, web: SmallWeb
) -> None:
    follow(desk, serve(web, "/feed", entry(MUD, author="Ada Marsh")))
    report = ask(desk)
    (row,) = lists.rows(desk)
    assert (row["url"], row["state"], row["decision"], row["week"]) == (MUD, "new", None, "2024-W01")
    assert [origins(desk, 1, field) for field in ("title", "authors", "published")] == [
        [("Mud at the quay", "feed")],
        [(["Ada Marsh"], "feed")],
        [("2024-01-03T09:00:00Z", "feed")],
    ]
    (seen,) = lists.show(desk, 1)["sightings"]
    assert (seen["how"], seen["feed"], seen["feed_title"], seen["seen_at"]) == (
        "feed",
        "f1",
        "Quay Notes",
        desk.now,
    )
    assert report.sentence() == "1 new link from 1 feed"


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Mud at the quay | Quay Notes", "Mud at the quay"),
        ("Mud at the quay - Quay Notes", "Mud at the quay"),
        ("Mud at the quay: Quay Notes", "Mud at the quay: Quay Notes"),
        ("What we read in Quay Notes", "What we read in Quay Notes"),
        ("Mud | Tide", "Mud | Tide"),
        ("Quay Notes", "Quay Notes"),
    ],
)
def test_the_feeds_own_name_behind_a_title_is_no_part_of_it(
    desk: Desk, web: SmallWeb, title: str, kept: str
) -> None:
    follow(desk, serve(web, "/feed", entry(MUD, title)))
    ask(desk)
    assert lists.rows(desk)[0]["title"] == kept


def test_what_was_there_the_last_time_is_not_recorded_again(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD)))
    ask(desk)
    before = lists.show(desk, 1)
    serve(web, "/feed", entry(TIDE, "Tide"), entry(MUD))
    assert (ask(desk).new, ask(desk).new) == (1, 0)
    assert lists.show(desk, 1) == before
    assert links(desk) == [MUD, TIDE]


def test_a_guid_that_changes_doubles_nothing(desk: Desk, web: SmallWeb) -> None:
    for guid in ("one", "two", "three"):
        serve(web, "/feed", entry(MUD, guid=guid))
        follow(desk, web.url("/feed"))
        ask(desk)
    assert len(lists.show(desk, 1)["sightings"]) == 1


def test_a_page_that_is_known_gets_a_sighting(desk: Desk, web: SmallWeb) -> None:
    take(desk, f"{MUD}?utm_source=mail")
    follow(desk, serve(web, "/feed", entry(MUD)))
    report = ask(desk)
    assert (report.new, report.known) == (0, 1)
    assert [seen["how"] for seen in lists.show(desk, 1)["sightings"]] == ["add", "feed"]
    assert lists.rows(desk)[0]["decision"] == "pick"


def test_a_feed_may_correct_what_it_said(desk: Desk, web: SmallWeb) -> None:
    serve(web, "/feed", entry(MUD, "Mudd at the quay", "Tue, 02 Jan 2024 09:00:00 GMT"))
    follow(desk, web.url("/feed"))
    ask(desk)
    serve(web, "/feed", entry(MUD))
    ask(desk)
    assert origins(desk, 1, "title") == [("Mud at the quay", "feed")]
    assert origins(desk, 1, "published") == [("2024-01-03T09:00:00Z", "feed")]


def test_what_a_second_feed_says_of_a_page_stands_behind(desk: Desk, web: SmallWeb) -> None:
    """Whichever of them speaks last."""
    follow(desk, serve(web, "/own", entry(MUD)))
    follow(desk, serve(web, "/other", entry(MUD, "Elsewhere: mud")))
    ask(desk)
    serve(web, "/other", entry(MUD, "Elsewhere: more mud"))
    ask(desk)
    assert origins(desk, 1, "title")[0] == ("Mud at the quay", "feed")
    assert {value for value, _ in origins(desk, 1, "title")[1:]} == {"Elsewhere: mud", "Elsewhere: more mud"}


def test_a_feeds_words_stand_behind_the_editors_and_before_the_pages(desk: Desk, web: SmallWeb) -> None:
    read(desk, take(desk, MUD, title="Mud, at last"), title="Mud | Quay", published="2024-01-04")
    follow(desk, serve(web, "/feed", entry(MUD)))
    ask(desk)
    assert origins(desk, 1, "title") == [
        ("Mud, at last", "editor"),
        ("Mud at the quay", "feed"),
        ("Mud | Quay", "meta"),
    ]
    assert lists.rows(desk)[0]["published"] == "2024-01-03T09:00:00Z"


def test_of_a_linkblogs_entry_the_page_that_it_links_is_taken_and_the_linkblog_is_via(
    desk: Desk, web: SmallWeb
) -> None:
    """What it says is its own word on the page, and not the page's title."""
    own = f"{web.origin}/2024/look"
    entries = entry(MUD, "Look at this", guid=own), entry("https://marrow.example/kelp", "And this")
    follow(desk, serve(web, "/feed", *entries, head=f"<link>{web.origin}/</link>"))
    ask(desk)
    first, second = lists.rows(desk)
    assert (first["url"], first["title"], first["published"]) == (MUD, None, None)
    assert lists.show(desk, 1)["sightings"][0]["via"] == own
    assert lists.show(desk, 2)["sightings"][0]["via"] == f"{web.origin}/"
    assert second["url"] == "https://marrow.example/kelp"


def test_an_entry_without_a_date_counts_as_that_day(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD, date=None)))
    ask(desk)
    (row,) = lists.rows(desk)
    assert (row["published"], row["first_seen"], row["week"]) == (None, desk.now, "2024-W01")


@pytest.mark.parametrize(
    ("rules", "taken"),
    [
        ({"include": ["mud"]}, [MUD]),
        ({"exclude": ["mud"]}, [TIDE]),
        ({"include": ["author:Ben Quill"]}, [TIDE]),
        ({"exclude": ["section:sport"]}, [MUD]),
        ({"include": ["mud", "tide"], "exclude": ["author:ada"]}, [TIDE]),
    ],
)
def test_entries_that_the_rules_leave_out_are_counted_and_not_taken(
    desk: Desk, web: SmallWeb, rules: dict[str, list[str]], taken: list[str]
) -> None:
    entries = (
        entry(MUD, author="Ada Marsh"),
        entry(TIDE, "High tide", author="Ben Quill", category="Sport"),
    )
    follow(desk, serve(web, "/feed", *entries), **rules)
    report = ask(desk)
    assert links(desk) == taken
    assert (report.new, report.passed_over) == (1, 1)
    assert ask(desk).passed_over == 0  # told once


def test_what_rules_left_out_comes_in_when_the_rules_change(desk: Desk, web: SmallWeb) -> None:
    url = serve(web, "/feed", entry(MUD), entry(TIDE, "High tide"), headers={"ETag": '"1"'})
    feeds.add(desk, url, include=["tide"])
    feeds.add(desk, url, include=["mud"])
    assert links(desk) == [TIDE, MUD]


# -- what becomes of it


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        (Answer("", 410), "gone", "The feed was taken down for good (410)."),
        (Answer("", 404), "failed", "There is no feed at this address (404)."),
        (Answer("", 401), "failed", "The feed asks for a login (401)."),
        (Answer("", 403), "failed", "The server doesn't let us in (403)."),
        (Answer("", 500), "retry", "{host} is busy or broken (500)."),
    ],
)
def test_a_feed_that_can_not_be_read_says_why(
    desk: Desk, web: SmallWeb, answer: Answer, state: str, reason: str
) -> None:
    web.pages["/feed"] = answer
    follow(desk, web.url("/feed"))
    report = ask(desk)
    row = feed(desk)
    reason = reason.format(host=web.origin.removeprefix("http://"))
    assert (row["state"], row["reason"], row["enabled"]) == (state, reason, int(state != "gone"))
    assert [told["reason"] for told in report.told] == [reason]
    bad = "" if state == "gone" else "; 1 could not be read"
    assert report.sentence() == f"0 new links from 1 feed{bad}"


def test_a_feed_that_robots_may_not_ask_is_refused(desk: Desk, web: SmallWeb) -> None:
    serve(web, "/feed", entry(MUD))
    web.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /feed")
    follow(desk, web.url("/feed"))
    ask(desk)
    row = feed(desk)
    assert (row["state"], row["reason"]) == (
        "refused",
        f"The robots.txt of {web.origin.removeprefix('http://')} asks robots to stay away.",
    )
    assert times(web, "/feed") == 0


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_has_moved_for_good_is_asked_there_from_now_on(
    desk: Desk, web: SmallWeb, status: int
) -> None:
    web.pages["/old"] = Answer("", status, {"Location": "/new"})
    serve(web, "/new", entry(MUD), headers={"ETag": '"1"'})
    follow(desk, web.url("/old"))
    report = ask(desk)
    assert (feed(desk)["url"], feed(desk)["state"]) == (web.url("/new"), "ok")
    assert [told["url"] for told in report.told] == [web.url("/new")]
    ask(desk)
    assert (times(web, "/old"), times(web, "/new")) == (1, 2)
    assert web.headers[-1]["If-None-Match"] == '"1"'


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_feed_that_is_elsewhere_for_now_keeps_its_address(desk: Desk, web: SmallWeb, status: int) -> None:
    web.pages["/old"] = Answer("", status, {"Location": "/new"})
    serve(web, "/new", entry(MUD))
    follow(desk, web.url("/old"))
    ask(desk)
    assert (feed(desk)["url"], feed(desk)["state"], links(desk)) == (web.url("/old"), "ok", [MUD])


def test_a_feed_moves_only_to_where_a_feed_is(desk: Desk, web: SmallWeb) -> None:
    """Else a domain that was sold would take all its feeds with it."""
    web.pages |= {"/old": Answer("", 301, {"Location": "/shop"}), "/shop": HTML}
    follow(desk, web.url("/old"))
    ask(desk)
    assert (feed(desk)["url"], feed(desk)["state"]) == (web.url("/old"), "failed")


def test_a_feed_that_moves_to_one_that_is_followed_is_asked_no_more(desk: Desk, web: SmallWeb) -> None:
    web.pages["/old"] = Answer("", 301, {"Location": "/new"})
    serve(web, "/new", entry(MUD))
    follow(desk, web.url("/old"))
    follow(desk, web.url("/new"))
    ask(desk)
    row = feed(desk)
    assert (row["state"], row["enabled"]) == ("gone", 0)
    assert row["reason"] == f"It has moved to {web.url('/new')}, which you follow already as f2."
    ask(desk)
    assert times(web, "/old") == 1


def test_two_feeds_that_move_to_one_address_in_one_night_are_one(desk: Desk, web: SmallWeb) -> None:
    web.pages["/a"] = web.pages["/b"] = Answer("", 301, {"Location": "/new"})
    serve(web, "/new", entry(MUD))
    for path in ("/a", "/b"):
        follow(desk, web.url(path))
    ask(desk)
    assert sorted(feed(desk, number)["state"] for number in (1, 2)) == ["gone", "ok"]


def test_one_feed_that_fails_hinders_no_other(desk: Desk, web: SmallWeb) -> None:
    with serving("127.0.0.2") as other:
        web.pages["/a"] = Answer("", 500)
        other.pages["/bomb"] = Answer("<rss><channel><item><link>")
        for url in (web.url("/a"), other.url("/bomb"), "http://10.9.8.7/feed"):
            follow(desk, url)
        follow(desk, serve(other, "/feed", entry(MUD)))
        report = ask(desk)
    assert links(desk) == [MUD]
    assert sum(report.feeds.values()) == 4
    assert report.feeds["ok"] >= 1


# -- several at once


def test_polls_that_overlap_ask_each_feed_once(desk: Desk, web: SmallWeb, tmp_path: Path) -> None:
    """While the first one waits for a feed, all others find that it has taken them."""
    asked, go_on = threading.Event(), threading.Event()
    serve(web, "/1", entry(MUD))
    answer = web.pages["/1"]

    def hold(headers: Mapping[str, str]) -> Answer:
        asked.set()
        go_on.wait(20)
        return answer(headers) if callable(answer) else answer

    web.pages["/1"] = hold
    for number in range(1, 9):
        if number > 1:
            serve(web, f"/{number}", entry(f"https://quay.example/{number}"))
        follow(desk, web.url(f"/{number}"))
    first = process(tmp_path, "feeds", "poll")
    until(asked, first)
    others = [run_process(tmp_path, "feeds", "poll") for _ in range(2)]
    assert [(one.code, one.err) for one in others] == [(0, "0 new links from 0 feeds.\n")] * 2
    assert ask(desk).feeds == {}
    go_on.set()
    assert first.communicate(timeout=30)[1].endswith("8 new links from 8 feeds.\n")
    assert [times(web, f"/{number}") for number in range(1, 9)] == [1] * 8


def test_a_poll_that_was_killed_leaves_no_feed_taken(desk: Desk, web: SmallWeb, tmp_path: Path) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def hold(headers: Mapping[str, str]) -> Answer:
        asked.set()
        go_on.wait(20)
        return Answer(rss(entry(MUD)))

    web.pages["/feed"] = hold
    follow(desk, web.url("/feed"))
    killed = process(tmp_path, "feeds", "poll")
    until(asked, killed)
    killed.kill()
    killed.communicate()
    go_on.set()
    assert feed(desk)["leased_by"]
    assert ask(desk).feeds == {"ok": 1}
    assert feed(desk)["leased_by"] is None
    assert integrity(desk.db.conn) == []


def test_a_feed_that_was_polled_after_a_poll_has_looked_is_not_asked_before_its_retry_after(
    desk: Desk, web: SmallWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another poll may have asked it between the look and the taking."""
    web.pages["/feed"] = Answer("", 503, {"Retry-After": "7200"})
    follow(desk, web.url("/feed"))
    rows = store.rows

    def look(*args: Any) -> Any:
        found = rows(*args)
        monkeypatch.undo()
        # What the other one has written meanwhile.
        conn = sqlite3.connect(desk.home.database)
        conn.execute("UPDATE feeds SET retry_after = ?", (utc(NOW + timedelta(hours=2)),))
        conn.commit()
        conn.close()
        return found

    monkeypatch.setattr(store, "rows", look)
    ask(desk)
    assert times(web, "/feed") == 0
