"""The shipped files: the wheel holds what the checkout holds, and works where there is no checkout."""

import json
import os
import re
import subprocess
import sys
import zipfile
from email.parser import BytesParser
from pathlib import Path

import pytest

from roundup import __version__

CHECKOUT = Path(__file__).parent.parent
FOLDERS = {"roundup": "roundup", "db": "roundup/db", "pipelines": "roundup/pipelines"}
"""A folder of the checkout, and where it stands in the wheel."""
INSTALLED = os.environ.get("ROUNDUP_WHEEL")
"""The Python of a fresh environment in which the wheel is installed."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this checkout."""
    out = tmp_path_factory.mktemp("dist")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(CHECKOUT)],
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (file,) = out.glob("*.whl")
    return zipfile.ZipFile(file)


def in_checkout() -> dict[str, bytes]:
    """The files of the checkout that are to be shipped, by their names in the wheel."""
    return {
        f"{inside}/{file.relative_to(CHECKOUT / folder).as_posix()}": file.read_bytes()
        for folder, inside in FOLDERS.items()
        for file in (CHECKOUT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")
    }


def test_the_wheel_holds_the_package_and_what_travels_with_it_byte_for_byte(wheel: zipfile.ZipFile) -> None:
    held = {name: wheel.read(name) for name in wheel.namelist() if ".dist-info/" not in name}
    there = in_checkout()
    assert sorted(held) == sorted(there)
    assert [name for name in there if held[name] != there[name]] == []


@pytest.mark.parametrize(
    "name",
    [
        "roundup/py.typed",
        "roundup/db/emoji.LICENSE",
        "roundup/db/emoji.tsv",
        "roundup/db/publishers.toml",
        "roundup/db/tracking.LICENSE",
        "roundup/db/tracking.toml",
        "roundup/db/wrappers.toml",
        "roundup/render/styles/page.css",
        "roundup/render/styles/email.css",
        "roundup/db/migrations/0001_start.sql",
        "roundup/pipelines/nightly.toml",
        "roundup/pipelines/weekly.toml",
        "roundup/render/templates/oneliner.md.j2",
        "roundup/render/templates/thisweek.md.j2",
        "roundup/render/templates/tldr.md.j2",
        "roundup/render/templates/weekly.md.j2",
        "roundup/demo/web/web.toml",
        "roundup/demo/web/words.toml",
        "roundup/demo/web/sorrel-brief/report.txt",
    ],
)
def test_what_the_program_reads_when_it_runs_is_shipped(wheel: zipfile.ZipFile, name: str) -> None:
    assert wheel.getinfo(name).file_size >= 0


def test_tests_and_docs_stay_at_home(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert tops == {"roundup", f"link_roundup-{__version__}.dist-info"}


def test_the_wheel_says_what_it_is(wheel: zipfile.ZipFile) -> None:
    info = f"link_roundup-{__version__}.dist-info"
    about = BytesParser().parsebytes(wheel.read(f"{info}/METADATA"))
    assert (about["Name"], about["Version"]) == ("link-roundup", __version__)
    assert about["License-Expression"] == "MIT AND MPL-2.0 AND Unicode-3.0"
    assert wheel.read(f"{info}/entry_points.txt").decode().split() == [
        "[console_scripts]",
        "roundup",
        "=",
        "roundup.cli:main",
    ]
    assert f"{info}/licenses/LICENSE" in wheel.namelist()


def test_building_leaves_the_checkout_as_it_is(wheel: zipfile.ZipFile) -> None:
    """A second folder `db` inside the package would be taken for the shipped one, and grow old."""
    assert not (CHECKOUT / "roundup" / "db").exists()
    assert not (CHECKOUT / "roundup" / "pipelines").exists()


# -- where the wheel is installed, and no checkout is near

installed = [
    pytest.mark.wheel,
    pytest.mark.skipif(
        not INSTALLED, reason="ROUNDUP_WHEEL names no Python of an environment where the wheel is installed"
    ),
]


def there(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the installed Python, from a folder where nothing of the checkout is."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ROUNDUP_", "PYTHON"))
    }
    return subprocess.run(
        [str(INSTALLED), *words],
        cwd=tmp_path,
        env=environment | {"HOME": str(tmp_path / "user")},
        capture_output=True,
        text=True,
        timeout=120,
    )


class TestInstalled:
    """In a fresh environment, from another directory."""

    pytestmark = installed

    def test_it_says_its_version(self, tmp_path: Path) -> None:
        ran = there(tmp_path, "-m", "roundup", "--version")
        assert (ran.returncode, ran.stdout) == (0, f"roundup, version {__version__}\n"), ran.stderr

    def test_it_is_the_installed_one_and_finds_its_files_inside(self, tmp_path: Path) -> None:
        code = (
            "import json, roundup, roundup.shipped as s\n"
            "print(json.dumps([roundup.__file__, *map(str, [*s.migrations(), s.publishers(), s.pipelines()])]))"
        )
        ran = there(tmp_path, "-c", code)
        assert ran.returncode == 0, ran.stderr
        package, *files = (Path(name) for name in json.loads(ran.stdout))
        assert not package.is_relative_to(CHECKOUT)
        assert len(files) >= 3
        for file in files:
            assert file.is_relative_to(package.parent)
            assert file.exists()

    def test_a_folder_that_is_called_like_ours_is_not_taken_for_it(self, tmp_path: Path) -> None:
        for name in ("db", "pipelines"):
            (tmp_path / name).mkdir()
        (tmp_path / "pyproject.toml").write_text("")
        ran = there(tmp_path, "-c", "import roundup.shipped as s; print(s.pipelines())")
        assert not ran.stdout.startswith(str(tmp_path))

    def test_the_demo_makes_its_draft(self, tmp_path: Path) -> None:
        ran = there(tmp_path, "-m", "roundup", "demo")
        assert ran.returncode == 0, ran.stderr
        assert "This week:" in ran.stdout
        assert "link in Chinese" in ran.stdout
        assert len(re.findall(r"^<!-- item:i\d+ -->$", ran.stdout, re.M)) == 8

    def test_the_main_path_works(self, tmp_path: Path) -> None:
        """A newsletter is made, a link taken in, a pipeline run, a draft written."""
        for words in (
            ["init", "mine"],
            ["--home", "mine", "add", "--queue", "--title", "Ferries sail", "http://10.9.8.7/a"],
            ["--home", "mine", "run", "nightly"],
            ["--home", "mine", "list", "--json"],
            ["--home", "mine", "draft", "--offline"],
            ["--home", "mine", "draft", "--offline", "--format", "html"],
            ["--home", "mine", "backup", "copy.db"],
        ):
            ran = there(tmp_path, "-m", "roundup", *words)
            assert ran.returncode == 0, (words, ran.stderr)
        (draft,) = (tmp_path / "mine" / "drafts").glob("*.md")
        assert "**Ferries sail.**" in draft.read_text("utf-8")
