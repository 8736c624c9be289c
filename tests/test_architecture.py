"""The house: its contracts hold, and a breach of one is caught."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def contracts(root: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the package in this folder."""
    return subprocess.run(
        [str(BIN / "lint-imports"), "--no-cache", "--no-logo"], cwd=root, capture_output=True, text=True
    )


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """What ruff says of the package in this folder."""
    return subprocess.run(
        [str(BIN / "ruff"), "check", "--no-cache", "--output-format", "concise", "roundup"],
        cwd=root,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package with its contracts, to plant breaches in."""
    shutil.copytree(CHECKOUT / "roundup", tmp_path / "roundup", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(root: Path, module: str, code: str) -> None:
    """Add this code to a module of the copy."""
    file = root / "roundup" / f"{module}.py"
    file.write_text(f"{file.read_text('utf-8')}\n\n{code}\n", "utf-8")


def test_the_contracts_hold() -> None:
    ran = contracts(CHECKOUT)
    assert ran.returncode == 0, ran.stdout
    assert "0 broken" in ran.stdout


def test_the_contracts_hold_in_the_copy(copy: Path) -> None:
    """So what breaks one below is what was planted, and the copy is what is looked at."""
    assert contracts(copy).returncode == 0
    assert lint(copy).returncode == 0


@pytest.mark.parametrize(
    ("module", "code", "named"),
    [
        ("extract/body", "from roundup.store import links", "roundup.extract.body -> roundup.store.links"),
        ("extract/body", "from roundup.fetch import web", "roundup.extract.body -> roundup.fetch.web"),
        ("issue/compose", "from roundup.config import load", "roundup.issue.compose -> roundup.config"),
        ("issue/compose", "from roundup.render import html", "roundup.issue.compose -> roundup.render"),
        ("store/links", "from roundup.app import desk", "roundup.store.links -> roundup.app"),
        ("text/words", "from roundup.extract import page", "roundup.text.words -> roundup.extract"),
        ("model", "from roundup.text import marks", "roundup.model -> roundup.text"),
        ("app/draft", "from roundup.cli import talk", "roundup.app.draft -> roundup.cli"),
        ("app/draft", "from roundup import demo", "roundup.app.draft -> roundup.demo"),
        ("extract/page", "import httpx", "roundup.extract.page -> httpx"),
        ("app/choose", "import socket", "roundup.app.choose -> socket"),
        ("render/json", "import sqlite3", "roundup.render.json -> sqlite3"),
        ("issue/belongs", "from sqlite_utils import Database", "roundup.issue.belongs -> sqlite_utils"),
    ],
)
def test_a_planted_import_breaks_a_contract(copy: Path, module: str, code: str, named: str) -> None:
    plant(copy, module, code)
    ran = contracts(copy)
    assert ran.returncode != 0
    assert "BROKEN" in ran.stdout
    assert named in ran.stdout


def test_an_import_inside_a_function_is_a_breach_as_well(copy: Path) -> None:
    plant(copy, "extract/body", "def late() -> None:\n    import roundup.store.links")
    assert "roundup.extract.body -> roundup.store.links" in contracts(copy).stdout


def test_a_room_that_the_plan_does_not_know_breaks_a_contract(copy: Path) -> None:
    (copy / "roundup" / "helpers.py").write_text("")
    ran = contracts(copy)
    assert ran.returncode != 0
    assert "helpers" in ran.stdout


CLOCK = {
    "datetime.now()": "from datetime import datetime as _datetime\n\n_NOW = _datetime.now()",
    "datetime.now(UTC)": "import datetime as _dt\n\n_NOW = _dt.datetime.now(_dt.UTC)",
    "datetime.utcnow()": "from datetime import datetime as _datetime\n\n_NOW = _datetime.utcnow()",
    "date.today()": "from datetime import date as _date\n\n_TODAY = _date.today()",
    "time.time()": "import time as _time\n\n_NOW = _time.time()",
    "from time import time": "from time import time as _now\n\n_NOW = _now()",
}


@pytest.mark.parametrize("code", CLOCK.values(), ids=CLOCK)
@pytest.mark.parametrize("module", ["extract/body", "store/links", "issue/compose", "fetch/web", "weeks"])
def test_a_clock_that_is_read_in_a_stage_is_caught(copy: Path, module: str, code: str) -> None:
    plant(copy, module, code)
    ran = lint(copy)
    assert ran.returncode != 0
    assert any("TID251" in line and f"{module}.py" in line for line in ran.stdout.splitlines()), ran.stdout


@pytest.mark.parametrize("module", ["app/desk", "cli/talk", "demo/__init__"])
def test_those_who_may_read_the_clock_may(copy: Path, module: str) -> None:
    plant(copy, module, CLOCK["time.time()"])
    assert "TID251" not in lint(copy).stdout


def test_print_is_caught_everywhere(copy: Path) -> None:
    """Output is click's; a stray print would stand among the addresses that a script reads."""
    plant(copy, "store/links", 'print("here")')
    assert "T201" in lint(copy).stdout


@pytest.mark.parametrize(
    ("about", "free"),
    [("network", {"fetch", "demo"}), ("SQL", {"store", "app", "cli"})],
    ids=["network", "SQL"],
)
def test_what_is_forbidden_is_forbidden_in_every_room(about: str, free: set[str]) -> None:
    """It is named room by room, so a new room must be named, too."""
    data = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    (named,) = (
        {module.removeprefix("roundup.") for module in contract["source_modules"]}
        for contract in data["tool"]["importlinter"]["contracts"]
        if contract["type"] == "forbidden" and about in contract["name"]
    )
    rooms = {
        path.stem
        for path in (CHECKOUT / "roundup").iterdir()
        if (path / "__init__.py").is_file() or path.suffix == ".py"
    }
    assert rooms - {"__init__", "__main__"} - free - named == set()
