"""From a URL to an outcome: what a server answers, where it leads, whom we believe."""

import gzip
import ssl
import zlib
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from roundup.fetch.addresses import Policy
from roundup.fetch.client import trust
from roundup.model import Page, State
from tests.conftest import Answer, SmallWeb, serving
from tests.fetch.conftest import AGENT, CERTIFICATE, LOOPBACK, Network, fetch, one, private, raw, server_tls

LAMPS = "<!doctype html><title>Lamps</title><p>Not one lamp is lit in Tolvarn."


# -- what is asked


def test_a_page_comes_as_it_was_sent(web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer(
        LAMPS, headers={"X-Desk": "light", "Content-Type": 'text/html; charset="UTF-8"'}
    )
    outcome = one(web.url("/lamps"))
    assert (outcome.state, outcome.reason, outcome.status) == ("fetched", None, 200)
    assert outcome.url == web.url("/lamps")
    page = outcome.page
    assert isinstance(page, Page)
    assert (page.url, page.body, page.media_type, page.charset, page.status, page.source) == (
        web.url("/lamps"),
        LAMPS.encode(),
        "text/html",
        "UTF-8",
        200,
        "web",
    )
    assert ("x-desk", "light") in page.headers


def test_every_request_says_who_we_are_and_nothing_of_the_editor(web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer("", 302, {"Location": "/oil"})
    web.pages["/oil"] = Answer(LAMPS)
    one(web.url("/lamps"))
    assert web.asked == ["/robots.txt", "/lamps", "/oil"]
    for headers in web.headers:
        assert headers["User-Agent"] == AGENT
        assert headers["Accept-Encoding"] == "gzip, deflate"
        assert not {"Cookie", "Referer", "Authorization", "From"} & headers.keys()


def test_no_cookie_is_kept_or_sent_back(web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer(LAMPS, headers={"Set-Cookie": "reader=7; Path=/"})
    web.pages["/oil"] = Answer("", 302, {"Set-Cookie": "moved=1; Path=/", "Location": "/lamps"})
    fetch(web.url("/lamps"), web.url("/oil"), web.url("/lamps"))
    assert [headers.get("Cookie") for headers in web.headers] == [None] * len(web.headers)


def test_the_systems_proxy_is_not_asked(web: SmallWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would connect to addresses that we have not looked at."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    web.pages["/lamps"] = Answer(LAMPS)
    assert one(web.url("/lamps")).state == "fetched"


def test_the_query_is_sent_and_the_fragment_is_not(web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer(LAMPS)
    one(web.url("/lamps?gift=a%20b&x=ß#top"))
    assert web.asked[-1] == "/lamps?gift=a%20b&x=%C3%9F"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_packed_answer_is_unpacked(web: SmallWeb, encoding: str) -> None:
    packed = gzip.compress(LAMPS.encode()) if encoding == "gzip" else zlib.compress(LAMPS.encode())
    web.pages["/lamps"] = Answer(packed, headers={"Content-Encoding": encoding})
    page = one(web.url("/lamps")).page
    assert page
    assert page.body == LAMPS.encode()


def test_an_answer_packed_in_a_way_that_was_not_asked_for_is_refused_with_a_sentence(web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer(b"\x0b\x02\x80lamps\x03", headers={"Content-Encoding": "br"})
    outcome = one(web.url("/lamps"))
    assert (outcome.state, outcome.reason) == (
        "failed",
        f"{web.origin.removeprefix('http://')} packs its pages in a way we did not ask for.",
    )


# -- what is answered


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (201, "fetched"),
        (300, "failed"),
        (304, "failed"),
        (400, "failed"),
        (401, "needs_you"),
        (402, "needs_you"),
        (403, "needs_you"),
        (404, "failed"),
        (405, "failed"),
        (407, "needs_you"),
        (408, "retry"),
        (410, "failed"),
        (418, "failed"),
        (421, "retry"),
        (423, "retry"),
        (425, "retry"),
        (429, "retry"),
        (451, "needs_you"),
        (500, "retry"),
        (502, "retry"),
        (503, "retry"),
        (504, "retry"),
        (599, "retry"),
    ],
)
def test_a_status_becomes_a_state_with_a_sentence_for_an_editor(
    web: SmallWeb, status: int, state: State
) -> None:
    web.pages["/lamps"] = Answer(LAMPS, status)
    outcome = one(web.url("/lamps"))
    assert (outcome.state, outcome.status) == (state, status)
    if state == "fetched":
        assert outcome.reason is None
    else:
        assert outcome.page is None
        assert outcome.reason
        assert outcome.reason.endswith(".")
        assert not outcome.reason.endswith("..")


@pytest.mark.parametrize("status", [429, 503])
def test_the_time_that_a_busy_server_asks_for_goes_with_the_outcome(web: SmallWeb, status: int) -> None:
    web.pages["/a"] = Answer("", status, {"Retry-After": "120"})
    web.pages["/b"] = Answer("", status, {"Retry-After": "Fri, 05 Jan 2024 12:10:00 GMT"})
    web.pages["/c"] = Answer("", status)
    # The server's own clock counts: http.server sends the real date, so this one is set by hand.
    dated = (
        f"HTTP/1.1 {status} Busy\r\nDate: Mon, 02 Jan 2023 10:00:00 GMT\r\n"
        "Retry-After: Mon, 02 Jan 2023 10:01:00 GMT\r\nContent-Length: 0\r\n\r\n"
    )
    with raw(dated.encode()) as server:
        found = [one(url) for url in (web.url("/a"), web.url("/c"), server.url())]
    assert [outcome.wait for outcome in found] == [120.0, None, 60.0]
    undated = (
        f"HTTP/1.1 {status} Busy\r\nRetry-After: Fri, 05 Jan 2024 12:10:00 GMT\r\nContent-Length: 0\r\n\r\n"
    )
    with raw(undated.encode()) as server:
        assert one(server.url()).wait == 600.0


@pytest.mark.parametrize("body", ["", " \n\t "])
def test_an_empty_page_is_tried_again(web: SmallWeb, body: str) -> None:
    web.pages["/lamps"] = Answer(body)
    outcome = one(web.url("/lamps"))
    assert outcome.state == "retry"
    assert outcome.reason == f"{web.origin.removeprefix('http://')} sent an empty page."


@pytest.mark.parametrize(
    ("declared", "body", "kind"),
    [
        ("text/html", LAMPS, "text/html"),
        ("", LAMPS, "text/html"),
        ("application/octet-stream", LAMPS, "text/html"),
        ("application/xhtml+xml; charset=utf-8", "<html><p>Lamps", "text/html"),
        ("text/html", b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        ("application/pdf", LAMPS, "text/html"),
        ("text/plain", "Not one lamp.", "text/plain"),
    ],
)
def test_what_a_page_is_its_bytes_say_before_its_header(
    web: SmallWeb, declared: str, body: str | bytes, kind: str
) -> None:
    web.pages["/lamps"] = Answer(body, headers={"Content-Type": declared})
    page = one(web.url("/lamps")).page
    assert page
    assert page.media_type == kind


@pytest.mark.parametrize("declared", ["image/png", "", "video/mp4; codecs=avc1", "text/html"])
def test_what_is_no_text_is_kept_as_a_link_alone(web: SmallWeb, declared: str) -> None:
    web.pages["/lamps.png"] = Answer(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", headers={"Content-Type": declared})
    outcome = one(web.url("/lamps.png"))
    assert (outcome.state, outcome.page) == ("bare", None)
    name = declared.partition(";")[0] or "a file"
    assert outcome.reason == f"There is nothing to read in it: it is {name}, no page."


@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        ("text/html", None),
        ("text/html; charset=ISO-8859-1", "ISO-8859-1"),
        ("text/html; Charset='utf-8'", "utf-8"),
        ("text/html; charset=", None),
        ("text/html; boundary=x; charset=koi8-r", "koi8-r"),
    ],
)
def test_the_charset_is_kept_as_the_header_says_it(web: SmallWeb, declared: str, charset: str | None) -> None:
    web.pages["/lamps"] = Answer(LAMPS, headers={"Content-Type": declared})
    page = one(web.url("/lamps")).page
    assert page
    assert page.charset == charset


# -- where it leads


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("{origin}/oil", "/oil"),
        ("//{host}/oil", "/oil"),
        ("/oil", "/oil"),
        ("oil", "/oil"),
        ("/a/../oil", "/oil"),
        ("/oil#top", "/oil"),
        ("?all=1", "/lamps?all=1"),
    ],
)
def test_a_redirect_is_followed_to_the_page_that_it_names(
    web: SmallWeb, status: int, location: str, path: str
) -> None:
    address = location.format(origin=web.origin, host=web.origin.removeprefix("http://"))
    moved, here = Answer("", status, {"Location": address}), Answer(LAMPS)
    web.pages["/lamps"] = lambda headers: here if web.asked[-1] == "/lamps?all=1" else moved
    web.pages["/oil"] = here
    outcome = one(web.url("/lamps"))
    assert outcome.state == "fetched"
    assert outcome.page
    assert outcome.page.url == outcome.url
    assert str(outcome.url).partition("#")[0] == web.url(path)
    assert web.asked == ["/robots.txt", "/lamps", path]


def test_a_redirect_without_an_address_leads_nowhere(web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer(LAMPS, 302)
    outcome = one(web.url("/lamps"))
    assert outcome.state == "failed"
    assert "answered 302, which is no page" in str(outcome.reason)


def test_a_loop_of_redirects_ends(web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer("", 302, {"Location": "/oil"})
    web.pages["/oil"] = Answer("", 302, {"Location": "/lamps"})
    outcome = one(web.url("/lamps"))
    assert (outcome.state, outcome.reason) == (
        "failed",
        "The address leads through more than 10 redirects.",
    )
    assert web.asked.count("/lamps") + web.asked.count("/oil") == 11


@pytest.mark.parametrize(("hops", "state"), [(10, "fetched"), (11, "failed")])
def test_ten_redirects_are_followed_and_no_more(web: SmallWeb, hops: int, state: State) -> None:
    for number in range(hops):
        web.pages[f"/{number}"] = Answer("", 301, {"Location": f"/{number + 1}"})
    web.pages[f"/{hops}"] = Answer(LAMPS)
    assert one(web.url("/0")).state == state


@pytest.mark.parametrize(
    "address", ["ftp://127.0.0.1/lamps", "javascript:alert(1)", "file:///etc/hostname", "data:,x"]
)
def test_a_redirect_to_what_is_no_page_fails_and_says_where_it_leads(web: SmallWeb, address: str) -> None:
    web.pages["/lamps"] = Answer("", 302, {"Location": address})
    outcome = one(web.url("/lamps"))
    assert outcome.state == "failed"
    scheme = address.partition(":")[0]
    assert outcome.reason == f"A redirect leads to {address!r}, where {scheme}: addresses are no web pages."


def test_a_redirect_may_repeat_the_scheme_before_a_path(web: SmallWeb) -> None:
    """`http:oil` is a relative address to a browser (WHATWG URL, 4.4)."""
    web.pages["/lamps"] = Answer("", 302, {"Location": "http:oil"})
    web.pages["/oil"] = Answer(LAMPS)
    assert one(web.url("/lamps")).url == web.url("/oil")


@pytest.mark.parametrize(
    "address", ["http://[", "http://oil lamp.example/", "https://tolvarn.example:99999/", "//"]
)
def test_a_redirect_to_an_address_that_no_one_could_read_fails_with_a_sentence(
    web: SmallWeb, address: str
) -> None:
    web.pages["/lamps"] = Answer("", 302, {"Location": address})
    outcome = one(web.url("/lamps"))
    assert (outcome.state, outcome.reason) == (
        "failed",
        "A redirect leads to an address that can't be read.",
    )


@pytest.mark.parametrize("address", ["/oil\tlamp", "/oil\x01", "/" + "oil" * 30_000])
def test_a_redirect_with_odd_characters_or_of_great_length_ends_in_an_outcome(address: str) -> None:
    """It is an expected failure like any other, if not a page."""
    head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + address.encode("latin-1") + b"\r\n\r\n"
    with raw(head) as server:
        assert one(server.url()).state in ("failed", "retry")


# Whatever address a server names: letters that matter in one are mixed with any others.
some_text = st.text(st.characters(max_codepoint=0x17F, exclude_characters="\r\n\0"), max_size=12)
hosts = st.sampled_from(
    [
        "127.0.0.1",
        "xn--a",
        "xn--mnchen-3ya",
        "a..b",
        "a_b.example",
        "[::1]",
        "[::ffff:7f00:1]",
        "0x7f.1",
        "é.example",
    ]
)
starts = st.sampled_from(["http:", "https:", "//", "http://", "https://", "HTTP:\\\\", "ftp://"])
ports = st.sampled_from(["", ":80", ":", ":x", ":65536"])
addresses = some_text | st.one_of(
    st.tuples(starts, some_text).map("".join),
    st.tuples(st.sampled_from(["http://", "https://"]), hosts, ports, some_text).map("".join),
)


@settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # what fails is short enough to read
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(address=addresses)
def test_wherever_a_redirect_leads_it_ends_in_an_outcome(network: Network, address: str) -> None:
    """No address that a server can name stops the run, and none leads to a private host."""
    network.connected.clear()
    head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + address.encode() + b"\r\n\r\n"
    with raw(head) as server:
        outcome = one(server.url(), policy=Policy((server.origin.removeprefix("http://"),)), redirects=2)
    assert outcome.state in ("failed", "refused", "retry")
    assert outcome.reason
    assert set(private(network.connected)) <= {"127.0.0.1"}


# -- hosts


def test_a_name_that_does_not_exist_is_tried_again() -> None:
    outcome = one("http://nowhere.example/lamps")
    assert outcome.state == "retry"
    assert "There is no host nowhere.example, or the network is down." in str(outcome.reason)


def test_a_host_that_does_not_answer_is_tried_again() -> None:
    with raw(b"") as server:
        gone = server.url("/lamps")
    outcome = one(gone)
    assert outcome.state == "retry"
    assert outcome.reason
    assert "can't be reached" in outcome.reason


def test_the_next_address_of_a_host_is_tried_when_the_first_can_not_be_reached(
    web: SmallWeb, network: Network
) -> None:
    web.pages["/lamps"] = Answer(LAMPS)
    port = web.origin.rpartition(":")[2]
    network.names["two.example"] = ["127.0.0.9", "127.0.0.1"]
    assert one(f"http://two.example:{port}/lamps", policy=Policy(("two.example",))).state == "fetched"
    assert network.connected[-2:] == ["127.0.0.9", "127.0.0.1"]


@pytest.mark.parametrize("url", ["http://münchen.example:{}/lamps", "http://xn--mnchen-3ya.example:{}/lamps"])
def test_a_host_with_letters_of_its_own_language_is_asked_by_its_plain_name(
    web: SmallWeb, network: Network, url: str
) -> None:
    web.pages["/lamps"] = Answer(LAMPS)
    port = web.origin.rpartition(":")[2]
    network.names["xn--mnchen-3ya.example"] = ["127.0.0.1"]
    outcome = one(url.format(port), policy=Policy(("xn--mnchen-3ya.example",)))
    assert (outcome.state, outcome.reason) == ("fetched", None)
    assert web.headers[-1]["Host"] == f"xn--mnchen-3ya.example:{port}"


@pytest.mark.parametrize(
    "host", ["xn--a.example", "xn--.example", "xn--zzzzzzz99999.example", "a..example", "-a.example"]
)
def test_a_host_whose_name_can_not_be_ends_in_an_outcome(host: str) -> None:
    assert one(f"http://{host}/lamps").state in ("failed", "retry")


@pytest.mark.parametrize("label", [63, 64, 200])
def test_a_very_long_name_ends_in_an_outcome(label: int) -> None:
    assert one(f"http://{'a' * label}.example/lamps").state in ("failed", "retry")


# -- whom we believe


@pytest.fixture(scope="module")
def ours() -> ssl.SSLContext:
    """The usual authorities, and the one of these tests."""
    return trust(CERTIFICATE)


PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 19\r\n\r\n<html><p>Not a lamp"


def test_a_page_comes_by_https_from_one_whom_the_editors_authority_vouches_for(ours: ssl.SSLContext) -> None:
    with raw(PAGE, server_tls()) as server:
        outcome = one(server.url("/lamps"), authorities=ours)
    assert outcome.state == "fetched"


def test_a_certificate_that_nobody_vouches_for_is_not_believed() -> None:
    with raw(PAGE, server_tls()) as server:
        outcome = one(server.url("/lamps"))
        assert server.requests == []
    assert outcome.state == "retry"
    assert outcome.reason
    assert "The certificate of 127.0.0.1" in outcome.reason
    assert "is not valid" in outcome.reason


def test_a_certificate_of_another_host_is_not_believed(ours: ssl.SSLContext, network: Network) -> None:
    network.names |= {"a.example": ["127.0.0.1"], "b.example": ["127.0.0.1"]}
    with raw(PAGE, server_tls()) as server:
        port = server.origin.rpartition(":")[2]
        right, wrong = fetch(
            f"https://a.example:{port}/",
            f"https://b.example:{port}/",
            policy=Policy(("a.example", "b.example")),
            authorities=ours,
        )
        assert len(server.requests) == 1
    assert (right.state, wrong.state) == ("fetched", "retry")
    assert "is not valid" in str(wrong.reason)


def test_a_server_that_speaks_no_tls_is_tried_again(web: SmallWeb, ours: ssl.SSLContext) -> None:
    assert one(web.url("/lamps").replace("http:", "https:"), authorities=ours).state == "retry"


def test_a_redirect_from_https_to_http_is_refused(web: SmallWeb, ours: ssl.SSLContext) -> None:
    web.pages["/lamps"] = Answer(LAMPS)
    head = f"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: {web.url('/lamps')}\r\n\r\n"
    with raw(head.encode(), server_tls()) as server:
        outcome = one(server.url("/lamps"), authorities=ours)
    assert outcome.state == "refused"
    assert "leads from https to http" in str(outcome.reason)
    assert web.asked == []


def test_a_redirect_from_http_to_https_is_followed(web: SmallWeb, ours: ssl.SSLContext) -> None:
    with raw(PAGE, server_tls()) as server:
        web.pages["/lamps"] = Answer("", 301, {"Location": server.url("/lamps")})
        outcome = one(web.url("/lamps"), authorities=ours)
        assert outcome.url == server.url("/lamps")
    assert outcome.state == "fetched"


def test_an_authority_that_can_not_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        trust(tmp_path / "none.pem")
    (tmp_path / "no.pem").write_text("A shopping list.")
    with pytest.raises(ssl.SSLError):
        trust(tmp_path / "no.pem")


# -- addresses that are not asked

SPELLINGS = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
    "http://ada@127.0.0.1/",
    "http://tolvarn-herald.example@127.0.0.1/",
    "http:\\\\127.0.0.1\\lamps",
    "http:127.0.0.1",
    "http://127.0.0.1\t/",
    "HTTP://127.0.0.1:80/",
    "https://127.0.0.1:443/",
    "http://0/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://10.0.0.1/",
    "http://172.16.9.9/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
]


@pytest.mark.parametrize("url", SPELLINGS)
def test_a_private_address_is_refused_in_every_spelling(network: Network, url: str) -> None:
    outcome = one(url, policy=Policy())
    assert outcome.state == "refused"
    assert "fetch.allow_private would allow it" in str(outcome.reason)
    assert network.connected == []


@pytest.mark.parametrize("url", [url for url in SPELLINGS if url != "http:127.0.0.1"])
def test_a_redirect_to_a_private_address_is_refused_in_every_spelling(network: Network, url: str) -> None:
    """That of `http:127.0.0.1`, a relative one, is no other host."""
    head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + url.encode() + b"\r\n\r\n"
    with raw(head) as server:
        outcome = one(server.url(), policy=Policy((server.origin.removeprefix("http://"),)))
        assert len(server.requests) == 1
    assert outcome.state == "refused"
    # For its robots.txt, and for the page that leads away.
    assert network.connected == ["127.0.0.1"] * 2


@pytest.mark.parametrize("name", ["localhost", "LocalHost", "intranet.example", "metadata.example"])
def test_a_name_that_leads_to_a_private_address_is_refused(network: Network, name: str) -> None:
    network.names |= {
        "localhost": ["::1", "127.0.0.1"],
        "intranet.example": ["10.1.2.3"],
        "metadata.example": ["169.254.169.254"],
    }
    assert one(f"http://{name}/", policy=Policy()).state == "refused"
    assert network.connected == []


@pytest.mark.parametrize("addresses", [["93.184.216.34", "10.0.0.1"], ["10.0.0.1", "93.184.216.34"]])
def test_a_name_with_a_private_address_among_public_ones_is_refused(
    network: Network, addresses: list[str]
) -> None:
    network.names["both.example"] = addresses
    outcome = one("http://both.example/", policy=Policy())
    assert (outcome.state, network.connected) == ("refused", [])
    assert "is at a private address (10.0.0.1)" in str(outcome.reason)


def test_a_name_that_changes_its_address_between_look_and_connection_gains_nothing(network: Network) -> None:
    """The connection goes to the address that was looked at; a later look-up is looked at again."""
    answers = count()
    network.names["turncoat.example"] = iter(
        lambda: ["93.184.216.34"] if next(answers) % 2 == 0 else ["127.0.0.1"], None
    )
    outcomes = fetch("http://turncoat.example/a", "http://turncoat.example/b", policy=Policy())
    assert private(network.connected) == []
    assert network.connected
    assert {outcome.state for outcome in outcomes} <= {"retry", "refused"}


def test_a_port_that_is_not_in_the_settings_is_not_asked(network: Network) -> None:
    network.names["a.example"] = ["93.184.216.34"]
    outcome = one("http://a.example:25/", policy=Policy())
    assert (outcome.state, outcome.reason) == (
        "refused",
        "a.example:25 is on port 25, which is not among those of fetch.ports.",
    )
    assert (network.connected, network.looked_up) == ([], [])


def test_a_redirect_to_another_port_is_refused(web: SmallWeb) -> None:
    with serving() as other:
        other.pages["/oil"] = Answer(LAMPS)
        web.pages["/lamps"] = Answer("", 302, {"Location": other.url("/oil")})
        outcome = one(web.url("/lamps"), policy=Policy((web.origin.removeprefix("http://"),)))
        assert other.asked == []
    assert outcome.state == "refused"


def test_what_the_settings_allow_is_asked(web: SmallWeb) -> None:
    web.pages["/lamps"] = Answer(LAMPS)
    for policy in (LOOPBACK, Policy(True), Policy((web.origin.removeprefix("http://"),))):
        assert one(web.url("/lamps"), policy=policy).state == "fetched"


# -- pages that lead on, files, nothing


def refreshing(content: str, inside: str = "head") -> str:
    return f'<html><{inside}><meta http-equiv="refresh" content="{content}"></{inside}><body>On we go.</body></html>'


def test_a_page_that_sends_its_readers_on_at_once_is_followed(web: SmallWeb) -> None:
    web.pages["/a"] = Answer(refreshing("0; url=/b"))
    web.pages["/b"] = Answer("<p>The ferry is back.</p>")
    found = one(web.url("/a"))
    assert (found.state, found.url) == ("fetched", web.url("/b"))


@pytest.mark.parametrize(
    "page",
    [refreshing("300; url=/b"), refreshing("0; url=/b", "noscript"), refreshing("60"), refreshing("x")],
)
def test_a_page_that_only_reloads_in_a_while_is_the_page(web: SmallWeb, page: str) -> None:
    web.pages["/a"] = Answer(page)
    assert one(web.url("/a")).page is not None


def test_a_page_that_reloads_itself_without_end_fails(web: SmallWeb) -> None:
    web.pages["/a"] = Answer(refreshing("0; url=/a"))
    assert one(web.url("/a")).state == "failed"
    assert web.asked.count("/a") == 1


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "javascript:alert(1)", "file:///etc/passwd"])
def test_a_page_can_not_send_us_where_we_may_not_go(web: SmallWeb, network: Network, target: str) -> None:
    web.pages["/a"] = Answer(refreshing(f"0; url={target}"))
    assert one(web.url("/a")).state in ("refused", "failed")
    assert private(network.connected) == ["127.0.0.1"] * len(network.connected)


def test_no_content_is_no_page_and_not_asked_for_again(web: SmallWeb) -> None:
    web.pages["/a"] = Answer("", 204)
    assert one(web.url("/a")).state == "failed"


def test_of_a_video_only_the_beginning_is_taken(web: SmallWeb) -> None:
    def video(headers: Mapping[str, str]) -> Answer:
        return Answer(
            b"\x00\x00\x00\x20ftypmp42" + b"\x00" * 8_000_000, headers={"Content-Type": "video/mp4"}
        )

    web.pages["/a"] = video
    found = one(web.url("/a"))
    assert (found.state, "video/mp4" in str(found.reason)) == ("bare", True)


def test_a_page_that_is_declared_as_a_picture_is_still_read(web: SmallWeb) -> None:
    page = "<!doctype html><p>The ferry is back.</p>" + "x" * 50_000
    web.pages["/a"] = Answer(page, headers={"Content-Type": "image/png"})
    assert one(web.url("/a")).page is not None


def test_a_page_with_a_few_empty_characters_is_a_page(web: SmallWeb) -> None:
    web.pages["/a"] = Answer("<p\0>The ferry \0 is back, and the harbour is open to all who waited.</p>")
    assert one(web.url("/a")).page is not None
