"""From stories to an issue: verbatim words with their outlet, the editor's words, and what is still to be written."""

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.issue.compose import ROUND_UP, Group, Style, issue, item
from roundup.model import Article, Issue, Item, Outlet, Signal, Story, Words
from roundup.weeks import Calendar

WEEK = Calendar(UTC).named("2024-W01")
URL = "https://www.quayside-ledger.example/2024/ferry"
LEAD = (
    "The ferry between Ostrel and Karst sailed again on Monday, officials of the port authority said. "
    "It carried forty people."
)
TEXT = f"By Ines Malk\n{LEAD} The mayor waved.\nA second paragraph follows here with enough words to count as one."


def outlet(article: Article) -> Outlet | None:
    """By the editor's name, else by the site's."""
    name = article.outlet or article.site_name
    return Outlet(name, name) if name else None


STYLE = Style(
    name="The Quay",
    welcome="Welcome.",
    language="en",
    outlet=outlet,
    language_name=lambda tag: {"zh": "Chinese", "de": "German"}.get(tag.split("-")[0], tag),
)


def article(**given_values: Any) -> Article:
    values: dict[str, Any] = {
        "link": 1,
        "url": URL,
        "state": "ready",
        "reason": None,
        "first_seen": "2024-01-03T09:00:00Z",
        "title": "Ostrel ferry sails again",
        "site_name": "Ledger",
        "language": "en",
        "text": TEXT,
    }
    return Article(**(values | given_values))


def made(*articles: Article, picked: bool = True, style: Style = STYLE) -> Item:
    return item(Group(3, (Story(7, articles or (article(),), picked),), Words()), style)


def an_issue(*stories: Story, lead: str | None = None, style: Style = STYLE) -> Issue:
    groups = [Group(story.id + 100, (story,), Words()) for story in stories]
    return issue(WEEK, groups, lead, style)


def test_without_an_editors_words_the_body_is_the_lead_verbatim_with_its_outlet() -> None:
    one = made()
    assert one.body == f"Ledger: “{LEAD}”"
    assert [quote.text for quote in one.quotes] == [LEAD]
    assert TEXT[one.quotes[0].start : one.quotes[0].end] == LEAD
    assert (one.quotes[0].outlet, one.quotes[0].link) == ("Ledger", 1)


@pytest.mark.parametrize(
    "dateline",
    ["Berlin. ", "КИЕВ. 3 декабря. ", "OSTREL, Jan. 3 (Gullwire) - ", "OSTREL (AP) — ", "Ostrel (dpa/nb) – "],
)
def test_a_lead_begins_behind_where_and_when_it_was_written(dateline: str) -> None:
    text = dateline + TEXT.split("\n")[1]
    one = made(article(text=text), style=replace(STYLE, wires=("Gullwire", "AP", "dpa")))
    assert one.quotes[0].text == LEAD
    assert text[one.quotes[0].start : one.quotes[0].end] == LEAD


@pytest.mark.parametrize(
    "text",
    [
        "He resigned. The minister left the house by the back door on Monday morning.",
        "The Ostrel bank (OB) - once the largest of the strait - is to be sold in parts.",
        "港口重开了。渡轮明天启航，市长在码头上向旅客挥手致意，旅客欢迎登船。",
    ],
)
def test_a_lead_keeps_a_short_first_sentence_and_what_stands_before_other_brackets(text: str) -> None:
    one = made(article(text=text), style=replace(STYLE, wires=("Gullwire", "AP")))
    assert one.quotes[0].text == text


def test_a_pdf_that_is_quoted_is_tagged_with_the_printed_page() -> None:
    report = {"media_type": "application/pdf", "pages": ("iv", "1"), "text": f"Preface.\f{LEAD}"}
    assert made(article(**report)).sources[0].tags == ("pdf, p1",)
    assert made(article(**report, quotes=("Preface.",))).sources[0].tags == ("pdf, p iv",)
    assert made(article(**report, quotes=("Not in it.",))).sources[0].tags == ("pdf",)


def test_an_agencys_text_says_in_the_evidence_where_it_stands() -> None:
    def cite(one: Article) -> Outlet:
        return Outlet(one.wire or "Ledger", "x")

    one = made(article(wire="Gullwire"), style=replace(STYLE, outlet=cite))
    assert one.evidence[0].startswith("link 1; Gullwire, printed by Ledger; ")


def test_the_headline_is_the_sources_title_marked_to_be_rewritten() -> None:
    one = made()
    assert one.headline == "Ostrel ferry sails again."
    assert one.todo is not None
    assert "write the headline in 5 to 7 words" in one.todo
    assert "put the quoted lead in your own words" in one.todo


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Ostrel ferry sails", "Ostrel ferry sails."),
        ("Ostrel ferry sails.", "Ostrel ferry sails."),
        ("Will it sail?", "Will it sail?"),
        ("It sails!", "It sails!"),
        ("And then…", "And then…"),
        ("港口重新开放", "港口重新开放。"),
        ("港口重新开放！", "港口重新开放！"),
        ("Mayor calls it “a gift.”", "Mayor calls it “a gift.”"),
    ],
)
def test_a_headline_ends_in_a_stop(title: str, headline: str) -> None:
    assert made(article(title=title)).headline == headline


@pytest.mark.parametrize("title", ["Mayor calls it “a gift”", "Mayor calls it ‘a gift’", "Ferry (again)"])
def test_a_headline_that_ends_in_marks_ends_in_a_stop_too(title: str) -> None:
    headline = made(article(title=title)).headline
    assert headline.rstrip("”’")[-1] == "."
    assert headline.replace(".", "") == title


def test_an_editors_quotation_is_printed_and_not_the_lead() -> None:
    one = made(article(quotes=("It carried forty people.", "Words of mine")))
    assert one.body == "Ledger: “It carried forty people.” “Words of mine.”"
    start, end = one.quotes[0].start, one.quotes[0].end
    assert TEXT[start:end] == "It carried forty people."
    assert (one.quotes[1].start, one.quotes[1].end) == (None, None)
    assert one.todo is not None
    assert "in your own words around the quotation" in one.todo


def test_a_link_that_nobody_could_read_prints_from_the_editors_words() -> None:
    walled = article(
        state="needs_you",
        reason="The page asks for a login.",
        title="Chips for Calvane",
        outlet="WSJ",
        text="",
        notes=("Calvane gets its chips after all.",),
        quotes=("We have all that we need",),
    )
    one = made(walled)
    assert one.headline == "Chips for Calvane."
    assert one.body == "Calvane gets its chips after all. WSJ: “We have all that we need.”"
    assert [source.name for source in one.sources] == ["WSJ"]


def test_a_note_alone_is_the_body_of_what_nobody_could_read() -> None:
    one = made(article(text="", notes=("Calvane gets its chips.",)))
    assert one.body == "Calvane gets its chips."
    assert one.notes == ()
    assert "check that your note reads well" in str(one.todo)


def test_a_note_of_several_lines_is_printed_as_one_paragraph() -> None:
    """An item is one paragraph: a line of a note is no heading, rule or list of the draft."""
    one = made(article(text="", notes=("Calvane gets its chips.\n---\n# Not\n\n- so few",)))
    assert "\n" not in one.body


def test_a_note_on_what_could_be_read_is_kept_for_the_editor() -> None:
    one = made(article(notes=("See page two.",)))
    assert one.body == f"Ledger: “{LEAD}”"
    assert one.notes == ("See page two.",)


def test_then_the_pages_description_is_quoted() -> None:
    one = made(article(text="", description="A ferry sails again"))
    assert one.body == "Ledger: “A ferry sails again.”"
    assert "put the quoted description in your own words" in str(one.todo)


def test_where_there_is_nothing_at_all_nothing_is_invented() -> None:
    one = made(article(title=None, text="", site_name=None, reason="The page asks for a login."))
    assert one.body == ""
    assert one.headline == "www.quayside-ledger.example/2024/ferry."
    assert one.todo is not None
    for part in ("write the headline", "write a sentence: The page asks for a login", "name the outlet of"):
        assert part in one.todo


def test_what_was_not_picked_is_marked_as_a_suggestion() -> None:
    one = made(picked=False)
    assert one.state == "suggested"
    assert "suggested, not picked" in str(one.todo)
    assert made().state == "picked"
    assert "suggested" not in str(made().todo)


def test_an_unnamed_outlet_is_asked_for_and_its_host_stands_there() -> None:
    one = made(article(site_name=None))
    assert "name the outlet of quayside-ledger.example" in str(one.todo)
    assert [source.name for source in one.sources] == ["quayside-ledger.example"]


def test_a_source_in_another_language_and_a_pdf_are_tagged() -> None:
    one = made(
        article(language="en-GB"),
        article(link=2, language="zh-CN", site_name="Hangshang"),
        article(link=3, language="de", media_type="application/pdf"),
        article(link=4, language=None),
    )
    assert [source.tags for source in one.sources] == [
        (),
        ("link in Chinese",),
        ("link in German", "pdf"),
        (),
    ]
    assert [source.link for source in one.sources] == [1, 2, 3, 4]


def test_what_an_editor_should_mind_and_what_is_doubtful_stand_in_the_evidence() -> None:
    one = made(
        article(
            signals=(Signal("paywalled", "its own data say so"), Signal("opinion", "its address says so")),
            doubts=(("published", "only guessed from the page's text"),),
            published="2024-01-03",
        )
    )
    assert "; behind a paywall (its own data say so); an opinion (its address says so); " in one.evidence[0]
    assert "is the date right? (only guessed from the page's text)" in one.evidence[0]


def test_a_page_that_says_it_is_walled_has_the_tag_where_the_settings_want_it() -> None:
    walled = article(signals=(Signal("paywalled", "its own data say so"),))
    assert made(walled).sources[0].tags == ()
    assert made(walled, style=replace(STYLE, paywall_tag=True)).sources[0].tags == ("paywall",)


def test_each_source_stands_in_the_evidence_with_its_authors_date_and_language() -> None:
    one = made(
        article(authors=("Ines Malk", "Tor Brane"), published="2024-01-03T09:00:00Z"),
        article(link=2, language=None, reason="It is walled.", site_name="Courier"),
    )
    assert one.evidence[0] == f"link 1; Ledger; Ines Malk, Tor Brane; 3 January 2024; en — {URL}"
    assert one.evidence[1] == f"link 2; Courier; no date; language unknown; It is walled. — {URL}"


@pytest.mark.parametrize(
    "head",
    [
        "OSTREL FERRY SAILS AGAIN!",
        "By Ines Malk",
        "3 January 2024, 9:00",
        "and that was the rest of a line which somebody has broken here.",
        "A caption without any stop that is as long as a sentence of prose",
        "",
    ],
)
def test_the_lead_is_a_sentence_and_no_byline_caption_or_title(head: str) -> None:
    assert made(article(text=f"{head}\n{LEAD}")).quotes[0].text == LEAD


def test_two_sentences_are_quoted_only_if_they_are_short() -> None:
    long = "The ferry sailed " + "on and on and on and on " * 7 + "until it came home."
    assert made(article(text=f"{long} {long}")).quotes[0].text == long
    assert made(article(text=f"{long} It carried forty people.")).quotes[0].text.endswith("forty people.")


def test_a_sentence_as_long_as_a_page_is_not_quoted() -> None:
    one = made(article(text="The ferry sailed " + "on and on " * 60 + "home.", description="A ferry."))
    assert [quote.text for quote in one.quotes] == ["A ferry."]


def test_marks_inside_a_quotation_become_single_and_marks_around_it_are_not_doubled() -> None:
    inner = "The mayor said “it is a gift to all of us” and waved to the whole crowd."
    assert made(article(text=inner)).body == (
        "Ledger: “The mayor said ‘it is a gift to all of us’ and waved to the whole crowd.”"
    )
    assert made(article(quotes=("“A gift,” she said, “to us.”",))).body == (
        "Ledger: “‘A gift,’ she said, ‘to us.’”"
    )


def test_a_quotation_shows_other_peoples_markup_as_letters() -> None:
    one = made(article(quotes=("Read *this* [here](https://elsewhere.example) <b>",), site_name="*Ledger*"))
    assert [mark for mark in ("*this*", "[here](", "<b>", " *Ledger*") if mark in f" {one.body}"] == []


texts = st.lists(
    st.lists(
        st.sampled_from(
            [
                "The ferry sailed again on Monday, officials of the port said.",
                "“It is a gift,” said Ines Malk of the harbour board, and waved.",
                "Is it back? Nobody in all of Ostrel could say so yesterday evening!",
                "It cost 3.5 million.",
                "By Ines Malk",
                "  spaced   out and in small letters for once, as it happens.  ",
                "港口今天重新开放，渡轮明天启航。",
                "word " * 100,
            ]
        ),
        max_size=4,
    ).map(" ".join),
    max_size=5,
).map("\n".join)


@given(texts | st.text(max_size=200), st.lists(st.text(max_size=30), max_size=2))
@example("", ["", "“", '"', "  "])
@example("\f\n“Unclosed. The ferry sailed again on Monday, officials said.", [])
def test_each_quotation_stands_letter_by_letter_in_the_stored_text(text: str, own: list[str]) -> None:
    one = made(article(text=text, quotes=tuple(own), description="A ferry."))
    for quote in one.quotes:
        if quote.start is not None:
            assert text[quote.start : quote.end] == quote.text
        else:
            assert quote.text in [*own, "A ferry."]
    assert [quote.text for quote in one.quotes][: len(own)] == own


def test_an_issue_has_its_items_in_the_order_of_its_stories() -> None:
    found = an_issue(Story(5, (article(title="B b"),), True), Story(2, (article(title="A a"),), False))
    assert [one.id for one in found.items] == [105, 102]
    assert [one.stories for one in found.items] == [(5,), (2,)]
    assert found.sections[0].title == ROUND_UP == "Weekly Links Round-Up"
    assert (found.week, found.first, found.last) == ("2024-W01", "2024-01-01", "2024-01-07")


def test_items_stand_under_the_section_that_the_editor_gave() -> None:
    found = an_issue(
        Story(1, (article(section="Ships"),), True),
        Story(2, (article(),), True),
        Story(3, (article(section=None), article(link=2, section="Ships")), True),
        Story(4, (article(section=ROUND_UP),), True),
    )
    assert [(section.title, [one.id for one in section.items]) for section in found.sections] == [
        (ROUND_UP, [102, 104]),
        ("Ships", [101, 103]),
    ]


def test_the_round_up_is_the_first_section_even_when_it_is_empty() -> None:
    found = an_issue(Story(1, (article(section="Ships"),), True))
    assert [(section.title, len(section.items)) for section in found.sections] == [
        (ROUND_UP, 0),
        ("Ships", 1),
    ]


def test_there_is_a_teaser_an_item_in_the_order_in_which_they_are_printed() -> None:
    found = an_issue(
        Story(1, (article(title="Ships grow scarce", section="Ships"),), True),
        Story(2, (article(title="Ostrel reopens its line"),), True),
    )
    assert found.teasers == ("Ostrel reopens its line", "Ships grow scarce")
    assert found.teaser_line == "Ostrel reopens its line, Ships grow scarce"


def test_the_preheader_is_the_teaser_line_cut_at_110_characters() -> None:
    stories = [Story(n, (article(title=f"Number {n} of the ferries sails home"),), True) for n in range(9)]
    found = an_issue(*stories)
    assert len(found.preheader) <= 110
    assert found.preheader.endswith("…")
    assert found.teaser_line.startswith(found.preheader.rstrip("…"))
    assert an_issue(stories[0]).preheader == an_issue(stories[0]).teaser_line


def test_the_title_names_the_newsletter_and_its_days() -> None:
    assert an_issue(Story(1, (article(),), True)).title == "The Quay, 1–7 January 2024"
    nameless = an_issue(Story(1, (article(),), True), style=replace(STYLE, name="", welcome=""))
    assert nameless.title == "Weekly Links Round-Up, 1–7 January 2024"
    assert nameless.welcome is None


def test_the_lead_piece_is_taken_over_untouched_and_named_in_the_list() -> None:
    lead = "# The long way to Ostrel\n\n> A quotation.\n\n  [^1]\n\n[^1]: A note.\n\n"
    found = an_issue(Story(1, (article(),), True), lead=lead)
    assert found.lead == lead
    assert found.lead_teaser == "The long way to Ostrel"
    assert an_issue(Story(1, (article(),), True)).lead_teaser is None


def test_an_issue_of_nothing_has_no_items() -> None:
    found = an_issue()
    assert found.items == ()
    assert found.teaser_line == ""
