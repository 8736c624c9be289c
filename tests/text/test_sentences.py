"""Sentences, with their places in the text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.text.sentences import sentences


def said(text: str, language: str | None = "en") -> list[str]:
    return [text[begin:end] for begin, end in sentences(text, language)]


languages = st.sampled_from([None, "en", "de", "zh-CN", "ja", "fr", "xx", "", "zxx"])
prose = st.text(
    st.sampled_from('abcAB .!?…。！？\n\r\t\u2028\u00a0\f"“”‘’()«»—-1,:;éß港🚀\u0301\x00'), max_size=80
)


@given(prose | st.text(max_size=60), languages)
@example("A. B.\n\nC. ", "en")
@example(" . ", "en")
@example("Mr. Brane said: “Stop.” He left.", "en")
@example("e\u0301. É. ﬁ.", "en")
@example("One.\r\nTwo.\u2028Three.", "en")
def test_sentences_stand_in_order_and_nothing_but_space_is_lost(text: str, language: str | None) -> None:
    places = sentences(text, language)
    at = 0
    for begin, end in places:
        assert at <= begin < end <= len(text)
        assert not text[at:begin].strip()
        assert text[begin:end] == text[begin:end].strip()
        assert "\n" not in text[begin:end]
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The ferry is back. It left at noon.", ["The ferry is back.", "It left at noon."]),
        ("Is it back? Yes! Good.", ["Is it back?", "Yes!", "Good."]),
        ("Dr. Ines Malk spoke at 9 a.m. in Ostrel.", ["Dr. Ines Malk spoke at 9 a.m. in Ostrel."]),
        ("It cost 3.5 million. Nobody paid.", ["It cost 3.5 million.", "Nobody paid."]),
        ("A heading\nA sentence.", ["A heading", "A sentence."]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_a_text_is_parted_where_a_reader_would_part_it(text: str, parts: list[str]) -> None:
    assert said(text) == parts


def test_chinese_is_parted_at_its_own_stops() -> None:
    assert said("港口今天重新开放。渡轮明天启航！", "zh-CN") == ["港口今天重新开放。", "渡轮明天启航！"]


def test_a_sentence_that_comes_twice_has_two_places() -> None:
    assert sentences("Stop. Stop.", "en") == [(0, 5), (6, 11)]


def test_a_paragraph_of_a_whole_book_ends_in_time() -> None:
    """An unclosed quotation mark holds the splitter; the beginning of the paragraph is still parted."""
    text = "“The ferry is back. " * 20_000
    assert said(text)[0].startswith("“The ferry is back.")
