"""A quantity whose number stands in words or in Chinese numerals: `two million`, `half a percent`, 三亿美元, 三成."""

import re
from decimal import Decimal

from roundup.text.days import is_year
from roundup.text.numbers import CHINESE_DIGITS, NUMBER, chinese, spelt_at
from roundup.text.quantities import ONE, PERCENT, Part, add_tenth, after, before, product_of, put_money
from roundup.text.units import CHINESE_SCALES, unit_at

# `one of them`, `no one`, `two-thirds`: words in which no number of things is told.
_IDIOM = re.compile(
    r"[\s-](?:(?:third|quarter|fifth|sixth|eighth|tenth)s?|(?<=one.)(?:of|another|day|side|hand))\b", re.I
)
_IDIOM_BEFORE = re.compile(r"\b(?:no|any|every|some|the|this|that|each|another|which)[\s-]one\Z", re.I)


def worded(text: str, at: int, low: int) -> tuple[Part | None, int]:
    """The quantity whose number, in words, begins at `at` (None for an article or pronoun), and where to go on."""
    found = spelt_at(text, at)
    if not found:
        return None, at + 1
    number, end = found
    # In German and French `one` is the article: `eine Billion`.
    article = number == 1 and text[at:end].lower() not in ("a", "one")
    behind = after(text, end, "1" if article else "", money=False)
    part = Part(at, behind.end, (number,), scales=behind.scales, unit=behind.unit, stands_alone=number >= 100)
    if part.is_lone and (_IDIOM.match(text, end) or _IDIOM_BEFORE.search(text, max(low, at - 9), end)):
        return None, end
    return part, behind.end


# What a lone Chinese number counts, or the word of a range; elsewhere it is part of a word (十分, 四川, 三明治).
_COUNTED = frozenset(
    "个個名位人家艘架辆輛座项項次枚台臺只隻件条條种種款国國大方轮輪点點倍口场場份套组組所批层層岁歳歲つ本社头頭匹至到"
)
_MORE_THAN = re.compile("[多余餘]([万萬亿億]*)[多余餘]?")
_SIGNS_OF_A_YEAR = re.compile(f"[{''.join(CHINESE_DIGITS)}]{{4}}(?=年)")


def in_signs(text: str, at: int, low: int) -> tuple[Part | None, int]:
    """The quantity whose number, in Chinese numerals, begins at `at` (None for a word), and where to go on."""
    match = NUMBER.match(text, at)
    signs = match["chinese"] if match else ""
    end = at + len(signs)
    if text.startswith("分之", end):
        return _fraction(text, at, end)
    if year := _SIGNS_OF_A_YEAR.match(text, at):
        digits = "".join(str(CHINESE_DIGITS[sign]) for sign in year[0])
        return (Part(at, end + 1, (Decimal(digits),), "year"), end + 1) if is_year(digits) else (None, end)
    if signs[-1] == "兆" and text[end : end + 1] in tuple("瓦赫帕焦"):  # 三兆瓦: three megawatts
        signs, end = signs[:-1], end - 1
    number = chinese(signs) if signs else None
    if number is None or _is_another_word(text, at, low, signs):
        return None, end
    scales = ONE
    if more := _MORE_THAN.match(text, end):
        scales, end = (product_of(more[1]),), more.end()
    unit = unit_at(text, end)
    alone = number >= 100 and (signs[0] not in CHINESE_SCALES or signs[0] == "十")
    if not (unit or alone or scales != ONE) and (text[end : end + 1] not in _COUNTED or signs == "一"):
        return None, end
    start, money, sign = before(text, at, low)
    part = Part(start, unit[2] if unit else end, (number,), "quantity", scales, unit and unit[0], sign=sign)
    part.stands_alone = alone
    if money:
        put_money(part, money, at, end)
    add_tenth(part, text)
    return part, part.end


def _is_another_word(text: str, at: int, low: int, signs: str) -> bool:
    """Whether Chinese numerals count nothing: 第三 is the third, 周三 is Wednesday, 数百万 is several million."""
    ahead = text[max(low, at - 2) : at]
    return (
        ahead.endswith("第")
        or (len(signs) == 1 and ahead.endswith(("周", "週", "星期", "礼拜", "禮拜", "初")))
        or (signs[0] in CHINESE_SCALES and ahead.endswith(("数", "數", "几", "幾")))
    )


def _fraction(text: str, at: int, end: int) -> tuple[Part | None, int]:
    """百分之三十 is 30 percent; 三分之一 is no figure.  百分之30 is left to what reads digits."""
    percent = PERCENT.get(text[at : end + 2])
    match = NUMBER.match(text, end + 2)
    if not match or not match["chinese"]:
        return None, end + 2
    number = chinese(match["chinese"])
    if not percent or number is None:
        return None, match.end()
    return Part(at, match.end(), (number,), unit=percent), match.end()
