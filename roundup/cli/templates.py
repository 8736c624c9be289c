"""Templates: the shapes that a draft can have."""

import json

import click

from roundup.app import templates as app
from roundup.cli import Command, CommandGroup
from roundup.cli.talk import Opened


@click.group(cls=CommandGroup)
def templates() -> None:
    """List the shapes that a draft can have, show one, copy one to make it your own.

    \b
    Example:
      roundup templates list
    """


@templates.command("list", cls=Command)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_(opened: Opened, as_json: bool) -> None:
    """List the templates: name, whether it is shipped or yours, and what it makes.

    \b
    Example:
      roundup templates list
    """
    rows = app.listed(opened.desk)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        click.echo(f"{row['name']:<{width}}  {row['whose']:<7}  {row['about']}".rstrip())


@templates.command(cls=Command)
@click.argument("name", metavar="NAME")
@click.pass_obj
def show(opened: Opened, name: str) -> None:
    """Print a template as it is written.

    \b
    Example:
      roundup templates show weekly
    """
    click.echo(app.source(opened.desk, name), nl=False)


@templates.command(cls=Command)
@click.argument("name", metavar="NAME")
@click.option("--as", "new", metavar="NEW", help="The copy's name; else it takes the place of the original.")
@click.pass_obj
def copy(opened: Opened, name: str, new: str | None) -> None:
    """Copy a template into your newsletter's folder, and print where it is; there you may change it.

    \b
    Examples:
      roundup templates copy weekly --as mine
      roundup draft --template mine
    """
    click.echo(app.copy(opened.desk, name, new))
