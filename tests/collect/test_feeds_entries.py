"""Entries: addresses, keys, titles, dates, people, whatever a feed does with them."""

from datetime import timedelta

import pytest

from roundup.collect import feeds
from roundup.collect.feeds import Entry, Feed
from tests.conftest import NOW

URL = "https://a.example/news/feed.xml"


def read(*items: str, url: str = URL) -> Feed:
    body = "<rss version='2.0'><channel><title>The Post</title>" + "".join(
        f"<item>{one}</item>" for one in items
    )
    return feeds.read((body + "</channel></rss>").encode(), url, now=NOW)


def entry(item: str) -> Entry:
    (only,) = read("<link>https://a.example/1</link>" + item).entries
    return only


def titled(title: str) -> str | None:
    return entry(f"<title>{title}</title>").title


def dated(date: str) -> str | None:
    return entry(f"<pubDate>{date}</pubDate>").published


def atom(item: str, more: str = "") -> Feed:
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'{more}><title>T</title><entry>{item}</entry></feed>"
    return feeds.read(body.encode(), URL, now=NOW)


# -- addresses


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/1", "https://a.example/1"),
        ("1", "https://a.example/news/1"),
        ("//b.example/1", "https://b.example/1"),
        ("?p=1&amp;q=2", "https://a.example/news/feed.xml?p=1&q=2"),
        ("www.b.example/1", "https://www.b.example/1"),
        ("<![CDATA[ https://a.example/1?a=1&b=2 ]]>", "https://a.example/1?a=1&b=2"),
        ("\n  https://a.example/1\n", "https://a.example/1"),
        ("https://a.example/1?a=1&amp;amp;b=2", "https://a.example/1?a=1&b=2"),
    ],
)
def test_a_link_is_read_as_a_browser_reads_it_on_the_feeds_page(link: str, url: str) -> None:
    assert read(f"<link>{link}</link>").entries[0].url == url


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "mailto:a@a.example",
        "http://",
        "https://a b.example/",
        "data:,x",
    ],
)
def test_what_no_browser_could_open_as_a_page_is_counted_and_left_out(link: str) -> None:
    found = read(f"<link>{link}</link>", "<link>https://a.example/1</link>")
    assert [one.url for one in found.entries] == ["https://a.example/1"]
    assert found.skipped == 1
    assert found.trouble[0] == "1 of its 2 entries came without an address that can be opened."


def test_without_a_link_a_permanent_guid_stands_in_and_another_does_not() -> None:
    found = read(
        "<guid>https://a.example/1</guid>",
        "<guid isPermaLink='false'>https://a.example/2</guid>",
        "<guid>not an address</guid>",
        "<title>Nothing at all</title>",
    )
    assert [one.url for one in found.entries] == ["https://a.example/1"]
    assert found.skipped == 3


def test_a_podcast_without_pages_gives_its_recordings() -> None:
    (only,) = read(
        "<guid isPermaLink='false'>1</guid><enclosure url='https://a.example/1.mp3' type='audio/mpeg'/>"
    ).entries
    assert only.url == "https://a.example/1.mp3"


def test_bases_in_the_feed_count_for_its_links() -> None:
    for base, url in (
        ("https://b.example/deep/", "https://b.example/deep/er/1"),
        ("d/", "https://a.example/news/d/er/1"),
    ):
        found = atom("<id>1</id><link xml:base='er/' href='1'/>", f" xml:base='{base}'")
        assert found.entries[0].url == url


def test_a_link_to_the_feed_itself_or_to_comments_is_no_entrys_address() -> None:
    found = atom(
        "<id>1</id><link rel='self' href='https://a.example/feed/1'/><link rel='replies' href='https://a.example/c'/>"
        "<link type='application/json' href='https://a.example/1.json'/><link href='https://a.example/1'/>"
    )
    assert found.entries[0].url == "https://a.example/1"


# -- keys


def keys(*items: str) -> list[str]:
    return [one.key for one in read(*items).entries]


def test_entries_that_share_a_guid_all_come_each_under_a_key_of_its_own() -> None:
    items = [f"<link>https://a.example/{n}</link><guid isPermaLink='false'>same</guid>" for n in range(3)]
    found = keys(*items)
    assert len(set(found)) == 3
    assert (
        keys("<link>https://a.example/new</link><guid isPermaLink='false'>same</guid>", *items)[1:] == found
    )


def test_a_page_that_stands_twice_in_a_feed_comes_once() -> None:
    assert (
        len(read("<link>https://a.example/1</link><guid>x</guid>", "<link>/1</link><guid>y</guid>").entries)
        == 1
    )


def test_a_guid_stays_the_key_when_the_address_changes() -> None:
    guid = "<guid isPermaLink='false'>tag:a.example,1</guid>"
    assert keys("<link>/old</link>" + guid) == keys("<link>/new</link>" + guid) == ["tag:a.example,1"]


def test_without_a_guid_the_address_is_the_key() -> None:
    assert keys("<link>/1</link>") == ["https://a.example/1"]


# -- titles


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Tom &amp; Co", "Tom & Co"),
        ("Tom &amp;amp; Co", "Tom & Co"),
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("On the &amp;lt;b&amp;gt; tag", "On the <b> tag"),
        ("On &amp;amp;lt;, a reference", "On &lt;, a reference"),
        ("<![CDATA[A <i>word</i> &#8217; more]]>", "A word ’ more"),
        ("A <i>word</i>", "A word"),
        ("if a &lt; b and c &gt; d", "if a < b and c > d"),
        ("Vec&lt;String&gt; again", "Vec<String> again"),
        ("don&#146;t", "don’t"),
        ("Two\n   lines\tof it", "Two lines of it"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Quiet", "Quiet"),
        ("Café open", "Café open"),
        ("\u202eturned\u202c", "turned"),
        ("&#27;[31mred&#0;&#xD800;", "[31mred"),
        (" ", None),
    ],
)
def test_a_title_is_plain_text(title: str, text: str | None) -> None:
    assert titled(title) == text


def test_a_title_may_be_a_book_and_is_cut() -> None:
    title = titled("word " * 300_000)
    assert title is not None
    assert len(title) <= 300


# -- dates


@pytest.mark.parametrize(
    ("date", "stored"),
    [
        ("Tue, 02 Jan 2024 09:15:00 +0100", "2024-01-02T08:15:00Z"),
        ("02 Jan 24 09:15 GMT", "2024-01-02T09:15:00Z"),
        ("Tue, 2 January 2024 09:15:00 EST", "2024-01-02T14:15:00Z"),
        ("2024-01-02T09:15:00.123+01:00", "2024-01-02T08:15:00Z"),
        ("2024-01-02 09:15:00 +0000", "2024-01-02T09:15:00Z"),
        ("2024-01-02", "2024-01-02"),
        ("Tue, 02 Jan 2024", "2024-01-02"),
        ("2024-01-02T09:15:00", "2024-01-02"),
        ("Tue, 02 Jan 2024 09:15:00 XYZ", "2024-01-02"),
        ("yesterday", None),
        ("2024-02-31", None),
        ("Wed, 31 Feb 2024 25:61:00 GMT", None),
        ("0000-00-00 00:00:00", None),
        ("99999999999999999999", None),
        ("", None),
    ],
)
def test_a_date_comes_as_it_is_stored_or_not_at_all(date: str, stored: str | None) -> None:
    assert dated(date) == stored


def test_a_date_in_the_future_is_left_out_and_told() -> None:
    found = read("<link>/1</link><pubDate>Thu, 01 Jan 2099 00:00:00 GMT</pubDate>")
    assert found.entries[0].published is None
    assert found.trouble == ("All of its entries came with a date in the future, which is left out.",)


def test_a_day_ahead_is_no_future_at_the_other_end_of_the_world() -> None:
    assert dated((NOW + timedelta(hours=12)).isoformat()) is not None


def test_half_of_the_entries_without_a_date_is_told() -> None:
    good = "<pubDate>2024-01-02</pubDate>"
    assert read("<link>/1</link>" + good, "<link>/2</link>" + good, "<link>/3</link>").trouble == ()
    assert read("<link>/1</link>" + good, "<link>/2</link>").trouble == (
        "1 of its 2 entries came without a date that can be read.",
    )


# -- people, languages


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("<author>ada@a.example (Ada Marsh)</author>", ("Ada Marsh",)),
        ("<author>Ada Marsh &lt;ada@a.example&gt;</author>", ("Ada Marsh",)),
        ("<author>ada@a.example</author>", ()),
        ("<author>By Ada Marsh and Ben Quill</author>", ("Ada Marsh", "Ben Quill")),
        ("<author>Marsh, Ada</author>", ("Marsh, Ada",)),
        ("<author>admin</author>", ()),
        ("<author>The Post</author>", ()),
        ("<author>https://a.example/ada</author>", ()),
    ],
)
def test_authors_are_people(author: str, names: tuple[str, ...]) -> None:
    assert entry(author).authors == names


def test_several_authors_stay_several() -> None:
    found = atom(
        "<id>1</id><link href='/1'/><author><name>Ada Marsh</name></author><author><name>Ben Quill</name></author>"
    )
    assert found.entries[0].authors == ("Ada Marsh", "Ben Quill")


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de-at", "de-AT"), ("zh_hans_CN", "zh-Hans-CN"), ("en-us", "en-US"), ("und", None), ("?", None)],
)
def test_a_language_has_its_usual_spelling(tag: str, language: str | None) -> None:
    body = f"<rss version='2.0'><channel><title>T</title><language>{tag}</language></channel></rss>"
    assert feeds.read(body.encode(), URL, now=NOW).language == language
