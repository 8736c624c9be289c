"""What a site calls itself, as its readers see it."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup.extract import metadata, parse, sites
from roundup.model import Value

URL = "https://www.ostrel-courier.example/2024/ferry"


def found(head: str = "", body: str = "", url: str = URL) -> tuple[Value, ...]:
    """The candidates for the site's name on a page with this head and body."""
    html = f"<html><head>{head}</head><body>{body or 'x'}</body></html>"
    return sites.names(metadata.read(parse.tree(html.encode("utf-8", "replace"), None), url))


def names(head: str = "", body: str = "", url: str = URL) -> list[str]:
    return [str(one.value) for one in found(head, body, url)]


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def site(name: str) -> str:
    return meta("og:site_name", name)


def data(node: dict[str, Any]) -> str:
    whole = {"@type": "NewsArticle", "headline": "Ferry sails again"} | node
    return f'<script type="application/ld+json">{json.dumps(whole)}</script>'


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Ostrel Courier", "Ostrel Courier"),
        ("Ostrel Courier | News from the coast", "Ostrel Courier"),
        ("News – Ostrel Courier", "Ostrel Courier"),
        ("Ostrel Courier: all of the coast", "Ostrel Courier"),
        ("The coast and its ships · Ostrel Courier", "Ostrel Courier"),
        ("Ostrel Courier GmbH", "Ostrel Courier"),
        ("Ostrel Courier GmbH & Co. KG", "Ostrel Courier"),
        ("Calvane Press, Inc.", "Calvane Press"),
        ("Calvane Press Ltd", "Calvane Press"),
        ("Calvane Press e. V.", "Calvane Press"),
        ("株式会社オストレル", "オストレル"),
        ("奥斯特雷尔有限公司", "奥斯特雷尔"),
        ("Ostrel Courier (OC)", "Ostrel Courier"),
        ("Ostrel Courier Logo", "Ostrel Courier"),
        ("Ostrel Courier™", "Ostrel Courier"),
        (".:: Ostrel Courier ::.", "Ostrel Courier"),
        ("The Ostrel Courier", "The Ostrel Courier"),
        ("Home | Ostrel Courier", "Ostrel Courier"),
    ],
)
def test_a_site_is_named_without_slogan_legal_form_and_ornaments(said: str, name: str) -> None:
    assert names(site(said)) == [name]


@pytest.mark.parametrize(
    "said",
    [
        "@ostrelcourier",
        "https://ostrel-courier.example",
        "Httpstwittercomostrel",
        "Home",
        "Startseite",
        "News",
        "|",
        "/",
        "",
        "A sentence of more than sixty characters about the coast and all that sails there",
    ],
)
def test_what_is_no_name_is_left_out(said: str) -> None:
    assert names(site(said)) == []


@pytest.mark.parametrize(
    "said", ["ostrel-courier.example", "Ostrel-Courier.example", "www.ostrel-courier.example"]
)
def test_an_address_is_cut_to_the_name_in_it(said: str) -> None:
    assert names(site(said)) == [said.removeprefix("www.").removesuffix(".example")]


def test_an_address_whose_name_is_any_sites_word_stays_whole() -> None:
    assert names(site("news.example"), url="https://news.example/2024/ferry") == ["news.example"]


@pytest.mark.parametrize(
    "place",
    [
        meta("description", "All that happens here: the Ostrel Courier."),
        "<title>Ferry sails - Ostrel Courier</title>",
        '<link rel="alternate" type="application/rss+xml" title="Ostrel Courier » Feed" href="/feed">',
    ],
)
def test_joined_letters_of_the_host_are_spelled_as_the_page_spells_them_elsewhere(place: str) -> None:
    url = "https://ostrelcourier.example/2024/ferry"
    assert names(site("ostrelcourier") + place, url=url)[0] == "Ostrel Courier"
    assert names(site("ostrelcourier.example") + place, url=url)[0] == "Ostrel Courier"


@pytest.mark.parametrize(
    "body",
    [
        '<img class="logo" alt="Ostrel Courier Logo" src="a.png">',
        '<a href="/"><img alt="Ostrel Courier" src="a.png"></a>',
        '<a href="/" title="Ostrel Courier"><b>o</b></a>',
        "<footer>© 2019–2024 Ostrel Courier, all rights reserved</footer>",
        "<p>Write to the Ostrel Courier.</p>",
    ],
)
def test_where_no_tag_names_the_site_its_readers_see_the_name(body: str) -> None:
    assert names(body=body, url="https://ostrelcourier.example/2024/ferry") == ["Ostrel Courier"]


def test_in_addresses_umlauts_are_written_out_and_accents_left_out() -> None:
    assert names(site("kuestenblatt.example"), "<p>Küsten-Blatt</p>", "https://kuestenblatt.example/a") == [
        "Küsten-Blatt"
    ]
    assert names(site("elcafe.example"), "<p>El Café</p>", "https://elcafe.example/a") == ["El Café"]
    assert names(site("elan.example"), "<p>Élan</p>", "https://elan.example/a") == ["Élan"]


def test_what_the_host_abbreviates_is_a_name_with_a_doubt() -> None:
    (one,) = found(
        body="<footer>© 2024 Küstenblatt Neues Ostrel</footer>", url="https://kno.example/2024/ferry"
    )
    assert (one.value, one.origin) == ("Küstenblatt Neues Ostrel", "text")
    assert one.doubt


def test_what_is_named_in_a_place_made_for_it_is_not_doubted() -> None:
    assert [one.doubt for one in found(site("Ostrel Courier"))] == [None]


def test_nothing_is_guessed_from_a_page_that_shows_no_name() -> None:
    assert names(body="<footer>© 2024 Calvane Press</footer><p>The ferry sailed.</p>") == []


def test_a_section_or_an_agency_comes_behind_the_name_that_the_host_bears_out() -> None:
    publisher = data({"publisher": {"name": "Ostrel Courier"}})
    assert names(site("Shipping") + publisher) == ["Ostrel Courier", "Shipping"]
    assert names(site("Ostrel Courier") + data({"publisher": {"name": "Karst Agency"}})) == [
        "Ostrel Courier",
        "Karst Agency",
    ]


def test_the_name_itself_comes_before_the_publishing_company() -> None:
    head = site("Courier Publishing Group") + data({"publisher": {"name": "Courier"}})
    assert names(head, url="https://courier.example/a") == ["Courier", "Courier Publishing Group"]


def test_a_domain_that_is_an_abbreviation_spells_no_name() -> None:
    """What it stands for is as good, so the place decides."""
    head = site("Ostreler Volks-Kurier") + data({"publisher": {"name": "OVK"}})
    assert names(head, url="https://ovk.example/a") == ["Ostreler Volks-Kurier", "OVK"]


def test_what_several_places_say_comes_before_the_words_of_an_address() -> None:
    head = site("calvane.example") + data({"publisher": {"name": "Ostrel Courier"}})
    title = "<title>Ferry sails again | Ostrel Courier</title>"
    body = "<h1>Ferry sails again</h1>"
    assert names(head + title, body, "https://calvane.example/a")[0] == "Ostrel Courier"
    assert names(head, body, "https://calvane.example/a")[0] == "calvane"


@pytest.mark.parametrize(
    ("window", "name"),
    [
        ("Ferry sails again | Ostrel Courier", ["Ostrel Courier"]),
        ("Ferry sails again | Ships | Ostrel Courier", ["Ostrel Courier"]),
        ("Ostrel Courier - Ferry sails again", ["Ostrel Courier"]),
        ("Calvane Press - Ferry sails again", ["Calvane Press"]),
        ("Ferry sails again", []),
        ("Ferry sails again and again", []),
        ("Another headline - Ostrel Courier", ["Ostrel Courier"]),
        ("Another headline - and its end", []),
    ],
)
def test_the_windows_title_names_the_site_around_the_headline(window: str, name: list[str]) -> None:
    assert names(f"<title>{window}</title>", "<h1>Ferry sails again</h1>") == name


def test_the_site_that_an_article_is_part_of_is_its_name() -> None:
    assert names(data({"isPartOf": {"@type": "WebSite", "name": "Ostrel Courier"}})) == ["Ostrel Courier"]


def test_a_part_of_the_headline_is_no_name() -> None:
    title = "Ferry: what you must know"
    assert names(site(title) + meta("og:title", title)) == []


def test_a_name_in_other_letters_than_the_hosts_is_taken_by_the_pages_word() -> None:
    name = meta("application-name", "奥斯特雷尔报")
    assert names("<title>渡轮再次启航</title>" + site("Calvane Press") + name)[0] == "奥斯特雷尔报"
    latin = (
        "<title>Ferry sails</title>" + site("奥斯特雷尔报") + meta("application-name", "New Ostrel Courier")
    )
    assert names(latin)[0] == "New Ostrel Courier"


def test_each_name_is_given_once_with_the_first_of_its_places() -> None:
    one = Value("Ostrel Courier", "meta")
    assert found(site("Ostrel Courier") + data({"publisher": {"name": "Ostrel Courier"}})) == (one,)


words = st.text(
    st.sampled_from("Ostrel Courier .|-–:@©/\n") | st.characters(exclude_characters="<>&\"'"), max_size=60
)


@settings(max_examples=60, deadline=None)
@given(
    words,
    words,
    words,
    st.sampled_from([URL, "http://127.0.0.1/a", "https://localhost/", "https://xn--kf-1ia.example/"]),
)
def test_whatever_is_said_a_site_has_a_clean_name(said: str, window: str, shown: str, url: str) -> None:
    head = site(said) + f"<title>{window}</title>" + data({"publisher": [said, {"name": [5, None, window]}]})
    for one in found(head, f"<h1>{said}</h1><footer>© {shown}</footer>", url):
        name = str(one.value)
        assert name
        assert len(name) <= 60
        assert name == " ".join(name.split())


@pytest.mark.parametrize(
    "page",
    [
        site("O" * 1_000_000),
        f"<title>{'Ostrel | ' * 100_000}</title>",
        "<meta name='description' content='" + "ostrel " * 150_000 + "'>",
        "<body>" + "<img class=logo alt='Ostrel Courier'>" * 50_000,
        "<body>" + "<a href='/' title='o'>o</a>" * 50_000,
        "<body>" + "<i itemprop=publisher>" * 1_000 + "<b itemprop=name>o</b>" * 40_000,
        "<body>" + "<p>©" * 100_000,
    ],
    ids=["name", "window", "description", "logos", "links", "nested", "rights"],
)
def test_a_page_that_says_too_much_takes_bounded_time(page: str) -> None:
    about = metadata.read(parse.tree(page.encode(), None), URL)
    began = time.process_time()
    sites.names(about)
    assert time.process_time() - began < 2
