"""Errors that an editor may meet: one sentence each, and the exit code that goes with it.

The exit codes are those of the documented interface (docs/errors.md).  Whatever is not one of these
is a bug: it ends with 1, and its traceback goes to the log.
"""


class RoundupError(Exception):
    """An expected failure; its text is one sentence: what happened, to what, and what to do."""

    exit_code = 1


class UsageError(RoundupError):
    """The command was given something that can't be meant; nothing was done."""

    exit_code = 2


class PartialError(RoundupError):
    """Done in part, or nothing given could be used."""

    exit_code = 3


class UnusableError(RoundupError):
    """A file, the settings or the database is missing or unusable."""

    exit_code = 4


class NotAUrlError(UsageError):
    """Text that can't be the address of a page; the message is the reason alone."""
