"""URLs: what may be given, when two are one page, and what the reader gets."""

from random import Random

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from roundup import urls
from roundup.errors import NotAUrlError

TRACKING = [
    "utm_source=weekly",
    "utm_medium=mail",
    "UTM_Campaign=spring",
    "fbclid=IwAR0x",
    "gclid=CjwK",
    "mc_cid=0a1b2c",
    "mc_eid=3d4e5f",
    "msclkid=77",
    "igsh=abc",
    "_hsenc=p2ANq",
    "mkt_tok=eyJ",
    "pk_campaign=x",
    "ref_src=twsrc",
    "utm_source",
]
ACCESS = [
    "unlocked_article_code=1.Ab0.x-Yz",
    "pwapi_token=eyJ0",
    "gift=9f8e7d",
    "sk=5c4b3a",
    "accessToken=zzz",
]

labels = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
hosts = st.builds(lambda names: ".".join([*names, "example"]), st.lists(labels, min_size=1, max_size=3))
pieces = st.text(st.sampled_from("abzAZ09-._~!$'()*+,;:@ %äß港é{}|\\^`[]<>\"&=?"), max_size=8)
paths = st.lists(pieces, max_size=4).map(lambda parts: "".join("/" + part.replace("?", "") for part in parts))
parameters = st.lists(pieces | st.sampled_from(TRACKING) | st.sampled_from(ACCESS), max_size=5)
addresses = st.builds(
    lambda scheme, host, port, path, query, fragment: (
        scheme + host + port + path + ("?" + "&".join(query) if query else "") + fragment
    ),
    st.sampled_from(["https://", "http://", "HTTPS://", "", "https://www.", "http://ada:secret@"]),
    hosts,
    st.sampled_from(["", ":443", ":80", ":8080"]),
    paths,
    parameters,
    st.sampled_from(["", "#", "#top", "#:~:text=ferry"]),
)


def key(given_url: str) -> str:
    return urls.match_key(urls.parse(given_url))


def published(given_url: str) -> str:
    return urls.published(urls.parse(given_url))


@given(st.text(max_size=60) | st.text(st.characters(max_codepoint=127), max_size=60) | addresses)
@example("https://")
@example("https://[")
@example("http://[::1")
@example("http://1.2.3.4.5/")
@example("https://exa mple.example/")
@example("https://ex%ample.example")
@example("https://example:99999/")
@example("https://\ud800.example/\udfff")
@example("https://xn--.example/")
@example("\x00https://a.example")
@example("https://a.example/??a&utm_x=1")
def test_whatever_is_given_is_an_address_or_is_refused_with_a_reason(text: str) -> None:
    refused = None
    try:
        url = urls.parse(text)
    except NotAUrlError as error:
        refused = str(error)
    if refused is not None:
        assert refused.strip()
        return
    assert url.protocol in ("http:", "https:")
    assert url.hostname
    assert urls.match_key(url) == urls.match_key(urls.parse(url.href))
    assert urls.published(url).startswith(("http://", "https://"))
    assert urls.host(urls.published(url)) in url.hostname


@given(addresses)
@example("https://ledger.example/??a&utm_x=1")
@example("https://ledger.example/?&&a&&utm_x=1&&b")
@example("https://ledger.example/x?#")
@example("https://ledger.example/x?%75tm_source=1")
@example("https://ledger.example/?a=%3f&utm_x=%26")
@example("https://ledger.example//?utm_x")
def test_what_the_reader_gets_is_the_same_page(address: str) -> None:
    try:
        url = urls.parse(address)
    except NotAUrlError:
        assume(False)
    shown = urls.published(url)
    assert urls.match_key(urls.parse(shown)) == urls.match_key(url)
    assert urls.published(urls.parse(shown)) == shown


@given(addresses, st.randoms(use_true_random=False))
def test_a_page_is_the_same_whatever_tells_where_the_reader_came_from(address: str, random: Random) -> None:
    try:
        url = urls.parse(address)
    except NotAUrlError:
        assume(False)
    given_parameters = [part for part in url.search.removeprefix("?").split("&") if part]
    mixed = [*given_parameters, *TRACKING]
    random.shuffle(mixed)
    other = urls.parse(url.href)
    other.search = "?" + "&".join(mixed)
    other.hash = "#elsewhere"
    assert urls.match_key(other) == urls.match_key(url)


@pytest.mark.parametrize(
    "other",
    [
        "http://ledger.example/quay?a=1&b=2",
        "https://www.ledger.example/quay?a=1&b=2",
        "https://LEDGER.Example/quay?a=1&b=2",
        "https://ledger.example./quay?a=1&b=2",
        "https://ledger.example:443/quay?a=1&b=2",
        "http://ledger.example:80/quay?a=1&b=2",
        "https://ledger.example/quay/?a=1&b=2",
        "https://ledger.example/quay?b=2&a=1",
        "https://ledger.example/quay?a=1&b=2#section-3",
        "https://ledger.example/quay?a=1&utm_source=x&b=2",
        "https://ledger.example/quay?a=1&b=2&fbclid=y",
        "https://ledger.example/qu%61y?a=1&b=%32",
        "https://ledger.example/x/../quay?a=1&b=2",
        "https://ada:secret@ledger.example/quay?a=1&b=2",
        "ledger.example/quay?a=1&b=2",
        "  https://ledger.example/quay?a=1&b=2\n",
    ],
)
def test_two_spellings_of_one_page_have_one_key(other: str) -> None:
    assert key(other) == key("https://ledger.example/quay?a=1&b=2")


@pytest.mark.parametrize(
    "other",
    [
        "https://m.ledger.example/2024/quay",
        "https://mobile.ledger.example/2024/quay",
        "https://amp.ledger.example/2024/quay",
        "https://ledger.example/2024/quay/amp",
        "https://ledger.example/2024/quay/amp/",
        "https://ledger.example/amp/2024/quay",
        "https://ledger.example/2024/quay?amp=1",
        "https://ledger.example/2024/quay?amp",
        "https://ledger.example/2024/quay?outputType=amp",
    ],
)
def test_a_page_for_telephones_is_the_page(other: str) -> None:
    """AMP and mobile variants have the key of the page itself."""
    assert key(other) == key("https://ledger.example/2024/quay")


@pytest.mark.parametrize(
    "other",
    [
        "https://ledger.example/Quay?a=1",
        "https://ledger.example/quay?a=2",
        "https://ledger.example/quay?A=1",
        "https://ledger.example/quay?a=1&b",
        "https://ledger.example/quay",
        "https://ledger.example/quay/1?a=1",
        "https://ledger.example/quay%2F?a=1",
        "https://ledger.example:8443/quay?a=1",
        "https://news.ledger.example/quay?a=1",
        "https://ledger.invalid/quay?a=1",
    ],
)
def test_two_pages_have_two_keys(other: str) -> None:
    assert key(other) != key("https://ledger.example/quay?a=1")


def test_an_encoded_separator_is_no_separator() -> None:
    assert key("https://ledger.example/a%2Fb") != key("https://ledger.example/a/b")
    assert key("https://ledger.example/?a=b%26c=d") != key("https://ledger.example/?a=b&c=d")
    assert key("https://ledger.example/?a=b%26c%3dd") == key("https://ledger.example/?a=b%26c%3Dd")


def test_tracking_is_dropped_and_all_else_stays_as_it_was_given() -> None:
    given_url = "http://ledger.example/Qu%61y?b=2&utm_source=x&a=%2f&b=2&mc_eid=y#top"
    assert published(given_url) == "http://ledger.example/Qu%61y?b=2&a=%2f&b=2"


@pytest.mark.parametrize("token", ACCESS)
def test_what_grants_access_reaches_the_reader(token: str) -> None:
    assert published(f"https://ledger.example/x?utm_source=a&{token}&fbclid=b") == (
        f"https://ledger.example/x?{token}"
    )


@pytest.mark.parametrize("parameter", TRACKING)
def test_tracking_reaches_nobody(parameter: str) -> None:
    assert published(f"https://ledger.example/x?{parameter}") == "https://ledger.example/x"


@pytest.mark.parametrize("parameter", ["utm=1", "gclids=1", "source=utm_source", "q=fbclid", "xutm_source=1"])
def test_a_parameter_that_only_looks_like_tracking_stays(parameter: str) -> None:
    assert published(f"https://ledger.example/x?{parameter}") == f"https://ledger.example/x?{parameter}"


def test_a_bare_address_is_https() -> None:
    assert str(urls.parse("ledger.example/x").href) == "https://ledger.example/x"
    assert str(urls.parse("www.ledger.example").href) == "https://www.ledger.example/"
    assert str(urls.parse("ledger.example:8080/x").href) == "https://ledger.example:8080/x"
    assert str(urls.parse("hafenblatt-ö.example/übersicht").href).startswith("https://xn--hafenblatt")


def test_a_host_is_read_as_a_browser_reads_it() -> None:
    """One host is shown, compared and requested, never two."""
    assert urls.parse("http://0x7f.1/").hostname == "127.0.0.1"
    assert urls.parse("http://2130706433/").hostname == "127.0.0.1"
    assert urls.parse("https://good.example\\@bad.example/").hostname == "good.example"
    assert urls.parse("https://good.example@bad.example/").hostname == "bad.example"
    assert urls.parse("https://ｌｅｄｇｅｒ.example/").hostname == "ledger.example"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("ferry", "no scheme"),
        ("//ledger.example/x", "no scheme"),
        ("two words", "no scheme"),
        ("mailto:ada@ledger.example", "mailto: addresses"),
        ("javascript:alert(1)", "javascript: addresses"),
        ("data:text/html,x", "data: addresses"),
        ("file:///etc/hosts", "file: addresses"),
        ("ftp://ledger.example/x", "ftp: addresses"),
        ("https://", "host"),
        ("https://?x", "host"),
        ("https://led ger.example/", "host"),
        ("https://ledger.example:99999/", "host"),
        ("https://[::1/", "host"),
    ],
)
def test_what_is_no_pages_address_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(NotAUrlError, match=reason):
        urls.parse(text)


def test_the_host_is_named_without_www() -> None:
    assert urls.host("https://www.ledger.example/x") == "ledger.example"
    assert urls.host("https://news.ledger.example:8080/x") == "news.ledger.example"
