"""Undo: every act that the editor does is taken back row by row."""

from datetime import UTC
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from roundup import shipped
from roundup.given import Capture
from roundup.model import Choice, Extraction, Page, Value
from roundup.store import acts, articles, captures, fields, issues, links, pages, stories
from roundup.store.database import integrity, open_database, writing
from roundup.store.decisions import decide
from roundup.weeks import Calendar, Week
from tests.newsroom import QUICK
from tests.store.conftest import MONDAY, TUESDAY, WEDNESDAY, many, put

WEEK: Week = Calendar(UTC).named("2024-W01")
ACTS = ("acts", "act_rows", "decisions", "sqlite_sequence")
"""Tables in which an undone act stays, and the counters that never go back."""


def tables(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """All that the database says, but for the acts themselves; and the decisions that hold."""
    found = {
        name: sorted(db.conn.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
        for name in db.table_names()
        if name not in ACTS
    }
    found["standing"] = db.conn.execute(
        "SELECT d.* FROM decisions d JOIN acts a ON a.id = d.act WHERE a.undone_at IS NULL ORDER BY d.id"
    ).fetchall()
    return found


def undo(db: Database) -> tuple[str, str] | None:
    """Take the newest act back."""
    with writing(db.conn):
        return acts.undo(db.conn, WEDNESDAY)


def fill(db: Database) -> list[int]:
    """Four links with pages, texts, quotations and notes; two of them are items of a week."""
    given_ = [
        Capture(f"https://tolvarn-herald.example/{n}", quotes=("Not one lamp.",), note="Ask Oda.")
        for n in range(4)
    ]
    ids = put(db, *given_)
    for link in ids[:3]:
        with writing(db.conn):
            pages.save(
                db, link, Page(url=f"https://tolvarn-herald.example/{link}", body=b"\x00\xff page"), TUESDAY
            )
            kept = pages.newest(db, link)
            assert kept
            said = Extraction({"title": (Value(f"Title {link}", "meta"),)}, text="Lamps are lit.", words=3)
            articles.save(db, link, kept[0], said, TUESDAY)
    issues.items(db, WEEK, [stories.of_links(db)[link] for link in ids[:3]])
    return ids


def edit(db: Database, link: int) -> None:
    """The editor's own title, note and quotation, as `roundup edit` keeps them."""
    conn = db.conn
    with writing(conn):
        act = acts.begin(conn, "edit", str(link), now=TUESDAY, who="ada")
        for table in ("article_origins", "articles", "quotes", "sightings"):
            acts.remember(conn, act, table, link=link)
        fields.set_by_editor(conn, link, {"title": "Mine", "authors": ["Ines Quarrel"]})
        captures.add_note(conn, link, "Mine too", now=TUESDAY, who="ada")
        captures.add_quotes(conn, link, ["Kelp pays."])


def issue_id(db: Database) -> int:
    """The number of the issue of the week."""
    found = issues.find(db, WEEK.name)
    assert found
    return int(found["id"])


class Act(NamedTuple):
    """One act, on the links of these places, with another link."""

    name: str
    on: tuple[int, ...]
    other: int


NAMES = (
    "pick", "drop", "later", "story pick", "edit", "edit story", "edit item", "forget", "merge", "split", "merge item",
    "part", "accept", "close", "reopen",
)  # fmt: skip


def do(db: Database, act: Act, ids: list[int]) -> bool:
    """Do this act with what is left of these links; whether there was anything to do."""
    left = [link for link in ids if links.existing(db, [link])]
    if not left:
        return False
    chosen = list(dict.fromkeys(left[n % len(left)] for n in act.on))
    other = left[act.other % len(left)]
    of = stories.of_links(db)
    choice: dict[str, Choice] = {"pick": "pick", "drop": "drop", "later": "later"}
    if act.name in choice:
        decide(db, choice[act.name], links=chosen, now=TUESDAY, who="ada")
    elif act.name == "story pick":
        decide(db, "pick", stories=[of[other]], now=TUESDAY, who="ada")
    elif act.name == "edit":
        edit(db, other)
    elif act.name == "edit story":
        stories.say(
            db, "stories", of[other], {"headline": "Mine.", "place": act.other}, now=TUESDAY, who="ada"
        )
    elif act.name == "forget":
        links.forget(db, chosen, now=TUESDAY, who="ada")
    elif act.name == "merge":
        stories.move(db, chosen, of[other], name="merge", about="x", now=TUESDAY, who="ada")
    elif act.name == "split":
        stories.split(db, chosen, about="x", now=TUESDAY, who="ada")
    else:
        return do_in_issue(db, act, chosen, other)
    return True


def do_in_issue(db: Database, act: Act, chosen: list[int], other: int) -> bool:
    """The same for acts that are about the week's issue."""
    issue, rows = issue_id(db), issues.rows(db, issue_id(db))
    printed = [story for row in rows.values() for story in row["stories"]]
    item = sorted(rows)[act.other % len(rows)]
    if act.name == "edit item":
        stories.say(db, "items", item, {"headline": "Mine.", "emoji": "🪝"}, now=TUESDAY, who="ada")
    elif act.name == "merge item":
        issues.join(db, issue, printed[: 1 + len(chosen)], item, now=TUESDAY, who="ada")
    elif act.name == "part":
        issues.part(db, item, now=TUESDAY, who="ada")
    elif act.name == "accept":
        issues.accept(db, issue, {"text": f"Words {act.other}", "made": {}}, now=TUESDAY, who="ada")
    elif act.name == "close":
        issues.close(db, issue, chosen, "Words.", now=TUESDAY, who="ada")
    else:
        issues.reopen(db, issue, now=TUESDAY, who="ada")
    return True


@pytest.mark.parametrize("name", NAMES)
def test_undo_puts_the_rows_back_as_they_were(db: Database, name: str) -> None:
    ids = fill(db)
    if name == "reopen":
        issues.close(db, issue_id(db), ids[:2], "Words.", now=MONDAY, who="ada")
    if name == "part":
        issues.join(db, issue_id(db), [1, 2], min(issues.rows(db, issue_id(db))), now=MONDAY, who="ada")
    before = ignoring_new_things(tables(db))
    assert do(db, Act(name, (0, 1), 1 if name != "part" else 0), ids)
    assert ignoring_new_things(tables(db)) != before
    assert undo(db)
    assert ignoring_new_things(tables(db)) == before
    assert integrity(db.conn) == []


def ignoring_new_things(found: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Without stories and items of which nothing was said and to which nothing belongs: those are spare numbers."""
    used = {row[1] for row in found["story_articles"]} | {row[0] for row in found["story_articles"]}
    items = {row[2] for row in found["item_stories"]}
    return found | {
        "stories": [row for row in found["stories"] if row[0] in used or any(row[1:])],
        "items": [row for row in found["items"] if row[0] in items or any(row[2:])],
    }


def test_a_forgotten_link_comes_back_with_its_page_and_its_body(db: Database) -> None:
    ids = fill(db)
    decide(db, "pick", links=[ids[0]], now=MONDAY, who="ada")
    before = tables(db)
    links.forget(db, ids, now=TUESDAY, who="ada")
    assert tables(db)["page_bodies"] == tables(db)["links"] == []
    assert undo(db) == ("forget", ", ".join(map(str, ids)))
    assert tables(db) == before
    kept = pages.newest(db, ids[0])
    assert kept


def test_undo_says_which_act_and_what_it_was_about_until_there_is_none(db: Database) -> None:
    first, _ = many(db, 2)
    decide(db, "drop", links=[first], stories=[2], now=MONDAY, who="ada")
    stories.say(db, "stories", 2, {"headline": "Mine."}, now=TUESDAY, who="ada")
    assert undo(db) == ("edit", "s2")
    assert undo(db) == ("drop", f"{first}, s2")
    assert undo(db) is None


def test_a_merge_pins_the_links_where_the_editor_put_them(db: Database) -> None:
    first, second = many(db, 2)
    stories.move(db, [second], stories.of_links(db)[first], name="move", about="x", now=MONDAY, who="ada")
    rows = db.conn.execute("SELECT link, story, pinned FROM story_articles ORDER BY link").fetchall()
    assert rows == [(first, 1, 0), (second, 1, 1)]


sequences = st.lists(
    st.builds(
        Act,
        st.sampled_from(NAMES),
        st.lists(st.integers(0, 3), min_size=1, max_size=3).map(tuple),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=120, deadline=None, phases=QUICK)
@given(sequences)
def test_any_acts_undone_to_the_end_leave_all_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[Act]
) -> None:
    db = open_database(tmp_path_factory.mktemp("store") / "roundup.db", shipped.migrations())
    db.conn.execute("PRAGMA synchronous = OFF")
    ids = fill(db)
    with writing(db.conn):
        db.conn.execute("UPDATE acts SET undone_at = ?", (MONDAY,))
    states = [ignoring_new_things(tables(db))]
    for act in sequence:
        if do(db, act, ids):
            states.append(ignoring_new_things(tables(db)))
    for state in reversed(states[:-1]):
        assert undo(db)
        assert ignoring_new_things(tables(db)) == state
    assert undo(db) is None
    assert integrity(db.conn) == []
    db.close()
