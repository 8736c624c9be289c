"""Looking a draft through, and taking it away, from the command line."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.newsroom import Command


@pytest.fixture
def drafted(roundup: Command) -> Path:
    """A draft of one link of which only a title is known, with an invention in it."""
    roundup(
        "add", "--queue", "--title", "Ferry sails again", "--outlet", "Post", "https://quill.example/ferry"
    )
    path = Path(roundup("draft", "--offline").out.strip())
    text = path.read_text("utf-8").replace(
        "**Ferry sails again.**", "**Ferry sails again.** It cost 777 million USD."
    )
    path.write_text(text, "utf-8")
    return path


def test_findings_are_lines_that_say_where_what_and_why(roundup: Command, drafted: Path) -> None:
    ran = roundup("check")
    assert ran.code == 0
    line = drafted.read_text("utf-8").split("\n").index("<!-- item:i1 -->") + 2
    assert f"line {line}, i1: refuse: None of the item's sources has the figure 777 million USD." in ran.out
    assert "    It cost 777 million USD." in ran.out
    assert f"line {line + 1}, i1: to do: write the headline" in ran.out
    assert ran.err.strip().startswith(f"{drafted}: 1 to be mended, 2 to be written")


def test_findings_for_programs_have_the_documented_keys(roundup: Command, drafted: Path) -> None:
    found = json.loads(roundup("check", drafted, "--json").out)
    assert {tuple(sorted(one)) for one in found} == {
        ("item", "kind", "level", "line", "nearest", "text", "why")
    }


def test_strict_ends_with_six_and_says_what_keeps_it(roundup: Command, drafted: Path) -> None:
    assert roundup("check", "--strict").code == 6
    ran = roundup("draft", "--offline", "--strict", "--format", "text")
    assert (ran.code, "1 quotation or figure in no source" in ran.err) == (6, True)
    assert not drafted.with_suffix(".txt").exists()


def test_one_format_is_printed_at_a_time(roundup: Command, drafted: Path) -> None:
    ran = roundup("draft", "--offline", "--stdout", "--format", "html", "--format", "text")
    assert (ran.code, "name one" in ran.err) == (2, True)


def test_several_formats_are_written_at_once(roundup: Command, drafted: Path) -> None:
    ran = roundup("draft", "--offline", "--format", "html", "--format", "email", "--profile", "hugo")
    assert [Path(line).name.partition(".")[2] for line in ran.out.split()] == ["html", "eml", "hugo.md"]


def test_a_file_that_is_not_there_is_told(roundup: Command, drafted: Path) -> None:
    ran = roundup("check", "nowhere.md")
    assert (ran.code, "There is no file nowhere.md" in ran.err) == (4, True)


def test_the_page_to_copy_from_is_served_until_it_is_interrupted(drafted: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "roundup", "--home", str(tmp_path / "home"), "copy", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        assert "Ferry sails again" in urlopen(address).read().decode()
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0


def test_the_feed_of_closed_issues_is_printed(roundup: Command, drafted: Path) -> None:
    assert json.loads(roundup("issue", "feed", "--format", "json").out)["items"] == []
    roundup("issue", "close")
    assert "Ferry sails again" in roundup("issue", "feed").out
    assert roundup("issue", "reopen", "1").code == 0
