"""`roundup schedule show`, `install` and `remove`: the line on stdout, talk on stderr."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from roundup.app.schedule import Other
from tests.crontab import Crontab
from tests.newsroom import Command, environment


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crontab:
    """A user without a crontab."""
    return Crontab(tmp_path / "bin", monkeypatch)


@pytest.fixture
def newsletter(roundup: Command, crontab: Crontab) -> Command:
    """The command over a newsletter that nobody has scheduled."""
    roundup("init", "home", home=False)
    return roundup


@pytest.fixture
def line(tmp_path: Path) -> str:
    """Its line at the usual time."""
    home = tmp_path / "home"
    return f"15 3 * * * {sys.executable} -m roundup --home {home} run nightly --quiet # roundup: {home}"


def test_the_line_is_shown_installed_and_removed(newsletter: Command, crontab: Crontab, line: str) -> None:
    shown = newsletter("schedule", "show")
    assert (shown.code, shown.out) == (0, f"{line}\n")
    assert shown.err == "It is not installed: `roundup schedule install` does that.\n"
    installed = newsletter("schedule", "install")
    assert (installed.code, installed.out, installed.err) == (
        0,
        f"{line}\n",
        "It is installed in your crontab.\n",
    )
    assert crontab.lines == [line]
    assert newsletter("schedule", "show").err == "It is installed.\n"
    removed = newsletter("schedule", "remove")
    assert (removed.code, removed.out, removed.err) == (0, f"{line}\n", "It is taken out of your crontab.\n")
    assert crontab.lines == []


def test_doing_it_again_says_so_and_is_no_failure(newsletter: Command, tmp_path: Path, line: str) -> None:
    newsletter("schedule", "install")
    again = newsletter("schedule", "install")
    assert (again.code, again.out, again.err) == (0, f"{line}\n", "It was installed already.\n")
    newsletter("schedule", "remove")
    none = newsletter("schedule", "remove")
    assert (none.code, none.out) == (0, "")
    assert none.err == f"There is no line of {tmp_path / 'home'} in your crontab.\n"


def test_show_says_what_stands_there_where_another_line_is_asked_for(newsletter: Command, line: str) -> None:
    newsletter("schedule", "install")
    shown = newsletter("schedule", "show", "--at", "4:30")
    assert shown.out == f"{line.replace('15 3', '30 4')}\n"
    assert shown.err == f"Installed is: {line}\n"


def test_json_holds_the_same(newsletter: Command, crontab: Crontab, tmp_path: Path, line: str) -> None:
    crontab.table = b"0 5 * * * /bin/roundup run weekly\n0 6 * * * x # roundup: '/a b'\n"
    shown = newsletter("schedule", "show", "--json")
    others = [
        {"home": None, "line": "0 5 * * * /bin/roundup run weekly"},
        {"home": "/a b", "line": "0 6 * * * x # roundup: '/a b'"},
    ]
    assert shown.err == ""
    expected = {"home": str(tmp_path / "home"), "line": line, "installed": None, "others": others}
    assert json.loads(shown.out) == expected
    newsletter("schedule", "install", "--quiet")
    assert json.loads(newsletter("schedule", "show", "--json").out) == expected | {"installed": line}


def test_other_lines_that_run_roundup_are_told(newsletter: Command, crontab: Crontab, tmp_path: Path) -> None:
    mine = f"0 1 * * * /usr/bin/roundup --home {tmp_path / 'home'} run nightly"
    crontab.table = f"{mine}\n".encode()
    assert f"Another line of your crontab: {mine}\n" in newsletter("schedule", "show").err
    told = newsletter("schedule", "install", "--quiet")
    assert told.err == f"Another line runs this newsletter too; take it out with `crontab -e`: {mine}\n"
    assert Other(None, mine).line in crontab.lines


@pytest.mark.parametrize("act", ["show", "install"])
def test_a_time_that_is_none_is_wrong_usage(newsletter: Command, crontab: Crontab, act: str) -> None:
    ran = newsletter("schedule", act, "--at", "25:00")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "--at takes a time of the day such as 03:15, not '25:00'.\n"
    assert crontab.table is None


@pytest.mark.parametrize("act", ["show", "install", "remove"])
def test_a_crontab_that_refuses_ends_with_4_and_what_to_do(
    newsletter: Command, crontab: Crontab, act: str
) -> None:
    crontab.refuse("You (ada) are not allowed to use this program (crontab)\nSee crontab(1) for more.\n")
    ran = newsletter("schedule", act)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (4, "", 1)
    assert "not allowed to use this program" in ran.err
    assert "systemd timer" in ran.err


@pytest.mark.parametrize("act", ["show", "install"])
def test_without_a_newsletter_there_is_no_line(roundup: Command, crontab: Crontab, act: str) -> None:
    ran = roundup("schedule", act)
    assert (ran.code, ran.out) == (4, "")
    assert "roundup init" in ran.err


def test_the_line_calls_the_command_that_was_started_and_is_utf_8_without_a_locale(
    tmp_path: Path, crontab: Crontab
) -> None:
    """As cron starts it: LANG says nothing of UTF-8."""
    command = Path(sys.executable).with_name("roundup")
    bare = {name: value for name, value in environment(tmp_path).items() if name != "PYTHONIOENCODING"}
    bare |= {"LANG": "C", "LC_ALL": "C", "PATH": os.environ["PATH"]}
    home = tmp_path / "Gezeiten – 潮汐"
    for words in (["init", str(home)], ["--home", str(home), "schedule", "install"]):
        ran = subprocess.run([command, *words], env=bare, capture_output=True, check=True)
    line = f"15 3 * * * {command} --home '{home}' run nightly --quiet # roundup: '{home}'\n"
    assert ran.stdout.decode() == line
    assert crontab.table == line.encode()
