"""What went wrong, in one sentence; a bug's traceback goes to the log."""

import errno
import os
import sys
from pathlib import Path

import click

from roundup.errors import RoundupError, UnusableError

_DISK = {
    errno.ENOSPC: "The disk is full: make room and try again.",
    errno.EDQUOT: "Your quota of the disk is used up: make room and try again.",
    errno.EROFS: "The disk is read-only.",
}


def told(error: BaseException, arguments: list[str]) -> int:
    """Say it on stderr; the exit code."""
    if isinstance(error, RoundupError):
        _say(str(error))
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        # Whoever read our output has gone, as `| head` does; Python would complain when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, KeyboardInterrupt | click.Abort):
        _say("Stopped; what was done is kept, and the next run goes on from there.")
        return 130
    if "sqlite3" in sys.modules:
        import sqlite3

        from roundup.store.database import explain

        if isinstance(error, sqlite3.Error):
            known = explain(error, _database(arguments))
            if known:
                return told(known, arguments)
    if isinstance(error, OSError) and (error.errno in _DISK or error.filename):
        # A file or folder that is not what it should be is the editor's to mend, not a bug.
        _say(_DISK.get(error.errno or 0) or f"{os.fsdecode(error.filename)} can't be used: {error.strerror}.")
        return UnusableError.exit_code
    return _bug(error, arguments)


def misused(error: click.ClickException) -> None:
    """What click says of a command that can't be meant; what was typed may hold anything."""
    from roundup.text.marks import printable

    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()  # the help itself: nobody typed anything
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(context.get_usage(), err=True)
        click.echo(f"Try '{context.command_path} --help' for help.\n", err=True)
    click.echo(f"Error: {printable(error.format_message())}", err=True)


def _bug(error: BaseException, arguments: list[str]) -> int:
    import traceback

    text = f"roundup {' '.join(arguments)}\n" + "".join(traceback.format_exception(error))
    log = _log_file(arguments)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError:
        # No log can be written, so the traceback is all that is left to report.
        sys.stderr.write(text)
    _say(f"Something unexpected happened ({type(error).__name__}); that is a bug. The details are in {log}.")
    return 1


def _say(sentence: str) -> None:
    from roundup.text.marks import printable

    click.echo(printable(sentence), err=True)


def _home(arguments: list[str]):  # type: ignore[no-untyped-def]
    from roundup.config import find_home

    given: dict[str, str] = {}
    for at, word in enumerate(arguments):
        name, mark, value = word.partition("=")
        if name in ("--home", "--db"):
            given[name] = value if mark else next(iter(arguments[at + 1 :]), "")
    return find_home(given.get("--home"), given.get("--db"), os.environ)


def _database(arguments: list[str]) -> Path:
    return Path(_home(arguments).database)


def _log_file(arguments: list[str]) -> Path:
    """In the newsletter's folder where there is one; it is not made for a log's sake."""
    home = _home(arguments)
    if home.path.is_dir():
        return Path(home.logs) / "errors.log"
    import tempfile

    return Path(tempfile.gettempdir()) / "roundup-errors.log"
