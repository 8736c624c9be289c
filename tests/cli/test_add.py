"""`roundup add`."""

import io
import json
import sqlite3
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from roundup.demo.pdf import pdf
from tests.conftest import Answer, SmallWeb
from tests.newsroom import Command, article, process, until, waiting


def listed(roundup: Command) -> list[dict[str, Any]]:
    """What `list --json` says."""
    found: list[dict[str, Any]] = json.loads(roundup("list", "--json").out)
    return found


def shown(roundup: Command, link: object = 1) -> dict[str, Any]:
    """What `show --json` says."""
    found: dict[str, Any] = json.loads(roundup("show", link, "--json").out)
    return found


def given_on_stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_stdout_holds_each_accepted_address_exactly_as_it_was_given(roundup: Command) -> None:
    given = [
        "https://quill.example/a?utm_source=mail#top",
        "HTTPS://Quill.example:443/%7Eb/",
        "marrow.example/c",
        "https://quill.example/ä ö",
    ]
    ran = roundup("add", "--queue", *given)
    assert ran.out == "".join(f"{url}\n" for url in given)
    assert ran.code == 0


def test_known_addresses_are_printed_too_and_told_apart_on_stderr(roundup: Command) -> None:
    roundup("add", "--queue", "https://quill.example/a")
    ran = roundup("add", "--queue", "https://quill.example/b", "http://www.quill.example/a/?utm_medium=x")
    assert ran.out == "https://quill.example/b\nhttp://www.quill.example/a/?utm_medium=x\n"
    assert ran.err == "http://www.quill.example/a/?utm_medium=x: already known, as 1.\n"
    assert [row["urls"] for row in listed(roundup)] == [
        ["https://quill.example/a", "http://www.quill.example/a/?utm_medium=x"],
        ["https://quill.example/b"],
    ]


def test_the_same_address_twice_in_one_call_is_one_link(roundup: Command) -> None:
    ran = roundup("add", "--queue", "https://quill.example/a", "https://quill.example/a")
    assert ran.out == "https://quill.example/a\nhttps://quill.example/a\n"
    assert "already known" in ran.err
    assert len(listed(roundup)) == 1


def test_home_and_database_are_made_silently(roundup: Command, tmp_path: Path) -> None:
    ran = roundup("add", "--queue", "https://quill.example/a")
    assert (ran.code, ran.err) == (0, "")
    assert (tmp_path / "home" / "roundup.db").is_file()


def test_home_and_database_are_made_silently_under_db_too(roundup: Command, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "mine.db"
    ran = roundup("--db", file, "add", "--queue", "https://quill.example/a", home=False)
    assert (ran.code, ran.err) == (0, "")
    assert file.is_file()
    assert not (tmp_path / "home").exists()


def test_what_it_read_is_told_on_stderr(roundup: Command, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    ran = roundup("add", web.url("/ferry"))
    assert ran.out == web.url("/ferry") + "\n"
    week = shown(roundup)["week"]
    said = "Salt ferry sails twice a day, Quill Harbour Post, 2024-01-03"
    assert ran.err == f"1 (picked for {week}): {said}\n"
    assert listed(roundup)[0]["state"] == "ready"


def test_of_several_each_is_told_with_its_address(roundup: Command, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    web.pages["/kelp"] = Answer(article("Kelp farmers want a share of the pier", day="2024-01-04"))
    ran = roundup("add", web.url("/ferry"), web.url("/kelp"))
    week = shown(roundup)["week"]
    ferry, kelp = "Salt ferry sails twice a day", "Kelp farmers want a share of the pier"
    assert ran.err.splitlines() == [
        f"{web.url('/ferry')}: 1 (picked for {week}): {ferry}, Quill Harbour Post, 2024-01-03",
        f"{web.url('/kelp')}: 2 (picked for {week}): {kelp}, Quill Harbour Post, 2024-01-04",
    ]


def test_of_more_than_twenty_only_a_summary_is_told(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("".join(f"{web.url(f'/gone/{n}')}\n" for n in range(21)))
    ran = roundup("add", "--file", "urls.txt")
    assert len(ran.out.splitlines()) == 21
    assert ran.err == "21 links: 21 failed.\n"
    assert ran.code == 0


def test_queue_asks_nobody(roundup: Command, web: SmallWeb) -> None:
    ran = roundup("add", "--queue", web.url("/ferry"))
    assert ran.code == 0
    assert web.asked == []
    assert listed(roundup)[0]["state"] == "new"


def test_a_page_that_was_read_is_not_fetched_again(roundup: Command, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    roundup("add", web.url("/ferry"))
    asked = list(web.asked)
    ran = roundup("add", web.url("/ferry"))
    assert web.asked == asked
    assert ran.err.splitlines()[0] == "already known, as 1."


def test_a_page_that_fails_for_now_keeps_the_link_and_says_when_it_is_tried_again(
    roundup: Command, web: SmallWeb
) -> None:
    web.pages["/busy"] = Answer("later", 503)
    ran = roundup("add", web.url("/busy"))
    row = listed(roundup)[0]
    assert ran.code == 0
    assert ran.out == web.url("/busy") + "\n"
    assert row["state"] == "retry"
    assert row["reason"] in ran.err
    assert f"It is tried again at {row['next_attempt']}." in ran.err


def test_a_page_behind_a_login_is_kept_for_a_person_to_mend(roundup: Command, web: SmallWeb) -> None:
    web.pages["/walled"] = Answer("sign in", 401)
    ran = roundup("add", web.url("/walled"))
    assert ran.code == 0
    assert "roundup add --html FILE URL" in ran.err
    assert listed(roundup)[0]["state"] == "needs_you"


@pytest.mark.parametrize(
    "given", ["mailto:a@quill.example", "ferry", "https://", "ftp://quill.example/a", ""]
)
def test_what_is_no_address_is_named_and_the_rest_goes_in(roundup: Command, given: str) -> None:
    ran = roundup("add", "--queue", "https://quill.example/a", given, "https://quill.example/b")
    assert ran.code == 3
    assert ran.out == "https://quill.example/a\nhttps://quill.example/b\n"
    assert "was not taken: " in ran.err
    assert given in ran.err
    assert len(listed(roundup)) == 2


def test_when_nothing_given_is_an_address_it_ends_with_3(roundup: Command) -> None:
    ran = roundup("add", "ferry")
    assert (ran.code, ran.out) == (3, "")


def test_without_any_address_nothing_is_made(roundup: Command, tmp_path: Path) -> None:
    ran = roundup("add")
    assert (ran.code, ran.out) == (2, "")
    assert "--file" in ran.err
    assert not (tmp_path / "home").exists()


# -- picks and candidates


def test_what_is_added_by_hand_is_picked_and_what_a_list_holds_is_not(
    roundup: Command, tmp_path: Path
) -> None:
    (tmp_path / "urls.txt").write_text("https://quill.example/from-a-list\n")
    roundup("add", "--queue", "https://quill.example/by-hand")
    roundup("add", "--queue", "--file", "urls.txt")
    assert [row["decision"] for row in listed(roundup)] == ["pick", None]


def test_no_pick_and_pick_decide_otherwise(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("https://quill.example/from-a-list\n")
    roundup("add", "--queue", "--no-pick", "https://quill.example/by-hand")
    roundup("add", "--queue", "--pick", "--file", "urls.txt")
    assert [row["decision"] for row in listed(roundup)] == [None, "pick"]


def test_pick_added_false_makes_candidates_of_what_is_added_by_hand(
    roundup: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUNDUP_CHOOSE__PICK_ADDED", "0")
    roundup("add", "--queue", "https://quill.example/a")
    roundup("add", "--queue", "--pick", "https://quill.example/b")
    assert [row["decision"] for row in listed(roundup)] == [None, "pick"]


# -- lists


def test_a_list_may_have_remarks_empty_lines_windows_line_ends_and_a_mark_at_its_head(
    roundup: Command, tmp_path: Path
) -> None:
    (tmp_path / "urls.txt").write_bytes(
        b"\xef\xbb\xbfhttps://quill.example/a\r\n\r\n# remark\r\n  https://quill.example/b  \r\n"
        b"https://quill.example/c"
    )
    ran = roundup("add", "--queue", "--file", "urls.txt")
    assert ran.out.split() == [f"https://quill.example/{name}" for name in "abc"]
    assert (ran.code, ran.err) == (0, "")


def test_a_list_comes_from_standard_input_too(roundup: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    given_on_stdin(monkeypatch, b"https://quill.example/a\nhttps://quill.example/b\n")
    ran = roundup("add", "--queue", "--file", "-")
    assert ran.out == "https://quill.example/a\nhttps://quill.example/b\n"


def test_a_refused_line_is_named_by_its_number(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("# remark\nhttps://quill.example/a\nnonsense\n")
    ran = roundup("add", "--queue", "--file", "urls.txt")
    assert ran.code == 3
    assert ran.err.startswith("Line 3: nonsense was not taken: ")


def test_a_long_list_goes_in_whole_and_in_its_order(roundup: Command, tmp_path: Path) -> None:
    given = [f"https://quill.example/{number}" for number in range(1201)]
    (tmp_path / "urls.txt").write_text("\n".join(given))
    ran = roundup("add", "--queue", "--file", "urls.txt")
    assert ran.out.splitlines() == given
    assert [row["url"] for row in listed(roundup)] == given


def test_arguments_and_a_list_go_together(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("https://quill.example/b\n")
    ran = roundup("add", "--queue", "https://quill.example/a", "--file", "urls.txt")
    assert ran.out == "https://quill.example/a\nhttps://quill.example/b\n"


# -- what the editor says


def test_notes_tags_section_and_where_it_was_found_stand_with_the_sighting(roundup: Command) -> None:
    said = {
        "--note": "Ask Ines",
        "--tag": "ferries",
        "--via": "https://sound.example/",
        "--section": "Harbour",
    }
    words = [word for pair in said.items() for word in pair]
    roundup("add", "--queue", *words, "--tag", "fish", "https://quill.example/a")
    seen = shown(roundup)["sightings"][0]
    assert (seen["note"], seen["via"], seen["section"]) == ("Ask Ines", "https://sound.example/", "Harbour")
    assert seen["tags"] == ["ferries", "fish"]
    assert seen["url"] == "https://quill.example/a"


def test_an_editors_words_win_over_the_pages(roundup: Command, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    roundup(
        *("add", "--title", "Two boats a day", "--author", "Ines Quarrel", "--author", "Odd Lund"),
        *("--date", "2024-01-02", "--outlet", "The Post", "--language", "de", web.url("/ferry")),
    )
    row = shown(roundup)
    assert row["title"] == "Two boats a day"
    assert row["authors"] == ["Ines Quarrel", "Odd Lund"]
    assert (row["published"], row["outlet"], row["language"]) == ("2024-01-02", "The Post", "de")
    assert {row["origins"][name]["origin"] for name in ("title", "authors", "published")} == {"editor"}
    assert row["origins"]["title"]["others"][0]["value"] == "Salt ferry sails twice a day"


def test_a_time_with_its_zone_is_kept_in_utc(roundup: Command) -> None:
    roundup("add", "--queue", "--date", "2024-01-03T01:30+02:00", "https://quill.example/a")
    assert listed(roundup)[0]["published"] == "2024-01-02T23:30:00Z"


def test_quotations_are_kept_letter_by_letter(roundup: Command) -> None:
    quotes = ["“Not one boat,” she said.", "A third  less."]
    roundup("add", "--queue", "--quote", quotes[0], "--quote", quotes[1], "https://quill.example/a")
    assert [quote["text"] for quote in shown(roundup)["quotes"]] == quotes


@pytest.mark.parametrize("option", ["--title", "--author", "--outlet", "--quote"])
def test_an_empty_word_is_not_taken_for_one(roundup: Command, option: str) -> None:
    """An empty title, name or quotation would be printed as one."""
    ran = roundup("add", "--queue", option, "", "https://quill.example/a")
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.parametrize(
    "said",
    [
        ["--title", "T"],
        ["--author", "A"],
        ["--date", "2024-01-03"],
        ["--outlet", "O"],
        ["--language", "de"],
        ["--quote", "Q"],
    ],
)
def test_what_is_said_of_one_page_takes_one_address(
    roundup: Command, tmp_path: Path, said: list[str]
) -> None:
    (tmp_path / "urls.txt").write_text("https://quill.example/b\n")
    two = roundup("add", *said, "https://quill.example/a", "https://quill.example/b")
    listed_too = roundup("add", *said, "https://quill.example/a", "--file", "urls.txt")
    assert (two.code, two.out) == (listed_too.code, listed_too.out) == (2, "")
    assert not (tmp_path / "home").exists()


# -- saved pages


def test_a_saved_page_is_read_and_nobody_is_asked(roundup: Command, web: SmallWeb, tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_text(article("The pier opens again"))
    ran = roundup("add", "--html", "saved.html", web.url("/walled"))
    row = listed(roundup)[0]
    assert ran.code == 0
    assert web.asked == []
    assert (row["state"], row["title"], row["url"]) == ("ready", "The pier opens again", web.url("/walled"))


def test_a_saved_page_mends_a_link_that_needs_a_person(
    roundup: Command, web: SmallWeb, tmp_path: Path
) -> None:
    web.pages["/walled"] = Answer("sign in", 401)
    roundup("add", web.url("/walled"))
    (tmp_path / "saved.html").write_text(article("The pier opens again"))
    roundup("add", "--html", "saved.html", web.url("/walled"))
    (row,) = listed(roundup)
    assert (row["state"], row["reason"], row["title"]) == ("ready", None, "The pier opens again")


def test_a_saved_page_comes_from_standard_input_too(
    roundup: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_on_stdin(monkeypatch, article("The pier opens again").encode())
    roundup("add", "--html", "-", "https://quill.example/walled")
    assert listed(roundup)[0]["title"] == "The pier opens again"


def test_a_saved_pdf_is_read(roundup: Command, tmp_path: Path) -> None:
    lines = [
        "The harbour council of Quill counted 214 sailings of the salt ferry in the year.",
        "It will count them again.",
    ]
    (tmp_path / "report.pdf").write_bytes(
        pdf([lines], title="Sailings counted", created="2023-12-30", labels="7")
    )
    roundup("add", "--pdf", "report.pdf", "https://quill.example/report")
    row = listed(roundup)[0]
    assert (row["state"], row["title"], row["published"]) == ("ready", "Sailings counted", "2023-12-30")


def test_a_page_is_saved_either_as_html_or_as_pdf(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_text(article())
    ran = roundup("add", "--html", "saved.html", "--pdf", "saved.html", "https://quill.example/a")
    assert (ran.code, ran.out) == (2, "")


# -- what is said, and how much


def test_quiet_hides_what_went_well_and_not_what_was_refused(roundup: Command, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    ran = roundup("add", "--quiet", web.url("/ferry"), "nonsense")
    assert ran.out == web.url("/ferry") + "\n"
    assert ran.err.startswith("nonsense was not taken: ")
    assert len(ran.err.splitlines()) == 1


def test_an_address_is_on_disk_when_it_is_printed(web: SmallWeb, tmp_path: Path) -> None:
    """Also when the process is killed in the middle of fetching."""
    asked, go_on = Event(), Event()
    web.pages["/slow"] = waiting(asked, go_on)
    with process(tmp_path, "add", web.url("/slow")) as running:
        assert running.stdout
        line = running.stdout.readline()
        until(asked, running)
        running.kill()
    go_on.set()
    conn = sqlite3.connect(tmp_path / "home" / "roundup.db")
    kept = conn.execute("SELECT url FROM sightings").fetchall()
    conn.close()
    assert line == web.url("/slow") + "\n"
    assert kept == [(web.url("/slow"),)]


def test_what_stands_behind_an_address_in_a_list_is_a_note_on_it(roundup: Command, tmp_path: Path) -> None:
    (tmp_path / "links.txt").write_text(
        "https://quill.example/q4 A nice one, says Oda\nhttps://quill.example/q5\n"
    )
    assert roundup("add", "--queue", "--file", tmp_path / "links.txt").out.split() == [
        "https://quill.example/q4",
        "https://quill.example/q5",
    ]
    assert [sighting["note"] for sighting in shown(roundup)["sightings"]] == ["A nice one, says Oda"]
