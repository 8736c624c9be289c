"""An article's fields: every candidate with its origin, and which of them is chosen."""

import json
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from roundup.given import FieldValue
from roundup.model import EDITABLE, FIELDS, Origin, Value
from roundup.store import fields
from roundup.store.fields import origins, set_by_editor, set_by_page
from tests.store.conftest import fresh, put

LAMPS = "https://tolvarn-herald.example/lamps"

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.lists(words, max_size=3)
page_origins: st.SearchStrategy[Origin] = st.sampled_from(("jsonld", "meta", "html", "url", "text"))


def value_of(field: str) -> st.SearchStrategy[FieldValue]:
    """A value as this field has it: authors are a list."""
    return names if field == "authors" else words


by_editor = st.sets(st.sampled_from(EDITABLE)).flatmap(
    lambda fields: st.fixed_dictionaries({field: value_of(field) for field in fields})
)
by_page = st.sets(st.sampled_from(FIELDS)).flatmap(
    lambda fields: st.fixed_dictionaries(
        {field: st.lists(st.builds(Value, value_of(field), page_origins), max_size=3) for field in fields}
    )
)


def chosen(db: Database, link: int) -> dict[str, FieldValue | None]:
    """The article's row, field by field."""
    (row,) = db.query(f"SELECT {', '.join(FIELDS)} FROM articles WHERE link = ?", [link])
    if row["authors"] is not None:
        row["authors"] = json.loads(row["authors"])
    return row


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(by_editor, st.none() | by_page), min_size=1, max_size=6))
def test_in_whatever_order_values_come_the_editors_win_and_none_of_them_is_lost(
    db_for_many: Database, acts: list[tuple[dict[str, FieldValue], dict[str, list[Value]] | None]]
) -> None:
    """The article is, field by field, the editor's newest value, else the newest page's best; and every value
    that counts stands among the origins, in that order."""
    db = db_for_many
    (link,) = fresh(db)
    editor: dict[str, FieldValue] = {}
    page: dict[str, list[Value]] = {}

    def look() -> None:
        expected: dict[str, list[Value]] = {field: list(page.get(field, [])) for field in FIELDS}
        for field, value in editor.items():
            expected[field].insert(0, Value(value, "editor"))
        assert origins(db.conn, link) == {field: values for field, values in expected.items() if values}
        assert chosen(db, link) == {
            field: values[0].value if values else None for field, values in expected.items()
        }

    for typed, found in acts:
        set_by_editor(db.conn, link, typed)
        editor |= typed
        look()
        if found is not None:
            set_by_page(db.conn, link, found)
            page = found
            look()


@settings(max_examples=60, deadline=None)
@given(by_page)
def test_reading_the_same_page_again_changes_nothing(
    db_for_many: Database, found: dict[str, list[Value]]
) -> None:
    db = db_for_many
    (link,) = fresh(db)
    set_by_page(db.conn, link, found)
    before = chosen(db, link), origins(db.conn, link)
    set_by_page(db.conn, link, found)
    assert (chosen(db, link), origins(db.conn, link)) == before


def test_an_editors_value_wins_over_a_page_that_is_read_later(db: Database) -> None:
    (link,) = put(db, LAMPS)
    set_by_editor(db.conn, link, {"title": "No lamp lit"})
    set_by_page(db.conn, link, {"title": [Value("Lamps stay dark in Tolvarn", "jsonld")]})
    assert chosen(db, link)["title"] == "No lamp lit"
    assert origins(db.conn, link)["title"] == [
        Value("No lamp lit", "editor"),
        Value("Lamps stay dark in Tolvarn", "jsonld"),
    ]


def test_an_editor_who_thinks_again_replaces_their_own_value_alone(db: Database) -> None:
    (link,) = put(db, LAMPS)
    set_by_editor(db.conn, link, {"title": "No lamp lit", "outlet": "Herald"})
    set_by_editor(db.conn, link, {"title": "Dark again"})
    assert origins(db.conn, link) == {
        "title": [Value("Dark again", "editor")],
        "outlet": [Value("Herald", "editor")],
    }


def test_what_a_page_says_no_more_is_gone(db: Database) -> None:
    (link,) = put(db, LAMPS)
    set_by_page(db.conn, link, {"title": [Value("Dark", "html")], "language": [Value("de", "html")]})
    set_by_page(db.conn, link, {"title": [Value("Lit", "html")]})
    assert origins(db.conn, link) == {"title": [Value("Lit", "html")]}
    assert chosen(db, link)["language"] is None


def test_a_feeds_value_comes_after_the_editors_and_before_the_pages(db: Database) -> None:
    """It stands at place -1, and a page that is read again leaves it there."""
    (link,) = put(db, LAMPS)
    db.conn.execute(
        "INSERT INTO article_origins (link, field, place, origin, value)"
        " VALUES (?1, 'title', -1, 'feed', 'From the feed'), (?1, 'language', -1, 'feed', 'da')",
        (link,),
    )
    set_by_editor(db.conn, link, {"title": "No lamp lit"})
    set_by_page(db.conn, link, {"title": [Value("Dark", "html")], "language": [Value("de", "html")]})
    assert origins(db.conn, link) == {
        "title": [Value("No lamp lit", "editor"), Value("From the feed", "feed"), Value("Dark", "html")],
        "language": [Value("da", "feed"), Value("de", "html")],
    }
    assert chosen(db, link)["language"] == "da"


def test_the_values_of_one_link_are_not_those_of_another(db: Database) -> None:
    first, second = put(db, LAMPS, "https://quarrel.example/a")
    set_by_editor(db.conn, first, {"title": "No lamp lit"})
    set_by_page(db.conn, second, {"title": [Value("A quarrel", "html")]})
    set_by_page(db.conn, second, {})
    assert chosen(db, first)["title"] == "No lamp lit"
    assert origins(db.conn, second) == {}


def come_along(db: Database, link: int, place: int, title: str, *, own: bool = False) -> None:
    """What a feed, or an export, says of the page's title."""
    fields.come_along(db.conn, link, {"title": title}, place, own=own)


def titles(db: Database, link: int) -> list[FieldValue]:
    """All titles, the one that counts first."""
    return [value.value for value in origins(db.conn, link).get("title", [])]


def test_what_comes_along_stands_in_its_place_whatever_came_first(db: Database) -> None:
    for link, order in enumerate(permutations(("editor", "feed", "page", "export")), 1):
        assert fresh(db) == [link]
        for who in order:
            if who == "editor":
                set_by_editor(db.conn, link, {"title": who})
            elif who == "page":
                set_by_page(db.conn, link, {"title": [Value(who, "html")]})
            else:
                come_along(db, link, fields.FEED if who == "feed" else fields.BEHIND, who)
        assert titles(db, link) == ["editor", "feed", "page", "export"]
        assert chosen(db, link)["title"] == "editor"


def test_a_page_that_is_read_again_leaves_what_came_along(db: Database) -> None:
    (link,) = put(db, LAMPS)
    come_along(db, link, fields.FEED, "feed")
    come_along(db, link, fields.BEHIND, "export")
    for page in (["one", "two", "three"], ["four"], []):
        set_by_page(db.conn, link, {"title": [Value(title, "html") for title in page]})
        assert titles(db, link) == ["feed", *page, "export"]


def test_an_own_value_takes_the_place_of_the_one_before(db: Database) -> None:
    (link,) = put(db, LAMPS)
    for title in ("One", "Two"):
        come_along(db, link, fields.FEED, title, own=True)
    assert titles(db, link) == ["Two"]


def test_another_value_stands_behind_and_the_same_one_is_kept_once(db: Database) -> None:
    (link,) = put(db, LAMPS)
    for title in ("One", "Two", "Three", "Two", "One"):
        come_along(db, link, fields.FEED, title)
    assert titles(db, link) == ["One", "Two", "Three"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from((fields.FEED, fields.BEHIND)), words), max_size=8))
def test_what_comes_along_a_second_time_changes_nothing(
    db_for_many: Database, said: list[tuple[int, str]]
) -> None:
    db = db_for_many
    (link,) = fresh(db)
    for place, title in said:
        come_along(db, link, place, title)
    before = chosen(db, link) if said else None, origins(db.conn, link)
    for place, title in said:
        come_along(db, link, place, title)
    assert (chosen(db, link) if said else None, origins(db.conn, link)) == before
    assert {title for _, title in said} == set(titles(db, link))
