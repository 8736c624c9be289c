"""What an editor should know of an article, each with what on the page says so."""

import json
from typing import Any

import pytest

from roundup.extract.page import read
from roundup.model import Page

URL = "https://www.ostrel-courier.example/ships/ferry"
SENTENCE = "The ferry between Ostrel and Karst sailed again on Monday, officials of the port authority said. "


def signals(
    head: str = "", *, url: str = URL, times: int = 20, end: str = "", title: str = "Ferry sails"
) -> dict[str, str]:
    """The signals of a page with an article of some 15 words a time, by kind."""
    paragraphs = "".join(f"<p>{SENTENCE}{number}</p>" for number in range(times))
    body = f"<article><h1>{title}</h1>{paragraphs}<p>{end}</p></article>"
    page = f"<html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return {one.kind: one.evidence for one in read(Page(url=url, body=page.encode())).signals}


def data(**more: Any) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry sails"} | more
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_an_everyday_article_has_none() -> None:
    assert signals(data(isAccessibleForFree=True, wordCount=300, articleSection="Ships")) == {}


@pytest.mark.parametrize("free", [False, "False", "false"])
def test_a_page_that_says_it_is_not_free_is_paywalled(free: object) -> None:
    assert signals(data(isAccessibleForFree=free)) == {
        "paywalled": "its own data say that it is not free to read"
    }


@pytest.mark.parametrize("tier", ["locked", "metered"])
def test_a_tier_that_is_not_free_is_named(tier: str) -> None:
    assert signals(f'<meta property="article:content_tier" content="{tier}">') == {
        "paywalled": f"its own data call it “{tier}”"
    }


def test_a_free_tier_is_no_paywall() -> None:
    assert signals('<meta property="article:content_tier" content="free">') == {}


def test_fewer_words_than_announced_are_a_part() -> None:
    found = signals(data(wordCount="1,200"), times=10)
    assert found["partial"].startswith("it says that it has 1,200 words, 1")
    assert "partial" not in signals(data(wordCount=200), times=10)


def test_a_short_text_that_breaks_off_is_a_part() -> None:
    assert "partial" in signals(times=4, end="The captain, who is eighty, then turned to the harbour and …")
    assert "partial" in signals(times=4, end="Continue reading with a subscription for one crown a week")
    assert "partial" not in signals(
        times=40, end="The captain, who is eighty, then turned to the harbour and …"
    )


def test_the_first_words_of_what_is_not_free_are_a_part() -> None:
    assert set(signals(data(isAccessibleForFree=False), times=8)) == {"paywalled", "partial"}


@pytest.mark.parametrize(
    "end",
    [
        "Il vous reste 57.09% de cet article à lire.",
        "La suite est réservée aux abonnés.",
        "Nur für Abonnenten.",
    ],
)
def test_what_is_not_free_and_says_that_there_is_more_is_a_part(end: str) -> None:
    assert "partial" in signals(data(isAccessibleForFree=False), times=40, end=end)
    assert "partial" not in signals(times=40, end=end)


def test_a_live_blog_is_told_by_its_data_its_headline_or_its_address() -> None:
    assert signals(data(**{"@type": "LiveBlogPosting"}))["live"] == "its own data call it a live blog"
    assert signals(title="Live: the ferry sails again")["live"] == "its headline says so"
    assert (
        signals(url="https://www.ostrel-courier.example/world/live/2024/jan/03/ferry")["live"]
        == "its address says so"
    )
    assert (
        signals(url="https://www.ostrel-courier.example/ships/ferry-liveblog")["live"]
        == "its address says so"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/live-music/ferry",
        "https://a.example/blogs/live/ferry",
        "https://a.example/alive/ferry",
    ],
)
def test_a_word_in_an_address_is_no_live_blog(url: str) -> None:
    assert "live" not in signals(url=url)


@pytest.mark.parametrize(
    "section", ["Opinion", "Op-Ed", "Kommentar", "Meinung", "Opinión", "社説", "评论", "Tribune"]
)
def test_an_opinion_is_told_by_its_section(section: str) -> None:
    assert signals(data(articleSection=section)) == {"opinion": f"it stands in the section “{section}”"}


def test_an_opinion_is_told_by_its_data_its_headline_or_its_address() -> None:
    assert signals(data(**{"@type": "OpinionNewsArticle"}))["opinion"] == "its own data call it an opinion"
    assert signals(title="Opinion | Let the ferry rest")["opinion"] == "its headline says so"
    assert signals(url="https://a.example/opinion/ferry")["opinion"] == "its address says so"
    assert signals(url="https://a.example/ships/opinion-polls-on-the-ferry") == {}


def test_a_press_release_is_told_by_its_service_its_section_its_words_or_its_address() -> None:
    sent = signals(title="Ferry", end="x", head='<meta name="author" content="PR Newswire">')
    assert sent == {"press_release": "it was sent out by PR Newswire"}
    assert (
        signals(data(articleSection="Press Release"))["press_release"]
        == "it stands in the section “Press Release”"
    )
    assert signals(url="https://a.example/press-releases/ferry")["press_release"] == "its address says so"
    assert signals(url="https://a.example/Presse/Liste_Pressemitteilungen/ferry")["press_release"]
    assert signals(url="https://a.example/ships/a-press-release-gone-wrong") == {}
    assert signals(url="https://a.example/ships/ferry-press") == {}


def test_a_page_of_a_video_with_hardly_any_text_is_a_video() -> None:
    of_video = '<meta property="og:type" content="video.other">'
    assert "video" in signals(of_video, times=4)
    assert "video" in signals(url="https://a.example/video/ferry", times=4)
    assert "video" not in signals(of_video, times=40)


def test_data_of_any_shape_give_no_signal_and_no_failure() -> None:
    shapes: list[Any] = [None, [], {}, 7, [["a"]], {"name": []}]
    for shape in shapes:
        odd = data(isAccessibleForFree=shape, wordCount=shape, articleSection=shape)
        assert signals(odd).keys() <= {"paywalled"}
