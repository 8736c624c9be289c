"""Errors that an editor may meet: one sentence each, and the exit code that goes with it.

The exit codes are those of the documented interface (docs/errors.md).  Whatever is not one of these
is a bug: it ends with 1, and its traceback goes to the log.
"""

from collections.abc import Iterable


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


class LockedError(RoundupError):
    """Another run is at work on the same newsletter."""

    exit_code = 5


class RefusedError(RoundupError):
    """A check refused: something in a draft must be mended before it goes out."""

    exit_code = 6


class NotAUrlError(UsageError):
    """Text that can't be the address of a page; the message is the reason alone."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that is not known: the name that may be meant, or all there are."""
    import difflib

    names = list(known)
    near = difflib.get_close_matches(name, names, 1, 0.4)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(names) or 'none'}."
