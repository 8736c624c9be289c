"""What reaches the terminal: no harm from what others wrote, bars there alone, silence when asked for."""

import json
import os
import pty
import re
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Answer, Ran, SmallWeb
from tests.newsroom import Command, article, environment, run_process, words

A = "https://quill.example/a"

HARM = {
    "an escape sequence": "\x1b[2J\x1b[31mFerries",
    "a terminal's title": "\x1b]0;owned\x07Ferries",
    "an eight-bit sequence": "\x9b2JFerries",
    "a bell and backspaces": "Ferries\x07\x08\x08\x08",
    "a new line": "Ferries\r\nroundup: all is lost\n",
    "other line ends": "Ferries\x0b\x0c\x85\u2028\u2029next",
    "reversed text": "Ferries \u202etxt.exe\u202c",
    "isolated text": "Ferries \u2066\u2067hidden\u2069",
    "unseen marks": "Fer\u200bri\u2060es\ufeff",
    "a delete": "Ferries\x7f\x7f",
}

HARMFUL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def assert_harmless(text: str, lines: int | None = None) -> None:
    """Nothing in it that a terminal would obey, or that hides something."""
    assert not HARMFUL.search(text), repr(HARMFUL.search(text))
    if lines is not None:
        assert len(text.splitlines()) == lines


@contextmanager
def on_a_terminal(tmp_path: Path, *args: object, **more: str) -> Iterator[tuple[int, str, str]]:
    """Run the command with stderr on a terminal; gives its code, its stdout, and what the terminal got."""
    master, slave = pty.openpty()
    try:
        with subprocess.Popen(
            words(tmp_path, *args),
            env=environment(tmp_path, TERM="xterm", COLUMNS="100", **more),
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=slave,
            text=True,
        ) as running:
            os.close(slave)
            shown = b"".join(iter(lambda: _read(master), b""))
            assert running.stdout
            out = running.stdout.read()
        yield running.returncode, out, shown.decode()
    finally:
        os.close(master)


def _read(terminal: int) -> bytes:
    if not select.select([terminal], [], [], 20)[0]:
        return b""
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the last one who had the terminal has closed it
        return b""


def ten_pages(roundup: Command, web: SmallWeb) -> None:
    """Ten links that are due, to pages that are not there."""
    roundup("add", "--queue", *(web.url(f"/{number}") for number in range(10)))


# -- other people's words


@pytest.mark.parametrize("title", HARM.values(), ids=HARM)
def test_an_editors_title_does_no_harm(roundup: Command, title: str) -> None:
    added = roundup("add", "--queue", "--title", title, "--outlet", title, "--author", title, A)
    assert added.code == 0
    assert_harmless(roundup("list").out, lines=1)
    assert_harmless(roundup("show", 1, "--origins").out)
    assert "roundup: all is lost\n" not in roundup("show", 1).out.splitlines()


@pytest.mark.parametrize("title", HARM.values(), ids=HARM)
def test_a_pages_title_does_no_harm(roundup: Command, web: SmallWeb, title: str) -> None:
    """Numeric references in a page are as harmful as the characters that they stand for."""
    page = article("TITLE", site="SITE", author="Maren AUTHOR").replace("SITE", f"Site {title}")
    escaped = "".join(f"&#{ord(c)};" for c in title)
    web.pages["/raw"] = Answer(page.replace("TITLE", title).replace("AUTHOR", title))
    web.pages["/escaped"] = Answer(page.replace("TITLE", escaped).replace("AUTHOR", escaped))
    added = roundup("add", web.url("/raw"), web.url("/escaped"))
    assert added.code == 0
    assert_harmless(added.err, lines=2)
    assert_harmless(roundup("list").out, lines=2)
    for link in (1, 2):
        assert_harmless(roundup("show", link, "--origins").out)


@pytest.mark.parametrize("words_of", ["--note", "--tag", "--section", "--via", "--quote"])
@pytest.mark.parametrize("text", HARM.values(), ids=HARM)
def test_what_else_an_editor_pasted_does_no_harm(roundup: Command, words_of: str, text: str) -> None:
    roundup("add", "--queue", words_of, text, A)
    assert_harmless(roundup("show", 1, "--origins").out)


@pytest.mark.parametrize("text", HARM.values(), ids=HARM)
def test_status_shows_titles_and_reasons_without_harm(roundup: Command, web: SmallWeb, text: str) -> None:
    roundup("add", "--title", text, web.url("/gone"))
    assert "Fer" in roundup("status").out
    assert_harmless(roundup("status").out)


@pytest.mark.parametrize("text", HARM.values(), ids=HARM)
def test_what_was_refused_is_told_without_harm(roundup: Command, text: str, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text(f"{text.partition(chr(10))[0].strip()}\n", newline="")
    assert_harmless(roundup("add", "--queue", text).err, lines=1)
    assert_harmless(roundup("add", "--queue", "--file", "urls.txt").err)
    roundup("add", "--queue", A)
    assert_harmless(roundup("pick", text).err, lines=1)
    assert_harmless(roundup("edit", 1, "--date", text).err, lines=1)


@pytest.mark.parametrize("args", [[], ["list", "--state"], ["list", "--week"], ["undo"], ["run"], ["list"]])
def test_what_cannot_be_meant_is_told_without_harm(roundup: Command, args: list[str]) -> None:
    """An editor may paste such words, too."""
    roundup("add", "--queue", A)
    ran = roundup(*args, " ".join(HARM.values()))
    assert ran.code in (2, 4)
    assert_harmless(ran.err)


def test_a_redirects_words_do_no_harm(roundup: Command, web: SmallWeb) -> None:
    web.pages["/away"] = Answer(status=302, headers={"Location": "gopher://\x1b[31mquill.example/\x9b"})
    ran = roundup("add", web.url("/away"))
    assert_harmless(ran.err, lines=1)
    assert_harmless(roundup("status").out)
    assert_harmless(roundup("show", 1).out)


def test_a_title_of_a_megabyte_is_cut(roundup: Command, web: SmallWeb) -> None:
    web.pages["/long"] = Answer(article("ferry " * 200_000))
    web.pages["/wide"] = Answer(article("f" * 1_000_000))
    added = roundup("add", web.url("/long"), web.url("/wide"))
    edited = roundup("edit", 1, "--title", "kelp " * 200_000)
    assert edited.code == 0
    assert len(added.err) < 2000
    assert max(map(len, roundup("list").out.splitlines())) < 500
    assert max(map(len, roundup("show", 1, "--origins").out.splitlines())) <= 2000
    assert len(roundup("status").out) < 1000
    assert len(json.loads(roundup("list", "--json").out)[0]["title"]) <= 500


def test_words_of_a_megabyte_are_kept_whole_and_shown_cut(roundup: Command) -> None:
    note = "kelp " * 200_000
    roundup("add", "--queue", "--note", note, A)
    assert max(map(len, roundup("show", 1).out.splitlines())) <= 2000
    assert json.loads(roundup("show", 1, "--json").out)["sightings"][0]["note"] == note


def test_the_log_holds_nothing_harmful_either(tmp_path: Path, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article(" ".join(HARM.values())))
    ran = run_process(tmp_path, "add", web.url("/ferry"))
    told = run_process(tmp_path, "add", web.url("/ferry"))
    log = (tmp_path / "home" / "logs" / "roundup.log").read_text()
    assert (ran.code, told.code) == (0, 0)
    assert_harmless(ran.err + told.err)
    assert_harmless(log)


# -- bars and colours


def test_a_bar_moves_on_a_terminal(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    ten_pages(roundup, web)
    with on_a_terminal(tmp_path, "ingest") as (code, out, shown):
        assert (code, out) == (0, "")
        assert "Fetching pages" in shown
        assert "10/10" in shown
        assert "10 failed." in shown


def test_the_bar_is_gone_when_the_work_is_done(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    """What is left on the screen is the sentence, on a line that was wiped."""
    ten_pages(roundup, web)
    with on_a_terminal(tmp_path, "ingest") as (_, _, shown):
        assert shown.endswith("10 failed.\r\n")
        assert "Fetching" not in shown[shown.rindex("\x1b[2K") :]


def test_reading_has_a_bar_of_its_own(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    web.pages |= {f"/{number}": Answer(article(f"Article {number} of ten")) for number in range(3)}
    roundup("add", "--queue", *(web.url(f"/{number}") for number in range(3)))
    roundup("fetch")
    with on_a_terminal(tmp_path, "extract") as (_, _, shown):
        assert "Reading pages" in shown


def test_there_is_no_bar_where_the_output_is_piped(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    ten_pages(roundup, web)
    ran = run_process(tmp_path, "ingest")
    assert (ran.code, ran.out, ran.err) == (0, "", "10 failed.\n")


@pytest.mark.parametrize("order", [["--quiet", "ingest"], ["ingest", "--quiet"], ["ingest", "-q"]])
def test_quiet_shows_no_bar_on_a_terminal_either(
    roundup: Command, web: SmallWeb, tmp_path: Path, order: list[str]
) -> None:
    ten_pages(roundup, web)
    with on_a_terminal(tmp_path, *order) as (code, out, shown):
        assert (code, out, shown) == (0, "", "")


def test_one_page_needs_no_bar(web: SmallWeb, tmp_path: Path) -> None:
    with on_a_terminal(tmp_path, "add", web.url("/gone")) as (code, out, shown):
        assert (code, out) == (0, web.url("/gone") + "\n")
        assert "Fetching" not in shown
        assert "\x1b" not in shown


def test_a_list_is_cut_to_the_terminal_and_whole_in_a_pipe(tmp_path: Path) -> None:
    run_process(tmp_path, "add", "--queue", "--title", "Ferries " * 30, A)
    piped = run_process(tmp_path, "list").out
    master, slave = pty.openpty()
    subprocess.run(
        words(tmp_path, "list"),
        env=environment(tmp_path, COLUMNS="60"),
        stdout=slave,
        stderr=subprocess.PIPE,
        check=True,
    )
    os.close(slave)
    shown = _read(master).decode().rstrip("\r\n")
    os.close(master)
    assert len(piped) > 200
    assert len(shown) == 60
    assert shown.endswith("…")
    assert piped.startswith(shown[:-1])


# -- quiet


QUIET = [
    *(["pick", "1"], ["drop", "1"], ["later", "1"], ["undo"], ["edit", "1", "--title", "T"], ["forget", "1"]),
    *(["backup", "copy.db"], ["ingest"], ["run", "nightly"], ["draft", "--offline", "--week", "2022-W10"]),
    *(["list", "--state", "bare"], ["add", "--queue", A]),
]


@pytest.mark.parametrize("args", QUIET, ids=" ".join)
@pytest.mark.parametrize("place", ["before", "behind"])
def test_quiet_hides_what_went_well(roundup: Command, args: list[str], place: str) -> None:
    roundup("add", "--queue", "--no-pick", "http://10.9.8.7/x")  # picked, it would need a person
    ran = roundup("--quiet", *args) if place == "before" else roundup(*args, "--quiet")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    "args", [["pick", "99"], ["show", "99"], ["list", "--week", "2024-W60"], ["add", "x"]]
)
def test_quiet_hides_nothing_that_went_wrong(roundup: Command, args: list[str]) -> None:
    roundup("add", "--queue", A)
    ran = roundup("--quiet", *args)
    assert ran.code in (2, 3)
    assert ran.err


def test_what_quiet_hides_stands_in_the_log(tmp_path: Path) -> None:
    run_process(tmp_path, "add", "--queue", A)
    ran = run_process(tmp_path, "pick", "1", "--quiet")
    assert ran == Ran(0, "", "")
    assert "Picked 1." in (tmp_path / "home" / "logs" / "roundup.log").read_text()
