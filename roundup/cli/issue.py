"""Issues: closed, listed, opened again."""

import json

import click

from roundup.app import closing as app
from roundup.app import draft
from roundup.cli import Command, CommandGroup
from roundup.cli.talk import Opened


@click.group(cls=CommandGroup)
def issue() -> None:
    """Close the week's issue when it is sent, list the closed ones, open one again, make a feed of them.

    \b
    Example:
      roundup issue close
    """


@issue.command(cls=Command)
@click.option(
    "--week",
    is_flag=False,
    flag_value="",
    metavar="[WEEK]",
    help="2024-W01, last, or this one (the default).",
)
@click.pass_obj
def close(opened: Opened, week: str | None) -> None:
    """Close an issue as its draft stands: it gets the next number, and no later week suggests its links again.

    \b
    Examples:
      roundup issue close
      roundup issue close --week last
    """
    wanted = draft.week(opened.desk, week or None)
    opened.terminal.say(f"Issue {app.close(opened.desk, wanted)} is closed: {wanted.name}.")


@issue.command("list", cls=Command)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_(opened: Opened, as_json: bool) -> None:
    """List the issues that were closed, the newest first.

    \b
    Example:
      roundup issue list
    """
    rows = app.listed(opened.desk)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        opened.terminal.say("No issue was closed yet: `roundup issue close` closes this week's.")
    for row in rows:
        links = len(row["links"])
        state = f"closed {row['closed'][:10]}" if row["closed"] else "open again"
        click.echo(f"{row['number']:>4}  {row['week']}  {state}  {links} link{'' if links == 1 else 's'}")


@issue.command(cls=Command)
@click.argument("number", type=click.IntRange(1), metavar="N")
@click.pass_obj
def reopen(opened: Opened, number: int) -> None:
    """Open a closed issue again: its links are free, its number stays its own.

    \b
    Example:
      roundup issue reopen 12
    """
    opened.terminal.say(f"Issue {number} is open again: {app.reopen(opened.desk, number)}.")


@issue.command(cls=Command)
@click.option(
    "--format",
    "form",
    type=click.Choice(["rss", "json"]),
    default="rss",
    help="The kind of feed.",
    show_default=True,
)
@click.pass_obj
def feed(opened: Opened, form: str) -> None:
    """Print the closed issues as a feed that readers can subscribe to, each as it was when it was closed.

    \b
    Examples:
      roundup issue feed > feed.xml
      roundup issue feed --format json > feed.json
    """
    click.echo(app.feed(opened.desk, form), nl=False)
