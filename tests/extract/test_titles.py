"""The headline that readers see, without the site's name."""

import json
import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.extract import metadata, parse
from roundup.extract.titles import headline, titles, without_site
from roundup.model import Value

URL = "https://www.ostrel-courier.example/business/2024/ferry-sails"
SITE = "Ostrel Courier"


def about(
    body: str = "",
    *,
    window: str = "",
    og: str = "",
    twitter: str = "",
    data: Any = None,
    url: str = URL,
) -> metadata.Metadata:
    """What a page with this body, window title, meta tags and headline in its data says of itself."""
    script = "" if data is None else json.dumps({"@type": "NewsArticle", "headline": data})
    page = (
        f"<html><head><title>{window}</title><meta property='og:title' content=\"{og}\">"
        f"<meta name='twitter:title' content=\"{twitter}\">"
        f"<script type='application/ld+json'>{script}</script></head><body>{body}<p>text</p></body></html>"
    )
    return metadata.read(parse.tree(page.encode(), None), url)


def values(body: str = "", **given: Any) -> tuple[Value, ...]:
    """The titles of such a page."""
    return titles(about(body, **given), [SITE])


def called(body: str = "", **given: Any) -> list[str]:
    """The same as texts, best first."""
    return [str(one.value) for one in values(body, **given)]


@pytest.mark.parametrize(
    "title",
    [
        "Ferry sails again | Ostrel Courier",
        "Ferry sails again - Ostrel Courier",
        "Ferry sails again — Ostrel Courier",
        "Ferry sails again · Ostrel Courier",
        "Ferry sails again › Ostrel Courier",
        "Ferry sails again_Ostrel Courier",
        "Ferry sails again｜Ostrel Courier",
        "Ferry sails again|Ostrel Courier",
        "Ferry sails again : Ostrel Courier",
        "Ferry sails again - The Ostrel Courier",
        "Ferry sails again - OstrelCourier.com",
        "Ferry sails again - ostrelcourier",
        "Ferry sails again - www.ostrel-courier.example",
        "Ostrel Courier | Ferry sails again",
        "Ostrel Courier » Ferry sails again",
        "Ostrel Courier | Ferry sails again | ostrel-courier",
        "Ferry sails again | Business | Ostrel Courier",
        "Ferry sails again - Business",
        "Ostrel Courier - Business - Ferry sails again",
        "Ferry\n sails\tagain",
    ],
)
def test_a_title_is_one_line_without_the_names_of_site_and_section(title: str) -> None:
    assert without_site(title, [SITE], URL) == "Ferry sails again"


@pytest.mark.parametrize(
    "title",
    [
        "Ferry sails - and comes back",
        "Ferry | mast | quay",
        "Ferry: what we know",
        "Business - why Ostrel matters",
        "Ostrel Courier editor resigns",
        "Meet the Ostrel Courier",
        "Ostrel Courier: the ferry sails",
        "Ferry sails: Ostrel Courier rejoices",
        "Courier-Ostrel-Ferry",
        "5 - 3 = 2",
        "Ostrel Courier",
        "| Ostrel Courier",
        "",
    ],
)
def test_nothing_else_is_cut_from_a_title(title: str) -> None:
    assert without_site(title, [SITE], URL) == title


@pytest.mark.parametrize(
    ("title", "sites", "url"),
    [
        ("Ferry sails | Courier", [], "https://ostrelcourier.example/a"),
        ("Ferry sails | OBC", ["Ostrel Broadcasting (OBC)"], "https://x.example/a"),
        ("Ferry sails | Ostrel Broadcasting", ["Ostrel Broadcasting (OBC)"], "https://x.example/a"),
        ("Ferry sails | Größe & Ämter", [], "https://x.example/groesse-aemter/a"),
        ("Ferry sails | Zürcher Fähre", [], "https://zuercher-faehre.example/a"),
    ],
)
def test_a_name_is_known_by_its_short_form_and_by_the_address(title: str, sites: list[str], url: str) -> None:
    assert without_site(title, sites, url) == "Ferry sails"


@pytest.mark.parametrize(
    "title", ["渡輪再次啟航-東島新聞", "渡輪再次啟航_東島新聞", "渡輪再次啟航：東島新聞"]
)
def test_names_are_cut_where_scripts_have_no_spaces(title: str) -> None:
    assert without_site(title, ["東島新聞"], URL) == "渡輪再次啟航"


def test_the_beginning_of_a_headline_is_no_name_though_it_was_given_as_one() -> None:
    title = "Ferry sails again to Karst – with a dog"
    assert (
        without_site(title, ["Ferry sails again to Karst"], "https://x.example/ferry-sails-again-karst-dog")
        == title
    )


NAMES = st.sampled_from(
    ["Ferry", "sails", "Ostrel Courier", "Business", "東島", " | ", " - ", " » ", "_", "："]
)


@given(
    st.lists(NAMES | st.text(max_size=4), max_size=8).map("".join),
    st.lists(NAMES | st.text(max_size=9), max_size=3),
)
@example("Ferry | Business | Ostrel Courier", ["Ostrel Courier"])
@example("| | | -", ["", " ", "("])
def test_what_is_left_stands_in_the_title(text: str, sites: list[str]) -> None:
    left = without_site(text, sites, URL)
    assert left in headline(text)
    assert without_site(left, sites, URL) == left


def test_what_readers_see_comes_before_what_search_engines_are_told() -> None:
    found = values(
        "<h1>Ferry sails again, with forty people and a dog</h1>",
        window="Ferry with dog sails to Karst | Ostrel Courier",
        og="Ferry with dog sails to Karst",
        data="Ferry with dog sails to Karst",
    )
    assert [(one.value, one.origin) for one in found] == [
        ("Ferry sails again, with forty people and a dog", "html"),
        ("Ferry with dog sails to Karst", "jsonld"),
    ]


def test_a_heading_that_has_nothing_to_do_with_the_pages_titles_comes_last() -> None:
    assert called("<h1>We care for your cookies</h1>", og="Ferry sails again to Karst") == [
        "Ferry sails again to Karst",
        "We care for your cookies",
    ]


def test_a_section_that_readers_see_in_the_headline_is_a_part_of_it() -> None:
    assert called("<h1>Ferry sails again - Business</h1>", og="Ferry sails again - Business") == [
        "Ferry sails again - Business",
        "Ferry sails again",
    ]


def test_of_several_headings_the_one_that_other_titles_repeat_comes_first() -> None:
    body = "<h1>Most read</h1><h1>Ferry sails again</h1><h1>Log in</h1>"
    assert called(body, window="Ferry sails again | Ostrel Courier")[0] == "Ferry sails again"


@pytest.mark.parametrize("site", ["Ostrel Courier", "ostrel-courier.example", "The Ostrel Courier"])
def test_a_heading_that_is_the_sites_name_is_no_title(site: str) -> None:
    body = f"<h1>{site}</h1><h2>Latest</h2><h2>Ferry sails again to Karst</h2>"
    assert called(body, window=f"Ferry sails again to Karst - {site}") == ["Ferry sails again to Karst"]


def test_the_sites_name_is_no_title_though_the_page_gives_it_as_one() -> None:
    body = "<h1>Ostrel Courier</h1><h2>Ferry sails</h2>"
    assert called(body, og="Ostrel Courier", window="Ostrel Courier") == ["Ferry sails"]
    assert called(og="Ostrel Courier", window="Ferry sails") == ["Ferry sails"]


def test_a_title_word_for_word_comes_before_a_part_of_one() -> None:
    body = "<h1>Waves and Masts</h1><h1>Ferry sails again</h1>"
    window = "Waves and Masts | Ferry sails again"
    assert called(body, og="Ferry sails again", window=window, url="https://x.example/12")[0] == (
        "Ferry sails again"
    )


def test_a_heading_that_is_the_sections_name_is_no_title() -> None:
    assert called("<h1>Business</h1>", og="Ferry sails again") == ["Ferry sails again"]


def test_the_headline_below_a_site_whose_name_is_unknown_is_found_by_the_address() -> None:
    body = "<h1>Waves and Masts</h1><h2>About us</h2><h2>Ferry sails again to Karst</h2>"
    window = "Waves and Masts » Archive » Ferry sails again to Karst"
    url = "https://x.example/2024/ferry-sails-again-karst"
    assert called(body, window=window, url=url)[0] == "Ferry sails again to Karst"


def test_a_lower_heading_that_is_the_articles_part_of_the_address_is_its_title() -> None:
    url = "https://x.example/blog/7-ways-to-sail-a-plant-based-ferry-10345.html"
    body = "<h2>7 Ways to Sail a Plant Based Ferry</h2>"
    assert called(body, og="7 Ways to Sail | Ferries", url=url)[0] == "7 Ways to Sail a Plant Based Ferry"


def test_a_heading_that_says_it_is_the_headline_is_believed_with_a_doubt() -> None:
    (best, *_) = values("<h2 itemprop='headline'>Forty people and a dog</h2>", og="Ferry")
    assert best == Value("Forty people and a dog", "html", "elsewhere the page is called “Ferry”")


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Ferry <i>sails</i> again", "Ferry sails again"),
        ("<b>F</b>erry<br>sails<br/>again", "Ferry sails again"),
        ("<span>Ferry</span><span>sails again</span>", "Ferry sails again"),
        ("<span>Exclusive</span><span class=x>: </span><span>Ferry sails</span>", "Exclusive: Ferry sails"),
        ("<style>.a{color:red}</style>Ferry sails again<button>Share</button>", "Ferry sails again"),
        ("Ferry sails again <time>3 January</time>", "Ferry sails again"),
        ("<a href='/x'><span>Ferry</span> sails again</a>", "Ferry sails again"),
        ("Ferry &amp;amp; mast", "Ferry & mast"),
        ("FERRY SAILS AGAIN", "FERRY SAILS AGAIN"),
        ("Opinion | Ferry sails again", "Opinion | Ferry sails again"),
        ("Ferry sails again | Ostrel Courier", "Ferry sails again"),
        ("»Ferry« sails »again«", "»Ferry« sails »again«"),
        ("Up", "Up"),
    ],
)
def test_a_heading_is_read_as_it_is_seen(heading: str, title: str) -> None:
    assert called(f"<h1>{heading}</h1>") == [title]


KICKED = "<h1><span class='a-kicker'>Ships</span><span>: </span><span>Ferry sails again to Karst</span></h1>"


def test_the_line_above_a_headline_stays_where_the_pages_titles_have_it() -> None:
    assert called(KICKED, og="Ships: Ferry sails again to Karst")[0] == "Ships: Ferry sails again to Karst"


@pytest.mark.parametrize("og", ["Ferry sails again to Karst", "Ferry sails with a dog to Karst"])
def test_the_line_above_a_headline_goes_where_they_do_not(og: str) -> None:
    assert called(KICKED, og=og)[0] == "Ferry sails again to Karst"


def test_a_subtitle_goes_where_the_pages_titles_do_not_have_it() -> None:
    body = "<h1>Ferry sails again <small>Forty people and a dog on board</small></h1>"
    assert called(body, data="Ferry sails again")[0] == "Ferry sails again"


@pytest.mark.parametrize("cut", ["Ferry sails again with forty…", "Ferry sails again with ..."])
def test_a_title_that_was_cut_short_loses_to_the_whole_one(cut: str) -> None:
    whole = "Ferry sails again with forty people"
    assert called(f"<h1>{cut}</h1>", og=whole)[0] == whole
    assert called(og=cut, twitter=whole)[0] == whole


def test_a_headline_that_was_cut_for_search_engines_loses_to_the_whole_one() -> None:
    whole = "Ferry sails again " + "and again " * 10 + "to Karst"
    assert called(data=whole[:105], og=whole)[0] == whole


def test_an_ellipsis_that_the_headline_ends_with_stays() -> None:
    title = "And then it sailed …"
    assert called(f"<h1>{title}</h1>", window=f"{title} | Somebody's Page")[0] == title


def test_a_title_that_two_places_agree_on_comes_before_one_that_stands_alone() -> None:
    assert called(
        data="Ferry: what you must know",
        og="Ferry sails again to Karst",
        window="Ferry sails again to Karst | Ostrel Courier",
    ) == ["Ferry sails again to Karst", "Ferry: what you must know"]


def test_where_none_agree_the_data_come_first() -> None:
    found = values(data="Three c", og="One a", window="Two b")
    assert [(one.value, one.origin) for one in found] == [
        ("Three c", "jsonld"),
        ("One a", "meta"),
        ("Two b", "html"),
    ]


def test_a_tail_that_no_other_title_has_is_no_part_of_the_headline() -> None:
    """Of names that nobody knows, too: data and heading agree on the rest."""
    window = "渡輪在濃霧之中再次啟航前往對岸 | 兩岸 | 海報"
    assert called("<h2>渡輪在濃霧之中再次啟航前往對岸</h2>", og=window, window=window)[0] == (
        "渡輪在濃霧之中再次啟航前往對岸"
    )


def test_each_title_is_named_once_whatever_its_spelling() -> None:
    assert called("<h1>Ferry Sails Again</h1>", og="FERRY SAILS AGAIN!") == ["Ferry Sails Again"]


def test_a_page_whose_only_title_is_the_sites_name_has_that_one() -> None:
    assert called(window="Ostrel Courier") == ["Ostrel Courier"]
    assert called() == []


def test_a_title_that_stands_in_the_window_alone_is_doubtful() -> None:
    assert values(window="Masts - ferries") == (
        Value("Masts - ferries", "html", "found in the window's title alone"),
    )


def test_a_title_that_the_page_confirms_is_not_doubtful() -> None:
    body = "<h1>Ferry sails again to Karst</h1>"
    assert values(body, window="Ferry sails again to Karst")[0].doubt is None
    assert values(body, og="Ferry sails to Karst with a dog")[0].doubt is None
    assert values(og="Ferry sails to Karst")[0].doubt is None


def test_a_title_is_at_most_300_characters_and_hides_nothing() -> None:
    for title in (
        headline("Ferry\u202e sails\x00 " * 100),
        called(og="Ferry\u202e sails " * 100)[0],
        called("<h1>" + "Ferry\u202e sails " * 28 + "</h1>")[0],
        without_site("Ferry\u202e sails " * 100, [SITE], URL),
    ):
        assert len(title) == 300
        assert title.startswith("Ferry sails Ferry sails")


def test_a_paragraph_in_a_headings_clothes_is_no_title() -> None:
    assert called(f"<h1>{'Ferry sails again to Karst. ' * 20}</h1>", og="Ferry sails again") == [
        "Ferry sails again"
    ]


WORDS = st.sampled_from(
    [
        "Ferry",
        "sails again to Karst",
        "Ostrel Courier",
        "|",
        "-",
        "…",
        "»",
        "東島",
        "&amp;amp;",
        "\u202e",
        "&#8238;",
    ]
)
TAGS = [
    "<i>",
    "<span>",
    "</span>",
    "<i class='kicker'>",
    "</h1><h1>",
    "</h1><h2 itemprop=headline>",
    "<style>",
]
LINES = st.lists(WORDS | st.text(st.characters(exclude_categories=["C"]), max_size=4), max_size=5).map(
    " ".join
)


@given(
    st.lists(LINES | st.sampled_from(TAGS), max_size=6).map(" ".join),
    LINES,
    st.recursive(
        LINES | st.none() | st.integers(),
        lambda one: st.lists(one) | st.dictionaries(st.just("@value"), one),
    ),
)
@example("Ferry sails", "Ferry Sails", "Ferry&#8238; sails")
@example("&#0;", "", {"@value": [[]]})
def test_whatever_a_page_says_its_titles_are_clean_lines_each_once(
    heading: str, window: str, data: Any
) -> None:
    found = called(f"<h1>{heading}</h1>", window=window, data=data)
    assert len({title.casefold() for title in found}) == len(found)
    for title in found:
        assert title
        assert title == headline(title)


LONG = "Ferry | mast - " * 70_000


@pytest.mark.parametrize(
    "given",
    [
        {"body": "".join(f"<h1>Ferry {n} mast | quay</h1>" for n in range(60_000)), "window": "Ferry | mast"},
        {"body": f"<h1>{'<i>F</i>' * 400}</h1>" * 60, "window": "Ferry"},
        {"body": "<h1><div>" * 60 + "<i></i>" * 70_000},
        {"body": f"<h1>{LONG}</h1>", "og": "Ferry"},
        {"window": LONG, "og": LONG, "twitter": LONG, "data": LONG},
        {"og": "(" * 1_000_000, "window": "." * 1_000_000},
        {"og": "Ferry", "url": "https://x.example/" + "a-1/" * 20_000},
    ],
    ids=["headings", "pieces", "nested", "heading", "places", "marks", "address"],
)
def test_a_page_of_a_million_signs_is_no_work(given: dict[str, Any]) -> None:
    page = about(**given)
    began = time.process_time()
    titles(page, ["(" * 1_000_000, LONG])
    assert time.process_time() - began < 1


def test_a_kicker_in_a_line_of_its_own_has_the_colon_that_the_other_titles_have() -> None:
    page = (
        "<title>Harbour inquiry: two of them resign - Quill</title>"
        '<meta property="og:title" content="Harbour inquiry: two of them resign">'
        "<h1><span>Harbour inquiry</span> <span>two of them resign</span></h1>"
    )
    about = metadata.read(parse.tree(f"<html>{page}</html>".encode(), None), "https://quill.example/a")
    assert str(titles(about, ["Quill"])[0].value) == "Harbour inquiry: two of them resign"
