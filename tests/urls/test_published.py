"""What the reader gets: the same page, without tracking, with what opens it."""

import pytest
from hypothesis import assume, example, given

from roundup import urls
from roundup.errors import NotAUrlError
from tests.urls.addresses import ACCESS, TRACKING, addresses

PAGE = "https://ledger.example/x"


def published(given_url: str) -> str:
    return urls.published(urls.parse(given_url))


@given(addresses)
@example("https://ledger.example/??a&utm_x=1")
@example("https://ledger.example/?&&a&&utm_x=1&&b")
@example("https://ledger.example/x?#")
@example("https://ledger.example/x?%75tm_source=1")
@example("https://ledger.example/?a=%3f&utm_x=%26")
@example("https://ledger.example//?utm_x")
@example("https://ledger.example/%2e;jsessionid=1")
@example("https://ledger.example/;jsessionid=1.;jsessionid=1")
@example("https://ledger.example/(S(x))&utm_id=1")
@example("https://ledger.example/?utm_x#!/a")
@example("https://ledger.example/?a#/b")
def test_what_the_reader_gets_is_the_same_page(address: str) -> None:
    try:
        url = urls.parse(address)
    except NotAUrlError:
        assume(False)
    shown = urls.parse(urls.published(url))
    assert urls.match_key(shown) == urls.match_key(url)
    assert urls.published(shown) == shown.href
    assert not urls.has_tracking(shown)
    assert urls.grants_access(shown) == urls.grants_access(url)


def test_tracking_is_dropped_and_all_else_stays_as_it_was_given() -> None:
    given_url = "http://ledger.example/Qu%61y?b=2&utm_source=x&a=%2f&b=2&mc_eid=y#top"
    assert published(given_url) == "http://ledger.example/Qu%61y?b=2&a=%2f&b=2"


@pytest.mark.parametrize("token", ACCESS)
def test_what_grants_access_reaches_the_reader(token: str) -> None:
    given_url = f"{PAGE}?utm_source=a&{token}&fbclid=b"
    assert published(given_url) == f"{PAGE}?{token}"
    assert urls.grants_access(urls.parse(given_url))


@pytest.mark.parametrize(
    "address",
    [
        "https://www.wsj.com/articles/a-7?st=x1y2z3",
        "https://medium.com/@ada/a-7?sk=0a1b",
        "https://www.theatlantic.com/a/7/?gift=abc",
        "https://www.ft.com/content/7?sharetype=gift&token=0a-1b",
        "https://www.zeit.de/a?freebie=0a1b",
    ],
)
def test_what_grants_access_on_one_site_reaches_the_reader_too(address: str) -> None:
    assert published(address + "&utm_source=x") == address
    assert urls.grants_access(urls.parse(address))


@pytest.mark.parametrize(
    "address",
    [PAGE, f"{PAGE}?st=x1y2z3", f"{PAGE}?gift=teddybear", f"{PAGE}?token=0a1b2c", f"{PAGE}?fbclid=0a1b2c"],
)
def test_an_address_without_a_token_grants_nothing(address: str) -> None:
    assert not urls.grants_access(urls.parse(address))


@pytest.mark.parametrize("parameter", TRACKING)
def test_tracking_reaches_nobody(parameter: str) -> None:
    assert published(f"{PAGE}?{parameter}") == PAGE
    assert urls.has_tracking(urls.parse(f"{PAGE}?{parameter}"))


@pytest.mark.parametrize(
    "parameter",
    [
        "utm=1",
        "gclids=1",
        "source=utm_source",
        "q=fbclid",
        "xutm_source=1",
        "si=7",
        "s=20",
        "mod=7",
        "pk_id=7",
    ],
)
def test_a_parameter_that_only_looks_like_tracking_stays(parameter: str) -> None:
    assert published(f"{PAGE}?{parameter}") == f"{PAGE}?{parameter}"
    assert not urls.has_tracking(urls.parse(f"{PAGE}?{parameter}"))


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=a1B2c3D4e5F&si=7",
        "https://m.youtube.com/watch?v=a1B2c3D4e5F&si=7",
        "https://x.com/ada/status/7?s=20",
        "https://www.wsj.com/articles/a-7?mod=hp",
        "https://www.amazon.co.jp/dp/B07?tag=x-22",
        "https://quay.substack.com/p/tides?r=7x&publication_id=7",
    ],
)
def test_what_is_tracking_on_one_site_is_dropped_there(address: str) -> None:
    assert published(address) in (address.partition("&")[0], address.partition("?")[0])


@pytest.mark.parametrize("word", ["unsubscribe", "emailWebview"])
def test_a_parameter_stays_where_it_tells_which_page_it_is(word: str) -> None:
    address = f"https://go.ledger.example/index.php/email/{word}?mkt_tok=7"
    assert published(address) == address


@pytest.mark.parametrize(
    ("given_url", "shown"),
    [
        (f"{PAGE}?utm_source=x&amp;utm_medium=y&amp;id=3", f"{PAGE}?amp;id=3"),
        (f"{PAGE}?id=3?utm_source=x&utm_medium=y", f"{PAGE}?id=3"),
        (f"{PAGE}&utm_source=x", PAGE),
        (f"{PAGE};jsessionid=0A1B", PAGE),
        ("https://ledger.example/(S(lit3py))/x", PAGE),
        (f"{PAGE}#:~:text=ferry", PAGE),
        ("https://app.ledger.example/#!/quay/", "https://app.ledger.example/#!/quay/"),
        ("https://app.ledger.example/?utm_id=1#/quay", "https://app.ledger.example/#/quay"),
        ("https://m.ledger.example/x?amp=1", "https://m.ledger.example/x?amp=1"),
        ("https://ledger.example/x/index.html", "https://ledger.example/x/index.html"),
    ],
)
def test_nothing_is_published_that_says_who_read_it_and_nothing_is_lost(given_url: str, shown: str) -> None:
    assert published(given_url) == shown


@pytest.mark.parametrize("path", ["/x;jsessionid=0A1B", "/(S(lit3py))/x", "/x&utm_source=y"])
def test_tracking_in_the_path_is_tracking(path: str) -> None:
    assert urls.has_tracking(urls.parse(f"https://ledger.example{path}"))
