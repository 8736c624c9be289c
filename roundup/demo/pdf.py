"""A small writer of plain text PDFs, enough for the demo's report."""

FONT_SIZE, LEADING = 11, 15
LEFT, TOP, FOOT = 72, 770, 48  # points on A4, from its lower left corner
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def pdf(pages: list[list[str]], *, title: str, created: str, labels: str) -> bytes:
    """Write a PDF of these pages, each a list of lines in Helvetica, printed as they are given.

    `created` is a day, `YYYY-MM-DD`. `labels` holds one printed page number a page, separated by
    white space (`i ii 16 17`): they become the page labels (ISO 32000-1, 12.4.2) and stand at each
    page's foot. About 85 characters fit on a line and 46 lines on a page; nothing is wrapped.
    Raises ValueError if there is not one label a page, UnicodeEncodeError outside Windows-1252.
    """
    numbers = labels.split()
    if len(numbers) != len(pages):
        raise ValueError(f"{len(pages)} pages, but {len(numbers)} page labels: {labels!r}")
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(pages)))
    ranges = " ".join(f"{at} << {_label(number)} >>" for at, number in enumerate(numbers))
    catalog = f"<< /Type /Catalog /Pages 2 0 R /Lang (en) /PageLabels << /Nums [{ranges}] >> >>"
    # UTF-16 in hexadecimal: the one spelling of an Info string that needs no escapes.
    name = title.encode("utf-16-be").hex().upper()
    info = f"<< /Title <FEFF{name}> /CreationDate (D:{created.replace('-', '')}000000Z) >>"
    objects = [
        catalog.encode("ascii"),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        info.encode(),
    ]
    for at, (lines, number) in enumerate(zip(pages, numbers, strict=True)):
        page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
        page += f" /Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * at} 0 R >>"
        content = _content(lines, number)
        stream = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)
        objects += [page.encode(), stream]
    return _file(objects)


def _label(number: str) -> str:
    if number.isdecimal():
        return f"/S /D /St {number}"
    if number in ROMAN:
        return f"/S /r /St {ROMAN.index(number) + 1}"
    raise ValueError(f"A page label is a number or a roman numeral up to x, not {number!r}")


def _content(lines: list[str], number: str) -> bytes:
    start = f"BT /F1 {FONT_SIZE} Tf {LEADING} TL {LEFT} {TOP} Td\n".encode()
    body = b"".join(b"(%b) Tj T*\n" % _escaped(line) for line in lines)
    foot = f"ET\nBT /F1 {FONT_SIZE} Tf 290 {FOOT} Td ({number}) Tj ET".encode()
    return start + body + foot


def _escaped(line: str) -> bytes:
    text = line.encode("cp1252")
    return text.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")  # the high bytes mark the file as binary
    offsets = []
    for at, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (at, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % xref
    return bytes(out)
