"""Links: found, settled, listed, forgotten."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from roundup.given import Capture
from roundup.model import STATES, Extraction, Outcome, Page, Signal, State, Value
from roundup.store import aliases, articles, links, pages, sightings
from roundup.store.acts import undo
from roundup.store.captures import add_note
from roundup.store.database import integrity, writing
from roundup.store.decisions import decide
from tests.store.conftest import MONDAY, TUESDAY, WEDNESDAY, column, fresh, many, put

LAMPS = "https://tolvarn-herald.example/lamps"


def read(db: Database, link: int, text: str = "No lamp is lit.", **fields: str | list[str]) -> int:
    """Keep a page of this link and what was read in it; the page's number."""
    number, _ = pages.save(db, link, Page(LAMPS, text.encode()), MONDAY)
    found: dict[str, tuple[Value, ...]] = {name: (Value(value, "html"),) for name, value in fields.items()}
    articles.save(
        db,
        link,
        number,
        Extraction(found, text, words=len(text.split()), signals=(Signal("live", "x"),)),
        MONDAY,
    )
    return number


# -- finding


def test_a_link_is_found_by_its_match_key(db: Database) -> None:
    (link,) = put(db, LAMPS)
    assert links.find(db, "tolvarn-herald.example/lamps") == link
    assert links.find(db, "tolvarn-herald.example/lamp") is None


def test_of_many_numbers_those_are_known_that_are_links(db: Database) -> None:
    ids = many(db, 700)
    assert links.existing(db, [*ids, 0, -1, 9999]) == set(ids)
    assert links.existing(db, []) == set()


# -- what became of it


def test_an_outcome_is_written_on_the_row(db: Database) -> None:
    (link,) = put(db, LAMPS)
    links.settle(db, link, Outcome("retry", "Busy (503)."), TUESDAY)
    assert list(db.query("SELECT state, reason, next_attempt, tries FROM links")) == [
        {"state": "retry", "reason": "Busy (503).", "next_attempt": TUESDAY, "tries": 1}
    ]


@settings(deadline=None)
@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=8))
def test_tries_count_the_temporary_failures_in_a_row(db_for_many: Database, states: list[State]) -> None:
    """Whatever else a try comes to, the count begins anew."""
    db = db_for_many
    (link,) = fresh(db)
    for state in states:
        reason = None if state in ("new", "fetched", "ready") else "So it is."
        links.settle(db, link, Outcome(state, reason), TUESDAY if state == "retry" else None)
    in_a_row = next((place for place, state in enumerate(reversed(states)) if state != "retry"), len(states))
    assert column(db, "SELECT tries FROM links WHERE id = ?", link) == [in_a_row]


def test_the_published_url_changes_and_the_captured_one_and_the_key_do_not(db: Database) -> None:
    (link,) = put(db, "https://short.example/x")
    links.publish_as(db, link, LAMPS)
    (row,) = links.rows(db)
    assert (row["url"], row["urls"]) == (LAMPS, ["https://short.example/x"])
    assert links.find(db, "short.example/x") == link


def test_due_are_those_of_the_states_whose_time_has_come(db: Database) -> None:
    ids = many(db, 4)
    links.settle(db, ids[0], Outcome("retry", "Busy (503)."), TUESDAY)
    links.settle(db, ids[1], Outcome("ready"), None)
    assert links.due(db, ["new", "retry"], MONDAY) == 2
    assert links.due(db, ["new", "retry"], TUESDAY) == 3
    assert links.due(db, ["fetched"], WEDNESDAY) == 0


def test_counts_are_by_state_and_leave_out_what_there_is_none_of(db: Database) -> None:
    assert links.counts(db) == {}
    ids = many(db, 3)
    links.settle(db, ids[0], Outcome("ready"), None)
    assert links.counts(db) == {"new": 2, "ready": 1}


def test_the_newest_is_the_one_that_was_first_seen_last(db: Database) -> None:
    assert links.newest_seen(db) is None
    put(db, LAMPS, now=TUESDAY)
    put(db, "https://quarrel.example/a", now=MONDAY)
    put(db, LAMPS, now=WEDNESDAY)
    assert links.newest_seen(db) == TUESDAY


def test_troubled_are_those_that_a_person_should_look_at_newest_first(db: Database) -> None:
    ids = many(db, 8)
    for link, state in zip(ids, STATES, strict=True):
        reason = None if state in ("new", "fetched", "ready") else f"It is {state}."
        links.settle(db, link, Outcome(state, reason), None)
    found = links.troubled(db, 10)
    assert [row["state"] for row in found] == ["needs_you", "refused", "failed"]
    assert found[0]["reason"] == "It is needs_you."
    assert len(links.troubled(db, 2)) == 2


def test_the_history_is_kept_oldest_first(db: Database) -> None:
    (link,) = put(db, Capture(LAMPS, tags=("light",), quotes=("Not one lamp.", "Oil is dear.")), now=MONDAY)
    links.attempted(
        db, link, "fetch", Outcome("retry", "Busy (503).", status=503), at=MONDAY, seconds=0.12345
    )
    links.attempted(db, link, "fetch", Outcome("fetched", url=LAMPS, status=200), at=TUESDAY, seconds=1.0)
    links.attempted(db, link, "extract", Outcome("ready"), at=TUESDAY, seconds=0.0)
    add_note(db.conn, link, "Ask Oda.", now=TUESDAY, who="oda")
    past = links.history(db, link)
    assert [(one["stage"], one["state"]) for one in past["attempts"]] == [
        ("fetch", "retry"),
        ("fetch", "fetched"),
        ("extract", "ready"),
    ]
    assert past["attempts"][0] == {
        "at": MONDAY,
        "stage": "fetch",
        "state": "retry",
        "reason": "Busy (503).",
        "url": None,
        "status": 503,
        "seconds": 0.123,
    }
    assert [(one.how, one.note, one.tags) for one in sightings.of(db, [link])[link]] == [
        ("add", None, ("light",)),
        ("edit", "Ask Oda.", ()),
    ]
    assert [one["text"] for one in past["quotes"]] == ["Not one lamp.", "Oil is dear."]


# -- forgetting


def test_a_forgotten_link_leaves_nothing_behind(db: Database) -> None:
    """In no table that speaks of links, nor its page's body; what is another's stays.  What undo needs is the act's."""
    given = Capture(LAMPS, quotes=("Not one lamp.",), fields={"title": "Dark"})
    link, other = put(db, given, given._replace(url="https://quarrel.example/a"), pick=True)
    for one in (link, other):
        read(db, one, published="2024-01-02")
        links.attempted(db, one, "fetch", Outcome("fetched"), at=MONDAY, seconds=0.1)
        aliases.know(db.conn, one, f"short.example/{one}", f"https://short.example/{one}", aliases.SURE)
    db.conn.execute(
        "INSERT INTO issues (week, first_day, last_day) VALUES ('2024-W01', '2024-01-01', '2024-01-07')"
    )
    db.conn.executemany("INSERT INTO issue_links (issue, link) VALUES (1, ?)", [(link,), (other,)])
    tables = [table for table in db.table_names() if "link" in {one.name for one in db[table].columns}]
    rows = {table: column(db, f"SELECT count(*) FROM {table} WHERE link = ?", other)[0] for table in tables}
    assert all(rows.values()), rows
    links.forget(db, [link], now=WEDNESDAY, who="ada")
    for table in tables:
        assert column(db, f"SELECT DISTINCT link FROM {table}") == [other], table
        assert column(db, f"SELECT count(*) FROM {table}") == [rows[table]], table
    for table in ("links", "page_bodies"):
        assert column(db, f"SELECT count(*) FROM {table}") == [1], table
    assert integrity(db.conn) == []
    assert links.articles(db, [link]) == []


def test_a_forgotten_links_number_is_never_given_again(db: Database) -> None:
    ids = many(db, 3)
    links.forget(db, ids, now=WEDNESDAY, who="ada")
    (again,) = put(db, LAMPS)
    assert again > max(ids)


def test_a_story_stays_when_its_articles_are_forgotten_so_that_they_can_come_back(db: Database) -> None:
    first, second = many(db, 2)
    db.conn.execute(
        "UPDATE story_articles SET story = (SELECT story FROM story_articles WHERE link = ?)", (first,)
    )
    links.forget(db, [first], now=WEDNESDAY, who="ada")
    story = column(db, "SELECT story FROM story_articles")[0]
    assert story in column(db, "SELECT id FROM stories")
    links.forget(db, [second], now=WEDNESDAY, who="ada")
    assert story in column(db, "SELECT id FROM stories")
    for _ in range(2):
        with writing(db.conn):
            undo(db.conn, WEDNESDAY)
    assert column(db, "SELECT story FROM story_articles ORDER BY link") == [story, story]


# -- listing


def test_a_row_holds_what_is_known_with_its_lists_as_lists(db: Database) -> None:
    put(db, LAMPS + "?utm_source=mail", LAMPS + "/", LAMPS + "/", "https://quarrel.example/a", now=MONDAY)
    link = 1
    read(db, link, "No lamp is lit.", title="Dark", authors=["Oda Quill", "Ib Fenn"], published="2024-01-02")
    links.settle(db, link, Outcome("ready"), None)
    decide(db, "pick", links=[link], now=TUESDAY, who="ada")
    (row,) = links.rows(db, [link])
    assert row == {
        "id": link,
        "url": LAMPS,
        "state": "ready",
        "reason": None,
        "next_attempt": None,
        "first_seen": MONDAY,
        "story": 1,
        "title": "Dark",
        "authors": ["Oda Quill", "Ib Fenn"],
        "published": "2024-01-02",
        "outlet": None,
        "site_name": None,
        "modified": None,
        "wire": None,
        "language": None,
        "description": None,
        "canonical": None,
        "words": 4,
        "media_type": "text/html",
        "urls": [LAMPS + "?utm_source=mail", LAMPS + "/"],
        "decision": "pick",
    }


def test_the_pages_of_a_report_come_with_its_article(db: Database) -> None:
    put(db, LAMPS, "https://quarrel.example/a", now=MONDAY)
    number, _ = pages.save(db, 1, Page(LAMPS, b"%PDF"), MONDAY)
    articles.save(db, 1, number, Extraction(text="One.\fTwo.", words=2, pages=("iv", "1")), MONDAY)
    assert [one.pages for one in links.articles(db, [1, 2])] == [("iv", "1"), ()]


def test_doubts_are_looked_up_without_reading_all_that_was_found(db: Database) -> None:
    """A year has millions of candidates, and few doubts."""
    sql = "SELECT o.link, o.field, o.doubt FROM article_origins o WHERE o.doubt IS NOT NULL"
    plan = " ".join(str(row[3]) for row in db.conn.execute(f"EXPLAIN QUERY PLAN {sql}"))
    assert "article_origins_doubted" in plan


def test_a_link_of_which_nothing_is_known_yet_is_listed_all_the_same(db: Database) -> None:
    put(db, LAMPS)
    (row,) = links.rows(db)
    assert (row["title"], row["authors"], row["words"], row["decision"]) == (None, [], None, None)


@pytest.mark.parametrize("count", [0, 3, 700])
def test_all_links_are_listed_by_number_also_when_they_are_named_in_another_order(
    db: Database, count: int
) -> None:
    ids = many(db, count)
    assert [row["id"] for row in links.rows(db)] == ids
    assert links.rows(db, ids[::-1]) == links.rows(db)


def test_links_are_listed_by_state_among_all_and_among_named_ones(db: Database) -> None:
    ids = many(db, 4)
    for link in ids[1:3]:
        links.settle(db, link, Outcome("ready"), None)
    assert [row["id"] for row in links.rows(db, state="ready")] == ids[1:3]
    assert [row["id"] for row in links.rows(db, ids[2:], state="ready")] == [ids[2]]


def test_an_undone_decision_is_not_listed(db: Database) -> None:
    first, second = many(db, 2)
    decide(db, "pick", links=[first, second], now=MONDAY, who="ada")
    decide(db, "drop", links=[second], now=TUESDAY, who="ada")
    with writing(db.conn):
        undo(db.conn, WEDNESDAY)
    assert [row["decision"] for row in links.rows(db)] == ["pick", "pick"]
    assert [row["decision"] for row in links.rows(db, [second])] == ["pick"]


def test_the_texts_are_those_of_the_named_links_or_of_all(db: Database) -> None:
    ids = many(db, 3)
    for link in ids[:2]:
        read(db, link, f"Text {link}.")
    assert links.texts(db, None) == {ids[0]: f"Text {ids[0]}.", ids[1]: f"Text {ids[1]}."}
    assert links.texts(db, ids[1:]) == {ids[1]: f"Text {ids[1]}."}
    assert links.texts(db, []) == {}


def test_an_article_has_what_the_editor_said_in_all_its_sightings(db: Database) -> None:
    """Notes and tags each once and in their order, the newest section that was named, every quotation."""
    (link,) = put(db, Capture(LAMPS, note="Ask Oda.", tags=("light", "oil"), section="Heat"))
    put(
        db,
        Capture(LAMPS, note="Ask Ib too.", tags=("oil", "dear"), section="Light", quotes=("Not one lamp.",)),
    )
    put(db, Capture(LAMPS, note="Ask Oda."))
    read(db, link, "No lamp is lit.", title="Dark", authors=["Oda Quill"])
    (article,) = links.articles(db, [link])
    assert article.notes == ("Ask Oda.", "Ask Ib too.")
    assert article.tags == ("light", "oil", "dear")
    assert article.section == "Light"
    assert article.quotes == ("Not one lamp.",)
    assert (article.title, article.authors, article.text, article.words) == (
        "Dark",
        ("Oda Quill",),
        "No lamp is lit.",
        4,
    )


def test_articles_come_in_the_order_in_which_they_are_named(db: Database) -> None:
    ids = many(db, 600)
    wanted = [ids[5], ids[599], 9999, ids[0]]
    assert [article.link for article in links.articles(db, wanted)] == [ids[5], ids[599], ids[0]]
    assert [article.link for article in links.articles(db, ids[::-1])] == ids[::-1]


# -- weeks


def test_what_decides_on_weeks_is_known_of_each_link(db: Database) -> None:
    first, second = put(db, LAMPS, "https://quarrel.example/a", now=MONDAY)
    read(db, first, title="Dark", published="2023-12-30")
    decide(db, "later", links=[first], now=TUESDAY, who="ada")
    decide(db, "drop", links=[first], now=WEDNESDAY, who="ada")
    with writing(db.conn):
        undo(db.conn, WEDNESDAY)
    (row, other) = sorted(links.standing(db), key=lambda row: int(row["id"]))
    assert row == {
        "id": first,
        "published": "2023-12-30",
        "first_seen": MONDAY,
        "decision": "later",
        "decided_at": TUESDAY,
        "story": 1,
        "state": "new",
        "title": "Dark",
        "story_decision": None,
        "story_decided_at": None,
        "used": 0,
    }
    assert (other["id"], other["published"], other["decision"], other["decided_at"]) == (
        second,
        None,
        None,
        None,
    )
    assert links.standing(db, [second]) == [other]


def test_near_a_week_is_what_was_dated_seen_or_decided_in_it_and_what_was_put_off(db: Database) -> None:
    """The first bound is in it, the last is not."""
    first, last = "2024-01-01", "2024-01-08"
    old = "2023-11-02T08:00:00Z"
    seen, dated, on_time, picked, put_off, outside, after = (
        put(db, f"{LAMPS}/{number}", now=old)[0] for number in range(7)
    )
    db.conn.execute("UPDATE links SET first_seen = ? WHERE id = ?", ("2024-01-07T23:59:59Z", seen))
    db.conn.execute("UPDATE links SET first_seen = ? WHERE id = ?", ("2024-01-08T00:00:00Z", after))
    read(db, dated, published="2024-01-01")
    read(db, on_time, published="2024-01-07T23:00:00Z")
    read(db, outside, published="2024-01-08")
    decide(db, "pick", links=[picked], now=TUESDAY, who="ada")
    decide(db, "later", links=[put_off], now=old, who="ada")
    decide(db, "pick", links=[outside], now=old, who="ada")
    assert sorted(links.near(db, first, last)) == sorted([seen, dated, on_time, picked, put_off])


def test_a_link_that_is_near_for_several_reasons_is_named_once(db: Database) -> None:
    (link,) = put(db, LAMPS, now=MONDAY)
    with writing(db.conn):
        read(db, link, published="2024-01-02")
    decide(db, "later", links=[link], now=TUESDAY, who="ada")
    assert links.near(db, "2024-01-01", "2024-01-08") == [link]
