"""The closed issues as a feed: valid for any text, with names that never change."""

import json
import re
from email.utils import parsedate_to_datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from roundup.render.feed import Entry, json_feed, rss
from roundup.times import moment

HOME = "https://letter.example/"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def entry(number: int = 1, **other: str) -> Entry:
    values = {
        "week": "2024-W01",
        "title": "The Quay, 1–7 January",
        "closed": "2024-01-05T12:00:00Z",
        "html": "<p>Ferries &amp; <strong>cranes</strong></p>\n",
        "summary": "Ferries & cranes",
    }
    return Entry(number=number, url=None, **(values | other))


def channel(*entries: Entry, home: str | None = HOME, title: str = "The Quay") -> etree._Element:
    text = rss(title, home, "Ships and their harbours", "en-GB", entries)
    root = etree.fromstring(text.encode())
    assert root.tag == "rss"
    assert root.get("version") == "2.0"
    (found,) = root
    return found


def items(*entries: Entry, home: str | None = HOME, title: str = "The Quay") -> list[dict[str, str]]:
    feed = json.loads(json_feed(title, home, "Ships and their harbours", "en-GB", entries))
    return list(feed["items"])


def ids(*entries: Entry, home: str | None = HOME, title: str = "The Quay") -> list[str]:
    """The names of the issues, which both feeds must have alike."""
    names = [str(name) for name in channel(*entries, home=home, title=title).xpath("item/guid/text()")]
    assert names == [item["id"] for item in items(*entries, home=home, title=title)]
    return names


# RSS


def test_rss_says_of_the_newsletter_what_the_standard_asks_for() -> None:
    found = channel(entry())
    assert [(part.tag, part.text) for part in found if part.tag != "item"] == [
        ("title", "The Quay"),
        ("link", HOME),
        ("description", "Ships and their harbours"),
        ("language", "en-GB"),
    ]


def test_rss_has_each_issue_whole() -> None:
    (item,) = channel(entry()).findall("item")
    assert item.findtext("title") == "The Quay, 1–7 January"
    assert item.findtext(CONTENT) == "<p>Ferries &amp; <strong>cranes</strong></p>\n"
    assert item.findtext("pubDate") == "Fri, 05 Jan 2024 12:00:00 +0000"
    assert item.xpath("guid/@isPermaLink") == ["false"]


def test_a_summary_is_text_where_readers_take_it_for_html() -> None:
    (item,) = channel(entry(summary="5 < 6 & <b>x</b>")).findall("item")
    assert unescape(item.findtext("description") or "") == "5 < 6 & <b>x</b>"
    assert "<" not in (item.findtext("description") or "")


def test_an_issue_without_a_summary_or_page_has_no_empty_ones() -> None:
    (item,) = channel(entry(summary="")).findall("item")
    assert item.find("description") is None
    assert item.find("link") is None


def test_an_issue_with_a_page_of_its_own_links_to_it() -> None:
    one = Entry(
        1, "2024-W01", "T", "2024-01-05T12:00:00Z", "<p>x</p>", "", "https://letter.example/p/1?a=1&b=2"
    )
    assert channel(one).findtext("item/link") == "https://letter.example/p/1?a=1&b=2"
    assert items(one)[0]["url"] == "https://letter.example/p/1?a=1&b=2"


def test_a_feed_without_issues_is_a_feed() -> None:
    assert channel().findall("item") == []
    assert channel().find("lastBuildDate") is None
    assert items() == []


def test_a_newsletter_without_a_page_has_a_name_as_its_link() -> None:
    """RSS 2.0 asks for a link whose scheme is registered."""
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", channel(home=None).findtext("link") or "")


def test_a_newsletter_that_says_nothing_of_itself_has_a_description_all_the_same() -> None:
    root = etree.fromstring(rss("The Quay", HOME, "", "en", []).encode())
    assert root.findtext("channel/description") == "The Quay"


# JSON Feed


def test_json_feed_says_what_the_standard_asks_for() -> None:
    assert json.loads(json_feed("The Quay", HOME, "Ships", "en-GB", [entry()])) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Quay",
        "home_page_url": HOME,
        "description": "Ships",
        "language": "en-GB",
        "items": [
            {
                "id": "tag:letter.example,2024:/issue/1",
                "title": "The Quay, 1–7 January",
                "content_html": "<p>Ferries &amp; <strong>cranes</strong></p>\n",
                "summary": "Ferries & cranes",
                "date_published": "2024-01-05T12:00:00Z",
            }
        ],
    }


def test_what_is_unknown_has_no_key_in_json_feed() -> None:
    feed = json.loads(json_feed("The Quay", None, "", "en", [entry(summary="")]))
    assert set(feed) == {"version", "title", "language", "items"}
    assert set(feed["items"][0]) == {"id", "title", "content_html", "date_published"}


def test_an_address_without_its_scheme_is_a_whole_one_in_the_feed() -> None:
    assert json.loads(json_feed("Q", "Letter.example/quay", "", "en", []))["home_page_url"] == (
        "https://letter.example/quay"
    )
    assert channel(home="Letter.example/quay").findtext("link") == "https://letter.example/quay"


# Both


def test_the_newest_issue_comes_first() -> None:
    three = [entry(2), entry(10), entry(1)]
    assert [name.rpartition("/")[2] for name in ids(*three)] == ["10", "2", "1"]


def test_an_issue_keeps_its_name_whatever_changes_in_it() -> None:
    before = entry(7)
    after = entry(7, title="Mended", closed="2025-02-01T00:00:00Z", html="<p>Mended</p>", summary="")
    assert ids(before) == ids(after)


@pytest.mark.parametrize(
    "home", [HOME, "https://www.letter.example/the%20quay/", "https://bücher.example/", None]
)
def test_each_issue_has_a_name_of_its_own_that_is_a_uri(home: str | None) -> None:
    names = ids(*(entry(number) for number in range(1, 30)), home=home)
    assert len(set(names)) == 29
    # RFC 4151, 2.1; RFC 9562, 4.
    tag = r"tag:[a-z0-9.-]+,\d{4}:(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
    assert all(re.fullmatch(f"{tag}|urn:uuid:[0-9a-f-]{{36}}", name, re.A) for name in names)


def test_two_newsletters_at_one_host_have_different_names() -> None:
    assert ids(entry(), home="https://host.example/a/") != ids(entry(), home="https://host.example/b/")
    assert ids(entry(), home=None, title="A") != ids(entry(), home=None, title="B")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_text_makes_a_valid_feed_with_the_same_words(title: str, summary: str, content: str) -> None:
    one = entry(title=title, summary=summary, html=content)
    feed = channel(one, title=title or "T")
    (item,) = items(one, title=title or "T")
    assert item.get("title", "") == (feed.findtext("item/title") or "")
    assert item.get("content_html", "") == (feed.findtext(f"item/{CONTENT}") or "")


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\r\ufffe\uffff"), max_size=60)
)
def test_no_letter_of_an_issue_is_lost(text: str) -> None:
    assert (channel(entry(html=text)).findtext(f"item/{CONTENT}") or "") == text


@given(
    st.datetimes(min_value=moment("1970-01-01T00:00:00Z").replace(tzinfo=None)).map(
        lambda at: at.replace(microsecond=0)
    )
)
def test_a_date_is_the_moment_of_closing(at: object) -> None:
    closed = f"{at}Z".replace(" ", "T")
    found = channel(entry(closed=closed)).findtext("item/pubDate") or ""
    assert parsedate_to_datetime(found) == moment(closed)
    assert items(entry(closed=closed))[0]["date_published"] == closed
