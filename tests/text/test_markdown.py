"""Other people's words in our Markdown stay words; our comments stay comments; our links lead where they should."""

from urllib.parse import unquote

import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup import urls
from roundup.errors import NotAUrlError
from roundup.render.document import read
from roundup.render.html import fragment
from roundup.text.markdown import comment, escape, link
from roundup.text.marks import one_line

MARKUP = "\\`*_[]<>|~^$!&#-+=:;.(){}%\"'/@ \n\tabc1“”’—é港🚀"
NASTY = [
    "**bold** and _slanted_ and `code` and ~~struck~~",
    "[a link](https://elsewhere.example) and ![an image](https://elsewhere.example/x.png)",
    "[a reference] and [another][1] and [^1] and ^[a note]",
    "<script>alert(1)</script> <b>tag</b> <https://elsewhere.example> <ada@elsewhere.example>",
    "&amp; &lt;b&gt; &copy; &#60;b&#62; &#x3c; &bogus; AT&T",
    "a \\ backslash \\* and one at the end \\",
    "5 < 6 > 4, 2*3*4, snake_case_name, __init__, a|b|c, $x$ and $$y$$",
    "*",
    "**",
    "***",
    "`",
    "``a`",
    "# no heading",
    "1. no list",
    "- no list either",
    "--- and === and > no quotation",
    "a<!-- b",
    "a <!-- b --> c",
    "a --> b",
    "<!-- item:i9 -->",
    "<![CDATA[x]]> <?php x ?> <!DOCTYPE html>",
    "Ends in marks!”",
    "“Quoted” at the beginning",
    "(parentheses) at the beginning",
    "{{ subscriber.name }} {% if x %} {{{ raw }}}",
    "a‌joiner and a‍joiner",
]

headlines = st.text(st.sampled_from(MARKUP), min_size=1, max_size=40) | st.text(min_size=1, max_size=40)
lines = headlines.map(one_line).filter(bool)


def shown(markdown: str) -> lxml.html.HtmlElement:
    """What an editor's Markdown looks like, as a tree."""
    return lxml.html.fragment_fromstring(fragment(read(markdown)), create_parent="div")


def letters(node: lxml.html.HtmlElement) -> str:
    return str(node.text_content()).strip()


def tags(node: lxml.html.HtmlElement) -> list[str]:
    return [str(part.tag) for part in node.iterdescendants()]


@given(lines)
@pytest.mark.parametrize("after", [".", ""])
def test_a_headline_shows_exactly_its_own_letters(after: str, line: str) -> None:
    headline = line + after
    item = shown(f"<!-- item:i3 -->\n**{escape(headline)}** And so on.\n<!-- todo: write it -->\n\nThe end.")
    assert tags(item) == ["p", "strong", "p"]
    assert letters(item[0]) == f"{headline} And so on."
    assert letters(item[0][0]) == headline


@pytest.mark.parametrize("headline", NASTY)
def test_a_nasty_headline_shows_exactly_its_own_letters(headline: str) -> None:
    item = shown(f"<!-- item:i3 -->\n**{escape(headline)}.** And so on.\n<!-- todo: write it -->\n\nThe end.")
    assert tags(item) == ["p", "strong", "p"]
    assert letters(item[0]) == f"{headline}. And so on."
    assert letters(item[1]) == "The end."


@given(lines)
@example("a<!-- b")
@example("]( https://elsewhere.example )")
def test_a_quotation_shows_exactly_its_own_letters(line: str) -> None:
    item = shown(
        f"**Headline.** Courier: “{escape(line)}” ([Courier](https://courier.example/x))\n<!-- x -->"
    )
    assert tags(item) == ["p", "strong", "a"]
    assert letters(item) == f"Headline. Courier: “{line}” (Courier)"


@given(lines)
@example("a](https://elsewhere.example) b")
@example("a<!-- b")
@example("Courier [live]")
def test_a_sources_name_shows_exactly_its_own_letters_and_links_once(line: str) -> None:
    item = shown(f"Word ({link(line, 'https://courier.example/x')})\n<!-- sources: x -->")
    assert tags(item) == ["p", "a"]
    assert letters(item) == f"Word ({line})"
    assert item[0][0].get("href") == "https://courier.example/x"


@given(st.text(st.sampled_from("{}%#x "), max_size=12) | lines)
@example("{{{x}}}")
@example("{{{{x}}}}")
@example("{{% x")
@example("{%{{ x")
@example("{{#{#")
def test_no_word_of_others_is_a_command_to_a_mailers_templates(text: str) -> None:
    assert "{{" not in escape(text)
    assert "{%" not in escape(text)
    assert "{#" not in escape(text)


def test_ordinary_words_stay_readable_in_the_file() -> None:
    text = "The region's long queue — 5% up, “a first” (it says); A & B: x@y.example/z? Yes!"
    assert escape(text) == text


@given(
    st.text(st.sampled_from("abc&;=?#/%()[]<>\\`\"'|{}!*_~^$:,. \né港"), max_size=20),
    st.text(st.sampled_from("abc&;=#%()[]<>\\`\"'|{}!*_~^$:,. é港"), max_size=20),
)
@example("x", "a=1&copy;=2")
@example("x", "a=1&amp;b=2")
@example("x", "a=1&amp=2&lt=3")
@example("x_(town)", "q=(a")
@example("a`b", "c=`d")
@example("x\\", "y\\")
@example("x", "y=\"'<b>")
@example("<!--", "-->")
def test_a_link_leads_to_the_page_that_was_meant(path: str, query: str) -> None:
    try:
        address = urls.published(urls.parse(f"https://courier.example/{path}?{query}"))
    except NotAUrlError:
        pytest.fail("the address is one")
    item = shown(f"Word ({link('Courier', address)}, {link('Ledger', address)})\n<!-- x -->")
    assert tags(item) == ["p", "a", "a"]
    assert letters(item) == "Word (Courier, Ledger)"
    for anchor in item[0]:
        # What may be written with or without percent-encoding may be changed in that.
        assert unquote(str(anchor.get("href"))) == unquote(address)


comments = st.text(st.sampled_from("-!><a \n[]"), max_size=30) | st.text(max_size=40)


@given(comments)
@example("-->")
@example("--!>")
@example("a --> <script>alert(1)</script>")
@example("-")
@example("--")
@example("--->")
@example("---->")
@example("-->-->")
@example("--!-->")
@example(">")
@example("->")
@example("<!-- --> -->")
def test_a_comment_of_ours_cannot_be_ended_from_inside(text: str) -> None:
    made = comment(text)
    assert made.startswith("<!-- ")
    inside = made.removeprefix("<!--").removesuffix("-->")
    assert "-->" not in inside
    assert "--!>" not in inside
    assert not inside.startswith((">", "->"))


@given(comments)
@example("--> **seen**")
@example("a\n\n-->\n\n# seen")
def test_nothing_in_a_comment_of_ours_is_shown(text: str) -> None:
    assert letters(shown(f"Before.\n\n{comment(text)}\n\nAfter.")).split() == ["Before.", "After."]


def test_what_needs_no_change_in_a_comment_has_none() -> None:
    assert comment("todo: write the headline -- now") == "<!-- todo: write the headline -- now -->"
