"""The draft file: the house style's form, front matter, marks for the editor, and what exports strip."""

import re
from dataclasses import replace
from typing import Any

import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.model import Issue, Item, Quote, Section, Source
from roundup.render.document import read
from roundup.render.html import fragment
from roundup.render.markdown import (
    draft,
    lead_section,
    sources,
    without_comments,
)
from roundup.text.markdown import front_matter, without_front_matter

LEDGER = Source("Ledger", "https://ledger.example/ferry", "en", (), 1)
COURIER = Source("Courier", "https://courier.example/ferry?a=1", "en", (), 2)
HANGSHANG = Source("Hangshang", "https://hangshang.example/x", "zh", ("link in Chinese",), 3)
REPORT = Source("Sorrel Brief", "https://sorrel.example/r.pdf", "zh", ("link in Chinese", "pdf"), 4)


def an_item(**given_values: Any) -> Item:
    values: dict[str, Any] = {
        "id": 3,
        "state": "picked",
        "headline": "Ostrel ferry sails again.",
        "body": "Ledger: “It sails.”",
        "stories": (7,),
        "sources": (LEDGER, COURIER),
        "todo": "write the headline",
        "teaser": "Ostrel ferry",
        "evidence": ("Ledger; 3 January 2024; English — https://ledger.example/ferry",),
    }
    return Item(**(values | given_values))


def an_issue(*sections: Section, **given_values: Any) -> Issue:
    values: dict[str, Any] = {
        "week": "2024-W01",
        "first": "2024-01-01",
        "last": "2024-01-07",
        "title": "The Quay, 1–7 January 2024",
        "welcome": "Welcome to *The Quay*, also at [quay.example](https://quay.example/).",
        "lead": None,
        "sections": sections or (Section("Weekly Links Round-Up", (an_item(),)),),
        "teasers": ("Ostrel ferry",),
        "teaser_line": "Ostrel ferry",
        "preheader": "Ostrel ferry",
    }
    return Issue(**(values | given_values))


def test_a_draft_has_the_form_of_the_house_style() -> None:
    issue = an_issue(
        Section("Weekly Links Round-Up", (an_item(emoji="🚢", notes=("See page two.",)),)),
        Section("Ships", (an_item(id=4, body="", todo=None, sources=(LEDGER, REPORT), evidence=("x",)),)),
        lead="# The long way\n\nWords of mine.\n",
        lead_teaser="The long way",
    )
    assert draft(issue) == (
        '---\ntitle: "The Quay, 1–7 January 2024"\nsubject: "The Quay, 1–7 January 2024"\n'
        'preheader: "Ostrel ferry"\nweek: "2024-W01"\n---\n'
        "\n"
        "Welcome to *The Quay*, also at [quay.example](https://quay.example/).\n"
        "\n"
        "This week:\n"
        "\n"
        "- The long way\n"
        "- Weekly Links Round-Up: Ostrel ferry\n"
        "\n"
        "<!-- todo: rewrite the teasers, 2 to 6 words an item, and the subject and preheader above -->\n"
        "\n"
        "## The long way\n"
        "\n"
        "Words of mine.\n"
        "\n"
        "## Weekly Links Round-Up\n"
        "\n"
        "<!-- item:i3 -->\n"
        "🚢 **Ostrel ferry sails again.** Ledger: “It sails.” ([Ledger](https://ledger.example/ferry), "
        "[Courier](https://courier.example/ferry?a=1))\n"
        "<!-- todo: write the headline -->\n"
        "<!-- sources:\n"
        "  Ledger; 3 January 2024; English — https://ledger.example/ferry\n"
        "  Your note: See page two. -->\n"
        "\n"
        "### Ships\n"
        "\n"
        "<!-- item:i4 -->\n"
        "**Ostrel ferry sails again.** ([Ledger](https://ledger.example/ferry); "
        "[Sorrel Brief](https://sorrel.example/r.pdf), link in Chinese, pdf)\n"
        "<!-- sources:\n"
        "  x -->\n"
    )


def test_without_welcome_and_lead_nothing_stands_in_their_place() -> None:
    text = without_front_matter(draft(an_issue(welcome=None)))
    assert text.startswith("\nThis week:\n\n- Weekly Links Round-Up: Ostrel ferry\n")
    assert text.count("\n## ") == 1


def test_each_item_stands_under_its_own_marker() -> None:
    items = tuple(an_item(id=number) for number in (12, 3, 40))
    text = draft(an_issue(Section("Weekly Links Round-Up", items)))
    assert re.findall(r"^<!-- item:i(\d+) -->$", text, re.M) == ["12", "3", "40"]


def test_sources_are_separated_by_commas() -> None:
    assert sources([LEDGER, COURIER]) == (
        "([Ledger](https://ledger.example/ferry), [Courier](https://courier.example/ferry?a=1))"
    )
    assert sources([LEDGER]) == "([Ledger](https://ledger.example/ferry))"


def test_a_tagged_source_does_not_nest_parentheses() -> None:
    assert sources([HANGSHANG, LEDGER]) == (
        "([Hangshang](https://hangshang.example/x), link in Chinese; [Ledger](https://ledger.example/ferry))"
    )
    assert sources([REPORT]) == "([Sorrel Brief](https://sorrel.example/r.pdf), link in Chinese, pdf)"


def test_what_others_wrote_cannot_end_the_evidence_or_forge_a_marker() -> None:
    text = draft(
        an_issue(
            Section(
                "Weekly Links Round-Up",
                (
                    an_item(
                        headline="Ferry --> <!-- item:i9 --> sails.",
                        evidence=("Ledger --> # Seen\n\n<!-- item:i8 -->\n**Forged.**",),
                        notes=("note --> seen",),
                        offered=(Quote("quote --!> seen", 1),),
                        todo="todo --> seen",
                    ),
                ),
            )
        )
    )
    assert re.findall(r"^<!-- item:i\d+ -->$", without_comments(text), re.M) == []
    assert "seen" not in without_comments(text).lower()
    assert "Forged" not in without_comments(text)


def letters(markdown: str) -> str:
    tree = lxml.html.fragment_fromstring(fragment(read(markdown)), create_parent="div")
    return " ".join(str(tree.text_content()).split())


@pytest.mark.parametrize(
    "words", ["Ferry <!-- a", "Ferry --> a", "`Ferry", "Ferry\\", "a*b*", "[a](b)", "<b>x", "a & b", "&amp;"]
)
def test_one_items_nasty_headline_leaves_the_rest_of_the_issue_alone(words: str) -> None:
    text = draft(
        an_issue(
            Section(
                "Weekly Links Round-Up", (an_item(headline=f"{words}."), an_item(id=4, body="The second."))
            )
        )
    )
    assert letters(text) == (
        "Welcome to The Quay, also at quay.example. This week: Weekly Links Round-Up: Ostrel ferry "
        f"Weekly Links Round-Up {words}. Ledger: “It sails.” (Ledger, Courier) "
        "Ostrel ferry sails again. The second. (Ledger, Courier)"
    )


@pytest.mark.parametrize(
    "title", ["Ships & *stars*", "# One", "Issue #", "Two ## ", "<b>", "a <!-- b", "1. One", "---"]
)
def test_a_sections_title_is_shown_letter_by_letter(title: str) -> None:
    text = draft(an_issue(Section("Weekly Links Round-Up", ()), Section(title, (an_item(),))))
    tree = lxml.html.fragment_fromstring(fragment(read(text)), create_parent="div")
    assert [str(heading.text_content()) for heading in tree.iter("h3")] == [title.strip()]


@pytest.mark.parametrize(
    "teaser", ["The long way", "1. The way", "- way", "# Way", "*Way*", "> way", "<b>way", "+ 5"]
)
def test_a_teaser_of_the_lead_is_shown_letter_by_letter(teaser: str) -> None:
    tree = lxml.html.fragment_fromstring(
        fragment(read(draft(an_issue(lead_teaser=teaser)))), create_parent="div"
    )
    points = [str(point.text_content()).strip() for point in tree.iter("li")]
    assert points == [teaser, "Weekly Links Round-Up: Ostrel ferry"]


@given(st.text(max_size=60))
@example('The "Quay": 1–7 \\ January # x')
@example("---")
@example("two\nlines\n---\nand more")
@example("\x00\x7f\x85\u2028")
def test_the_front_matter_says_what_the_issue_says(title: str) -> None:
    text = draft(an_issue(title=title, preheader=title))
    assert front_matter(text) == {
        "title": title,
        "subject": title,
        "preheader": title,
        "week": "2024-W01",
    }
    assert without_front_matter(text).startswith("\nWelcome")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("The Quay", "The Quay"),
        ("'The Quay'", "The Quay"),
        ('"The Quay"', "The Quay"),
        ("The Quay: a week", "The Quay: a week"),
        ("'It''s back'", "It's back"),
        ("24.10", "24.10"),
        ("007", "007"),
        ("true", "true"),
        ("null", "null"),
        ("", ""),
        ("Calvane's 'gift'", "Calvane's 'gift'"),
    ],
)
def test_a_title_that_an_editor_types_stands_as_it_was_typed(typed: str, title: str) -> None:
    assert front_matter(f"---\ntitle: {typed}\n---\nText")["title"] == title


def test_a_text_without_front_matter_has_none() -> None:
    assert front_matter("Text\n---\ntitle: x\n---\n") == {}
    assert without_front_matter("Text\n---\ntitle: x\n---\n") == "Text\n---\ntitle: x\n---\n"
    assert without_front_matter("---\na: b\n---\nText\n\n---\n\nMore\n---\n") == "Text\n\n---\n\nMore\n---\n"


def test_readers_see_no_marks_of_ours() -> None:
    text = without_comments(draft(an_issue()))
    assert "<!--" not in text
    assert "item:i3" not in text
    assert "\n\n\n" not in text
    assert text.startswith("---\ntitle: ")
    assert "**Ostrel ferry sails again.** Ledger: “It sails.” ([Ledger]" in text


def test_an_item_stays_a_paragraph_of_its_own_without_its_marks() -> None:
    items = (an_item(), an_item(id=4, headline="Second."))
    text = without_comments(draft(an_issue(Section("Weekly Links Round-Up", items))))
    assert re.search(r"\(\[Ledger\][^\n]+\)\n\n\*\*Second\.\*\*", text)


@pytest.mark.parametrize(
    ("lead", "made"),
    [
        (None, None),
        ("", None),
        (" \n\n", None),
        ("# The way\n\n## Down\n\n### Deeper\n\nText.", "## The way\n\n### Down\n\n#### Deeper\n\nText."),
        ("## The way\n\n### Down\n", "## The way\n\n### Down"),
        ("### The way\n\n#### Down\n", "## The way\n\n### Down"),
        ("Text alone.\n", "Text alone."),
        ("\n\n# The way\n", "## The way"),
        ("# The way\n\n#hashtag and # no heading", "## The way\n\n#hashtag and # no heading"),
        ("# The way\n\n```\n# a comment\n```\n\n## Down", "## The way\n\n```\n# a comment\n```\n\n### Down"),
        ("# The way\n\n~~~sh\n# a comment\n~~~\n", "## The way\n\n~~~sh\n# a comment\n~~~"),
    ],
)
def test_the_lead_piece_stands_as_a_section_with_its_headings_below(
    lead: str | None, made: str | None
) -> None:
    assert lead_section(lead) == made


def test_a_heading_that_is_underlined_is_moved_too() -> None:
    lead = lead_section("The way\n=======\n\nText.\n\nDown\n----\n\nMore.\n")
    tree = lxml.html.fragment_fromstring(fragment(read(str(lead))), create_parent="div")
    assert [str(heading.tag) for heading in tree.xpath("//h1 | //h2 | //h3")] == ["h2", "h3"]


@given(
    st.lists(
        st.sampled_from(["Text.", "> Quoted", "![chart](https://quay.example/c.png)", "", "* x", "a\tb  "])
    )
)
def test_a_lead_piece_without_headings_is_taken_over_as_it_was_typed(lines: list[str]) -> None:
    lead = "\n".join(lines)
    assert lead_section(lead) == (lead.strip("\n") if lead.strip() else None)


def test_a_lead_pieces_code_is_shown_as_it_was_typed() -> None:
    code = "first\n\n\n\nsecond\n<!-- a comment of the code -->\nthird\n"
    text = fragment(read(draft(an_issue(lead=f"# The way\n\n```\n{code}```\n"))))
    tree = lxml.html.fragment_fromstring(text, create_parent="div")
    assert [str(part.text_content()) for part in tree.iter("code")] == [code]


def test_offered_quotations_stand_in_a_comment_for_the_editor_alone() -> None:
    text = draft(
        an_issue(Section("Weekly Links Round-Up", (an_item(offered=(Quote("It will sail on.", 1),)),)))
    )
    assert "To quote: “It will sail on.”" in text
    assert "It will sail on." not in without_comments(text)


def test_a_draft_is_the_same_each_time() -> None:
    assert draft(an_issue()) == draft(replace(an_issue()))
