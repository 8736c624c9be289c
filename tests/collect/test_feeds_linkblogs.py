"""Linkblogs and accounts: the page that they link is what an editor wants, they themselves are where it was seen."""

from pathlib import Path

from roundup.collect import feeds
from roundup.collect.feeds import Entry
from tests.conftest import NOW

FEEDS = Path(__file__).parent / "feeds"


def entries(body: str | bytes, url: str) -> tuple[Entry, ...]:
    return feeds.read(body.encode() if isinstance(body, str) else body, url, now=NOW).entries


def pages(body: str | bytes, url: str) -> list[tuple[str, str | None]]:
    return [(entry.url, entry.via) for entry in entries(body, url)]


def rss(*items: str, home: str = "https://pile.example/") -> str:
    return (
        f"<rss version='2.0'><channel><title>T</title><link>{home}</link>"
        + "".join(f"<item>{item}</item>" for item in items)
        + "</channel></rss>"
    )


def test_an_atom_linkblog_gives_its_targets_and_its_own_pages_on_them() -> None:
    body = (FEEDS / "linkblog.atom").read_bytes()
    assert pages(body, "https://ink.example/feeds/main") == [
        ("https://harbour.example/2024/01/ferry/", "https://ink.example/linked/2024/01/02/ferry"),
        ("https://ink.example/2024/essay", None),
        ("https://maps.example/strait", "https://ink.example/2024/strait"),
    ]


def test_an_rss_linkblogs_own_page_is_its_guid_or_its_comments_or_its_home_page() -> None:
    body = (FEEDS / "linkblog.xml").read_bytes()
    assert pages(body, "https://pile.example/rss") == [
        ("https://harbour.example/2024/01/ferry/", "https://pile.example/p/1"),
        ("https://blatt.example/strom", "https://pile.example/item?id=2"),
        ("https://signal.example/2024/port", "https://pile.example/"),
    ]


def test_what_a_linkblog_says_of_a_page_is_not_taken_for_what_the_page_says() -> None:
    ferry, essay, _ = entries((FEEDS / "linkblog.atom").read_bytes(), "https://ink.example/feeds/main")
    assert ferry.fields == {}
    assert ferry.title == "Ferry back by May"
    assert essay.fields["authors"] == ["Gil Ross"]


def test_a_feed_that_leads_to_one_other_site_throughout_is_no_linkblog() -> None:
    body = rss(
        *(
            f"<link>https://paper.example/{n}</link><comments>https://feeds.reader.example/{n}</comments>"
            for n in range(3)
        )
    )
    assert pages(body, "https://feeds.reader.example/paper")[0] == ("https://paper.example/0", None)


def test_a_subdomain_is_the_feeds_own_site() -> None:
    body = rss("<link>https://news.pile.example/1</link>", "<link>https://blog.pile.example/2</link>")
    assert [via for _, via in pages(body, "https://feeds.pile.example/all")] == [None, None]


def test_an_address_that_a_counting_service_kept_is_the_entrys_own() -> None:
    body = rss(
        "<link>https://count.example/~r/1</link><f:origLink>https://pile.example/1</f:origLink>"
    ).replace("<rss ", "<rss xmlns:f='http://rssnamespace.org/feedburner/ext/1.0' ")
    assert pages(body, "https://count.example/pile") == [("https://pile.example/1", None)]


def test_a_mastodon_accounts_posts_give_what_they_link_but_no_people_and_no_tags() -> None:
    body = (FEEDS / "mastodon.rss").read_bytes()
    assert pages(body, "https://town.example/@hana.rss") == [
        ("https://harbour.example/2024/01/ferry/?a=1&b=2", "https://town.example/@hana/111"),
        ("https://blatt.example/strom", "https://town.example/@hana/111"),
    ]
    assert all(
        one.fields == {} and one.authors == () for one in entries(body, "https://town.example/@hana.rss")
    )


def test_a_bluesky_accounts_posts_give_what_they_show_in_full() -> None:
    post = "https://bsky.app/profile/hana.example/post/3kabc"
    assert pages((FEEDS / "bluesky.rss").read_bytes(), "https://bsky.app/profile/did:plc:abc/rss") == [
        ("https://harbour.example/news/ferry", post),
        ("https://blatt.example/strom", post),
    ]


def test_an_account_that_names_no_program_is_known_by_posts_without_titles_below_its_page() -> None:
    post = "<link>https://town.example/users/ivo/1</link><description>See https://a.example/x.</description>"
    account = rss(post, home="https://town.example/users/ivo")
    assert pages(account, "https://town.example/users/ivo.rss") == [
        ("https://a.example/x", "https://town.example/users/ivo/1")
    ]
    blog = rss(post + "<title>Titled</title>", home="https://town.example/users/ivo")
    assert pages(blog, "https://town.example/users/ivo.rss") == [("https://town.example/users/ivo/1", None)]


def test_two_posts_that_link_one_page_are_two_sightings_of_it() -> None:
    posts = [
        f"<link>https://town.example/@ivo/{n}</link><title>Ivo posted</title>"
        "<description>https://a.example/x</description>"
        for n in (2, 1)
    ]
    body = rss(*posts, home="https://town.example/@ivo").replace(
        "<title>T", "<generator>Mastodon v4</generator><title>T"
    )
    found = entries(body, "https://town.example/@ivo.rss")
    assert [one.url for one in found] == ["https://a.example/x"] * 2
    assert found[0].key != found[1].key
    assert found[0].title is None


def test_a_json_feed_that_names_a_target_but_no_page_of_its_own_is_there_by_its_home_page_or_id() -> None:
    body = """{"version": "https://jsonfeed.org/version/1.1", "title": "T", "home_page_url": "https://room.example/",
      "items": [{"id": "https://room.example/1", "external_url": "https://a.example/x"},
                {"id": "2", "external_url": "https://b.example/y"},
                {"id": "3", "url": "https://c.example/z", "external_url": "https://c.example/z"}]}"""
    assert pages(body, "https://room.example/feed.json")[:2] == [
        ("https://a.example/x", "https://room.example/1"),
        ("https://b.example/y", "https://room.example/"),
    ]
