"""The feeds that a web page names."""

import pytest

from roundup.collect.findfeeds import found_in

URL = "https://a.example/news/"


def found(html: str, url: str = URL) -> list[tuple[str, str]]:
    return found_in(html.encode(), url, "utf-8")


def link(href: str, kind: str = "application/rss+xml", more: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}" {more}>'


def test_declared_feeds_come_in_the_pages_order_and_comments_last() -> None:
    page = (
        link("/comments/feed/", more='title="The Post » Comments Feed"')
        + link("/feed/", more='title="The Post » Feed"')
        + link("/feed.atom", "application/atom+xml")
    )
    assert found(page) == [
        ("https://a.example/feed/", "The Post » Feed"),
        ("https://a.example/feed.atom", "https://a.example/feed.atom"),
        ("https://a.example/comments/feed/", "The Post » Comments Feed"),
    ]


@pytest.mark.parametrize(
    "kind",
    [
        "application/rss+xml",
        "APPLICATION/ATOM+XML",
        "application/feed+json",
        "application/rdf+xml; charset=utf-8",
        "text/xml",
    ],
)
def test_every_type_of_feed_is_known(kind: str) -> None:
    assert found(link("/x", kind)) == [("https://a.example/x", "https://a.example/x")]


def test_json_that_is_no_feed_is_none() -> None:
    page = link("/wp-json/posts/1", "application/json") + link("/feed.json", "application/json")
    assert [url for url, _ in found(page)] == ["https://a.example/feed.json"]


def test_other_links_of_a_pages_head_are_no_feeds() -> None:
    page = (
        '<link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" href="/feed.xml">'
        '<link rel="icon" type="image/png" href="/icon.png">'
    )
    assert found(page) == []


def test_an_address_is_read_from_the_pages_base_and_comes_once() -> None:
    page = '<base href="https://b.example/deep/">' + link("feed.xml") + link("./feed.xml")
    assert [url for url, _ in found(page)] == ["https://b.example/deep/feed.xml"]


def test_where_none_is_declared_the_visible_links_to_feeds_count() -> None:
    page = (
        '<p><a href="/about">About</a> <a href="/feed/">Our <b>feed</b></a> <a href="news.rss">News</a>'
        '<a href="/?feed=rss2">Old</a> <a href="/feedback">Tell us</a></p>'
    )
    assert found(page) == [
        ("https://a.example/feed/", "Our feed"),
        ("https://a.example/news/news.rss", "News"),
        ("https://a.example/?feed=rss2", "Old"),
    ]
    assert found(link("/main.xml") + page) == [("https://a.example/main.xml", "https://a.example/main.xml")]


def test_what_no_browser_could_open_is_no_feed() -> None:
    assert found(link("javascript:alert(1)") + link("file:///etc/passwd") + link("http://")) == []


@pytest.mark.parametrize(
    "page", [b"", b"\0" * 1000, b"<link rel=alternate type=", b"\xff\xfe<", b"<" * 100_000]
)
def test_a_page_that_is_none_names_no_feeds(page: bytes) -> None:
    assert found_in(page, URL, "no-such-charset") == []
