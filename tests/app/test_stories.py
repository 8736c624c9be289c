"""Stories and items: joined and parted, decided on, in the editor's words."""

import json
from typing import Any

import pytest

from roundup.app import choose, draft, exports, lists
from roundup.app.desk import Desk
from roundup.errors import PartialError, UsageError
from roundup.model import Issue
from tests.newsroom import take

WEEK = "2024-W01"


@pytest.fixture
def four(desk: Desk) -> Desk:
    """A desk with four candidates, each its own story: A to D."""
    for name in "abcd":
        take(desk, f"https://{name}.example/x", pick=False, title=name.upper(), outlet=f"Post {name.upper()}")
    return desk


def named(desk: Desk, *given: str) -> choose.Named:
    """What these words name."""
    found = choose.name(desk, given)
    assert not found.unknown
    return found


def of(desk: Desk) -> list[str]:
    """The story of each link."""
    return [row["story"] for row in lists.rows(desk)]


def issue(desk: Desk) -> Issue:
    """The week's issue as it would be drafted now."""
    return draft.compose_issue(desk, desk.calendar.named(WEEK), None)


def items(desk: Desk) -> dict[str, list[str]]:
    """The sources of each item, by its headline."""
    return {item.headline: [source.name for source in item.sources] for item in issue(desk).items}


def merge(desk: Desk, *given: str) -> int:
    """Merge these."""
    return choose.merge(desk, named(desk, *given), choose.story_of(desk, given[0]))


def merge_items(desk: Desk, *given: str) -> int:
    """Print these as one item of the week."""
    first = choose.story_of(desk, given[0])
    return choose.merge_items(desk, named(desk, *given), first, desk.calendar.named(WEEK))


# -- what is meant


def test_links_stories_and_items_are_told_apart(four: Desk) -> None:
    merge_items(four, "1", "2")
    found = choose.name(four, ["s2", "3", "i1", "https://d.example/x", "s9", "i9", "x1", "s", "s02"])
    assert (found.stories, found.links, found.items) == ([2], [3, 4], [1])
    assert found.unknown[:4] == ["s9", "i9", "x1", "s"]


def test_a_link_stands_for_its_story(four: Desk) -> None:
    assert choose.story_of(four, "https://c.example/x") == 3
    with pytest.raises(PartialError, match="There is no story s9"):
        choose.story_of(four, "s9")


# -- merge, split, move


def test_a_merged_story_is_one_item_with_all_its_sources(four: Desk) -> None:
    assert merge(four, "2", "1", "s4") == 2
    assert of(four) == ["s2", "s2", "s3", "s2"]
    found = issue(four).items
    assert sorted(len(item.sources) for item in found) == [1, 3]


def test_the_first_that_is_named_keeps_its_words_and_undo_parts_all_again(four: Desk) -> None:
    choose.say(four, named(four, "s3"), {"headline": "Mine"})
    merge(four, "s3", "1", "2")
    assert "Mine." in items(four)
    assert choose.undo(four, 1) == ["Undone: `merge` of s3, s1, s2."]
    assert of(four) == ["s1", "s2", "s3", "s4"]


def test_one_story_alone_cannot_be_merged(four: Desk) -> None:
    for given in (["1"], ["1", "s1"], ["1", "1"]):
        with pytest.raises(UsageError):
            merge(four, *given)
        with pytest.raises(UsageError):
            merge_items(four, *given)


def test_a_link_is_split_off_into_a_new_story_and_back(four: Desk) -> None:
    merge(four, "1", "2", "3")
    assert choose.split(four, named(four, "2", "3")) == "2, 3 is now story s5."
    assert of(four) == ["s1", "s5", "s5", "s4"]
    choose.undo(four, 1)
    assert of(four) == ["s1", "s1", "s1", "s4"]


def test_a_link_is_moved_to_another_story(four: Desk) -> None:
    choose.move(four, [1, 2], 4)
    assert of(four) == ["s4", "s4", "s3", "s4"]
    choose.undo(four, 1)
    assert of(four) == ["s1", "s2", "s3", "s4"]


def test_a_story_that_was_emptied_is_listed_nowhere(four: Desk) -> None:
    merge(four, "1", "2")
    assert [row["id"] for row in lists.stories(four)] == ["s1", "s3", "s4"]
    assert [article["link"] for article in lists.stories(four)[0]["articles"]] == ["1", "2"]


# -- merge --item


def test_stories_of_one_item_stay_stories_and_are_printed_together(four: Desk) -> None:
    number = merge_items(four, "2", "1")
    assert of(four) == ["s1", "s2", "s3", "s4"]
    together = next(item for item in issue(four).items if len(item.sources) == 2)
    assert (together.id, sorted(together.stories)) == (number, [1, 2])
    choose.undo(four, 1)
    assert [len(item.sources) for item in issue(four).items] == [1, 1, 1, 1]


def test_an_item_is_taken_apart_again(four: Desk) -> None:
    number = merge_items(four, "1", "2", "3")
    before = issue(four)
    choose.split(four, named(four, f"i{number}"))
    found = issue(four).items
    assert [len(item.sources) for item in found] == [1, 1, 1, 1]
    assert number in {item.id for item in found}
    choose.undo(four, 1)
    assert issue(four) == before


# -- decisions


def decisions(desk: Desk) -> dict[str, str | None]:
    """What holds for each story."""
    return {row["id"]: row["decision"] for row in lists.stories(desk)}


def test_a_decision_on_a_story_stands_above_those_on_its_links(four: Desk) -> None:
    merge(four, "1", "2")
    choose.decide(four, named(four, "1"), "pick")
    choose.decide(four, named(four, "s1"), "drop")
    assert "s1" in decisions(four)
    assert decisions(four)["s1"] == "drop"
    assert sorted(items(four)) == ["C.", "D."]
    choose.undo(four, 1)
    assert issue(four).items[0].state == "picked"


def test_a_later_decision_on_a_link_of_a_decided_story_is_on_the_story_too(four: Desk) -> None:
    choose.decide(four, named(four, "s1"), "drop")
    choose.decide(four, named(four, "1"), "pick")
    assert issue(four).items[0].headline == "A."
    assert decisions(four)["s1"] == "pick"
    assert choose.undo(four, 1) == ["Undone: `pick` of 1, s1."]
    assert "A." not in items(four)


def test_a_dropped_link_of_a_picked_story_is_not_cited(four: Desk) -> None:
    merge(four, "1", "2")
    choose.decide(four, named(four, "2"), "drop")
    choose.decide(four, named(four, "s1"), "pick")
    found = [item for item in issue(four).items if 1 in item.stories]
    assert [[source.name for source in item.sources] for item in found] == [["Post A"]]


def test_a_decision_on_an_item_is_on_all_its_stories(four: Desk) -> None:
    number = merge_items(four, "1", "2")
    choose.decide(four, named(four, f"i{number}"), "drop")
    assert sorted(items(four)) == ["C.", "D."]
    choose.undo(four, 1)
    assert len(issue(four).items) == 3


# -- the editor's words


SAID: dict[str, Any] = {
    "headline": "Tallow is dear",
    "emoji": "🕯️",
    "section": "Trade",
    "place": 1,
    "note": "Ask Odd",
    "teaser": "dear tallow",
}


@pytest.mark.parametrize("given", ["s3", "3", "i"])
def test_words_of_a_story_or_an_item_are_printed(four: Desk, given: str) -> None:
    numbers = {item.stories[0]: item.id for item in issue(four).items}
    before = issue(four)
    choose.say(four, named(four, f"i{numbers[3]}" if given == "i" else given), SAID)
    section = issue(four).sections[1]
    (item,) = section.items
    assert section.title == "Trade"
    assert (item.headline, item.emoji, item.teaser) == ("Tallow is dear.", "🕯️", "dear tallow")
    assert "Ask Odd" in item.notes
    assert "write the headline" not in (item.todo or "")
    choose.undo(four, 1)
    assert issue(four) == before


def test_words_of_an_item_stand_above_those_of_its_story(four: Desk) -> None:
    number = {item.stories[0]: item.id for item in issue(four).items}[2]
    choose.say(four, named(four, f"i{number}"), {"headline": "The item's"})
    choose.say(four, named(four, "s2"), {"headline": "The story's", "emoji": "🪝"})
    (item,) = [item for item in issue(four).items if item.id == number]
    assert (item.headline, item.emoji) == ("The item's.", "🪝")


def test_a_place_puts_an_item_first_in_its_section(four: Desk) -> None:
    choose.say(four, named(four, "s1"), {"place": 2})
    choose.say(four, named(four, "s3"), {"place": 1})
    assert list(items(four))[:2] == ["C.", "A."]


def test_words_come_into_the_draft_and_its_json(four: Desk) -> None:
    choose.say(four, named(four, "s3"), SAID)
    path, _ = draft.draft(four, four.calendar.named(WEEK), offline=True)
    assert "🕯️ **Tallow is dear.**" in path.read_text("utf-8")
    shown = exports.shown(four, four.calendar.named(WEEK), "json", offline=True)
    section = json.loads(shown or b"")["sections"][1]
    assert (section["title"], section["items"][0]["emoji"]) == ("Trade", "🕯️")
    assert lists.stories(four)[2]["title"] == "Tallow is dear"
