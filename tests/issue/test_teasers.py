"""The "This week:" line, until the editor writes it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.issue.teasers import MOST, PREHEADER, of_lead, teaser, teaser_list
from roundup.text.marks import one_line


@pytest.mark.parametrize(
    ("headline", "made"),
    [
        ("Ostrel reopens its ferry line.", "Ostrel reopens its ferry line"),
        ("Suvara bans durum exports: pasta makers brace", "Suvara bans durum exports"),
        ("Ferry: Ostrel line is back", "Ostrel line is back"),
        ("Car carriers, at last, get cheaper", "Car carriers"),
        ("The Karst line’s long wait is over", "Karst line’s long wait"),
        ("Tolvarn — a terminal burns", "terminal burns"),
        ("Ostrel strait queue | Quayside Ledger", "Ostrel strait queue"),
        ("Ferry", "Ferry"),
        ("Yes: no", "Yes: no"),
        ("", ""),
        ("…", ""),
    ],
)
def test_a_teaser_is_the_run_of_the_headline_that_names_the_event(headline: str, made: str) -> None:
    assert teaser(headline) == made


def test_a_teaser_does_not_end_in_a_word_that_leads_on() -> None:
    assert teaser("Brane promises a second quay for the northern harbour of Ostrel") == (
        "Brane promises a second quay"
    )


def test_a_stop_that_ends_an_abbreviation_ends_no_teaser() -> None:
    assert teaser("The U.S. bans chips from Calvane") == "U.S. bans chips from Calvane"
    assert teaser("Ostrel vs. Karst in the final") == "Ostrel vs. Karst in the final"


def test_a_first_word_that_is_no_name_loses_its_capital() -> None:
    text = "It said that missiles were scarce, and that Ostrel was calm."
    assert teaser("Missiles grow scarce in the north", text) == "missiles grow scarce in the north"
    assert teaser("Ostrel stays calm", text) == "Ostrel stays calm"
    assert teaser("LNG grows scarce", "and lng is scarce") == "LNG grows scarce"


def test_in_a_headline_of_capitals_a_capital_says_nothing() -> None:
    assert teaser("Ferry Line Reopens", "the ferry line") == "Ferry Line Reopens"


def test_a_chinese_teaser_is_cut_by_its_characters() -> None:
    assert teaser("港口今天重新开放：渡轮明天启航") == "港口今天重新开放"
    assert len(teaser("港口今天重新开放渡轮明天启航旅客欢迎港口今天重新开放")) <= 12


# Headlines as they come: words, some of them weak, with and without marks between and after them.
headlines = st.lists(
    st.sampled_from(
        [
            "Ferry",
            "the",
            "of",
            "Ostrel’s",
            "a",
            "reopens",
            "5%",
            "“first”",
            "quay,",
            "line:",
            "—",
            "is",
            "US",
            "Is",
            "it?",
        ]
    ),
    min_size=1,
    max_size=14,
).map(" ".join)


@given(headlines)
@example("of of of of of of of of")
@example("The of")
def test_a_teaser_has_two_to_six_words_of_the_headline_in_their_order(headline: str) -> None:
    words = teaser(headline).split()
    assert len(words) <= MOST
    assert len(words) >= min(2, len([word for word in headline.split() if word.strip("—,:?")]))
    assert " ".join(words) in headline.replace("  ", " ")


@given(headlines | st.text(max_size=60).map(one_line))
def test_a_teaser_is_one_line(headline: str) -> None:
    made = teaser(headline, headline.lower())
    assert "\n" not in made
    assert made == made.strip()


@pytest.mark.parametrize("stop", [".", "!", "?", "…", "...", "?!"])
def test_a_teaser_ends_without_a_stop(stop: str) -> None:
    assert teaser(f"Ostrel reopens its ferry line{stop}") == "Ostrel reopens its ferry line"
    assert teaser(f"Ferry{stop}") == "Ferry"


def test_teasers_stand_in_one_line_with_commas_and_the_first_has_a_capital() -> None:
    assert teaser_list(["missiles backlog", "US LNG exports", "blacklisting Calvane"]) == (
        "Missiles backlog, US LNG exports, blacklisting Calvane"
    )
    assert teaser_list([]) == ""


@given(st.lists(headlines, max_size=5))
def test_no_letter_of_a_teaser_is_lost_in_the_line(teasers: list[str]) -> None:
    line = teaser_list(teasers)
    assert line.casefold() == ", ".join(teasers).casefold()


@pytest.mark.parametrize(
    ("lead", "made"),
    [
        ("# The long way to Ostrel\n\nText.", "The long way to Ostrel"),
        ("Some words first.\n\n## A heading ##\n", "A heading"),
        ("### Ends in a stop.\n", "Ends in a stop"),
        ("Only words here.\nAnd more.", "Only words here"),
        ("\n\n", None),
        ("", None),
    ],
)
def test_the_lead_piece_is_named_by_its_first_heading_without_a_stop(lead: str, made: str | None) -> None:
    assert of_lead(lead) == made


def test_a_heading_may_end_in_a_sharp_sign_of_its_own() -> None:
    assert of_lead("# The year in C#\n") == "The year in C#"


def test_a_long_lead_is_cut() -> None:
    made = of_lead("word " * 100)
    assert made is not None
    assert len(made) <= PREHEADER
