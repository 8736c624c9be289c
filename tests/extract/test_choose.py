"""Choosing among a page's candidates: the best first, each with its origin, cleaned, each value once."""

import re
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.extract import choose
from roundup.model import Origin, Value

URL = "https://www.ostrel-courier.example/business/2024/ferry"


def chosen(
    field: str, *candidates: tuple[str, Origin], url: str = URL, site: str = "Ostrel Courier"
) -> list[str]:
    """The values of a field, best first."""
    found = {
        field: [Value(text, origin) for text, origin in candidates],
        "site_name": [Value(site, "meta")],
    }
    return [str(one.value) for one in choose.fields(found, url).get(field, ())]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2024-01-03", "2024-01-03"),
        ("20240103", "2024-01-03"),
        (" 2024-01-03 ", "2024-01-03"),
        ("2024-01-03T09:00:00Z", "2024-01-03T09:00:00Z"),
        ("2024-01-03T09:00Z", "2024-01-03T09:00:00Z"),
        ("2024-01-03T09:00:00+01:00", "2024-01-03T08:00:00Z"),
        ("2024-01-03T09:00:00+0100", "2024-01-03T08:00:00Z"),
        ("2024-01-03 09:00:00 +01:00", "2024-01-03T08:00:00Z"),
        ("2024-01-03T09:00:00.1234567Z", "2024-01-03T09:00:00Z"),
        ("20240103T090000Z", "2024-01-03T09:00:00Z"),
    ],
)
def test_a_date_is_stored_as_a_day_or_as_a_time_in_utc(written: str, stored: str) -> None:
    assert choose.moment(written) == stored


@pytest.mark.parametrize(
    "written",
    [
        "2024-01-03T09:00:00",
        "2024-01-03 09:00",
        "2024-01-03T00:00:00Z",
        "2024-01-03T00:00:00+01:00",
        "2024-01-03T23:30:00-05:00",
        "2024-01-03T00:30:00+01:00",
        "2024-01-03T25:61:00Z",
        "2024-01-03, 9 o’clock",
        "2024-01-03T09:00:00 CET",
    ],
)
def test_a_day_stays_the_day_that_is_written_there(written: str) -> None:
    """Midnight, no zone, another day in UTC: none of them is a time that we know."""
    assert choose.moment(written) == "2024-01-03"


@pytest.mark.parametrize(
    "written",
    ["", "soon", "2024-02-30", "2024-13-01", "0000-00-00", "1704272400", "2024", "2024-01", "202401031"],
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert choose.moment(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "0001-01-01",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:30:00+05:00",
        "9999-12-31",
        "9999-12-31T23:59:59-05:00",
    ],
)
def test_what_programs_write_where_they_know_no_date_is_none(written: str) -> None:
    assert choose.moment(written) is None


@given(
    st.text(st.sampled_from("0123456789-T:Z+. "), max_size=30)
    | st.datetimes().map(str)
    | st.text(max_size=30)
)
@example("9000-12-31T23:59:59-23:59")
@example("1000-01-01T00:00:01+23:59")
@example("2024-01-03T09:00:00+99:99")
def test_whatever_is_written_is_a_day_a_time_with_z_or_nothing(written: str) -> None:
    stored = choose.moment(written)
    if stored is not None:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", stored)
        datetime.fromisoformat(stored)
        assert choose.moment(stored) in (stored, stored[:10])
        assert written.strip().replace("-", "").startswith(stored[:10].replace("-", ""))


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("EN-us", "en-US"),
        ("zh-cn", "zh-CN"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("de_DE", "de"),
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


def test_the_pages_own_language_comes_before_its_tags() -> None:
    found = {"language": [Value("en", "meta"), Value("de", "html")]}
    assert choose.fields(found, URL)["language"] == (Value("de", "html"), Value("en", "meta"))


@pytest.mark.parametrize(
    "title",
    [
        "Ferry sails again | Ostrel Courier",
        "Ferry sails again - Ostrel Courier",
        "Ferry sails again — Ostrel Courier",
        "Ferry sails again · Ostrel Courier",
        "Ferry sails again_Ostrel Courier",
        "Ferry sails again｜Ostrel Courier",
        "Ostrel Courier: Ferry sails again",
        "Ostrel Courier | Ferry sails again",
        "Ostrel Courier | Ferry sails again | ostrel-courier",
        "Ferry\n sails\tagain",
    ],
)
def test_a_title_is_one_line_without_the_sites_name(title: str) -> None:
    site = "Ostrel Courier"
    title = title.replace("Courier:", "Courier |")
    assert chosen("title", (title, "meta"), site=site) == ["Ferry sails again"]


@pytest.mark.parametrize(
    "title",
    [
        "Ferry sails - and comes back",
        "Ferry | mast | quay",
        "Ostrel Courier editor resigns",
        "Meet the Ostrel Courier",
        "Ferry sails: Ostrel rejoices",
        "5 - 3 = 2",
    ],
)
def test_nothing_else_is_cut_from_a_title(title: str) -> None:
    assert chosen("title", (title, "meta")) == [title]


def test_a_title_that_two_places_agree_on_comes_first() -> None:
    assert chosen(
        "title",
        ("Ferry: what you must know", "meta"),
        ("Ferry sails again to Karst", "html"),
        ("Ferry sails again to Karst | Ostrel Courier", "html"),
    ) == ["Ferry sails again to Karst", "Ferry: what you must know"]


def test_where_none_agree_the_data_come_first_then_the_heading_then_the_tags() -> None:
    found = {"title": [Value("One a", "meta"), Value("Two b", "html"), Value("Three c", "jsonld")]}
    assert [(one.value, one.origin) for one in choose.fields(found, URL)["title"]] == [
        ("Three c", "jsonld"),
        ("Two b", "html"),
        ("One a", "meta"),
    ]


def test_a_title_is_named_once_whatever_its_spelling() -> None:
    assert chosen("title", ("Ferry Sails Again", "html"), ("FERRY SAILS AGAIN!", "meta")) == [
        "Ferry Sails Again"
    ]


def test_a_title_that_is_repeated_keeps_its_place() -> None:
    assert chosen(
        "title",
        ("Ferry sails again to Karst", "jsonld"),
        ("Ferry sails again", "html"),
        ("Ferry sails again to Karst", "meta"),
    ) == ["Ferry sails again to Karst", "Ferry sails again"]


def test_the_sites_name_is_no_title_where_there_is_another() -> None:
    assert chosen("title", ("Ostrel Courier", "html"), ("Ferry sails", "meta")) == ["Ferry sails"]


def test_a_title_is_at_most_300_characters_and_hides_nothing() -> None:
    (title,) = chosen("title", ("Ferry\u202e sails\x00 " * 100, "meta"))
    assert len(title) == 300
    assert title.startswith("Ferry sails Ferry sails")


@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from("Ferry sails|-–:_ Ostrel Courier\n\x00") | st.characters(), max_size=40),
            st.sampled_from(["jsonld", "meta", "html"]),
        ),
        max_size=6,
    )
)
def test_whatever_titles_there_are_each_is_clean_and_stands_on_the_page(
    titles: list[tuple[str, Origin]],
) -> None:
    found = chosen("title", *titles)
    assert len(set(found)) == len(found)
    pages = [choose.title(text) for text, _ in titles]
    for title in found:
        assert title
        assert title == " ".join(title.split())
        assert any(title in one for one in pages)


def test_an_address_on_the_page_is_made_whole() -> None:
    assert chosen("image", ("/a.png", "meta"), ("//cdn.example/b.png", "meta")) == [
        "https://www.ostrel-courier.example/a.png",
        "https://cdn.example/b.png",
    ]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:image/png;base64,AA", "http://[::1", "mailto:a@b.c"]
)
def test_what_is_no_pages_address_is_left_out(address: str) -> None:
    assert chosen("image", (address, "meta")) == []
    assert chosen("canonical", (address, "html")) == []


def test_a_canonical_link_is_believed_on_the_same_site() -> None:
    assert chosen("canonical", ("/business/2024/ferry-sails", "html")) == [
        "https://www.ostrel-courier.example/business/2024/ferry-sails"
    ]
    assert chosen("canonical", ("https://ostrel-courier.example/x", "html")) == [
        "https://ostrel-courier.example/x"
    ]


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/ferry", "https://ostrel-courier.example.elsewhere.example/x"]
)
def test_a_canonical_link_to_another_site_is_not_believed(address: str) -> None:
    assert chosen("canonical", (address, "html")) == []


@pytest.mark.parametrize("address", ["/", "https://www.ostrel-courier.example", "/?from=ferry", "/#top"])
def test_a_canonical_link_to_the_home_page_is_not_believed(address: str) -> None:
    assert chosen("canonical", (address, "html")) == []


@pytest.mark.parametrize("address", ["/business", "/business/", "/business/2024/"])
def test_a_canonical_link_to_a_section_page_is_not_believed(address: str) -> None:
    """A page above this one is no other address of it."""
    assert chosen("canonical", (address, "html")) == []


def test_the_home_page_itself_may_say_where_it_is() -> None:
    assert chosen("canonical", ("/", "html"), url="https://www.ostrel-courier.example/?x=1") == [
        "https://www.ostrel-courier.example/"
    ]


def test_each_value_is_named_once_with_the_first_of_its_origins() -> None:
    found = {
        "published": [Value("2024-01-03", "jsonld"), Value("20240103", "meta"), Value("2024-01-04", "html")]
    }
    assert choose.fields(found, URL) == {
        "published": (Value("2024-01-03", "jsonld"), Value("2024-01-04", "html"))
    }


def test_a_field_of_which_nothing_is_known_is_not_there() -> None:
    assert choose.fields({"title": [Value("\u200b", "meta")], "language": [Value("??", "meta")]}, URL) == {}
