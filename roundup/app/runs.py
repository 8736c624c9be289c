"""Pipelines: what runs when, read from a file, and the record of each run."""

import sqlite3
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roundup import shipped
from roundup.app import draft, home, ingest, poll
from roundup.app.desk import Desk, read_text
from roundup.errors import RoundupError, UnusableError, nearest
from roundup.store import runs
from roundup.store.leases import run_lock
from roundup.times import WEEKDAYS

Counts = dict[str, int]

SECONDS = "seconds"
"""Beside what a stage counts: how long it took."""


@dataclass(frozen=True)
class Stage:
    """Something that a pipeline can run: what it does, and the options of its command with what each may be."""

    act: Callable[..., Counts]
    options: Mapping[str, Callable[[Any], bool]]


def _ingest(desk: Desk, limit: int | None = None) -> Counts:
    return dict(ingest.ingest(desk, limit=limit).states)


def _feeds(desk: Desk) -> Counts:
    report = poll.poll(desk, scheduled=True)
    return {"new": report.new, "known": report.known, **report.feeds}


def _backup(desk: Desk, file: str | None = None) -> Counts:
    # One for each day of the week, so that a fault is seen before the last good one is written over.
    name = file or f"backups/roundup-{WEEKDAYS[desk.clock().weekday()]}.db"
    # By the newsletter's folder: cron starts in another one.
    home.backup(desk, str(desk.home.path / Path(name).expanduser()))
    return {"written": 1}


def _draft(desk: Desk, week: str | None = None, limit: int | None = None, offline: bool = False) -> Counts:
    path, written = draft.draft(desk, draft.week(desk, week), limit=limit, offline=offline)
    desk.talk.say(f"The draft is in {path}." if written else "There is nothing in this week.")
    return {"drafts": int(written)}


def _number(least: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and value >= least


def _is(kind: type) -> Callable[[Any], bool]:
    return lambda value: type(value) is kind


STAGES: Mapping[str, Stage] = {
    "feeds": Stage(_feeds, {}),
    "ingest": Stage(_ingest, {"limit": _number(0)}),
    "draft": Stage(_draft, {"week": _is(str), "limit": _number(1), "offline": _is(bool)}),
    "backup": Stage(_backup, {"file": _is(str)}),
}


def run(desk: Desk, name: str) -> Counts:
    """Run a pipeline (`nightly`, `weekly`, or a file) stage by stage, and keep a record of it.

    A stage that ends in an expected error stops the run; the record says which, and the error goes on.
    LockedError when another run is at work.
    """
    file = find(desk, name)
    stages = read(file)
    desk.db  # noqa: B018  # there must be a newsletter before there is a lock of it
    with run_lock(desk.home.database.with_name(desk.home.database.name + ".run")):
        return _run(desk, file.stem, stages)


def _run(desk: Desk, name: str, stages: Sequence[tuple[str, dict[str, Any]]]) -> Counts:
    db = desk.db
    number = runs.begin(db, name, desk.now)
    counts: Counts = {}
    errors: list[str] = []
    code = 1
    try:
        for stage, options in stages:
            began = desk.clock()
            for what, many in STAGES[stage].act(desk, **options).items():
                key = f"{stage}.{what}"
                counts[key] = counts.get(key, 0) + many
            key = f"{stage}.{SECONDS}"
            counts[key] = counts.get(key, 0) + round((desk.clock() - began).total_seconds())
        code = 0
    except RoundupError as error:
        errors.append(str(error))
        code = error.exit_code
        raise
    except KeyboardInterrupt:
        errors.append("stopped by hand")
        code = 130
        raise
    finally:
        try:
            runs.end(db, number, desk.now, code, counts, errors)
        except sqlite3.Error:
            # What went wrong in the run matters more than that it can't be written down.
            if code == 0:
                raise
    return counts


def sentence(counts: Counts) -> str:
    """What a run did, in words: `feeds: 12 new, 300 ok; ingest: 12 ready`."""
    stages: dict[str, list[str]] = {}
    for key, many in counts.items():
        stage, _, what = key.partition(".")
        if many and what != SECONDS:
            stages.setdefault(stage, []).append(f"{many:,} {what.replace('_', ' ')}")
    return "; ".join(f"{stage}: {', '.join(did)}" for stage, did in stages.items())


def find(desk: Desk, name: str) -> Path:
    """The file of a pipeline: the home's own comes before the shipped one; a path is a path."""
    folders = (desk.home.path / "pipelines", shipped.pipelines())
    is_path = "/" in name or name.endswith(".toml")
    for place in [Path(name)] if is_path else [folder / f"{name}.toml" for folder in folders]:
        if place.is_file():
            return place
    known = sorted({file.stem for folder in folders for file in folder.glob("*.toml")})
    raise UnusableError(
        f"There is no pipeline {name}: there are {', '.join(known)}, or give the path of a file."
    )


def read(file: Path) -> list[tuple[str, dict[str, Any]]]:
    """The stages of a pipeline file with their options; UnusableError names what is not known, and the nearest."""
    try:
        data = tomllib.loads(read_text(file))
    except tomllib.TOMLDecodeError as error:
        raise UnusableError(f"{file} can't be read: {error}.") from None
    stages = data.get("stage")
    if not isinstance(stages, list) or not stages or data.keys() - {"stage"}:
        raise UnusableError(f'{file} holds no stages: write [[stage]] and under it run = "ingest".')
    return [_stage(file, entry) for entry in stages]


def _stage(file: Path, entry: Any) -> tuple[str, dict[str, Any]]:
    options = dict(entry) if isinstance(entry, dict) else {}
    name = options.pop("run", None)
    if name not in STAGES:
        raise UnusableError(f"{file}: there is no stage {name!r}{nearest(str(name), STAGES)}")
    known = STAGES[name].options
    for option, value in options.items():
        if option not in known:
            raise UnusableError(f"{file}: the stage {name} has no option {option!r}{nearest(option, known)}")
        if not known[option](value):
            raise UnusableError(f"{file}: {option} of the stage {name} can't be {value!r}.")
    return name, options
