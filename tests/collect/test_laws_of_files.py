"""Laws that hold for every file: no row is lost, none raises, and their lines go up."""

import csv
import json
from html import escape
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.collect import files
from roundup.collect.files import LeftOut, Row, UnknownFormatError, Unreadable

FILES = Path(__file__).parent / "files"
QUAYS, OWLS = "https://harbour.example/quays", "https://owls.example/noon"

Rows = list[Row | Unreadable | LeftOut]


def read(body: bytes | str) -> Rows:
    return list(files.read(body.encode() if isinstance(body, str) else body, "export.dat").rows)


def addresses(rows: Rows) -> list[str]:
    return [row.capture.url for row in rows if isinstance(row, Row)]


def archive() -> bytes:
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as packed:
        packed.write(FILES / "pocket.csv", "part_000000.csv")
        packed.write(FILES / "pocket-annotations.json", "annotations/part_000000.json")
    return held.getvalue()


SAMPLES = [*(path.read_bytes() for path in sorted(FILES.iterdir())), archive()]


def taken(body: bytes) -> Rows | str:
    try:
        return read(body)
    except UnknownFormatError as error:
        return str(error)


def in_order(taken: Rows | str) -> bool:
    """Whether the lines of each part go up, or one sentence says why there are none."""
    if isinstance(taken, str):
        return "\n" not in taken
    return all(one.line <= other.line for one, other in pairwise(taken) if one.part == other.part)


@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\xff\xfe\0\0\1\1\1\x7f")
@example(b"url,x\nhttp://[,y\n")
@example(b'[{"url": "https://a.example/\\ud800", "title": "\\udfff"}]')
@example(b"From: a\nSubject: =?x?q?=?=\nDate: Fri, 99 Foo\n\nhttps://a.example/")
def test_any_bytes_are_something_or_nothing_and_the_same_each_time(body: bytes) -> None:
    assert taken(body) == taken(body)
    assert in_order(taken(body))


@given(st.sampled_from(SAMPLES), st.data())
def test_a_damaged_file_is_something_or_nothing_and_the_same_each_time(
    sample: bytes, data: st.DataObject
) -> None:
    damaged = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(damaged)))
        damaged[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))
    assert taken(bytes(damaged)) == taken(bytes(damaged))
    assert in_order(taken(bytes(damaged)))


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters='\n"'), max_size=30)
ADDRESSES = st.sampled_from(["", QUAYS, OWLS, "javascript:alert(1)", "quays", "https://[", '"', "x\ny"])
TABLES = st.lists(st.tuples(ADDRESSES, CELLS, CELLS), min_size=1, max_size=8)


def good(table: list[tuple[str, str, str]]) -> list[str]:
    return [url for url, _, _ in table if url in (QUAYS, OWLS)]


@given(TABLES, st.sampled_from(",;\t"))
def test_no_row_of_a_table_is_lost(table: list[tuple[str, str, str]], delimiter: str) -> None:
    quoted = [['"{}"'.format(cell.replace('"', '""')) for cell in (*row, "end")] for row in table]
    head = delimiter.join(("url", "title", "note", "tags"))
    rows = read("\n".join([head, *(delimiter.join(row) for row in quoted)]))
    assert len(rows) == len(table)
    assert addresses(rows) == good(table)


@given(TABLES, st.booleans())
def test_no_element_of_a_json_list_is_lost(table: list[tuple[str, str, str]], apart: bool) -> None:
    held = [{"href": url, "description": title, "extended": note} for url, title, note in table]
    rows = read(json.dumps(held, indent=1 if apart else None))
    assert len(rows) == len(table)
    assert addresses(rows) == good(table)


@given(TABLES)
def test_no_bookmark_is_lost(table: list[tuple[str, str, str]]) -> None:
    entries = [f'<DT><A HREF="{escape(u)}">{escape(t)}</A>\n<DD>{escape(n)}' for u, t, n in table]
    rows = read("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n" + "\n".join(entries) + "\n</DL>")
    assert len(rows) == len(table)
    assert addresses(rows) == good(table)


@given(TABLES, st.permutations(["url", "title", "note"]))
def test_the_order_of_the_columns_changes_nothing(
    table: list[tuple[str, str, str]], order: list[str]
) -> None:
    def shuffled(names: list[str]) -> Rows:
        rows = [dict(zip(("url", "title", "note"), row, strict=True)) for row in table]
        held = StringIO()
        writer = csv.DictWriter(held, names, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return read(held.getvalue())

    assert shuffled(order) == shuffled(["url", "title", "note"])


PATHS = st.from_regex(r"[a-z0-9_/-]{1,12}(\?[a-z]=[a-z0-9]{1,4}(&[a-z]=[0-9]{1,3})?)?", fullmatch=True)


@given(st.lists(PATHS.map("https://a.example/".__add__), min_size=1, max_size=6, unique=True), st.data())
def test_no_address_in_a_text_is_lost(urls: list[str], data: st.DataObject) -> None:
    around = st.sampled_from([" ", "\n", ", ", " | ", "; ", ")\n(", "> <", " – see ", "。"])
    text = "".join(url + data.draw(around) for url in urls)
    assert addresses(read(f"({text}")) == urls


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("*https://a.example/x*", "https://a.example/x"),
        ("https://a.example/x_", "https://a.example/x_"),
        ("(see www.a.example/x).", "www.a.example/x"),
        ("HTTPS://A.example/x", "HTTPS://A.example/x"),
        ("https://a.example/1 | https://a.example/2", "https://a.example/1"),
    ],
)
def test_an_address_in_a_text_ends_where_its_sentence_goes_on(text: str, url: str) -> None:
    assert addresses(read(text))[0] == url


@pytest.mark.parametrize("text", ["awww.example", "a@www.example", "www.", "http", "https://"])
def test_what_only_looks_like_an_address_is_none(text: str) -> None:
    assert isinstance(taken(text.encode()), str) or addresses(read(text)) == []
