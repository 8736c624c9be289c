"""Pages are read in other processes; one that kills its reader costs itself alone."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from roundup.app.pool import Pool, PoolLimits
from roundup.model import Extraction, Page

LIMITS = PoolLimits(seconds=20, memory_mb=2000)
WORDS = b"Not one lamp is lit in Tolvarn tonight, and nobody at the oil works will say why. " * 12


def page(body: bytes, media_type: str = "text/html") -> Page:
    """A page of these bytes."""
    return Page("https://tolvarn-herald.example/lamps", body, media_type)


def good(title: str = "Dark again") -> Page:
    """A page that is read in no time."""
    return page(b"<!doctype html><title>%s</title><article><p>%s</p></article>" % (title.encode(), WORDS))


SLOW = page(b"<html><article>" + b"<p>lamp and oil and more of them here.</p>" * 70_000 + b"</article>")
"""Several times as much computing as the shortest limit allows."""


class Deadly(Page):
    """A page that ends the process that takes it, at once."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (1,)


DEADLY = Deadly("https://tolvarn-herald.example/deadly", b"")


def read(pages: Sequence[Page], limits: PoolLimits = LIMITS, workers: int = 1) -> list[Extraction]:
    """Read these pages in one batch."""

    async def run() -> list[Extraction]:
        pool = Pool(workers, limits)
        try:
            return await pool.read(pages)
        finally:
            pool.close()

    return asyncio.run(run())


def titles(found: Sequence[Extraction]) -> list[object]:
    """The title that was found in each page."""
    return [one.fields["title"][0].value if "title" in one.fields else None for one in found]


def test_pages_are_read_in_the_order_in_which_they_are_given() -> None:
    found = read([good(f"Lamp {number}") for number in range(5)])
    assert titles(found) == [f"Lamp {number}" for number in range(5)]
    assert [one.trouble for one in found] == [None] * 5
    assert all(one.words > 100 for one in found)


def test_pages_are_not_read_in_this_process() -> None:
    """What is harmful in them must not harm the process that holds the database."""
    before = set(sys.modules)
    assert titles(read([good()])) == ["Dark again"]
    assert not {"trafilatura", "lxml.html"} & (set(sys.modules) - before)


def test_a_page_that_takes_too_long_costs_itself_alone() -> None:
    found = read([good("Before"), SLOW, good("After")], PoolLimits(seconds=1, memory_mb=2000))
    assert titles(found) == ["Before", None, "After"]
    assert found[1].trouble
    assert found[1].trouble.state == "failed"
    assert found[1].trouble.reason == (
        "The page can't be read within the limits of time and memory (extract.seconds, extract.memory_mb)."
    )
    assert found[0].trouble is found[2].trouble is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of one process")
@pytest.mark.parametrize(
    ("media_type", "body"),
    [("text/plain", b"lamp oil " * 3_000_000), ("text/html", b"<p title='" + b"lamp oil " * 6_000_000)],
    ids=["text", "html"],
)
def test_a_page_that_takes_too_much_memory_costs_itself_alone(media_type: str, body: bytes) -> None:
    """It is said to be too large, and not to be empty."""
    large = page(body, media_type)
    found = read([good("Before"), large, good("After")], PoolLimits(seconds=20, memory_mb=400))
    assert titles(found) == ["Before", None, "After"]
    assert found[1].trouble
    assert "extract.memory_mb" in str(found[1].trouble.reason)


def test_a_pool_goes_on_after_a_page_killed_its_process() -> None:
    async def run() -> list[Extraction]:
        pool = Pool(1, LIMITS)
        try:
            (killed,) = await pool.read([DEADLY])
            assert killed.trouble
            return await pool.read([good("After")])
        finally:
            pool.close()

    assert titles(asyncio.run(run())) == ["After"]


def test_batches_beside_one_that_is_killed_are_read_all_the_same() -> None:
    """They lose their processes too, because the pool breaks as a whole."""

    async def run() -> list[list[Extraction]]:
        pool = Pool(2, LIMITS)
        try:
            batches: list[list[Page]] = [[good(f"Lamp {n}"), good(f"Oil {n}")] for n in range(4)]
            batches.insert(1, [DEADLY])
            return await asyncio.gather(*map(pool.read, batches))
        finally:
            pool.close()

    found = asyncio.run(run())
    killed = found.pop(1)
    assert killed[0].trouble
    assert [titles(batch) for batch in found] == [[f"Lamp {n}", f"Oil {n}"] for n in range(4)]


NASTY = {
    "nothing": b"",
    "noise": bytes(range(256)) * 400,
    "deep": b"<div>" * 100_000,
    "deep lists": b"<ul><li>" * 50_000,
    "deep tables": b"<table><tr><td>" * 20_000,
    "many attributes": b"<p " + b"".join(b"a%d=1 " % number for number in range(50_000)) + b">lamp",
    "references to nothing": b"<p>" + b"&#0;&#xD800;&#x110000;&#99999999999;" * 1000 + b"lamp",
    "an open comment": b"<p>lamp<!-- " + b"- " * 50_000,
    "an open tag": b"<p>lamp<a href='" + b"x" * 200_000,
    "deep JSON": b'<script type="application/ld+json">' + b"[" * 50_000 + b"</script><p>lamp",
    "a long title": b"<title>" + b"lamp | " * 50_000 + b"</title><p>lamp",
}


@pytest.mark.parametrize("body", NASTY.values(), ids=NASTY.keys())
def test_a_nasty_page_is_read_or_not_and_its_neighbour_is(body: bytes) -> None:
    nasty, neighbour = read([page(body), good("After")])
    assert isinstance(nasty, Extraction)
    assert titles([neighbour]) == ["After"]


@pytest.mark.parametrize(
    "body", [b"%PDF-1.7\n%\xe2\xe3\n1 0 obj<<>>endobj", b"%PDF-", b"%PDF-1.4" + b"\xff" * 9999]
)
def test_a_damaged_pdf_is_not_read_and_says_so(body: bytes) -> None:
    found, neighbour = read([page(body, "application/pdf"), good("After")])
    assert found.trouble
    assert found.trouble.state == "needs_you"
    assert titles([neighbour]) == ["After"]


def descendants(process: int) -> Iterator[int]:
    """The processes that this one has started, and those that they have."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has ended in the meantime
            parents.setdefault(parent, []).append(int(entry.name))
    waiting = [process]
    while waiting:
        children = parents.get(waiting.pop(), [])
        waiting += children
        yield from children


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_process_that_is_killed_from_outside_is_replaced() -> None:
    """As the system does when memory is short."""

    async def run() -> list[Extraction]:
        before = set(descendants(os.getpid()))
        pool = Pool(1, LIMITS)
        try:
            await pool.read([good()])
            # The readers are children of the fork server, which is among those that were started.
            readers = [one for one in set(descendants(os.getpid())) - before if is_reader(one)]
            assert readers
            for reader in readers:
                os.kill(reader, signal.SIGKILL)
            return await pool.read([good("After")])
        finally:
            pool.close()

    assert titles(asyncio.run(run())) == ["After"]


def is_reader(process: int) -> bool:
    """Whether it was started by the fork server."""
    parent = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return "forkserver" in Path(f"/proc/{parent}/cmdline").read_text()
