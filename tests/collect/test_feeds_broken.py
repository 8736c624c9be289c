"""Feeds that are broken, hostile, too large, or no feeds at all."""

import gc
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest

from roundup.collect import feeds
from roundup.collect.feeds import Feed, NoFeedError
from tests.conftest import NOW

FEEDS = Path(__file__).parent / "feeds"
URL = "https://a.example/feed.xml"
HEAD = b"<?xml version='1.0'?>\n<rss version='2.0'><channel><title>T</title><link>https://a.example/</link>"
TAIL = b"</channel></rss>"


def read(body: bytes, charset: str | None = None) -> Feed:
    return feeds.read(body, URL, charset=charset, now=NOW)


def item(number: int, date: str = "2024-01-02") -> bytes:
    return b"<item><title>Title %d</title><link>/%d</link><pubDate>%s</pubDate></item>" % (
        number,
        number,
        date.encode(),
    )


def titles(found: Feed) -> list[str | None]:
    return [one.title for one in found.entries]


# -- no feeds


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "The answer is empty, so it is no feed."),
        (b" \r\n\xef\xbb\xbf ", "The answer is empty, so it is no feed."),
        (b"<!DOCTYPE html><html><head><title>Hi</title></head></html>", "This is a web page, not a feed."),
        (b"<html><body><rss version='2.0'></body></html>", "This is a web page, not a feed."),
        (b"<opml version='2.0'><body/></opml>", "This is a list of feeds (OPML), not a feed."),
        (b'{"error": 404}', "This is JSON, but no JSON Feed."),
        (b"[1, 2]", "This is JSON, but no JSON Feed."),
        (b"{", "This is JSON, but no JSON Feed."),
        (b"%PDF-1.7\n\x00\x01", "This is no feed in a format that we know (RSS, Atom, JSON Feed)."),
        (b"Not found", "This is no feed in a format that we know (RSS, Atom, JSON Feed)."),
        (b"<urlset><url/></urlset>", "This is no feed in a format that we know (RSS, Atom, JSON Feed)."),
    ],
)
def test_what_is_no_feed_is_called_what_it_is(body: bytes, why: str) -> None:
    with pytest.raises(NoFeedError) as error:
        read(body)
    assert str(error.value) == why


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(HEAD + TAIL).trouble == ("The feed has no entries.",)


# -- cut off, ill-formed


def test_of_a_feed_that_breaks_off_the_whole_entries_are_read_and_it_is_told() -> None:
    body = HEAD + item(1) + item(2) + b"<item><title>Title 3</title><link>https://a.example/3-and-more"
    found = read(body)
    assert titles(found) == ["Title 1", "Title 2"]
    assert found.trouble == (
        "The feed breaks off in the middle; what is read are the entries that are whole.",
    )


def test_wherever_a_feed_is_cut_no_address_is_half() -> None:
    for name, url in (
        ("rss20.xml", "https://harbour.example/feed/"),
        ("jsonfeed.json", "https://room.example/f"),
    ):
        body = (FEEDS / name).read_bytes()
        whole = {entry.url for entry in feeds.read(body, url, now=NOW).entries}
        for end in range(len(body)):
            try:
                found = feeds.read(body[:end], url, now=NOW)
            except NoFeedError:
                continue
            urls = {entry.url for entry in found.entries}
            assert urls <= whole
            assert found.trouble or urls == whole


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\n\n  ", b"<br /><b>Warning</b>: in /srv/x.php\n", b"<!-- cached -->"]
)
def test_what_stands_before_a_feed_and_behind_it_does_not_matter(before: bytes) -> None:
    assert titles(read(before + HEAD + item(1) + TAIL + b"\n<!-- 0.1 s --><script>x</script>")) == ["Title 1"]


def test_unclosed_tags_bare_ampersands_and_stray_brackets_do_not_stop_it() -> None:
    body = (
        HEAD
        + b"<item><title>Tom & Co</title><link>https://a.example/1?a=1&b=2</link></item>"
        + b"<item><title>a < b</title><link>https://a.example/2</link><description><p>text<br></description></item>"
        + item(3)
        + TAIL
    )
    found = read(body)
    assert titles(found) == ["Tom & Co", "a < b", "Title 3"]
    assert found.entries[0].url == "https://a.example/1?a=1&b=2"


def test_references_of_html_are_known_without_being_declared() -> None:
    body = HEAD + b"<item><title>caf&eacute;&nbsp;&rsquo;s</title><link>/1</link></item>" + TAIL
    assert titles(read(body)) == ["café ’s"]


def test_control_characters_do_not_stop_it() -> None:
    body = HEAD + b"<item><title>one\x00\x0b\x1b two&#x1;&#31;</title><link>/1</link></item>" + TAIL
    assert titles(read(body)) == ["one two"]


def test_a_broken_json_feed_gives_the_items_before_the_break() -> None:
    body = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [
      {"id": "1", "url": "https://a.example/1"}, {"id": "2", "url": "https://a.exam"""
    found = read(body)
    assert [one.url for one in found.entries] == ["https://a.example/1"]
    assert "breaks off" in found.trouble[0]


def test_a_json_feed_whose_values_are_of_other_kinds_is_read_as_far_as_it_makes_sense() -> None:
    body = b"""{"version": "https://jsonfeed.org/version/1.1", "title": 5, "home_page_url": [], "authors": {},
      "items": [null, 3, {"id": {}, "url": 7}, {"id": null, "url": "https://a.example/1", "title": ["x"], "tags": "x",
      "authors": [1, {"name": 2}], "date_published": {}, "attachments": {}, "language": 3}]}"""
    found = read(body)
    assert [(one.url, one.title, one.tags) for one in found.entries if one.url == "https://a.example/1"] == [
        ("https://a.example/1", None, ())
    ]


# -- encodings


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "iso-8859-1", "iso-8859-1"),
        ("windows-1251", "windows-1251", None),
        ("windows-1251", "", "windows-1251"),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("koi8-r", "koi8-r", "no-such-charset"),
        ("gb18030", "gb2312", None),
    ],
)
def test_a_feed_is_read_in_the_encoding_that_it_is_in(
    encoding: str, declared: str, charset: str | None
) -> None:
    words = "Порт снова открыт" if encoding != "gb18030" else "港口重新开放了"
    text = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    text += (
        f"<rss><channel><title>T</title><item><title>{words}</title><link>/1</link></item></channel></rss>"
    )
    assert titles(read(text.encode(encoding), charset)) == [words]


# -- hostile


def test_entities_are_never_asked_for_and_never_grow(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not tell")
    external = f"<!ENTITY x SYSTEM '{secret.as_uri()}'>"
    bomb = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    for name, doctype in (("x", external), ("a11", bomb)):
        body = f"<?xml version='1.0'?><!DOCTYPE rss [{doctype}]><rss version='2.0'><channel><title>T</title>"
        body += f"<item><title>A &{name}; B</title><link>/1</link></item></channel></rss>"
        (title,) = titles(read(body.encode()))
        assert title is not None
        assert "tell" not in title
        assert "haha" not in title


HUGE = {
    "a million entries": lambda: HEAD + b"<item><link>/1</link></item>" * 1_000_000 + TAIL,
    "50 MB of text": lambda: (
        HEAD + item(1) + b"<item><description>" + b"word " * 10_000_000 + b"</description></item>" + TAIL
    ),
    "tags within one another": lambda: (
        HEAD + b"<item>" + b"<a>" * 150_000 + b"</a>" * 150_000 + b"</item>" + TAIL
    ),
    "tags without an end": lambda: HEAD + b"<item>" * 2_000_000,
    "nothing but brackets": lambda: b"<rss>" + b"<" * 12_000_000,
    "a tag of attributes": lambda: (
        HEAD + b"<item " + b" ".join(b"a%d='1'" % n for n in range(300_000)) + b"/>" + TAIL
    ),
    "one author": lambda: HEAD + b"<item><author>" + b"a." * 3_000_000 + b"</author></item>&nbsp;" + TAIL,
    "categories": lambda: (
        HEAD
        + b"<item>"
        + b"".join(b"<category>%d</category>" % n for n in range(90_000))
        + b"&nbsp;</item>"
        + TAIL
    ),
    "lists within one another": lambda: (
        b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * 1_000_000
    ),
    "a long number": lambda: (
        b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":' + b"9" * 2_000_000 + b"}]}"
    ),
}


@pytest.mark.parametrize("what", HUGE)
def test_a_feed_that_is_far_too_large_takes_seconds_and_little_memory(what: str) -> None:
    body = HUGE[what]()
    gc.collect()
    before = time.process_time()
    with suppress(NoFeedError):
        found = read(body)
        assert found.trouble
        assert len(found.entries) <= 10_000
    assert time.process_time() - before < 20


def test_of_too_many_entries_the_newest_are_read_wherever_they_stand() -> None:
    days = [f"20{year:02}-01-01" for year in range(10, 24)]
    newest_last = [item(n, days[n // 1000]) for n in range(14_000)]
    found = read(HEAD + b"".join(newest_last) + TAIL)
    assert len(found.entries) == 10_000
    assert found.entries[-1].title == "Title 13999"
    assert found.trouble[0] == "Of its 14,000 entries only the 10,000 newest are read."
    newest_first = read(HEAD + b"".join(reversed(newest_last)) + TAIL)
    assert {one.url for one in newest_first.entries} == {one.url for one in found.entries}


def test_a_feed_of_more_than_12_mb_is_read_as_far_as_that_and_it_is_told() -> None:
    found = read(
        HEAD
        + item(1)
        + item(2)
        + b"<item><description>"
        + b"word " * 3_000_000
        + b"</description></item>"
        + TAIL
    )
    assert titles(found) == ["Title 1", "Title 2"]
    assert found.trouble == ("The feed is too large (15 MB); only its first 12 MB are read.",)


def test_memory_stays_small_for_a_feed_of_any_size() -> None:
    body = HEAD + item(1) + b"<item><description>" + b"word " * 10_000_000 + TAIL
    tracemalloc.start()
    read(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 80_000_000


def test_a_cut_within_a_character_does_not_change_the_encoding() -> None:
    cut = "<rss><channel><item><title>港口重新开放了</title><link>/1</link></item><item><title>港口".encode()[
        :-1
    ]
    assert titles(read(cut)) == ["港口重新开放了"]
