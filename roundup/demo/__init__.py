"""The demo: the real stages over a little news web of its own, in a week that never was."""

import tempfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from roundup.app import capture, draft, feeds, home, ingest
from roundup.app.desk import Desk, Silent
from roundup.config import DATABASE, FILE, Home
from roundup.demo.server import WEB, NewsWeb
from roundup.given import Capture

if TYPE_CHECKING:
    from roundup.app.desk import Talk

NOW = datetime(2024, 1, 7, 17, 0, tzinfo=UTC)
"""The Sunday of the invented week: picks are made in the week that they belong to."""
WEEK = "2024-W01"

_SETTINGS = """
[newsletter]
name = "The Sorrel Brief"
welcome = "Welcome to The Sorrel Brief, a weekly letter on ships, chips and minerals around the Sorrel Strait."

[fetch]
contact = "desk@sorrel-brief.example"
allow_private = ["127.0.0.1"]
host_delay = 0
"""


def walk(keep: Path | None, talk: "Talk") -> str:
    """Serve the news web, take its pages in, and give the week's draft; `keep` is a folder to leave it all in."""
    with tempfile.TemporaryDirectory(prefix="roundup-demo-") as temporary, NewsWeb() as web:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        home.init(folder)
        (folder / FILE).write_text(_SETTINGS.lstrip(), "utf-8")
        with Desk(
            Home(folder, folder / DATABASE), clock=lambda: NOW, who="demo", talk=talk, environ={}
        ) as desk:
            _add(desk, web)
            for feed in web.feeds:
                feeds.add(desk, feed)
            report = ingest.ingest(desk)
            talk.say(f"Pages of the demo's web: {report.sentence()}.")
            if not keep:
                desk.talk = Silent()  # its hints are about commands for which there will be no newsletter
            path, _ = draft.draft(desk, draft.week(desk, WEEK), offline=True)
            if keep:
                talk.say(f"The newsletter is kept in {folder}; its draft is {path}.")
            return path.read_text("utf-8")


def _add(desk: Desk, web: NewsWeb) -> None:
    """What an editor gave in that week: three articles by hand, a walled page in words, a report, a list."""
    articles = web.articles()
    words = tomllib.loads((WEB / "words.toml").read_text("utf-8"))
    walled = Capture(
        web.login,
        note=words["note"],
        quotes=(words["quote"],),
        fields=capture.read_fields(
            title=words["title"],
            authors=(),
            date=words["date"],
            outlet=words["outlet"],
            language="en",
        ),
    )
    report = Capture(web.report, section="From our own files", fields={"outlet": "The Sorrel Brief"})
    by_hand = [Capture(articles[at]) for at in (-1, 1, 6)]
    _record(desk, [*by_hand, walled, report], pick=True)
    _record(desk, [Capture(url, how="file") for url in articles], pick=False)


def _record(desk: Desk, captures: list[Capture], *, pick: bool) -> None:
    lines = [capture.Line(number, one) for number, one in enumerate(captures, 1)]
    for _ in capture.add(desk, lines, pick=pick):
        pass
