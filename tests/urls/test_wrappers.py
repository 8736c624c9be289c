"""Addresses around addresses: the target is taken where it shows, and nowhere else."""

import base64
import json
import zlib
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roundup import urls
from roundup.errors import NotAUrlError
from roundup.urls.tables import WRAPPERS
from tests.urls.addresses import addresses, anything

TARGET = "https://www.ledger.example/2024/qu%C3%A4y?id=3&lang=de"
ENCODED = quote(TARGET, safe="")


def shown(address: str) -> str:
    return str(urls.unwrapped(address).href)


def packed(data: str | bytes, *, padded: bool = False) -> str:
    text = base64.urlsafe_b64encode(data.encode() if isinstance(data, str) else data).decode()
    return text if padded else text.rstrip("=")


def google_news(target: str) -> str:
    """An older address of Google News: a protocol buffer with the target in its field 4."""
    size = len(target)
    length = bytes([size]) if size < 128 else bytes([size % 128 + 128, size // 128])
    buffer = b'\x08\x13"' + length + target.encode() + b"\xd2\x01\x00"
    return f"https://news.google.com/rss/articles/{packed(buffer)}?oc=5"


@pytest.mark.parametrize(
    "wrapper",
    [
        f"https://www.google.com/url?sa=t&q=quay&url={ENCODED}&usg=x",
        f"https://www.google.co.jp/url?q={ENCODED}&sa=D",
        f"https://www.google.com/imgres?imgurl=x&imgrefurl={ENCODED}",
        f"https://consent.google.com/ml?continue={ENCODED}&gl=DE",
        "https://www.google.com/amp/s/www.ledger.example/2024/qu%C3%A4y?id=3&lang=de",
        "https://www-ledger-example.cdn.ampproject.org/c/s/www.ledger.example/2024/qu%C3%A4y?id=3&lang=de",
        google_news(TARGET),
        f"https://www.bing.com/ck/a?!&&p=1&u=a1{packed(TARGET)}&ntb=1",
        f"https://www.bing.com/news/apiclick.aspx?ref=x&url={ENCODED}",
        f"https://r.search.yahoo.com/_ylt=Awr;_ylu=Y29/RV=2/RE=1/RO=10/RU={ENCODED.replace('%2F', '%2f')}/RK=2/RS=x-",
        f"https://duckduckgo.com/l/?uddg={ENCODED}&rut=0a",
        f"https://l.facebook.com/l.php?u={ENCODED}&h=AT0",
        f"https://lm.facebook.com/l.php?u={ENCODED.replace('https', 'HTTPS')}",
        f"https://l.facebook.com/l.php?h=AT0&amp;u={ENCODED}",
        f"https://l.instagram.com/?u={ENCODED}&e=AT0",
        f"https://l.threads.net/?u={ENCODED}",
        f"https://www.linkedin.com/redir/redirect?url={ENCODED}&urlhash=x",
        f"https://out.reddit.com/t3_x?url={ENCODED}&token=x",
        f"https://slack-redir.net/link?url={ENCODED}",
        f"https://t.me/iv?url={ENCODED}&rhash=x",
        f"https://t.umblr.com/redirect?z={ENCODED}&t=x",
        f"https://vk.com/away.php?to={ENCODED}",
        f"https://www.youtube.com/redirect?event=x&q={ENCODED}",
        f"https://medium.com/r/?url={ENCODED}",
        f"https://medium.com/m/global-identity-2?redirectUrl={ENCODED}",
        f"https://getpocket.com/redirect?url={ENCODED}",
        f"https://href.li/?{TARGET}",
        f"https://href.li/?{ENCODED}",
        f"https://nam12.safelinks.protection.outlook.com/?url={ENCODED}&data=05%7C&reserved=0",
        f"https://urldefense.proofpoint.com/v2/url?u={ENCODED.replace('%', '-').replace('-2F', '_')}&d=x",
        f"https://urldefense.com/v3/__{TARGET}__;!!a!b$",
        f"https://secure-web.cisco.com/1abc/{ENCODED}",
        f"https://linkprotect.cudasvc.com/url?a={ENCODED}&c=E",
        f"https://eu-west-1.protection.sophos.com/?d=ledger.example&u={packed(TARGET, padded=True)}&p=m",
        f"https://substack.com/redirect/2/{packed(json.dumps({'e': TARGET, 'p': 7}))}.0a1b?",
        f"https://email.mg1.substack.com/c/{packed(zlib.compress(f'h=0a&l={ENCODED}&r=x'.encode()))}",
        f"https://0a1b.click.convertkit-mail2.com/0a1b/2c3d/{packed(TARGET, padded=True)}",
        f"https://link.courier.example/click/123.456/{packed(TARGET)}/0a1bB7",
        f"https://x1.mjt.lu/lnk/AA/1/hash/{packed(TARGET)}",
        f"https://tracking.courier.example/CL0/{ENCODED.replace('%3A', ':')}/1/0100/sig=7",
        f"https://0a.r.us-east-1.awstrack.me/L0/{ENCODED.replace('%3A', ':')}/1/0100",
        f"https://click.courier.example/?qs=0a&url={ENCODED}",
        f"https://courier.example/track/click?id=7&target={ENCODED}",
        f"https://go.skimresources.com/?id=7&url={ENCODED}",
        f"https://myaccount.nytimes.com/auth/login?URI={ENCODED}",
        f"https://l.facebook.com/l.php?u={quote(ENCODED, safe='')}",
    ],
    ids=lambda wrapper: wrapper[8:40],
)
def test_a_wrapper_that_shows_its_target_is_taken_off(wrapper: str) -> None:
    assert shown(wrapper) == TARGET
    assert urls.published(urls.parse(wrapper)) == TARGET
    assert urls.match_key(urls.parse(wrapper)) == urls.match_key(urls.parse(TARGET))
    assert urls.has_tracking(urls.parse(wrapper))


@pytest.mark.parametrize(
    "address",
    [
        "https://t.co/a1B2c3",
        "https://news.google.com/rss/articles/" + packed(b'\x08\x13"\x5cAU_yqLNq0SVZWZDH3SC1Wq3in'),
        "https://news.google.com/rss/articles/CBMi",
        "https://www.google.com/url?q=quay",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.google.com/url?q=ftp://ledger.example/",
        "https://www.google.com/url?q=https://",
        "https://www.google.com/url",
        "https://google.evil.example/url?q=https://ledger.example/",
        "https://l.facebook.com/l.php?u=",
        "https://www.facebook.com/ada/posts/7?u=https://ledger.example/",
        "https://www.bing.com/ck/a?u=a1!!!!",
        "https://www.bing.com/ck/a?u=b1" + packed(TARGET),
        "https://substack.com/redirect/0a1b-2c3d?j=eyJ1",
        "https://substack.com/redirect/2/" + packed("[1]"),
        "https://substack.com/redirect/2/" + packed('{"e": 7}'),
        "https://substack.com/redirect/2/" + packed("[" * 100_000),
        "https://email.courier.example/c/" + packed(zlib.compress(b"h=0a")),
        "https://email.courier.example/c/eJzzzz",
        "https://0a.ct.sendgrid.net/ls/click?upn=u001.0a1b",
        "https://0a.list-manage.com/track/click?u=0a&id=1b&e=2c",
        "https://urldefense.com/v3/__https://ledger.example/a*b__;Iw!!a!b$",
        "https://youtu.be/quay",
        "https://link.com/?url=https://ledger.example/",
        "https://ledger.example/share?url=https%3A%2F%2Fcourier.example%2F",
        "https://ledger.example/login?redirect=https%3A%2F%2Fledger.example%2F",
        "https://imgs.ledger.example/rs:fit/aHR0cHM6Ly93d3cu",
        "https://web.archive.org/web/2024/https://ledger.example/quay",
        "https://1.cdn.ampproject.org/rtv/01/amp4ads-v0.js",
    ],
)
def test_an_address_that_shows_no_target_stays_as_it_is(address: str) -> None:
    assert shown(address) == urls.parse(address).href
    assert urls.match_key(urls.parse(address)) == urls.match_key(
        urls.parse(urls.published(urls.parse(address)))
    )


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://youtu.be/a1B2c3D4e5F?si=x&t=30", "https://www.youtube.com/watch?v=a1B2c3D4e5F&si=x&t=30"),
        ("https://www.youtube.com/embed/a1B2c3D4e5F", "https://www.youtube.com/watch?v=a1B2c3D4e5F"),
        ("https://open.substack.com/pub/quay/p/tides?r=7", "https://quay.substack.com/p/tides?r=7"),
        ("https://amp.cnn.com/cnn/2024/a/index.html?x=1", "https://www.cnn.com/2024/a/index.html?x=1"),
        ("https://www.google.com/amp/ledger.example/a", "http://ledger.example/a"),
    ],
)
def test_what_is_another_spelling_of_an_address_is_put_into_that(address: str, target: str) -> None:
    assert shown(address) == target


def wrapped(target: str, times: int) -> str:
    for _ in range(times):
        target = f"https://l.facebook.com/l.php?u={quote(target, safe='')}"
    return target


def test_google_news_may_show_a_target_of_more_than_127_letters() -> None:
    target = "https://ledger.example/" + "quay-" * 50
    assert shown(google_news(target)) == target


@pytest.mark.parametrize("times", [1, 2, 5])
def test_wrappers_within_wrappers_are_taken_off(times: int) -> None:
    assert shown(wrapped(TARGET, times)) == TARGET


def test_five_deep_and_no_deeper() -> None:
    """Who wraps a page six times does not mean to show it, and an end there must be."""
    assert shown(wrapped(TARGET, 6)) == wrapped(TARGET, 6)


def test_wrappers_of_several_kinds_are_taken_off() -> None:
    link = f"https://link.courier.example/click/1.2/{packed('https://amp-x.cdn.ampproject.org/c/s/ledger.example/a')}/0a"
    mail = f"https://nam12.safelinks.protection.outlook.com/?url={quote(link, safe='')}&data=05"
    assert shown(mail) == "https://ledger.example/a"


def test_a_target_in_another_encoding_than_utf_8_stays_as_it_is() -> None:
    assert (
        shown("https://l.facebook.com/l.php?u=https%3A%2F%2Fledger.example%2Fqu%E4y")
        == "https://ledger.example/qu%E4y"
    )


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed(zlib.compress(b"x" * 50_000_000 + b"&l=https%3A%2F%2Fledger.example%2F"))
    assert shown(f"https://email.courier.example/c/{bomb}").startswith("https://email.courier.example/")


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(NotAUrlError):
        urls.unwrapped("quay")


ROWS = [
    (host.replace(".**", ".example").replace(".*", ".com").replace("*", "any.example"), parameter)
    for host, rows in WRAPPERS.items()
    for row in rows
    for parameter in row[1] or ("url",)
]


@given(
    st.sampled_from(ROWS),
    st.sampled_from(
        [
            "/url",
            "/",
            "/l.php",
            "/click",
            "/redirect",
            "/c/",
            "/ck/a",
            "/amp/s/",
            "/c/s/",
            "/redirect/2/",
            "/CL0/",
        ]
    ),
    anything | addresses.map(lambda text: quote(text, safe="")) | addresses.map(packed),
)
def test_whatever_is_wrapped_unwrapping_ends_and_is_final(row: tuple[str, str], path: str, text: str) -> None:
    host, parameter = row
    for address in (f"https://{host}{path}?{parameter}={text}", f"https://{host}{path}{text}"):
        try:
            target = urls.unwrapped(address)
        except NotAUrlError:
            assume(False)
        assert target.protocol in ("http:", "https:")
        assert urls.unwrapped(target).href == target.href
        assert urls.match_key(target) == urls.match_key(urls.parse(address))
        assert urls.published(target) == urls.published(urls.parse(address))
