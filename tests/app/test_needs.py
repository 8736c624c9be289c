"""What a night leaves for a person to do: each thing once, and nothing on a good night."""

import shutil
from collections import namedtuple
from datetime import timedelta
from itertools import pairwise

import pytest

from roundup.app import choose, feeds, ingest, needs, poll, runs
from roundup.app.desk import Desk
from roundup.model import Outcome
from roundup.store import links
from tests.conftest import NOW, Answer, SmallWeb
from tests.followed import MUD, entry, follow, later, serve
from tests.newsroom import article, take


def night(desk: Desk) -> list[str]:
    """A night's run, a day after the one before; what it leaves for a person."""
    later(desk, days=1)
    began = desk.now
    runs.run(desk, "nightly")
    return needs.after(desk, began)


def test_a_good_night_needs_nobody(desk: Desk, web: SmallWeb) -> None:
    web.pages["/mud"] = Answer(article())
    follow(desk, serve(web, "/feed", entry(web.url("/mud"))))
    take(desk, web.url("/mud"))
    assert [night(desk) for _ in range(3)] == [[], [], []]


def test_a_feed_that_is_dead_for_a_week_is_told_once_a_week(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD)))
    assert night(desk) == []
    web.pages["/feed"] = Answer("", 500)
    told = [night(desk) for _ in range(23)]
    days = [day for day, said in enumerate(told, 1) if said]
    assert [len(said) for said in told if said] == [1] * len(days)
    assert days[0] in (7, 8)
    assert [after - before for before, after in pairwise(days)] == [7, 7]
    (said,) = told[days[0] - 1]
    assert said.startswith("The feed f1, Quay Notes, could not be read since 6 January 2024: ")
    assert "is busy or broken (500)." in said
    assert said.endswith("Look at it, or disable it.")


def test_a_feed_that_never_could_be_read_is_told_of_after_a_week(desk: Desk, web: SmallWeb) -> None:
    follow(desk, web.url("/feed"))
    told = [said for _ in range(9) for said in night(desk)]
    assert len(told) == 1
    assert f"{web.url('/feed')}, could not be read yet: There is no feed at this address" in told[0]


def test_a_feed_that_came_back_and_dies_again_is_told_of_again(desk: Desk, web: SmallWeb) -> None:
    follow(desk, serve(web, "/feed", entry(MUD)))
    told = []
    for _ in range(2):
        serve(web, "/feed", entry(MUD))
        feeds.enable(desk, [1], enabled=True)
        night(desk)
        web.pages["/feed"] = Answer("", 500)
        told.append(sum(len(night(desk)) for _ in range(9)))
    assert told == [1, 1]


def test_a_feed_that_is_gone_is_told_once(desk: Desk, web: SmallWeb) -> None:
    web.pages["/feed"] = Answer("", 410)
    follow(desk, web.url("/feed"), title_given="Quay")
    assert [night(desk) for _ in range(9)] == [
        [
            "The feed f1, Quay, is not asked any more: The feed was taken down for good (410)."
            " `roundup feeds remove f1` takes it away."
        ],
        *[[]] * 8,
    ]


def test_a_feed_that_was_dead_and_then_is_gone_is_told_of_for_that_too(desk: Desk, web: SmallWeb) -> None:
    web.pages["/feed"] = Answer("", 500)
    follow(desk, web.url("/feed"))
    assert sum(len(night(desk)) for _ in range(9)) == 1
    web.pages["/feed"] = Answer("", 410)
    feeds.enable(desk, [1], enabled=True)
    assert "not asked any more" in "".join(said for _ in range(3) for said in night(desk))


def test_a_feed_that_moved_onto_another_is_told_once(desk: Desk, web: SmallWeb) -> None:
    serve(web, "/new", entry(MUD))
    web.pages["/old"] = Answer("", 301, {"Location": "/new"})
    follow(desk, web.url("/old"))
    follow(desk, web.url("/new"))
    told = [night(desk) for _ in range(3)]
    assert [len(said) for said in told] == [1, 0, 0]
    assert "which you follow already as f2" in told[0][0]


def test_feeds_that_are_disabled_or_removed_need_nobody(desk: Desk, web: SmallWeb) -> None:
    for path in ("/a", "/b"):
        follow(desk, web.url(path))
    poll.poll(desk, scheduled=False)
    feeds.enable(desk, [1], enabled=False)
    feeds.remove(desk, [2])
    assert [said for _ in range(10) for said in night(desk)] == []


@pytest.mark.parametrize("on", ["link", "story"])
def test_what_was_picked_and_can_not_be_read_is_told_once(desk: Desk, web: SmallWeb, on: str) -> None:
    web.pages["/walled"] = Answer("", 401)
    link = take(desk, web.url("/walled"), title="Kelp", pick=False)
    story = choose.story_of(desk, str(link))
    choose.decide(desk, choose.Named(links=[link]) if on == "link" else choose.Named(stories=[story]), "pick")
    first, *others = [night(desk) for _ in range(3)]
    assert len(first) == 1
    assert first[0].startswith("1, Kelp: The page asks for a login")
    assert others == [[], []]


def test_candidates_that_can_not_be_read_need_nobody(desk: Desk, web: SmallWeb) -> None:
    """Else every feed behind a login would be a mail every morning."""
    web.pages["/walled"] = Answer("", 401)
    follow(desk, serve(web, "/feed", entry(web.url("/walled")), entry(web.url("/none"))))
    dropped = take(desk, web.url("/gone"))
    choose.decide(desk, choose.Named(links=[dropped]), "drop")
    assert night(desk) == []


def test_what_is_to_be_tried_again_needs_nobody_before_it_is_given_up(desk: Desk, web: SmallWeb) -> None:
    web.pages["/busy"] = Answer("", 503)
    take(desk, web.url("/busy"))
    told = [night(desk) for _ in range(20)]
    assert [said for said in told if said] == [
        [f"1, {web.url('/busy')}: " + str(links.rows(desk.db)[0]["reason"])]
    ]
    assert told[0] == []


def test_of_many_pages_ten_are_named_and_the_others_counted(desk: Desk) -> None:
    for number in range(13):
        link = take(desk, f"https://quill.example/{number}")
        links.attempted(desk.db, link, "fetch", Outcome("failed", "Why."), at=desk.now, seconds=0.0)
        links.settle(desk.db, link, Outcome("failed", "Why."), None)
    found = needs.after(desk, desk.now)
    assert len(found) == 11
    assert found[-1].startswith("3 more that you picked can't be read: `roundup list")


def test_what_failed_before_the_run_is_no_news(desk: Desk, web: SmallWeb) -> None:
    take(desk, web.url("/none"))
    ingest.ingest(desk)
    assert night(desk) == []


def test_a_disk_that_is_nearly_full_is_told_every_night(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")  # as shutil's
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(1 << 40, 1 << 40, 5 << 20))
    for _ in range(2):
        (said,) = needs.after(desk, desk.now)
        assert said.startswith("Only 5 MB are free on the disk of ")


def test_the_line_above_says_which_newsletter_and_how_much(desk: Desk) -> None:
    assert needs.header(desk, "nightly", ["one"]) == (
        f"{desk.home.path}, nightly run of 5 January 2024: 1 thing to look at."
    )
    (desk.home.path / "roundup.toml").write_text('[newsletter]\nname = "Tides"\n')
    again = Desk(desk.home, clock=lambda: NOW + timedelta(days=1), who="ada", environ={})
    assert needs.header(again, "weekly", ["one", "two"]) == (
        "Tides, weekly run of 6 January 2024: 2 things to look at."
    )
