"""The people who wrote an article: where a page names them, and which place is believed."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.extract import authors, metadata, parse
from roundup.model import Value

URL = "https://www.ostrel-courier.example/2024/ferry"
SITES = ("Ostrel Courier",)
HEADLINE = "<h1>The ferry sails again</h1>"
STORY = "<p>The ferry sailed on Monday, as <b>Karl Otto</b> had said it would.</p>"


def values(
    body: str = "", *, head: str = "", data: Any = None, sites: tuple[str, ...] = SITES, lang: str = "en"
) -> tuple[Value, ...]:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data is not None else ""
    page = f"<html lang={lang}><head><title>Ferry</title>{head}{script}</head><body>{body}</body></html>"
    return authors.people(metadata.read(parse.tree(page.encode("utf-8", "replace"), "utf-8"), URL), sites)


def people(body: str = "", **page: Any) -> list[str]:
    found = values(body, **page)
    if not found:
        return []
    assert isinstance(found[0].value, list)
    return found[0].value


def article(author: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": "The ferry sails again", "author": author}


def meta(**tags: str) -> str:
    return "".join(
        f'<meta name="{name.replace("_", ":")}" content="{value}">' for name, value in tags.items()
    )


def near(byline: str) -> str:
    """A page with this behind its headline."""
    return f"<article>{HEADLINE}{byline}{STORY}</article>"


# ---- data


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ines Malk", ["Ines Malk"]),
        ({"@type": "Person", "name": "Ines Malk"}, ["Ines Malk"]),
        ({"name": "Ines Malk"}, ["Ines Malk"]),
        ([{"name": "Ines Malk"}, "Tor Brane"], ["Ines Malk", "Tor Brane"]),
        ([{"name": "Ines Malk"}, [{"name": "Tor Brane"}]], ["Ines Malk", "Tor Brane"]),
        ({"name": ["Ines Malk", "Tor Brane"]}, ["Ines Malk", "Tor Brane"]),
        ({"name": "Ines Malk and Tor Brane, Ostrel Courier"}, ["Ines Malk", "Tor Brane"]),
        ({"name": "Malk, Ines"}, ["Ines Malk"]),
        ({"name": "Ines Malk (im)"}, ["Ines Malk"]),
        ({"name": "In&#xE9;s Malk"}, ["Inés Malk"]),
        ({"@id": "#ines"}, ["Ines Malk"]),
        ([{"@id": "#ines"}, {"@id": "#nobody"}], ["Ines Malk"]),
        ({"@type": "Organization", "name": "Ostrel Courier"}, []),
        ({"@type": ["Organization"], "name": "Tide Water"}, []),
        ({"@type": "NewsMediaOrganization", "name": "Tide Water"}, []),
        ({"@type": "Person", "name": "Reuters"}, []),
        ({"@type": "Person", "name": "admin"}, []),
        ("https://courier.example/ines", []),
        ({"url": "https://courier.example/ines"}, []),
        (None, []),
        ([], []),
        (5, []),
        ({"name": {"first": "Ines"}}, []),
    ],
)
def test_the_pages_data_name_people(author: Any, names: list[str]) -> None:
    assert people(data=[article(author), {"@type": "Person", "@id": "#ines", "name": "Ines Malk"}]) == names


# ---- meta tags


def test_each_meta_tag_of_a_name_may_be_of_one_author() -> None:
    assert people(head=meta(citation_author="Malk, Ines") * 2) == []
    tags = (
        '<meta name="citation_author" content="Malk, Ines"><meta name="citation_author" content="Brane, Tor">'
    )
    assert people(head=tags) == ["Ines Malk", "Tor Brane"]


@pytest.mark.parametrize(
    "name", ["author", "byl", "parsely-author", "sailthru.author", "article:author", "dc.creator"]
)
def test_meta_tags_name_people(name: str) -> None:
    (found,) = values(head=f'<meta name="{name}" content="By Ines Malk">')
    assert (found.value, found.origin) == (["Ines Malk"], "meta")


def test_a_profiles_address_is_no_author() -> None:
    assert people(head=meta(article_author="https://social.example/Ines")) == []


def test_the_publisher_in_one_tag_does_not_hide_the_author_in_another() -> None:
    head = meta(author="Ostrel Courier", article_author="Ines Malk")
    assert people(head=head) == ["Ines Malk"]


def test_whom_a_special_tag_names_is_believed_before_the_general_one() -> None:
    head = meta(author="Kalle Kontor", article_author="Ines Malk")
    assert [one.value for one in values(head=head)] == [["Ines Malk"], ["Kalle Kontor"]]


@pytest.mark.parametrize("label", ["Written by", "Verfasst von", "Écrit par"])
def test_the_row_of_a_chats_card_that_says_who_wrote_it_names_people(label: str) -> None:
    head = meta(twitter_label1="Time to read", twitter_data1="Ten Minutes")
    assert people(head=head) == []
    assert people(head=head + meta(twitter_label2=label, twitter_data2="Ines Malk")) == ["Ines Malk"]


# ---- accounts


@pytest.mark.parametrize(
    "page",
    [
        {"data": article({"@type": "Person", "name": "kei_mo"})},
        {"head": meta(author="kei_mo")},
        {"body": near('<a rel="author">kei_mo</a>')},
        {"body": near('by <a class="url" href="/author/kei">kei_mo</a>')},
    ],
    ids=lambda page: next(iter(page)),
)
def test_an_author_who_signs_with_an_account_is_named_so_and_an_editor_is_asked(page: dict[str, Any]) -> None:
    (found,) = values(**page)
    assert (found.value, found.doubt) == (["kei_mo"], "it may be an account's name")


def test_two_letters_are_somebodys_initials() -> None:
    assert people(near('<a rel="author">LD</a>')) == ["LD"]


def test_an_account_gives_way_to_a_persons_name_anywhere() -> None:
    for body in (near('<a rel="author">Ines Malk</a>'), near("<p>By Ines Malk</p>")):
        (found,) = values(body, data=article("kei_mo"))
        assert (found.value, found.doubt) == (["Ines Malk"], None)


def test_an_account_of_the_house_is_no_author() -> None:
    assert people(data=article("ostrelcourier")) == []
    assert people(data=article("courier")) == []
    assert people(data=article({"@type": "Organization", "name": "kei_mo"})) == []
    assert people(near('<span class="byline">kei_mo</span>')) == []


# ---- choosing


def test_an_author_of_data_that_is_the_publisher_gives_way_to_the_byline() -> None:
    assert people(near('<a rel="author">Ines Malk</a>'), data=article({"name": "Ostrel Courier"})) == [
        "Ines Malk"
    ]


def test_data_are_believed_before_markup_and_an_editor_is_asked() -> None:
    found = values(near('<a rel="author">Tor Brane</a>'), data=article({"name": "Ines Malk"}))
    assert [(one.value, one.origin) for one in found] == [(["Ines Malk"], "jsonld"), (["Tor Brane"], "html")]
    assert [one.doubt for one in found] == ["the page also names Tor Brane", None]


def test_two_places_that_agree_are_believed_before_one() -> None:
    body = near('<a rel="author">Ines Malk</a>')
    found = values(body, head=meta(article_author="Ines Malk"), data=article({"name": "Kalle Kontor"}))
    assert [one.value for one in found] == [["Ines Malk"], ["Kalle Kontor"]]
    assert found[0].doubt is None


def test_the_byline_is_believed_before_who_filled_in_the_page() -> None:
    assert people(near('<a rel="author">Ines Malk</a>'), head=meta(author="Kalle Kontor")) == ["Ines Malk"]


def test_a_longer_list_that_holds_the_shorter_one_is_the_complete_one() -> None:
    assert people(head=meta(author="Ines Malk, Tor Brane"), data=article("Tor Brane")) == [
        "Ines Malk",
        "Tor Brane",
    ]


def test_further_names_in_the_markup_are_not_believed() -> None:
    body = near('<a rel="author">Ines Malk</a> <a rel="author">Tor Brane</a>')
    assert people(body, data=article("Ines Malk")) == ["Ines Malk"]


def test_a_whole_name_is_believed_before_a_first_name() -> None:
    assert people(near('<a rel="author">Ines Malk</a>'), data=article("Ines")) == ["Ines Malk"]


def test_the_same_people_in_two_places_are_one_candidate() -> None:
    found = values(head=meta(author="INES MALK, Tor Brane"), data=article(["Tor Brane", "Ines Malk"]))
    assert [(one.value, one.origin) for one in found] == [(["Tor Brane", "Ines Malk"], "jsonld")]


def test_the_publisher_is_none_of_the_people() -> None:
    assert people(data=article(["Ostrel Courier", "Ines Malk"])) == ["Ines Malk"]
    assert people(data=article("Courier"), sites=("The Courier",)) == []


def test_a_site_that_bears_a_persons_name_is_written_by_that_person() -> None:
    assert people(data=article("Ines Malk"), sites=("Ines Malk",)) == ["Ines Malk"]
    assert people(data=article(["Ines Malk", "Tor Brane"]), sites=("Ines Malk",)) == ["Tor Brane"]


def test_whether_an_author_called_as_the_site_is_a_person_is_an_editors_question() -> None:
    (found,) = values(data=article("Ostrel Courier"))
    assert found.doubt == "the site itself is called so"
    assert people(data=article({"@type": "Organization", "name": "Ostrel Courier"})) == []
    assert people(data=article("Courier"), sites=("Courier",)) == []
    assert people(near('<a rel="author">Ines Malk</a>'), data=article("Ostrel Courier")) == ["Ines Malk"]


def test_japanese_names_have_a_space_within() -> None:
    assert people(data=article("山田 太郎"), lang="ja") == ["山田 太郎"]
    assert people(data=article("王小明 李雷"), lang="zh") == ["王小明", "李雷"]


# ---- whatever a page says

texts = st.sampled_from(
    ["Ines Malk", "By", "Ostrel Courier", "Staff", "王小明", "\ud800", "<b>x", "a, b & c", ""]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | texts | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "name", "author", "creator", "@value"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
elements = st.recursive(
    st.text(st.sampled_from("ABy Ines,Malk王|&-"), max_size=20).map(lambda text: text.replace("&", "&amp;")),
    lambda inner: st.builds(
        "<{0} class='{1}'>{2}</{0}>".format,
        st.sampled_from(["div", "a", "h1", "address", "figure"]),
        st.sampled_from(["", "author", "byline", "comment"]),
        st.lists(inner, max_size=3).map(" ".join),
    ),
    max_leaves=12,
)


@given(json_values, elements, texts)
def test_whatever_a_page_says_people_are_lists_of_names_each_list_once(
    author: Any, body: str, tag: str
) -> None:
    found = values(body, data=article(author), head=f'<meta name="author" content="{tag.replace("<", "")}">')
    lists = [tuple(one.value) for one in found if isinstance(one.value, list)]
    assert len(lists) == len(found) == len(set(lists))
    assert all(name.strip() for names in lists for name in names)


@pytest.mark.parametrize(
    "page",
    [
        {"body": HEADLINE + '<i class="comment author">Ines Malk</i>' * 70_000},
        {"body": near('<div class="author"><b></b>' * 900)},
        {"body": near("<p><b>Ines</b></p>Text: " * 30_000)},
        {"head": f'<meta name="author" content="{"Ines, " * 200_000}">'},
        {"data": article("Ines Malk, " * 100_000)},
    ],
    ids=lambda page: next(iter(page)),
)
def test_a_page_that_goes_on_and_on_is_read_in_bounded_time(page: dict[str, Any]) -> None:
    script = ""
    if "data" in page:
        script = f'<script type="application/ld+json">{json.dumps(page["data"])}</script>'
    text = f"<html><head>{page.get('head', '')}{script}</head><body>{page.get('body', '')}</body></html>"
    about = metadata.read(parse.tree(text.encode(), "utf-8"), URL)
    begun = time.process_time()
    authors.people(about, SITES)
    assert time.process_time() - begun < 1.0
