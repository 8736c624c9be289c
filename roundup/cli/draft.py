"""The draft."""

import click

from roundup.app import draft as app
from roundup.cli import Command
from roundup.cli.talk import Opened


@click.command(cls=Command)
@click.option(
    "--week",
    is_flag=False,
    flag_value="",
    metavar="[WEEK]",
    help="2024-W01, last, or this one (the default).",
)
@click.option("--since", metavar="DAY", help="The first day, for another span than a week.")
@click.option("--until", metavar="DAY", help="The last day, included.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(app.ENDINGS)),
    default="md",
    help="What to write.",
    show_default=True,
)
@click.option("--stdout", is_flag=True, help="Print it instead of writing a file.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many items, picks first.")
@click.option("--offline", is_flag=True, help="Don't fetch what is due before.")
@click.pass_obj
def draft(
    opened: Opened,
    week: str | None,
    since: str | None,
    until: str | None,
    form: str,
    stdout: bool,
    limit: int | None,
    offline: bool,
) -> None:
    """Write the week's round-up to drafts/WEEK.md, and print where it is.

    Picks come first, suggestions fill it up.  Headlines are the sources' own and bodies are quoted word for word
    until you write them; what is left to do is marked in the file.  A file that you have changed is never
    overwritten.

    \b
    Examples:
      roundup draft
      roundup draft --week 2024-W01 --format html
      roundup draft --since 2024-01-01 --until 2024-01-14
      roundup draft --stdout --offline
    """
    desk = opened.desk
    wanted = app.week(desk, week, since, until)
    if stdout:
        text = app.shown(desk, wanted, form=form, limit=limit, offline=offline)
        if text is not None:
            click.echo(text, nl=False)
            return
    else:
        path, written = app.draft(desk, wanted, form=form, limit=limit, offline=offline)
        if written:
            click.echo(path)
            return
    opened.terminal.say(
        f"There is nothing in {wanted.name} ({wanted.first} to {wanted.last}), so there is no draft."
    )


@click.command(cls=Command)
@click.argument("file", required=False, default=None)
@click.option(
    "--week",
    is_flag=False,
    flag_value="",
    metavar="[WEEK]",
    help="2024-W01, last, or this one (the default).",
)
@click.pass_obj
def accept(opened: Opened, file: str | None, week: str | None) -> None:
    """Bring the database up to the draft as you edited it: words, order, sections, what you deleted or typed.

    \b
    Examples:
      roundup accept
      roundup accept drafts/2024-W01.md
    """
    wanted = app.week_of_file(opened.desk, file, week)
    opened.terminal.say(app.accept(opened.desk, wanted, file))
