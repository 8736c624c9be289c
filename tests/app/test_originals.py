"""A wire's own page of a text that others print."""

from roundup.app import draft, originals
from roundup.app.desk import Desk
from roundup.model import Article
from roundup.store import links
from tests.newsroom import read, take

TEXT = " ".join(f"The dredger number {n} left the basin of Varnholm at {n} past the hour." for n in range(30))
OTHER = " ".join(f"The council voted on lamp {n} of the harbour road in session {n}." for n in range(30))


def article(desk: Desk, link: int) -> Article:
    return links.articles(desk.db, [link])[0]


def a_copy(desk: Desk, published: str = "2024-01-03") -> int:
    """A copy of Reuters' text at an outlet that nobody knows."""
    link = take(desk, "https://quill.example/dredgers")
    read(desk, link, TEXT, title="Dredgers leave", wire="Reuters", published=published)
    return link


def an_original(desk: Desk, text: str = TEXT, published: str = "2024-01-03T09:00:00Z") -> int:
    link = take(desk, "https://www.reuters.com/ships/dredgers", pick=False)
    read(desk, link, text, title="Dredgers leave Varnholm", published=published)
    return link


def test_the_wires_own_page_is_found_by_its_text(desk: Desk) -> None:
    copy, original = a_copy(desk), an_original(desk)
    assert {link: one.link for link, one in originals.of(desk, [article(desk, copy)]).items()} == {
        copy: original
    }


def test_another_text_of_the_wire_is_not_its_original(desk: Desk) -> None:
    copy = a_copy(desk)
    an_original(desk, OTHER)
    assert originals.of(desk, [article(desk, copy)]) == {}


def test_a_text_of_another_month_is_not_its_original(desk: Desk) -> None:
    copy = a_copy(desk)
    an_original(desk, published="2023-12-20")
    assert originals.of(desk, [article(desk, copy)]) == {}


def test_what_is_no_wires_has_no_original(desk: Desk) -> None:
    an_original(desk)
    link = take(desk, "https://quill.example/own")
    read(desk, link, TEXT, title="Dredgers leave", published="2024-01-03")
    assert originals.of(desk, [article(desk, link)]) == {}


def cited(desk: Desk) -> list[tuple[str, str]]:
    """The sources of the week's one picked item."""
    issue = draft.compose_issue(desk, desk.calendar.named("2024-W01"), 1)
    return [(one.name, one.url) for item in issue.items for one in item.sources]


def test_a_copy_is_cited_under_the_wires_name(desk: Desk) -> None:
    a_copy(desk)
    assert cited(desk) == [("Reuters", "https://quill.example/dredgers")]


def test_the_original_is_linked_where_it_is_in_the_store(desk: Desk) -> None:
    a_copy(desk)
    an_original(desk)
    assert cited(desk) == [("Reuters", "https://www.reuters.com/ships/dredgers")]


def test_an_outlet_that_the_editor_named_is_cited_by_that_name(desk: Desk) -> None:
    link = take(desk, "https://quill.example/dredgers", outlet="Quill")
    read(desk, link, TEXT, title="Dredgers leave", wire="Reuters", published="2024-01-03")
    assert cited(desk) == [("Quill", "https://quill.example/dredgers")]
