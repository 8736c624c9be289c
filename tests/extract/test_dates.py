"""When an article was published and changed: how dates are read, which of several is believed, and what is doubted."""

import json
import re
import subprocess
import sys
import time
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.extract import dates, datewords, metadata, parse
from roundup.model import Value

URL = "https://courier.example/ferry"
PROSE = (
    "<p>The ferry between Ostrel and Karst sailed again on Monday, officials of the port authority said.</p>"
    "<p>It carried forty people and a dog, and the mayor waved from the quay until it was out of sight.</p>"
)


def about(html: str, url: str = URL) -> metadata.Metadata:
    return metadata.read(parse.tree(html.encode("utf-8", "surrogatepass"), None), url)


def published(html: str, url: str = URL) -> list[tuple[object, str]]:
    return [(one.value, one.origin) for one in dates.published(about(html, url))]


def page(body: str, head: str = "", lang: str = "") -> str:
    return (
        f'<html lang="{lang}"><head><title>Ferry sails again</title>{head}</head><body>{body}</body></html>'
    )


def article(line: str, lang: str = "", rest: str = "") -> str:
    return page(f"<article><h1>Ferry sails again</h1>{line}{PROSE}</article>{rest}", lang=lang)


def data(**fields: Any) -> str:
    written = json.dumps({"@type": "NewsArticle", "headline": "Ferry sails again", **fields})
    return f'<script type="application/ld+json">{written}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2024-01-03", "2024-01-03"),
        ("20240103", "2024-01-03"),
        (" 2024-01-03 ", "2024-01-03"),
        ("2024-1-3", "2024-01-03"),
        ("2024-01-03T09:00:00Z", "2024-01-03T09:00:00Z"),
        ("2024-01-03T09:00Z", "2024-01-03T09:00:00Z"),
        ("2024-01-03T09:00:00+01:00", "2024-01-03T08:00:00Z"),
        ("2024-01-03T09:00:00+0100", "2024-01-03T08:00:00Z"),
        ("2024-01-03T09:00:00-0330", "2024-01-03T12:30:00Z"),
        ("2024-01-03T09:00:00+01", "2024-01-03T08:00:00Z"),
        ("2024-01-03 09:00:00 +01:00", "2024-01-03T08:00:00Z"),
        ("2024-01-03T09:00:00.1234567Z", "2024-01-03T09:00:00Z"),
        ("20240103T090000Z", "2024-01-03T09:00:00Z"),
        ("2024-01-03T09:00:00 CET", "2024-01-03T08:00:00Z"),
        ("2024-01-03T09:00:00Z[UTC]", "2024-01-03T09:00:00Z"),
        ("Jan 3, 2024 9:00 AM EST", "2024-01-03T14:00:00Z"),
        ("January 3, 2024 at 12:05 a.m. GMT", "2024-01-03T00:05:00Z"),
        ("Wed, 03 Jan 2024 09:00:00 +0100", "2024-01-03T08:00:00Z"),
        ("Wed, 03 Jan 2024 09:00:00 GMT", "2024-01-03T09:00:00Z"),
        ("03.01.2024, 09:15 Uhr MEZ", "2024-01-03T08:15:00Z"),
        ("1704272400", "2024-01-03T09:00:00Z"),
        ("1704272400123", "2024-01-03T09:00:00Z"),
    ],
)
def test_a_date_is_stored_as_a_day_or_as_a_time_in_utc(written: str, stored: str) -> None:
    assert dates.moment(written) == stored


@pytest.mark.parametrize(
    "written",
    [
        "2024-01-03T09:00:00",
        "2024-01-03 09:00",
        "20240103090000",
        "2024-01-03T00:00:00Z",
        "2024-01-03T00:00:00+01:00",
        "2024-01-03T23:30:00-05:00",
        "2024-01-03T00:30:00+01:00",
        "2024-01-03T25:61:00Z",
        "2024-01-03T09:00:00+99:99",
        "2024-01-03, 9 o’clock",
        "2024-01-03T09:00:00 CST",
        "Jan 3, 2024 9:00 AM",
    ],
)
def test_a_day_stays_the_day_that_is_written_there(written: str) -> None:
    """Midnight, no zone, a zone that means several, another day in UTC: none of them is a time that we know."""
    assert dates.moment(written) == "2024-01-03"


@pytest.mark.parametrize(
    "written",
    [
        "3 January 2024",
        "January 3rd, 2024",
        "Jan. 3, 2024",
        "the 3rd of January 2024",
        "03-Jan-2024",
        "3. Januar 2024",
        "Mittwoch, 3. Jänner 2024",
        "3 janvier 2024",
        "3 de enero de 2024",
        "3 gennaio 2024",
        "3 de janeiro de 2024",
        "3 januari 2024",
        "3 stycznia 2024",
        "3 января 2024",
        "3 Ocak 2024",
        "2024年1月3日",
        "2024년 1월 3일",
        "2024. 1. 3.",
        "03.01.2024",
        "03.01.24",
        "2024/1/3",
    ],
)
def test_days_are_read_in_the_languages_of_the_press(written: str) -> None:
    assert dates.moment(written) == "2024-01-03"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1er août 2023", "2023-08-01"),
        ("1 aout 2023", "2023-08-01"),
        ("5 Şub 2023", "2023-02-05"),
        ("5 paź 2023", "2023-10-05"),
    ],
)
def test_accents_may_be_missing_and_names_short(written: str, day: str) -> None:
    assert dates.moment(written) == day


def test_the_page_decides_whether_month_or_day_comes_first() -> None:
    assert dates.moment("03/04/2024") == "2024-04-03"
    assert dates.moment("03/04/2024", month_first=True) == "2024-03-04"
    assert dates.moment("03.04.2024", month_first=True) == "2024-04-03"


@pytest.mark.parametrize("month_first", [True, False])
def test_a_month_beyond_the_twelfth_is_the_day(month_first: bool) -> None:
    assert dates.moment("13/04/2024", month_first) == dates.moment("04/13/2024", month_first) == "2024-04-13"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "2024-02-30",
        "2024-13-01",
        "0000-00-00",
        "0123456789",
        "3 jui 2024",
        "2024",
        "2024-01",
        "202401031",
        "January 2024",
        "1.2.10",
        "10.0.12.2024",
        "15% en 2020",
        "3 lorem 2024",
        "https://x.example/2024/01/03/",
    ],
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert dates.moment(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "0001-01-01",
        "0001-01-01T00:30:00+05:00",
        "9999-12-31T23:59:59-05:00",
        "1970-01-01T00:00:00Z",
        "1969-12-31",
    ],
)
def test_what_programs_write_where_they_know_no_date_is_none(written: str) -> None:
    assert dates.moment(written) is None


@given(
    st.text(st.sampled_from("0123456789-/:.TZ+, 年月JanEST"), max_size=40)
    | st.datetimes().map(str)
    | st.text(max_size=60)
)
@example("9000-12-31T23:59:59-23:59")
@example("1000-01-01T00:00:01+23:59")
@example("9999999999999")
def test_whatever_is_written_is_a_day_a_time_with_z_or_nothing(written: str) -> None:
    stored = dates.moment(written)
    if stored is not None:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", stored)
        datetime.fromisoformat(stored)
        assert dates.moment(stored) == stored


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.booleans())
def test_a_day_in_words_is_the_same_day_in_any_order(day: date, month_first: bool) -> None:
    name = day.strftime("%B")
    for written in (
        f"{day.day} {name} {day.year}",
        f"{name} {day.day}, {day.year}",
        f"{day.day}. {name[:3]} {day.year}",
    ):
        assert [one.day for one in datewords.dates(written, month_first)] == [day]


def test_the_data_come_first_then_the_tags_the_markup_and_the_address() -> None:
    head = data(datePublished="2024-01-03") + meta("article:published_time", "2024-01-04")
    html = page(
        '<h1>Ferry sails again</h1><time datetime="2024-01-05">x</time><time datetime="2024-02-05">x</time>',
        head,
    )
    assert published(html, "https://courier.example/2024/01/06/ferry") == [
        ("2024-01-03", "jsonld"),
        ("2024-01-04", "meta"),
        ("2024-01-05", "html"),
        ("2024-01-06", "url"),
    ]


def test_each_day_is_named_once_with_the_first_of_its_origins() -> None:
    html = page("", data(datePublished="2024-01-03") + meta("pubdate", "20240103"))
    assert published(html) == [("2024-01-03", "jsonld")]


@pytest.mark.parametrize(
    "name",
    [
        "article:published_time",
        "DC.date.issued",
        "parsely-pub-date",
        "sailthru.date",
        "published_on",
        "publish-date",
        "article:published:time",
        "article.published",
        "publication_date",
        "date",
        "DateCreated",
    ],
)
def test_tags_of_many_spellings_are_read(name: str) -> None:
    assert published(page("", meta(name, "2024-01-03"))) == [("2024-01-03", "meta")]


@pytest.mark.parametrize(
    "name", ["expires", "article:modified_time", "date-format", "publisher", "event_start"]
)
def test_other_tags_are_no_day_of_publishing(name: str) -> None:
    assert published(page("", meta(name, "2024-01-03"))) == []


@pytest.mark.parametrize("key", ["dateCreated", "uploadDate"])
def test_the_day_when_it_was_made_stands_in_for_the_day_when_it_was_published(key: str) -> None:
    made: dict[str, Any] = {key: "2024-01-03"}
    assert published(page("", data(**made))) == [("2024-01-03", "jsonld")]
    made["datePublished"] = "2024-01-05"
    assert published(page("", data(**made)))[0] == ("2024-01-05", "jsonld")


@pytest.mark.parametrize(
    "markup",
    [
        '<time datetime="2024-01-03T09:00:00Z">3 January</time>',
        '<time pubdate datetime="2024-01-03T09:00:00Z">x</time>',
        '<time class="entry-date">January 3, 2024</time>',
        '<abbr class="published" title="2024-01-03T09:00:00Z">a while ago</abbr>',
        '<span itemprop="datePublished" content="2024-01-03T09:00:00Z">a while ago</span>',
    ],
)
def test_marked_dates_beside_the_headline_are_read(markup: str) -> None:
    found = dates.published(about(article(f"<p>{markup}</p>")))
    assert str(found[0].value)[:10] == "2024-01-03"
    assert (found[0].origin, found[0].doubt) == ("html", None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<div class='related'>", "</div>"),
        ("<section id='comments'>", "</section>"),
        ("<footer>", "</footer>"),
        ("<ul class='latest-news'><li>", "</li></ul>"),
    ],
)
def test_dates_of_other_articles_comments_and_footers_are_none_of_the_articles(
    before: str, after: str
) -> None:
    own = '<p><time datetime="2024-01-03">3 January</time></p>'
    other = f'{before}<time datetime="2023-05-06">6 May</time>{after}'
    for html in (
        article(own, rest=other),
        page(other + f"<article><h1>Ferry sails again</h1>{own}{PROSE}</article>"),
    ):
        assert published(html) == [("2024-01-03", "html")]
    alone = dates.published(about(article("", rest=other)))
    assert [one.doubt for one in alone] in ([], ["only guessed from the page's text"])


def test_what_holds_the_headline_as_well_says_nothing_against_a_date() -> None:
    html = page(
        f"<div class='widget comments-open'><h1>Ferry sails again</h1><p>3 January 2024</p>{PROSE}</div>"
    )
    assert [one.doubt for one in dates.published(about(html))] == [None]


@pytest.mark.parametrize(
    "line",
    [
        "<p>3 January 2024</p>",
        "<div>Published: January 3, 2024</div>",
        "<span class='byline'>By Ines Malk, 03.01.2024</span>",
        "<p>Posted on 2024-01-03 at 9:00</p>",
        "<p><b>Datum</b>: 3. Januar 2024</p>",
        "<p>Ostrel, 3 janvier 2024 — Le ferry</p>",
        "<p>入力 2024.01.03 09:00</p>",
    ],
)
def test_a_day_beside_the_headline_is_read_without_doubt(line: str) -> None:
    assert dates.published(about(article(line))) == (Value("2024-01-03", "text"),)


def test_a_smaller_heading_stands_in_for_a_missing_one() -> None:
    list_of_days = "<div><p>5 May 2023</p></div>"
    html = page(f"{list_of_days}<div><h2>Ferry sails again</h2><p>3 January 2024</p>{PROSE}</div>")
    assert published(html)[0] == ("2024-01-03", "text")


def test_a_day_in_the_middle_of_prose_is_no_date_of_the_article() -> None:
    sentence = (
        "<p>" + "It rained, and it went on raining in all of the valley, " * 3 + "until 3 January 2020.</p>"
    )
    assert published(page(f"<div><div><div><div>{sentence}</div></div></div></div>")) == []


@pytest.mark.parametrize(
    ("html", "doubt"),
    [
        (page(f"<footer><p>3 January 2024</p></footer>{PROSE}"), "only guessed from the page's text"),
        (article("<p>Updated: 3 January 2024</p>"), "the page only says when it was changed"),
        (
            article("<p>Stand: <time datetime='2024-01-03'>3.1.2024</time></p>"),
            "the page only says when it was changed",
        ),
        (article("<p>01/03/2024</p>", lang="en-US"), "day and month could be the other way round"),
        (page("<p>3 January 2024</p><p>9 May 2023</p>"), "the page also says 2023-05-09"),
        (
            page("", data(datePublished="2024-01-03") + meta("pubdate", "2024-01-05")),
            "the page also says 2024-01-05",
        ),
    ],
)
def test_a_doubtful_day_comes_with_the_reason(html: str, doubt: str) -> None:
    assert [(one.value, one.doubt) for one in dates.published(about(html))][:1] == [("2024-01-03", doubt)]


def test_places_that_differ_by_a_time_zone_are_not_in_doubt() -> None:
    html = page("", data(datePublished="2024-01-03") + meta("pubdate", "2024-01-04"))
    assert [one.doubt for one in dates.published(about(html))] == [None, None]


def test_the_day_of_publishing_comes_before_that_of_a_change() -> None:
    line = "<p>Updated 9 January 2024</p><p>Published 3 January 2024</p>"
    assert published(article(line))[0] == ("2024-01-03", "text")


def test_the_day_of_the_last_change_gives_way_to_an_older_one_on_the_page_or_in_its_address() -> None:
    head = meta("article:published_time", "2024-05-06") + meta("article:modified_time", "2024-05-06")
    (first, second) = dates.published(about(page("", head), "https://courier.example/2024/01/03/ferry"))
    assert (first.value, first.origin, first.doubt) == ("2024-01-03", "url", "the page also says 2024-05-06")
    assert second.value == "2024-05-06"
    unchanged = page("", meta("article:published_time", "2024-05-06"))
    assert published(unchanged, "https://courier.example/2024/01/03/ferry")[0] == ("2024-05-06", "meta")


def test_another_tag_is_no_such_older_one() -> None:
    """Pages that list articles repeat the tags of each."""
    head = "".join(meta("article:published_time", day) for day in ("2024-05-06", "2024-01-03"))
    assert published(page("", head + meta("article:modified_time", "2024-05-06")))[0] == (
        "2024-05-06",
        "meta",
    )


def test_where_data_and_tags_agree_the_page_is_not_searched() -> None:
    own = data(datePublished="2024-01-03") + meta("pubdate", "2024-01-03")
    other = '<h1>Ferry sails again</h1><time datetime="2024-01-05">x</time>'
    assert published(page(other, own)) == [("2024-01-03", "jsonld")]


def test_a_day_in_a_list_of_articles_does_not_speak_against_the_articles_own() -> None:
    html = page(
        '<div class="related"><time datetime="2023-05-06">x</time></div>', meta("pubdate", "2024-01-03")
    )
    assert dates.published(about(html)) == (Value("2024-01-03", "meta"),)


@pytest.mark.parametrize(
    "rest",
    [
        "<div><div><div><p>9 May 2023</p></div></div></div><p>3 January 2024</p>",
        "<p>9 May 2023</p><p class='entry-date'>3 January 2024</p>",
        "<div class='related'><p>9 May 2023</p></div><div><p>3 January 2024</p></div>",
        "<nav><p>9 May 2023</p></nav><div><p>3 January 2024</p></div>",
        "<p class='updated'>9 May 2024</p><p>3 January 2024</p>",
        "<p>Updated 9 May 2024 | Published 3 January 2024</p>",
        "<p><b>Updated</b> <span>9 May 2024</span></p><p><i>By us</i> <span>3 January 2024</span></p>",
        "<p><time>9 May 2023</time></p><p><time itemprop='datePublished'>3 January 2024</time></p>",
    ],
)
def test_of_several_days_that_of_the_article_comes_first(rest: str) -> None:
    html = page(f"<main><h1>Ferry sails again</h1>{rest}</main>")
    assert dates.published(about(html))[0].value == "2024-01-03"


def test_a_time_that_is_called_a_change_is_one() -> None:
    line = '<p><time itemprop="dateModified">9 May 2024</time></p><p><time>3 January 2024</time></p>'
    assert published(article(line))[0] == ("2024-01-03", "html")


def test_what_follows_the_headline_comes_before_what_precedes_it() -> None:
    html = page(f"<main><p>9 May 2023</p><h1>Ferry sails again</h1><p>3 January 2024</p>{PROSE}</main>")
    assert published(html)[0] == ("2024-01-03", "text")


def test_a_vague_tag_gives_way_to_the_day_that_readers_see() -> None:
    shown = page(
        '<h1>Ferry sails again</h1><time class="date">3 January 2024</time>', meta("date", "2024-01-09")
    )
    assert published(shown)[0] == ("2024-01-03", "html")


@pytest.mark.parametrize(
    ("lang", "url", "day"),
    [
        ("en-US", URL, "2024-03-04"),
        ("en-GB", URL, "2024-04-03"),
        ("en", "https://courier.example.com/ferry", "2024-03-04"),
        ("en", "https://courier.co.uk/ferry", "2024-04-03"),
        ("es", "https://courier.example.com/ferry", "2024-04-03"),
        ("", "https://courier.example.gov/ferry", "2024-03-04"),
        ("", "https://courier.example.com/ferry", "2024-04-03"),
    ],
)
def test_the_convention_is_that_of_the_pages_country(lang: str, url: str, day: str) -> None:
    assert dates.published(about(article("<p>03/04/2024</p>", lang), url))[0].value == day
    assert published(page("", meta("pubdate", "03/04/2024"), lang), url) == [(day, "meta")]


def test_a_day_that_the_page_names_plainly_elsewhere_shows_which_way_round_it_is() -> None:
    html = article("<p>03/04/2024</p>", "en-US", "<div class='latest'><p>3 April 2024</p></div>")
    assert dates.published(about(html))[0] == Value("2024-04-03", "text")


@pytest.mark.parametrize("old", ["1949-10-01", "1989-12-31"])
def test_a_day_before_the_web_is_believed_where_data_and_tags_agree(old: str) -> None:
    assert published(page("", data(datePublished=old))) == []
    assert published(page("", meta("date", old))) == []
    assert published(article("<p>" + datetime.fromisoformat(old).strftime("%d.%m.%Y") + "</p>")) == []
    assert published(page("", data(datePublished=old) + meta("date", old))) == [(old, "jsonld")]


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://courier.example/2024/01/03/ferry", "2024-01-03"),
        ("https://courier.example/news/2024-01-03-ferry", "2024-01-03"),
        ("https://courier.example/20240103/ferry", "2024-01-03"),
        ("https://courier.example/a_20240103.html", "2024-01-03"),
        ("https://courier.example/ferry-03-01-2024", None),
        ("https://courier.example/talk_of_03.01.2024_on_ferries", "2024-01-03"),
        ("https://courier.example/ferry_3_january_2024", "2024-01-03"),
        ("https://courier.example/2024/ferry", None),
        ("https://courier.example/2024/01/ferry", None),
        ("https://courier.example/2024/13/03/ferry", None),
        ("https://courier.example/id/120240103", None),
        ("https://courier.example/id/202401031", None),
        ("https://courier.example/ferry?date=2024-01-03", None),
    ],
)
def test_a_day_in_the_address_is_read(url: str, day: str | None) -> None:
    assert published("<html><body>x</body></html>", url) == ([(day, "url")] if day else [])


@pytest.mark.parametrize(
    "rest",
    [
        "<footer>© 2023 Ostrel Courier</footer>",
        "<p>In 2019 it stood still.</p>",
        "<p>Posted March 2022</p>",
        "<p>From 2005 to 2011 there was no ferry.</p>",
        "<footer>Copyright 2001–2022, founded on 1 May 1954</footer>",
        "",
    ],
)
def test_a_year_alone_is_no_day(rest: str) -> None:
    """The first of January is nothing that the page says; a page without a date counts as of when it was seen."""
    assert published(article("", rest=rest)) == []


def test_scripts_and_forms_are_not_read() -> None:
    rest = "<script>var day = '2024-01-03'</script><noscript>3 January 2024</noscript>"
    rest += "<select><option>2024-01-03</select>"
    assert published(article(rest)) == []


def test_changes_are_read_and_never_before_the_day_of_publishing() -> None:
    html = page(
        "",
        data(datePublished="2024-01-03", dateModified="2024-01-05") + meta("og:updated_time", "2024-01-02"),
    )
    page_ = about(html)
    assert dates.modified(page_, dates.published(page_)) == (Value("2024-01-05", "jsonld"),)
    assert [one.value for one in dates.modified(page_)] == ["2024-01-05", "2024-01-02"]


def test_a_page_without_any_date_loads_no_other_reader_of_dates() -> None:
    """They compile the dates of all languages first: two seconds in each new process."""
    code = (
        "import sys; from roundup.extract import dates, metadata, parse;"
        "dates.published(metadata.read(parse.tree(b'<html><body><p>12.5</p></body></html>', None), 'https://a.example/'));"
        "sys.exit(any(name in sys.modules for name in ('htmldate', 'dateparser')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@value", "name", "x"]), inner)
    ),
    max_leaves=8,
)


@given(json_values, json_values, st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_whatever_a_page_says_there_are_days_or_nothing(one: Any, other: Any, text: str) -> None:
    attribute = text.replace('"', "").replace("&", "")
    head = data(datePublished=one, dateModified=other, dateCreated=other) + meta("date", attribute)
    page_ = about(
        page(f'<h1>Ferry</h1><time datetime="{attribute}">{text}</time><p>{text} 3.1.2024 {text}</p>', head)
    )
    for value in (*dates.published(page_), *dates.modified(page_)):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", str(value.value))


@pytest.mark.parametrize(
    "body",
    [
        "<time datetime='2024-01-03'>x</time>" * 50_000,
        "<h1>1 January 2024</h1>" * 50_000,
        "<p>10 " * 50_000,
        f"<time datetime='{'1' * 1_000_000}'>x</time>",
        f"<p class='{'date ' * 200_000}'>3 January 2024</p>",
        "<p>" + "1.1.1.1/1/1-1 de de de " * 50_000 + "</p>",
        "<p>" + "a" * 1_000_000 + " 2024</p>",
        "<div>" * 1_500 + "<p>3 January 2024</p>" * 1_000,
    ],
)
def test_large_pages_are_read_in_bounded_time(body: str) -> None:
    page_ = about(page(body))
    began = time.process_time()
    dates.published(page_)
    assert time.process_time() - began < 2
