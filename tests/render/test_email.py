"""The issue as a mail: one that a mail program opens unsent, with text, HTML and pictures in it."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.render.document import Document, Image, read
from roundup.render.email import CLIP, clipped, message, pixels
from roundup.render.letters import seen
from roundup.render.text import plain
from roundup.text.markdown import escape, link
from tests.render.letter import LONG, NASTY, issue, png
from tests.render.test_html import COMMANDS, letters, lines, visible, words

GIF = b"GIF89a\x2c\x01\x0a\x00" + bytes(20)
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc4\x00\x05abc"  # an APP0 segment, and a table whose number is near a frame's
    b"\xff\xc2\x00\x0b\x08\x00\x0a\x01\x2c\x01\x01\x11\x00\xff\xd9"
)


def sent(document: Document, images: dict[str, Image] | None = None, seed: str = "2024-W01") -> bytes:
    return message(document, "en", images or {}, boundary_seed=seed)


def opened(mail: bytes) -> EmailMessage:
    found = message_from_bytes(mail, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def part(mail: bytes, kind: str) -> str:
    """The text of this part, with the line ends of a text file."""
    found = opened(mail).get_body((kind,))
    assert found
    return str(found.get_content()).replace("\r\n", "\n")


def shown(document: Document, images: dict[str, Image] | None = None) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(part(sent(document, images), "html"))


# -- the message


def test_a_mail_holds_the_text_first_and_then_the_html() -> None:
    mail = opened(sent(issue()))
    assert mail.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in mail.iter_parts()] == ["text/plain", "text/html"]
    assert part(sent(issue()), "plain") == plain(issue())


def test_pictures_stand_beside_the_html_that_shows_them() -> None:
    image = png(20)
    mail = opened(sent(issue(), {"ice.png": image, "unused.png": image}))
    text, related = mail.iter_parts()
    assert (text.get_content_type(), related.get_content_type()) == ("text/plain", "multipart/related")
    assert related.get_param("type") == "text/html"
    assert isinstance(related, EmailMessage)
    html, picture = related.iter_parts()
    assert html.get_content_type() == "text/html"
    assert picture.get_content() == image.data
    assert (picture.get_content_type(), picture.get_filename()) == ("image/png", "ice.png")
    assert picture.get_content_disposition() == "inline"
    (src,) = lxml.html.document_fromstring(html.get_content()).xpath("//@src")
    assert picture["Content-ID"] == f"<{str(src).removeprefix('cid:')}>"


def test_a_mail_opens_as_a_new_one_without_sender_receiver_or_date() -> None:
    mail = opened(sent(issue()))
    assert mail["X-Unsent"] == "1"
    assert mail["Subject"] == "Ice, ferries and a quota"
    assert mail["MIME-Version"] == "1.0"
    assert sorted(mail.keys()) == ["Content-Type", "MIME-Version", "Subject", "X-Unsent"]


def test_the_subject_is_the_title_where_none_is_given() -> None:
    assert opened(sent(read("---\ntitle: Ice\n---\nText")))["Subject"] == "Ice"
    assert "Subject" not in opened(sent(read("Text")))


@given(st.text(max_size=200) | st.text(st.sampled_from('ab é港🚀 =?_,"\\()<>@:;.'), max_size=200))
@example("=?utf-8?q?looks_encoded?=")
@example("two\r\nBcc: all@elsewhere.example")
@example("Ice " * 60)
@example("é" * 200)
def test_the_subject_comes_out_as_it_went_in(subject: str) -> None:
    document = Document({"subject": subject}, "Text\n")
    mail = sent(document)
    assert (opened(mail)["Subject"] or "") == document.subject
    assert opened(mail)["Bcc"] is None
    head = mail.partition(b"X-Unsent")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 76


def clean(mail: bytes) -> bool:
    """Whether it may pass through any mail server (RFC 5322, 2.1.1; RFC 2045, 2.7)."""
    mail.decode("ascii")
    lines_of_it = mail.split(b"\r\n")
    return not any(b"\r" in line or b"\n" in line or b"\0" in line or len(line) > 998 for line in lines_of_it)


def test_a_mail_is_7_bit_with_short_lines_and_whole_line_ends() -> None:
    assert clean(sent(issue(), {"ice.png": png(20)}))
    assert clean(sent(read("港" * 5000)))
    assert clean(sent(read("a" * 5000 + "\u2028\x85\r.\r\n.\r\nFrom x\n")))


@given(st.text(max_size=30), st.text(max_size=30))
@example('"\r\nBcc: x', "x")
def test_the_name_of_a_picture_does_no_harm(name: str, seed: str) -> None:
    image = png(1)
    mail = sent(issue(), {"ice.png": Image(name, "image/png", image.data)}, seed)
    assert clean(mail)
    assert [one.get_content() for one in opened(mail).walk() if one.get_content_type() == "image/png"] == [
        image.data
    ]
    assert opened(mail)["Bcc"] is None


def test_one_document_is_always_the_same_bytes() -> None:
    images = {"ice.png": png(20)}
    assert sent(issue(), images) == sent(issue(), images)
    document = issue()
    assert sent(document, images) == sent(document, images)
    assert sent(issue(), images) != sent(issue(), images, "2024-W02")


def test_no_line_of_the_issue_can_be_taken_for_a_parts_end() -> None:
    boundary = str(opened(sent(issue())).get_boundary())
    mail = sent(read(f"```\n--{boundary}\n\n--{boundary}--\n```\n"))
    assert len(list(opened(mail).iter_parts())) == 2
    assert f"--{boundary}--" in part(mail, "plain")


def test_an_issue_in_chinese_takes_four_bytes_for_three_and_not_nine() -> None:
    chinese = opened(sent(read("港口" * 3000))).get_body(("html",))
    english = opened(sent(read("port " * 3000))).get_body(("html",))
    assert chinese
    assert english
    assert (chinese["Content-Transfer-Encoding"], english["Content-Transfer-Encoding"]) == (
        "base64",
        "quoted-printable",
    )


# -- its HTML


def test_each_element_has_its_style_and_sheets_keep_what_depends_on_the_screen() -> None:
    found = shown(issue(), {"ice.png": png(20)})
    for tag in ("p", "a", "h1", "h2", "h3", "blockquote", "li", "td", "img", "pre", "figcaption"):
        assert all(one.get("style") for one in found.xpath(f"//td[@class='text']//{tag}")), tag
    sheets = [str(sheet.text) for sheet in found.iter("style")]
    assert any("prefers-color-scheme: dark" in sheet for sheet in sheets)
    assert any("max-width: 480px" in sheet for sheet in sheets)
    assert (
        found.xpath("//meta[@name='color-scheme' or @name='supported-color-schemes']/@content")
        == ["light dark"] * 2
    )
    assert "color-scheme:light dark" in sheets[0]


def test_a_mail_names_nothing_that_is_loaded() -> None:
    mail = part(sent(issue(), {"ice.png": png(20)}), "html")
    found = lxml.html.document_fromstring(mail)
    assert found.xpath("//link | //script | //iframe | //base | //form | //*[@background]") == []
    assert [str(src)[:4] for src in found.xpath("//@src")] == ["cid:"]
    assert not re.search(r"url\(|@import|@font-face", mail)


def test_the_preheader_is_hidden_at_the_top_with_blanks_after_it() -> None:
    found = shown(issue())
    (first, *_) = found.xpath("//body/*")
    assert "display:none" in str(first.get("style"))
    said = str(first.text_content())
    assert said.startswith("What the ice does to the ferry")
    assert len(said) >= 150
    assert words(first).replace("\u200c", "").strip() == "What the ice does to the ferry"


def test_without_a_preheader_nothing_stands_in_its_place() -> None:
    assert [str(one.tag) for one in shown(read("Text")).xpath("//body/*")] == ["table"]


def test_comments_are_those_for_outlook_and_no_others() -> None:
    comments = re.findall(r"<!--(.*?)-->", part(sent(issue()), "html"), re.S)
    assert len(comments) == 2
    assert all(one.startswith("[if mso]>") and one.endswith("<![endif]") for one in comments)


@pytest.mark.parametrize(("columns", "attribute"), [(1200, "552"), (300, "300")])
def test_an_image_is_no_wider_than_the_column_in_outlook(columns: int, attribute: str) -> None:
    assert shown(issue(), {"ice.png": png(columns)}).xpath("//img/@width") == [attribute]


def test_the_editors_own_width_of_an_image_stands() -> None:
    assert shown(read('<img alt="x" width="40" src="a.png">'), {"a.png": png(300)}).xpath("//img/@width") == [
        "40"
    ]


@pytest.mark.parametrize(
    ("data", "columns"),
    [
        (png(300).data, 300),
        (GIF, 300),
        (JPEG, 300),
        (b"", None),
        (b"\xff\xd8", None),
        (b"\xff\xd8\xff\xe0\xff\xff", None),
        (b"<svg/>", None),
        (b"\x89PNG\r\n\x1a\n", None),
    ],
)
def test_the_width_of_an_image_is_read_from_its_head(data: bytes, columns: int | None) -> None:
    assert pixels(data) == columns


@given(st.binary(max_size=60))
def test_reading_a_width_of_whatever_bytes_ends(data: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff\xe0", b"GIF89a", b"\x89PNG\r\n\x1a\n"):
        pixels(start + data)


# -- how long it is


def normal(items: int = 12, lead: int = 3000) -> Document:
    """An issue of this many items, and a lead piece of so many words with all that belongs to one."""
    paragraph = " ".join(["The ice in the port of Ostrel grew by a centimeter a day"] * 9)
    piece = []
    for number in range(lead // 108 + 1):
        heading = f"### Part {number}\n\n" if number % 4 == 0 else ""
        piece.append(
            f"{heading}{paragraph}, [says the port](https://port.example/reports/2024/{number}).[^{number}]"
        )
    notes = [
        f"[^{number}]: Measured at noon on [day {number}](https://port.example/days/{number})."
        for number in range(9)
    ]
    table = "| a | b | c | d |\n|---|--:|---|---|\n" + "| Ostrel | 44 | two berths | nobody knows |\n" * 12
    item = (
        "🚢 **The ferry to Tolvarn sails again.** Quayside Ledger: “The ferry sails again after eleven weeks, with "
        "forty lorries and two brides on board, and nobody at the quay knew what to say to that.” "
        "([Quayside Ledger](https://ledger.example/2024/01/05/ferry-sails-again-after-eleven-weeks-in-the-ice), "
        "[Ostrel Courier](https://courier.example/news/ferry?id=2024010512345))"
    )
    return read(
        "---\ntitle: The Quay\npreheader: Ice\n---\n\nWelcome.\n\n## The ice\n\n"
        + "\n\n".join([*piece, table, "## Links", *[item] * items, *notes])
    )


def test_a_normal_issue_is_shown_whole_by_gmail() -> None:
    document = normal()
    assert len(document.markdown.split()) > 3500
    mail = sent(document)
    assert len(part(mail, "html").encode()) < CLIP * 2 / 3
    assert clipped(mail) is None


def test_how_much_of_a_long_issue_gmail_clips_is_told() -> None:
    mail = sent(normal(lead=20_000))
    found = opened(mail).get_body(("html",))
    assert found
    data = found.get_payload(decode=True)
    assert isinstance(data, bytes)
    assert clipped(mail) == len(data) - 102 * 1024


def test_pictures_do_not_count() -> None:
    assert clipped(sent(issue(), {"ice.png": Image("ice.png", "image/png", bytes(300_000))})) is None


# -- others' words


@pytest.mark.parametrize("text", NASTY)
def test_others_words_are_no_command_to_a_mailer(text: str) -> None:
    front = f"---\npreheader: {text}\n---\n"
    mail = sent(read(f"{front}**{escape(text)}** ({link(text, 'https://elsewhere.example/{{x}}*|y|*')})"))
    assert not COMMANDS.search(part(mail, "html").partition("<body")[2])
    assert not COMMANDS.search(part(mail, "plain"))


@pytest.mark.parametrize("typed", ["{{ subscriber.name }}", "*|UNSUB|*", "{% if a_b %}"])
def test_what_the_editor_typed_for_the_mailer_goes_through_untouched(typed: str) -> None:
    mail = sent(read(f"Hello {typed}. [Leave]({{{{ unsubscribe_url }}}}) [Change](*|UPDATE|*)"))
    assert f"Hello {typed}." in part(mail, "html")
    assert f"Hello {typed}." in part(mail, "plain")
    assert '<a href="{{ unsubscribe_url }}"' in part(mail, "html")
    assert '<a href="*|UPDATE|*"' in part(mail, "html")


@given(lines, lines, st.text(letters, max_size=20))
@example("{{{{x}}}}", "{%", "{{x}}")
@example("*|x|*", "|x|", "*|x|*")
@example("{\u202e{x}}", "x", "x")
@example("</td></tr></table>", "<![endif]-->", "x")
@example(LONG, "x", "x")
def test_others_words_come_out_as_they_are_and_as_nothing_else(head: str, name: str, path: str) -> None:
    address = "https://elsewhere.example/" + seen(path).replace(" ", "")
    mail = sent(
        read(f"**{escape(head)}** Word: “{escape(name)}” ({link(name, address)})\n<!-- sources: x -->")
    )
    assert clean(mail)
    html = part(mail, "html")
    assert not COMMANDS.search(html.partition("<body")[2])
    (cell,) = lxml.html.document_fromstring(html).xpath("//td[@class='text']")
    assert [str(one.tag) for one in cell.iterdescendants()] == ["p", "strong", "a"]
    assert words(cell) == visible(f"{head} Word: “{name}” ({name})")
