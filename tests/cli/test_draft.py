"""`roundup draft`."""

import json
from pathlib import Path

import pytest

from tests.conftest import Answer, SmallWeb
from tests.newsroom import LEAD, Command, article

pytestmark = pytest.mark.usefixtures("friday")

WEEK = "2024-W01"


@pytest.fixture
def week(roundup: Command) -> Command:
    """The command over a week with one pick and two candidates, none of them fetched."""
    roundup(
        "add", "--queue", "--title", "Ferries sail", "--quote", "Not one boat.", "https://quill.example/a"
    )
    for name in ("b", "c"):
        roundup(
            *("add", "--queue", "--no-pick", "--title", f"Story {name}", "--date", "2024-01-03"),
            f"https://quill.example/{name}",
        )
    return roundup


def written(tmp_path: Path, name: str = f"{WEEK}.md") -> Path:
    """A file among the drafts."""
    return tmp_path / "home" / "drafts" / name


def test_a_draft_is_written_and_stdout_holds_its_path_alone(week: Command, tmp_path: Path) -> None:
    ran = week("draft", "--offline")
    assert (ran.code, ran.out) == (0, f"{written(tmp_path)}\n")
    text = written(tmp_path).read_text()
    assert f'week: "{WEEK}"' in text
    assert "**Ferries sail.**" in text


def test_quiet_still_prints_the_path(week: Command, tmp_path: Path) -> None:
    ran = week("draft", "--offline", "--quiet")
    assert (ran.out, ran.err) == (f"{written(tmp_path)}\n", "")


def test_what_is_due_is_fetched_and_read_before(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    web.pages["/ferry"] = Answer(article())
    roundup("add", "--queue", web.url("/ferry"))
    roundup("draft")
    assert f"Quill Harbour Post: “{LEAD}”" in written(tmp_path).read_text()


def test_offline_asks_nobody(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    web.pages["/ferry"] = Answer(article())
    roundup("add", "--queue", web.url("/ferry"))
    ran = roundup("draft", "--offline")
    assert ran.code == 0
    assert web.asked == []
    assert LEAD not in written(tmp_path).read_text()


@pytest.mark.parametrize("form", ["html", "json"])
def test_another_format_is_written_beside_the_draft_that_is_made_with_it(
    week: Command, tmp_path: Path, form: str
) -> None:
    ran = week("draft", "--offline", "--format", form)
    assert ran.out == f"{written(tmp_path, f'{WEEK}.{form}')}\n"
    assert "Ferries sail" in written(tmp_path, f"{WEEK}.{form}").read_text()
    assert written(tmp_path).is_file()


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_stdout_prints_what_would_be_written_and_writes_no_file(
    week: Command, tmp_path: Path, form: str
) -> None:
    printed = week("draft", "--offline", "--stdout", "--format", form)
    assert printed.code == 0
    assert not (tmp_path / "home" / "drafts").exists()
    week("draft", "--offline", "--format", form)
    assert printed.out == written(tmp_path, f"{WEEK}.{form}").read_text()


def test_a_file_that_is_damaged_is_left_alone_and_the_new_draft_is_named(
    week: Command, tmp_path: Path
) -> None:
    week("draft", "--offline")
    written(tmp_path).write_text("My own words. <!-- \r\n", newline="")
    ran = week("draft", "--offline")
    assert (ran.code, ran.out) == (3, "")
    assert str(written(tmp_path, f"{WEEK}.new.md")) in ran.err
    assert written(tmp_path).read_bytes() == b"My own words. <!-- \r\n"
    assert "**Ferries sail.**" in written(tmp_path, f"{WEEK}.new.md").read_text()


def test_a_limit_keeps_picks_first_and_counts_the_rest_on_stderr(week: Command, tmp_path: Path) -> None:
    ran = week("draft", "--offline", "--limit", 1)
    assert ran.code == 0
    assert "2 more left out by --limit.\n" in ran.err
    text = written(tmp_path).read_text()
    assert "**Ferries sail.**" in text
    assert "Story" not in text


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_what_is_left_out_is_told_once(week: Command, form: str) -> None:
    ran = week("draft", "--offline", "--limit", 1, "--format", form)
    marks = (
        "2 marks of what is to be written are still in the draft; readers don't see them.\n"
        if form == "html"
        else ""
    )
    assert ran.err == "2 more left out by --limit.\n" + marks


def test_candidates_beyond_the_draft_are_counted_on_stderr(
    week: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUNDUP_DRAFT__ITEMS", "2")
    ran = week("draft", "--offline")
    assert f"1 more candidate in this week: `roundup list --week {WEEK}` shows them.\n" in ran.err


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ([], WEEK),
        (["--week"], WEEK),
        (["--week", "2024-W01"], WEEK),
        (["--week", "2024-w01"], WEEK),
        (["--since", "2024-01-01", "--until", "2024-01-14"], "2024-01-01--2024-01-14"),
        (["--since", "2024-01-01", "--until", "2024-01-14", "--week", "2024-W02"], "2024-W02"),
    ],
)
def test_the_week_that_is_meant_names_the_file(
    week: Command, tmp_path: Path, said: list[str], name: str
) -> None:
    ran = week("draft", "--offline", *said)
    assert (ran.code, ran.out) == (0, f"{written(tmp_path, f'{name}.md')}\n")


def test_last_is_the_week_before(roundup: Command, tmp_path: Path) -> None:
    roundup("add", "--queue", "--title", "Ice", "--date", "2023-12-28", "https://quill.example/ice")
    assert roundup("draft", "--offline", "--week", "last").out == f"{written(tmp_path, '2023-W52.md')}\n"


@pytest.mark.parametrize("more", [[], ["--stdout"], ["--format", "html"], ["--format", "html", "--stdout"]])
def test_nothing_in_the_week_is_a_sentence_and_no_file(
    week: Command, tmp_path: Path, more: list[str]
) -> None:
    ran = week("draft", "--offline", "--week", "2022-W10", *more)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == ("There is nothing in 2022-W10 (2022-03-07 to 2022-03-13), so there is no draft.\n")
    assert not (tmp_path / "home" / "drafts").exists()


def test_nothing_in_the_week_is_json_with_empty_sections(week: Command) -> None:
    ran = week("draft", "--offline", "--week", "2022-W10", "--format", "json", "--stdout")
    assert ran.code == 0
    assert json.loads(ran.out)["sections"] == []


def test_json_has_every_key(week: Command) -> None:
    found = json.loads(week("draft", "--offline", "--format", "json", "--stdout").out)
    assert list(found) == [
        *("week", "from", "until", "title", "welcome", "teasers", "lead", "sections", "footnotes")
    ]
    assert (found["week"], found["from"], found["until"]) == (WEEK, "2024-01-01", "2024-01-07")
    (section,) = found["sections"]
    first = section["items"][0]
    assert list(first) == [
        *("id", "state", "emoji", "headline", "body", "todo", "stories", "sources", "quotes", "coverage"),
        "offered",
    ]
    assert [item["state"] for item in section["items"]] == ["picked", "suggested", "suggested"]
    assert list(first["sources"][0]) == ["name", "url", "language", "tags", "link"]
    assert list(first["quotes"][0]) == ["text", "speaker", "role", "outlet", "link", "start", "end"]


def test_json_is_utf_8_and_not_escaped(roundup: Command) -> None:
    roundup("add", "--queue", "--title", "岚海渡轮", "https://quill.example/a")
    assert "岚海渡轮" in roundup("draft", "--offline", "--format", "json", "--stdout").out


@pytest.mark.parametrize(
    "said",
    [
        ["--format", "docx"],
        ["--limit", "0"],
        ["--limit", "x"],
        ["--since", "2024-01-01"],
        ["--until", "2024-01-07"],
        ["--since", "2024-01-08", "--until", "2024-01-07"],
    ],
)
def test_what_cannot_be_meant_is_wrong_usage_and_writes_nothing(
    week: Command, tmp_path: Path, said: list[str]
) -> None:
    ran = week("draft", "--offline", *said)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert not (tmp_path / "home" / "drafts").exists()


@pytest.mark.parametrize("name", ["../outside", "../../outside", "a/b", "..", "2024-W60"])
def test_a_name_beside_two_days_can_only_be_a_weeks(week: Command, tmp_path: Path, name: str) -> None:
    """It names a file, which must not land anywhere else than among the drafts."""
    before = set(tmp_path.rglob("*.md"))
    ran = week("draft", "--offline", "--since", "2024-01-01", "--until", "2024-01-07", "--week", name)
    assert (ran.code, ran.out) == (2, "")
    assert set(tmp_path.rglob("*.md")) == before
