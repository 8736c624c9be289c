"""The draft: written, checked, taken over, taken away."""

import json
from typing import TYPE_CHECKING, Any

import click

from roundup.app import draft as app
from roundup.app import exports
from roundup.cli import Command
from roundup.cli.talk import Opened
from roundup.errors import UsageError
from roundup.text.marks import printable

if TYPE_CHECKING:
    from roundup.issue.check import Finding

FORMATS = ["md", "html", "email", "text", "json"]
PROFILES = ["plain", "hugo", "jekyll", "quarto", "obsidian"]

_week = click.option(
    "--week",
    is_flag=False,
    flag_value="",
    metavar="[WEEK]",
    help="2024-W01, last, or this one (the default).",
)


@click.command(cls=Command)
@_week
@click.option("--since", metavar="DAY", help="The first day, for another span than a week.")
@click.option("--until", metavar="DAY", help="The last day, included.")
@click.option(
    "--format",
    "forms",
    type=click.Choice(FORMATS),
    multiple=True,
    help="What to write: md (the default) is the file that you edit, the others are made of it. Can be given again.",
)
@click.option(
    "--profile",
    "profiles",
    type=click.Choice(PROFILES),
    multiple=True,
    help="Markdown for readers, as this program wants it. Can be given again.",
)
@click.option("--stdout", is_flag=True, help="Print it instead of writing a file.")
@click.option("--template", metavar="NAME", help="Another template than that of the settings.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many items, picks first.")
@click.option("--offline", is_flag=True, help="Don't fetch what is due before.")
@click.option(
    "--strict", is_flag=True, help="Refuse (6) when `roundup check` finds what must be mended or written."
)
@click.pass_obj
def draft(
    opened: Opened,
    /,
    week: str | None,
    since: str | None,
    until: str | None,
    forms: tuple[str, ...],
    profiles: tuple[str, ...],
    stdout: bool,
    **options: Any,
) -> None:
    """Write the week's round-up to drafts/WEEK.md, and print where it is.

    Picks come first, suggestions fill it up.  Headlines are the sources' own and bodies are quoted word for word
    until you write them; what is left to do is marked in the file.  A file that you have changed is never
    overwritten.  The other formats are made of that file as it stands.

    \b
    Examples:
      roundup draft
      roundup draft --week 2024-W01 --format html --format email
      roundup draft --profile hugo
      roundup draft --since 2024-01-01 --until 2024-01-14
      roundup draft --stdout --offline
    """
    desk = opened.desk
    wanted = app.week(desk, week, since, until)
    chosen = [*forms, *profiles] or ["md"]
    if not stdout:
        paths = exports.written(desk, wanted, chosen, **options)
        for path in paths:
            click.echo(path)
        if paths:
            return
    elif len(chosen) > 1:
        raise UsageError("--stdout prints one format: name one, or leave --stdout out.")
    elif (content := exports.shown(desk, wanted, chosen[0], **options)) is not None:
        click.echo(content, nl=False)
        return
    opened.terminal.say(
        f"There is nothing in {wanted.name} ({wanted.first} to {wanted.last}), so there is no draft."
    )


@click.command(cls=Command)
@click.argument("file", required=False, default=None)
@_week
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


@click.command(cls=Command)
@click.argument("file", required=False, default=None)
@_week
@click.option(
    "--online", is_flag=True, help="Ask for each address now, instead of relying on the last visit."
)
@click.option("--strict", is_flag=True, help="End with 6 when something must be mended or written.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def check(
    opened: Opened, file: str | None, week: str | None, online: bool, strict: bool, as_json: bool
) -> None:
    """Look through the draft: is every quotation and figure in the stored texts, does every link work?

    "refuse" is what a reader would be misled by: a quotation or figure that no source has.  "todo" is what is still
    to be written, "warn" all else.

    \b
    Examples:
      roundup check
      roundup check drafts/2024-W01.md --strict
    """
    from roundup.app import checking

    wanted = app.week_of_file(opened.desk, file, week)
    path, text = checking.read(opened.desk, wanted, file)
    found = checking.findings(opened.desk, wanted, path, text, online=online)
    if as_json:
        click.echo(json.dumps([checking.as_json(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            click.echo("\n".join(_lines(one)))
        opened.terminal.say(checking.summary(path, found))
    if strict:
        checking.must_be_mended(path, found)


def _lines(found: "Finding") -> list[str]:
    """A finding as it is read on a terminal: where, how grave, what and why; then the words."""
    where = f"line {found.line}" + (f", i{found.item}" if found.item is not None else "")
    if found.kind == "todo":
        return [f"{where}: to do: {printable(found.text)}"]
    lines = [f"{where}: {found.level}: {printable(found.why)}", f"    {printable(found.text)}"]
    if found.nearest:
        lines.append(f"    nearest, in link {found.nearest.link}: {printable(found.nearest.text)}")
    return lines


@click.command(cls=Command)
@click.argument("file", required=False, default=None)
@_week
@click.option("--no-browser", is_flag=True, help="Don't open the page; only say where it is.")
@click.pass_obj
def copy(opened: Opened, file: str | None, week: str | None, no_browser: bool) -> None:
    """Show the draft on a page with one button that copies it, for Substack, Google Docs or Medium.

    The page is served on this computer alone, until you press Ctrl-C.

    \b
    Examples:
      roundup copy
      roundup copy drafts/2024-W01.md --no-browser
    """
    from roundup.app import checking
    from roundup.web.copy import CopyServer

    wanted = app.week_of_file(opened.desk, file, week)
    path, text = checking.read(opened.desk, wanted, file)
    with CopyServer(exports.copy_page(opened.desk, wanted, path, text)) as server:
        click.echo(server.url)
        opened.terminal.say("Open that page and press its button.  Ctrl-C ends it.")
        if not no_browser:
            click.launch(server.url)
        server.serve()
