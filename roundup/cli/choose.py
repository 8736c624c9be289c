"""Looking at links, choosing among them, correcting them."""

import json
import shutil
import sys
from typing import Any

import click

from roundup.app import capture, draft, identity, lists
from roundup.app import choose as app
from roundup.cli import Command
from roundup.cli.talk import Opened
from roundup.errors import PartialError, UsageError
from roundup.model import SIGNALS, STATES, Choice
from roundup.text.dates import short
from roundup.text.marks import printable

_given = click.argument("given", nargs=-1, required=True, metavar="ID|URL...")


def _named(opened: Opened, given: tuple[str, ...]) -> app.Named:
    """What is meant; what names nothing is told."""
    named = app.name(opened.desk, given)
    for word in named.unknown:
        opened.terminal.warn(f"There is no link or story {word}: `roundup list` shows what there is.")
    return named


def _end(opened: Opened, said: str, named: app.Named) -> None:
    ids = [*map(str, named.links), *(f"s{n}" for n in named.stories), *(f"i{n}" for n in named.items)]
    if ids:
        opened.terminal.say(f"{said} {', '.join(ids)}.")
    if named.unknown:
        raise click.exceptions.Exit(PartialError.exit_code)


def _decision(
    decision: Choice, said: str, opened: Opened, given: tuple[str, ...], reason: str | None
) -> None:
    named = _named(opened, given)
    if named.links or named.stories or named.items:
        app.decide(opened.desk, named, decision, reason)
    _end(opened, said, named)


_reason = click.option("--reason", metavar="TEXT", help="Why; is kept with the decision.")


@click.command(cls=Command)
@_given
@_reason
@click.pass_obj
def pick(opened: Opened, given: tuple[str, ...], reason: str | None) -> None:
    """Put links or stories into this week's round-up, however old they are.

    \b
    Example:
      roundup pick 12 https://example.org/article
    """
    _decision("pick", "Picked", opened, given, reason)


@click.command(cls=Command)
@_given
@_reason
@click.pass_obj
def drop(opened: Opened, given: tuple[str, ...], reason: str | None) -> None:
    """Leave links or stories out of every round-up, until you pick them.

    \b
    Example:
      roundup drop 12 --reason "old news"
    """
    _decision("drop", "Dropped", opened, given, reason)


@click.command(cls=Command)
@_given
@_reason
@click.pass_obj
def later(opened: Opened, given: tuple[str, ...], reason: str | None) -> None:
    """Put links or stories off: not this week, but in every later one until you decide.

    \b
    Example:
      roundup later 12
    """
    _decision("later", "Put off", opened, given, reason)


@click.command(cls=Command)
@click.argument("steps", type=click.IntRange(1), default=1, metavar="[N]")
@click.option("--join", metavar="ID", help="Take apart again the links that were joined into this one.")
@click.pass_obj
def undo(opened: Opened, steps: int, join: str | None) -> None:
    """Take your last acts back, the newest first: picks, edits, merges, what was forgotten or accepted.

    Two links that turned out to be one page were joined by the program, not by you: --join takes that back.

    \b
    Examples:
      roundup undo
      roundup undo 3
      roundup undo --join 12
    """
    if join is not None:
        said = identity.take_apart(opened.desk, app.one(opened.desk, join))
        for sentence in said or [f"Nothing was joined into {join}."]:
            opened.terminal.say(sentence)
        return
    done = app.undo(opened.desk, steps)
    for sentence in done:
        opened.terminal.say(sentence)
    if len(done) < steps:
        opened.terminal.say("There is nothing more to undo.")


@click.command(cls=Command)
@click.argument("given", metavar="ID|URL")
@click.option("--title", metavar="TEXT", help="A link's title.")
@click.option(
    "--author", "authors", multiple=True, metavar="NAME", help="A link's author; may be given several times."
)
@click.option("--date", metavar="DATE", help="When it was published, like 2024-01-03.")
@click.option("--outlet", metavar="NAME", help="Who published it, as readers see it.")
@click.option("--language", metavar="TAG", help="Its language, like de or zh-CN.")
@click.option(
    "--quote",
    "quotes",
    multiple=True,
    metavar="TEXT",
    help="A passage of the link; may be given several times.",
)
@click.option("--headline", metavar="TEXT", help="A story's or item's headline.")
@click.option("--emoji", metavar="EMOJI", help="A story's or item's emoji.")
@click.option("--section", metavar="TEXT", help="The section that a story or item stands in.")
@click.option(
    "--order", "place", type=click.IntRange(1), metavar="N", help="Its place in the section, 1 is first."
)
@click.option("--teaser", metavar="TEXT", help="Its words in the teaser list.")
@click.option("--note", metavar="TEXT", help="A note of yours.")
@click.pass_obj
def edit(opened: Opened, /, given: str, note: str | None, quotes: tuple[str, ...], **options: Any) -> None:
    """Correct a link, or give a story (s7) or an item (i3) your words; they win for ever.

    \b
    Examples:
      roundup edit 12 --title "Tallow is dear again" --outlet WSJ --date 2024-01-04
      roundup edit s7 --headline "Tallow is dear." --emoji 🕯️ --section Trade
    """
    of_link = {name: options[name] for name in ("title", "authors", "date", "outlet", "language")}
    words = {name: options[name] for name in ("headline", "emoji", "section", "place", "teaser")}
    values = capture.read_fields(**of_link)
    said = capture.read_words(words)
    quotes = capture.read_quotes(quotes)
    if not (values or said or note or quotes):
        raise UsageError("Say what to change, as with --title TEXT.")
    named = _named(opened, (given,))
    if named.unknown:
        raise click.exceptions.Exit(PartialError.exit_code)
    if values or quotes or (named.links and note):
        if not named.links:
            raise UsageError("--title, --author, --date, --outlet, --language and --quote are about a link.")
        app.edit(opened.desk, named.links[0], values, note=note, quotes=quotes)
        opened.terminal.say(f"Changed {named.links[0]}.")
    elif note:
        said["note"] = note
    if said:
        opened.terminal.say(f"Changed {app.say(opened.desk, named, said)}.")


@click.command(cls=Command)
@_given
@click.option("--item", "as_item", is_flag=True, help="Several stories, printed as one item.")
@click.option(
    "--week", is_flag=False, flag_value="", metavar="[WEEK]", help="With --item: the week of the item."
)
@click.pass_obj
def merge(opened: Opened, given: tuple[str, ...], as_item: bool, week: str | None) -> None:
    """Say that these are one event: one story, that of the first.  With --item they stay stories of their own.

    \b
    Examples:
      roundup merge 12 14
      roundup merge --item s7 s9
    """
    named = _named(opened, given)
    if named.unknown:
        raise click.exceptions.Exit(PartialError.exit_code)
    first = app.story_of(opened.desk, given[0])
    if as_item:
        item = app.merge_items(opened.desk, named, first, draft.week(opened.desk, week or None))
        opened.terminal.say(f"Printed as one item, i{item}.")
    else:
        opened.terminal.say(f"One story now: s{app.merge(opened.desk, named, first)}.")


@click.command(cls=Command)
@_given
@click.pass_obj
def split(opened: Opened, given: tuple[str, ...]) -> None:
    """Take links out of their story into a new one; or the stories of an item apart.

    \b
    Examples:
      roundup split 14
      roundup split i3
    """
    named = _named(opened, given)
    if named.unknown:
        raise click.exceptions.Exit(PartialError.exit_code)
    if named.stories:
        raise UsageError("Name the links that leave the story, as in `roundup split 14`.")
    opened.terminal.say(app.split(opened.desk, named))


@click.command(cls=Command)
@_given
@click.option(
    "--to",
    "story",
    required=True,
    metavar="STORY",
    help="The story that they belong to: s7, or one of its links.",
)
@click.pass_obj
def move(opened: Opened, given: tuple[str, ...], story: str) -> None:
    """Put links into another story.

    \b
    Example:
      roundup move 14 --to s7
    """
    ids, unknown = app.resolve(opened.desk, given)
    to = app.story_of(opened.desk, story)
    if ids:
        app.move(opened.desk, ids, to)
    for word in unknown:
        opened.terminal.warn(f"There is no link {word}.")
    _end(opened, f"In s{to} now:", app.Named(links=ids, unknown=unknown))


@click.command(cls=Command)
@_given
@click.pass_obj
def forget(opened: Opened, given: tuple[str, ...]) -> None:
    """Delete links and all that was kept of them: page, text, notes.  `roundup drop` only leaves them out.

    \b
    Example:
      roundup forget 12
    """
    ids, unknown = app.resolve(opened.desk, given)
    for word in unknown:
        opened.terminal.warn(f"There is no link {word}: `roundup list` shows what there is.")
    if ids:
        app.forget(opened.desk, ids)
    _end(opened, "Forgot", app.Named(links=ids, unknown=unknown))


@click.command("list", cls=Command)
@click.option(
    "--week",
    is_flag=False,
    flag_value="",
    metavar="[WEEK]",
    help="Those of a week: 2024-W01, last, or this one.",
)
@click.option(
    "--state",
    type=click.Choice(STATES),
    metavar="STATE",
    help=f"Those in this state: {', '.join(STATES)}.",
)
@click.option("--stories", "as_stories", is_flag=True, help="Stories with their articles.")
@click.option("--why", is_flag=True, help="Under each link, who found it where.")
@click.option(
    "--missed",
    is_flag=True,
    help="What linkblogs, accounts and newsletters that you follow linked in the week, and you did not.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--text", is_flag=True, help="With --json: the articles' texts as well.")
@click.pass_obj
def list_(
    opened: Opened,
    week: str | None,
    state: str | None,
    as_stories: bool,
    why: bool,
    missed: bool,
    as_json: bool,
    text: bool,
) -> None:
    """List links, or stories: all, a week's, or those in one state.

    Each line: + picked, - dropped, > put off; the number by which commands know it; its date; outlet and title.

    \b
    Examples:
      roundup list
      roundup list --week
      roundup list --state needs_you
      roundup list --stories --week
      roundup list --missed --week last
    """
    desk = opened.desk
    wanted = draft.week(desk, week) if week is not None else None
    if missed and (state or as_stories or text):
        raise UsageError("--missed goes with --week, --why and --json alone.")
    if as_stories:
        _stories(opened, lists.stories(desk, week=wanted), as_json)
        return
    if missed:
        rows = lists.missed(desk, wanted or draft.week(desk, None))
    else:
        rows = lists.rows(desk, week=wanted, state=state, text=text, why=why)
    if as_json:
        _json(rows)
        return
    if missed and not rows:
        opened.terminal.say("Nothing was missed: you have all that was linked by what you follow.")
    elif not rows and wanted and lists.status(desk)["links"]:
        opened.terminal.say(
            f"Nothing stands in {wanted.name}: `roundup list` shows what there is in other weeks."
        )
    elif not rows:
        opened.terminal.say("There is nothing to list: `roundup add URL` takes a link in.")
    width = shutil.get_terminal_size().columns if sys.stdout and sys.stdout.isatty() else 10_000
    for row in rows:
        lines = [_line(row), *([f"{'':<20} {printable(row['why'], 300)}"] if row.get("why") else [])]
        for line in lines:
            click.echo(line if len(line) <= width else line[: width - 1] + "…")


@click.command(cls=Command)
@click.argument("given", metavar="ID|URL")
@click.option("--origins", is_flag=True, help="Where each value comes from, and what else was found.")
@click.option("--text", is_flag=True, help="The article's text alone, as Markdown.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def show(opened: Opened, given: str, origins: bool, text: bool, as_json: bool) -> None:
    """Show all that is known of a link, or a story (s7): what it says, who found it where, how fetching went.

    \b
    Examples:
      roundup show 12
      roundup show https://example.org/article --origins
      roundup show 12 --text
    """
    if given[:1] == "s" and given[1:].isdecimal():
        _stories(
            opened, lists.stories(opened.desk, ids=[app.story_of(opened.desk, given)]), as_json, one=True
        )
        return
    link = app.one(opened.desk, given)
    if text:
        for line in lists.body(opened.desk, link).splitlines():
            click.echo(printable(line, 1_000_000) if line.strip() else "")
        return
    row = lists.show(opened.desk, link)
    if as_json:
        _json(row)
        return
    for line in _page(row, origins):
        click.echo(line)


def _stories(opened: Opened, rows: list[lists.Row], as_json: bool, *, one: bool = False) -> None:
    """Stories, each with its articles under it."""
    if as_json:
        _json(rows[0] if one else rows)
        return
    if not rows:
        opened.terminal.say("There is no story to list: `roundup add URL` takes a link in.")
    for row in rows:
        click.echo(
            f"{_MARKS.get(row['decision'], ' ')} {row['id']:>5}  {printable(row['title'] or 'no title', 300)}"
        )
        for article in row["articles"]:
            what = f"{article['outlet'] or article['url']}: {article['title'] or 'no title'}"
            click.echo(f"         {article['link']:>4}  {printable(what, 300)}")


def _json(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


_MARKS = {"pick": "+", "drop": "-", "later": ">"}


def _line(row: lists.Row) -> str:
    """One link in one line: decision, ID, date, outlet, title; and what is wrong with it."""
    title = row["title"] or row["url"]
    what = f"{row['outlet']}: {title}" if row["outlet"] else title
    state = "" if row["state"] == "ready" else f"[{row['state'].replace('_', ' ')}] "
    when = short(row["published"]) if row["published"] else "no date"
    when += "?" if "published" in row["doubts"] else ""
    return f"{_MARKS.get(row['decision'], ' ')} {row['id']:>4}  {when:<12}  {state}{printable(what, 300)}"


def _page(row: lists.Row, origins: bool) -> list[str]:
    """All that is known of a link, in lines that a terminal can show."""
    lines = [f"{row['id']}  {printable(row['title'] or 'no title')}", ""]
    facts = {
        "Address": row["url"],
        "Captured": ", ".join(url for url in row["urls"] if url != row["url"]),
        "State": row["state"].replace("_", " ") + (f": {row['reason']}" if row["reason"] else ""),
        "Next try": row["next_attempt"],
        "Outlet": row["outlet"],
        "Wire": row["wire"],
        "Authors": _asked(row, "authors", ", ".join(row["authors"])),
        "Published": _asked(row, "published", row["published"]),
        "Changed": row["modified"],
        "Language": draft.language_name(row["language"]) if row["language"] else None,
        "Words": f"{row['words']:,} ({row['minutes']} min)"
        if row["words"] and row["minutes"]
        else row["words"],
        "Week": row["week"],
        "Decision": row["decision"],
        "Story": row["story"],
    }
    lines += [f"{name + ':':<10} {printable(str(value), 500)}" for name, value in facts.items() if value]
    lines += [
        f"{'Mind:':<10} {SIGNALS[one['kind']]}: {printable(one['evidence'], 300)}" for one in row["signals"]
    ]
    notes = dict.fromkeys(seen["note"] for seen in row["sightings"] if seen["note"])
    tags = dict.fromkeys(tag for seen in row["sightings"] for tag in seen["tags"])
    sections = [seen["section"] for seen in row["sightings"] if seen["section"]]
    lines += [f"{'Note:':<10} {printable(note, 500)}" for note in notes]
    lines += [f"{'Tags:':<10} {printable(', '.join(tags), 500)}"] if tags else []
    lines += [f"{'Section:':<10} {printable(sections[-1], 500)}"] if sections else []
    lines += [f"{'Quote:':<10} {printable('“' + quote['text'] + '”', 500)}" for quote in row["quotes"]]
    lines += ["", "Seen"]
    for seen in row["sightings"]:
        how = f"{seen['seen_at']} by {seen['who']} ({seen['how']})"
        feed = f", feed {seen['feed']} {seen['feed_title']}" if seen["feed"] else ""
        via = f", via {seen['via']}" if seen["via"] else ""
        lines.append("  " + printable(how + feed + via, 500))
    if row["attempts"]:
        lines += ["", "Attempts"]
    for tried in row["attempts"]:
        answer = f" ({tried['status']})" if tried["status"] else ""
        came_to = f"{tried['state'].replace('_', ' ')}{answer} {tried['reason'] or ''}"
        lines.append(f"  {tried['at']}  {tried['stage']}: {printable(came_to)}")
    if origins:
        lines += ["", "Where each value comes from"]
        for name, found in row["origins"].items():
            lines.append(f"  {name}: {printable(_value(found['value']))} ({found['origin']})")
            lines += [
                f"      else: {printable(_value(one['value']))} ({one['origin']})" for one in found["others"]
            ]
    return lines


def _asked(row: lists.Row, field: str, value: str | None) -> str | None:
    """A value, as a question where there is a doubt about it."""
    doubt = row["doubts"].get(field)
    return f"{value}? ({doubt})" if value and doubt else value


def _value(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
