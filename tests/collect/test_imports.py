"""Files that editors bring: each format with all that it keeps, whatever the file is called."""

from pathlib import Path

import pytest

from roundup.collect import files
from roundup.collect.files import LeftOut, Row, Unreadable
from roundup.given import Capture

FILES = Path(__file__).parent / "files"
TUESDAY, THURSDAY = "2024-01-02T09:00:00Z", "2023-12-28T18:30:05Z"

Rows = list[Row | Unreadable | LeftOut]


def read(body: bytes | str) -> tuple[str, Rows]:
    found = files.read(body.encode() if isinstance(body, str) else body, "export.dat")
    return found.format, list(found.rows)


def captured(
    url: str,
    note: str | None = None,
    tags: tuple[str, ...] = (),
    quotes: tuple[str, ...] = (),
    via: str | None = None,
) -> Capture:
    return Capture(url, how="import", note=note, tags=tags, quotes=quotes, via=via)


QUAYS, OWLS, TOAST = (
    "https://harbour.example/quays",
    "https://owls.example/noon",
    "https://hedge.example/toast",
)
SEA = ("sea", "mud")
OF_QUAYS, OF_OWLS, OF_TOAST = (
    {"title": "Quays of Varnholm"},
    {"title": "Owls at noon"},
    {"title": "Toast and hedges"},
)
DUG, DEPTH = "What a port has to dig", "Ask for the depth."
TWIGS = "The twigs, they said, will not dry before March."
METRE, SILT = "A metre of water costs a year of dredging.", "Nobody has measured the silt since spring."
A_SCRIPT = "javascript: addresses are no web pages"

EXPORTS: dict[str, tuple[str, Rows]] = {
    "pinboard.json": (
        "Pinboard",
        [
            Row(
                1,
                captured(f"{QUAYS}?part=2&lang=en", "Ask the harbour master.\nHe knows the depth.", SEA),
                TUESDAY,
                OF_QUAYS,
            ),
            Row(2, captured(OWLS, tags=("toread",)), THURSDAY, OF_OWLS),
            Unreadable(3, A_SCRIPT),
        ],
    ),
    "raindrop.csv": (
        "Raindrop",
        [
            Row(
                2,
                captured(
                    "https://harbour.example/mud",
                    "First look.\nThen the figures.\n\nCheck with the ministry.",
                    (*SEA, "Trade", "Ports", "favorite"),
                    (METRE, SILT),
                ),
                TUESDAY,
                {"title": 'Mud, and "what it costs"', "description": "How a port pays for its depth"},
            ),
            Row(6, captured(OWLS), THURSDAY, OF_OWLS),
        ],
    ),
    "instapaper-old.csv": (
        "Instapaper",
        [
            Row(2, captured(TOAST, tags=("Starred",), quotes=(TWIGS,)), None, OF_TOAST),
            Row(3, captured(OWLS), None, OF_OWLS),
        ],
    ),
    "instapaper.csv": (
        "Instapaper",
        [
            Row(2, captured(TOAST, tags=("fuel", "winter"), quotes=(TWIGS,)), TUESDAY, OF_TOAST),
            Row(3, captured(OWLS), THURSDAY, OF_OWLS),
            Unreadable(4, "instapaper: addresses are no web pages"),
        ],
    ),
    "pocket.csv": (
        "Pocket",
        [
            Row(2, captured(QUAYS, tags=SEA), TUESDAY, {"title": "Quays of Varnholm, part 2"}),
            Row(3, captured(OWLS), THURSDAY),
        ],
    ),
    "pocket.html": (
        "Pocket",
        [
            Row(11, captured(f"{QUAYS}?a=1&b=2", tags=SEA), TUESDAY, {"title": "Quays of Varnholm & others"}),
            Row(16, captured(OWLS), THURSDAY),
        ],
    ),
    "bookmarks.html": (
        "bookmarks",
        [
            LeftOut(10, "a page of the browser's own"),
            Row(
                18,
                captured(
                    f"{QUAYS}?a=1&b=2", f"Read the second part.\n{DEPTH}", (*SEA, "Trade", "Ports & quays")
                ),
                TUESDAY,
                {"title": "Quays of <Varnholm>"},
            ),
            Row(22, captured(TOAST, tags=("Trade",)), THURSDAY, OF_TOAST),
            Unreadable(24, A_SCRIPT),
            Row(29, captured(OWLS), None, OF_OWLS),
        ],
    ),
    "linkding.html": (
        "bookmarks",
        [Row(6, captured(QUAYS, f"{DUG}.\n{DEPTH}", SEA), TUESDAY, OF_QUAYS)],
    ),
    "linkding.json": (
        "linkding",
        [
            Row(6, captured(QUAYS, DEPTH, SEA), TUESDAY, {**OF_QUAYS, "description": DUG}),
            Row(21, captured(OWLS), THURSDAY, OF_OWLS),
        ],
    ),
    "wallabag.json": (
        "wallabag",
        [
            Row(
                1,
                captured(
                    QUAYS,
                    "Is that so?",
                    (*SEA, "favorite"),
                    ("A port has to dig.",),
                    "https://blog.example/monday",
                ),
                TUESDAY,
                {
                    **OF_QUAYS,
                    "authors": ["Ada Quill"],
                    "published": "2023-12-30T07:15:00Z",
                    "language": "en-GB",
                },
            ),
            Row(2, captured(OWLS), THURSDAY, OF_OWLS),
        ],
    ),
    "omnivore.json": (
        "Omnivore",
        [
            Row(
                2,
                captured(QUAYS, tags=SEA),
                TUESDAY,
                {**OF_QUAYS, "authors": ["Ada Quill"], "published": "2023-12-30", "description": DUG},
            ),
            LeftOut(17, "deleted there"),
            Row(26, captured(OWLS, tags=("night",)), THURSDAY, OF_OWLS),
        ],
    ),
    "readwise.csv": (
        "Readwise",
        [
            Row(2, captured(QUAYS, tags=("sea", "harbour's mud")), TUESDAY, OF_QUAYS),
            LeftOut(3, "in the feed, not saved"),
            Row(4, captured(OWLS, tags=("night",)), THURSDAY, OF_OWLS),
        ],
    ),
    "readwise-highlights.csv": (
        "Readwise",
        [
            Row(
                2,
                captured(QUAYS, "Check with the ministry.", quotes=(METRE,)),
                TUESDAY,
                {**OF_QUAYS, "authors": ["Ada Quill"]},
            )
        ],
    ),
    "table.csv": ("table", [Row(2, captured(QUAYS, DEPTH, SEA), "2024-01-02T00:00:00Z", OF_QUAYS)]),
    "onetab.txt": (
        "OneTab",
        [
            Row(1, captured(QUAYS), None, {"title": "Quays of Varnholm | Harbour Post"}),
            Row(2, captured(OWLS), None, OF_OWLS),
            Row(4, captured(TOAST), None, OF_TOAST),
        ],
    ),
    "notes.txt": (
        "text",
        [
            Row(3, captured(f"{QUAYS}_(Varnholm)", "The quays … come first, says Ada.")),
            Row(4, captured(OWLS, "ask the librarian"), None, OF_OWLS),
            Row(5, captured(TOAST)),
            Row(5, captured("https://hedge.example/butter")),
            Row(6, captured("https://tallow.example/?a=1&b=2")),
            Row(7, captured("https://gang.example/开放")),
        ],
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_row_of_an_export_keeps_date_note_tags_folder_and_highlights(name: str) -> None:
    assert read((FILES / name).read_bytes()) == EXPORTS[name]


def test_every_file_in_the_folder_is_read_by_a_test() -> None:
    others = {"feeds.opml", "newsletter.eml", "newsletters.mbox", "pocket-annotations.json"}
    assert {path.name for path in FILES.iterdir()} == set(EXPORTS) | others


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_the_unicode_encoding_of_a_file_changes_nothing(name: str, encoding: str) -> None:
    assert read((FILES / name).read_text("utf-8").encode(encoding)) == EXPORTS[name]


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_the_line_ends_of_a_file_change_nothing(name: str, end: str) -> None:
    assert read((FILES / name).read_text("utf-8").replace("\n", end).encode()) == EXPORTS[name]
