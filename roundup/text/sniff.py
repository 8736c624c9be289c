"""What bytes are."""


def media_type(declared: str, body: bytes) -> str | None:
    """What the bytes are: text/html, application/pdf or text/plain; None when there is nothing to read.

    The bytes are believed before the header, which often lies (WHATWG MIME Sniffing, 7.1, for the marks).
    """
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x0c").lower()
    if head.startswith(b"%pdf-"):
        return "application/pdf"
    name = declared.split(";")[0].strip().lower()
    binary = b"\0" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not binary:
        marks = (
            b"<!doctype html",
            b"<html",
            b"<head",
            b"<body",
            b"<script",
            b"<!--",
            b"<title",
            b"<article",
        )
        if head.startswith(marks) or name in ("text/html", "application/xhtml+xml"):
            return "text/html"
        if head.startswith(b"<?xml") and b"<html" in body[:4096].lower():
            return "text/html"
        if name.startswith("text/plain") or (not name and head):
            return "text/plain"
    return None
