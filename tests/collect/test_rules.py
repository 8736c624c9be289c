"""What an editor wants of a feed, and what not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.collect import rules
from roundup.collect.entries import Entry


def entry(title: str | None = None, authors: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> Entry:
    """An entry of which only this is known."""
    return Entry("https://quay.example/1", None, "1", title, authors, None, None, tags)


def fits(rule: str, one: Entry) -> bool:
    """Whether the rule, as an editor writes it, fits the entry."""
    return rules.read(rule).fits(one)


@pytest.mark.parametrize(
    ("rule", "title", "is_meant"),
    [
        ("mud", "Mud at the quay", True),
        ("MUD", "mud", True),
        ("mud", "Muddy waters", False),
        ("mud", "A flood of mud", True),
        ("at the quay", "Mud at the quay", True),
        ("the at", "Mud at the quay", False),
        ("creme brulee", "Crème brûlée", True),
        ("größe", "Von der GRÖSSE", True),
        ("c++", "Learning C++ by the sea", True),
        ("a.b", "aXb", False),
        ("u.s.", "The U.S. Navy", True),
        ("#fuel", "On #fuel", True),
        ("岚海", "关于岚海的消息", True),
        ("岚海", "海岚", False),
        ("기름", "기름 값", True),
    ],
)
def test_a_keyword_is_a_whole_word_in_the_title(rule: str, title: str, is_meant: bool) -> None:
    assert fits(rule, entry(title)) is is_meant


def test_a_keyword_may_stand_among_the_tags_but_not_among_the_authors() -> None:
    assert fits("mud", entry("Tide", tags=("Mud", "Sea")))
    assert not fits("mud", entry("Tide", authors=("Ada Mud",)))


def test_an_author_is_looked_for_among_the_authors_alone() -> None:
    one = entry("Ada Marsh resigns", authors=("Ben Quill", "Ida Fenn"), tags=("Marsh",))
    assert not fits("author:Marsh", one)
    assert fits("author:Quill", one)
    assert fits(" Author : ida fenn ", one)
    assert not fits("author:Qui", one)


def test_a_section_is_looked_for_among_the_tags_alone() -> None:
    assert fits("section:sport", entry("Tide", tags=("Sport",)))
    assert fits("section:sport", entry("Tide", tags=("Sport & leisure",)))
    assert not fits("section:sport", entry("Sport"))


def test_a_colon_in_a_keyword_is_part_of_it() -> None:
    assert fits("live: harbour", entry("Live: harbour floods"))
    assert not fits("live: harbour", entry("harbour"))


@pytest.mark.parametrize("text", ["", "  ", "author:", "section:   ", "\t"])
def test_an_empty_rule_is_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # its message is the caller's
        rules.read(text)


def test_what_is_left_out_is_left_out_also_where_it_is_wanted() -> None:
    mud, tide = rules.read("mud"), rules.read("tide")
    assert rules.is_wanted(entry("Mud"), [], [])
    assert rules.is_wanted(entry("Mud"), [mud], [tide])
    assert rules.is_wanted(entry("Mud"), [tide, mud], [])
    assert not rules.is_wanted(entry("Kelp"), [mud, tide], [])
    assert not rules.is_wanted(entry("Mud and tide"), [mud], [tide])
    assert rules.is_wanted(entry(), [], [mud])
    assert not rules.is_wanted(entry(), [mud], [])


words = st.text(max_size=12)


@given(words, words, st.lists(words, max_size=3), st.lists(words, max_size=3))
def test_any_rule_can_be_asked_of_any_entry(
    rule: str, title: str, authors: list[str], tags: list[str]
) -> None:
    try:
        read = rules.read(rule)
    except ValueError:
        return
    one = entry(title, tuple(authors), tuple(tags))
    assert rules.is_wanted(one, [read], []) is read.fits(one)
    assert rules.is_wanted(one, [], [read]) is not read.fits(one)


@given(st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=12))
def test_a_title_has_itself_as_a_keyword(title: str) -> None:
    try:
        read = rules.read(title)
    except ValueError:
        return
    assert read.fits(entry(title))
