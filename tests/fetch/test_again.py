"""Pages that are asked for again, rules that are set aside, and turns that several processes share."""

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from roundup.fetch.politeness import Turns
from roundup.model import Outcome, Validators
from tests.conftest import NOW, Answer, SmallWeb
from tests.fetch.conftest import fetch, make, one

PAGE = "<html><title>Tallow</title><p>Tallow is dear again in Karst.</p></html>"


def again(url: str, have: Validators, **settings: object) -> Outcome:
    """What a page comes to of which we have one that was sent with these validators."""

    async def run() -> Outcome:
        async with make(**settings) as web:  # type: ignore[arg-type]
            return await web.fetch(url, NOW, have=have)

    return asyncio.run(run())


def versioned(headers: Mapping[str, str]) -> Answer:
    """A page with an entity tag and a date, which is sent only to whoever has another."""
    fresh = headers.get("If-None-Match") == '"v1"' or headers.get("If-Modified-Since") == "Wed, 03 Jan 2024"
    return Answer("", 304) if fresh else Answer(PAGE)


def test_a_page_that_we_have_is_not_sent_again(web: SmallWeb) -> None:
    web.pages["/a"] = versioned
    url = web.url("/a")
    by_tag = again(url, Validators(url, '"v1"', None))
    by_date = again(url, Validators(url, None, "Wed, 03 Jan 2024"))
    assert [(one.state, one.unchanged, one.status, one.page) for one in (by_tag, by_date)] == [
        ("fetched", True, 304, None)
    ] * 2


def test_a_page_that_has_changed_is_sent(web: SmallWeb) -> None:
    web.pages["/a"] = versioned
    url = web.url("/a")
    found = again(url, Validators(url, '"v0"', None))
    assert (found.unchanged, found.page is not None) == (False, True)


def test_only_the_address_that_gave_a_validator_is_asked_with_it(web: SmallWeb) -> None:
    """Another site must not learn what the first one calls its page."""
    web.pages["/a"] = versioned
    found = again(web.url("/a"), Validators("https://elsewhere.example/", '"v1"', None))
    assert found.page is not None
    assert not any("If-None-Match" in headers for headers in web.headers)


def test_not_modified_that_nobody_asked_for_is_no_page(web: SmallWeb) -> None:
    web.pages["/a"] = Answer("", 304)
    assert one(web.url("/a")).state == "failed"


def test_a_header_that_would_break_out_of_its_line_is_not_sent(web: SmallWeb) -> None:
    web.pages["/a"] = Answer(PAGE)
    url = web.url("/a")
    again(url, Validators(url, '"x"\r\nX-Evil: 1', None))
    assert not any("X-Evil" in headers for headers in web.headers)


def test_a_page_may_be_asked_for_although_its_robots_file_forbids_it(web: SmallWeb) -> None:
    web.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})
    web.pages["/a"] = Answer(PAGE)

    async def run(robots: bool) -> Outcome:
        async with make() as open_web:
            return await open_web.fetch(web.url("/a"), NOW, robots=robots)

    assert asyncio.run(run(True)).state == "refused"
    assert asyncio.run(run(False)).state == "fetched"


def test_a_host_that_is_asked_too_much_is_left_alone_for_the_rest_of_a_run(web: SmallWeb) -> None:
    web.pages["/a"] = Answer("slow down", 429, headers={"Retry-After": "90"})
    web.pages["/b"] = Answer(PAGE)
    first, second = fetch(web.url("/a"), web.url("/b"))
    assert (first.state, first.wait) == ("retry", 90)
    assert (second.state, second.turn, "left alone" in str(second.reason)) == ("retry", True, True)
    assert second.wait is not None
    assert 80 < second.wait <= 90
    assert "/b" not in web.asked


def test_a_page_that_says_that_it_is_too_large_is_not_taken_at_all(web: SmallWeb) -> None:
    web.pages["/a"] = Answer(PAGE, headers={"Content-Length": "5000000000"})
    found = one(web.url("/a"))
    assert (found.state, "too large: 5,000,000,000 bytes" in str(found.reason)) == ("failed", True)


def test_a_proxy_is_asked_for_the_page_but_not_for_one_in_the_private_network(web: SmallWeb) -> None:
    from roundup.fetch.addresses import Policy
    from roundup.fetch.client import Client
    from roundup.fetch.web import Limits, Web
    from tests.fetch.conftest import AGENT, USUAL

    web.pages["http://93.184.216.34/a"] = Answer(PAGE)

    async def run(url: str) -> Outcome:
        policy = Policy()
        async with Web(Client(policy, AGENT, USUAL, web.origin), policy, Limits(), 0.0) as open_web:
            return await open_web.fetch(url, NOW)

    assert asyncio.run(run("http://93.184.216.34/a")).state == "fetched"
    asked = len(web.asked)
    found = asyncio.run(run("http://127.0.0.1/a"))
    assert (found.state, "private address" in str(found.reason)) == ("refused", True)
    assert len(web.asked) == asked


_ASK = """
import asyncio, sys, time
from roundup.fetch.politeness import Turns

async def main():
    turns = Turns(sys.argv[1])
    for _ in range(4):
        async with turns.at("a.example", 0.05):
            began = time.monotonic()
            await asyncio.sleep(0.02)
            print(began, time.monotonic(), flush=True)

asyncio.run(main())
"""


def test_several_processes_ask_a_host_one_after_another_and_with_the_pause_between(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _ASK, str(tmp_path / "hosts")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    printed = "".join(process.communicate(timeout=60)[0] for process in running)
    spans = sorted(tuple(map(float, line.split())) for line in printed.splitlines())
    assert len(spans) == 12
    for (_, ended), (began, _) in pairwise(spans):
        assert began - ended >= 0.05 - 0.001


def test_a_process_that_was_killed_keeps_no_host_from_others(tmp_path: Path) -> None:
    hold = _ASK.replace("asyncio.sleep(0.02)", "asyncio.sleep(60)").replace(
        "began =", "print(1, flush=True); began ="
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path / "hosts")], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline()
    holder.kill()
    holder.wait()

    async def run() -> bool:
        async with asyncio.timeout(5), Turns(str(tmp_path / "hosts")).at("a.example", 0.0):
            return True

    assert asyncio.run(run())


def test_a_moment_of_another_start_of_the_machine_makes_nobody_wait(tmp_path: Path) -> None:
    """The steady clock begins anew, so a moment that was written before may lie in its future."""
    file = tmp_path / "hosts"
    file.write_bytes(b"\x00\x00\x00\x00\x00\x00\xf0\x7e" * (1 << 16))

    async def run() -> bool:
        async with asyncio.timeout(5), Turns(str(file)).at("a.example", 3600.0):
            return True

    assert asyncio.run(run())
