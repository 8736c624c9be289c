"""An item's Markdown, taken apart as an editor wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.issue.itemtext import Cited, addresses, first_line, plain, read
from roundup.model import Source
from roundup.render.markdown import sources
from roundup.text.markdown import escape

LEDGER = Cited("Ledger", "https://ledger.example/ferry")


def test_an_item_is_emoji_headline_body_sources_and_what_is_to_do() -> None:
    said = read(
        "<!-- item:i3 -->\n🚢 **Ferry sails.** Ledger: “It *sails*.” ([Ledger](https://ledger.example/ferry), "
        "[Hangshang](https://hangshang.example/x), link in Chinese, pdf)\n<!-- todo: write the headline -->\n"
        "<!-- sources:\n  Ledger **not this** -->\n"
    )
    assert (said.emoji, said.headline, said.body) == ("🚢", "Ferry sails.", "Ledger: “It *sails*.”")
    assert said.sources == (
        LEDGER,
        Cited("Hangshang", "https://hangshang.example/x", ("link in Chinese", "pdf")),
    )
    assert said.todo == "write the headline"


@pytest.mark.parametrize(
    ("text", "emoji", "headline", "body"),
    [
        ("**Ferry.**", None, "Ferry.", ""),
        ("Words alone.", None, "", "Words alone."),
        ("", None, "", ""),
        ("Words, then **bold**.", None, "", "Words, then **bold**."),
        ("🇨🇭 **Ferry.** x", "🇨🇭", "Ferry.", "x"),
        ("👩‍🚀 **Ferry.** x", "👩‍🚀", "Ferry.", "x"),
        ("🕯️ **A \\*star\\*.** x", "🕯️", "A *star*.", "x"),
        ("**[Ferry](https://x.example/).** x", None, "Ferry.", "x"),
        (
            "**Ferry.**\r\n\r\nTwo paragraphs.\r\n\r\nOf mine.",
            None,
            "Ferry.",
            "Two paragraphs.\r\n\r\nOf mine.",
        ),
    ],
)
def test_the_pieces_of_what_an_editor_typed(text: str, emoji: str | None, headline: str, body: str) -> None:
    said = read(text)
    assert (said.emoji, said.headline, said.body, said.sources, said.todo) == (
        emoji,
        headline,
        body,
        (),
        None,
    )


@pytest.mark.parametrize(
    "ending",
    [
        "(so they say)",
        "(see [Ledger](https://ledger.example/). It says more)",
        "[Ledger](https://ledger.example/a)",
    ],
)
def test_parentheses_that_hold_more_than_sources_are_body(ending: str) -> None:
    said = read(f"**Ferry.** It sails {ending}")
    assert (said.body, said.sources) == (f"It sails {ending}", ())


def test_parentheses_in_an_address_and_in_the_body_are_no_sources() -> None:
    said = read("**Ferry.** It (the new one) sails. ([Ledger](https://ledger.example/a_(b)))")
    assert said.body == "It (the new one) sails."
    assert said.sources == (Cited("Ledger", "https://ledger.example/a_(b)"),)


def test_the_addresses_of_a_text_are_found_once_each_in_order() -> None:
    text = "a [b](https://b.example/?x=1&amp;y) c [d \\[e\\]](<https://d.example/> 'title') [again](https://b.example/?x=1&y)"
    assert addresses(text) == ["https://b.example/?x=1&y", "https://d.example/"]


def test_addresses_in_comments_are_none_that_readers_see() -> None:
    assert addresses("<!-- [b](https://b.example/) -->\n[c](https://c.example/)") == ["https://c.example/"]


def test_the_first_line_with_words_is_found_below_comments() -> None:
    assert first_line("<!-- item:i3 -->\n<!-- two\nlines -->\n\n**Ferry.**\n") == 4


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=60))
def test_what_was_escaped_reads_as_it_was(text: str) -> None:
    assert plain(escape(text)).replace("&lt;", "<") == text


names = st.text("abc AB.&-'", min_size=1, max_size=12).map(str.strip).filter(bool)
tags = st.lists(
    st.sampled_from(["link in Chinese", "pdf", "pdf, p17", "pdf, p xii", "pdf, p A-3", "paywall"]),
    unique=True,
    max_size=2,
).map(tuple)
urls = st.from_regex(r"\Ahttps://[a-z]{1,8}\.example/[a-z0-9/_?=-]{0,12}\Z")


@given(st.lists(st.builds(Source, names, urls, st.just("en"), tags, st.just(1)), min_size=1, max_size=4))
def test_the_sources_that_we_print_are_the_sources_that_we_read(printed: list[Source]) -> None:
    said = read(f"**Ferry.** It sails. {sources(printed)}")
    assert said.body == "It sails."
    assert said.sources == tuple(Cited(" ".join(one.name.split()), one.url, one.tags) for one in printed)


# -- the lines of lists, as the shapes with lists have them


def test_a_line_of_linked_headlines_is_read() -> None:
    said = read(
        "1. [Ferry sails.](https://post.example/a) (also [Ledger](https://ledger.example/b))\n<!-- todo: x -->"
    )
    assert (said.headline, said.body, said.todo) == ("Ferry sails.", "", "x")
    assert [(one.name, one.url) for one in said.sources] == [
        ("post.example", "https://post.example/a"),
        ("Ledger", "https://ledger.example/b"),
    ]


def test_a_line_with_its_outlet_behind_a_dash_is_read() -> None:
    said = read(
        "* [Ferry sails](https://post.example/a) — Post (paywall), [Ledger](https://ledger.example/b) (pdf)"
    )
    assert (said.headline, said.body) == ("Ferry sails", "")
    assert [(one.name, one.url) for one in said.sources] == [
        ("Post", "https://post.example/a"),
        ("Ledger", "https://ledger.example/b"),
    ]


def test_the_editors_own_words_behind_a_linked_headline_are_its_body() -> None:
    assert (
        read("1. [Berths by the numbers.](https://tides.example/b.pdf) (pdf) We counted.").body
        == "We counted."
    )
    assert read("1. [Berths by the numbers.](https://tides.example/b) We counted.").body == "We counted."


def test_a_line_without_a_link_at_its_head_keeps_its_sources() -> None:
    said = read("1. Ferry sails. ([Post](https://post.example/a), paywall)")
    assert (said.headline, [one.tags for one in said.sources]) == ("Ferry sails.", [("paywall",)])


def test_how_long_it_takes_to_read_is_no_part_of_the_headline() -> None:
    assert (
        read("**[Ferry sails (3 minute read)](https://post.example/a)**\n\nIt does.").headline
        == "Ferry sails"
    )
