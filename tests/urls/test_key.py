"""The match key: which addresses are one page, and which look alike and are two."""

import base64
import json
import zlib

import pytest

from roundup import urls

PAGE = "https://ledger.example/2024/quay"


def key(given_url: str) -> str:
    return urls.match_key(urls.parse(given_url))


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


# -- one page


@pytest.mark.parametrize(
    "other",
    [
        "http://ledger.example/2024/quay",
        "HTTPS://LEDGER.Example/2024/quay",
        "https://www.ledger.example/2024/quay",
        "https://ledger.example./2024/quay",
        "https://ledger.example:443/2024/quay",
        "http://ledger.example:80/2024/quay",
        "https://ada:secret@ledger.example/2024/quay",
        "https:ledger.example/2024/quay",
        "https:\\\\ledger.example\\2024\\quay",
        "ledger.example/2024/quay",
        "  https://ledger.example/2024/quay\n",
        "https://ledger.example/2024/quay/",
        "https://ledger.example/2024/quay//",
        "https://ledger.example//2024//quay",
        "https://ledger.example/x/../2024/./quay",
        "https://ledger.example/2024/qu%61y",
        "https://ledger.example/2024/quay/index.html",
        "https://ledger.example/2024/quay/index.php",
        "https://ledger.example/2024/quay/Default.aspx",
        "https://ledger.example/2024/quay?",
        "https://ledger.example/2024/quay?&",
        "https://ledger.example/2024/quay#",
        "https://ledger.example/2024/quay#section-3",
        "https://ledger.example/2024/quay#:~:text=ferry",
        "https://ledger.example/2024/quay#/slide/2",
        "https://ledger.example/2024/quay?utm_source=x&utm_medium=y",
        "https://ledger.example/2024/quay?utm_source=x&amp;utm_medium=y",
        "https://ledger.example/2024/quay&utm_source=x",
        "https://ledger.example/2024/quay%3Futm_source%3Dx",
        "https://ledger.example/2024/quay?%75tm_source=x",
        "https://ledger.example/2024/quay?fbclid=y#top",
        "https://ledger.example/2024/quay?phpsessid=0a1b2c",
        "https://ledger.example/2024/quay;jsessionid=0A1B2C",
        "https://ledger.example/(S(lit3py55t21z5v55))/2024/quay",
        "https://m.ledger.example/2024/quay",
        "https://mobile.ledger.example/2024/quay",
        "https://touch.ledger.example/2024/quay",
        "https://wap.ledger.example/2024/quay",
        "https://www.m.ledger.example/2024/quay",
        "https://ledger.example/2024/quay?mobile=1",
        "https://amp.ledger.example/2024/quay",
        "https://ledger.example/2024/quay/amp",
        "https://ledger.example/2024/quay/amp/",
        "https://ledger.example/2024/quay.amp",
        "https://ledger.example/amp/2024/quay",
        "https://ledger.example/2024/quay?amp=1",
        "https://ledger.example/2024/quay?amp",
        "https://ledger.example/2024/quay?amp&amp_js_v=0.1&usqp=mq331",
        "https://ledger.example/2024/quay?outputType=amp",
        "https://ledger.example/2024/quay?noamp=mobile",
        "https://ledger.example/2024/quay?print=1",
        "https://ledger.example/2024/quay?print",
        "https://ledger.example/2024/quay?view=print",
        "https://ledger.example/2024/quay/print/",
        "https://ledger.example/print/2024/quay",
        "https://ledger.example/2024/quay?printable=yes",
        "https://ledger.example/2024/quay?replytocom=77#respond",
        "https://ledger.example/2024/quay?unlocked_article_code=1.Ab0.x-Yz",
        "https://ledger.example/2024/quay?gift=9f8e7d6c",
        "https://www.google.com/amp/s/ledger.example/2024/quay",
        "https://www.google.com/amp/s/amp.ledger.example/2024/quay",
        "https://www.google.de/amp/www.ledger.example/2024/quay/amp",
        "https://ledger-example.cdn.ampproject.org/c/s/ledger.example/2024/quay/amp",
        "https://ledger-example.cdn.ampproject.org/v/s/www.ledger.example/2024/quay?amp_js_v=0.1#origin=x",
        "https://www.google.com/url?sa=t&q=quay&url=https%3A%2F%2Fledger.example%2F2024%2Fquay&usg=x",
        "https://www.google.co.uk/url?q=https://ledger.example/2024/quay&sa=D",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fledger.example%2F2024%2Fquay%3Ffbclid%3Dx&h=AT0",
        "https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fledger.example%2F2024%2Fquay&data=05",
        "https://duckduckgo.com/l/?uddg=https%3A%2F%2Fledger.example%2F2024%2Fquay&rut=0a",
        "https://click.courier.example/r?id=7&url=https%3A%2F%2Fledger.example%2F2024%2Fquay",
        "https://courier.example/redirect?url=https%3A%2F%2Fledger.example%2F2024%2Fquay",
    ],
)
def test_two_spellings_of_one_page_have_one_key(other: str) -> None:
    assert key(other) == key(PAGE) == "ledger.example/2024/quay"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://ledger.example/q?a=1&b=2", "https://ledger.example/q?b=2&utm_id=x&a=1"),
        ("https://ledger.example/q?a=1&b=2", "https://ledger.example/q?a=1&amp;b=2"),
        ("https://ledger.example/q?a=1&b=2", "https://ledger.example/q?a=1&amp;amp;b=2&amp;amp;utm_id=x"),
        ("https://ledger.example/q?a=1", "https://ledger.example/q?a=%31"),
        ("https://ledger.example/q?a=1", "https://ledger.example/q?a=1?utm_source=x&utm_medium=y"),
        ("https://ledger.example/q?a", "https://ledger.example/q?a="),
        ("https://ledger.example/q?a=b+c", "https://ledger.example/q?a=b%20c"),
        ("https://ledger.example/q?a[]=1", "https://ledger.example/q?a%5B%5D=1"),
        ("https://ledger.example/q?a=b==", "https://ledger.example/q?a=b%3D%3d"),
        ("https://ledger.example/q?a=b%26c%3Dd", "https://ledger.example/q?a=b%26c%3dd"),
        ("https://ledger.example/Quay_(port)", "https://ledger.example/Quay_%28port%29"),
        ("https://ledger.example/it's", "https://ledger.example/it%27s"),
        ("https://ledger.example/100%", "https://ledger.example/100%25"),
        ("https://ledger.example/übersicht", "https://ledger.example/%C3%BCbersicht"),
        ("https://ledger.example/%c3%bc", "https://ledger.example/%C3%BC"),
        ("https://hafenblatt-ö.example/", "https://xn--hafenblatt--1fb.example"),
        ("https://ｌｅｄｇｅｒ.example/a", "https://ledger.example/a"),
        ("http://0x7f.1/a", "http://127.0.0.1/a"),
        ("https://ledger.example/", "https://ledger.example/index.html"),
        ("https://ledger.example/index.php?id=3", "https://ledger.example/?id=3"),
        ("https://ledger.example/news/amp/quay-12345678", "https://ledger.example/news/quay-12345678"),
        ("https://ledger.example/quay.amp.html", "https://ledger.example/quay.html"),
        ("https://app.ledger.example/#!/quay", "https://www.app.ledger.example/index.html#!/quay/"),
        ("https://en.m.wikipedia.org/wiki/Quay#Types", "https://en.wikipedia.org/wiki/Quay?wprov=sfla1"),
        ("https://m.ledger.co.uk/quay", "https://www.ledger.co.uk/quay"),
        ("https://m.blog.ledger.example/quay", "https://blog.ledger.example/quay"),
        ("https://twitter.com/ada/status/7?s=20&t=x", "https://x.com/ada/status/7"),
        ("https://mobile.twitter.com/ada/status/7", "https://x.com/ada/status/7"),
        ("https://www.bbc.co.uk/news/uk-7?at_medium=RSS", "https://www.bbc.com/news/uk-7"),
        ("https://old.reddit.com/r/a/comments/7/b/?share_id=x", "https://www.reddit.com/r/a/comments/7/b"),
        ("https://quay.blogspot.de/2024/01/a.html?m=1", "https://quay.blogspot.com/2024/01/a.html"),
        (
            "https://youtu.be/a1B2c3D4e5F?si=x&t=30",
            "https://www.youtube.com/watch?v=a1B2c3D4e5F&feature=share",
        ),
        ("https://www.youtube.com/embed/a1B2c3D4e5F", "https://m.youtube.com/watch?v=a1B2c3D4e5F&list=PL7"),
        (
            "https://www.nytimes.com/2024/01/03/a.html?smid=nytcore-ios",
            "https://nytimes.com/2024/01/03/a.html",
        ),
        (
            "https://www.wsj.com/articles/a-7?st=x1y2z3&reflink=desktop",
            "https://www.wsj.com/articles/a-7?mod=hp",
        ),
        ("https://medium.com/@ada/a-7?source=rss&sk=0a1b", "https://medium.com/@ada/a-7"),
        (
            "https://open.substack.com/pub/quay/p/tides?r=7&utm_campaign=x",
            "https://quay.substack.com/p/tides",
        ),
        ("https://amp.cnn.com/cnn/2024/01/03/a/index.html", "https://www.cnn.com/2024/01/03/a/"),
        ("https://www.sueddeutsche.de/a-1.7?reduced=true", "https://sueddeutsche.de/a-1.7"),
        ("https://www.amazon.co.uk/dp/B07?tag=x-21&ref_=y", "https://amazon.co.uk/dp/B07"),
        (f"https://substack.com/redirect/2/{packed(json.dumps({'e': PAGE}))}.sig?j=x", PAGE),
    ],
)
def test_two_spellings_that_need_a_closer_look_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize("ending", ["html", "htm", "shtml", "xhtml", "php", "asp", "aspx", "jsp", "cfm"])
def test_a_folder_and_its_index_are_one_page(ending: str) -> None:
    assert key(f"https://ledger.example/2024/index.{ending}") == key("https://ledger.example/2024/")


@pytest.mark.parametrize("ending", ["html", "htm", "asp", "aspx"])
def test_a_folder_and_what_is_shown_in_it_by_default_are_one_page(ending: str) -> None:
    assert key(f"https://ledger.example/2024/default.{ending}") == key("https://ledger.example/2024/")


# -- two pages


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://ledger.example/quay", "https://ledger.example/Quay"),
        ("https://ledger.example/quay", "https://ledger.example/quay/1"),
        ("https://ledger.example/quay", "https://ledger.example/quay.html"),
        ("https://ledger.example/quay", "https://ledger.example/quay-2"),
        ("https://ledger.example/quay", "https://ledger.example/quay%2F"),
        ("https://ledger.example/a/b", "https://ledger.example/a%2Fb"),
        ("https://ledger.example/a+b", "https://ledger.example/a%20b"),
        ("https://ledger.example/a;b", "https://ledger.example/a"),
        ("https://ledger.example/a%3Fb", "https://ledger.example/a?b"),
        ("https://ledger.example/a%23b", "https://ledger.example/a#b"),
        ("https://ledger.example/quay", "https://ledger.invalid/quay"),
        ("https://ledger.example/quay", "https://news.ledger.example/quay"),
        ("https://ledger.example/quay", "https://ledger.example:8443/quay"),
        ("https://ledger.example/quay", "https://wwwledger.example/quay"),
        ("https://ledger.example/quay", "https://mledger.example/quay"),
        ("https://ledger.example/quay", "https://lеdger.example/quay"),  # a Cyrillic е
        ("https://m.example/", "https://mobile.example/"),
        ("https://m.co.uk/", "https://mobile.co.uk/"),
        ("https://www.com/", "https://com.www.com/"),
        ("https://amp.dev/", "https://dev/"),
        ("https://m.substack.com/p/tides", "https://mobile.substack.com/p/tides"),
        ("https://m.substack.com/p/tides", "https://substack.com/p/tides"),
        ("https://amp.blogspot.com/2024/01/a.html", "https://m.blogspot.com/2024/01/a.html"),
        ("https://ada.tumblr.com/post/7", "https://tumblr.com/post/7"),
        ("https://x.com/ada/status/7", "https://x.com/ada/status/8"),
        ("https://ledger.example/q?id=1", "https://ledger.example/q?id=2"),
        ("https://ledger.example/?p=1", "https://ledger.example/?p=2"),
        ("https://ledger.example/?p=1", "https://ledger.example/"),
        ("https://www.youtube.com/watch?v=a1B2c3D4e5F", "https://www.youtube.com/watch?v=a1B2c3D4e5G"),
        ("https://www.youtube.com/playlist?list=PL7", "https://www.youtube.com/playlist?list=PL8"),
        ("https://ledger.example/q?a=1", "https://ledger.example/q?A=1"),
        ("https://ledger.example/q?a=1", "https://ledger.example/q?a=1&b"),
        ("https://ledger.example/q?a=1&b=2", "https://ledger.example/q?a=2&b=1"),
        ("https://ledger.example/q?a=1", "https://ledger.example/q?a=1&a=1"),
        ("https://ledger.example/q?a=b%26c=d", "https://ledger.example/q?a=b&c=d"),
        ("https://ledger.example/q?a=b%2Bc", "https://ledger.example/q?a=b+c"),
        ("https://ledger.example/q?a%3Db=c", "https://ledger.example/q?a=b=c"),
        ("https://ledger.example/q?page=2", "https://ledger.example/q"),
        ("https://ledger.example/q?page=all", "https://ledger.example/q"),
        ("https://ledger.example/q?ref=7", "https://ledger.example/q?ref=8"),
        ("https://ledger.example/q?source=7", "https://ledger.example/q?source=8"),
        ("https://ledger.example/q?s=quay", "https://ledger.example/q?s=tide"),
        ("https://ledger.example/q?t=7", "https://ledger.example/q?t=8"),
        ("https://ledger.example/q?lang=de", "https://ledger.example/q?lang=en"),
        ("https://ledger.example/q?utm=1", "https://ledger.example/q"),
        ("https://ledger.example/q?pk_id=1", "https://ledger.example/q?pk_id=2"),
        ("https://ledger.example/q?amp=12", "https://ledger.example/q?amp=20"),
        ("https://ledger.example/q?print=7", "https://ledger.example/q?print=8"),
        ("https://ledger.example/q?type=print", "https://ledger.example/q"),
        ("https://ledger.example/q?gift=1", "https://ledger.example/q?gift=2"),
        ("https://ledger.example/q?gift=teddybear", "https://ledger.example/q?gift=chocolate"),
        ("https://ledger.example/q?m=202401", "https://ledger.example/q?m=202402"),
        ("https://ledger.example/q?sk=photos", "https://ledger.example/q?sk=about"),
        (
            "https://go.ledger.example/emailWebview?mkt_tok=7",
            "https://go.ledger.example/emailWebview?mkt_tok=8",
        ),
        ("https://ledger.example/amp", "https://ledger.example/"),
        ("https://ledger.example/prints/quay", "https://ledger.example/quay"),
        ("https://ledger.example/print", "https://ledger.example/"),
        ("https://ledger.example/poster/print", "https://ledger.example/poster"),
        ("https://ledger.example/print/posters", "https://ledger.example/posters"),
        ("https://ledger.example/guitar/amp/tube", "https://ledger.example/guitar/tube"),
        ("https://ledger.example/index2.html", "https://ledger.example/"),
        ("https://ledger.example/index.xml", "https://ledger.example/"),
        ("https://app.ledger.example/#!/quay", "https://app.ledger.example/#!/tide"),
        ("https://app.ledger.example/#/quay", "https://app.ledger.example/#/tide"),
        ("https://app.ledger.example/#/quay", "https://app.ledger.example/"),
        ("https://www.google.com/search?q=quay", "https://www.google.com/search?q=tide"),
        (
            "https://www.google.com/url?q=https://a.example/",
            "https://www.google.com/url?q=https://b.example/",
        ),
        ("https://google.evil.example/url?q=https://a.example/", "https://a.example/"),
        ("https://ledger.example/share?url=https://a.example/", "https://a.example/"),
        ("https://web.archive.org/web/2024/https://a.example/", "https://a.example/"),
        ("https://t.co/a1B2c3", "https://t.co/a1B2c4"),
    ],
)
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_a_packed_address_is_not_taken_for_another() -> None:
    one, other = (
        f"https://email.courier.example/c/{base64.urlsafe_b64encode(zlib.compress(text.encode())).decode()}"
        for text in ("l=https%3A%2F%2Fledger.example%2F1", "l=https%3A%2F%2Fledger.example%2F2")
    )
    assert (key(one), key(other)) == ("ledger.example/1", "ledger.example/2")
