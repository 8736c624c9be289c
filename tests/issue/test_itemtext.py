"""An item's Markdown, taken apart as an editor wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.issue.itemtext import Cited, links, plain, read
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


def test_the_links_of_a_text_are_found_in_order() -> None:
    assert links("a [b](https://b.example/) c [d \\[e\\]](<https://d.example/> 'title')") == [
        ("b", "https://b.example/"),
        ("d [e]", "https://d.example/"),
    ]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=60))
def test_what_was_escaped_reads_as_it_was(text: str) -> None:
    assert plain(escape(text)).replace("&lt;", "<") == text


names = st.text("abc AB.&-'", min_size=1, max_size=12).map(str.strip).filter(bool)
tags = st.lists(st.sampled_from(["link in Chinese", "pdf", "paywall"]), unique=True, max_size=2).map(tuple)
urls = st.from_regex(r"\Ahttps://[a-z]{1,8}\.example/[a-z0-9/_?=-]{0,12}\Z")


@given(st.lists(st.builds(Source, names, urls, st.just("en"), tags, st.just(1)), min_size=1, max_size=4))
def test_the_sources_that_we_print_are_the_sources_that_we_read(printed: list[Source]) -> None:
    said = read(f"**Ferry.** It sails. {sources(printed)}")
    assert said.body == "It sails."
    assert said.sources == tuple(Cited(one.name, one.url, one.tags) for one in printed)
