"""OPML: what other feed readers follow comes in with its folders, and goes out with them."""

import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.collect import opml
from roundup.collect.opml import Subscription
from roundup.collect.rows import LeftOut, UnknownFormatError, Unreadable

FILES = Path(__file__).parent / "files"


Outlines = list[Subscription | Unreadable | LeftOut]


def read(outlines: str, head: str = '<?xml version="1.0"?>') -> Outlines:
    return opml.read(f'{head}<opml version="2.0"><head/><body>{outlines}</body></opml>'.encode())


def followed(body: bytes) -> list[Subscription]:
    return [one for one in opml.read(body) if isinstance(one, Subscription)]


def test_feeds_come_in_with_title_home_page_and_folders_within_folders() -> None:
    assert opml.read((FILES / "feeds.opml").read_bytes()) == [
        Subscription(
            "https://harbour.example/feed?format=rss&full=1",
            "Harbour Post",
            "Trade/Ports & quays",
            "https://harbour.example/",
        ),
        Subscription("https://hedge.example/feed", "Hedge & Toast", "Trade"),
        Subscription("https://owls.example/atom.xml", "Owls"),
        LeftOut(15, "no feed: https://nothing.example/"),
    ]


def test_what_goes_out_comes_in_again_as_it_was() -> None:
    feeds = followed((FILES / "feeds.opml").read_bytes())
    text = opml.write("Feeds of the <newsroom>", feeds)
    assert opml.read(text.encode()) == feeds
    root = ElementTree.fromstring(text)
    assert root.findtext("head/title") == "Feeds of the <newsroom>"
    assert [one.get("text") for one in root.findall("body/outline")] == ["Trade", "Owls"]
    assert [one.get("text") for one in root.findall("body/outline/outline")] == [
        "Ports & quays",
        "Hedge & Toast",
    ]


def test_a_folder_is_written_once_though_its_feeds_do_not_stand_together() -> None:
    feeds = [Subscription("https://a.example/", folder="Sea"), Subscription("https://b.example/")]
    text = opml.write("Feeds", [*feeds, Subscription("https://c.example/", folder="Sea/Mud")])
    assert text.count('text="Sea"') == 1
    assert [feed.folder for feed in followed(text.encode())] == ["Sea", "Sea/Mud", None]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_the_encoding_changes_nothing(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    body = f'{head}<opml><body><outline text="Käse" xmlUrl="https://a.example/"/></body></opml>'
    assert opml.read(body.encode(encoding)) == [Subscription("https://a.example/", "Käse")]


def test_an_ampersand_that_was_not_escaped_does_not_change_an_address() -> None:
    (feed,) = read('<outline text="A & B &nbsp;&copy;" xmlUrl="https://a.example/?a=1&b=2&copy=3"/>')
    assert feed == Subscription("https://a.example/?a=1&b=2&copy=3", "A & B ©")


@pytest.mark.parametrize("name", ["xmlUrl", "xmlurl", "xmlURL", "XMLURL"])
def test_the_address_of_a_feed_may_be_spelt_in_several_ways(name: str) -> None:
    assert read(f'<outline text="A" {name}="https://a.example/"/>') == [
        Subscription("https://a.example/", "A")
    ]


def test_what_is_no_outline_is_passed_over() -> None:
    outlines = '<!-- x --><a/><?php x?><o:OUTLINE xmlns:o="x" text="A" xmlUrl="https://a.example/"/>'
    assert read(outlines) == [Subscription("https://a.example/", "A")]


def test_an_outline_that_gives_no_feed_is_told_with_its_line() -> None:
    outlines = [
        '<outline type="rss" text="Nothing"/>',
        '<outline text="Bad" xmlUrl="https://[a"/>',
        '<outline text="Mail" xmlUrl="mailto:a@b.example"/>',
        '<outline text="Good" xmlUrl="https://a.example/"/>',
        '<outline type="link" text="A page" url="https://b.example/"/>',
        '<outline text="An empty folder"/>',
    ]
    assert read("\n".join(outlines), '<?xml version="1.0"?>\n') == [
        Unreadable(2, "no address of a feed"),
        Unreadable(3, "no browser could read it: its host is missing or malformed"),
        Unreadable(4, "mailto: addresses are no web pages"),
        Subscription("https://a.example/", "Good"),
        LeftOut(6, "no feed: https://b.example/"),
    ]


def test_the_address_that_stands_for_a_missing_title_is_none() -> None:
    feeds = [Subscription("https://a.example/?a=1&b=2")]
    text = opml.write("Feeds", feeds)
    assert [one.get("text") for one in ElementTree.fromstring(text).iter("outline")] == [feeds[0].url]
    assert opml.read(text.encode()) == feeds


def test_a_file_that_breaks_off_is_read_up_to_there() -> None:
    whole = (FILES / "feeds.opml").read_bytes()
    cut = whole[: whole.index(b"https://owls") + 10]
    assert opml.read(cut)[2:] == [
        Unreadable(14, "no address of a feed"),
        Unreadable(14, "the XML is broken around https://ow"),
    ]
    assert [feed.title for feed in followed(cut)] == ["Harbour Post", "Hedge & Toast"]


@pytest.mark.parametrize(
    ("broken", "title", "lost"),
    [
        ('<outline text="A < B" xmlUrl="https://a.example/"/>', "A < B", False),
        ('<outline text="A" text="B" xmlUrl="https://a.example/"/>', "A", False),
        ('<outline text="A" xmlUrl="https://a.example/">', "A", False),
        ('<outline text="the "A"" xmlUrl="https://a.example/"/>', "", True),
        ("<outline text=A xmlUrl='https://a.example/'/>", "", True),
    ],
)
def test_a_feed_that_is_broken_costs_itself_alone_and_is_told(broken: str, title: str, lost: bool) -> None:
    feed = Subscription("https://a.example/", title)
    told = Unreadable(2, "the XML is broken around https://a.example/")
    good = Subscription("https://b.example/", "B")
    found = read(f'{broken}\n<outline text="B" xmlUrl="https://b.example/"/>', '<?xml version="1.0"?>\n')
    assert found == ([good, told] if lost else [feed, good])


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE opml [<!ENTITY a "1234567890"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE opml SYSTEM "https://a.example/opml.dtd">',
    ],
)
def test_an_entity_of_the_file_stays_the_letters_that_it_is(doctype: str) -> None:
    assert read('<outline text="&x;" xmlUrl="https://a.example/"/>', doctype) == [
        Subscription("https://a.example/", "&x;")
    ]


@pytest.mark.parametrize(
    "outlines",
    [
        "<outline " + " ".join(f'a{n}="x"' for n in range(200_000)) + ' xmlUrl="https://a.example/"/>',
        '<outline text="Sea">' * 100_000,
        '<outline text="A" xmlUrl="https://a.example/"/>' * 50_000,
        "&a;" * 500_000,
    ],
    ids=["attributes", "folders", "feeds", "entities"],
)
def test_a_hostile_file_takes_seconds(outlines: str) -> None:
    begun = time.process_time()
    read(outlines)
    assert time.process_time() - begun < 15


@pytest.mark.parametrize(
    "body", [b"", b"<rss/>", b"https://a.example/ <opml>", b"\x00\xff", b"<html><body>opml"]
)
def test_what_is_no_opml_is_told(body: bytes) -> None:
    with pytest.raises(UnknownFormatError, match="no OPML file"):
        opml.read(body)


WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
LETTERS = st.characters(min_codepoint=33, max_codepoint=0x3000, exclude_categories=("Cs", "Cc", "Z"))
FEEDS = st.builds(
    Subscription,
    st.text(LETTERS).map("https://a.example/".__add__),
    WORDS,
    WORDS | st.sampled_from(["Sea", "Sea/Mud", "Sea/Mud/Silt", "/", "a//b"]),
    WORDS,
)


@given(WORDS, st.lists(FEEDS, max_size=8))
def test_any_feeds_that_went_out_once_stay_as_they_are(title: str, feeds: list[Subscription]) -> None:
    """The first time out, titles and folders lose what can't be seen; after that nothing changes but the order."""
    once = followed(opml.write(title, feeds).encode())
    assert sorted(feed.url for feed in once) == sorted(feed.url for feed in feeds)
    again = opml.read(opml.write(title, once).encode())
    assert again == once
