"""What a host's robots.txt says to us."""

import asyncio

import pytest

from roundup.fetch.robots import TOKEN, Robots, Rules

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
