"""Pages: kept as they came, each once."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from roundup.model import Page
from roundup.store import pages
from tests.store.conftest import MONDAY, TUESDAY, column, fresh, put

LAMPS = "https://tolvarn-herald.example/lamps"
PAGE = Page(LAMPS, b"<p>No lamp is lit.", charset="utf-8", headers=(("ETag", '"a"'), ("Via", "1.1 x")))

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
any_page = st.builds(
    Page,
    url=texts,
    body=st.binary(max_size=300),
    media_type=st.sampled_from(("text/html", "application/pdf", "text/plain")),
    charset=st.none() | texts,
    headers=st.lists(st.tuples(texts, texts), max_size=4).map(tuple),
    status=st.integers(200, 299),
    source=st.sampled_from(("web", "editor")),
)


@settings(deadline=None)
@given(any_page)
def test_a_page_comes_back_as_it_was_kept(db_for_many: Database, page: Page) -> None:
    """Byte for byte, with its headers in their order, repeated ones too."""
    db = db_for_many
    (link,) = fresh(db)
    number, changed = pages.save(db, link, page, MONDAY)
    assert changed
    assert pages.newest(db, link) == (number, page)


def test_a_link_that_has_no_page_has_none(db: Database) -> None:
    (link,) = put(db, LAMPS)
    assert pages.newest(db, link) is None


def test_the_same_bytes_again_are_not_kept_twice(db: Database) -> None:
    (link,) = put(db, LAMPS)
    number, _ = pages.save(db, link, PAGE, MONDAY)
    assert pages.save(db, link, PAGE, TUESDAY) == (number, False)
    assert column(db, "SELECT fetched_at FROM pages") == [MONDAY]
    assert column(db, "SELECT count(*) FROM page_bodies") == [1]


def test_other_bytes_are_another_page_and_the_newest_is_read(db: Database) -> None:
    """The older one is kept too; and when the page becomes what it was, that is a change as well."""
    (link,) = put(db, LAMPS)
    lit = Page(LAMPS, b"<p>All lamps are lit.")
    first, _ = pages.save(db, link, PAGE, MONDAY)
    second, changed = pages.save(db, link, lit, TUESDAY)
    assert changed
    assert pages.newest(db, link) == (second, lit)
    third, changed = pages.save(db, link, PAGE, TUESDAY)
    assert changed
    assert pages.newest(db, link) == (third, PAGE)
    assert len({first, second, third}) == 3


def test_the_same_bytes_of_two_links_are_kept_for_each(db: Database) -> None:
    one, other = put(db, LAMPS, "https://quarrel.example/a")
    pages.save(db, one, PAGE, MONDAY)
    number, changed = pages.save(db, other, PAGE, MONDAY)
    assert changed
    assert pages.newest(db, other) == (number, PAGE)


def test_a_body_takes_less_room_than_it_has_bytes(db: Database) -> None:
    (link,) = put(db, LAMPS)
    pages.save(db, link, Page(LAMPS, b"<p>No lamp is lit in Tolvarn tonight.</p>" * 500), MONDAY)
    assert column(db, "SELECT bytes FROM pages") == [20_500]
    (stored,) = column(db, "SELECT length(body) FROM page_bodies")
    assert isinstance(stored, int)
    assert stored < 1000


def test_with_its_link_a_page_goes_and_its_body(db: Database) -> None:
    (link,) = put(db, LAMPS)
    pages.save(db, link, PAGE, MONDAY)
    db.conn.execute("DELETE FROM links WHERE id = ?", (link,))
    assert column(db, "SELECT count(*) FROM pages") == [0]
    assert column(db, "SELECT count(*) FROM page_bodies") == [0]
