"""What no reader should survive, read under the usual limits: the page's words, or one sentence that says why not."""

import asyncio
import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from roundup.app.pool import Pool, PoolLimits
from roundup.config import ExtractSettings
from roundup.extract.page import read as read_here
from roundup.model import Extraction, Page

TITLE = b"The ferry sails again"
WORDS = (
    b"<p>The ferry sails again to Karst, said the harbour office on Monday. It will leave at nine, and come "
    b"back at noon with the mail.</p>" * 5
)
DEFAULTS = ExtractSettings()

Read = Callable[[bytes], Extraction]


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """Reads a page as the night does: in another process, with the limits of the settings."""
    pool = Pool(1, PoolLimits(DEFAULTS.seconds, DEFAULTS.memory_mb))

    def one(body: bytes) -> Extraction:
        return asyncio.run(pool.read([Page("https://karst-gazette.example/news/ferry", body)]))[0]

    yield one
    pool.close()


def page(within: bytes = b"", head: bytes = b"") -> bytes:
    """An article with something evil in the middle of its text, or in its head."""
    return (
        b"<html><head><title>%b</title>%b</head><body><article><h1>%b</h1>%b%b%b</article></body></html>"
        % (TITLE, head, TITLE, WORDS, within, WORDS)
    )


def data(json: bytes) -> bytes:
    """The article with this JSON-LD."""
    return page(head=b'<script type="application/ld+json">%b</script>' % json)


def numbered(form: bytes, many: int, between: bytes = b"") -> bytes:
    """The form so many times, each with a number of its own."""
    return between.join(form % number for number in range(many))


def refused(found: Extraction) -> str:
    """Why the page was not read."""
    assert found.trouble
    assert found.trouble.state == "failed"
    assert not found.text
    reason = found.trouble.reason or ""
    assert reason.endswith(".")
    return reason


def is_the_article(found: Extraction) -> bool:
    """Whether title and text were found."""
    assert found.trouble is None
    return found.fields["title"][0].value == TITLE.decode() and "to Karst" in found.text


ATTRIBUTES: dict[str, Callable[[], bytes]] = {
    "in one line": lambda: b"<p " + numbered(b"x%d=1", 200_000, b" ") + b">",
    "a line each": lambda: b"<p\n" + numbered(b"x%d=1", 200_000, b"\n") + b">",
    "without values": lambda: b"<p " + numbered(b"x%d", 200_000, b" ") + b">",
    "between slashes": lambda: b"<p/" + numbered(b"x%d", 200_000, b"/") + b">",
    "with brackets in quotes": lambda: b"<p " + numbered(b'x%d=">"', 200_000, b" ") + b">",
    "with tags in quotes": lambda: b"<p " + numbered(b"x%d='<b>'", 100_000) + b">",
    "with brackets outside of quotes": lambda: b"<p " + numbered(b"x%d=1 <", 200_000) + b">",
    "with brackets and without values": lambda: b"<p " + numbered(b"x%d <", 100_000) + b">",
    "some with brackets in quotes": lambda: b"<p " + numbered(b'x%d=">" y ', 15_000) + b">",
    "on a script": lambda: b"<script " + numbered(b"x%d=1", 200_000, b" ") + b"></script>",
    "on an end tag": lambda: b"</p " + numbered(b"x%d=1", 200_000, b" ") + b">",
}


@pytest.mark.parametrize("evil", ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_a_tag_with_200_000_attributes_is_named(read: Read, evil: Callable[[], bytes]) -> None:
    assert "one of its tags has more than 20,000 attributes" in refused(read(page(evil())))
    assert "one of its tags has more than 20,000 attributes" in refused(read(page() + evil().rstrip(b">")))


DEPTH: dict[str, Callable[[], bytes]] = {
    "100,000 elements": lambda: b"<div>" * 100_000,
    "elements that are closed": lambda: b"<div>" * 50_000 + b"</div>" * 50_000,
    "elements between end tags of others": lambda: b"<div></x>" * 50_000,
    "bold": lambda: b"<b>" * 100_000,
    "fonts": lambda: b"<font color=red>" * 100_000,
    "fonts and paragraphs": lambda: b"<font><p>x" * 50_000,
    "tables": lambda: b"<table>" * 100_000,
    "tables with cells": lambda: b"<table><tr><td>" * 40_000,
    "lists": lambda: b"<ul><li>x" * 60_000,
    "names of no element": lambda: b"<x-y>" * 100_000,
}


@pytest.mark.parametrize("evil", DEPTH.values(), ids=DEPTH)
def test_a_page_that_is_too_deep_for_the_parser_is_named(read: Read, evil: Callable[[], bytes]) -> None:
    """The parser drops what is deeper, and all that comes after it, and says nothing."""
    assert "it nests more than 2,000 elements into one another" in refused(read(page(evil())))


@pytest.mark.parametrize("depth", [300, 1_000, 1_900])
def test_a_deep_page_is_read_to_its_end(read: Read, depth: int) -> None:
    found = read(page(b"<div>" * depth + WORDS.replace(b"Karst", b"Tolvarn") + b"</div>" * depth))
    assert is_the_article(found)
    assert "to Tolvarn" in found.text
    assert found.text.rindex("to Karst") > found.text.rindex("to Tolvarn")


TAGS: dict[str, Callable[[], bytes]] = {
    "300,000 elements in one another": lambda: b"<div>" * 300_000,
    "100,000 links": lambda: numbered(b'<a href="/x%d">link</a>', 100_000),
    "one million tables": lambda: b"<table>" * 1_000_000,
    "300,000 end tags": lambda: b"<div>" * 1_900 + b"</x>" * 300_000,
}


@pytest.mark.parametrize("evil", TAGS.values(), ids=TAGS)
def test_a_page_with_very_many_tags_is_named(read: Read, evil: Callable[[], bytes]) -> None:
    assert "it has more than 150,000 tags" in refused(read(page(evil())))


def test_very_much_text_is_named(read: Read) -> None:
    flood = b"<p>" + b"The ferry sails. " * 3_000_000
    assert "it has more than 10,000,000 characters of text" in refused(read(page(flood)))


@pytest.mark.parametrize("size", [1_000, 50_000_000])
def test_bytes_at_random_are_no_text(read: Read, size: int) -> None:
    some = random.Random(7).randbytes(min(size, 1_000_000))
    assert "what the server sent is no text" in refused(read(some * (size // len(some))))


BESIDE: dict[str, Callable[[], bytes]] = {
    "brackets": lambda: b"<" * 2_000_000,
    "brackets apart": lambda: b"< " * 1_000_000,
    "beginnings of end tags": lambda: b"</" * 1_000_000,
    "declarations": lambda: b"<!" * 1_000_000,
    "instructions": lambda: b"<?" * 1_000_000,
    "ampersands": lambda: b"&" * 2_000_000,
    "references": lambda: b"&amp;" * 400_000,
    "unclosed scripts": lambda: b"<script>a" * 60_000,
    "scripts": lambda: b"<script>a</script>" * 60_000,
    "spaces": lambda: b" " * 5_000_000,
    "lines": lambda: b"\n" * 5_000_000,
    "quotation marks": lambda: b'"' * 2_000_000,
    "one word": lambda: b"<p>" + b"x" * 3_000_000,
    "a word in Chinese": lambda: b"<p>" + "渡".encode() * 1_000_000,
    "unclosed comments": lambda: b"<!--" * 500_000,
    "a tag that never ends": lambda: b'<p title="' + b"x " * 5_000_000,
}


@pytest.mark.parametrize("evil", BESIDE.values(), ids=BESIDE)
def test_much_of_anything_ends_no_process(read: Read, evil: Callable[[], bytes]) -> None:
    """Whether the text is found behind it or not: the title is, and the limits hold."""
    found = read(page(evil()))
    assert found.fields["title"][0].value == TITLE.decode()
    assert found.trouble is None or found.trouble.state == "bare"


WITHIN: dict[str, Callable[[], bytes]] = {
    "70,000 links": lambda: numbered(b'<a href="/x%d">link</a>', 70_000),
    "bold and italics across": lambda: b"<b><i>x</b>" * 40_000,
    "NULs": lambda: b"\0" * 5_000_000,
    "references to NUL": lambda: b"&#x0;" * 400_000,
    "a reference of a megabyte": lambda: b"&#" + b"0" * 1_000_000 + b"1;",
    "a reference to no character": lambda: b"&#" + b"9" * 1_000_000 + b";",
    "references in references": lambda: b"&#" * 100_000 + b"0;" * 100_000,
    "attribute of 20 megabytes": lambda: b'<p title="' + b"x " * 10_000_000 + b'">a</p>',
    "picture of 30 megabytes": lambda: b'<img src="data:image/png;base64,' + b"iVBORw0K" * 3_750_000 + b'">',
    "19,000 attributes": lambda: b"<p " + numbered(b"x%d=1", 19_000, b" ") + b">",
    "500 tables in one another": lambda: b"<table><tr><td>" * 500,
    "100,000 line breaks": lambda: b"<br>" * 100_000,
    "50,000 pictures": lambda: b"<img src=x.jpg>" * 50_000,
    "50,000 dates": lambda: b'<time datetime="2024-01-03">3 January</time>' * 50_000,
    "50,000 bylines": lambda: b'<span class="author">By Ada Karst</span>' * 50_000,
}


@pytest.mark.parametrize("evil", WITHIN.values(), ids=WITHIN)
def test_an_article_is_read_around_much_of_anything(read: Read, evil: Callable[[], bytes]) -> None:
    assert is_the_article(read(page(evil())))


@pytest.mark.parametrize("element", [b"<p>The ferry sails again to Karst", b"<li>ferry", b"<dt>a<dd>b"])
def test_elements_that_need_no_end_tag_are_not_deep(read: Read, element: bytes) -> None:
    assert is_the_article(read(page(element * 30_000)))


HEADS: dict[str, Callable[[], bytes]] = {
    "100,000 meta tags": lambda: b'<meta name="author" content="Ada Karst">' * 100_000,
    "100,000 meta tags of other names": lambda: numbered(b'<meta name="x%d" content="Ada Karst">', 100_000),
    "a title of a megabyte": lambda: b'<meta property="og:title" content="' + b"The ferry " * 100_000 + b'">',
    "an author of a megabyte": lambda: b'<meta name="author" content="' + b"Ada Karst, " * 100_000 + b'">',
    "a date of a megabyte": lambda: (
        b'<meta property="article:published_time" content="' + b"9" * 1_000_000 + b'">'
    ),
    "the year 1": lambda: b'<meta property="article:published_time" content="0001-01-01T00:00:00+14:00">',
    "the year 9999": lambda: b'<meta property="article:published_time" content="9999-12-31T23:59:59-14:00">',
    "a charset of a megabyte": lambda: b'<meta charset="' + b"x" * 1_000_000 + b'">',
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_an_article_is_read_below_much_of_anything(read: Read, head: Callable[[], bytes]) -> None:
    assert is_the_article(read(page(head=head())))


ONE = b'{"@type": "NewsArticle", "headline": "The ferry sails again", "author": {"name": "Ada Karst"}}'
DATA: dict[str, Callable[[], bytes]] = {
    "60,000 articles": lambda: b"[" + b",".join([ONE] * 60_000) + b"]",
    "many strings": lambda: b'{"@type": "NewsArticle", "a": [' + numbered(b'"%d"', 500_000, b",") + b"]}",
    "lists in lists": lambda: b"[" * 100_000 + b"]" * 100_000,
    "objects in objects": lambda: b'{"author":' * 100_000 + b"1" + b"}" * 100_000,
    "objects 900 deep": lambda: b'{"author":' * 900 + b'"x"' + b"}" * 900,
    "one string": lambda: (
        b'{"@type": "NewsArticle", "articleBody": "' + b"The ferry sails. " * 300_000 + b'"}'
    ),
    "broken strings": lambda: (
        b'{"@type": "NewsArticle", "articleBody": "' + b'The "ferry" sails.\n' * 250_000
    ),
    "brackets": lambda: b"{" * 2_000_000,
    "quotation marks": lambda: b'{"a": "' + b'"' * 1_000_000,
    "a number": lambda: b'{"a": ' + b"9" * 1_000_000 + b"}",
    "references in a circle": lambda: (
        b'{"@graph": [{"@id": "a", "author": {"@id": "b"}}, {"@id": "b", "author": {"@id": "a"}}]}'
    ),
}


@pytest.mark.parametrize("json", DATA.values(), ids=DATA)
def test_an_article_is_read_beside_data_of_megabytes(read: Read, json: Callable[[], bytes]) -> None:
    assert is_the_article(read(data(json())))


def test_an_article_is_read_beside_50_000_pieces_of_data(read: Read) -> None:
    assert is_the_article(read(page(head=b'<script type="application/ld+json">%b</script>' % ONE * 50_000)))


def test_a_headline_of_a_megabyte_is_cut(read: Read) -> None:
    found = read(page(b"").replace(TITLE, TITLE + b" and again" * 100_000, 2))
    assert all(len(str(title.value)) < 1_000 for title in found.fields.get("title", ()))
    assert "to Karst" in found.text


def test_entities_that_a_page_declares_are_not_unfolded(read: Read) -> None:
    names = numbered(b"<!ENTITY a%d '", 30).split(b"'")
    bomb = b"".join(name + b"'" + b"&a%d;" % (n - 1) * 10 + b"'>" for n, name in enumerate(names) if name)
    assert is_the_article(read(b"<!DOCTYPE html [<!ENTITY a '0'>" + bomb + b"]>" + page(b"&a29;")))


@pytest.mark.parametrize("body", [b"", b"\0" * 5_000_000, b" " * 5_000_000, b"<!--" + b"x" * 5_000_000])
def test_an_empty_page_is_called_empty(read: Read, body: bytes) -> None:
    found = read(body)
    assert found.trouble
    assert found.trouble.state == "bare"
    assert "empty" in (found.trouble.reason or "")


WHOLE = page(
    b"<ul><li>Karst<li>Tolvarn</ul><table><tr><td>9:00</table><!-- x --><time datetime=2024-01-03>3 January</time>",
    b'<meta charset=utf-8><meta property="og:title" content="The ferry"><script type="application/ld+json">'
    + ONE
    + b"</script>",
)


@settings(max_examples=60, deadline=None)
@given(
    cut=st.integers(0, len(WHOLE)),
    changes=st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=4)), max_size=12),
    charset=st.none() | st.sampled_from(["utf-8", "utf-16", "gb2312", "shift_jis", "windows-1251"]),
)
@example(cut=20, changes=[(2, b"\0\0\0\0")], charset=None)  # a tag with a name that can't be set
@example(cut=len(WHOLE), changes=[], charset=None)
@example(cut=len(WHOLE), changes=[(500, b"&#1;")], charset=None)
@example(cut=len(WHOLE), changes=[(500, b"&#&#1;1;")], charset=None)
def test_a_mutilated_page_is_read_or_refused(
    cut: int, changes: list[tuple[int, bytes]], charset: str | None
) -> None:
    """Cut anywhere, and with bytes changed anywhere: what comes of it is never an exception."""
    body = bytearray(WHOLE)
    for place, new in changes:
        body[place : place + len(new)] = new
    found = read_here(Page("https://karst-gazette.example/news/ferry", bytes(body[:cut]), charset=charset))
    assert found.text or found.trouble
    found.text.encode()
