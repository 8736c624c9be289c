"""PDFs: text by page with the printed labels."""

import pytest

from roundup.extract.pdf import read
from roundup.text.pages import page_of
from tests.extract.makepdf import Put, column, pdf, stream

PROSE = (
    "The ferry between Ostrel and Karst sailed again on Monday, officials of the port",
    "authority said. It carried forty people and a dog, and the mayor waved from the quay",
    "until it was out of sight.",
)
WHOLE = " ".join(PROSE)


NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def passage(number: int, y: float = 740) -> list[Put]:
    """The text of a page, which begins and ends with words of its own."""
    name = NAMES[number - 1]
    return column(
        [f"Passage {name} of the report begins", *PROSE, f"and here passage {name} has its end."], y=y
    )


def report(pages: int, catalog: str = "") -> bytes:
    """So many pages, each with its own passage."""
    return pdf([passage(number) for number in range(1, pages + 1)], catalog=catalog)


def cited(body: bytes, passage: str) -> tuple[int, str]:
    """The page in the file and the printed page of a passage."""
    found = read(body)
    assert found.trouble is None
    assert passage in found.text
    return page_of(found.text, found.pages, found.text.index(passage))


def test_front_matter_has_roman_labels() -> None:
    body = report(6, catalog="/PageLabels << /Nums [0 << /S /r >> 3 << /S /D >>] >>")
    assert cited(body, "Passage two of the report") == (2, "ii")
    assert cited(body, "Passage five of the report") == (5, "2")


def test_labels_may_begin_anew() -> None:
    body = report(6, catalog="/PageLabels << /Nums [0 << /S /D >> 2 << /S /D >> 4 << /S /D /St 31 >>] >>")
    assert read(body).pages == ("1", "2", "1", "2", "31", "32")
    assert cited(body, "Passage four of the report") == (4, "2")


def test_labels_may_have_a_prefix_or_letters() -> None:
    body = report(
        5, catalog="/PageLabels << /Nums [0 << /S /D /P (A-) >> 2 << /S /A >> 4 << /P (Cover) >>] >>"
    )
    assert read(body).pages == ("A-1", "A-2", "A", "B", "Cover")
    assert cited(body, "Passage two of the report") == (2, "A-2")


def test_without_labels_the_printed_numbers_count() -> None:
    """The first two pages bear none, nor does the one on which a chapter begins."""
    pages = []
    for number in range(1, 10):
        printed = {3: "i", 4: "ii"}.get(number, str(number - 4))
        bare = number in (1, 2, 7)
        pages.append(passage(number) if bare else [*passage(number), Put(f"- {printed} -", 280, 40, 9)])
    body = pdf(pages)
    assert cited(body, "Passage nine of the report") == (9, "5")
    assert cited(body, "Passage seven of the report") == (7, "3")
    assert cited(body, "Passage four of the report") == (4, "ii")
    # Before the count begins, a page has its number in the file.
    assert read(body).pages[:4] == ("1", "2", "i", "ii")
    assert "- 5 -" not in read(body).text


@pytest.mark.parametrize(
    "foot", ["Page # of 40", "# | The ferries of the strait", "The ferries, 2019 #", "第#页"]
)
def test_a_printed_number_may_stand_among_words(foot: str) -> None:
    pages = [
        [*passage(number), Put(foot.replace("#", str(number + 15)), 250, 40, 9)] for number in range(1, 5)
    ]
    found = read(pdf(pages))
    assert found.pages == ("16", "17", "18", "19")
    assert [page.split()[-1] for page in found.text.split("\f")] == ["end."] * 4


@pytest.mark.parametrize(
    "printed",
    [
        ["7", "3", "19", "4", "40", "8"],
        ["17", "18"],
        ["17", "18", "19", "", "", "", "", "", ""],
        ["17", "", "19", "", "", "", "", "24"],
        ["7", "7", "7", "7"],
    ],
    ids=["at random", "two", "some", "few of many", "always the same"],
)
def test_numbers_that_do_not_run_with_the_pages_are_no_page_numbers(printed: list[str]) -> None:
    pages = [[*passage(at), *column([number], 280, 40, 9)] for at, number in enumerate(printed, 1)]
    assert read(pdf(pages)).pages == tuple(str(number) for number in range(1, len(printed) + 1))


def test_one_roman_number_makes_no_front_matter() -> None:
    printed = ["", "", "v", "1", "2", "3", "4"]
    pages = [[*passage(at), *column([number], 280, 40, 9)] for at, number in enumerate(printed, 1)]
    assert read(pdf(pages)).pages == ("1", "2", "3", "1", "2", "3", "4")


def test_labels_that_only_count_give_way_to_the_printed_numbers() -> None:
    """Programs write them unasked."""
    pages = [[*passage(number), Put(str(number + 15), 250, 40, 9)] for number in range(1, 5)]
    assert read(pdf(pages, catalog="/PageLabels << /Nums [0 << /S /D >>] >>")).pages[0] == "16"


def test_running_heads_and_numbers_are_no_text() -> None:
    pages = [
        [Put("The harbour papers", 72, 800, 9), Put(str(number), 500, 800, 9), *passage(number)]
        for number in range(1, 5)
    ]
    found = read(pdf(pages))
    assert "harbour papers" not in found.text
    assert [page.split()[1] for page in found.text.split("\f")] == ["one", "two", "three", "four"]


def test_a_chapters_head_with_the_pages_number_is_no_text() -> None:
    pages = [
        [Put(f"On {NAMES[number]} and more {number + 15}", 72, 800), *passage(number)]
        for number in range(1, 5)
    ]
    assert "and more" not in read(pdf(pages)).text


@pytest.mark.parametrize(
    "beside", [[], [Put("Seen by nobody", -400, 700)]], ids=["alone", "with more outside"]
)
def test_letters_of_formulas_and_emoji_are_kept(beside: list[Put]) -> None:
    """They are two units of UTF-16 each."""
    units = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar"
    units += b" <41> <D835DC65> <42> <D83DDEA2> endbfchar endcmap"
    body = pdf([[Put("The A is on the B here", 72, 740), *beside]])
    body = body.replace(b"/Encoding /WinAnsiEncoding", b"/ToUnicode 99 0 R")
    body = (
        body[: body.index(b"xref")] + b"99 0 obj\n" + stream(units) + b"\nendobj\ntrailer << /Root 1 0 R >>"
    )
    assert read(body).text == "The 𝑥 is on the 🚢 here"


def test_what_lies_outside_of_the_page_is_no_text() -> None:
    page = [Put("Seen by nobody", -400, 700), *column(PROSE), Put("nor this by anybody", 72, 900)]
    assert read(pdf([page])).text == WHOLE


def test_a_heading_in_large_type_is_text_however_often_it_comes() -> None:
    """As on slides."""
    pages = [[Put("What we found", 72, 780, 24), *passage(number)] for number in range(1, 5)]
    assert read(pdf(pages)).text.count("What we found") == 4


@pytest.mark.parametrize("number", ["12", "1,200", "1 2", "1st", "-12-"])
def test_a_number_that_only_begins_as_the_pages_does_stays(number: str) -> None:
    assert read(pdf([column([*PROSE, "", number])])).text == f"{WHOLE}\n{number}"


def test_a_number_within_the_page_stays() -> None:
    found = read(pdf([column(["One", "1", "Two"])]))
    assert found.text.split() == ["One", "1", "Two"]


def test_a_word_that_was_parted_at_a_lines_end_is_whole() -> None:
    body = pdf(
        [
            column(
                ["The mayor of Ostrel stood there and waved from the har-", "bour until it was out of sight."]
            )
        ]
    )
    assert cited(body, "waved from the harbour until it was") == (1, "1")


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("between the ports of Ostrel-", "Karst sailed again on Monday.", "of Ostrel-Karst sailed"),
        ("in the years of 2019-", "2024 it stood still for all.", "of 2019-2024 it"),
        ("in the long-term plan and in the long-", "term view of the mayor of it.", "in the long-term view"),
        ("the mayor spoke of the pre-", "and post-war ferries of it.", "the pre- and post-war"),
    ],
)
def test_a_hyphen_that_is_the_words_own_stays(before: str, after: str, whole: str) -> None:
    """What is quoted from it must stand there letter by letter."""
    assert whole in read(pdf([column(["The ferry that went", before, after])])).text


def test_paragraphs_are_told_by_room_by_indent_and_by_short_lines() -> None:
    lines = column([*PROSE[:2], "", *PROSE[:2]])
    lines += column([*PROSE, *PROSE[:2]], y=640)
    lines += column([PROSE[0], PROSE[1] + "."], y=500)
    lines += [Put("Indented, a paragraph begins here, and it goes on for the whole width of", 90, 472)]
    lines += column(["the column, to the end."], y=458)
    lines += column(["Short, without a stop", *PROSE[:2]], y=380)
    begins = [paragraph.split()[0] for paragraph in read(pdf([lines])).text.split("\n")]
    assert begins == ["The", "The", "The", "The", "The", "Indented,", "Short,", "The"]


def test_a_heading_is_no_part_of_the_paragraph_below() -> None:
    page = [Put("The ferry sails from Ostrel to Karst", 72, 760, 16), *column(PROSE)]
    assert read(pdf([page])).text == f"The ferry sails from Ostrel to Karst\n{WHOLE}"


COUNT = (*NAMES, "ten", "eleven", "twelve")
LEFT = [f"The left column says in line {number} that" for number in COUNT]
RIGHT = [f"on the right another line, {number}, goes on" for number in COUNT]


@pytest.mark.parametrize("across", [False, True], ids=["column by column", "row by row"])
def test_of_two_columns_the_left_one_is_read_first(across: bool) -> None:
    one, other = column(LEFT), column(RIGHT, 310)
    body = [put for row in zip(one, other, strict=True) for put in row] if across else [*one, *other]
    page = [Put("A title that stands above both of the columns of the page", 72, 780, 16), *body]
    found = read(pdf([page])).text
    assert found.split("\n", 1)[1].replace("\n", " ") == " ".join([*LEFT, *RIGHT])
    assert cited(pdf([page]), "line twelve that on the right another line, one")


def test_a_table_is_read_row_by_row() -> None:
    rows = [
        ("Ferries", "forty"),
        ("Lamps of the quay", "nine"),
        ("Dogs", "one"),
        ("Mayors", "one"),
        ("Oil", "much"),
    ] * 3
    page = [
        put
        for at, (name, value) in enumerate(rows)
        for put in (Put(name, 72, 740 - 14 * at), Put(value, 310, 740 - 14 * at))
    ]
    assert read(pdf([page])).text.split("\n") == [f"{name} {value}" for name, value in rows]


def test_chinese_lines_are_joined_without_a_space() -> None:
    body = pdf(
        [
            column(
                ["港口今天重新开放，渡轮明天启航，旅", "客欢迎登船，市长将在码头上挥手告别"], size=12, lead=18
            )
        ]
    )
    assert cited(body, "渡轮明天启航，旅客欢迎登船") == (1, "1")
    assert read(body).fields["language"][0].value == "zh"


def test_a_page_without_text_stays_a_page() -> None:
    found = read(pdf([column(PROSE), [], column(["Another page", *PROSE])]))
    assert found.pages == ("1", "2", "3")
    assert [bool(page) for page in found.text.split("\f")] == [True, False, True]
