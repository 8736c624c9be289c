"""Who is cited for an item, and in what order."""

from typing import Any

from roundup.issue.sources import cited
from roundup.model import Article, Outlet

KINDS = {
    "Ministry": "government",
    "Post": "newspaper",
    "Ledger": "newspaper",
    "Gullwire": "wire",
    "The Quay": "blog",
}
TEXT = " ".join(f"The dredger number {n} left the basin of Varnholm at {n} past the hour." for n in range(30))


def article(link: int, outlet: str, **values: Any) -> Article:
    """An article at this outlet."""
    url = f"https://{outlet.lower().replace(' ', '-')}.example/{link}"
    found: dict[str, Any] = {"link": link, "url": url, "state": "ready", "reason": None, "first_seen": "x"}
    return Article(**(found | {"outlet": outlet} | values))


def names(*articles: Article) -> list[str]:
    """The names under which they are cited, in order."""

    def outlet(one: Article) -> Outlet:
        return Outlet(str(one.outlet), str(one.outlet), KINDS.get(str(one.outlet)))

    found = cited(articles, outlet=outlet, wires=["Gullwire"], own="The Quay", tags=lambda one: ())
    return [source.name for source in found]


def test_the_primary_source_comes_first_and_the_own_publication_last() -> None:
    assert names(article(1, "The Quay"), article(2, "Post"), article(3, "Ministry"), article(4, "Ledger")) == [
        "Ministry", "Post", "Ledger", "The Quay",
    ]  # fmt: skip


def test_copies_of_one_wire_text_count_once_under_the_wires_name() -> None:
    copy = f"VARNHOLM, Jan 3 (Gullwire) - {TEXT}"
    assert names(article(1, "Post", text=copy), article(2, "Ledger", text=TEXT)) == ["Gullwire"]
    assert names(article(1, "Post", text=TEXT, authors=("Gullwire",)), article(2, "Ledger", text=TEXT)) == [
        "Gullwire"
    ]


def test_the_wires_own_page_stands_for_its_copies() -> None:
    found = names(
        article(1, "Post", text=TEXT), article(2, "Gullwire", text=TEXT), article(3, "Ledger", text=TEXT)
    )
    assert found == ["Gullwire"]


def test_a_copy_of_which_nobody_says_whose_it_is_keeps_its_own_name() -> None:
    assert names(article(1, "Post", text=TEXT), article(2, "Ledger", text=TEXT)) == ["Post", "Ledger"]


def test_two_texts_on_one_event_are_two_sources() -> None:
    other = " ".join(f"Crew {n} of the second shift told us what the mud had cost them." for n in range(30))
    assert names(article(1, "Post", text=f"(Gullwire) {TEXT}"), article(2, "Ledger", text=other)) == [
        "Post",
        "Ledger",
    ]


def test_pages_that_could_not_be_read_are_no_copies_of_each_other() -> None:
    assert names(article(1, "Post", authors=("Gullwire",)), article(2, "Ledger")) == ["Post", "Ledger"]
