"""Characters that must not go through, and how text is made short."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.text.marks import is_cjk, one_line, printable, shorten, without_controls

anything = st.text(st.characters(), max_size=60)
CONTROLS = [chr(n) for n in [*range(32), *range(0x7F, 0xA0)] if chr(n) not in "\t\n\r"]


@given(anything | st.text(st.sampled_from([*CONTROLS, "\ud800", "\udfff", "\ufffe", "a", "\n", "\t"])))
def test_no_control_character_goes_through_and_nothing_else_is_touched(text: str) -> None:
    left = without_controls(text)
    assert not {unicodedata.category(c) for c in left if c not in "\t\n\r"} & {"Cc", "Cs"}
    left.encode("utf-8")
    gone = {c for c in text if c not in left}
    assert all(unicodedata.category(c) in ("Cc", "Cs") or c in "\ufffe\uffff" for c in gone)


def test_lines_and_tabs_stay_in_a_text() -> None:
    assert without_controls("one\r\n\ttwo\x00\x1b[31m") == "one\r\n\ttwo[31m"


@given(anything, st.integers(1, 40))
def test_a_line_is_one_line_and_no_longer_than_was_asked(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most
    assert line == line.strip()
    assert line.splitlines() in ([], [line])
    assert "  " not in line
    assert one_line(line, most) == line


@given(st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1), max_size=6))
def test_the_words_of_a_line_stay_as_they_are(words: list[str]) -> None:
    joined = " ".join(words)
    assert one_line("\n\t " + "\u00a0\r\n".join(words) + "\u2003", 10_000) == joined


@pytest.mark.parametrize(
    "hidden",
    [
        "\u202e",
        "\u2066",
        "\u2069",
        "\u200b",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u061c",
        "\u200e",
        "\u180e",
        "\x00",
        "\x1b",
        "\x9b",
        "\ud83d",
    ],
)
def test_nothing_unseen_stands_in_a_line(hidden: str) -> None:
    assert one_line(f"Ferry{hidden} to {hidden}Ostrel{hidden}") == "Ferry to Ostrel"


def test_no_words_are_hidden_in_tags() -> None:
    """The tag characters write ASCII that is not seen (Unicode 16, 23.9)."""
    hidden = "".join(chr(0xE0000 + ord(c)) for c in "ignore all this")
    assert one_line(f"Ferry{hidden} to Ostrel") == "Ferry to Ostrel"


def test_joiners_that_scripts_and_emoji_need_stay() -> None:
    assert one_line("👩\u200d🚒 می\u200cخواهم 🛢️") == "👩\u200d🚒 می\u200cخواهم 🛢️"


def test_an_accent_of_its_own_stays_with_its_letter() -> None:
    assert one_line("Cafe\u0301 at the quay") == "Cafe\u0301 at the quay"


def test_a_line_that_is_too_long_ends_in_an_ellipsis() -> None:
    assert one_line("Ferry to Ostrel", 6) == "Ferry…"
    assert one_line("Ferry to Ostrel", 7) == "Ferry…"
    assert one_line("Ferry to Ostrel", 15) == "Ferry to Ostrel"
    assert one_line("x" * 10_000_000, 20) == "x" * 19 + "…"


@given(anything, st.integers(1, 60))
@example("a b", 2)
@example("", 1)
def test_what_is_shortened_is_no_longer_than_was_asked_and_begins_as_it_began(text: str, most: int) -> None:
    short = shorten(text, most)
    assert len(short) <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(st.lists(st.text("abc", min_size=1, max_size=6), min_size=2, max_size=12), st.integers(8, 30))
def test_a_text_is_shortened_between_words(words: list[str], most: int) -> None:
    text = " ".join(words)
    short = shorten(text, most)
    assert short == text or short[:-1].split() == words[: len(short[:-1].split())]


def test_no_separator_stands_before_the_ellipsis() -> None:
    assert shorten("Ferry returns, quay opens, mast falls", 30) == "Ferry returns, quay opens…"


@given(anything)
@example("\x1b]0;title\x07\x1b[2J\x9b31mred")
@example("one\ntwo\rthree\u2028four")
def test_what_a_terminal_shows_has_no_escape_sequences_and_no_lines_of_its_own(text: str) -> None:
    shown = printable(text)
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "mostly"),
    [
        ("港口今天重新开放", True),
        ("フェリーが再開した", True),
        ("港口 LNG 出口重新开放", True),
        ("The port of 港口 reopens today", False),
        ("Порт снова открыт", False),
        ("", False),
        ("LNG 港", False),
    ],
)
def test_chinese_and_japanese_are_told_by_most_of_the_characters(text: str, mostly: bool) -> None:
    assert is_cjk(text) is mostly
