"""Feeds that are followed."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from roundup.app import feeds as app
from roundup.app import poll as polling
from roundup.cli import Command, CommandGroup
from roundup.cli.talk import Opened
from roundup.errors import PartialError, UsageError
from roundup.text.dates import short
from roundup.text.marks import printable

_given = click.argument("given", nargs=-1, required=True, metavar="ID|URL...")


_MOST = 20
"""Feeds that are told one by one."""


@click.group(cls=CommandGroup)
def feeds() -> None:
    """Follow feeds: what they name is taken in every night.

    \b
    Examples:
      roundup feeds add https://example.org/
      roundup feeds list
    """


@feeds.command(cls=Command)
@click.argument("given", nargs=-1, required=True, metavar="URL...")
@click.option("--title", metavar="TEXT", help="What you call it, in the place of its own title.")
@click.option("--folder", metavar="TEXT", help="The folder that it stands in, like Trade/Ports.")
@click.option(
    "--include",
    multiple=True,
    metavar="RULE",
    help="Take only entries with this word in title or tags; or author:NAME, section:NAME. May be given several times.",
)
@click.option("--exclude", multiple=True, metavar="RULE", help="Leave entries out; rules as for --include.")
@click.pass_obj
def add(opened: Opened, /, given: tuple[str, ...], **said: Any) -> None:
    """Follow a feed, or the one that a site's page names, and take in what it has.

    An account on Mastodon or Bluesky has a feed: of its posts, the pages that they link are taken in.  A feed that is
    followed already takes over the title, folder and rules that you give.

    \b
    Examples:
      roundup feeds add https://example.org/
      roundup feeds add https://example.org/feed.xml --folder Trade --exclude section:Sport
      roundup feeds add @ada@fedi.example
    """
    if said["title"] and len(given) > 1:
        raise UsageError("--title is about one feed: give one address with it.")
    refused = False
    for address in given:
        answer = app.add(opened.desk, address, **said)
        if answer.offered and sys.stdin.isatty() and sys.stderr.isatty():
            answer = app.add(opened.desk, _chosen(answer), **said)
        if answer.feed is None:
            refused = True
            opened.terminal.warn(str(answer.refused))
            for url, title in answer.offered:
                click.echo(f"  {printable(url)}  {printable(title, 200)}", err=True)
            continue
        click.echo(answer.feed["url"])
        opened.terminal.say(_sentence(answer))
    if refused:
        raise click.exceptions.Exit(PartialError.exit_code)


def _chosen(answer: app.Answer) -> str:
    """The feed that the editor wants of those that a page names."""
    click.echo(f"{answer.given} names several feeds:", err=True)
    for number, (url, title) in enumerate(answer.offered, 1):
        click.echo(printable(f"  {number}  {title}  {url}"), err=True)
    number = click.prompt("Which one", type=click.IntRange(1, len(answer.offered)), default=1, err=True)
    return answer.offered[number - 1][0]


def _sentence(answer: app.Answer) -> str:
    """What an editor is told of a feed that was just added."""
    assert answer.feed is not None
    feed = answer.feed
    what = "followed already" if answer.known else "followed" if feed["enabled"] else "not asked any more"
    name = f"{feed['id']} ({what}): {feed['title'] or feed['url']}"
    if feed["reason"]:
        again = f" It is asked again at {feed['next_poll']}." if feed["next_poll"] else ""
        away = f" If the address is wrong, `roundup feeds remove {feed['id']}` takes it away."
        return f"{name} — it could not be read: {feed['reason']}{again}{away}"
    rules = f", {answer.passed_over:,} left out by your rules" if answer.passed_over else ""
    return f"{name}, {_entries(feed)}{rules}{_told(feed)}."


def _entries(feed: dict[str, Any]) -> str:
    many = feed["entries"] or 0
    return f"{many:,} entr{'y' if many == 1 else 'ies'}"


def _told(feed: dict[str, Any]) -> str:
    return "".join(f". {sentence.rstrip('.')}" for sentence in feed["trouble"])


@feeds.command("list", cls=Command)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_(opened: Opened, as_json: bool) -> None:
    """List the feeds that are followed, by folder: how each stands, and what is wrong with it.

    \b
    Example:
      roundup feeds list
    """
    rows = app.listed(opened.desk)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        opened.terminal.say("No feed is followed yet: `roundup feeds add URL` follows one.")
    folder = None
    for row in rows:
        if row["folder"] != folder:
            folder = row["folder"]
            click.echo(printable(f"{folder}:"))
        for margin, line in _lines(row):
            click.echo(f"{margin:>6}  {printable(line, 300)}")


def _lines(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A feed in the list: its name and how it stands, where it is, what is wrong; each with what stands before it."""
    stands = row["state"] if row["enabled"] else f"{row['state']}, disabled"
    last = f", last read {short(row['last_ok'])}" if row["last_ok"] and row["state"] != "ok" else ""
    many = f", {_entries(row)}" if row["entries"] is not None and row["state"] == "ok" else ""
    yield row["id"], f"{row['title'] or row['url']} ({stands}{many}{last})"
    if row["title"]:
        yield "", row["url"]
    for sentence in filter(None, [row["reason"], *row["trouble"]]):
        yield "!", sentence
    if row["reason"] and row["next_poll"]:
        yield "", f"Asked again at {row['next_poll']}."
    for name in ("include", "exclude"):
        if row[name]:
            yield "", f"{name}: {', '.join(row[name])}"


@feeds.command(cls=Command)
@_given
@click.pass_obj
def remove(opened: Opened, given: tuple[str, ...]) -> None:
    """Follow feeds no more; what came by them stays.  `roundup undo` takes it back.

    \b
    Example:
      roundup feeds remove f2
    """
    _each(opened, given, "Not followed any more:", lambda ids: app.remove(opened.desk, ids))


@feeds.command(cls=Command)
@_given
@click.pass_obj
def enable(opened: Opened, given: tuple[str, ...]) -> None:
    """Ask feeds again that were disabled, or that failed, from the next poll on.

    \b
    Example:
      roundup feeds enable f2
    """
    _each(opened, given, "Asked from now on:", lambda ids: app.enable(opened.desk, ids, enabled=True))


@feeds.command(cls=Command)
@_given
@click.pass_obj
def disable(opened: Opened, given: tuple[str, ...]) -> None:
    """Leave feeds alone, without forgetting them.

    \b
    Example:
      roundup feeds disable f2
    """
    _each(opened, given, "Not asked any more:", lambda ids: app.enable(opened.desk, ids, enabled=False))


def _each(opened: Opened, given: tuple[str, ...], said: str, act: Any) -> None:
    ids, unknown = app.find(opened.desk, given)
    if ids:
        act(ids)
        opened.terminal.say(f"{said} {', '.join(f'f{number}' for number in ids)}.")
    for word in unknown:
        opened.terminal.warn(f"There is no feed {word}: `roundup feeds list` shows those that are followed.")
    if unknown:
        raise click.exceptions.Exit(PartialError.exit_code)


@feeds.command(cls=Command)
@click.argument("given", nargs=-1, metavar="[ID|URL]...")
@click.pass_obj
def poll(opened: Opened, given: tuple[str, ...]) -> None:
    """Ask the feeds what is new, all or these: now, except where one has asked to be left alone for a while.

    \b
    Examples:
      roundup feeds poll
      roundup feeds poll f2
    """
    ids, unknown = app.find(opened.desk, given) if given else (None, [])
    if ids is None or ids:
        report = polling.poll(opened.desk, ids, scheduled=False)
        for row in report.told[:_MOST]:
            name = row["title_given"] or row["title"] or row["url"]
            opened.terminal.say(f"f{row['id']} {name}: {_what(row)}")
        if len(report.told) > _MOST:
            opened.terminal.say(f"… and {len(report.told) - _MOST:,} more: `roundup feeds list` shows them.")
        for row in report.resting:
            why = f"asks to be left alone until {row['retry_after']}" if row["enabled"] else "is disabled"
            opened.terminal.say(f"f{row['id']} {why}.")
        if report.feeds or not report.resting:
            opened.terminal.say(f"{report.sentence()}.")
    for word in unknown:
        opened.terminal.warn(f"There is no feed {word}: `roundup feeds list` shows those that are followed.")
    if unknown:
        raise click.exceptions.Exit(PartialError.exit_code)


def _what(row: dict[str, Any]) -> str:
    return row["reason"] or f"It has moved to {row['url']} for good, and is asked there from now on."


@feeds.command("import", cls=Command)
@click.argument("file", metavar="FILE")
@click.pass_obj
def import_(opened: Opened, file: str) -> None:
    """Follow the feeds of an OPML file, as feed readers export it, in their folders.

    \b
    Example:
      roundup feeds import subscriptions.opml
    """
    done = app.take_in(opened.desk, Path(file))
    for line, why in done.unreadable[:_MOST]:
        opened.terminal.warn(f"{file}, line {line}: {why}.")
    if len(done.unreadable) > _MOST:
        opened.terminal.warn(f"… and {len(done.unreadable) - _MOST:,} more that can't be read.")
    opened.terminal.say(
        f"{len(done.new):,} new feed{'' if len(done.new) == 1 else 's'}, {len(done.known):,} that you follow already."
        " `roundup feeds poll` asks them; the nightly run does too."
    )
    if done.unreadable:
        raise click.exceptions.Exit(PartialError.exit_code)


@feeds.command(cls=Command)
@click.pass_obj
def export(opened: Opened) -> None:
    """Print the feeds that are followed as OPML, which every feed reader takes in.

    \b
    Example:
      roundup feeds export > feeds.opml
    """
    click.echo(app.hand_on(opened.desk), nl=False)
