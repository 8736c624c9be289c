"""What an item says against what its sources have."""

import pytest

from roundup.issue import check
from roundup.issue.check import Evidence, Finding
from roundup.issue.draftfile import Part

TEXT = (
    "Tarvenia’s yard cut the second hull apart last spring. “The drawings and the steel no longer described the same "
    "ship,” the chief engineer, Lorcan Heddersby, told the auditors.\nThe four icebreakers cost $497m so far, and 38 "
    "percent of the steel was bought twice. The first of them sails on 4 March 2027, the yard said."
)
CHINESE = (
    "岚海商务部1月4日公布，2024年上半年镓出口配额为38吨，去年同期为54吨，减少约三成。合同总额为4.97亿美元。"
)


def findings(*lines: str, text: str = TEXT, language: str = "en", at: int = 1) -> list[Finding]:
    """What is to be said of an item with these lines under its marker, whose one source says `text`."""
    part = Part("item", "\n".join(["<!-- item:i3 -->", *lines, ""]), 3, at)
    return list(check.item(part, [Evidence(7, text, language)]))


def refused(body: str, text: str = TEXT, language: str = "en") -> list[tuple[str, str]]:
    """The kinds and levels of what is found in an item with this body."""
    found = findings(
        f"**The icebreakers are late.** {body} ([Post](https://post.example/a))", text=text, language=language
    )
    return [(one.kind, one.level) for one in found]


NOTHING: list[tuple[str, str]] = []


@pytest.mark.parametrize(
    "body",
    [
        "An engineer: “The drawings and the steel no longer described the same ship.”",
        "An engineer: “the drawings and the steel no longer described the same ship”",
        'An engineer: "The drawings and the steel no longer described the same ship."',
        "An engineer: “The drawings … no longer described the same ship.”",
        "An engineer: “The drawings ... no longer described the same ship.”",
        "An engineer: “The drawings and the steel […] described the same ship.”",
        "An engineer: “The drawings and the steel no longer described [one] ship.”",
        "“The drawings and the steel no longer described the same ship,” says Heddersby.",
    ],
)
def test_a_quotation_that_a_source_has_is_in_order(body: str) -> None:
    assert refused(body) == NOTHING


def test_an_invented_quotation_is_refused_with_the_passage_that_comes_nearest() -> None:
    body = "**Late.** “The drawings and the steel described two different ships,” he says. ([Post](https://post.example/a))"
    (found,) = findings(body, at=31)
    assert (found.kind, found.level, found.item, found.line) == ("quotation", "refuse", 3, 32)
    assert found.text == "“The drawings and the steel described two different ships,”"
    assert found.nearest is not None
    assert (found.nearest.link, "no longer described" in found.nearest.text) == (7, True)


def test_an_invention_that_is_like_nothing_has_no_nearest_passage() -> None:
    (found,) = findings("**Late.** “Every tram will sing opera at noon.”")
    assert (found.kind, found.nearest) == ("quotation", None)


def test_a_few_quoted_words_are_not_compared() -> None:
    assert refused("It was “a bad year” for the yard.") == NOTHING


def test_ten_chinese_characters_count_as_five_words() -> None:
    assert refused("商务部：“去年同期为九十吨左右”", text=CHINESE, language="zh") == [("quotation", "refuse")]
    assert refused("商务部：“同期五十四吨”", text=CHINESE, language="zh") == NOTHING


def test_a_translated_quotation_is_judged_by_its_original() -> None:
    good = "“Down by about three tenths” (translated; original: “去年同期为54吨，减少约三成”)"
    bad = "“Down by about three tenths” (translated; original: “去年同期为54吨，增加约五成”)"
    assert refused(good, text=CHINESE, language="zh") == NOTHING
    assert refused(bad, text=CHINESE, language="zh") == [("quotation", "refuse")]


def test_a_translation_that_does_not_say_so_is_refused() -> None:
    assert refused("“The quota is thirty-eight tonnes now.”", text=CHINESE, language="zh") == [
        ("quotation", "refuse")
    ]


@pytest.mark.parametrize(
    "body",
    [
        "They cost 497 million USD.",
        "They cost $497 million.",
        "38% of the steel was bought twice.",
        "Two hulls of 4 were cut.",
    ],
)
def test_a_figure_that_a_source_has_is_in_order_however_it_is_written(body: str) -> None:
    assert refused(body) == NOTHING


def test_a_figure_of_a_chinese_source_is_in_order_in_english() -> None:
    assert refused("The contracts are worth 497 million USD.", text=CHINESE, language="zh") == NOTHING


@pytest.mark.parametrize(
    "body", ["They cost 479 million USD.", "They cost 497 million EUR.", "They cost $4.97bn."]
)
def test_a_changed_figure_is_refused_and_the_sources_sentence_is_shown(body: str) -> None:
    (found,) = findings(f"**Late.** {body} ([Post](https://post.example/a))")
    assert (found.kind, found.level, found.text) == ("figure", "refuse", body)
    assert found.nearest is not None
    assert "cost $497m so far" in found.nearest.text


def test_the_figures_of_a_quotation_that_was_compared_are_not_named_twice() -> None:
    assert refused("“We spent 900 million on the second hull.”") == [("quotation", "refuse")]


def test_the_numbers_in_a_sources_name_are_no_figures() -> None:
    found = findings("**The icebreakers are late.** They are. ([36Kr](https://post.example/a))")
    assert found == []


def test_another_date_is_only_warned_of() -> None:
    assert refused("The first sails on 5 March.") == [("date", "warn")]
    assert refused("The first sails in 2031.") == [("date", "warn")]
    assert refused("The first sails on 4 March 2027.") == NOTHING


def test_a_slip_in_a_name_is_warned_of_with_the_sources_spelling() -> None:
    (found,) = findings("**Late.** The engineer Lorcan Hedersby left. ([Post](https://post.example/a))")
    assert (found.kind, found.level, found.text) == ("name", "warn", "Lorcan Hedersby")
    assert found.nearest is not None
    assert found.nearest.text == "Lorcan Heddersby"


@pytest.mark.parametrize("name", ["Lorcan Heddersby’s", "Ines Malk", "Prime Minister"])
def test_a_name_that_is_another_or_a_possessive_is_no_slip(name: str) -> None:
    assert refused(f"He met {name} team.") == NOTHING


def test_what_is_still_to_be_written_is_named_with_its_line() -> None:
    found = findings("**Late.** ([Post](https://post.example/a))", "<!-- todo: write a sentence -->", at=10)
    assert [(one.kind, one.level, one.text, one.line) for one in found] == [
        ("todo", "todo", "write a sentence", 12)
    ]


def test_without_evidence_a_quotation_is_refused_with_that_reason() -> None:
    part = Part("item", "**Late.** “Nobody has ever said these words.”\n", None, 5)
    (found,) = check.item(part, [])
    assert (found.kind, found.item, found.line) == ("quotation", None, 5)
    assert "no source whose text is stored" in found.why


def test_escapes_and_markup_in_the_draft_do_not_hide_what_is_said() -> None:
    body = r"**Late.** They cost \$497m, *38 percent* of it [twice](https://post.example/a)."
    assert findings(body) == []


def test_the_lead_piece_is_only_reported_on() -> None:
    good = "“The drawings and the steel no longer described the same ship.”"
    text = f"He said: “Every tram will sing opera at noon.” And: {good}"
    part = Part("head", f"---\n---\n\n{text}\n", None, 1)
    (found,) = check.lead(part, text, [Evidence(7, TEXT, "en")])
    assert (found.kind, found.level, found.line, "opera" in found.text) == ("lead", "warn", 4, True)
