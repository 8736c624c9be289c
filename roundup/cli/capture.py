"""Taking links in."""

import os
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext

import click

from roundup.app import capture as app
from roundup.cli import Command
from roundup.cli.talk import Opened
from roundup.errors import PartialError, UnusableError, UsageError
from roundup.given import Capture, Captured

_FEW = 20
"""Links; of more, only a summary is told."""


@click.command(cls=Command)
@click.argument("urls", nargs=-1, metavar="URL...")
@click.option(
    "--file",
    "list_file",
    metavar="FILE",
    help="A list of addresses, one a line; - is standard input.",
)
@click.option(
    "--pick/--no-pick",
    default=None,
    help="Whether they are picked for the round-up; addresses given here are, those of a list are candidates.",
)
@click.option("--note", metavar="TEXT", help="Your note; it is printed only where the page can't be read.")
@click.option("--tag", "tags", multiple=True, metavar="TEXT", help="A tag; may be given several times.")
@click.option(
    "--quote",
    "quotes",
    multiple=True,
    metavar="TEXT",
    help="A passage of the page; may be given several times.",
)
@click.option("--via", metavar="URL", help="Where you found it.")
@click.option("--section", metavar="TEXT", help="The section of the round-up that it belongs to.")
@click.option("--queue", is_flag=True, help="Only record; fetch and read later.")
@click.option("--title", metavar="TEXT", help="The page's title, in the place of what it says.")
@click.option(
    "--author",
    "authors",
    multiple=True,
    metavar="NAME",
    help="An author; may be given several times.",
)
@click.option("--date", metavar="DATE", help="When it was published, like 2024-01-03.")
@click.option("--outlet", metavar="NAME", help="Who published it, as readers see it.")
@click.option("--language", metavar="TAG", help="Its language, like de or zh-CN.")
@click.option(
    "--html",
    "html_file",
    metavar="FILE",
    help="The page as your browser saved it; - is standard input.",
)
@click.option("--pdf", "pdf_file", metavar="FILE", help="The page as a PDF.")
@click.pass_obj
def add(
    opened: Opened,
    urls: tuple[str, ...],
    list_file: str | None,
    pick: bool | None,
    note: str | None,
    tags: tuple[str, ...],
    quotes: tuple[str, ...],
    via: str | None,
    section: str | None,
    queue: bool,
    title: str | None,
    authors: tuple[str, ...],
    date: str | None,
    outlet: str | None,
    language: str | None,
    html_file: str | None,
    pdf_file: str | None,
) -> None:
    """Take in the addresses of pages, then fetch and read them.

    Each address is on disk when it is printed.  A page that can't be read (a login, a paywall) is still usable:
    say what it is with --title, --outlet, --date and --quote, or give the page as your browser saved it.

    \b
    Examples:
      roundup add https://example.org/article
      roundup add --title "Tallow is dear" --outlet WSJ --quote "Not one vat is warm." https://example.org/walled
      roundup add --html saved.html https://example.org/walled
      roundup add --file urls.txt --queue
    """
    if not urls and not list_file:
        raise UsageError("Give the address of a page, or a list of them with --file.")
    fields = app.read_fields(title=title, authors=authors, date=date, outlet=outlet, language=language)
    one_page = bool(fields or quotes or html_file or pdf_file)
    if one_page and (len(urls) != 1 or list_file):
        raise UsageError(
            "--title, --author, --date, --outlet, --language, --quote, --html and --pdf are about one page: "
            "give one address with them."
        )
    quotes = app.read_quotes(quotes)
    desk = opened.desk
    page = app.read_saved(html_file, pdf_file) if html_file or pdf_file else None
    common = Capture("", note=note, tags=tags, quotes=quotes, via=via, section=section, fields=fields)
    several = len(urls) != 1 or bool(list_file)
    outcome = _Outcome(opened, several)
    picked = desk.settings.choose.pick_added if pick is None else pick
    given = [app.Line(number, app.with_url(common, url)) for number, url in enumerate(urls, 1)]
    outcome.take(app.add(desk, given, pick=picked))
    if list_file:
        with _opened(list_file) as raw:
            lines = app.read_list(raw, app.with_how(common, "file"))
            outcome.take(app.add(desk, lines, pick=bool(pick)), listed=True)
    if page and outcome.links:
        from roundup.app.ingest import save_page

        save_page(desk, outcome.links[0], app.at(page, urls[0]))
    if not queue:
        _ingest(opened, outcome, several)
    if outcome.refused:
        raise click.exceptions.Exit(PartialError.exit_code)


class _Outcome:
    """What became of what was given; each accepted URL is printed when it is on disk."""

    def __init__(self, opened: Opened, several: bool) -> None:
        self._opened = opened
        self._several = several
        self.links: list[int] = []
        self.known: dict[int, str] = {}
        self.refused = 0

    def take(self, groups: app.Groups, *, listed: bool = False) -> None:
        for done, refused in groups:
            click.echo("".join(f"{one.url}\n" for one in done), nl=False)
            for one in done:
                self._remember(one)
            self.refused += len(refused)
            for each in refused:
                place = f"Line {each.line}: " if listed else ""
                hint = " It is a file: give it with --file." if os.path.isfile(each.given) else ""
                self._opened.terminal.warn(
                    f"{place}{each.given or 'this line'} was not taken: {each.reason}.{hint}"
                )

    def _remember(self, one: Captured) -> None:
        if one.known:
            self.known[one.link] = one.url
            place = f"{one.url}: " if self._several else ""
            self._opened.terminal.tell(f"{place}already known, as {one.link}.")
        self.links.append(one.link)


def _ingest(opened: Opened, outcome: _Outcome, several: bool) -> None:
    """Fetch and read what was added, and say what came of it."""
    from roundup.app import ingest, lists

    ids = list(dict.fromkeys(outcome.links))
    if not ids:
        return
    report = ingest.ingest(opened.desk, ids)
    if len(ids) > _FEW:
        opened.terminal.say(f"{len(ids)} links: {report.sentence()}.")
        return
    for goes, stays in report.joined.items():
        opened.terminal.say(f"{goes} is a page that was known already: it is {stays} from now on.")
    ids = list(dict.fromkeys(report.joined.get(link, link) for link in ids))
    for row in lists.rows(opened.desk, ids=ids):
        opened.terminal.say(app.sentence(row, with_url=several))


def _opened(name: str) -> AbstractContextManager[Iterable[bytes]]:
    """A list's bytes, line by line."""
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return open(name, "rb")
    except OSError as error:
        raise UnusableError(f"The list {name} can't be read: {error.strerror}.") from None
