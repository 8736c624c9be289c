"""Outlets: the shipped registry, a home's own, and who published a page."""

from dataclasses import replace

import pytest

from roundup.errors import UnusableError
from roundup.extract.outlets import find, outlet, read, wire
from roundup.model import Outlet

OWN = read(
    """
    ["ledger.example"]
    name = "Ledger"
    family = "quayside"
    kind = "newspaper"
    language = "en"
    country = "GB"
    paywall = true

    ["cn.ledger.example"]
    name = "Ledger Chinese"

    ["gov.uk"]
    name = "UK government"
    """,
    "publishers.toml",
)


def test_an_outlet_is_found_at_its_domain_and_below() -> None:
    for host in ("ledger.example", "www.ledger.example", "news.ledger.example", "LEDGER.example"):
        found = find(OWN, host)
        assert found is not None
        assert found.name == "Ledger"


def test_the_nearest_entry_wins() -> None:
    for host in ("cn.ledger.example", "m.cn.ledger.example"):
        found = find(OWN, host)
        assert found is not None
        assert found.name == "Ledger Chinese"


@pytest.mark.parametrize("host", ["example", "other.example", "myledger.example", "ledger.example.org", ""])
def test_what_is_not_in_the_registry_is_not_found(host: str) -> None:
    assert find(OWN, host) is None


def test_a_public_suffix_does_not_stand_for_those_who_live_under_it() -> None:
    found = find(OWN, "www.gov.uk")
    assert found is not None
    assert found.name == "UK government"
    assert find(OWN, "ostrel-council.gov.uk") is None
    assert find(OWN, "www.ostrel-council.gov.uk") is None


def test_an_entry_has_sensible_facts_where_it_says_nothing() -> None:
    assert OWN["cn.ledger.example"] == Outlet("Ledger Chinese", "ledger-chinese")


def test_a_domain_may_be_written_with_capitals() -> None:
    assert read('["Ledger.Example"]\nname = "Ledger"', "x").keys() == {"ledger.example"}


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("", "needs a name"),
        ('name = ""', "needs a name"),
        ('name = " "', "needs a name"),
        ("name = 5", "needs a name"),
        ('name = "Ledger"\nnames = "x"', "names"),
        ('name = "Ledger"\npaywall = "no"', "paywall"),
        ('name = "Ledger"\nlanguage = 5', "language"),
    ],
)
def test_a_wrong_entry_is_named_with_its_file(entry: str, named: str) -> None:
    with pytest.raises(UnusableError, match=named) as caught:
        read(f'["ledger.example"]\n{entry}', "/home/ada/publishers.toml")
    assert "/home/ada/publishers.toml" in str(caught.value)
    assert "ledger.example" in str(caught.value)


def test_a_value_without_a_table_is_refused() -> None:
    with pytest.raises(UnusableError, match=r"ledger\.example"):
        read('"ledger.example" = "Ledger"', "publishers.toml")


def test_a_file_that_is_no_toml_is_named() -> None:
    with pytest.raises(UnusableError, match=r"publishers\.toml can't be read"):
        read('["ledger.example"\nname', "publishers.toml")


def name(
    host: str, site_name: str | None = None, by_editor: str | None = None, published: str | None = None
) -> str | None:
    """How the outlet at this host is called."""
    found = outlet(OWN, host, by_editor=by_editor, site_name=site_name, published=published)
    return found.name if found else None


def test_the_editors_name_comes_first_then_the_registrys_then_the_sites_own() -> None:
    assert name("ledger.example", "The Quayside Ledger", "The Ledger of Ostrel") == "The Ledger of Ostrel"
    assert name("ledger.example", "The Quayside Ledger") == "Ledger"
    assert name("courier.example", "Ostrel Courier") == "Ostrel Courier"
    assert name("courier.example") is None


def test_what_the_registry_knows_of_an_outlet_stays_under_the_editors_name() -> None:
    found = outlet(OWN, "ledger.example", by_editor="The Ledger of Ostrel", site_name=None, published=None)
    assert found == replace(OWN["ledger.example"], name="The Ledger of Ostrel")


def test_an_address_is_no_name() -> None:
    assert name("courier.example", "courier.example") is None
    assert name("courier.example", "Dr. Malk’s notes") == "Dr. Malk’s notes"


RENAMED = read(
    '["gull.example"]\nname = "Gull"\nvalid_from = 2023-07-24\nformerly = "Tern"', "publishers.toml"
)


@pytest.mark.parametrize(
    ("published", "called"),
    [
        ("2023-07-23", "Tern"),
        ("2023-07-23T23:59:00Z", "Tern"),
        ("2023-07-24", "Gull"),
        ("2024-01-03", "Gull"),
        (None, "Gull"),
    ],
)
def test_an_outlet_that_was_renamed_has_the_name_of_the_day(published: str | None, called: str) -> None:
    found = outlet(RENAMED, "gull.example", by_editor=None, site_name=None, published=published)
    assert found
    assert found.name == called


@pytest.mark.parametrize("half", ["valid_from = 2023-07-24", 'formerly = "Tern"'])
def test_a_renaming_needs_its_day_and_its_name(half: str) -> None:
    with pytest.raises(UnusableError, match="needs both valid_from and formerly, or neither"):
        read(f'["gull.example"]\nname = "Gull"\n{half}', "publishers.toml")


def test_a_day_must_be_one() -> None:
    with pytest.raises(UnusableError, match=r"valid_from of .* must be a day, as in 2023-07-24"):
        read('["gull.example"]\nname = "Gull"\nvalid_from = "then"\nformerly = "Tern"', "publishers.toml")


def test_a_wire_is_found_by_its_name() -> None:
    gull = Outlet("Gullwire", "gull", kind="wire", country="GB")
    assert wire({"gull.example": gull}, "Gullwire") == gull
    assert wire(OWN, "Gullwire") == Outlet("Gullwire", "gullwire", kind="wire")
