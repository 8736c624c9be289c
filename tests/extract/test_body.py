"""The article's text out of a page: what is kept, what is left, and how it is written."""

import re
import time
from html import escape

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from roundup.extract import body, parse
from roundup.text.words import words

LONG = (
    "The harbour office counted forty-one ferries on Monday, which is nine more than in the same week of last year, "
    "and its head said that the new berth would open before the summer if the cranes arrive in time."
)
SECOND = (
    "Fishers had asked for a later date, because the old quay is the only one with ice, and a ship without ice "
    "loses half of its catch on the way to the market in the capital, two days to the south."
)
THIRD = (
    "The council votes on the plan in March; until then, both sides said, nothing will be built at the quay."
)
ARTICLE = f"<p>{LONG}</p><p>{SECOND}</p><p>{THIRD}</p>"


def page(inner: str, around: str = "", head: str = "") -> lxml.html.HtmlElement:
    """A page with an article's box and what stands beside it."""
    whole = f"<html><head>{head}</head><body>{around}<div class='article-body'>{inner}</div></body></html>"
    return parse.tree(whole.encode(), "utf-8")


def read(inner: str, around: str = "", head: str = "") -> body.Body:
    return body.read(page(inner, around, head), "https://harbour.example/news/ferries")


def test_a_paragraph_is_a_line_of_the_plain_text() -> None:
    assert read(ARTICLE).text.split("\n") == [LONG, SECOND, THIRD]


def test_the_tree_stays_as_it_was() -> None:
    tree = page("<h2>Berths</h2>" + ARTICLE, "<script>count()</script><nav><a href='/'>Home</a></nav>")
    before = lxml.html.tostring(tree)
    body.read(tree)
    assert lxml.html.tostring(tree) == before


def test_a_page_without_words_has_no_text() -> None:
    assert read("<img src='quay.jpg'>") == body.Body("", "")


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><ul><li><a href='/a'>Harbour</a></li><li><a href='/b'>Weather</a></li></ul></nav>",
        "<aside><p>Our best walks along the coast, with maps and the times of the tide.</p></aside>",
        "<div class='related-stories'><p>Seven more ports that grew last year, and one that shrank.</p></div>",
        "<div style='display: none'><p>This line is for machines only and no reader will see it.</p></div>",
        "<p>Advertisement</p>",
        "<p>Lesen Sie auch:</p>",
        "<p>Read more: <a href='/quays'>The ten oldest quays of the country, and who built them</a></p>",
        "<p>Read more about it: <a href='/quays'>The ten oldest quays of the country</a> and builders</p>",
        "<div>"
        + "<h4><a href='/q'>The ten oldest quays of the country, and who built them</a></h4>" * 6
        + "</div>",
        "<p><a href='/quays'>The ten oldest quays of the country, and who built them</a></p>",
        "<ul><li><a href='/1'>Ten quays that you must see in the north</a>, in pictures</li>"
        "<li><a href='/2'>Why ice is dear in the summer months</a>, in numbers</li></ul>",
        "<p>Sign up for our newsletter and get the news of the port every morning.</p>",
        "<p>Photo: Port of Examplehaven</p>",
        "<p>• • •</p>",
    ],
)
def test_what_is_not_the_article_s_own_is_left_out(furniture: str) -> None:
    assert read(f"<p>{LONG}</p>{furniture}<p>{SECOND}</p><p>{THIRD}</p>").text.split("\n") == [
        LONG,
        SECOND,
        THIRD,
    ]


@pytest.mark.parametrize("name", ["comments", "onetrust-banner", "infinite-scroll"])
def test_what_others_wrote_is_no_article_even_when_it_is_longer(name: str) -> None:
    talk = "".join(
        f"<p>{n}. I was there myself, and it was nothing like the report that you print here.</p>"
        for n in range(90)
    )
    assert "myself" not in body.read(page(ARTICLE * 3, f"<div id='{name}'>{talk}</div>")).text


@pytest.mark.parametrize("line", ["This week's flyers", "12 comments", "with video", "0"])
def test_short_lines_at_the_end_that_are_no_sentence_are_left_out(line: str) -> None:
    article = f"<p>{LONG}</p><p>{SECOND}</p><p>{THIRD}</p>"
    assert read(f"{article}<p>{line}</p>").text.split("\n") == [LONG, SECOND, THIRD]
    assert read(f"{article}<p>So it was.</p>").text.split("\n")[3:] == ["So it was."]
    assert read(f"{article}<p>© dpa-infocom, dpa:240103</p>").text.endswith("\n© dpa-infocom, dpa:240103")


def test_a_paragraph_in_bold_is_a_heading_also_where_it_is_a_link() -> None:
    link = "<a href='/quays'>The ten oldest quays of the country</a>"
    assert "ten oldest" in read(f"<p>{LONG}</p><p><strong>{link}</strong></p><p>{SECOND}</p>").text


def test_an_article_in_several_boxes_is_read_whole() -> None:
    """Advertisements stand between them; both boxes are in one element."""
    box = f"<div class='article-body'>{ARTICLE * 3}</div><div class='slot'></div>"
    tree = parse.tree(f"<html><body><article>{box * 2}</article></body></html>".encode(), "utf-8")
    assert body.read(tree).text.split("\n") == [LONG, SECOND, THIRD] * 6


def test_another_article_s_box_is_not_joined() -> None:
    box = f"<article><div class='article-body'>{ARTICLE * 3}</div></article>"
    tree = parse.tree(f"<html><body>{box * 2}</body></html>".encode(), "utf-8")
    assert body.read(tree).text.split("\n") == [LONG, SECOND, THIRD] * 3


def test_a_link_among_words_is_kept() -> None:
    assert (
        "the old quay has ice"
        in read(f"{ARTICLE}<p>Only <a href='/q'>the old quay</a> has ice, they said.</p>").text
    )


def test_a_list_with_words_of_its_own_is_kept_though_it_has_links() -> None:
    items = "<ul><li><a href='/a'>Berth A</a> takes the long ships of the north</li><li>B takes the rest</li></ul>"
    assert "Berth A takes the long ships" in read(ARTICLE + items).text


def test_the_headline_and_what_stands_before_it_are_not_the_text() -> None:
    top = "<p>Harbour</p><h1>Forty-one ferries in a week</h1><p>By Ada Berg</p><p>3 March 2025, 14:20</p>"
    assert read(top + ARTICLE).text.startswith(LONG)


def test_a_headline_that_is_no_h1_is_known_by_the_page_s_head() -> None:
    head = "<meta property='og:title' content='Forty-one ferries in a week'>"
    assert read("<h2>Forty-one ferries in a week</h2>" + ARTICLE, head=head).text.startswith(LONG)


def test_a_standfirst_between_headline_and_box_is_the_article_s() -> None:
    standfirst = (
        "Nine ferries more than a year ago: " + "the port was never as full, and it grows. " * 2 + "So be it."
    )
    assert read(ARTICLE, f"<h1>Ferries</h1><p>{standfirst}</p>").text.startswith(standfirst)


def test_a_box_whose_names_say_that_nothing_is_text_is_kept_nevertheless() -> None:
    beside = (
        "<div>"
        + "<p>The courier is printed on the paper of the mill behind the harbour, as ever.</p>" * 28
        + "</div>"
    )
    found = read(f"<div class='sidebar-right widget'>{ARTICLE * 3}</div>", beside)
    assert found.text.split("\n") == [LONG, SECOND, THIRD] * 3


def test_without_any_name_the_smallest_element_with_most_words_is_the_article() -> None:
    top = "<div><p>The Examplehaven Courier, printed since 1811, appears every day but Sunday.</p></div>"
    tree = parse.tree(f"<html><body>{top}<div>{ARTICLE * 3}</div></body></html>".encode(), "utf-8")
    assert body.read(tree).text.startswith(LONG)


def test_a_short_japanese_article_is_no_menu() -> None:
    japanese = "<p>港湾局は、<a href='/f'>フェリー</a>が41隻になったと発表した。<a href='/s'>夏</a>に岸壁が開く。</p>"
    assert "41隻になったと発表した" in read(ARTICLE * 3 + japanese).text


def test_a_page_without_a_text_is_read_a_second_time() -> None:
    """Labels belong to forms, and are no text to us; where there is nothing else, trafilatura takes them."""
    tree = parse.tree(
        f"<html><body><article><label>{LONG} {SECOND}</label></article></body></html>".encode(), "utf-8"
    )
    assert LONG in body.read(tree).text


MARKDOWN = [
    ("<h2>Berths</h2><p>One.</p>", "## Berths\n\nOne."),
    ("<h4>Small</h4><p>One.</p>", "#### Small\n\nOne."),
    ("<ul><li>Ice</li><li>Salt</li></ul><p>End.</p>", "- Ice\n- Salt\n\nEnd."),
    (
        "<ol><li>Ice</li><li>Salt<ul><li>coarse</li></ul></li></ol><p>End.</p>",
        "1. Ice\n2. Salt\n   - coarse\n\nEnd.",
    ),
    ("<ul><li><p>Ice</p><p>from the north</p></li></ul><p>End.</p>", "- Ice\n\n  from the north\n\nEnd."),
    ("<blockquote><p>We need ice.</p></blockquote><p>End.</p>", "> We need ice.\n\nEnd."),
    ("<p>A <b>bold</b> and <em>quiet</em> man.</p>", "A **bold** and *quiet* man."),
    ("<p>A<b> bold </b>man.</p>", "A **bold** man."),
    ("<p>See <a href='/ice'>the ice</a> there.</p>", "See [the ice](https://harbour.example/ice) there."),
    ("<p>Look!<a href='/ice'>Ice</a>.</p>", "Look\\![Ice](https://harbour.example/ice)."),
    ("<p>See <a href='javascript:alert(1)'>the ice</a> there.</p>", "See the ice there."),
    ("<p>Ice<sup><a href='#fn1'>1</a></sup> is dear.</p>", "Ice\\[1\\] is dear."),
    ("<p>Not *bold*, not [a](link).</p>", "Not \\*bold\\*, not \\[a\\]\\(link)."),
    ("<p># no heading.</p><p>1. no list.</p>", "\\# no heading.\n\n1\\. no list."),
    ("<pre>if ice:\n    sell()</pre><p>End.</p>", "```\nif ice:\n    sell()\n```\n\nEnd."),
    (
        "<table><tr><th>Port</th><th>Ferries</th></tr><tr><td>North|East</td><td>41</td></tr></table><p>End.</p>",
        "| Port | Ferries |\n| --- | --- |\n| North\\|East | 41 |\n\nEnd.",
    ),
]


@pytest.mark.parametrize(("html", "expected"), MARKDOWN)
def test_headings_lists_quotes_tables_and_links_are_markdown(html: str, expected: str) -> None:
    assert read(ARTICLE + html).markdown.split(THIRD + "\n\n")[1] == expected


def test_the_plain_text_has_no_marks() -> None:
    inner = ARTICLE + "".join(html for html, _ in MARKDOWN[:9])
    assert not re.search(r"[#*>\[\]|]|^- ", read(inner).text, re.M)


def test_a_row_of_a_table_is_a_line_with_its_cells_apart() -> None:
    rows = "<table><tr><td>North</td><td>41</td></tr><tr><td>South</td><td>7</td></tr></table>"
    assert read(f"{ARTICLE}{rows}<p>End of it.</p>").text.split("\n")[3:5] == ["North\t41", "South\t7"]


def test_a_table_that_only_arranges_the_page_is_paragraphs() -> None:
    assert read(f"<table><tr><td>{ARTICLE}</td><td>Ice</td></tr></table>").text.split("\n")[:3] == [
        LONG,
        SECOND,
        THIRD,
    ]


TEXT = st.text(st.sampled_from("ab é1.#*_[]()<>&|\\`-+~!{}=:港ب"), min_size=1, max_size=24).map(escape)
INLINE = st.one_of(
    TEXT,
    st.builds("<b>{}</b>".format, TEXT),
    st.builds("<i>{} <b>{}</b></i>".format, TEXT, TEXT),
    st.builds("<a href='/x(y)'>{}</a>".format, TEXT),
    st.builds("<sup><a href='#n'>{}</a></sup>".format, st.integers(1, 99)),
    st.just("<br>"),
)
RUN = st.lists(INLINE, min_size=1, max_size=4).map("".join)
CELLS = st.lists(RUN.map("<td>{}</td>".format), min_size=1, max_size=3).map("".join)
BLOCK = st.recursive(
    st.one_of(
        RUN.map("<p>{}</p>".format),
        RUN.map("<h3>{}</h3>".format),
        RUN.map("<pre>{}</pre>".format),
        RUN,
        st.lists(CELLS.map("<tr>{}</tr>".format), max_size=3).map(
            lambda rows: f"<table>{''.join(rows)}</table>"
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner.map("<li>{}</li>".format), max_size=3).map(lambda items: f"<ul>{''.join(items)}</ul>"),
        st.lists(inner.map("<li>{}</li>".format), max_size=3).map(lambda items: f"<ol>{''.join(items)}</ol>"),
        inner.map("<blockquote>{}</blockquote>".format),
    ),
    max_leaves=6,
)


def shown(markdown: str) -> str:
    """What a reader sees of Markdown."""
    html = MarkdownIt("commonmark").enable("table").render(markdown)
    return lxml.html.fromstring(f"<div>{html}</div>").text_content() if html.strip() else ""


@settings(max_examples=300, deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=5).map("".join))
def test_plain_text_and_markdown_have_the_same_words(inner: str) -> None:
    found = read(ARTICLE + inner + ARTICLE.replace("Monday", "Tuesday"))
    assert words(shown(found.markdown)) == words(found.text)


@pytest.mark.parametrize(
    "inner",
    [
        "<div>" * 1500 + "<p>Deep.</p>" + "</div>" * 1500,
        "<ul>" + "<li><a href='/x'>A link of many</a></li>" * 20_000 + "</ul>",
        "<div class='article-body'>" * 900 + "<a href='/x'>y</a>" * 3000,
        "<p>" + "word " * 400_000 + "</p>",
        "<figure>" * 1500 + "<p>x</p>" * 20_000,
        "<article>" + f"<div class='article-body'><p>{LONG}</p><p><a href='/x'>y</a></p></div>" * 5_000,
        "<b>" * 1500 + "deep" + "</b>" * 1500,
        "<p>newsletter " + "subscribe " * 20_000 + "</p>",
    ],
    ids=["deep", "links", "boxes", "long", "figures", "parts", "bold", "invitation"],
)
def test_a_hostile_page_takes_bounded_time(inner: str) -> None:
    tree = page(inner)
    start = time.process_time()
    body.read(tree)
    assert time.process_time() - start < 8
