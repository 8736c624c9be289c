"""HTML that somebody else wrote, as a tree: of a bookmark, of a mail."""

import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


def tree(html: str) -> "BeautifulSoup":
    """The tree of a piece of HTML, however broken it is.

    libxml2 below, because the standard library's parser is quadratic on what is left open: `<!--` 200,000 times held
    it for minutes.  Fed as a stream of events, as bs4 does, libxml2 read 100,000 elements in one another, and 800,000
    attributes, in less than a second.
    """
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # they are for who writes a parser: that it looks like XML, or like an address
        try:
            return BeautifulSoup(html, "lxml")
        except ParserRejectedMarkup:
            return BeautifulSoup("", "lxml")
