"""One identity for each page: what redirects and canonical addresses join, what they don't, and keys by newer rules."""

import json
import sqlite3
from pathlib import Path

import pytest

from roundup import urls
from roundup.app import choose, identity, ingest, lists
from roundup.app.desk import Desk
from roundup.model import Extraction, Link, Page, Value
from roundup.store import aliases
from roundup.store.database import integrity, writing
from tests.conftest import Answer, SmallWeb, serving
from tests.followed import everything, links
from tests.newsroom import PARAGRAPHS, article, read, take

OTHER = tuple(
    reversed([f"{paragraph} And no kelp at all was seen on the way." for paragraph in PARAGRAPHS[:2]])
)


def moved(to: str) -> Answer:
    """A redirect."""
    return Answer("", 302, {"Location": to})


def canonical(url: str, page: str) -> Answer:
    """A page that says what its address is."""
    return Answer(page.replace("</title>", f'</title><link rel="canonical" href="{url}">', 1))


def ids(desk: Desk) -> list[str]:
    """The numbers of all links."""
    return [row["id"] for row in lists.rows(desk)]


# -- redirects


def test_what_redirects_to_an_article_is_that_article(desk: Desk, web: SmallWeb) -> None:
    """Whichever of both came first, and nothing that was given with either is lost."""
    web.pages |= {"/s/x7": moved("/2024/salt-ferry"), "/2024/salt-ferry": Answer(article())}
    one = take(desk, web.url("/s/x7"), note="from Oda", pick=False)
    other = take(desk, web.url("/2024/salt-ferry"), note="from Ben")
    assert ingest.ingest(desk).joined == {other: one}
    (row,) = lists.rows(desk)
    assert (row["id"], row["decision"], row["state"]) == (str(one), "pick", "ready")
    assert [seen["note"] for seen in lists.show(desk, one)["sightings"]] == ["from Oda", "from Ben"]
    assert choose.one(desk, str(other)) == one
    assert integrity(desk.db.conn) == []


def test_an_article_to_which_a_known_link_led_is_known(desk: Desk, web: SmallWeb) -> None:
    web.pages |= {"/s/x7": moved("/2024/salt-ferry"), "/2024/salt-ferry": Answer(article())}
    one = take(desk, web.url("/s/x7"))
    ingest.ingest(desk)
    assert take(desk, web.url("/2024/salt-ferry?utm_source=mail")) == one
    assert choose.one(desk, web.url("/2024/salt-ferry")) == one


def test_two_short_links_of_one_article_are_one_page(desk: Desk, web: SmallWeb) -> None:
    web.pages["/2024/salt-ferry"] = Answer(article())
    with serving("127.0.0.2") as short:
        for path in ("/x7", "/y8"):
            short.pages[path] = moved(web.url("/2024/salt-ferry"))
            take(desk, short.url(path))
        ingest.ingest(desk)
    assert ids(desk) == ["1"]


@pytest.mark.parametrize(
    "to", ["/", "/news", "/news/", "/en/news", "/login", "/login?next=/2024/", "/sign-in", "/not-found"]
)
def test_what_many_addresses_lead_to_is_none_of_them(desk: Desk, web: SmallWeb, to: str) -> None:
    """A home page, a section, a login, what a site shows in the place of pages that are gone."""
    web.pages[to.partition("?")[0]] = Answer(article("Quay Harbour Post"))
    for path in ("/2024/salt-ferry", "/2024/kelp-war", "/2023/harbour-12"):
        web.pages[path] = moved(to)
        take(desk, web.url(path))
    ingest.ingest(desk)
    assert ids(desk) == ["1", "2", "3"]


def test_a_page_that_leads_up_to_its_own_section_is_not_the_section(desk: Desk, web: SmallWeb) -> None:
    web.pages |= {"/blog/2024/01/old-post": moved("/blog/2024/01"), "/blog/2024/01": Answer(article())}
    take(desk, web.url("/blog/2024/01/old-post"))
    take(desk, web.url("/blog/2024/01"))
    ingest.ingest(desk)
    assert ids(desk) == ["1", "2"]


def test_what_led_elsewhere_when_both_were_read_is_not_joined_with_another_text(desk: Desk) -> None:
    """The redirect was of another day; now they are two pages."""
    one, other = take(desk, "https://quill.example/a-1"), take(desk, "https://quill.example/b-2")
    read(desk, one, title="Salt ferry")
    read(desk, other, *OTHER, title="Kelp war")
    aliases.know(desk.db.conn, one, "quill.example/b-2", "https://quill.example/b-2", aliases.SURE)
    assert identity.join(desk) == {}
    assert ids(desk) == ["1", "2"]


def test_what_redirects_to_a_page_is_that_page_when_both_were_read(desk: Desk, web: SmallWeb) -> None:
    """Also where its address does not look like an article's."""
    web.pages |= {"/c/1": moved("/cocktail-ideas/"), "/cocktail-ideas/": Answer(article())}
    one = take(desk, web.url("/cocktail-ideas/"))
    take(desk, web.url("/c/1"))
    ingest.ingest(desk)
    assert ids(desk) == [str(one)]


def test_readers_get_the_article_and_not_the_counter_that_led_to_it(desk: Desk, web: SmallWeb) -> None:
    web.pages |= {"/click/s1": moved("/2024/salt-ferry"), "/2024/salt-ferry": Answer(article())}
    take(desk, web.url("/click/s1?id=editor42"))
    ingest.ingest(desk)
    assert lists.rows(desk)[0]["url"] == web.url("/2024/salt-ferry")


def test_it_is_the_same_whether_fetching_and_reading_are_one_command_or_two(
    desk: Desk, web: SmallWeb
) -> None:
    """When it is read, the link has the article's address already."""
    web.pages["/2024/salt-ferry"] = Answer(article())
    with serving("127.0.0.2") as short:
        short.pages["/x7"] = moved(web.url("/2024/salt-ferry"))
        one = take(desk, short.url("/x7"))
        take(desk, web.url("/2024/salt-ferry"))
        ingest.fetch(desk)
    ingest.extract(desk)
    assert ids(desk) == [str(one)]
    assert lists.rows(desk)[0]["url"] == web.url("/2024/salt-ferry")


@pytest.mark.parametrize("place", ["/2024/log-in-to-read", "/login"])
def test_readers_are_not_sent_to_where_one_is_to_log_in(desk: Desk, web: SmallWeb, place: str) -> None:
    wall = "<!doctype html><title>Sign in</title><h1>Sign in to read</h1><form><input type=password></form>"
    web.pages |= {"/2024/salt-ferry": moved(place), place: Answer(wall)}
    take(desk, web.url("/2024/salt-ferry"))
    ingest.ingest(desk)
    (row,) = lists.rows(desk)
    assert (row["state"], row["url"]) == ("needs_you", web.url("/2024/salt-ferry"))


def test_a_page_that_an_editor_saved_moves_no_link(desk: Desk, web: SmallWeb) -> None:
    web.pages["/2024/salt-ferry"] = Answer(article())
    with serving("127.0.0.2") as short:
        short.pages["/x7"] = moved(web.url("/2024/salt-ferry"))
        link = take(desk, short.url("/x7"))
        ingest.ingest(desk)
        ingest.save_page(
            desk, link, Page(short.url("/x7"), article("Salt ferry, again").encode(), source="editor")
        )
    ingest.ingest(desk)
    (row,) = lists.rows(desk)
    assert (row["title"], row["url"]) == ("Salt ferry, again", web.url("/2024/salt-ferry"))


# -- canonical addresses


def test_a_canonical_address_joins_when_both_were_read_and_are_alike(desk: Desk, web: SmallWeb) -> None:
    page = article()
    for path in ("/a/1", "/b/2"):
        web.pages[path] = canonical(web.url("/b/2"), page)
    take(desk, web.url("/a/1"))
    ingest.ingest(desk)
    two = take(desk, web.url("/b/2"))
    assert two == 2
    assert identity.join(desk) == {}  # what a page says of itself is not enough
    ingest.ingest(desk)
    assert ids(desk) == ["1"]
    assert take(desk, web.url("/b/2")) == 1


def test_a_canonical_address_of_another_text_joins_nothing(desk: Desk, web: SmallWeb) -> None:
    """As where every page of a site says that it is the home page, or a thief says that he is the owner."""
    web.pages["/a/1"] = canonical(web.url("/b/2"), article("Kelp war", paragraphs=OTHER))
    web.pages["/b/2"] = Answer(article())
    for path in web.pages:
        take(desk, web.url(path))
    ingest.ingest(desk)
    assert ids(desk) == ["1", "2"]


def test_pages_that_all_call_themselves_the_home_page_stay_apart(desk: Desk, web: SmallWeb) -> None:
    for number, paragraphs in enumerate((PARAGRAPHS, OTHER)):
        web.pages[f"/a/{number}"] = canonical(web.url("/"), article(f"Ferry {number}", paragraphs=paragraphs))
        take(desk, web.url(f"/a/{number}"))
    ingest.ingest(desk)
    assert ids(desk) == ["1", "2"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "https://", "http://[", "/a/1", "#"])
def test_a_canonical_address_that_is_none_or_its_own_says_nothing(desk: Desk, url: str) -> None:
    link = take(desk, "https://quill.example/a/1")
    found = Extraction({"canonical": (Value(url, "html"),)})
    given = Link(link, "https://quill.example/a/1", "ready")
    with writing(desk.db.conn):
        identity.learn(desk.db.conn, given, given.url, found)
    assert desk.db.conn.execute("SELECT count(*) FROM aliases WHERE key LIKE 'quill%'").fetchone() == (0,)


# -- joining


def test_links_that_another_program_is_at_work_on_are_joined_later(desk: Desk) -> None:
    one, other = take(desk, "https://quill.example/a-1"), take(desk, "https://quill.example/b-2")
    aliases.know(desk.db.conn, one, "quill.example/b-2", "https://quill.example/b-2", aliases.SURE)
    desk.db.conn.execute("UPDATE links SET leased_by = 7 WHERE id = ?", (other,))
    assert identity.join(desk) == {}
    desk.db.conn.execute("UPDATE links SET leased_by = NULL")
    assert identity.join(desk) == {other: one}


def test_a_number_is_understood_also_when_its_link_was_joined_twice(desk: Desk) -> None:
    """9 was joined into 5, and 5 into 1: each is 1."""
    for name in ("a-1", "b-2", "c-3"):
        take(desk, f"https://quill.example/{name}")
    for stays, goes, key in ((2, 3, "c-3"), (1, 2, "b-2")):
        aliases.know(
            desk.db.conn, stays, f"quill.example/{key}", f"https://quill.example/{key}", aliases.SURE
        )
        assert identity.join(desk) == {goes: stays}
    assert [choose.one(desk, number) for number in "123"] == [1, 1, 1]
    assert choose.one(desk, "https://quill.example/c-3") == 1


def test_of_three_that_are_one_page_one_is_left_in_the_end(desk: Desk) -> None:
    for name in ("a-1", "b-2", "c-3"):
        take(desk, f"https://quill.example/{name}")
    for link, key in ((1, "b-2"), (2, "c-3")):
        aliases.know(desk.db.conn, link, f"quill.example/{key}", f"https://quill.example/{key}", aliases.SURE)
    while identity.join(desk):
        pass
    assert ids(desk) == ["1"]


def test_a_join_can_be_taken_back_and_is_not_done_again(desk: Desk, web: SmallWeb) -> None:
    web.pages |= {"/s/x7": moved("/2024/salt-ferry"), "/2024/salt-ferry": Answer(article())}
    take(desk, web.url("/s/x7"), note="from Oda")
    take(desk, web.url("/2024/salt-ferry"), note="from Ben")
    ingest.ingest(desk)
    assert ids(desk) == ["1"]
    assert identity.take_apart(desk, 1) == ["Undone: the join of 2 into 1."]
    assert ids(desk) == ["1", "2"]
    assert [lists.show(desk, link)["sightings"][0]["note"] for link in (1, 2)] == ["from Oda", "from Ben"]
    assert identity.join(desk) == {}
    assert choose.one(desk, web.url("/2024/salt-ferry")) == 2
    assert identity.take_apart(desk, 1) == []
    assert integrity(desk.db.conn) == []


def test_undo_passes_over_joins(desk: Desk) -> None:
    """The night has joined them; who types `undo` means what he did himself."""
    one = take(desk, "https://quill.example/a-1")
    take(desk, "https://quill.example/b-2", pick=False)
    aliases.know(desk.db.conn, one, "quill.example/b-2", "https://quill.example/b-2", aliases.SURE)
    identity.join(desk)
    assert choose.undo(desk, 1) == ["Undone: the pick that came with `add` of 1."]
    assert ids(desk) == ["1"]


# -- keys by newer rules


def old_rules(desk: Desk, **keys: str) -> None:
    """Make of this database one whose keys were made by other rules; `keys` are those of links, as `_1`."""
    for link, key in keys.items():
        desk.db.conn.execute("UPDATE links SET key = ? WHERE id = ?", (key, int(link[1:])))
    desk.db.conn.execute("UPDATE made_with SET rules = '1-old'")
    desk.close()


def keys(desk: Desk) -> list[tuple[int, str]]:
    """Each link with its key."""
    return [tuple(row) for row in desk.db.conn.execute("SELECT id, key FROM links ORDER BY id")]


def backups(desk: Desk) -> list[Path]:
    """The copies that were made before."""
    return sorted(desk.home.path.glob("*-before-keys-*"))


def test_keys_of_older_rules_are_renewed_once_after_a_backup(desk: Desk) -> None:
    take(desk, "https://www.quill.example/a/?utm_source=x")
    take(desk, "https://quill.example/b")
    old_rules(desk, _1="www.quill.example/a", _2="something else")
    assert keys(desk) == [(1, "quill.example/a"), (2, "quill.example/b")]
    assert aliases.rules(desk.db.conn) == urls.RULES
    (kept,) = backups(desk)
    with sqlite3.connect(kept) as before:
        assert before.execute("SELECT key FROM links ORDER BY id").fetchall() == [
            ("www.quill.example/a",),
            ("something else",),
        ]
    when = kept.stat().st_mtime_ns
    desk.close()
    assert len(keys(desk)) == 2
    assert kept.stat().st_mtime_ns == when


def test_recording_alone_renews_them_too(desk: Desk) -> None:
    """Else a page would be doubled by the first `add` of a new version."""
    take(desk, "https://quill.example/a")
    old_rules(desk, _1="old/a")
    assert take(desk, "http://www.quill.example/a/") == 1


def test_links_with_one_key_by_the_new_rules_are_joined_and_none_is_split(desk: Desk) -> None:
    for url, note in (("https://quill.example/a", "one"), ("https://m.quill.example/a", "two")):
        desk.db.conn.execute("UPDATE links SET key = 'old/' || id")
        take(desk, url, note=note)
    assert len(ids(desk)) == 2
    old_rules(desk, _2="m.quill.example/a")
    assert keys(desk) == [(1, "quill.example/a")]
    assert [seen["note"] for seen in lists.show(desk, 1)["sightings"]] == ["one", "two"]
    assert (choose.one(desk, "2"), take(desk, "https://m.quill.example/a")) == (1, 1)
    assert integrity(desk.db.conn) == []


def test_links_whose_keys_change_places_are_both_kept(desk: Desk) -> None:
    take(desk, "https://quill.example/a")
    take(desk, "https://quill.example/b")
    desk.db.conn.execute("UPDATE links SET key = '~' WHERE id = 1")
    old_rules(desk, _2="quill.example/a", _1="quill.example/b")
    assert keys(desk) == [(1, "quill.example/a"), (2, "quill.example/b")]


def test_what_else_a_link_is_known_as_is_renewed_with_its_key(desk: Desk) -> None:
    link = take(desk, "https://quill.example/a")
    aliases.know(desk.db.conn, link, "old key of b", "https://quill.example/b?utm_source=x", aliases.SURE)
    old_rules(desk)
    assert choose.one(desk, "https://quill.example/b") == link


def test_a_database_of_todays_rules_is_left_alone(desk: Desk) -> None:
    take(desk, "https://quill.example/a")
    before = everything(desk)
    desk.close()
    assert everything(desk) == before
    assert backups(desk) == []


def test_joined_by_new_rules_and_taken_apart_each_is_found_by_its_number(desk: Desk) -> None:
    take(desk, "https://quill.example/a")
    desk.db.conn.execute("UPDATE links SET key = 'old/1'")
    take(desk, "https://m.quill.example/a")
    old_rules(desk, _2="m.quill.example/a")
    assert identity.take_apart(desk, 1) == ["Undone: the join of 2 into 1."]
    assert [choose.one(desk, number) for number in "12"] == [1, 2]
    assert choose.one(desk, "https://quill.example/a") == 1
    assert integrity(desk.db.conn) == []


# -- what is published


def test_a_token_that_is_given_later_opens_the_page_for_readers(desk: Desk) -> None:
    take(desk, "https://www.nytimes.com/2024/01/03/salt.html")
    gift = "https://www.nytimes.com/2024/01/03/salt.html?unlocked_article_code=1.abc"
    assert take(desk, f"{gift}&utm_source=x", pick=False) == 1
    assert links(desk) == [gift]
    take(desk, "https://www.nytimes.com/2024/01/03/salt.html?utm_source=y", pick=False)
    assert links(desk) == [gift]
    assert len(json.loads(json.dumps(lists.rows(desk)[0]["urls"]))) == 3
