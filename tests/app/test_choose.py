"""Choosing and correcting."""

import sqlite3
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup.app import choose, lists
from roundup.app.desk import Desk
from roundup.config import DATABASE, Home
from roundup.errors import PartialError
from roundup.model import Choice
from tests.conftest import NOW
from tests.newsroom import QUICK, read, take

A, B, C = (f"https://quill.example/{name}" for name in "abc")
CHOICES: tuple[Choice, ...] = ("pick", "drop", "later")


@pytest.fixture
def three(desk: Desk) -> Desk:
    """A desk with three candidates: 1, 2 and 3."""
    for url in (A, B, C):
        take(desk, url, pick=False)
    return desk


def decisions(desk: Desk) -> list[str | None]:
    """The decision on each link."""
    return [row["decision"] for row in lists.rows(desk)]


# -- what is meant


def test_numbers_and_addresses_are_resolved_in_order_and_each_once(three: Desk) -> None:
    given = ["3", A, " 1 ", "http://www.quill.example/c/?utm_source=x", "2"]
    assert choose.resolve(three, given) == ([3, 1, 2], [])


def test_what_names_no_link_is_given_back_as_it_was(three: Desk) -> None:
    given = ["9", "0", "-1", "1.0", "ferry", "https://quill.example/z", "", "mailto:a@quill.example", "s1"]
    assert choose.resolve(three, given) == ([], given)


def test_a_number_beyond_what_a_database_can_hold_names_no_link(three: Desk) -> None:
    given = [str(2**63), "9" * 400]
    assert choose.resolve(three, given) == ([], given)


def test_one_link_is_found_or_said_to_be_none(three: Desk) -> None:
    assert choose.one(three, B) == 2
    with pytest.raises(PartialError, match="There is no link 9"):
        choose.one(three, "9")


# -- decisions


@pytest.mark.parametrize("choice", CHOICES)
def test_a_decision_stands_on_each_of_its_links(three: Desk, choice: Choice) -> None:
    choose.decide(three, choose.Named(links=[1, 3]), choice)
    assert decisions(three) == [choice, None, choice]


def test_the_newest_decision_that_was_not_undone_counts(three: Desk) -> None:
    choose.decide(three, choose.Named(links=[1]), "pick")
    choose.decide(three, choose.Named(links=[1]), "drop")
    assert decisions(three)[0] == "drop"
    choose.undo(three, 1)
    assert decisions(three)[0] == "pick"
    choose.decide(three, choose.Named(links=[1]), "later")
    choose.undo(three, 2)
    assert decisions(three)[0] is None


def test_an_act_says_when_and_who_and_a_decision_why(three: Desk) -> None:
    choose.decide(three, choose.Named(links=[2]), "drop", "old news")
    kept = three.db.conn.execute(
        "SELECT a.at, a.who, d.decision, d.reason FROM acts a JOIN decisions d ON d.act = a.id"
    ).fetchall()
    assert kept == [("2024-01-05T12:00:00Z", "ada", "drop", "old news")]


def test_undoing_tells_each_act_newest_first_and_no_more_than_there_were(desk: Desk) -> None:
    take(desk, A)
    choose.decide(desk, choose.Named(links=[1]), "drop")
    assert choose.undo(desk, 5) == ["Undone: `drop` of 1.", "Undone: the pick that came with `add` of 1."]
    assert choose.undo(desk, 1) == []


def test_several_links_of_one_act_are_undone_together(three: Desk) -> None:
    choose.decide(three, choose.Named(links=[1, 2, 3]), "later")
    assert choose.undo(three, 1) == ["Undone: `later` of 1, 2, 3."]
    assert decisions(three) == [None, None, None]


def test_forgetting_is_a_step_of_undo_of_its_own(three: Desk) -> None:
    choose.decide(three, choose.Named(links=[1]), "drop")
    choose.decide(three, choose.Named(links=[2]), "pick")
    choose.forget(three, [2])
    assert choose.undo(three, 3) == [
        "Undone: `forget` of 2.",
        "Undone: `pick` of 2.",
        "Undone: `drop` of 1.",
    ]


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(
    acts=st.lists(
        st.tuples(st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True), st.sampled_from(CHOICES)),
        max_size=6,
    ),
    steps=st.integers(0, 8),
)
def test_undoing_some_acts_leaves_what_only_the_others_would_have_left(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[list[int], Choice]], steps: int
) -> None:
    """After n acts and m steps of undo all is as after the first n - m acts."""

    def after(done: list[tuple[list[int], Choice]], undone: int) -> list[str | None]:
        folder = tmp_path_factory.mktemp("home")
        with Desk(Home(folder, folder / DATABASE), clock=lambda: NOW, who="ada", environ={}) as desk:
            for url in (A, B, C):
                take(desk, url, pick=False)
            for ids, choice in done:
                choose.decide(desk, choose.Named(links=ids), choice)
            for _ in range(undone):
                choose.undo(desk, 1)
            return decisions(desk)

    assert after(acts, steps) == after(acts[: max(0, len(acts) - steps)], 0)


# -- corrections


def test_an_editors_value_wins_over_the_pages_before_and_after(three: Desk) -> None:
    read(three, 1, title="The page's title", authors=["Page Author"])
    choose.edit(three, 1, {"title": "Mine", "authors": ["Ines Quarrel"]})
    assert lists.rows(three, ids=[1])[0]["title"] == "Mine"
    read(three, 1, "Another text of the page.", title="The page's new title", authors=["New Author"])
    row = lists.rows(three, ids=[1])[0]
    assert (row["title"], row["authors"]) == ("Mine", ["Ines Quarrel"])


def test_an_edit_before_the_page_was_ever_read_stays(three: Desk) -> None:
    choose.edit(three, 2, {"published": "2024-01-02"})
    read(three, 2, published="2023-12-31", title="T")
    row = lists.rows(three, ids=[2])[0]
    assert (row["published"], row["title"]) == ("2024-01-02", "T")


def test_the_last_edit_of_a_field_counts_and_leaves_the_others(three: Desk) -> None:
    choose.edit(three, 1, {"title": "First", "outlet": "Post"})
    choose.edit(three, 1, {"title": "Second"})
    row = lists.rows(three, ids=[1])[0]
    assert (row["title"], row["outlet"]) == ("Second", "Post")


def test_a_note_is_kept_as_a_sighting_with_its_time_and_author(three: Desk) -> None:
    three.clock = lambda: NOW + timedelta(hours=1)
    choose.edit(three, 1, {}, note="Ask Odd")
    seen = lists.show(three, 1)["sightings"][-1]
    assert (seen["how"], seen["note"], seen["who"]) == ("edit", "Ask Odd", "ada")
    assert seen["seen_at"] == "2024-01-05T13:00:00Z"


def test_an_edit_is_done_whole_or_not_at_all(three: Desk) -> None:
    three.db.conn.execute("CREATE TRIGGER no BEFORE INSERT ON quotes BEGIN SELECT raise(ABORT, 'no'); END")
    before = lists.show(three, 1)
    with pytest.raises(sqlite3.IntegrityError):
        choose.edit(three, 1, {"title": "Mine"}, note="Ask Odd", quotes=["Kelp pays."])
    assert lists.show(three, 1) == before


# -- forgetting


def test_a_forgotten_link_can_be_added_anew_with_nothing_of_the_old(three: Desk) -> None:
    choose.edit(three, 2, {"title": "Old"}, note="Old note", quotes=["Old words."])
    choose.decide(three, choose.Named(links=[2]), "drop")
    choose.forget(three, [2])
    link = take(three, B, pick=False)
    row = lists.show(three, link)
    assert link == 4
    assert (row["title"], row["decision"], row["quotes"], len(row["sightings"])) == (None, None, [], 1)
    assert row["story"] not in {one["story"] for one in lists.rows(three, ids=[1, 3])}


def test_forgetting_nothing_changes_nothing(three: Desk) -> None:
    before = lists.rows(three)
    choose.forget(three, [])
    assert lists.rows(three) == before
