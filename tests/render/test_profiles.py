"""The issue as Markdown for other programs: the same words in each dialect, and nothing goes live by itself."""

import json
import re

import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from roundup.errors import UnusableError
from roundup.render.document import Document, read
from roundup.render.letters import seen
from roundup.render.profiles import PROFILES, markdown
from roundup.text.markdown import escape, link
from roundup.text.marks import one_line

DRAFT = (
    '---\ntitle: "The “Quay” & co: 7 January"\nsubject: "For the mail"\npreheader: "Ferries, \\"cranes\\""\n'
    'week: "2024-W01"\n---\n\nWelcome.\n\n## Links\n\n<!-- item:i3 -->\n'
    "🚢 **Ferry sails.** My own words ([Ledger](https://ledger.example/x?a=1&amp;b=2))\n<!-- todo: write -->\n"
)
BODY = "Welcome.\n\n## Links\n\n🚢 **Ferry sails.** My own words ([Ledger](https://ledger.example/x?a=1&amp;b=2))\n"
WITH_FRONT_MATTER = ("hugo", "jekyll", "quarto", "obsidian")


def made(draft: str, profile: str, language: str = "en") -> str:
    return markdown(read(draft), profile, day="2024-01-07", language=language)


def body(text: str, profile: str) -> str:
    """What a text without front matter becomes, its own front matter left out."""
    whole = markdown(Document({}, text), profile, day="2024-01-07", language="en")
    return whole if profile == "plain" else whole.split("---\n\n", 1)[1]


def front(text: str) -> dict[str, str]:
    """The rows of the front matter, as they stand there."""
    match = re.match(r"---\n(.*?\n)---\n\n", text, re.S)
    assert match
    return dict(row.split(": ", 1) for row in match[1].splitlines())


def shown(text: str) -> lxml.html.HtmlElement:
    """What CommonMark makes of it."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin).render(text)
    return lxml.html.fragment_fromstring(html, create_parent="div")


def test_an_unknown_profile_is_named_with_the_nearest_one() -> None:
    with pytest.raises(UnusableError, match=r"There is no profile hug.*hugo"):
        made(DRAFT, "hug")


@pytest.mark.parametrize("profile", PROFILES)
def test_readers_get_the_text_as_it_was_typed_and_no_mark_of_ours(profile: str) -> None:
    assert made(DRAFT, profile).endswith(f"\n\n{BODY}")
    assert "<!--" not in made(DRAFT, profile)


# Front matter


def test_plain_has_a_heading_and_no_front_matter() -> None:
    assert made(DRAFT, "plain") == f"# The “Quay” & co: 7 January\n\n{BODY}"


def test_plain_without_a_title_begins_with_the_text() -> None:
    assert markdown(Document({}, "Word.\n"), "plain", day="2024-01-07", language="en") == "Word.\n"


def test_a_title_is_no_markdown_in_plain() -> None:
    text = markdown(Document({"title": "*Five* <b> #"}, "Word.\n"), "plain", day="2024-01-07", language="en")
    assert shown(text).xpath("string(//h1)") == "*Five* <b> #"


def test_hugo_gets_title_date_description_and_a_draft() -> None:
    assert front(made(DRAFT, "hugo")) == {
        "title": '"The “Quay” & co: 7 January"',
        "date": "2024-01-07",
        "description": r'"Ferries, \"cranes\""',
        "draft": "true",
    }


def test_jekyll_gets_a_post_that_is_not_published() -> None:
    assert front(made(DRAFT, "jekyll", "de")) == {
        "layout": "post",
        "title": '"The “Quay” & co: 7 January"',
        "date": "2024-01-07",
        "description": r'"Ferries, \"cranes\""',
        "lang": '"de"',
        "published": "false",
    }


def test_quarto_gets_a_draft_whose_quotation_marks_stay() -> None:
    assert front(made(DRAFT, "quarto", "zh-CN")) == {
        "title": '"The “Quay” & co: 7 January"',
        "date": "2024-01-07",
        "description": r'"Ferries, \"cranes\""',
        "lang": '"zh-CN"',
        "draft": "true",
        "from": "markdown-smart",
    }


def test_obsidian_gets_the_title_as_another_name_of_the_note() -> None:
    assert front(made(DRAFT, "obsidian")) == {
        "aliases": '["The “Quay” & co: 7 January"]',
        "date": "2024-01-07",
        "description": r'"Ferries, \"cranes\""',
        "publish": "false",
    }


@pytest.mark.parametrize("profile", WITH_FRONT_MATTER)
def test_what_the_editor_took_out_of_the_front_matter_is_not_there(profile: str) -> None:
    rows = front(
        markdown(
            Document({"title": "", "week": "2024-W01"}, "Word.\n"), profile, day="2024-01-07", language="en"
        )
    )
    assert not {"title", "aliases", "description", "subject", "week"} & set(rows)


@pytest.mark.parametrize("profile", WITH_FRONT_MATTER)
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("series: Weekly", 'series: "Weekly"'),
        ('series: "Weekly: one"', 'series: "Weekly: one"'),
        ("series: 'It''s'", 'series: "It\'s"'),
        ("weight: 10", "weight: 10"),
        ("toc: true", "toc: true"),
        ("toc: false  # for now", "toc: false  # for now"),
        ("updated: 2024-01-09", "updated: 2024-01-09"),
        ("updated: 2024-01-09T10:00:00+01:00", "updated: 2024-01-09T10:00:00+01:00"),
        ('tags: [ships, "the quay"]', 'tags: [ships, "the quay"]'),
        ("cover: {image: a.png}", "cover: {image: a.png}"),
        ("note: 10 cranes", 'note: "10 cranes"'),
        ("note: @home: x", 'note: "@home: x"'),
    ],
)
def test_a_key_of_the_editors_own_is_kept(profile: str, typed: str, kept: str) -> None:
    text = made(DRAFT.replace("\n---\n\nWelcome", f"\n{typed}\n---\n\nWelcome"), profile)
    assert f"\n{kept}\n" in text.split("---\n\n")[0]


@pytest.mark.parametrize(
    ("profile", "typed"),
    [
        ("hugo", "draft: false"),
        ("jekyll", 'layout: "page"'),
        ("quarto", "date: 2024-02-01"),
        ("obsidian", "publish: true"),
    ],
)
def test_a_key_of_the_editors_own_wins_over_ours(profile: str, typed: str) -> None:
    text = made(DRAFT.replace("\n---\n\nWelcome", f"\n{typed}\n---\n\nWelcome"), profile)
    key, value = typed.split(": ")
    assert front(text)[key] == value
    assert text.count(f"\n{key}:") == 1


def test_a_blank_row_in_the_front_matter_is_no_key() -> None:
    assert "\n: " not in made(DRAFT.replace("\nweek:", "\n\nweek:"), "hugo")


@pytest.mark.parametrize("profile", WITH_FRONT_MATTER)
@pytest.mark.parametrize(
    "typed",
    [
        'tags:\n  - ships\n  - "the: quay"',
        "tags:\n- ships\n- cranes",
        "cover:\n  image: a.png",
        "note: |\n  One.\n  Two.",
    ],
)
def test_a_list_of_the_editors_own_is_kept_as_it_was_typed(profile: str, typed: str) -> None:
    text = made(DRAFT.replace("\n---\n\nWelcome", f"\n{typed}\n---\n\nWelcome"), profile)
    assert f"\n{typed}\n" in text.split("---\n\n")[0]


def test_quarto_shows_a_title_with_markup_in_it_letter_by_letter() -> None:
    """Pandoc reads title and description as Markdown."""
    text = markdown(
        Document({"title": "*Five* $x$ [y]"}, "Word.\n"), "quarto", day="2024-01-07", language="en"
    )
    title = json.loads(front(text)["title"])
    assert title != "*Five* $x$ [y]"
    assert shown(title).text_content().strip() == "*Five* $x$ [y]"


@given(st.text(max_size=40))
def test_a_title_cannot_break_out_of_the_front_matter(title: str) -> None:
    for profile in ("hugo", "jekyll", "obsidian"):
        text = markdown(Document({"title": title}, "Word.\n"), profile, day="2024-01-07", language="en")
        assert text.endswith("\n---\n\nWord.\n")
        assert len(front(text)) in (
            len(front(made(DRAFT, profile))) - 1,
            len(front(made(DRAFT, profile))) - 2,
        )


# Footnotes


def test_plain_lists_footnotes_with_their_numbers_in_the_text() -> None:
    typed = "One.[^b] Two.[^a] Again.[^b]\n\n[^a]: The **first** typed.\n[^b]: The second.\n"
    assert body(typed, "plain") == (
        "One.\\[1\\] Two.\\[2\\] Again.\\[1\\]\n\n## Notes\n\n1. The second.\n2. The **first** typed.\n"
    )


def test_a_long_footnote_stays_one_item_of_the_list() -> None:
    typed = "One.[^1]\n\n[^1]: First\n    line.\n\n    ```\n    code\n    ```\n\nLast.\n"
    text = body(typed, "plain")
    assert text == ("One.\\[1\\]\n\nLast.\n\n## Notes\n\n1. First\n   line.\n\n   ```\n   code\n   ```\n")
    assert [item.text_content().split() for item in shown(text).xpath("//ol/li")] == [
        ["First", "line.", "code"]
    ]


def test_a_footnote_may_cite_another() -> None:
    text = body("One.[^a]\n\n[^a]: See.[^b]\n\n[^b]: There.\n", "plain")
    assert text == "One.\\[1\\]\n\n## Notes\n\n1. See.\\[2\\]\n2. There.\n"


def test_a_mark_without_a_footnote_stays_as_it_was_typed() -> None:
    assert body("One.[^a] Two.[^b]\n\n[^a]: There.\n", "plain").startswith("One.\\[1\\] Two.[^b]\n")


def test_a_footnote_without_a_mark_is_left_out_as_in_html() -> None:
    assert body("One.\n\n[^a]: Nobody asks.\n", "plain") == "One.\n"


def test_a_mark_in_code_is_no_footnote() -> None:
    typed = "One `[^a]` two.[^a]\n\n```\n[^a]\n```\n\n[^a]: There.\n"
    assert body(typed, "plain").startswith("One `[^a]` two.\\[1\\]\n\n```\n[^a]\n```\n\n## Notes\n")


@pytest.mark.parametrize("profile", ["hugo", "jekyll"])
def test_a_note_typed_in_the_line_becomes_a_footnote_where_only_those_are_known(profile: str) -> None:
    typed = "One^[a *note* with [a link](https://ledger.example/)] two^[b].\n"
    assert body(typed, profile) == (
        "One[^note-1] two[^note-2].\n\n"
        "[^note-1]: a *note* with [a link](https://ledger.example/)\n\n[^note-2]: b\n"
    )


def test_a_new_footnote_takes_no_label_that_is_in_use() -> None:
    text = body("One^[a] two[^note-1].\n\n[^note-1]: mine\n", "hugo")
    assert text == "One[^note-2] two[^note-1].\n\n[^note-1]: mine\n\n[^note-2]: a\n"


@pytest.mark.parametrize("profile", ["quarto", "obsidian"])
def test_footnotes_of_both_kinds_stay_where_they_are_known(profile: str) -> None:
    typed = "One^[a] two[^1].\n\n[^1]: mine\n"
    assert body(typed, profile) == typed


# What kramdown (Jekyll) reads differently


def test_kramdown_gets_references_for_the_escapes_that_it_would_show() -> None:
    assert body(r"a \~ \^ \& \% \@ \, \/ \; \?" + "\n", "jekyll") == (
        "a &#126; &#94; &#38; &#37; &#64; &#44; &#47; &#59; &#63;\n"
    )


def test_kramdown_gets_the_escapes_that_it_knows_as_they_are() -> None:
    typed = "a " + " ".join("\\" + char for char in "\\.*_+`<>()[]{}#!:|\"'$=-") + "\n"
    assert body(typed, "jekyll") == typed


def test_code_stays_as_it_was_typed_for_kramdown() -> None:
    typed = "`\\~ |` and `` ` \\@ ``\n\n```\n\\~ |\n```\n\n    \\~ |\n\n<div>\\~ |</div>\n"
    assert body(typed, "jekyll") == typed


def test_a_bar_in_a_text_makes_no_table_in_kramdown() -> None:
    assert body("Day | night [x](https://a.example/?a|b) `c|d`\n", "jekyll") == (
        "Day \\| night [x](https://a.example/?a%7Cb) `c|d`\n"
    )


def test_a_table_stays_a_table_in_kramdown() -> None:
    typed = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert body(typed, "jekyll") == typed


def test_a_list_with_brackets_has_stops_in_kramdown() -> None:
    assert body("1) One\n2) Two\n", "jekyll") == "1. One\n2. Two\n"
    assert body("1) One\n2) Two\n", "quarto") == "1) One\n2) Two\n"


# What kramdown and Pandoc take for one paragraph


@pytest.mark.parametrize("profile", ["jekyll", "quarto"])
@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        ("Text:\n- one\n- two\n", "Text:\n\n- one\n- two\n"),
        ("Text:\n1. one\n", "Text:\n\n1. one\n"),
        ("Text\n## Heading\nMore\n", "Text\n\n## Heading\nMore\n"),
        ("Text\n> quoted\n> more\n", "Text\n\n> quoted\n> more\n"),
        ("> Text\n> - one\n", "> Text\n>\n> - one\n"),
        ("- one\n## Heading\n", "- one\n\n## Heading\n"),
        ("Text\n***\nMore\n", "Text\n\n***\n\nMore\n"),
        ("Text\n\n---\ntitle: mine\n\n---\n", "Text\n\n---\n\ntitle: mine\n\n---\n"),
        ("Text\n```\ncode\n```\n", "Text\n\n```\ncode\n```\n"),
        ("Text[^1]\n[^1]: Note\n", "Text[^1]\n\n[^1]: Note\n"),
        ("Text\n| a |\n|---|\n", "Text\n\n| a |\n|---|\n"),
    ],
)
def test_blocks_stand_apart_where_a_dialect_needs_it(profile: str, typed: str, apart: str) -> None:
    assert body(typed, profile) == apart


@pytest.mark.parametrize("profile", ["jekyll", "quarto"])
def test_blocks_that_are_told_apart_without_a_blank_line_stay_as_they_are(profile: str) -> None:
    typed = "## Heading\n- one\n  - two\n- three\n\n[^1]: a\n[^2]: b\n"
    assert body(typed, profile) == typed


@pytest.mark.parametrize("profile", ["plain", "hugo", "obsidian"])
def test_nothing_is_put_between_blocks_for_those_who_read_commonmark(profile: str) -> None:
    typed = "Text:\n- one\n## Heading\n> quoted\n***\nMore\n"
    assert body(typed, profile) == typed


# Third parties' words

MARKUP = "\\`*_[]<>|~^$!&#-+=:;.(){}%\"'/@ \tabc1“”’—é港🚀"
NASTY = [
    "{{ site.title }} {% include x %} {{< x >}} {{% x %}}",
    "{::comment}hidden{:/comment} {:.x} {:toc}",
    "@fig-a [@doe99, p. 3] -@doe99 x@y@fig-a",
    "$x^2$ H~2~O x^2^ [text]{.class} ::: note",
    "#tag #1 ==marked== %%hidden%% [[note]] ![[file]] ^block",
    "a | b | c ~~gone~~ ^[note] [^1]",
    "\\newcommand{\\x} \\@ \\~ \\& & &amp; &#64;",
]
typed_texts = st.text(st.sampled_from(MARKUP), max_size=40) | st.sampled_from(NASTY) | st.text(max_size=40)
texts = typed_texts.map(one_line).map(seen)


def item(headline: str, quotation: str, name: str) -> str:
    source = link(name, "https://courier.example/x")
    return f"🚢 **{escape(headline)}.** Courier: “{escape(quotation)}” ({source})\n"


@pytest.mark.parametrize("profile", PROFILES)
@given(texts.filter(bool), texts, texts.filter(bool))
@example(NASTY[0], NASTY[1], NASTY[2])
@example(NASTY[3], NASTY[4], NASTY[5])
@example(NASTY[6], NASTY[6], NASTY[6])
def test_the_words_of_others_are_shown_letter_by_letter(
    profile: str, headline: str, quotation: str, name: str
) -> None:
    found = shown(body(item(headline, quotation, name), profile))
    assert [str(part.tag) for part in found.iterdescendants()] == ["p", "strong", "a"]
    words = str(found.text_content()).replace("\u2060", "").strip()
    assert words == f"🚢 {headline}. Courier: “{quotation}” ({name})"


@pytest.mark.parametrize("profile", PROFILES)
def test_a_quotation_cannot_turn_the_direction_of_the_text(profile: str) -> None:
    assert body("One “\u202etwo\u202c”\x1b[31m\n", profile) == "One “two”[31m\n"


@pytest.mark.parametrize("profile", WITH_FRONT_MATTER)
@given(texts.filter(bool), texts)
@example(NASTY[0], NASTY[1])
def test_no_word_of_others_is_a_command_to_a_sites_templates(
    profile: str, headline: str, quotation: str
) -> None:
    text = body(item(headline, quotation, "Courier"), profile)
    assert not re.search(r"\{[{%#]", text)


@given(texts.filter(bool), texts)
@example(NASTY[0], "*|NAME|* {# x #}")
def test_no_word_of_others_is_a_command_to_a_mailer_that_gets_plain(headline: str, quotation: str) -> None:
    """Also when the mailer has made HTML of it, and the escapes are gone."""
    words = shown(body(item(headline, quotation, "Courier"), "plain")).text_content()
    assert not re.search(r"\{[{%#]|\*\|", words)


def test_what_the_editor_typed_for_the_mailer_stays() -> None:
    typed = "Dear {{ subscriber.name }} *|NAME|* {% if x %}\n"
    assert body(typed, "plain") == typed


@given(texts.filter(bool), texts)
@example(NASTY[6], NASTY[5])
def test_no_backslash_of_an_escape_is_shown_by_kramdown(headline: str, quotation: str) -> None:
    text = body(item(headline, quotation, "Courier"), "jekyll")
    assert set(re.findall(r"\\(.)", text)) <= set("\\.*_+`<>()[]{}#!:|\"'$=-")


COMMANDS = {
    "jekyll": r"\{:",  # attributes, extensions, comments of kramdown
    "hugo": r"\{[#.a-z]|://|\bwww\.",  # attributes of a heading, links made of bare addresses
    "quarto": r"\{[#.a-z:]|(?<![^\W_])@\w",  # attributes, citations
    "obsidian": r"(?<![^\W_])#[\w/-]|==|%%|\[\[|(?<= )\^",  # tags, marked text, comments, links to notes, blocks
}


@pytest.mark.parametrize("profile", WITH_FRONT_MATTER)
@given(texts.filter(bool), texts)
@example(NASTY[1], NASTY[2])
@example(NASTY[3], NASTY[4])
@example("www.elsewhere.example", "http://elsewhere.example/")
def test_no_word_of_others_has_a_meaning_of_its_own(profile: str, headline: str, quotation: str) -> None:
    bare = re.sub(r"\\.|&#?\w+;", "·", body(item(headline, quotation, "Courier"), profile))
    assert not re.search(COMMANDS[profile], bare.replace("](https://courier.example/x)", ""))
