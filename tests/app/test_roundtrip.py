"""The draft file's round trip at the desk: the editor's words stay, what is new comes in, both ways."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from roundup.app import choose, draft, exports, files, roundtrip
from roundup.app.desk import Desk
from roundup.errors import PartialError, UnusableError
from roundup.issue.draftfile import CUT_LINE, parse
from tests.conftest import NOW
from tests.newsroom import take

WEEK = "2024-W01"


def add(desk: Desk, name: str, **said: Any) -> int:
    """A picked link of this title."""
    return take(desk, f"https://quill.example/{name}", title=name.title(), outlet="Post", **said)


def write(desk: Desk) -> Path:
    """Write the week's draft."""
    path, written = draft.draft(desk, desk.calendar.named(WEEK), offline=True)
    assert written
    return path


def export(desk: Desk, form: str) -> str:
    """The week's draft in another format."""
    (path,) = exports.written(desk, desk.calendar.named(WEEK), [form], offline=True)
    return path.read_text("utf-8")


def accept(desk: Desk, file: Path | None = None) -> str:
    """Accept the week's file."""
    return draft.accept(desk, desk.calendar.named(WEEK), str(file) if file else None)


def change(path: Path, old: str, new: str) -> None:
    """The editor replaces something in the file, whose line ends stay."""
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


def items(path: Path) -> dict[int, str]:
    """The items of a file."""
    return parse(path.read_bytes().decode()).items


def suggestions(path: Path) -> str:
    """What was suggested beside the file."""
    beside = path.with_suffix(".suggestions.md")
    return beside.read_text("utf-8") if beside.exists() else ""


def copies(path: Path) -> list[str]:
    """The copies that were kept, oldest first."""
    return [copy.read_bytes().decode() for copy in sorted((path.parent / ".copies").glob("*.md"))]


def item(found: dict[str, Any], headline: str) -> dict[str, Any]:
    """The item of this headline in the JSON of an issue."""
    everything = [one for section in found["sections"] for one in section["items"]]
    return next(one for one in everything if one["headline"] == headline)


@pytest.fixture
def path(desk: Desk) -> Path:
    """The file of a week with the items Ferry (i1), Kelp (i2) and Lamps (i3, in Ports)."""
    add(desk, "ferry")
    add(desk, "kelp")
    add(desk, "lamps", section="Ports")
    return write(desk)


# -- a new draft in the editor's file


def test_an_edited_item_stays_byte_for_byte_and_an_untouched_one_is_written_anew(
    desk: Desk, path: Path
) -> None:
    change(path, "**Kelp.**", "**Kelp pays, says  I. **")
    mine = items(path)[2]
    choose.edit(desk, 1, {"title": "Ferry anew"})
    choose.edit(desk, 2, {"title": "Kelp anew"})
    write(desk)
    assert items(path)[2] == mine
    assert "**Ferry anew.**" in items(path)[1]
    assert "<!-- for item:i2 -->" in suggestions(path)
    assert "**Kelp anew.**" in suggestions(path)
    assert "Ferry" not in suggestions(path).partition("item:i2")[2]


def test_a_suggestion_is_made_once(desk: Desk, path: Path) -> None:
    change(path, "**Kelp.**", "**My kelp.**")
    choose.edit(desk, 2, {"title": "Kelp anew"})
    write(desk)
    before = (suggestions(path), path.read_bytes(), copies(path))
    write(desk)
    assert (suggestions(path), path.read_bytes(), copies(path)) == before


def test_a_deleted_item_does_not_come_back(desk: Desk, path: Path) -> None:
    change(path, items(path)[2], "")
    add(desk, "rope")
    for _ in range(2):
        write(desk)
        assert list(items(path)) == [1, 4, 3]


def test_a_new_item_joins_the_end_of_its_section(desk: Desk, path: Path) -> None:
    add(desk, "mole", section="Ports")
    add(desk, "rope")
    add(desk, "inn", section="Towns")
    write(desk)
    sections = parse(path.read_text()).sections()
    assert [(title, len(parts)) for title, parts in sections[1:]] == [("Ports", 2), ("Towns", 1)]
    headlines = re.findall(r"\*\*(.+?)\*\*", path.read_text())
    assert headlines == ["Ferry.", "Kelp.", "Rope.", "Lamps.", "Mole.", "Inn."]


def test_a_handwritten_item_a_new_heading_and_another_order_stay(desk: Desk, path: Path) -> None:
    found = items(path)
    typed = f"### Mine\n\n🪝 **By hand.** Words.\n\n{found[2]}"
    change(path, found[2], "")
    change(path, found[1], f"{typed}\n{found[1]}")
    add(desk, "rope")
    write(desk)
    text = path.read_text()
    assert "### Mine\n\n🪝 **By hand.** Words.\n\n<!-- item:i2 -->\n" in text
    assert text.index("item:i2") < text.index("item:i1")
    assert "**Rope.**" in text


def test_an_edited_item_that_left_the_week_goes_below_the_cut_and_an_untouched_one_goes(
    desk: Desk, path: Path
) -> None:
    change(path, "**Kelp.**", "**My kelp.**")
    choose.decide(desk, choose.Named(links=[1, 2]), "drop")
    write(desk)
    text = path.read_text()
    assert text.count(CUT_LINE) == 1
    assert text.index("**Lamps.**") < text.index(CUT_LINE) < text.index("**My kelp.**")
    assert "**Ferry.**" not in text
    assert "My kelp" not in export(desk, "json")


def test_a_copy_is_kept_before_the_file_is_written_over(desk: Desk, path: Path) -> None:
    before = path.read_text()
    add(desk, "rope")
    write(desk)
    assert copies(path) == [before]
    for number in range(25):
        add(desk, f"more{number}")
        write(desk)
    assert len(copies(path)) == 20
    assert before not in copies(path)


def test_a_file_that_changes_while_we_write_is_read_again(
    desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, times = files.write_if, iter(range(9))

    def write_late(target: Path, text: str, expected: bytes | None) -> bool:
        if next(times) == 0:
            change(path, "**Kelp.**", "**My kelp.**")
        return real(target, text, expected)

    add(desk, "rope")
    monkeypatch.setattr(roundtrip, "write_if", write_late)
    write(desk)
    assert "**My kelp.**" in path.read_text()
    assert "**Rope.**" in path.read_text()


def test_a_file_that_appears_while_the_first_draft_is_written_is_not_written_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, times = files.write_if, iter(range(9))
    path = desk.home.drafts / f"{WEEK}.md"

    def write_late(target: Path, text: str, expected: bytes | None) -> bool:
        if next(times) == 0:
            path.parent.mkdir(exist_ok=True)
            path.write_text("## Mine\n\nWords of mine.\n")
        return real(target, text, expected)

    add(desk, "rope")
    monkeypatch.setattr(roundtrip, "write_if", write_late)
    write(desk)
    assert "Words of mine." in "".join([path.read_text(), *copies(path)])


def test_windows_line_ends_stay(desk: Desk, path: Path) -> None:
    change(path, "**Kelp.**", "**My kelp.**")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    mine = items(path)[2]
    add(desk, "rope")
    write(desk)
    assert items(path)[2] == mine
    assert not re.search(rb"(?<!\r)\n", path.read_bytes())
    assert suggestions(path) == ""
    assert item(json.loads(export(desk, "json")), "My kelp.")["state"] == "edited"
    assert item(json.loads(export(desk, "json")), "Rope.")["state"] == "picked"


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda text: text.decode().replace("Kelp", "Kölp").encode("latin-1", "replace"), "not in UTF-8"),
        (lambda text: text + b"\n<!-- item:i2 -->\n**Twice.**\n", "marker of item i2 twice"),
        (lambda text: text[: text.index(b"todo: write")], "half of it"),
        (lambda text: b"", "empty"),
    ],
)
def test_a_damaged_file_is_left_alone_and_not_accepted(desk: Desk, path: Path, damage: Any, why: str) -> None:
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    add(desk, "rope")
    with pytest.raises(PartialError, match=why):
        write(desk)
    with pytest.raises(PartialError, match=why):
        accept(desk)
    assert path.read_bytes() == before
    assert "**Rope.**" in path.with_suffix(".new.md").read_text()


# -- accepting


def edit_all(path: Path) -> None:
    """An edited headline, a deleted item, a typed one, a welcome of one's own."""
    change(path, "**Kelp.**", "**My kelp.**")
    change(path, items(path)[1], "**By hand.** Words of mine.\n\n")
    change(path, "This week:", "Hello from me.\n\nThis week:")


def test_accept_says_what_it_took_over_and_marks_what_was_typed(desk: Desk, path: Path) -> None:
    edit_all(path)
    before = path.read_text()
    assert accept(desk) == f"Accepted {path}: 1 edited, 1 new, 1 deleted."
    assert path.read_text() == before.replace("**By hand.**", "<!-- item:i4 -->\n**By hand.**")
    assert copies(path) == [before]


def test_a_draft_after_accept_changes_nothing(desk: Desk, path: Path) -> None:
    edit_all(path)
    accept(desk)
    before = path.read_bytes()
    write(desk)
    assert path.read_bytes() == before
    assert suggestions(path) == ""


def test_accept_after_accept_changes_nothing(desk: Desk, path: Path) -> None:
    edit_all(path)
    accept(desk)
    before = path.read_bytes()
    accept(desk)
    assert path.read_bytes() == before
    write(desk)
    assert path.read_bytes() == before


def test_what_was_accepted_survives_the_files_deletion(desk: Desk, path: Path) -> None:
    edit_all(path)
    accept(desk)
    before = path.read_text()
    path.unlink()
    write(desk)
    assert path.read_text().split() == before.split()


def test_what_is_new_after_accept_still_comes_in(desk: Desk, path: Path) -> None:
    edit_all(path)
    accept(desk)
    add(desk, "rope")
    choose.edit(desk, 3, {"title": "Lamps anew"})
    write(desk)
    text = path.read_text()
    assert "**Rope.**" in text
    assert "**Lamps anew.**" in text
    assert "**My kelp.**" in text
    assert 1 not in items(path)


def test_another_file_can_be_accepted(desk: Desk, path: Path, tmp_path: Path) -> None:
    other = tmp_path / "from-oda.md"
    other.write_text(path.read_text().replace("**Kelp.**", "**Oda's kelp.**"))
    accept(desk, other)
    path.unlink()
    write(desk)
    assert "**Oda's kelp.**" in path.read_text()


def test_another_file_that_is_accepted_comes_into_the_drafts_untouched_file(
    desk: Desk, path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "from-oda.md"
    other.write_text(path.read_text().replace("**Kelp.**", "**Oda's kelp.**"))
    accept(desk, other)
    write(desk)
    assert "**Oda's kelp.**" in path.read_text()


def test_without_a_file_there_is_nothing_to_accept(desk: Desk) -> None:
    with pytest.raises(UnusableError, match="There is no file"):
        accept(desk)


def test_undo_of_accept_gives_back_the_draft_as_it_was_made(desk: Desk, path: Path) -> None:
    before = path.read_text()
    edit_all(path)
    accept(desk)
    assert choose.undo(desk, 1)[0].startswith("Undone: `accept`")
    path.unlink()
    write(desk)
    assert path.read_text() == before


def test_undo_of_accept_does_not_take_later_drafts_for_the_editors_words(desk: Desk, path: Path) -> None:
    """What we wrote after the accepting is still ours when that is undone."""
    accept(desk)
    choose.edit(desk, 2, {"title": "Kelp anew"})
    write(desk)
    choose.undo(desk, 2)
    write(desk)
    assert "**Kelp.**" in path.read_text()
    assert suggestions(path) == ""


# -- the other formats


def test_json_and_html_hold_the_editors_words(desk: Desk, path: Path) -> None:
    edit_all(path)
    for _ in range(2):
        found = json.loads(export(desk, "json"))
        assert item(found, "My kelp.")["state"] == "edited"
        assert item(found, "Lamps.")["state"] == "picked"
        by_hand = item(found, "By hand.")
        assert (by_hand["state"], by_hand["body"]) == ("handwritten", "Words of mine.")
        page = export(desk, "html")
        assert "<strong>My kelp.</strong>" in page
        assert "Hello from me." in page
        assert "Ferry." not in page
        assert "<!--" not in page
        accept(desk)


# -- undo, seen from the desk


def test_undo_of_an_edit_keeps_what_others_said_meanwhile(desk: Desk) -> None:
    """A link that is given again is no act: what came with it stays when the edit before it is undone."""
    link = add(desk, "ferry")
    choose.edit(desk, link, {"title": "Mine"}, note="Note one")
    desk.clock = lambda: NOW + timedelta(hours=1)
    take(desk, "https://quill.example/ferry", pick=False, note="From the bot")
    choose.undo(desk, 1)
    notes = [row[0] for row in desk.db.conn.execute("SELECT note FROM sightings ORDER BY id")]
    assert notes == [None, "From the bot"]


def test_undo_of_forget_after_the_link_was_added_anew_leaves_one_link(desk: Desk) -> None:
    link = add(desk, "ferry")
    choose.forget(desk, [link])
    take(desk, "https://quill.example/ferry", pick=False, note="Again")
    with pytest.raises(PartialError, match="can't be undone any more"):
        choose.undo(desk, 1)
    assert desk.db.conn.execute("SELECT count(*) FROM links").fetchone() == (1,)
    assert desk.db.conn.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_was_typed_stays_where_it_stands_when_accepting_is_undone(desk: Desk) -> None:
    add(desk, "rope")
    path = write(desk)
    change(path, "<!-- item:", "🧭 **Mine.** Typed by hand.\n\n<!-- item:")
    accept(desk)
    accepted = path.read_bytes()
    write(desk)
    choose.undo(desk, 1)
    write(desk)
    assert path.read_bytes() == accepted


def test_an_edited_suggestion_that_finds_no_room_any_more_stays_where_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what was dropped goes below the cut."""
    monkeypatch.setattr(desk.settings.draft, "items", 1)
    take(desk, "https://quill.example/kelp", title="Kelp", outlet="Post", pick=False)
    path = write(desk)
    change(path, "**Kelp.**", "**My kelp.**")
    rope = add(desk, "rope")
    write(desk)
    text = path.read_text("utf-8")
    assert "**My kelp.**" in text
    assert "**Rope.**" in text
    assert CUT_LINE not in text
    choose.decide(desk, choose.Named(links=[rope - 1]), "drop")
    write(desk)
    assert path.read_text("utf-8").index(CUT_LINE) < path.read_text("utf-8").index("**My kelp.**")


def test_an_edited_item_that_a_limit_leaves_out_stays_where_it_is(desk: Desk) -> None:
    add(desk, "rope")
    add(desk, "kelp")
    path = write(desk)
    change(path, "**Kelp.**", "**My kelp.**")
    draft.draft(desk, desk.calendar.named(WEEK), limit=1, offline=True)
    assert "**My kelp.**" in path.read_text("utf-8")
    assert CUT_LINE not in path.read_text("utf-8")


# -- items that leave the week, and come back


def drop(desk: Desk, link: int) -> None:
    """The editor leaves a link out."""
    choose.decide(desk, choose.Named(links=[link]), "drop")


def below(path: Path) -> str:
    """What stands below the cut line."""
    return path.read_text().partition("<!-- cut:")[2]


def test_an_edited_item_goes_below_the_cut_also_after_it_was_accepted(desk: Desk, path: Path) -> None:
    change(path, "**Kelp.**", "**My kelp.**")
    accept(desk)
    drop(desk, 2)
    write(desk)
    assert "**My kelp.**" in below(path)


def test_what_is_back_in_the_week_comes_up_again_with_the_editors_words(desk: Desk, path: Path) -> None:
    change(path, "**Kelp.**", "**My kelp.**")
    drop(desk, 2)
    write(desk)
    assert "**My kelp.**" in below(path)
    choose.undo(desk, 1)
    write(desk)
    assert ("**My kelp.**" in path.read_text(), below(path)) == (True, "")
    before = path.read_bytes()
    write(desk)
    assert path.read_bytes() == before


def test_a_marker_alone_asks_for_its_item_back(desk: Desk, path: Path) -> None:
    whole = path.read_text()
    change(path, items(path)[2], "")
    write(desk)
    assert "**Kelp.**" not in path.read_text()
    path.write_text(path.read_text().rstrip("\n") + "\n\n<!-- item:i2 -->\n")
    write(desk)
    assert sorted(path.read_text().split()) == sorted(whole.split())


def test_a_write_protected_draft_is_left_alone(desk: Desk, path: Path) -> None:
    before = path.read_bytes()
    path.chmod(0o444)
    add(desk, "rope")
    with pytest.raises(UnusableError, match="is write-protected"):
        write(desk)
    assert path.read_bytes() == before


def test_a_file_that_was_accepted_with_other_line_ends_brings_none_of_them_in(desk: Desk, path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    accept(desk)
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    add(desk, "rope")
    write(desk)
    assert b"\r" not in path.read_bytes()
