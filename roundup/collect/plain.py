"""Words with markup in them, as plain text."""

import re
from html import unescape

from roundup.text.marks import one_line

_LONGEST = 4_000
"""Characters of a title, markup included, that are looked at."""
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|template)\b.*?</\1\s*>", re.S | re.I)
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*")
# In text that may be HTML or not, only what HTML knows is a tag: `if a <b> c` is, `Vec<String>` is none.
_BREAK = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|td|tr|table|blockquote|hr|img)\b[^<>]*>", re.I)
_TAG = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|center|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|"
    r"strike|strong|sub|sup|time|tt|u|var|wbr|script|style|iframe|svg|nobr)\b[^<>]*>",
    re.I,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


def from_html(text: str, most: int = 300) -> str:
    """What a reader sees of HTML, as one line: tags gone, references undone once."""
    return _line(text[:_LONGEST], _ANY_TAG, most)


def from_either(text: str, most: int = 300) -> str:
    """The same of text that may be HTML or not, as RSS has it (RSS 2.0 leaves it open for titles): known tags are
    taken for tags and references for references, all else stands as it is.

    Once and not again: `&amp;lt;b&amp;gt;` in the feed is `&lt;b&gt;` for who reads XML and `<b>` here, words about a
    tag; who means the tag writes `&lt;b&gt;`, and most programs write titles as HTML.
    """
    return _line(_CDATA.sub("", text[:_LONGEST]), _TAG, most)


def _line(text: str, tag: re.Pattern[str], most: int) -> str:
    if "<" in text:
        text = tag.sub("", _BREAK.sub(" ", _UNSEEN.sub(" ", text)))
    return one_line(_REFERENCE.sub(lambda match: unescape(match[0]), text), most)
