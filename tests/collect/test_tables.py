"""Tables: columns in any order and under many names, dates and tags in every way that services write them."""

import pytest

from roundup.collect import files
from roundup.collect.files import LeftOut, Row, Unreadable
from roundup.given import Capture

QUAYS, OWLS = "https://harbour.example/quays", "https://owls.example/noon"
TOAST = "https://hedge.example/toast"
TUESDAY = "2024-01-02T09:00:00Z"
OF_QUAYS, OF_OWLS = {"title": "Quays of Varnholm"}, {"title": "Owls at noon"}
SEA, DEPTH = ("sea", "mud"), "Ask for the depth."

Rows = list[Row | Unreadable | LeftOut]


def read(text: str) -> tuple[str, Rows]:
    found = files.read(text.encode(), "export.dat")
    return found.format, list(found.rows)


def captured(url: str, note: str | None = None, tags: tuple[str, ...] = ()) -> Capture:
    return Capture(url, how="import", note=note, tags=tags)


def test_the_columns_of_a_table_stand_in_any_order_and_some_may_be_missing() -> None:
    assert read(f"tags,time_added,url\nsea|mud,1704186000,{QUAYS}\n") == (
        "Pocket",
        [Row(2, captured(QUAYS, tags=SEA), TUESDAY)],
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_an_editor_calls_a_column_of_their_own_is_told_when_it_is_not_read(delimiter: str) -> None:
    table = f"Rank,Link,Mood,Headline\n1,{QUAYS},calm,Quays of Varnholm\n".replace(",", delimiter)
    assert read(table)[1] == [
        LeftOut(1, "columns that are not read: rank, mood"),
        Row(2, captured(QUAYS), None, OF_QUAYS),
    ]


def test_a_table_with_the_date_of_its_rows_is_no_service_s() -> None:
    assert read(f"url,created_at,comment\n{QUAYS},2024-01-02T09:00:00Z,{DEPTH}\n") == (
        "table",
        [Row(2, captured(QUAYS, DEPTH), TUESDAY)],
    )


def test_a_column_of_addresses_alone_is_a_table_where_it_is_called_url() -> None:
    assert read(f"url\n{QUAYS}\nharbour.example/mud\n") == (
        "table",
        [Row(2, captured(QUAYS)), Row(3, captured("harbour.example/mud"))],
    )
    assert read(f"Link\n{QUAYS}\n") == ("text", [Row(2, captured(QUAYS))])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_without_names_above_its_columns_is_seen_by_its_addresses(delimiter: str) -> None:
    rows = f"2024,{QUAYS},Quays of Varnholm\n\n2023,{OWLS},Owls at noon\n".replace(",", delimiter)
    assert read(rows)[1] == [
        LeftOut(1, "columns that are not read: column 1"),
        Row(1, captured(QUAYS), None, OF_QUAYS),
        Row(3, captured(OWLS), None, OF_OWLS),
    ]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("https://mirror.example/0,15,7,00.html", ["https://mirror.example/0,15,7,00.html"]),
        (f"{QUAYS},Quays of Varnholm\nThen {OWLS}, at noon", [f"{QUAYS},Quays", OWLS]),
        (f"See {QUAYS}, and then {OWLS}.", [QUAYS, OWLS]),
        (f"{QUAYS}, so it is\n{OWLS}, see {TOAST} too", [QUAYS, OWLS, TOAST]),
    ],
)
def test_commas_alone_make_no_table(text: str, urls: list[str]) -> None:
    found, rows = read(text)
    assert (found, [row.capture.url for row in rows if isinstance(row, Row)]) == ("text", urls)


def test_a_service_is_taken_for_another_one_and_yet_nothing_is_lost() -> None:
    """The table has Readwise's columns, but is an editor's own: its location is a place."""
    row = f"{QUAYS},Quays of Varnholm,Karst,{DEPTH},Ada Quill,2024-01-02,sea;mud"
    found, rows = read(f"url,title,location,notes,author,published,folder\n{row}\n")
    assert (found, rows) == (
        "Readwise",
        [
            Row(
                2,
                captured(QUAYS, DEPTH, ("sea;mud",)),
                None,
                {**OF_QUAYS, "authors": ["Ada Quill"], "published": "2024-01-02"},
            )
        ],
    )


@pytest.mark.parametrize(
    ("word", "tags"), [("yes", ("toread",)), ("no", ()), ("", ()), ("YES", ("toread",)), ("maybe", ())]
)
def test_a_yes_of_pinboard_is_a_tag_and_a_no_is_none(word: str, tags: tuple[str, ...]) -> None:
    bookmark = f'[{{"href": "{QUAYS}", "description": "A", "toread": "{word}", "shared": "no"}}]'
    assert read(bookmark)[1] == [Row(1, captured(QUAYS, tags=tags), None, {"title": "A"})]


def test_a_column_that_is_named_twice_is_read_at_its_first_place() -> None:
    assert read(f"url,title,url\n{QUAYS},A,{OWLS}\n")[1] == [Row(2, captured(QUAYS), None, {"title": "A"})]


def test_json_objects_that_follow_one_another_are_a_table_too() -> None:
    assert read(f'{{"url": "{QUAYS}", "title": "A"}}\n{{"url": "", "title": "B"}}\n') == (
        "table",
        [Row(1, captured(QUAYS), None, {"title": "A"}), Unreadable(2, "no address")],
    )


def test_a_file_knows_how_many_lines_it_has() -> None:
    found = files.read(f"url,title\n{QUAYS},A\n\n\n{OWLS},B".encode(), "x")
    assert [found.lines, *(row.line for row in found.rows)] == [5, 2, 5]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("1704186000", TUESDAY),
        ("1704186000123", TUESDAY),
        ("1704186000123456", TUESDAY),
        ("2024-01-02T09:00:00Z", TUESDAY),
        ("2024-01-02 09:00:00", TUESDAY),
        ("2024-01-02T10:00:00+0100", TUESDAY),
        ("2024-01-02T09:00:00.987654321Z", TUESDAY),
        ("2024-01-02", "2024-01-02T00:00:00Z"),
        ("0", None),
        ("-1", None),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("0000-00-00 00:00:00", None),
        ("2024/01/02 09:00:00 UTC", TUESDAY),
        ("", None),
    ],
)
def test_a_saved_date_is_read_in_every_way_that_services_write_it(written: str, moment: str | None) -> None:
    assert read(f"url,title,time_added\n{QUAYS},A,{written}\n")[1] == [
        Row(2, captured(QUAYS), moment, {"title": "A"})
    ]


@pytest.mark.parametrize("written", ["yesterday", "2.1.2024", "9999-12-31T23:59:59-12:00", "9" * 20])
def test_a_saved_date_that_can_not_be_read_is_told_and_its_link_goes_in(written: str) -> None:
    """Such a link counts as seen today: who imports a hundred of them must know why this week is full."""
    told = Unreadable(2, f"its date, {written}: write 2024-01-31; the link is taken in without it")
    assert read(f"url,title,date\n{QUAYS},A,{written}\n")[1] == [
        Row(2, captured(QUAYS), None, {"title": "A"}),
        told,
    ]
    bookmark = f'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DT><A HREF="{QUAYS}" ADD_DATE="{written}">A</A>'
    assert read(bookmark)[1][1:] == [told]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2024-01-02T09:00:00Z", TUESDAY),
        ("2024-01-02T10:00:00+01:00", TUESDAY),
        ("2024-01-02T23:30:00-05:00", "2024-01-02"),
        ("2024-01-02T00:00:00Z", "2024-01-02"),
        ("2024-01-02T09:00:00", "2024-01-02"),
        ("2024-01-02", "2024-01-02"),
        ("1704186000", TUESDAY),
        ("1887-05-04", "1887-05-04"),
    ],
)
def test_a_date_of_publication_stays_the_day_that_is_written_there(written: str, stored: str) -> None:
    (row,) = read(f"url,title,published\n{QUAYS},A,{written}\n")[1]
    assert isinstance(row, Row)
    assert row.said["published"] == stored


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ('"[""sea"", ""mud""]"', SEA),
        ("\"['sea', 'mud']\"", SEA),
        ('"sea, mud, sea"', SEA),
        ('"[draft], sea"', ("[draft]", "sea")),
        ("[]", ()),
        ("", ()),
    ],
)
def test_tags_are_read_in_every_way_that_services_write_them(cell: str, tags: tuple[str, ...]) -> None:
    assert read(f"url,title,tags\n{QUAYS},A,{cell}\n")[1] == [
        Row(2, captured(QUAYS, tags=tags), None, {"title": "A"})
    ]


def test_what_would_show_as_something_else_in_a_terminal_is_taken_out_of_words() -> None:
    row = f'{QUAYS},"A\u202etitle\x1b[31m","note\x1b[2J","sea\u2066"\n'
    assert read(f"url,title,note,tags\n{row}")[1] == [
        Row(2, captured(QUAYS, "note[2J", ("sea",)), None, {"title": "Atitle[31m"})
    ]
