"""A passage's page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.text.pages import cited, page_of

TEXT = "The lamps of Tolvarn\fPreface\f\fThe oil works\nare dark"
LABELS = ("i", "ii", "iii", "1")


@pytest.mark.parametrize(
    ("passage", "number", "label"),
    [("The lamps", 1, "i"), ("Tolvarn", 1, "i"), ("Preface", 2, "ii"), ("The oil", 4, "1"), ("dark", 4, "1")],
)
def test_a_passage_is_on_the_page_on_which_it_begins(passage: str, number: int, label: str) -> None:
    assert page_of(TEXT, LABELS, TEXT.index(passage)) == (number, label)


def test_a_page_without_a_label_is_called_by_its_number_in_the_file() -> None:
    assert page_of(TEXT, LABELS[:2], TEXT.index("dark")) == (4, "4")
    assert page_of("No pages here", (), 3) == (1, "1")


@given(st.lists(st.text(st.characters(exclude_characters="\f"), min_size=1), min_size=1), st.data())
def test_each_place_is_on_its_page(pages: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(pages) - 1))
    begins = sum(len(page) + 1 for page in pages[:at])
    within = data.draw(st.integers(0, len(pages[at]) - 1))
    labels = [f"p{number}" for number in range(len(pages))]
    assert page_of("\f".join(pages), labels, begins + within) == (at + 1, f"p{at}")


@pytest.mark.parametrize(
    ("label", "shown"), [("17", "p17"), ("xii", "p xii"), ("A-3", "p A-3"), ("3a", "p3a")]
)
def test_a_page_is_cited_by_its_printed_number(label: str, shown: str) -> None:
    assert cited(label) == shown
