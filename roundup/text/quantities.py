"""A quantity as it is written around its number: sign, currency, scale, unit."""

import re
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Literal

from roundup.text.numbers import CHINESE_DIGITS, readings
from roundup.text.units import (
    CHINESE_SCALES,
    HABITS,
    MONEY,
    MONEY_BEFORE,
    TIME,
    Habit,
    Unit,
    is_western,
    scale_at,
    unit_at,
)

Kind = Literal["quantity", "year", "day"]

ONE = (Decimal(1),)


@dataclass(slots=True)
class Part:
    """A figure as it is read, before the ranges are known: `3` of `$3–4bn` still without its scale."""

    start: int
    end: int
    amounts: tuple[Decimal, ...]
    kind: Kind = "quantity"
    scales: tuple[Decimal, ...] = ONE
    unit: Unit | None = None
    unit_before: bool = False
    sign: str = ""
    # Whether it is a figure even where neither a scale nor a unit stands beside it.
    stands_alone: bool = True

    @property
    def is_scaled(self) -> bool:
        return self.scales != ONE

    @property
    def is_lone(self) -> bool:
        """Whether it is a number in words with nothing beside it that makes it a figure; time does not."""
        return not (self.stands_alone or self.is_scaled or (self.unit and not self.unit.bases <= TIME))


# --- Before the number -------------------------------------------------------------------------------------------

_BEFORE = re.compile(
    rf"(?P<sign>[-+−–]?)(?P<money>{'|'.join(map(re.escape, sorted(MONEY_BEFORE, key=len, reverse=True)))})"
    r"[ \u00a0\u202f]?(?P<inner>[-+−]?)\Z|(?P<only>[-+−–])\Z"
)
_BEFORE_ENDS = frozenset(name[-1] for name in MONEY_BEFORE) | frozenset("-+−–")


def before(text: str, at: int, low: int) -> tuple[int, Unit | None, str]:
    """Where what belongs to a number begins before it; its currency; its sign.  Nothing before `low` is read."""
    last = text[at - 1 : at] if at > low else ""
    if last in ("", " ", "\u00a0", "\u202f"):
        last = text[at - 2 : at - 1] if at - 1 > low else ""
    match = _BEFORE.search(text, max(low, at - 12), at) if last in _BEFORE_ENDS else None
    if not match:
        return at, None, ""
    start, sign = match.start(), match["sign"] or match["only"] or ""
    ahead = text[start - 1 : start]
    if sign and ((start == low and low) or is_western(ahead) or (sign == "–" and ahead.strip(" ("))):
        # The hyphen or dash of a range, or of a name.
        start, sign, ahead = start + 1, "", sign
    money = match["money"]
    if money and is_western(money[0]) and is_western(ahead):
        return at, None, ""
    return start, MONEY_BEFORE[money] if money else None, sign or match["inner"] or ""


# --- After the number --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class After:
    """What stands after a number, where it ends, and what its words tell about the writer."""

    end: int
    scale_end: int
    scales: tuple[Decimal, ...] = ONE
    unit: Unit | None = None
    habit: Habit = "unknown"


# One letter is a scale where a currency or the spacing says so.
_LETTER = re.compile(r"[ \u00a0\u202f]?(MM|mm|[kKmMbBtT])(?![0-9A-Za-z\u00c0-\u1fff])")
_LETTERS = {"k": 3, "m": 6, "mm": 6, "b": 9, "t": 12}
_OF = re.compile(r"\s(?:de|di|of)(?=\s)|\s(?:de\s)?d['’]")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")


def after(text: str, at: int, digits: str, *, money: bool) -> After:
    """What belongs to the number that ends here.  `money`: a currency stands before it."""
    end = at
    scales: tuple[Decimal, ...] = ONE
    words: list[str] = []
    if letter := _letter(text, at, money=money):
        scales, end = letter
    else:
        while len(words) < 3 and (scale := scale_at(text, end)):
            value, word, end = scale
            values = (value, value * 1000) if _is_long(text, end, word, digits, money=money) else (value,)
            scales = tuple(one * other for one in scales for other in values)
            words.append(word)
    unit, gap = unit_at(text, end), text[end : end + 1]
    if not unit and end > at and (of := _OF.match(text, end)) and (unit := unit_at(text, of.end())):
        words.append("of" if "of" in of[0] else "de")
    if not unit:
        return After(end, end, scales, None, _habit(words, ""))
    return After(unit[2], end, scales, unit[0], _habit([*words, unit[1]], gap))


def _letter(text: str, at: int, *, money: bool) -> tuple[tuple[Decimal, ...], int] | None:
    match = _LETTER.match(text, at)
    if not match:
        return None
    letter, glued = match[1], match.start(1) == at
    unit = unit_at(text, match.end())
    money_around = money or (unit is not None and not unit[0].bases.isdisjoint(MONEY))
    scale = Decimal(10) ** _LETTERS[letter.lower()]
    if letter in ("t", "mm"):
        return ((scale,), match.end()) if money else None  # without, tonnes and millimetres
    if letter == "m" and glued and not money_around and not unit:
        return (scale, Decimal(1)), match.end()  # `300m` people, or a tower of 300m
    if money_around or (letter not in "bm" and glued) or (unit and letter in ("m", "M")):
        return (scale,), match.end()
    return None


def _is_long(text: str, end: int, word: str, digits: str, *, money: bool) -> bool:
    """Whether a `billion` may be 10^12: French `billions`, `1,2 billion`, `billion de`; German `1 Billion`.

    Not wherever it is possible: else `1.2 trillion` would pass for `1.2 billion`.
    """
    if money or word not in ("billion", "billions"):
        return False
    of = _OF.match(text, end)
    if word == "billions" or (of and "of" not in of[0]) or _DECIMAL_COMMA.fullmatch(digits):
        return True
    return digits == "1" and text.startswith("Billion", end - len(word))


def _habit(words: list[str], gap: str) -> Habit:
    habits = {HABITS.get(word, "point" if word[0] >= "\u2e80" else "unknown") for word in words}
    if "point" in habits:
        return "point"
    if "comma" in habits or "de" in words:
        return "comma"
    # English has no space before the sign (`1,500 %`), and says `a 1,500-dollar prize`.
    return "maybe comma" if "maybe comma" in habits and gap.isspace() else "unknown"


# --- Quantities --------------------------------------------------------------------------------------------------

# 4亿, 100多万, 1亿2000万, 3万5000: scales multiply; what follows in smaller scales is added.
_SCALES = "(?:[十百千万萬亿億]|兆(?![瓦赫帕焦]))"
_CHAIN = re.compile(rf"\s?[多余餘]?({_SCALES}+)(?!分[点點之])[多余餘]?")
_CHAIN_GOES_ON = re.compile(rf"([0-9][0-9,]*(?:\.[0-9]+)?)[多余餘]?({_SCALES}*)(?![0-9.年月日])")
PERCENT = {"百分之": Unit(frozenset("%")), "千分之": Unit(frozenset("%"), Decimal(".1"))}


def quantity(text: str, digits: str, at: int, low: int) -> Part | None:
    """The quantity whose number, in digits, begins at `at`; None for what is no number."""
    start, money, sign = before(text, at, low)
    end = at + len(digits)
    if chain := _chain(text, end, digits):
        amounts, scales, end = chain
        behind = after(text, end, "", money=False)
    else:
        behind = after(text, end, digits, money=money is not None)
        amounts, scales = readings(digits, behind.habit), behind.scales
    if not amounts:
        return None
    part = Part(start, behind.end, amounts, scales=scales, unit=behind.unit, sign=sign)
    if percent := PERCENT.get(text[at - 3 : at]):
        part.start, part.end, part.unit = at - 3, end, percent
    elif money:
        put_money(part, money, at, behind.scale_end)
    else:
        add_tenth(part, text)
    return part


def put_money(part: Part, money: Unit, at: int, scale_end: int) -> None:
    """Settle on one unit where a currency stands before the number, and perhaps another unit after it."""
    common = part.unit.bases & money.bases if part.unit else money.bases
    if common:  # `$5 million USD`
        part.unit = Unit(common, part.unit.factor if part.unit else money.factor)
    elif part.unit and part.unit.bases & {"%", "pp"}:  # `against the USD 5 percent`
        part.start = at
        return
    else:  # `a $5 day ticket`
        part.unit, part.end = money, scale_end
    part.unit_before = True


def add_tenth(part: Part, text: str) -> None:
    """七成五: 75 percent."""
    more = _TENTHS.get(text[part.end : part.end + 1])
    if more and part.unit and text[part.end - 1] in "成割":
        part.amounts, part.end = tuple(amount + more for amount in part.amounts), part.end + 1


_TENTHS = {sign: Decimal(n) / 10 for sign, n in CHINESE_DIGITS.items()} | {
    str(n): Decimal(n) / 10 for n in range(10)
}


def _chain(text: str, at: int, digits: str) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...], int] | None:
    """The amounts, the scales and the end of digits that Chinese scales follow."""
    match = _CHAIN.match(text, at)
    if not match:
        return None
    amounts, scale, end = readings(digits, "point"), product_of(match[1]), match.end()
    total, last = sum(amounts) * scale, scale
    while (more := _CHAIN_GOES_ON.match(text, end)) and (part := _part(more)) < last:
        total, last, end = total + part, product_of(more[2]), more.end()
    if not amounts or end == match.end():
        return amounts, (scale,), end
    return (total,), ONE, end


def _part(match: re.Match[str]) -> Decimal:
    return Decimal(match[1].replace(",", "")) * product_of(match[2])


def product_of(signs: str) -> Decimal:
    return prod((CHINESE_SCALES[sign] for sign in signs), start=Decimal(1))
