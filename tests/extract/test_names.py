"""Names on a page: the people who wrote it, and what the site calls itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.extract import names
from roundup.model import Origin, Value

URL = "https://www.ostrel-courier.example/2024/ferry"


def people(
    *values: str | list[str], origin: Origin = "meta", sites: tuple[str, ...] = ("Ostrel Courier",)
) -> list[str]:
    """The people in these bylines."""
    found = names.people([Value(value, origin) for value in values], list(sites))
    return list(found[0].value) if found else []


def sites(*values: str, url: str = URL) -> list[str]:
    return [str(one.value) for one in names.sites([Value(value, "meta") for value in values], url)]


@pytest.mark.parametrize(
    ("byline", "persons"),
    [
        ("Ines Malk", ["Ines Malk"]),
        ("By Ines Malk", ["Ines Malk"]),
        ("by  INES MALK ", ["INES MALK"]),
        ("Written by Ines Malk", ["Ines Malk"]),
        ("Von Ines Malk", ["Ines Malk"]),
        ("Par Inès Malque", ["Inès Malque"]),
        ("View all posts by Ines Malk", ["Ines Malk"]),
        ("Ines Malk and Tor Brane", ["Ines Malk", "Tor Brane"]),
        ("Ines Malk, Tor Brane & Li Wen", ["Ines Malk", "Tor Brane", "Li Wen"]),
        ("Ines Malk und Tor Brane", ["Ines Malk", "Tor Brane"]),
        ("Ines Malk; Tor Brane", ["Ines Malk", "Tor Brane"]),
        ("Ines Malk (Ostrel)", ["Ines Malk"]),
        ("Ines Malk | Ostrel Courier", ["Ines Malk"]),
        ("Dr. Ines Malk", ["Dr. Ines Malk"]),
        ("Tim O’Brien-Smith", ["Tim O’Brien-Smith"]),
        ("Ursula von der Aue", ["Ursula von der Aue"]),
        ("王小明、李雷", ["王小明", "李雷"]),
        ("记者 王小明", ["王小明"]),
        ("Ines Malk, Ines Malk", ["Ines Malk"]),
    ],
)
def test_a_byline_names_its_people(byline: str, persons: list[str]) -> None:
    assert people(byline) == persons


@pytest.mark.parametrize(
    ("byline", "persons"),
    [("作者：王小明", ["王小明"]), ("文：王小明", ["王小明"]), ("记者:王小明", ["王小明"])],
)
def test_a_chinese_byline_has_no_space_after_its_colon(byline: str, persons: list[str]) -> None:
    assert people(byline) == persons


@pytest.mark.parametrize(
    "byline",
    [
        "Ostrel Courier",
        "ostrel courier",
        "Staff",
        "Courier Staff",
        "Staff reporter",
        "Editor",
        "The editors",
        "Redaktion",
        "News desk",
        "Admin",
        "Press",
        "By",
        "ines@courier.example",
        "www.courier.example",
        "Courier.com",
        "12345",
        "—",
        "",
        "A sentence about the ferry which is far too long to be the name of anybody",
    ],
)
def test_who_is_no_person_is_not_named(byline: str) -> None:
    assert people(byline) == []


@pytest.mark.parametrize("name", ["Olivia Stafford", "Tom Wagstaff", "Ines Badmin", "Lena Adminova"])
def test_a_person_may_have_a_name_in_which_such_a_word_stands(name: str) -> None:
    assert people(name) == [name]


@pytest.mark.parametrize("address", ["https://courier.example/ines", "courier.example/ines"])
def test_an_address_is_nobody(address: str) -> None:
    assert people(address, origin="html") == []


@pytest.mark.parametrize("byline", ["Ines Malk, PhD", "Ines Malk, Jr.", "Ines Malk, M.D."])
def test_what_is_set_behind_a_name_is_nobody_else(byline: str) -> None:
    assert people(byline)[1:] == []


def test_the_meta_tags_of_a_page_belong_together() -> None:
    found = names.people([Value("Ines Malk", "meta"), Value("Tor Brane", "meta")], [])
    assert found == (Value(["Ines Malk", "Tor Brane"], "meta"),)


def test_who_is_named_twice_stands_where_they_were_named_first() -> None:
    assert people("Ines Malk", "Tor Brane", "Ines Malk") == ["Ines Malk", "Tor Brane"]


def test_what_a_page_says_in_its_data_comes_before_its_tags() -> None:
    found = names.people([Value("Tor Brane", "meta"), Value(["Ines Malk"], "jsonld")], [])
    assert [(one.value, one.origin) for one in found] == [(["Ines Malk"], "jsonld"), (["Tor Brane"], "meta")]


def test_the_same_people_in_another_place_are_named_once() -> None:
    found = names.people(
        [Value(["Tor Brane", "Ines Malk"], "jsonld"), Value("INES MALK, Tor Brane", "meta")], []
    )
    assert found == (Value(["Tor Brane", "Ines Malk"], "jsonld"),)


def test_the_publisher_is_none_of_the_people() -> None:
    assert people("Ines Malk", "Ostrel Courier") == ["Ines Malk"]
    assert people(["Ostrel Courier", "Ines Malk"], origin="jsonld") == ["Ines Malk"]


def test_a_site_that_bears_a_persons_name_is_written_by_that_person() -> None:
    assert people("Ines Malk", origin="jsonld", sites=("Ines Malk",)) == ["Ines Malk"]
    assert people("Courier", origin="jsonld", sites=("Courier",)) == []


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Ostrel Courier", ["Ostrel Courier"]),
        ("Ostrel Courier | News from the coast", ["Ostrel Courier"]),
        ("News – Ostrel Courier", ["Ostrel Courier"]),
        ("Ostrel Courier GmbH", ["Ostrel Courier"]),
        ("Calvane Press, Inc.", ["Calvane Press"]),
        ("Calvane Press Ltd", ["Calvane Press"]),
        ("@ostrelcourier", []),
        ("https://ostrel-courier.example", []),
        ("|", []),
        ("", []),
    ],
)
def test_a_site_is_named_without_slogan_and_legal_form(said: str, name: list[str]) -> None:
    assert sites(said) == name


def test_a_bare_address_comes_last() -> None:
    assert sites("ostrel-courier.example", "Ostrel Courier") == ["Ostrel Courier", "ostrel-courier.example"]


def test_a_sites_own_tags_come_before_its_publishers_name() -> None:
    found = names.sites([Value("Calvane Press", "jsonld"), Value("Ostrel Courier", "meta")], URL)
    assert [one.value for one in found] == ["Ostrel Courier", "Calvane Press"]


origins = st.sampled_from(["jsonld", "meta", "html"])
bylines = st.text(
    st.sampled_from("AIinesMalkTor Brane,.;|/&@()-–:王小明0123\n\x00\u202e") | st.characters(), max_size=60
)
candidates = st.lists(st.builds(Value, bylines | st.lists(bylines, max_size=3), origins), max_size=5)


@given(candidates, st.lists(bylines, max_size=2))
def test_whatever_is_said_people_have_clean_names(found: list[Value], publishers: list[str]) -> None:
    for one in names.people(found, publishers):
        assert isinstance(one.value, list)
        assert one.value
        for name in one.value:
            assert 2 <= len(name) <= 60
            assert name == " ".join(name.split())


@given(st.lists(st.builds(Value, bylines, origins), max_size=5))
def test_whatever_is_said_a_site_has_a_clean_name(found: list[Value]) -> None:
    for one in names.sites(found, URL):
        name = str(one.value)
        assert name
        assert name == " ".join(name.split())
