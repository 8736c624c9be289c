"""The newsletter's folder: made, looked over, backed up; and the demo."""

import json
from pathlib import Path
from typing import Any

import click

from roundup.app import home as app
from roundup.cli import Command
from roundup.cli.talk import Opened
from roundup.errors import PartialError, UsageError
from roundup.text.marks import printable


@click.command(cls=Command)
@click.argument("folder", default="", metavar="[DIR]")
@click.option("--name", metavar="TEXT", help="The newsletter's name.")
@click.option("--contact", metavar="TEXT", help="A page or mail address where a site's owner can reach you.")
@click.pass_obj
def init(opened: Opened, folder: str, name: str | None, contact: str | None) -> None:
    """Make a newsletter's folder with its settings, in DIR or here.

    \b
    Example:
      roundup init my-newsletter --name "Tides & Tables"
    """
    given = {"name": name, "contact": contact}
    where = Path(folder or opened.given_home or ".")
    settings = app.init(where.absolute(), **{key: value for key, value in given.items() if value})
    click.echo(settings)
    opened.tell(f"Next: `cd {where}`, then `roundup add URL`; `roundup doctor` says what is still to be set.")


@click.command(cls=Command)
@click.option("--keep", metavar="DIR", help="Keep the demo's newsletter in this folder.")
@click.pass_obj
def demo(opened: Opened, keep: str | None) -> None:
    """Make a draft out of a little news web of its own: no network is needed, nothing is left behind.

    \b
    Example:
      roundup demo
    """
    from roundup.demo import walk

    if keep and Path(keep).exists() and (not Path(keep).is_dir() or any(Path(keep).iterdir())):
        raise UsageError(f"{keep} is not an empty folder; give a new one with --keep.")
    click.echo(walk(Path(keep).absolute() if keep else None, opened.demo_terminal(keep)), nl=False)
    if not keep:
        opened.tell("`roundup demo --keep DIR` leaves the newsletter there, to look around in.")


@click.command(cls=Command)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def status(opened: Opened, as_json: bool) -> None:
    """Say what waits, what failed and why, and what ran.

    \b
    Example:
      roundup status
    """
    from roundup.app import feeds, lists

    desk = opened.desk
    found = lists.status(desk)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    click.echo(_counted("link", found["links"]))
    if waiting := lists.waiting(desk):
        waits = "1 waits" if waiting == 1 else f"{waiting} wait"
        click.echo(f"{waits} to be fetched or read: `roundup ingest`, or the next night.")
    if found["feeds"]:
        click.echo(_counted("feed", found["feeds"]))
    troubled = lists.troubled(desk)
    if troubled:
        click.echo("\nNot read, newest first (`roundup list --state needs_you` for all that need you):")
    for row in troubled:
        click.echo(f"  {row['id']:>4}  {printable(row['title'] or row['url'], 200)}")
        click.echo(f"        {printable(row['reason'], 300)}")
    ill = [row for row in feeds.listed(desk) if row["reason"] or row["trouble"]]
    if ill:
        click.echo("\nFeeds that something is wrong with (`roundup feeds list` for all):")
    for row in ill[:_MOST]:
        click.echo(f"  {row['id']:>4}  {printable(row['title'] or row['url'], 200)}")
        click.echo(f"        {printable(' '.join([*filter(None, [row['reason']]), *row['trouble']]), 300)}")
    if len(ill) > _MOST:
        click.echo(f"        … and {len(ill) - _MOST} more")
    _runs(found["runs"][:7], lists.nights(desk))


_MOST = 10
"""Feeds that are shown."""
_BARS = "▁▂▃▄▅▆▇█"


def _counted(what: str, counts: dict[str, int]) -> str:
    total = sum(counts.values())
    said = ", ".join(f"{many} {state.replace('_', ' ')}" for state, many in counts.items())
    return f"{total} {what}{'' if total == 1 else 's'}{': ' + said if said else ''}"


def _runs(runs: list[dict[str, Any]], nights: list[int | None]) -> None:
    """The last runs, and a little curve of what they brought."""
    from roundup.app.runs import sentence

    if runs:
        click.echo("\nLast runs:")
    for run in runs:
        end = f"exit {run['exit']}" if run["ended"] else "not ended"
        wrong = printable(" ".join(run["errors"]))
        click.echo(
            f"  {run['started']}  {printable(run['name']):<8} {end}  {sentence(run['counts'])} {wrong}".rstrip()
        )
    known = [many for many in nights if many is not None]
    if len(known) > 1:
        top = max(*known, 1)
        bars = "".join(" " if many is None else _BARS[many * (len(_BARS) - 1) // top] for many in nights)
        click.echo(
            f"\nLinks that came in or were read, the last {len(nights)} nights (most: {max(known)}):\n  {bars}|"
        )


@click.command(cls=Command)
@click.argument("file")
@click.pass_obj
def backup(opened: Opened, file: str) -> None:
    """Copy the database to FILE, also while a run is at work.

    \b
    Example:
      roundup backup ~/backups/roundup-monday.db
    """
    target = app.backup(opened.desk, file)
    opened.terminal.say(f"The database is copied to {target}.")


@click.command(cls=Command)
@click.argument("file")
@click.pass_obj
def restore(opened: Opened, file: str) -> None:
    """Bring a backup back; the present database is kept beside it.

    \b
    Example:
      roundup restore ~/backups/roundup-monday.db
    """
    kept = app.restore(opened.desk, Path(file))
    opened.terminal.say(f"Restored from {file}." + (f" What was there before is in {kept}." if kept else ""))


@click.command(cls=Command)
@click.option("--fix", is_flag=True, help="Mend what can safely be mended.")
@click.pass_obj
def doctor(opened: Opened, fix: bool) -> None:
    """Look the newsletter's folder over: settings, database, disk, clock.

    \b
    Example:
      roundup doctor --fix
    """
    found = app.doctor(opened.desk)
    left = 0
    for finding in found:
        mended = fix and finding.mend is not None
        if mended and finding.mend:
            finding.mend()
        left += not mended
        click.echo(printable(f"{'Mended: ' if mended else ''}{finding.what}"))
    if not found:
        click.echo(f"All is well in {opened.desk.home.path}.")
    if left:
        raise click.exceptions.Exit(PartialError.exit_code)
