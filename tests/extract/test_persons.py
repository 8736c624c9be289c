"""From bylines to names of people."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.extract.persons import Reader, inverted
from roundup.text.words import fold

HOUSES = frozenset({"ostrel courier", "the ostrel courier", "ocr", "ostrel und leben"})


def read(*bylines: str, trusted: bool = True, japanese: bool = False) -> list[str]:
    return Reader(HOUSES, japanese).read(bylines, trusted=trusted)


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Ines Malk", ["Ines Malk"]),
        ("By Ines Malk", ["Ines Malk"]),
        ("by  INES MALK ", ["INES MALK"]),
        ("Written by Ines Malk", ["Ines Malk"]),
        ("View all posts by Ines Malk", ["Ines Malk"]),
        ("This post was written by Ines Malk, Head of Ships and Harbours", ["Ines Malk"]),
        ("Von Ines Malk", ["Ines Malk"]),
        ("Von: Ines Malk", ["Ines Malk"]),
        ("Ein Gastbeitrag von Ines Malk", ["Ines Malk"]),
        ("03.01.2024 13:30 von Ines Malk", ["Ines Malk"]),
        ("Par Inès Malque", ["Inès Malque"]),
        ("Author: Ines Malk", ["Ines Malk"]),
        ("Text: Ines Malk; Fotos: Tor Brane", ["Ines Malk"]),
        ("— by Ines Malk", ["Ines Malk"]),
        ("03.01.2024, 13:30 Uhr von Ines Malk", ["Ines Malk"]),
        ("Article written by: Ines Malk", ["Ines Malk"]),
        ("This post was written by Ines Malk, MD, of Ostrel.", ["Ines Malk"]),
    ],
)
def test_what_stands_before_the_name_is_no_part_of_it(byline: str, people: list[str]) -> None:
    assert read(byline) == people


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Ines Malk | Ostrel Courier", ["Ines Malk"]),
        ("Ines Malk (Ostrel)", ["Ines Malk"]),
        ("Ines Malk, Senior Reporter", ["Ines Malk"]),
        ("Ines Malk Senior Staff Writer", ["Ines Malk"]),
        ("Senior Reporter Ines Malk", ["Ines Malk"]),
        ("Ines Malk, Korrespondentin in Paris", ["Ines Malk"]),
        ("Ines Malk\nAssistant Sports Editor\nFollow", ["Ines Malk"]),
        ("Ines Malk in Berlin", ["Ines Malk"]),
        ("Ines Malk für Ostrel", ["Ines Malk"]),
        ("Ines Malk, Berlin", ["Ines Malk"]),
        ("Ines Malk, PhD", ["Ines Malk"]),
        ("Ines Malk MD", ["Ines Malk"]),
        ("Prof. Dr. Ines Malk", ["Ines Malk"]),
        ("Ines Malk | 3 min read", ["Ines Malk"]),
        ("Ines Malk3 Jan 2024", ["Ines Malk"]),
        ("Ines Malk Jan 3, 2024", ["Ines Malk"]),
        ("Ines Malk · OCR Radio · Posted: Jan 03, 2024", ["Ines Malk"]),
        ("Ines Malk, OCR Coast", ["Ines Malk"]),
        ("Ines Malk ines@courier.example", ["Ines Malk"]),
        ("Ines Malk @inesmalk", ["Ines Malk"]),
        ("Ines Malk. Tidewater International", ["Ines Malk"]),
        ("Ines Malk, Reuters", ["Ines Malk"]),
        ("By INES MALK, AP Auto Writer", ["INES MALK"]),
        ("Ines Malk is a writer who has covered ferries for a decade.", []),
    ],
)
def test_what_stands_behind_the_name_is_no_part_of_it(byline: str, people: list[str]) -> None:
    assert read(byline) == people


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Ines Malk and Tor Brane", ["Ines Malk", "Tor Brane"]),
        ("Ines Malk, Tor Brane & Li Wen", ["Ines Malk", "Tor Brane", "Li Wen"]),
        ("Ines Malk und Tor Brane, dpa", ["Ines Malk", "Tor Brane"]),
        ("Ines Malk; Tor Brane", ["Ines Malk", "Tor Brane"]),
        ("I. MALK / T. E. BRANE", ["I. MALK", "T. E. BRANE"]),
        ("Inés Malca y Toro Brana", ["Inés Malca", "Toro Brana"]),
        ("By Ines Malk in Ostrel and Tor Brane in Calvane", ["Ines Malk", "Tor Brane"]),
        ("Ines Malk, MD, and Tor Brane, RN", ["Ines Malk", "Tor Brane"]),
        ("Ines Malk, Editor, and Tor Brane, Reporter", ["Ines Malk", "Tor Brane"]),
        ("Ines Malk, Ines Malk", ["Ines Malk"]),
    ],
)
def test_people_in_one_line_are_told_apart(byline: str, people: list[str]) -> None:
    assert read(byline) == people


@pytest.mark.parametrize(
    "name",
    [
        "Tim O’Brien-Smith",
        "Ursula von der Aue",
        "José Malca y Brana",
        "J. K. Malk",
        "J.K. Malk",
        "J.-P. Malk",
        "JD Malk",
        "R. R.",
        "Ian McMalk",
        "Tor Brane III",
        "Tor Brane Jr.",
        "Lê Phương",
        "Андрей Волнин",
        "ضحى عرفة",
        "Olivia Stafford",
        "Emily Post",
        "Simon Read",
        "Ines",
        "ines malk",
    ],
)
def test_a_name_is_kept_whole_and_as_it_is_written(name: str) -> None:
    assert read(name) == [name]


@pytest.mark.parametrize(
    "byline",
    [
        "Ostrel Courier",
        "The Ostrel Courier",
        "OCR Coast",
        "Ostrel und Leben, Calvane, Germany",
        "Staff",
        "Courier Staff",
        "Ostrel staff reporter",
        "The editors",
        "Redaktion",
        "MM-Redaktion",
        "Redacci&oacute;n Ostrel",
        "News desk",
        "Admin",
        "Guest",
        "By",
        "Reuters",
        "By Associated Press",
        "dpa",
        "AFP in Valencia",
        "Ostrel University",
        "Malk & Sons",
        "ACLU Racial Justice",
        "ABC",
        "AppleMerchant",
        "ines_malk",
        "imalk",
        "@inesmalk",
        "ines@courier.example",
        "www.courier.example",
        "https://courier.example/Ines Malk",
        "Courier.com",
        "courier.de, Ostrel, Germany",
        "Share Article",
        "Read More",
        "12345",
        "—",
        "",
        "A sentence about the ferry which is far too long to be the name of anybody",
    ],
)
def test_who_is_no_person_is_not_named(byline: str) -> None:
    assert read(byline) == []


@pytest.mark.parametrize(
    "byline", ["Reviewed by Tor Brane", "Photo: Tor Brane", "Edited by\nTor Brane", "Translated by Tor Brane"]
)
def test_who_did_something_else_is_no_author(byline: str) -> None:
    assert read(byline) == []
    assert read(f"Written by Ines Malk\n{byline}") == ["Ines Malk"]


@pytest.mark.parametrize(
    ("byline", "accounts"),
    [
        ("kei_mo", ["kei_mo"]),
        ("by kei_mo", ["kei_mo"]),
        ("LD", ["LD"]),
        ("fri.juni", ["fri.juni"]),
        ("TorB99", ["TorB99"]),
        ("OCR/tob; ines", ["tob", "ines"]),
        ("By Ines Malk", ["Ines Malk"]),
        ("Beitrag von r42 » 21.01.2009, 05:42", ["r42"]),
    ],
)
def test_an_accounts_name_or_initials_will_do_where_it_is_asked_for(byline: str, accounts: list[str]) -> None:
    assert Reader(HOUSES, accounts=True).read([byline]) == accounts
    assert Reader(HOUSES, accounts=True).read([byline], trusted=False) == read(byline, trusted=False)


@pytest.mark.parametrize(
    "byline",
    [
        "admin",
        "siteadmin2",
        "Administrator",
        "root",
        "user4711",
        "webmaster",
        "editor",
        "redaktion",
        "ostrelteam",
        "guest_7",
        "dpa",
        "red/dpa",
        "OstrelCourier",
        "ocr",
        "WXYZ",
        "courier.com",
        "https://social.example/ines",
        "ines@courier.example",
        "Share",
        "von",
        "12:20",
        "42",
        "courier, Ostrel am Meer",
        "ines writes about ships",
    ],
)
def test_the_account_of_a_system_a_house_or_a_newsroom_is_nobodys(byline: str) -> None:
    assert Reader(HOUSES, accounts=True).read([byline]) == []


def test_a_single_word_is_a_name_where_one_is_expected_or_announced() -> None:
    assert read("Ines", trusted=False) == []
    assert read("Posted by Ines", trusted=False) == ["Ines"]
    assert read("Ships\nInes Malk", trusted=True) == ["Ines Malk"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Malk, Ines", "Ines Malk"),
        ("Malk, Ines T.", "Ines T. Malk"),
        ("von der Aue, Ursula", "Ursula von der Aue"),
        ("Ines Malk", "Ines Malk"),
        ("Malk, Jr.", "Malk, Jr."),
        ("Malk, Brane, Wen", "Malk, Brane, Wen"),
    ],
)
def test_a_surname_before_a_comma_is_put_behind(written: str, name: str) -> None:
    assert inverted(written) == name


def test_two_words_and_a_comma_are_one_person() -> None:
    assert read("Malk, Ines") == ["Ines Malk"]
    assert read("van der Aue, Ursula") == ["Ursula van der Aue"]


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("王小明", ["王小明"]),
        ("王小明、李雷", ["王小明", "李雷"]),
        ("王小明 李雷", ["王小明", "李雷"]),
        ("记者 王小明 李雷", ["王小明", "李雷"]),
        ("作者：王小明", ["王小明"]),
        ("文：王小明", ["王小明"]),
        ("文／王小明 編輯／李雷", ["王小明"]),
        ("記者王小明／台北報導", ["王小明"]),
        ("記者王小明／即時報導", ["王小明"]),
        ("文在寅", ["文在寅"]),
        ("編輯／王小明", []),
        ("責任編輯：李雷", []),
        ("海岸日报", []),
        ("海岸新闻网", []),
        ("山田太郎さん", ["山田太郎"]),
        ("取材・文=山田太郎", ["山田太郎"]),
        ("投稿者: Masafumi Arima", ["Masafumi Arima"]),
        ("海岸新聞オンライン", []),
        ("김철수 기자", ["김철수"]),
        ("[서울=해안] 김철수 이영희 기자 kim@coast.example", ["이영희"]),
        ("김철수", ["김철수"]),
        ("온라인 기자", []),
    ],
)
def test_eastern_bylines_are_read(byline: str, people: list[str]) -> None:
    assert read(byline) == people


def test_a_space_parts_two_people_in_chinese_and_one_name_in_japanese() -> None:
    assert read("山田 太郎") == ["山田", "太郎"]
    assert read("山田 太郎", japanese=True) == ["山田 太郎"]


def test_a_sentence_names_nobody_where_no_name_is_expected() -> None:
    assert read("渡轮 今天 再次停在港口里了", trusted=False) == []
    assert read("记者 王小明", trusted=False) == ["王小明"]


@pytest.mark.parametrize(
    ("byline", "is_newsroom"),
    [
        ("Redaktion", True),
        ("By Ostrel Courier", True),
        ("AFP", True),
        ("red, Agenturen", True),
        ("Courier Staff", True),
        ("Staff writer", False),
        ("Ines Malk", False),
        ("", False),
    ],
)
def test_a_newsrooms_byline_is_known(byline: str, is_newsroom: bool) -> None:
    assert Reader(HOUSES).is_newsroom(byline) is is_newsroom


def test_the_last_of_a_list_that_is_too_long_is_not_cut_in_two() -> None:
    line = ", ".join(f"Ines {'M' + 'a' * 20}{'abcdefghijklmnopqrst'[n % 20]}lk" for n in range(200))
    assert all(name.endswith("lk") for name in read(line))
    assert len(read(line)) == 20


letters = (
    st.sampled_from("AIinesMalkTor Brane,.;|/&@()<>-–:王小明김철수山田あ’0123\n\x00\u202e*_{}`")
    | st.characters()
)
bylines = st.text(letters, max_size=80)


@given(bylines, st.booleans(), st.booleans(), st.booleans())
def test_whatever_is_said_people_have_clean_names(
    byline: str, trusted: bool, japanese: bool, accounts: bool
) -> None:
    for name in Reader(HOUSES, japanese, accounts).read([byline], trusted=trusted):
        assert 2 <= len(name) <= 60
        assert name == " ".join(name.split())
        assert fold(name)
        assert not set(name) & set("<>{}*`|[]()@:/\x00\u202e")
        assert accounts or "_" not in name


@pytest.mark.parametrize("piece", ["By ", "a, ", "Ines and ", "Dr. ", "senior ", "王 "])
def test_a_byline_of_a_million_characters_is_read_at_once(piece: str) -> None:
    begun = time.process_time()
    read(piece * (1_000_000 // len(piece)))
    assert time.process_time() - begun < 0.5
