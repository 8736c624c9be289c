"""A draft file against the store."""

from collections.abc import Callable
from pathlib import Path

import pytest

from roundup.app import checking, closing, draft, exports
from roundup.app.desk import Desk
from roundup.errors import PartialError, RefusedError, UnusableError
from roundup.issue.check import Finding
from roundup.model import Outcome
from roundup.store import links
from roundup.store.database import writing
from tests.conftest import Answer, SmallWeb
from tests.newsroom import read, take

WEEK = "2024-W01"
TEXT = (
    "The ferry between Ostrel and Karst sailed again on Monday, officials of the port authority said.",
    "It carried 40 people and cost $497m, of which “not a single coin was spent on paint,” said Ines Malk.",
)


def write(desk: Desk, *edits: tuple[str, str]) -> Path:
    """The week's draft, with these words put in the place of others."""
    path, _ = draft.draft(desk, desk.calendar.named(WEEK), offline=True)
    text = path.read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return path


def findings(desk: Desk, path: Path, **more: bool) -> list[Finding]:
    """What is to be said of this draft."""
    return checking.findings(desk, desk.calendar.named(WEEK), path, path.read_text("utf-8"), **more)


def kinds(found: list[Finding]) -> set[tuple[str, str]]:
    return {(one.kind, one.level) for one in found}


@pytest.fixture
def ferry(desk: Desk) -> Callable[[str], Path]:
    """A draft of one article, with this body in the place of its quoted lead."""
    link = take(desk, "https://quill.example/ferry", outlet="Post")
    read(desk, link, *TEXT, title="Ferry sails again")

    def with_body(body: str) -> Path:
        return write(desk, ("Post: “", f"{body} Post: “")) if body else write(desk)

    return with_body


def test_what_we_drafted_ourselves_is_in_order_but_for_what_is_to_be_written(
    desk: Desk, ferry: Callable[[str], Path]
) -> None:
    found = findings(desk, ferry(""))
    assert {one.level for one in found} <= {"todo", "warn"}
    assert {one.line for one in found if one.level == "todo"} != {None}


def test_each_item_is_compared_with_its_own_sources_alone(desk: Desk) -> None:
    """What another item's source says is no evidence."""
    one, other = (
        take(desk, "https://quill.example/a", outlet="Post"),
        take(desk, "https://quill.example/b", outlet="Post"),
    )
    read(desk, one, *TEXT, title="Ferry sails again")
    read(
        desk,
        other,
        "The kelp of Varnholm is sold out, and its price rose to 12 crowns a bundle.",
        title="Kelp is dear",
    )
    path = write(desk, ("**Kelp is dear.**", "**Kelp is dear.** They paid $497m."))
    refused = [found for found in findings(desk, path) if found.level == "refuse"]
    assert [(found.kind, found.text) for found in refused] == [("figure", "They paid $497m.")]


def test_an_editors_own_quotations_and_notes_are_evidence(desk: Desk) -> None:
    take(
        desk,
        "https://quill.example/walled",
        title="Tallow is dear",
        outlet="Post",
        quotes=("Not one vat in all of Karst is warm.",),
        note="Prices rose by 31 percent",
    )
    path = write(
        desk, ("**Tallow is dear.**", "**Tallow is dear.** Up 31%: “not one vat in all of Karst is warm.”")
    )
    assert not [found for found in findings(desk, path) if found.level == "refuse"]


def test_a_page_that_an_item_cites_is_evidence_for_it(desk: Desk, ferry: Callable[[str], Path]) -> None:
    other = take(desk, "https://quill.example/kelp", pick=False)
    read(
        desk,
        other,
        "The kelp of Varnholm is sold out, and its price rose to 12 crowns a bundle.",
        title="Kelp",
    )
    body = "Kelp [is dear too](https://quill.example/kelp?utm_source=x), at 12 crowns."
    found = findings(desk, ferry(body))
    assert not [one for one in found if one.level == "refuse"]
    assert ("link", "warn") in kinds(found)


def test_a_dead_link_is_named_from_the_last_visit_or_asked_for_now(desk: Desk, web: SmallWeb) -> None:
    link = take(desk, web.url("/ferry"), title="Ferry sails again", outlet="Post")
    path = write(desk)
    gone = "There is no such page any more (404)."
    assert ("link", gone) not in {(one.kind, one.why) for one in findings(desk, path)}
    assert ("link", gone) in {(one.kind, one.why) for one in findings(desk, path, online=True)}
    web.pages["/ferry"] = Answer("<p>Here I am.</p>")
    assert not [one for one in findings(desk, path, online=True) if one.kind == "link"]
    with writing(desk.db.conn):
        links.settle(desk.db, link, Outcome("failed", gone), None)
    assert ("link", gone) in {(one.kind, one.why) for one in findings(desk, path)}


def test_the_issue_that_had_a_link_before_is_named(desk: Desk, ferry: Callable[[str], Path]) -> None:
    ferry("")
    closing.close(desk, desk.calendar.named(WEEK))
    path = desk.home.drafts / "2024-W02.md"
    path.write_text((desk.home.drafts / f"{WEEK}.md").read_text("utf-8"), "utf-8")
    found = checking.findings(desk, desk.calendar.named("2024-W02"), path, path.read_text("utf-8"))
    assert [one.why for one in found if one.kind == "repeat"] == [f"The link was in issue 1 ({WEEK})."]


def test_a_strict_export_is_not_written_while_something_must_be_mended(
    desk: Desk, ferry: Callable[[str], Path]
) -> None:
    path = ferry("“Every tram will sing opera at noon,” they say.")
    with pytest.raises(RefusedError) as refused:
        exports.written(desk, desk.calendar.named(WEEK), ["html"], offline=True, strict=True)
    assert str(refused.value) == (
        f"{path} has 1 quotation or figure in no source and 2 things still to be written: `roundup check` names each "
        "with its line."
    )
    assert not path.with_suffix(".html").exists()
    assert exports.written(desk, desk.calendar.named(WEEK), ["html"], offline=True)[0].exists()


def test_a_file_that_is_missing_or_damaged_is_told(desk: Desk, ferry: Callable[[str], Path]) -> None:
    with pytest.raises(UnusableError, match=r"There is no file .*2024-W01\.md: `roundup draft` writes it"):
        checking.read(desk, desk.calendar.named(WEEK), None)
    path = ferry("")
    path.write_text(path.read_text("utf-8").replace("<!-- item:i1 -->", "<!-- item:i1"), "utf-8")
    with pytest.raises(PartialError, match="damaged item marker in line"):
        findings(desk, path)


def test_what_was_found_is_counted_in_one_sentence(desk: Desk, ferry: Callable[[str], Path]) -> None:
    path = ferry("“Every tram will sing opera at noon,” they say.")
    assert checking.summary(path, findings(desk, path)).startswith(f"{path}: 1 to be mended, 2 to be written")
    assert checking.summary(path, []) == f"There is nothing to say of {path}."
