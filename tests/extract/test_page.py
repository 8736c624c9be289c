"""One page, read: its fields with their origins, its text, and what is wrong with it."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.demo.pdf import pdf
from roundup.extract.page import read
from roundup.model import FIELDS, Extraction, Page, Value

URL = "https://www.ostrel-courier.example/ships/ferry"
LEAD = (
    "The ferry between Ostrel and Karst sailed again on Monday, officials of the port authority said, after a "
    "winter in which nobody had crossed the strait at all."
)
MORE = (
    "It carried forty people and a dog. The mayor of Ostrel waved from the quay until it was out of sight, and said "
    "that “the strait is a road again”."
)
ARTICLE = f"<article><h1>Ferry sails again to Karst</h1><p>{LEAD}</p><p>{MORE}</p></article>"
MENU = "<nav><a href='/a'>Ships</a> <a href='/b'>Chips</a></nav>"
FOOT = "<footer><p>Subscribe to our newsletter. All rights reserved.</p></footer>"
HEAD = """
<title>Ferry sails again to Karst | Ostrel Courier</title>
<meta property="og:title" content="Ferry sails again to Karst">
<meta property="og:site_name" content="Ostrel Courier">
<meta name="author" content="By Ines Malk and Tor Brane">
<meta property="article:published_time" content="2024-01-03T09:00:00+01:00">
<meta name="description" content="It carried forty people.">
<link rel="canonical" href="/ships/ferry-sails">
"""


def html(body: str, head: str = HEAD, language: str = "en") -> str:
    return f"<!DOCTYPE html><html lang='{language}'><head>{head}</head><body>{body}</body></html>"


def reading(body: str | bytes, **given_values: Any) -> Extraction:
    values: dict[str, Any] = {"url": URL, "body": body.encode() if isinstance(body, str) else body}
    return read(Page(**(values | given_values)))


def reason(found: Extraction) -> tuple[str, str]:
    assert found.trouble is not None
    return found.trouble.state, str(found.trouble.reason)


def test_a_page_is_read_with_each_fields_origin() -> None:
    found = reading(html(MENU + ARTICLE + FOOT))
    assert found.trouble is None
    assert found.fields == {
        "title": (Value("Ferry sails again to Karst", "html"),),
        "authors": (Value(["Ines Malk", "Tor Brane"], "meta"),),
        "published": (Value("2024-01-03T08:00:00Z", "meta"),),
        "site_name": (Value("Ostrel Courier", "meta"),),
        "language": (Value("en", "html"),),
        "description": (Value("It carried forty people.", "meta"),),
        "canonical": (Value("https://www.ostrel-courier.example/ships/ferry-sails", "html"),),
    }


def test_the_text_is_the_articles_alone_a_paragraph_a_line() -> None:
    found = reading(html(MENU + ARTICLE + FOOT))
    lines = found.text.split("\n")
    assert lines[-2:] == [LEAD, MORE]
    assert not [word for word in ("Chips", "Subscribe", "rights") if word in found.text]
    assert found.words == len(found.text.replace("—", " ").split())


def test_a_page_in_any_charset_is_read() -> None:
    body = html(
        "<article><h1>Паром снова идёт</h1><p>Паром между Острелом и Карстом снова вышел в понедельник.</p></article>",
        head="",
        language="ru",
    )
    found = reading(body.encode("cp1251"), charset="windows-1251")
    assert found.fields["title"] == (Value("Паром снова идёт", "html"),)
    assert "понедельник" in found.text


def test_where_a_page_names_no_language_its_text_tells() -> None:
    found = reading(html(ARTICLE).replace("<html lang='en'>", "<html>"))
    assert found.fields["language"] == (Value("en", "text"),)


def test_a_language_that_the_script_contradicts_is_not_believed() -> None:
    chinese = "港口今天重新开放，渡轮明天启航，市长在码头上向旅客挥手致意。"
    body = f"<article><h1>渡轮重新启航</h1><p>{chinese}</p></article>"
    found = reading(html(body, head="", language="en"))
    assert found.fields["language"][0] == Value("zh", "text")
    assert Value("en", "html") in found.fields["language"]


def test_a_page_that_names_its_language_is_believed() -> None:
    assert reading(html(ARTICLE, language="en-GB")).fields["language"] == (Value("en-GB", "html"),)


def test_where_a_page_names_no_date_its_text_is_searched() -> None:
    found = reading(
        html(f"<article><h1>Ferry sails</h1><p>3 January 2024</p><p>{LEAD}</p></article>", head="")
    )
    assert found.fields["published"] == (Value("2024-01-03", "text"),)


def test_a_year_that_a_text_mentions_is_no_date_of_the_page() -> None:
    story = f"<article><h1>Ferry sails</h1><p>{LEAD}</p><p>In 2019 it had stood still.</p></article>"
    assert "published" not in reading(html(story + "<footer>© 2021 Courier</footer>", head="")).fields


def test_a_day_in_the_address_is_the_pages_day() -> None:
    found = reading(html(ARTICLE, head=""), url="https://courier.example/2024/01/03/ferry")
    assert found.fields["published"] == (Value("2024-01-03", "url"),)


def test_a_login_page_needs_a_person() -> None:
    state, why = reason(
        reading(html("<h1>Log in</h1><form><input name='u'><input type='password'></form>", head=""))
    )
    assert state == "needs_you"
    assert "asks for a login" in why
    assert "--html" in why


def test_an_article_with_a_login_box_is_an_article() -> None:
    long = f"<p>{LEAD}</p><p>{MORE}</p>" + "".join(
        f"<p>On day {n} the ferry took {n} goats, {n + 2} carts and the mail across the whole of the strait.</p>"
        for n in range(3, 9)
    )
    found = reading(html(f"<form><input type='password'></form><article><h1>Ferry</h1>{long}</article>"))
    assert found.trouble is None
    assert LEAD in found.text


def test_a_page_that_scripts_would_fill_needs_a_person() -> None:
    state, why = reason(
        reading(html("<div id='root'></div><script src='/app.js'></script>", head="<title>Courier</title>"))
    )
    assert state == "needs_you"
    assert "browser" in why


@pytest.mark.parametrize(
    "body", ["", "  ", "<!-- nothing -->", "<html></html>", "<html><body><div></div></body></html>"]
)
def test_an_empty_page_is_bare(body: str) -> None:
    state, why = reason(reading(body))
    assert state == "bare"
    assert why.startswith("There is nothing to read in it")


def test_a_page_that_would_hold_its_parser_fails() -> None:
    state, why = reason(reading("<div>" * 100_000))
    assert state == "failed"
    assert "nests more than 2,000" in why


def test_what_is_known_of_a_page_without_text_is_kept() -> None:
    found = reading(html("<div id='root'></div><script src='/app.js'></script>"))
    assert [one.value for one in found.fields["title"]] == ["Ferry sails again to Karst"]
    assert found.fields["authors"] == (Value(["Ines Malk", "Tor Brane"], "meta"),)
    assert found.text == ""


def test_a_text_in_the_pages_data_is_a_rescue() -> None:
    data = {"@type": "NewsArticle", "headline": "Ferry sails", "articleBody": f"{LEAD} {MORE}"}
    found = reading(
        html("<div id='root'></div>", head=f'<script type="application/ld+json">{json.dumps(data)}</script>')
    )
    assert found.trouble is None
    assert found.text.split() == f"{LEAD} {MORE}".split()


@pytest.mark.parametrize(
    "data",
    [
        {"headline": "<!-- -->"},
        {"headline": "<?xml version='1.0' encoding='utf-8'?><a>x</a>"},
        {"datePublished": "0001-01-01T00:30:00+05:00"},
        {"datePublished": "9999-12-31T23:59:59-05:00"},
        {"articleBody": "\ud800\x00 The ferry sailed. " * 20},
    ],
    ids=["comment", "declaration", "first day", "last day", "controls"],
)
def test_nasty_data_harm_nobody(data: dict[str, str]) -> None:
    script = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | data)}</script>'
    clean(reading(html(ARTICLE, head=script)))
    clean(reading(html("<div></div>", head=script)))


@pytest.mark.parametrize("charset", ["hex", "idna", "undefined", "nonsense"])
def test_a_charset_that_is_none_harms_nobody(charset: str) -> None:
    clean(reading(html(ARTICLE), charset=charset))
    clean(reading(html("<p>caf\xe9</p>").encode("latin-1"), charset=charset))
    clean(reading(html(ARTICLE, head=f"<meta charset='{charset}'>")))


def test_a_text_is_read_with_its_first_line_as_title() -> None:
    found = reading(f"Ferry sails again\n\n{LEAD}\n", media_type="text/plain")
    assert found.fields["title"] == (Value("Ferry sails again", "text"),)
    assert found.text == f"Ferry sails again\n\n{LEAD}"
    assert found.fields["language"] == (Value("en", "text"),)
    assert found.trouble is None


@pytest.mark.parametrize("body", [b"", b" \n\t", b"\x0c\x1b\x00", "\ufeff".encode()])
def test_an_empty_text_is_bare(body: bytes) -> None:
    state, why = reason(reading(body, media_type="text/plain"))
    assert state == "bare"
    assert why.startswith("There is nothing to read in it")


def test_a_pdf_is_read_as_one() -> None:
    body = pdf(
        [["Ferry sails again", "", LEAD[:84]], ["More."]], title="Ferries", created="2024-01-03", labels="i 1"
    )
    found = reading(body, media_type="application/pdf")
    assert found.pages == ("i", "1")
    assert found.fields["published"] == (Value("2024-01-03", "meta"),)
    assert found.fields["language"] == (Value("en", "meta"),)


def clean(found: Extraction) -> None:
    """What is stored and passed between processes: text that can be encoded, known fields, text or trouble."""
    assert "\x00" not in found.text
    found.text.encode("utf-8")
    assert set(found.fields) <= set(FIELDS)
    for values in found.fields.values():
        assert values
        json.dumps([one.value for one in values], ensure_ascii=False).encode("utf-8")
    assert found.text or found.trouble is not None
    assert (found.words > 0) or not any(c.isalnum() for c in found.text)


tags = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<article>",
            "<h1>",
            "</h1>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
        ),
        *("<time>", "<meta name='date' content='", "'>", "<a rel=author>", "</a>", "<title>", "</title>"),
        *(
            "<input type=password>",
            "2024-01-03",
            "31.12.2023",
            "&#xD800;",
            "&#0;",
            "\x00",
            "\ud800",
            "\u202e",
        ),
        *(LEAD, "By Ines Malk", "“", "港口重新开放。"),
    ]
)


@given(
    st.lists(tags, max_size=15).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))
    | st.binary(max_size=80),
    st.sampled_from(["text/html", "text/plain", "application/pdf"]),
    st.sampled_from([None, "utf-8", "latin-1", "utf-16", "x"]),
)
@example(b"<title>\xed\xa0\x80", "text/html", "utf-8")
@example(b"%PDF-1.4", "application/pdf", None)
@example(b"", "text/plain", None)
def test_whatever_a_page_holds_what_is_read_is_clean(
    body: bytes, media_type: str, charset: str | None
) -> None:
    clean(reading(body, media_type=media_type, charset=charset))


def test_reading_again_gives_the_same() -> None:
    body = html(MENU + ARTICLE + FOOT)
    assert reading(body) == reading(body)
