"""The draft in the formats that it leaves in."""

import email
import json
from email import policy
from pathlib import Path

import pytest

from roundup.app import closing, exports
from roundup.app.desk import Desk, Silent
from roundup.errors import PartialError
from roundup.weeks import Week
from tests.newsroom import take

WEEK = "2024-W01"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff\xff\x7f\x00\t\xfb\x03\xfd\x05CE\xca\x00\x00\x00\x00IEND\xaeB`\x82"
)
EVERY = ["html", "email", "text", "json", "plain", "hugo", "jekyll", "quarto", "obsidian"]


class Told(Silent):
    """A talk that remembers what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, sentence: str) -> None:
        """Remember it."""
        self.said.append(sentence)


@pytest.fixture
def week(desk: Desk) -> Week:
    """This week, with one picked link and a lead piece with a picture."""
    take(desk, "https://quill.example/ferry", title="Ferry sails {{ again }}", outlet="Post", note="It does")
    lead = desk.home.path / "lead"
    lead.mkdir()
    (lead / f"{WEEK}.md").write_text(
        "# The long tide\n\n![A chart](chart%201.png)\n\nWords.[^1]\n\n[^1]: A note.\n"
    )
    (lead / "chart 1.png").write_bytes(PNG)
    desk.talk = Told()
    return desk.calendar.named(WEEK)


def said(desk: Desk) -> list[str]:
    assert isinstance(desk.talk, Told)
    return desk.talk.said


def test_each_format_has_a_file_of_its_own_beside_the_draft(desk: Desk, week: Week) -> None:
    paths = exports.written(desk, week, ["md", *EVERY], offline=True)
    assert [path.name.removeprefix(f"{WEEK}.") for path in paths] == [
        "md", "html", "eml", "txt", "json",
        *(f"{profile}.md" for profile in ("plain", "hugo", "jekyll", "quarto", "obsidian")),
    ]  # fmt: skip
    assert all(path.read_bytes() for path in paths)
    assert [line for line in said(desk) if "to be written" in line] == [
        "2 marks of what is to be written are still in the draft; readers don't see them."
    ]


def test_what_is_printed_is_what_would_be_written(desk: Desk, week: Week) -> None:
    for form, path in zip(EVERY, exports.written(desk, week, EVERY, offline=True), strict=True):
        assert exports.shown(desk, week, form, offline=True) == path.read_bytes()


def test_a_picture_of_the_lead_piece_goes_into_the_page_and_the_mail(desk: Desk, week: Week) -> None:
    page, mail = exports.written(desk, week, ["html", "email"], offline=True)
    assert 'src="data:image/png;base64,' in page.read_text("utf-8")
    message = email.message_from_bytes(mail.read_bytes(), policy=policy.default)
    images = [part.get_content() for part in message.walk() if part.get_content_type() == "image/png"]
    assert images == [PNG]


@pytest.mark.parametrize(
    ("file", "content", "why"),
    [
        ("chart 1.png", None, "is not in the folder lead/ or drafts/"),
        ("chart 1.png", b"<svg onload='x'>", "is none that a browser shows"),
        ("chart 1.png", PNG + b"\0" * 5_000_001, "is larger than 5 MB"),
    ],
)
def test_a_picture_that_can_not_be_shown_is_left_out_and_named(
    desk: Desk, week: Week, file: str, content: bytes | None, why: str
) -> None:
    place = desk.home.path / "lead" / file
    place.unlink()
    if content is not None:
        place.write_bytes(content)
    (page,) = exports.written(desk, week, ["html"], offline=True)
    assert any(why in line and "chart%201.png" in line for line in said(desk))
    assert "data:" not in page.read_text("utf-8").partition("<body")[2]


def test_no_file_from_outside_the_newsletters_folder_goes_out(desk: Desk, week: Week, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    (desk.home.path / "lead" / f"{WEEK}.md").write_text("![x](../../secret.png)\n")
    (page,) = exports.written(desk, week, ["html"], offline=True)
    assert "data:" not in page.read_text("utf-8").partition("<body")[2]


def test_a_damaged_draft_goes_out_in_no_format(desk: Desk, week: Week) -> None:
    (path,) = exports.written(desk, week, ["md"], offline=True)
    path.write_text(path.read_text("utf-8") + "\n<!-- an open end\n", "utf-8")
    for form in EVERY:
        with pytest.raises(PartialError, match="ends in the middle of a comment"):
            exports.written(desk, week, [form], offline=True)
    assert not path.with_suffix(".html").exists()


def test_a_mail_that_would_be_cut_off_is_told(desk: Desk, week: Week) -> None:
    (desk.home.path / "lead" / f"{WEEK}.md").write_text(
        "# Long\n\n" + "The tide comes in, and goes.\n\n" * 4000
    )
    exports.written(desk, week, ["email"], offline=True)
    assert any("over the 102 kB after which Gmail cuts a mail off" in line for line in said(desk))


def test_the_page_to_copy_from_holds_the_issue_and_its_picture(desk: Desk, week: Week) -> None:
    (path,) = exports.written(desk, week, ["md"], offline=True)
    page = exports.copy_page(desk, week, path, path.read_text("utf-8"))
    assert "Ferry sails" in page
    assert "data:image/png;base64," in page


def test_what_was_shipped_is_in_the_feed_as_it_was(desk: Desk, week: Week) -> None:
    (path,) = exports.written(desk, week, ["md"], offline=True)
    closing.close(desk, week)
    path.write_text("changed later", "utf-8")
    feed = json.loads(closing.feed(desk, "json"))
    (entry,) = feed["items"]
    assert "Ferry sails" in entry["content_html"]
    assert "{{" not in entry["content_html"]
    assert "Ferry sails" in closing.feed(desk, "rss")
    closing.reopen(desk, 1)
    assert json.loads(closing.feed(desk, "json"))["items"] == []
