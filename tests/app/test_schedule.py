"""A newsletter's line in the user's crontab, and the systemd units beside it."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roundup import shipped
from roundup.app import schedule
from roundup.app.desk import Desk
from roundup.config import DATABASE, Home
from roundup.errors import UnusableError, UsageError
from tests.crontab import Crontab, run_as_cron_does
from tests.newsroom import environment

FOREIGN = (
    b"# m h  dom mon dow   command\n\nMAILTO=\nMAILTO = ada@tides.example\n  # why \n0   3\t* * *   echo 'a #b'  \n"
    b"@midnight /usr/bin/true\n0 0 * * * x\n~ 3 * * 5-1 x\n-*/5 * * * * x\n#0 3 * * *   off\n\tFOO=bar\r\n"
    b"0 4 * * * date +\\%A # d\xe9j\xe0\n1 4 * * * y\x0bz \xe2\x80\xa8\n0 4 * * * make me a roundup\nLAST=1\n"
)
"""Lines that somebody else put there: no two programs write the same, and not all of it is UTF-8."""


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crontab:
    """A user without a crontab."""
    return Crontab(tmp_path / "bin", monkeypatch)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Desk]:
    """A second newsletter of this user; the name of its folder begins like that of the first."""
    with Desk(Home(tmp_path / "home 2", tmp_path / "home 2" / DATABASE), environ={}) as desk:
        desk.make()
        yield desk


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command `roundup` in an odd place, which prints the words that it is given."""
    place = tmp_path / '50% of "Ada\'s" $HOME `x` #1' / "roundup"
    place.parent.mkdir()
    place.write_text('#!/bin/sh\nprintf "%s\\n" "$0" "$@"\n')
    place.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(place), "schedule", "install"])
    return place


def own(desk: Desk, name: str) -> Path:
    """A pipeline of the newsletter's own."""
    file = desk.home.path / "pipelines" / f"{name}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text('[[stage]]\nrun = "ingest"\n')
    return file


# -- the line


def test_a_line_runs_the_nightly_pipeline_of_this_home_in_silence(desk: Desk, crontab: Crontab) -> None:
    home = desk.home.path
    line = f"15 3 * * * {sys.executable} -m roundup --home {home} run nightly --quiet # roundup: {home}"
    assert schedule.install(desk).line == line
    assert crontab.lines == [line]


@pytest.mark.parametrize(
    ("at", "fields"),
    [("04:30", "30 4"), ("4:05", "5 4"), ("00:00", "0 0"), ("23:59", "59 23"), ("19:00", "0 19")],
)
def test_a_time_becomes_minute_and_hour(desk: Desk, crontab: Crontab, at: str, fields: str) -> None:
    assert schedule.install(desk, at).line.startswith(f"{fields} * * * /")


@pytest.mark.parametrize(
    "at", ["24:00", "4:5", "04:60", "noon", "4", "04:30:00", "", "٠٤:٣٠", "4:30\n", "-1:00"]
)
def test_what_is_no_time_is_wrong_usage_and_nothing_is_done(desk: Desk, crontab: Crontab, at: str) -> None:
    with pytest.raises(UsageError, match="--at takes a time of the day such as 03:15"):
        schedule.install(desk, at)
    assert crontab.table is None


def test_odd_paths_reach_the_program_as_they_are(tmp_path: Path, crontab: Crontab, program: Path) -> None:
    """The line is run as cron and the shell would."""
    folder = tmp_path / 'it\'s 100%25 "fun" $(touch x); #潮汐  *'
    with Desk(Home(folder, folder / DATABASE), environ={}) as desk:
        desk.make()
        schedule.install(desk)
        (line,) = crontab.lines
        words = [str(program), "--home", str(folder), "run", "nightly", "--quiet"]
        assert run_as_cron_does(line).splitlines() == words
        assert schedule.install(desk).installed == line
        assert schedule.remove(desk) == [line]


@pytest.mark.parametrize("name", ["two\nlines", "back\\slash", "escape\x1b[2J", "not utf-8 \udce9"])
def test_what_no_crontab_can_hold_is_refused(tmp_path: Path, crontab: Crontab, name: str) -> None:
    with Desk(Home(tmp_path / name, tmp_path / name / DATABASE), environ={}) as desk:
        desk.make()
        with pytest.raises(UnusableError, match="can't stand in a crontab"):
            schedule.install(desk)
    assert crontab.table is None


def test_a_database_elsewhere_is_named(tmp_path: Path, crontab: Crontab, program: Path) -> None:
    with Desk(Home(tmp_path / "home", tmp_path / "my.db"), environ={}) as desk:
        desk.make()
        words = run_as_cron_does(schedule.install(desk).line).splitlines()
    assert words[1:5] == ["--home", str(tmp_path / "home"), "--db", str(tmp_path / "my.db")]


def test_a_program_called_roundup_that_cannot_be_run_is_not_called(
    desk: Desk, crontab: Crontab, program: Path
) -> None:
    program.chmod(0o644)
    assert f" {sys.executable} -m roundup " in schedule.install(desk).line


# -- the pipeline


def test_a_pipeline_of_the_homes_own_is_called_by_its_name(desk: Desk, crontab: Crontab) -> None:
    own(desk, "my nights")
    assert " run 'my nights' --quiet " in schedule.install(desk, pipeline="my nights").line


def test_a_pipelines_file_is_named_by_its_whole_path(
    desk: Desk, crontab: Crontab, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = own(desk, "noon")
    monkeypatch.chdir(file.parent)
    assert f" run {file} --quiet " in schedule.install(desk, pipeline="noon.toml").line


def test_a_pipeline_that_could_not_run_at_night_is_refused_by_day(desk: Desk, crontab: Crontab) -> None:
    own(desk, "broken").write_text('[[stage]]\nrun = "ingets"\n')
    with pytest.raises(UnusableError, match="there is no stage 'ingets'; did you mean ingest"):
        schedule.install(desk, pipeline="broken")
    with pytest.raises(UnusableError, match="There is no pipeline evening"):
        schedule.install(desk, pipeline="evening")
    assert crontab.table is None


# -- installing again


def test_installing_twice_leaves_one_line_and_writes_once(desk: Desk, crontab: Crontab) -> None:
    first = schedule.install(desk)
    second = schedule.install(desk)
    assert (first.installed, second.installed) == (None, first.line)
    assert crontab.lines == [first.line]
    assert crontab.writings == 1


def test_what_is_not_said_stays_as_it_was_installed(desk: Desk, crontab: Crontab) -> None:
    own(desk, "mine")
    first = schedule.install(desk, "04:30", "mine").line
    assert schedule.install(desk).line == first
    assert schedule.install(desk, "05:00").line.startswith("0 5 * * * ")
    assert schedule.install(desk, pipeline="nightly").line.startswith("0 5 * * * ")
    assert " run mine " in schedule.install(desk, pipeline="mine").line
    assert len(crontab.lines) == 1


@pytest.mark.parametrize("when", ["30 4 * * 1-5", "@daily", "*/5\t*  * * *"])
def test_days_that_a_person_wrote_into_the_line_stay(desk: Desk, crontab: Crontab, when: str) -> None:
    line = schedule.install(desk).line.replace("15 3 * * *", when)
    crontab.table = f"{line}\n".encode()
    assert schedule.install(desk).line == line


def test_a_line_that_somebody_spoilt_is_written_anew(desk: Desk, crontab: Crontab) -> None:
    good = schedule.install(desk).line
    command, _, mark = good.partition(" # ")
    crontab.table = f"{command} >'log # {mark}\n".encode()
    assert schedule.install(desk).line == good
    assert crontab.lines == [good]


def test_a_line_is_replaced_where_it_stands_and_a_second_one_goes(desk: Desk, crontab: Crontab) -> None:
    line = schedule.install(desk).line
    crontab.table = f"A=1\n{line}\nB=2\n{line}  \nC=3\n".encode()
    new = schedule.install(desk, "04:30").line
    assert crontab.lines == ["A=1", new, "B=2", "C=3"]


def test_a_line_that_is_commented_out_is_a_comment(desk: Desk, crontab: Crontab) -> None:
    line = schedule.install(desk).line
    crontab.table = f"# {line}\n".encode()
    assert schedule.show(desk).installed is None
    assert schedule.remove(desk) == []
    schedule.install(desk)
    assert crontab.lines == [f"# {line}", line]


# -- what belongs to others


def test_every_foreign_byte_stays(desk: Desk, crontab: Crontab) -> None:
    crontab.table = FOREIGN
    line = schedule.install(desk).line
    assert crontab.table == FOREIGN + f"{line}\n".encode()
    schedule.remove(desk)
    assert crontab.table == FOREIGN


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.binary(max_size=30), st.sampled_from(FOREIGN.split(b"\n")))), st.integers(0, 9))
def test_whatever_stands_there_comes_through(
    desk: Desk, crontab: Crontab, lines: list[bytes], place: int
) -> None:
    text = b"".join(line + b"\n" for line in b"\n".join(lines).split(b"\n"))
    crontab.table = text
    line = schedule.install(desk).line.encode() + b"\n"
    assert crontab.table == text + line
    rows = [row + b"\n" for row in text.split(b"\n")[:-1]]
    crontab.table = b"".join([*rows[:place], line, *rows[place:]])
    schedule.install(desk, "04:30")
    schedule.remove(desk)
    schedule.remove(desk)
    assert crontab.table == text


def test_a_last_line_without_an_end_gets_one(desk: Desk, crontab: Crontab) -> None:
    crontab.table = b"0 5 * * * x"
    line = schedule.install(desk).line
    assert crontab.lines == ["0 5 * * * x", line]


def test_newsletters_of_one_user_have_a_line_each(desk: Desk, other: Desk, crontab: Crontab) -> None:
    ours = schedule.install(desk).line
    theirs = schedule.install(other, "05:00").line
    assert crontab.lines == [ours, theirs]
    assert schedule.show(desk).others == [schedule.Other(str(other.home.path), theirs)]
    assert schedule.remove(desk) == [ours]
    assert crontab.lines == [theirs]


def test_a_line_that_a_person_wrote_is_shown_and_left_alone(desk: Desk, crontab: Crontab) -> None:
    mine = f"0 1 * * * /usr/bin/roundup --home {desk.home.path} run nightly"
    elsewhere = "0 2 * * * /usr/bin/roundup --home /else run weekly # roundup: 'x"
    crontab.table = f"# {mine}\n{mine}\n{elsewhere}\n0 3 * * * echo roundup\n".encode()
    found = schedule.install(desk)
    assert found.others == [schedule.Other(None, mine), schedule.Other(None, elsewhere)]
    assert found.twins == [mine]
    schedule.remove(desk)
    assert crontab.lines == [f"# {mine}", mine, elsewhere, "0 3 * * * echo roundup"]


# -- what may go wrong


def test_without_a_newsletter_nothing_is_installed_but_its_line_can_go(desk: Desk, crontab: Crontab) -> None:
    line = schedule.install(desk).line
    desk.close()
    shutil.rmtree(desk.home.path)
    with pytest.raises(UnusableError, match="There is no newsletter in"):
        schedule.install(desk)
    assert schedule.remove(desk) == [line]


@pytest.mark.parametrize(
    "sentence",
    [
        "no crontab for ada",
        "crontab: no crontab for ada",
        "crontab: can't open 'ada': No such file or directory",
    ],
)
def test_no_crontab_yet_is_an_empty_one(desk: Desk, crontab: Crontab, sentence: str) -> None:
    crontab.without_one_it_says(sentence)
    assert schedule.remove(desk) == []
    assert crontab.writings == 0
    line = schedule.install(desk).line
    assert crontab.lines == [line]


@pytest.mark.parametrize(
    "reason", ["You (ada) are not allowed to use this program (crontab)\nSee crontab(1)", "Disk error", ""]
)
@pytest.mark.parametrize("act", [schedule.install, schedule.remove])
def test_a_crontab_that_cannot_be_read_is_not_written(
    desk: Desk, crontab: Crontab, reason: str, act: Callable[[Desk], object]
) -> None:
    """A command that fails without a word has not said that there is no crontab."""
    crontab.table = FOREIGN
    crontab.refuse(reason)
    said = " ".join(reason.split()) or "crontab does not say why"
    with pytest.raises(UnusableError) as error:
        act(desk)
    assert f"Your crontab can't be read, and stays as it was: {said}. Ask" in str(error.value)
    assert (crontab.table, crontab.writings) == (FOREIGN, 0)


def test_a_crontab_that_refuses_to_be_written_says_why(desk: Desk, crontab: Crontab) -> None:
    crontab.refuse_to_write('"-":1: bad minute\nerrors in crontab file, can\'t install.\n')
    with pytest.raises(
        UnusableError, match=r"can't be written, .* bad minute errors in .* can't install\. Ask"
    ):
        schedule.install(desk)
    assert crontab.table is None


@pytest.mark.parametrize("act", [schedule.show, schedule.install, schedule.remove])
def test_a_machine_without_cron_is_told_what_else_there_is(
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[Desk], object],
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        UnusableError, match=r"no crontab on this machine: install cron, or use the systemd timer in (.*)\.$"
    ) as error:
        act(desk)
    folder = Path(str(error.value).rpartition(" in ")[2].rstrip("."))
    assert {file.suffix for file in folder.iterdir()} == {".service", ".timer"}


# -- systemd


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze")
def test_systemd_finds_no_fault_with_the_shipped_units(tmp_path: Path) -> None:
    """The program and the user of the example are put in; all else is looked at as it ships."""
    for unit in (shipped.pipelines() / "systemd").iterdir():
        text = unit.read_text("utf-8").replace("/home/ada/.local/bin/roundup", "/bin/true")
        (tmp_path / unit.name).write_text(text.replace("User=ada", "User=root"))
    ran = subprocess.run(
        ["systemd-analyze", "verify", *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")


_WITHOUT_EXECUTABLE_DATA = """
import ctypes, os, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0):  # PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN: prctl(2), Linux 6.3
    sys.exit(77)
os.execv(sys.executable, [sys.executable, "-m", "roundup", *sys.argv[1:]])
"""


def test_pages_are_read_under_memory_deny_write_execute(tmp_path: Path) -> None:
    """The service forbids memory that is written and then run; none of the libraries may want it."""
    words = [sys.executable, "-c", _WITHOUT_EXECUTABLE_DATA, "demo", "--keep", str(tmp_path / "demo")]
    ran = subprocess.run(words, env=environment(tmp_path), capture_output=True, text=True, check=False)
    if ran.returncode == 77:
        pytest.skip("this kernel has no PR_SET_MDWE")
    assert ran.returncode == 0, ran.stderr
    assert "16 read, 1 waiting for you" in ran.stderr
