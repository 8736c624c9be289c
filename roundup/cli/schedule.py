"""Nights that run by themselves: this newsletter's line in the user's crontab."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from roundup.app import schedule as app
from roundup.cli import Command, CommandGroup
from roundup.cli.talk import Opened


@click.group(cls=CommandGroup)
def schedule() -> None:
    """Let cron run a pipeline every night: show the line for your crontab, install it, remove it.

    Each newsletter has one line.  All else in your crontab stays as it is.

    \b
    Example:
      roundup schedule install
    """


def _line(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what stands in the line."""
    command = click.option(
        "--pipeline", metavar="NAME", help=f"What runs; as installed, else {app.PIPELINE}."
    )(command)
    return click.option(
        "--at", metavar="HH:MM", help=f"When, by this machine's clock; as installed, else {app.AT}."
    )(command)


@schedule.command(cls=Command)
@_line
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def show(opened: Opened, at: str | None, pipeline: str | None, as_json: bool) -> None:
    """Print the line that `install` would write; say whether it is installed, and which others run roundup.

    \b
    Example:
      roundup schedule show
    """
    found = app.show(opened.desk, at, pipeline)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    click.echo(found.line)
    if found.installed is None:
        opened.terminal.tell("It is not installed: `roundup schedule install` does that.")
    elif found.installed == found.line:
        opened.terminal.tell("It is installed.")
    else:
        opened.terminal.tell(f"Installed is: {found.installed}")
    for other in found.others:
        opened.terminal.tell(f"Another line of your crontab: {other.line}")


@schedule.command(cls=Command)
@_line
@click.pass_obj
def install(opened: Opened, at: str | None, pipeline: str | None) -> None:
    """Put this newsletter's line into your crontab, and print it; the one that stood there is replaced.

    \b
    Examples:
      roundup schedule install
      roundup schedule install --at 04:30 --pipeline my-nights
    """
    done = app.install(opened.desk, at, pipeline)
    click.echo(done.line)
    same = done.installed == done.line
    opened.terminal.say("It was installed already." if same else "It is installed in your crontab.")
    if done.installed and not same:
        opened.terminal.say(f"In the place of: {done.installed}")
    for line in done.twins:
        opened.terminal.warn(f"Another line runs this newsletter too; take it out with `crontab -e`: {line}")


@schedule.command(cls=Command)
@click.pass_obj
def remove(opened: Opened) -> None:
    """Take this newsletter's line out of your crontab, and print it.

    \b
    Example:
      roundup schedule remove
    """
    taken = app.remove(opened.desk)
    for line in taken:
        click.echo(line)
    home = opened.desk.home.folder
    opened.terminal.say(
        "It is taken out of your crontab." if taken else f"There is no line of {home} in your crontab."
    )
