"""A second opinion on a doubtful page: trafilatura's, with all its ways to find a text."""

from typing import Any

from roundup.extract.blocks import Block, read

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
        tag = element.tag
        if tag == "list":
            element.tag = element.get("rend") or "ul"
        elif tag == "head":
            element.tag = element.get("rend") or "h2"
        else:
            element.tag = _TAGS.get(tag, tag)
        element.attrib.clear()
    return body
