"""The pages of a paged text: a form feed stands between two."""

from collections.abc import Sequence


def cited(label: str) -> str:
    """A printed page as it stands in a citation: `p17`, `p xii`."""
    return f"p{label}" if label[:1].isdigit() else f"p {label}"


def page_of(text: str, labels: Sequence[str], start: int) -> tuple[int, str]:
    """On which page a passage begins: the page's number in the file, 1 is first, and its printed number.

    `start` is the passage's place in `text`.  A page without a label, as in a text that has no pages, is called by
    its number in the file.
    """
    number = text.count("\f", 0, start) + 1
    return number, labels[number - 1] if number <= len(labels) else str(number)
