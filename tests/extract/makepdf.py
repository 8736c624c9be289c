"""A maker of PDFs for tests: text placed in any size and order, labels, passwords, and what is wrong with a file."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
"""What fills up a password (ISO 32000-1, 7.6.3.3)."""


@dataclass(frozen=True)
class Put:
    """A piece of text, its lower left corner in points; letters outside of Windows-1252 are set in a Chinese font."""

    text: str
    x: float
    y: float
    size: float = 11


def column(
    lines: Sequence[str], x: float = 72, y: float = 740, size: float = 11, lead: float = 14
) -> list[Put]:
    """These lines, one below the other; an empty one leaves room."""
    return [Put(line, x, y - lead * at, size) for at, line in enumerate(lines) if line]


def pdf(
    pages: Sequence[Sequence[Put]],
    *,
    info: str = "",
    catalog: str = "",
    password: str = "",
    picture: bool = False,
) -> bytes:
    """A PDF of these A4 pages; `info` and `catalog` are entries of those dictionaries, as they stand in the file.

    With a `password` it is encrypted with RC4, 40 bits; with `picture` each page is covered by one.
    """
    kids = " ".join(f"{9 + 2 * at} 0 R" for at in range(len(pages)))
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        "\nstream\n\x7f\nendstream",
    ]
    objects = [body.encode("latin-1") for body in bodies]
    for at, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources"
            b" << /Font << /F1 3 0 R /F2 5 0 R >> /XObject << /I1 8 0 R >> >> >>" % (10 + 2 * at)
        )
        content = b"q 595 0 0 842 0 0 cm /I1 Do Q\n" * picture + b"\n".join(_shown(put) for put in page)
        objects.append(stream(_rc4(_object_key(password, 10 + 2 * at), content) if password else content))
    return written(objects, _encrypt(password) if password else "")


def stream(content: bytes, entries: str = "") -> bytes:
    """A stream object with this content."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries.encode(), content)


def written(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """The file of these objects, numbered from 1; 1 is the catalog and 4 the metadata."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return bytes(out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end.encode())


def _shown(put: Put) -> bytes:
    try:
        text = put.text.encode("cp1252")
        font, shown = "F1", b"(%b)" % text.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    except UnicodeEncodeError:
        font, shown = "F2", b"<%b>" % put.text.encode("utf-16-be").hex().encode()
    return f"BT /{font} {put.size:g} Tf {put.x:g} {put.y:g} Td ".encode() + shown + b" Tj ET"


# Algorithms 1 to 4 of ISO 32000-1, 7.6, for revision 2; the owner's password is the user's.
def _owner(password: str) -> bytes:
    padded = (password.encode() + PAD)[:32]
    return _rc4(hashlib.md5(padded).digest()[:5], padded)


def _key(password: str) -> bytes:
    padded = (password.encode() + PAD)[:32]
    return hashlib.md5(padded + _owner(password) + b"\xff\xff\xff\xff" + b"0123456789abcdef").digest()[:5]


def _object_key(password: str, number: int) -> bytes:
    return hashlib.md5(_key(password) + number.to_bytes(3, "little") + b"\0\0").digest()[:10]


def _encrypt(password: str) -> str:
    name = b"0123456789abcdef".hex()
    user = _rc4(_key(password), PAD).hex()
    entry = f"<< /Filter /Standard /V 1 /R 2 /O <{_owner(password).hex()}> /U <{user}> /P -1 >>"
    return f"/Encrypt {entry} /ID [<{name}> <{name}>]"


def _rc4(key: bytes, text: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in text:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
