"""Nights that run by themselves: a newsletter's line in the user's crontab.

The crontab is the user's.  Our line is known by the mark at its end, which names the home; every other byte stays
as it is, and nothing is written unless all of it was read.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from roundup import shipped
from roundup.app import runs
from roundup.app.desk import Desk
from roundup.config import DATABASE
from roundup.errors import UnusableError, UsageError

AT = "03:15"
"""When a night runs, unless told otherwise: not between two and three, an hour that some nights have twice or
not at all."""
PIPELINE = "nightly"

_MARK = " # roundup: "
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_WHEN = re.compile(r"@\S+|\S+(?:\s+\S+){4}")  # crontab(5): a name such as @daily, or five fields
_CALLS_US = re.compile(r"\broundup\b.* run ")
# What crontab says to -l when there is none: Vixie's, cronie, the BSDs, macOS; BusyBox.
_NONE_YET = re.compile(r"no crontab for|can't open '[^']*': No such file")
# No line of a crontab can hold these: control characters, what is not UTF-8; cron programs differ on backslashes.
_NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")


@dataclass(frozen=True)
class Other:
    """Another line of the crontab that runs roundup; `home` is None where a person wrote it, without our mark."""

    home: str | None
    line: str


@dataclass(frozen=True)
class Schedule:
    """A newsletter's line as `install` writes it, the one that stands in the crontab, and what else is of ours."""

    home: str
    line: str
    installed: str | None
    others: Sequence[Other]

    @property
    def twins(self) -> list[str]:
        """Lines that a person wrote for this same newsletter."""
        return [other.line for other in self.others if other.home is None and _word(self.home) in other.line]


def show(desk: Desk, at: str | None = None, pipeline: str | None = None) -> Schedule:
    """What `install` would write, and what there is.  What is not said stays as it stands in the crontab."""
    return _schedule(desk, at, pipeline)[0]


def install(desk: Desk, at: str | None = None, pipeline: str | None = None) -> Schedule:
    """Put this newsletter's line into the crontab, in the place of the one that stood there.

    UsageError when `at` is no time; UnusableError when there is no newsletter, no such pipeline, or no crontab
    that can be read and written.
    """
    schedule, crontab = _schedule(desk, at, pipeline)
    changed = _put(crontab, schedule.home, schedule.line)
    if changed != crontab:
        _write(changed)
    return schedule


def remove(desk: Desk) -> list[str]:
    """Take this newsletter's line out of the crontab, also when its folder is gone; what was taken out."""
    crontab = _read()
    ours = [line for line in crontab.split("\n") if _is_of(line, desk.home.folder)]
    if ours:
        _write(_put(crontab, desk.home.folder, None))
    return ours


def _schedule(desk: Desk, at: str | None, pipeline: str | None) -> tuple[Schedule, str]:
    when = _when(at) if at is not None else None
    desk.db  # noqa: B018  # a night without a newsletter would fail each time
    crontab = _read()
    lines = crontab.split("\n")
    home = desk.home.folder
    installed = next((line for line in lines if _is_of(line, home)), None)
    line = " ".join(
        [
            when or _standing_when(installed) or _when(AT),
            *map(_word, _program()),
            *_newsletter(desk),
            "run",
            _word(_pipeline(desk, pipeline or _standing_pipeline(installed) or PIPELINE)),
            "--quiet",
        ]
    )
    others = [other for other in map(_other, lines) if other and other.home != home]
    return Schedule(home, line + _mark(home), installed, others), crontab


def _when(at: str) -> str:
    """The five fields for a time of each day."""
    read = _TIME.fullmatch(at)
    if not read:
        raise UsageError(f"--at takes a time of the day such as {AT}, not {at!r}.")
    return f"{int(read[2])} {int(read[1])} * * *"


def _standing_when(line: str | None) -> str | None:
    read = _WHEN.match(line.strip()) if line else None
    return read[0] if read else None


def _standing_pipeline(line: str | None) -> str | None:
    try:
        match shlex.split(line or "", comments=True):
            case [*_, "run", name, "--quiet"]:
                return name
    except ValueError:
        pass  # somebody changed the line, and left a quotation mark open
    return None


def _pipeline(desk: Desk, name: str) -> str:
    """The pipeline's name, or its whole path; one that could not run is refused today, and not at night."""
    file = runs.find(desk, name)
    runs.read(file)
    return str(file.absolute()) if file == Path(name) else name


def _program() -> list[str]:
    """How this program was started, by whole paths: as the command `roundup`, or by its Python."""
    command = Path(sys.argv[0]).absolute()
    is_ours = command.name == "roundup" and command.is_file() and os.access(command, os.X_OK)
    return [str(command)] if is_ours else [sys.executable, "-m", "roundup"]


def _newsletter(desk: Desk) -> list[str]:
    home, database = desk.home.path, desk.home.database
    words = ["--home", _word(str(home))]
    return words if database == home / DATABASE else [*words, "--db", _word(str(database))]


def _word(text: str) -> str:
    """One word for the shell that cron calls.  A % is a line break for cron, unless a backslash is before it;
    outside of quotation marks, so that it is right where cron knows no such rule (BusyBox)."""
    if _NOT_IN_A_LINE.search(text):
        raise UnusableError(
            f"{text!r} can't stand in a crontab: there is a control character, a backslash or a broken letter in it."
        )
    return r"\%".join(shlex.quote(part) if part else "" for part in text.split("%"))


def _mark(home: str) -> str:
    return _MARK + _word(home)


def _is_of(line: str, home: str) -> bool:
    """Whether this is the line of this home; one that is commented out is a comment."""
    return not line.lstrip().startswith("#") and line.rstrip().endswith(_mark(home))


def _other(line: str) -> Other | None:
    if line.lstrip().startswith("#"):
        return None
    _, found, word = line.rpartition(_MARK)
    try:
        named = shlex.split(word) if found else []
    except ValueError:
        named = []
    if len(named) == 1:
        return Other(named[0], line)
    return Other(None, line) if _CALLS_US.search(line) else None


def _put(crontab: str, home: str, line: str | None) -> str:
    """The crontab with this line in the place of those of this home, or at the end; None takes them out."""
    lines: list[str] = []
    for old in crontab.split("\n"):
        if not _is_of(old, home):
            lines.append(old)
        elif line is not None:
            lines.append(line)
            line = None  # a second one of this home goes
    if line is None:
        return "\n".join(lines)
    if lines[-1]:
        lines.append("")
    return "\n".join([*lines[:-1], line, ""])


def _read() -> str:
    """The user's crontab, empty where there is none."""
    code, text, reason = _crontab("-l")
    if code == 0:
        return text
    if _NONE_YET.search(reason):
        return ""
    raise _refusal("read", reason)


def _write(text: str) -> None:
    code, _, reason = _crontab("-", text)
    if code:
        raise _refusal("written", reason)


def _crontab(word: str, given: str = "") -> tuple[int, str, str]:
    """Run the command: its exit code, and what it printed on stdout and stderr.  Bytes that are no UTF-8 pass."""
    try:
        ran = subprocess.run(
            ["crontab", word],
            input=given.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except OSError:
        raise UnusableError(f"There is no crontab on this machine: install cron, or {_timer()}.") from None
    out, err = (text.decode("utf-8", "surrogateescape") for text in (ran.stdout, ran.stderr))
    return ran.returncode, out, err


def _refusal(done: str, reason: str) -> UnusableError:
    said = " ".join(reason.split()).rstrip(".") or "crontab does not say why"
    return UnusableError(
        f"Your crontab can't be {done}, and stays as it was: {said}. Ask who looks after this machine, or {_timer()}."
    )


def _timer() -> str:
    return f"use the systemd timer in {shipped.pipelines() / 'systemd'}"
