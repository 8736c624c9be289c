"""`roundup import`: what it says, how it ends."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.followed import MUD, TIDE
from tests.newsroom import Command

PAGES = f"url,title,saved\n{MUD},Mud,2023-12-30\n{TIDE},Tide,\n"

OLD = "Saved more than two weeks ago, so in no week of now: 1; `roundup list` has them.\n"


@pytest.fixture
def pages(tmp_path: Path) -> str:
    """A table with two pages; its name."""
    (tmp_path / "list.csv").write_text(PAGES)
    return "list.csv"


def listed(roundup: Command) -> list[dict[str, Any]]:
    """What `list --json` says."""
    found: list[dict[str, Any]] = json.loads(roundup("list", "--json").out)
    return found


def test_what_was_taken_in_is_told_and_nothing_is_printed(
    roundup: Command, pages: str, tmp_path: Path
) -> None:
    ran = roundup("import", pages)
    assert (ran.code, ran.out, ran.err) == (0, "", f"{OLD}table: 2 new, 0 known.\n")
    assert (tmp_path / "home" / "roundup.db").is_file()
    first, _ = listed(roundup)
    assert (first["url"], first["decision"], first["first_seen"][:10]) == (MUD, None, "2023-12-30")
    again = roundup("import", pages)
    assert (again.code, again.err) == (0, f"{OLD}table: 0 new, 2 known, 2 of them with nothing new.\n")


def test_with_pick_they_are_picks(roundup: Command, pages: str) -> None:
    roundup("import", "--pick", pages)
    assert [row["decision"] for row in listed(roundup)] == ["pick", "pick"]
    assert roundup("undo").err.startswith("Undone: the pick that came with `import` of 1, 2.")


def test_a_dry_run_says_what_would_come_and_makes_nothing(
    roundup: Command, pages: str, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    ran = roundup("import", "--dry-run", pages)
    assert (ran.code, ran.out, ran.err) == (0, "", f"{OLD}table: 2 new, 0 known. Nothing was recorded.\n")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_dry_run_over_a_newsletter_leaves_every_file_of_it_as_it_was(
    roundup: Command, pages: str, tmp_path: Path
) -> None:
    roundup("init")
    roundup("add", "--queue", MUD)
    roundup("list")
    files = {path: path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()}
    ran = roundup("import", "--dry-run", pages)
    assert ran.err == f"{OLD}table: 1 new, 1 known. Nothing was recorded.\n"
    after = {path: path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()}
    log = tmp_path / "home" / "logs" / "roundup.log"
    assert {path for path in files | after if files.get(path) != after.get(path)} <= {log}


def test_lines_that_can_not_be_read_are_named_and_the_rest_goes_in(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(f"{PAGES}mailto:x@y.example,Mail,\n")
    ran = roundup("import", "list.csv")
    assert (ran.code, ran.out) == (3, "")
    first, _, last = ran.err.splitlines()
    assert first.startswith("list.csv, line 4: ")
    assert last == "table: 2 new, 0 known, 1 unreadable."
    assert len(listed(roundup)) == 2


def test_of_many_such_lines_twenty_are_named(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(PAGES + "mailto:x@y.example,Mail,\n" * 1234)
    lines = roundup("import", "list.csv").err.splitlines()
    assert len(lines) == 23
    assert lines[-3] == "… and 1,214 more that can't be read."
    assert lines[-1] == "table: 2 new, 0 known, 1,234 unreadable."


@pytest.mark.parametrize(
    ("name", "content"),
    [("none.csv", None), ("empty", b""), ("page.html", b"<html><p>x"), ("bin", b"\x00\x01")],
)
def test_a_file_that_is_missing_or_unknown_ends_with_4(
    roundup: Command, tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    ran = roundup("import", name)
    assert (ran.code, ran.out) == (4, "")
    assert name in ran.err
    assert len(ran.err.splitlines()) == 1
    assert not (tmp_path / "home").exists()


def test_a_list_of_feeds_is_sent_to_the_right_command(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text("<opml version='2.0'><body/></opml>")
    ran = roundup("import", "feeds.opml")
    assert ran.code == 4
    assert "roundup feeds import" in ran.err


def test_a_file_may_come_on_standard_input(roundup: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PAGES.encode())))
    assert roundup("import", "-").err == f"{OLD}table: 2 new, 0 known.\n"


def test_without_a_file_it_is_wrong_usage(roundup: Command) -> None:
    assert roundup("import").code == 2


def test_what_was_left_out_is_counted_by_why(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "letter.eml").write_text(
        "From: Quay Letter <letter@quay.example>\nDate: Wed, 03 Jan 2024 09:00:00 +0000\nSubject: Week\n"
        "MIME-Version: 1.0\nContent-Type: text/html\n\n"
        f'<p><a href="{MUD}">Mud at the quay</a> <a href="https://quay.example/unsubscribe?u=1">Unsubscribe</a>'
    )
    ran = roundup("import", "letter.eml")
    assert ran.code == 0
    assert ran.err.splitlines()[-1] == "mail: 1 new, 0 known, 1 skipped."
    assert ran.err.splitlines()[0].startswith("Skipped, ")
    quiet = roundup("import", "--quiet", "letter.eml")
    assert (quiet.code, quiet.err) == (0, "")


def test_where_links_come_from_is_shown_and_listed(roundup: Command, pages: str) -> None:
    roundup("import", pages)
    ran = roundup("list", "--why")
    assert ran.code == 0
    assert "saved on 30 Dec 2023" in ran.out
    assert all("why" in row for row in json.loads(roundup("list", "--why", "--json").out))
    assert "(import)" in roundup("show", 1).out


@pytest.mark.parametrize("words", [("--state", "new"), ("--stories",), ("--text", "--json")])
def test_what_was_missed_goes_with_week_and_json_alone(
    roundup: Command, pages: str, words: tuple[str, ...]
) -> None:
    roundup("import", pages)
    assert roundup("list", "--missed", *words).code == 2
    ran = roundup("list", "--missed", "--week", "2024-W01")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("Nothing was missed")


def test_nothing_joined_is_nothing_to_take_apart(roundup: Command, pages: str) -> None:
    roundup("import", pages)
    ran = roundup("undo", "--join", 1)
    assert (ran.code, ran.out, ran.err) == (0, "", "Nothing was joined into 1.\n")
    assert roundup("undo", "--join", 99).code == 3
