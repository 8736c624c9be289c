"""Draft templates: listed, shown, copied, and run; one of the home's own runs in a limited process of its own."""

import multiprocessing
import re
import resource
import signal
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from roundup.app.desk import Desk, read_text
from roundup.app.files import write_if
from roundup.errors import PartialError, UnusableError, UsageError, nearest
from roundup.issue import draftfile
from roundup.model import Issue
from roundup.render import markdown
from roundup.render.templates import ENDING, about, shipped
from roundup.text.markdown import front_matter

SECONDS = 5
"""Of computing; a shipped template takes a hundredth of one."""
MEMORY_MB = 500
"""Of one process; a shipped template's takes less than 100."""
_NAME = re.compile(r"[a-z0-9_-]+")
_COMMENT = re.compile(r"<!--.*?-->", re.S)


def listed(desk: Desk) -> list[dict[str, Any]]:
    """Every template: its name, whose it is, and what it is about; the home's own hide shipped ones of their name."""
    own = _own(desk)
    return [
        {"name": name, "whose": "yours" if name in own else "shipped", "about": about(source)}
        for name, source in sorted({**shipped(), **own}.items())
    ]


def source(desk: Desk, name: str) -> str:
    """The source of a template; UnusableError when there is none of this name."""
    found = {**shipped(), **_own(desk)}
    if name not in found:
        raise UnusableError(f"There is no template {name}{nearest(name, sorted(found))}")
    return found[name]


def copy(desk: Desk, name: str, new: str | None = None) -> Path:
    """Copy a template into the home, under its own name or a new one; where it is.

    PartialError when there is one already: it is not written over.
    """
    new = new or name
    text = source(desk, name)
    if not _NAME.fullmatch(new):
        raise UsageError(f"{new!r} can't be a template's name: use small letters, digits, - and _.")
    desk.db  # noqa: B018  # there must be a newsletter to copy it into
    path = _folder(desk) / f"{new}{ENDING}"
    if not write_if(path, text, None):
        raise PartialError(f"{path} is there already, so nothing was copied; give another name with --as.")
    return path


def draft(desk: Desk, issue: Issue, name: str | None = None, *, seconds: int = SECONDS) -> str:
    """The draft of an issue by the template of this name, else by that of the settings.

    UnusableError when there is none, or when the home's own is wrong or takes too much time or memory.
    """
    name = name or desk.settings.draft.template
    own = _own(desk)
    if name not in own:
        return markdown.draft(issue, name, own)
    made = _limited(issue, name, own, seconds)
    _check(made, issue, f"templates/{name}{ENDING}")
    return made


def _check(made: str, issue: Issue, file: str) -> None:
    """UnusableError when what a template of the home's own made can't be read as this issue's draft; the fault is the
    template's, and must not be taken for one of the editor's file."""
    front = front_matter(made)
    if not (front.get("title") and front.get("week")):
        raise UnusableError(f"{file} makes no front matter with title and week: begin it as `weekly` begins.")
    try:
        items = draftfile.parse(made).items
    except draftfile.BrokenError as error:
        raise UnusableError(f"{file} makes a draft that {error}.") from None
    for item in issue.items:
        if item.id not in items:
            raise UnusableError(
                f"{file} makes a draft without item i{item.id}: print every item of every section, each below a line "
                "`<!-- item:i{{ item.id }} -->`."
            )
        if not _COMMENT.sub("", items[item.id]).strip():
            raise UnusableError(
                f"{file} makes item i{item.id} without words of its own: a heading ends an item, so print its headline "
                "in bold."
            )


def _folder(desk: Desk) -> Path:
    return desk.home.path / "templates"


def _own(desk: Desk) -> dict[str, str]:
    """The sources of the home's own templates, by name; a file of another kind of name is none."""
    paths = {path.name.removesuffix(ENDING): path for path in sorted(_folder(desk).glob(f"*{ENDING}"))}
    return {name: read_text(path) for name, path in paths.items() if _NAME.fullmatch(name)}


# -- the limited process


def _limited(issue: Issue, name: str, own: Mapping[str, str], seconds: int) -> str:
    """The draft by one of the home's own templates, in a process that may take so much time and memory."""
    # A fresh process, and not one of the fork server that reads pages: its libraries would count as memory.
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(sender, issue, name, own, seconds), daemon=True)
    child.start()
    sender.close()  # so that the pipe ends with the child
    try:
        made: str | Exception | None = receiver.recv()
    except EOFError:
        made = None
    finally:
        receiver.close()
    child.join()
    if isinstance(made, Exception):
        raise made
    if made is None:
        took = (
            f"{seconds} second{'s' * (seconds > 1)}"
            if child.exitcode == -signal.SIGPROF
            else f"{MEMORY_MB} MB of memory"
        )
        raise UnusableError(
            f"templates/{name}{ENDING} took more than {took}, so it was stopped; look for a loop in it that does "
            "not end, or for text that grows and grows."
        )
    return made


def _send(pipe: Connection, issue: Issue, name: str, own: Mapping[str, str], seconds: int) -> None:
    """In the child: send the draft, or what is wrong with the template; nothing when a limit is reached."""
    # Ctrl-C is left to the parent; SIGPROF ends the process, also inside C code, after so many seconds of computing.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB << 20, MEMORY_MB << 20))
    try:
        pipe.send(markdown.draft(issue, name, own))
    except (MemoryError, BrokenPipeError):
        pass
    except Exception as error:
        pipe.send(error)  # a wrong template, or a bug: both are told where the command runs
