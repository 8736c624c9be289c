"""What the names of elements say about their place on a page."""

import pytest

from roundup.extract import places


@pytest.mark.parametrize(
    "name", ["article-body", "article__body", "articleBody", "ArticleBody_articleBody__x7Rq", "articlebody"]
)
def test_a_name_says_the_same_however_its_words_are_joined(name: str) -> None:
    assert places.rank("div", "", name) == places.rank("div", name, "") == 0


def test_an_article_s_body_comes_before_the_article_its_post_and_the_content() -> None:
    boxes = [
        ("div", "entry-content"),
        ("article", ""),
        ("div", "single-post"),
        ("div", "content"),
        ("main", ""),
        ("div", "row"),
    ]
    assert [places.rank(tag, "", classes) for tag, classes in boxes] == [0, 1, 2, 3, 4, -1]


@pytest.mark.parametrize(
    "classes",
    [
        "side-bar",
        "sidebar-right",
        "wp-caption-text",
        "relatedPosts",
        "social_links",
        "c-author__name",
        "ad",
        "banner-ad",
        "hidden",
    ],
)
def test_what_stands_around_an_article_is_known_by_one_word(classes: str) -> None:
    assert places.is_around("", f"box {classes}")
    assert places.is_around(classes, "")


@pytest.mark.parametrize(
    "classes",
    [
        "thread",
        "header-text",
        "barcelona",
        "overflow-hidden",
        "field-label-hidden",
        "metallurgy",
        "authority",
        "icon-box",
        "sc-1ad3x",
    ],
)
def test_a_part_of_a_word_says_nothing(classes: str) -> None:
    assert not places.is_around(classes, classes)


@pytest.mark.parametrize(
    "name",
    [
        "comments",
        "comment-list",
        "disqus_thread",
        "onetrust-consent-sdk",
        "wp-dsgvo",
        "privacyPopup",
        "cookieBanner",
        "CybotCookiebotDialog",
    ],
)
def test_readers_comments_and_consent_are_apart(name: str) -> None:
    assert places.is_apart(name, "")
    assert places.is_apart("", name)


@pytest.mark.parametrize("name", ["commentary", "no-comments", "category-cookies", "tag-consent"])
def test_an_article_about_such_things_is_not_apart(name: str) -> None:
    assert not places.is_apart(name, name)
