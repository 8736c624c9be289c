"""What counts as a figure, and when two figures say the same."""

import time
from datetime import date
from decimal import Decimal
from typing import Literal

import pytest
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, get_currency_name
from hypothesis import assume, example, given
from hypothesis import strategies as st

from roundup.text.figures import Figure, agree, figures, nearest

LANGUAGES = ["en", "de", "fr", "es", "it", "zh", "ja"]


def only(text: str) -> Figure:
    """The one figure of a text."""
    (figure,) = figures(text, spelt=True)
    return figure


def supported(written: str, source: str) -> bool:
    """Whether every figure of what the editor wrote stands in the source."""
    found = figures(source, spelt=True)
    wanted = figures(written)
    assert wanted, f"no figure in {written!r}"
    return all(any(agree(figure, other) for other in found) for figure in wanted)


# --- What agrees -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "source"),
    [
        # scales, in seven languages and short
        ("497 million USD", "$497m"),
        ("497 million USD", "US$497 million"),
        ("497 million USD", "4.97亿美元"),
        ("497 million USD", "497 Mio. US-Dollar"),
        ("497 million USD", "497 millions de dollars"),
        ("497 million USD", "497 millones de dólares"),
        ("497 million USD", "497 milioni di dollari"),
        ("497 million USD", "0.497 billion dollars"),
        ("497 million USD", "$497 mln"),
        ("497 million USD", "4億9700万ドル"),
        ("1.2 billion EUR", "€1.2bn"),
        ("1.2 billion EUR", "1,2 Milliarden Euro"),
        ("1.2 billion EUR", "1,2 Mrd. €"),
        ("1.2 billion EUR", "1,2 milliard d’euros"),
        ("1.2 billion EUR", "1 200 millions d'euros"),
        ("1.2 billion EUR", "1.200 millones de euros"),
        ("2 billion EUR", "dos mil millones de euros"),
        ("1.2 billion EUR", "1,2 miliardi di euro"),
        ("1.2 billion EUR", "12亿欧元"),
        ("1.2 billion EUR", "1,2 Md€"),
        ("1.2 trillion EUR", "1,2 Billionen Euro"),
        ("1.2 trillion EUR", "1,2 billones de euros"),
        ("1.2 trillion EUR", "1,2 billion d'euros"),
        ("1.2 trillion JPY", "1兆2000億円"),
        ("1.2 trillion CNY", "1.2万亿元"),
        ("1 trillion EUR", "eine Billion Euro"),
        ("15,000 people", "1万5000人"),
        ("12,000", "12k"),
        ("12,000", "12 Tsd."),
        ("5 billion INR", "Rs 500 crore"),
        ("35 million m", "35 million metres"),
        # separators
        ("1,500", "1.500"),
        ("1,500", "1 500"),
        ("1,500", "1\u00a0500"),
        ("1,500", "1\u202f500"),
        ("1,500", "1'500"),
        ("1,500", "1’500"),
        ("1,500", "1500"),
        ("1234.56", "1.234,56"),
        ("1234.56", "1,234.56"),
        ("1,234,567", "12,34,567"),
        ("1.75 euros", "1,750 Euro"),
        ("1.25 billion EUR", "1,250 Milliarden Euro"),
        ("0.5 percent", ".5 percent"),
        ("2.5 percent", "2½ percent"),
        ("6.6", "６・６"),
        # currencies
        ("5 million CNY", "¥5m"),
        ("5 million JPY", "¥5m"),
        ("5 million AUD", "A$5m"),
        ("5 million AUD", "$5m"),
        ("5 million AUD", "5 million dollars"),
        ("5 million CNY", "人民币500万元"),
        ("5 million TWD", "NT$5m"),
        ("5 million TWD", "500万元"),
        ("5 million CHF", "5 million Swiss francs"),
        ("5 million CHF", "CHF 5m"),
        ("5 million HKD", "500万港元"),
        ("5 million BRL", "R$5m"),
        ("5 million KRW", "₩5m"),
        ("5 million RUB", "5 million roubles"),
        ("5 million TRY", "₺5m"),
        ("5 million INR", "₹5m"),
        ("5 million GBP", "5 million pounds"),
        ("$5 million USD", "US$5m"),
        ("85 cents", "$0.85"),
        ("3,000 EUR", "3 k€"),
        # percent, points
        ("12 percent", "12%"),
        ("12 percent", "12 %"),
        ("12 percent", "１２％"),
        ("12 percent", "12 per cent"),
        ("12 percent", "12pc"),
        ("12 percent", "12 Prozent"),
        ("12 percent", "12 pour cent"),
        ("12 percent", "12 por ciento"),
        ("12 percent", "12 per cento"),
        ("12 percent", "百分之十二"),
        ("12 percent", "百分之12"),
        ("30 percent", "三成"),
        ("75 percent", "七成五"),
        ("0.25 percentage points", "25 basis points"),
        ("0.25 percentage points", "25个基点"),
        ("2 percentage points", "2个百分点"),
        ("2 percentage points", "2 Prozentpunkte"),
        # units of measure
        ("1.2 GW", "1,200 MW"),
        ("1.2 GW", "120万千瓦"),
        ("1.2 GW", "1200兆瓦"),
        ("1.2-gigawatt", "1,200 megawatts"),
        ("3 MW", "三兆瓦"),
        ("5 TWh", "50亿千瓦时"),
        ("5,000 kg", "5 tonnes"),
        ("5 million tons", "500万吨"),
        ("5 million tons", "5 Mt"),
        ("5 million tons", "5 Millionen Tonnen"),
        ("10,000 km", "1万公里"),
        ("10,000 km", "10.000 Kilometer"),
        ("5 nanometers", "5纳米"),
        ("100,000 bpd", "100,000 barrels a day"),
        ("100,000 bpd", "10万桶"),
        ("120 km/h", "120 kilometres an hour"),
        ("28°C", "28 degrees Celsius"),
        ("28 degrees", "28℃"),
        ("500 hectares", "5 square kilometres"),
        ("200 bcm", "2000亿立方米"),
        ("1,000 litres", "1 m³"),
        ("18 months", "1.5 years"),
        ("24 hours", "1 day"),
        ("20,000 TEU", "2万标准箱"),
        # numbers in words
        ("25 percent", "twenty-five percent"),
        ("2 million", "two million"),
        ("2.5 million", "two and a half million"),
        ("250", "two hundred and fifty people"),
        ("$500m", "half a billion dollars"),
        ("250,000", "a quarter of a million"),
        ("12", "a dozen"),
        ("24", "two dozen"),
        ("2", "two ships"),
        ("12", "twelve ships"),
        ("3", "三人"),
        ("1 million", "百万人"),
        ("300 million", "三亿"),
        ("20 million", "两千万"),
        ("20 million", "两千多万"),
        ("120", "一百二十"),
        ("35,000", "三万五"),
        ("350 million", "三点五亿"),
        ("3", "drei Schiffe"),
        ("2 million", "zwei Millionen"),
        ("3 years", "three years"),
        ("two miles", "2 miles"),
        # ranges
        ("$3bn", "$3-4bn"),
        ("$4bn", "$3–4 billion"),
        ("12 percent", "12–15%"),
        ("15 percent", "12–15%"),
        ("40 percent", "30%-40%"),
        ("12 percent", "12 to 15 percent"),
        ("12 percent", "between 12 and 15 percent"),
        ("3 billion EUR", "3 bis 4 Milliarden Euro"),
        ("300 million CNY", "3至4亿元"),
        ("$12 million", "$12m–$15m"),
        ("fell from 15 to 12 million", "15 million, then 12 million"),
        # signs
        ("fell 5 percent", "-5%"),
        ("fell 5 percent", "a 5% drop"),
        ("-5%", "−5%"),
        ("+5%", "5%"),
        # a figure without unit
        ("12 MW", "MW: 12"),
        ("5 km", "a total of 5"),
        # years and days
        ("2024", "2024年"),
        ("2024", "二〇二四年"),
        ("2024", "FY2024"),
        ("2024", "mid-2024"),
        ("2024", "Q3/2024"),
        ("2024", "24年12月"),
        ("2023", "2023/24"),
        ("2023", "2023-24"),
        ("2019 and 2023", "2019–23"),
        ("1,950 workers", "1950 workers"),
        ("January 4", "1月4日"),
        ("January 4", "一月四日"),
        ("January 4", "4 January"),
        ("January 4", "Jan. 4"),
        ("January 4", "4. Januar"),
        ("January 4", "4 de enero"),
        ("January 1", "1er janvier"),
        ("January 4", "3–5 January, 4 January"),
        ("January 3 and January 5", "3–5 January"),
        ("3 January 2024", "2024-01-03"),
        ("3 January 2024", "03.01.2024"),
        ("3 January 2024", "3/1/2024"),
        ("3 January 2024", "1/3/2024"),
        ("3 January 2024", "2024-01-03T09:00:00Z"),
        ("5% on 6 January", "1月4日至6日，5%"),
    ],
)
def test_the_same_figure_in_other_words_agrees(written: str, source: str) -> None:
    assert supported(written, source)


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("$1.2bn", "$1.23bn"),
        ("$1.2 trillion", "$1.2 billion"),
        ("1 trillion euros", "1 billion euros"),
        ("1.2 billion EUR", "1,2 Billionen Euro"),
        ("1.25 trillion EUR", "1,250 Milliarden Euro"),
        ("5 billion", "5 million"),
        ("1.2bn EUR", "$1.2bn"),
        ("5 million USD", "A$5m"),
        ("500 JPY", "500元"),
        ("500 CNY", "500円"),
        ("12%", "$12"),
        ("12%", "12 percentage points"),
        ("12 percent", "12 basis points"),
        ("25 basis points", "25 percentage points"),
        ("5 miles", "5 km"),
        ("5 GW", "5 MW"),
        ("1.5 MW", "1,500 MW"),
        ("5 barrels", "5 tonnes"),
        ("300 million yen", "300m yuan"),
        ("3 years", "3 months"),
        ("3 years", "three months"),
        ("1,500", "15,000"),
        ("497", "479"),
        ("4.97", "49.7"),
        ("49.7 million", "4.97亿"),
        ("13 percent", "三成"),
        ("+5%", "-5%"),
        ("grew 5%", "-5%"),
        ("grew 5%, fell 3%", "-5%, -3%"),
        ("增长5%，下降3%", "-5%，-3%"),
        ("5°C", "-5°C"),
        ("2024", "2023"),
        ("2024", "2024 MW"),
        ("2024 MW", "2024"),
        ("2024", "2023/24"),
        ("3 January", "3 February"),
        ("3 January", "4 January"),
        ("3", "3 January"),
        ("3 January", "3"),
        ("3 million", "$3–4bn"),
        ("$12", "12–15%"),
        ("900 million", "from 900 to 1.2 million"),
        ("5 million AUD", "$5 million USD"),
        ("1.25 trillion", "1.250 billion"),
        ("1.5 dollars", "a 1,500-dollar prize"),
        ("103", "3 January"),
        ("3 January", "103"),
        ("2024", "2023-24"),
        ("4", "4 million"),
        ("5 trillion", "5t of coal"),
        ("16", "an F-16"),
        ("19", "Covid-19"),
        ("28", "COP28"),
        ("7", "the G7"),
        ("5", "5G"),
        ("3", "the Q3 report"),
        ("17", "(pdf, p17)"),
        ("3", "3rd"),
        ("3", "第三"),
        ("3", "周三"),
        ("3", "三月"),
        ("1", "三分之一"),
        ("3", "第三次"),
        ("1", "一个人"),
        ("1 million", "数百万人"),
        ("4", "四川"),
        ("10", "十分"),
        ("100 million", "数亿"),
        ("3.1", "version 3.1.2"),
        ("14", "14:30"),
        ("1990", "the 1990s"),
        ("2", "two-thirds"),
        ("1", "one of the ships, no one"),
        ("1 million", "three quarters of a million"),
        ("30%", "三成员国"),
        ("2024", "https://example.org/2024/"),
        ("1", "as noted[^1]"),
    ],
)
def test_another_figure_does_not_agree(written: str, source: str) -> None:
    assert not supported(written, source)


# --- What is a figure --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "F-16, G7, 5G, A320neo, Covid-19, COP28, H2O, PM2.5, GPT-4, F-16s, 3D",
        "Q3, H1, p17, 10-K, 401(k), UTC+8, snake_case_5, 1️⃣",
        "1st 2nd 3rd 4th 21st-century, 1er, 2e, 3º, 第三, 第3",
        "14:30, 5pm, 5 p.m., 0800 GMT, 9.30 Uhr, 22.30 horas, 17h30, 8点, 3:1",
        "24/7, 9/11, 1/2, 三分之一",
        "version 3.1.2 and 10.0.0.1",
        "+44 20 7946 0958, (212) 555-0199, 1-800-555-0199, ISBN 978-3-16-148410-0, 007, 05.5, 1234567890123456789",
        "https://example.org/2024/05/3?page=5, www.example.org/7, ann5@example.org, example.org/2024/05",
        "as noted[^1] and[^note2]",
        "1. First\n2. Second\n  3) Third",
        "the 1990s, the 90s, die 1990er, 80年代, 20世纪",
        "two ships, one of them, three weeks ago, no one, millions of dollars, third",
        "三人, 四川, 十分, 千万不要, 数百万人, 周三, 5月, 4日, 5号",
        "0700.HK and 600519.SH",
        "a hand, an hour, due to, once more, ein Haus, un homme",
    ],
)
def test_names_codes_ordinals_times_and_addresses_are_no_figures(text: str) -> None:
    assert [figure.text for figure in figures(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a $497m deal", ["$497m"]),
        ("约4.97亿美元的合同", ["4.97亿美元"]),
        ("_5 percent_ of **two million**", ["5 percent", "two million"]),
        ("The Boeing 737 and No. 3", ["737", "3"]),
        ("a 5-year, 12-member, $5-billion plan", ["5-year", "12", "$5-billion"]),
        ("the top-10 at sub-$50", ["10", "$50"]),
        ("3 January 2024", ["3 January", "2024"]),
        ("2024年1月3日", ["2024年", "1月3日"]),
        ("In May 20 million people", ["20 million"]),
        ("killing 12. May said 5", ["12", "5"]),
        ("a 2-1 win", ["2", "1"]),
        ("£5m-a-year", ["£5m"]),
        ("€5 and 6 €", ["€5", "6 €"]),
        ("$5m-$10m", ["$5m", "$10m"]),
        ("[Wire](https://example.org/9) says 5%", ["5%"]),
        ("3. Januar\n3. Platz", ["3. Januar"]),
        ("a $5 day ticket", ["$5"]),
        ("against the USD 5 percent", ["5 percent"]),
        ("XUSD 5", ["5"]),
        ("On 3 January 5 ships", ["3 January", "5"]),
        ("5\nmillion\nUSD", ["5\nmillion\nUSD"]),
        ("3x as much, 20+", ["3", "20"]),
        ("Mundial 2024 ha dado", ["2024"]),
        ("Ｆ－１６ １２％", ["１２％"]),
    ],
)
def test_a_figure_is_cut_out_with_what_belongs_to_it(text: str, found: list[str]) -> None:
    assert [figure.text for figure in figures(text)] == found


def test_an_ambiguous_figure_keeps_every_meaning() -> None:
    assert only("1.500").values == (Decimal(1500), Decimal("1.500"))
    assert only("¥5").units == {"JPY", "CNY"}
    assert only("元 5元").units == {"CNY", "TWD", "HKD"}
    assert {"USD", "AUD", "CAD", "HKD", "TWD", "SGD", "NZD"} <= only("$5").units
    assert {"GBP", "lb"} <= only("5 pounds").units
    assert set(only("a 300m tower").values) == {Decimal(300), Decimal(300_000_000)}
    assert only("fell 5%").values == (Decimal(5), Decimal(-5))


def test_a_value_is_counted_in_the_base_of_its_unit() -> None:
    power = only("1.2 GW")
    assert power.values == (Decimal(1_200_000_000),)
    assert power.units == {"W"}
    assert power.numbers == (Decimal("1.2"),)
    assert only("25 basis points").units == {"pp"}


def test_a_year_and_a_day_are_told_from_a_quantity() -> None:
    assert [figure.kind for figure in figures("On Jan. 4, 2024, 2,024 of 2100.5")] == [
        "day",
        "year",
        *["quantity"] * 2,
    ]
    assert [figure.kind for figure in figures("1899, 1900, 2100, 2101, $2000, 2000 MW")] == [
        *("quantity", "year", "year", "quantity", "quantity", "quantity")
    ]
    assert only("Jan. 4").values == (Decimal(104),)


def test_a_lone_number_in_words_is_a_figure_of_a_source_only() -> None:
    text = "Two of twelve ships and 三人 waited three weeks."
    assert figures(text) == []
    assert [figure.text for figure in figures(text, spelt=True)] == ["Two", "twelve", "三", "three weeks"]


# --- The nearest -------------------------------------------------------------------------------------------------


def test_the_nearest_figure_has_the_unit_first_and_then_the_value() -> None:
    source = figures("5% of 500 ships worth $40m, $510m and €499m in 2023, on 3 January")
    for written, text in [
        ("$497m", "$510m"),
        ("497 million EUR", "€499m"),
        ("6 percent", "5%"),
        ("501", "500"),
        ("2024", "2023"),
        ("4 January", "3 January"),
        ("7 tonnes", "5%"),
    ]:
        found = nearest(only(written), source)
        assert found is not None
        assert found.text == text


def test_a_value_of_nought_is_far_from_every_other() -> None:
    found = nearest(only("0%"), figures("3% and 0.5%"))
    assert found is not None
    assert found.text == "0.5%"


def test_where_there_is_no_other_figure_there_is_no_nearest() -> None:
    assert nearest(only("5%"), []) is None


# --- Laws --------------------------------------------------------------------------------------------------------

# Nothing but what makes figures, so that nearly every text has some.
PIECES = (
    "0 1 2 5 12 24 100 500 2024 1990 , . - – ' ’ : / % $ € ¥ US$ £ USD EUR CHF m bn k t km MW g million billion Mrd."
    " milliards de d' euros percent points two twenty half a dozen hundred and to between bis January Jan. May 3. th"
    " 万 亿 千 三 十 百 分 之 成 元 美元 年 月 日 第 多 至 ( ) [^1] + − F- G p ½ １ ５ ％ \n \t \u00a0"
)
TEXTS = st.lists(st.sampled_from([*PIECES.split(" "), *"    "]), max_size=25).map("".join) | st.text(
    max_size=40
)


@given(TEXTS, st.booleans())
@example("3–5 January", True)
@example("百分之30%", True)
def test_figures_stand_in_order_where_they_say_and_never_over_another(text: str, spelt: bool) -> None:
    end = 0
    for figure in figures(text, spelt=spelt):
        assert end <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.text
        assert figure.values
        end = figure.end


@given(TEXTS)
def test_agreement_holds_with_itself_and_both_ways(text: str) -> None:
    found = figures(text, spelt=True)
    for one in found:
        assert agree(one, one)
        assert all(agree(one, other) == agree(other, one) for other in found)


@given(TEXTS)
def test_a_source_says_every_figure_that_its_own_words_say(text: str) -> None:
    source = figures(text, spelt=True)
    assert all(any(agree(figure, other) for other in source) for figure in figures(text))


NUMBERS = st.decimals(min_value=Decimal(".01"), max_value=10**7, places=2) | st.integers(1, 10**12).map(
    Decimal
)
LOCALES = st.sampled_from([*LANGUAGES, "de_CH", "de_AT", "en_IN", "fr_CH", "es_MX"])


@given(NUMBERS, LOCALES)
def test_a_number_as_any_country_writes_it_is_read_back(number: Decimal, locale: str) -> None:
    assert agree(only(format_decimal(number, locale=locale)), only(f"{number:f}"))


@given(st.integers(1, 999), st.sampled_from([3, 6, 9, 12]), st.sampled_from(LANGUAGES))
def test_a_scale_as_any_language_writes_it_is_read_back(tenths: int, power: int, locale: str) -> None:
    number = Decimal(tenths) / 10 * 10**power
    # In Chinese and Japanese there is one form of it.
    length: Literal["short", "long"] = "short" if locale in ("zh", "ja") else "long"
    written = format_compact_decimal(number, format_type=length, locale=locale, fraction_digits=6)
    assume(written != "1 billion")  # in French; without a word more it is read as English
    assert agree(only(written), only(f"{number:f}"))


STYLES = {
    "million": [
        "{} million",
        "{}m USD",
        "{} Mio. Euro",
        "{} millions d'euros",
        "{} mn",
        "${}m",
        "{}-million",
    ],
    "billion": ["{} billion", "{}bn", "€{}bn", "{} Mrd. €", "{} milliards", "{} miliardi", "{} mil millones"],
    "万": ["{}万", "{}万元", "{} 万吨", "约{}万人"],
    "亿": ["{}亿", "{}亿美元", "{}億円", "超过{}亿"],
    "percent": ["{}%", "{} percent", "{} Prozent", "{} %", "百分之{}", "{}pc", "+{}%"],
    "MW": ["{} MW", "{}MW", "{} megawatts", "{}-MW", "{}兆瓦", "{} Megawatt"],
    "points": ["{} percentage points", "{}个百分点", "{} Prozentpunkte", "{} pp"],
    "yuan": ["{} yuan", "¥{}", "{}元", "CNY {}", "{} CNY", "RMB{}"],
}


@given(
    st.sampled_from(sorted(STYLES)), st.decimals(min_value=Decimal("1.1"), max_value=999, places=1), st.data()
)
def test_a_figure_in_one_style_agrees_with_itself_in_another(
    style: str, number: Decimal, data: st.DataObject
) -> None:
    one, other = (data.draw(st.sampled_from(STYLES[style])).format(f"{number:f}") for _ in range(2))
    assume(only(one).units & only(other).units or not (only(one).units and only(other).units))
    assert agree(only(one), only(other))


@given(
    st.sampled_from(sorted(STYLES)),
    st.decimals(min_value=Decimal("1.1"), max_value=999, places=1).map("{:f}".format)
    | st.integers(1, 999_999).map("{:,}".format)
    | st.integers(1, 99).map(str),
    st.data(),
)
def test_a_changed_digit_never_agrees(style: str, number: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([n for n, sign in enumerate(number) if sign.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != number[place]]))
    changed = number[:place] + digit + number[place + 1 :]
    one = data.draw(st.sampled_from(STYLES[style])).format(number)
    other = data.draw(st.sampled_from(STYLES[style])).format(changed)
    assert not agree(only(one), only(other))


@given(
    st.dates(date(1901, 1, 1), date(2099, 12, 31)),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["medium", "long"]),
)
def test_a_day_as_any_language_writes_it_is_read_back(when: date, locale: str, style: str) -> None:
    written = format_date(when, style, locale=locale)
    assert supported(format_date(when, "long", locale="en"), written)
    assert supported(written, when.isoformat())


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_name_of_a_currency_is_never_taken_for_another(locale: str) -> None:
    codes = "USD EUR GBP JPY CNY KRW INR RUB TRY CHF CAD AUD HKD TWD SGD NZD BRL MXN SEK NOK DKK PLN CZK ILS ZAR IDR"
    space = "" if locale in ("zh", "ja") else " "
    units = {code: only(f"500{space}{get_currency_name(code, 500, locale)}").units for code in codes.split()}
    assert [code for code, unit in units.items() if unit and code not in unit] == []
    assert "USD" in units["USD"]
    assert "EUR" in units["EUR"]


# --- Speed -------------------------------------------------------------------------------------------------------


PATTERNS = (
    "1|,| |1,|1 | 000|1.|1-|-|a|a@|one |twenty-|$|[^|\n|\t|A1|http://|5 million de |½|’000|万|一|1万|百分之"
)


@pytest.mark.parametrize("piece", PATTERNS.split("|"))
def test_a_long_text_of_any_kind_is_read_in_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    began = time.process_time()
    figures(text, spelt=True)
    # Two seconds at most when measured; what grows with the square of the length would take minutes.
    assert time.process_time() - began < 20
