"""Newsletters: what they link to read, where it came from, and nothing of what a mail needs besides."""

import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from roundup.collect import files, mail
from roundup.collect.files import LeftOut, Row, Unreadable
from roundup.errors import NotAUrlError
from roundup.given import Capture

FILES = Path(__file__).parent / "files"
LETTER = "The ferry is back – and so is the mud"
HEAD = "From: Quay Weekly <letter@quay.example>\nSubject: Mud\nDate: Wed, 03 Jan 2024 06:30:00 +0100\n"

Rows = list[Row | Unreadable | LeftOut]


def unwrap(url: str) -> str:
    """As the address rules do for the wrappers that they know."""
    from urllib.parse import parse_qs, urlsplit

    return parse_qs(urlsplit(url).query)["u"][0] if url.startswith("https://click.quay.example/") else url


def read(body: bytes | str) -> Rows:
    return list(files.read(body.encode() if isinstance(body, str) else body, "mail.dat", unwrap).rows)


def test_a_newsletter_comes_to_what_it_links_with_its_name_subject_and_date() -> None:
    body = (FILES / "newsletter.eml").read_bytes()
    assert files.read(body, "x").format == "mail"

    def row(url: str, title: str = "") -> Row:
        capture = Capture(url, how="mail", via=f"Quay Weekly — {LETTER}")
        return Row(1, capture, "2024-01-03T05:30:00Z", {"title": title} if title else {}, LETTER)

    rows = read(body)
    counted = "https://click.quay.example/r?u=https%3A%2F%2Fharbour.example%2Fferry&s="
    assert [one for one in rows if isinstance(one, Row)] == [
        *(row(f"{counted}{number}", "The ferry to Karst is running again") for number in (42, 43, 41)),
        row("https://town.example/paper.pdf"),
        row("https://hedge.example/quays"),
        row("https://harbour.example/mud", "Mud falls for a third week"),
        row("https://owls.example/noon", "Owls at noon, cafés at midnight"),
        row("https://tallow.example/prices", "Tallow is dear, and will stay dear"),
    ]
    assert [one.why for one in rows if isinstance(one, LeftOut)] == [
        "the mail in a browser",
        "no page's address",
        "to share",
        "an account",
        "to unsubscribe",
        "the settings of a subscription",
        "the settings of a subscription",
        "a picture",
    ]


def test_a_mailbox_comes_to_the_links_of_each_of_its_mails() -> None:
    found = files.read((FILES / "newsletters.mbox").read_bytes(), "x")
    assert found.format == "mailbox"
    told = [
        (row.line, row.capture.url, row.said["title"], row.capture.via, row.saved_at)
        if isinstance(row, Row)
        else row
        for row in found.rows
    ]
    first, second = "Quay Weekly — In plain words", "toast@hedge.example — Käse"
    wednesday, thursday = "2024-01-03T05:30:00Z", "2024-01-04T08:00:00Z"
    ferry, mud = "The ferry to Karst is running again", "From Varnholm: Mud falls for a third week"
    assert told == [
        (2, "https://harbour.example/ferry", ferry, first, wednesday),
        (2, "https://harbour.example/mud", mud, first, wednesday),
        LeftOut(2, "to unsubscribe", "In plain words"),
        (14, "https://hedge.example/toast", "Toast and hedges are cheaper than ever", second, thursday),
    ]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("name", ["newsletter.eml", "newsletters.mbox"])
def test_the_line_ends_of_a_mail_change_nothing(name: str, end: str) -> None:
    body = (FILES / name).read_bytes()
    assert read(body.replace(b"\n", end.encode())) == read(body)


@pytest.mark.parametrize("before", [b"\n", b"\r\n\r\n", b"\xef\xbb\xbf"])
def test_what_stands_before_the_first_header_changes_nothing(before: bytes) -> None:
    body = (FILES / "newsletter.eml").read_bytes()
    assert read(before + body) == read(body)


# ---------------------------------------------------------------- parts and headers


def test_a_plain_mail_has_its_titles_before_the_address_or_above_it() -> None:
    rows = read(
        f"{HEAD}\nThe ferry to Karst is running again\nhttps://a.example/1\n\n* Mud falls for a third week: "
        "<https://a.example/2>\n[1] https://a.example/3\n\nhttps://a.example/4\n"
    )
    assert [(row.capture.url, row.said.get("title")) for row in rows if isinstance(row, Row)] == [
        ("https://a.example/1", "The ferry to Karst is running again"),
        ("https://a.example/2", "Mud falls for a third week"),
        ("https://a.example/3", None),
        ("https://a.example/4", None),
    ]


def test_a_mail_that_was_sent_on_keeps_its_own_sender_and_date() -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "Ada <ada@home.example>", "Fwd: Mud"
    outer["Date"] = "Fri, 05 Jan 2024 09:00:00 +0000"
    outer.set_content("Have a look at https://a.example/own")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "Quay Weekly <letter@quay.example>", "Mud"
    inner["Date"] = "Wed, 03 Jan 2024 06:30:00 +0100"
    inner.set_content('<a href="https://a.example/mud">Mud</a>', subtype="html")
    outer.add_attachment(inner)
    rows = [row for row in read(bytes(outer)) if isinstance(row, Row)]
    assert [(row.capture.url, row.capture.via, row.saved_at) for row in rows] == [
        ("https://a.example/own", "Ada — Fwd: Mud", "2024-01-05T09:00:00Z"),
        ("https://a.example/mud", "Quay Weekly — Mud", "2024-01-03T05:30:00Z"),
    ]


@pytest.mark.parametrize(
    ("html", "urls"),
    [
        ('<p><a href="https://a.example/html">Mud</a></p>', ["https://a.example/html"]),
        ("<p>The letter is below, as plain text.</p>", ["https://a.example/plain"]),
    ],
)
def test_the_plain_text_is_read_where_the_html_links_nothing(html: str, urls: list[str]) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "x"
    message.set_content("https://a.example/plain")
    message.add_alternative(html, subtype="html")
    assert [row.capture.url for row in read(bytes(message)) if isinstance(row, Row)] == urls


def test_only_addresses_of_pages_are_asked_for_their_target_and_a_bad_one_is_told() -> None:
    asked = []

    def refuse(url: str) -> str:
        asked.append(url)
        raise NotAUrlError("it has no host")

    letter = f'{HEAD}Content-Type: text/html\n\n<a href="mailto:a@b.example">A</a> <a href="https://[">B</a>'
    rows = list(files.read(letter.encode(), "x", refuse).rows)
    assert (asked, [type(row) for row in rows]) == (["https://["], [LeftOut, Unreadable])


def test_an_attachment_is_not_read() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "x"
    message.set_content("https://a.example/1")
    message.add_attachment("https://a.example/2", filename="list.txt")
    assert [row.capture.url for row in read(bytes(message)) if isinstance(row, Row)] == [
        "https://a.example/1"
    ]


@pytest.mark.parametrize(
    ("headers", "via"),
    [
        ("From: Quay — Weekly <a@b.example>\nSubject: Mud — again\n", "Quay, Weekly — Mud — again"),
        ("From: a@b.example\nList-Id: Quay Weekly <q.example>\nSubject: Mud\n", "Quay Weekly — Mud"),
        ("From: a@b.example\nList-Id: <quay.example>\nSubject: Mud\n", "quay.example — Mud"),
        ("From: a@b.example\nSubject: Mud\n", "a@b.example — Mud"),
        ("From: Quay <a@b.example>\nReceived: x\n", "Quay"),
        ("From: =?utf-8?b?S8Okc2U=?= <a@b.example>\nSubject: =?iso-8859-1?q?K=E4se?=\n", "Käse — Käse"),
        ("From: Käse <a@b.example>\nSubject: Käse\n", "Käse — Käse"),
        ("From: x\x1b[2J\u202e <a@b.example>\nSubject: =?unknown?q?Mud?=\n", "x — =?unknown?q?Mud?="),
        ("From: a\nSubject: =?€iso-8859-1?q?Mud?=\n", "a — =?€iso-8859-1?q?Mud?="),
        ("Received: x\nMessage-ID: y\n", None),
    ],
)
def test_a_newsletter_is_called_as_its_sender_else_as_its_list(headers: str, via: str | None) -> None:
    (row,) = read(f"{headers}\nhttps://a.example/")
    assert isinstance(row, Row)
    assert row.capture.via == via


@pytest.mark.parametrize("date", ["", "Date: never\n", "Date: Wed, 99 Jan 2024 06:30:00 +0100\n", "Date: \n"])
def test_a_mail_without_a_date_is_read_as_well(date: str) -> None:
    (row,) = read(f"From: a@b.example\nSubject: x\n{date}\nhttps://a.example/")
    assert isinstance(row, Row)
    assert row.saved_at is None


@pytest.mark.parametrize(
    "charset", ["iso-8859-1", "windows-1252", "utf-8", "unknown", "hex", "x\xff", "a\0", "idna"]
)
def test_words_are_read_whatever_charset_is_named(charset: str) -> None:
    body = '<p><a href="https://a.example/">Käse wird für alle teuer</a></p>'
    raw = f"{HEAD}Content-Type: text/html; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode()
    (row,) = read(raw + body.encode("utf-8" if charset == "utf-8" else "windows-1252"))
    assert isinstance(row, Row)
    assert row.said == {"title": "Käse wird für alle teuer"}


# ---------------------------------------------------------------- hostile mails


def parts(many: int) -> str:
    part = '--B\nContent-Type: text/html\n\n<p><a href="https://a.example/{}">Mud</a></p>\n'
    return (
        f"{HEAD}Content-Type: multipart/mixed; boundary=B\n\n"
        + "".join(map(part.format, range(many)))
        + "--B--"
    )


def test_a_mail_of_ten_thousand_parts_is_read_up_to_a_bound_which_is_told() -> None:
    rows = read(parts(10_000))
    assert len([row for row in rows if isinstance(row, Row)]) == 1_000
    assert rows[-1] == Unreadable(1, "it has 10,000 parts, of which the first 1,000 were read")


def test_parts_that_stand_too_deep_in_one_another_are_told_and_the_next_mail_goes_in() -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=B{n}\n\n--B{n}\n" for n in range(10_000))
    box = f"From a Wed Jan  3 05:30:09 2024\n{HEAD}{nested}\n\nFrom a Wed Jan  3 05:30:09 2024\n{HEAD}\n"
    rows = read(f"{box}https://a.example/")
    assert isinstance(rows[0], Unreadable)
    assert rows[0].why == "its parts stand too deep in one another"
    assert isinstance(rows[1], Row)


def test_no_half_of_an_address_is_taken_from_where_a_mail_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    for most in range(20, 60):
        monkeypatch.setattr(mail, "MOST_LETTERS", most)
        rows = read(f"{HEAD}\nhttps://a.example/first\nhttps://a.example/second\n")
        taken = {row.capture.url for row in rows if isinstance(row, Row)}
        assert taken <= {"https://a.example/first", "https://a.example/second"}


def test_a_mail_that_is_too_long_is_read_at_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MOST_LETTERS", 5_000)
    link = '<p><a href="https://a.example/{}">Mud</a></p>\n'
    rows = read(f"{HEAD}Content-Type: text/html\n\n" + "".join(map(link.format, range(200))))
    taken = [row.capture.url for row in rows if isinstance(row, Row)]
    assert 100 < len(taken) < 130
    assert taken == [f"https://a.example/{n}" for n in range(len(taken))]
    assert rows[-1] == Unreadable(1, "it is longer than the 5,000 letters that were read")


@pytest.mark.parametrize(
    "letter",
    [
        "From: " + "a," * 9_000 + "\nSubject: x\n\nhttps://a.example/",
        "From: a\nSubject: " + "=?utf-8?q?a?= " * 1_000 + "\n\nhttps://a.example/",
        "From: a\nSubject: x\nContent-Type: text/plain; " + '";' * 100_000 + "\n\nhttps://a.example/",
        "From: a\nSubject: x\nContent-Type: text/plain; " + "a*0=b;" * 100_000 + "\n\nhttps://a.example/",
        "From: a\nSubject: x\nContent-Type: text/html\n\n"
        + "<div>" * 100_000
        + "<a href=https://a.example/>Mud</a>",
        "From: a\nSubject: x\nContent-Type: text/html\n\n<a href=https://a.example/>Mud</a>"
        + "<!--" * 200_000,
        "From: a\nSubject: x\nContent-Type: text/html\n\n" + "<a href=https://a.example/>Mud</a> " * 50_000,
    ],
    ids=["senders", "encoded words", "quotation marks", "pieces", "elements", "comments", "links in a line"],
)
def test_a_hostile_mail_takes_seconds_and_keeps_its_link(letter: str) -> None:
    begun = time.process_time()
    assert [row.capture.url for row in read(letter) if isinstance(row, Row)] == ["https://a.example/"]
    assert time.process_time() - begun < 15
