"""PDFs: text by page with the printed labels, title, day."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.demo.pdf import pdf
from roundup.extract.pdf import paragraphs, read
from roundup.model import Value

FIRST = [
    "The ferry sails again",
    "",
    "The ferry between Ostrel and Karst sailed again on Monday, officials of the port",
    "authority said. It carried forty people and a dog, and the mayor waved from the quay",
    "until it was out of sight.",
    "A second paragraph begins here because the line before it was short and ended in",
    "a stop.",
]
SECOND = ["The second page has words of its own, and they stand on lines that are rather long."]
REPORT = pdf([FIRST, SECOND], title="Ferries of the strait", created="2024-01-03", labels="iv 17")


def test_the_pages_of_a_pdf_are_parted_and_bear_their_printed_labels() -> None:
    found = read(REPORT)
    assert found.trouble is None
    assert found.pages == ("iv", "17")
    assert found.text.split("\f") == [
        "The ferry sails again\n"
        "The ferry between Ostrel and Karst sailed again on Monday, officials of the port authority said. "
        "It carried forty people and a dog, and the mayor waved from the quay until it was out of sight.\n"
        "A second paragraph begins here because the line before it was short and ended in a stop.",
        "The second page has words of its own, and they stand on lines that are rather long.",
    ]
    assert found.words == len(found.text.split())


def text(*lines: str) -> str:
    """What is read of a page of these lines, which is page 17."""
    return read(pdf([list(lines)], title="x y", created="2024-01-03", labels="17")).text


def test_a_word_that_was_parted_at_a_lines_end_is_whole() -> None:
    found = text("The mayor of Ostrel stood there and waved from the har-", "bour until it was out of sight.")
    assert found == "The mayor of Ostrel stood there and waved from the harbour until it was out of sight."


def test_a_hyphen_that_is_the_words_own_stays() -> None:
    """What is quoted from it must stand there letter by letter."""
    found = text("The ferry between the ports of Ostrel-", "Karst sailed again on Monday afternoon.")
    assert "Ostrel-" in found
    assert "OstrelKarst" not in found


def test_a_page_that_ends_within_a_word_does_not_take_its_number_in() -> None:
    assert text("The mayor of Ostrel stood there and waved from the har-").endswith("from the har-")


def test_a_parted_word_does_not_run_two_paragraphs_together() -> None:
    found = text(
        "The ferry between Ostrel and Karst sailed again on Monday with forty people, har-",
        "bour officials said.",
        "A second paragraph begins here, because the line before it was short and had a stop.",
    )
    assert len(found.split("\n")) == 2


def test_the_page_number_at_the_foot_is_no_text() -> None:
    assert not any(page.endswith(("iv", "17")) for page in read(REPORT).text.split("\f"))


def test_a_number_within_the_page_stays() -> None:
    found = read(pdf([["One", "17", "Two"]], title="x y", created="2024-01-03", labels="17"))
    assert found.text.split() == ["One", "17", "Two"]


def test_the_title_is_the_files_own_then_its_first_line() -> None:
    assert read(REPORT).fields["title"] == (
        Value("Ferries of the strait", "meta"),
        Value("The ferry sails again", "text"),
    )


@pytest.mark.parametrize(
    "title", ["", "untitled", "Microsoft Word - report_v3.docx", "report.pdf", "Final draft.indd", "---"]
)
def test_a_title_that_a_program_has_made_up_is_none(title: str) -> None:
    found = read(pdf([FIRST], title=title, created="2024-01-03", labels="1"))
    assert found.fields["title"] == (Value("The ferry sails again", "text"),)


def test_a_title_is_one_line_that_hides_nothing() -> None:
    found = read(pdf([FIRST], title="Fähren\u202e\n 港口 🚢", created="2024-01-03", labels="1"))
    assert found.fields["title"][0] == Value("Fähren 港口 🚢", "meta")


def test_the_day_is_the_one_on_which_it_was_made() -> None:
    assert read(REPORT).fields["published"] == (Value("2024-01-03", "meta"),)


@pytest.mark.parametrize("created", ["0001-01-01", "2024-02-31", "9999-12-31"])
def test_a_day_that_is_none_is_left_out(created: str) -> None:
    assert "published" not in read(pdf([FIRST], title="x y", created=created, labels="1")).fields


def test_a_pdf_without_text_needs_a_person() -> None:
    found = read(pdf([[], []], title="A scan", created="2024-01-03", labels="1 2"))
    assert found.text == ""
    assert found.trouble is not None
    assert found.trouble.state == "needs_you"
    assert "pictures" in str(found.trouble.reason)
    assert found.fields["title"] == (Value("A scan", "meta"),)


def test_a_page_without_text_stays_a_page() -> None:
    found = read(pdf([FIRST, [], SECOND], title="x y", created="2024-01-03", labels="1 2 3"))
    assert found.pages == ("1", "2", "3")
    assert [bool(page) for page in found.text.split("\f")] == [True, False, True]


@pytest.mark.parametrize(
    "body", [b"", b"%PDF-1.4\n", b"%PDF-1.7 and then nothing of the kind", b"<html>", b"\x00" * 99]
)
def test_what_is_no_pdf_needs_a_person(body: bytes) -> None:
    found = read(body)
    assert found.trouble is not None
    assert found.trouble.state == "needs_you"
    assert found.trouble.reason == "The PDF can't be opened: it is damaged or asks for a password."


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
    ],
    ids=["half", "a page too many", "no end", "no page", "no contents", "circle", "title", "labels", "day"],
)
def test_a_damaged_pdf_harms_nobody(body: bytes) -> None:
    """What can be read of it is read; where nothing can, it needs a person."""
    found = read(body)
    assert bool(found.text.strip("\f \n")) == (found.trouble is None)
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
        st.lists(st.text(st.sampled_from("abcdeé .,“”-1"), max_size=60), max_size=6), min_size=1, max_size=3
    )
)
@example([["a-"]])
def test_no_letter_of_a_pdf_is_lost(pages: list[list[str]]) -> None:
    labels = " ".join(str(number) for number in range(91, 91 + len(pages)))
    found = read(pdf(pages, title="x y", created="2024-01-03", labels=labels))
    for number, (lines, page) in enumerate(zip(pages, found.text.split("\f"), strict=False)):
        printed = [line.strip() for line in lines]
        # A line that is the page's own number may be taken for it; a hyphen at a line's end for a parted word.
        letters = sorted(c for line in printed if line != str(91 + number) for c in line if c not in " -\t")
        assert sorted(c for c in page if c not in " -\n\t") == letters


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        ([], ""),
        (["One line."], "One line."),
        (
            ["It is a long line that goes on and", "on. Then it ends."],
            "It is a long line that goes on and on. Then it ends.",
        ),
        (
            ["First paragraph here.", "", "Second paragraph here."],
            "First paragraph here.\nSecond paragraph here.",
        ),
        (
            [
                "A rather long line that fills the width of it,",
                "then short.",
                "A rather long line that fills the width of it.",
            ],
            "A rather long line that fills the width of it, then short.\n"
            "A rather long line that fills the width of it.",
        ),
        (
            ["The mayor waved from the har-", "bour and was gone for good."],
            "The mayor waved from the harbour and was gone for good.",
        ),
        (
            ["It sailed from the port of Ostrel-", "Karst in the afternoon of Monday."],
            "It sailed from the port of Ostrel- Karst in the afternoon of Monday.",
        ),
        (
            ["In the years 2019-", "2024 it stood still for all of us."],
            "In the years 2019- 2024 it stood still for all of us.",
        ),
        (
            ["1 Ships ............ 3", "2 Masts ............ 9"],
            "1 Ships ............ 3\n2 Masts ............ 9",
        ),
        (["港口今天重新开放，渡轮明天启航，旅", "客欢迎。"], "港口今天重新开放，渡轮明天启航，旅 客欢迎。"),
    ],
)
def test_printed_lines_become_paragraphs(lines: list[str], made: str) -> None:
    assert paragraphs(lines) == made
