"""Templates as an editor has them: listed, copied, and run under limits."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roundup.app import draft, templates
from roundup.app.desk import Desk
from roundup.config import DATABASE, FILE, Home
from roundup.errors import PartialError, UnusableError, UsageError
from roundup.issue import draftfile
from roundup.model import Issue
from roundup.render import markdown
from roundup.render.templates import shipped
from roundup.weeks import Week
from tests.newsroom import take

WEEK = "2024-W01"


def week(desk: Desk) -> Week:
    """The week of these tests."""
    return desk.calendar.named(WEEK)


def add(desk: Desk, title: str, **said: Any) -> None:
    """Pick a link of this title, quoted."""
    address = f"https://quill.example/{title[:5]}"
    take(desk, address, title=title, outlet="Post", quotes=("Not one boat.",), **said)


def issue(desk: Desk) -> Issue:
    """An issue of two picked links."""
    add(desk, "Ferry *sails*")
    add(desk, "Kelp is dear", section="Kelp")
    return draft.compose_issue(desk, week(desk), None)


def put(desk: Desk, name: str, source: str) -> Path:
    """A template of the home's own."""
    path = desk.home.path / "templates" / f"{name}.md.j2"
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, "utf-8")
    return path


def refused(act: Callable[[], object]) -> str:
    """What is said when an act can't be done for want of something usable."""
    with pytest.raises(UnusableError) as told:
        act()
    return str(told.value)


# -- listed, shown, copied


def test_shipped_templates_and_those_of_the_home_are_listed_by_name(desk: Desk) -> None:
    put(desk, "mine", "{# The way I like it. #}\n---\n")
    put(desk, "tldr", "---\n")
    rows = templates.listed(desk)
    assert [(row["name"], row["whose"]) for row in rows] == [
        ("mine", "yours"),
        ("oneliner", "shipped"),
        ("thisweek", "shipped"),
        ("tldr", "yours"),
        ("weekly", "shipped"),
    ]
    assert rows[0]["about"] == "The way I like it."
    assert rows[3]["about"] == ""
    assert rows[4]["about"].startswith("The round-up: ")


@pytest.mark.parametrize("name", ["Mine.md.j2", "my letter.md.j2", "mine.md", ".md.j2", "mine.md.j2~"])
def test_a_file_of_another_kind_of_name_is_no_template(desk: Desk, name: str) -> None:
    put(desk, "mine", "").rename(desk.home.path / "templates" / name)
    assert [row["name"] for row in templates.listed(desk)] == sorted(shipped())


def test_a_home_without_templates_has_the_shipped_ones(tmp_path: Path) -> None:
    nowhere = Desk(Home(tmp_path / "nowhere", tmp_path / "nowhere" / DATABASE))
    assert [row["name"] for row in templates.listed(nowhere)] == sorted(shipped())
    assert templates.source(nowhere, "weekly") == shipped()["weekly"]
    assert not (tmp_path / "nowhere").exists()


def test_the_source_of_the_homes_own_comes_before_a_shipped_one(desk: Desk) -> None:
    put(desk, "weekly", "Mine")
    assert templates.source(desk, "weekly") == "Mine"


@pytest.mark.parametrize("name", ["wekly", "../weekly", "weekly.md.j2", "/etc/passwd", ""])
def test_a_name_that_there_is_not_is_said_with_the_nearest(desk: Desk, name: str) -> None:
    for act in (templates.source, templates.copy):
        said = refused(lambda act=act: act(desk, name))  # type: ignore[misc]
        assert said.startswith(f"There is no template {name}; ")
        assert "weekly" in said


def test_a_copy_is_the_shipped_template_letter_by_letter_and_is_used_from_then_on(desk: Desk) -> None:
    path = templates.copy(desk, "weekly")
    assert path == desk.home.path / "templates" / "weekly.md.j2"
    assert path.read_text("utf-8") == shipped()["weekly"]
    made = templates.draft(desk, issue(desk), "weekly")
    path.write_text(path.read_text("utf-8").replace("This week:", "In this letter:"), "utf-8")
    assert templates.draft(desk, issue(desk), "weekly") == made.replace("This week:", "In this letter:")


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_copy_under_a_name_of_ones_own_makes_the_same_draft(desk: Desk, name: str) -> None:
    templates.copy(desk, name, "mine")
    assert templates.draft(desk, issue(desk), "mine") == templates.draft(desk, issue(desk), name)


def test_a_copy_is_never_written_over_another_template(desk: Desk) -> None:
    path = put(desk, "mine", "Mine")
    with pytest.raises(PartialError, match=r"mine\.md\.j2 is there already, so nothing was copied"):
        templates.copy(desk, "weekly", "mine")
    assert path.read_text() == "Mine"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("new", ["../mine", "a/b", "Mine", "mine.md", "..", "my letter", "\x1b[2J", "é"])
def test_a_copys_name_is_plain(desk: Desk, new: str) -> None:
    with pytest.raises(UsageError, match="can't be a template's name"):
        templates.copy(desk, "weekly", new)
    assert not (desk.home.path / "templates").exists()


def test_nothing_is_copied_where_there_is_no_newsletter(tmp_path: Path) -> None:
    nowhere = Desk(Home(tmp_path / "nowhere", tmp_path / "nowhere" / DATABASE))
    assert "roundup init" in refused(lambda: templates.copy(nowhere, "weekly"))
    assert not (tmp_path / "nowhere").exists()


# -- run


def test_the_template_is_the_one_that_is_named_else_that_of_the_settings(desk: Desk) -> None:
    made = issue(desk)
    assert templates.draft(desk, made) == markdown.draft(made, "weekly")
    (desk.home.path / FILE).write_text('[draft]\ntemplate = "tldr"\n')
    vars(desk).pop("settings")
    assert templates.draft(desk, made) == markdown.draft(made, "tldr")
    assert templates.draft(desk, made, "oneliner") == markdown.draft(made, "oneliner")


def test_a_template_of_the_homes_own_includes_others_of_the_home(desk: Desk) -> None:
    put(desk, "foot", "Foot of {{ issue.week }}, {{ issue.items[0].headline }}")
    put(desk, "mine", '{% extends "weekly" %}{% block teasers %}{% include "foot" %}{% endblock %}')
    assert "Foot of 2024-W01, Ferry \\*sails\\*." in templates.draft(desk, issue(desk), "mine")


FRONT = '---\ntitle: "x"\nweek: "y"\n---\n\n## Round-Up\n'


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("## Round-Up\n", "makes no front matter with title and week"),
        (FRONT, "makes a draft without item i1: print every item"),
        (
            FRONT + "{% for one in issue['items'] %}\n\n<!-- item:i1 -->\n**A.**\n{% endfor %}",
            "makes a draft that has the marker of item i1 twice",
        ),
        (
            FRONT
            + "{% for one in issue['items'] %}\n\n<!-- item:i{{ one.id }} -->\n### {{ one.headline }}\n{% endfor %}",
            "makes item i1 without words of its own: a heading ends an item",
        ),
    ],
)
def test_a_template_that_makes_no_draft_is_to_blame_itself(desk: Desk, source: str, said: str) -> None:
    put(desk, "mine", source)
    with pytest.raises(UnusableError, match="templates/mine.md.j2 " + said):
        templates.draft(desk, issue(desk), "mine")


def test_a_wrong_template_is_said_with_its_file_and_line(desk: Desk) -> None:
    put(desk, "mine", "\n{{ issue.titel }}")
    said = refused(lambda: templates.draft(desk, issue(desk), "mine"))
    assert said == "templates/mine.md.j2, line 2: an issue has no titel; did you mean title?"


def test_a_template_that_is_not_in_utf_8_is_named(desk: Desk) -> None:
    path = put(desk, "mine", "")
    path.write_bytes(b"Caf\xe9")
    assert refused(lambda: templates.draft(desk, issue(desk), "mine")) == (
        f"{path} is not in UTF-8; save it as UTF-8 and try again."
    )


def test_a_name_that_is_in_no_folder_is_refused_when_a_draft_is_made(desk: Desk) -> None:
    put(desk, "mine", "")
    said = refused(lambda: templates.draft(desk, issue(desk), "min"))
    assert said == "There is no template min; did you mean mine?"


ENDLESS = {
    "loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "a power": "{{ (2 ** 99999999) ** 9999 }}",
    "text of others": "{{ lipsum(99999999) | length }}",
}


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS)
def test_a_template_that_does_not_end_is_stopped(desk: Desk, source: str) -> None:
    put(desk, "mine", f"{{% include 'other' %}}{source}")
    put(desk, "other", "")
    said = refused(lambda: templates.draft(desk, issue(desk), "mine", seconds=1))
    assert said == (
        "templates/mine.md.j2 took more than 1 second, so it was stopped; look for a loop in it that does not end, "
        "or for text that grows and grows."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of one process")
@pytest.mark.parametrize(
    "source",
    [
        '{{ "x" * 10 ** 10 }}',
        '{% set a = "x" * 10 ** 8 %}{{ a ~ a ~ a ~ a ~ a }}',
        "{{ ((range(99999) | list) * 9999) | length }}",
        '{{ "%9999999999d" % 1 }}',
    ],
)
def test_a_template_that_takes_too_much_memory_is_stopped(
    desk: Desk, source: str, capfd: pytest.CaptureFixture[str]
) -> None:
    put(desk, "mine", source)
    said = refused(lambda: templates.draft(desk, issue(desk), "mine"))
    assert said.startswith("templates/mine.md.j2 took more than 500 MB of memory, so it was stopped; ")
    assert capfd.readouterr().err == ""


def test_nothing_is_written_when_a_template_is_wrong_and_an_old_draft_stays(desk: Desk) -> None:
    issue(desk)
    put(desk, "mine", "{{ issue.titel }}")
    with pytest.raises(UnusableError):
        draft.draft(desk, week(desk), template="mine", offline=True)
    assert not desk.home.drafts.exists()
    path, _ = draft.draft(desk, week(desk), template="tldr", offline=True)
    before = path.read_bytes()
    with pytest.raises(UnusableError):
        draft.draft(desk, week(desk), template="mine", offline=True)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


# -- the draft file


@pytest.mark.parametrize("name", sorted(shipped()))
def test_drafting_again_changes_nothing_in_any_shape(desk: Desk, name: str) -> None:
    issue(desk)
    path, _ = draft.draft(desk, week(desk), template=name, offline=True)
    before = path.read_bytes()
    assert draftfile.parse(before.decode()).items.keys() == {1, 2}
    draft.draft(desk, week(desk), template=name, offline=True)
    assert path.read_bytes() == before
    assert not (path.parent / ".copies").exists()


@pytest.mark.parametrize("name", sorted(shipped()))
def test_in_any_shape_what_the_editor_wrote_stays_and_what_is_new_joins(desk: Desk, name: str) -> None:
    issue(desk)
    path, _ = draft.draft(desk, week(desk), template=name, offline=True)
    mine = path.read_text("utf-8").replace("Ferry \\*sails\\*", "The *boat* goes")
    assert "The *boat* goes" in mine
    path.write_text(mine, "utf-8")
    add(desk, "Salt is cheap")
    draft.draft(desk, week(desk), template=name, offline=True)
    file = draftfile.parse(path.read_text("utf-8"))
    assert list(file.items) == [1, 3, 2]
    assert "The *boat* goes" in file.items[1]
    assert "Salt is cheap" in file.items[3]
