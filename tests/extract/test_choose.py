"""Choosing: the fields together, and the small ones: language, description, section, image, canonical."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup.extract import choose, metadata, parse
from roundup.model import Value

URL = "https://www.ostrel-courier.example/business/2024/ferry"


def fields(head: str = "", body: str = "x", url: str = URL, lang: str = "") -> dict[str, tuple[Value, ...]]:
    """The fields of a page with this head and body."""
    html = f"<html{lang}><head>{head}</head><body>{body}</body></html>"
    return choose.fields(metadata.read(parse.tree(html.encode("utf-8", "replace"), None), url))


def chosen(field: str, head: str, body: str = "x", url: str = URL) -> list[str]:
    """The values of a field, best first."""
    return [str(one.value) for one in fields(head, body, url).get(field, ())]


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def canonical(href: str) -> str:
    return f'<link rel="canonical" href="{href}">'


def data(node: dict[str, Any]) -> str:
    whole = {"@type": "NewsArticle", "headline": "Ferry sails again"} | node
    return f'<script type="application/ld+json">{json.dumps(whole)}</script>'


def trail(*names: str) -> str:
    steps = [{"@type": "ListItem", "position": at, "name": name} for at, name in enumerate(names, 1)]
    return data({"@graph": [{"@type": "BreadcrumbList", "itemListElement": steps}]})


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("EN-us", "en-US"),
        ("zh-cn", "zh-CN"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("zh_TW", "zh-TW"),
        ("zh-HANT", "zh-Hant"),
        ("es-419", "es-419"),
        ("de_DE", "de-DE"),
        ("yue", "yue"),
        ("en, de", "en"),
        (" fr ", "fr"),
        ("english", None),
        ("und", None),
        ("", None),
        ("*", None),
    ],
)
def test_a_language_is_a_tag_in_its_usual_spelling(written: str, tag: str | None) -> None:
    assert choose.language(written) == tag


@given(st.text(max_size=20))
def test_a_language_tag_is_its_own_usual_spelling(written: str) -> None:
    tag = choose.language(written)
    if tag is not None:
        assert choose.language(tag) == tag


def test_the_pages_own_language_comes_before_its_data_and_its_tags() -> None:
    head = data({"inLanguage": "fr"}) + meta("og:locale", "en_GB")
    assert fields(head, lang=' lang="de"')["language"] == (
        Value("de", "html"),
        Value("fr", "jsonld"),
        Value("en-GB", "meta"),
    )


def test_a_description_is_one_line_and_not_the_headline_again() -> None:
    head = data({"description": "Ferry sails again"}) + meta("og:description", "It carried\n forty people.")
    assert chosen("description", head) == ["It carried forty people."]


def test_a_section_is_named_by_the_data_then_by_the_tags() -> None:
    assert chosen(
        "section", data({"articleSection": ["Ships", "Coast"]}) + meta("article:section", "Business")
    ) == [
        "Ships",
        "Business",
    ]


def test_a_section_stands_in_the_trail_of_links_before_the_page() -> None:
    head = meta("og:site_name", "Ostrel Courier") + trail("Home", "Business", "Ships", "Ferry sails again")
    assert chosen("section", head) == ["Ships", "Business"]
    assert chosen("section", meta("og:site_name", "Ostrel Courier") + trail("Ostrel Courier", "Ships")) == [
        "Ships"
    ]
    assert (
        chosen("section", trail("Home", "A headline of another kind, so long that no part of a paper has it"))
        == []
    )


def test_steps_of_a_trail_may_name_their_page_instead() -> None:
    steps = [{"item": {"@id": "/", "name": "Home"}}, {"item": {"@id": "/ships", "name": "Ships"}}]
    page = {"@type": "WebPage", "breadcrumb": {"@type": "BreadcrumbList", "itemListElement": steps}}
    assert chosen("section", data(page)) == ["Ships"]


def test_an_address_on_the_page_is_made_whole() -> None:
    assert chosen("image", meta("og:image", "/a.png") + meta("twitter:image", "//cdn.example/b.png")) == [
        "https://www.ostrel-courier.example/a.png",
        "https://cdn.example/b.png",
    ]


def test_the_tags_image_comes_before_the_datas() -> None:
    head = (
        data({"image": [{"url": "/c.png"}, "/d.png"]})
        + meta("twitter:image", "/b.png")
        + meta("og:image", "/a.png")
    )
    assert [address[-6:] for address in chosen("image", head)] == ["/a.png", "/b.png", "/c.png", "/d.png"]


@pytest.mark.parametrize(
    "logo",
    ["/img/courier-logo.png", "/placeholder.jpg", "/default.jpg", "/1x1.gif", "/mark.svg", "/favicon-32.png"],
)
def test_a_logo_is_an_image_where_there_is_no_other(logo: str) -> None:
    assert chosen("image", meta("og:image", logo) + meta("twitter:image", "/sites/default/files/a.png"))[
        0
    ].endswith("a.png")
    assert len(chosen("image", meta("og:image", logo))) == 1


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:image/png;base64,AA", "http://[::1", "mailto:a@b.c", "ftp://a.example/b"],
)
def test_what_is_no_pages_address_is_left_out(address: str) -> None:
    assert chosen("image", meta("og:image", address)) == []
    assert chosen("canonical", canonical(address)) == []


def test_a_canonical_link_is_believed_on_the_same_site() -> None:
    assert chosen("canonical", canonical("/business/2024/ferry-sails#top")) == [
        "https://www.ostrel-courier.example/business/2024/ferry-sails"
    ]
    assert chosen("canonical", canonical("https://ostrel-courier.example/x")) == [
        "https://ostrel-courier.example/x"
    ]


def test_a_canonical_link_after_a_fault_in_the_head_is_found() -> None:
    assert chosen("canonical", "", f"<div><p>{canonical('/x')}</p></div>") == [
        "https://www.ostrel-courier.example/x"
    ]


def test_of_two_canonical_links_that_differ_neither_is_believed() -> None:
    assert chosen("canonical", canonical("/x") + canonical("/y")) == []
    assert chosen("canonical", canonical("/x") + canonical("/x")) == ["https://www.ostrel-courier.example/x"]


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/ferry", "https://ostrel-courier.example.elsewhere.example/x"]
)
def test_a_canonical_link_to_another_site_is_not_believed(address: str) -> None:
    assert chosen("canonical", canonical(address)) == []


@pytest.mark.parametrize("address", ["/", "https://www.ostrel-courier.example", "/?from=ferry", "/#top"])
def test_a_canonical_link_to_the_home_page_is_not_believed(address: str) -> None:
    assert chosen("canonical", canonical(address)) == []


@pytest.mark.parametrize("address", ["/business", "/business/", "/business/2024/"])
def test_a_canonical_link_to_a_section_page_is_not_believed(address: str) -> None:
    """A page above this one is no other address of it."""
    assert chosen("canonical", canonical(address)) == []


@pytest.mark.parametrize(
    ("url", "href"), [("/?p=12", "/"), ("/article.php?id=12", "/article.php"), ("/news?id=12", "/news")]
)
def test_pages_that_differ_by_their_query_are_not_one(url: str, href: str) -> None:
    home = "https://www.ostrel-courier.example"
    assert chosen("canonical", canonical(href), url=home + url) == []
    assert chosen("canonical", canonical(url), url=home + url) == [home + url]


def test_a_query_that_an_articles_own_address_is_without_says_nothing() -> None:
    assert chosen("canonical", canonical(URL), url=f"{URL}?ref=front") == [URL]


def test_the_home_page_itself_may_say_where_it_is() -> None:
    home = "https://www.ostrel-courier.example/"
    assert chosen("canonical", canonical("/"), url=f"{home}?utm_source=x") == [home]


def test_a_page_of_an_unreadable_address_has_no_other() -> None:
    assert chosen("canonical", canonical("/x"), url="xhttps://ostrel-courier.example/y") == []


def test_a_site_that_gives_the_headline_as_its_name_names_nothing() -> None:
    head = meta("og:title", "Ferry sails again") + meta("og:site_name", "Ferry sails again")
    assert "site_name" not in fields(head, "<h1>Ferry sails again</h1>")


def test_each_value_is_named_once_with_the_first_of_its_origins() -> None:
    head = (
        data({"articleSection": "Ships"})
        + meta("article:section", "Ships")
        + meta("parsely-section", "Coast")
    )
    assert fields(head)["section"] == (Value("Ships", "jsonld"), Value("Coast", "meta"))


def test_a_field_of_which_nothing_is_known_is_not_there() -> None:
    found = fields(meta("og:title", "\u200b") + meta("language", "??"))
    assert not {"title", "language", "section", "image", "canonical", "description", "site_name"} & set(found)


nasty = st.text(
    st.sampled_from('Ferry/|-:#?.\x00\u202e"[]') | st.characters(exclude_characters="<>&\"'"), max_size=40
)
shapes = st.recursive(
    nasty | st.none() | st.integers(), lambda inner: st.lists(inner, max_size=3), max_leaves=5
)


@settings(max_examples=60, deadline=None)
@given(nasty.filter(lambda text: '"' not in text), shapes)
def test_whatever_a_page_says_the_small_fields_are_clean_text(text: str, shape: Any) -> None:
    node = {
        "articleSection": shape,
        "description": shape,
        "image": shape,
        "inLanguage": shape,
        "breadcrumb": shape,
    }
    names = ("og:description", "article:section", "og:image", "og:locale", "og:url")
    head = data(node) + "".join(meta(name, text) for name in names) + canonical(text)
    found = fields(head)
    for field in ("description", "section", "image", "language", "canonical"):
        for one in found.get(field, ()):
            value = str(one.value)
            assert value
            assert value == " ".join(value.split())
            assert field not in ("image", "canonical") or value.startswith(("https://", "http://"))


def test_a_description_that_was_cut_stands_behind_the_one_that_goes_on() -> None:
    page = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "description": "It carried forty"}</script>'
        '<meta property="og:description" content="It carried forty people and a dog.">'
    )
    about = metadata.read(parse.tree(f"<html>{page}</html>".encode(), None), "https://quill.example/a")
    found = choose.fields(about)["description"]
    assert [one.value for one in found] == ["It carried forty people and a dog.", "It carried forty"]


def test_a_front_pages_many_headings_are_not_all_kept() -> None:
    page = "".join(f"<h1>Ferry number {number} sails again to Karst</h1>" for number in range(40))
    about = metadata.read(parse.tree(f"<html>{page}</html>".encode(), None), "https://quill.example/a")
    assert len(choose.fields(about)["title"]) == 12
