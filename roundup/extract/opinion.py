"""A second opinion on a doubtful page: trafilatura's, with all its ways to find a text."""

from typing import Any

from roundup.extract.blocks import Block, read
from roundup.extract.places import HEADINGS, LISTS

_TAGS = {"item": "li", "quote": "blockquote", "code": "pre", "lb": "br", "row": "tr", "cell": "td"}


def blocks(page: Any) -> list[Block]:
    """What trafilatura takes for the article; the page stays as it was."""
    import logging

    from trafilatura import bare_extraction

    # It reports what it can't find by logging; here no block says that.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = bare_extraction(page, with_metadata=False, include_comments=False)
    body = getattr(found, "body", None)
    return [] if body is None else read(_as_html(body)).blocks


def _as_html(body: Any) -> Any:
    """Its tree has names of its own: a list's kind and a heading's level stand in `rend`."""
    for element in body.iter("*"):
        kind = element.get("rend") or ""
        if element.tag == "list":
            element.tag = kind if kind in LISTS else "ul"
        elif element.tag == "head":
            element.tag = kind if kind in HEADINGS else "h2"
        elif element.tag in _TAGS:
            element.tag = _TAGS[element.tag]
        # Any other name stays: of a damaged page it may be none that could be set (`h<head`).
        element.attrib.clear()
    return body
