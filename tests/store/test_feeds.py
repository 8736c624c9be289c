"""Feeds as they are kept, who has taken them, and what came by them."""

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from roundup.given import Capture
from roundup.store import acts, feeds, robots, sightings
from roundup.store.database import integrity, writing
from roundup.store.leases import Worker
from tests.store.conftest import MONDAY, TUESDAY, WEDNESDAY, column, put

FEED = "https://tolvarn-herald.example/feed"
LAMPS = "https://tolvarn-herald.example/lamps"


def test_a_feed_is_new_enabled_and_due(db: Database) -> None:
    number = feeds.add(db, FEED, MONDAY)
    (row,) = feeds.rows(db)
    assert (row["id"], row["url"], row["state"], row["enabled"], row["added_at"]) == (
        number,
        FEED,
        "new",
        1,
        MONDAY,
    )
    assert (row["include"], row["exclude"], row["trouble"]) == ([], [], [])
    assert feeds.due(row, MONDAY, scheduled=True)


def test_lists_come_back_as_lists(db: Database) -> None:
    number = feeds.add(db, FEED, MONDAY, include=["Öl", '"x"'], exclude=[])
    feeds.change(db, number, trouble=["Half of it."])
    (row,) = feeds.rows(db, [number])
    assert (row["include"], row["exclude"], row["trouble"]) == (["Öl", '"x"'], [], ["Half of it."])


@pytest.mark.parametrize(
    ("values", "by_schedule", "by_hand"),
    [
        ({"state": "ok"}, True, True),
        ({"next_poll": TUESDAY}, True, True),
        ({"next_poll": WEDNESDAY}, False, True),
        ({"retry_after": TUESDAY}, True, True),
        ({"retry_after": WEDNESDAY}, False, False),
        ({"retry_after": MONDAY, "next_poll": WEDNESDAY}, False, True),
        ({"enabled": 0}, False, False),
    ],
)
def test_when_a_feed_is_due(
    db: Database, values: dict[str, object], by_schedule: bool, by_hand: bool
) -> None:
    number = feeds.add(db, FEED, MONDAY)
    feeds.change(db, number, **values)
    (row,) = feeds.rows(db)
    assert feeds.due(row, TUESDAY, scheduled=True) is by_schedule
    assert feeds.due(row, TUESDAY, scheduled=False) is by_hand


def test_a_feed_that_is_removed_is_no_more_among_them_and_its_name_is_still_known(db: Database) -> None:
    number = feeds.add(db, FEED, MONDAY, title_given="Herald")
    feeds.remove(db, [number], now=TUESDAY, who="ada")
    assert (feeds.rows(db), feeds.at(db, FEED), feeds.counts(db)) == ([], None, {})
    assert feeds.names(db, [number]) == {number: "Herald"}
    assert feeds.add(db, FEED, WEDNESDAY) == number
    assert feeds.at(db, FEED) == number


def test_removing_is_one_act_and_undoing_it_leaves_alone_what_a_poll_has_written(db: Database) -> None:
    ids = [feeds.add(db, f"{FEED}/{number}", MONDAY) for number in range(2)]
    feeds.remove(db, ids, now=TUESDAY, who="ada")
    feeds.change(db, ids[0], title="Herald")
    with writing(db.conn):
        assert acts.undo(db.conn, WEDNESDAY) == ("feeds remove", "f1, f2")
    assert [row["title"] for row in feeds.rows(db)] == ["Herald", None]


def test_no_address_is_followed_twice(db: Database) -> None:
    one, other = feeds.add(db, FEED, MONDAY), feeds.add(db, f"{FEED}/2", MONDAY)
    assert feeds.add(db, FEED, TUESDAY) == one
    with pytest.raises(sqlite3.IntegrityError):
        feeds.change(db, other, url=FEED)


def test_the_name_is_the_editors_then_the_feeds_then_its_address(db: Database) -> None:
    number = feeds.add(db, FEED, MONDAY)
    assert feeds.names(db, [number]) == {number: FEED}
    feeds.change(db, number, title="Herald")
    assert feeds.names(db, [number]) == {number: "Herald"}
    feeds.change(db, number, title_given="Mine")
    assert feeds.names(db, [number, 77]) == {number: "Mine"}


def test_feeds_are_counted_by_state(db: Database) -> None:
    for number, state in enumerate(("ok", "ok", "failed")):
        feeds.add(db, f"{FEED}/{number}", MONDAY)
        feeds.change(db, number + 1, state=state, reason=None if state == "ok" else "Why.")
    assert feeds.counts(db) == {"ok": 2, "failed": 1}


# -- taken by workers


def test_a_feed_that_is_taken_is_taken_by_nobody_else(db: Database, path: Path) -> None:
    ids = [feeds.add(db, f"{FEED}/{number}", MONDAY) for number in range(3)]
    with Worker(db, path.with_name("lock")) as worker:
        assert worker.take_feeds([ids[2], ids[0]]) == [ids[0], ids[2]]
        assert worker.take_feeds([*ids, 77]) == [ids[1]]
        assert worker.take_feeds([]) == []
        assert column(db, "SELECT leased_by FROM feeds") == [worker.slot] * 3
    assert column(db, "SELECT leased_by FROM feeds") == [None] * 3


def test_any_number_of_feeds_may_be_taken(db: Database, path: Path) -> None:
    """SQLite takes a limited number of values in one statement."""
    db.conn.executemany(
        "INSERT INTO feeds (url, added_at) VALUES (?, ?)", [(f"{FEED}/{n}", MONDAY) for n in range(1200)]
    )
    with Worker(db, path.with_name("lock")) as worker:
        assert worker.take_feeds(range(1, 1201)) == list(range(1, 1201))


# -- what came by them


def test_a_sighting_says_by_which_feed_it_came(db: Database) -> None:
    number = feeds.add(db, FEED, MONDAY)
    (link,) = put(db, Capture(LAMPS, how="feed", feed=number, says="feed", via="https://oda.example/1"))
    put(db, Capture(LAMPS, note="Mine", tags=("a", "b")))
    feeds.change(db, number, title="Herald")
    feed, own = sightings.of(db, [link])[link]
    assert (feed.feed, feed.feed_title, feed.linked_by, feed.tags) == (number, "Herald", "Herald", ())
    assert (own.feed, own.feed_title, own.linked_by, own.tags) == (None, None, None, ("a", "b"))
    assert integrity(db.conn) == []


def test_who_links_a_page(db: Database) -> None:
    number = feeds.add(db, FEED, MONDAY, title_given="Herald")
    given = (
        Capture(LAMPS, how="feed", feed=number),
        Capture(LAMPS, how="feed", feed=number, via="https://oda.example/1"),
        Capture(LAMPS, how="mail", via="Quay Letter"),
        Capture(LAMPS, how="mail"),
        Capture(LAMPS, how="add", via="https://oda.example/2"),
        Capture(LAMPS, how="import", via="https://oda.example/3"),
    )
    (link, *_) = put(db, *given)
    assert [one.linked_by for one in sightings.of(db)[link]] == [
        None,
        "Herald",
        "Quay Letter",
        None,
        None,
        None,
    ]


def test_what_was_linked_in_a_time(db: Database) -> None:
    for at, name in ((MONDAY, "a"), (TUESDAY, "b"), (WEDNESDAY, "c")):
        put(db, Capture(f"{LAMPS}/{name}", how="mail", via="Letter", seen_at=at), now=WEDNESDAY)
    put(db, Capture(f"{LAMPS}/d", via="https://oda.example/1"), now=TUESDAY)
    assert sightings.linked(db, MONDAY, WEDNESDAY) == [1, 2]
    assert sightings.linked(db, TUESDAY, TUESDAY) == []


# -- robots.txt


def test_the_robots_txt_of_a_host_is_known_for_its_time(db: Database) -> None:
    robots.keep(db, {"https://a.example": "", "https://b.example": "Disallow: /"}, now=MONDAY, since=MONDAY)
    assert robots.known(db, "2023-12-31T08:00:00Z") == {
        "https://a.example": "",
        "https://b.example": "Disallow: /",
    }
    assert robots.known(db, MONDAY) == {}
    robots.keep(db, {"https://a.example": "Allow: /"}, now=TUESDAY, since=MONDAY)
    assert column(db, "SELECT origin FROM robots") == ["https://a.example"]
    robots.keep(db, {}, now=WEDNESDAY, since=TUESDAY)
    assert robots.known(db, MONDAY) == {"https://a.example": "Allow: /"}
