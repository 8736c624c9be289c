"""What a page says of itself, place by place."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.extract import metadata, parse
from roundup.model import Value

URL = "https://www.ostrel-courier.example/ferry"


def said(html: str, url: str = URL) -> dict[str, list[tuple[str | list[str], str]]]:
    """Each field's candidates, in the order in which they were found."""
    found = metadata.candidates(parse.tree(html.encode("utf-8", "surrogatepass"), None), url)
    return {field: [(one.value, one.origin) for one in values] for field, values in found.items()}


def with_data(data: Any) -> str:
    """A page with this JSON-LD."""
    return f'<html><head><script type="application/ld+json">{json.dumps(data)}</script></head><body>x</body></html>'


def of_data(data: Any) -> dict[str, list[tuple[str | list[str], str]]]:
    return said(with_data(data))


def head(tags: str) -> dict[str, list[tuple[str | list[str], str]]]:
    return said(f"<html><head>{tags}</head><body>x</body></html>")


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry sails again",
    "datePublished": "2024-01-03T09:00:00Z",
    "author": {"@type": "Person", "name": "Ines Malk"},
    "publisher": {"@type": "Organization", "name": "Ostrel Courier"},
    "inLanguage": "en",
    "description": "It carried forty people.",
    "articleSection": "Ships",
}
SAID = {
    "title": [("Ferry sails again", "jsonld")],
    "published": [("2024-01-03T09:00:00Z", "jsonld")],
    "authors": [(["Ines Malk"], "jsonld")],
    "site_name": [("Ostrel Courier", "jsonld")],
    "language": [("en", "jsonld")],
    "description": [("It carried forty people.", "jsonld")],
    "section": [("Ships", "jsonld")],
}


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]},
        {"@type": "WebPage", "name": "y", "mainEntity": ARTICLE},
        [[{"@type": "BreadcrumbList"}], {"@graph": [ARTICLE]}],
        ARTICLE | {"@type": ["Thing", "ReportageNewsArticle"]},
        ARTICLE | {"@type": "https://schema.org/Article"},
        ARTICLE | {"@type": "BlogPosting"},
    ],
    ids=["node", "list", "graph", "main entity", "nested", "types", "address", "blog"],
)
def test_the_data_of_an_article_are_read_wherever_they_stand(data: Any) -> None:
    assert of_data(data) == SAID


def test_data_may_be_wrapped_in_a_comment_or_end_in_a_semicolon() -> None:
    for wrapped in (
        f"<!-- {json.dumps(ARTICLE)} -->",
        f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>",
        f"\n{json.dumps(ARTICLE)};\n",
    ):
        html = (
            f"<html><head><script type='application/ld+json'>{wrapped}</script></head><body>x</body></html>"
        )
        assert said(html) == SAID


def test_what_is_no_article_is_not_taken_for_one() -> None:
    assert of_data({"@type": "Organization", "name": "Ostrel Courier", "headline": "No"}) == {}
    assert of_data({"@type": "Product", "name": "A mast"}) == {}


def test_a_page_is_read_where_there_is_no_article_but_its_name_is_no_headline() -> None:
    assert of_data(
        {"@type": "WebPage", "name": "Courier", "headline": "Ferry", "datePublished": "2024-01-03"}
    ) == {
        "title": [("Ferry", "jsonld")],
        "published": [("2024-01-03", "jsonld")],
    }
    assert "title" not in of_data({"@type": "WebPage", "name": "Courier"})


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ines Malk", ["Ines Malk"]),
        ({"name": "Ines Malk"}, ["Ines Malk"]),
        ([{"name": "Ines Malk"}, "Tor Brane"], ["Ines Malk", "Tor Brane"]),
        ({"name": ["Ines Malk", "Tor Brane"]}, ["Ines Malk", "Tor Brane"]),
        ({"@id": "#ines"}, ["Ines Malk"]),
        ([{"@id": "#ines"}, {"@id": "#nobody"}], ["Ines Malk"]),
        ("https://courier.example/ines", None),
        ({"url": "https://courier.example/ines"}, None),
        (None, None),
        ([], None),
        (5, None),
        ({"name": {"name": "x"}}, None),
        ("", None),
    ],
)
def test_authors_are_texts_nodes_references_or_lists_of_these(author: Any, names: list[str] | None) -> None:
    found = of_data([ARTICLE | {"author": author}, {"@type": "Person", "@id": "#ines", "name": "Ines Malk"}])
    assert found.get("authors") == ([(names, "jsonld")] if names else None)


def test_escapes_and_tags_in_data_are_read() -> None:
    found = of_data(ARTICLE | {"headline": "Ferry &amp; <em>mast</em> &quot;sail&quot; &oacute;"})
    assert found["title"] == [('Ferry & mast "sail" ó', "jsonld")]


@pytest.mark.parametrize(
    "headline",
    [
        "<!-- -->",
        "<!DOCTYPE html>",
        "<?php x ?>",
        "<?xml version='1.0' encoding='utf-8'?><a>Ferry</a>",
        "<",
        "<>",
        "&",
        "&#0;",
        "&#xD800;<b>",
        "\ud800 & x",
        "a & \x00 b",
        "<b>" * 1000,
        "\u202e<",
        "& ",
        5,
        True,
        [],
        [[]],
        {},
        {"@value": []},
        1e400,
        None,
    ],
)
def test_a_headline_that_is_none_harms_nobody(headline: Any) -> None:
    found = of_data(ARTICLE | {"headline": headline, "name": None})
    assert found["authors"] == SAID["authors"]
    for value, _ in found.get("title", []):
        assert str(value).encode("utf-8")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.sampled_from(
        ["Ferry", "<b>x", "&amp;", "a & b", "", "NewsArticle", "2024-01-03", "\ud800", "http://x"]
    )
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "@graph",
                    "headline",
                    "name",
                    "author",
                    "publisher",
                    "datePublished",
                    "mainEntity",
                    "@value",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(json_values)
@example({"@type": "NewsArticle", "headline": "<!---->"})
def test_whatever_data_there_are_the_candidates_are_clean_text(data: Any) -> None:
    typed = (
        {"@type": "NewsArticle", **data}
        if isinstance(data, dict)
        else [data, {"@type": "Article", "headline": data}]
    )
    for values in of_data(typed).values():
        for value, origin in values:
            assert origin in ("jsonld", "html")
            for text in value if isinstance(value, list) else [value]:
                assert text.strip()
                text.encode("utf-8")


@pytest.mark.parametrize(
    "script", ["{", "", "null", "[]", "{'a': 1}", "[" * 100_000, '{"a": ' * 50_000, "9" * 10_000]
)
def test_data_that_can_not_be_read_harm_nobody(script: str) -> None:
    html = (
        f"<html><head><script type='application/ld+json'>{script}</script><title>Ferry</title></head><body>x"
    )
    assert said(html)["title"] == [("Ferry", "html")]


def test_the_meta_tags_are_read_under_all_of_their_names() -> None:
    found = head(
        '<meta property="og:title" content="Ferry sails"><meta name="twitter:title" content="Ferry!">'
        '<meta name="author" content="Ines Malk"><meta property="article:published_time" content="2024-01-03">'
        '<meta property="og:site_name" content="Ostrel Courier"><meta name="DESCRIPTION" content="Forty people.">'
        '<meta property="og:image" content="/a.png"><meta property="article:section" content="Ships">'
        '<meta property="og:locale" content="en_GB"><meta property="og:url" content="/ferry">'
        '<meta itemprop="datePublished" content="2024-01-04">'
    )
    assert found["title"] == [("Ferry sails", "meta"), ("Ferry!", "meta")]
    assert found["authors"] == [("Ines Malk", "meta")]
    assert found["published"][:2] == [("2024-01-03", "meta"), ("2024-01-04", "meta")]
    assert found["site_name"] == [("Ostrel Courier", "meta")]
    assert found["description"] == [("Forty people.", "meta")]
    assert found["image"] == [("/a.png", "meta")]
    assert found["section"] == [("Ships", "meta")]
    assert found["language"] == [("en-GB", "meta")]
    assert found["canonical"] == [("/ferry", "meta")]


def test_a_profiles_address_is_no_author() -> None:
    assert "authors" not in head('<meta property="article:author" content="https://social.example/courier">')


def test_papers_name_each_author_in_a_tag_of_their_own() -> None:
    tags = "".join(f'<meta name="citation_author" content="Author {n} Name">' for n in range(30))
    assert len(head(tags)["authors"]) == 20


def test_what_is_escaped_twice_is_read() -> None:
    assert head('<meta property="og:title" content="Cami&amp;oacute;n y ferry">')["title"] == [
        ("Camión y ferry", "meta")
    ]


def test_an_empty_tag_says_nothing() -> None:
    assert (
        head(
            '<meta property="og:title" content=""><meta property="og:site_name" content=" \u200b "><meta name="x">'
        )
        == {}
    )


def test_the_markup_is_read() -> None:
    found = said(
        '<html lang="en"><head><title>Ferry sails | Courier</title><link rel="canonical" href="/x"></head><body>'
        '<article><h1>Ferry <i>sails</i></h1><a rel="author" href="/ines">Ines Malk</a>'
        '<time datetime="2024-01-03T09:00:00Z">3 January</time></article></body></html>'
    )
    assert found["language"] == [("en", "html")]
    assert found["title"] == [("Ferry sails", "html"), ("Ferry sails | Courier", "html")]
    assert found["canonical"] == [("/x", "html")]
    assert found["authors"] == [("Ines Malk", "html")]
    assert found["published"] == [("2024-01-03T09:00:00Z", "html")]


def test_the_heading_that_the_pages_titles_repeat_comes_first() -> None:
    found = said(
        "<html><head><title>Ferry sails again</title></head><body><h1>Ostrel Courier</h1><h1>Ferry sails again</h1>"
    )
    assert found["title"][0] == ("Ferry sails again", "html")


def test_one_time_among_several_outside_of_the_article_says_nothing() -> None:
    times = '<div><time datetime="2024-01-03">a</time><time datetime="2023-05-06">b</time></div>'
    assert "published" not in said(f"<html><body>{times}</body></html>")
    assert said("<html><body><div><time datetime='2024-01-03'>a</time></div></body></html>")["published"] == [
        ("2024-01-03", "html")
    ]


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://courier.example/2024/01/03/ferry", "2024-01-03"),
        ("https://courier.example/news/2024-01-03-ferry", "2024-01-03"),
        ("https://courier.example/20240103/ferry", "2024-01-03"),
        ("https://courier.example/a_20240103.html", "2024-01-03"),
        ("https://courier.example/2024/ferry", None),
        ("https://courier.example/2024/01/ferry", None),
        ("https://courier.example/2024/13/03/ferry", None),
        ("https://courier.example/id/120240103", None),
        ("https://courier.example/id/202401031", None),
        ("https://courier.example/ferry?date=2024-01-03", None),
    ],
)
def test_a_day_in_the_address_is_read(url: str, day: str | None) -> None:
    assert said("<html><body>x</body></html>", url).get("published") == ([(day, "url")] if day else None)


def test_places_are_looked_at_in_one_order() -> None:
    html = with_data(ARTICLE).replace(
        "<head>", '<head><meta property="og:title" content="Tag"><title>Markup</title>'
    )
    assert said(html)["title"] == [("Ferry sails again", "jsonld"), ("Tag", "meta"), ("Markup", "html")]


def test_a_body_in_the_data_is_a_rescue() -> None:
    body = "The ferry sailed again on Monday. " * 10
    tree = parse.tree(with_data(ARTICLE | {"articleBody": body}).encode(), None)
    assert metadata.article_body(tree).split() == body.split()
    short = parse.tree(with_data(ARTICLE | {"articleBody": "Too short."}).encode(), None)
    assert metadata.article_body(short) == ""


@pytest.mark.parametrize("nasty", ["\ud800", "\x00", "\x1b[2J", "<!-- -->", "&#0;"])
def test_a_body_in_the_data_is_clean_text(nasty: str) -> None:
    for body in (nasty + "The ferry sailed. " * 20, "The ferry sailed. " * 20 + nasty, nasty * 300):
        found = metadata.article_body(parse.tree(with_data(ARTICLE | {"articleBody": body}).encode(), None))
        assert found.encode("utf-8") is not None
        assert "\x00" not in found
        assert "\x1b" not in found


PROSE = (
    "<p>The ferry between Ostrel and Karst sailed again on Monday, officials of the port authority said.</p>"
    "<p>It carried forty people and a dog, and the mayor waved from the quay until it was out of sight.</p>"
)


def guess(html: str, url: str = URL) -> str | None:
    return metadata.guessed_date(parse.tree(f"<html><body>{html}</body></html>".encode(), None), url)


@pytest.mark.parametrize(
    "line", ["3 January 2024", "Published: January 3, 2024", "03.01.2024", "Posted on 2024-01-03 at 9:00"]
)
def test_a_day_in_the_text_is_guessed(line: str) -> None:
    assert guess(f"<article><h1>Ferry</h1><p>{line}</p>{PROSE}</article>") == "2024-01-03"


@pytest.mark.parametrize(
    "rest",
    [
        "<footer>© 2023 Ostrel Courier</footer>",
        "<p>In 2019 it stood still.</p>",
        "<p>Posted March 2022</p>",
        "<p>From 2005 to 2011 there was no ferry.</p>",
        "<footer>Copyright 2001–2022</footer>",
    ],
)
def test_a_year_alone_is_no_day(rest: str) -> None:
    """The first of January is nothing that the page says; a page without a date counts as of when it was seen."""
    assert guess(f"<article><h1>Ferry</h1>{PROSE}</article>{rest}") is None


def test_where_nothing_is_written_nothing_is_guessed() -> None:
    assert guess(f"<article><h1>Ferry</h1>{PROSE}</article>") is None


def test_names_are_guessed_from_the_markup() -> None:
    byline = "<span class='author'>Ines Malk</span>"
    html = f"<html><body><article><h1>Ferry</h1>{byline}{PROSE}</article></body></html>"
    found = metadata.guessed_names(parse.tree(html.encode(), None), URL)
    assert found["authors"] == [Value("Ines Malk", "html")]
