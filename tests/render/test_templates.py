"""Draft templates: the shipped shapes, words that stay words in any template, and what is said of a wrong one."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from roundup.errors import UnusableError
from roundup.issue import draftfile
from roundup.model import Issue, Item, Quote, Section, Source
from roundup.render.markdown import draft, without_comments, without_cut, without_stop
from roundup.render.templates import MOST, about, shipped
from roundup.text.markdown import front_matter, without_front_matter
from roundup.text.marks import one_line

SHIPPED = ["oneliner", "thisweek", "tldr", "weekly"]
POST = Source("Quill Post", "https://post.example/ferry", "en", (), 1)
WIRE = Source("Marrow Wire", "https://wire.example/ferry?a=1", "en", (), 2)
REPORT = Source("Sorrel Brief", "https://sorrel.example/r.pdf", "zh", ("link in Chinese", "pdf"), 3)
WALLED = Source("Courier", "https://courier.example/ferry", "en", ("paywall",), 4)


def an_item(number: int = 3, **said: Any) -> Item:
    """An item that quotes its source."""
    values: dict[str, Any] = {
        "id": number,
        "state": "picked",
        "headline": f"Ferry {number} sails.",
        "body": "Quill Post: “It sails.”",
        "stories": (number,),
        "sources": (POST,),
        "quotes": (Quote("It sails.", 1, "Quill Post"),),
        "evidence": (f"link {number}; Quill Post — https://post.example/ferry",),
    }
    return Item(**(values | said))


def an_issue(*sections: Section, **said: Any) -> Issue:
    """An issue of these sections, or of one item."""
    values: dict[str, Any] = {
        "week": "2024-W01",
        "first": "2024-01-01",
        "last": "2024-01-07",
        "title": "The Quay, 1–7 January 2024",
        "welcome": "Welcome to *The Quay*.",
        "lead": None,
        "sections": sections or (Section("Weekly Links Round-Up", (an_item(),)),),
        "teasers": ("*Ferry* sails",),
        "teaser_line": "Ferry sails",
        "preheader": "Ferry sails",
    }
    return Issue(**(values | said))


def of(*items: Item) -> Issue:
    """An issue of these items, all in the round-up."""
    return an_issue(Section("Weekly Links Round-Up", items))


def body(issue: Issue, template: str) -> str:
    """What a template makes of the items, as it stands below the round-up's heading."""
    return draft(issue, template).partition("Weekly Links Round-Up\n")[2]


def tree(text: str) -> lxml.html.HtmlElement:
    """What readers get of a draft, parsed."""
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    rendered = markdown.render(without_front_matter(without_comments(without_cut(text))))
    return lxml.html.fragment_fromstring(str(rendered), create_parent="div")


def words(text: str) -> str:
    """The words that readers see of a draft."""
    return squeezed(str(tree(text).text_content()))


def squeezed(text: str) -> str:
    return " ".join(text.split())


# -- the shipped shapes


def test_the_shipped_templates_are_known_by_name_and_say_what_they_make() -> None:
    assert list(shipped()) == SHIPPED
    assert all(about(source).endswith(".") for source in shipped().values())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{# One. #}\n---", "One."),
        ("\n{#\n  One.\n\n  Two.\n#}", "One."),
        ("{#- One. -#}", "One."),
        ("---\n{# Not the first thing. #}", ""),
        ("{#  #}", ""),
        ("", ""),
    ],
)
def test_a_template_is_described_by_the_first_line_of_the_comment_it_begins_with(
    source: str, said: str
) -> None:
    assert about(source) == said


def test_tldr_has_linked_headlines_with_minutes_and_the_sources_behind_the_words() -> None:
    issue = of(an_item(minutes=3, sources=(POST, REPORT), todo="write the headline"))
    assert draft(issue, "tldr") == (
        '---\ntitle: "The Quay, 1–7 January 2024"\nsubject: "Ferry sails"\n'
        'preheader: "The Quay, 1–7 January 2024"\nweek: "2024-W01"\n---\n'
        "\n"
        "Welcome to *The Quay*.\n"
        "\n"
        "<!-- todo: rewrite the subject above, which names what is in the issue -->\n"
        "\n"
        "## 🗞️ Weekly Links Round-Up\n"
        "\n"
        "<!-- item:i3 -->\n"
        "**[Ferry 3 sails (3 minute read)](https://post.example/ferry)**\n"
        "\n"
        "Quill Post: “It sails.” ([Quill Post](https://post.example/ferry); "
        "[Sorrel Brief](https://sorrel.example/r.pdf), link in Chinese, pdf)\n"
        "<!-- todo: write the headline -->\n"
        "<!-- sources:\n"
        "  link 3; Quill Post — https://post.example/ferry -->\n"
    )


def test_tldr_says_no_minutes_where_nobody_knows_them() -> None:
    assert "**[Ferry 3 sails](https://post.example/ferry)**\n" in body(of(an_item()), "tldr")


def test_tldr_puts_suggestions_and_what_has_no_words_into_quick_links_at_the_end() -> None:
    items = (an_item(1, state="suggested", minutes=1), an_item(2, body="", quotes=()), an_item(3))
    made = body(of(*items), "tldr")
    assert re.findall(r"^### .*|^<!-- item:.* -->", made, re.M) == [
        "<!-- item:i3 -->",
        "### ⚡ Quick Links",
        "<!-- item:i1 -->",
        "<!-- item:i2 -->",
    ]
    assert (
        "**[Ferry 1 sails (1 minute read)](https://post.example/ferry)** "
        "([Quill Post](https://post.example/ferry))\n<!-- not printed: Quill Post: “It sails.” -->\n"
    ) in made


def test_tldr_gives_each_heading_an_emoji_and_leaves_the_one_that_was_typed() -> None:
    sections = (Section("Weekly Links Round-Up", ()), Section("Ships", (an_item(1),)))
    made = draft(an_issue(*sections, Section("🧂 Salt", (an_item(2),))), "tldr")
    assert re.findall(r"^#+ .*", made, re.M) == ["## 🗞️ Weekly Links Round-Up", "### 🔗 Ships", "### 🧂 Salt"]


@pytest.mark.parametrize(
    ("sources", "line"),
    [
        ((POST,), "1. [Ferry 3 sails.](https://post.example/ferry)"),
        (
            (POST, WIRE),
            "1. [Ferry 3 sails.](https://post.example/ferry) "
            "(also [Marrow Wire](https://wire.example/ferry?a=1))",
        ),
        ((REPORT,), "1. [Ferry 3 sails.](https://sorrel.example/r.pdf) (link in Chinese, pdf)"),
        (
            (REPORT, POST),
            "1. [Ferry 3 sails.](https://sorrel.example/r.pdf) "
            "(link in Chinese, pdf; also [Quill Post](https://post.example/ferry))",
        ),
        ((WALLED,), "1. Ferry 3 sails. ([Courier](https://courier.example/ferry), paywall)"),
        (
            (WALLED, POST),
            "1. Ferry 3 sails. ([Courier](https://courier.example/ferry), paywall; "
            "[Quill Post](https://post.example/ferry))",
        ),
    ],
)
def test_oneliner_links_the_headline_and_names_an_outlet_where_that_says_something(
    sources: tuple[Source, ...], line: str
) -> None:
    assert body(of(an_item(sources=sources)), "oneliner").split("\n")[2] == line


def test_oneliner_prints_the_editors_own_words_and_keeps_a_quotation_for_the_editor() -> None:
    own = body(of(an_item(body="We counted the berths.", quotes=())), "oneliner")
    assert "](https://post.example/ferry) We counted the berths.\n" in own
    assert "not printed" not in own
    quoted = body(of(an_item()), "oneliner")
    assert "<!-- not printed: Quill Post: “It sails.” -->\n" in quoted
    assert "It sails" not in words(draft(of(an_item()), "oneliner"))


def test_oneliner_is_one_list_whose_lines_readers_see_numbered_one_after_another() -> None:
    items = [an_item(number, todo="write the headline", notes=("Two\nlines.",)) for number in (4, 9, 7)]
    (found,) = tree(draft(of(*items), "oneliner")).xpath("//ol")
    assert found.get("start", "1") == "1"
    assert [squeezed(str(line.text_content())) for line in found.iter("li")] == [
        "Ferry 4 sails.",
        "Ferry 9 sails.",
        "Ferry 7 sails.",
    ]


def test_oneliner_begins_with_one_also_when_the_editor_deletes_the_first_line() -> None:
    file = draftfile.parse(draft(of(an_item(1), an_item(2), an_item(3)), "oneliner"))
    left = "".join(part.text for part in file.parts if part.item != 1)
    (found,) = tree(left).xpath("//ol")
    assert found.get("start", "1") == "1"
    assert len(found.findall("li")) == 2


def test_thisweek_lists_titles_with_their_outlets_and_tags() -> None:
    made = body(of(an_item(sources=(REPORT, POST, WALLED))), "thisweek")
    assert made.split("\n")[2] == (
        "* [Ferry 3 sails](https://sorrel.example/r.pdf) — Sorrel Brief (link in Chinese, pdf), "
        "[Quill Post](https://post.example/ferry), [Courier](https://courier.example/ferry) (paywall)"
    )
    assert "<!-- not printed: Quill Post: “It sails.” -->\n" in made


def test_thisweek_keeps_an_empty_heading_and_its_items_are_one_list() -> None:
    sections = (Section("Weekly Links Round-Up", ()), Section("Ships", (an_item(1), an_item(2))))
    text = draft(an_issue(*sections, Section("Salt", ())), "thisweek")
    assert re.findall(r"^#+ .*", text, re.M) == ["## Weekly Links Round-Up", "### Ships", "### Salt"]
    (found,) = tree(text).xpath("//ul")
    assert len(found.findall("li")) == 2


def test_a_copy_of_thisweek_can_fix_headings_and_their_order() -> None:
    own = shipped()["thisweek"].replace("{% set headings = [] %}", '{% set headings = ["Salt", "Tools"] %}')
    sections = (
        Section("Weekly Links Round-Up", ()),
        Section("Ships", (an_item(1),)),
        Section("Tools", (an_item(2),)),
    )
    text = draft(an_issue(*sections), "mine", {"mine": own})
    assert re.findall(r"^#+ .*|^<!-- item.*", text, re.M) == [
        *("## Weekly Links Round-Up", "### Salt", "### Tools", "<!-- item:i2 -->", "### Ships"),
        "<!-- item:i1 -->",
    ]


@pytest.mark.parametrize("template", SHIPPED)
def test_every_shape_keeps_welcome_and_lead_and_front_matter(template: str) -> None:
    text = draft(an_issue(lead="# The *long* way\n\nWords of mine.\n"), template)
    found = front_matter(text)
    assert list(found) == ["title", "subject", "preheader", "week"]
    assert found["title"] == "The Quay, 1–7 January 2024"
    assert "Ferry sails" in (found["subject"], found["preheader"])
    assert [str(one.text_content()) for one in tree(text).iter("em")] == ["The Quay", "long"]
    assert "\n## The *long* way\n\nWords of mine.\n" in text


@pytest.mark.parametrize("template", SHIPPED)
def test_without_welcome_and_lead_no_shape_leaves_a_gap(template: str) -> None:
    text = draft(an_issue(welcome=None), template)
    assert "\n\n\n" not in text
    assert "None" not in text


@pytest.mark.parametrize(
    ("headline", "bare"),
    [
        ("Ferry sails.", "Ferry sails"),
        ("Ferry sails on 1.75.0.", "Ferry sails on 1.75.0"),
        ("“Ferry sails.”", "“Ferry sails”"),
        ("渡轮启航。", "渡轮启航"),
        ("Does it sail?", "Does it sail?"),
        ("It sails…", "It sails…"),
        ("It sails...", "It sails..."),
        ("Ferry sails to the U.S.", "Ferry sails to the U.S."),
        ("Bolt buys Acme Inc.", "Bolt buys Acme Inc."),
        ("Sails at 6 a.m.", "Sails at 6 a.m."),
        ("A Ph.D.", "A Ph.D."),
        (".", ""),
        ("", ""),
    ],
)
def test_a_headline_in_a_list_loses_its_full_stop_but_no_abbreviation_does(headline: str, bare: str) -> None:
    assert without_stop(headline) == bare


# -- words stay words

NASTY = [
    "*a*", "_a_", "**", "`", "```", "~~~", "[a](https://x.example)", "![a](b)", "[^1]", "<b>", "</p>", "<!--",
    "-->", "--!>", "<!-- item:i9 -->", "<!-- cut: x", "<!-- todo: x -->", "{{ issue.week }}", "{% if %}", "{# x #}",
    "*|M|*", "&amp;", "&#42;", "&", "\\", "#", "# a", "- a", "+", "1.", "1. a", "2) a", "=", "---", "===", "> a", "|",
    "a|b", "$x$", "^", "“a”", "é", "渡轮", "\u202e", "\u2066", "\x1b[31m", "\x00", "\n", "\n\n", "\t", "\r", "\u2028",
    "\ufeff", "🚢", "a.", ".", "!", "https://x.example/", "javascript:alert(1)", ":", "(", ")", "]", "](", '"', "'",
]  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=4), st.just(" ")), max_size=6).map(
    "".join
)
"""Words of others."""
seen_words = hostile.filter(lambda text: without_stop(line(text)).strip())
"""The same with something to be seen."""


def line(text: str) -> str:
    """The words as readers should see them."""
    return squeezed(one_line(text, len(text) + 1))


def told(headline: str, outlet: str, path: str, section: str, more: str) -> Issue:
    """An issue in which all that others may have written is this; the rest is always the same."""
    items = [
        an_item(
            number,
            headline=headline,
            state=state,
            sources=(
                Source(outlet, f"https://post.example/{path}", "en", tags, 1),
                Source(outlet, f"https://wire.example/?{path}", "en", (), 2),
            ),
            quotes=quotes,
            todo=more,
            notes=(more,),
            evidence=(more, more),
            offered=(Quote(more, 1),),
        )
        for number, state, tags, quotes in (
            (3, "picked", (), ()),
            (4, "suggested", (f"link in {outlet}", "pdf"), (Quote("It sails.", 1),)),
            (5, "picked", ("paywall",), ()),
        )
    ]
    return an_issue(
        Section("Weekly Links Round-Up", tuple(items[:1])),
        Section(section, tuple(items[1:])),
        title=more,
        preheader=more,
        teaser_line=outlet,
        lead_teaser=outlet,
    )


def are_safe(
    make: Callable[[Issue], str], headline: str, outlet: str, path: str, section: str, more: str
) -> None:
    """A template makes a draft of these words in which they are seen as they are, and do nothing."""
    plain = make(told("Headlineword", "Outletword", "pathword", "Sectionword", "moreword"))
    made = make(told(headline, outlet, path, section, more))
    parts, expected_parts = (
        [(part.kind, part.item) for part in draftfile.parse(text).parts] for text in (made, plain)
    )
    assert parts == expected_parts
    assert sorted(re.findall(r"^<!-- item:i(\d+) -->$", made, re.M)) == ["3", "4", "5"]
    assert front_matter(made)["title"] == more
    expected = words(plain).replace("Outletword", line(outlet)).replace("Sectionword", line(section))
    assert words(made) == squeezed(expected.replace("Headlineword", line(headline)))
    found, wanted = ([unquote(str(one)) for one in tree(text).xpath("//a/@href")] for text in (made, plain))
    assert found == [one.replace("pathword", unquote(line(f"x{path}")[1:])) for one in wanted]


@pytest.mark.parametrize("template", SHIPPED)
@settings(max_examples=50, deadline=None)
@given(seen_words, seen_words, hostile, seen_words, hostile)
@example(
    "Ferry --> <!-- item:i9 --> sails", "# Post", "a)b", "1. One #", "--> <!-- item:i8 -->\n\n**Forged.**"
)
@example("{{ 7 * 7 }} *|x|*", "- Post", "[a](b)", "# Ships", "\n---\nweek: x\n")
@example("1. Ferry", "1. Post", "<>", "Ships ##", "<!-- cut:")
def test_whatever_others_wrote_is_seen_as_they_wrote_it_in_every_shape(
    template: str, headline: str, outlet: str, path: str, section: str, more: str
) -> None:
    if template in ("tldr", "thisweek"):
        headline = without_stop(line(headline))
    if template == "tldr":
        section = f"S{section}"  # a heading that begins with another sign gets no emoji
    are_safe(lambda issue: draft(issue, template), headline, outlet, path, section, more)


CARELESS = """\
{% macro twice(words) %}{{ words }} {{ words }}{% endmacro %}
{% macro boxed() %}[{{ caller() }}]{% endmacro %}
---
title: {{ issue.title | yaml }}
---
{{ issue.lead_teaser }}

## {{ issue.sections[1].title }}
{% for item in issue.items %}

<!-- item:i{{ item.id }} -->
{% set made %}{{ item.headline }}, {{ twice(item.headline) }}{% endset %}
{{ item.headline }} at the beginning of a line
and in one {{ item.headline }}
- {{ item.headline }}
1. {{ item.headline }}

> {{ item.headline }}

| {{ item.headline }} | b |
|---|---|
| c | {{ item.headline }} |

_{{ twice(item.headline) }}_ **{{ made }}** {{ made }} {% call boxed() %}{{ item.headline }}{% endcall %}

{{ "a " ~ item.headline }} {{ item.headline ~ " " ~ item.headline }} {{ "%s" % item.headline }}
{{ [item.headline, item.sources[0].name] | join(" / ") }} {{ item.headline | truncate(9999) }}
{{ item.headline[:9999] }} {{ item.headline + " a" }} {{ item.headline.replace("\u0001", "*") | trim }}
[{{ item.headline }}]({{ item.sources[0].url }}) {{ item.sources[1].name | link(item.sources[1].url) }}
<b title="{{ item.sources[0].url }}">{{ item.headline }}</b> {{ item.body }}
{% filter replace("\u0001", "*") %}{{ item.headline }}{% endfilter %}

{{ item | evidence }}{{ item.todo | todo }}{{ item.headline | comment }}
{% endfor %}
"""
"""A template that uses words in every place and way that Jinja has, and never thinks of escaping."""


@settings(max_examples=100, deadline=None)
@given(seen_words, seen_words, hostile, seen_words, hostile)
@example("1. Ferry", "# Post", "a)b", "1. One #", "--> <!-- item:i8 -->")
@example("- Ferry", "- Post", "[a](b)", "# Ships", "\n---\nweek: x\n")
@example("| Ferry", "&amp;", '"', "=", "")
def test_whatever_others_wrote_is_seen_as_they_wrote_it_in_a_careless_template(
    headline: str, outlet: str, path: str, section: str, more: str
) -> None:
    are_safe(
        lambda issue: draft(issue, "mine", {"mine": CARELESS}), line(headline), outlet, path, section, more
    )


@pytest.mark.parametrize("begin", ["# ", "1. ", "- ", "+ ", "=", "--- ", "2) ", "- - "])
def test_a_body_begins_no_list_and_no_heading_whatever_its_outlet_is_called(begin: str) -> None:
    """It stands at the beginning of a line in some shapes."""
    text = draft(of(an_item(body=f"{begin}Post: “It *sails*.”")), "tldr")
    assert [part.kind for part in draftfile.parse(text).parts] == ["head", "item"]
    assert f"Ferry 3 sails {begin}Post: “It sails.”" in words(text)


@pytest.mark.parametrize("template", SHIPPED)
def test_words_that_are_markdown_already_are_not_escaped_again(template: str) -> None:
    lead = "Lead with *stress*, a [link](https://quay.example/) and 1\\. escape.\n"
    issue = replace(
        of(an_item(body="I *saw* it \\*there\\*.", quotes=())), welcome="A *b* \\_c\\_.", lead=lead
    )
    text = draft(issue, template)
    assert "A *b* \\_c\\_." in text
    assert lead in text
    assert ("I *saw* it \\*there\\*." in text) == (template != "thisweek" or "not printed" in text)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", " JavaScript:alert(1)", "vbscript:x", ""]
)
@pytest.mark.parametrize("template", [*SHIPPED, "mine"])
def test_what_is_no_address_of_a_page_is_linked_nowhere(template: str, url: str) -> None:
    issue = of(an_item(sources=(Source("Post", url, None, (), 1), Source("Wire", url, None, (), 2))))
    text = draft(issue, template, {"mine": CARELESS.replace("sections[1]", "sections[0]")})
    assert not [href for href in tree(text).xpath("//a/@href") if href]
    assert "alert" not in text
    assert "Ferry 3 sails" in words(text)


# -- templates of one's own


def mine(source: str, **others: str) -> str:
    """What a template of one's own makes of an issue, with others beside it."""
    return draft(an_issue(), "mine", {"mine": source, **others})


def wrong(source: str, **others: str) -> str:
    """What is said of a wrong template."""
    with pytest.raises(UnusableError) as told:
        mine(source, **others)
    return str(told.value)


def test_a_template_of_ones_own_comes_before_a_shipped_one_of_its_name() -> None:
    assert draft(an_issue(), "weekly", {"weekly": "Mine: {{ issue.week }}"}) == "Mine: 2024-W01\n"
    assert draft(an_issue(), "weekly", {"tldr": "Mine"}) == draft(an_issue(), "weekly")


@pytest.mark.parametrize("name", ["monthly", "weeky", "../weekly", "weekly.md.j2", "shipped/weekly", ""])
def test_a_template_that_there_is_not_is_said_with_the_nearest_name(name: str) -> None:
    with pytest.raises(
        UnusableError, match=f"There is no template {re.escape(name)}; (did you mean|there are)"
    ):
        draft(an_issue(), name, {"mine": ""})


def test_shipped_and_own_templates_are_extended_included_and_imported() -> None:
    own = {
        "foot": "Foot of {{ issue.week }}",
        "lines": "{% macro line(item) %}* {{ item.headline }}{% endmacro %}",
    }
    source = (
        '{% extends "weekly" %}\n{% import "lines.md.j2" as lines %}\n{% block teasers %}{% endblock %}\n'
        '{% block item %}{{ lines.line(item) }}\n{% include "foot" %}\n{% endblock %}\n'
    )
    text = draft(of(an_item(headline="*Ferry*")), "mine", {"mine": source, **own})
    assert "This week:" not in text
    assert "\n<!-- item:i3 -->\n* \\*Ferry\\*\nFoot of 2024-W01" in text


def test_a_template_that_takes_the_place_of_a_shipped_one_can_extend_it() -> None:
    own = {"weekly": '{% extends "shipped/weekly" %}{% block teasers %}{% endblock %}'}
    assert "This week:" not in draft(an_issue(), "weekly", own)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("{{ issue.items[0].section }}|{{ issue.items[0].emoji }}|{{ issue.items[0].minutes }}", "||"),
        ("{{ issue.title | upper }} {{ issue.title.split(',')[0] }}", "THE QUAY, 1–7 JANUARY 2024 The Quay"),
        ("{{ issue.title | length }} {{ 'Quay' in issue.title }} {{ issue.title[4:8] }}", "26 True Quay"),
        ("{{ issue.week == '2024-W01' }} {{ {'2024-W01': 'first'}[issue.week] }}", "True first"),
        ("{{ 'a ' ~ issue.items[0].teaser ~ issue.teasers }}", "a (\\*Ferry\\* sails,)"),
        ("{{ issue.items[0] == issue.items[0] }} {{ issue.items[0] in issue.items }}", "True True"),
        ("{{ issue.sections | map(attribute='title') | join('/') }}", "Weekly Links Round-Up"),
        ("{{ issue.items | selectattr('state', 'equalto', 'picked') | list | length }}", "1"),
        ("{{ issue.items | sort(attribute='headline') | map(attribute='id') | join }}", "3"),
        ("{{ ['b', issue.week] | sort | first }} {{ issue.title.startswith('The') }}", "2024-W01 True"),
        ("\n\n{# Mine. #}\nfirst", "first"),
        ("|{{ issue.items[0].todo | todo }}|{{ issue.items[0].emoji | comment }}|{{ '' | todo }}|", "||||"),
        ("{{ 'a' | todo }} {{ issue.week | comment }}", "<!-- todo: a --> <!-- 2024-W01 -->"),
    ],
)  # fmt: skip
def test_words_can_be_worked_with_as_words(source: str, made: str) -> None:
    assert mine(source) == f"{made}\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% for item in issue.items %}\n\n{{ item.todu }}{% endfor %}",
            "line 3: an item has no todu; did you mean todo?"),
        ("a\n{{ issue.sections[0].titel }}", "line 2: a section has no titel; did you mean title?"),
        ("a\n{{ issue.items[0].sources[0].link_of | yaml }}", "line 2: a source has no link_of; did you mean link?"),
        ("a\n{{ isue.title }}", "line 2: there is no value isue; did you mean issue?"),
        ("{{ issue.title.uper() }}", "line 1: a text has no uper; did you mean upper?"),
        ("{{ issue.items[7].headline }}", "line 1: a list has no 7."),
        ("a\n{{ issue.title | yml }}", "line 2: there is no filter yml; did you mean yaml?"),
        ("a\n{{ 1 is evn }}", "line 2: there is no test evn; did you mean even?"),
        ("a\n{{ issue.title | link }}", "line 2: the filter link is used as in `source.name | link(source.url)`."),
        ("a\n{{ issue | sources }}", "line 2: the filter sources is used as in `item.sources | sources`."),
        ("a\n{{ issue.title | evidence }}", "line 2: the filter evidence is used as in `item | evidence`."),
        ("a\n{{ issue.items[0] | yaml }}", "line 2: the filter yaml is used as in `issue.title | yaml`."),
        ("a\n{{ issue.titel | yaml }}", "line 2: an issue has no titel; did you mean title?"),
        ("a\n{{ issue.items[0] }}", "line 2: an item can't be printed as a whole; print one of its fields."),
        ("a\n{{ issue.items }}", "line 2: a list can't be printed as a whole; print one after another, or use `join`."),
        ("a\n{% block b %}", "line 2: unexpected end of template; Jinja was looking for the following tags: "
            "'endblock'; the innermost block that needs to be closed is 'block'."),
        ("a\n\n{{ issue.title }", "line 3: unexpected '}'."),
        ("{% endfr %}", "line 1: encountered unknown tag 'endfr'."),
        ("a\n{{ 1 / 0 }}", "line 2: division by zero."),
        ("a\n{% include 'foto' %}", "line 2: there is no template foto; did you mean foot?"),
        ("{% macro f() %}{{ f() }}{% endmacro %}\n{{ f() }}", "line 1: it calls itself without end."),
        ("{% extends 'mine' %}", "line 1: it calls itself without end."),
        ("{{ range(10 ** 6) | length }}", "line 1: range too big; the sandbox blocks ranges larger "
            "than MAX_RANGE (100000)."),
    ],
)  # fmt: skip
def test_a_wrong_template_is_said_in_one_sentence_with_its_file_and_line(source: str, said: str) -> None:
    assert wrong(source, foot="") == f"templates/mine.md.j2, {said}"


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("\n\n{{ isue }}", "line 3: there is no value isue; did you mean issue?"),
        ("\n{{ issue.titel }}", "line 2: an issue has no titel; did you mean title?"),
        ("\n{{ issue.title | yml }}", "line 2: there is no filter yml; did you mean yaml?"),
        ("\n{% if %}", "line 2: expected an expression, got 'end of statement block'."),
    ],
)
@pytest.mark.parametrize(
    "source", ["a\n{% include 'part' %}", "{% extends 'part' %}", "{% import 'part' as p with context %}"]
)
def test_an_error_in_another_template_names_that_one(source: str, part: str, said: str) -> None:
    assert wrong(source, part=part) == f"templates/part.md.j2, {said}"


@pytest.mark.parametrize(
    "source",
    [
        "{{ issue._of }}",
        "{{ issue.title._plain }}",
        "{{ issue['_of'] }}",
        "{{ issue | attr('_of') }}",
        "{{ issue.__class__ }}",
        "{{ issue.title.upper.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.system('true') }}",
        "{{ '{0.__class__}'.format(issue) }}",
        "{{ issue.title.format(issue) }}",
        "{{ [].append(1) }}",
    ],
)
def test_a_template_gets_at_nothing_but_the_issue(source: str) -> None:
    assert wrong(source).startswith("templates/mine.md.j2, line 1: ")


def test_a_template_that_prints_without_end_is_stopped() -> None:
    source = "{% for a in range(99999) %}{% for b in range(99999) %}0123456789{% endfor %}{% endfor %}"
    assert wrong(source) == (
        f"templates/mine.md.j2 makes a draft of more than {MOST:,} characters, so it was stopped; look for a loop "
        "in it that does not end."
    )
