"""The text of a file, whatever it was written in, and whatever was pasted into it since."""

import codecs
import re

from roundup.text.marks import without_controls

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""What a file may begin with, the longer ones first (Unicode Standard, 23.8)."""
_NAMED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.I)
_FOREIGN = re.compile(rb"[\x80-\xff]+")
_RARE = re.compile(rb"[\x81-\x84\x86-\x90\x98-\x9f]")
"""Bytes that are signs that hardly any text has in Windows-1252, and begin a character in Shift_JIS."""
_CELLS = re.compile(rb"[,;\t|\"]")
_ONE_BYTE = ["cp1250", "cp1251", "koi8_r", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256"]
_TWO_BYTES = ["shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"]
"""What spreadsheet programs wrote and write, by the language of the system.  With all that Python knows to choose from,
one line of Russian was taken for Lithuanian, and Greek for Chinese."""
_LONG_RUN = 3
"""Bytes: in languages of Latin letters one or two stand together; in Cyrillic, Chinese or Japanese whole words."""
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b"))
_SAMPLE = 20_000
"""Bytes that are looked at to find out an encoding."""


def text(body: bytes, named: str | None = None) -> str:
    """The text of the bytes: lines end with a line feed, and there are no control characters in it.

    In this order: the mark at the beginning; UTF-16 without one; UTF-8; the encoding that is named, by the
    caller or in the first lines; where nothing is UTF-8, the encoding of the whole, guessed.  What remains is
    read as UTF-8 and, byte for byte where that is none, as Windows-1252, which is what files are mixed with.
    """
    found = _whole(body, named)
    if found is None:
        found = body.decode("utf-8", _MIXED)
    return without_controls(found.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"))


def is_binary(body: bytes) -> bool:
    """Whether this is no text: a PDF, or control characters in its first kilobytes, more than slip into texts."""
    if _marked(body) or _utf_16(body):
        return False
    head = body[:4096]
    return (
        head.startswith(b"%PDF-") or len(head) - len(head.translate(None, _CONTROLS)) > 1 + len(head) // 100
    )


def _whole(body: bytes, named: str | None) -> str | None:
    mark = _marked(body)
    if mark:
        return body.decode(mark, "replace")
    wide = _utf_16(body)
    if wide:
        return body.decode(wide, "replace")
    inside = _NAMED.search(body[:2048])
    for encoding in ("utf-8", named, inside[1].decode("ascii") if inside else None):
        if encoding and (found := _strict(body, encoding)) is not None:
            return found
    return _guessed(body)


def _marked(body: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS.items() if body.startswith(mark)), None)


def _utf_16(body: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of mostly Latin text is NUL."""
    head = body[:2000]
    odd, even = head[1::2].count(0), head[::2].count(0)
    if odd * 3 > len(head) and even * 20 < len(head):
        return "utf-16-le"
    return "utf-16-be" if even * 3 > len(head) and odd * 20 < len(head) else None


def _strict(body: bytes, encoding: str) -> str | None:
    if encoding.lower().startswith(("utf-16", "utf16", "utf-32", "ucs")):
        return None  # it would have shown itself, and there is nothing that it could not be read as
    if encoding.lower().replace("_", "-") in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
        encoding = "windows-1252"  # as browsers read them (WHATWG Encoding, 4.2)
    try:
        return body.decode(encoding)
    except (LookupError, ValueError):
        # Python knows encodings of other things than text (hex, rot13), and a file may name them.
        return None


def _guessed(body: bytes) -> str | None:
    """The text of a file that is in another encoding throughout; None where it is Windows-1252, or mixed."""
    lines = [line for line in body.split(b"\n") if not line.isascii()]
    foreign = [line for line in lines if _strict(line, "utf-8") is None]
    if len(foreign) * 2 < len(lines):
        return None
    # Cells that are ASCII (addresses, dates) would tell it nothing.
    cells = (cell for line in foreign for cell in _CELLS.split(line) if not cell.isascii())
    sample = b"\n".join(cells)[:_SAMPLE]
    runs = _FOREIGN.findall(sample)
    if sum(map(len, runs)) < _LONG_RUN * len(runs) and len(_RARE.findall(sample)) * 3 < len(runs):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=[*_ONE_BYTE, *_TWO_BYTES]).best()
    return _strict(body, best.encoding) if best else None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


_MIXED = "or-windows-1252"
codecs.register_error(_MIXED, _as_windows_1252)
