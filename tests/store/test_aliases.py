"""What else a link is known as, and keys by newer rules."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from roundup.store import aliases
from roundup.store.database import writing
from tests.store.conftest import column, fresh, many, put

LAMPS = "https://tolvarn-herald.example/lamps"


def know(db: Database, link: int, key: str, trust: int = aliases.SURE) -> None:
    """The link's page has this address too."""
    aliases.know(db.conn, link, key, f"https://{key}", trust)


def test_a_link_is_found_by_its_key_and_by_what_it_is_surely_known_as(db: Database) -> None:
    (link,) = put(db, LAMPS)
    know(db, link, "lamps.example/7")
    know(db, link, "lamps.example/8", aliases.CLAIMED)
    assert aliases.find(db.conn, "tolvarn-herald.example/lamps") == link
    assert aliases.find(db.conn, "lamps.example/7") == link
    assert aliases.find(db.conn, "lamps.example/8") is None
    assert aliases.find(db.conn, "") is None


def test_a_links_own_key_comes_before_what_others_are_known_as(db: Database) -> None:
    one, other = put(db, LAMPS, "https://lamps.example/7")
    know(db, one, "lamps.example/7")
    assert aliases.find(db.conn, "lamps.example/7") == other


def test_of_several_that_are_known_as_one_the_oldest_is_found(db: Database) -> None:
    one, other = many(db, 2)
    for link in (other, one):
        know(db, link, "lamps.example/7")
    assert aliases.find(db.conn, "lamps.example/7") == one


def test_what_was_sure_once_stays_sure(db: Database) -> None:
    (link,) = put(db, LAMPS)
    for trust in (aliases.CLAIMED, aliases.SURE, aliases.LED):
        know(db, link, "lamps.example/7", trust)
    assert column(db, "SELECT trust FROM aliases") == [aliases.SURE]


def test_two_that_were_led_to_what_may_be_no_article_are_no_pair(db: Database) -> None:
    """A site sends the readers of all pages that are gone to one place."""
    one, two, place = put(db, LAMPS, "https://lamps.example/7", "https://gone.example/sorry")
    for link in (one, two):
        know(db, link, "sorry.example/gone", aliases.LED)
    assert aliases.same(db.conn) == []
    know(db, two, "gone.example/sorry", aliases.LED)
    assert aliases.same(db.conn) == [(two, place, False)]


def test_a_link_is_not_known_as_itself_and_no_link_as_nothing(db: Database) -> None:
    (link,) = put(db, LAMPS)
    know(db, link, "tolvarn-herald.example/lamps")
    know(db, 77, "lamps.example/7")
    assert column(db, "SELECT key FROM aliases") == []


def test_links_that_an_address_makes_one_page_are_pairs_the_older_first(db: Database) -> None:
    one, two, three = put(db, LAMPS, "https://lamps.example/7", "https://lamps.example/8")
    know(db, three, "tolvarn-herald.example/lamps")
    know(db, two, "x.example/1", aliases.CLAIMED)
    know(db, three, "x.example/1")
    assert aliases.same(db.conn) == [(one, three, True), (two, three, False)]


def test_a_pair_is_sure_when_one_of_its_addresses_is(db: Database) -> None:
    one, two = many(db, 2)
    for key, trust in (("x.example/1", aliases.CLAIMED), ("x.example/2", aliases.SURE)):
        for link in (one, two):
            know(db, link, key, trust)
    assert aliases.same(db.conn) == [(one, two, True)]


def test_links_that_a_worker_has_taken_make_no_pair(db: Database) -> None:
    one, two, three = many(db, 3)
    for link in (one, two, three):
        know(db, link, "x.example/1")
    db.conn.execute("UPDATE links SET leased_by = 4 WHERE id = ?", (two,))
    assert aliases.same(db.conn) == [(one, three, True)]


def test_what_is_forgotten_is_known_no_more(db: Database) -> None:
    (link,) = put(db, LAMPS)
    know(db, link, "lamps.example/7")
    db.conn.execute("DELETE FROM links")
    assert aliases.find(db.conn, "lamps.example/7") is None


def test_an_empty_database_has_no_rules_until_they_are_named(db: Database) -> None:
    assert (aliases.is_empty(db.conn), aliases.rules(db.conn)) == (True, None)
    aliases.made_with(db.conn, "1")
    aliases.made_with(db.conn, "2")
    put(db, LAMPS)
    assert (aliases.is_empty(db.conn), aliases.rules(db.conn)) == (False, "2")


@given(st.lists(st.integers(0, 4), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_whatever_the_new_keys_each_is_one_links_and_those_that_share_one_are_told(
    db_for_many: Database, new: list[int]
) -> None:
    """The older of two is told first; nothing else of them is touched."""
    db = db_for_many
    db.conn.execute("DELETE FROM links")
    ids = fresh(db, len(new))
    urls = dict(zip(column(db, "SELECT url FROM links ORDER BY id"), new, strict=True))
    told: list[tuple[int, int]] = []
    with writing(db.conn):
        aliases.made_with(db.conn, "old")
    aliases.renew(
        db.conn, "new", key_of=lambda url: f"k{urls[url]}", join=lambda one, other: told.append((one, other))
    )
    first = {key: link for link, key in reversed(list(zip(ids, new, strict=True)))}
    assert told == [(first[key], link) for link, key in zip(ids, new, strict=True) if first[key] != link]
    kept = dict(db.conn.execute("SELECT id, key FROM links").fetchall())
    assert {link: kept[link] for link in first.values()} == {link: f"k{key}" for key, link in first.items()}
    assert len(set(kept.values())) == len(ids)
    assert aliases.rules(db.conn) == "new"


def test_a_key_that_can_not_be_made_anew_stays(db: Database) -> None:
    put(db, LAMPS)
    aliases.renew(db.conn, "new", key_of=lambda url: None, join=lambda one, other: None)
    assert column(db, "SELECT key FROM links") == ["tolvarn-herald.example/lamps"]


def test_keys_are_renewed_once(db: Database) -> None:
    put(db, LAMPS)
    asked: list[str] = []

    def key_of(url: str) -> None:
        asked.append(url)

    for _ in range(2):
        aliases.renew(db.conn, "new", key_of=key_of, join=lambda one, other: None)
    assert asked == [LAMPS]


def test_a_key_is_that_of_the_address_as_it_was_given_first(db: Database) -> None:
    """And not of what is published, or of a note that came later."""
    put(db, LAMPS + "?utm_source=mail", LAMPS)
    asked: list[str] = []

    def key_of(url: str) -> None:
        asked.append(url)

    aliases.renew(db.conn, "new", key_of=key_of, join=lambda one, other: None)
    assert asked == [LAMPS + "?utm_source=mail"]
