"""A feed's XML, made fit for a parser: bounded, without document types, without what was cut off."""

import html
import re
from itertools import pairwise

from roundup.collect import decode
from roundup.collect.entries import NoFeedError
from roundup.collect.feeddates import published

MOST_ENTRIES = 10_000
"""Entries that are read, the newest: 10,000 of them take half a second, 3 seconds where feedparser reads them."""
MOST_BYTES = 12_000_000
"""Of a feed that are read, its first."""
MOST_MARKUP = 400_000
"""Tags and references that are read, of whatever kind: feedparser takes 5 seconds for them at worst."""
BREAKS_OFF = "The feed breaks off in the middle; what is read are the entries that are whole."

_BEFORE = 200_000
"""Characters in which the feed must begin: servers print warnings before it."""
_ROOT = re.compile(r"<((?:[\w.-]+:)?(?:rss|feed|RDF))(?=[\s>])", re.I)
_WEB_PAGE = re.compile(r"<!doctype\s+html|<html\b|<body\b", re.I)
_OPML = re.compile(r"<opml\b", re.I)
_ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>])")
_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>")
_DATE = re.compile(r"<(?:[\w.-]+:)?(?:pubDate|published|updated|date|issued|modified)\b[^<>]*>([^<]{6,60})<")
# Those that everybody writes, for ' and for quotation marks and dashes, need no look.
_REFERENCE = re.compile(r"&#(?!39;|x27;|8\d\d\d;)(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
# What feedparser must not see.  A tag without an end takes 150 bytes of memory for each of its characters.
_LONG_TAG = re.compile(r"(<[^<>]{20000})[^<>]+?(?=\]\]>|[<>]|\Z)")
# Looking for an address in a byline takes quadratic time (its issue 562: 32,000 characters hold it for 4.5 seconds),
# and so do keywords, each of which it compares with all others.
_LONG_BYLINE = re.compile(
    r"(<(?:[\w.-]+:)?(?:author|creator|managingEditor|webMaster|publisher|owner|contributor)\b[^<>]*>)"
    r"\s*(?:<!\[CDATA\[)?[^<]{120,}",
    re.I,
)
_LONG_KEYWORDS = re.compile(r"(<(?:[\w.-]+:)?(?:keywords|tags)\b[^<>]*>)\s*(?:<!\[CDATA\[)?[^<]{2000,}", re.I)
_TAG = re.compile(r"</?(?:[\w.-]+:)?(?:category|keywords|subject|tags)\b[^<>]*>", re.I)
_MOST_TAGS = 500
"""Tags and categories of one entry; with more they are left out (30,000 hold feedparser for 30 seconds)."""


def decoded(body: bytes, charset: str | None) -> str:
    """The text of a feed, at most MOST_BYTES of it: by the header's charset, else the XML declaration's (RFC 7303,
    3.2), where it is not UTF-8 throughout."""
    return decode.text(_whole(body[:MOST_BYTES]), charset)


def prepared(text: str) -> tuple[str, list[str]]:
    """The part of the text that a parser may have, and what is wrong with the rest, one sentence each; NoFeedError
    where it holds no feed."""
    root = _ROOT.search(text, 0, _BEFORE)
    if not root or _WEB_PAGE.search(text, 0, root.start()):
        raise NoFeedError(_what_it_is(text))
    # No document type stands behind the root: whatever entities were declared before it are gone with it.
    text = text[root.start() :]
    if "&#" in text:
        text = _REFERENCE.sub(_reference, text)
    text, cut = _closed(text, root[1])
    text, trouble = _bounded(text, root[1])
    return text, cut + trouble


def for_feedparser(text: str) -> str:
    """The same feed without what would hold feedparser for minutes."""
    for pattern in (_LONG_TAG, _LONG_BYLINE, _LONG_KEYWORDS):
        text = pattern.sub(r"\1", text)
    starts = [0, *(match.start() for match in _ENTRY.finditer(text)), len(text)]
    return "".join(_few_tags(text[begin:end]) for begin, end in pairwise(starts))


def _what_it_is(text: str) -> str:
    if not text.strip("\ufeff \t\n"):
        return "The answer is empty, so it is no feed."
    if _OPML.search(text, 0, _BEFORE):
        return "This is a list of feeds (OPML), not a feed."
    if _WEB_PAGE.search(text, 0, _BEFORE):
        return "This is a web page, not a feed."
    return "This is no feed in a format that we know (RSS, Atom, JSON Feed)."


def _whole(body: bytes) -> bytes:
    """Without the beginning of a UTF-8 character at its end, where the bytes were cut off."""
    for back in (1, 2, 3):
        byte = body[-back] if len(body) >= back else 0
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return body[:-back] if length > back else body
        if byte < 0x80:
            break
    return body


def _reference(match: re.Match[str]) -> str:
    """A reference to a control character, a surrogate or nothing at all stops a parser, and is harmful.  One to what
    is a control character in Unicode and a letter in Windows-1252 means the letter (HTML Standard, 13.2.5.80)."""
    digits = (match[1] or match[2]).lstrip("0")
    number = int(digits or "0", 16 if match[1] else 10) if len(digits) < 8 else 0
    if number < 32 and number not in (9, 10, 13):
        return ""
    if 0x80 <= number < 0xA0:
        return html.unescape(match[0])
    return "" if 0xD800 <= number < 0xE000 or number in (0xFFFE, 0xFFFF) or number > 0x10FFFF else match[0]


def _closing(root: str) -> str:
    return ("</channel>" if root.lower() == "rss" else "") + f"</{root}>"


def _closed(text: str, root: str) -> tuple[str, list[str]]:
    """The text up to the end of its root; where that is missing, up to its last whole entry: of one that was cut the
    address may have lost its second half."""
    ends = [match.end() for match in re.finditer(rf"</{re.escape(root)}\s*>", text)]
    if ends:
        return text[: ends[-1]], []
    ends = [match.end() for match in _ENTRY_END.finditer(text)]
    begin = _ENTRY.search(text)
    place = ends[-1] if ends else begin.start() if begin else len(text)
    return text[:place] + _closing(root), [BREAKS_OFF]


def _bounded(text: str, root: str) -> tuple[str, list[str]]:
    """At most so many entries and so much markup: the newest, which stand first or last."""
    starts = [match.start() for match in _ENTRY.finditer(text)]
    count = len(starts)
    if count <= MOST_ENTRIES and _markup(text) <= MOST_MARKUP:
        return text, []
    starts.append(len(text))
    head = text[: starts[0]]
    entries = [text[begin:end] for begin, end in pairwise(starts)]
    backwards = bool(entries) and "" < _date(entries[0]) < _date(entries[-1])
    if backwards:
        entries.reverse()
    markup = _markup(head)
    kept: list[str] = []
    for entry in entries[:MOST_ENTRIES]:
        markup += _markup(entry)
        if markup > MOST_MARKUP:
            break
        kept.append(entry)
    if not kept:
        raise NoFeedError("This looks like a feed, but is too large to be read.")
    trouble = f"Of its {count:,} entries only the {len(kept):,} newest are read."
    if backwards:  # the last of the text is kept, and the feed's own end behind it
        return head + "".join(reversed(kept)), [trouble]
    return head + "".join(kept) + _closing(root), [trouble]


def _markup(text: str) -> int:
    return text.count("<") + text.count("&")


def _few_tags(text: str) -> str:
    if text.count("<") <= 2 * _MOST_TAGS or len(_TAG.findall(text)) <= 2 * _MOST_TAGS:
        return text
    return _TAG.sub("", text)


def _date(entry: str) -> str:
    match = _DATE.search(entry)
    return (published(match[1]) if match else None) or ""
