"""What outlets are called: what ships, what the editor says over it, what can be learnt."""

from pathlib import Path

import pytest

from roundup.app import publishers
from roundup.app.desk import Desk
from roundup.app.publishers import Learnt
from roundup.errors import UnusableError, UsageError
from tests.newsroom import read, take


def own(desk: Desk) -> Path:
    """The editor's own file."""
    return desk.home.path / "publishers.toml"


def entry(desk: Desk, domain: str) -> publishers.Row:
    """What is known of this domain."""
    return next(row for row in publishers.listed(desk) if row["domain"] == domain)


def test_what_ships_is_listed_by_name_and_can_be_looked_for(desk: Desk) -> None:
    rows = publishers.listed(desk)
    assert len(rows) > 300
    assert {row["whose"] for row in rows} == {"shipped"}
    assert "reuters.com" in [row["domain"] for row in publishers.listed(desk, "reuters.com")]
    assert {row["family"] for row in publishers.listed(desk, "Nikkei")} == {"nikkei"}
    assert publishers.listed(desk, "no such outlet") == []


def test_what_the_editor_sets_comes_before_what_ships_and_the_rest_stays(desk: Desk) -> None:
    shipped = entry(desk, "ft.com")
    row = publishers.set_(desk, "ft.com", {"name": "The Pink One"})
    assert row == shipped | {"name": "The Pink One", "whose": "yours"}
    assert entry(desk, "ft.com") == row


def test_an_outlet_that_nobody_knows_needs_a_name(desk: Desk) -> None:
    with pytest.raises(UsageError, match=r"quill\.example is not known yet: give its name"):
        publishers.set_(desk, "quill.example", {"paywall": True})
    assert not own(desk).exists()
    row = publishers.set_(desk, "https://www.quill.example/ships/1", {"name": "Quill", "paywall": True})
    assert (row["domain"], row["name"], row["family"], row["paywall"]) == (
        "quill.example",
        "Quill",
        "quill",
        True,
    )


def test_the_editors_file_keeps_every_other_byte(desk: Desk) -> None:
    mine = "# mine, do not touch\n[\"ledger.example\"]   # the good one\nname = 'Ledger'\n\n"
    text = mine + '["quill.example"]\nname = "Q"\n'
    own(desk).write_text(text, "utf-8")
    publishers.set_(desk, "quill.example", {"name": "Quill", "family": "quill"})
    assert own(desk).read_text("utf-8") == text.replace(
        'name = "Q"\n', 'name = "Quill"\nfamily = "quill"\npaywall = false\n'
    )
    publishers.unset(desk, "quill.example")
    assert own(desk).read_text("utf-8") == mine


def test_taking_the_own_entry_away_brings_back_what_ships(desk: Desk) -> None:
    before = entry(desk, "ft.com")
    publishers.set_(desk, "ft.com", {"name": "The Pink One"})
    publishers.unset(desk, "ft.com")
    assert entry(desk, "ft.com") == before
    with pytest.raises(UsageError, match=r"has no entry of ft\.com"):
        publishers.unset(desk, "ft.com")


def test_a_name_of_the_editors_holds_for_all_times_and_what_else_is_set_keeps_the_older_name(
    desk: Desk,
) -> None:
    shipped = entry(desk, "x.com")
    assert shipped["formerly"]
    assert publishers.set_(desk, "x.com", {"paywall": True}) == shipped | {"paywall": True, "whose": "yours"}
    assert publishers.set_(desk, "x.com", {"name": "Twitter"})["formerly"] is None


def test_what_is_no_domain_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match=r"is no domain: write it like ft\.com"):
        publishers.set_(desk, "not a domain", {"name": "X"})


def test_a_file_that_can_not_be_read_is_left_alone(desk: Desk) -> None:
    own(desk).write_text("[broken", "utf-8")
    with pytest.raises(UnusableError, match=r"publishers\.toml can't be read"):
        publishers.set_(desk, "quill.example", {"name": "Quill"})
    assert own(desk).read_text("utf-8") == "[broken"


def test_the_editors_names_of_a_site_are_learnt(desk: Desk) -> None:
    take(desk, "https://quill.example/1", outlet="The Quill")
    take(desk, "https://quill.example/2", outlet="The Quill")
    take(desk, "https://gull.example/1", outlet="Gull")
    take(desk, "https://gull.example/2", outlet="The Gull")
    found = [Learnt("quill.example", "The Quill", 2, by_editor=True)]
    assert publishers.learn(desk, dry_run=True) == found
    assert not own(desk).exists()
    assert publishers.learn(desk) == found
    assert entry(desk, "quill.example")["name"] == "The Quill"
    assert publishers.learn(desk) == []


def test_a_site_that_calls_itself_the_same_on_three_pages_is_learnt(desk: Desk) -> None:
    for number in range(3):
        read(desk, take(desk, f"https://quill.example/{number}"), site_name="Quill Daily")
    for number, name in enumerate(["Gull", "Gull", "Ships", "Chips"]):
        read(desk, take(desk, f"https://gull.example/{number}"), site_name=name)
    for number in range(2):
        read(desk, take(desk, f"https://few.example/{number}"), site_name="Few")
    assert publishers.learn(desk) == [Learnt("quill.example", "Quill Daily", 3, by_editor=False)]


def test_a_host_that_many_share_is_not_learnt_from_one_of_its_pages(desk: Desk) -> None:
    take(desk, "https://quay.example/1", outlet="Quill")
    for number, name in enumerate(["Gull", "Tern"], 2):
        read(desk, take(desk, f"https://quay.example/{number}"), site_name=name)
    assert publishers.learn(desk) == []


def test_a_site_that_ships_is_not_learnt_from_its_pages(desk: Desk) -> None:
    for number in range(4):
        read(desk, take(desk, f"https://www.ft.com/content/{number}"), site_name="Financial Times")
    assert publishers.learn(desk) == []


def test_where_the_editor_named_a_site_of_the_registry_their_name_is_learnt(desk: Desk) -> None:
    take(desk, "https://www.ft.com/content/1", outlet="Pink Paper")
    country = entry(desk, "ft.com")["country"]
    assert publishers.learn(desk) == [Learnt("ft.com", "Pink Paper", 1, by_editor=True)]
    assert (entry(desk, "ft.com")["name"], entry(desk, "ft.com")["country"]) == ("Pink Paper", country)
