"""The stages, one by one and as pipelines."""

import click

from roundup.app import choose, rereading
from roundup.app import ingest as app
from roundup.cli import Command
from roundup.cli.talk import Opened
from roundup.errors import PartialError
from roundup.text.marks import printable


def _stage(name: str, verb: str):  # type: ignore[no-untyped-def]
    """A command for one stage; all three have the same options."""

    @click.pass_obj
    def command(
        opened: Opened, /, given: tuple[str, ...], limit: int | None, again: bool, **more: str | None
    ) -> None:
        ids, unknown = choose.resolve(opened.desk, given) if given else (None, [])
        report = getattr(app, name)(opened.desk, ids, limit=limit, again=again, **more)
        for change in report.read_anew:
            click.echo(_changed(change))
        if report.states or not given:
            opened.terminal.say(f"{report.sentence().capitalize()}.")
        if again and name == "extract" and report.states:
            opened.terminal.say(f"{rereading.sentence(report.read_anew).capitalize()}.")
        for link in report.skipped:
            advice = "there is no page of it" if again else f"--again {verb} it all the same"
            opened.terminal.say(f"{link} was not due; {advice}.")
        if again and ids and name != "extract":
            from roundup.app import corrections

            for sentence in corrections.of_links(opened.desk, ids, report.changed):
                opened.terminal.say(sentence)
        for word in unknown:
            opened.terminal.warn(f"There is no link {word}.")
        if unknown:
            raise click.exceptions.Exit(PartialError.exit_code)

    if name == "extract":
        since = click.option("--since", metavar="DAY", help="Only pages fetched on this day or later.")
        command = since(command)
    command = click.argument("given", nargs=-1, metavar="[ID|URL]...")(command)
    command = click.option("--limit", type=click.IntRange(0), metavar="N", help="At most so many.")(command)
    return click.option("--again", is_flag=True, help="Also what was done before, or is not due yet.")(
        command
    )


def _changed(change: rereading.Change) -> str:
    """What another reading has changed, in one line."""
    if change.field == "words":
        return f"{change.link} text: {change.before or 0} words → {change.after or 0}"
    was, now = (
        f"“{printable(value, 150)}”" if value else "nothing" for value in (change.before, change.after)
    )
    return f"{change.link} {_FIELDS.get(change.field, change.field)}: {was} → {now}"


_FIELDS = {"published": "date", "site_name": "site"}

fetch = click.command(
    "fetch",
    cls=Command,
    help="""Fetch the pages that are due, or these: new becomes fetched.

With --again a page that was read before is asked for once more.  Both versions are kept, and what has changed in
its headline and figures, and in the quotations that you use, is said.

\b
Examples:
  roundup fetch
  roundup fetch 12 --again""",
)(_stage("fetch", "fetches"))

extract = click.command(
    "extract",
    cls=Command,
    help="""Read the pages that were fetched, or these: fetched becomes ready.  Nothing is asked of the web.

With --again pages that were read before are read once more, as after an update of roundup.  What you set yourself
stays; what else has changed is printed, a line a field.

\b
Examples:
  roundup extract
  roundup extract 12 --again
  roundup extract --again --since 2024-01-01""",
)(_stage("extract", "reads"))

ingest = click.command(
    "ingest",
    cls=Command,
    help="""Fetch and read what is due, or these, both at the same time.

\b
Examples:
  roundup ingest
  roundup ingest --limit 200""",
)(_stage("ingest", "fetches and reads"))


@click.command(cls=Command)
@click.argument("pipeline", metavar="nightly|weekly|FILE")
@click.pass_obj
def run(opened: Opened, pipeline: str) -> None:
    """Run a pipeline: its stages one after another, with a record that `roundup status` shows.

    With --quiet it says nothing, unless something needs a person: a feed that is dead, a page that you picked and
    that can't be read, a disk that is full.

    A file of your own in the newsletter's folder `pipelines/` comes before the one that ships.

    \b
    Examples:
      roundup run nightly --quiet
      roundup run my-pipeline.toml
    """
    from roundup.app import needs, runs

    desk = opened.desk
    began = desk.now
    counts = runs.run(desk, pipeline)
    opened.terminal.say(f"{pipeline}: {runs.sentence(counts) or 'nothing was due'}.")
    # Also with --quiet: cron mails what is printed, and this is for a person.
    found = needs.after(desk, began)
    for line in [needs.header(desk, pipeline, found), *(f"- {one}" for one in found)] if found else []:
        opened.terminal.warn(line)
