"""PDFs that can't be read, or not whole."""

import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.demo import pdf as demo
from roundup.extract.pdf import read
from roundup.model import Value
from tests.extract.makepdf import column, pdf, stream
from tests.extract.test_pdf import PROSE, report


def why(body: bytes) -> str:
    """Why a PDF needs a person."""
    found = read(body)
    assert found.trouble is not None
    assert found.trouble.state == "needs_you"
    assert found.text == ""
    return str(found.trouble.reason)


def test_a_scan_needs_a_person() -> None:
    body = pdf([[], []], info="/Title (A scan of the papers)", picture=True)
    assert why(body) == (
        "The PDF has no text in it: its pages are pictures; "
        "let a program recognise the text (OCR), and add that copy with `roundup add --pdf FILE URL`."
    )
    assert read(body).fields["title"] == (Value("A scan of the papers", "meta"),)
    assert read(body).pages == ("1", "2")


def test_letters_that_are_none_need_a_person() -> None:
    assert "which letters" in why(pdf([column(["\ue001\ue002\ue003\ue004\ue005"])]))


def test_a_password_needs_a_person() -> None:
    assert why(pdf([column(PROSE)], password="lamp")) == (
        "The PDF asks for a password; save a copy without one and add it with `roundup add --pdf FILE URL`."
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"%PDF-1.4\n", b"%PDF-1.7 and then nothing of the kind", b"<html>", b"\x00" * 99, pdf([])],
    ids=["empty", "head", "words", "page", "zeros", "no pages"],
)
def test_what_is_no_pdf_needs_a_person(body: bytes) -> None:
    assert why(body) == (
        "The PDF is damaged and can't be opened; add a copy that opens with `roundup add --pdf FILE URL`."
    )


def test_pages_that_are_no_pages_need_a_person() -> None:
    body = report(1).replace(b"/Kids [9 0 R]", b"/Kids [2 0 R]")
    assert (
        why(body)
        == "The PDF has no page that can be read; add a copy that opens with `roundup add --pdf FILE URL`."
    )


def test_of_a_pdf_that_is_too_long_it_is_said_how_much_was_read() -> None:
    found = read(pdf([column([f"Passage {number * 7} of it"]) for number in range(1, 2501)]))
    assert "Passage 14000 of it" in found.text
    assert found.text.count("\f") == 1999
    assert len(found.pages) == 2500
    assert [(one.kind, one.evidence) for one in found.signals] == [
        ("partial", "only the first 2,000 of its 2,500 pages were read")
    ]


def test_what_inflates_without_text_is_no_text() -> None:
    bomb = stream(zlib.compress(b" " * 50_000_000, 9), "/Filter /FlateDecode")
    body = pdf([column(PROSE)])
    at, end = body.index(b"10 0 obj\n") + 9, body.index(b"\nendobj", body.index(b"10 0 obj\n"))
    assert "pictures" in why(body[:at] + bomb + body[end:])


def test_what_the_file_says_of_itself_may_be_long() -> None:
    long = "lamps of Tolvarn, " * 60_000
    found = read(pdf([column(PROSE)], info=f"/Title ({long}) /Author ({long})", catalog=f"/Lang ({long})"))
    assert len(str(found.fields["title"][0].value)) == 300
    assert len(str(found.fields)) < 3000


def test_a_label_is_short_and_printable() -> None:
    label = "\ufeffp\x07\u202e".encode("utf-16-be").hex() + "0041" * 500
    assert read(pdf([column(PROSE)], catalog=f"/PageLabels << /Nums [0 << /P <{label}> >>] >>")).pages == (
        "p" + "A" * 18 + "…",
    )


REPORT = demo.pdf(
    [list(PROSE), ["Another page", *PROSE]], title="Ferries", created="2024-01-03", labels="iv 17"
)


def damaged(old: bytes, new: bytes) -> bytes:
    assert old in REPORT
    return REPORT.replace(old, new)


@pytest.mark.parametrize(
    "body",
    [
        REPORT[: len(REPORT) // 2],
        damaged(b"/Count 2", b"/Count 3"),
        damaged(b"/Count 2", b"/Count 9999999"),
        damaged(b"/Type /Page ", b"/Type /Cage "),
        damaged(b"/Contents", b"/Cantents"),
        damaged(b"/Kids [5 0 R 7 0 R]", b"/Kids [5 0 R 2 0 R]"),
        damaged(b"/Title <FEFF0046", b"/Title <FEFFD800"),
        damaged(b"/Nums [", b"/Nums 5 ["),
        damaged(b"(D:20240103000000Z)", b"<FEFFDC00>"),
        damaged(b"/Lang (en)", b"/Lang 9"),
        damaged(b"[0 0 595 842]", b"[9 9 9 9]"),
        damaged(b"/F1 11 Tf", b"/F1 0 Tf"),
    ],
    ids=[
        *("half", "a page too many", "no end", "no page", "no contents", "circle", "title", "labels", "day"),
        *("language", "no room", "no size"),
    ],
)
def test_a_damaged_pdf_harms_nobody(body: bytes) -> None:
    """What can be read of it is read; where nothing can, it needs a person."""
    found = read(body)
    assert bool(found.text.strip("\f \n")) == (found.trouble is None)
    assert len(found.pages) < 4
    for values in found.fields.values():
        for one in values:
            str(one.value).encode("utf-8")


@given(st.integers(0, len(REPORT)), st.binary(max_size=12), st.integers(0, 40))
@example(len(REPORT) // 2, b"", 10_000)
@example(REPORT.index(b"/Kids") + 7, b"9", 1)
def test_any_damage_is_an_outcome(at: int, put: bytes, cut: int) -> None:
    found = read(REPORT[:at] + put + REPORT[at + cut :])
    assert found.text or found.trouble is not None
    found.text.encode("utf-8")


@given(
    st.lists(
        st.lists(st.text(st.sampled_from("abcdeé .,“”-"), max_size=60), max_size=6), min_size=1, max_size=2
    )
)
@example([["a-"]])
def test_no_letter_of_a_pdf_is_lost(pages: list[list[str]]) -> None:
    """But for the page's own number; a hyphen at a line's end may have parted a word."""
    found = read(
        demo.pdf(
            pages, title="x y", created="2024-01-03", labels=" ".join(map(str, range(91, 91 + len(pages))))
        )
    )
    for lines, page in zip(pages, found.text.split("\f"), strict=False):
        letters = sorted(c for line in lines for c in line if c not in " -")
        assert sorted(c for c in page if c not in " -\n") == letters
