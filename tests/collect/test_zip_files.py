"""Zip archives: their files one after another, and no more of them than fits into memory."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from roundup.collect import files
from roundup.collect.files import LeftOut, Row, UnknownFormatError, Unreadable

FILES = Path(__file__).parent / "files"
QUAYS, OWLS = "https://harbour.example/quays", "https://owls.example/noon"

Rows = list[Row | Unreadable | LeftOut]


def read(body: bytes | str) -> Rows:
    return list(files.read(body.encode() if isinstance(body, str) else body, "export.dat").rows)


def addresses(rows: Rows) -> list[str]:
    return [row.capture.url for row in rows if isinstance(row, Row)]


def archive(members: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as packed:
        for name, body in members.items():
            packed.writestr(name, body)
    return held.getvalue()


ROW = f"url,title\n{QUAYS},A\n".encode()
POCKET = {
    "part_000000.csv": (FILES / "pocket.csv").read_bytes(),
    "annotations/part_000000.json": (FILES / "pocket-annotations.json").read_bytes(),
}


def test_the_files_of_a_zip_archive_are_read_one_after_another() -> None:
    found = files.read(
        archive(
            {"a.png": b"\x89PNG\0\0\0", **POCKET, "content/a.html": b"<!doctype html>https://a.example/"}
        ),
        "x",
    )
    rows = list(found.rows)
    assert found.format == "Pocket"
    assert [(row.part, row.line) for row in rows if isinstance(row, Row)] == [
        ("part_000000.csv", 2),
        ("part_000000.csv", 3),
        ("annotations/part_000000.json", 1),
    ]
    assert isinstance(rows[3], Row)
    assert rows[3].capture.quotes == ("The second quay was never finished.", "It leans.")
    assert [row for row in rows if isinstance(row, LeftOut)] == [
        LeftOut(1, "a file with no list of links in it", name) for name in ("a.png", "content/a.html")
    ]


def test_a_zip_archive_that_breaks_off_is_told_as_that() -> None:
    whole = archive(POCKET)
    for length in range(4, len(whole)):
        with pytest.raises(UnknownFormatError, match="zip file"):
            read(whole[:length])


def test_a_damaged_file_in_a_zip_archive_costs_itself_alone() -> None:
    damaged = bytearray(archive({"a": ROW * 50, **POCKET}))
    damaged[40:50] = b"\xff" * 10
    rows = read(bytes(damaged))
    assert Unreadable(1, "it is damaged, or breaks off", "a") in rows
    assert len(addresses(rows)) == 3


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_UNPACKED", 10_000)
    rows = read(archive({"bomb": ROW + b"\n" * 1_000_000, **POCKET}))
    assert Unreadable(1, "unpacked, it has more than 10,000 bytes", "bomb") in rows
    assert len(addresses(rows)) == 3


def test_a_zip_bomb_of_many_files_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_TOGETHER", 10_000)
    rows = read(archive({f"part{number}": ROW + b"\n" * 3_000 for number in range(100)}))
    assert len(addresses(rows)) == 3
    assert [type(row) for row in rows[3:]] == [Unreadable] * 97


def test_a_zip_archive_of_too_many_files_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 3)
    rows = read(archive({f"part{number}": ROW for number in range(5)}))
    assert len(addresses(rows)) == 3
    assert rows[-1] == Unreadable(1, "it has 5 files, of which the first 3 were read")
