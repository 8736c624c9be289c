"""What bytes are."""

_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<!--", b"<title", b"<article")
# What no page begins with, whatever its header says (WHATWG MIME Sniffing, 6 and 7.1).
_FILES = (
    b"\x1f\x8b",  # gzip
    b"pk\x03\x04",  # zip and what office programs make of it
    b"\x89png",
    b"\xff\xd8\xff",
    b"gif8",
    b"riff",
    b"\xd0\xcf\x11\xe0",
    b"\x7felf",
    b"rar!",
    b"7z\xbc\xaf",
    b"id3",
    b"oggs",
    b"wof",
)


def media_type(declared: str, body: bytes) -> str | None:
    """What the bytes are: text/html, application/pdf or text/plain; None when there is nothing to read.

    The bytes are believed before the header, which often lies (WHATWG MIME Sniffing, 7.1, for the marks).
    """
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x0c").lower()
    if head.startswith(b"%pdf-"):
        return "application/pdf"
    name = declared.split(";")[0].strip().lower()
    if head.startswith(_FILES) or head[4:8] == b"ftyp":
        return None
    if head.startswith(_HTML) or (head.startswith(b"<?xml") and b"<html" in body[:4096].lower()):
        return "text/html"
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    # A page may hold a few NUL characters and still be one; a file without a name is one of something else.
    if name in ("text/html", "application/xhtml+xml") and (
        wide or body[:1024].count(0) * 20 <= len(body[:1024])
    ):
        return "text/html"
    if b"\0" in body[:1024] and not wide:
        return None
    if name.startswith("text/plain") or (not name and head):
        return "text/plain"
    return None


# The first bytes of each kind of image that mail programs show (WHATWG MIME Sniffing, 6.1).
_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


def image_type(data: bytes) -> str | None:
    """The media type of an image; None when it is none that every browser and mail program shows."""
    if data[:4] == b"RIFF" and data[8:14] == b"WEBPVP":
        return "image/webp"
    return next((kind for mark, kind in _IMAGES.items() if data.startswith(mark)), None)
