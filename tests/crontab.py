"""A `crontab` command of the tests' own: what it keeps is a file, and it can be told to refuse."""

import subprocess
from pathlib import Path

import pytest

_COMMAND = """#!/bin/sh
cd "$(dirname "$0")" || exit 2
case "$1" in
-l)
    [ -e refusal ] && { cat refusal >&2; exit 1; }
    [ -e table ] || { cat none >&2; exit 1; }
    cat table ;;
-)
    cat >given
    [ -e refusal-to-write ] && { cat refusal-to-write >&2; exit 1; }
    [ "$(tail -c 1 given | wc -l)" = 1 ] || [ ! -s given ] || { echo "missing newline before EOF" >&2; exit 1; }
    mv given table
    echo once >>writings ;;
*) exit 2 ;;
esac
"""


class Crontab:
    """The user's crontab, which the command `crontab` reads and writes: it is put first on PATH."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder.mkdir()
        self._folder = folder
        self.without_one_it_says("no crontab for ada")
        (folder / "crontab").write_text(_COMMAND)
        (folder / "crontab").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    @property
    def table(self) -> bytes | None:
        """What it holds; None where there is no crontab."""
        file = self._folder / "table"
        return file.read_bytes() if file.exists() else None

    @table.setter
    def table(self, content: bytes) -> None:
        (self._folder / "table").write_bytes(content)

    @property
    def lines(self) -> list[str]:
        """Its lines, as text."""
        return (self.table or b"").decode().splitlines()

    @property
    def writings(self) -> int:
        """How often it was written."""
        file = self._folder / "writings"
        return len(file.read_text().splitlines()) if file.exists() else 0

    def without_one_it_says(self, sentence: str) -> None:
        """What is said where there is no crontab."""
        (self._folder / "none").write_text(f"{sentence}\n")

    def refuse(self, sentence: str) -> None:
        """Refuse to be read."""
        (self._folder / "refusal").write_text(sentence)

    def refuse_to_write(self, sentence: str) -> None:
        """Refuse to be written."""
        (self._folder / "refusal-to-write").write_text(sentence)


def run_as_cron_does(line: str) -> str:
    """What the command of a line prints, run as crontab(5) says: a bare % ends it, and next to nothing is set."""
    command = line.split(None, 5)[5].replace(r"\%", "\0").partition("%")[0].replace("\0", "%")
    bare = {"PATH": "/usr/bin:/bin", "HOME": "/", "SHELL": "/bin/sh", "LOGNAME": "ada"}
    return subprocess.run(
        ["/bin/sh", "-c", command], env=bare, cwd="/", capture_output=True, check=True
    ).stdout.decode()
