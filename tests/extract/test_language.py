"""The language of a page: its own word, unless its text speaks against that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.extract import language
from roundup.model import Value

ENGLISH = "The ferry between Ostrel and Karst sailed again on Monday, the port authority said. It carried forty people."
GERMAN = "Die Fähre zwischen Ostrel und Karst fuhr am Montag wieder, sagte die Hafenbehörde. Sie trug vierzig Menschen."
CHINESE = "渡轮星期一再次从奥斯特雷尔驶往卡斯特，港务局说。船上有四十个人和一只狗，市长在码头上挥手。"
KOREAN = "월요일에 오스트렐과 카르스트를 오가는 여객선이 다시 출항했다고 항만청이 말했다. 마흔 명이 탔다."


@pytest.mark.parametrize(("text", "tag"), [(ENGLISH, "en"), (GERMAN, "de"), (CHINESE, "zh"), (KOREAN, "ko")])
def test_where_the_page_names_none_the_text_tells(text: str, tag: str) -> None:
    assert language.settled((), text) == (Value(tag, "text"),)


@pytest.mark.parametrize(
    ("text", "tag"), [(ENGLISH, "en-GB"), (GERMAN, "de"), (CHINESE, "zh-Hant-TW"), (KOREAN, "ko")]
)
def test_the_pages_own_word_is_kept_where_its_text_agrees(text: str, tag: str) -> None:
    assert language.settled((Value(tag, "html"),), text) == (Value(tag, "html"),)


def test_english_is_what_templates_say_so_a_text_in_another_language_is_believed() -> None:
    (first, second) = language.settled((Value("en-US", "html"),), GERMAN)
    assert (first.value, first.origin, second) == ("de", "text", Value("en-US", "html"))


def test_a_tag_of_the_page_that_agrees_with_the_text_says_more() -> None:
    named = (Value("en", "html"), Value("de-AT", "meta"))
    assert [(one.value, one.origin) for one in language.settled(named, GERMAN)] == [
        ("de-AT", "meta"),
        ("en", "html"),
    ]


def test_another_language_was_named_on_purpose() -> None:
    assert language.settled((Value("nl", "html"),), GERMAN) == (Value("nl", "html"),)


@pytest.mark.parametrize(
    ("named", "text", "tag"), [("de", CHINESE, "zh"), ("zh-CN", GERMAN, "de"), ("ja", ENGLISH, "en")]
)
def test_a_script_that_the_language_does_not_have_speaks_against_it(named: str, text: str, tag: str) -> None:
    assert language.settled((Value(named, "html"),), text)[0].value == tag


@pytest.mark.parametrize(
    "text", ["", "Fähre", "Die Fähre fuhr am Montag wieder.", "12 | 34 | 56 | 78 | 90 | 12 | 34"]
)
def test_a_few_words_contradict_nobody(text: str) -> None:
    assert language.settled((Value("en", "html"),), text) == (Value("en", "html"),)


def test_the_bars_of_a_table_are_not_looked_at() -> None:
    assert language.detect("| | | | | | " * 60 + GERMAN, "en") == "de"


def test_a_few_characters_are_no_text_to_tell_a_language_from() -> None:
    assert language.settled((), "Die Fähre") == ()


@given(st.text(max_size=300), st.none() | st.sampled_from(["en", "de", "zh-CN"]))
def test_whatever_the_text_is_each_tag_comes_once(text: str, named: str | None) -> None:
    given_tags = (Value(named, "html"),) if named else ()
    tags = [one.value for one in language.settled(given_tags, text)]
    assert len(set(map(str, tags))) == len(tags)
    assert all(one.value in tags for one in given_tags)
