"""The issue as a mail that a mail program opens as a new message, not yet sent (`.eml`)."""

import html
import re
from base64 import b64encode
from collections.abc import Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256

from roundup.render.document import Document, Image
from roundup.render.html import body, direction, finished, heading, style
from roundup.render.letters import carried, seen
from roundup.render.text import plain

CLIP = 102 * 1024
"""Bytes of HTML after which Gmail shows "[Message clipped]" (measured: github.com/hteumeuleu/email-bugs, 41)."""
_WIDEST = 552
"""Pixels of an image in Outlook, which knows no `max-width`: the column without its padding."""
_PREVIEW = 150
"""Characters that mail programs show beside a subject, at most; what the preheader leaves is filled with blanks."""
_LINE = 67
"""Characters of a subject on one line of 76 with its name (RFC 2047, 2)."""
_WORD = 39
"""Bytes of a subject in one encoded word: such a line is 73 characters."""

_MAIL = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>:root{{color-scheme:light dark;supported-color-schemes:light dark}}</style>
<style>
{small}</style>
<style>
{dark}</style>
</head>
<body>
{preheader}<table role="presentation" class="ground" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="issue" cellpadding="0" cellspacing="0" border="0"><tr><td class="text" align="{left}">
{heading}{body}</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
"""


def message(document: Document, language: str, images: Mapping[str, Image], *, boundary_seed: str) -> bytes:
    """The mail's bytes, 7bit, with CRLF; `images` maps an address as typed to the picture that is sent along.

    `X-Unsent: 1` makes Outlook open it for editing.  There is no sender, receiver or date: the mail program has them.
    What sets parts apart and names pictures is made of `boundary_seed`, so one document is always the same bytes.
    """
    sent = {address: images[address] for address in document.images() if address in images}
    names = {address: f"{_digest(boundary_seed, address)}@roundup" for address in sent}
    mail = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    mail["X-Unsent"] = "1"
    mail.set_content(plain(document), cte="quoted-printable")
    shown = _html(document, language, sent, names)
    mail.add_alternative(shown, subtype="html", cte=_encoding(shown))
    mail.set_boundary(_boundary(boundary_seed, "alternative"))
    if sent:
        part = mail.get_payload(1)
        assert isinstance(part, EmailMessage)
        for address, image in sent.items():
            kind, _, subtype = image.media_type.partition("/")
            part.add_related(
                image.data,
                kind,
                subtype,
                cid=f"<{names[address]}>",
                filename=_file_name(image),
                disposition="inline",
            )
        part.set_boundary(_boundary(boundary_seed, "related"))
        part.set_param("type", "text/html")  # RFC 2387, 3.1
    return _subject(document.subject) + mail.as_bytes()


def clipped(message: bytes) -> int | None:
    """How many bytes of the HTML are more than Gmail shows; None when it shows all."""
    found = message_from_bytes(message, policy=policy.default).get_body(("html",))
    data = found.get_payload(decode=True) if found else b""
    over = len(data) - CLIP if isinstance(data, bytes) else 0
    return over if over > 0 else None


def pixels(image: bytes) -> int | None:
    """How wide a PNG (ISO 15948, 11.2.2), GIF (89a, 18) or JPEG (ITU T.81, B.2.2) says it is; None for what else."""
    if image.startswith(b"\x89PNG\r\n\x1a\n"):
        return int.from_bytes(image[16:20], "big") or None
    if image.startswith((b"GIF87a", b"GIF89a")):
        return int.from_bytes(image[6:8], "little") or None
    at = 2 if image.startswith(b"\xff\xd8") else len(image)
    while at + 9 <= len(image) and image[at] == 0xFF:
        kind = image[at + 1]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):  # a frame, and no table
            return int.from_bytes(image[at + 7 : at + 9], "big") or None
        at += 2 + int.from_bytes(image[at + 2 : at + 4], "big")
    return None


def _html(document: Document, language: str, sent: Mapping[str, Image], names: Mapping[str, str]) -> str:
    """The mail's HTML, each element with its style."""
    from css_inline import CSSInliner

    # Some programs drop style sheets, so what they say is written into each element; what depends on the reader's
    # screen can't be, and stays in sheets of its own: one that is not understood is dropped without the other.
    inliner = CSSInliner(
        inline_style_tags=False,
        keep_style_tags=True,
        extra_css=style("email"),
        load_remote_stylesheets=False,
        minify_css=True,
    )
    text = inliner.inline(
        _MAIL.format(
            language=html.escape(seen(language)),
            direction=direction(language),
            left="left" if direction(language) == "ltr" else "right",
            title=html.escape(document.subject),
            small=style("email-small"),
            dark=style("email-dark"),
            preheader=_preheader(document.preheader),
            heading=heading(document),
            body=body(document, {address: f"cid:{name}" for address, name in names.items()}),
        )
    )
    for address, image in sent.items():
        # Outlook shows an image as large as it is, or as its attribute says.
        if columns := pixels(image.data):
            tag = re.compile(rf'<img (?![^>]*\bwidth=)(?=[^>]*src="cid:{re.escape(names[address])}")')
            text = tag.sub(f'<img width="{min(columns, _WIDEST)}" ', text)
    return finished(text)


def _preheader(text: str) -> str:
    """What is shown beside the subject alone: hidden in the mail, with blanks so that nothing of the issue follows.

    The first one was made of others' headlines and is not escaped, so no template's tag is possible in it.
    """
    if not text:
        return ""
    blanks = "\u00a0\u200c" * (_PREVIEW - len(text))
    return f'<div class="preheader">{html.escape(carried(text), quote=False)}{blanks}</div>\n'


def _subject(text: str) -> bytes:
    """The subject as a header; encoded by ourselves, because `email` lets one that looks encoded be read as such."""
    if text.isascii() and len(text) <= _LINE and "=?" not in text:
        return f"Subject: {text}\r\n".encode() if text else b""
    words = [b""]
    for letter in text:
        if len(words[-1] + letter.encode()) > _WORD:
            words.append(b"")
        words[-1] += letter.encode()
    return b"Subject: " + b"\r\n ".join(b"=?utf-8?b?" + b64encode(word) + b"?=" for word in words) + b"\r\n"


def _encoding(text: str) -> str:
    """The shorter of the two that are safe in 7 bits (RFC 2045, 6.7 and 6.8); quoted-printable is three for one."""
    foreign = sum(byte > 126 for byte in text.encode())
    return "base64" if foreign > len(text.encode()) / 6 else "quoted-printable"


def _boundary(seed: str, name: str) -> str:
    """What sets parts apart, and stands in none: quoted-printable has no `=_`, base64 no `_` (RFC 2045, 6.7)."""
    return f"=_{_digest(seed, name)}"


def _digest(seed: str, name: str) -> str:
    return sha256(repr((seed, name)).encode()).hexdigest()[:32]


def _file_name(image: Image) -> str:
    return " ".join(seen(image.name).split()) or "image"
