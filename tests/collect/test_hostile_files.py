"""Files that are none of ours, or made to do harm: told in one sentence, and read in no more time than honest ones."""

import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from roundup.collect import files
from roundup.collect.files import LeftOut, Row, UnknownFormatError, Unreadable

FILES = Path(__file__).parent / "files"
QUAYS = "https://harbour.example/quays"

Rows = list[Row | Unreadable | LeftOut]


def read(body: bytes | str) -> Rows:
    return list(files.read(body.encode() if isinstance(body, str) else body, "export.dat").rows)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "export.dat is empty"),
        (b" \n\n", "export.dat is empty"),
        (b"Nothing to see here.", "looked for were bookmarks of a browser, Pinboard, Raindrop"),
        (b"a,b\n1,2\n", "nothing that can be taken in"),
        (b"[]", "nothing that can be taken in"),
        (b'[{"a": 1}]', "nothing that can be taken in"),
        (b"%PDF-1.7\nhttps://harbour.example/", "nothing that can be taken in"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR https://harbour.example/ \0\1\2\3", "nothing that can be taken in"),
        (b"<!DOCTYPE html><a href='https://harbour.example/'>x</a>", "a web page: .* add with --html"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "a feed: .* feeds add"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "a feed"),
        (b"<html><dl><dt><a href='https://harbour.example/'>x</a></dl>", "a web page"),
        ((FILES / "feeds.opml").read_bytes(), "feeds import"),
    ],
)
def test_what_is_no_export_is_told_in_one_sentence(body: bytes, said: str) -> None:
    with pytest.raises(UnknownFormatError, match=said) as caught:
        read(body)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ("url,title,note\n" + 'x",y,"z\n' * 50_000, 50_000),
        ("url,title\n" + f'{QUAYS},"never closed\n' * 20_000, 20_000),
        ("url,title," + ",".join(f"c{n}" for n in range(1_000_000)) + f"\n{QUAYS},A" + "," * 1_000_000, 2),
        ("url,title," + ",".join(f"c{n}" for n in range(200_000)) + f"\n{QUAYS},A" * 20_000, 20_001),
        (f"url,title\n{QUAYS}" + ",x" * 1_000_000, 1),
        (f'[{{"href": "{QUAYS}", "description": "A"}}' + ',{"a":1 ' * 50_000, 1 + 1_000),
        (f'[{{"href": "{QUAYS}", "description": "A"}},' + "[" * 100_000, 2),
        (
            "<!DOCTYPE NETSCAPE-Bookmark-file-1>"
            + "<DL><DT><H3>f</H3>" * 5_000
            + f"<DT><A HREF={QUAYS}>x</A>",
            1,
        ),
        (f"<!DOCTYPE NETSCAPE-Bookmark-file-1><DT><A HREF={QUAYS}>x</A>" + "<!--" * 200_000, 1),
        (QUAYS + ")" * 500_000, 1),
        (f"{QUAYS} " * 50_000, 50_000),
    ],
    ids=[
        "marks that open a cell and close another",
        "cells that are never closed",
        "a million columns",
        "many columns and many rows that end early",
        "a million cells",
        "json that breaks off a thousand times",
        "json within json",
        "folders within folders",
        "comments that are never closed",
        "closing brackets",
        "one long line",
    ],
)
def test_a_hostile_file_takes_no_longer_than_an_honest_one_of_its_size(body: str, rows: int) -> None:
    """Honest ones take a second for ten megabytes; what is quadratic would take hours."""
    begun = time.process_time()
    assert len(read(body)) == rows
    assert time.process_time() - begun < 20


def test_a_file_of_many_bookmarks_takes_a_few_times_its_size_in_memory() -> None:
    """They are read while they are asked for, and never stand in one tree."""
    read(bookmarks(1))  # what is imported late
    body = bookmarks(3_000).encode()
    tracemalloc.start()
    assert sum(1 for _ in files.read(body, "x").rows) == 3_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * len(body)


def bookmarks(many: int) -> str:
    entry = '<DT><A HREF="https://a.example/{0}" ADD_DATE="1704186000">Quay {0}</A>\n<DD>Note\n'
    return "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL>" + "".join(map(entry.format, range(many)))


def table(many: int) -> str:
    return "url,title,note\n" + "".join(f'https://a.example/{n},"Quay {n}","a\nnote"\n' for n in range(many))


def pinboard(many: int) -> str:
    return json.dumps([{"href": f"https://a.example/{n}", "description": f"Quay {n}"} for n in range(many)])


def mailbox(many: int) -> str:
    letter = "From a Tue Jan  2 09:00:00 2024\nFrom: a@b.example\nSubject: x\n\nhttps://a.example/{}\n\n"
    return "".join(map(letter.format, range(many)))


@pytest.mark.parametrize("export", [bookmarks, table, pinboard, mailbox])
def test_ten_times_as_many_rows_take_ten_times_as_long(export: Callable[[int], str]) -> None:
    seconds = []
    for many in (1_000, 10_000):
        body, tries = export(many), []
        for _ in range(2):
            begun = time.process_time()
            assert len(read(body)) == many
            tries.append(time.process_time() - begun)
        seconds.append(min(tries))
    assert seconds[1] / seconds[0] < 15
