"""An invented newsroom: pages as its outlets print them, the command as a process of its own, a busy database."""

import html
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from hypothesis import Phase

from roundup.app import capture, ingest
from roundup.app.desk import Desk
from roundup.given import Capture, FieldValue
from roundup.model import Extraction, Outcome, Page, Signal, Value
from roundup.store import articles, links, pages
from roundup.store.database import writing
from tests.conftest import Answer, Ran

Command = Callable[..., Ran]
"""The fixture `roundup`."""

PARAGRAPHS = (
    "The salt ferry between Quill Harbour and Marrow Sound will sail twice a day from Monday, the harbour "
    "council said on Wednesday. It had sailed once a day since the old pier was closed in the spring.",
    "The second crossing costs the town 40,000 crowns a month, which the council takes from the dredging "
    "fund. Two members of the council voted against it and asked for a survey of the sea bed first.",
    "Traders on the sound have wanted the later boat for years, because fish that is landed at noon now "
    "waits a night for the morning sailing and fetches a third less at the market on the other side.",
)
"""What an article says, where a test does not care."""
LEAD = PARAGRAPHS[0]
"""Both sentences of its lead."""


QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Of hypothesis, for laws whose every example makes a database: finding a smaller one would take minutes."""


def article(
    title: str = "Salt ferry sails twice a day",
    *,
    day: str | None = "2024-01-03",
    site: str | None = "Quill Harbour Post",
    author: str | None = "Maren Tolve",
    language: str = "en",
    paragraphs: Sequence[str] = PARAGRAPHS,
) -> str:
    """An article's page, as a tidy outlet prints it."""
    metas = {"article:published_time": day, "og:site_name": site, "author": author, "og:title": title}
    head = "".join(
        f'<meta property="{name}" content="{html.escape(value)}">' for name, value in metas.items() if value
    )
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="{language}"><head><title>{html.escape(title)}</title>{head}</head>'
        f"<body><article><h1>{html.escape(title)}</h1>{body}</article></body></html>"
    )


def take(desk: Desk, url: str, *, pick: bool = True, **said: Any) -> int:
    """Add one link at this desk; `said` is what a Capture holds beside its URL, and a field's value by its name."""
    names = ("title", "authors", "published", "outlet", "language")
    fields: dict[str, FieldValue] = {name: said.pop(name) for name in names if name in said}
    lines = [capture.Line(1, Capture(url, fields=fields, **said))]
    (done, refused) = next(capture.add(desk, lines, pick=pick))
    assert not refused
    return done[0].link


def read(
    desk: Desk, link: int, *paragraphs: str, signals: Sequence[Signal] = (), **fields: FieldValue | Value
) -> None:
    """This link's page was fetched and read, as an article of these paragraphs; `fields` are the page's own."""
    text = "\n".join(paragraphs or PARAGRAPHS)
    page = Page(url=f"https://quill.example/{link}", body=text.encode())
    ingest.save_page(desk, link, page)
    found: dict[str, tuple[Value, ...]] = {
        name: (value if isinstance(value, Value) else Value(value, "meta"),) for name, value in fields.items()
    }
    with writing(desk.db.conn):
        kept = pages.newest(desk.db, link)
        assert kept
        articles.save(
            desk.db,
            link,
            kept[0],
            Extraction(found, text, words=len(text.split()), signals=tuple(signals)),
            desk.now,
        )
        links.settle(desk.db, link, Outcome("ready"), None)


def waiting(asked: Event, go_on: Event) -> Callable[[Mapping[str, str]], Answer]:
    """A page that says when it is asked for, and answers when it is told to."""

    def answer(headers: Mapping[str, str]) -> Answer:
        asked.set()
        go_on.wait(20)
        return Answer(article())

    return answer


def until(asked: Event, running: "subprocess.Popen[str]") -> None:
    """Wait until the waiting page was asked for, or fail with what the process said when it ended instead."""
    for _ in range(400):
        if asked.wait(0.05):
            return
        if running.poll() is not None:
            break
    running.kill()
    raise AssertionError(f"the page was never asked for: {running.communicate()}")


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """The environment of a process of ours: nobody's own settings, loopback allowed without delay."""
    mine = {
        "HOME": str(tmp_path / "user"),
        "ROUNDUP_FETCH__ALLOW_PRIVATE": "127.0.0.1",
        "ROUNDUP_FETCH__HOST_DELAY": "0",
        "PYTHONIOENCODING": "utf-8",
    }
    theirs = {name: value for name, value in os.environ.items() if not name.startswith("ROUNDUP_")}
    return theirs | mine | more


def words(tmp_path: Path, *args: object) -> list[str]:
    """The command's words, over the home in `tmp_path`."""
    return [sys.executable, "-m", "roundup", "--home", str(tmp_path / "home"), *map(str, args)]


def process(tmp_path: Path, *args: object, **popen: Any) -> subprocess.Popen[str]:
    """The command as a process of its own, with what it prints as text."""
    settings: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    settings |= {"env": environment(tmp_path), "cwd": tmp_path} | popen
    return subprocess.Popen(words(tmp_path, *args), **settings)


def run_process(tmp_path: Path, *args: object, **popen: Any) -> Ran:
    """The same, run to its end."""
    with process(tmp_path, *args, **popen) as running:
        out, err = running.communicate(timeout=60)
    return Ran(running.returncode, out or "", err or "")


_HOLD = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute("PRAGMA locking_mode = " + sys.argv[2])
conn.execute("BEGIN IMMEDIATE")
conn.execute("UPDATE links SET tries = tries")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(database: Path, mode: str = "NORMAL") -> Iterator[None]:
    """Another process is writing to the database while the context is open; with EXCLUSIVE nobody may read."""
    holding = [sys.executable, "-c", _HOLD, str(database), mode]
    with subprocess.Popen(holding, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == "held\n"
        try:
            yield
        finally:
            other.stdin.close()
