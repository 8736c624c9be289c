"""What a page's own data say: found wherever they stand, references followed, broken ones mended where it is safe."""

import json
import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from roundup.extract import jsonld, parse

URL = "https://www.ostrel-courier.example/2024/ferry"
ARTICLE = {"@type": "NewsArticle", "headline": "Ferry sails again", "author": {"name": "Ines Malk"}}


def written(*scripts: str, url: str = URL, titles: tuple[str, ...] = ()) -> jsonld.Graph:
    """The data of a page with these scripts."""
    tags = "".join(f"<script type='application/ld+json'>{script}</script>" for script in scripts)
    page = parse.tree(
        f"<html><head>{tags}</head><body>x</body></html>".encode("utf-8", "surrogatepass"), None
    )
    return jsonld.read(page, url, titles)


def graph(*data: Any, url: str = URL, titles: tuple[str, ...] = ()) -> jsonld.Graph:
    return written(*(json.dumps(one) for one in data), url=url, titles=titles)


def headlines(data: jsonld.Graph) -> list[str]:
    return [" ".join((jsonld.text(node.get("headline")) or "").split()) for node in data.articles]


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
        ARTICLE | {"@type": "schema:Article"},
        ARTICLE | {"@type": "BlogPosting"},
    ],
    ids=["node", "list", "graph", "main entity", "nested", "types", "address", "prefix", "blog"],
)
def test_an_article_is_found_wherever_it_stands(data: Any) -> None:
    assert headlines(graph(data)) == ["Ferry sails again"]


def test_several_scripts_are_one_graph() -> None:
    found = graph(
        ARTICLE | {"author": {"@id": "#ines"}}, {"@type": "Person", "@id": "#ines", "name": "Ines Malk"}
    )
    assert jsonld.names(found, found.articles[0]["author"]) == ["Ines Malk"]


@pytest.mark.parametrize(
    "wrapped",
    [
        "<!-- {} -->",
        "//<![CDATA[\n{}\n//]]>",
        "<![CDATA[ {} ]]>",
        "/*<![CDATA[*/ {} /*]]>*/",
        "\n{};\n",
        "data = {};",
        "{} }}",
        '{}, {{"@type": "WebSite"}}',
        '{{"@type": "WebSite"}}\n{}',
    ],
)
def test_what_is_around_data_is_no_part_of_them(wrapped: str) -> None:
    assert headlines(written(wrapped.format(json.dumps(ARTICLE)))) == ["Ferry sails again"]


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "NewsArticle", "headline": "Ferry\nsails again"}',
        '{"@type": "NewsArticle", "headline": "Ferry sails again",}',
        '{"@type": "NewsArticle", "keywords": ["a", "b", ], "headline": "Ferry sails again"}',
        '{"@type": "NewsArticle", "headline": \'Ferry sails again\'}',
        '{"@type": "NewsArticle", // of Monday\n "headline": "Ferry sails again"}',
        '{"@type": "NewsArticle", /* of Monday */ "headline": "Ferry sails again"}',
        '{"@type": "NewsArticle", "name": "Ines\\\' ferry", "headline": "Ferry sails again"}',
        '{"@type": "NewsArticle", "image": "<img src="a.png" alt="">", "headline": "Ferry sails again"}',
    ],
    ids=[
        "newline",
        "comma",
        "comma in a list",
        "single quotes",
        "comment",
        "long comment",
        "escape",
        "quotes",
    ],
)
def test_usual_slips_are_mended(broken: str) -> None:
    assert headlines(written(broken)) == ["Ferry sails again"]


def test_quotation_marks_inside_of_a_text_stay_in_it() -> None:
    found = written('{"@type": "NewsArticle", "headline": "The "Karst" sails again"}')
    assert headlines(found) == ['The "Karst" sails again']


@pytest.mark.parametrize("end", range(len('{"@type": "NewsArticle", "headline": "Ferry sails again"')))
def test_data_that_were_cut_off_are_not_completed(end: int) -> None:
    """Half a headline must not pass for a whole one."""
    whole = '{"@type": "NewsArticle", "headline": "Ferry sails again"'
    assert headlines(written(whole[: end + 1])) == []


@pytest.mark.parametrize("wrong", ['{"a": "b" "c": 1}', "{a: 1}", '{"a": "x", she said", "b": 1}'])
def test_what_may_have_been_meant_in_several_ways_is_left_out(wrong: str) -> None:
    assert written(wrong).nodes == ()


def test_what_is_no_article_is_not_taken_for_one() -> None:
    assert graph({"@type": "Organization", "name": "Ostrel Courier", "headline": "No"}).described == []
    page = {"@type": "WebPage", "name": "Ferry"}
    assert graph(page).described == [page]
    assert graph(page).articles == []
    assert graph(page, ARTICLE).described == [ARTICLE]


def test_a_type_may_be_written_as_an_address() -> None:
    for written_as in ("VideoObject", "https://schema.org/VideoObject", "schema:VideoObject"):
        assert jsonld.has_type({"@type": ["Thing", written_as]}, "VideoObject")


@pytest.mark.parametrize(
    "own",
    [
        {"url": "https://ostrel-courier.example/2024/ferry/?from=feed"},
        {"@id": "/2024/ferry#article"},
        {"mainEntityOfPage": URL},
        {"mainEntityOfPage": {"@id": URL}},
        {"headline": "Ferry Sails Again"},
    ],
)
def test_of_several_articles_those_about_another_page_are_left_out(own: dict[str, Any]) -> None:
    other = ARTICLE | {"headline": "Mast falls", "url": "/2024/mast", "isAccessibleForFree": False}
    mine = ARTICLE | {"headline": "Other words"} | own
    for data in ([other, mine], [mine, other]):
        found = graph(*data, titles=("Ferry sails again - Ostrel Courier",))
        assert headlines(found) == [mine["headline"]]
        assert found.is_free


def test_where_none_is_known_to_be_about_this_page_all_stay() -> None:
    assert headlines(graph(ARTICLE, ARTICLE | {"headline": "Mast falls"})) == [
        "Ferry sails again",
        "Mast falls",
    ]
    assert headlines(graph(ARTICLE | {"url": "/2024/mast"}, titles=("Ferry",))) == ["Ferry sails again"]


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ines Malk", ["Ines Malk"]),
        ({"name": "Ines Malk"}, ["Ines Malk"]),
        ([{"name": "Ines Malk"}, "Tor Brane"], ["Ines Malk", "Tor Brane"]),
        ({"name": ["Ines Malk", "Tor Brane"]}, ["Ines Malk", "Tor Brane"]),
        ({"@id": "#ines"}, ["Ines Malk"]),
        ({"@id": "#desk"}, ["Ostrel Courier"]),
        ([{"@id": "#ines"}, {"@id": "#nobody"}], ["Ines Malk"]),
        ("https://courier.example/ines", []),
        (None, []),
        ([], []),
        (5, []),
        ({"name": {"name": "x"}}, []),
        ("", []),
    ],
)
def test_names_are_texts_nodes_references_or_lists_of_these(author: Any, names: list[str]) -> None:
    """What is referred to may stand further down, or inside of another node."""
    article = ARTICLE | {"author": author, "publisher": {"@id": "#desk", "name": "Ostrel Courier"}}
    found = graph(article, {"@type": "Person", "@id": "#ines", "name": "Ines Malk"})
    assert jsonld.names(found, found.articles[0]["author"]) == names


def test_a_reference_to_itself_ends() -> None:
    found = graph(ARTICLE | {"@id": "#a", "author": {"@id": "#a"}, "isPartOf": {"@id": "#a"}})
    assert jsonld.names(found, found.articles[0]["author"]) == []


def test_escapes_and_tags_are_read() -> None:
    assert jsonld.text("Ferry &amp; <em>mast</em> &quot;sail&quot; &oacute;") == 'Ferry & mast "sail" ó'
    assert jsonld.text([{"@value": "Ferry"}]) == "Ferry"


def test_a_long_body_is_a_rescue_and_a_short_one_is_none() -> None:
    body = "The ferry sailed again on Monday. " * 10
    assert graph(ARTICLE | {"articleBody": body}).article_body.split() == body.split()
    assert graph(ARTICLE | {"articleBody": "Too short."}).article_body == ""


@pytest.mark.parametrize("nasty", ["\ud800", "\x00", "\x1b[2J", "<!-- -->", "&#0;"])
def test_a_body_is_clean_text(nasty: str) -> None:
    for body in (nasty + "The ferry sailed. " * 20, "The ferry sailed. " * 20 + nasty, nasty * 300):
        found = graph(ARTICLE | {"articleBody": body}).article_body
        assert found.encode("utf-8") is not None
        assert not {"\x00", "\x1b"} & set(found)


def test_an_article_for_subscribers_says_so() -> None:
    assert graph(ARTICLE).is_free
    for no in (False, "False", "false"):
        assert not graph(ARTICLE | {"isAccessibleForFree": no}).is_free


values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.sampled_from(["NewsArticle", "#a", "http://[", URL])
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
                    "url",
                    "mainEntityOfPage",
                    "hasPart",
                    "@value",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(values, values)
@example({"headline": "<!---->"}, {"@id": ["#a"]})
def test_data_of_any_shape_harm_nobody(one: Any, other: Any) -> None:
    nodes = [{"@type": "Article", **part} if isinstance(part, dict) else part for part in (one, other)]
    found = graph(*nodes, [{"@type": "Article", "headline": one, "url": other}], titles=("Ferry",))
    for node in found.described:
        assert isinstance(jsonld.text(node.get("headline")), str | None)
        assert all(isinstance(name, str) for name in jsonld.names(found, node.get("author")))
    assert isinstance(found.article_body, str)
    assert found.is_free in (True, False)


@settings(deadline=None)
@given(st.text(st.sampled_from("{}[],:\"'\\/* an1\n<"), max_size=60))
def test_broken_data_of_any_kind_harm_nobody(script: str) -> None:
    written(script.replace("</", "< "), script[::-1].replace("</", "< "))


@pytest.mark.parametrize(
    "script",
    [
        "[" * 100_000,
        '{"a": ' * 50_000,
        "9" * 100_000,
        " " * 1_000_000,
        "<!--" * 200_000,
        "[]" * 500_000,
        "[1" + ",]" * 40_000,
        '{"a": "' + 'x "y" ' * 15_000 + '"}',
        '{"a": "' + "\\'" * 40_000 + '"}',
        "[" + "//\n" * 30_000 + "1]",
        "[" + '{"@type": "NewsArticle", "headline": "x"},' * 100_000 + "{}]",
        '{"@type": "NewsArticle", "articleBody": "' + "<" * 5_000_000 + '"}',
    ],
    ids=[
        "lists",
        "nodes",
        "number",
        "spaces",
        "marks",
        "values",
        "commas",
        "quotes",
        "escapes",
        "comments",
        "many",
        "body",
    ],
)
def test_data_of_megabytes_and_without_end_take_bounded_time(script: str) -> None:
    page = parse.tree(
        f"<html><head><script type='application/ld+json'>{script}</script></head><body>x".encode(), None
    )
    began = time.process_time()
    found = jsonld.read(page, URL, ("Ferry",))
    assert found.described is not None
    assert time.process_time() - began < 2
