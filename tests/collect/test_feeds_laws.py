"""What holds for every feed, and for bytes that are none.

`ROUNDUP_FUZZ=50000` makes so many examples of each instead of a few; what such runs have found stands among the
examples that are always tried.
"""

import json
import os
from contextlib import suppress
from html import escape
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from roundup.collect import feeds
from roundup.collect.feeds import Feed, NoFeedError
from roundup.collect.findfeeds import found_in
from roundup.text.marks import one_line
from tests.conftest import NOW

FUZZ = settings(max_examples=int(os.environ.get("ROUNDUP_FUZZ", "150")), deadline=None)
URL = "https://a.example/feed"
REAL = [file.read_bytes() for file in sorted((Path(__file__).parent / "feeds").iterdir())]
PIECES = [
    b"<item>", b"</item>", b"<entry>", b"</entry>", b"<rss>", b"<feed>", b"</channel>", b"<![CDATA[", b"]]>", b"<!--",
    b"-->", b"<!DOCTYPE rss [", b"&nbsp;", b"&", b"&#0;", b"&#xD800;", b"&lt;", b"<", b">", b"\0", b"\xff", b"\xfe\xff",
    b"\xed\xa0\x80", b"xml:base='x'", b"<title", b"<link/>", b"<guid>", b"<author>", b"<category>", b"<source>",
    b"<content ", b"type='xhtml'", b"<svg>", b"<image>", b"<link href='http://['/>", b"http://\xc3\xa4.example", b"at://",
    b"Mastodon", b'"items":[', b"{", b"}", b"[", b"null,", b'"\\ud800"', b'"url":', b"'", b'"', b"\n" * 50,
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A feed that is shaped like a real one, with pieces put in, taken out, and doubled."""
    body = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(1, 6))):
        begin = draw(st.integers(0, len(body)))
        end = draw(st.integers(begin, min(len(body), begin + 400)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8), st.just(body[begin:end] * 2)))
        body = body[:begin] + piece + body[end:]
    return body


def read(body: bytes, url: str = URL, charset: str | None = None) -> Feed | None:
    with suppress(NoFeedError):
        return feeds.read(body, url, charset=charset, now=NOW)
    return None


def holds(found: Feed | None) -> None:
    if not found:
        return
    keys = [entry.key for entry in found.entries]
    assert len(keys) == len(set(keys))
    for entry in found.entries:
        assert entry.key
        assert entry.url.startswith(("http://", "https://"))
        assert entry.via is None or entry.via.startswith(("http://", "https://"))
        assert entry.title is None or entry.title == one_line(entry.title, 300)
        json.dumps([entry.key, *entry.authors, *entry.tags], ensure_ascii=False).encode()


@FUZZ
@given(damaged(), st.sampled_from([None, "utf-8", "utf-16", "hex", "\0", "windows-1252"]))
@example(b"<rss>" + b"<item/>" * 10_001, None)
@example(b"<rss><channel>" + b"<" * 400_001 + b"</channel></rss>", None)
def test_of_whatever_became_of_a_feed_nothing_but_a_feed_or_a_reason_comes(
    body: bytes, charset: str | None
) -> None:
    found = read(body, charset=charset)
    holds(found)
    assert read(body, charset=charset) == found


@FUZZ
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    )
)
def test_of_any_bytes_nothing_but_a_feed_or_a_reason_comes(body: bytes) -> None:
    for start in (
        b"",
        b"<rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
        b'{"version":"https://jsonfeed.org/version/1","items":[',
    ):
        holds(read(start + body))
    found_in(body, URL, None)


JSON_NAMES = [
    "id",
    "url",
    "external_url",
    "title",
    "authors",
    "author",
    "name",
    "tags",
    "attachments",
    "content_html",
]
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["https://b.example/1", "/1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*JSON_NAMES, "date_published", "language"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@FUZZ
@given(st.lists(json_values, max_size=5), json_values)
@example([{"id": "https://b.example/1", "tags": 1}], None)
def test_a_json_feed_may_hold_anything_anywhere(items: list[object], home: object) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "home_page_url": home,
        "title": home,
        "items": items,
    }
    holds(read(json.dumps(feed).encode()))


# -- entries that come before

names = st.sampled_from(["", "one", "two", "one  x", "https://a.example/1", "https://a.example/2"])
pages = st.sampled_from(["/1", "/2", "/3"])
entries = st.lists(st.tuples(names, pages), max_size=6)


def rss(items: list[tuple[str, str]]) -> bytes:
    body = "".join(
        f"<item><guid isPermaLink='false'>{escape(guid)}</guid><link>{escape(link)}</link></item>"
        for guid, link in items
    )
    return f"<rss version='2.0'><channel><title>T</title>{body}</channel></rss>".encode()


@FUZZ
@given(entries)
def test_each_entry_has_a_key_of_its_own(items: list[tuple[str, str]]) -> None:
    holds(read(rss(items)))


@FUZZ
@given(entries, st.integers(1, 4))
def test_keys_of_a_sites_own_pages_stay_when_new_entries_come_in_before(
    items: list[tuple[str, str]], more: int
) -> None:
    new = [(f"new {n}", f"/new/{n}") for n in range(more)]
    before, after = read(rss(items)), read(rss(new + items))
    assert before
    assert after
    assert {entry.url: entry.key for entry in before.entries}.items() <= {
        e.url: e.key for e in after.entries
    }.items()


# -- the two readers

words = st.text(st.sampled_from("abc é’&<\"' 中"), min_size=1, max_size=12).map(lambda text: f"w{text}w")


@FUZZ
@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=3), st.booleans())
def test_both_readers_of_xml_say_the_same(items: list[tuple[str, str, str]], atom: bool) -> None:
    """A reference that XML does not know makes the feed ill-formed, and feedparser reads it."""
    if atom:
        body = (
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><link href='https://a.example/'/>"
            + "".join(
                f"<entry><title>{escape(t)}</title><link href='/{n}'/><id>{n}</id>"
                f"<author><name>{escape(a)}</name></author>"
                f"<category term={escape(c)!r}/></entry>"
                for n, (t, a, c) in enumerate(items)
            )
        )
    else:
        body = "<rss version='2.0'><channel><title>T</title><link>https://a.example/</link>" + "".join(
            f"<item><title>{escape(t)}</title><link>/{n}?a&amp;b</link><guid isPermaLink='false'>{n}&amp;</guid>"
            f"<author>{escape(a)}</author>"
            f"<category>{escape(c)}</category><pubDate>2024-01-0{n + 1}</pubDate></item>"
            for n, (t, a, c) in enumerate(items)
        )
    end = "</feed>" if atom else "</channel></rss>"
    whole, broken = read((body + end).encode()), read((body + "<x>&nbsp;</x>" + end).encode())
    assert whole
    assert whole == broken
