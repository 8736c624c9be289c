"""What a source has corrected since it was read."""

import pytest

from roundup.app import corrections, draft, ingest
from roundup.app.desk import Desk
from roundup.store import links, pages
from tests.conftest import Answer, SmallWeb
from tests.newsroom import take

BEFORE = (
    "<html lang=en><head><title>Ferry sails again</title></head><body><article><h1>Ferry sails again</h1>"
    "<p>The ferry between Ostrel and Karst sailed again on Monday, officials of the port authority said at noon.</p>"
    "<p>It carried 40 people, and the work on it had cost 497 million USD, the authority said in a letter.</p>"
    "<p>The harbour master was at the quay, and so were the fishwives of Karst with their baskets of eel.</p>"
    "</article></body></html>"
)


@pytest.fixture
def ferry(desk: Desk, web: SmallWeb) -> int:
    """A picked link whose page was read and drafted."""
    web.pages["/ferry"] = Answer(BEFORE)
    link = take(desk, web.url("/ferry"), outlet="Post")
    ingest.ingest(desk)
    draft.draft(desk, desk.calendar.named("2024-W01"), offline=True)
    return link


def again(desk: Desk, link: int) -> str:
    """What is said when the page is fetched once more."""
    report = ingest.fetch(desk, [link], again=True)
    return "\n".join(corrections.of_links(desk, [link], report.changed))


def test_a_page_that_is_the_same_is_said_to_be(desk: Desk, ferry: int) -> None:
    assert again(desk, ferry) == f"{ferry}: the page has not changed."


def test_a_correction_names_headline_figure_and_quotation_and_keeps_both_versions(
    desk: Desk, web: SmallWeb, ferry: int
) -> None:
    web.pages["/ferry"] = Answer(
        BEFORE.replace("Ferry sails again", "Ferry sails once more")
        .replace("497 million USD", "479 million USD")
        .replace("officials of the port authority said at noon", "two officials of the port said at noon")
    )
    said = again(desk, ferry)
    assert "the page has changed; both versions are kept." in said
    assert "The headline was “Ferry sails again”, now it is “Ferry sails once more”." in said
    assert "A quotation that you use is no longer there: “The ferry between Ostrel and Karst" in said
    assert "497 million USD, in “It carried 40 people" in said
    assert "479 million USD" in said
    assert len(pages.versions(desk.db, ferry, 5)) == 2


def test_a_change_that_touches_nothing_of_use_is_said_to_be_none(
    desk: Desk, web: SmallWeb, ferry: int
) -> None:
    web.pages["/ferry"] = Answer(BEFORE.replace("baskets of eel", "baskets of herring"))
    assert again(desk, ferry) == (
        f"{ferry}: the page has changed; both versions are kept. No headline or figure is different."
    )


def test_a_page_that_turned_into_a_wall_takes_nothing_away(desk: Desk, web: SmallWeb, ferry: int) -> None:
    """What was read before stays, whichever way the page is fetched again."""
    web.pages["/ferry"] = Answer("<title>Sign in</title><form><input type=password></form><p>Welcome.</p>")
    said = again(desk, ferry)
    assert said.startswith(
        f"{ferry}: the page has changed; what was read before stays. The page asks for a login"
    )
    ingest.ingest(desk)
    (article,) = links.articles(desk.db, [ferry])
    assert (article.state, article.title, "497 million USD" in article.text) == (
        "ready",
        "Ferry sails again",
        True,
    )
