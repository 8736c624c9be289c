"""Decisions: who, when, why; and that each can be undone."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from roundup.model import Choice
from roundup.store import links
from roundup.store.acts import undo
from roundup.store.database import writing
from roundup.store.decisions import decide
from tests.store.conftest import MONDAY, TUESDAY, WEDNESDAY, column, fresh, many, put


def undone(db: Database, now: str) -> tuple[str, str] | None:
    """Take the newest act back."""
    with writing(db.conn):
        return undo(db.conn, now)


def standing(db: Database) -> dict[int, str | None]:
    """The decision that holds for each link."""
    return {row["id"]: row["decision"] for row in links.rows(db)}


def test_a_decision_says_who_made_it_when_and_why(db: Database) -> None:
    first, second = many(db, 2)
    decide(db, "drop", links=[second, first], now=MONDAY, who="oda", reason="We had it last week.")
    assert list(
        db.query(
            "SELECT a.at, a.who, a.name, a.undone_at, d.link, d.decision, d.reason"
            " FROM decisions d JOIN acts a ON a.id = d.act ORDER BY d.id"
        )
    ) == [
        {
            "at": MONDAY,
            "who": "oda",
            "name": "drop",
            "undone_at": None,
            "link": link,
            "decision": "drop",
            "reason": "We had it last week.",
        }
        for link in (second, first)
    ]
    assert column(db, "SELECT count(*) FROM acts") == [1]


def test_the_newest_decision_holds(db: Database) -> None:
    first, second = many(db, 2)
    decide(db, "pick", links=[first], now=MONDAY, who="ada")
    decide(db, "later", links=[first], now=TUESDAY, who="ada")
    assert standing(db) == {first: "later", second: None}


def test_undo_takes_a_whole_act_back_and_what_held_before_holds_again(db: Database) -> None:
    first, second = many(db, 2)
    decide(db, "pick", links=[first], now=MONDAY, who="ada")
    decide(db, "drop", links=[first, second], now=TUESDAY, who="ada")
    assert undone(db, WEDNESDAY) == ("drop", f"{first}, {second}")
    assert standing(db) == {first: "pick", second: None}
    assert undone(db, WEDNESDAY) == ("pick", str(first))
    assert standing(db) == {first: None, second: None}
    assert undone(db, WEDNESDAY) is None


def test_an_undone_act_stays_in_the_history(db: Database) -> None:
    (link,) = many(db, 1)
    decide(db, "pick", links=[link], now=MONDAY, who="ada")
    undone(db, TUESDAY)
    assert list(db.query("SELECT name, at, undone_at FROM acts")) == [
        {"name": "pick", "at": MONDAY, "undone_at": TUESDAY}
    ]


def test_a_pick_that_came_with_the_link_can_be_undone_too(db: Database) -> None:
    (link,) = put(db, "https://tolvarn-herald.example/lamps", pick=True)
    assert standing(db) == {link: "pick"}
    assert undone(db, TUESDAY) == ("add", str(link))
    assert standing(db) == {link: None}


def test_a_decision_on_a_link_that_is_not_there_decides_nothing(db: Database) -> None:
    (link,) = many(db, 1)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        decide(db, "pick", links=[link, 99], now=MONDAY, who="ada")
    assert column(db, "SELECT count(*) FROM acts") == [0]
    assert standing(db) == {link: None}


def test_what_was_forgotten_comes_back_before_the_decisions_on_it_are_undone(db: Database) -> None:
    first, second = many(db, 2)
    decide(db, "pick", links=[first], now=MONDAY, who="ada")
    decide(db, "drop", links=[second], now=TUESDAY, who="ada")
    links.forget(db, [second], now=WEDNESDAY, who="ada")
    assert undone(db, WEDNESDAY) == ("forget", str(second))
    assert standing(db) == {first: "pick", second: "drop"}
    assert undone(db, WEDNESDAY) == ("drop", str(second))


choices: st.SearchStrategy[Choice] = st.sampled_from(("pick", "drop", "later"))


@settings(deadline=None)
@given(
    st.lists(st.tuples(choices, st.sets(st.integers(0, 3), min_size=1)), max_size=6),
    st.integers(0, 6),
)
def test_undoing_so_many_acts_is_as_if_they_had_never_been(
    db_for_many: Database, acts: list[tuple[Choice, set[int]]], steps: int
) -> None:
    db = db_for_many
    ids = fresh(db, 4)
    for choice, chosen in acts:
        decide(db, choice, links=[ids[number] for number in sorted(chosen)], now=MONDAY, who="ada")
    for _ in range(min(steps, len(acts))):
        assert undone(db, TUESDAY)
    expected: dict[int, str | None] = dict.fromkeys(ids)
    for choice, chosen in acts[: max(0, len(acts) - steps)]:
        expected |= {ids[number]: choice for number in chosen}
    assert {link: decision for link, decision in standing(db).items() if link in expected} == expected
