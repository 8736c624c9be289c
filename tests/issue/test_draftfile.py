"""The draft file's round trip: no character lost, the editor's words kept whatever the new draft brings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roundup.issue.draftfile import (
    CUT_LINE,
    Base,
    BrokenError,
    DraftFile,
    Merged,
    Suggestion,
    merge,
    merge3,
    parse,
    read_head,
)
from tests.newsroom import QUICK

HEAD = (
    '---\ntitle: "The Quay"\nsubject: "The Quay"\npreheader: "Ferry"\nweek: "2024-W01"\n---\n'
    "\nWelcome to the quay.\n\nThis week:\n\n- Weekly Links Round-Up: {teasers}\n\n"
    "<!-- todo: rewrite the teasers -->\n\n## Weekly Links Round-Up\n"
)
ROUND_UP = "Weekly Links Round-Up"


def an_item(number: int, words: str = "Ledger: “It sails.”") -> str:
    """An item as a new draft prints it."""
    return (
        f"<!-- item:i{number} -->\n**Ferry {number} sails.** {words} ([Ledger](https://ledger.example/{number}))\n"
        f"<!-- todo: write the headline -->\n<!-- sources:\n  Ledger — https://ledger.example/{number} -->\n"
    )


def a_draft(sections: Mapping[str, Sequence[int]], words: str = "Ledger: “It sails.”") -> str:
    """A new draft: the round-up's own section first."""
    teasers = ", ".join(f"Ferry {number}" for members in sections.values() for number in members)
    pieces = [HEAD.format(teasers=teasers)]
    for title, members in sections.items():
        if title != ROUND_UP:
            pieces.append(f"### {title}\n")
        pieces += [an_item(number, words) for number in members]
    return "\n".join(pieces)


def base_of(text: str) -> Base:
    """What is remembered when this draft was written."""
    return merge(Base(), parse(text), parse(text)).base


def merged(base: str, current: str, new: str) -> Merged:
    """The new draft in the file that was made of `base`."""
    return merge(base_of(base), parse(current), parse(new))


ONE = a_draft({ROUND_UP: [1, 2], "Ships": [3]})


# -- reading


pieces_of_files = st.sampled_from(
    [
        "<!-- item:i1 -->", "<!-- item:i2 -->", "# One", "## Two", "### Three", "**Bold.** Words.", "🚢 **Boat.**",
        "", "  ", "Words.", "[^1]: A note.", "```", "---", "title: x", "<!-- todo: x -->", CUT_LINE.strip(),
        "\u2028", "a\x0cb", "<!-- sources:", "  x -->", "\ufeff", "> quoted", "- point",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(pieces_of_files, st.sampled_from(["\n", "\r\n", "\n\n", "\r", ""])), max_size=30))
def test_the_parts_of_a_file_are_the_file(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + end for piece, end in pieces)
    try:
        file = parse(text)
    except BrokenError:
        return
    assert file.text == text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_losing_a_character_or_is_broken(text: str) -> None:
    try:
        assert parse(text).text == text
    except BrokenError as error:
        told = str(error)
    else:
        return
    assert told
    assert not text.strip() or "<!--" in text or text.lstrip("\ufeff").startswith("---")


def test_a_draft_is_cut_at_its_headings_and_items() -> None:
    file = parse(ONE + "\n[^1]: A note.\n")
    assert [(part.kind, part.item) for part in file.parts] == [
        ("head", None),
        ("item", 1),
        ("item", 2),
        ("heading", None),
        ("item", 3),
        ("tail", None),
    ]
    assert file.tail == "[^1]: A note.\n"
    assert [(title, [part.item for part in parts]) for title, parts in file.sections()] == [
        (ROUND_UP, [1, 2]),
        ("Ships", [3]),
    ]


def test_an_item_that_was_typed_is_a_part_of_its_own_and_a_paragraph_is_not() -> None:
    text = ONE.replace("<!-- item:i2 -->", "🪝 **Typed.** Mine.\n\nMore of mine.\n\n<!-- item:i2 -->")
    items = [part for part in parse(text).parts if part.kind == "item"]
    assert [part.item for part in items] == [1, None, 2, 3]
    assert items[1].text == "🪝 **Typed.** Mine.\n\nMore of mine.\n\n"


def test_what_stands_below_the_cut_is_in_no_section() -> None:
    text = f"{ONE}\n{CUT_LINE}\n{an_item(9)}"
    assert [[part.item for part in parts] for _, parts in parse(text).sections()] == [[1, 2], [3]]


def test_the_head_says_what_stands_before_the_items() -> None:
    head = read_head(parse(ONE).head)
    assert head.front["title"] == "The Quay"
    assert head.welcome == "Welcome to the quay."
    assert head.teasers == ("Ferry 1", "Ferry 2", "Ferry 3")
    assert head.lead is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        (" \n\n", "is empty"),
        (ONE + "\n" + an_item(2), "marker of item i2 twice, again in line"),
        (ONE.replace("<!-- item:i2 -->", "<!-- item:i2"), "damaged item marker in line"),
        (ONE.replace("<!-- item:i2 -->", "<!-- item:two -->"), "damaged item marker in line"),
        (ONE.replace("<!-- item:i2 -->", "x <!-- item:i2 -->"), "damaged item marker in line"),
        (ONE[: ONE.rindex("Ledger —")], "middle of a comment"),
        (ONE.replace('week: "2024-W01"\n---\n', ""), "front matter that does not end"),
    ],
)
def test_a_broken_file_is_told_and_why(text: str, why: str) -> None:
    with pytest.raises(BrokenError, match=re.escape(why)):
        parse(text)


# -- merging lines


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result", "suggested"),
    [
        ("abc", "abc", "aXc", "aXc", []),
        ("abc", "aXc", "abc", "aXc", []),
        ("abc", "aXc", "aXc", "aXc", []),
        ("abc", "aXc", "aYc", "aXc", ["Y\n"]),
        ("abc", "Xbc", "abY", "XbY", []),
        ("abc", "ac", "abc", "ac", []),
        ("abc", "abc", "ac", "ac", []),
        ("abc", "ac", "aYc", "ac", ["Y\n"]),
        ("", "ab", "", "ab", []),
        ("", "", "ab", "ab", []),
    ],
)
def test_lines_are_merged_three_ways(
    base: str, mine: str, theirs: str, result: str, suggested: list[str]
) -> None:
    lines = [[f"{letter}\n" for letter in text] for text in (base, mine, theirs)]
    assert merge3(*lines) == ([f"{letter}\n" for letter in result], suggested)


texts = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n"]), max_size=8)


@settings(max_examples=300, deadline=None)
@given(texts, texts)
def test_where_one_side_changed_nothing_the_other_is_taken(base: list[str], other: list[str]) -> None:
    assert merge3(base, other, base) == (other, [])
    assert merge3(base, base, other) == (other, [])


@settings(max_examples=300, deadline=None)
@given(texts, texts, texts)
def test_a_line_that_only_the_editor_has_is_never_lost(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    typed = [line.upper() for line in mine]
    done, _ = merge3(base, typed, theirs)
    assert [line for line in done if line.isupper()] == typed


# -- merging files


def test_a_new_draft_of_an_untouched_file_is_the_new_draft() -> None:
    new = a_draft({ROUND_UP: [1, 4], "Ships": [3], "Ports": [5]}, "Ledger: “It sank.”")
    done = merged(ONE, ONE, new)
    assert done.suggestions == ()
    assert done.text == new


def test_an_edited_item_stays_and_what_is_new_for_it_is_suggested() -> None:
    current = ONE.replace("Ferry 2 sails.", "My ferry.")
    new = ONE.replace("It sails.", "It sank.")
    done = merged(ONE, current, new)
    assert parse(done.text).items[2] == parse(current).items[2]
    assert "It sank." in parse(done.text).items[1]
    assert done.suggestions == (Suggestion(2, parse(new).items[2]),)
    again = merge(done.base, parse(done.text), parse(new))
    assert (again.text, again.suggestions) == (done.text, ())


def test_a_deleted_item_does_not_come_back() -> None:
    current = ONE.replace(parse(ONE).items[2], "")
    done = merged(ONE, current, ONE)
    assert 2 not in parse(done.text).items
    assert 2 not in parse(merge(done.base, parse(done.text), parse(ONE)).text).items


def test_a_new_item_joins_the_end_of_its_section_wherever_the_editor_moved_that() -> None:
    two, three = parse(ONE).items[2], parse(ONE).items[3]
    current = ONE.replace("### Ships\n\n" + three, "").replace(two, f"{two}### My ships\n\n{three}\n")
    done = merged(ONE, current, a_draft({ROUND_UP: [1, 2], "Ships": [3, 4]}))
    sections = [(title, [part.item for part in parts]) for title, parts in parse(done.text).sections()]
    assert sections == [(ROUND_UP, [1, 2]), ("My ships", [3, 4])]


def test_a_new_section_gets_its_heading_above_the_cut() -> None:
    edited = ONE.replace("Ferry 3 sails.", "My ferry.")
    done = merged(ONE, edited, a_draft({ROUND_UP: [1, 2]}))
    assert parse(done.text).text.index(CUT_LINE) < done.text.index("My ferry.")
    done = merge(done.base, parse(done.text), parse(a_draft({ROUND_UP: [1, 2], "Ports": [5]})))
    assert done.text.index("### Ports") < done.text.index("item:i5") < done.text.index(CUT_LINE)
    assert done.text.count(CUT_LINE) == 1


def test_an_untouched_item_that_left_the_week_goes_with_its_heading() -> None:
    done = merged(ONE, ONE, a_draft({ROUND_UP: [1, 2]}))
    assert "### Ships" not in done.text
    assert done.text.rstrip() == a_draft({ROUND_UP: [1, 2]}).rstrip()


def test_a_file_with_windows_line_ends_keeps_them_throughout() -> None:
    current = ONE.replace("Ferry 2 sails.", "My ferry.").replace("\n", "\r\n")
    done = merged(ONE, current, a_draft({ROUND_UP: [1, 2, 4], "Ports": [5]}))
    assert not re.search(r"(?<!\r)\n", done.text)
    assert parse(done.text).items[2] == parse(current).items[2]


# -- the law: whatever the editor does between drafts


class Step(NamedTuple):
    """One thing that an editor or the week does."""

    what: str
    at: int
    to: int


steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(
            ["append", "paragraph", "handwritten", "delete", "reorder", "rename", "crlf", "head", "draft", "draft"]
        ),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=14,
)  # fmt: skip


@dataclass
class Editing:
    """A draft file on an editor's desk, and all that was typed into it and not deleted since."""

    week: dict[str, list[int]] = field(default_factory=lambda: {ROUND_UP: [1, 2], "Ships": [3]})
    version: int = 0
    next_item: int = 4
    base: Base = field(default_factory=Base)
    text: str = ""
    typed: list[str] = field(default_factory=list)
    count: int = 0
    deleted: set[int] = field(default_factory=set)

    def word(self) -> str:
        """A word that stands nowhere else."""
        self.count += 1
        self.typed.append(f"typed{self.count}x")
        return self.typed[-1]

    def do(self, step: Step) -> None:
        """One step."""
        if step.what == "draft":
            self.change_week(step)
            self.merge()
        elif step.what == "crlf":
            self.text = self.text.replace("\r\n", "\n").replace("\n", "\r\n")
        elif step.what == "head":
            self.text = self.text.replace("Welcome", f"{self.word()} Welcome", 1)
        else:
            self.edit(step)

    def edit(self, step: Step) -> None:
        """Something that happens to one part of the file."""
        parts = [part.text for part in parse(self.text).parts]
        kinds = [part.kind for part in parse(self.text).parts]
        numbers = [part.item for part in parse(self.text).parts]
        newline = "\r\n" if "\r\n" in self.text else "\n"
        items = [at for at, kind in enumerate(kinds) if kind == "item"]
        headings = [at for at, kind in enumerate(kinds) if kind == "heading"]
        if step.what == "rename" and headings:
            at = headings[step.at % len(headings)]
            parts[at] = f"### Section {self.word()}{newline}{newline}"
        elif step.what == "handwritten":
            at = items[step.at % len(items)] if items else len(parts) - 1
            parts[at] += f"{newline}{newline}🪝 **Mine {self.word()}.** Words.{newline}{newline}"
        elif items:
            at = items[step.at % len(items)]
            if step.what == "append":
                parts[at] = parts[at].replace(" ([Ledger]", f" {self.word()} ([Ledger]", 1)
                if self.typed[-1] not in parts[at]:
                    parts[at] = parts[at].rstrip() + f" {self.typed[-1]}{newline}{newline}"
            elif step.what == "paragraph":
                parts[at] = (
                    parts[at].rstrip() + f"{newline}{newline}Paragraph {self.word()}.{newline}{newline}"
                )
            elif step.what == "delete":
                gone = parts.pop(at)
                if numbers[at] is not None:
                    self.deleted.add(numbers[at] or 0)
                self.typed = [word for word in self.typed if word not in gone]
            elif step.what == "reorder":
                other = items[step.to % len(items)]
                parts[at], parts[other] = (part.rstrip() + newline * 2 for part in (parts[other], parts[at]))
        self.text = "".join(parts)

    def change_week(self, step: Step) -> None:
        """The week gains an item, loses one, or reads otherwise."""
        titles = [ROUND_UP, "Ships", "Ports"]
        kind = step.at % 4
        if kind in (0, 1):
            self.week.setdefault(titles[step.to % 3], []).append(self.next_item)
            self.next_item += 1
        elif kind == 2:
            members = [number for found in self.week.values() for number in found]
            if members:
                gone = members[step.to % len(members)]
                self.week = {
                    title: [n for n in found if n != gone]
                    for title, found in self.week.items()
                    if title == ROUND_UP or found != [gone]
                }
        else:
            self.version += 1

    def fresh(self) -> DraftFile:
        """The new draft as it would be now."""
        return parse(a_draft(self.week, f"Ledger: “It sails, version {self.version}.”"))

    def merge(self) -> None:
        """The new draft comes into the file; what holds of every merge is checked."""
        before = parse(self.text)
        done = merge(self.base, before, self.fresh())
        for word in self.typed:
            assert done.text.count(word) == before.text.count(word), word
        after = parse(done.text)
        assert not self.deleted & after.items.keys()
        for number, text in before.items.items():
            if any(word in text for word in self.typed):
                assert after.items[number].rstrip() == text.rstrip()
        again = merge(done.base, after, self.fresh())
        assert (again.text, again.suggestions) == (done.text, ())
        self.text, self.base = done.text, done.base


@settings(max_examples=2000, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_every_word_that_was_typed_survives_and_merging_again_changes_nothing(done: list[Step]) -> None:
    editing = Editing()
    editing.text = editing.fresh().text
    editing.base = base_of(editing.text)
    for step in done:
        editing.do(step)
    editing.merge()


# -- a round-up without items of its own


EMPTY_FIRST = """---
title: "x"
week: "2024-W01"
---

Welcome.

## Weekly Links Round-Up

### Ships

<!-- item:i6 -->
**Acme buys Bolt.**
"""


def test_the_first_section_may_be_empty_and_the_next_keeps_its_heading() -> None:
    file = parse(EMPTY_FIRST)
    assert [(title, [part.item for part in parts]) for title, parts in file.sections()] == [
        ("Weekly Links Round-Up", []),
        ("Ships", [6]),
    ]


def test_a_later_item_of_the_round_up_leaves_the_next_heading_where_it_is() -> None:
    more = EMPTY_FIRST.replace("Round-Up\n\n", "Round-Up\n\n<!-- item:i7 -->\n**Ferry sails.**\n\n", 1)
    old, new = parse(EMPTY_FIRST), parse(more)
    base = Base(old.head, old.tail, ("Ships",), old.items)
    assert merge(base, old, new).text == more


def test_without_a_list_of_teasers_the_lead_piece_is_told_from_the_welcome() -> None:
    head = read_head(
        "---\ntitle: x\n---\n\nWelcome.\n\n## Who pays\n\nThe council.\n\n## Weekly Links Round-Up\n"
    )
    assert (head.welcome, head.lead, head.teasers) == ("Welcome.", "## Who pays\n\nThe council.", ())
