"""Pipelines, and the record of each run."""

import tomllib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from roundup import shipped
from roundup.app import lists, runs
from roundup.app.desk import Desk
from roundup.errors import LockedError, PartialError, UnusableError, UsageError
from tests.conftest import Answer, SmallWeb
from tests.followed import entry, follow, later, serve
from tests.newsroom import article, held, take


def pipeline(desk: Desk, text: str, name: str = "mine") -> Path:
    """A pipeline of the home's own."""
    file = desk.home.path / "pipelines" / f"{name}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def stage(name: str, **options: object) -> str:
    """A stage in a pipeline file."""
    lines = [f"{key} = {str(value).lower()}" for key, value in options.items()]
    return "\n".join(["[[stage]]", f'run = "{name}"', *lines, ""])


def acting(monkeypatch: pytest.MonkeyPatch, **acts: Callable[..., Mapping[str, int]]) -> None:
    """Stages of these names that do this, and take any option `many`."""
    stages = {name: runs.Stage(act, {"many": lambda value: True}) for name, act in acts.items()}  # type: ignore[arg-type]
    monkeypatch.setattr(runs, "STAGES", stages)


def record(desk: Desk) -> dict[str, Any]:
    """The newest run."""
    found: dict[str, Any] = lists.status(desk)["runs"][0]
    return found


# -- the files


@pytest.mark.parametrize("file", sorted(shipped.pipelines().glob("*.toml")), ids=lambda file: file.stem)
def test_each_shipped_pipeline_can_be_read(file: Path) -> None:
    assert runs.read(file)


def test_the_shipped_pipelines_are_those_of_the_documented_commands() -> None:
    assert {"nightly", "weekly"} <= {file.stem for file in shipped.pipelines().glob("*.toml")}


def test_a_pipeline_is_its_stages_in_order_with_their_options(desk: Desk) -> None:
    file = pipeline(desk, stage("draft", limit=3, offline=True) + stage("ingest") + stage("draft"))
    assert runs.read(file) == [("draft", {"limit": 3, "offline": True}), ("ingest", {}), ("draft", {})]


def test_the_homes_own_comes_first_and_a_path_is_a_path(desk: Desk, tmp_path: Path) -> None:
    own = pipeline(desk, stage("ingest"), "nightly")
    other = tmp_path / "nightly.toml"
    other.write_text(stage("ingest"))
    assert runs.find(desk, "nightly") == own
    assert runs.find(desk, str(other)) == other
    assert runs.find(desk, "weekly") == shipped.pipelines() / "weekly.toml"


def test_what_is_not_there_is_named_with_what_is(desk: Desk) -> None:
    pipeline(desk, stage("ingest"), "noon")
    with pytest.raises(UnusableError, match=r"no pipeline evening: there are nightly, noon, weekly"):
        runs.find(desk, "evening")


@pytest.mark.parametrize("name", list(runs.STAGES))
def test_every_option_of_a_stage_is_one_of_its_act(name: str) -> None:
    """An option that the act doesn't take would end a night's run as a bug."""
    assert set(runs.STAGES[name].options) == set(signature(runs.STAGES[name].act).parameters) - {"desk"}


@pytest.mark.parametrize(
    ("name", "option", "value"),
    [
        *(("ingest", "limit", value) for value in ("-1", "true", "1.0", '"3"', "[]")),
        *(("draft", "limit", value) for value in ("0", "-1", "true")),
        *(("draft", "offline", value) for value in ("1", '"true"')),
        *(("draft", "week", value) for value in ("1", "2024-01-01", "true")),
    ],
)
def test_an_option_takes_what_the_commands_option_takes(
    desk: Desk, name: str, option: str, value: str
) -> None:
    file = pipeline(desk, f'[[stage]]\nrun = "{name}"\n{option} = {value}\n')
    assert tomllib.loads(file.read_text())
    with pytest.raises(UnusableError, match=option):
        runs.read(file)


# -- a run


def test_counts_of_a_stage_that_runs_twice_are_added(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    acting(monkeypatch, count=lambda desk, many=1: {"done": many, "left": 0})
    pipeline(desk, stage("count", many=2) + stage("count", many=5))
    assert runs.run(desk, "mine") == {"count.done": 7, "count.left": 0, "count.seconds": 0}


def test_a_run_is_on_record_with_times_and_counts(desk: Desk, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    take(desk, web.url("/ferry"))
    counts = {"feeds.new": 0, "feeds.known": 0, "feeds.seconds": 0, "ingest.ready": 1, "ingest.seconds": 0}
    assert runs.run(desk, "nightly") == counts
    assert record(desk) == {
        "name": "nightly",
        "started": "2024-01-05T12:00:00Z",
        "ended": "2024-01-05T12:00:00Z",
        "exit": 0,
        "counts": counts,
        "errors": [],
    }


def test_a_night_asks_the_feeds_and_reads_what_they_name(desk: Desk, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    follow(desk, serve(web, "/feed", entry(web.url("/ferry"))))
    follow(desk, web.url("/none"))
    counts = runs.run(desk, "nightly")
    assert counts["feeds.new"] == counts["feeds.ok"] == counts["feeds.failed"] == counts["ingest.ready"] == 1
    assert lists.rows(desk)[0]["state"] == "ready"
    assert runs.sentence(counts) == "feeds: 1 new, 1 ok, 1 failed; ingest: 1 ready"


def test_the_record_says_how_long_each_stage_took(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(desk: Desk, many: int = 0) -> dict[str, int]:
        later(desk, seconds=many)
        return {}

    acting(monkeypatch, wait=wait)
    pipeline(desk, stage("wait", many=90) + stage("wait", many=30))
    assert runs.run(desk, "mine") == {"wait.seconds": 120}
    assert (record(desk)["started"], record(desk)["ended"]) == (
        "2024-01-05T12:00:00Z",
        "2024-01-05T12:02:00Z",
    )


def test_a_run_in_words_leaves_out_what_is_nothing_and_how_long_it_took() -> None:
    counts = {"feeds.new": 1234, "feeds.known": 0, "feeds.seconds": 9, "ingest.needs_you": 2}
    assert runs.sentence(counts) == "feeds: 1,234 new; ingest: 2 needs you"
    assert runs.sentence({"ingest.seconds": 3}) == ""


def test_a_second_run_leaves_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """And leaves no record; when the first has ended, however it ended, the next one runs."""

    def again(desk: Desk) -> dict[str, int]:
        with pytest.raises(LockedError, match="Another run"):
            runs.run(desk, "mine")
        raise UsageError("Enough.")

    acting(monkeypatch, again=again)
    pipeline(desk, stage("again"))
    for _ in range(2):
        with pytest.raises(UsageError, match="Enough"):
            runs.run(desk, "mine")
    assert [run["exit"] for run in lists.status(desk)["runs"]] == [2, 2]


def test_backups_are_one_for_each_day_of_the_week(desk: Desk) -> None:
    pipeline(desk, stage("backup"))
    for _ in range(9):
        assert runs.run(desk, "mine")["backup.written"] == 1
        later(desk, days=1)
    kept = sorted(path.name for path in (desk.home.path / "backups").iterdir())
    assert len(kept) == 7
    assert "roundup-friday.db" in kept


def test_a_stage_that_is_not_known_names_the_nearest_and_so_does_an_option(desk: Desk) -> None:
    for text, near in ((stage("feed"), "feeds"), (stage("ingest", limt=3), "limit")):
        with pytest.raises(UnusableError, match=f"did you mean {near}"):
            runs.read(pipeline(desk, text))


def test_a_run_is_on_record_while_it_works(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []

    def look(desk: Desk) -> dict[str, int]:
        seen.append(record(desk))
        return {}

    acting(monkeypatch, look=look)
    pipeline(desk, stage("look"))
    runs.run(desk, "mine")
    assert (seen[0]["name"], seen[0]["ended"], seen[0]["exit"]) == ("mine", None, None)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UsageError("There is no week."), 2, ["There is no week."]),
        (PartialError("The file was changed."), 3, ["The file was changed."]),
        (UnusableError("The disk is full."), 4, ["The disk is full."]),
    ],
)
def test_an_expected_failure_ends_the_run_and_the_record_says_why_and_what_was_done_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, said: list[str]
) -> None:
    ran: list[str] = []

    def fail(desk: Desk) -> dict[str, int]:
        raise error

    def note(desk: Desk) -> dict[str, int]:
        ran.append("note")
        return {"noted": 1}

    acting(monkeypatch, fail=fail, note=note)
    pipeline(desk, stage("note") + stage("fail") + stage("note"))
    with pytest.raises(type(error)):
        runs.run(desk, "mine")
    found = record(desk)
    assert ran == ["note"]
    assert (found["exit"], found["errors"], found["counts"]) == (
        code,
        said,
        {"note.noted": 1, "note.seconds": 0},
    )
    assert found["ended"]


def test_a_bug_goes_on_and_is_on_record_as_1(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(desk: Desk) -> dict[str, int]:
        raise ZeroDivisionError("a bug of ours")

    acting(monkeypatch, fail=fail)
    pipeline(desk, stage("fail"))
    with pytest.raises(ZeroDivisionError):
        runs.run(desk, "mine")
    assert (record(desk)["exit"], bool(record(desk)["ended"])) == (1, True)


def test_a_wrong_file_leaves_no_record(desk: Desk) -> None:
    pipeline(desk, stage("ingets"))
    with pytest.raises(UnusableError):
        runs.run(desk, "mine")
    assert lists.status(desk)["runs"] == []


def test_a_draft_that_the_editor_has_damaged_fails_the_weekly_run_and_keeps_the_file(desk: Desk) -> None:
    take(desk, "http://10.9.8.7/a", title="A")
    runs.run(desk, "weekly")
    path = desk.home.drafts / "2024-W01.md"
    path.write_text("mine <!-- half")
    with pytest.raises(PartialError):
        runs.run(desk, "weekly")
    assert path.read_text() == "mine <!-- half"
    assert record(desk)["exit"] == 3


def test_a_run_that_ends_while_the_database_is_busy_still_ends_with_its_own_error(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record can't be written then; why the run failed must not be lost for that."""
    with ExitStack() as busy:

        def fail(desk: Desk) -> dict[str, int]:
            desk.db.conn.execute("PRAGMA busy_timeout = 50")
            busy.enter_context(held(desk.home.database))
            raise UsageError("There is no week.")

        acting(monkeypatch, fail=fail)
        pipeline(desk, stage("fail"))
        with pytest.raises(UsageError, match="There is no week"):
            runs.run(desk, "mine")
