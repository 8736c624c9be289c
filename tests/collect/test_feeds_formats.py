"""One feed of each format, as programs write them: what an editor gets from it."""

from pathlib import Path

import pytest

from roundup.collect import feeds
from roundup.collect.feeds import Feed
from tests.conftest import NOW

FEEDS = Path(__file__).parent / "feeds"


def feed(name: str, url: str) -> Feed:
    return feeds.read((FEEDS / name).read_bytes(), url, now=NOW)


def test_rss_2_gives_addresses_names_dates_and_tags() -> None:
    found = feed("rss20.xml", "https://harbour.example/feed/")
    first, second = found.entries
    assert (found.title, found.home_page, found.language, found.trouble) == (
        "Harbour Post",
        "https://harbour.example/",
        "en-GB",
        (),
    )
    assert first.url == "https://harbour.example/2024/01/ferry/?a=1&b=2"
    assert first.via is None
    assert first.key == "https://harbour.example/?p=101"
    assert first.tags == ("Transport", "Local & sea")
    assert first.fields == {
        "title": "Ferry ‘back by May’ & cheaper",
        "authors": ["Ada Marsh"],
        "published": "2024-01-02T08:15:00Z",
    }
    assert (second.title, second.authors) == ("Council votes on the quay", ("Ben Quill",))


def test_the_feeds_wish_how_often_to_be_asked_comes_in_seconds() -> None:
    assert feed("rss20.xml", "https://harbour.example/feed/").ttl is None  # its program wrote updatePeriod in
    minutes = b"<rss version='2.0'><channel><title>T</title><ttl>90</ttl></channel></rss>"
    assert feeds.read(minutes, "https://a.example/", now=NOW).ttl == 5400


def test_rss_091_has_titles_and_links_alone() -> None:
    found = feed("rss091.xml", "http://mill.example/rss.xml")
    assert [(one.title, one.url, one.key) for one in found.entries] == [
        ("The wheel turns", "http://mill.example/wheel.html", "http://mill.example/wheel.html"),
        ("Flour, again", "http://mill.example/flour.html", "http://mill.example/flour.html"),
    ]
    assert found.trouble == ("None of its entries came with a date that can be read.",)


def test_rss_090_is_read() -> None:
    (entry,) = feed("rss090.rdf", "http://mill.example/rss.xml").entries
    assert (entry.title, entry.url) == ("The wheel stood", "http://mill.example/stood.html")


def test_rss_1_has_its_items_beside_the_channel() -> None:
    found = feed("rss10.rdf", "https://blatt.example/rss")
    (entry,) = found.entries
    assert (found.title, found.home_page, found.language) == ("Das Blatt", "https://blatt.example/", "de")
    assert entry.url == entry.key == "https://blatt.example/strom"
    assert entry.fields == {
        "title": "Strom wird billiger",
        "authors": ["Carla Brunn"],
        "published": "2024-01-02T06:30:00Z",
    }
    assert entry.tags == ("Energie",)


def test_atom_keeps_to_the_kind_of_its_links_and_titles() -> None:
    found = feed("atom.xml", "https://signal.example/feed.atom")
    first, second = found.entries
    assert (found.title, found.home_page, found.language) == (
        "Signal & Post",
        "https://signal.example/",
        "en",
    )
    assert (first.url, first.title) == ("https://signal.example/2024/cables", "Cables <i>and</i> ships")
    assert (first.authors, first.published, first.tags) == (
        ("Dora Fenn",),
        "2024-01-02T10:00:00Z",
        ("At sea",),
    )
    assert (second.title, second.language) == ("Un grand port", "fr")
    assert second.authors == ("Émile Roux", "Ada Marsh")


def test_an_older_atom_is_read() -> None:
    body = b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title>
      <entry><title mode="escaped" type="text/html">A &lt;b&gt;quay&lt;/b&gt;</title><id>tag:a.example,1</id>
      <link rel="alternate" type="text/html" href="https://a.example/1"/><issued>2004-01-02T10:00:00Z</issued></entry>
      </feed>"""
    (entry,) = feeds.read(body, "https://a.example/feed", now=NOW).entries
    assert (entry.url, entry.title, entry.published) == (
        "https://a.example/1",
        "A quay",
        "2004-01-02T10:00:00Z",
    )


def test_json_feed_has_a_place_for_the_target_of_a_link() -> None:
    found = feed("jsonfeed.json", "https://room.example/feed.json")
    link, essay = found.entries
    assert (found.title, found.home_page, found.language) == ("Reading Room", "https://room.example/", "en")
    assert (link.url, link.via) == (
        "https://harbour.example/2024/01/ferry/",
        "https://room.example/notes/2",
    )
    assert (essay.url, essay.key, essay.via) == ("https://room.example/essays/7", "7", None)
    assert essay.fields == {
        "title": "On reading <b> tags",
        "authors": ["Finn Oak", "Ada Marsh"],
        "published": "2024-01-01T17:30:00Z",
        "language": "de",
    }
    assert essay.tags == ("Essays", "Books")


def test_json_feed_1_0_has_one_author_and_an_id_that_is_an_address() -> None:
    (entry,) = feed("jsonfeed10.json", "https://old.example/feed.json").entries
    assert (entry.url, entry.title, entry.authors) == ("https://old.example/1", "First", ("Eve Holt",))


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("rss20.xml", "https://harbour.example/feed/"),
        ("atom.xml", "https://signal.example/feed.atom"),
        ("linkblog.atom", "https://ink.example/feeds/main"),
        ("linkblog.xml", "https://pile.example/rss"),
        ("mastodon.rss", "https://town.example/@hana.rss"),
        ("bluesky.rss", "https://bsky.app/profile/hana.example/rss"),
    ],
)
def test_a_feed_says_the_same_when_a_reference_in_it_is_not_xml(name: str, url: str) -> None:
    """Two readers: one for what is well-formed, one for what is not."""
    body = (FEEDS / name).read_bytes().replace(b"<![CDATA[Local &amp; sea]]>", b"Local &amp; sea")
    broken = body.replace(b"</title>", b"&nbsp;</title>", 1)
    whole = feeds.read(body, url, now=NOW)
    assert feeds.read(broken, url, now=NOW) == whole
    assert whole.entries
