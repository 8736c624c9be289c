"""Bytes to a tree: the charset, what no parser survives, one parse."""

import re

import lxml.html
from lxml import etree
from w3lib.encoding import html_to_unicode

from roundup.text.marks import without_controls
from roundup.text.words import words

_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,9}));?")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
# Where what looks like an element is none.
_NO_ELEMENTS = re.compile(r"<!--.*?-->|<(script|style|textarea|template|title)\b.*?</\1\s*>", re.S | re.I)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "tr",
        "option",
        "dt",
        "dd",
    ]
)

_MOST_ATTRIBUTES = 10_000
"""Of one tag: 200,000 hold libxml2 for more than 25 seconds."""
_MOST_DEPTH = 2_000
"""Elements within elements: 1,000 were read well, 5,000 not at all, 300,000 hold libxml2 for 25 seconds."""
_MOST_TAGS = 150_000
"""Of a page; 200,000 (a list of 100,000 links) took 17 seconds and 400 MB to read."""
_FEW_WORDS = 50
"""Of a page that waits for its scripts: a name, a few buttons, a line that asks to turn scripts on."""


class UnreadableError(Exception):
    """A page that no parser would survive, and what it could be read for is not worth it; the message says why."""


class EmptyError(UnreadableError):
    """A page with nothing in it."""


def decode(body: bytes, declared: str | None) -> str:
    """The text of the bytes: by their mark, the header, the page's own word, and detection, in that order
    (WHATWG HTML, 13.2.3.2); but bytes that are UTF-8 throughout are UTF-8, whatever was declared."""
    if not body.isascii() and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    header = f"text/html; charset={declared}" if declared else None
    try:
        _, text = html_to_unicode(header, body, auto_detect_fun=_detect)
    except (LookupError, UnicodeError):
        # Python knows encodings of other things than text (hex, rot13), and pages may name them.
        return body.decode(_detect(body) or "utf-8", "replace")
    return str(text)


def tree(body: bytes, declared: str | None) -> lxml.html.HtmlElement:
    """The page's tree, parsed once; UnreadableError for what would hold or kill the parser, EmptyError for an
    empty one."""
    text = _REFERENCE.sub(_reference, without_controls(decode(body, declared)))
    _guard(_NO_ELEMENTS.sub("", text))
    # Without huge_tree, libxml2 drops what stands below depth 256, and all that comes after it.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        found = lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, etree.XMLSyntaxError) and error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise EmptyError("the page is empty") from None
    if not isinstance(found, lxml.html.HtmlElement):
        raise EmptyError("the page is empty")
    return found


def asks_for_password(page: lxml.html.HtmlElement) -> bool:
    """Whether there is a field for a password."""
    return any((field.get("type") or "").strip().lower() == "password" for field in page.iter("input"))


def is_script_shell(page: lxml.html.HtmlElement) -> bool:
    """Whether the page has scripts and hardly any words of its own."""
    texts = page.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    shown = sum(len(words(str(text))) for text in texts)
    return bool(page.xpath("//script")) and shown < _FEW_WORDS


def _detect(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:100_000]).best()
    return best.encoding if best else None


def _reference(match: re.Match[str]) -> str:
    """A numeric reference to a control character or a surrogate is as harmful as the character."""
    number = int(match[1], 16) if match[1] else int(match[2])
    harmful = number < 32 and number not in (9, 10, 13)
    return "" if harmful or 0xD800 <= number <= 0xDFFF or number > 0x10FFFF else match[0]


def _guard(text: str) -> None:
    for match in _LONG_TAG.finditer(text):
        if len(match[0].split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES:
            raise UnreadableError(f"one of its tags has more than {_MOST_ATTRIBUTES:,} attributes")
    many = text.count("<")
    if many < _MOST_DEPTH:
        return
    depth = 0
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if match[1]:
            depth = max(0, depth - (name not in _VOID))
        elif name not in _VOID and not match[3].endswith("/"):
            depth += 1
            if depth > _MOST_DEPTH:
                raise UnreadableError(f"it nests more than {_MOST_DEPTH:,} elements into one another")
    if many > _MOST_TAGS:
        raise UnreadableError(f"it has more than {_MOST_TAGS:,} tags")
