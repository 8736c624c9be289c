"""How the command line speaks: output on stdout, talk on stderr, bars on a terminal alone, a log in the home."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from roundup.app.desk import Desk
    from roundup.config import Home


class Terminal:
    """The person at the other end."""

    def __init__(self, home: "Home", *, quiet: bool, verbose: bool) -> None:
        self._home = home
        self._quiet = quiet
        self._verbose = verbose

    def say(self, sentence: str) -> None:
        """Tell something, unless silence was asked for; the log has it in any case."""
        self.log(sentence)
        if not self._quiet:
            self.warn(sentence)

    def detail(self, sentence: str) -> None:
        """Tell something that only --verbose wants to know."""
        if self._verbose:
            self.say(sentence)

    def tell(self, sentence: str) -> None:
        """Tell something that no log needs, unless silence was asked for."""
        if not self._quiet:
            self.warn(sentence)

    def warn(self, sentence: str) -> None:
        """Tell something in any case: one line, and nothing in it that a terminal would obey."""
        from roundup.text.marks import printable

        click.echo(printable(sentence), err=True)

    def log(self, sentence: str) -> None:
        """Write a line to the home's log, where there is a home."""
        if not os.path.isdir(self._home.folder):
            return
        import logging
        from logging.handlers import RotatingFileHandler

        from roundup.text.marks import printable

        logger = logging.getLogger("roundup")
        if not logger.handlers:
            try:
                self._home.logs.mkdir(exist_ok=True)
                handler = RotatingFileHandler(
                    self._home.logs / "roundup.log",
                    maxBytes=1_000_000,
                    backupCount=3,
                    encoding="utf-8",
                    delay=True,
                )
            except OSError:
                return  # a home that can't be written to says so where something must be written
            handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
            logger.addHandler(handler)
            logger.setLevel(logging.INFO)
            logger.propagate = False
            logging.raiseExceptions = False
        logger.info("%s", printable(sentence))

    @contextmanager
    def progress(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """A bar on a terminal; nothing where the output is piped."""
        if self._quiet or total < 2 or not (sys.stderr and sys.stderr.isatty()):
            yield lambda steps: None
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(label, total=total)
            yield lambda steps: bar.advance(task, steps)


class Opened:
    """What the command line was given before the command's name."""

    def __init__(self, home: str | None, db: str | None, quiet: bool, verbose: bool) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self._home, self._db = home, db
        self._desk: Desk | None = None
        self._terminal: Terminal | None = None

    @property
    def desk(self) -> "Desk":
        """The newsletter that is meant."""
        if self._desk is None:
            from roundup.app.desk import Desk
            from roundup.config import find_home

            home = find_home(self._home, self._db, os.environ)
            self._terminal = Terminal(home, quiet=self.quiet, verbose=self.verbose)
            self._desk = Desk(home, talk=self._terminal)
        return self._desk

    @property
    def terminal(self) -> Terminal:
        """How we speak of this newsletter."""
        if self._terminal is None:
            self.desk  # noqa: B018  # makes it
        assert self._terminal is not None
        return self._terminal

    @property
    def given_home(self) -> str | None:
        """The folder that --home names."""
        return self._home

    def tell(self, sentence: str) -> None:
        """Tell something where there is no newsletter to log it in, unless silence was asked for."""
        if not self.quiet:
            click.echo(sentence, err=True)

    def demo_terminal(self, keep: str | None) -> Terminal:
        """How the demo speaks: it has no newsletter of the editor's to log to."""
        from roundup.config import DATABASE, Home

        folder = keep or "/nonexistent"
        self._terminal = Terminal(
            Home(folder, os.path.join(folder, DATABASE)), quiet=self.quiet, verbose=self.verbose
        )
        return self._terminal

    def close(self) -> None:
        """Close the newsletter."""
        if self._desk is not None:
            self._desk.close()
