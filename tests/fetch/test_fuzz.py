"""Whatever a server sends, and whatever an address looks like, ends in an outcome: no exception, no private host.

`ROUNDUP_FUZZ=50000` makes so many examples of each instead of a few; what such runs have found stands among the
examples that are always tried.
"""

import asyncio
import gzip
import os
import socket
import zlib
from contextlib import suppress

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from roundup import urls
from roundup.errors import NotAUrlError
from roundup.extract import parse
from roundup.fetch.addresses import Policy
from roundup.model import Outcome
from tests.conftest import NOW
from tests.fetch.conftest import Network, Raw, make, private, raw

FEW = int(os.environ.get("ROUNDUP_FUZZ", "40"))
FUZZ = settings(
    max_examples=FEW,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
STATES = ("fetched", "retry", "failed", "refused", "bare", "needs_you")

# -- answers

short = st.text(st.characters(max_codepoint=255), max_size=12)
names = st.sampled_from(
    (
        "Content-Type",
        "Content-Length",
        "Content-Encoding",
        "Transfer-Encoding",
        "Location",
        "Retry-After",
        "Date",
        "ETag",
        "Set-Cookie",
        "Connection",
        "Refresh",
        "X",
    )
)
values = st.one_of(
    short,
    st.sampled_from(
        (
            "text/html",
            "text/html; charset=utf-16",
            "text/html; charset=x",
            "image/png",
            "gzip",
            "deflate",
            "br",
            "chunked",
            "0",
            "-1",
            "5",
            "99999999999999999999",
            "close",
            "/",
            "//",
            "http://[::1]/",
            "http://10.0.0.1/",
            "data:,x",
            "120",
            "Fri, 05 Jan 2024 12:10:00 GMT",
            "Fri, 99 Jan 0000 99:99:99 GMT",
            "gzip, gzip",
            '"v1"',
        )
    ),
)
bodies = st.one_of(
    st.binary(max_size=200),
    st.binary(max_size=200).map(gzip.compress),
    st.binary(max_size=200).map(lambda body: gzip.compress(body)[:-5]),
    st.binary(max_size=200).map(zlib.compress),
    st.text(max_size=100).map(lambda text: f"<html><p>{text}</p></html>".encode("utf-8", "replace")),
    st.text(max_size=60).map(
        lambda text: f'<meta http-equiv=refresh content="0;url={text}">'.encode("utf-8", "replace")
    ),
    st.binary(max_size=60).map(lambda body: b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)),
)


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """An answer as a broken, a hostile or a good server sends it."""
    version = draw(st.sampled_from(["HTTP/1.1", "HTTP/1.0", "HTTP/2", "http/1.1", "", "ICY"]))
    status = draw(
        st.one_of(st.integers(0, 1000).map(str), st.sampled_from(["200", "301", "304", "429", "x"]))
    )
    headers = draw(st.lists(st.tuples(names, values), max_size=5))
    head = f"{version} {status} OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
    whole: bytes = head.encode("latin-1", "replace") + draw(bodies)
    end: int | None = draw(st.one_of(st.none(), st.integers(0, len(whole))))
    return whole[:end]


@FUZZ
@given(answer=answers(), rules=st.one_of(st.just(b"HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n"), answers()))
@example(answer=b"", rules=b"")
@example(answer=b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", rules=b"")
@example(answer=b"HTTP/1.1 302 OK\r\nLocation: http://[\r\n\r\n", rules=b"HTTP/1.1 200 OK\r\n\r\n\xff\xfe")
@example(
    answer=b"HTTP/1.1 200 OK\r\n\r\n" + b'<meta http-equiv=refresh content="0;url=http://[">', rules=b"x"
)
def test_whatever_a_server_sends_ends_in_an_outcome(network: Network, answer: bytes, rules: bytes) -> None:
    network.connected.clear()

    def send(conn: socket.socket, server: Raw) -> None:
        conn.sendall(answer)

    async def run(server: Raw) -> Outcome:
        policy = Policy((server.origin.removeprefix("http://"),))
        async with make(policy, seconds=5.0, redirects=2) as web:
            return await web.fetch(server.url("/a"), NOW)

    with raw(send, robots=rules) as server:
        outcome = asyncio.run(run(server))
    assert outcome.state in STATES
    assert (outcome.state == "fetched") == (outcome.page is not None)
    assert outcome.reason or outcome.state == "fetched"
    assert set(private(network.connected)) <= {"127.0.0.1"}


# -- characters


@FUZZ
@given(
    body=st.one_of(
        st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    ),
    charset=st.one_of(
        st.none(), short, st.sampled_from(["utf-8", "utf-16", "gb2312", "hex", "idna", "x-user-defined"])
    ),
)
@example(body=b"\xff\xfe", charset=None)
@example(body=b"<meta charset=rot13>x\xff", charset="punycode")
@example(body=b"\x00\xd8", charset="utf-16")
def test_whatever_the_bytes_and_their_charset_a_page_is_text_or_unreadable(
    body: bytes, charset: str | None
) -> None:
    text = parse.decode(body, charset)
    assert isinstance(text, str)
    with suppress(parse.UnreadableError):
        parse.tree(body, charset)


# -- addresses

hosts = st.one_of(
    st.sampled_from(
        (
            "127.0.0.1",
            "0x7f.1",
            "2130706433",
            "017700000001",
            "[::1]",
            "[::ffff:10.0.0.1]",
            "localhost",
            "a.example",
            "①②⑦.0.0.1",
            "127。0。0。1",
            "a.example.",
            "xn--",
            "-",
            "a..b",
            "[fe80::1%25eth0]",
            "169.254.169.254",
        )
    ),
    st.text(max_size=12),
)


@FUZZ
@given(
    scheme=st.sampled_from(["http:", "https:", "HTTP:", " http:", "http:\t", "ftp:", ""]),
    slashes=st.sampled_from(["//", "///", "/\\", "\\\\", "/", ""]),
    user=st.sampled_from(["", "a@", "a.example@", "a.example\\@", "a:b@", "%40"]),
    host=hosts,
    rest=st.one_of(
        st.sampled_from(["", ":80", ":99999", ":0x50", "/a", "?a", "#a", "\\b", "/%00", "/..%2f"]),
        st.text(max_size=8),
    ),
)
@example(scheme="http:", slashes="//", user="a.example\\@", host="b.example", rest="/")
@example(scheme="http:", slashes="//", user="", host="0x7f.1", rest="")
def test_whatever_an_address_looks_like_no_private_host_is_asked(
    network: Network, scheme: str, slashes: str, user: str, host: str, rest: str
) -> None:
    network.connected.clear()
    address = f"{scheme}{slashes}{user}{host}{rest}"
    try:
        parsed = urls.parse(address)
    except NotAUrlError:
        return
    key = urls.match_key(parsed)
    assert urls.match_key(urls.parse(urls.published(parsed))) == key

    async def run() -> Outcome:
        async with make(Policy(), seconds=5.0) as web:
            return await web.fetch(parsed.href, NOW)

    outcome = asyncio.run(run())
    assert outcome.state in STATES
    assert private(network.connected) == []
