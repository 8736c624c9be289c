"""What stands in front of an article."""

import pytest

from roundup.extract.page import read
from roundup.model import Page

PROSE = (
    "The ferry between Ostrel and Karst sailed again on Monday, officials of the port authority said. "
    "It carried forty people and a cart of tallow across the strait, which had been closed since the storm. "
)


def page(title: str, body: str, head: str = "") -> tuple[str | None, str]:
    """The state that this page comes to, and why; None for an article."""
    text = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    found = read(Page(url="https://www.quayside-ledger.example/2024/ferry", body=text.encode()))
    return (found.trouble.state, str(found.trouble.reason)) if found.trouble else (None, "")


@pytest.mark.parametrize(
    ("title", "body", "why"),
    [
        ("Log in | Ledger", "<form><input type=password></form><p>Welcome back.</p>", "asks for a login"),
        (
            "Seite nicht gefunden",
            "<h1>404</h1><p>Diese Seite gibt es nicht mehr, leider.</p>",
            "not there any more",
        ),
        (
            "Page not found - Ledger",
            "<p>Sorry, we could not find what you were looking for.</p>",
            "not there any more",
        ),
        ("页面不存在", "<p>您访问的页面不存在或已被删除，请返回首页。</p>", "not there any more"),
        (
            "Just a moment...",
            "<p>Checking your browser before you go on.</p><script>1</script>",
            "to see a person",
        ),
        ("Ledger", "<p>Verify you are human by completing the action below.</p>", "to see a person"),
        (
            "Before you continue",
            "<p>We use cookies and data to run our services.</p><button>Accept all</button>",
            "consent to cookies",
        ),
        (
            "Ferry sails again",
            "<p>Wir verwenden Cookies und bitten um Ihre Zustimmung dazu.</p><button>Alle akzeptieren</button>",
            "consent to cookies",
        ),
        (
            "Ferry sails again",
            f"<article><p>{PROSE[:97]}</p><p>Subscribe to continue reading.</p></article>",
            "subscribers",
        ),
        (
            "Ferry sails again",
            "<p>Réservé aux abonnés : il vous reste l’essentiel à lire.</p>",
            "subscribers",
        ),
        (
            "Loading…",
            "<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript><script src=/a.js>"
            "</script>",
            "to a browser alone",
        ),
    ],
)
def test_a_wall_needs_a_person_and_says_which(title: str, body: str, why: str) -> None:
    state, reason = page(title, body)
    assert (state, why in reason) == ("needs_you", True), reason


def test_a_page_whose_data_say_that_it_is_for_subscribers_and_that_shows_little_is_one() -> None:
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    )
    assert page("Ferry sails again", f"<article><p>{PROSE}</p></article>", data)[0] == "needs_you"
    assert page("Ferry sails again", f"<article><p>{PROSE * 8}</p></article>", data)[0] is None


@pytest.mark.parametrize(
    ("title", "extra"),
    [
        ("Ferry sails again", "<form><input type=password></form>"),
        ("Error 404: the town that maps forgot", ""),
        ("Are you a robot? Karst's new ticket hall asks", ""),
        ("Ferry sails again", "<p>We use cookies.</p><button>Accept all cookies</button>"),
        ("Ferry sails again", "<p>Already a subscriber? Sign in to continue reading.</p>"),
        ("Ferry sails again", "<noscript>Enable JavaScript.</noscript><script>1</script>"),
        ("Access denied: how Karst lost its ferry", ""),
    ],
)
def test_an_article_is_an_article_whatever_else_stands_on_its_page(title: str, extra: str) -> None:
    assert page(title, f"<article><h1>{title}</h1><p>{PROSE * 4}</p></article>{extra}") == (None, "")


def test_a_short_report_with_a_login_in_its_head_is_a_report() -> None:
    login = "<form><input name=user><input type=password></form>"
    assert page("Ferry sails again", f"{login}<article><p>{PROSE}{PROSE}</p></article>") == (None, "")


def test_a_page_without_a_word_is_bare() -> None:
    assert page("", "<p></p>")[0] == "bare"
