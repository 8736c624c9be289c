"""Looking at links, and at how things stand."""

from datetime import timedelta

import pytest

from roundup.app import choose, draft, lists
from roundup.app.desk import Desk
from roundup.model import Outcome, Value
from roundup.store import feeds, links, runs
from roundup.store.database import writing
from roundup.times import utc
from roundup.weeks import Week
from tests.conftest import NOW
from tests.followed import follow
from tests.newsroom import LEAD, read, take

A, B, C = (f"https://quill.example/{name}" for name in "abc")


def week(desk: Desk, name: str = "2024-W01") -> Week:
    """The week of this name."""
    return desk.calendar.named(name)


def in_week(desk: Desk, name: str) -> list[str]:
    """The IDs of the links that stand in this week."""
    return [row["id"] for row in lists.rows(desk, week=week(desk, name))]


def test_rows_stand_in_the_order_in_which_links_came(desk: Desk) -> None:
    for url in (C, A, B):
        take(desk, url)
    assert [row["url"] for row in lists.rows(desk)] == [C, A, B]
    assert [row["id"] for row in lists.rows(desk, ids=[3, 1])] == ["1", "3"]


def test_every_address_as_captured_is_listed_once(desk: Desk) -> None:
    for url in (A, f"{A}?utm_source=x", A, "http://quill.example/a/"):
        take(desk, url)
    (row,) = lists.rows(desk)
    assert row["url"] == A
    assert row["urls"] == [A, f"{A}?utm_source=x", "http://quill.example/a/"]


@pytest.mark.parametrize("many", [0, 1, 499, 500, 501, 1200])
def test_any_number_of_links_may_be_asked_for(desk: Desk, many: int) -> None:
    """SQLite takes a limited number of values in one statement."""
    desk.db.conn.executemany(
        "INSERT INTO links (id, key, url, first_seen) VALUES (?1, ?1, 'https://quill.example/' || ?1, ?2)",
        [(number, desk.now) for number in range(1, many + 1)],
    )
    desk.db.conn.execute("INSERT INTO stories (id) VALUES (1)")
    desk.db.conn.execute("INSERT INTO story_articles (link, story) SELECT id, 1 FROM links")
    ids = list(range(1, many + 1))
    assert [row["id"] for row in lists.rows(desk, ids=ids)] == [str(number) for number in ids]
    assert lists.rows(desk) == lists.rows(desk, ids=ids)


def test_the_outlet_is_the_editors_then_the_registrys_then_the_sites_own_name(desk: Desk) -> None:
    (desk.home.path / "publishers.toml").write_text('["marrow.example"]\nname = "Marrow"\n')
    for url in ("https://news.marrow.example/a", "https://news.marrow.example/b", A, B):
        read(desk, take(desk, url), site_name="The Site", title=url)
    choose.edit(desk, 2, {"outlet": "Mine"})
    read(desk, 4, "x", site_name="quill.example", title="B")
    assert [row["outlet"] for row in lists.rows(desk)] == ["Marrow", "Mine", "The Site", None]
    assert [lists.show(desk, link)["origins"]["outlet"]["origin"] for link in (1, 2, 3)] == [
        "url",
        "editor",
        "meta",
    ]


def test_the_outlet_that_is_listed_is_the_one_whose_origin_is_shown(desk: Desk) -> None:
    """A site that only gives its address as its name has no outlet, and so no origin of one."""
    read(desk, take(desk, A), site_name="quill.example", title="A")
    row = lists.show(desk, 1)
    assert row["outlet"] is None
    assert "outlet" not in row["origins"]


def test_a_doubtful_date_is_listed_with_the_reason_and_the_editors_own_is_beyond_doubt(desk: Desk) -> None:
    link = take(desk, A)
    read(
        desk,
        link,
        published=Value("2024-01-03", "text", "only guessed from the page's text"),
        title="Ferries",
    )
    assert lists.rows(desk)[0]["doubts"] == {"published": "only guessed from the page's text"}
    choose.edit(desk, link, {"published": "2024-01-03"})
    assert lists.rows(desk)[0]["doubts"] == {}


def test_the_pages_of_a_report_are_read_under_their_printed_numbers(desk: Desk) -> None:
    link = take(desk, A)
    read(desk, link, "Preface.\fThe ferry sails.")
    with writing(desk.db.conn):
        desk.db.conn.execute('UPDATE article_texts SET page_labels = \'["iv", "1"]\'')
    assert lists.body(desk, link) == "[p iv]\n\nPreface.\n\n[p1]\n\nThe ferry sails."


def test_where_a_link_would_stand_now(desk: Desk) -> None:
    take(desk, A)
    take(desk, B, pick=False)
    take(desk, C, pick=False, published="2023-06-01")
    for decision, url in (("drop", "d"), ("later", "e")):
        choose.decide(
            desk,
            choose.Named(links=[take(desk, f"https://quill.example/{url}")]),
            "drop" if decision == "drop" else "later",
        )
    assert [row["week"] for row in lists.rows(desk)] == [
        "2024-W01",
        "2024-W01",
        "2023-W22",
        None,
        "2024-W02",
    ]
    desk.clock = lambda: NOW + timedelta(days=30)
    assert lists.rows(desk)[4]["week"] == "2024-W05"


def test_a_week_lists_its_picks_and_candidates_and_what_was_put_off_before(desk: Desk) -> None:
    take(desk, A)
    take(desk, B, pick=False, published="2023-12-28")
    choose.decide(desk, choose.Named(links=[take(desk, C)]), "later")
    assert in_week(desk, "2024-W01") == ["1", "2"]
    assert in_week(desk, "2024-W02") == ["3"]
    assert in_week(desk, "2024-W09") == ["3"]
    assert in_week(desk, "2023-W52") == ["2"]


def test_a_state_selects_among_a_weeks_links(desk: Desk) -> None:
    take(desk, A)
    read(desk, take(desk, B), title="B")
    assert [row["id"] for row in lists.rows(desk, week=week(desk), state="ready")] == ["2"]
    assert [row["id"] for row in lists.rows(desk, state="new")] == ["1"]


def test_texts_are_given_when_asked_for(desk: Desk) -> None:
    read(desk, take(desk, A), title="A", canonical="https://quill.example/A")
    take(desk, B)
    first, second = lists.rows(desk, text=True)
    assert (first["canonical"], second["canonical"]) == ("https://quill.example/A", None)
    assert LEAD in first["text"]
    assert second["text"] is None
    assert "text" not in lists.rows(desk)[0]


def test_a_link_that_comes_in_while_the_list_is_made_does_no_harm(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The night's ingest and the bookmarklet write while an editor reads."""
    take(desk, A)
    facts = draft.facts

    def late(desk: Desk, ids: list[int] | None) -> object:
        found = facts(desk, ids)
        take(desk, B)
        return found

    monkeypatch.setattr(draft, "facts", late)
    assert lists.rows(desk)[0]["id"] == "1"


def test_history_is_shown_oldest_first(desk: Desk) -> None:
    take(desk, A, note="First", via="https://sound.example/", tags=("fish", "ferries"))
    take(desk, A, note="Second", how="file")
    for state in ("retry", "failed"):
        outcome = Outcome("retry" if state == "retry" else "failed", "Why.", status=503)
        links.attempted(desk.db, 1, "fetch", outcome, at=desk.now, seconds=0.1234)
    row = lists.show(desk, 1)
    assert [(seen["note"], seen["how"], seen["tags"]) for seen in row["sightings"]] == [
        ("First", "add", ["fish", "ferries"]),
        ("Second", "file", []),
    ]
    assert [(tried["state"], tried["reason"], tried["status"]) for tried in row["attempts"]] == [
        ("retry", "Why.", 503),
        ("failed", "Why.", 503),
    ]


def test_status_counts_each_state_and_gives_the_newest_runs_first(desk: Desk) -> None:
    read(desk, take(desk, A), title="A")
    take(desk, B)
    take(desk, C)
    for number in range(25):
        run = runs.begin(desk.db, f"run {number}", desk.now)
        runs.end(desk.db, run, desk.now, 0, {"ingest.ready": number}, [])
    found = lists.status(desk)
    assert found["links"] == {"ready": 1, "new": 2}
    assert found["feeds"] == {}
    assert [run["name"] for run in found["runs"]] == [f"run {number}" for number in range(24, 4, -1)]
    assert found["runs"][0]["counts"] == {"ingest.ready": 24}


def test_a_run_that_has_not_ended_says_so_by_null(desk: Desk) -> None:
    runs.begin(desk.db, "nightly", desk.now)
    (run,) = lists.status(desk)["runs"]
    assert (run["ended"], run["exit"], run["counts"], run["errors"]) == (None, None, {}, [])


def test_the_newest_links_that_a_person_could_mend(desk: Desk) -> None:
    for number in range(12):
        link = take(desk, f"https://quill.example/{number}", title=f"T{number}")
        links.settle(desk.db, link, Outcome("needs_you", f"Why {number}."), None)
    links.settle(desk.db, 12, Outcome("bare", "A picture."), None)
    found = lists.troubled(desk)
    assert [row["title"] for row in found] == [f"T{number}" for number in range(10, 0, -1)]
    assert found[0]["reason"] == "Why 10."


# -- where links come from


def test_each_sighting_is_shown_with_the_feed_that_it_came_by(desk: Desk) -> None:
    number = follow(desk, "https://quill.example/feed", title_given="Quill")
    take(desk, A, how="feed", feed=number, via="https://oda.example/1", says="feed", pick=False)
    take(desk, A, note="Mine", tags=("fish",), section="Sea")
    first, second = lists.show(desk, 1)["sightings"]
    assert first == {
        "url": A,
        "seen_at": desk.now,
        "who": "ada",
        "how": "feed",
        "via": "https://oda.example/1",
        "note": None,
        "section": None,
        "tags": [],
        "feed": "f1",
        "feed_title": "Quill",
    }
    assert (second["feed"], second["note"], second["tags"], second["section"]) == (
        None,
        "Mine",
        ["fish"],
        "Sea",
    )


def test_what_was_missed_is_listed_as_links_are_with_why(desk: Desk) -> None:
    take(desk, A, how="mail", via="Quay Letter", pick=False)
    take(desk, B, how="mail", via="Quay Letter")
    (row,) = lists.missed(desk, week(desk))
    (listed, _) = lists.rows(desk)
    assert row == listed | {"why": "linked by Quay Letter"}


# -- how things stand


def test_status_counts_the_feeds_that_are_followed(desk: Desk) -> None:
    for number, state in enumerate(("ok", "ok", "gone", "failed")):
        feeds.change(
            desk.db,
            follow(desk, f"https://quill.example/{number}"),
            state=state,
            reason=None if state == "ok" else "Why.",
        )
    feeds.remove(desk.db, [4], now=desk.now, who="ada")
    assert lists.status(desk)["feeds"] == {"ok": 2, "gone": 1}


def test_what_waits_is_what_is_due(desk: Desk) -> None:
    for url in (A, B, C):
        take(desk, url)
    links.settle(desk.db, 1, Outcome("retry", "Busy."), utc(NOW + timedelta(hours=1)))
    links.settle(desk.db, 2, Outcome("fetched"), None)
    assert lists.waiting(desk) == 2
    desk.clock = lambda: NOW + timedelta(hours=2)
    assert lists.waiting(desk) == 3


def test_the_last_nights_are_counted_by_day_and_one_without_a_run_is_none(desk: Desk) -> None:
    """A day is one where the newsletter is, and two runs in one night are one night."""
    for ago, counts in (
        (timedelta(days=40), {"ingest.ready": 99}),
        (timedelta(days=3), {"feeds.new": 7, "ingest.ready": 5, "ingest.failed": 50, "feeds.seconds": 60}),
        (timedelta(days=1), {"ingest.ready": 1}),
        (timedelta(hours=1), {"feeds.new": 2}),
        (timedelta(0), {"ingest.ready": 3}),
    ):
        began = utc(NOW - ago)
        runs.end(desk.db, runs.begin(desk.db, "nightly", began), began, 0, counts, [])
    assert lists.nights(desk, 5) == [None, 12, None, 1, 5]
    assert len(lists.nights(desk)) == 14


def test_a_night_is_the_newsletters_own(desk: Desk) -> None:
    (desk.home.path / "roundup.toml").write_text('[newsletter]\ntimezone = "Asia/Tokyo"\n')
    run = runs.begin(desk.db, "nightly", "2024-01-04T16:00:00Z")
    runs.end(desk.db, run, "2024-01-04T16:00:00Z", 0, {"ingest.ready": 4}, [])
    there = Desk(desk.home, clock=lambda: NOW, who="ada", environ={})
    assert lists.nights(there, 2) == [None, 4]
    there.close()
