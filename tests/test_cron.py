"""A night that cron itself runs: a real crontab of a user made for the test, and the demo's news web on loopback."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from roundup.demo.server import NewsWeb

MOST = 150
"""Seconds: cron looks at its crontabs once a minute, and the night itself takes some."""

pytestmark = pytest.mark.skipif(
    os.getuid() != 0 or not all(map(shutil.which, ("cron", "crontab", "useradd", "userdel"))),
    reason="this needs root, cron, and the commands that make a user",
)

_PIPELINE = """
[[stage]]
run = "feeds"

[[stage]]
run = "ingest"

[[stage]]
run = "draft"
week = "2024-W01"
"""

_SETTINGS = """
[fetch]
allow_private = ["127.0.0.1"]
host_delay = 0
"""

# What pip writes; with a Python that another user than root may run, too.
_COMMAND = """#!{python}
import sys
sys.path[:0] = {path}
from roundup.cli import main
if __name__ == "__main__":
    sys.exit(main())
"""

# What cron starts instead of the shell, so that what a command prints is kept.
_SHELL = """#!/bin/sh
exec /bin/sh "$@" >>{printed} 2>&1
"""


@dataclass
class User:
    """A user of this machine, made for one test, with the command `roundup` and a newsletter."""

    name: str
    folder: Path

    @property
    def home(self) -> Path:
        """The newsletter's folder."""
        return self.folder / "50% tides"

    def roundup(self, *words: str, given: str = "") -> str:
        """Run the command as this user; what it prints."""
        return self.run(str(self.folder / "bin" / "roundup"), "--home", str(self.home), *words, given=given)

    def run(self, *words: str, given: str = "") -> str:
        """Run a command as this user, with no more in its environment than cron gives; what it prints."""
        bare = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LOGNAME": self.name}
        ran = subprocess.run(
            words,
            input=given,
            env=bare,
            user=self.name,
            group=self.name,
            extra_groups=[],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout


@pytest.fixture
def user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[User]:
    """A user who is gone after the test, with crontab and folder."""
    name = f"roundup{os.getpid()}"
    folder = Path(f"/tmp/{name}")
    subprocess.run(["useradd", "--create-home", "--home-dir", folder, "--shell", "/bin/sh", name], check=True)
    try:
        made = User(name, folder)
        _install(made)
        yield made
    finally:
        subprocess.run(["crontab", "-u", name, "-r"], capture_output=True, check=False)
        subprocess.run(["userdel", "--remove", "--force", name], capture_output=True, check=False)


def _install(user: User) -> None:
    """Give this user the command `roundup`, over the code and the libraries that are tested."""
    command = user.folder / "bin" / "roundup"
    command.parent.mkdir()
    path = [str(Path(__file__).parents[1]), *(place for place in sys.path if place.endswith("site-packages"))]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (os.path.realpath(sys.executable), f"/usr/bin/{version}"):
        command.write_text(_COMMAND.format(python=python, path=path))
        command.chmod(0o755)
        try:
            user.run(str(command), "--version")
        except (OSError, AssertionError):
            continue
        return
    pytest.skip("another user than root can run neither this Python nor the system's")


@pytest.fixture
def cron() -> Iterator[None]:
    """A cron at work.  Where the machine's own is, this one finds its place taken and leaves."""
    with subprocess.Popen(["cron", "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            yield
        finally:
            running.terminate()


def soon() -> str:
    """A minute that is ten seconds away or more, so that cron sees the line in time; by the machine's own clock."""
    asked = subprocess.run(
        ["date", "--date", "+70 seconds", "+%H:%M"], env={}, capture_output=True, text=True, check=True
    )
    return asked.stdout.strip()


def test_the_demos_week_is_taken_in_by_cron(user: User, cron: None) -> None:
    """Nothing is called by hand between `schedule install` and the draft; a good night prints nothing."""
    printed = user.folder / "printed"
    user.roundup("init", str(user.home))
    (user.home / "roundup.toml").write_text(_SETTINGS)
    user.run("mkdir", str(user.home / "pipelines"))
    (user.home / "pipelines" / "nightly.toml").write_text(_PIPELINE)
    shell = user.folder / "bin" / "shell"
    shell.write_text(_SHELL.format(printed=printed))
    shell.chmod(0o755)
    foreign = f'MAILTO = ""\nSHELL={shell}\n  # d\u00e9j\u00e0  vu\n'
    user.run("crontab", "-", given=foreign)
    with NewsWeb() as web:
        user.roundup(
            "add", "--queue", "--file", "-", given="\n".join([*web.articles(), web.report, web.login])
        )
        feeds = "".join(f'<outline type="rss" xmlUrl="{url}"/>' for url in web.feeds)
        (user.folder / "feeds.opml").write_text(f'<opml version="2.0"><body>{feeds}</body></opml>')
        user.roundup("feeds", "import", str(user.folder / "feeds.opml"))
        line = user.roundup("schedule", "install", "--at", soon())
        assert user.run("crontab", "-l") == foreign + line
        (run,) = _runs(user)
    assert (run["name"], run["exit"], run["errors"]) == ("nightly", 0, [])
    counts = {name: many for name, many in run["counts"].items() if not name.endswith(".seconds")}
    # The list has the feeds' articles too: each is one link, and is fetched once.
    assert counts == {
        "feeds.new": 0,
        "feeds.known": 8,
        "feeds.ok": 2,
        "ingest.ready": 16,
        "ingest.needs_you": 1,
        "draft.drafts": 1,
    }
    assert printed.read_text() == ""
    assert "Tarvenian lawmakers want Calvane barred" in (user.home / "drafts" / "2024-W01.md").read_text(
        "utf-8"
    )
    assert "The draft is in" in (user.home / "logs" / "roundup.log").read_text("utf-8")
    assert user.roundup("schedule", "remove") == line
    assert user.run("crontab", "-l") == foreign


def _runs(user: User) -> Sequence[dict[str, Any]]:
    """The record of the runs, once there is one that has ended."""
    end = time.monotonic() + MOST
    while time.monotonic() < end:
        runs: list[dict[str, Any]] = json.loads(user.roundup("status", "--json"))["runs"]
        if runs and runs[0]["ended"]:
            return runs
        time.sleep(1)
    raise AssertionError(f"cron ran nothing in {MOST} seconds")
