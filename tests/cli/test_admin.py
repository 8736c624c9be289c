"""`roundup init`, `status`, `backup`, `restore`, `doctor` and `demo`."""

import json
import re
import sqlite3
import tomllib
from pathlib import Path
from typing import Any

import pytest

from roundup.config import load
from tests.conftest import Answer, SmallWeb
from tests.newsroom import Command, article, held

A, B = "https://quill.example/a", "https://quill.example/b"


def titles(roundup: Command) -> list[str | None]:
    """The title of each link."""
    return [row["title"] for row in json.loads(roundup("list", "--json").out)]


@pytest.fixture
def newsletter(roundup: Command) -> Command:
    """The command over a newsletter where all is well."""
    roundup("init", "home", "--contact", "desk@quill.example", home=False)
    return roundup


# -- init


def test_init_makes_a_folder_and_prints_where_its_settings_are(roundup: Command, tmp_path: Path) -> None:
    ran = roundup("init", "mine", home=False)
    assert (ran.code, ran.out) == (0, f"{tmp_path / 'mine' / 'roundup.toml'}\n")
    assert ran.err.startswith("Next: `cd mine`, then `roundup add URL`")
    assert {path.name for path in (tmp_path / "mine").iterdir()} == {"drafts", "lead", "logs", "roundup.toml"}


def test_init_without_a_folder_is_about_home_or_else_here(roundup: Command, tmp_path: Path) -> None:
    assert roundup("init").out == f"{tmp_path / 'home' / 'roundup.toml'}\n"
    assert roundup("init", home=False).out == f"{tmp_path / 'roundup.toml'}\n"


def test_a_new_newsletters_name_and_contact_stand_in_its_settings(roundup: Command, tmp_path: Path) -> None:
    name = 'Ferries "&" Kelp — \\ 岚海'
    roundup("init", "mine", "--name", name, "--contact", "desk@quill.example", home=False)
    settings = load(tmp_path / "mine", {})
    assert (settings.newsletter.name, settings.fetch.contact) == (name, "desk@quill.example")


def test_every_commented_setting_is_one_with_its_default(roundup: Command, tmp_path: Path) -> None:
    """Taking all the marks away changes nothing."""
    roundup("init", "mine", home=False)
    text = (tmp_path / "mine" / "roundup.toml").read_text()
    opened = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.M)
    keys = [(section, key) for section, held in tomllib.loads(opened).items() for key in held]
    defaults = load(tmp_path / "nowhere", {})
    (tmp_path / "mine" / "roundup.toml").write_text(opened)
    settings = load(tmp_path / "mine", {})
    assert len(keys) > 15
    for section, key in keys:
        assert getattr(getattr(settings, section), key) == getattr(getattr(defaults, section), key), key


def test_init_never_touches_settings_that_are_there(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "roundup.toml").write_text("# mine\n")
    ran = roundup("init", "--name", "Other", home=False)
    assert (ran.code, ran.out) == (4, "")
    assert str(tmp_path / "roundup.toml") in ran.err
    assert (tmp_path / "roundup.toml").read_text() == "# mine\n"


def test_init_makes_a_newsletter_around_a_database_that_is_there(roundup: Command) -> None:
    roundup("add", "--queue", "--title", "Ferries", A)
    assert roundup("init").code == 0
    assert titles(roundup) == ["Ferries"]


def test_what_init_made_is_found_from_below_it(roundup: Command, tmp_path: Path) -> None:
    roundup("init", home=False)
    (tmp_path / "lead" / "deep").mkdir()
    with pytest.MonkeyPatch.context() as moved:
        moved.chdir(tmp_path / "lead" / "deep")
        roundup("add", "--queue", A, home=False)
    assert (tmp_path / "roundup.db").is_file()


# -- status


def test_status_counts_what_waits_and_says_what_a_person_could_mend(roundup: Command, web: SmallWeb) -> None:
    web.pages |= {"/ferry": Answer(article()), "/walled": Answer("", 401)}
    roundup("add", web.url("/ferry"), web.url("/walled"), web.url("/gone"))
    roundup("add", "--queue", "--title", "Kelp", web.url("/kelp"))
    ran = roundup("status")
    assert ran.code == 0
    first = ran.out.splitlines()[0]
    assert first.startswith("4 links: ")
    assert set(first.removeprefix("4 links: ").split(", ")) == {
        "1 ready",
        "1 needs you",
        "1 failed",
        "1 new",
    }
    assert ran.out.index("There is no such page any more") < ran.out.index("The page asks for a login")
    assert "Kelp" not in ran.out


def test_status_counts_in_grammar(roundup: Command) -> None:
    roundup("add", "--queue", A)
    assert roundup("status").out == (
        "1 link: 1 new\n1 waits to be fetched or read: `roundup ingest`, or the next night.\n"
    )


def test_status_tells_the_last_runs(newsletter: Command, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    newsletter("add", "--queue", web.url("/ferry"))
    newsletter("run", "nightly")
    (line,) = [line for line in newsletter("status").out.splitlines() if "nightly" in line]
    assert line.startswith("  ")
    assert re.search(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ +nightly +exit 0 +ingest: 1 ready$", line)


def test_status_as_json_has_every_key(roundup: Command, web: SmallWeb) -> None:
    roundup("add", web.url("/gone"))
    roundup("add", "--queue", A, B)
    roundup("run", "nightly")
    found: dict[str, Any] = json.loads(roundup("status", "--json").out)
    assert list(found) == ["links", "feeds", "runs"]
    assert found["links"]["failed"] == 1
    assert sum(found["links"].values()) == 3
    assert found["feeds"] == {}
    assert list(found["runs"][0]) == ["name", "started", "ended", "exit", "counts", "errors"]


def test_status_of_a_new_newsletter(newsletter: Command) -> None:
    ran = newsletter("status")
    assert (ran.code, ran.out, ran.err) == (0, "0 links\n", "")


# -- backup and restore


def test_a_backup_can_be_restored_and_what_was_there_is_kept_and_named(
    newsletter: Command, tmp_path: Path
) -> None:
    newsletter("add", "--queue", "--title", "Then", A)
    kept = newsletter("backup", "saved/monday.db")
    newsletter("edit", 1, "--title", "Now")
    back = newsletter("restore", "saved/monday.db")
    assert (kept.code, kept.out, kept.err) == (0, "", "The database is copied to saved/monday.db.\n")
    assert (back.code, back.out) == (0, "")
    assert titles(newsletter) == ["Then"]
    (present,) = (tmp_path / "home").glob("roundup-before-restore-*.db")
    assert f"What was there before is in {present}." in back.err
    assert [row["title"] for row in json.loads(newsletter("--db", present, "list", "--json").out)] == ["Now"]


def test_a_backup_is_one_file_that_can_be_carried_about(newsletter: Command, tmp_path: Path) -> None:
    newsletter("add", "--queue", A)
    newsletter("backup", "monday.db")
    assert {path.name for path in tmp_path.glob("monday*")} == {"monday.db"}
    conn = sqlite3.connect(f"{(tmp_path / 'monday.db').as_uri()}?immutable=1", uri=True)
    counted = conn.execute("SELECT count(*) FROM links").fetchone()
    conn.close()
    assert counted == (1,)


def test_a_backup_into_a_folder_takes_the_databases_name(newsletter: Command, tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    newsletter("backup", "saved")
    assert [path.name for path in (tmp_path / "saved").iterdir()] == ["roundup.db"]


def test_a_backup_takes_the_place_of_the_one_before(newsletter: Command) -> None:
    newsletter("backup", "monday.db")
    newsletter("add", "--queue", A)
    newsletter("backup", "monday.db")
    newsletter("forget", 1)
    newsletter("restore", "monday.db")
    assert len(titles(newsletter)) == 1


def test_a_backup_is_made_while_another_process_writes(newsletter: Command, tmp_path: Path) -> None:
    newsletter("add", "--queue", A)
    with held(tmp_path / "home" / "roundup.db"):
        assert newsletter("backup", "monday.db").code == 0
    newsletter("restore", "monday.db")
    assert len(titles(newsletter)) == 1


def test_the_database_is_no_backup_of_itself(newsletter: Command, tmp_path: Path) -> None:
    newsletter("add", "--queue", A)
    ran = newsletter("backup", tmp_path / "home" / "roundup.db")
    assert ran.code == 4
    assert "itself" in ran.err
    assert len(titles(newsletter)) == 1


def test_a_backup_of_a_damaged_database_names_that_one(newsletter: Command, tmp_path: Path) -> None:
    """And not the file that was to hold the copy."""
    (tmp_path / "home" / "roundup.db").write_bytes(b"scribble " * 500)
    ran = newsletter("backup", "monday.db")
    assert ran.code == 4
    assert str(tmp_path / "home" / "roundup.db") in ran.err
    assert not (tmp_path / "monday.db").exists()


def test_a_backup_that_cannot_be_written_says_so(newsletter: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = newsletter("backup", "file/monday.db")
    assert ran.code == 4
    assert "file/monday.db can't be written" in ran.err


def damaged(path: Path) -> None:
    """A database of ours with a hole in it."""
    data = bytearray(path.read_bytes())
    data[4096 : 4096 * 6] = b"\xaa" * (4096 * 5)
    path.write_bytes(data)


def foreign(path: Path) -> None:
    """A database of another program's."""
    path.unlink()
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE recipes (name TEXT)")
    conn.close()


def newer(path: Path) -> None:
    """A database that a later version has used."""
    conn = sqlite3.connect(path)
    conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('roundup', '9999_later', '')"
    )
    conn.commit()
    conn.close()


@pytest.mark.parametrize(
    "spoil",
    [
        damaged,
        foreign,
        newer,
        Path.unlink,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"scribble " * 500),
    ],
    ids=["damaged", "foreign", "newer", "missing", "empty", "scribble"],
)
def test_what_is_no_good_backup_replaces_nothing(newsletter: Command, tmp_path: Path, spoil: Any) -> None:
    newsletter("add", "--queue", "--title", "Then", A)
    newsletter("backup", "monday.db")
    spoil(tmp_path / "monday.db")
    ran = newsletter("restore", "monday.db")
    assert (ran.code, ran.out) == (4, "")
    assert "monday.db" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert titles(newsletter) == ["Then"]
    assert not list((tmp_path / "home").glob("*before*"))


def test_a_damaged_database_is_mended_by_restoring_and_kept_as_it_is(
    newsletter: Command, tmp_path: Path
) -> None:
    newsletter("add", "--queue", "--title", "Then", A)
    newsletter("backup", "monday.db")
    database = tmp_path / "home" / "roundup.db"
    database.write_bytes(b"scribble " * 500)
    ran = newsletter("restore", "monday.db")
    (kept,) = (tmp_path / "home").glob("roundup-before-restore-*.db")
    assert ran.code == 0
    assert str(kept) in ran.err
    assert kept.read_bytes() == b"scribble " * 500
    assert titles(newsletter) == ["Then"]


def test_restoring_into_a_newsletter_that_has_no_database_yet(newsletter: Command, tmp_path: Path) -> None:
    newsletter("add", "--queue", "--title", "Then", A)
    newsletter("backup", "monday.db")
    newsletter("--home", "other", "init", home=False)
    ran = newsletter("--home", "other", "restore", "monday.db", home=False)
    assert (ran.code, ran.err) == (0, "Restored from monday.db.\n")
    assert [
        row["title"] for row in json.loads(newsletter("--home", "other", "list", "--json", home=False).out)
    ] == ["Then"]


# -- doctor


def test_all_is_well(newsletter: Command, tmp_path: Path) -> None:
    ran = newsletter("doctor")
    assert (ran.code, ran.out, ran.err) == (0, f"All is well in {tmp_path / 'home'}.\n", "")


def test_a_finding_ends_with_3(roundup: Command) -> None:
    roundup("init")
    ran = roundup("doctor")
    assert ran.code == 3
    assert ran.out.startswith("fetch.contact is empty")


def test_fix_mends_what_it_can_and_ends_with_0_when_nothing_is_left(
    newsletter: Command, tmp_path: Path
) -> None:
    left_over = [tmp_path / "home" / "roundup.db.part", tmp_path / "home" / "drafts" / "2024-W01.md.part"]
    for part in left_over:
        part.write_text("half")
    found = newsletter("doctor")
    assert found.code == 3
    assert all(part.exists() for part in left_over)
    mended = newsletter("doctor", "--fix")
    assert mended.code == 0
    assert [line.partition(":")[0] for line in mended.out.splitlines()] == ["Mended", "Mended"]
    assert not any(part.exists() for part in left_over)
    assert newsletter("doctor").out.startswith("All is well")


def test_fix_makes_missing_settings_and_what_it_cannot_mend_still_ends_with_3(
    roundup: Command, tmp_path: Path
) -> None:
    roundup("add", "--queue", A)
    ran = roundup("doctor", "--fix")
    assert ran.code == 3
    assert ran.out.startswith("Mended: ")
    assert "fetch.contact is empty" in ran.out
    assert (tmp_path / "home" / "roundup.toml").is_file()
    assert titles(roundup) == [None]


def test_doctor_names_a_wrong_setting(newsletter: Command, tmp_path: Path) -> None:
    (tmp_path / "home" / "roundup.toml").write_text("[fetch]\ntimeot = 3\n")
    ran = newsletter("doctor", "--fix")
    assert ran.code == 3
    assert "timeot in [fetch]; did you mean timeout?" in ran.out


def test_doctor_names_what_is_damaged_in_the_database(newsletter: Command, tmp_path: Path) -> None:
    newsletter("add", "--queue", A)
    conn = sqlite3.connect(tmp_path / "home" / "roundup.db")
    conn.execute("UPDATE story_articles SET story = 77")
    conn.commit()
    conn.close()
    ran = newsletter("doctor", "--fix")
    assert ran.code == 3
    assert ran.out == "The database is damaged: a row of story_articles points nowhere.\n"


def test_doctor_notices_a_clock_that_is_behind(newsletter: Command, tmp_path: Path) -> None:
    newsletter("add", "--queue", A)
    conn = sqlite3.connect(tmp_path / "home" / "roundup.db")
    conn.execute("UPDATE links SET first_seen = '9000-01-01T00:00:00Z'")
    conn.commit()
    conn.close()
    ran = newsletter("doctor")
    assert ran.code == 3
    assert "check the clock" in ran.out


def test_doctor_of_a_database_that_is_none_says_how_to_mend_it(newsletter: Command, tmp_path: Path) -> None:
    (tmp_path / "home" / "roundup.db").write_bytes(b"scribble " * 500)
    ran = newsletter("doctor")
    assert ran.code == 4
    assert "roundup restore FILE" in ran.err


# -- demo (what its draft holds: tests/demo)


def test_the_demo_prints_its_draft(roundup: Command, tmp_path: Path) -> None:
    ran = roundup("demo", home=False)
    assert ran.code == 0
    assert ran.out.startswith("---\ntitle: ")
    assert "This week:" in ran.out
    assert not list(tmp_path.glob("**/*.db"))


def test_a_kept_demo_is_a_newsletter_with_that_draft(roundup: Command, tmp_path: Path) -> None:
    ran = roundup("demo", "--keep", "kept", home=False)
    assert ran.code == 0
    assert (tmp_path / "kept" / "drafts" / "2024-W01.md").read_text() == ran.out
    assert str(tmp_path / "kept") in ran.err
    assert roundup("--home", "kept", "list", "--json", home=False).code == 0


def test_a_demo_is_not_kept_where_something_is(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "mine.txt").write_text("mine")
    ran = roundup("demo", "--keep", "kept", home=False)
    assert (ran.code, ran.out) == (2, "")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["mine.txt"]


def test_a_demo_is_not_kept_in_a_file(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    ran = roundup("demo", "--keep", "kept", home=False)
    assert ran.code in (2, 4)
    assert "kept" in ran.err
    assert (tmp_path / "kept").read_text() == "mine"
