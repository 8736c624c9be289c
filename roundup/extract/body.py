"""The article's text, without what stands around it."""

import lxml.html


def text(page: lxml.html.HtmlElement) -> str:
    """The main text, a paragraph a line; empty when there is none.  The tree stays as it was."""
    import logging

    from trafilatura import bare_extraction

    # It reports what it can't find by logging; here an empty text says that.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = bare_extraction(page, with_metadata=False, include_comments=False)
    return str(getattr(found, "text", None) or "").strip()
