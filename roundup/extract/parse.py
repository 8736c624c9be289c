"""Bytes to a tree: the charset, what no parser survives, one parse."""

import codecs
import re
from itertools import islice

import lxml.html
from lxml import etree
from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from roundup.text.words import words

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# UTF-16 without its mark: in no other charset is there a NUL beside the first `<` of a page.
_UNMARKED = (
    (re.compile(rb"(?:\s\0)*+<\0[!?a-zA-Z]\0"), "utf-16-le"),
    (re.compile(rb"(?:\0\s)*+\0<\0[!?a-zA-Z]"), "utf-16-be"),
)
_MARKUP = b"<a href='\\x41-+AGE-'>&amp;</a>"
_ASCII = bytes(range(128))

# C0 and DEL but tab and line ends; no character of UTF-8 has these bytes in it.  lxml refuses them in a text,
# and trafilatura then loses the article.  A form feed is a space (WHATWG HTML, 12.1.2.3).
_CONTROLS = bytes(code for code in [*range(32), 127] if code not in (9, 10, 12, 13))
_SPACES = bytes.maketrans(b"\f", b" ")
# C1, U+FFFE and U+FFFF.  Two patterns, as each is found by its first byte: ten times faster than one for both.
_LONGER_CONTROLS = (re.compile(b"\xc2[\x80-\x9f]"), re.compile(b"\xef\xbf[\xbe\xbf]"))
_REFERENCE = re.compile(rb"&#(?:[xX](?=[0-9a-fA-F])0*+([0-9a-fA-F]*+)|(?=[0-9])0*+([0-9]*+));?")
# As references the C1 controls mean what windows-1252 has in their places, but for five (13.2.5.80 there).
_HARMFUL = frozenset([*range(32), 127, 129, 141, 143, 144, 157, 0xFFFE, 0xFFFF]) - {9, 10, 13}

# One token of markup, cut as the standard does it (13.2.5): a quoted `>` ends no tag, and what stands in a
# comment or a script is no tag.  Every part is possessive or a single character, and an unclosed token goes
# to the end of the page: no byte is read more than twice, whatever the page.
_TAG = rb"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?)?+|["'])*+"""
_TOKEN = re.compile(
    rb"<!--[^-]*+(?:-(?!->)[^-]*+)*+"
    rb"|<(script|style|textarea|title|xmp|iframe|noembed|noframes)\b("
    + _TAG
    + rb")>[^<]*+(?:<(?!/\1)[^<]*+)*+"
    rb"|</?[a-zA-Z]" + _TAG,
    re.I,
)
_WHOLE_TAG = re.compile(rb"</?[a-zA-Z]" + _TAG)
_ATTRIBUTE = re.compile(rb"""[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"']*+))?+""")

_MOST_ATTRIBUTES = 20_000
"""Of one tag: libxml2 took .4 s for them, 3.6 s for 50,000, more than 25 s for 200,000."""
_LONG = 32_768
"""Bytes: a tag with more attributes than that, all of other names, has at least twice as many."""
_MOST_DEPTH = 2_000
"""Elements within elements: at 2,048 libxml2 ends, and drops the rest of the page without a word."""
_MOST_TAGS = 150_000
"""Of a page; 200,000 (a list of 100,000 links) took 17 seconds and 400 MB to read."""
_MOST_TEXT = 10_000_000
"""Characters of a page's text, more than any book has; 50 million took 15 seconds and 1 GB to read."""
_FEW_WORDS = 50
"""Of a page that waits for its scripts: a name, a few buttons, a line that asks to turn scripts on."""


class UnreadableError(Exception):
    """A page that no parser would survive, and what it could be read for is not worth it; the message says why."""


class EmptyError(UnreadableError):
    """A page with nothing in it."""


def decode(body: bytes, declared: str | None) -> str:
    """The text of the bytes.  A mark at the beginning is believed first; then UTF-8, where nearly all of the
    bytes are; then the header, the page's own word and detection (WHATWG HTML, 13.2.3.2), each where the bytes
    fit it.  What does not fit becomes U+FFFD."""
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    if _is_plain_utf8(body):
        return body.decode()
    for pattern, charset in _UNMARKED:
        if pattern.match(body):
            return body.decode(charset, "replace")
    high = len(body.translate(None, _ASCII))
    named = [declared, html_body_declared_encoding(body)]
    # ISO-2022-JP and HZ are written in ASCII alone, so for these bytes UTF-8 is no finding.
    for name in [*named, "utf-8"] if not high else ["utf-8", *named]:
        text = _as(body, name, high)
        if text is not None:
            return text
    return body.decode(_charset(_detect(body), body) or "cp1252", "replace")


def tree(body: bytes, declared: str | None) -> lxml.html.HtmlElement:
    """The page's tree, parsed once; UnreadableError for what would hold or kill the parser, EmptyError for an
    empty one."""
    # Nearly all pages are UTF-8, and are parsed from the bytes as they came.
    data = body if _is_plain_utf8(body) else decode(body, declared).encode("utf-8", "ignore")
    data = _without_controls(data)
    _guard(data)
    # Without huge_tree, libxml2 drops what stands below depth 256, and all that comes after it.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # One class for all elements: lxml.html's own choice by tag is made in Python, for each of them.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement))
    try:
        page = lxml.html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, etree.XMLSyntaxError) and error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise EmptyError("the page is empty") from None
    if not isinstance(page, lxml.html.HtmlElement):
        raise EmptyError("the page is empty")
    _guard_against_a_cut(page)
    if len(data) > _MOST_TEXT:
        _guard_against_a_flood(page)
    return page


def asks_for_password(page: lxml.html.HtmlElement) -> bool:
    """Whether there is a field for a password."""
    return any((field.get("type") or "").strip().lower() == "password" for field in page.iter("input"))


def is_script_shell(page: lxml.html.HtmlElement) -> bool:
    """Whether the page has scripts and hardly any words of its own."""
    texts = page.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    shown = sum(len(words(str(text))) for text in texts)
    return bool(page.xpath("//script")) and shown < _FEW_WORDS


def _is_plain_utf8(body: bytes) -> bool:
    """Whether these bytes can only be meant as UTF-8.  ASCII with escapes may be ISO-2022-JP, with NULs UTF-16."""
    if b"\0" in body or b"\x1b" in body:
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as(body: bytes, name: str | None, high: int) -> str | None:
    """The bytes read in the charset of that name, where it is one and at least nine tenths of those above ASCII
    (`high`, their number) fit it: a word broken here and there does not make another charset of it."""
    charset = _charset(name, body)
    if charset is None:
        return None
    text = body.decode(charset, "replace")
    if high and text.replace("\ufffd", "").isascii():
        return None
    # The last character is broken where a page was cut.
    return text if text[:-1].count("\ufffd") * 10 <= high else None


def _charset(name: str | None, body: bytes) -> str | None:
    """Python's name of a charset, under the names that browsers give them (gb2312 means gb18030).  None for what
    is no charset of pages: of Python's other codecs, those leave markup in ASCII alone."""
    charset = resolve_encoding(name) if name else None
    if charset is None:
        return None
    if charset.startswith("utf-16"):
        return charset if b"\0" in body else None
    try:
        return charset if _MARKUP.decode(charset, "replace").encode() == _MARKUP else None
    except (LookupError, ValueError):
        return None


def _detect(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:100_000]).best()
    return best.encoding if best else None


def _without_controls(data: bytes) -> bytes:
    """UTF-8 without control characters, also as numeric references; UnreadableError if it is full of them."""
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    clean = data.translate(_SPACES, _CONTROLS)
    # A text has hardly any; of bytes at random they are a tenth.
    if len(data) - len(clean) > max(64, len(data) // 50):
        raise UnreadableError("what the server sent is no text")
    for pattern in _LONGER_CONTROLS:
        clean = pattern.sub(b"", clean)
    better = _REFERENCE.sub(lambda match: b"" if _is_harmful(match) else match[0], clean)
    if len(better) != len(clean):
        # What is left on both sides may be a reference now.
        better = _REFERENCE.sub(lambda match: b" " if _is_harmful(match) else match[0], better)
    return better


def _is_harmful(match: re.Match[bytes]) -> bool:
    digits, base = (match[1], 16) if match[1] is not None else (match[2], 10)
    if len(digits) > 7:
        return True
    number = int(digits or b"0", base)
    return number in _HARMFUL or 0xD800 <= number <= 0xDFFF or number > 0x10FFFF


def _guard(data: bytes) -> None:
    if not _may_have_a_long_tag(data) and (len(data) < 3 * _MOST_TAGS or data.count(b"<") <= _MOST_TAGS):
        return
    tags = 0
    for token in _TOKEN.finditer(data):
        start, end = token.start(), token.end(2) if token[1] else token.end()
        if data[start + 1] == ord("!"):
            continue
        tags += 1
        if tags > _MOST_TAGS:
            raise UnreadableError(f"it has more than {_MOST_TAGS:,} tags")
        if end - start > _LONG:
            attributes = _ATTRIBUTE.finditer(data, start + 1, end)
            if next(islice(attributes, _MOST_ATTRIBUTES + 1, None), None):
                raise UnreadableError(f"one of its tags has more than {_MOST_ATTRIBUTES:,} attributes")


def _may_have_a_long_tag(data: bytes) -> bool:
    """Cheap, and false for nearly all pages: a tag as long as that has no `<` for a long stretch, or no `>`, or very
    many quoted values with both in them.  (A tag that is made to slip through costs its page alone: the process has
    its limits.)"""
    start = 0
    while start + _LONG < len(data):
        end = start + _LONG
        if data.find(b"<", start, end) < 0:
            before = data.rfind(b"<", 0, start)
            tag = _WHOLE_TAG.match(data, before) if before >= 0 else None
            if before >= 0 and (tag is None or tag.end() > start):
                return True
            # It is text, or a script: no tag begins before the next `<`.
            end = data.find(b"<", end)
            if end < 0:
                break
        elif data.find(b">", start, end) < 0:
            return True
        start = end
    return len(data) > 6 * _MOST_ATTRIBUTES and data.count(b"=") > _MOST_ATTRIBUTES


def _guard_against_a_cut(page: lxml.html.HtmlElement) -> None:
    """Where the parser ended because of the depth, the last branch of its tree is that deep."""
    depth = 1
    element = page
    while len(element):
        element = element[-1]
        depth += 1
    if depth > _MOST_DEPTH:
        raise UnreadableError(f"it nests more than {_MOST_DEPTH:,} elements into one another")


def _guard_against_a_flood(page: lxml.html.HtmlElement) -> None:
    """A saved page may well have its pictures in it, 30 megabytes of attributes; they cost nothing.  Text does."""
    texts = page.xpath("//text()[not(parent::script or parent::style)]")
    if sum(len(str(text)) for text in texts) > _MOST_TEXT:
        raise UnreadableError(f"it has more than {_MOST_TEXT:,} characters of text")
