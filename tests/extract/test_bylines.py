"""The byline on the page itself: in markup that says what it is, or in a line that begins as bylines do."""

import pytest

from roundup.extract import authors, metadata, parse
from tests.extract.test_authors import HEADLINE, SITES, STORY, URL, near, people, values


@pytest.mark.parametrize(
    "byline",
    [
        '<a rel="author" href="/x">Ines Malk</a>',
        '<span itemprop="author">Ines Malk</span>',
        '<span itemprop="author"><span itemprop="name">Ines Malk</span></span>',
        '<div class="byline">By Ines Malk</div>',
        '<div class="Byline_wrap__x1"><span>By</span> <span>Ines Malk</span> <span>Ship Reporter</span></div>',
        '<div class="author-box"><span class="author-name">Ines Malk</span><span>Follow</span></div>',
        '<div class="meta"><a href="/authors/ines-malk">Ines Malk</a> <time>3 January 2024</time></div>',
        '<p class="autor">Von Ines Malk</p>',
        '<p class="ArticleAuthors">Ines Malk</p>',
        '<div data-testid="byline">Ines Malk</div>',
        '<address class="article-authors">Ines Malk</address>',
        '<span class="author vcard"><span class="fn">Ines Malk</span></span>',
        '<figure><figcaption><a rel="author">Ines Malk</a></figcaption></figure>',
        '<a href="/author/ines"><img class="author-picture">Ines Malk</a>',
    ],
)
def test_a_byline_behind_the_headline_is_read(byline: str) -> None:
    (found,) = values(near(byline))
    assert (found.value, found.origin, found.doubt) == (["Ines Malk"], "html", None)


@pytest.mark.parametrize(
    "byline",
    [
        '<a rel="author">Ines Malk</a>, <a rel="author">Tor Brane</a>',
        '<ul><li class="author">Ines Malk</li><li class="author">Tor Brane</li></ul>',
        '<p class="authors">By Ines Malk, <a href="/author/tor">Tor Brane</a></p>',
        '<p class="byline">By Ines Malk and Tor Brane</p>',
        '<p><a href="/autor/ines">Ines Malk</a> und <a href="/autor/tor">Tor Brane</a></p>',
    ],
)
def test_all_who_share_a_byline_are_named(byline: str) -> None:
    assert people(near(byline)) == ["Ines Malk", "Tor Brane"]


@pytest.mark.parametrize(
    "other",
    [
        '<figure><span class="author">Tor Brane</span></figure>',
        '<span class="photo-author">Tor Brane</span>',
        '<span class="image-credit author">Tor Brane</span>',
        '<div class="comments"><b class="author">Tor Brane</b></div>',
        '<div class="comment-author">Tor Brane</div>',
        '<blockquote><span class="author">Tor Brane</span></blockquote>',
        '<div class="related-stories"><span class="byline">Tor Brane</span></div>',
        '<nav class="byline">Tor Brane</nav>',
        "<address>Tor Brane, 5 Quay Street, Ostrel</address>",
        '<table class="infobox vcard"><tr><td>Tor Brane</td></tr></table>',
        '<p class="byline">Reviewed by <span class="author">Tor Brane</span></p>',
        '<p>Reviewed by <a href="/author/tor">Tor Brane</a></p>',
        '<p class="author-bio">Tor Brane is a writer who has covered the ferries of Ostrel for ten years.</p>',
    ],
)
def test_other_names_in_the_same_kind_of_markup_are_not_the_authors(other: str) -> None:
    assert people(near(other)) == []
    assert people(near(other + '<p class="byline">Ines Malk</p>')) == ["Ines Malk"]


def test_the_byline_nearest_behind_the_headline_is_the_articles() -> None:
    menu = '<div><a href="/author/olga">Olga Vorne</a></div>' + "<i></i>" * 50
    more = '<div class="more"><a rel="author">Tor Brane</a></div>'
    assert people(menu + near('<a rel="author">Ines Malk</a>') + more) == ["Ines Malk"]


def test_a_byline_may_stand_shortly_before_the_headline() -> None:
    assert people(f'<p class="byline">Ines Malk</p>{HEADLINE}{STORY}') == ["Ines Malk"]


def test_a_newsrooms_byline_ends_the_search() -> None:
    more = '<div class="teaser"><span class="author">Tor Brane</span></div>'
    assert people(near('<span class="author">Redaktion</span>') + more) == []
    assert people(near('<span class="byline">By Ostrel Courier</span>') + more) == []


def test_a_single_word_is_an_author_only_where_the_markup_leaves_no_doubt() -> None:
    assert people(near('<span class="author-box">Ships</span>')) == []
    assert people(near('<a rel="author">Ines</a>')) == ["Ines"]


def test_a_page_without_headline_has_bylines_too() -> None:
    assert people(f'<div class="byline">By Ines Malk</div>{STORY}') == ["Ines Malk"]


def test_a_byline_at_the_end_of_a_long_article_is_doubtful() -> None:
    (found,) = values(near("<i></i>" * 500 + '<p class="author">Ines Malk</p>'))
    assert (found.value, found.doubt) == (["Ines Malk"], "found far below the headline")


@pytest.mark.parametrize(
    "line", ["<p>By Ines Malk</p>", "<p>By</p><p>Ines Malk</p>", "<p>— von Ines Malk</p>"]
)
def test_a_line_that_begins_as_bylines_do_is_read(line: str) -> None:
    (found,) = values(near(line))
    assert (found.value, found.origin) == (["Ines Malk"], "text")


def test_a_sentence_is_no_byline() -> None:
    assert people(near("<p>By Monday Ostrel had its ferry back, and everybody came to see.</p>")) == []
    assert people(near("<p>By Karl</p>")) == []


def test_a_byline_far_below_is_another_articles() -> None:
    assert people(near("<p>The ferry sailed.</p>" * 50 + "<p>By Ines Malk</p>")) == []


def test_a_single_name_behind_a_day_is_a_byline() -> None:
    assert people(near("<p>03.01.2024 13:30 von Ines</p>")) == ["Ines"]


@pytest.mark.parametrize(
    "line",
    ["<b>Text:</b> Ines Malk", "<h2>Article written by:</h2> <h3>Ines Malk, MD</h3>", "Autorin: Ines Malk"],
)
def test_a_byline_below_the_text_is_read_if_it_says_what_it_is(line: str) -> None:
    (found,) = values(near("<p>The ferry sailed.</p>" * 50 + f"<div>{line}</div>"))
    assert (found.value, found.origin, found.doubt) == (["Ines Malk"], "text", "found far below the headline")


def test_who_posted_a_comment_is_no_author() -> None:
    assert people(near("<p>The ferry sailed.</p>" * 50 + "<div>Posted by: Tor Brane</div>")) == []


PARAGRAPH = f"<p>{'The ferry sailed on Monday, as its captain had said it would. ' * 4}</p>"


@pytest.mark.parametrize(
    "signature", ["<b>Ines Malk</b>", "<strong><em>Ines Malk</em></strong> ", "– Ines Malk"]
)
def test_a_name_alone_in_a_paragraph_set_off_from_the_text_is_the_writers(signature: str) -> None:
    for body in (f"<p>{signature}</p>{PARAGRAPH * 3}", f"{PARAGRAPH * 3}<p>{signature}</p>"):
        (found,) = values(near(f"<div>{body}</div>"))
        assert (found.value, found.origin) == (["Ines Malk"], "text")
        assert found.doubt == "a line of the text that may be no name"


@pytest.mark.parametrize("names", ["Ines Malk/Tor Brane", "Ines Malk and Tor Brane"])
def test_two_may_sign_a_text(names: str) -> None:
    assert people(near(f"<div><p><b>{names}</b></p>{PARAGRAPH}</div>")) == [
        "Ines Malk",
        "Tor Brane",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Karl Otto",
        "<b>Karl Otto</b> sailed",
        "<b>Karl Otto:</b>",
        '<b><a href="/x">Karl Otto</a></b>',
        "<b>Karl</b>",
        "<b>前言</b>",
    ],
)
def test_other_names_in_the_text_are_not_the_writers(line: str) -> None:
    assert people(near(f"<div><p>{line}</p>{PARAGRAPH * 3}<p>{line}</p></div>")) == []
    assert people(near(f"<div>{PARAGRAPH}<p><b>Karl Otto</b></p>{PARAGRAPH * 3}</div>")) == []


def test_a_newsrooms_byline_does_not_hide_who_signs_the_text() -> None:
    byline = '<span class="author">Courier Staff</span>'
    assert people(near(f"{byline}<div>{PARAGRAPH * 3}<p><i>Ines Malk</i></p></div>")) == ["Ines Malk"]


def test_a_first_heading_that_is_the_masthead_is_not_the_articles() -> None:
    other = '<aside><a href="/author/tor">Tor Brane</a></aside>' + "<i></i>" * 50
    body = (
        f'<h1>Ferry log</h1>{other}<h2>The ferry sails again</h2><a href="/author/ines">Ines Malk</a>{STORY}'
    )
    page = f"<html><head><title>The ferry sails again – Ferry log</title></head><body>{body}</body></html>"
    found = authors.people(metadata.read(parse.tree(page.encode(), "utf-8"), URL), SITES)
    assert found[0].value == ["Ines Malk"]
