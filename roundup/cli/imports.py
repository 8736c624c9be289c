"""Taking files in."""

import click

from roundup.app import imports as app
from roundup.cli import Command
from roundup.cli.talk import Opened
from roundup.errors import PartialError

_MOST = 20
"""Lines that are told one by one."""


@click.command("import", cls=Command)
@click.argument("file", metavar="FILE")
@click.option(
    "--pick", is_flag=True, help="Pick all of them for this week's round-up; else they are candidates."
)
@click.option("--dry-run", "dry", is_flag=True, help="Only say what would come of it.")
@click.pass_obj
def import_(opened: Opened, file: str, pick: bool, dry: bool) -> None:
    """Take in a file of links: bookmarks, a reading list, a newsletter.

    What it is shows by its content: bookmarks of a browser, Pinboard, Raindrop, Instapaper, Pocket, linkding,
    wallabag, Omnivore, Readwise, OneTab, a mail or mailbox, a table with a column url, any text with addresses.  Dates,
    notes, tags and highlights come along.  The same file may be taken in again: nothing is doubled.

    \b
    Examples:
      roundup import bookmarks.html
      roundup import newsletter.eml --dry-run
    """
    taken = app.take_in(opened.desk, file, pick=pick, dry=dry)
    for row in taken.unreadable[:_MOST]:
        place = f"{row.part}, " if row.part else ""
        opened.terminal.warn(f"{file}, {place}line {row.line}: {row.why}.")
    if len(taken.unreadable) > _MOST:
        opened.terminal.warn(f"… and {len(taken.unreadable) - _MOST:,} more that can't be read.")
    for why, many in taken.left_out.most_common():
        opened.terminal.tell(f"Skipped, {why}{f': {many:,}' if many > 1 else ''}.")
    if taken.old and not pick:
        opened.terminal.tell(
            f"Saved more than two weeks ago, so in no week of now: {taken.old:,}; `roundup list` has them."
        )
    opened.terminal.say(f"{taken.sentence()}.{' Nothing was recorded.' if dry else ''}")
    if taken.unreadable:
        raise click.exceptions.Exit(PartialError.exit_code)
