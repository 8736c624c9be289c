"""What bytes are, whatever their header says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.text.sniff import media_type

HTML, PDF, TEXT = "text/html", "application/pdf", "text/plain"


@pytest.mark.parametrize(
    ("declared", "body", "found"),
    [
        ("text/html; charset=utf-8", b"<!DOCTYPE html><html>", HTML),
        ("TEXT/HTML", b"<p>Ferry</p>", HTML),
        ("text/html", b"no tag at all", HTML),
        ("application/xhtml+xml", b"<?xml version='1.0'?><html xmlns='x'>", HTML),
        ("application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01", PDF),
        ("text/plain", b"The ferry is back.", TEXT),
        ("text/plain; charset=latin-1", b"Fu\xdfball", TEXT),
        ("", b"The ferry is back.", TEXT),
        ("", b"<html><body>", HTML),
    ],
)
def test_what_is_declared_truly_is_believed(declared: str, body: bytes, found: str) -> None:
    assert media_type(declared, body) == found


@pytest.mark.parametrize(
    ("declared", "body", "found"),
    [
        ("text/html", b"%PDF-1.4\n", PDF),
        ("application/octet-stream", b"%PDF-1.4\n\x00", PDF),
        ("text/plain", b"\n\n%PDF-1.4\n", PDF),
        ("application/pdf", b"<!doctype html><title>Log in</title>", HTML),
        ("text/plain", b"  \r\n<!DOCTYPE HTML><html>", HTML),
        ("application/octet-stream", b"\xef\xbb\xbf<html lang=de>", HTML),
        ("application/xml", b"<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='x'>", HTML),
        ("image/png", b"<!-- saved --><html>", HTML),
    ],
)
def test_the_bytes_are_believed_before_the_header(declared: str, body: bytes, found: str) -> None:
    assert media_type(declared, body) == found


@pytest.mark.parametrize(
    ("declared", "body"),
    [
        ("image/png", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("text/html", b"\x1f\x8b\x08\x00\x00"),
        ("text/html", b"PK\x03\x04\x14\x00\x00"),
        ("text/plain", b"\x00\x01\x02"),
        ("video/mp4", b"....ftypmp42\x00"),
        ("application/json", b'{"a": 1}'),
        ("application/rss+xml", b"<?xml version='1.0'?><rss>"),
        ("application/pdf", b"this is none"),
        ("", b""),
    ],
)
def test_where_there_is_nothing_to_read_it_is_nothing(declared: str, body: bytes) -> None:
    assert media_type(declared, body) is None


def test_a_text_of_two_bytes_a_character_is_no_binary_file() -> None:
    assert media_type("text/html", "<html>Fähre".encode("utf-16")) == HTML
    assert media_type("text/plain", "Fähre".encode("utf-16")) == TEXT


@given(st.text(max_size=30), st.binary(max_size=60))
def test_whatever_comes_is_one_of_three_things_or_nothing(declared: str, body: bytes) -> None:
    assert media_type(declared, body) in (HTML, PDF, TEXT, None)
