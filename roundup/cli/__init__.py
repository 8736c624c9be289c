"""The command line: it parses, calls app, prints.  No logic.

A command's module is imported when the command is run, so `roundup --help` costs little more than click.
"""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from roundup import __version__

if TYPE_CHECKING:
    from roundup.cli.talk import Opened

# name → (module, what it does in one line); the order is that of `roundup --help`.
_COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("admin", "Make a newsletter's folder with its settings."),
    "demo": ("admin", "Make a draft out of a little news web of its own."),
    "add": ("capture", "Take in the addresses of pages."),
    "feeds": ("feeds", "Follow feeds, list them, ask them what is new."),
    "import": ("imports", "Take in bookmarks, reading lists and mail."),
    "fetch": ("stages", "Fetch the pages that are due."),
    "extract": ("stages", "Read the pages that were fetched."),
    "ingest": ("stages", "Fetch and read what is due."),
    "run": ("stages", "Run a pipeline: nightly, weekly, or a file."),
    "list": ("choose", "List links."),
    "show": ("choose", "Show all that is known of one link."),
    "pick": ("choose", "Put links or stories into the round-up."),
    "drop": ("choose", "Leave links or stories out."),
    "later": ("choose", "Put links or stories off to a later week."),
    "undo": ("choose", "Take the last acts back."),
    "edit": ("choose", "Correct what is known of a link."),
    "merge": ("choose", "Say that several links or stories are one event."),
    "split": ("choose", "Take links out of their story, or an item apart."),
    "move": ("choose", "Put links into another story."),
    "forget": ("choose", "Delete links."),
    "draft": ("draft", "Write the week's round-up."),
    "check": ("draft", "Look through the draft before it goes out."),
    "accept": ("draft", "Take over what you changed in the draft."),
    "copy": ("draft", "Show the draft on a page from which it is copied."),
    "templates": ("templates", "List, show and copy the shapes of a draft."),
    "publishers": ("publishers", "List what outlets are called, set it, learn it."),
    "issue": ("issue", "Close issues, list them, open them again, make a feed."),
    "schedule": ("schedule", "Let cron run a pipeline every night."),
    "status": ("admin", "Say what waits, what failed, what ran."),
    "backup": ("admin", "Copy the database to a file."),
    "restore": ("admin", "Bring a backup back."),
    "doctor": ("admin", "Look the newsletter's folder over."),
}


# File names may be in any encoding, and an address that is not in UTF-8 is refused alone.
_NO_TEXT = ("FILE", "DIR", "[DIR]", "URL...", "ID|URL...", "[ID|URL]...", "ID|URL", "nightly|weekly|FILE")


class Command(click.Command):
    """A command that may also be told --quiet or --verbose behind its name."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.params += [
            click.Option(
                ["--quiet", "-q"],
                is_flag=True,
                expose_value=False,
                callback=_quieter,
                help="Say only what went wrong.",
            ),
            click.Option(
                ["--verbose", "-v"],
                is_flag=True,
                expose_value=False,
                callback=_louder,
                help="Say more.",
            ),
        ]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; a word that is not in UTF-8 could be stored nowhere, and only a file may be called so."""
        rest = super().parse_args(ctx, args)
        for parameter in self.params:
            values = ctx.params.get(str(parameter.name))
            for value in values if isinstance(values, tuple) else [values]:
                if isinstance(value, str) and not value.isascii() and parameter.metavar not in _NO_TEXT:
                    _must_be_text(ctx, parameter, value)
        return rest


class CommandGroup(Command, click.Group):
    """A command that has commands of its own."""


class Lazy(click.Group):
    """The group of all commands, each imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in _COMMANDS:
            return None
        from importlib import import_module

        module = import_module(f"roundup.cli.{_COMMANDS[cmd_name][0]}")
        # These two words are Python's own.
        name = f"{cmd_name}_" if cmd_name in ("list", "import") else cmd_name
        command: click.Command = getattr(module, name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, naming the nearest command when there is none."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, 1)
            hint = f"; did you mean {near[0]}?" if near else ": `roundup --help` lists them."
            ctx.fail(f"There is no command {args[0]}{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in _COMMANDS.items()])


def _must_be_text(ctx: click.Context, parameter: click.Parameter, value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        ctx.fail(f"What is given for {parameter.get_error_hint(ctx)} is not in UTF-8.")


def _quieter(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_root().obj.quiet = True


def _louder(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_root().obj.verbose = True


def _width() -> int:
    """The width of the help: the terminal's, at most 80 columns.  As click has it, without importing shutil."""
    try:
        columns = int(os.environ.get("COLUMNS", "")) or 80
    except ValueError:
        try:
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError, AttributeError):
            columns = 80
    return max(min(columns, 80) - 2, 50)


@click.group(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _width()},
    epilog="Begin with `roundup demo`, or with `roundup init` and `roundup add URL`.",
)
@click.option("--home", metavar="DIR", help="The newsletter's folder.")
@click.option("--db", metavar="FILE", help="The database; its folder is the home.")
@click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong.")
@click.option("--verbose", "-v", is_flag=True, help="Say more.")
@click.version_option(__version__, prog_name="roundup")
@click.pass_context
def cli(ctx: click.Context, home: str | None, db: str | None, quiet: bool, verbose: bool) -> None:
    """From a pile of links to a weekly link round-up that is ready to paste and send."""
    from roundup.cli.talk import Opened

    ctx.obj = Opened(home, db, quiet, verbose)


def main() -> None:
    """Run the command line, and end with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line; what goes wrong becomes one sentence on stderr, and the exit code."""
    try:
        with cli.make_context("roundup", list(arguments)) as ctx:
            try:
                cli.invoke(ctx)
            finally:
                opened: Opened | None = ctx.obj
                if opened is not None:
                    opened.close()
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        from roundup.cli.failures import misused

        misused(error)
        return error.exit_code
    except (Exception, KeyboardInterrupt) as error:
        from roundup.cli.failures import told

        return told(error, arguments)
    return 0
