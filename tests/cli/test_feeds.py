"""`roundup feeds`: what it prints, what it says, how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Answer, SmallWeb
from tests.followed import MUD, TIDE, entry, serve
from tests.newsroom import Command, article, run_process

SEVERAL = Answer(
    "<!doctype html><title>Quay</title>"
    '<link rel=alternate type="application/rss+xml" title="All" href="/feed">'
    '<link rel=alternate type="application/atom+xml" title="Sport \x1b[31m" href="/sport">'
)
pytestmark = pytest.mark.usefixtures("friday")
KEYS = ["id", "url", "title", "folder", "enabled", "state", "reason", "last_ok", "next_poll", "entries"]


def listed(roundup: Command) -> list[dict[str, Any]]:
    """What `feeds list --json` says."""
    found: list[dict[str, Any]] = json.loads(roundup("feeds", "list", "--json").out)
    return found


def followed(roundup: Command, web: SmallWeb, *paths: str) -> None:
    """Follow feeds at these paths."""
    for path in paths:
        roundup("feeds", "add", serve(web, path, entry(f"https://quay.example{path}")))


# -- add


def test_what_is_followed_is_printed_and_told(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    url = serve(web, "/feed", entry(MUD), entry(TIDE, "Tide"))
    ran = roundup("feeds", "add", url)
    assert (ran.code, ran.out) == (0, f"{url}\n")
    assert ran.err == "f1 (followed): Quay Notes, 2 entries.\n"
    assert (tmp_path / "home" / "roundup.db").is_file()
    again = roundup("feeds", "add", f"{url}#top", "--folder", "Coast")
    assert (again.code, again.err) == (0, "f1 (followed already): Quay Notes, 2 entries.\n")


def test_a_page_that_names_a_feed_is_followed_by_it(roundup: Command, web: SmallWeb) -> None:
    web.pages["/"] = Answer(str(SEVERAL.body).partition('<link rel=alternate type="application/atom')[0])
    serve(web, "/feed", entry(MUD))
    ran = roundup("feeds", "add", web.url("/"))
    assert (ran.code, ran.out) == (0, f"{web.url('/feed')}\n")


def test_several_feeds_are_listed_on_stderr_and_none_is_followed(roundup: Command, web: SmallWeb) -> None:
    web.pages["/"] = SEVERAL
    ran = roundup("feeds", "add", web.url("/"))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines()[0] == f"{web.url('/')} names several feeds: give one of them."
    assert f"{web.url('/feed')} All" in ran.err.replace("  ", " ")
    assert web.url("/sport") in ran.err
    assert "\x1b" not in ran.err
    assert listed(roundup) == []


def test_what_is_no_feed_is_named_and_the_others_are_followed(roundup: Command, web: SmallWeb) -> None:
    web.pages["/page"] = Answer(article())
    url = serve(web, "/feed", entry(MUD))
    ran = roundup("feeds", "add", web.url("/page"), "nonsense", url)
    assert (ran.code, ran.out) == (3, f"{url}\n")
    assert "It names no feed either." in ran.err
    assert "nonsense can't be followed: " in ran.err
    assert [row["url"] for row in listed(roundup)] == [url]


def test_what_can_not_be_read_now_is_followed_and_says_when_it_is_asked_again(
    roundup: Command, web: SmallWeb
) -> None:
    web.pages["/feed"] = Answer("", 503)
    ran = roundup("feeds", "add", web.url("/feed"))
    assert (ran.code, ran.out) == (0, f"{web.url('/feed')}\n")
    assert "is busy or broken (503). It is asked again at 20" in ran.err


def test_a_title_is_one_feeds(roundup: Command, web: SmallWeb) -> None:
    ran = roundup("feeds", "add", "--title", "Mine", web.url("/a"), web.url("/b"))
    assert (ran.code, ran.out, web.asked) == (2, "", [])


def test_a_rule_that_is_empty_is_wrong_usage(roundup: Command, web: SmallWeb) -> None:
    ran = roundup("feeds", "add", "--include", "author:", web.url("/a"))
    assert (ran.code, ran.out, web.asked) == (2, "", [])
    assert "'author:' is no rule" in ran.err


# -- list


def test_each_feed_has_every_key(roundup: Command, web: SmallWeb) -> None:
    followed(roundup, web, "/feed")
    roundup("feeds", "add", web.url("/none"))
    ok, failed = listed(roundup)
    for row in (ok, failed):
        assert list(row)[: len(KEYS)] == KEYS
    assert (ok["id"], ok["state"], ok["reason"], ok["entries"], ok["next_poll"]) == (
        "f1",
        "ok",
        None,
        1,
        None,
    )
    assert (failed["state"], failed["last_ok"], failed["entries"]) == ("failed", None, None)
    assert failed["reason"] == "There is no feed at this address (404)."
    for when in (ok["last_ok"], failed["next_poll"]):
        assert len(when) == len("2024-01-05T12:00:00Z")
        assert when.endswith("Z")


def test_the_list_says_how_each_stands(roundup: Command, web: SmallWeb) -> None:
    roundup(
        "feeds", "add", "--folder", "Coast", "--exclude", "sport", serve(web, "/feed", entry(MUD, date=None))
    )
    roundup("feeds", "add", web.url("/none"))
    ran = roundup("feeds", "list")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == f"    f2  {web.url('/none')} (failed)"
    assert "     !  There is no feed at this address (404)." in lines
    assert lines[lines.index("Coast:") + 1] == "    f1  Quay Notes (ok, 1 entry)"
    assert "     !  None of its entries came with a date that can be read." in lines
    assert "        exclude: sport" in lines


def test_an_empty_list_says_so_beside_the_data(roundup: Command) -> None:
    roundup("init")
    ran = roundup("feeds", "list")
    assert (ran.code, ran.out) == (0, "")
    assert "roundup feeds add" in ran.err
    assert roundup("feeds", "list", "--json").out == "[]\n"


@pytest.mark.parametrize("words", [("list",), ("list", "--json"), ("poll",), ("export",), ("remove", "f1")])
def test_what_only_reads_names_init_where_there_is_no_newsletter(
    roundup: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    ran = roundup("feeds", *words)
    assert (ran.code, ran.out) == (4, "")
    assert "roundup init" in ran.err
    assert not (tmp_path / "home").exists()


def test_the_list_and_the_status_fit_80_columns(roundup: Command, web: SmallWeb) -> None:
    """Where an address alone isn't longer."""
    roundup("feeds", "add", web.url("/none"))
    roundup("feeds", "add", serve(web, "/feed", entry(MUD, date=None)))
    roundup("feeds", "poll")
    for words in (("feeds", "list"), ("status",)):
        long = [line for line in roundup(*words).out.splitlines() if len(line) > 80 and "http" not in line]
        assert long == []


# -- remove, enable, disable


def test_feeds_are_removed_disabled_and_enabled_by_number_or_address(roundup: Command, web: SmallWeb) -> None:
    followed(roundup, web, "/a", "/b")
    off = roundup("feeds", "disable", "f1", web.url("/b/"))
    assert (off.code, off.out, off.err) == (0, "", "Not asked any more: f1, f2.\n")
    assert [row["enabled"] for row in listed(roundup)] == [False, False]
    on = roundup("feeds", "enable", "f2")
    assert (on.code, on.out, on.err) == (0, "", "Asked from now on: f2.\n")
    gone = roundup("feeds", "remove", "f1")
    assert (gone.code, gone.out, gone.err) == (0, "", "Not followed any more: f1.\n")
    assert [row["id"] for row in listed(roundup)] == ["f2"]
    assert roundup("undo").err == "Undone: `feeds remove` of f1.\n"
    assert [row["id"] for row in listed(roundup)] == ["f1", "f2"]


@pytest.mark.parametrize("act", ["remove", "enable", "disable", "poll"])
def test_an_unknown_feed_is_named_and_the_rest_is_done(roundup: Command, web: SmallWeb, act: str) -> None:
    followed(roundup, web, "/a")
    ran = roundup("feeds", act, "f9", "f1", "https://quay.example/none")
    assert (ran.code, ran.out) == (3, "")
    assert "There is no feed f9: `roundup feeds list`" in ran.err
    assert "There is no feed https://quay.example/none: " in ran.err
    assert len(ran.err.splitlines()) == 3


# -- poll


def test_a_poll_says_what_came_and_what_is_wrong(roundup: Command, web: SmallWeb) -> None:
    followed(roundup, web, "/a", "/b")
    serve(web, "/a", entry(MUD))
    web.pages["/b"] = Answer("", 404)
    ran = roundup("feeds", "poll")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (
        "f2 Quay Notes: There is no feed at this address (404).\n"
        "1 new link from 2 feeds; 1 could not be read.\n"
    )
    assert roundup("feeds", "poll", "f1").err == "0 new links from 1 feed.\n"


def test_a_feed_that_moved_is_said_to_be_elsewhere(roundup: Command, web: SmallWeb) -> None:
    followed(roundup, web, "/a", "/b")
    web.pages["/a"] = Answer("", 301, {"Location": "/new"})
    serve(web, "/new", entry(MUD))
    assert f"f1 Quay Notes: It has moved to {web.url('/new')} for good" in roundup("feeds", "poll").err


def test_of_many_feeds_that_failed_twenty_are_named(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    urls = "".join(f'<outline type="rss" text="{n}" xmlUrl="{web.url(f"/{n}")}"/>' for n in range(25))
    (tmp_path / "feeds.opml").write_text(f"<opml version='2.0'><body>{urls}</body></opml>")
    roundup("feeds", "import", "feeds.opml")
    lines = roundup("feeds", "poll").err.splitlines()
    assert len(lines) == 22
    assert lines[-2] == "… and 5 more: `roundup feeds list` shows them."


def test_a_quiet_poll_says_nothing(roundup: Command, web: SmallWeb) -> None:
    followed(roundup, web, "/a")
    for words in (("feeds", "poll", "--quiet"), ("--quiet", "feeds", "poll"), ("feeds", "--quiet", "poll")):
        ran = roundup(*words)
        assert (ran.code, ran.out, ran.err) == (0, "", "")


# -- OPML


def test_feeds_are_handed_on_and_taken_in(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    roundup("feeds", "add", "--folder", "Trade/Ports", "--title", "Mine", serve(web, "/feed", entry(MUD)))
    out = roundup("feeds", "export")
    assert (out.code, out.err) == (0, "")
    assert out.out.startswith('<?xml version="1.0"')
    (tmp_path / "feeds.opml").write_text(out.out)
    ran = roundup("--home", "other", "feeds", "import", "feeds.opml", home=False)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("1 new feed, 0 that you follow already.")
    there = json.loads(roundup("--home", "other", "feeds", "list", "--json", home=False).out)
    assert [(row["title"], row["folder"], row["state"]) for row in there] == [("Mine", "Trade/Ports", "new")]


def test_a_file_that_is_not_there_or_no_opml_ends_with_4(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("url\nhttps://quay.example/\n")
    for name in ("none.opml", "list.csv"):
        ran = roundup("feeds", "import", name)
        assert (ran.code, ran.out) == (4, "")
    assert not (tmp_path / "home").exists()


def test_of_many_lines_that_can_not_be_read_twenty_are_named(roundup: Command, tmp_path: Path) -> None:
    bad = '<outline type="rss" text="x" xmlUrl="mailto:x@y.example"/>\n' * 30
    (tmp_path / "feeds.opml").write_text(f"<opml version='2.0'><body>\n{bad}</body></opml>")
    ran = roundup("feeds", "import", "feeds.opml")
    assert ran.code == 3
    lines = ran.err.splitlines()
    assert lines[0].startswith("feeds.opml, line 2: ")
    assert len(lines) == 22


# -- in a night, and in the status


def test_two_good_nights_are_silent_and_fetch_nothing_twice(
    roundup: Command, web: SmallWeb, tmp_path: Path
) -> None:
    web.pages["/mud"] = Answer(article())
    headers = {"ETag": '"1"', "Cache-Control": "max-age=0"}
    run_process(tmp_path, "feeds", "add", serve(web, "/feed", entry(web.url("/mud")), headers=headers))
    for _ in range(2):
        ran = run_process(tmp_path, "run", "nightly", "--quiet")
        assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (web.asked.count("/mud"), web.asked.count("/robots.txt"), web.asked.count("/feed")) == (1, 1, 3)
    assert [run["exit"] for run in json.loads(roundup("status", "--json").out)["runs"]] == [0, 0]


def test_a_night_that_needs_a_person_says_so_also_when_quiet(roundup: Command, web: SmallWeb) -> None:
    followed(roundup, web, "/feed")
    web.pages |= {"/feed": Answer("", 410), "/walled": Answer("", 401)}
    roundup("add", "--queue", "--title", "Kelp", web.url("/walled"))
    ran = roundup("run", "nightly", "--quiet")
    assert (ran.code, ran.out) == (0, "")
    first, *others = ran.err.splitlines()
    assert first.endswith(": 2 things to look at.")
    assert others[0].startswith("- The feed f1, Quay Notes, is not asked any more: ")
    assert others[1].startswith("- 2, Kelp: The page asks for a login")


def test_the_status_counts_feeds_and_names_those_with_trouble(roundup: Command, web: SmallWeb) -> None:
    followed(roundup, web, "/a", "/b")
    web.pages["/b"] = Answer("", 404)
    roundup("feeds", "poll")
    assert json.loads(roundup("status", "--json").out)["feeds"] == {"ok": 1, "failed": 1}
    ran = roundup("status")
    assert "\n2 feeds: " in ran.out
    assert "\n    f2  Quay Notes\n        There is no feed at this address (404).\n" in ran.out
    assert "    f1  " not in ran.out
