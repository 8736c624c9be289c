"""Files that are broken or mixed: what can be read goes in, the rest is told with its line."""

import json
from pathlib import Path

import pytest

from roundup.collect import files
from roundup.collect.files import LeftOut, Row, Unreadable

FILES = Path(__file__).parent / "files"
QUAYS, OWLS = "https://harbour.example/quays", "https://owls.example/noon"
MARKS = "the quotation marks don't match"

Rows = list[Row | Unreadable | LeftOut]


def read(body: bytes | str) -> Rows:
    return list(files.read(body.encode() if isinstance(body, str) else body, "export.dat").rows)


def told(rows: Rows) -> list[tuple[int, str]]:
    """Of each row its line, and its address or what is wrong with it."""
    return [(row.line, row.capture.url if isinstance(row, Row) else row.why) for row in rows]


def addresses(rows: Rows) -> list[str]:
    return [row.capture.url for row in rows if isinstance(row, Row)]


# ---------------------------------------------------------------- broken rows


def test_a_row_without_an_address_is_told_and_the_rest_goes_in() -> None:
    assert told(read(f"url,title\n,A\n{QUAYS},B\nquays,C\n")) == [
        (2, "no address"),
        (3, QUAYS),
        (4, "no address that begins with https://"),
    ]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ('https://a.example/,"Never closed,x,y', MARKS),
        ('"https://a.example/,Never closed,x,y', MARKS),
        ("https://a.example/,Too,many,cells,here", "it has 5 cells, and the first line has 4"),
    ],
)
def test_a_broken_row_costs_itself_alone(broken: str, said: str) -> None:
    rows = (
        f'url,title,note,tags\n{OWLS},"A, B","two\nlines",x\n{broken}\n{QUAYS},"C",,\n{OWLS},D,"say ""E""",\n'
    )
    assert told(read(rows)) == [(2, OWLS), (4, said), (5, QUAYS), (6, OWLS)]


def test_a_quotation_mark_that_was_forgotten_does_not_take_its_title_to_another_page() -> None:
    """The mark of the first row is closed by the one behind `Owls`, but then the columns don't fit."""
    assert told(read(f'url,title,note,tags\n{QUAYS},"Quays,,\n{OWLS},the Owls",x\n')) == [
        (2, MARKS),
        (3, OWLS),
    ]


def test_quotation_marks_that_were_not_doubled_are_read_within_their_line() -> None:
    (row,) = read(f'url,title,note\n{QUAYS},"The "second" quay",x\n')
    assert isinstance(row, Row)
    assert row.said == {"title": 'The "second" quay'}


def test_a_row_that_ends_early_is_read_as_far_as_it_goes() -> None:
    assert told(read(f"title,url,tags,note\nA,{QUAYS}\n")) == [(2, QUAYS)]


def test_an_element_that_is_no_json_costs_itself_alone() -> None:
    elements = [f'{{"href": "{QUAYS}", "description": "A"}}', '{"href": bad}', "7", f'{{"href": "{OWLS}"}}']
    assert told(read("[" + ",\n".join(elements) + "]")) == [
        (1, QUAYS),
        (2, "no JSON, or it breaks off"),
        (4, OWLS),
    ]


def test_a_json_list_that_breaks_off_is_read_up_to_there() -> None:
    whole = (FILES / "omnivore.json").read_text("utf-8")
    assert told(read(whole[:-40])) == [(2, QUAYS), (17, "deleted there"), (26, "no JSON, or it breaks off")]


def test_two_json_lists_in_one_file_are_read_both() -> None:
    one = json.dumps([{"href": QUAYS, "description": "A"}])
    assert addresses(read(one + "\n" + one.replace(QUAYS, OWLS))) == [QUAYS, OWLS]


def test_a_bookmark_that_is_broken_costs_itself_alone() -> None:
    entries = [
        f'<DT><A HREF="{QUAYS}">Quays</A>',
        "<DT><A>No target</A>",
        '<DT><A HREF="https://a.example/"><!-- never closed',
        "<DT><script>",
        "<DT><A <",
        f'<DT><A HREF="{OWLS}">Owls</A></DT><DD>A note</DD>',
    ]
    rows = read("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL>" + "\n".join(entries))
    assert told(rows) == [
        (2, QUAYS),
        (3, "no address"),
        (4, "https://a.example/"),
        (6, "no address"),
        (7, OWLS),
    ]
    assert isinstance(rows[-1], Row)
    assert rows[-1].capture.note == "A note"


def test_a_folder_that_is_never_opened_or_closed_too_often_names_nothing() -> None:
    rows = read(
        f"<!DOCTYPE NETSCAPE-Bookmark-file-1></DL><DT><H3>Ports</H3></DL><DT><A HREF={QUAYS}>A</A><DL>"
        f"<DT><A HREF={OWLS}>B</A>"
    )
    assert [row.capture.tags for row in rows if isinstance(row, Row)] == [(), ()]


def test_bookmarks_without_their_marks_are_read_as_well() -> None:
    """Some programs leave `<DT>` out, or put two links behind one."""
    rows = read(
        f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><A HREF={QUAYS}>A</A>\n"
        f"<DT><A HREF={OWLS}>B</A><A HREF=https://hedge.example/>C</A>\n<DD>Of B\n"
        "<DT><H3>Sea</H3><A HREF=https://tallow.example/>D</A></DL><A HREF=https://gang.example/>E</A>"
    )
    assert told(rows) == [
        (2, QUAYS),
        (3, OWLS),
        (3, "https://hedge.example/"),
        (5, "https://tallow.example/"),
        (5, "https://gang.example/"),
    ]
    assert [row.capture.note for row in rows if isinstance(row, Row)] == [None, "Of B", None, None, None]


def test_a_bookmark_file_without_bookmarks_is_one() -> None:
    assert read("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n") == []


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("title", "encoding"),
    [
        ("Fähre – „zurück“ für 5 €", "windows-1252"),
        ("Café déjà vu", "windows-1252"),
        ("naïve", "windows-1252"),
        ("Паром снова идёт в порт", "windows-1251"),
        ("フェリーが再開した", "shift_jis"),
        ("페리 운항 재개", "euc-kr"),
    ],
)
def test_a_table_in_an_encoding_of_old_is_read(title: str, encoding: str) -> None:
    (row,) = read(f"url,title\n{QUAYS},{title}\n".encode(encoding))
    assert isinstance(row, Row)
    assert row.said == {"title": title}


@pytest.mark.parametrize(("title", "encoding"), [("Řeka žlutá", "windows-1250"), ("港口今天重新开放", "gbk")])
def test_the_encoding_that_a_bookmark_file_names_is_believed(title: str, encoding: str) -> None:
    head = f'<!DOCTYPE NETSCAPE-Bookmark-file-1><META CONTENT="text/html; charset={encoding}">'
    (row,) = read(f"{head}<DL><DT><A HREF={QUAYS}>{title}</A>".encode(encoding))
    assert isinstance(row, Row)
    assert row.said == {"title": title}


def test_latin_1_is_read_as_browsers_read_it() -> None:
    head = b'<!DOCTYPE NETSCAPE-Bookmark-file-1><META CONTENT="text/html; charset=iso-8859-1">'
    (row,) = read(head + f"<DL><DT><A HREF={QUAYS}>“Ja”, 5 €</A>".encode("windows-1252"))
    assert isinstance(row, Row)
    assert row.said == {"title": "“Ja”, 5 €"}


def test_encodings_may_be_mixed_from_row_to_row_and_within_one() -> None:
    lines = [
        f"url,title,note\n{QUAYS},Fähre,für\n".encode(),
        f"{QUAYS},Fähre,für\n".encode("windows-1252"),
        f"{QUAYS},Fähre,".encode() + "für\n".encode("windows-1252"),
        f"{QUAYS},港口,“ja”\n".encode(),
    ]
    rows = [row for row in read(b"".join(lines)) if isinstance(row, Row)]
    assert [(row.said["title"], row.capture.note) for row in rows] == [
        ("Fähre", "für"),
        ("Fähre", "für"),
        ("Fähre", "für"),
        ("港口", "“ja”"),
    ]


def test_one_row_in_an_encoding_of_old_does_not_spoil_the_others() -> None:
    title = "Паром снова идёт в порт"
    good, old = f"{QUAYS},{title}\n".encode(), f"{QUAYS},{title}\n".encode("windows-1251")
    rows = [row for row in read(b"url,title\n" + good * 3 + old) if isinstance(row, Row)]
    assert [row.said["title"] for row in rows[:3]] == [title] * 3
    assert len(rows) == 4


def test_a_few_control_characters_make_no_text_a_binary_file() -> None:
    (row,) = read(f"url,title\n{QUAYS},A\0B\n")
    assert isinstance(row, Row)
    assert row.said == {"title": "AB"}
