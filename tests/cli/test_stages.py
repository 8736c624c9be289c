"""`roundup fetch`, `extract`, `ingest` and `run`."""

import json
import re
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.conftest import Answer, SmallWeb
from tests.newsroom import Command, article, process, until, waiting

NIGHTLY = '[[stage]]\nrun = "ingest"\n'


@pytest.fixture
def two(roundup: Command, web: SmallWeb) -> Command:
    """The command over two links that are due, to pages that can be read."""
    web.pages["/ferry"] = Answer(article())
    web.pages["/kelp"] = Answer(article("Kelp farmers want a share of the pier"))
    roundup("add", "--queue", web.url("/ferry"), web.url("/kelp"))
    return roundup


def states(roundup: Command) -> list[str]:
    """The state of each link."""
    return [row["state"] for row in json.loads(roundup("list", "--json").out)]


def runs(roundup: Command) -> list[dict[str, Any]]:
    """The runs on record, newest first."""
    found: list[dict[str, Any]] = json.loads(roundup("status", "--json").out)["runs"]
    return found


def pipeline(tmp_path: Path, text: str, name: str = "mine.toml") -> str:
    """A pipeline file beside the home; its name."""
    (tmp_path / name).write_text(text)
    return name


# -- one stage


def test_fetch_makes_new_links_fetched_and_extract_makes_these_ready(two: Command, web: SmallWeb) -> None:
    fetched = two("fetch")
    assert (fetched.code, fetched.out, fetched.err) == (0, "", "2 fetched.\n")
    assert states(two) == ["fetched", "fetched"]
    asked = list(web.asked)
    read = two("extract")
    assert (read.code, read.out, read.err) == (0, "", "2 read.\n")
    assert states(two) == ["ready", "ready"]
    assert web.asked == asked


def test_ingest_does_both(two: Command) -> None:
    ran = two("ingest")
    assert (ran.code, ran.out, ran.err) == (0, "", "2 read.\n")
    assert states(two) == ["ready", "ready"]


@pytest.mark.parametrize("stage", ["fetch", "extract", "ingest"])
def test_a_second_run_changes_nothing(two: Command, web: SmallWeb, stage: str) -> None:
    two("ingest")
    before, asked = two("list", "--json", "--text").out, list(web.asked)
    ran = two(stage)
    assert (ran.code, ran.err) == (0, "Nothing was due.\n")
    assert two("list", "--json", "--text").out == before
    assert web.asked == asked


def test_a_limit_bounds_a_stage(two: Command) -> None:
    two("fetch", "--limit", 1)
    assert states(two) == ["fetched", "new"]
    two("ingest", "--limit", 0)
    assert states(two) == ["fetched", "new"]
    two("ingest", "--limit", 1)
    assert states(two) == ["ready", "new"]


def test_named_links_are_fetched_and_no_others(two: Command, web: SmallWeb) -> None:
    two("ingest", web.url("/kelp") + "?utm_source=x")
    assert states(two) == ["new", "ready"]


def test_a_named_link_that_is_not_due_is_said_to_be_so_and_again_reads_it(
    two: Command, web: SmallWeb
) -> None:
    two("ingest")
    asked = Counter(web.asked)
    ran = two("ingest", 1)
    assert (ran.code, ran.err) == (0, "1 was not due; --again fetches and reads it all the same.\n")
    assert Counter(web.asked) == asked
    two("ingest", 1, "--again")
    assert Counter(web.asked)["/ferry"] == 2
    assert Counter(web.asked)["/kelp"] == 1


def test_again_is_not_advised_to_who_said_it(two: Command) -> None:
    """A page that was never fetched can't be read, however often one says --again."""
    ran = two("extract", 1, "--again")
    assert ran.code == 0
    assert "--again" not in ran.err
    assert states(two) == ["new", "new"]


def test_again_without_names_is_about_all_links(two: Command, web: SmallWeb) -> None:
    two("ingest")
    web.pages["/ferry"] = Answer(article("A new headline for the ferry"))
    two("ingest", "--again")
    assert [row["title"] for row in json.loads(two("list", "--json").out)] == [
        "A new headline for the ferry",
        "Kelp farmers want a share of the pier",
    ]


def read_worse(tmp_path: Path) -> None:
    """As if an older roundup had read the pages: titles with a tail, and no author."""
    with closing(sqlite3.connect(tmp_path / "home" / "roundup.db")) as conn, conn:
        conn.execute("UPDATE articles SET title = title || ' | Quill', authors = NULL")
        conn.execute(
            "UPDATE article_origins SET value = value || ' | Quill' WHERE field = 'title' AND place >= 0"
        )
        conn.execute("DELETE FROM article_origins WHERE field = 'authors'")


def test_reading_kept_pages_again_says_what_has_changed(two: Command, web: SmallWeb, tmp_path: Path) -> None:
    two("ingest")
    good = two("list", "--json", "--text").out
    read_worse(tmp_path)
    asked = list(web.asked)
    ran = two("extract", "--again")
    kelp = "Kelp farmers want a share of the pier"
    assert f"2 title: “{kelp} | Quill” → “{kelp}”\n" in ran.out
    assert re.search(r"^1 authors: nothing → “.+”$", ran.out, re.M)
    assert ran.err == "2 read.\nChanged: 2 titles, 2 lists of authors.\n"
    assert two("list", "--json", "--text").out == good
    assert web.asked == asked


def test_reading_again_what_has_not_changed_says_so(two: Command) -> None:
    two("ingest")
    ran = two("extract", "--again")
    assert (ran.out, ran.err) == ("", "2 read.\nNothing has changed.\n")


def test_reading_again_keeps_what_the_editor_set(two: Command, tmp_path: Path) -> None:
    two("ingest")
    two("edit", 1, "--title", "Mine | Quill", "--author", "Nobody")
    two("extract", 1, "--again")
    row = json.loads(two("show", 1, "--json").out)
    assert (row["title"], row["authors"]) == ("Mine | Quill", ["Nobody"])


def test_reading_again_may_be_bounded_by_the_day_of_fetching(two: Command, tmp_path: Path) -> None:
    two("ingest")
    with closing(sqlite3.connect(tmp_path / "home" / "roundup.db")) as conn, conn:
        conn.execute("UPDATE pages SET fetched_at = '2023-05-04T09:00:00Z' WHERE link = 1")
    read_worse(tmp_path)
    ran = two("extract", "--again", "--since", "2023-05-05")
    assert {line.split()[0] for line in ran.out.splitlines()} == {"2"}
    ran = two("extract", "--again", "--since", "2023-05-04")
    assert {line.split()[0] for line in ran.out.splitlines()} == {"1"}
    assert two("extract", "--since", "yesterday").code == 2


def test_a_page_that_is_gone_the_second_time_keeps_what_was_read(two: Command, web: SmallWeb) -> None:
    two("ingest")
    before = two("list", "--json", "--text").out
    web.pages["/ferry"] = Answer("gone", 410)
    ran = two("ingest", 1, "--again")
    assert ran.code == 0
    assert two("list", "--json", "--text").out == before


@pytest.mark.parametrize("stage", ["fetch", "ingest"])
def test_unknown_links_are_named_and_the_rest_is_done(two: Command, stage: str) -> None:
    ran = two(stage, "99", 1, "https://quill.example/never")
    assert ran.code == 3
    assert "There is no link 99.\n" in ran.err
    assert "There is no link https://quill.example/never.\n" in ran.err
    assert states(two)[0] != "new"
    assert states(two)[1] == "new"


def test_pages_that_fail_are_outcomes_and_no_exit_code(roundup: Command, web: SmallWeb) -> None:
    web.pages |= {"/busy": Answer("", 503), "/walled": Answer("", 401), "/gone": Answer("", 410)}
    web.pages["/picture"] = Answer(b"\x89PNG\r\n\x1a\n\0\0", headers={"Content-Type": "image/png"})
    for path in ("/busy", "/walled", "/gone", "/picture"):
        roundup("add", "--queue", web.url(path))
    ran = roundup("ingest")
    assert ran.code == 0
    assert states(roundup) == ["retry", "needs_you", "failed", "bare"]
    assert ran.err == "1 to be tried again, 1 waiting for you, 1 with nothing to read, 1 failed.\n"


def test_an_address_that_policy_forbids_is_refused(roundup: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUNDUP_FETCH__ALLOW_PRIVATE", "false")
    roundup("add", "--queue", "http://127.0.0.1/x")
    ran = roundup("fetch")
    (row,) = json.loads(roundup("list", "--json").out)
    assert (ran.code, row["state"]) == (0, "refused")
    assert "fetch.allow_private" in row["reason"]


@pytest.mark.parametrize("limit", ["-1", "x", "1.5"])
def test_a_limit_is_a_number(two: Command, limit: str) -> None:
    assert two("ingest", "--limit", limit).code == 2
    assert states(two) == ["new", "new"]


def test_quiet_stages_say_nothing(two: Command) -> None:
    assert two("ingest", "--quiet").err == ""
    assert two("--quiet", "ingest").err == ""
    assert states(two) == ["ready", "ready"]


# -- several at once, and what a killed one leaves


def test_two_at_once_do_nothing_twice(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    paths = [f"/{number}" for number in range(12)]
    web.pages |= {path: Answer(article(f"Article number {path[1:]} of the day")) for path in paths}
    roundup("add", "--queue", *map(web.url, paths))
    with process(tmp_path, "ingest") as one, process(tmp_path, "ingest") as other:
        said = [each.communicate(timeout=60) for each in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0), said
    assert states(roundup) == ["ready"] * 12
    assert {path: many for path, many in Counter(web.asked).items() if path in paths} == dict.fromkeys(
        paths, 1
    )


def test_a_link_that_another_process_has_taken_is_left_to_it(
    roundup: Command, web: SmallWeb, tmp_path: Path
) -> None:
    asked, go_on = Event(), Event()
    web.pages["/slow"] = waiting(asked, go_on)
    roundup("add", "--queue", web.url("/slow"))
    with process(tmp_path, "ingest") as other:
        until(asked, other)
        meanwhile = roundup("ingest")
        go_on.set()
        assert other.wait(20) == 0
    assert (meanwhile.code, meanwhile.err) == (0, "Nothing was due.\n")
    assert states(roundup) == ["ready"]
    assert Counter(web.asked)["/slow"] == 1


def test_what_a_killed_run_had_taken_is_taken_up_by_the_next(
    roundup: Command, web: SmallWeb, tmp_path: Path
) -> None:
    asked, go_on = Event(), Event()
    web.pages["/slow"] = waiting(asked, go_on)
    roundup("add", "--queue", web.url("/slow"))
    with process(tmp_path, "ingest") as killed:
        until(asked, killed)
        killed.send_signal(signal.SIGKILL)
    go_on.set()
    assert states(roundup) == ["new"]
    assert roundup("ingest").err == "1 read.\n"


# -- pipelines


@pytest.mark.parametrize("name", ["nightly", "weekly"])
def test_the_shipped_pipelines_run(two: Command, tmp_path: Path, name: str) -> None:
    ran = two("run", name)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[-1].startswith(f"{name}: ")
    assert states(two) == ["ready", "ready"]
    assert bool(list((tmp_path / "home").glob("drafts/*.md"))) == (name == "weekly")


def test_a_run_leaves_a_record_with_what_it_did(two: Command, web: SmallWeb) -> None:
    two("add", "--queue", web.url("/nothing"))
    ran = two("run", "nightly")
    assert re.match(r"nightly: ingest: (1 failed, 2 ready|2 ready, 1 failed)\.\n", ran.err)
    (record,) = runs(two)
    assert list(record) == ["name", "started", "ended", "exit", "counts", "errors"]
    assert (record["name"], record["exit"], record["errors"]) == ("nightly", 0, [])
    assert {"ingest.ready": 2, "ingest.failed": 1}.items() <= record["counts"].items()
    assert {name for name in record["counts"] if name.endswith(".seconds")} == {
        "feeds.seconds",
        "ingest.seconds",
    }
    assert record["started"] <= record["ended"]


def test_a_quiet_run_says_nothing_and_is_on_record_all_the_same(two: Command) -> None:
    ran = two("run", "nightly", "--quiet")
    assert (ran.out, ran.err) == ("", "")
    assert len(runs(two)) == 1


def test_a_file_is_run_with_its_options(two: Command, tmp_path: Path) -> None:
    file = pipeline(
        tmp_path, '[[stage]]\nrun = "ingest"\nlimit = 1\n[[stage]]\nrun = "draft"\noffline = true\n'
    )
    ran = two("run", file)
    assert ran.code == 0
    assert states(two) == ["ready", "new"]
    assert {"ingest.ready": 1, "draft.drafts": 1}.items() <= runs(two)[0]["counts"].items()


def test_the_homes_own_pipeline_comes_before_the_shipped_one(two: Command, tmp_path: Path) -> None:
    own = tmp_path / "home" / "pipelines"
    own.mkdir()
    (own / "nightly.toml").write_text(NIGHTLY + "limit = 1\n")
    (own / "noon.toml").write_text(NIGHTLY)
    two("run", "nightly")
    assert states(two) == ["ready", "new"]
    two("run", "noon")
    assert states(two) == ["ready", "ready"]
    assert [run["name"] for run in runs(two)] == ["noon", "nightly"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[[stage]]\nrun = "ingets"\n', "did you mean ingest?"),
        ('[[stage]]\nrun = "ingest"\nlimt = 3\n', "did you mean limit?"),
        ('[[stage]]\nrun = "ingest"\nlimit = "3"\n', "limit"),
        ('[[stage]]\nrun = "ingest"\nlimit = true\n', "limit"),
        ('[[stage]]\nrun = "ingest"\nlimit = -1\n', "limit"),
        ('[[stage]]\nrun = "draft"\nlimit = 0\n', "limit"),
        ("[[stage]]\n", "there is no stage"),
        ('stage = "ingest"\n', "[[stage]]"),
        ("stage = [1]\n", "there is no stage"),
        ("", "[[stage]]"),
        ('run = "ingest"\n', "[[stage]]"),
        ("[[stage\n", "can't be read"),
    ],
)
def test_a_wrong_pipeline_file_is_named_and_nothing_is_run(
    two: Command, tmp_path: Path, text: str, named: str
) -> None:
    """An option may hold what the command of that name takes, and nothing else."""
    ran = two("run", pipeline(tmp_path, text))
    assert (ran.code, ran.out) == (4, "")
    assert "mine.toml" in ran.err
    assert named in ran.err
    assert states(two) == ["new", "new"]
    assert runs(two) == []


@pytest.mark.parametrize("name", ["nigthly", "no/such/file.toml", "missing.toml", "."])
def test_a_pipeline_that_is_not_there_is_named_with_those_that_are(two: Command, name: str) -> None:
    ran = two("run", name)
    assert ran.code == 4
    assert name in ran.err
    assert "nightly, weekly" in ran.err


def test_a_file_that_is_not_in_utf8_is_no_pipeline(two: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(NIGHTLY.encode("utf-16"))
    ran = two("run", "mine.toml")
    assert ran.code == 4
    assert "not in UTF-8" in ran.err


def test_a_stage_that_fails_ends_the_run_with_its_code_and_the_record_says_why(
    two: Command, tmp_path: Path
) -> None:
    file = pipeline(tmp_path, '[[stage]]\nrun = "draft"\nweek = "2024-W60"\n' + NIGHTLY)
    ran = two("run", file)
    assert ran.code == 2
    assert states(two) == ["new", "new"]
    (record,) = runs(two)
    assert record["exit"] == 2
    assert record["ended"]
    assert len(record["errors"]) == 1
    assert "2024-W60" in record["errors"][0]


def test_a_run_needs_a_newsletter(roundup: Command, tmp_path: Path) -> None:
    """It records nothing that an editor gave, so a wrong --home must not become a new newsletter every night."""
    ran = roundup("run", "nightly")
    assert ran.code == 4
    assert "roundup init" in ran.err
    assert not (tmp_path / "home").exists()


def test_while_one_run_is_at_work_another_ends_with_5(
    roundup: Command, web: SmallWeb, tmp_path: Path
) -> None:
    asked, go_on = Event(), Event()
    web.pages["/slow"] = waiting(asked, go_on)
    roundup("add", "--queue", web.url("/slow"))
    with process(tmp_path, "run", "nightly") as other:
        until(asked, other)
        meanwhile = roundup("run", "nightly")
        go_on.set()
        assert other.wait(20) == 0
    assert meanwhile.code == 5
    assert roundup("run", "nightly").code == 0


def test_a_killed_run_holds_no_lock_and_is_on_record_as_not_ended(
    roundup: Command, web: SmallWeb, tmp_path: Path
) -> None:
    asked, go_on = Event(), Event()
    web.pages["/slow"] = waiting(asked, go_on)
    roundup("add", "--queue", web.url("/slow"))
    with process(tmp_path, "run", "nightly") as killed:
        until(asked, killed)
        killed.kill()
    go_on.set()
    assert roundup("run", "nightly").code == 0
    newest, oldest = runs(roundup)
    assert (newest["exit"], oldest["exit"], oldest["ended"]) == (0, None, None)
    assert "not ended" in roundup("status").out


def test_an_interrupted_run_is_on_record_with_the_code_it_ended_with(
    roundup: Command, web: SmallWeb, tmp_path: Path
) -> None:
    """An interruption is no bug, and 1 would say so."""
    asked, go_on = Event(), Event()
    web.pages["/slow"] = waiting(asked, go_on)
    roundup("add", "--queue", web.url("/slow"))
    with process(tmp_path, "run", "nightly") as stopped:
        until(asked, stopped)
        stopped.send_signal(signal.SIGINT)
        code = stopped.wait(20)
    go_on.set()
    assert code == 130
    assert runs(roundup)[0]["exit"] == code
