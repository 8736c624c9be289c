"""`roundup templates`, and `roundup draft --template`."""

import json
from pathlib import Path

import pytest

from roundup.render.templates import shipped
from tests.newsroom import Command

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def home(roundup: Command, tmp_path: Path) -> Path:
    """A newsletter with one pick."""
    roundup(
        "add", "--queue", "--title", "Ferries sail", "--quote", "Not one boat.", "https://quill.example/a"
    )
    return tmp_path / "home"


def test_a_line_a_template_says_name_owner_and_what_it_makes(roundup: Command, home: Path) -> None:
    roundup("templates", "copy", "weekly", "--as", "mine")
    ran = roundup("templates", "list")
    assert (ran.code, ran.err) == (0, "")
    lines = [line.split(None, 2) for line in ran.out.splitlines()]
    assert [(name, whose) for name, whose, _ in lines] == [
        ("mine", "yours"),
        *((name, "shipped") for name in sorted(shipped())),
    ]
    assert lines[0][2] == lines[-1][2] != ""
    assert (
        len({line.index(about) for line, (_, _, about) in zip(ran.out.splitlines(), lines, strict=True)}) == 1
    )


def test_the_list_for_programs_says_the_same(roundup: Command, home: Path) -> None:
    rows = json.loads(roundup("templates", "list", "--json").out)
    assert [row["name"] for row in rows] == sorted(shipped())
    assert all(row.keys() == {"name", "whose", "about"} for row in rows)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_show_prints_the_source_and_nothing_else(roundup: Command, name: str) -> None:
    ran = roundup("templates", "show", name)
    assert (ran.code, ran.out, ran.err) == (0, shipped()[name], "")


@pytest.mark.parametrize("act", ["show", "copy"])
def test_a_template_that_there_is_not_is_told_with_the_nearest_name(
    roundup: Command, home: Path, act: str
) -> None:
    ran = roundup("templates", act, "wekly")
    assert (ran.code, ran.out, ran.err) == (4, "", "There is no template wekly; did you mean weekly?\n")


def test_copy_prints_the_path_of_the_copy_and_a_second_one_is_refused(roundup: Command, home: Path) -> None:
    path = home / "templates" / "weekly.md.j2"
    ran = roundup("templates", "copy", "weekly")
    assert (ran.code, ran.out, ran.err) == (0, f"{path}\n", "")
    path.write_text("Mine")
    again = roundup("templates", "copy", "weekly")
    assert (again.code, again.out) == (3, "")
    assert str(path) in again.err
    assert path.read_text() == "Mine"


def test_a_name_that_is_a_path_is_wrong_usage(roundup: Command, home: Path) -> None:
    ran = roundup("templates", "copy", "weekly", "--as", "../../weekly")
    assert (ran.code, ran.out) == (2, "")
    assert not (home / "templates").exists()


def test_a_draft_is_made_by_the_template_that_is_named(roundup: Command, home: Path) -> None:
    assert "1. [Ferries sail.](" in roundup("draft", "--offline", "--stdout", "--template", "oneliner").out
    copy = Path(roundup("templates", "copy", "oneliner", "--as", "mine").out.strip())
    copy.write_text(copy.read_text("utf-8").replace("1. {{", "1) {{"), "utf-8")
    assert "1) [Ferries sail.](" in roundup("draft", "--offline", "--stdout", "--template", "mine").out


def test_a_wrong_template_is_told_in_one_sentence_and_nothing_is_written(
    roundup: Command, home: Path
) -> None:
    copy = Path(roundup("templates", "copy", "weekly", "--as", "mine").out.strip())
    copy.write_text("---\ntitle: {{ issue.titel | yaml }}\n---\n")
    ran = roundup("draft", "--offline", "--template", "mine")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == "templates/mine.md.j2, line 2: an issue has no titel; did you mean title?\n"
    assert not (home / "drafts" / "2024-W01.md").exists()
