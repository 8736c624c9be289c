"""The tables of parameters and wrappers: they are what the data says, and data that contradicts itself is refused."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest

from roundup import urls
from roundup.urls import tables, wrappers

DB = Path(__file__).parents[2] / "db"
MAKER = runpy.run_path(str(DB / "make_urls.py"))
DATA = {name: tomllib.loads((DB / f"{name}.toml").read_text("utf-8")) for name in ("tracking", "wrappers")}


def test_the_module_is_what_the_data_says_now() -> None:
    """Else: python db/make_urls.py"""
    assert Path(str(tables.__file__)).read_text("utf-8") == MAKER["main"](DB)


def test_keys_by_other_data_are_keys_by_other_rules(tmp_path: Path) -> None:
    assert urls.RULES.endswith(f"-{tables.DIGEST}")
    for name in DATA:
        (tmp_path / f"{name}.toml").write_text((DB / f"{name}.toml").read_text("utf-8"), "utf-8")
    assert f"DIGEST = '{tables.DIGEST}'" in MAKER["main"](tmp_path)
    with (tmp_path / "tracking.toml").open("a") as file:
        file.write('[[tracking]]\nwho = "A"\nnames = ["quay_id"]\n')
    assert f"DIGEST = '{tables.DIGEST}'" not in MAKER["main"](tmp_path)


KEYS = {
    "http://ada:b@www.M.ledger.example.:80/x/../2024//qu%61y/index.html?b=2&a=%2f+%20&utm_id=1#top": (
        "ledger.example/2024/quay?a=/++&b=2"
    ),
    "https://ledger.example:8080/news/amp/quay-12345678/print?amp=1&gift=9f8e7d": (
        "ledger.example:8080/news/quay-12345678"
    ),
    "https://app.ledger.example/?#!/Quay/": "app.ledger.example#!/Quay",
    "https://www.google.com/url?q=https%3A%2F%2Fquay.blogspot.de%2Fa%2528b%2529%3Fm%3D1": "quay.blogspot.com/a(b)",
}


def test_who_changes_a_rule_raises_its_number() -> None:
    """Where this fails because a rule was changed on purpose: put in the new keys and raise the number."""
    assert urls.RULES.partition("-")[0] == "2"
    assert {address: urls.match_key(urls.parse(address)) for address in KEYS} == KEYS


def test_each_encoding_that_the_data_may_name_is_known() -> None:
    assert set(MAKER["ENCODINGS"]) == set(wrappers._DECODED)


@pytest.mark.parametrize("name", DATA)
def test_each_file_says_where_it_is_from_under_which_licence_and_when(name: str) -> None:
    head = (
        (DB / f"{name}.toml")
        .read_text("utf-8")
        .partition("[[tracking]]\nwho")[0]
        .partition("[[wrapper]]\nwho")[0]
    )
    assert re.search(r"Last revised 20\d\d-\d\d-\d\d\.", head)
    assert ("Mozilla Public License, v. 2.0" in head) == (name == "tracking")
    assert ("(MIT)" in head) == (name == "wrappers")
    assert "compiled by the project by hand" in head.lower()


def test_no_name_that_others_use_for_their_pages_counts_everywhere() -> None:
    names = {
        name for group in DATA["tracking"]["tracking"] if "sites" not in group for name in group["names"]
    }
    usual = (
        "id p v q s t ref source src page from lang name key code m mod r u url sid cid nid aid date tag via"
    )
    assert names & set(usual.split()) == set()


def test_sites_are_domains() -> None:
    sites = {
        site for groups in DATA["tracking"].values() for group in groups for site in group.get("sites", [])
    }
    hosts = {host for wrapper in DATA["wrappers"]["wrapper"] for host in wrapper["hosts"]}
    domain = re.compile(r"(?:[a-z0-9-]+\.)+(?:[a-z0-9-]+|\*{1,2})|\*")
    assert [one for one in sites | hosts if not domain.fullmatch(one) or one.startswith("www.")] == []


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ({"tracking": [{"names": ["x"]}, {"names": ["x"]}]}, "is there already"),
        ({"tracking": [{"names": ["x"]}, {"names": ["x"], "sites": ["b.example"]}]}, "is there already"),
        ({"tracking": [{"names": ["X"]}]}, "is no name"),
        ({"tracking": [{"names": ["x y"]}]}, "is no name"),
        ({"view": [{"names": ["x_*"]}]}, "only names of tracking"),
        ({"view": [{"names": ["x", "x=1"]}]}, "counts on * with any value"),
        (
            {
                "tracking": [
                    {"names": ["x"], "sites": ["a.example"]},
                    {"names": ["x"], "sites": ["b.example"], "unless": ["y"]},
                ]
            },
            "exceptions in one place",
        ),
        ({"traking": [{"names": ["x"]}]}, "there is no kind"),
    ],
)
def test_parameters_that_contradict_themselves_are_refused(
    groups: dict[str, list[dict[str, list[str]]]], said: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        MAKER["parameters"]({kind: [{"who": "A", **one} for one in some] for kind, some in groups.items()})


@pytest.mark.parametrize(
    ("wrapper", "said"),
    [
        ('hosts = ["a.example"]\npaths = ["/x"]', "shows nothing"),
        ('hosts = ["a.example"]\nparameters = ["u"]\nencoding = "rot13"', "no encoding"),
        ('hosts = ["a.example"]\npaths = ["/{target}"]', "no hole"),
        ('hosts = ["a.example"]\npaths = ["/{id}"]\nto = "https://b.example/{name}"', "no hole"),
    ],
)
def test_wrappers_that_contradict_themselves_are_refused(wrapper: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        MAKER["rows"]({"wrapper": [{"who": "A", **tomllib.loads(wrapper)}]})
