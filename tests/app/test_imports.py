"""Files of links taken in: every row is kept with what it says, and a second time changes nothing."""

import csv
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup.app import choose, imports, lists
from roundup.app.desk import Desk
from roundup.config import DATABASE, Home
from roundup.errors import UnusableError
from tests.conftest import NOW
from tests.followed import MUD, TIDE, everything, later, links
from tests.newsroom import QUICK, read, take

COLUMNS = ("url", "title", "note", "tags", "highlights", "saved")


def table(*rows: Sequence[str], columns: Sequence[str] = COLUMNS) -> str:
    """A table of these rows, as CSV."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def file(folder: Path, content: str, name: str = "list.csv") -> str:
    """The path of a file with this content."""
    path = folder / name
    path.write_text(content, "utf-8", newline="")
    return str(path)


def take_in(desk: Desk, name: str, *, pick: bool = False, dry: bool = False) -> imports.Taken:
    """Take a file in."""
    return imports.take_in(desk, name, pick=pick, dry=dry)


def picks(desk: Desk) -> list[int]:
    """The links of all decisions."""
    return [link for (link,) in desk.db.conn.execute("SELECT link FROM decisions ORDER BY id")]


def test_all_that_a_row_says_is_kept(desk: Desk, tmp_path: Path) -> None:
    row = (MUD, "Mud at the quay", "For Oda", "fuel,coast", "It rose.", "2023-12-30T08:00:00Z")
    take_in(desk, file(tmp_path, table(row)))
    found = lists.show(desk, 1)
    (seen,) = found["sightings"]
    assert (seen["url"], seen["how"], seen["who"], seen["note"], seen["tags"]) == (
        MUD,
        "import",
        "ada",
        "For Oda",
        ["fuel", "coast"],
    )
    assert (seen["seen_at"], found["first_seen"]) == ("2023-12-30T08:00:00Z",) * 2
    assert [quote["text"] for quote in found["quotes"]] == ["It rose."]
    assert (found["title"], found["decision"], found["week"]) == ("Mud at the quay", None, "2023-W52")


def test_the_date_of_a_row_without_one_or_with_one_to_come_is_now(desk: Desk, tmp_path: Path) -> None:
    rows = (MUD, "", "", "", "", ""), (TIDE, "", "", "", "", "2031-01-01")
    taken = take_in(desk, file(tmp_path, table(*rows)))
    assert dict(taken.left_out) == {"a date that is still to come: the page counts as found today": 1}
    assert [row["first_seen"] for row in lists.rows(desk)] == [desk.now] * 2
    assert [lists.show(desk, link)["sightings"][0]["seen_at"] for link in (1, 2)] == [desk.now] * 2


def test_what_an_export_calls_a_page_stands_behind_what_the_page_says(desk: Desk, tmp_path: Path) -> None:
    """Before it was read, and after."""
    take_in(desk, file(tmp_path, table((MUD, "mud - my bookmark", "", "", "", ""))))
    assert lists.rows(desk)[0]["title"] == "mud - my bookmark"
    read(desk, 1, title="Mud at the quay")
    assert lists.rows(desk)[0]["title"] == "Mud at the quay"
    take_in(desk, file(tmp_path, table((MUD, "again", "", "", "", ""))))
    found = lists.show(desk, 1)["origins"]["title"]
    assert [found["value"], *(one["value"] for one in found["others"])] == [
        "Mud at the quay",
        "mud - my bookmark",
        "again",
    ]


def test_a_known_page_keeps_its_link_and_gets_the_notes(desk: Desk, tmp_path: Path) -> None:
    take(desk, f"{MUD}?utm_source=mail", note="Mine")
    taken = take_in(desk, file(tmp_path, table((MUD, "", "Theirs", "", "", "2023-12-30"))))
    assert taken.sentence() == "table: 0 new, 1 known"
    assert {seen["note"] for seen in lists.show(desk, 1)["sightings"]} == {"Mine", "Theirs"}


def test_what_can_not_be_read_is_named_with_its_line_and_the_rest_goes_in(desk: Desk, tmp_path: Path) -> None:
    rows = (
        (MUD, *[""] * 5),
        ("mailto:a@quay.example", *[""] * 5),
        ("", "A title", *[""] * 4),
        (TIDE, *[""] * 5),
    )
    taken = take_in(desk, file(tmp_path, table(*rows)))
    assert [row.line for row in taken.unreadable] == [3, 4]
    assert links(desk) == [MUD, TIDE]
    assert taken.sentence().endswith(": 2 new, 0 known, 2 unreadable")


@pytest.mark.parametrize("content", ["", "no address here", "<html><p>A page", "<rss/>", "\x00\x01\x02"])
def test_a_file_of_no_known_kind_is_refused(desk: Desk, tmp_path: Path, content: str) -> None:
    before = everything(desk)
    with pytest.raises(UnusableError):
        take_in(desk, file(tmp_path, content))
    assert everything(desk) == before


def test_a_file_that_is_not_there_or_a_folder_is_named(desk: Desk, tmp_path: Path) -> None:
    for name in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UnusableError, match=str(name)):
            take_in(desk, str(name))


def test_standard_input_is_a_file_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    content = table((MUD, "Mud", "", "", "", "")).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert len(take_in(desk, "-").new) == 1


def test_the_links_of_a_newsletter_are_taken_without_their_wrappers_and_it_is_via(
    desk: Desk, tmp_path: Path
) -> None:
    mail = (
        "From: Quay Letter <letter@quay.example>\nTo: ada@t.example\nSubject: This week\n"
        "Date: Wed, 03 Jan 2024 09:00:00 +0000\nMessage-ID: <1@quay.example>\nMIME-Version: 1.0\n"
        "Content-Type: text/html; charset=utf-8\n\n"
        f'<p>Read <a href="https://www.google.com/url?q={MUD}">mud at the quay</a>.</p>'
        '<p><a href="https://www.google.com/url?q=https://quay.example/unsubscribe">Enough?</a></p>'
    )
    taken = take_in(desk, file(tmp_path, mail, "letter.eml"))
    assert links(desk) == [MUD]
    (seen,) = lists.show(desk, 1)["sightings"]
    assert (seen["how"], seen["seen_at"]) == ("mail", "2024-01-03T09:00:00Z")
    assert "Quay Letter" in seen["via"]
    assert sum(taken.left_out.values()) == 1


# -- again

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
dates = st.sampled_from(
    ("", "2023-12-30", "2024-01-04T10:00:00Z", "2031-01-01", "yesterday", "1703930400", "0")
)
rows_of_a_table = st.lists(
    st.tuples(
        st.sampled_from((MUD, TIDE, f"{MUD}?utm_source=x", "quay.example/kelp", "", "mailto:x@y.example")),
        texts,
        texts,
        texts,
        texts,
        dates,
    ),
    min_size=1,
    max_size=8,
)


@given(rows_of_a_table, st.booleans())
@settings(max_examples=40, deadline=None, phases=QUICK)
def test_a_second_import_of_any_file_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], pick: bool
) -> None:
    folder = tmp_path_factory.mktemp("import")
    home = Home(folder, folder / DATABASE)
    with Desk(home, clock=lambda: NOW, who="ada", environ={}) as desk:
        desk.make()
        name = file(folder, table(*rows))
        first = take_in(desk, name, pick=pick)
        before = everything(desk)
        later(desk, days=3)
        second = take_in(desk, name, pick=pick)
        assert everything(desk) == before
        assert (second.links, second.new, second.told) == (first.links, set(), set())
        assert len(picks(desk)) == len(set(picks(desk))) == (len(links(desk)) if pick else 0)


def test_an_export_that_grew_brings_what_is_new_in_it(desk: Desk, tmp_path: Path) -> None:
    one, two = (MUD, "Mud", "", "", "", "2024-01-02"), (TIDE, "Tide", "", "", "", "2024-01-03")
    take_in(desk, file(tmp_path, table(one)))
    taken = take_in(desk, file(tmp_path, table(two, one)))
    assert (len(taken.new), len(links(desk))) == (1, 2)
    assert taken.sentence() == "table: 1 new, 1 known, 1 of them with nothing new"


# -- picked


def test_with_pick_each_link_is_picked_once(desk: Desk, tmp_path: Path) -> None:
    rows = [(url, "", note, "", "", "") for url, note in ((MUD, "one"), (MUD, "two"), (TIDE, ""))]
    name = file(tmp_path, table(*rows))
    take_in(desk, name, pick=True)
    assert picks(desk) == [1, 2]
    take_in(desk, name, pick=True)
    assert picks(desk) == [1, 2]
    assert choose.undo(desk, 1)[0].startswith("Undone: the pick that came with `import`")
    assert [row["decision"] for row in lists.rows(desk)] == [None, None]


def test_what_was_dropped_since_is_picked_again(desk: Desk, tmp_path: Path) -> None:
    name = file(tmp_path, table((MUD, *[""] * 5), (TIDE, *[""] * 5)))
    take_in(desk, name, pick=True)
    choose.decide(desk, choose.Named(links=[1]), "drop")
    take_in(desk, name, pick=True)
    assert [row["decision"] for row in lists.rows(desk)] == ["pick", "pick"]
    assert picks(desk) == [1, 2, 1, 1]


def test_candidates_that_were_taken_in_before_may_be_picked(desk: Desk, tmp_path: Path) -> None:
    name = file(tmp_path, table((MUD, *[""] * 5)))
    take_in(desk, name)
    take_in(desk, name, pick=True)
    assert lists.rows(desk)[0]["decision"] == "pick"
    assert len(lists.show(desk, 1)["sightings"]) == 1


# -- only counted


def counts(taken: imports.Taken) -> list[Any]:
    """What is told of an import."""
    return [taken.format, taken.links, taken.new, dict(taken.left_out), taken.unreadable]


@pytest.mark.parametrize("many", [3, imports.GROUP + 3])
def test_a_dry_run_tells_what_would_come_and_writes_nothing(desk: Desk, tmp_path: Path, many: int) -> None:
    """Also of a page that stands in the file twice, far apart."""
    take(desk, TIDE)
    rows = [(f"https://quay.example/{number % 700}", *[""] * 5) for number in range(many)]
    name = file(
        tmp_path, table((MUD, *[""] * 5), *rows, (MUD, *[""] * 5), (TIDE, *[""] * 5), ("", *[""] * 5))
    )
    before = everything(desk)
    dry = take_in(desk, name, dry=True, pick=True)
    assert everything(desk) == before
    assert counts(dry) == counts(take_in(desk, name))


def test_a_dry_run_makes_no_newsletter(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", tmp_path / "home" / DATABASE)
    with Desk(home, clock=lambda: NOW, who="ada", environ={}) as desk:
        assert take_in(desk, file(tmp_path, table((MUD, *[""] * 5))), dry=True).new == {"quay.example/mud"}
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_an_import_makes_the_newsletter(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", tmp_path / "home" / DATABASE)
    with Desk(home, clock=lambda: NOW, who="ada", environ={}) as desk:
        take_in(desk, file(tmp_path, table((MUD, *[""] * 5))))
        assert links(desk) == [MUD]


def test_a_file_that_is_refused_makes_no_newsletter(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", tmp_path / "home" / DATABASE)
    with Desk(home, clock=lambda: NOW, who="ada", environ={}) as desk, pytest.raises(UnusableError):
        take_in(desk, file(tmp_path, "nothing"))
    assert not home.path.exists()


def test_a_list_in_json_is_taken_in_as_well(desk: Desk, tmp_path: Path) -> None:
    name = file(tmp_path, json.dumps([{"url": MUD, "title": "Mud", "saved": "2023-12-30"}]), "list.json")
    take_in(desk, name)
    assert (links(desk), lists.rows(desk)[0]["first_seen"]) == ([MUD], "2023-12-30T00:00:00Z")
