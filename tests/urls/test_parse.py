"""What may be given as an address, and how it is read."""

from time import process_time

import pytest
from hypothesis import example, given

from roundup import urls
from roundup.errors import NotAUrlError
from tests.urls.addresses import anything


@given(anything)
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
@example("http://./")
@example("http://a../")
@example("http://[::1]:8080/m.amp")
@example("https://www.google.com/url?q=https://[")
@example("https://a.example/c/eJw")
@example("https://substack.com/redirect/2/eyJlIjpbXX0")
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
    assert urls.unwrapped(url).hostname
    assert urls.has_tracking(url) in (True, False)
    assert urls.grants_access(url) in (True, False)


@pytest.mark.parametrize(
    "much",
    [
        "https://ledger.example/" + "amp/" * 100_000,
        "https://ledger.example/" + "a-" * 100_000 + "/amp/" + "-" * 100_000,
        "https://ledger.example/?" + "amp;" * 100_000,
        "https://ledger.example/?" + "?utm_source" * 100_000,
        "https://ledger.example/?" + "&" * 400_000,
        "https://ledger.example/" + "/(S(" * 100_000,
        "https://ledger.example/" + ";jsessionid=" * 50_000,
        "https://" + "m." * 100_000 + "ledger.example/",
        "https://ledger.example/" + "%3Futm_" * 100_000,
        "https://www.google.com/url?q=" + "https://www.google.com/url?q=" * 20_000,
        "https://r.search.yahoo.com/" + "RU=" * 100_000 + "/RU=" * 50_000,
        "https://click.convertkit-mail.com/" + "a/" * 200_000 + "?",
        "https://urldefense.com/v3/__" + "https://" * 50_000,
        "https://ledger.example/c/eJ" + "A" * 400_000,
    ],
    ids=lambda much: much[:40],
)
def test_an_address_without_measure_takes_no_longer_than_it_is_long(much: str) -> None:
    """Half a megabyte, in the shapes that a careless pattern takes hours over."""
    began = process_time()
    url = urls.parse(much)
    assert urls.match_key(url) == urls.match_key(urls.parse(urls.published(url)))
    assert process_time() - began < 5


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
        ("https://\ud800.example/", "UTF-8"),
    ],
)
def test_what_is_no_pages_address_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(NotAUrlError, match=reason):
        urls.parse(text)


def test_the_host_is_named_without_www() -> None:
    assert urls.host("https://www.ledger.example/x") == "ledger.example"
    assert urls.host("https://news.ledger.example:8080/x") == "news.ledger.example"


def test_the_path_is_named_without_a_slash_at_its_end() -> None:
    assert urls.path("https://ledger.example/2024/quay/?a=1") == "/2024/quay"
    assert urls.path("https://ledger.example") == ""
