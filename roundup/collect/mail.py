"""Newsletters: the links in a mail (.eml), or in the mails of a mailbox (mbox).

A mail's parts are split with the standard library's old rules (`compat32`) and its few headers read here: with the
new ones (`policy.default`) 50,000 quotation marks in one header took 98 seconds, and 10,000 parts ten times as long.
"""

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from roundup.collect import decode
from roundup.collect.letter import Hyperlink, in_html, in_text
from roundup.collect.rows import Found, LeftOut, Rows, Unreadable, link, moment
from roundup.text.marks import one_line

Unwrap = Callable[[str], str]
"""The target of an address that only leads on, where it shows; else the address."""

MOST_PARTS = 1_000
"""Parts of one mail: newsletters have three."""
MOST_LETTERS = 5_000_000
"""Of one mail, HTML included: newsletters have 100,000, and 5 million take three seconds."""
_MOST_OF_A_HEADER = 2_000

_WORDS = ("text/html", "text/plain")
_SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\d\d:\d\d[^\r\n]*\r?\n")
"""Between the mails of a mailbox (RFC 4155): `From `, the sender, and when it came."""
_BEFORE = b"\xef\xbb\xbf \t\r\n"
"""What programs put before the first header, and does not belong there."""
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t\r\n]")
_OF_MAILS = frozenset(
    (
        b"from",
        b"received",
        b"return-path",
        b"message-id",
        b"mime-version",
        b"delivered-to",
        b"dkim-signature",
        b"subject",
    )
)


def read(body: bytes, unwrap: Unwrap) -> Found | None:
    """The links in the mails of this file; None when it holds no mail."""
    if _SEPARATOR.match(body):
        return Found("mailbox", _mailbox(body, unwrap), body.count(b"\n") + 1)
    return Found("mail", _mail(body, 1, unwrap), body.count(b"\n") + 1) if _is_mail(body) else None


def _is_mail(body: bytes) -> bool:
    """Whether it begins with headers, two of which every mail has."""
    names = set()
    for line in body[:20_000].lstrip(_BEFORE).splitlines():
        header = _HEADER.match(line + b"\n")
        if header:
            names.add(header[1].lower())
        elif not line.startswith((b" ", b"\t")):
            break
    return len(names & _OF_MAILS) > 1


def _mailbox(body: bytes, unwrap: Unwrap) -> Rows:
    line, counted = 1, 0
    begins = [match.end() for match in _SEPARATOR.finditer(body)]
    ends = [match.start() for match in _SEPARATOR.finditer(body)][1:]
    for begin, end in zip(begins, [*ends, len(body)], strict=True):
        line += body.count(b"\n", counted, begin)
        counted = begin
        yield from _mail(body[begin:end], line, unwrap)


def _mail(raw: bytes, line: int, unwrap: Unwrap) -> Rows:
    """The links of one mail, and of those that were sent on with it."""
    try:
        letters = list(_letters(email.message_from_bytes(raw.lstrip(_BEFORE), policy=email.policy.compat32)))
    except RecursionError:
        yield Unreadable(line, "its parts stand too deep in one another")
        return
    parts, left = 0, MOST_LETTERS
    for letter, held in letters:
        via, sent, subject = _via(letter), _sent(letter), _header(letter, "subject")
        linked = False
        for kind in ("html", "plain"):
            # What is in the HTML stands in the plain text once more, without its headlines.
            for part in [one for one in held if not linked and one.get_content_subtype() == kind]:
                parts += 1
                words = _words(part) if parts <= MOST_PARTS and left >= 0 else ""
                for hyperlink in _in_part(part, _beginning(words, left), unwrap):
                    yield from _rows(hyperlink, line, via, sent, subject)
                    linked = True
                left -= len(words)
    if parts > MOST_PARTS:
        yield Unreadable(line, f"it has {parts:,} parts, of which the first {MOST_PARTS:,} were read")
    if left < 0:
        yield Unreadable(line, f"it is longer than the {MOST_LETTERS:,} letters that were read")


def _beginning(words: str, most: int) -> str:
    """So much of the words at most, and no half of an address at the end."""
    if len(words) <= most:
        return words
    return words[: max(words.rfind(" ", 0, max(0, most)), words.rfind("\n", 0, max(0, most))) + 1]


def _in_part(part: Message, words: str, unwrap: Unwrap) -> list[Hyperlink]:
    return in_html(words, unwrap) if part.get_content_subtype() == "html" else in_text(words, unwrap)


def _rows(hyperlink: Hyperlink, line: int, via: str, sent: str | None, subject: str) -> Rows:
    """A row for each address that the mail has for a page: they are kept as they stand there."""
    if hyperlink.left_out:
        yield LeftOut(line, hyperlink.left_out, subject)
        return
    for url in hyperlink.given:
        row = link(line, url, how="mail", via=via, saved_at=sent, said={"title": hyperlink.headline})
        yield replace(row, part=subject)


def _letters(message: Message) -> Iterator[tuple[Message, list[Message]]]:
    """Each mail in this one, with those of its parts that hold its words."""
    mails = [message]
    while mails:
        mail = mails.pop()
        parts, words = [mail], []
        while parts:
            part = parts.pop()
            inside = part.get_payload() if part.is_multipart() else None
            if isinstance(inside, list):
                # A mail that is sent on whole has a sender and a date of its own.
                further = mails if part.get_content_type() == "message/rfc822" else parts
                further.extend(one for one in reversed(inside) if isinstance(one, Message))
            elif part.get_content_type() in _WORDS and part.get_content_disposition() != "attachment":
                words.append(part)
        yield mail, words


def _words(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return decode.text(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""


def _via(letter: Message) -> str:
    """The newsletter and its subject: `Quay Weekly — The ferry is back`.

    A newsletter is called as its sender is, else as its list is (RFC 2919).  There is no ` — ` in its name, so what
    stands before the first one is the newsletter.
    """
    sender, address = parseaddr(_raw(letter, "from"))
    name, _, identity = _header(letter, "list-id").partition("<")
    newsletter = _decoded(sender) or name.strip(' "') or identity.strip(" >") or address
    return " — ".join(
        filter(None, (one_line(newsletter.replace(" — ", ", "), 200), _header(letter, "subject")))
    )


def _sent(letter: Message) -> str | None:
    try:
        return moment(parsedate_to_datetime(_raw(letter, "date")).isoformat())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _header(letter: Message, name: str) -> str:
    return one_line(_decoded(_raw(letter, name)), 300)


def _raw(letter: Message, name: str) -> str:
    """A header as it stands in the mail, in one line: words in it may still be encoded (RFC 2047)."""
    found = next((str(value) for one, value in letter.raw_items() if one.lower() == name), "")
    plain = decode.text(found[:_MOST_OF_A_HEADER].encode("utf-8", "surrogateescape"))
    return " ".join(plain.split())


def _decoded(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (MessageError, ValueError, LookupError):
        return text
