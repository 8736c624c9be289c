"""What a host's robots.txt says to us."""

import asyncio
import gzip
import socket
import time
from itertools import pairwise

import pytest

from roundup.fetch.addresses import Policy
from roundup.fetch.client import Client
from roundup.fetch.robots import LONGEST_DELAY, MOST_BYTES, TOKEN, Robots, Rules
from roundup.fetch.web import Limits, Web
from tests.conftest import NOW, Answer, SmallWeb, serving
from tests.fetch.conftest import AGENT, HEAD, LOOPBACK, USUAL, Raw, fetch, fetch_at_once, make, one, raw

SHELF = "https://tolvarn-herald.example"


def test_without_rules_everything_is_allowed_at_once() -> None:
    assert Rules("").allows(f"{SHELF}/lamps")
    assert Rules("").delay() == 0.0


def test_rules_for_all_are_for_us() -> None:
    rules = Rules("User-agent: *\nDisallow: /desk\nCrawl-delay: 7")
    assert not rules.allows(f"{SHELF}/desk/today")
    assert rules.allows(f"{SHELF}/lamps")
    assert rules.delay() == 7.0


@pytest.mark.parametrize("name", ["roundup", "Roundup", "ROUNDUP"])
def test_rules_for_us_come_before_those_for_all(name: str) -> None:
    rules = Rules(f"User-agent: *\nDisallow: /\n\nUser-agent: {name}\nDisallow: /desk\nCrawl-delay: 2.5")
    assert rules.allows(f"{SHELF}/lamps")
    assert not rules.allows(f"{SHELF}/desk")
    assert rules.delay() == 2.5


def test_rules_for_others_are_not_for_us() -> None:
    rules = Rules("User-agent: GrabBot\nDisallow: /\nCrawl-delay: 30\n\nUser-agent: *\nDisallow:")
    assert rules.allows(f"{SHELF}/lamps")
    assert rules.delay() == 0.0


def test_the_most_specific_rule_counts() -> None:
    """RFC 9309, 2.2.2: the longest match, and of two as long the one that allows."""
    rules = Rules("User-agent: *\nDisallow: /a\nAllow: /a/lamps\nDisallow: /same\nAllow: /same")
    assert rules.allows(f"{SHELF}/a/lamps/7")
    assert not rules.allows(f"{SHELF}/a/oil")
    assert rules.allows(f"{SHELF}/same")


def test_wildcards_and_ends_are_understood() -> None:
    rules = Rules("User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?print=")
    assert not rules.allows(f"{SHELF}/a/report.pdf")
    assert rules.allows(f"{SHELF}/a/report.pdf.html")
    assert not rules.allows(f"{SHELF}/lamps?print=1")


def test_a_path_is_compared_in_every_spelling_of_it() -> None:
    rules = Rules("User-agent: *\nDisallow: /straße\nDisallow: /a%62c")
    assert not rules.allows(f"{SHELF}/stra%C3%9Fe/7")
    assert not rules.allows(f"{SHELF}/abc")


@pytest.mark.parametrize(
    "text", ["\0\1\2", "<html><body>Not found", "Disallow: /", "User-agent", ":", "\ufeff"]
)
def test_what_is_no_robots_txt_forbids_nothing(text: str) -> None:
    assert Rules(text).allows(f"{SHELF}/lamps")


@pytest.mark.parametrize("delay", ["soon", "-5", "nan", "", "1,5"])
def test_a_delay_that_is_none_is_none(delay: str) -> None:
    """At least it is never a number that no one could wait for."""
    assert 0.0 <= Rules(f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /desk").delay() < 10.0
    assert not Rules(f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /desk").allows(f"{SHELF}/desk")


def test_a_file_that_can_not_be_read_now_says_why() -> None:
    rules = Rules(None, "it answers 503")
    assert rules.text is None
    assert rules.trouble == "it answers 503"


def test_our_name_is_the_one_that_we_send() -> None:
    assert TOKEN == "roundup"


# -- once a host


def test_a_host_is_asked_once_however_many_want_to_know() -> None:
    asked: list[str] = []

    async def read(origin: str) -> Rules:
        asked.append(origin)
        await asyncio.sleep(0.01)
        return Rules(f"# of {origin}")

    async def run() -> list[Rules]:
        robots = Robots(read)
        first = await asyncio.gather(*(robots.of(SHELF) for _ in range(5)), robots.of("http://b.example:81"))
        return [*first, await robots.of(SHELF)]

    found = asyncio.run(run())
    assert asked == [SHELF, "http://b.example:81"]
    assert [rules.text for rules in found] == [f"# of {SHELF}"] * 5 + [
        "# of http://b.example:81",
        f"# of {SHELF}",
    ]


def test_one_who_gives_up_waiting_does_not_spoil_it_for_the_others() -> None:
    async def read(origin: str) -> Rules:
        await asyncio.sleep(0.02)
        return Rules("# read")

    async def run() -> Rules:
        robots = Robots(read)
        impatient = asyncio.create_task(robots.of(SHELF))
        patient = asyncio.create_task(robots.of(SHELF))
        await asyncio.sleep(0)
        impatient.cancel()
        return await patient

    assert asyncio.run(run()).text == "# read"


# -- how a host is asked for it

PAGE = "<!doctype html><title>Lamps</title><p>Not one lamp is lit in Tolvarn."
FORBID = Answer("User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})


def host_of(web: SmallWeb) -> str:
    """The host and port of a small web."""
    return web.origin.removeprefix("http://")


def test_the_rules_are_asked_for_once_a_run_and_before_anything_else(web: SmallWeb) -> None:
    web.pages["/a"] = web.pages["/b"] = Answer(PAGE)
    fetch_at_once(web.url("/a"), web.url("/b"))
    fetch(web.url("/a"))
    assert web.asked[:1] == ["/robots.txt"]
    assert sorted(web.asked[1:3]) == ["/a", "/b"]
    assert web.asked[3:] == ["/robots.txt", "/a"]


def test_a_page_that_the_rules_forbid_is_refused_and_never_asked_for(web: SmallWeb) -> None:
    web.pages["/robots.txt"] = FORBID
    web.pages["/lamps"] = Answer(PAGE)
    outcome = one(web.url("/lamps"))
    assert outcome.state == "refused"
    assert outcome.reason == (
        f"The robots.txt of {host_of(web)} asks robots to stay away; save the page from your browser and "
        "add it with `roundup add --html FILE URL`."
    )
    assert web.asked == ["/robots.txt"]


def test_the_rules_of_each_host_on_the_way_are_kept(web: SmallWeb) -> None:
    with serving("127.0.0.2") as other:
        web.pages["/lamps"] = Answer("", 302, {"Location": other.url("/oil")})
        other.pages["/robots.txt"] = FORBID
        other.pages["/oil"] = Answer(PAGE)
        assert one(web.url("/lamps")).state == "refused"
        assert other.asked == ["/robots.txt"]


def test_two_ports_of_one_host_have_rules_of_their_own(web: SmallWeb) -> None:
    web.pages["/robots.txt"] = FORBID
    with serving() as other:
        other.pages["/lamps"] = Answer(PAGE)
        states = [outcome.state for outcome in fetch(web.url("/lamps"), other.url("/lamps"))]
    assert states == ["refused", "fetched"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 451])
def test_a_host_that_has_no_rules_allows_everything(web: SmallWeb, status: int) -> None:
    """RFC 9309, 2.3.1.3: unavailable."""
    web.pages["/robots.txt"] = Answer(FORBID.body, status)
    web.pages["/lamps"] = Answer(PAGE)
    assert one(web.url("/lamps")).state == "fetched"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_host_whose_rules_can_not_be_read_now_is_left_alone_for_a_while(web: SmallWeb, status: int) -> None:
    """RFC 9309, 2.3.1.4: unreachable."""
    web.pages["/robots.txt"] = Answer("", status)
    web.pages["/lamps"] = Answer(PAGE)
    outcome = one(web.url("/lamps"))
    assert (outcome.state, outcome.reason) == (
        "retry",
        f"The robots.txt of {host_of(web)} can't be read now ({status}).",
    )
    assert web.asked == ["/robots.txt"]


def test_rules_that_break_off_or_never_come_are_not_read() -> None:
    """Half of them could allow what the other half forbids."""

    def wait(conn: socket.socket, server: Raw) -> None:
        server.ended.wait(20)

    with raw(b"", robots=HEAD + b"Content-Length: 900\r\n\r\nUser-agent: *\nAllow: /") as cut:
        outcome = one(cut.url("/lamps"))
        assert (outcome.state, cut.requests) == ("retry", [])
        assert str(outcome.reason).endswith("broke off in the middle of the page.")
    with raw(b"", robots=wait) as slow:
        outcome = one(slow.url("/lamps"), seconds=0.15)
        assert (outcome.state, slow.requests) == ("retry", [])
        assert str(outcome.reason).endswith("took longer than 0.15 seconds.")


@pytest.mark.parametrize("redirects", [1, 5])
def test_rules_are_looked_for_where_a_redirect_leads(web: SmallWeb, redirects: int) -> None:
    """RFC 9309, 2.3.1.2: at least five in a row."""
    web.pages["/robots.txt"] = Answer("", 301, {"Location": "/r1"})
    for number in range(1, redirects):
        web.pages[f"/r{number}"] = Answer("", 301, {"Location": f"/r{number + 1}"})
    web.pages[f"/r{redirects}"] = FORBID
    assert one(web.url("/lamps")).state == "refused"


@pytest.mark.parametrize(
    "location", ["/robots.txt", "http://[", "ftp://127.0.0.1/robots.txt", "http://10.0.0.1/", "{}:25/"]
)
def test_rules_that_lead_nowhere_or_where_we_may_not_go_forbid_nothing(web: SmallWeb, location: str) -> None:
    """Unavailable, as if there were none; the host itself can be asked."""
    target = location.format(web.origin.rpartition(":")[0])
    web.pages["/robots.txt"] = Answer("", 302, {"Location": target})
    web.pages["/lamps"] = Answer(PAGE)
    outcome = one(web.url("/lamps"), policy=Policy((host_of(web),)))
    assert (outcome.state, outcome.reason) == ("fetched", None)


@pytest.mark.parametrize("size", [MOST_BYTES - 100, MOST_BYTES * 3, MOST_BYTES * 10])
def test_of_very_long_rules_the_first_part_counts(web: SmallWeb, size: int) -> None:
    """RFC 9309, 2.5: at least 500 kibibytes."""
    filling = "# Not one lamp is lit.\n" * (size // 23)
    web.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /desk\n" + filling)
    web.pages["/lamps"] = Answer(PAGE)
    forbidden, allowed = fetch(web.url("/desk"), web.url("/lamps"))
    assert (forbidden.state, allowed.state) == ("refused", "fetched")


def test_rules_may_come_packed_with_a_mark_and_with_any_line_ends(web: SmallWeb) -> None:
    text = "\ufeffUser-agent: *\r\nDisallow: /straße\rDisallow: /desk\n"
    web.pages["/robots.txt"] = Answer(gzip.compress(text.encode()), headers={"Content-Encoding": "gzip"})
    web.pages["/lamps"] = Answer(PAGE)
    outcomes = fetch(web.url("/desk"), web.url("/straße"), web.url("/lamps"))
    assert [outcome.state for outcome in outcomes] == ["refused", "refused", "fetched"]


def test_a_host_that_is_not_there_is_tried_again_and_says_why() -> None:
    outcome = one("http://nowhere.example/lamps")
    assert (outcome.state, outcome.reason) == (
        "retry",
        "There is no host nowhere.example, or the network is down.",
    )


def test_the_wait_that_the_rules_ask_for_is_kept(web: SmallWeb) -> None:
    """Before the first page, which comes after the rules, and between any two."""
    moments: list[float] = []

    def answer(body: str) -> Answer:
        moments.append(time.monotonic())
        return Answer(body)

    web.pages["/robots.txt"] = lambda headers: answer("User-agent: *\nCrawl-delay: 0.1")
    web.pages["/a"] = web.pages["/b"] = lambda headers: answer(PAGE)
    assert [outcome.state for outcome in fetch(web.url("/a"), web.url("/b"))] == ["fetched"] * 2
    assert [later - earlier >= 0.1 for earlier, later in pairwise(moments)] == [True, True]


def test_a_wait_that_is_too_long_for_one_run_puts_the_link_off(web: SmallWeb) -> None:
    """For as long as the rules ask for; the run goes on with other hosts."""
    web.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 3600")
    web.pages["/a"] = web.pages["/b"] = Answer(PAGE)

    async def run() -> None:
        async with asyncio.timeout(2), make() as web_of_ours:
            await web_of_ours.fetch(web.url("/a"), NOW)
            second = await web_of_ours.fetch(web.url("/b"), NOW)
            assert second.state == "retry"
            assert second.wait is not None
            assert second.wait > LONGEST_DELAY

    asyncio.run(run())
    assert "/b" not in web.asked


# -- what was asked before


def test_rules_that_are_known_are_not_asked_for(web: SmallWeb) -> None:
    web.pages |= {
        "/robots.txt": Answer("User-agent: *\nDisallow:"),
        "/lamps": Answer(PAGE),
        "/desk": Answer(PAGE),
    }
    known = {web.origin: "User-agent: *\nDisallow: /desk"}

    async def run() -> tuple[list[str], dict[str, str]]:
        client = Client(LOOPBACK, AGENT, USUAL)
        async with Web(client, LOOPBACK, Limits(), 0.0, rules=known) as web_of_ours:
            outcomes = [await web_of_ours.fetch(web.url(path), NOW) for path in ("/lamps", "/desk")]
            return [outcome.state for outcome in outcomes], dict(web_of_ours.rules_read)

    assert asyncio.run(run()) == (["fetched", "refused"], {})
    assert web.asked == ["/lamps"]


def test_what_was_read_may_be_kept_and_what_could_not_be_read_is_not(web: SmallWeb) -> None:
    """A host without rules is kept too: as the empty text."""
    web.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /desk")

    async def run(*urls: str) -> dict[str, str]:
        async with make() as web_of_ours:
            for url in urls:
                await web_of_ours.fetch(url, NOW)
            return dict(web_of_ours.rules_read)

    with serving("127.0.0.2") as none, serving("127.0.0.2") as broken:
        broken.pages["/robots.txt"] = Answer("", 503)
        read = asyncio.run(run(*(one.url("/lamps") for one in (web, none, broken))))
    assert read == {web.origin: "User-agent: *\nDisallow: /desk", none.origin: ""}
