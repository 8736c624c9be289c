"""Closing an issue: its number, and what it used."""

from datetime import timedelta

import pytest

from roundup.app import choose, closing, draft
from roundup.app.desk import Desk
from roundup.errors import PartialError
from roundup.weeks import Week
from tests.conftest import NOW
from tests.newsroom import take


def week(desk: Desk, name: str = "2024-W01") -> Week:
    """A week of this newsletter."""
    return desk.calendar.named(name)


def closed(desk: Desk) -> int:
    """This week's issue of one picked link, drafted and closed."""
    take(desk, "https://quill.example/ferry", title="Ferry", outlet="Post")
    draft.draft(desk, week(desk), offline=True)
    return closing.close(desk, week(desk))


def printed(desk: Desk, name: str) -> int:
    """How many items a draft of this week would have."""
    return len(draft.compose_issue(desk, week(desk, name), None).items)


def test_issues_are_numbered_from_one_in_the_order_of_closing(desk: Desk) -> None:
    assert closed(desk) == 1
    desk.clock = lambda: NOW + timedelta(days=7)
    take(desk, "https://quill.example/kelp", title="Kelp", outlet="Post")
    draft.draft(desk, week(desk, "2024-W02"), offline=True)
    assert closing.close(desk, week(desk, "2024-W02")) == 2
    assert [row["number"] for row in closing.listed(desk)] == [2, 1]


def test_what_a_closed_issue_used_is_in_no_week_until_it_is_opened_again(desk: Desk) -> None:
    closed(desk)
    assert printed(desk, "2024-W01") == 0
    assert closing.reopen(desk, 1) == "2024-W01"
    assert printed(desk, "2024-W01") == 1


def test_the_draft_of_a_closed_issue_is_left_alone(desk: Desk) -> None:
    closed(desk)
    path = desk.home.drafts / "2024-W01.md"
    before = path.read_bytes()
    take(desk, "https://quill.example/kelp", title="Kelp", outlet="Post")
    draft.draft(desk, week(desk), offline=True)
    assert path.read_bytes() == before


def test_an_issue_keeps_its_number_when_it_is_opened_and_closed_again(desk: Desk) -> None:
    closed(desk)
    closing.reopen(desk, 1)
    assert closing.close(desk, week(desk)) == 1


def test_closing_can_be_undone(desk: Desk) -> None:
    closed(desk)
    choose.undo(desk, 1)
    assert closing.listed(desk) == []
    assert printed(desk, "2024-W01") == 1


def test_what_can_not_be_closed_is_told(desk: Desk) -> None:
    with pytest.raises(PartialError, match="no draft of 2024-W01"):
        closing.close(desk, week(desk))
    closed(desk)
    with pytest.raises(PartialError, match="closed already"):
        closing.close(desk, week(desk))
    with pytest.raises(PartialError, match="no closed issue 7"):
        closing.reopen(desk, 7)


def test_what_comes_after_the_issue_was_sent_counts_for_the_next_open_week(desk: Desk) -> None:
    """Whoever sends on Friday finds the weekend's links in the next issue."""
    closed(desk)
    desk.clock = lambda: NOW + timedelta(hours=5)
    take(desk, "https://quill.example/kelp", title="Kelp", outlet="Post")
    take(desk, "https://quill.example/rope", title="Rope", outlet="Post", pick=False)
    assert printed(desk, "2024-W01") == 0
    assert printed(desk, "2024-W02") == 2
    draft.draft(desk, week(desk, "2024-W02"), offline=True)
    closing.close(desk, week(desk, "2024-W02"))
    closing.reopen(desk, 1)
    assert printed(desk, "2024-W01") == 1
