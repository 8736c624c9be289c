"""What an editor would be sorry to have sent."""

from roundup.issue import draftfile
from roundup.issue.lint import Cited, lint

HEAD = "---\ntitle: x\n---\n\nThis week:\n\n- Weekly Links Round-Up: a\n\n## Weekly Links Round-Up\n"
A, B = "https://post.example/a", "https://ledger.example/b"


def warnings(*items: str, **cited: Cited) -> list[tuple[str, str]]:
    """The kinds of what is found in a draft of these items, each with its sentence; `cited` by `a` and `b`."""
    body = "".join(f"\n<!-- item:i{n} -->\n{item}\n" for n, item in enumerate(items, 1))
    found = list(lint(draftfile.parse(HEAD + body), {A: cited.get("a", Cited()), B: cited.get("b", Cited())}))
    assert all(one.level == "warn" for one in found)
    return [(one.kind, one.why) for one in found]


GOOD = f"🧊 **Tarvenia's icebreakers run far too late.** They do. ([Post]({A}))"


def test_there_is_nothing_to_say_of_a_good_item() -> None:
    assert warnings(GOOD) == []


def test_the_issue_that_had_a_link_before_is_named() -> None:
    assert warnings(GOOD, a=Cited(used_in=("issue 3 (2024-W01)",))) == [
        ("repeat", "The link was in issue 3 (2024-W01).")
    ]


def test_a_link_that_two_items_have_is_named_with_the_first_ones_line() -> None:
    both = warnings(GOOD, GOOD.replace("🧊", "🚢"), a=Cited(link=4, story=9))
    assert both == [("repeat", "The item in line 12 has this link too.")]


def test_two_items_on_one_story_are_named() -> None:
    other = GOOD.replace(A, B).replace("🧊", "🚢")
    found = warnings(GOOD, other, a=Cited(link=4, story=9), b=Cited(link=5, story=9))
    assert found == [("story", "The item in line 12 is on the same story, s9.")]


def test_tracking_detours_and_dead_links_are_named() -> None:
    assert warnings(GOOD, a=Cited(clean=A, trouble="There is no such page any more (404).")) == [
        ("link", f"The address has tracking in it or leads there by a detour; the straight one is {A}"),
        ("link", "There is no such page any more (404)."),
    ]


def test_a_headline_that_is_missing_or_of_another_length_is_named() -> None:
    assert warnings(f"They do. ([Post]({A}))") == [("headline", "The item has no headline.")]
    assert warnings(f"**Late.** They do. ([Post]({A}))") == [
        ("headline", "The headline has 1 word; the house style is 5 to 7.")
    ]


def test_a_headline_that_is_still_to_be_written_is_not_measured() -> None:
    assert warnings(f"**Late.** They do. ([Post]({A}))\n<!-- todo: write the headline -->") == []


def test_an_item_without_a_source_is_named() -> None:
    assert warnings("**Tarvenia's icebreakers run far too late.** They do.") == [
        ("source", "The item names no source.")
    ]


def test_two_kinds_of_quotation_marks_are_named_where_the_straight_ones_are() -> None:
    straight = f'🚢 **Tarvenia\'s icebreakers run far too late.** They "do". ([Ledger]({B}))'
    curly = GOOD.replace("They do.", "They “do”.")
    assert warnings(curly, straight) == [
        ("marks", "The issue has straight and curly quotation marks; use one kind.")
    ]
    assert warnings(straight) == []


def test_neighbours_with_one_emoji_are_named() -> None:
    assert warnings(GOOD, GOOD.replace(A, B)) == [("emoji", "The item before has the same emoji.")]


def test_what_stands_below_the_cut_is_left_alone() -> None:
    below = "\n<!-- cut: below -->\n\n<!-- item:i7 -->\n**Late.** They are."
    assert warnings(GOOD + "\n" + below) == []
