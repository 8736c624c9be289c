"""The same article in thirty spellings is one link, by whichever way they come; what only looks alike are two."""

from pathlib import Path

import pytest

from roundup.app import feeds, imports, lists
from roundup.app.desk import Desk
from tests.conftest import Answer, SmallWeb
from tests.newsroom import take

PATH = "2024/01/03/quay-of-varnholm-reopens"
ONE = f"https://www.ledger.example/{PATH}"
WRAPPED = "https%3A%2F%2Fwww.ledger.example%2F2024%2F01%2F03%2Fquay-of-varnholm-reopens"

BY_HAND = [
    ONE,
    f"http://ledger.example/{PATH}/",
    f"HTTPS://WWW.LEDGER.EXAMPLE:443/{PATH}",
    f"ledger.example/{PATH}#comments",
    f"<https://www.ledger.example/{PATH}>",
    "https://www.ledger.example/2024/01/03/qu%61y-of-varnholm-reopens",
    "https://www.ledger.example//2024/01/./03/x/../quay-of-varnholm-reopens",
    f"https://ledger.example/{PATH}?share=twitter&ref=thequays.example",
]
IN_THE_FEED = [
    f"https://www.ledger.example/{PATH}?utm_source=rss&utm_medium=feed",
    f"https://amp.ledger.example/{PATH}",
    f"https://www.ledger.example/{PATH}/amp/",
    f"https://www.ledger.example/{PATH}?outputType=amp",
    f"https://m.ledger.example/{PATH}?source=rss",
    f"https://www.ledger.example/{PATH}/index.html",
    f"https://www.ledger.example/{PATH}?at_medium=RSS&xtor=RSS-3208",
]
IN_BOOKMARKS = [
    f"https://www.ledger.example/{PATH}?fbclid=IwAR0x&mibextid=Zx",
    f"https://www.google.com/amp/s/amp.ledger.example/{PATH}",
    f"https://amp-ledger-example.cdn.ampproject.org/c/s/amp.ledger.example/{PATH}?usqp=mq331",
    f"https://www.google.com/url?q={WRAPPED}&sa=D",
    f"https://l.facebook.com/l.php?u={WRAPPED}%3Ffbclid%3DIw&h=AT0",
    f"https://www.ledger.example/{PATH}?print=1",
    f"https://translate.google.com/translate?sl=auto&tl=en&u={WRAPPED}",
    f"https://www.ledger.example/{PATH};jsessionid=0A1B2C",
]
IN_THE_MAIL = [
    f"https://www.ledger.example/{PATH}?mc_cid=0a1b2c&mc_eid=3d4e5f",
    f"https://nam02.safelinks.protection.outlook.com/?url={WRAPPED}&data=05",
    f"https://urldefense.com/v3/__https://www.ledger.example/{PATH}__;!!x!y$",
    f"https://quays.us4.list-manage.com/track/click?u=1&id=2&url={WRAPPED}",
    f"https://out.reddit.com/t3_x?url={WRAPPED}&token=x",
    f"https://www.ledger.example/{PATH}?utm_campaign=weekly&_hsenc=p2ANq&_hsmi=28",
    f"https://t.umblr.com/redirect?z={WRAPPED}&t=x",
]


def rss(links: list[str]) -> Answer:
    """A feed with an entry for each of these."""
    items = "".join(
        f"<item><title>Quay reopens</title><guid>{n}</guid><link>{url.replace('&', '&amp;')}</link></item>"
        for n, url in enumerate(links)
    )
    return Answer(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Quays</title>{items}</channel></rss>'
    )


def bookmarks(tmp_path: Path, links: list[str]) -> str:
    """A browser's file of these."""
    file = tmp_path / "bookmarks.html"
    rows = "".join(f'<DT><A HREF="{url.replace("&", "&amp;")}">Quay reopens</A>\n' for url in links)
    file.write_text(f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n{rows}</DL><p>\n")
    return str(file)


def mail(tmp_path: Path, links: list[str]) -> str:
    """A newsletter that links these."""
    file = tmp_path / "letter.eml"
    body = "".join(f'<p><a href="{url.replace("&", "&amp;")}">Quay reopens</a> at last.</p>' for url in links)
    file.write_text(
        "From: The Quays <letter@quays.example>\nTo: ada@tides.example\nSubject: The week\n"
        "Date: Wed, 03 Jan 2024 09:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
        f"<html><body>{body}</body></html>\n"
    )
    return str(file)


def test_thirty_spellings_from_four_sides_are_one_link_with_all_sightings(
    desk: Desk, web: SmallWeb, tmp_path: Path
) -> None:
    assert len({*BY_HAND, *IN_THE_FEED, *IN_BOOKMARKS, *IN_THE_MAIL}) == 30
    for url in BY_HAND:
        take(desk, url)
    web.pages["/feed.xml"] = rss(IN_THE_FEED)
    feeds.add(desk, web.url("/feed.xml"))
    imports.take_in(desk, bookmarks(tmp_path, IN_BOOKMARKS), pick=False, dry=False)
    imports.take_in(desk, mail(tmp_path, IN_THE_MAIL), pick=False, dry=False)
    (row,) = lists.rows(desk)
    seen = lists.show(desk, int(row["id"]))["sightings"]
    ways = [one["how"] for one in seen]
    assert [ways.count(how) for how in ("add", "feed", "import", "mail")] == [8, 7, 8, 7]
    assert row["url"] == ONE
    assert {one["url"] for one in seen} == {*BY_HAND, *IN_THE_FEED, *IN_BOOKMARKS, *IN_THE_MAIL}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://ledger.example/quay", "https://ledger.example/Quay"),
        ("https://ledger.example/quay-of-varnholm-1", "https://ledger.example/quay-of-varnholm-2"),
        ("https://ledger.example/2024/01/03/quay", "https://ledger.example/2024/01/04/quay"),
        ("https://ledger.example/quay", "https://ledger.example/quay.html"),
        ("https://ledger.example/?p=101", "https://ledger.example/?p=102"),
        ("https://ledger.example/story?id=7", "https://ledger.example/story?id=7&page=2"),
        ("https://ledger.example/story?id=7", "https://ledger.example/story?ID=7"),
        ("https://ledger.example/search?q=ref", "https://ledger.example/search?q=source"),
        ("https://ledger.example/item?ref=7", "https://ledger.example/item?ref=8"),
        ("https://ledger.example/item?source=town-hall", "https://ledger.example/item?source=harbour"),
        ("https://ledger.example/view?share=quay", "https://ledger.example/view?share=pier"),
        ("https://ledger.example/map?via=karst", "https://ledger.example/map?via=sorrel"),
        ("https://ledger.example/amp", "https://ledger.example/"),
        ("https://ledger.example/amplifier", "https://ledger.example/lifier"),
        ("https://ledger.example/prints/quay", "https://ledger.example/quay"),
        ("https://ledger.example/news", "https://news.ledger.example/"),
        ("https://ada.blogs.example/post", "https://ben.blogs.example/post"),
        ("https://m.substack.com/p/quay", "https://substack.com/p/quay"),
        ("https://ledger.example:8080/quay", "https://ledger.example/quay"),
        ("https://ledger.example/quay", "https://ledger.invalid/quay"),
        ("https://ledger.example/a%2Fb", "https://ledger.example/a/b"),
        ("https://ledger.example/a+b", "https://ledger.example/a%20b"),
        ("https://ledger.example/#!/quay", "https://ledger.example/#!/pier"),
        ("https://ledger.example/#/quay", "https://ledger.example/#/pier"),
        ("https://ledger.example/de/quay", "https://ledger.example/en/quay"),
        ("https://ledger.example/quay?lang=de", "https://ledger.example/quay?lang=en"),
        ("https://www.youtube.com/watch?v=a1B2c3D4e5F", "https://www.youtube.com/watch?v=a1B2c3D4e5f"),
        (
            "https://news.ycombinator.com/item?id=38000001",
            "https://news.ycombinator.com/item?id=38000002",
        ),
        ("https://www.google.com/search?q=quay", "https://www.google.com/search?q=pier"),
        (
            "https://web.archive.org/web/20240103/https://ledger.example/quay",
            "https://ledger.example/quay",
        ),
    ],
)
def test_two_pages_that_look_alike_are_two_links(desk: Desk, one: str, other: str) -> None:
    assert take(desk, one) != take(desk, other)
    assert len(lists.rows(desk)) == 2
