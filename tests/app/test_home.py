"""The home: made, backed up, restored, looked over."""

import os
import shutil
import sqlite3
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from roundup.app import choose, home, lists
from roundup.app.desk import Desk
from roundup.config import DATABASE, FILE, Home, load
from roundup.errors import UnusableError
from tests.conftest import NOW
from tests.newsroom import read, take

A, B = "https://quill.example/a", "https://quill.example/b"


def titles(desk: Desk) -> list[str | None]:
    """The title of each link."""
    return [row["title"] for row in lists.rows(desk)]


def beside(desk: Desk) -> list[Path]:
    """The databases that were kept beside the present one."""
    return sorted(desk.home.path.glob("roundup-before-*.db"))


def opened(file: Path) -> list[str | None]:
    """The titles in another database of ours."""
    with Desk(Home(file.parent, file), clock=lambda: NOW, who="ada", environ={}) as other:
        return titles(other)


def well(desk: Desk) -> None:
    """Leave nothing for the doctor to find."""
    (desk.home.path / FILE).write_text('[fetch]\ncontact = "desk@quill.example"\n')
    vars(desk).pop("settings", None)


# -- made


def test_a_new_home_has_its_folders_and_valid_settings(tmp_path: Path) -> None:
    settings = home.init(tmp_path / "deep" / "mine", name="Sound & Salt")
    assert settings == tmp_path / "deep" / "mine" / FILE
    assert load(settings.parent, {}).newsletter.name == "Sound & Salt"
    assert sorted(path.name for path in settings.parent.iterdir()) == ["drafts", "lead", "logs", FILE]


def test_a_new_home_keeps_what_was_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "lead").mkdir()
    (tmp_path / "lead" / "2024-W01.md").write_text("# Mine\n")
    home.init(tmp_path)
    assert (tmp_path / "lead" / "2024-W01.md").read_text() == "# Mine\n"


def test_settings_that_are_there_are_never_written_over(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("# mine\n")
    with pytest.raises(UnusableError, match="already"):
        home.init(tmp_path)
    assert (tmp_path / FILE).read_text() == "# mine\n"


def test_a_home_where_a_file_is_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file")
    with pytest.raises(UnusableError, match="can't be made"):
        home.init(tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "a file"


# -- backed up and restored


def test_a_restored_database_is_the_one_that_was_backed_up(desk: Desk, tmp_path: Path) -> None:
    read(desk, take(desk, A, note="Ask Odd", quotes=("Words.",)), title="A")
    choose.decide(desk, choose.Named(links=[1]), "later", "not yet")
    before = list(desk.db.conn.iterdump())
    home.backup(desk, str(tmp_path / "monday.db"))
    choose.forget(desk, [1])
    take(desk, B)
    desk.close()
    home.restore(desk, tmp_path / "monday.db")
    assert list(desk.db.conn.iterdump()) == before


def test_the_present_database_is_kept_whole_under_a_name_of_its_own(desk: Desk, tmp_path: Path) -> None:
    take(desk, A, title="Then")
    home.backup(desk, str(tmp_path / "monday.db"))
    choose.edit(desk, 1, {"title": "Now"})
    desk.close()
    kept = home.restore(desk, tmp_path / "monday.db")
    assert kept == desk.home.path / "roundup-before-restore-20240105-120000.db"
    assert (titles(desk), opened(kept)) == (["Then"], ["Now"])


def test_a_second_restore_at_the_same_moment_keeps_both(desk: Desk, tmp_path: Path) -> None:
    take(desk, A, title="Monday")
    home.backup(desk, str(tmp_path / "monday.db"))
    choose.edit(desk, 1, {"title": "Tuesday"})
    home.backup(desk, str(tmp_path / "tuesday.db"))
    choose.edit(desk, 1, {"title": "Wednesday"})
    desk.close()
    first = home.restore(desk, tmp_path / "monday.db")
    desk.close()
    second = home.restore(desk, tmp_path / "tuesday.db")
    assert first
    assert second
    assert (opened(first), opened(second), titles(desk)) == (["Wednesday"], ["Monday"], ["Tuesday"])


def test_the_database_may_be_restored_from_what_was_kept(desk: Desk, tmp_path: Path) -> None:
    take(desk, A, title="Then")
    home.backup(desk, str(tmp_path / "monday.db"))
    choose.edit(desk, 1, {"title": "Now"})
    desk.close()
    kept = home.restore(desk, tmp_path / "monday.db")
    assert kept
    desk.close()
    desk.clock = lambda: NOW + timedelta(minutes=1)
    home.restore(desk, kept)
    assert titles(desk) == ["Now"]


def test_restoring_from_the_database_itself_loses_nothing(desk: Desk) -> None:
    take(desk, A, title="A")
    desk.close()
    with suppress(UnusableError):  # it may be refused
        home.restore(desk, desk.home.database)
    assert titles(desk) == ["A"]


def test_where_there_was_no_database_none_is_kept(desk: Desk, tmp_path: Path) -> None:
    take(desk, A, title="Then")
    home.backup(desk, str(tmp_path / "monday.db"))
    desk.close()
    for file in desk.home.path.glob("roundup.db*"):
        file.unlink()
    assert home.restore(desk, tmp_path / "monday.db") is None
    assert titles(desk) == ["Then"]
    assert beside(desk) == []


def test_a_database_that_is_none_is_moved_as_it_is(desk: Desk, tmp_path: Path) -> None:
    take(desk, A, title="Then")
    home.backup(desk, str(tmp_path / "monday.db"))
    desk.close()
    desk.home.database.write_bytes(b"scribble " * 500)
    kept = home.restore(desk, tmp_path / "monday.db")
    assert kept
    assert kept.read_bytes() == b"scribble " * 500
    assert titles(desk) == ["Then"]


def test_the_backup_itself_is_not_changed_by_restoring_it(desk: Desk, tmp_path: Path) -> None:
    take(desk, A)
    home.backup(desk, str(tmp_path / "monday.db"))
    before = (tmp_path / "monday.db").read_bytes()
    desk.close()
    home.restore(desk, tmp_path / "monday.db")
    assert (tmp_path / "monday.db").read_bytes() == before
    assert [file.name for file in tmp_path.glob("monday*")] == ["monday.db"]


def test_a_backup_whose_name_has_odd_signs_is_restored(desk: Desk, tmp_path: Path) -> None:
    """SQLite is given it as a URI, in which ?, # and % mean something."""
    take(desk, A, title="Then")
    odd = tmp_path / "mon?day #1 100%41.db"
    home.backup(desk, str(odd))
    choose.forget(desk, [1])
    desk.close()
    home.restore(desk, odd)
    assert titles(desk) == ["Then"]


def test_a_backup_that_fails_leaves_the_one_before_and_nothing_half_made(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(desk, A)
    home.backup(desk, str(tmp_path / "monday.db"))
    before = (tmp_path / "monday.db").read_bytes()

    def no_room(self: Path, target: Path) -> Path:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as full:
        full.setattr(Path, "replace", no_room)
        with pytest.raises(UnusableError, match="can't be written"):
            home.backup(desk, str(tmp_path / "monday.db"))
    assert (tmp_path / "monday.db").read_bytes() == before


@pytest.mark.parametrize("target", ["folder", "folder/"])
def test_a_backup_into_a_folder_takes_the_databases_name(desk: Desk, tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    home.backup(desk, f"{tmp_path}/{target}")
    assert [path.name for path in (tmp_path / "folder").iterdir()] == [DATABASE]


@pytest.mark.parametrize("target", [".", "roundup.db", "drafts/../roundup.db"])
def test_a_backup_never_lands_on_the_database_itself(
    desk: Desk, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whatever path it is named."""
    take(desk, A, title="A")
    (desk.home.path / "drafts").mkdir(exist_ok=True)
    monkeypatch.chdir(desk.home.path)
    with pytest.raises(UnusableError, match="itself"):
        home.backup(desk, target)
    desk.close()
    assert titles(desk) == ["A"]


def test_a_backup_never_lands_on_the_database_by_a_link(desk: Desk, tmp_path: Path) -> None:
    take(desk, A, title="A")
    (tmp_path / "alias").symlink_to(desk.home.path, target_is_directory=True)
    with pytest.raises(UnusableError, match="itself"):
        home.backup(desk, str(tmp_path / "alias" / DATABASE))
    desk.close()
    assert titles(desk) == ["A"]


# -- looked over


def test_all_is_well(desk: Desk) -> None:
    well(desk)
    assert home.doctor(desk) == []


def test_a_wrong_setting_is_a_finding_that_nobody_mends(desk: Desk) -> None:
    (desk.home.path / FILE).write_text("[fetch]\ntimeot = 3\n")
    vars(desk).pop("settings", None)
    (finding,) = home.doctor(desk)
    assert "timeot" in finding.what
    assert finding.mend is None


def test_missing_settings_are_made_with_the_defaults(desk: Desk) -> None:
    findings = [finding for finding in home.doctor(desk) if finding.mend]
    assert len(findings) == 1
    assert findings[0].mend
    findings[0].mend()
    assert load(desk.home.path, {}).draft.items == 8
    assert not [finding for finding in home.doctor(desk) if finding.mend]


def test_what_a_killed_program_left_over_is_found_and_deleted(desk: Desk) -> None:
    well(desk)
    left = [desk.home.path / "roundup.db.part", desk.home.drafts / "2024-W01.html.part"]
    desk.home.drafts.mkdir()
    for part in left:
        part.write_text("half")
    findings = home.doctor(desk)
    assert [str(part) in finding.what for part, finding in zip(left, findings, strict=True)] == [True, True]
    for finding in findings:
        assert finding.mend
        finding.mend()
    assert not any(part.exists() for part in left)
    assert home.doctor(desk) == []


def test_rows_that_point_nowhere_are_found(desk: Desk) -> None:
    well(desk)
    take(desk, A)
    desk.db.conn.execute("PRAGMA foreign_keys = OFF")
    desk.db.conn.execute("UPDATE story_articles SET story = 99")
    (finding,) = home.doctor(desk)
    assert "story_articles" in finding.what


class Usage(NamedTuple):
    """What `shutil.disk_usage` says."""

    total: int
    used: int
    free: int


@pytest.mark.parametrize(("free", "found"), [(199, 1), (200, 0)])
def test_a_disk_that_is_nearly_full_is_found(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, free: int, found: int
) -> None:
    well(desk)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 0, free << 20))
    findings = home.doctor(desk)
    assert len(findings) == found
    assert all(f"{free} MB" in finding.what for finding in findings)


def test_a_clock_that_is_behind_is_found(desk: Desk) -> None:
    well(desk)
    take(desk, A)
    desk.clock = lambda: NOW - timedelta(days=400)
    (finding,) = home.doctor(desk)
    assert "2024-01-05T12:00:00Z" in finding.what
    assert "check the clock" in finding.what


def test_looking_changes_nothing(desk: Desk) -> None:
    take(desk, A)
    before = list(desk.db.conn.iterdump())
    files = {path: path.stat().st_mtime_ns for path in desk.home.path.rglob("*") if "-shm" not in path.name}
    home.doctor(desk)
    assert list(desk.db.conn.iterdump()) == before
    assert {
        path: path.stat().st_mtime_ns for path in desk.home.path.rglob("*") if "-shm" not in path.name
    } == files


def test_an_empty_file_in_the_place_of_the_database_becomes_one(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"")
    with Desk(Home(tmp_path, tmp_path / DATABASE), clock=lambda: NOW, who="ada", environ={}) as desk:
        take(desk, A, title="A")
        assert titles(desk) == ["A"]
    conn = sqlite3.connect(tmp_path / DATABASE)
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    conn.close()
