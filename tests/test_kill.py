"""kill -9 in the middle of `add`: what was acknowledged is on disk."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from roundup.app.capture import GROUP

MANY = 12 * GROUP
"""URLs in the list: enough for several transactions, few enough for tenths of a second."""


def url(number: int) -> str:
    """One of the addresses of the list; each is another page."""
    return f"https://tolvarn-herald.example/2024/01/lamp-{number}?gift=a{number}"


@pytest.fixture
def urls(tmp_path: Path) -> Path:
    """A list of addresses."""
    file = tmp_path / "urls.txt"
    file.write_text("".join(url(number) + "\n" for number in range(MANY)), "utf-8")
    return file


def add(home: Path, urls: Path, out: Path, *more: str) -> "subprocess.Popen[bytes]":
    """`roundup add --queue --file`, in a process of its own; what it prints goes to `out`."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ROUNDUP_")}
    with out.open("wb") as stdout:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "roundup",
                "--home",
                str(home),
                "add",
                "--queue",
                "--file",
                str(urls),
                *more,
            ],
            env=environ,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
        )


def printed(out: Path) -> list[str]:
    """The addresses that were acknowledged: whole lines."""
    text = out.read_bytes().decode()
    return text[: text.rfind("\n") + 1].splitlines()


def look(home: Path) -> tuple[list[str], int, list[str]]:
    """What is in the database: the URLs as they were captured, how many links, and what is wrong with it."""
    if not (home / "roundup.db").exists():
        return [], 0, []
    conn = sqlite3.connect(home / "roundup.db")
    try:
        wrong = [row[0] for row in conn.execute("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += [str(row) for row in conn.execute("PRAGMA foreign_key_check")]
        if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'links'").fetchone():
            return [], 0, wrong
        seen = [row[0] for row in conn.execute("SELECT url FROM sightings ORDER BY id")]
        (count,) = conn.execute("SELECT count(*) FROM links").fetchone()
        return seen, int(count), wrong
    finally:
        conn.close()


@pytest.mark.parametrize("pick", ["--no-pick", "--pick"])
def test_every_url_that_was_printed_is_on_disk_when_add_is_killed(
    tmp_path: Path, urls: Path, pick: str
) -> None:
    """Once each, whenever the end came; the next run takes in the rest."""
    out = tmp_path / "out"
    began = time.monotonic()
    assert add(tmp_path / "whole", urls, out, pick).wait(60) == 0
    whole = time.monotonic() - began
    assert printed(out) == [url(number) for number in range(MANY)]

    chance = random.Random(pick)
    for place in range(6):
        home = tmp_path / f"home{place}"
        process = add(home, urls, out, pick)
        time.sleep(whole * chance.uniform(0.2, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        acknowledged = printed(out)
        seen, count, wrong = look(home)
        assert wrong == []
        assert set(acknowledged) <= set(seen)
        assert seen == [url(number) for number in range(len(seen))]  # each once, none out of the middle
        assert count == len(seen)

        if place == 5:
            assert add(home, urls, out, pick).wait(60) == 0
            seen, count, wrong = look(home)
            assert (count, wrong) == (MANY, [])
            assert set(seen) == {url(number) for number in range(MANY)}


def test_add_that_is_killed_between_two_groups_has_acknowledged_the_first(tmp_path: Path, urls: Path) -> None:
    """This end is not left to chance: it comes as soon as something was printed."""
    out = tmp_path / "out"
    home = tmp_path / "home"
    process = add(home, urls, out)
    end = time.monotonic() + 30
    while not (acknowledged := printed(out)) and time.monotonic() < end:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    acknowledged = printed(out)
    assert len(acknowledged) >= GROUP
    seen, count, wrong = look(home)
    assert wrong == []
    assert set(acknowledged) <= set(seen)
    assert count == len(seen) == len(set(seen))


def test_a_url_is_on_disk_before_it_is_printed(tmp_path: Path, urls: Path) -> None:
    """Whoever reads along finds each address in the database at once, while the rest is still coming in."""
    out = tmp_path / "out"
    home = tmp_path / "home"
    process = add(home, urls, out)
    looks = 0
    while process.poll() is None:
        if acknowledged := printed(out):
            seen, _, wrong = look(home)
            assert wrong == []
            assert set(acknowledged) <= set(seen)
            looks += 1
        time.sleep(0.005)
    assert process.returncode == 0
    assert looks
    assert len(printed(out)) == MANY
