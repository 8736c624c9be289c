"""What a PDF says of itself: title, people, day, language."""

import pytest

from roundup.extract.pdf import read
from roundup.model import Value
from tests.extract.makepdf import Put, column, pdf
from tests.extract.test_pdf import PROSE, cited

HEADED = [
    [
        Put("The ferry sails again", 72, 780, 24),
        Put("from Ostrel to Karst", 72, 750, 24),
        *column(PROSE, y=700),
    ]
]


@pytest.mark.parametrize(
    "title",
    [
        *(
            "",
            "untitled",
            "Microsoft Word - final_v3.docx",
            "report.pdf",
            "Final draft.indd",
            "---",
            "Slide 1",
        ),
        *(
            "PowerPoint Presentation",
            "Report_final_v3",
            "C:\\\\reports\\\\ferry",
            "Document1",
            "Microsoft Word - Ferries",
        ),
    ],
)
def test_a_title_that_a_program_has_made_up_is_none(title: str) -> None:
    """Then it is what stands in the largest type on the first page, over two lines."""
    body = pdf(HEADED, info=f"/Title ({title})")
    assert read(body).fields["title"] == (Value("The ferry sails again from Ostrel to Karst", "text"),)
    assert cited(body, "authority said. It carried forty people") == (1, "1")


def test_a_title_that_its_first_page_does_not_bear_is_doubtful() -> None:
    meant, printed = read(pdf(HEADED, info="/Title (A budget of two years ago)")).fields["title"]
    assert (meant.value, meant.origin) == ("A budget of two years ago", "meta")
    assert meant.doubt == "its first page is headed “The ferry sails again from Ostrel to Karst”"
    assert printed.doubt is None


def test_a_title_that_its_first_page_bears_is_not_doubtful() -> None:
    assert read(pdf(HEADED, info="/Title (The Ferry Sails Again)")).fields["title"][0].doubt is None


@pytest.mark.parametrize("below", [(), PROSE[:1], PROSE], ids=["alone", "with one more", "with many"])
def test_without_larger_type_the_first_line_is_the_title(below: tuple[str, ...]) -> None:
    found = read(pdf([column(["Ferries of the strait", "", *below])]))
    assert found.fields["title"] == (Value("Ferries of the strait", "text"),)


def test_a_title_is_one_line_that_hides_nothing() -> None:
    hex_title = "\ufeffFähren\u202e\n 港口 🚢\0".encode("utf-16-be").hex()
    assert read(pdf(HEADED, info=f"/Title <{hex_title}>")).fields["title"][0].value == "Fähren 港口 🚢"


@pytest.mark.parametrize(
    ("author", "people"),
    [
        ("Ilse Marn and Odo Kest", ["Ilse Marn", "Odo Kest"]),
        ("Imarn", None),
        ("Administrator", None),
        ("", None),
    ],
)
def test_the_authors_are_the_people_whom_the_file_names(author: str, people: list[str] | None) -> None:
    found = read(pdf(HEADED, info=f"/Author ({author})")).fields.get("authors")
    assert (found[0].value if found else None) == people


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Ostrel, 12 March 2024", "2024-03-12"),
        ("Published: March 12, 2024", "2024-03-12"),
        ("12.03.2024", "2024-03-12"),
        ("Ostrel, den 12. März 2024", "2024-03-12"),
        ("Karst, le 12 mars 2024", "2024-03-12"),
        ("2024年3月12日", "2024-03-12"),
        ("2024-03-12", "2024-03-12"),
        ("港口办公室主任今天在新闻发布会上说,2024年3月12日", "2024-03-12"),
        (
            "渡轮于2024年3月12日重新启航,港口办公室主任在码头上挥手告别并表示旅客人数众多今后将继续",
            "2024-03-20",
        ),
        ("Received 12 March 2024", "2024-03-20"),
        ("March 2024", "2024-03-20"),
        ("3/4/2024", "2024-03-20"),
        ("On 12 March 2024 the ferry between Ostrel and Karst sailed again for the first time", "2024-03-20"),
    ],
)
def test_the_day_is_the_one_printed_on_the_first_page_then_the_files_own(line: str, day: str) -> None:
    body = pdf(
        [[Put("The ferry sails", 72, 780, 24), *column([line, "", *PROSE])]],
        info="/CreationDate (D:20240320)",
    )
    assert str(read(body).fields["published"][0].value) == day
    assert read(body).fields["published"][0].doubt is None


def test_a_day_that_both_name_stands_there_once() -> None:
    body = pdf([column(["Ostrel, 12 March 2024", "", *PROSE])], info="/CreationDate (D:20240312)")
    assert read(body).fields["published"] == (Value("2024-03-12", "text"),)


def test_a_printed_day_that_is_far_from_the_files_own_is_doubtful() -> None:
    body = pdf([column(["Ostrel, 12 March 2014", "", *PROSE])], info="/CreationDate (D:20240320101112Z)")
    assert read(body).fields["published"] == (
        Value("2014-03-12", "text", "the file was made on 2024-03-20"),
        Value("2024-03-20", "meta"),
    )


@pytest.mark.parametrize(
    "created", ["00010101", "20240231", "99991231", "19700101", "2024", "yesterday", "1" * 9999]
)
def test_a_day_that_is_none_is_left_out(created: str) -> None:
    assert "published" not in read(pdf([column(PROSE)], info=f"/CreationDate (D:{created})")).fields


def test_the_language_is_what_the_file_says_if_its_text_does_not_speak_against_it() -> None:
    german = "Die Fähre zwischen Ostrel und Karst fährt wieder, sagte die Hafenbehörde am Montag."
    body = [
        *column(
            [
                "Ostrel",
                "",
                german,
                "Es waren vierzig Leute und ein Hund an Bord, und der Bürgermeister winkte.",
            ]
        )
    ]
    assert read(pdf([body])).fields["language"] == (Value("de", "text"),)
    assert [one.value for one in read(pdf([body], catalog="/Lang (en-US)")).fields["language"]] == [
        "de",
        "en-US",
    ]
