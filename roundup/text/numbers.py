"""Numbers as people write them: digits with their separators, English words, Chinese numerals.

What one text of digits may mean depends on who wrote it: `1.500` is 1500 in German and 1.5 in English.  So reading
gives every meaning that is possible.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import count
from math import prod

from roundup.text.units import CHINESE_SCALES, Habit

# Longer runs of digits are codes, and 18 digits times any scale and factor stay exact in a Decimal of 28.
_LONGEST = 18

_SPACES = " \u00a0\u2007\u2009\u202f"
_UNSPACED = str.maketrans(dict.fromkeys(_SPACES + "'’", None))


def _counted(*rows: tuple[int, int, str]) -> dict[str, int]:
    """Words and their numbers: each row counts on from a first number by a step."""
    return {
        word: number for first, step, words in rows for number, word in zip(count(first, step), words.split())
    }


_ONES = _counted((1, 1, "one two three four five six seven eight nine"))
_TEENS = _counted((10, 1, "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"))
_TENS = _counted((20, 10, "twenty thirty forty fifty sixty seventy eighty ninety"))
_ENGLISH = {"zero": 0, **_ONES, **_TEENS, **_TENS}
# Other languages: what newspapers spell out, one word each.
_FOREIGN = _counted(
    (2, 1, "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"),
    (2, 1, "deux trois quatre cinq six sept huit neuf dix onze douze"),
    (2, 1, "dos tres cuatro cinco seis siete ocho nueve diez"),
    (3, 1, "tre quattro cinque"),
    (9, 1, "nove dieci undici dodici"),
    (15, 0, "quinze quince quindici"),
    (20, 10, "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"),
    (20, 10, "vingt trente quarante cinquante soixante"),
    (20, 10, "veinte treinta cuarenta cincuenta"),
    (20, 10, "venti trenta quaranta cinquanta"),
    (1000, 0, "mille mil"),
)
# Only before a scale or a percent word: elsewhere these are articles, or other words (English `due` and `once`).
_BEFORE_A_SCALE = _counted(
    (1, 0, "ein eine einen einer un une uno una"),
    (2, 0, "due"),
    (6, 1, "sei sette otto"),
    (11, 0, "once"),
    (100, 0, "cent cien cento hundert"),
)
_PART_SIGNS = {"½": Decimal(".5"), "¼": Decimal(".25"), "¾": Decimal(".75")}
_PART_WORDS = dict.fromkeys(("half", "halbe", "demi", "medio", "mezzo"), Decimal(".5"))
_PART_WORDS |= {"quarter": Decimal(".25"), "anderthalb": Decimal("1.5"), "eineinhalb": Decimal("1.5")}

_SCALE = "hundred|thousand|million|billion|trillion|dozen"
_FOREIGN_SCALE = (
    "million|milliard|billion|tausend|mill[oó]n|bill[oó]n|milion|miliard|mil|prozent|pour|por|per"
)

CHINESE_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_SIGNS = "".join([*CHINESE_DIGITS, *CHINESE_SCALES])


def _any(words: Iterable[str]) -> str:
    """A pattern for one of the words, in any case; by first letter, which makes it ten times as fast."""
    first: dict[str, list[str]] = defaultdict(list)
    for word in words:
        first[word[0]].append(word[1:])
    return "|".join(f"[{a}{a.upper()}](?i:{'|'.join(rest)})" for a, rest in first.items())


# An English number below a hundred: `twenty-five`, `twelve`.
_BELOW_A_HUNDRED = rf"(?:(?:{_any(_TENS)})(?:[\s-](?:{_any(_ONES)})\b)?|{_any(set(_ENGLISH) - set(_TENS))})"

NUMBER = re.compile(
    rf"""
    (?P<digits>
        [1-9][0-9]{{0,2}} (?: [{_SPACES}'’] [0-9]{{3}} (?![0-9]) )+ (?: [.,] [0-9]+ )?
      | [0-9]+ (?: [.,] [0-9]+ )* [½¼¾]?
      | (?<![\w.]) \.[0-9]+
      | [½¼¾]
    )
  | (?P<chinese> [{_SIGNS}]+ (?: [点點] [{_SIGNS}]+ )? )
  | (?<![^\W_]) (?: (?P<word> {_any([*_ENGLISH, *_FOREIGN, *_BEFORE_A_SCALE, *_PART_WORDS])} ) (?![^\W_])
      | (?<! quarters\sof\s ) (?<! third\sof\s ) (?<! thirds\sof\s ) [Aa]n? (?= [\s-] (?i:{_SCALE}) ) )
    """,
    re.VERBOSE,
)
_WORDS = re.compile(
    rf"""
    (?P<part> (?: an?\s | une?\s | eine\s )? (?:{_any(_PART_WORDS)}) (?: \s of )? (?: \s an? )? )
        (?= [\s-] (?i:{_SCALE}|{_FOREIGN_SCALE}) )
  | (?P<a> [Aa]n? ) (?= [\s-] (?i:{_SCALE}) \b )
  | (?P<word> {_any(_BEFORE_A_SCALE)} ) (?= [\s-] (?i:{_FOREIGN_SCALE}) )
  | (?P<english> {_BELOW_A_HUNDRED} (?: [\s-](?i:hundred)\b (?: \s (?:and\s)? {_BELOW_A_HUNDRED} \b )? )?
        (?: [\s-]and[\s-]a[\s-]half )? ) (?![^\W_])
  | (?P<foreign> {_any(_FOREIGN)} ) (?![^\W_])
    """,
    re.VERBOSE,
)


def readings(digits: str, habit: Habit = "unknown") -> tuple[Decimal, ...]:
    """What a number in digits may mean, given who wrote it; nothing for what is no number (`3.1.2`, 20 digits)."""
    body = digits.rstrip("".join(_PART_SIGNS))
    part = _PART_SIGNS.get(digits[len(body) :], Decimal(0))
    if not body:
        return (part,)
    even = body.translate(_UNSPACED)
    if len(even) > _LONGEST:
        return ()
    marks = [sign for sign in even if sign in ".,"]
    if even != body or not marks:  # a space parts the thousands, so a mark is the decimal one
        return (Decimal(even.replace(",", ".")) + part,)
    if len(set(marks)) == 2:
        return _with_both(even, marks)
    if len(marks) > 1:
        return (Decimal(even.replace(marks[0], "")),) if _is_grouped(even, marks[0]) else ()
    return _with_one(even, marks[0], habit)


def _with_both(even: str, marks: list[str]) -> tuple[Decimal, ...]:
    """`1,234.56` and `1.234,56`: the last mark is the decimal one, and there is one of it."""
    whole, _, decimals = even.rpartition(marks[-1])
    if marks.count(marks[-1]) > 1 or not _is_grouped(whole, marks[0]):
        return ()
    return (Decimal(f"{whole.replace(marks[0], '')}.{decimals}"),)


def _with_one(even: str, mark: str, habit: Habit) -> tuple[Decimal, ...]:
    """`1,500` and `1.500`: thousands or decimals; with other than three digits behind, decimals."""
    whole, decimals = even.split(mark)
    fraction = Decimal(f"{whole or 0}.{decimals}")
    if not _is_grouped(even, mark):
        return (fraction,)
    thousands = Decimal(whole + decimals)
    if habit == "maybe comma":
        return thousands, fraction
    if mark == ",":
        return (fraction,) if habit == "comma" else (thousands,)
    # With a decimal comma, a point parts thousands; but the Swiss and Mexicans use it for decimals.
    return (fraction,) if habit == "point" else (thousands, fraction)


_THOUSANDS = {mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ",."}
_LAKHS = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")  # India: 12,34,567


def _is_grouped(even: str, mark: str) -> bool:
    return bool(_THOUSANDS[mark].fullmatch(even) or (mark == "," and _LAKHS.fullmatch(even)))


def spelt_at(text: str, at: int) -> tuple[Decimal, int] | None:
    """The number in words that begins here, and where it ends: `twenty-five`, `two hundred and fifty`, `half a`.

    Scales other than hundred are left to the caller; `a` counts as one only before a scale.
    """
    match = _WORDS.match(text, at)
    if not match:
        return None
    words = match[0].lower().replace("-", " ").split()
    if match["part"]:
        number = next(_PART_WORDS[word] for word in words if word in _PART_WORDS)
    elif match["a"]:
        number = Decimal(1)
    elif match["english"]:
        number = _english(words)
    else:
        number = Decimal((_BEFORE_A_SCALE if match["word"] else _FOREIGN)[words[0]])
    return number, match.end()


def _english(words: list[str]) -> Decimal:
    number = Decimal(0)
    for word in words:
        if word == "hundred":
            number *= 100
        else:
            number += Decimal(".5") if word == "half" else _ENGLISH.get(word, 0)  # `and` and `a` add nothing
    return number


def chinese(signs: str) -> Decimal | None:
    """三亿, 两千万, 一百二十, 三点五亿, 三万五 (35,000); None for what is no number (一二三, 三四百)."""
    if len(signs) > _LONGEST:
        return None
    whole, point, decimals = signs.replace("點", "点").partition("点")
    if not point:
        return _whole(whole)
    scales = decimals.lstrip("".join(CHINESE_DIGITS))
    behind = "".join(str(CHINESE_DIGITS[sign]) for sign in decimals[: len(decimals) - len(scales)])
    before = _whole(whole)
    if before is None or not behind or any(sign not in CHINESE_SCALES for sign in scales):
        return None
    return Decimal(f"{before:f}.{behind}") * prod(CHINESE_SCALES[sign] for sign in scales)


def _whole(signs: str) -> Decimal | None:
    total = section = Decimal(0)
    digit: int | None = None
    last = Decimal(1)
    for sign in signs:
        if sign in CHINESE_DIGITS:
            if digit:
                return None
            digit = CHINESE_DIGITS[sign]
            continue
        last = CHINESE_SCALES[sign]
        if last < 10000:
            # 百万 without a digit before is one hundred times ten thousand.
            section += last * (digit if digit is not None else 1)
        elif total < last:
            total = (total + section + (digit or 0) or 1) * last
            section = Decimal(0)
        else:
            total += (section + (digit or 0)) * last
            section = Decimal(0)
        digit = None
    if digit and len(signs) > 1 and signs[-2] in CHINESE_SCALES and last >= 100:
        return total + section + digit * last / 10
    return total + section + (digit or 0)
