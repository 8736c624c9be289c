"""Where links come from: who linked them, whose feed they stood in, what we missed."""

from datetime import timedelta

import pytest

from roundup.app import choose, closing, draft, lists, poll, provenance
from roundup.app.desk import Desk
from roundup.given import Capture
from roundup.store import feeds, sightings
from roundup.store.captures import record
from roundup.store.database import writing
from tests.conftest import NOW, SmallWeb
from tests.followed import MUD, TIDE, entry, follow, serve
from tests.newsroom import take

KELP = "https://marrow.example/kelp"


def seen(desk: Desk, url: str, by: str, *, how: str = "feed", at: str | None = None) -> int:
    """A linkblog or newsletter of this name links the page; the link."""
    if how == "mail":
        capture = Capture(url, how="mail", via=by)
    else:
        known = {row["title"]: row["id"] for row in feeds.rows(desk.db)}
        number = known.get(by) or follow(desk, f"https://{by.lower()}.example/feed")
        with writing(desk.db.conn):
            feeds.change(desk.db, number, title=by)
        capture = Capture(url, how="feed", via=f"https://{by.lower()}.example/1", feed=number, says="feed")
    entry_ = (capture._replace(seen_at=at), url.partition("://")[2], url)
    (done,) = record(desk.db.conn, [entry_], now=desk.now, who="ada", pick=False)
    return done.link


def why(desk: Desk, link: int) -> str:
    """The line."""
    return str(lists.show(desk, link)["why"])


def missed(desk: Desk, name: str = "2024-W01") -> list[str]:
    """The addresses of what was missed in this week."""
    return [row["url"] for row in lists.missed(desk, desk.calendar.named(name))]


# -- why


def test_who_links_a_page_is_said_in_one_line(desk: Desk) -> None:
    assert why(desk, seen(desk, MUD, "Oda")) == "linked by Oda"
    assert why(desk, seen(desk, MUD, "Ben")) == "linked by Oda and Ben"
    assert why(desk, seen(desk, MUD, "Quay Letter", how="mail")) == "linked by Oda, Ben and Quay Letter"
    seen(desk, MUD, "Ida")
    assert why(desk, seen(desk, MUD, "Ulf")) == "linked by Oda, Ben, Quay Letter and 2 more"


def test_who_links_a_page_twice_is_named_once(desk: Desk) -> None:
    seen(desk, MUD, "Oda")
    assert why(desk, seen(desk, MUD, "Oda")) == "linked by Oda"


def test_a_pages_own_feed_does_not_link_it(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD)))
    poll.poll(desk, scheduled=False)
    assert why(desk, 1) == "from the feed of Quay Notes"
    assert provenance.linked_by(sightings.of(desk.db, [1])[1]) == []


def test_how_an_editor_came_by_a_page_is_said_with_the_day(desk: Desk) -> None:
    take(desk, MUD, via="https://chatter.example/1")
    assert why(desk, 1) == "added by ada on 5 Jan 2024, found via https://chatter.example/1"
    take(desk, TIDE, how="file", pick=False)
    assert why(desk, 2) == "on a list of ada's on 5 Jan 2024"
    take(desk, KELP, how="import", pick=False, seen_at="2023-11-02T10:00:00Z")
    assert why(desk, 3) == "out of a file, saved on 2 Nov 2023"


def test_several_ways_stand_in_one_line(desk: Desk) -> None:
    take(desk, MUD)
    assert why(desk, seen(desk, MUD, "Oda")) == "linked by Oda; added by ada on 5 Jan 2024"


def test_a_feed_that_is_followed_no_more_is_still_named(desk: Desk) -> None:
    seen(desk, MUD, "Oda")
    feeds.remove(desk.db, [1], now=desk.now, who="ada")
    assert why(desk, 1) == "linked by Oda"


def test_the_editors_name_of_a_feed_is_used(desk: Desk) -> None:
    seen(desk, MUD, "Oda")
    with writing(desk.db.conn):
        feeds.change(desk.db, 1, title_given="Mrs Quill")
    assert why(desk, 1) == "linked by Mrs Quill"


def test_a_note_that_came_later_is_no_way_of_coming(desk: Desk) -> None:
    take(desk, MUD)
    before = why(desk, 1)
    choose.edit(desk, 1, {}, note="Ask Oda.")
    assert why(desk, 1) == before


def test_every_row_of_a_list_has_its_line_when_asked_for(desk: Desk) -> None:
    take(desk, MUD)
    seen(desk, TIDE, "Oda")
    assert [row["why"] for row in lists.rows(desk, why=True)] == [
        "added by ada on 5 Jan 2024",
        "linked by Oda",
    ]
    assert "why" not in lists.rows(desk)[0]


# -- missed


def test_what_most_have_linked_is_missed_first(desk: Desk) -> None:
    for url, names in ((MUD, ["Oda"]), (TIDE, ["Oda", "Ben", "Ida"]), (KELP, ["Ben", "Ida"])):
        for name in names:
            seen(desk, url, name)
    assert missed(desk) == [TIDE, KELP, MUD]
    (first, *_) = lists.missed(desk, desk.calendar.named("2024-W01"))
    assert first["why"] == "linked by Oda, Ben and Ida"


def test_what_a_newsletter_links_counts_as_well(desk: Desk) -> None:
    seen(desk, MUD, "Quay Letter", how="mail")
    assert missed(desk) == [MUD]


@pytest.mark.parametrize("on", ["link", "story"])
def test_what_is_picked_is_not_missed(desk: Desk, on: str) -> None:
    link = seen(desk, MUD, "Oda")
    seen(desk, TIDE, "Oda")
    story = choose.story_of(desk, str(link))
    named = choose.Named(links=[link]) if on == "link" else choose.Named(stories=[story])
    choose.decide(desk, named, "pick")
    assert missed(desk) == [TIDE]


def test_what_was_dropped_was_not_missed_and_what_was_put_off_is(desk: Desk) -> None:
    choose.decide(desk, choose.Named(links=[seen(desk, MUD, "Oda")]), "drop")
    choose.decide(desk, choose.Named(links=[seen(desk, TIDE, "Oda")]), "later")
    assert missed(desk) == [TIDE]


def test_what_an_issue_has_used_is_not_missed(desk: Desk) -> None:
    """Also when it was a suggestion, and others link it weeks later."""
    seen(desk, MUD, "Oda")
    choose.edit(desk, 1, {"title": "Mud at the quay"})
    week = desk.calendar.named("2024-W01")
    draft.draft(desk, week, offline=True)
    closing.close(desk, week)
    assert missed(desk) == []
    desk.clock = lambda: NOW + timedelta(days=14)
    seen(desk, MUD, "Ben")
    assert missed(desk, "2024-W03") == []


def test_a_week_misses_what_was_linked_in_it(desk: Desk) -> None:
    """From its first moment on, and not at the next one's."""
    for at, url in (
        ("2023-12-31T23:59:59Z", MUD),
        ("2024-01-01T00:00:00Z", TIDE),
        ("2024-01-05T12:00:00Z", KELP),
    ):
        seen(desk, url, "Oda", at=at)
    assert (missed(desk, "2023-W52"), missed(desk), missed(desk, "2024-W02")) == ([MUD], [TIDE, KELP], [])


def test_what_only_its_own_feed_or_an_editor_has_named_is_not_missed(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD)))
    poll.poll(desk, scheduled=False)
    take(desk, TIDE, pick=False, via="https://chatter.example/1")
    assert missed(desk) == []
