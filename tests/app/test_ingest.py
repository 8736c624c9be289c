"""From a link to an article: fetching and reading what is due, and going on where a run was killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from roundup import __version__
from roundup.app import ingest
from roundup.app.desk import Desk
from roundup.config import DATABASE, Home
from roundup.errors import UnusableError
from roundup.fetch.politeness import FIRST_WAIT
from roundup.given import Capture
from roundup.model import Page
from roundup.store import links, pages
from roundup.store.captures import record
from roundup.store.database import integrity
from roundup.times import moment, utc
from tests.conftest import NOW, Answer, SmallWeb, serving

WORDS = "Not one lamp is lit in Tolvarn tonight, and nobody at the oil works will say why. " * 12
LOOPBACK = {"ROUNDUP_FETCH__ALLOW_PRIVATE": "127.0.0.1,127.0.0.2", "ROUNDUP_FETCH__HOST_DELAY": "0"}
LOGIN = (
    '<!doctype html><title>Sign in</title><meta property="og:title" content="Lamps stay dark">'
    "<h1>Sign in to read</h1><form><input type=password></form>"
)


def article(title: str = "Dark again", words: str = WORDS) -> Answer:
    """A page with an article."""
    return Answer(f"<!doctype html><html lang=en><title>{title}</title><article><p>{words}</p></article>")


@contextmanager
def a_desk(tmp_path: Path, **settings: str) -> Iterator[Desk]:
    """A newsletter at work with settings of its own."""
    home = Home(tmp_path / "home", tmp_path / "home" / DATABASE)
    environ = LOOPBACK | {f"ROUNDUP_{name.upper()}": value for name, value in settings.items()}
    with Desk(home, clock=lambda: NOW, who="ada", environ=environ) as desk:
        desk.make()
        yield desk


def add(desk: Desk, *urls: str) -> list[int]:
    """Record these addresses; their links."""
    entries = [(Capture(url), url.partition("://")[2], url) for url in urls]
    return [one.link for one in record(desk.make().conn, entries, now=desk.now, who="ada", pick=False)]


def row(desk: Desk, link: int) -> dict[str, Any]:
    """What is listed of a link."""
    (found,) = links.rows(desk.db, [link])
    return found


def states(desk: Desk) -> list[str]:
    """The states of all links, in their order."""
    return [str(one["state"]) for one in links.rows(desk.db)]


def attempts(desk: Desk, link: int) -> list[tuple[str, str]]:
    """Each try at a link: its stage, and the state that it came to."""
    return [(one["stage"], one["state"]) for one in links.history(desk.db, link)["attempts"]]


def later(desk: Desk, **time_: float) -> None:
    """Let time pass at this desk."""
    moment_ = desk.clock() + timedelta(**time_)
    desk.clock = lambda: moment_


# -- the stages


def test_fetch_keeps_the_page_and_reads_nothing(desk: Desk, web: SmallWeb) -> None:
    web.pages["/lamps"] = article()
    (link,) = add(desk, web.url("/lamps"))
    report = ingest.fetch(desk)
    assert dict(report.states) == {"fetched": 1}
    assert row(desk, link)["state"] == "fetched"
    assert row(desk, link)["title"] is None
    kept = pages.newest(desk.db, link)
    assert kept
    assert kept[1].body.decode() == web.pages["/lamps"].body  # type: ignore[union-attr]
    assert attempts(desk, link) == [("fetch", "fetched")]


def test_extract_reads_what_was_fetched_and_asks_nobody(desk: Desk, web: SmallWeb) -> None:
    web.pages["/lamps"] = article()
    (link, waiting) = add(desk, web.url("/lamps"), web.url("/oil"))
    ingest.fetch(desk, [link])
    asked = len(web.asked)
    report = ingest.extract(desk)
    assert dict(report.states) == {"ready": 1}
    assert len(web.asked) == asked
    found = row(desk, link)
    assert (found["state"], found["title"], found["language"]) == ("ready", "Dark again", "en")
    assert found["words"] == len(WORDS.split())
    assert links.texts(desk.db, [link])[link].split() == WORDS.split()
    assert row(desk, waiting)["state"] == "new"


def test_ingest_does_both(desk: Desk, web: SmallWeb) -> None:
    web.pages["/lamps"] = article()
    (link,) = add(desk, web.url("/lamps"))
    assert dict(ingest.ingest(desk).states) == {"ready": 1}
    assert row(desk, link)["title"] == "Dark again"
    assert attempts(desk, link) == [("fetch", "fetched"), ("extract", "ready")]


def test_ingest_reads_what_an_earlier_fetch_has_left(desk: Desk, web: SmallWeb) -> None:
    web.pages["/a"] = web.pages["/b"] = article()
    (first,) = add(desk, web.url("/a"))
    ingest.fetch(desk)
    add(desk, web.url("/b"))
    assert dict(ingest.ingest(desk).states) == {"ready": 2}
    assert web.asked.count("/a") == 1
    assert attempts(desk, first) == [("fetch", "fetched"), ("extract", "ready")]


def test_many_pages_of_several_hosts_are_each_asked_for_once(desk: Desk, web: SmallWeb) -> None:
    """Enough of them for several processes and several transactions."""
    with serving("127.0.0.2") as other:
        for number in range(60):
            web.pages[f"/{number}"] = other.pages[f"/{number}"] = article(f"Lamp {number}")
        ids = add(desk, *(each.url(f"/{number}") for number in range(60) for each in (web, other)))
        assert dict(ingest.ingest(desk).states) == {"ready": 120}
        for each in (web, other):
            assert sorted(each.asked) == sorted(["/robots.txt", *(f"/{number}" for number in range(60))])
    titles = {one["id"]: one["title"] for one in links.rows(desk.db)}
    assert titles == {link: f"Lamp {place // 2}" for place, link in enumerate(ids)}


def test_a_second_run_changes_nothing_and_asks_nobody(desk: Desk, web: SmallWeb) -> None:
    web.pages["/lamps"] = article()
    web.pages["/wall"] = Answer(LOGIN)
    add(desk, web.url("/lamps"), web.url("/wall"), web.url("/gone"))
    ingest.ingest(desk)
    before, asked = list(desk.db.conn.iterdump()), len(web.asked)
    later(desk, days=1)
    report = ingest.ingest(desk)
    assert not report.states
    assert report.sentence() == "nothing was due"
    assert list(desk.db.conn.iterdump()) == before
    assert len(web.asked) == asked


def test_at_most_so_many_links_are_taken(desk: Desk, web: SmallWeb) -> None:
    for path in ("/a", "/b", "/c"):
        web.pages[path] = article()
    add(desk, web.url("/a"), web.url("/b"), web.url("/c"))
    ingest.ingest(desk, limit=2)
    assert states(desk) == ["ready", "ready", "new"]


def test_named_links_that_are_not_due_are_told(desk: Desk, web: SmallWeb) -> None:
    web.pages["/a"] = web.pages["/b"] = article()
    first, second = add(desk, web.url("/a"), web.url("/b"))
    ingest.ingest(desk, [first])
    report = ingest.ingest(desk, [first, second])
    assert report.skipped == [first]
    assert dict(report.states) == {"ready": 1}
    assert web.asked.count("/a") == 1


def test_extract_tells_of_a_named_link_that_has_no_page(desk: Desk, web: SmallWeb) -> None:
    (link,) = add(desk, web.url("/lamps"))
    report = ingest.extract(desk, [link], again=True)
    assert (report.skipped, dict(report.states)) == ([link], {})
    assert row(desk, link)["state"] == "new"


def test_every_step_moves_the_bar_on_to_its_end(desk: Desk, web: SmallWeb) -> None:
    web.pages["/lamps"] = article()
    web.pages["/wall"] = Answer(LOGIN)
    add(desk, web.url("/lamps"), web.url("/wall"), web.url("/gone"), "http://10.0.0.1/")
    bars: list[tuple[str, int]] = []
    details: list[str] = []
    moved: list[int] = []

    class Watched:
        def say(self, sentence: str) -> None:
            raise AssertionError(sentence)

        def detail(self, sentence: str) -> None:
            details.append(sentence)

        @contextmanager
        def progress(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
            bars.append((label, total))
            yield moved.append

    desk.talk = Watched()
    ingest.ingest(desk)
    assert bars == [("Fetching pages", 4)]
    assert len(details) == 4
    assert sum(moved) == 4


def test_we_say_who_we_are_and_where_the_editor_can_be_reached(tmp_path: Path, web: SmallWeb) -> None:
    web.pages["/lamps"] = article()
    with a_desk(tmp_path, fetch__contact="desk@tolvarn-herald.example") as desk:
        add(desk, web.url("/lamps"))
        ingest.ingest(desk)
    with a_desk(tmp_path / "other") as desk:
        add(desk, web.url("/lamps"))
        ingest.ingest(desk)
    assert [headers["User-Agent"] for headers in web.headers] == [
        f"roundup/{__version__} (+desk@tolvarn-herald.example)"
    ] * 2 + [f"roundup/{__version__}"] * 2


# -- what pages come to


def test_each_page_comes_to_its_state_with_a_sentence(desk: Desk, web: SmallWeb) -> None:
    web.pages |= {
        "/ready": article(),
        "/bare": Answer(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", headers={"Content-Type": "image/png"}),
        "/nothing": Answer("<!doctype html><title>Lamps</title><body></body>"),
        "/wall": Answer(LOGIN),
        "/shell": Answer("<!doctype html><title>Lamps</title><div id=app></div><script src=app.js></script>"),
        "/denied": Answer("", 403),
        "/busy": Answer("", 503),
        "/robots.txt": Answer("User-agent: *\nDisallow: /private"),
        "/private/a": article(),
    }
    paths = ["/ready", "/bare", "/nothing", "/wall", "/shell", "/denied", "/busy", "/private/a", "/gone"]
    add(desk, *(web.url(path) for path in paths))
    report = ingest.ingest(desk)
    assert dict(zip(paths, states(desk), strict=True)) == {
        "/ready": "ready",
        "/bare": "bare",
        "/nothing": "bare",
        "/wall": "needs_you",
        "/shell": "needs_you",
        "/denied": "needs_you",
        "/busy": "retry",
        "/private/a": "refused",
        "/gone": "failed",
    }
    assert dict(report.states) == {
        "ready": 1,
        "bare": 2,
        "needs_you": 3,
        "retry": 1,
        "refused": 1,
        "failed": 1,
    }
    for one in links.rows(desk.db):
        assert (one["reason"] is None) == (one["state"] == "ready")
        assert (one["next_attempt"] is None) == (one["state"] != "retry")
        assert str(one["reason"] or ".").endswith(".")


def test_a_wall_keeps_no_title_of_its_own_and_no_text(desk: Desk, web: SmallWeb) -> None:
    """What its meta tags say is the article's."""
    web.pages["/lamps"] = Answer(LOGIN)
    web.pages["/oil"] = Answer(LOGIN.partition("<meta")[0] + "<h1>Sign in</h1><input type=password>")
    lamps, oil = add(desk, web.url("/lamps"), web.url("/oil"))
    ingest.ingest(desk)
    assert (row(desk, lamps)["state"], row(desk, lamps)["title"]) == ("needs_you", "Lamps stay dark")
    assert (row(desk, oil)["state"], row(desk, oil)["title"]) == ("needs_you", None)
    assert links.texts(desk.db, None) == {lamps: "", oil: ""}
    assert row(desk, lamps)["words"] == 0


STUB = "Not one lamp is lit in Tolvarn tonight, and nobody at the oil works will say why. " * 4
NOT_FREE = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
)


def test_the_beginning_of_an_article_for_subscribers_is_kept_and_said_to_be_one(
    desk: Desk, web: SmallWeb
) -> None:
    head = f"<!doctype html><html lang=en><head><title>Dark again</title>{NOT_FREE}</head>"
    web.pages["/lamps"] = Answer(f"{head}<article><p>{STUB}</p></article>")
    web.pages["/oil"] = Answer(f"{head}<article><p>{'Subscribe to continue reading. ' * 20}</p></article>")
    lamps, oil = add(desk, web.url("/lamps"), web.url("/oil"))
    ingest.ingest(desk)
    assert [row(desk, one)["state"] for one in (lamps, oil)] == ["needs_you", "needs_you"]
    assert links.texts(desk.db, None) == {lamps: STUB.strip(), oil: ""}
    assert {one.kind for one in links.signals(desk.db, [lamps, oil])[lamps]} == {"paywalled", "partial"}
    assert oil not in links.signals(desk.db, [lamps, oil])


def test_a_page_that_an_editor_saved_is_read_in_the_place_of_the_wall(desk: Desk, web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer(LOGIN)
    (link,) = add(desk, web.url("/lamps"))
    ingest.ingest(desk)
    body = article("Lamps stay dark").body
    assert isinstance(body, str)
    ingest.save_page(desk, link, Page(web.url("/lamps"), body.encode(), source="editor"))
    asked = len(web.asked)
    ingest.ingest(desk, [link])
    assert len(web.asked) == asked
    assert (row(desk, link)["state"], row(desk, link)["title"]) == ("ready", "Lamps stay dark")


def test_a_redirect_to_another_host_gives_the_published_address(desk: Desk, web: SmallWeb) -> None:
    """One within the host does not: the captured address is as good there."""
    with serving("127.0.0.2") as other:
        web.pages["/short"] = Answer("", 301, {"Location": other.url("/lamps?utm_source=short#top")})
        web.pages["/moved"] = Answer("", 301, {"Location": "/here"})
        web.pages["/here"] = other.pages["/lamps"] = article()
        short, moved = add(desk, web.url("/short"), web.url("/moved"))
        ingest.ingest(desk)
        assert row(desk, short)["url"] == other.url("/lamps")
    assert row(desk, short)["urls"] == [web.url("/short")]
    assert row(desk, moved)["url"] == web.url("/moved")


def test_a_page_that_kills_its_reader_costs_itself_alone(tmp_path: Path, web: SmallWeb) -> None:
    web.pages["/slow"] = Answer("<html><article>" + "<p>lamp and oil and more of them here.</p>" * 70_000)
    web.pages["/a"] = web.pages["/b"] = article()
    with a_desk(tmp_path, extract__seconds="1") as desk:
        slow, first, second = add(desk, web.url("/slow"), web.url("/a"), web.url("/b"))
        ingest.ingest(desk)
        assert states(desk) == ["failed", "ready", "ready"]
        assert "within the limits of time and memory" in str(row(desk, slow)["reason"])
        assert row(desk, first)["title"] == row(desk, second)["title"] == "Dark again"


# -- trying again


def test_a_busy_server_is_asked_again_after_minutes(desk: Desk, web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer("", 503)
    (link,) = add(desk, web.url("/lamps"))
    ingest.ingest(desk)
    found = row(desk, link)
    assert found["state"] == "retry"
    wait = (moment(str(found["next_attempt"])) - NOW).total_seconds()
    assert FIRST_WAIT - 1 <= wait <= 1.25 * FIRST_WAIT
    assert attempts(desk, link) == [("fetch", "retry")]


def test_a_link_is_not_tried_before_its_time_and_then_it_is(desk: Desk, web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer("", 503, {"Retry-After": "7200"})
    (link,) = add(desk, web.url("/lamps"))
    ingest.ingest(desk)
    assert str(row(desk, link)["next_attempt"]) >= utc(NOW + timedelta(seconds=7200))
    web.pages["/lamps"] = article()
    later(desk, seconds=7000)
    assert ingest.ingest(desk, [link]).skipped == [link]
    assert web.asked.count("/lamps") == 1
    later(desk, seconds=7200)
    assert dict(ingest.ingest(desk).states) == {"ready": 1}
    assert row(desk, link)["next_attempt"] is None


def test_with_again_it_is_tried_at_once(desk: Desk, web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer("", 503)
    (link,) = add(desk, web.url("/lamps"))
    ingest.ingest(desk)
    web.pages["/lamps"] = article()
    assert dict(ingest.ingest(desk, [link], again=True).states) == {"ready": 1}


def test_after_so_many_tries_a_link_is_given_up(tmp_path: Path, web: SmallWeb) -> None:
    """It says what went wrong the last time, and is not tried again."""
    web.pages["/lamps"] = Answer("", 503)
    with a_desk(tmp_path, fetch__tries="3") as desk:
        (link,) = add(desk, web.url("/lamps"))
        waits = []
        for _ in range(2):
            ingest.ingest(desk)
            assert row(desk, link)["state"] == "retry"
            waits.append(moment(str(row(desk, link)["next_attempt"])) - desk.clock())
            later(desk, days=2)
        assert waits[1] > waits[0]
        report = ingest.ingest(desk)
        found = row(desk, link)
        assert (found["state"], found["next_attempt"]) == ("failed", None)
        host = web.origin.removeprefix("http://")
        assert found["reason"] == f"Given up after 3 tries; the last time: {host} is busy or broken (503)."
        assert dict(report.states) == {"failed": 1}
        later(desk, days=100)
        assert not ingest.ingest(desk).states


def test_a_link_that_was_given_up_begins_anew_when_it_is_asked_for(tmp_path: Path, web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer("", 503)
    with a_desk(tmp_path, fetch__tries="1") as desk:
        (link,) = add(desk, web.url("/lamps"))
        ingest.ingest(desk)
        assert row(desk, link)["state"] == "failed"
        web.pages["/lamps"] = article()
        ingest.ingest(desk, [link], again=True)
        assert row(desk, link)["state"] == "ready"


def test_a_server_that_asks_for_an_endless_wait_stops_nothing(desk: Desk, web: SmallWeb) -> None:
    """It counts by its own clock; by ours, which is ahead of it, that is after the end of the calendar."""
    web.pages["/busy"] = Answer("", 503, {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"})
    web.pages["/lamps"] = article()
    desk.clock = lambda: NOW.replace(year=2200)
    add(desk, web.url("/busy"), web.url("/lamps"))
    ingest.ingest(desk)
    assert states(desk) == ["retry", "ready"]


# -- fetching again


def test_what_was_read_stays_when_a_later_fetch_fails(desk: Desk, web: SmallWeb) -> None:
    """The failure stands in the history."""
    web.pages["/lamps"] = article()
    (link,) = add(desk, web.url("/lamps"))
    ingest.ingest(desk)
    before = row(desk, link)
    for status in (503, 404, 403):
        web.pages["/lamps"] = Answer("", status)
        report = ingest.ingest(desk, [link], again=True)
        assert row(desk, link) == before
        assert dict(report.states) == {"ready": 1}
    assert links.texts(desk.db, [link])[link].split() == WORDS.split()
    assert attempts(desk, link)[2:] == [("fetch", "retry"), ("fetch", "failed"), ("fetch", "needs_you")]


@pytest.mark.parametrize("status", [503, 404])
def test_a_page_that_waits_to_be_read_is_read_when_a_later_fetch_fails(
    desk: Desk, web: SmallWeb, status: int
) -> None:
    """It was fetched and kept; what is kept is not lost."""
    web.pages["/lamps"] = article()
    (link,) = add(desk, web.url("/lamps"))
    ingest.fetch(desk)
    web.pages["/lamps"] = Answer("", status)
    ingest.fetch(desk, [link], again=True)
    assert row(desk, link)["state"] == "fetched"
    ingest.extract(desk)
    assert (row(desk, link)["state"], row(desk, link)["title"]) == ("ready", "Dark again")


@pytest.mark.parametrize("stage", [ingest.ingest, ingest.fetch])
def test_a_page_that_has_not_changed_is_not_read_again(
    desk: Desk, web: SmallWeb, stage: Callable[..., ingest.Report]
) -> None:
    web.pages["/lamps"] = article()
    (link,) = add(desk, web.url("/lamps"))
    ingest.ingest(desk)
    later(desk, hours=1)
    report = stage(desk, [link], again=True)
    assert web.asked.count("/lamps") == 2
    assert dict(report.states) == {"ready": 1}
    assert row(desk, link)["state"] == "ready"
    assert attempts(desk, link) == [("fetch", "fetched"), ("extract", "ready"), ("fetch", "fetched")]
    assert desk.db.conn.execute("SELECT extracted_at FROM articles").fetchone() == (utc(NOW),)


def test_a_page_that_has_changed_is_read_again(desk: Desk, web: SmallWeb) -> None:
    web.pages["/lamps"] = article()
    (link,) = add(desk, web.url("/lamps"))
    ingest.ingest(desk)
    web.pages["/lamps"] = article("Lit again", WORDS.replace("Not one", "Every"))
    ingest.ingest(desk, [link], again=True)
    assert row(desk, link)["title"] == "Lit again"
    assert "Every lamp is lit" in links.texts(desk.db, [link])[link]


@pytest.mark.parametrize("body", [LOGIN, "<!doctype html><title>Lamps</title><body></body>"])
@pytest.mark.parametrize("stage", [ingest.ingest, ingest.fetch])
def test_a_page_in_which_there_was_nothing_to_read_does_not_become_ready_by_itself(
    desk: Desk, web: SmallWeb, body: str, stage: Callable[..., ingest.Report]
) -> None:
    """It is the same page as before, so it stands where it stood."""
    web.pages["/lamps"] = Answer(body)
    (link,) = add(desk, web.url("/lamps"))
    ingest.ingest(desk)
    before = row(desk, link)
    assert before["state"] in ("needs_you", "bare")
    stage(desk, [link], again=True)
    ingest.ingest(desk)
    assert row(desk, link) == before


@pytest.mark.parametrize("source", ["web", "editor"])
def test_what_was_read_stays_when_the_page_shows_a_wall_later(
    desk: Desk, web: SmallWeb, source: Literal["web", "editor"]
) -> None:
    """A wall says nothing of the article, be it one that came from the web or one that an editor saved."""
    (link,) = add(desk, web.url("/lamps"))
    page = Page(web.url("/lamps"), str(article().body).encode(), source=source)
    ingest.save_page(desk, link, page)
    ingest.ingest(desk)
    before = row(desk, link)
    assert before["state"] == "ready"
    web.pages["/lamps"] = Answer(LOGIN)
    ingest.ingest(desk, [link], again=True)
    assert row(desk, link) == before
    assert links.texts(desk.db, [link])[link].split() == WORDS.split()


def test_extract_again_reads_the_kept_page_anew(desk: Desk, web: SmallWeb) -> None:
    """As after a better program was installed; the web is not asked."""
    web.pages["/lamps"] = article()
    (link,) = add(desk, web.url("/lamps"))
    ingest.ingest(desk)
    desk.db.conn.execute("UPDATE articles SET title = 'Wrong'")
    asked = len(web.asked)
    assert dict(ingest.extract(desk, again=True).states) == {"ready": 1}
    assert row(desk, link)["title"] == "Dark again"
    assert len(web.asked) == asked


# -- what is unexpected


def test_a_mistake_of_ours_stops_the_run_and_leaves_the_links_to_the_next(
    desk: Desk, web: SmallWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes out as itself, and not as a group of errors."""
    web.pages["/lamps"] = article()
    (link,) = add(desk, web.url("/lamps"))
    with monkeypatch.context() as patch:
        patch.setattr(pages, "save", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ingest.ingest(desk)
    assert row(desk, link)["state"] == "new"
    assert attempts(desk, link) == []
    assert dict(ingest.ingest(desk).states) == {"ready": 1}


def test_certificates_that_can_not_be_read_are_told(tmp_path: Path, web: SmallWeb) -> None:
    (tmp_path / "no.pem").write_text("A shopping list.")
    for name in ("no.pem", "none.pem"):
        with a_desk(tmp_path / name.partition(".")[0], fetch__ca_file=str(tmp_path / name)) as desk:
            add(desk, web.url("/lamps"))
            with pytest.raises(UnusableError, match=f"{name} can't be read"):
                ingest.ingest(desk)
            assert states(desk) == ["new"]


# -- killed, and several at once


Command = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def command(desk: Desk, tmp_path: Path) -> Iterator[Command]:
    """Starts the command in a process of its own; what it says goes to the file `said`.

    Whatever is left of it at the end is ended.
    """
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ROUNDUP_")}
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> "subprocess.Popen[bytes]":
        with (tmp_path / "said").open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "roundup", "--home", str(desk.home.path), *words],
                env=environ | LOOPBACK,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def slowly(answer: Answer, seconds: float = 0.01) -> Callable[[Mapping[str, str]], Answer]:
    """The same answer, after a while."""

    def give(headers: Mapping[str, str]) -> Answer:
        time.sleep(seconds)
        return answer

    return give


def kept(database: Path) -> list[str]:
    """The addresses of the pages that are on disk."""
    conn = sqlite3.connect(database, timeout=10)
    try:
        return [url for (url,) in conn.execute("SELECT l.url FROM pages p JOIN links l ON l.id = p.link")]
    finally:
        conn.close()


def until(what: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait until it is so; whether it became so."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def started_by(process: int) -> set[int]:
    """All processes that this one has started, and theirs."""
    found: set[int] = set()
    waiting = [process]
    while waiting:
        with suppress(OSError):
            for task in Path(f"/proc/{waiting.pop()}/task").iterdir():
                children = set(map(int, (task / "children").read_text().split()))
                waiting += children - found
                found |= children
    return found


def alive(process: int) -> bool:
    """Whether it is still at work; one that has ended may wait to be buried."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.parametrize("words", [["ingest"], ["fetch"]])
def test_a_run_that_was_killed_is_resumed_and_nothing_that_was_kept_is_fetched_twice(
    desk: Desk, web: SmallWeb, command: Command, tmp_path: Path, words: list[str]
) -> None:
    paths = [f"/{number}" for number in range(100)]
    for path in paths:
        web.pages[path] = slowly(article(f"Lamp {path}"))
    add(desk, *map(web.url, paths))
    night = command(*words)
    assert until(lambda: len(kept(desk.home.database)) >= 20), (tmp_path / "said").read_text()
    night.kill()
    night.wait()
    before = kept(desk.home.database)
    assert 20 <= len(before) < len(paths)
    assert integrity(desk.db.conn) == []

    ingest.ingest(desk)
    assert set(states(desk)) == {"ready"}
    assert [one["title"] for one in links.rows(desk.db)] == [f"Lamp {path}" for path in paths]
    asked = [web.url(path) for path in web.asked]
    assert [url for url in before if asked.count(url) != 1] == []
    assert sorted(kept(desk.home.database)) == sorted(map(web.url, paths))
    assert integrity(desk.db.conn) == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_run_that_was_killed_leaves_no_process_behind(desk: Desk, web: SmallWeb, command: Command) -> None:
    """Else a server on which nights are killed fills up with readers that wait for ever."""
    for number in range(60):
        web.pages[f"/{number}"] = slowly(article())
    add(desk, *(web.url(f"/{number}") for number in range(60)))
    night = command("ingest")
    assert until(lambda: len(kept(desk.home.database)) >= 20)
    helpers = started_by(night.pid)
    assert helpers
    night.kill()
    night.wait()
    assert until(lambda: not any(map(alive, helpers)), seconds=3), [*filter(alive, helpers)]


def test_two_runs_at_once_share_the_work_and_do_nothing_twice(
    desk: Desk, web: SmallWeb, command: Command, tmp_path: Path
) -> None:
    """The second one begins while the first is at work, and finds what came in since."""
    both = threading.Event()

    def wait(headers: Mapping[str, str]) -> Answer:
        both.wait(20)
        return article()

    web.pages["/first"] = wait
    with serving("127.0.0.2") as other:
        other.pages["/second"] = article()
        first, second = add(desk, web.url("/first"), other.url("/second"))
        one = command("ingest", str(first))
        assert until(lambda: "/first" in web.asked), (tmp_path / "said").read_text()
        assert dict(ingest.ingest(desk).states) == {"ready": 1}
        both.set()
        assert one.wait(20) == 0, (tmp_path / "said").read_text()
        assert states(desk) == ["ready", "ready"]
        assert (web.asked.count("/first"), other.asked.count("/second")) == (1, 1)
        assert attempts(desk, second) == [("fetch", "fetched"), ("extract", "ready")]


def test_a_link_may_be_added_while_a_run_is_at_work(desk: Desk, web: SmallWeb) -> None:
    """The run holds the lock for moments, and takes what was there when it began."""

    def meanwhile(headers: Mapping[str, str]) -> Answer:
        with Desk(desk.home, clock=lambda: NOW, who="oda", environ=LOOPBACK) as another:
            add(another, web.url("/new"))
        return article()

    web.pages["/lamps"] = meanwhile
    add(desk, web.url("/lamps"))
    ingest.ingest(desk)
    assert states(desk) == ["ready", "new"]
