"""The issue as plain text: everything is in it, in lines that can be read where they stand."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.render.document import read
from roundup.render.letters import seen
from roundup.render.text import WIDTH, plain, width, wrapped
from roundup.text.markdown import escape, link
from tests.render.letter import ARABIC, CHINESE, LONG, NASTY, issue
from tests.render.test_html import COMMANDS, CONTROLS, UNSEEN, letters, lines, visible


def text(markdown: str) -> str:
    return plain(read(markdown)).rstrip("\n")


def test_an_issue_is_text_that_reads_from_top_to_bottom() -> None:
    assert text(
        '---\ntitle: "The Quay, 1–7 January"\n---\n\nWelcome to [The Quay](https://quay.example/).\n\nThis week:\n\n'
        "- what the ice does\n- Links: Ferry, quota\n\n## What the ice does\n\nIt began.[^1]\n\n### Who said so\n\n"
        "> We have not seen such ice.\n>\n> — Ines Malk\n\n## Links\n\n<!-- item:i1 -->\n"
        "🚢 **Ferry sails.** Ledger: “It sails.” ([Ledger](https://ledger.example/f), "
        "[Courier](https://courier.example/f))\n<!-- todo: write -->\n\n[^1]: On Monday.\n"
    ) == (
        "The Quay, 1–7 January\n=====================\n\n"
        "Welcome to The Quay.\n  The Quay: https://quay.example/\n\n"
        "This week:\n\n- what the ice does\n- Links: Ferry, quota\n\n\n"
        "What the ice does\n-----------------\n\nIt began.[1]\n\n"
        "Who said so\n~~~~~~~~~~~\n\n"
        "> We have not seen such ice.\n>\n> — Ines Malk\n\n\n"
        "Links\n-----\n\n"
        "🚢 *Ferry sails.* Ledger: “It sails.” (Ledger, Courier)\n"
        "  Ledger: https://ledger.example/f\n  Courier: https://courier.example/f\n\n"
        "------------------------\n\n[1] On Monday."
    )


def test_no_line_is_wider_than_72_columns_but_for_what_cannot_be_broken() -> None:
    wide = [line for line in plain(issue()).split("\n") if width(line) > WIDTH]
    for line in wide:
        assert "://" in line or line.startswith(("ice = 44", "*OstrelOstrel")), line
    assert wide


def test_everything_that_is_said_is_there() -> None:
    found = " ".join(plain(issue()).split())
    for words in (
        LONG,
        ARABIC,
        "H2O",
        "10^6",
        "Ines Malk",
        "Nobody knows when",
        "Ice in centimeters",
        "[Image: Bars that",
    ):
        assert words in found, words
    assert CHINESE in found.replace(" ", "")
    for hidden in ("thought", "todo", "secret", "item:"):
        assert hidden not in found


@pytest.mark.parametrize(
    ("markdown", "made"),
    [
        ("*so* and **so** and ~~gone~~", "_so_ and *so* and ~gone~"),
        ("10<sup>6</sup> H<sub>2</sub>O", "10^6 H2O"),
        ("<q>so</q>", "“so”"),
        ("one\ntwo", "one two"),
        ("one  \ntwo<br>three", "one\ntwo\nthree"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("7. a\n8. b", "7. a\n8. b"),
        ("- a\n\n- b", "- a\n\n- b"),
        ("- a\n  - b\n    - c\n- d", "- a\n  - b\n    - c\n- d"),
        ("- a\n\n  b", "- a\n\n  b"),
        ("- a [x](https://x.example) b", "- a x b\n    x: https://x.example"),
        ("> a\n>\n> - b", "> a\n>\n> - b"),
        ("> > a", "> > a"),
        ("a\n\n---\n\nb", "a\n\n* * *\n\nb"),
        ("```\na  b\n\n c\n```", "a  b\n\n c"),
        ("    a  b\n     c", "a  b\n c"),
        ("`a  b`", "a b"),
        ("![A](a.png)", "[Image: A]"),
        ("a ![](https://x.example/a.png) b", "a [Image] b"),
        ('![A](a.png "T")\n\n*Source*', "[Image: A]\nT\nSource"),
        ("[![A](a.png)](https://x.example)", "[Image: A]\n  [Image: A]: https://x.example"),
        ("<https://x.example/a>", "https://x.example/a"),
        ("<ada@x.example>", "ada@x.example"),
        ("[Ada](mailto:ada@x.example)", "Ada\n  Ada: mailto:ada@x.example"),
        ("[x](/about)", "x"),
        ("[a](https://x.example) [a](https://x.example)", "a a\n  a: https://x.example"),
        ("[**a** b](https://x.example)", "*a* b\n  *a* b: https://x.example"),
        ("[x](https://x.example/ä(b))", "x\n  x: https://x.example/%C3%A4(b)"),
        ("<div>a<p>b</p>c</div>", "a\n\nb\n\nc"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n\nb"),
        ("#", ""),
        ("", ""),
    ],
)
def test_markdown_is_text_as_people_type_it(markdown: str, made: str) -> None:
    assert text(markdown) == made


def test_a_long_name_of_a_link_is_cut_beside_its_address_and_whole_in_the_sentence() -> None:
    name = "a link whose name is as long as a sentence of some length"
    assert text(f"See [{name}](https://x.example).") == (
        f"See {name}.\n  a link whose name is as long as a sentence of…: https://x.example"
    )


def test_a_heading_is_underlined_as_wide_as_it_is() -> None:
    assert text("## 岚海 ice") == "岚海 ice\n--------"


def test_a_note_that_is_cited_twice_has_one_number() -> None:
    assert text("A.[^x] B.[^x]\n\n[^x]: Note.\n\n    More.\n") == (
        "A.[1] B.[1]\n\n------------------------\n\n[1] Note.\n\n    More."
    )


def test_a_table_stands_in_columns() -> None:
    assert text("| Port | Ice |\n|:--|--:|\n| Ostrel | 44 |\n| [港口](https://x.example) | 9 |\n") == (
        "Port    Ice\n------  ---\nOstrel   44\n港口      9\n  港口: https://x.example"
    )


def test_a_cell_that_is_too_wide_is_wrapped_in_its_column() -> None:
    words = " ".join(["ice"] * 30)
    rows = text(f"| Port | What |\n|---|---|\n| Ostrel | {words} |\n").split("\n")
    assert rows[2].startswith("Ostrel  ice ice")
    assert rows[3].startswith("        ice ice")
    assert max(map(width, rows)) <= WIDTH


def test_a_table_of_too_many_columns_stands_row_by_row() -> None:
    heads = [f"Column number {number}" for number in range(9)]
    row = "|".join(f"cell of column {number}" for number in range(9))
    found = text(f"|{'|'.join(heads)}|\n{'|---' * 9}|\n|{row}|\n").split("\n")
    assert found == [f"Column number {number}: cell of column {number}" for number in range(9)]


# -- lines


def test_chinese_is_broken_between_characters_but_not_before_a_stop_or_after_a_bracket() -> None:
    assert wrapped("港口因结冰关闭，恢复待定。", 14) == "港口因结冰关\n闭，恢复待定。"
    assert wrapped("港口因结冰（关闭）", 12) == "港口因结冰\n（关闭）"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("港口", 4),
        ("e\u0301", 1),
        ("🚢", 2),
        ("🛢\ufe0f", 2),
        ("a\u200db", 2),
        ("ｱ", 1),
        ("한", 2),
        ("", 0),
    ],
)
def test_width_is_counted_in_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text(st.sampled_from("ab 港口，。“”()🚢é{}%*|:/\u00a0"), max_size=200), st.integers(10, 80))
def test_wrapping_changes_nothing_but_spaces(given_text: str, columns: int) -> None:
    given_text = " ".join(given_text.split(" ")).strip()
    made = wrapped(given_text, columns)
    assert re.sub(r"[ \n]", "", made) == re.sub(" ", "", given_text)
    for line in made.split("\n"):
        assert line == line.strip(" ")
        if width(line) > columns:
            assert " " not in line.strip(" ") or "{{" in line or "{%" in line or "*|" in line


@pytest.mark.parametrize(
    "whole",
    [
        "https://x.example/" + "a-b/" * 40,
        "https://x.example/" + "港口" * 40,
        "{{ " + "a 港 " * 60 + "}}",
        "*|" + "A " * 60 + "|*",
    ],
)
def test_an_address_and_a_template_tag_are_never_broken(whole: str) -> None:
    assert whole in text(f"Words that stand before it, {whole} and words that stand after it.").split("\n")


# -- others' words


@pytest.mark.parametrize("words", NASTY)
def test_others_words_are_no_command_to_a_mailer(words: str) -> None:
    made = text(f"**{escape(words)}** ({link(words, 'https://elsewhere.example/{{x}}*|y|*')})")
    assert not COMMANDS.search(made)
    assert visible(made).startswith(visible(f"*{words}* ({words})"))


@pytest.mark.parametrize("typed", ["{{ subscriber.name }}", "{% if a_b %}", "*|UNSUB|*", "{{{ raw }}}"])
def test_what_the_editor_typed_for_the_mailer_goes_through_untouched(typed: str) -> None:
    assert text(f"Hello {typed}.") == f"Hello {typed}."


def test_a_link_to_where_the_mailer_says_is_listed_as_it_was_typed() -> None:
    assert text("[Leave]({{ unsubscribe_url }})") == "Leave\n  Leave: {{ unsubscribe_url }}"


@pytest.mark.parametrize("typed", UNSEEN)
@pytest.mark.parametrize("markdown", ["a {} b", "<div>a {} b</div>", "`{}`", "[a {}](https://x.example)"])
def test_no_control_and_no_override_of_direction_is_left(markdown: str, typed: str) -> None:
    made = plain(read(f"---\ntitle: a {typed} b\n---\n{markdown.format(typed)}"))
    assert not CONTROLS.search(made)
    assert "{" not in made


@given(lines, lines, st.text(letters, max_size=20))
@example("{{{{x}}}}", "{%", "{{x}}")
@example("|x|", "*|x|*", "|x|")
@example("{\u202e{x}}", "x", "x")
@example("<!--", "-->", "-->")
def test_others_words_come_out_as_they_are(head: str, name: str, path: str) -> None:
    address = "https://elsewhere.example/" + seen(path).replace(" ", "")
    made = text(f"🚢 **{escape(head)}** Word: “{escape(name)}” ({link(name, address)})\n<!-- sources: x -->")
    assert not COMMANDS.search(made)
    sentence, _, addresses = made.partition("\n  ")
    # Chinese is broken without a space.
    assert visible(sentence).replace(" ", "") == visible(f"🚢 *{head}* Word: “{name}” ({name})").replace(
        " ", ""
    )
    assert addresses.count("\n") == 0
    assert re.search(r": https://elsewhere\.example/\S*$", addresses)
