"""The week's draft: chosen, composed, written where the editor finds it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup.app import choose, draft, exports, lists
from roundup.app.desk import Desk, Silent
from roundup.config import DATABASE, FILE, Home
from roundup.errors import PartialError, UsageError
from roundup.model import Choice, Issue, Outcome
from roundup.store import links
from roundup.times import utc
from roundup.weeks import Week
from tests.conftest import NOW, Answer, SmallWeb
from tests.newsroom import LEAD, PARAGRAPHS, QUICK, article, read, take

WEEK = "2024-W01"
CHOICES: tuple[Choice, ...] = ("pick", "drop", "later")


class Told(Silent):
    """A talk that remembers what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, sentence: str) -> None:
        """Remember it."""
        self.said.append(sentence)


def url(name: object) -> str:
    """An address at the outlet of these tests."""
    return f"https://quill.example/{name}"


def set_up(desk: Desk, toml: str) -> None:
    """Other settings from now on."""
    (desk.home.path / FILE).write_text(toml, "utf-8")
    vars(desk).pop("settings", None)


def week(desk: Desk, name: str = WEEK) -> Week:
    """The week of this name."""
    return desk.calendar.named(name)


def issue(desk: Desk, limit: int | None = None, name: str = WEEK) -> Issue:
    """The issue of the week as it would be drafted now."""
    return draft.compose_issue(desk, week(desk, name), limit)


def headlines(desk: Desk, limit: int | None = None, name: str = WEEK) -> list[str]:
    """The headlines of that issue, in order."""
    return [item.headline for item in issue(desk, limit, name).items]


def write(desk: Desk, form: str = "md", limit: int | None = None) -> Path:
    """Write the week's draft without asking anybody; where it is."""
    (path,) = exports.written(desk, week(desk), [form], limit=limit, offline=True)
    return path


def shown(desk: Desk, form: str = "md") -> str | None:
    """The week's draft, written nowhere."""
    content = exports.shown(desk, week(desk), form, offline=True)
    return None if content is None else content.decode()


def standing(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands at this moment."""
    return lambda: moment


def candidate(desk: Desk, title: str, published: str | None = "2024-01-03") -> int:
    """A candidate of this title and day."""
    dated = {"published": published} if published else {}
    return take(desk, url(title), pick=False, title=title, **dated)


# -- what it holds, and in which order


def test_picks_come_first_in_the_order_of_picking_then_the_newest_candidates(desk: Desk) -> None:
    for title, published in (("old", "2024-01-01"), ("new", "2024-01-05"), ("mid", "2024-01-03T08:00:00Z")):
        candidate(desk, title, published)
    later_picked, first_picked = candidate(desk, "b"), candidate(desk, "a")
    for hours, link in enumerate((first_picked, later_picked)):
        desk.clock = standing(NOW + timedelta(hours=hours))
        choose.decide(desk, choose.Named(links=[link]), "pick")
    assert headlines(desk) == ["a.", "b.", "new.", "mid.", "old."]
    assert [item.state for item in issue(desk).items] == ["picked"] * 2 + ["suggested"] * 3


def test_suggestions_fill_up_to_draft_items_and_the_rest_is_counted(desk: Desk) -> None:
    take(desk, url("pick"), title="pick")
    for number in range(5):
        candidate(desk, f"c{number}", f"2024-01-0{number + 1}")
    desk.talk = told = Told()
    set_up(desk, "[draft]\nitems = 3\n")
    assert headlines(desk) == ["pick.", "c4.", "c3."]
    assert told.said == [f"3 more candidates in this week: `roundup list --week {WEEK}` shows them."]


def test_draft_items_never_cuts_picks(desk: Desk) -> None:
    for number in range(4):
        take(desk, url(number), title=f"p{number}")
    candidate(desk, "c")
    for items in (0, 2, 4):
        set_up(desk, f"[draft]\nitems = {items}\n")
        assert headlines(desk) == ["p0.", "p1.", "p2.", "p3."]


def test_a_limit_cuts_picks_too_and_says_how_many(desk: Desk) -> None:
    for number in range(3):
        take(desk, url(number), title=f"p{number}")
    candidate(desk, "c")
    desk.talk = told = Told()
    assert headlines(desk, limit=2) == ["p0.", "p1."]
    assert told.said == ["2 more left out by --limit."]


def test_eight_items_are_the_default(desk: Desk) -> None:
    for number in range(10):
        candidate(desk, f"c{number}")
    assert len(headlines(desk)) == 8


def test_a_pick_belongs_to_the_week_in_which_it_was_picked_however_old(desk: Desk) -> None:
    take(desk, url("old"), title="old", published="1999-05-05")
    assert headlines(desk) == ["old."]
    assert headlines(desk, name="2023-W52") == []


def test_a_pick_belongs_to_the_week_that_it_was_published_in_as_well(desk: Desk) -> None:
    take(desk, url("a"), title="a", published="2023-12-28")
    assert headlines(desk, name="2023-W52") == ["a."]


def test_what_was_first_seen_in_the_week_belongs_to_it_while_it_is_fresh(desk: Desk) -> None:
    candidate(desk, "fresh", "2023-12-23")
    candidate(desk, "stale", "2023-12-20")
    candidate(desk, "undated", None)
    assert headlines(desk) == ["undated.", "fresh."]


def test_what_was_dropped_is_in_no_week_and_what_was_put_off_in_every_later_one(desk: Desk) -> None:
    choose.decide(desk, choose.Named(links=[take(desk, url("d"), title="dropped")]), "drop")
    choose.decide(desk, choose.Named(links=[take(desk, url("l"), title="later")]), "later")
    assert headlines(desk) == []
    for name in ("2024-W02", "2024-W03", "2024-W30"):
        assert headlines(desk, name=name) == ["later."]
    assert headlines(desk, name="2023-W52") == []


def test_a_candidate_that_nothing_is_known_of_is_not_suggested_but_a_pick_is_printed(desk: Desk) -> None:
    take(desk, url("pick"))
    take(desk, url("candidate"), pick=False)
    failed = candidate(desk, "failed")
    links.settle(desk.db, failed, Outcome("failed", "There is no such page any more (404)."), None)
    assert headlines(desk) == ["quill.example/pick."]


def test_a_failed_page_that_was_picked_is_printed_from_the_editors_words(desk: Desk) -> None:
    link = take(
        desk, url("a"), title="Walled", note="Forty boats.", quotes=("Not one sails.",), outlet="Post"
    )
    links.settle(desk.db, link, Outcome("needs_you", "The page asks for a login."), None)
    (item,) = issue(desk).items
    assert item.body == "Forty boats. Post: “Not one sails.”"
    assert [quote.text for quote in item.quotes] == ["Not one sails."]


def test_several_links_of_one_story_are_one_item_and_picked_if_one_of_them_is(desk: Desk) -> None:
    first, second = candidate(desk, "first"), candidate(desk, "second")
    desk.db.conn.execute("UPDATE story_articles SET story = 1 WHERE link = 2")
    choose.decide(desk, choose.Named(links=[second]), "pick")
    (item,) = issue(desk).items
    assert (item.state, item.stories) == ("picked", (1,))
    assert [source.link for source in item.sources] == [first, second]


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(
    zone=st.sampled_from(["UTC", "Pacific/Kiritimati", "Pacific/Niue", "Europe/Berlin", "Asia/Kathmandu"]),
    starts=st.sampled_from(["monday", "friday", "sunday"]),
    cutoff=st.integers(0, 23),
    seen=st.lists(
        st.tuples(st.integers(-10 * 24, 10 * 24), st.sampled_from([*CHOICES, None])),
        min_size=1,
        max_size=15,
    ),
    dated=st.lists(
        st.tuples(st.integers(-10 * 24, 10 * 24), st.sampled_from([10, 20])) | st.none(),
        min_size=15,
        max_size=15,
    ),
)
def test_a_draft_holds_just_what_the_list_of_its_week_holds(
    tmp_path_factory: pytest.TempPathFactory,
    zone: str,
    starts: str,
    cutoff: int,
    seen: list[tuple[int, Choice | None]],
    dated: list[tuple[int, int] | None],
) -> None:
    """In whatever zone, and wherever the week begins: the indexes that the draft asks miss nothing."""
    folder = tmp_path_factory.mktemp("home")
    environ = {
        "ROUNDUP_NEWSLETTER__TIMEZONE": zone,
        "ROUNDUP_WEEK__STARTS": starts,
        "ROUNDUP_WEEK__CUTOFF": str(cutoff),
        "ROUNDUP_DRAFT__ITEMS": "200",
    }
    middle = datetime(2024, 1, 4, tzinfo=UTC)
    with Desk(Home(folder, folder / DATABASE), clock=lambda: middle, who="ada", environ=environ) as desk:
        for number, (hours, decision) in enumerate(seen):
            desk.clock = standing(middle + timedelta(hours=hours))
            published = None
            if (day := dated[number]) is not None:
                # A bare day is the first ten characters of a time.
                published = utc(middle + timedelta(hours=day[0]))[: day[1]]
            candidate(desk, f"t{number}", published)
            if decision:
                choose.decide(desk, choose.Named(links=[number + 1]), decision)
        for name in ("2023-W52", WEEK, "2024-W02"):
            listed = {row["id"] for row in lists.rows(desk, week=week(desk, name))}
            printed = {str(source.link) for item in issue(desk, None, name).items for source in item.sources}
            assert printed == listed


# -- what stands in it


def test_a_quotation_is_the_stored_text_letter_by_letter(desk: Desk) -> None:
    read(desk, take(desk, url("a"), outlet="Post"), title="Ferry")
    (item,) = issue(desk).items
    (quote,) = item.quotes
    (text,) = links.texts(desk.db, [1]).values()
    assert quote.text == text[quote.start : quote.end] == LEAD
    assert item.body == f"Post: “{LEAD}”"


def test_items_stand_under_the_section_that_the_editor_named(desk: Desk) -> None:
    take(desk, url("a"), title="A", section="Harbour")
    take(desk, url("b"), title="B")
    take(desk, url("c"), title="C", section="Harbour")
    found = issue(desk)
    assert [(section.title, [item.headline for item in section.items]) for section in found.sections] == [
        ("Weekly Links Round-Up", ["B."]),
        ("Harbour", ["A.", "C."]),
    ]
    text = write(desk).read_text()
    assert text.index("## Weekly Links Round-Up") < text.index("**B.**") < text.index("### Harbour")
    assert text.index("### Harbour") < text.index("**A.**") < text.index("**C.**")


def test_teasers_follow_the_order_in_which_the_items_are_printed(desk: Desk) -> None:
    take(desk, url("a"), title="Kelp farmers", section="Harbour")
    take(desk, url("b"), title="Salt ferry sails")
    found = issue(desk)
    assert found.teasers == ("Salt ferry sails", "Kelp farmers")
    assert "Round-Up: Salt ferry sails, Kelp farmers\n" in write(desk).read_text()


def test_name_welcome_and_span_stand_at_the_head(desk: Desk) -> None:
    set_up(desk, '[newsletter]\nname = "Sound & Salt"\nwelcome = "Welcome aboard."\n')
    take(desk, url("a"), title="A")
    text = write(desk).read_text()
    assert text.startswith('---\ntitle: "Sound & Salt, 1–7 January 2024"\n')
    assert text.index("Welcome aboard.") < text.index("This week:")


def test_the_lead_piece_is_taken_over_untouched_but_for_the_rank_of_its_headings(desk: Desk) -> None:
    lead = "# A year of ferries\n\nWords *as typed*.[^1]\n\n## Boats\n\n> Quoted — “so”.\n\n[^1]: A note.\n"
    desk.home.lead(WEEK).parent.mkdir()
    desk.home.lead(WEEK).write_text(lead, "utf-8")
    take(desk, url("a"), title="A")
    text = write(desk).read_text("utf-8")
    taken = lead.strip().replace("## Boats", "### Boats").replace("# A year", "## A year", 1)
    assert taken in text
    assert text.index("## A year of ferries") < text.index("## Weekly Links Round-Up")
    assert "- A year of ferries\n- Weekly Links Round-Up: A\n" in text
    assert desk.home.lead(WEEK).read_text("utf-8") == lead
    found = json.loads(shown(desk, "json") or "")
    assert found["lead"] == taken
    assert found["footnotes"] == ["A note."]


def test_the_lead_piece_of_another_week_is_not_taken(desk: Desk) -> None:
    desk.home.lead("2023-W52").parent.mkdir()
    desk.home.lead("2023-W52").write_text("# Old piece\n")
    take(desk, url("a"), title="A")
    assert "Old piece" not in write(desk).read_text()


def test_a_lead_piece_alone_makes_no_draft(desk: Desk) -> None:
    desk.home.lead(WEEK).parent.mkdir()
    desk.home.lead(WEEK).write_text("# A piece\n")
    assert draft.draft(desk, week(desk), offline=True) == (desk.home.drafts / f"{WEEK}.md", False)
    assert not desk.home.drafts.exists()


def test_an_item_keeps_its_number_for_as_long_as_its_story_is_drafted(desk: Desk) -> None:
    for name in "abc":
        take(desk, url(name), title=name.upper())
    before = {item.headline: item.id for item in issue(desk).items}
    choose.decide(desk, choose.Named(links=[2]), "drop")
    candidate(desk, "new")
    after = {item.headline: item.id for item in issue(desk).items}
    assert (after["A."], after["C."]) == (before["A."], before["C."])
    choose.undo(desk, 1)
    assert {item.headline: item.id for item in issue(desk).items} == before | {"new.": after["new."]}


# -- the file


def test_two_drafts_in_a_row_change_nothing(desk: Desk) -> None:
    read(desk, take(desk, url("a")), title="A")
    candidate(desk, "c")
    path = write(desk)
    before = (path.read_bytes(), path.stat().st_mtime_ns, list(desk.db.conn.iterdump()))
    assert write(desk) == path
    assert (path.read_bytes(), path.stat().st_mtime_ns, list(desk.db.conn.iterdump())) == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_file_that_nobody_has_touched_is_brought_up_to_date(desk: Desk) -> None:
    take(desk, url("a"), title="A")
    path = write(desk)
    take(desk, url("b"), title="B")
    write(desk)
    assert "**B.**" in path.read_text()
    choose.edit(desk, 1, {"title": "A anew"})
    write(desk)
    assert "**A anew.**" in path.read_text()


def test_a_file_that_was_deleted_is_written_anew(desk: Desk) -> None:
    take(desk, url("a"), title="A")
    path = write(desk)
    text = path.read_bytes()
    path.unlink()
    assert write(desk).read_bytes() == text


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "bytes that are no text": lambda text: text + b"\xff\xfe\x00",
    "nothing left": lambda text: b"",
    "another encoding": lambda text: text.decode().encode("utf-16"),
    "half of it": lambda text: text[: text.index(b"todo: write")],
    "a marker twice": lambda text: text + b"\n<!-- item:i1 -->\n**Twice.**\n",
}


@pytest.mark.parametrize("edit", BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read_as_a_draft_is_left_alone_byte_for_byte(
    desk: Desk, edit: Callable[[bytes], bytes]
) -> None:
    take(desk, url("a"), title="A")
    path = write(desk)
    path.write_bytes(edit(path.read_bytes()))
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    take(desk, url("b"), title="B")
    with pytest.raises(PartialError) as refused:
        write(desk)
    aside = path.with_name(f"{WEEK}.new.md")
    assert refused.value.exit_code == 3
    assert str(path) in str(refused.value)
    assert str(aside) in str(refused.value)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert "**B.**" in aside.read_text("utf-8")


def test_a_file_that_was_changed_back_is_ours_again(desk: Desk) -> None:
    take(desk, url("a"), title="A")
    path = write(desk)
    ours = path.read_bytes()
    path.write_bytes(ours + b"mine")
    path.write_bytes(ours)
    take(desk, url("b"), title="B")
    assert "**B.**" in write(desk).read_text()


def test_a_file_that_this_database_did_not_write_keeps_every_word_of_it(desk: Desk) -> None:
    """As after a backup of before it was restored, or when the editor began the file."""
    take(desk, url("a"), title="A")
    path = desk.home.drafts / f"{WEEK}.md"
    path.parent.mkdir()
    path.write_text("Mine from the start.\n")
    text = write(desk).read_text()
    assert text.startswith("Mine from the start.\n")
    assert "**A.**" in text


def test_a_file_that_is_just_what_would_be_written_counts_as_ours(desk: Desk) -> None:
    take(desk, url("a"), title="A")
    path = write(desk)
    desk.db.conn.execute("UPDATE issues SET base = '{}'")
    write(desk)
    take(desk, url("b"), title="B")
    assert "**B.**" in write(desk).read_text()
    assert {file.name for file in path.parent.iterdir()} == {path.name, ".copies"}


def test_an_edited_week_does_not_stop_another(desk: Desk) -> None:
    take(desk, url("a"), title="A", published="2023-12-28")
    write(desk).write_text("mine")
    path, written = draft.draft(desk, week(desk, "2023-W52"), offline=True)
    assert written
    assert "**A.**" in path.read_text()


# -- the other formats


def test_html_of_an_edited_file_holds_the_editors_words_and_leaves_the_file_alone(desk: Desk) -> None:
    take(desk, url("a"), title="Machine's headline")
    path = write(desk)
    typed = path.read_text().replace("Machine's headline", "My own *headline*")
    path.write_text(typed)
    page = write(desk, "html")
    assert page == path.with_suffix(".html")
    text = page.read_text()
    assert "My own <em>headline</em>" in text
    assert "Machine" not in text
    assert path.read_text() == typed
    assert not path.with_name(f"{WEEK}.new.md").exists()


def test_html_leaves_marks_evidence_and_scripts_out(desk: Desk) -> None:
    take(desk, url("a"), title="A", note="Only for me", quotes=("Words.",))
    path = write(desk)
    path.write_text(path.read_text() + '\n<script>alert(1)</script>\n\n<a href="javascript:alert(2)">x</a>\n')
    text = write(desk, "html").read_text()
    for hidden in ("<!--", "todo:", "item:i", "sources:", "alert(", "javascript:"):
        assert hidden not in text
    assert "<strong>A.</strong>" in text


def test_json_leaves_an_edited_file_alone(desk: Desk) -> None:
    take(desk, url("a"), title="A")
    path = write(desk)
    path.write_bytes(path.read_bytes() + b"mine\r\n")
    before = path.read_bytes()
    found = json.loads(write(desk, "json").read_text("utf-8"))
    assert found["week"] == WEEK
    assert path.read_bytes() == before
    assert {file.name for file in path.parent.iterdir()} == {f"{WEEK}.md", f"{WEEK}.json"}


@pytest.mark.parametrize("form", ["html", "json"])
def test_another_format_is_made_anew_each_time(desk: Desk, form: str) -> None:
    take(desk, url("a"), title="A")
    path = write(desk, form)
    before = path.read_bytes()
    path.write_bytes(b"something else")
    assert write(desk, form).read_bytes() == before


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_what_is_only_shown_is_written_nowhere(desk: Desk, form: str) -> None:
    take(desk, url("a"), title="A")
    files = set(desk.home.path.rglob("*"))
    text = shown(desk, form)
    assert set(desk.home.path.rglob("*")) == files
    assert text == write(desk, form).read_text("utf-8")


def test_html_that_is_shown_of_an_edited_file_holds_the_editors_words(desk: Desk) -> None:
    take(desk, url("a"), title="Machine's headline")
    path = write(desk)
    path.write_text(path.read_text().replace("Machine's headline", "My own"))
    text = shown(desk, "html") or ""
    assert "My own" in text
    assert "Machine" not in text


def test_html_that_is_shown_is_that_which_would_be_written_also_when_the_week_is_empty_by_now(
    desk: Desk,
) -> None:
    take(desk, url("a"), title="A")
    write(desk)
    choose.decide(desk, choose.Named(links=[1]), "drop")
    assert shown(desk, "html") == write(desk, "html").read_text("utf-8")


def test_an_empty_week_is_shown_as_nothing_and_as_json_without_sections(desk: Desk) -> None:
    assert (shown(desk), shown(desk, "html")) == (None, None)
    found = json.loads(shown(desk, "json") or "")
    assert (found["week"], found["from"], found["until"]) == (WEEK, "2024-01-01", "2024-01-07")
    assert (found["sections"], found["teasers"], found["lead"]) == ([], [], None)


def test_json_says_where_each_quotation_stands_in_the_stored_text(desk: Desk) -> None:
    read(desk, take(desk, url("a"), quotes=("fetches a third less",)), title="A", site_name="Post")
    (section,) = json.loads(shown(desk, "json") or "")["sections"]
    (quote,) = section["items"][0]["quotes"]
    text = "\n".join(PARAGRAPHS)
    assert text[quote["start"] : quote["end"]] == quote["text"] == "fetches a third less"
    assert (quote["outlet"], quote["link"]) == ("Post", "1")


# -- up to date before


def test_what_is_due_is_fetched_and_read_first(desk: Desk, web: SmallWeb) -> None:
    web.pages["/ferry"] = Answer(article())
    take(desk, web.url("/ferry"))
    path, _ = draft.draft(desk, week(desk))
    assert f"“{LEAD}”" in path.read_text()


def test_what_is_not_due_yet_is_not_asked_for(desk: Desk, web: SmallWeb) -> None:
    link = take(desk, web.url("/ferry"), title="A")
    links.settle(desk.db, link, Outcome("retry", "Busy."), "2024-01-05T12:00:01Z")
    draft.draft(desk, week(desk))
    assert web.asked == []


def test_offline_asks_nobody(desk: Desk, web: SmallWeb) -> None:
    take(desk, web.url("/ferry"), title="A")
    write(desk)
    assert shown(desk)
    assert web.asked == []


# -- the week that is meant


@pytest.mark.parametrize(
    ("name", "meant"), [(None, WEEK), ("", WEEK), ("last", "2023-W52"), ("2024-W05", "2024-W05")]
)
def test_a_week_by_its_name_or_by_now(desk: Desk, name: str | None, meant: str) -> None:
    assert draft.week(desk, name) == week(desk, meant)


def test_two_days_make_an_interval_of_their_own_name(desk: Desk) -> None:
    found = draft.week(desk, None, "2024-01-01", "2024-01-14")
    assert found.name == "2024-01-01--2024-01-14"
    assert (found.first.isoformat(), found.last.isoformat()) == ("2024-01-01", "2024-01-14")
    assert found.end - found.start == timedelta(days=14)


def test_a_week_beside_two_days_only_names_the_issue(desk: Desk) -> None:
    found = draft.week(desk, "2024-W02", "2024-01-01", "2024-01-14")
    assert (found.name, found.first.isoformat()) == ("2024-W02", "2024-01-01")


@pytest.mark.parametrize(
    ("since", "until"),
    [("2024-01-01", None), (None, "2024-01-01"), ("2024-01-02", "2024-01-01"), ("x", "2024-01-01")],
)
def test_two_days_that_make_no_interval_are_wrong_usage(
    desk: Desk, since: str | None, until: str | None
) -> None:
    with pytest.raises(UsageError):
        draft.week(desk, None, since, until)


def test_a_double_week_holds_the_links_of_both(desk: Desk) -> None:
    candidate(desk, "first", "2023-12-26")
    candidate(desk, "second", "2024-01-03")
    found = draft.compose_issue(desk, draft.week(desk, None, "2023-12-25", "2024-01-07"), None)
    assert [item.headline for item in found.items] == ["second.", "first."]
    assert found.title == "Weekly Links Round-Up, 25 December 2023 – 7 January 2024"
