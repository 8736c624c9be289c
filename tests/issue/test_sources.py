"""Who is cited for an item, and in what order."""

from typing import Any

from roundup.issue.sources import cited
from roundup.model import Article, Outlet, Source

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


def sources(*articles: Article) -> tuple[Source, ...]:
    """How they are cited."""

    def outlet(one: Article) -> Outlet:
        name = one.wire or str(one.outlet)
        return Outlet(name, name, KINDS.get(name))

    return cited(articles, outlet=outlet, wires=["Gullwire"], own="The Quay", tags=lambda one: ())


def names(*articles: Article) -> list[str]:
    """The names under which they are cited, in order."""
    return [source.name for source in sources(*articles)]


def test_the_primary_source_comes_first_and_the_own_publication_last() -> None:
    assert names(article(1, "The Quay"), article(2, "Post"), article(3, "Ministry"), article(4, "Ledger")) == [
        "Ministry", "Post", "Ledger", "The Quay",
    ]  # fmt: skip


def test_copies_of_one_wire_text_count_once_under_the_wires_name() -> None:
    assert names(article(1, "Post", text=TEXT, wire="Gullwire"), article(2, "Ledger", text=TEXT)) == [
        "Gullwire"
    ]
    assert names(article(1, "Post", text=TEXT), article(2, "Ledger", text=TEXT, wire="Gullwire")) == [
        "Gullwire"
    ]


def test_a_copy_links_the_wires_own_page_where_we_have_it() -> None:
    original = article(7, "Gullwire", text=TEXT)
    copy = article(1, "Post", text=TEXT, wire="Gullwire", original=original)
    assert [(one.name, one.url, one.link) for one in sources(copy)] == [("Gullwire", original.url, 7)]
    assert [one.url for one in sources(original, copy)] == [original.url]
    assert [one.url for one in sources(copy, original)] == [original.url]


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
