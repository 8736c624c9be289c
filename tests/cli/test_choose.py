"""`roundup list`, `show`, `pick`, `drop`, `later`, `undo`, `edit` and `forget`."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Answer, SmallWeb
from tests.newsroom import LEAD, PARAGRAPHS, Command, article

pytestmark = pytest.mark.usefixtures("friday")

A, B, C = (f"https://quill.example/{name}" for name in "abc")

KEYS = [
    *("id", "url", "urls", "state", "reason", "next_attempt", "title", "authors", "outlet", "site_name"),
    *("published", "language", "first_seen", "week", "decision", "story", "words", "doubts"),
]

MORE = ("minutes", "modified", "wire", "signals")
"""What `show` has of a page that was read."""


@pytest.fixture
def three(roundup: Command) -> Command:
    """The command over three links: the first was added by hand, two are candidates."""
    roundup("add", "--queue", "--title", "Ferries", "--outlet", "Post", "--date", "2024-01-03", A)
    roundup("add", "--queue", "--no-pick", B, C)
    return roundup


def listed(roundup: Command, *more: str) -> list[dict[str, Any]]:
    """What `list --json` says."""
    found: list[dict[str, Any]] = json.loads(roundup("list", "--json", *more).out)
    return found


def shown(roundup: Command, link: object = 1) -> dict[str, Any]:
    """What `show --json` says."""
    found: dict[str, Any] = json.loads(roundup("show", link, "--json").out)
    return found


def decisions(roundup: Command) -> list[str | None]:
    """The decision on each link."""
    return [row["decision"] for row in listed(roundup)]


# -- list


def test_a_line_says_decision_number_date_state_outlet_and_title(three: Command) -> None:
    three("drop", 2)
    three("later", 3)
    lines = [line.split() for line in three("list").out.splitlines()]
    assert lines == [
        ["+", "1", "3", "Jan", "2024", "[new]", "Post:", "Ferries"],
        ["-", "2", "no", "date", "[new]", B],
        [">", "3", "no", "date", "[new]", C],
    ]


def test_the_lines_of_a_list_stand_in_columns(three: Command) -> None:
    """The numbers end, and the dates begin, in the same column, whatever was decided."""
    for number in range(4, 11):
        three("add", "--queue", "--no-pick", f"https://quill.example/{number}")
    lines = three("list").out.splitlines()
    assert len({line.index("3 Jan") if "3 Jan" in line else line.index("no date") for line in lines}) == 1
    assert lines[0].startswith("+ ")
    assert all(line.startswith("  ") for line in lines[1:])


def test_list_as_json_has_every_key_of_every_link(three: Command) -> None:
    rows = listed(three)
    assert [list(row) for row in rows] == [KEYS] * 3
    assert rows[0] == {
        "id": "1",
        "url": A,
        "urls": [A],
        "state": "new",
        "reason": None,
        "next_attempt": None,
        "title": "Ferries",
        "authors": [],
        "outlet": "Post",
        "site_name": None,
        "published": "2024-01-03",
        "language": None,
        "first_seen": "2024-01-05T12:00:00Z",
        "week": "2024-W01",
        "decision": "pick",
        "story": "s1",
        "words": None,
        "doubts": {},
    }


def test_list_with_texts_has_text_and_canonical_address_too(roundup: Command, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    roundup("add", web.url("/ferry"))
    roundup("add", "--queue", A)
    read, unread = listed(roundup, "--text")
    assert list(read) == list(unread) == [*KEYS, "text", "canonical"]
    assert LEAD in read["text"]
    assert unread["text"] is None


def test_list_by_state(three: Command, web: SmallWeb) -> None:
    three("add", web.url("/nothing"))
    assert [row["id"] for row in listed(three, "--state", "failed")] == ["4"]
    assert [row["id"] for row in listed(three, "--state", "new")] == ["1", "2", "3"]
    assert listed(three, "--state", "bare") == []


def test_list_by_week(three: Command) -> None:
    three("edit", 2, "--date", "2023-12-28")
    three("add", "--queue", "--no-pick", "--date", "2023-11-02", "https://quill.example/old")
    assert [row["id"] for row in listed(three, "--week", "2024-W01")] == ["1", "2", "3"]
    assert [row["id"] for row in listed(three, "--week", "last")] == ["2"]
    assert [row["id"] for row in listed(three, "--week", "2023-W44")] == ["4"]
    assert listed(three, "--week", "2022-W10") == []


def test_a_week_without_a_name_is_the_one_that_holds_now(three: Command) -> None:
    assert listed(three, "--week") == listed(three, "--week", "2024-W01") != []


def test_a_state_that_is_none_is_wrong_usage(three: Command) -> None:
    ran = three("list", "--state", "lost")
    assert (ran.code, ran.out) == (2, "")
    assert "needs_you" in ran.err


def test_an_empty_list_says_so_and_is_still_json(roundup: Command) -> None:
    roundup("init", "home", home=False)
    plain, for_programs, quiet = roundup("list"), roundup("list", "--json"), roundup("list", "--quiet")
    assert (plain.code, plain.out) == (0, "")
    assert "roundup add URL" in plain.err
    assert json.loads(for_programs.out) == []
    assert (quiet.out, quiet.err) == ("", "")


# -- show


def test_show_says_what_is_known_of_a_link(three: Command) -> None:
    three("edit", 1, "--author", "Maren Tolve", "--language", "zh-CN", "--quote", "Not one boat.")
    out = " ".join(three("show", 1).out.split())
    for said in ("1 Ferries", A, "Post", "Maren Tolve", "2024-01-03", "Chinese", "2024-W01", "pick", "s1"):
        assert said in out
    assert "“Not one boat.”" in out
    assert "2024-01-05T12:00:00Z by ada (add)" in out


def test_what_belongs_under_a_heading_stands_indented(three: Command) -> None:
    lines = three("show", 1, "--origins").out.splitlines()
    assert lines[lines.index("Seen") + 1].startswith("  ")
    assert lines[lines.index("Where each value comes from") + 1].startswith("  ")


@pytest.mark.parametrize(
    "spelling", [A, "http://www.quill.example/a/", f"{A}?utm_source=x#y", "quill.example/a"]
)
def test_an_address_in_any_spelling_stands_for_its_number(three: Command, spelling: str) -> None:
    assert three("show", spelling).out == three("show", 1).out != ""


def test_show_as_json_has_every_key(three: Command) -> None:
    three("edit", 1, "--quote", "Not one boat.")
    row = shown(three)
    assert list(row) == [*KEYS, "origins", "why", "sightings", "attempts", "quotes", "coverage", *MORE]
    assert row["origins"]["title"] == {"value": "Ferries", "origin": "editor", "doubt": None, "others": []}
    assert [row[key] for key in MORE] == [None, None, None, []]
    assert (row["attempts"], row["coverage"]) == ([], [])
    assert row["quotes"] == [
        {
            "text": "Not one boat.",
            "speaker": None,
            "role": None,
            "outlet": "Post",
            "link": "1",
            "start": None,
            "end": None,
        }
    ]
    assert row["sightings"] == [
        {
            "url": A,
            "seen_at": "2024-01-05T12:00:00Z",
            "who": "ada",
            "how": "add",
            "via": None,
            "note": None,
            "section": None,
            "tags": [],
            "feed": None,
            "feed_title": None,
        }
    ]


def test_origins_name_the_place_of_each_value_and_what_else_was_found(
    roundup: Command, web: SmallWeb
) -> None:
    web.pages["/ferry"] = Answer(article())
    roundup("add", "--title", "Two boats a day", web.url("/ferry"))
    out = " ".join(roundup("show", 1, "--origins").out.split())
    assert "title: Two boats a day (editor) else: Salt ferry sails twice a day (" in out
    assert "authors: Maren Tolve (meta)" in out
    assert "outlet: Quill Harbour Post (meta)" in out


SIGNS = (
    '<meta property="article:content_tier" content="metered">'
    '<meta property="article:modified_time" content="2024-01-04"><meta name="author" content="Reuters">'
)


def test_show_says_whose_text_it_is_and_what_an_editor_should_mind(roundup: Command, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article().replace("<head>", f"<head>{SIGNS}"))
    roundup("add", web.url("/ferry"))
    lines = [" ".join(line.split()) for line in roundup("show", 1).out.splitlines()]
    assert "Wire: Reuters" in lines
    assert "Changed: 2024-01-04" in lines
    assert "Mind: behind a paywall: its own data call it “metered”" in lines
    assert any(re.fullmatch(r"Words: [\d,]+ \(\d+ min\)", line) for line in lines)
    row = shown(roundup)
    assert {"kind": "paywalled", "evidence": "its own data call it “metered”"} in row["signals"]
    assert (row["wire"], row["modified"]) == ("Reuters", "2024-01-04")


def test_show_prints_the_text_alone_to_be_read(roundup: Command, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    roundup("add", web.url("/ferry"))
    ran = roundup("show", 1, "--text")
    assert ran.code == 0
    assert PARAGRAPHS[0] in ran.out
    assert "Captured" not in ran.out
    roundup("add", "--queue", A)
    ran = roundup("show", 2, "--text")
    assert (ran.code, ran.out) == (2, "")
    assert "There is no text of 2" in ran.err


def test_show_tells_how_fetching_went(roundup: Command, web: SmallWeb) -> None:
    roundup("add", web.url("/nothing"))
    out = " ".join(roundup("show", 1).out.split())
    assert "State: failed: There is no such page any more (404)." in out
    assert "2024-01-05T12:00:00Z fetch: failed (404) There is no such page any more (404)." in out
    (attempt,) = shown(roundup)["attempts"]
    assert (attempt["stage"], attempt["state"], attempt["status"]) == ("fetch", "failed", 404)


# -- pick, drop, later


@pytest.mark.parametrize(("command", "said"), [("pick", "Picked"), ("drop", "Dropped"), ("later", "Put off")])
def test_a_decision_is_kept_for_each_link_and_told(three: Command, command: str, said: str) -> None:
    ran = three(command, 3, B)
    assert (ran.code, ran.out, ran.err) == (0, "", f"{said} 3, 2.\n")
    assert decisions(three) == ["pick", command, command]


def test_the_newest_decision_counts(three: Command) -> None:
    for command in ("drop", "later", "pick", "drop"):
        three(command, 2)
        assert decisions(three)[1] == command


def test_the_reason_is_kept_with_each_decision(three: Command, tmp_path: Path) -> None:
    three("drop", 2, 3, "--reason", "old news")
    conn = sqlite3.connect(tmp_path / "home" / "roundup.db")
    kept = conn.execute("SELECT link, decision, reason FROM decisions WHERE reason IS NOT NULL").fetchall()
    conn.close()
    assert kept == [(2, "drop", "old news"), (3, "drop", "old news")]


def test_a_dropped_link_stands_in_no_week_and_one_put_off_in_the_next(three: Command) -> None:
    three("drop", 2)
    three("later", 3)
    assert [row["week"] for row in listed(three)] == ["2024-W01", None, "2024-W02"]


@pytest.mark.parametrize("command", ["pick", "drop", "later", "forget"])
@pytest.mark.parametrize(
    "unknown", ["99", "0", "99999999999999999999", "https://quill.example/never", "ferry", "-"]
)
def test_what_names_no_link_is_told_and_the_rest_is_done(three: Command, command: str, unknown: str) -> None:
    ran = three(command, 2, unknown)
    assert ran.code == 3
    assert re.search(rf"There is no link (or story )?{re.escape(unknown)}:", ran.err)
    after = listed(three)
    if command == "forget":
        assert [row["id"] for row in after] == ["1", "3"]
    else:
        assert [row["decision"] for row in after] == ["pick", command, None]


@pytest.mark.parametrize("command", ["pick", "drop", "later", "forget", "edit", "show"])
def test_without_a_link_it_is_wrong_usage(three: Command, command: str) -> None:
    assert three(command).code == 2
    assert decisions(three) == ["pick", None, None]


# -- undo


def test_undo_takes_the_last_act_back_with_all_its_links(three: Command) -> None:
    three("drop", 2)
    three("later", 2, 3)
    ran = three("undo")
    assert (ran.code, ran.err) == (0, "Undone: `later` of 2, 3.\n")
    assert decisions(three) == ["pick", "drop", None]


def test_several_steps_are_undone_newest_first_down_to_the_pick_that_came_with_add(three: Command) -> None:
    three("drop", 2)
    three("later", 3)
    ran = three("undo", 3)
    assert ran.err.splitlines() == [
        "Undone: `later` of 3.",
        "Undone: `drop` of 2.",
        "Undone: the pick that came with `add` of 1.",
    ]
    assert decisions(three) == [None, None, None]


def test_there_may_be_nothing_more_to_undo(three: Command) -> None:
    ran = three("undo", 5)
    assert ran.code == 0
    assert ran.err.splitlines()[-1] == "There is nothing more to undo."


def test_what_was_undone_is_not_undone_again(three: Command) -> None:
    three("drop", 1)
    three("undo")
    three("drop", 2)
    three("undo")
    ran = three("undo")
    assert "`add` of 1" in ran.err
    assert decisions(three) == [None, None, None]


def test_forgetting_is_undone_before_the_decisions_that_came_before_it(three: Command) -> None:
    three("drop", 2)
    three("pick", 3)
    three("forget", 3)
    ran = three("undo", 2)
    assert ran.err == "Undone: `forget` of 3.\nUndone: `pick` of 3.\n"
    assert decisions(three) == ["pick", "drop", None]


@pytest.mark.parametrize("steps", ["0", "-1", "x", "1.5"])
def test_undo_takes_a_number_of_steps(three: Command, steps: str) -> None:
    assert three("undo", "--", steps).code == 2
    assert decisions(three)[0] == "pick"


# -- edit


def test_edit_corrects_each_field(three: Command) -> None:
    ran = three(
        *("edit", 2, "--title", "Kelp", "--author", "Ines Quarrel", "--author", "Odd Lund"),
        *("--date", "2024-01-02", "--outlet", "Sound", "--language", "de", "--note", "Ask Odd"),
        *("--quote", "Kelp pays.", "--quote", "It pays twice."),
    )
    row = shown(three, 2)
    assert (ran.code, ran.out, ran.err) == (0, "", "Changed 2.\n")
    assert (row["title"], row["authors"]) == ("Kelp", ["Ines Quarrel", "Odd Lund"])
    assert (row["published"], row["outlet"], row["language"]) == ("2024-01-02", "Sound", "de")
    assert [quote["text"] for quote in row["quotes"]] == ["Kelp pays.", "It pays twice."]
    assert [(seen["how"], seen["note"]) for seen in row["sightings"]] == [("add", None), ("edit", "Ask Odd")]


def test_an_edit_changes_what_it_names_and_nothing_else(three: Command) -> None:
    before = listed(three)
    three("edit", 1, "--title", "Boats")
    after = listed(three)
    assert after[0] == before[0] | {"title": "Boats"}
    assert after[1:] == before[1:]


def test_an_editors_value_stays_when_the_page_is_read_again(roundup: Command, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    roundup("add", web.url("/ferry"))
    roundup("edit", 1, "--title", "Two boats a day")
    web.pages["/ferry"] = Answer(article("A new headline for the ferry"))
    roundup("ingest", 1, "--again")
    row = shown(roundup)
    assert row["title"] == "Two boats a day"
    assert row["origins"]["title"]["others"][0]["value"] == "A new headline for the ferry"


def test_the_same_quotation_is_kept_once(three: Command) -> None:
    three("edit", 1, "--quote", "Kelp pays.")
    three("edit", 1, "--quote", "Kelp pays.")
    assert len(shown(three)["quotes"]) == 1


def test_an_edit_that_says_nothing_is_wrong_usage(three: Command) -> None:
    ran = three("edit", 1)
    assert ran.code == 2
    assert "--title" in ran.err


@pytest.mark.parametrize("option", ["--title", "--author", "--outlet", "--quote"])
def test_an_edit_takes_no_empty_words(three: Command, option: str) -> None:
    before = shown(three)
    assert three("edit", 1, option, "").code == 2
    assert shown(three) == before


def test_an_edit_of_what_is_no_link_ends_with_3(three: Command) -> None:
    for unknown in ("99", "https://quill.example/never", "ferry"):
        ran = three("edit", unknown, "--title", "T")
        assert ran.code == 3
        assert f"There is no link or story {unknown}" in ran.err


# -- forget


def test_forget_deletes_a_link_and_all_that_was_kept_of_it(
    roundup: Command, web: SmallWeb, tmp_path: Path
) -> None:
    web.pages["/ferry"] = Answer(article())
    roundup("add", "--quote", "Not one boat.", "--note", "Ask Odd", web.url("/ferry"))
    roundup("draft", "--offline")
    ran = roundup("forget", web.url("/ferry"))
    assert (ran.code, ran.err) == (0, "Forgot 1.\n")
    conn = sqlite3.connect(tmp_path / "home" / "roundup.db")
    tables = ["links", "sightings", "quotes", "attempts", "pages", "page_bodies", "articles"]
    tables += ["article_origins", "article_texts", "story_articles", "decisions", "issue_links"]
    left = {table: conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    conn.close()
    assert left == dict.fromkeys(tables, 0)


def test_the_number_of_a_forgotten_link_is_never_given_again(three: Command) -> None:
    three("forget", 3)
    three("add", "--queue", C)
    assert [row["id"] for row in listed(three)] == ["1", "2", "4"]


def test_forgetting_one_leaves_the_others_as_they_are(three: Command) -> None:
    before = listed(three)
    three("forget", 2)
    assert listed(three) == [before[0], before[2]]
