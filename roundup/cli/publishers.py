"""Publishers: what outlets are called."""

import json

import click

from roundup.app import publishers as app
from roundup.cli import Command, CommandGroup
from roundup.cli.talk import Opened
from roundup.errors import UsageError
from roundup.text.marks import printable


@click.group(cls=CommandGroup)
def publishers() -> None:
    """List what outlets are called behind a paragraph, (FT), set it, or learn it from what you have.

    \b
    Example:
      roundup publishers list
    """


@publishers.command("list", cls=Command)
@click.argument("words", required=False, metavar="[WORDS]")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_(opened: Opened, words: str | None, as_json: bool) -> None:
    """List the outlets that are known.

    With WORDS only those in whose name or domain they stand.

    \b
    Examples:
      roundup publishers list
      roundup publishers list nikkei
    """
    rows = app.listed(opened.desk, words)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        opened.terminal.say(
            f"No outlet with {words} is known: `roundup publishers set DOMAIN --name NAME` names it."
        )
    for row in rows:
        click.echo(_line(row))


@publishers.command("set", cls=Command)
@click.argument("site", metavar="DOMAIN|URL")
@click.option("--name", metavar="TEXT", help="What you write behind a paragraph.")
@click.option("--family", metavar="WORD", help="One word for all editions of one publisher.")
@click.option("--kind", type=click.Choice(app.KINDS), help="What it is.")
@click.option("--language", metavar="TAG", help="Of its texts: en, de, zh.")
@click.option("--country", metavar="CODE", help="Its home: GB, DE, CN.")
@click.option(
    "--paywall/--no-paywall", default=None, help="Whether most of its articles need a subscription."
)
@click.option("--default", is_flag=True, help="Take your own entry away again.")
@click.pass_obj
def set_(opened: Opened, /, site: str, default: bool, **given: str | bool | None) -> None:
    """Say what an outlet is called.

    It is written into your newsletter's publishers.toml: what stands there comes before what ships.

    \b
    Examples:
      roundup publishers set ledger.example --name Ledger
      roundup publishers set https://www.ledger.example/ships --paywall
      roundup publishers set ledger.example --default
    """
    said = {name: value for name, value in given.items() if value is not None}
    if default:
        if said:
            raise UsageError("--default takes your entry away: give nothing else with it.")
        app.unset(opened.desk, site)
        return
    if not said:
        raise UsageError("Say what is to be set, as in --name FT.")
    click.echo(_line(app.set_(opened.desk, site, said)))


@publishers.command(cls=Command)
@click.option("--dry-run", is_flag=True, help="Only show what would be learnt.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def learn(opened: Opened, dry_run: bool, as_json: bool) -> None:
    """Learn what outlets are called.

    Into your publishers.toml go the names that you gave to a site with `edit --outlet`, and what sites that are not
    known call themselves on at least three pages.

    \b
    Example:
      roundup publishers learn --dry-run
    """
    found = app.learn(opened.desk, dry_run=dry_run)
    if as_json:
        rows = [
            {"domain": one.domain, "name": one.name, "articles": one.articles, "by_editor": one.by_editor}
            for one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in found:
        who = "by you" if one.by_editor else "by its own pages"
        times = "once" if one.articles == 1 else f"{one.articles} times"
        click.echo(printable(f"{one.domain}: {one.name} (so called {who}, {times})", 300))
    if not found:
        opened.terminal.say("There is nothing to learn: every site is known, or has too few pages.")


def _line(row: app.Row) -> str:
    """One outlet in one line: what it is called, where it is, what is known of it."""
    facts = [row["kind"], row["language"], row["country"], "paywall" if row["paywall"] else None]
    if row["formerly"]:
        facts.append(f"{row['formerly']} until {row['valid_from']}")
    if row["whose"] == "yours":
        facts.append("yours")
    known = ", ".join(fact for fact in facts if fact)
    return f"{printable(row['name'], 60):<24} {printable(row['domain'], 100):<26} {printable(known, 200)}".rstrip()
