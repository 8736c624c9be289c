"""Laws of the match key, for all addresses."""

from random import Random

from hypothesis import assume, example, given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from roundup import urls
from roundup.errors import NotAUrlError
from tests.urls.addresses import ACCESS, TRACKING, addresses


def key(given_url: str) -> str:
    return urls.match_key(urls.parse(given_url))


@given(addresses, st.randoms(use_true_random=False))
def test_a_page_is_the_same_whatever_tells_where_the_reader_came_from(address: str, random: Random) -> None:
    try:
        url = urls.parse(address)
    except NotAUrlError:
        assume(False)
    assume(not url.hash)
    given_parameters = [part for part in url.search.removeprefix("?").split("&") if part]
    mixed = [*given_parameters, *TRACKING, *ACCESS]
    random.shuffle(mixed)
    other = urls.parse(url.href)
    other.search = "?" + "&".join(mixed)
    other.hash = "#elsewhere"
    assert urls.match_key(other) == urls.match_key(url)


@given(addresses)
@example("https://www.ledger.example/amp/amp/.amp.amp?=?utm_x%3D")
@example("https://m.old.reddit.com/a")
@example("https://old.m.reddit.com/a")
@example("https://www.www.m.substack.com/%%341")
def test_a_key_read_as_an_address_has_itself_as_its_key(address: str) -> None:
    try:
        found = key(address)
    except NotAUrlError:
        assume(False)
    assert key("https://" + found) == found


DRESSES = ("www", "m", "mobile", "touch", "wap", "amp")


def undressed(host: str) -> str:
    """A host as the documented rules have it, where no table says more: these end in example, test or invalid."""
    *before, own, ending = host.removesuffix(".").split(".")
    return ".".join([*(label for label in before if label not in DRESSES), own, ending])


@given(addresses)
def test_a_key_begins_with_the_host_and_with_no_other(address: str) -> None:
    """So two hosts never share a key, but by the names that mark a host for telephones or for AMP."""
    try:
        url = urls.parse(address)
    except NotAUrlError:
        assume(False)
    name = urls.unwrapped(url).hostname
    assume(not name.endswith("..") and "." in name.removesuffix("."))
    port = f":{url.port}" if url.port == "8080" else ""
    rest = urls.match_key(url).removeprefix(undressed(name) + port)
    assert rest != urls.match_key(url)
    assert rest[:1] in ("", "/", "?", "#")


def test_where_names_are_given_below_a_countrys_ending_a_name_is_a_site() -> None:
    """`m.co.uk` is what `ledger.co.uk` is: a name of its own."""
    endings = [one for one in PublicSuffixList(only_icann=True)._publicsuffix if one.count(".") == 1]
    known = [
        one
        for one in endings
        if one.split(".")[0] in ("ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org")
    ]
    assert len(known) > 500
    wrong = [
        one
        for one in known
        if len(one.split(".")[1]) == 2 and key(f"http://m.{one}/") == key(f"http://mobile.{one}/")
    ]
    assert wrong == []
