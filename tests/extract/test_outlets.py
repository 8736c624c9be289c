"""Outlets: the shipped registry, a home's own, and who published a page."""

import re
import tomllib
from typing import Any

import pytest
from babel import Locale
from publicsuffixlist import PublicSuffixList

from roundup import shipped, urls
from roundup.errors import UnusableError
from roundup.extract.outlets import find, name_of, read
from roundup.model import Outlet

TEXT = shipped.publishers().read_text("utf-8")
ENTRIES: dict[str, dict[str, Any]] = tomllib.loads(TEXT)
REGISTRY = read(TEXT, "publishers.toml")
SUFFIXES = PublicSuffixList()
KINDS = {
    "wire",
    "newspaper",
    "magazine",
    "broadcaster",
    "blog",
    "government",
    "company",
    "think-tank",
    "journal",
}
NAMES = Locale("en")
KEYS = {"name", "family", "kind", "language", "country", "paywall"}

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


def wrong(check: Any) -> list[str]:
    """The domains of the shipped registry for which this doesn't hold."""
    return [domain for domain, entry in ENTRIES.items() if not check(domain, entry)]


def test_every_shipped_entry_has_all_its_facts_and_no_others() -> None:
    assert ENTRIES
    assert wrong(lambda domain, entry: entry.keys() == KEYS) == []


def test_every_shipped_domain_is_one_as_a_link_would_have_it() -> None:
    """Lower case, no scheme, no path, no `www.`, and in the letters that a parsed address has."""
    assert wrong(lambda domain, entry: urls.host(f"https://{domain}/") == domain and "." in domain) == []
    assert wrong(lambda domain, entry: re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain)) == []


def test_every_shipped_name_is_short_and_clean() -> None:
    assert wrong(lambda domain, entry: 1 <= len(entry["name"]) <= 40) == []
    assert wrong(lambda domain, entry: entry["name"] == " ".join(entry["name"].split())) == []
    assert wrong(lambda domain, entry: entry["name"].isprintable()) == []


def test_every_shipped_family_is_a_slug() -> None:
    assert wrong(lambda domain, entry: re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["family"])) == []


def test_every_shipped_kind_is_one_of_the_documented_kinds() -> None:
    assert wrong(lambda domain, entry: entry["kind"] in KINDS) == []


def test_every_shipped_language_and_country_has_a_name() -> None:
    assert wrong(lambda domain, entry: entry["language"] in NAMES.languages) == []
    assert wrong(lambda domain, entry: re.fullmatch("[a-z]{2,3}", entry["language"])) == []
    assert (
        wrong(
            lambda domain, entry: (
                entry["country"] in ("EU", "INT")
                or (re.fullmatch("[A-Z]{2}", entry["country"]) and entry["country"] in NAMES.territories)
            )
        )
        == []
    )


def test_every_shipped_paywall_is_true_or_false() -> None:
    assert wrong(lambda domain, entry: isinstance(entry["paywall"], bool)) == []


def test_every_shipped_entry_is_read_as_it_stands() -> None:
    assert REGISTRY.keys() == ENTRIES.keys()
    assert wrong(lambda domain, entry: REGISTRY[domain] == Outlet(**entry)) == []


def test_every_shipped_entry_is_found_at_its_domain_and_under_www() -> None:
    assert wrong(lambda domain, entry: find(REGISTRY, domain) == REGISTRY[domain]) == []
    assert wrong(lambda domain, entry: find(REGISTRY, f"www.{domain}") == REGISTRY[domain]) == []


def test_every_shipped_public_suffix_stands_for_itself_alone() -> None:
    suffixes = [domain for domain in ENTRIES if SUFFIXES.is_public(domain)]
    assert "gov.uk" in suffixes
    assert [domain for domain in suffixes if find(REGISTRY, f"ostrel-council.{domain}")] == []


def test_every_other_shipped_domain_stands_for_what_is_under_it() -> None:
    ordinary = [domain for domain in ENTRIES if not SUFFIXES.is_public(domain)]
    assert [domain for domain in ordinary if find(REGISTRY, f"zz9.{domain}") != REGISTRY[domain]] == []


def test_no_shipped_entry_is_given_to_all_the_tenants_of_a_host() -> None:
    """Each newsletter on such a host is an outlet of its own."""
    hosts = ["substack.com", "github.io", "wordpress.com", "blogspot.com", "medium.com", "ghost.io"]
    assert [host for host in hosts if find(REGISTRY, f"quayside.{host}")] == []


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


def test_the_editors_name_comes_first_then_the_registrys_then_the_sites_own() -> None:
    assert (
        name_of(OWN, "ledger.example", "The Quayside Ledger", "The Ledger of Ostrel")
        == "The Ledger of Ostrel"
    )
    assert name_of(OWN, "ledger.example", "The Quayside Ledger", None) == "Ledger"
    assert name_of(OWN, "courier.example", "Ostrel Courier", None) == "Ostrel Courier"
    assert name_of(OWN, "courier.example", None, None) is None


def test_an_address_is_no_name() -> None:
    assert name_of(OWN, "courier.example", "courier.example", None) is None
    assert name_of(OWN, "courier.example", "Dr. Malk’s notes", None) == "Dr. Malk’s notes"
