"""Words: counted and folded."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.text.words import fold, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n ", 0),
        ("The ferry’s back", 3),
        ("the ferry's back", 3),
        ("a state-of-the-art quay", 3),
        ("5 % of 3.5 million", 5),
        ("港口重新开放", 6),
        ("フェリー", 4),
        ("LNG出口", 3),
        ("one — two", 2),
        ("one—two", 2),
        ("snake_case", 2),
        ("“quoted”", 1),
        ("🚀 🛢️", 0),
    ],
)
def test_words_are_counted_as_word_processors_count_them(text: str, count: int) -> None:
    assert len(words(text)) == count


@given(st.text())
def test_words_stand_in_the_text_in_their_order(text: str) -> None:
    at = 0
    for word in words(text):
        assert word
        at = text.index(word, at) + len(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Ferry's BACK!", "the ferry s back"),
        ("Ostrel: a port — reopened", "Ostrel a port reopened"),
        ("Café Ångström", "cafe\u0301 angstrom"),
        ("Straße", "STRASSE"),
        ("ﬁsh", "fish"),
        ("Ｆｅｒｒｙ", "ferry"),
        ("𝐅𝐞𝐫𝐫𝐲 𝗻𝗲𝘄𝘀", "ferry news"),
        ("Acme™", "acmetm"),
        ("  Ostrel\n\tFerry ", "Ostrel Ferry"),
    ],
)
def test_what_differs_in_case_accents_and_marks_is_folded_to_one(one: str, other: str) -> None:
    assert fold(one).replace("'", " ") == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Ferry", "Ferries"), ("5", "6"), ("港", "港口"), ("ab", "a b")])
def test_what_differs_in_letters_stays_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
@example("𝐀bc")
@example("№ 5")
@example("ϓ")
@example("İstanbul")
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_upper_and_lower_case_are_folded_to_one(text: str) -> None:
    assert fold(text.casefold()) == fold(text)


@given(st.text())
def test_composed_and_decomposed_letters_are_folded_to_one(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_a_text_of_marks_alone_folds_to_nothing() -> None:
    assert fold("—…!? “”") == ""
