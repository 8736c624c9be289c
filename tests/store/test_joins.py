"""Two links that are one page become one; nothing that was given is lost, and it can be taken apart again."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from roundup.given import Capture
from roundup.model import Extraction, Outcome, Page, Signal, Value
from roundup.store import acts, aliases, articles, decisions, fields, joins, links, pages, stories
from roundup.store.database import writing
from tests.store.conftest import MONDAY, TUESDAY, WEDNESDAY, column, fresh, put

KEPT_ASIDE = ("acts", "act_rows", "sqlite_sequence", "_sqlite_migrations", "aliases")


def everything(db: Database) -> dict[str, list[str]]:
    """All rows of all tables that an act may change."""
    return {
        table: sorted(repr(row) for row in db.conn.execute(f'SELECT * FROM "{table}"'))
        for table in db.table_names()
        if table not in KEPT_ASIDE
    }


def join(db: Database, stays: int, goes: int) -> None:
    """Join them, now."""
    with writing(db.conn):
        joins.join(db.conn, stays, goes, now=WEDNESDAY, who="roundup")


def apart(db: Database, link: int) -> list[str]:
    """Take them apart."""
    with writing(db.conn):
        return joins.undo(db.conn, link, WEDNESDAY)


def was_read(db: Database, link: int, title: str, text: str = "Mud came in with the tide.") -> None:
    """Its page was fetched and read."""
    with writing(db.conn):
        page, _ = pages.save(db, link, Page(f"https://quayside.example/{link}", text.encode()), TUESDAY)
        found = Extraction(
            {"title": (Value(title, "html"),)}, text, words=6, signals=(Signal("live", title),)
        )
        articles.save(db, link, page, found, TUESDAY)
        links.settle(db, link, Outcome("ready"), None)


def test_what_was_given_with_either_link_is_the_joined_ones(db: Database) -> None:
    one, other = put(
        db,
        Capture("https://quayside.example/a", note="from Ada", quotes=("It rose.",)),
        Capture("https://t.example/b", note="from Ben", tags=("tide",), quotes=("It fell.",)),
    )
    join(db, one, other)
    (article,) = links.articles(db, [one])
    assert (article.notes, article.tags, article.quotes) == (
        ("from Ada", "from Ben"),
        ("tide",),
        ("It rose.", "It fell."),
    )
    assert links.rows(db)[0]["urls"] == ["https://quayside.example/a", "https://t.example/b"]


def test_a_url_of_the_link_that_went_is_one_of_the_link_that_stayed(db: Database) -> None:
    one, other = put(db, "https://quayside.example/a", "https://t.example/b")
    join(db, one, other)
    assert put(db, "https://t.example/b?utm_source=mail") == [one]
    assert joins.went(db.conn, other) == one


def test_the_page_that_was_read_counts(db: Database) -> None:
    one, other = put(db, "https://quayside.example/a", "https://t.example/b")
    was_read(db, other, "Mud at the quay")
    join(db, one, other)
    (row,) = links.rows(db)
    assert (row["id"], row["state"], row["title"]) == (one, "ready", "Mud at the quay")
    assert links.texts(db, [one])[one] == "Mud came in with the tide."
    assert links.signals(db, [one]) == {one: [Signal("live", "Mud at the quay")]}


def test_an_editors_value_stands_above_what_either_page_says(db: Database) -> None:
    one, other = put(
        db, "https://quayside.example/a", Capture("https://t.example/b", fields={"title": "Mud again"})
    )
    was_read(db, one, "MUD AT THE QUAY | Quayside Ledger")
    join(db, one, other)
    assert links.rows(db)[0]["title"] == "Mud again"


def test_of_two_editors_values_the_older_links_stands_and_the_other_is_kept(db: Database) -> None:
    one, other = put(
        db,
        Capture("https://quayside.example/a", fields={"title": "Mud"}),
        Capture("https://t.example/b", fields={"title": "Silt"}),
    )
    join(db, one, other)
    assert fields.origins(db.conn, one)["title"] == [Value("Mud", "editor"), Value("Silt", "editor")]
    was_read(db, one, "What a page says")
    assert [v.value for v in fields.origins(db.conn, one)["title"]] == ["Mud", "What a page says", "Silt"]


def test_a_pick_of_the_link_that_went_is_one_of_the_link_that_stayed(db: Database) -> None:
    one, other = put(db, "https://quayside.example/a", "https://t.example/b")
    decisions.decide(db, "pick", links=[other], now=TUESDAY, who="ada")
    join(db, one, other)
    assert links.rows(db)[0]["decision"] == "pick"


def test_a_decision_on_the_story_that_is_empty_now_holds_for_the_one_in_its_place(db: Database) -> None:
    one, other = put(db, "https://quayside.example/a", "https://t.example/b")
    of = stories.of_links(db)
    decisions.decide(db, "drop", stories=[of[other]], now=TUESDAY, who="ada")
    stories.say(db, "stories", of[other], {"headline": "Mud."}, now=TUESDAY, who="ada")
    join(db, one, other)
    (row,) = links.standing(db)
    assert (row["story"], row["story_decision"]) == (of[one], "drop")
    assert stories.words(db)[of[one]] == {"headline": "Mud."}


def test_a_story_that_the_editor_made_keeps_its_page(db: Database) -> None:
    one, other, third = put(db, "https://quayside.example/a", "https://t.example/b", "https://t.example/c")
    made = stories.of_links(db)[third]
    stories.move(db, [other], made, name="merge", about="", now=TUESDAY, who="ada")
    join(db, one, other)
    assert stories.members(db, [made]) == {made: [one, third]}


def test_the_earlier_first_sight_counts(db: Database) -> None:
    (one,) = put(db, "https://quayside.example/a", now=TUESDAY)
    (other,) = put(db, "https://t.example/b", now=MONDAY)
    join(db, one, other)
    assert links.rows(db)[0]["first_seen"] == MONDAY


def test_undo_means_what_the_editor_did_and_passes_over_joins(db: Database) -> None:
    one, other = put(db, "https://quayside.example/a", "https://t.example/b")
    decisions.decide(db, "pick", links=[one], now=TUESDAY, who="ada")
    join(db, one, other)
    with writing(db.conn):
        assert acts.undo(db.conn, WEDNESDAY) == ("pick", str(one))
        assert acts.undo(db.conn, WEDNESDAY) is None


def test_what_was_taken_apart_is_not_joined_again_by_the_address_that_did_it(db: Database) -> None:
    one, other = put(db, "https://quayside.example/a", "https://t.example/b")
    with writing(db.conn):
        aliases.know(db.conn, other, "quayside.example/a", "https://quayside.example/a", aliases.SURE)
    assert aliases.same(db.conn) == [(one, other, True)]
    join(db, one, other)
    assert aliases.same(db.conn) == []
    assert apart(db, one) == [f"{other} into {one}"]
    assert aliases.same(db.conn) == []
    assert put(db, "https://t.example/b", "https://quayside.example/a") == [other, one]


def test_nothing_is_taken_apart_where_nothing_was_joined(db: Database) -> None:
    links_ = put(db, *(f"https://quayside.example/{n}" for n in range(16)))
    join(db, links_[14], links_[15])
    assert apart(db, links_[4]) == []  # “16 into 15” is not about 5


AN_EDITORS_LIFE = st.lists(
    st.tuples(
        st.sampled_from(("note", "title", "pick", "later", "story", "merge", "read", "quote", "drop story")),
        st.integers(0, 2),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(AN_EDITORS_LIFE, st.booleans())
def test_taking_apart_leaves_everything_as_it_was(
    db_for_many: Database, life: list[tuple[str, int]], turned: bool
) -> None:
    db = db_for_many
    some = fresh(db, 3)
    for number, (what, which) in enumerate(life):
        _live(db, what, some[which], some, str(number))
    before = everything(db)
    join(db, *(reversed(some[:2]) if turned else some[:2]))
    assert len(column(db, "SELECT id FROM links WHERE id IN (?, ?)", *some[:2])) == 1
    assert apart(db, some[turned]) != []
    assert everything(db) == before


def _live(db: Database, what: str, link: int, some: list[int], word: str) -> None:
    match what:
        case "note" | "title" | "quote":
            url = column(db, "SELECT url FROM links WHERE id = ?", link)[0]
            given = {"fields": {"title": word}} if what == "title" else {}
            put(db, Capture(str(url), note=word, quotes=(word,) if what == "quote" else (), **given))  # type: ignore[arg-type]
        case "pick" | "later":
            decisions.decide(db, what, links=[link], now=TUESDAY, who="ada")
        case "drop story":
            decisions.decide(db, "drop", stories=[stories.of_links(db)[link]], now=TUESDAY, who="ada")
        case "story":
            stories.say(db, "stories", stories.of_links(db)[link], {"headline": word}, now=TUESDAY, who="ada")
        case "merge":
            to = stories.of_links(db)[some[0]]
            stories.move(db, [link], to, name="move", about="", now=TUESDAY, who="ada")
        case "read":
            was_read(db, link, f"Title {word}", f"Text {word}")


def test_what_the_editor_corrected_after_the_join_stays(db: Database) -> None:
    one, other = put(
        db, "https://quayside.example/a", Capture("https://t.example/b", fields={"title": "Silt"})
    )
    join(db, one, other)
    fields.set_by_editor(db.conn, one, {"outlet": "Quayside Ledger"})
    apart(db, one)
    rows = {row["id"]: (row["title"], row["outlet"]) for row in links.rows(db)}
    assert rows == {one: (None, "Quayside Ledger"), other: ("Silt", None)}
