"""Servers that drip, cut, lie, flood and babble: each costs itself alone, within bounds, and ends in an outcome."""

import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from roundup.model import Outcome
from tests.conftest import Answer, SmallWeb, serving
from tests.fetch.conftest import HEAD, Raw, fetch, fetch_at_once, one, raw

BODY = b"<!doctype html><title>Lamps</title><p>Not one lamp is lit in Tolvarn."


def sized(body: bytes, *, length: int | None = None, more: bytes = b"") -> bytes:
    """A whole answer; its length may be a lie."""
    return HEAD + more + b"Content-Length: %d\r\n\r\n" % (len(body) if length is None else length) + body


def chunked(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """An answer in chunks."""
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + end


def body_of(outcome: Outcome) -> bytes:
    """What was fetched."""
    assert outcome.page, outcome
    return outcome.page.body


# -- cut

CUT = {
    "nothing at all": b"",
    "half a status line": b"HTTP/1.1 20",
    "half a head": HEAD,
    "fewer bytes than it says": sized(BODY, length=len(BODY) + 1),
    "no byte of those that it says": sized(b"", length=10),
    "chunks without an end": chunked(BODY, end=b""),
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n<html>",
    "half a size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n4",
    "a packed stream that ends too soon": sized(gzip.compress(BODY)[:-4], more=b"Content-Encoding: gzip\r\n"),
    "a packed stream in chunks that ends too soon": chunked(gzip.compress(BODY)[:20]).replace(
        b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n", 1
    ),
    "a packed stream that is none": sized(BODY, more=b"Content-Encoding: gzip\r\n"),
}


@pytest.mark.parametrize("answer", CUT.values(), ids=CUT.keys())
def test_an_answer_that_was_cut_is_never_taken_for_a_page_and_is_tried_again(answer: bytes) -> None:
    with raw(answer) as server:
        outcome = one(server.url())
    assert (outcome.state, outcome.page) == ("retry", None)
    host = server.origin.removeprefix("http://")
    assert outcome.reason == f"{host} broke off in the middle of the page."


def test_a_connection_that_is_torn_down_in_the_middle_is_tried_again() -> None:
    def tear(conn: socket.socket, server: Raw) -> None:
        conn.sendall(sized(BODY, length=1000))
        # With no time to linger, closing sends a reset.
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with raw(tear) as server:
        assert one(server.url()).state == "retry"


# -- whole, in unusual ways

WHOLE = {
    "without a length, to the end of the connection": HEAD + b"\r\n" + BODY,
    "in chunks": chunked(BODY[:5], BODY[5:]),
    "in chunks with extensions and trailers": HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n%x;lamp=lit\r\n%s\r\n0\r\nLamp: lit\r\n\r\n" % (len(BODY), BODY),
    "after a word that it will come": b"HTTP/1.1 103 Early Hints\r\nLink: </lamps>\r\n\r\n" + sized(BODY),
    "without a reason": b"HTTP/1.1 200\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
    % (len(BODY), BODY),
    "in an old version": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY,
    "followed by what does not belong to it": sized(BODY) + b"HTTP/1.1 200 OK\r\n\r\nMore of it",
}


@pytest.mark.parametrize("answer", WHOLE.values(), ids=WHOLE.keys())
def test_a_page_that_comes_in_an_unusual_way_is_a_page(answer: bytes) -> None:
    with raw(answer) as server:
        assert body_of(one(server.url())) == BODY


def test_what_one_answer_leaves_over_is_never_read_as_anothers() -> None:
    """Each request has a connection of its own."""
    left_over = sized(b"<html>Left over")

    def answer(conn: socket.socket, server: Raw) -> None:
        conn.sendall(sized(BODY) + (left_over if len(server.requests) == 1 else b""))
        server.ended.wait(0.2)

    with raw(answer) as server:
        assert [body_of(outcome) for outcome in fetch(server.url("/a"), server.url("/b"))] == [BODY, BODY]
        assert len(server.requests) == 2


# -- babble

BABBLE = {
    "another language": b"220 mail.tolvarn-herald.example ESMTP ready\r\n",
    "noise": bytes(range(256)) * 10,
    "a status that is none": b"HTTP/1.1 9999 What\r\n\r\n",
    "a status of letters": b"HTTP/1.1 OK\r\n\r\n",
    "a page and no head": BODY,
    "a header without a name": HEAD + b": lamp\r\n\r\n" + BODY,
    "a header with a space in its name": HEAD + b"Lamp oil: dear\r\n\r\n" + BODY,
    "a length that is none": HEAD + b"Content-Length: many\r\n\r\n" + BODY,
    "a negative length": HEAD + b"Content-Length: -5\r\n\r\n" + BODY,
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + BODY,
    "a size of a chunk that is none": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<html>\r\n0\r\n\r\n",
    "an enormous chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffffffff\r\n<html>",
    "a transfer that nobody knows": HEAD + b"Transfer-Encoding: carrier-pigeon\r\n\r\n" + BODY,
    "another protocol": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: lamp\r\n\r\nlit",
    "a header of 200,000 bytes": HEAD + b"Lamp: " + b"o" * 200_000 + b"\r\n\r\n" + BODY,
    "20,000 headers": HEAD + b"Lamp: lit\r\n" * 20_000 + b"\r\n" + BODY,
    "a folded header without a beginning": b"HTTP/1.1 200 OK\r\n lamp\r\n\r\n" + BODY,
}


@pytest.mark.parametrize("answer", BABBLE.values(), ids=BABBLE.keys())
def test_what_is_no_answer_ends_in_an_outcome_with_a_sentence(answer: bytes) -> None:
    with raw(answer) as server:
        outcome = one(server.url())
    assert outcome.state in ("retry", "failed")
    assert outcome.reason
    assert outcome.page is None


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: text/html; charset=\xff\xfe",
        b"Content-Type: \xe7\x81\xaf",
        b"Content-Encoding:",
        b"Retry-After: \xff",
        b"Lamp: \xe7\x81\xaf\xff",
        b"Content-Type: text/html\r\nContent-Type: image/png",
    ],
)
def test_a_header_in_no_known_charset_stops_nothing(header: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\n" + header + b"\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY
    with raw(answer) as server:
        assert body_of(one(server.url())) == BODY


status_lines = st.sampled_from(
    [f"HTTP/1.{status}".encode() for status in ("1 200 OK", "0 301 x", "1 503 ", "1 204 None", "1 302 F")]
)
NAMES = (
    "Content-Type Content-Length Content-Encoding Transfer-Encoding Location Retry-After Date Connection X"
)
header_names = st.sampled_from([name.encode() for name in NAMES.split()])
header_values = st.binary(max_size=12) | st.sampled_from(
    [b"gzip", b"5", b"chunked", b"/", b"text/html", b"close"]
)
headers = st.lists(st.tuples(header_names, header_values).map(b": ".join), max_size=5).map(b"\r\n".join)
answers = st.binary(max_size=40) | st.builds(
    lambda line, head, body: line + b"\r\n" + head + b"\r\n\r\n" + body,
    status_lines,
    headers,
    st.binary(max_size=30),
)


@settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # what fails is short enough to read
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(answer=answers)
def test_whatever_bytes_a_server_sends_a_fetch_ends_in_an_outcome(answer: bytes) -> None:
    with raw(answer) as server:
        outcome = one(server.url(), redirects=2)
    assert (outcome.state == "fetched") == (outcome.reason is None) == (outcome.page is not None)


# -- flood


def flood(conn: socket.socket, server: Raw) -> None:
    """Send for as long as anyone listens."""
    conn.sendall(HEAD + b"\r\n<html>")
    while not server.ended.is_set():
        conn.sendall(b"oil " * 4096)


def test_an_endless_page_is_stopped_at_the_bound() -> None:
    with raw(flood) as server:
        outcome = one(server.url(), wire_bytes=200_000)
    assert (outcome.state, outcome.reason) == (
        "failed",
        "The page is too large: more than 200,000 bytes; see fetch.max_bytes and fetch.max_decoded.",
    )


def test_a_page_may_be_as_large_as_the_bound_and_not_a_byte_larger(web: SmallWeb) -> None:
    web.pages["/"] = Answer(BODY)
    fits, exceeds = (one(web.url("/"), wire_bytes=len(BODY) - less) for less in (0, 1))
    assert (fits.state, exceeds.state) == ("fetched", "failed")


def test_a_bomb_is_stopped_at_the_bound_of_what_it_unpacks_to(web: SmallWeb) -> None:
    web.pages["/"] = Answer(gzip.compress(b"\0" * 5_000_000), headers={"Content-Encoding": "gzip"})
    outcome = one(web.url("/"), decoded_bytes=1_000_000)
    assert outcome.state == "failed"
    assert "more than 1,000,000 bytes" in str(outcome.reason)


def test_an_endless_head_is_stopped_at_a_bound() -> None:
    def answer(conn: socket.socket, server: Raw) -> None:
        conn.sendall(HEAD)
        while not server.ended.is_set():
            conn.sendall(b"Lamp: lit\r\n" * 1000)

    with raw(answer) as server:
        assert one(server.url()).state in ("retry", "failed")


def test_endless_words_that_it_will_come_are_stopped() -> None:
    def answer(conn: socket.socket, server: Raw) -> None:
        while not server.ended.is_set():
            conn.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)

    with raw(answer) as server:
        assert one(server.url(), seconds=0.3).state in ("retry", "failed")


# -- drip


def drip(first: bytes) -> Callable[[socket.socket, Raw], None]:
    """Send these bytes, and then one now and then, for ever."""

    def answer(conn: socket.socket, server: Raw) -> None:
        conn.sendall(first)
        while not server.ended.wait(0.01):
            conn.sendall(b"o")

    return answer


DRIP = {
    "a status line": b"HTTP/1.1 200 O",
    "a head": HEAD + b"Lamp: ",
    "a page": HEAD + b"\r\n<html>",
    "a page of a length that it has not": sized(b"<html>", length=10_000),
}


@pytest.mark.parametrize("first", DRIP.values(), ids=DRIP.keys())
def test_a_server_that_drips_is_left_when_the_time_is_over(first: bytes) -> None:
    with raw(drip(first)) as server:
        outcome = one(server.url(), seconds=0.15)
    host = server.origin.removeprefix("http://")
    assert (outcome.state, outcome.reason) == ("retry", f"{host} took longer than 0.15 seconds.")


def test_a_server_that_says_nothing_is_left_when_the_time_is_over() -> None:
    def wait(conn: socket.socket, server: Raw) -> None:
        server.ended.wait(20)

    with raw(wait) as server:
        assert one(server.url(), seconds=0.15).state == "retry"


def test_a_server_that_never_greets_back_is_left_when_the_time_is_over() -> None:
    """It takes the connection, and then doesn't speak TLS."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        outcome = one(f"https://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.15)
    assert outcome.state == "retry"
    assert "took longer than 0.15 seconds" in str(outcome.reason)


def test_redirects_share_one_deadline() -> None:
    """Each of them in time, all of them together not."""

    def answer(conn: socket.socket, server: Raw) -> None:
        time.sleep(0.15)
        conn.sendall(
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /%d\r\n\r\n" % len(server.requests)
        )

    with raw(answer) as server:
        outcome = one(server.url(), seconds=0.5)
    assert outcome.state == "retry"
    assert "took longer than 0.5 seconds" in str(outcome.reason)


def test_the_deadline_does_not_count_the_wait_for_ones_turn() -> None:
    """Eight at one host, one after another: the last one waits longer than a page may take."""

    def answer(conn: socket.socket, server: Raw) -> None:
        time.sleep(0.1)
        conn.sendall(sized(BODY))

    with raw(answer) as server:
        outcomes = fetch_at_once(*(server.url(f"/{number}") for number in range(8)), seconds=0.6)
    assert [outcome.state for outcome in outcomes] == ["fetched"] * 8


def test_the_deadline_does_not_count_the_pauses_between_redirects(web: SmallWeb) -> None:
    for number in range(4):
        web.pages[f"/{number}"] = Answer("", 302, {"Location": f"/{number + 1}"})
    web.pages["/4"] = Answer(BODY)
    assert one(web.url("/0"), pause=0.15, seconds=0.5).state == "fetched"


def test_a_slow_server_holds_up_nobody_else() -> None:
    """It goes on only when another host's page has been asked for."""
    asked = threading.Event()

    def slow(conn: socket.socket, server: Raw) -> None:
        conn.sendall(HEAD + b"\r\n<html>")
        if asked.wait(10):
            conn.sendall(b"Late, but whole")

    def quick(headers: object) -> Answer:
        asked.set()
        return Answer(BODY)

    with raw(slow) as server, serving("127.0.0.2") as other:
        other.pages["/lamps"] = quick
        late, page = fetch_at_once(server.url(), other.url("/lamps"))
    assert (body_of(late), body_of(page)) == (b"<html>Late, but whole", BODY)
