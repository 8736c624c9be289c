"""Recording what an editor gave."""

import json
import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from roundup import urls
from roundup.given import Capture, Captured
from roundup.model import Value
from roundup.store import aliases, feeds, fields
from roundup.store.captures import add_note, add_quotes, pick_new, record
from roundup.store.database import connect, writing
from tests.store.conftest import MONDAY, TUESDAY, WEDNESDAY, column, put

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


# -- what was saved elsewhere, or came by a feed


def again(db: Database, *given: Capture, now: str = MONDAY, pick: bool = False) -> list[Captured]:
    """Record these as an import does: what is there word for word is not recorded again."""
    parsed = [(one, urls.parse(one.url)) for one in given]
    entries = [(one, urls.match_key(url), urls.published(url)) for one, url in parsed]
    return record(db.conn, entries, now=now, who="ada", pick=pick, once=True)


def test_the_day_on_which_something_was_saved_is_when_it_was_seen_first(db: Database) -> None:
    put(db, Capture(LAMPS, seen_at=MONDAY), now=WEDNESDAY)
    assert column(db, "SELECT seen_at FROM sightings") == [MONDAY]
    assert column(db, "SELECT first_seen FROM links") == [MONDAY]


def test_nothing_was_seen_on_a_day_that_is_to_come(db: Database) -> None:
    put(db, Capture(LAMPS, seen_at=WEDNESDAY), now=TUESDAY)
    assert column(db, "SELECT seen_at FROM sightings") == [TUESDAY]
    assert column(db, "SELECT first_seen FROM links") == [TUESDAY]


@pytest.mark.parametrize(
    "other",
    [
        {"url": LAMPS + "?utm_source=x"},
        {"how": "mail"},
        {"via": "https://oda.example/1"},
        {"note": "Ask Oda."},
        {"section": "Light"},
        {"tags": ("light",)},
        {"tags": ("dark", "light")},
    ],
)
def test_a_sighting_is_recorded_once_and_one_that_says_anything_else_is_another(
    db: Database, other: dict[str, object]
) -> None:
    one = Capture(LAMPS, how="import")
    first, second = again(db, one)[0], again(db, one, now=TUESDAY)[0]
    assert ((first.known, first.new), (second.known, second.new)) == ((False, True), (True, False))
    (third,) = again(db, one._replace(**other))  # type: ignore[arg-type]
    assert (third.known, third.new) == (True, True)
    assert column(db, "SELECT count(*) FROM sightings") == [2]


def test_a_sighting_by_one_feed_is_not_that_by_another(db: Database) -> None:
    numbers = [feeds.add(db, f"https://oda.example/{n}", MONDAY) for n in range(2)]
    for number in [*numbers, *numbers]:
        again(db, Capture(LAMPS, how="feed", feed=number))
    assert column(db, "SELECT feed FROM sightings ORDER BY id") == numbers


def test_what_is_there_already_still_gives_its_quotations(db: Database) -> None:
    again(db, Capture(LAMPS, how="import"))
    again(db, Capture(LAMPS, how="import", quotes=("Not one lamp.",)))
    assert column(db, "SELECT text FROM quotes") == ["Not one lamp."]


def test_what_is_picked_is_not_picked_again_by_the_same_file(db: Database) -> None:
    """Not even where it stands in it twice; and what is picked at once is one act."""
    one, other = put(db, LAMPS, "https://quarrel.example/a")
    for links in ([one, one], [one, other], [one, other]):
        pick_new(db.conn, links, name="import", now=TUESDAY, who="ada")
    assert column(db, "SELECT link FROM decisions ORDER BY id") == [one, other]
    assert list(db.query("SELECT name, about FROM acts ORDER BY id")) == [
        {"name": "import", "about": "1"},
        {"name": "import", "about": "2"},
    ]


def test_a_page_is_found_by_what_it_is_known_as_too(db: Database) -> None:
    (link,) = put(db, LAMPS)
    aliases.know(db.conn, link, "lamps.example/7", "https://lamps.example/7", aliases.SURE)
    assert put(db, "https://lamps.example/7?utm_source=x") == [link]
    assert column(db, "SELECT url FROM links") == [LAMPS]


def test_a_token_that_opens_a_page_is_published_and_no_other_takes_its_place(db: Database) -> None:
    page = "https://www.nytimes.com/2024/01/03/lamps.html"
    gift = f"{page}?unlocked_article_code=1.a"
    for url, published in (
        (page, page),
        (f"{gift}&utm_source=x", gift),
        (page, gift),
        (f"{page}?unlocked_article_code=1.b", gift),
    ):
        put(db, url)
        assert column(db, "SELECT url FROM links") == [published]


def test_what_a_feed_says_comes_before_the_page_and_what_an_export_says_behind_it(db: Database) -> None:
    number = feeds.add(db, "https://oda.example/feed", MONDAY)
    put(db, Capture(LAMPS, how="import", says="export", fields={"title": "lamps!!"}))
    fields.set_by_page(db.conn, 1, {"title": [Value("Lamps", "html")]})
    assert column(db, "SELECT title FROM articles") == ["Lamps"]
    put(db, Capture(LAMPS, how="feed", says="feed", feed=number, fields={"title": "No lamp lit"}))
    assert [value.value for value in fields.origins(db.conn, 1)["title"]] == [
        "No lamp lit",
        "Lamps",
        "lamps!!",
    ]
    assert column(db, "SELECT title FROM articles") == ["No lamp lit"]


def test_a_feed_corrects_itself_and_no_other_feed(db: Database) -> None:
    """The feed that was the first to name the page as one of its own is the one to be believed."""
    blog, own, other = (feeds.add(db, f"https://oda.example/{n}", MONDAY) for n in range(3))

    def says(number: int, title: str, via: str | None = None) -> None:
        said = {} if via else {"title": title}
        again(db, Capture(LAMPS, how="feed", says="feed", feed=number, via=via, fields=said))

    says(blog, "", via="https://oda.example/1")
    for number, title in ((own, "One"), (other, "Two"), (own, "Three"), (other, "Four")):
        says(number, title)
    first, *behind = [value.value for value in fields.origins(db.conn, 1)["title"]]
    assert first == "Three"
    assert set(behind) == {"Two", "Four"}


def test_a_page_that_was_given_as_its_amp_version_is_published_by_its_plain_address_when_that_is_given(
    db: Database,
) -> None:
    plain, amp = (
        "https://quarrel.example/2024/01/03/oil-is-dear",
        "https://quarrel.example/2024/01/03/oil-is-dear/amp",
    )
    (link,) = put(db, amp)
    assert put(db, plain) == put(db, amp) == [link]
    assert column(db, "SELECT url FROM links") == [plain]
    assert column(db, "SELECT url FROM sightings ORDER BY id") == [amp, plain, amp]
