"""Recording what an editor gave."""

import json
import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from roundup.given import Capture, Captured
from roundup.store.captures import add_note, add_quotes, record
from roundup.store.database import connect, writing
from tests.store.conftest import MONDAY, TUESDAY, column, put

LAMPS = "https://tolvarn-herald.example/lamps"


def test_a_new_link_is_new_since_now_and_due(db: Database) -> None:
    (link,) = put(db, LAMPS + "?utm_source=mail#top", now=MONDAY)
    assert list(db.query("SELECT * FROM links")) == [
        {
            "id": link,
            "key": "tolvarn-herald.example/lamps",
            "url": LAMPS,
            "state": "new",
            "reason": None,
            "next_attempt": None,
            "tries": 0,
            "first_seen": MONDAY,
            "leased_by": None,
        }
    ]


def test_a_sighting_keeps_everything_that_was_said_as_it_was_said(db: Database) -> None:
    given = Capture(
        "HTTPS://Tolvarn-Herald.example/lamps?utm_source=mail#top",
        how="file",
        via="https://chatter.example/@oda/17",
        note="Für Oda: «Lampen» 灯",
        section="Light & heat",
        tags=("灯", "cost, rising"),
    )
    put(db, given, now=MONDAY, who="oda")
    (row,) = db.query("SELECT * FROM sightings")
    assert (row["url"], row["how"], row["via"], row["note"], row["section"]) == given[:5]
    assert (row["seen_at"], row["who"]) == (MONDAY, "oda")
    assert tuple(json.loads(row["tags"])) == given.tags


def test_what_was_not_said_is_null_and_not_an_empty_text(db: Database) -> None:
    put(db, LAMPS)
    (row,) = db.query("SELECT via, note, section, tags FROM sightings")
    assert set(row.values()) == {None}


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_url_as_it_was_given_is_never_altered(db_for_many: Database, url: str) -> None:
    (done,) = record(db_for_many.conn, [(Capture(url), "k", "u")], now=MONDAY, who="ada", pick=False)
    assert done.url == url
    assert column(db_for_many, "SELECT url FROM sightings ORDER BY id DESC LIMIT 1") == [url]


def test_a_page_that_is_known_gets_a_sighting_and_keeps_its_link(db: Database) -> None:
    """When it was first seen, what it is called and where it stands stay."""
    (first,) = put(db, LAMPS, now=MONDAY)
    db.conn.execute("UPDATE links SET state = 'ready' WHERE id = ?", (first,))
    entry = (Capture("http://www.tolvarn-herald.example/lamps/"), "tolvarn-herald.example/lamps", "http://x/")
    assert record(db.conn, [entry], now=TUESDAY, who="oda", pick=False) == [
        Captured(first, "http://www.tolvarn-herald.example/lamps/", known=True)
    ]
    assert list(db.query("SELECT id, url, state, first_seen FROM links")) == [
        {"id": first, "url": LAMPS, "state": "ready", "first_seen": MONDAY}
    ]
    assert column(db, "SELECT seen_at FROM sightings ORDER BY id") == [MONDAY, TUESDAY]


def test_one_page_twice_in_one_group_is_one_link_seen_twice(db: Database) -> None:
    ids = put(db, LAMPS, "https://quarrel.example/a", LAMPS + "/")
    assert ids[0] == ids[2] != ids[1]
    assert column(db, "SELECT count(*) FROM links") == [2]
    assert column(db, "SELECT link FROM sightings ORDER BY id") == ids


def test_what_was_recorded_comes_back_in_the_order_in_which_it_was_given(db: Database) -> None:
    entries = [
        (Capture(f"https://b.example/{n}"), f"b.example/{n}", f"https://b.example/{n}") for n in (3, 1, 2)
    ]
    done = record(db.conn, entries, now=MONDAY, who="ada", pick=False)
    assert [one.url for one in done] == [f"https://b.example/{n}" for n in (3, 1, 2)]
    assert [one.known for one in done] == [False, False, False]


def test_each_new_link_is_a_story_of_its_own(db: Database) -> None:
    ids = put(db, LAMPS, "https://quarrel.example/a", LAMPS)
    stories = dict(db.conn.execute("SELECT link, story FROM story_articles").fetchall())
    assert stories.keys() == set(ids)
    assert len(set(stories.values())) == 2


def test_with_pick_all_of_a_group_are_picked_in_one_act(db: Database) -> None:
    ids = put(db, LAMPS, "https://quarrel.example/a", pick=True, now=MONDAY, who="oda")
    assert list(db.query("SELECT at, who, name, undone_at FROM acts")) == [
        {"at": MONDAY, "who": "oda", "name": "add", "undone_at": None}
    ]
    assert column(db, "SELECT link FROM decisions WHERE decision = 'pick' ORDER BY id") == ids


def test_without_pick_nothing_is_decided(db: Database) -> None:
    put(db, LAMPS)
    assert column(db, "SELECT count(*) FROM acts") == [0]
    assert column(db, "SELECT count(*) FROM decisions") == [0]


def test_a_group_that_fails_leaves_nothing_of_itself(db: Database) -> None:
    """Nothing was acknowledged, so nothing may be half there."""
    good = (Capture(LAMPS, quotes=("Not one lamp.",), fields={"title": "Lamps"}), "a/b", LAMPS)
    bad = (Capture("https://quarrel.example/a", via=object()), "q/a", "https://quarrel.example/a")  # type: ignore[arg-type]
    with pytest.raises(sqlite3.Error):
        record(db.conn, [good, bad], now=MONDAY, who="ada", pick=True)
    for table in ("links", "sightings", "stories", "quotes", "acts", "decisions", "articles"):
        assert column(db, f"SELECT count(*) FROM {table}") == [0], table


def test_what_was_recorded_is_seen_by_another_connection_at_once(path: Path, db: Database) -> None:
    other = connect(path)
    put(db, LAMPS)
    assert other.execute("SELECT url FROM sightings").fetchall() == [(LAMPS,)]
    other.close()


def test_several_that_record_the_same_pages_at_once_make_each_link_once(path: Path, db: Database) -> None:
    """Every sighting is kept all the same."""
    wrong: list[BaseException] = []

    def work(who: str) -> None:
        conn = connect(path)
        try:
            for number in range(30):
                entry = (Capture(f"{LAMPS}/{number}"), f"lamps/{number}", f"{LAMPS}/{number}")
                record(conn, [entry], now=MONDAY, who=who, pick=False)
        except BaseException as error:
            wrong.append(error)
        finally:
            conn.close()

    threads = [threading.Thread(target=work, args=(who,)) for who in ("ada", "oda", "ida")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert column(db, "SELECT count(*) FROM links") == [30]
    assert column(db, "SELECT count(*) FROM sightings") == [90]


def test_quotations_are_kept_in_order_and_each_once(db: Database) -> None:
    (link,) = put(db, Capture(LAMPS, quotes=("Not one lamp.", "Oil is dear.", "Not one lamp.")))
    put(db, Capture(LAMPS, quotes=("Oil is dear.", "Twine is not.")))
    (other,) = put(db, Capture("https://quarrel.example/a", quotes=("Not one lamp.",)))
    assert column(db, "SELECT text FROM quotes WHERE link = ? ORDER BY id", link) == [
        "Not one lamp.",
        "Oil is dear.",
        "Twine is not.",
    ]
    assert column(db, "SELECT text FROM quotes WHERE link = ?", other) == ["Not one lamp."]


def test_the_same_quotation_with_other_spaces_is_another_one(db: Database) -> None:
    """They are kept word for word; what is typed is not judged here."""
    (link,) = put(db, LAMPS)
    with writing(db.conn):
        add_quotes(db.conn, link, ["Not one lamp.", " Not one lamp."])
    assert column(db, "SELECT text FROM quotes ORDER BY id") == ["Not one lamp.", " Not one lamp."]


def test_the_editors_values_come_with_the_capture(db: Database) -> None:
    (link,) = put(db, Capture(LAMPS, fields={"title": "No lamp lit", "authors": ["Oda Quill", "Ib Fenn"]}))
    assert list(db.query("SELECT title, authors, outlet FROM articles WHERE link = ?", [link])) == [
        {"title": "No lamp lit", "authors": '["Oda Quill", "Ib Fenn"]', "outlet": None}
    ]
    assert column(db, "SELECT origin FROM article_origins") == ["editor", "editor"]


def test_a_note_that_comes_later_is_a_sighting_of_the_published_url(db: Database) -> None:
    (link,) = put(db, LAMPS + "?utm_source=mail")
    add_note(db.conn, link, "Ask Oda.", now=TUESDAY, who="oda")
    (_, row) = db.query("SELECT url, seen_at, who, how, note, via FROM sightings ORDER BY id")
    assert row == {
        "url": LAMPS,
        "seen_at": TUESDAY,
        "who": "oda",
        "how": "edit",
        "note": "Ask Oda.",
        "via": None,
    }
