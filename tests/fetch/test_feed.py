"""Asking for a feed: what is sent, where it is, how long it is fresh; its bytes whatever they are."""

import asyncio
from typing import Any

import pytest

from roundup.fetch.client import FEEDS, PAGES
from roundup.model import Outcome, Validators
from tests.conftest import NOW, Answer, SmallWeb, serving
from tests.fetch.conftest import fetch, make

RSS = "<rss><channel><title>Lamps</title></channel></rss>"


def ask(url: str, have: Validators | None = None, **settings: Any) -> Outcome:
    """What a feed comes to."""

    async def run() -> Outcome:
        async with make(**settings) as web:
            return await web.feed(url, NOW, have=have)

    return asyncio.run(run())


def test_a_feed_is_asked_for_as_one_and_a_page_as_a_page(web: SmallWeb) -> None:
    web.pages["/feed"] = Answer(RSS)
    ask(web.url("/feed"))
    fetch(web.url("/feed"))
    accepted = [head["Accept"] for head, path in zip(web.headers, web.asked, strict=True) if path == "/feed"]
    assert accepted == [FEEDS, PAGES]
    assert FEEDS.startswith("application/atom+xml,application/rss+xml,application/feed+json")
    assert "text/html;q=0.6" in FEEDS


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (RSS.encode(), "application/rss+xml"),
        (b"<!doctype html><title>Quay</title>", "text/html; charset=koi8-r"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "application/feed+json"),
        (b"\x89PNG\r\n", "image/png"),
        (b"", ""),
        (b"<meta http-equiv=refresh content='0;url=/else'>", "text/html"),
    ],
)
def test_the_bytes_come_as_they_are_with_what_is_said_of_them(web: SmallWeb, body: bytes, kind: str) -> None:
    """What they are, whoever reads them finds out; a page's refresh is not followed."""
    web.pages["/feed"] = Answer(body, headers={"Content-Type": kind, "ETag": '"1"'})
    outcome = ask(web.url("/feed"))
    assert outcome.state == "fetched"
    assert outcome.page
    assert (outcome.page.body, outcome.page.url) == (body, web.url("/feed"))
    assert outcome.page.media_type == kind.partition(";")[0]
    assert outcome.page.charset == ("koi8-r" if "charset" in kind else None)
    assert dict(outcome.page.headers)["etag"] == '"1"'
    assert outcome.moved is None


@pytest.mark.parametrize(
    ("statuses", "for_good"),
    [
        ((301,), True),
        ((308,), True),
        ((301, 308, 301), True),
        ((302,), False),
        ((303,), False),
        ((307,), False),
        ((302, 301), False),
        ((301, 302), False),
    ],
)
def test_a_feed_has_moved_when_every_redirect_was_for_good(
    web: SmallWeb, statuses: tuple[int, ...], for_good: bool
) -> None:
    for number, status in enumerate(statuses):
        web.pages[f"/{number}"] = Answer("", status, {"Location": f"/{number + 1}"})
    end = web.url(f"/{len(statuses)}")
    web.pages[f"/{len(statuses)}"] = Answer(RSS)
    outcome = ask(web.url("/0"))
    assert (outcome.url, outcome.moved) == (end, end if for_good else None)


def test_a_feed_may_have_moved_to_another_host(web: SmallWeb) -> None:
    with serving("127.0.0.2") as other:
        other.pages["/feed"] = Answer(RSS)
        web.pages["/feed"] = Answer("", 301, {"Location": other.url("/feed")})
        assert ask(web.url("/feed")).moved == other.url("/feed")


def test_where_nothing_can_be_read_nothing_has_moved_to(web: SmallWeb) -> None:
    web.pages["/old"] = Answer("", 301, {"Location": "/none"})
    outcome = ask(web.url("/old"))
    assert (outcome.state, outcome.moved, outcome.status) == ("failed", None, 404)


@pytest.mark.parametrize(
    ("header", "fresh"),
    [
        (None, None),
        ("max-age=600", 600.0),
        ("public, max-age=600, must-revalidate", 600.0),
        ("no-store", None),
    ],
)
@pytest.mark.parametrize("unchanged", [False, True])
def test_how_long_a_feed_is_fresh_is_known_also_when_it_is_unchanged(
    web: SmallWeb, header: str | None, fresh: float | None, unchanged: bool
) -> None:
    headers = {"Cache-Control": header} if header else {}
    web.pages["/feed"] = Answer("" if unchanged else RSS, 304 if unchanged else 200, headers)
    have = Validators(web.url("/feed"), '"1"', None) if unchanged else None
    outcome = ask(web.url("/feed"), have)
    assert (outcome.state, outcome.unchanged, outcome.fresh) == ("fetched", unchanged, fresh)


def test_what_we_have_is_named_to_the_address_that_gave_it_and_to_no_other(web: SmallWeb) -> None:
    web.pages |= {"/old": Answer("", 301, {"Location": "/new"}), "/new": Answer(RSS)}
    ask(web.url("/old"), Validators(web.url("/new"), '"1"', "Wed, 03 Jan 2024 09:00:00 GMT"))
    sent = dict(zip(web.asked, web.headers, strict=True))
    assert "If-None-Match" not in sent["/old"]
    assert (sent["/new"]["If-None-Match"], sent["/new"]["If-Modified-Since"]) == (
        '"1"',
        "Wed, 03 Jan 2024 09:00:00 GMT",
    )


def test_a_304_that_nobody_asked_for_is_no_feed(web: SmallWeb) -> None:
    web.pages["/feed"] = Answer("", 304)
    outcome = ask(web.url("/feed"))
    assert (outcome.state, outcome.unchanged) == ("failed", False)


@pytest.mark.parametrize("status", [401, 402, 403, 451])
def test_nobody_is_told_to_save_a_feed_from_a_browser(web: SmallWeb, status: int) -> None:
    web.pages["/feed"] = Answer("", status)
    outcome = ask(web.url("/feed"))
    assert outcome.state == "needs_you"
    assert "roundup add" not in str(outcome.reason)
    assert str(outcome.reason).endswith(".")


def test_robots_who_are_asked_to_stay_away_from_a_feed_do(web: SmallWeb) -> None:
    web.pages |= {"/robots.txt": Answer("User-agent: *\nDisallow: /feed"), "/feed": Answer(RSS)}
    assert ask(web.url("/feed")).state == "refused"
    assert web.asked == ["/robots.txt"]


def test_a_feed_that_is_too_large_is_not_taken(web: SmallWeb) -> None:
    web.pages["/feed"] = Answer(RSS + " " * 10_000)
    outcome = ask(web.url("/feed"), wire_bytes=5_000)
    assert (outcome.state, outcome.page) == ("failed", None)
