"""What goes wrong: the exit codes, one sentence that names what it is about, and never a traceback."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest

from roundup.store import database
from tests.conftest import Answer, Ran, SmallWeb
from tests.newsroom import Command, article, environment, held, process, run_process, until, waiting

A = "https://quill.example/a"

READING = [
    *(["list"], ["show", "1"], ["status"], ["fetch"], ["extract"], ["ingest"], ["draft"], ["pick", "1"]),
    *(["drop", "1"], ["later", "1"], ["undo"], ["edit", "1", "--title", "T"], ["forget", "1"]),
    *(["backup", "copy.db"], ["doctor"], ["list", "--week"], ["draft", "--stdout"]),
]
"""Every command that needs a newsletter which is there."""
ADD = ["add", "--queue", A]


def of(words: list[str]) -> str:
    """The name of a case."""
    return " ".join(words)


def assert_told(ran: Ran, code: int, *named: str) -> None:
    """It ended with this code, and one sentence on stderr names what it is about."""
    assert "Traceback" not in ran.err
    assert ran.code == code, ran.err
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1, ran.err
    for name in named:
        assert name in ran.err


@pytest.fixture
def newsletter(roundup: Command) -> Command:
    """The command over a newsletter with one link."""
    roundup("init")
    roundup("add", "--queue", "--title", "Ferries", A)
    return roundup


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for another process that is writing."""
    monkeypatch.setattr(database, "WAIT", 0.05)


# -- 2: usage, nothing done


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["lst"], "did you mean list?"),
        (["frobnicate"], "roundup --help"),
        (["list", "--weak"], "--weak"),
        (["list", "extra"], "extra"),
        (["add"], "--file"),
        (["show"], "ID"),
        (["run"], "nightly"),
        (["backup"], "FILE"),
        (["restore"], "FILE"),
        (["edit", "1"], "--title"),
        (["undo", "many"], "many"),
        (["add", "--file"], "--file"),
        (["--home"], "--home"),
        (["draft", "--format", "docx"], "docx"),
        (["add", "--html", "a.html", "--pdf", "b.pdf", A], "--pdf"),
    ],
    ids=lambda case: of(case) if isinstance(case, list) else case,
)
def test_wrong_usage_ends_with_2_and_names_what_is_wrong(
    roundup: Command, tmp_path: Path, words: list[str], named: str
) -> None:
    ran = roundup(*words, home=False)
    assert (ran.code, ran.out) == (2, "")
    assert named in ran.err
    assert "Traceback" not in ran.err
    assert not list(tmp_path.rglob("*.db"))


@pytest.mark.parametrize(
    "week", ["2024-W60", "2023-W53", "2024-W00", "0000-W01", "2024", "2024-1", "W01", "next", "2024-W1x"]
)
@pytest.mark.parametrize("command", [["draft", "--offline"], ["list"]], ids=of)
def test_a_week_that_does_not_exist_is_wrong_usage(
    newsletter: Command, command: list[str], week: str
) -> None:
    assert_told(newsletter(*command, "--week", week), 2, f"There is no week {week!r}")


@pytest.mark.parametrize("week", ["9999-W52", "0001-W01"])
@pytest.mark.parametrize("command", [["draft", "--offline"], ["list"]], ids=of)
def test_a_week_at_the_end_of_the_calendar_is_no_bug(
    newsletter: Command, command: list[str], week: str
) -> None:
    assert newsletter(*command, "--week", week).code in (0, 2)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2024-02-30", "2024-03-01"),
        ("2024-02-01", "2024-02-30"),
        ("yesterday", "2024-02-01"),
        ("2024-01-03T09:00", "2024-02-01"),
        ("", "2024-02-01"),
    ],
)
def test_a_day_that_is_none_is_wrong_usage(newsletter: Command, since: str, until: str) -> None:
    assert_told(newsletter("draft", "--offline", "--since", since, "--until", until), 2)


@pytest.mark.parametrize(("since", "until"), [("2024-01-01", "9999-12-31"), ("0001-01-01", "2024-01-01")])
def test_the_first_and_last_day_of_the_calendar_are_no_bug(
    newsletter: Command, since: str, until: str
) -> None:
    assert newsletter("draft", "--offline", "--since", since, "--until", until).code in (0, 2)


@pytest.mark.parametrize(
    "date",
    [
        *(
            "2024-02-30",
            "2024-13-01",
            "none",
            "",
            "2024-1-3",
            "3 Jan 2024",
            "2024-01-03T09:00",
            "2024-01-03T25:00Z",
        ),
        *("0001-01-01T00:00+14:00", "9999-12-31T23:00-14:00"),
    ],
)
@pytest.mark.parametrize("command", [["add", "--queue"], ["edit"]], ids=of)
def test_a_date_that_is_none_is_wrong_usage_and_nothing_is_done(
    newsletter: Command, command: list[str], date: str
) -> None:
    before = newsletter("list", "--json").out
    assert_told(newsletter(*command, A, "--date", date), 2, "date")
    assert newsletter("list", "--json").out == before


@pytest.mark.parametrize(
    "date", ["0001-01-01", "0204-01-03", "0204-01-03T09:00Z", "9999-12-31", "9999-12-31T23:00Z"]
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Denver"])
def test_a_date_that_was_accepted_stops_no_command(
    newsletter: Command, monkeypatch: pytest.MonkeyPatch, date: str, zone: str
) -> None:
    monkeypatch.setenv("ROUNDUP_NEWSLETTER__TIMEZONE", zone)
    newsletter("add", "--queue", "--no-pick", "--date", date, "https://quill.example/odd")
    for words in (["list"], ["list", "--json"], ["list", "--week"], ["show", "1"], ["draft", "--offline"]):
        ran = newsletter(*words)
        assert ran.code == 0, (words, ran.err)


@pytest.mark.parametrize("language", ["english please", "", "e", "de_DE", "<b>"])
def test_a_language_that_is_none_is_wrong_usage(newsletter: Command, language: str) -> None:
    assert_told(newsletter("edit", 1, "--language", language), 2, "language")


# -- 3: in part, or nothing that could be used


def test_a_list_that_is_not_utf_8_loses_that_line_alone(newsletter: Command, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_bytes(
        "https://quill.example/b\nhttps://quill.example/ä\nhttps://quill.example/c\n".encode("latin-1")
    )
    ran = newsletter("add", "--queue", "--file", "urls.txt")
    assert ran.code == 3
    assert ran.out == "https://quill.example/b\nhttps://quill.example/c\n"
    assert ran.err == "Line 2: this line was not taken: it is not in UTF-8.\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_list_in_another_encoding_is_refused_line_by_line(
    newsletter: Command, tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "urls.txt").write_bytes("https://quill.example/b\nhttps://quill.example/c\n".encode(encoding))
    ran = newsletter("add", "--queue", "--file", "urls.txt")
    assert (ran.code, ran.out) == (3, "")
    assert len(json.loads(newsletter("list", "--json").out)) == 1


def test_a_binary_list_is_refused(newsletter: Command, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_bytes(bytes(range(256)) * 8)
    ran = newsletter("add", "--queue", "--file", "urls.txt")
    assert (ran.code, ran.out) == (3, "")
    assert "\x1b" not in ran.err
    assert "\x00" not in ran.err


@pytest.mark.parametrize(
    "words", [["--note"], ["--tag"], ["--section"], ["--title"], ["--quote"], ["--via"]], ids=of
)
def test_words_that_are_no_text_are_no_bug(newsletter: Command, words: list[str]) -> None:
    """A terminal in another encoding than UTF-8 gives bytes that Python holds as lone surrogates."""
    ran = newsletter("add", "--queue", *words, "caf\udce9", "https://quill.example/b")
    assert ran.code in (0, 2, 3), ran.err
    assert newsletter("list").code == newsletter("show", 1).code == 0
    assert newsletter("draft", "--offline", "--stdout").code == 0


def test_an_address_that_is_no_text_is_refused(newsletter: Command) -> None:
    ran = newsletter("add", "--queue", "https://quill.example/caf\udce9", "https://quill.example/b")
    assert (ran.code, ran.out) == (3, "https://quill.example/b\n")


# -- 4: there is no newsletter


@pytest.mark.parametrize("words", READING, ids=of)
def test_without_a_newsletter_what_reads_names_init_and_makes_nothing(
    roundup: Command, tmp_path: Path, words: list[str]
) -> None:
    assert_told(roundup(*words), 4, str(tmp_path / "home"), "roundup init")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("words", [ADD, *READING], ids=of)
def test_a_file_as_home_is_told(roundup: Command, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "home").write_text("mine")
    assert_told(roundup(*words), 4, str(tmp_path / "home"))
    assert (tmp_path / "home").read_text() == "mine"


# -- 4: the database


@pytest.mark.parametrize("words", [ADD, *READING], ids=of)
def test_a_folder_as_database_is_told(roundup: Command, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "folder.db").mkdir()
    ran = roundup("--db", tmp_path / "folder.db", *words, home=False)
    assert_told(ran, 4, str(tmp_path / "folder.db"), "folder")


@pytest.mark.parametrize("words", [ADD, *READING], ids=of)
def test_a_database_that_is_none_is_told_with_the_way_out(
    newsletter: Command, tmp_path: Path, words: list[str]
) -> None:
    file = tmp_path / "home" / "roundup.db"
    file.write_bytes(b"scribble " * 1000)
    ran = newsletter(*words)
    assert_told(ran, 4, "roundup restore FILE")
    assert file.read_bytes() == b"scribble " * 1000


@pytest.mark.parametrize("words", [ADD, *READING], ids=of)
def test_another_programs_database_is_left_alone(roundup: Command, tmp_path: Path, words: list[str]) -> None:
    conn = sqlite3.connect(tmp_path / "recipes.db")
    conn.execute("CREATE TABLE recipes (name TEXT)")
    conn.close()
    ran = roundup("--db", tmp_path / "recipes.db", *words, home=False)
    assert_told(ran, 4, "recipes.db", "--db")
    conn = sqlite3.connect(tmp_path / "recipes.db")
    tables = conn.execute("SELECT name FROM sqlite_master").fetchall()
    conn.close()
    assert tables == [("recipes",)]


@pytest.mark.parametrize("words", [ADD, *READING], ids=of)
def test_a_newer_programs_database_is_told(newsletter: Command, tmp_path: Path, words: list[str]) -> None:
    conn = sqlite3.connect(tmp_path / "home" / "roundup.db")
    conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('roundup', '9999_later', '')"
    )
    conn.commit()
    conn.close()
    assert_told(newsletter(*words), 4, "9999_later", "newer roundup")


def test_a_database_with_a_hole_is_told(newsletter: Command, tmp_path: Path) -> None:
    file = tmp_path / "home" / "roundup.db"
    conn = sqlite3.connect(file)
    (page,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sightings'").fetchone()
    (size,) = conn.execute("PRAGMA page_size").fetchone()
    conn.close()
    with file.open("r+b") as data:
        data.seek((page - 1) * size)
        data.write(b"\xaa" * size)
    assert_told(newsletter("list"), 4, str(file), "roundup restore FILE")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "words", [ADD, ["pick", "1"], ["edit", "1", "--title", "T"], ["forget", "1"], ["undo"], ["fetch"]], ids=of
)
def test_what_records_while_another_process_writes_gives_up_and_says_why(
    newsletter: Command, tmp_path: Path, words: list[str]
) -> None:
    with held(tmp_path / "home" / "roundup.db"):
        assert_told(newsletter(*words), 4, "in use by another program")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("words", [["list"], ["show", "1"], ["status"]], ids=of)
def test_what_reads_does_not_wait_for_who_writes(
    newsletter: Command, tmp_path: Path, words: list[str]
) -> None:
    with held(tmp_path / "home" / "roundup.db"):
        assert newsletter(*words).code == 0


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("words", [ADD, *READING], ids=of)
def test_a_database_that_another_process_has_to_itself_is_told(
    newsletter: Command, tmp_path: Path, words: list[str]
) -> None:
    with held(tmp_path / "home" / "roundup.db", "EXCLUSIVE"):
        assert_told(newsletter(*words), 4, str(tmp_path / "home" / "roundup.db"), "in use by another program")


_IMPATIENT = """
import roundup.store.database
roundup.store.database.WAIT = 0.05
from roundup.cli import main
main()
"""


@pytest.mark.parametrize("mode", ["NORMAL", "EXCLUSIVE"])
def test_a_restore_while_another_process_writes_gives_up_and_leaves_all_as_it_is(
    newsletter: Command, tmp_path: Path, mode: str
) -> None:
    newsletter("backup", "monday.db")
    newsletter("edit", 1, "--title", "Since then")
    words = ["--home", str(tmp_path / "home"), "restore", "monday.db"]
    with held(tmp_path / "home" / "roundup.db", mode):
        try:
            restored = subprocess.run(
                [sys.executable, "-c", _IMPATIENT, *words],
                capture_output=True,
                text=True,
                timeout=5,
                env=environment(tmp_path),
                cwd=tmp_path,
            )
        except subprocess.TimeoutExpired:
            pytest.fail("it waits for the other process without end")
    assert_told(Ran(restored.returncode, restored.stdout, restored.stderr), 4, "in use by another program")
    assert json.loads(newsletter("list", "--json").out)[0]["title"] == "Since then"


# -- 4: the settings


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ("[fetch]\ntimeot = 3\n", ["timeot", "[fetch]", "did you mean timeout?"]),
        ("[fech]\ntimeout = 3\n", ["[fech]", "did you mean fetch?"]),
        ("[fetch]\ntimeout = -1\n", ["timeout", "[fetch]", "seconds"]),
        ('[fetch]\ntimeout = "soon"\n', ["timeout", "soon"]),
        ("[draft]\nitems = true\n", ["items", "[draft]", "whole number"]),
        ('[newsletter]\ntimezone = "Quill/Harbour"\n', ["timezone", "Quill/Harbour"]),
        ('[week]\nstarts = "someday"\n', ["starts", "monday"]),
        ("fetch = 3\n", ["fetch", "section"]),
        ("[fetch\n", ["roundup.toml"]),
        ("[fetch]\ntimeout = 3\ntimeout = 4\n", ["roundup.toml"]),
    ],
)
@pytest.mark.parametrize("words", [ADD, ["list"], ["draft", "--offline"], ["run", "nightly"]], ids=of)
def test_a_wrong_setting_is_named_with_its_file_and_nothing_is_recorded(
    newsletter: Command, tmp_path: Path, words: list[str], settings: str, named: list[str]
) -> None:
    (tmp_path / "home" / "roundup.toml").write_text(settings)
    assert_told(newsletter(*words), 4, "roundup.toml", *named)
    (tmp_path / "home" / "roundup.toml").unlink()
    assert len(json.loads(newsletter("list", "--json").out)) == 1


def test_settings_in_another_encoding_are_told(newsletter: Command, tmp_path: Path) -> None:
    (tmp_path / "home" / "roundup.toml").write_bytes('[newsletter]\nname = "Fähre"\n'.encode("latin-1"))
    assert_told(newsletter("list"), 4, str(tmp_path / "home" / "roundup.toml"))


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("ROUNDUP_FETCH__TIMEOT", "3", "timeout"),
        ("ROUNDUP_FECH__TIMEOUT", "3", "fetch"),
        ("ROUNDUP_DRAFT__ITEMS", "many", "whole number"),
        ("ROUNDUP_CHOOSE__PICK_ADDED", "perhaps", "true or false"),
    ],
)
def test_a_wrong_setting_in_the_environment_is_named(
    newsletter: Command, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, named: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert_told(newsletter("list"), 4, variable, named)


def test_names_without_two_underscores_are_no_settings(
    newsletter: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUNDUP_FETCH", "x")
    monkeypatch.setenv("ROUNDUP_ANYTHING", "x")
    assert newsletter("list").code == 0


@pytest.mark.parametrize("template", ["wekly", "", "../../../weekly", "/etc/passwd"])
def test_a_template_that_is_not_there_is_told(
    newsletter: Command, monkeypatch: pytest.MonkeyPatch, template: str
) -> None:
    monkeypatch.setenv("ROUNDUP_DRAFT__TEMPLATE", template)
    assert_told(newsletter("draft", "--offline"), 4, "template")


def test_certificates_that_are_not_there_are_told(
    newsletter: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ROUNDUP_FETCH__CA_FILE", str(tmp_path / "mine.pem"))
    assert_told(newsletter("fetch"), 4, "mine.pem")
    (tmp_path / "mine.pem").write_text("no certificate")
    assert_told(newsletter("fetch"), 4, "mine.pem")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[", "publishers.toml"),
        ('["quill.example"]\n', "name"),
        ('["quill.example"]\nname = "Q"\npaywal = true\n', "paywal"),
    ],
)
def test_a_wrong_registry_of_outlets_is_told(
    newsletter: Command, tmp_path: Path, text: str, named: str
) -> None:
    (tmp_path / "home" / "publishers.toml").write_text(text)
    assert_told(newsletter("list"), 4, str(tmp_path / "home" / "publishers.toml"), named)


# -- 4: files


@pytest.mark.parametrize(
    "words",
    [
        ["add", "--queue", "--file", "missing"],
        ["add", "--html", "missing", A],
        ["add", "--pdf", "missing", A],
        ["restore", "missing"],
        ["run", "./missing"],
    ],
    ids=of,
)
@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_a_file_that_is_not_there_or_is_a_folder_is_named(
    newsletter: Command, tmp_path: Path, words: list[str], kind: str
) -> None:
    if kind == "folder":
        (tmp_path / "missing").mkdir()
    assert_told(newsletter(*words), 4, "missing")


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n",
        b"PK\x03\x04\x14\0\0\0\x08\0",
        b"\0" * 2000,
    ],
    ids=["picture", "pdf", "archive", "zeros"],
)
def test_a_binary_file_is_no_saved_page_and_nothing_is_recorded(
    newsletter: Command, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "saved.html").write_bytes(content)
    assert_told(newsletter("add", "--html", "saved.html", "https://quill.example/b"), 4, "saved.html")
    assert len(json.loads(newsletter("list", "--json").out)) == 1


def test_a_page_is_no_pdf(newsletter: Command, tmp_path: Path) -> None:
    (tmp_path / "saved.pdf").write_text(article())
    assert_told(newsletter("add", "--pdf", "saved.pdf", "https://quill.example/b"), 4, "saved.pdf")


@pytest.mark.parametrize("name", ["lead/W.md", "drafts/W.md"])
def test_an_editors_file_in_another_encoding_is_told(newsletter: Command, tmp_path: Path, name: str) -> None:
    week = Path(newsletter("draft", "--offline").out).stem
    file = tmp_path / "home" / name.replace("W", week)
    file.write_bytes("Fähre".encode("latin-1"))
    form = "html" if name.startswith("drafts") else "md"
    assert_told(newsletter("draft", "--offline", "--format", form), 4, str(file), "UTF-8")
    assert file.read_bytes() == "Fähre".encode("latin-1")


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_a_file_where_the_folder_of_the_drafts_should_be_is_told(
    newsletter: Command, tmp_path: Path, form: str
) -> None:
    (tmp_path / "home" / "drafts").rmdir()
    (tmp_path / "home" / "drafts").write_text("mine")
    assert_told(newsletter("draft", "--offline", "--format", form), 4, str(tmp_path / "home" / "drafts"))
    assert (tmp_path / "home" / "drafts").read_text() == "mine"


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_folder_where_the_draft_should_be_is_told(newsletter: Command, tmp_path: Path, form: str) -> None:
    draft = Path(newsletter("draft", "--offline").out.strip())
    draft.unlink()
    draft.mkdir()
    assert_told(newsletter("draft", "--offline", "--format", form), 4, str(draft))


def test_a_folder_where_the_workers_lock_should_be_is_told(newsletter: Command, tmp_path: Path) -> None:
    (tmp_path / "home" / "roundup.db.lock").unlink(missing_ok=True)
    (tmp_path / "home" / "roundup.db.lock").mkdir()
    assert_told(newsletter("fetch"), 4, "roundup.db.lock")


def test_logs_that_cannot_be_written_stop_nothing(tmp_path: Path) -> None:
    run_process(tmp_path, *ADD)
    (tmp_path / "home" / "logs").write_text("a file")
    ran = run_process(tmp_path, "pick", "1")
    assert (ran.code, ran.err) == (0, "Picked 1.\n")


def test_a_working_folder_that_was_deleted_stops_nothing_when_home_is_named(
    newsletter: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    ran = newsletter("list")
    assert (ran.code, ran.err) == (0, "")


# -- 4: a full disk


def stored(database_file: Path) -> set[str]:
    """The addresses that are on disk."""
    conn = sqlite3.connect(database_file)
    found = {url for (url,) in conn.execute("SELECT url FROM sightings")}
    conn.close()
    return found


def long_list(tmp_path: Path, many: int) -> None:
    """A list of addresses of half a kilobyte."""
    lines = (f"https://quill.example/{number}/{'x' * 500}\n" for number in range(many))
    (tmp_path / "urls.txt").write_text("".join(lines))


def test_what_a_bounded_disk_could_not_take_was_not_acknowledged(tmp_path: Path) -> None:
    """Files may not grow beyond 800 kB here, which is what a full disk is like, on every system."""
    run_process(tmp_path, *ADD)
    long_list(tmp_path, 2000)
    ran = run_process(
        *(tmp_path, "add", "--queue", "--file", "urls.txt"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (800_000, 800_000)),
    )
    assert ran.code == 4
    assert len(ran.err.splitlines()) == 1
    assert "disk" in ran.err
    assert stored(tmp_path / "home" / "roundup.db") == {A, *ran.out.split()}
    assert len(ran.out.split()) < 2000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path) -> None:
    """Leave no room on a small disk."""
    with (disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        for _ in range(1000):
            filler.write(b"x" * 4096)


def test_a_full_disk_is_told_and_what_was_acknowledged_is_on_it(
    roundup: Command, tmp_path: Path, small_disk: Path
) -> None:
    long_list(tmp_path, 4000)
    ran = roundup("--home", small_disk / "home", "add", "--queue", "--file", "urls.txt", home=False)
    assert ran.code == 4
    assert len(ran.err.splitlines()) == 1
    assert "disk" in ran.err
    assert stored(small_disk / "home" / "roundup.db") == set(ran.out.split())


def test_a_draft_that_finds_no_room_leaves_the_one_before(
    roundup: Command, tmp_path: Path, small_disk: Path
) -> None:
    home = ("--home", small_disk / "home")
    (tmp_path / "elsewhere").mkdir()
    data = ("--db", tmp_path / "elsewhere" / "roundup.db")
    roundup(*home, *data, "add", "--queue", "--title", "Ferries", A, home=False)
    draft = Path(roundup(*home, *data, "draft", "--offline", home=False).out.strip())
    before = draft.read_bytes()
    roundup(*home, *data, "add", "--queue", "--title", "Kelp", "https://quill.example/b", home=False)
    fill(small_disk)
    ran = roundup(*home, *data, "draft", "--offline", home=False)
    assert_told(ran, 4, str(draft))
    assert draft.read_bytes() == before
    assert {path.name for path in draft.parent.iterdir()} <= {draft.name, ".copies"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["draft", "--offline", "--stdout"]], ids=of)
def test_output_that_finds_no_room_is_told(tmp_path: Path, words: list[str]) -> None:
    run_process(tmp_path, *ADD)
    with Path("/dev/full").open("w") as full:
        ran = run_process(tmp_path, *words, stdout=full)
    assert_told(ran, 4, "disk is full")


# -- 1: a bug


def broken(*anything: object, **more: object) -> None:
    """A bug."""
    raise ZeroDivisionError("a bug of ours")


def test_a_bug_ends_with_1_and_one_sentence_and_its_traceback_is_in_the_homes_log(
    newsletter: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roundup.app.lists.status", broken)
    ran = newsletter("status")
    log = tmp_path / "home" / "logs" / "errors.log"
    assert_told(ran, 1, str(log), "ZeroDivisionError")
    text = log.read_text()
    assert "Traceback (most recent call last)" in text
    assert "a bug of ours" in text
    assert "in broken" in text
    assert "status" in text.splitlines()[0]


def test_a_second_bug_is_added_to_the_log(
    newsletter: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roundup.app.lists.status", broken)
    newsletter("status")
    newsletter("status")
    assert (tmp_path / "home" / "logs" / "errors.log").read_text().count("Traceback") == 2


def test_a_bug_where_there_is_no_home_is_logged_elsewhere_and_makes_none(
    roundup: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr("roundup.app.desk.Desk.recording", broken)
    ran = roundup("add", "--queue", A)
    (log,) = (tmp_path / "temporary").glob("*.log")
    assert_told(ran, 1, str(log))
    assert "a bug of ours" in log.read_text()
    assert not (tmp_path / "home").exists()


def test_a_bug_is_logged_whatever_was_typed(
    newsletter: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roundup.app.choose.name", broken)
    ran = newsletter("pick", "caf\udce9")
    assert_told(ran, 1, "errors.log")
    assert "a bug of ours" in (tmp_path / "home" / "logs" / "errors.log").read_text()


def test_a_bug_while_pages_are_read_ends_the_run_and_the_links_go_on_the_next_time(
    newsletter: Command, web: SmallWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.pages["/ferry"] = Answer(article())
    newsletter("add", "--queue", web.url("/ferry"))
    with monkeypatch.context() as bug:
        bug.setattr("roundup.store.articles.save", broken)
        ran = newsletter("ingest", 2)
    assert_told(ran, 1, "errors.log", "ZeroDivisionError")
    assert newsletter("ingest", 2).err == "1 read.\n"


# -- Ctrl-C, and a reader that has gone


def test_an_interruption_is_one_sentence_and_what_was_taken_is_free_again(
    roundup: Command, web: SmallWeb, tmp_path: Path
) -> None:
    asked, go_on = Event(), Event()
    web.pages["/slow"] = waiting(asked, go_on)
    roundup("add", "--queue", web.url("/slow"))
    with process(tmp_path, "ingest") as stopped:
        until(asked, stopped)
        stopped.send_signal(signal.SIGINT)
        out, err = stopped.communicate(timeout=20)
    go_on.set()
    assert_told(Ran(stopped.returncode, out, err), 130)
    conn = sqlite3.connect(tmp_path / "home" / "roundup.db")
    row = conn.execute("SELECT state, leased_by FROM links").fetchone()
    conn.close()
    assert row == ("new", None)


def test_an_interruption_while_pages_are_read_leaves_no_process_behind(
    roundup: Command, web: SmallWeb, tmp_path: Path
) -> None:
    """Its output ends when all who hold it have ended: those who read pages, too."""
    asked, go_on = Event(), Event()
    web.pages |= {"/ferry": Answer(article()), "/slow": waiting(asked, go_on)}
    roundup("add", "--queue", web.url("/ferry"), web.url("/slow"))
    with process(tmp_path, "ingest", start_new_session=True) as stopped:
        until(asked, stopped)
        # As a terminal does it: the whole group is told.
        os.killpg(stopped.pid, signal.SIGINT)
        out, err = stopped.communicate(timeout=20)
    go_on.set()
    assert_told(Ran(stopped.returncode, out, err), 130)
    states = [row["state"] for row in json.loads(roundup("list", "--json").out)]
    assert states[0] in ("new", "fetched", "ready")
    assert states[1] == "new"
    assert roundup("ingest").code == 0
    assert [row["state"] for row in json.loads(roundup("list", "--json").out)] == ["ready", "ready"]


@pytest.mark.parametrize(
    "words",
    [["list"], ["list", "--json"], ["show", "1"], ["status"], ["draft", "--offline", "--stdout"]],
    ids=of,
)
def test_a_closed_pipe_is_no_error(tmp_path: Path, words: list[str]) -> None:
    run_process(tmp_path, *ADD)
    with process(tmp_path, *words) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        err = running.stderr.read()
    assert (running.returncode, err) == (0, "")


def test_a_closed_pipe_in_the_middle_of_a_long_list_is_no_error(tmp_path: Path) -> None:
    long_list(tmp_path, 1000)
    run_process(tmp_path, "add", "--queue", "--file", "urls.txt")
    with process(tmp_path, "list") as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.readline()
        running.stdout.close()
        err = running.stderr.read()
    assert (running.returncode, err) == (0, "")


@pytest.mark.parametrize("words", [["list"], ["status"], ADD], ids=of)
def test_a_stdout_that_was_closed_from_the_start_is_no_bug(tmp_path: Path, words: list[str]) -> None:
    run_process(tmp_path, *ADD)
    closed: Callable[[], None] = lambda: os.close(1)  # noqa: E731  # runs between fork and exec
    ran = run_process(tmp_path, *words, stdout=None, preexec_fn=closed)
    assert ran.code != 1, ran.err
    assert "Traceback" not in ran.err
