"""Feeds that are followed: found, named, let go, taken in and handed on."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup.app import choose, feeds, online, poll
from roundup.app.desk import Desk
from roundup.config import DATABASE, Home
from roundup.errors import PartialError, UnusableError, UsageError
from tests.conftest import NOW, Answer, SmallWeb
from tests.followed import MUD, TIDE, entry, feed, follow, later, links, serve, times
from tests.newsroom import QUICK


def page(*paths: str) -> Answer:
    """A page that names these feeds."""
    named = "".join(
        f'<link rel=alternate type="application/rss+xml" title="Of {path}" href="{path}">' for path in paths
    )
    return Answer(f"<!doctype html><title>Quay</title>{named}<p>Come in.")


# -- add


def test_a_feed_is_followed_and_its_entries_are_taken_in_at_once(desk: Desk, web: SmallWeb) -> None:
    url = serve(web, "/feed", entry(MUD))
    answer = feeds.add(desk, url)
    assert answer.feed
    assert (answer.feed["id"], answer.feed["url"], answer.feed["title"]) == ("f1", url, "Quay Notes")
    assert (answer.feed["state"], answer.feed["entries"], answer.known) == ("ok", 1, False)
    assert links(desk) == [MUD]
    assert times(web, "/feed") == 1


def test_a_page_that_names_one_feed_is_followed_by_it(desk: Desk, web: SmallWeb) -> None:
    web.pages["/"] = page("/feed")
    serve(web, "/feed", entry(MUD))
    answer = feeds.add(desk, web.url("/"))
    assert answer.feed
    assert (answer.feed["url"], links(desk)) == (web.url("/feed"), [MUD])


def test_of_several_feeds_that_a_page_names_none_is_followed_and_all_are_offered(
    desk: Desk, web: SmallWeb
) -> None:
    web.pages["/"] = page("/feed", "/sport")
    answer = feeds.add(desk, web.url("/"))
    assert answer.feed is None
    assert answer.refused == f"{web.url('/')} names several feeds: give one of them."
    assert list(answer.offered) == [(web.url("/feed"), "Of /feed"), (web.url("/sport"), "Of /sport")]
    assert feeds.listed(desk) == []


def test_a_page_that_names_no_feed_is_not_followed(desk: Desk, web: SmallWeb) -> None:
    web.pages["/"] = page()
    answer = feeds.add(desk, web.url("/"))
    assert answer.feed is None
    assert str(answer.refused).startswith(f"{web.url('/')} is not followed: ")
    assert str(answer.refused).endswith("It names no feed either.")
    assert feeds.listed(desk) == []


@pytest.mark.parametrize("status", [404, 401, 429, 503])
def test_what_can_not_be_read_now_is_followed_all_the_same(desk: Desk, web: SmallWeb, status: int) -> None:
    web.pages["/feed"] = Answer("", status)
    answer = feeds.add(desk, web.url("/feed"))
    assert answer.feed
    assert answer.feed["enabled"]
    assert answer.feed["state"] in ("retry", "failed")
    assert answer.feed["reason"]
    assert answer.feed["next_poll"] > desk.now


@pytest.mark.parametrize("given", ["", "  ", "nothing", "mailto:a@quay.example", "http://", "f7", "@ada"])
def test_what_is_no_address_is_not_followed(desk: Desk, given: str) -> None:
    answer = feeds.add(desk, given)
    assert answer.feed is None
    assert answer.refused
    assert feeds.listed(desk) == []


def test_an_account_is_followed_by_the_feed_that_its_server_has_of_it(desk: Desk) -> None:
    """Nothing listens there."""
    answer = feeds.add(desk, "@ada@127.0.0.1")
    assert answer.feed
    assert answer.feed["url"] == "https://127.0.0.1/@ada.rss"


def test_a_feed_that_is_followed_takes_over_what_the_editor_says(desk: Desk, web: SmallWeb) -> None:
    url = serve(web, "/feed", entry(MUD))
    feeds.add(desk, url, title="Mine", folder="Coast")
    answer = feeds.add(desk, f"{url}?utm_source=x", folder="/Trade/Ports/", exclude=["sport"])
    assert answer.feed
    assert (answer.known, answer.feed["id"], answer.feed["title"], answer.feed["folder"]) == (
        True,
        "f1",
        "Mine",
        "Trade/Ports",
    )
    assert answer.feed["exclude"] == ["sport"]
    assert len(feeds.listed(desk)) == 1


def test_adding_a_disabled_feed_enables_and_asks_it(desk: Desk, web: SmallWeb) -> None:
    url = serve(web, "/feed", entry(MUD))
    follow(desk, url)
    feeds.enable(desk, [1], enabled=False)
    answer = feeds.add(desk, url)
    assert answer.feed
    assert (answer.feed["enabled"], links(desk)) == (True, [MUD])


def test_an_address_that_has_moved_to_a_feed_that_is_followed_is_that_feed(desk: Desk, web: SmallWeb) -> None:
    serve(web, "/new", entry(MUD))
    web.pages["/old"] = Answer("", 301, {"Location": "/new"})
    feeds.add(desk, web.url("/new"))
    answer = feeds.add(desk, web.url("/old"))
    assert answer.feed
    assert (answer.known, answer.feed["state"], len(feeds.listed(desk))) == (True, "ok", 1)


def test_what_the_editor_calls_a_feed_stays_when_the_feed_calls_itself_otherwise(
    desk: Desk, web: SmallWeb
) -> None:
    feeds.add(desk, serve(web, "/feed", entry(MUD)), title="Mine")
    serve(web, "/feed", entry(MUD), title="Quay, renamed")
    poll.poll(desk, scheduled=False)
    assert feeds.listed(desk)[0]["title"] == "Mine"


def test_an_empty_word_takes_the_rules_away(desk: Desk, web: SmallWeb) -> None:
    url = serve(web, "/feed", entry(MUD), entry(TIDE, "Tide"))
    feeds.add(desk, url, include=["tide"], exclude=["sport"])
    answer = feeds.add(desk, url, include=[""])
    assert answer.feed
    assert (answer.feed["include"], answer.feed["exclude"]) == ([], ["sport"])
    assert sorted(links(desk)) == sorted([MUD, TIDE])


@pytest.mark.parametrize("rule", [" ", "author:", "section:  "])
def test_an_empty_rule_is_wrong_usage_and_nothing_is_followed(desk: Desk, web: SmallWeb, rule: str) -> None:
    with pytest.raises(UsageError):
        feeds.add(desk, serve(web, "/feed", entry(MUD)), include=[rule])
    assert (feeds.listed(desk), web.asked) == ([], [])


# -- naming, letting go


def test_a_feed_is_named_by_its_number_or_its_address_in_any_spelling(desk: Desk) -> None:
    one, two = (follow(desk, f"https://quay.example/{name}") for name in ("feed", "sport"))
    given = ["f1", "F2", "http://www.quay.example/feed/?utm_source=x", "f9", "quay.example/sport", "f1", "no"]
    assert feeds.find(desk, given) == ([one, two], ["f9", "no"])


def test_a_feed_that_is_removed_is_not_asked_and_what_came_by_it_stays(desk: Desk, web: SmallWeb) -> None:
    feeds.add(desk, serve(web, "/feed", entry(MUD)))
    feeds.remove(desk, [1])
    assert feeds.listed(desk) == []
    assert poll.poll(desk, scheduled=False).feeds == {}
    assert links(desk) == [MUD]
    assert feeds.find(desk, ["f1", web.url("/feed")]) == ([], ["f1", web.url("/feed")])


def test_removing_can_be_undone(desk: Desk, web: SmallWeb) -> None:
    feeds.add(desk, serve(web, "/feed", entry(MUD)), folder="Coast")
    before = feeds.listed(desk)
    feeds.remove(desk, [1])
    assert choose.undo(desk, 1) == ["Undone: `feeds remove` of f1."]
    assert feeds.listed(desk) == before


def test_removing_that_can_not_be_undone_any_more_says_so(desk: Desk, web: SmallWeb) -> None:
    """Another feed has moved to its address since."""
    serve(web, "/new", entry(MUD))
    web.pages["/old"] = Answer("", 301, {"Location": "/new"})
    follow(desk, web.url("/new"))
    feeds.remove(desk, [1])
    follow(desk, web.url("/old"))
    poll.poll(desk, scheduled=False)
    with pytest.raises(PartialError):
        choose.undo(desk, 1)


def test_a_feed_that_is_followed_again_has_its_number_and_none_of_what_was_said_of_it(
    desk: Desk, web: SmallWeb
) -> None:
    """Nothing else takes rules away."""
    url = serve(web, "/feed", entry(MUD), entry(TIDE, "Tide"))
    feeds.add(desk, url, include=["tide"], folder="Coast")
    feeds.remove(desk, [1])
    answer = feeds.add(desk, url)
    assert answer.feed
    assert (answer.feed["id"], answer.feed["include"], answer.feed["folder"]) == ("f1", [], None)
    assert sorted(links(desk)) == sorted([MUD, TIDE])


@pytest.mark.parametrize(("status", "stands"), [(410, ("gone", 0)), (404, ("failed", 1))])
def test_a_feed_that_is_enabled_is_asked_at_once_whatever_was_before(
    desk: Desk, web: SmallWeb, status: int, stands: tuple[str, int]
) -> None:
    web.pages["/feed"] = Answer("", status)
    feeds.add(desk, web.url("/feed"))
    assert (feed(desk)["state"], feed(desk)["enabled"]) == stands
    serve(web, "/feed", entry(MUD))
    later(desk, hours=1)
    assert poll.poll(desk, scheduled=True).feeds == {}
    feeds.enable(desk, [1], enabled=True)
    assert poll.poll(desk, scheduled=True).feeds == {"ok": 1}


def test_a_disabled_feed_has_no_next_poll(desk: Desk, web: SmallWeb) -> None:
    feeds.add(desk, serve(web, "/feed", entry(MUD), headers={"Cache-Control": "max-age=36000"}))
    assert feeds.listed(desk)[0]["next_poll"]
    feeds.enable(desk, [1], enabled=False)
    (row,) = feeds.listed(desk)
    assert (row["enabled"], row["next_poll"], row["state"]) == (False, None, "ok")


def test_feeds_are_listed_by_folder_and_number(desk: Desk) -> None:
    for name, folder in (("a", "Trade"), ("b", None), ("c", "Coast"), ("d", "Trade")):
        follow(desk, f"https://quay.example/{name}", folder=folder)
    assert [(row["folder"], row["id"]) for row in feeds.listed(desk)] == [
        (None, "f2"),
        ("Coast", "f3"),
        ("Trade", "f1"),
        ("Trade", "f4"),
    ]


# -- OPML

OPML = b"""<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Trade"><outline text="Ports">
<outline type="rss" text="Quay" xmlUrl="https://quay.example/feed" htmlUrl="https://quay.example/"/>
</outline></outline>
<outline type="rss" text="Marrow" xmlUrl="https://marrow.example/rss"/>
<outline type="rss" text="None"/>
<outline type="link" text="A page" url="https://quay.example/page"/>
</body></opml>"""


def test_the_feeds_of_an_opml_file_are_followed_in_their_folders(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_bytes(OPML)
    done = feeds.take_in(desk, tmp_path / "feeds.opml")
    assert done.new == ["https://quay.example/feed", "https://marrow.example/rss"]
    assert [(row["title"], row["folder"], row["home_page"], row["state"]) for row in feeds.listed(desk)] == [
        ("Marrow", None, None, "new"),
        ("Quay", "Trade/Ports", "https://quay.example/", "new"),
    ]


def test_an_outline_without_an_address_is_named_with_its_line_and_a_page_is_no_fault(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "feeds.opml").write_bytes(OPML)
    assert feeds.take_in(desk, tmp_path / "feeds.opml").unreadable == [(6, "no address of a feed")]


def test_a_feed_that_is_followed_keeps_what_the_editor_said_and_gets_what_is_missing(
    desk: Desk, tmp_path: Path
) -> None:
    follow(desk, "https://www.quay.example/feed/", title_given="Mine")
    (tmp_path / "feeds.opml").write_bytes(OPML)
    done = feeds.take_in(desk, tmp_path / "feeds.opml")
    assert done.known == ["https://quay.example/feed"]
    assert [(row["id"], row["title"], row["folder"]) for row in feeds.listed(desk)] == [
        ("f2", "Marrow", None),
        ("f1", "Mine", "Trade/Ports"),
    ]
    before = feeds.listed(desk)
    assert feeds.take_in(desk, tmp_path / "feeds.opml").new == []
    assert feeds.listed(desk) == before


@pytest.mark.parametrize("content", [None, b"", b"<rss/>", b"\x00\x01", b"https://quay.example/feed"])
def test_what_is_no_opml_is_refused(desk: Desk, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "feeds.opml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UnusableError):
        feeds.take_in(desk, file)


names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/"), min_size=1, max_size=12)
folders = st.none() | st.lists(names, min_size=1, max_size=3).map("/".join)
said = st.tuples(st.none() | names, folders)


@given(st.lists(said, max_size=6))
@settings(max_examples=40, deadline=None, phases=QUICK)
def test_feeds_that_are_handed_on_and_taken_in_are_the_same_feeds(
    tmp_path_factory: pytest.TempPathFactory, followed: list[tuple[str | None, str | None]]
) -> None:
    folder = tmp_path_factory.mktemp("opml")

    def desk(name: str) -> Desk:
        return Desk(Home(folder / name, folder / name / DATABASE), clock=lambda: NOW, who="ada", environ={})

    def told(desk: Desk) -> list[tuple[object, ...]]:
        columns = ("url", "title", "folder", "home_page")
        return sorted((tuple(row[name] for name in columns) for row in feeds.listed(desk)), key=repr)

    with desk("one") as one, desk("two") as two:
        one.make()
        for number, (title, where) in enumerate(followed):
            follow(one, f"https://quay.example/{number}?a=1&b=2", title_given=title, folder=where)
        (folder / "feeds.opml").write_text(feeds.hand_on(one), "utf-8")
        assert len(feeds.take_in(two, folder / "feeds.opml").new) == len(followed)
        assert told(two) == told(one)
        assert feeds.take_in(one, folder / "feeds.opml").new == []


# -- robots.txt


def test_a_host_is_asked_for_its_robots_txt_once_a_day(desk: Desk, web: SmallWeb) -> None:
    """By all that asks it: polls, and the pages that are fetched."""
    feeds.add(desk, serve(web, "/feed", entry(web.url("/mud"))))
    follow(desk, serve(web, "/other", entry(TIDE)))
    for hours in (1, 22):
        later(desk, hours=hours)
        poll.poll(desk, scheduled=False)
        fetch(desk, web.url("/mud"))
    assert times(web, "/robots.txt") == 1
    later(desk, hours=1)
    poll.poll(desk, scheduled=False)
    assert times(web, "/robots.txt") == 2


def test_rules_that_could_not_be_read_are_asked_for_again(desk: Desk, web: SmallWeb) -> None:
    web.pages["/robots.txt"] = Answer("", 503)
    follow(desk, serve(web, "/feed", entry(MUD)))
    poll.poll(desk, scheduled=False)
    assert (feed(desk)["state"], times(web, "/feed")) == ("retry", 0)
    web.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /feed")
    poll.poll(desk, scheduled=False)
    assert feed(desk)["state"] == "refused"
    web.pages["/robots.txt"] = Answer("")
    poll.poll(desk, scheduled=False)
    assert feed(desk)["state"] == "refused"  # for the rest of the day
    later(desk, days=1)
    poll.poll(desk, scheduled=False)
    assert feed(desk)["state"] == "ok"


def fetch(desk: Desk, url: str) -> None:
    """Ask for a page."""

    async def ask() -> None:
        async with online.online(desk) as web:
            await web.fetch(url, desk.clock())

    asyncio.run(ask())
