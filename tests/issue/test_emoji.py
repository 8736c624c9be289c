"""An item's emoji, and the table that it is suggested from."""

import json
import re
import runpy
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.issue.emoji import ANY, LANGUAGES, assign, key, qualified, suggest, table
from roundup.text.marks import one_line

DB = Path(__file__).parent.parent.parent / "db"
SHIPPED = (DB / "emoji.tsv").read_text()
KEYWORDS = table(SHIPPED)
COLUMNS, *ROWS = [line.split("\t") for line in SHIPPED.splitlines() if not line.startswith("#")]
EMOJIS = sorted({emoji for _, emojis, *_ in ROWS for emoji in emojis.split()})


def best(headline: str, language: str | None = "en") -> str | None:
    """The best suggestion by the shipped table."""
    return next(iter(suggest(headline, language, (), {}, KEYWORDS)), None)


# -- what is suggested


@pytest.mark.parametrize(
    ("language", "headline", "emoji"),
    [
        ("en", "Missiles: the region’s long queue", "🚀"),
        ("en", "Ostrel takes the LNG exports crown", "🛢️"),
        ("en", "Lawmakers want to blacklist Quectel", "📡"),
        ("en", "Gallium prices double after the curbs", "⛏️"),
        ("en", "Brane and Calvane will build icebreakers together", "🧊"),
        ("en", "Ferry line to Ostrel reopens", "⛴️"),
        ("en", "Suvara counts its elephants", "🐘"),
        ("en", "Calvane votes again in May", "🗳️"),
        ("de", "Ölpreise fallen, Reeder klagen", "🛢️"),
        ("de", "Suvara beschränkt die Halbleiterindustrie", "💾"),
        ("fr", "Le prix du blé recule à Ostrel", "🌾"),
        ("fr", "Les hôpitaux d’Ostrel manquent de lits", "🏥"),
        ("es", "Huelga de trenes en Ostrel", "🪧"),
        ("zh-CN", "奥斯特雷尔限制稀土加工", "⛏️"),
        ("zh-Hant-TW", "奧斯特雷爾的半導體工廠", "💾"),
        ("ja", "オストレル、弾道ミサイルを発射", "🚀"),
    ],
)
def test_a_headline_suggests_what_it_is_about(language: str, headline: str, emoji: str) -> None:
    assert best(headline, language) == emoji


@pytest.mark.parametrize(
    "headline",
    [
        "Minister fired after a row",
        "Apple and Amazon go to Turkey",
        "May the best race be fair this spring",
        "A record fall on the right, a match on the left",
        "Orange strikes at the crane and the mouse",
        "China watches the cloud",
        "Ostrel’s mayor is happy, and smiles",
        "West Bank talks go on",
        "Suvara is to ship its first watches",
        "",
        "…",
    ],
)
def test_a_word_that_has_two_meanings_suggests_nothing(headline: str) -> None:
    assert best(headline) is None


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("en", "Twelve killed as a ferry sinks off Ostrel"),
        ("en", "School shooting in Brane"),
        ("en", "Bombs at the airport of Karst"),
        ("de", "Schiff vor Ostrel gesunken: drei Tote"),
        ("fr", "Un train déraille, deux morts"),
        ("es", "Tres muertos en un accidente de tren"),
        ("zh", "渡轮沉没，十二人死亡"),
        ("ja", "列車事故で三人が死亡"),
    ],
)
def test_next_to_the_dead_there_is_no_emoji(language: str, headline: str) -> None:
    assert best(headline, language) is None


def test_a_headline_in_capitals_suggests_the_same() -> None:
    assert best("MISSILES GROW SCARCE") == best("Missiles grow scarce") == "🚀"


@pytest.mark.parametrize(
    "word", ["ship", "ships", "ship’s", "ships’", "ship's", "Ship,", "“ship”", "ship-owning"]
)
def test_a_word_is_found_in_the_plural_and_with_an_apostrophe(word: str) -> None:
    assert best(f"The {word} of Ostrel") == "🚢"


@pytest.mark.parametrize("headline", ["Shipley waits", "A township waits", "The worship of Ostrel"])
def test_a_part_of_a_word_is_not_found(headline: str) -> None:
    assert best(headline) is None


def test_a_word_of_two_letters_has_no_plural() -> None:
    keywords = table("kind\temojis\ten\ntopic\t🤖\tai\n")
    assert suggest("AI grows", "en", (), {}, keywords) == ("🤖",)
    assert suggest("The ais of Ostrel", "en", (), {}, keywords) == ()


def test_a_word_with_a_star_is_found_by_its_beginning() -> None:
    keywords = table("kind\temojis\tany\ntopic\t💉\tvaccin*\n")
    assert suggest("Vaccination begins", "en", (), {}, keywords) == ("💉",)
    assert suggest("A vacancy", "en", (), {}, keywords) == ()


def test_katakana_is_found_only_as_a_whole_word() -> None:
    keywords = table(f"kind\temojis\tja\ntopic\t🍞\t{key('パン')}\n")
    assert suggest("パンの値段", "ja", (), {}, keywords) == ("🍞",)
    assert suggest("ジャパンの値段", "ja", (), {}, keywords) == ()


def test_the_most_words_in_a_row_win() -> None:
    assert best("Olive oil grows dear") == "🫒"
    assert best("Nuclear waste") == "☢️"
    assert best("Nuclear power") == "⚛️"


def test_what_stands_first_comes_first_and_second_choices_come_last() -> None:
    keywords = table("kind\temojis\ten\ntopic\t🚢 ⚓\tship\ntopic\t🌾 🚜\tgrain\ntopic\t🚜\ttractor\n")
    assert suggest("Grain by ship, and a tractor", "en", (), {}, keywords) == ("🌾", "🚢", "🚜", "⚓")


def test_a_general_word_gives_way() -> None:
    assert suggest("Court stops a pipeline", "en", (), {}, KEYWORDS)[0] == "🛢️"
    assert best("Court counts the elephants") == "🐘"
    assert best("Court stops the sale") == "⚖️"


def test_a_word_counts_in_its_own_language_alone() -> None:
    assert best("Die Not der Reeder", "de") == "🚢"
    assert best("Chip and Reeder", "de") == "💾"
    assert best("The ship", "sv") is None
    assert best("OPEC svarar", "sv") == "🛢️"


def test_without_a_language_the_script_tells() -> None:
    assert best("半导体", None) == "💾"
    assert best("ミサイルの発射", None) == "🚀"
    assert best("Missiles", None) == "🚀"


# -- the editor's topics


def test_the_editors_topics_come_first() -> None:
    assert suggest("Missiles and widgets", "en", (), {"widget": "🪆"}, KEYWORDS)[:2] == ("🪆", "🚀")


def test_a_tag_of_the_editors_comes_before_the_words_of_the_headline() -> None:
    topics = {"widget": "🪆", "trade": "🧭"}
    assert suggest("Missiles and widgets", "en", ["Trade"], topics, KEYWORDS)[:3] == ("🧭", "🪆", "🚀")


def test_a_tag_is_no_keyword() -> None:
    assert suggest("A headline", "en", ["missiles"], {}, KEYWORDS) == ()


def test_the_editors_topics_hold_in_any_language_and_next_to_the_dead() -> None:
    topics = {"Nord*": "🧭", "稀土": "🪨", "Fähre": "⛴"}
    assert suggest("Nordic talks", "sv", (), topics, KEYWORDS) == ("🧭",)
    assert suggest("限制稀土加工", "zh", (), topics, KEYWORDS)[0] == "🪨"
    assert suggest("Fähren gesunken, zwei Tote", "de", (), topics, KEYWORDS) == ("⛴️",)


@pytest.mark.parametrize("word", ["", "*", "…", "🚢"])
def test_a_topic_without_letters_is_never_found(word: str) -> None:
    assert suggest("Any … * 🚢 headline", "en", (), {word: "🧭"}, {}) == ()


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("⚖", "⚖️"),
        ("⚖️", "⚖️"),
        ("🛢", "🛢️"),
        ("🚢", "🚢"),
        ("⚓", "⚓"),
        ("㊗", "㊗️"),
        ("🏴‍☠️", "🏴‍☠️"),
        ("🇺🇳", "🇺🇳"),
        ("*", "*"),
        ("é", "é"),
        ("", ""),
    ],
)
def test_an_emoji_that_would_be_shown_as_text_gets_its_selector(typed: str, stands: str) -> None:
    assert qualified(typed) == stands


# -- no two neighbours alike


def test_a_neighbour_takes_the_next_that_fits_and_none_where_none_is_left() -> None:
    assert assign([(None, ["🚢", "⚓"]), (None, ["🚢", "⚓"]), (None, ["⚓"]), (None, ["⚓"])]) == [
        "🚢",
        "⚓",
        None,
        "⚓",
    ]


def test_neighbours_differ_from_the_editors_own_on_both_sides() -> None:
    assert assign([(None, ["🚢", "⚓"]), ("🚢", []), (None, ["🚢"])]) == ["⚓", "🚢", None]


def test_the_same_emoji_with_and_without_its_selector_is_the_same() -> None:
    assert assign([("🛢", []), (None, ["🛢️", "⛽"])]) == ["🛢", "⛽"]


emojis = st.sampled_from(["🚢", "⚓", "🛢️", "🛢", "⚖️", "⚖"])
wanted = st.lists(st.tuples(st.none() | emojis, st.lists(emojis, max_size=3)), max_size=8)


@given(wanted)
def test_the_editors_own_stays_and_no_two_neighbours_are_alike(
    items: list[tuple[str | None, list[str]]],
) -> None:
    stands = assign(items)
    assert len(stands) == len(items)
    bare = [emoji and emoji.replace("\ufe0f", "") for emoji in stands]
    for at, (own, suggestions) in enumerate(items):
        assert stands[at] == own if own else stands[at] in [None, *suggestions]
        if at and bare[at] and bare[at] == bare[at - 1]:
            assert own
            assert items[at - 1][0]
        if not stands[at]:
            following = items[at + 1][0] if at + 1 < len(items) else None
            beside = {bare[at - 1] if at else None, following and following.replace("\ufe0f", "")}
            assert {one.replace("\ufe0f", "") for one in suggestions} <= beside


@given(wanted, st.lists(emojis, max_size=3))
def test_an_item_that_is_added_at_the_end_leaves_the_others_as_they_are(
    items: list[tuple[str | None, list[str]]], suggestions: list[str]
) -> None:
    assert assign([*items, (None, suggestions)])[:-1] == assign(items)


@given(st.text(max_size=80).map(one_line), st.sampled_from([None, *LANGUAGES, "sv"]))
def test_whatever_the_headline_only_emojis_of_the_table_are_suggested(
    headline: str, language: str | None
) -> None:
    found = suggest(headline, language, (), {}, KEYWORDS)
    assert len(set(found)) == len(found)
    assert set(found) <= set(EMOJIS)


# -- the shipped table


def test_the_table_says_where_it_is_from_and_under_which_licence() -> None:
    heading = "".join(line for line in SHIPPED.splitlines() if line.startswith("#"))
    for part in ("cldr-annotations-full 48.2.0", "Unicode-3.0", "db/emoji.LICENSE", "db/topics.toml", "MIT"):
        assert part in heading
    assert "UNICODE LICENSE V3" in (DB / "emoji.LICENSE").read_text()


def test_the_table_is_small() -> None:
    assert len(SHIPPED.encode()) < 60_000


def test_every_row_has_a_known_kind_and_all_columns() -> None:
    assert ["kind", "emojis", ANY, *LANGUAGES] == COLUMNS
    for kind, shown, *cells in ROWS:
        assert kind in ("solemn", "nothing", "topic", "general", "name")
        assert bool(shown) == (kind not in ("solemn", "nothing"))
        assert len(cells) == len(LANGUAGES) + 1


def test_every_word_is_in_the_form_in_which_it_is_looked_up_and_the_words_of_a_cell_are_sorted() -> None:
    for _, _, *cells in ROWS:
        for cell in filter(None, cells):
            words = cell.split(",")
            assert words == sorted(set(words))
            assert words == [key(word) for word in words]


@pytest.mark.parametrize("emoji", EMOJIS)
def test_every_emoji_is_fully_qualified(emoji: str) -> None:
    """One character that is shown as a picture of itself, being wide; or one that is not, with its selector."""
    wide = unicodedata.east_asian_width(emoji[0]) == "W"
    assert emoji[1:] == ("" if wide else "\ufe0f")
    assert unicodedata.category(emoji[0]) == "So"


def test_there_is_no_face_hand_person_heart_or_flag() -> None:
    """By the blocks of Unicode; the robot is let in."""
    kept_out = [
        range(0x1F440, 0x1F451),  # eyes, hands
        range(0x1F464, 0x1F488),  # people
        range(0x1F493, 0x1F4A0),  # hearts
        range(0x1F600, 0x1F650),  # faces and gestures
        range(0x1F90C, 0x1F93B),  # faces, hands, people
        range(0x1F9B0, 0x1F9BA),  # people, parts of bodies
        range(0x1F9D0, 0x1F9E0),  # people
        range(0x1F1E6, 0x1F200),  # flags
        range(0x1F3F3, 0x1F3F5),  # flags
    ]
    found = {emoji for emoji in EMOJIS if any(ord(emoji[0]) in block for block in kept_out)}
    assert found - {"🦴", "🦷"} == {"🤖"}
    assert not {"💩", "⚰️", "☠️", "🔫", "💣", "🔪", "❤️"} & set(EMOJIS)


def test_a_chinese_or_japanese_word_has_two_characters_or_more() -> None:
    for _, _, *cells in ROWS:
        for language, cell in zip(COLUMNS[2:], cells, strict=True):
            if language in ("zh", "ja"):
                assert all(len(word) > 1 for word in cell.split(",") if word)


def test_no_word_is_twice_in_a_language() -> None:
    for column in range(2, len(COLUMNS)):
        words = [word for row in ROWS for word in row[column].split(",") if word]
        assert len(words) == len(set(words))


# -- how it is made


MAKER = runpy.run_path(str(DB / "make_emoji.py"))

TOPICS = """
names = "🐘 ⚖️"
[leave]
{}
[solemn]
en = "dead"
[nothing]
en = "white elephant"
[[topic]]
emoji = "🚢 ⚓"
any = "LNG"
en = "ships, Fähre*, ferry"
"""
LEAVE = "\n".join(f'{language} = ""' for language in LANGUAGES)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder like the package's, with two emojis."""
    (tmp_path / "package.json").write_text(
        json.dumps({"name": "names", "version": "1.2", "homepage": "https://names.example", "license": "L"})
    )
    for locale in ("en", "de", "fr", "es", "zh", "zh-Hant", "ja"):
        called = {
            "en": ("elephant", "balance scale of justice"),
            "de": ("Elefant", "ferry"),
            "ja": ("ゾウ", "天秤"),
            "zh": ("大象", "天平"),
        }.get(locale, ("象", "LNG"))
        named = {
            emoji: {"tts": [name], "default": []} for emoji, name in zip(("🐘", "⚖"), called, strict=True)
        }
        folder = tmp_path / "annotations" / locale
        folder.mkdir(parents=True)
        (folder / "annotations.json").write_text(json.dumps({"annotations": {"annotations": named}}))
    return tmp_path


def made(package: Path, topics: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The table that is made of a package and our own words."""
    (package / "topics.toml").write_text(topics)
    MAKER["main"](package, package / "topics.toml", "2024-01-07")
    return capsys.readouterr().out


def test_the_shipped_table_holds_the_words_of_topics_as_they_stand_now() -> None:
    ours = MAKER["our_rows"](MAKER["tomllib"].loads((DB / "topics.toml").read_text()))
    shipped = [
        (kind, shown, [cell.split(",") if cell else [] for cell in cells]) for kind, shown, *cells in ROWS
    ]
    assert [row for row in shipped if row[0] != "name"] == list(ours)


def test_the_table_has_our_words_and_the_names_that_they_do_not_find(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = made(package, TOPICS.format(LEAVE), capsys)
    assert "names 1.2" in text
    assert "2024-01-07" in text
    assert [line.split("\t") for line in text.splitlines() if not line.startswith("#")] == [
        ["kind", "emojis", "any", "en", "de", "fr", "es", "zh", "ja"],
        ["solemn", "", "", "dead", "", "", "", "", ""],
        ["nothing", "", "", "white elephant", "", "", "", "", ""],
        ["topic", "🚢 ⚓", "lng", "fahre*,ferry,ships", "", "", "", "", ""],
        ["name", "⚖️", "", "", "ferry", "", "", "天平", "天秤"],
        ["name", "🐘", "", "elephant", "elefant", "", "", "大象", ""],
    ]
    assert made(package, TOPICS.format(LEAVE), capsys) == text


def test_a_name_that_is_to_be_left_out_is(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = made(package, TOPICS.format(LEAVE.replace('en = ""', 'en = "Elephant"')), capsys)
    assert "\telephant\t" not in text


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('en = ""', 'en = "mammoth"', "leaves out what is no name: [('en', 'mammoth')]"),
        ('en = "dead"', 'en = "dead, ferry"', "('en', 'ferry') is both in solemn  and in topic 🚢 ⚓"),
        ("🚢 ⚓", "🛢", "'🛢' is not fully qualified"),
    ],
)
def test_what_contradicts_itself_is_refused(
    package: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, said: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        made(package, TOPICS.format(LEAVE).replace(before, after, 1), capsys)
