"""Every command has its help: what it does, an example, and a word on each option."""

import re
from pathlib import Path

import click
import pytest

from roundup import __version__
from roundup.cli import cli
from tests.newsroom import Command

COMMANDS = cli.list_commands(click.Context(cli))

CONTRACT = [
    *("init", "demo", "doctor", "status", "backup", "restore", "add", "fetch", "extract", "ingest", "run"),
    *("list", "show", "pick", "drop", "later", "forget", "undo", "edit", "draft"),
]
"""What an editor's scripts and habits rely on."""


def command(name: str) -> click.Command:
    """The command of this name."""
    found = cli.get_command(click.Context(cli), name)
    assert found
    return found


@pytest.mark.parametrize("name", CONTRACT)
def test_no_command_was_lost(name: str) -> None:
    assert name in COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_help_says_what_it_does_with_an_example(roundup: Command, name: str) -> None:
    ran = roundup(name, "--help", home=False)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: roundup {name} ")
    examples = [line.strip() for line in ran.out.splitlines() if line.startswith("    roundup ")]
    assert any(line.split()[1] == name for line in examples), "an example begins with `roundup`"
    assert "Example" in ran.out


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_examples_use_options_that_it_has(name: str) -> None:
    """An example that was left behind by a change is worse than none."""
    known = {flag for param in command(name).params for flag in (*param.opts, *param.secondary_opts)}
    for line in (command(name).help or "").splitlines():
        if line.strip().startswith(f"roundup {name}"):
            assert set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", line)) <= known, line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_has_its_help(name: str) -> None:
    for param in command(name).params:
        if isinstance(param, click.Option):
            assert param.help, param.name
            assert param.help.endswith("."), param.help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_may_be_told_quiet_and_verbose_behind_its_name(name: str) -> None:
    flags = {flag for param in command(name).params for flag in param.opts}
    assert {"--quiet", "--verbose"} <= flags


@pytest.mark.parametrize("name", ["list", "show", "status"])
def test_what_lists_something_does_so_for_programs_too(name: str) -> None:
    assert "--json" in {flag for param in command(name).params for flag in param.opts}


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_the_help_lists_every_command_with_what_it_does(roundup: Command, word: str) -> None:
    ran = roundup(word, home=False)
    assert ran.code == 0
    for name in COMMANDS:
        assert re.search(rf"^  {name} +[A-Z]\S* .+\.$", ran.out, re.M), name
    assert "roundup demo" in ran.out


@pytest.mark.parametrize("flag", ["--home", "--db", "--quiet", "--verbose", "--version"])
def test_the_help_names_what_may_stand_before_a_command(roundup: Command, flag: str) -> None:
    assert re.search(rf"^ +(-\w, )?{flag}\b.* [A-Z]", roundup("--help", home=False).out, re.M)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_needs_and_makes_no_newsletter(roundup: Command, tmp_path: Path, name: str) -> None:
    (tmp_path / "roundup.toml").write_text("[nonsense\n")
    assert roundup(name, "--help", home=False).code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["roundup.toml"]


def test_the_version_is_the_packages(roundup: Command) -> None:
    ran = roundup("--version", home=False)
    assert (ran.code, ran.out) == (0, f"roundup, version {__version__}\n")


def test_without_a_command_the_help_is_shown(roundup: Command) -> None:
    ran = roundup(home=False)
    assert ran.code == 2
    assert "Commands:" in ran.err + ran.out
