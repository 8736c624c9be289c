"""The figures in a text, and whether two of them say the same: `497 million USD`, `$497m` and `4.97亿美元` do.

What one figure may mean is kept open where writing is ambiguous (`1.500`, `$`, `¥`); two figures agree when one
meaning is common to both.  Nothing is rounded: `$1.2bn` is not `$1.23bn`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from roundup.text.days import MONTH_NAME, dated, is_year
from roundup.text.numbers import NUMBER
from roundup.text.quantities import Kind, Part, before, quantity
from roundup.text.spelt import in_signs, worded
from roundup.text.units import is_western


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands in a text.

    values: what it may mean, in the base of its unit (watts for `1.2 GW`); a day is 100 times its month, plus the day
    units: ISO 4217 codes, `%`, `pp` (percentage points) or a base unit of measure; empty where none was written
    numbers: the same values as counted in the unit that was written (1.2 for `1.2 GW`)
    """

    values: tuple[Decimal, ...]
    units: frozenset[str]
    text: str
    start: int
    end: int
    kind: Kind
    numbers: tuple[Decimal, ...]


def figures(text: str, *, spelt: bool = False) -> list[Figure]:
    """The figures of a text, in order, none over another.

    Numbers in words count where a scale, a currency, a percent sign or a unit (but of time) follows; with `spelt`,
    which is for sources, lone ones (`two`, `三人`) too.  Ordinals, codes (F-16), times, phone numbers, list numbers,
    versions, addresses and footnote marks are no figures.
    """
    even = _even(text)
    found: list[Part] = []
    at = 0
    while match := NUMBER.search(even, at):
        parts, at = _read(even, match, at)
        found += parts
    _share(even, found)
    return [_figure(part, text) for part in found if spelt or not part.is_lone]


def agree(one: Figure, other: Figure) -> bool:
    """Whether the two say the same.  A figure without a unit agrees with one with a unit when the numbers are equal."""
    if "day" in (one.kind, other.kind):
        return one.kind == other.kind and not set(one.values).isdisjoint(other.values)
    if one.units and other.units:
        return not one.units.isdisjoint(other.units) and not set(one.values).isdisjoint(other.values)
    if "year" in (one.kind, other.kind) and one.units | other.units:
        return False
    return not set(one.numbers).isdisjoint(other.numbers)


def nearest(figure: Figure, others: Sequence[Figure]) -> Figure | None:
    """The one of the others that the figure was most likely meant to be: of its kind and unit if there is one, then
    the one whose value is the smallest number of times as large, or as small."""

    def away(other: Figure) -> tuple[bool, bool, Decimal]:
        same_unit = figure.units == other.units or not figure.units.isdisjoint(other.units)
        pairs = product(figure.values, other.values) if same_unit else product(figure.numbers, other.numbers)
        return figure.kind != other.kind, not same_unit, min(map(_ratio, pairs))

    return min(others, key=away, default=None)


def _ratio(pair: tuple[Decimal, Decimal]) -> Decimal:
    small, large = sorted(map(abs, pair))
    return large / small if small else large + 1


# --- Finding -----------------------------------------------------------------------------------------------------

# Full-width digits and letters, and other forms of a sign, one for one, so that every place stays the same.
_EVEN: dict[int, int | str] = {ord("０") + n: str(n) for n in range(10)}
_EVEN |= {ord(a) + n: chr(ord(b) + n) for a, b in (("Ａ", "A"), ("ａ", "a")) for n in range(26)}
_EVEN |= str.maketrans("％＋－．＄￥￡￦～〜／\u3000", "%+-.$¥£₩~~/ ")

_MIDDLE_DOT = re.compile("(?<=[0-9])・(?=[0-9])")  # Japanese: ６・６

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\])}，。；、）】》」]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+",
    re.ASCII | re.I,
)
# A footnote mark; the number of a list, which is no German day (`3. Januar`).
_MARK = re.compile(
    rf"\[\^[^\]\s]{{1,40}}\]|^[ \t>]*[0-9]{{1,3}}[.)](?=[ \t])(?!\s(?:{MONTH_NAME}))", re.MULTILINE
)


def _even(text: str) -> str:
    """The text with one form of each digit and sign, what is never read blanked out, and everything in its place."""
    even = text if text.isascii() else _MIDDLE_DOT.sub(".", text.translate(_EVEN))
    patterns = (_ADDRESS, _MARK) if "@" in even or "://" in even or "www." in even else (_MARK,)
    for pattern in patterns:
        even = pattern.sub(lambda match: "\0" * len(match[0]), even)
    return even


# Times, ratios and fractions, telephone numbers, decades, share codes, ordinals, hours and days without a month.
_CODE = re.compile(
    r"""
    [0-9]+ (?: : [0-9]+ )+
  | [0-9]{1,2} (?: [.:] [0-9]{2} )? \s? (?: [ap]\.m\. | [ap]m\b | [AP]M\b | Uhr\b | o['’]clock )
  | [0-9]{1,2} [.:h] [0-9]{2} \s? (?: h | horas | heures | ore ) \b
  | [0-9]{4} \s? (?: GMT | UTC | EST | EDT | CET | CEST | BST ) \b
  | (?! (?:19|20)[0-9]{2} / (?:19|20)[0-9]{2} (?![0-9]) ) [0-9]+ (?: / [0-9]+ )+
  | [0-9]+ (?: - [0-9]+ ){2,}
  | (?<= \+ ) (?! [0-9]{1,3} (?: [ ][0-9]{3} )+ (?![0-9 ]) ) [0-9]{1,3} (?: [ -] \(? [0-9]{1,5} \)? ){2,}
  | [0-9]{3} \) \s? [0-9]{3} - [0-9]{4}
  | 0 [0-9]+ (?: [ .,-] [0-9]+ )*
  | [0-9]{2,4} (?: 年代 | s\b | er\b )
  | [0-9]{4,6} \. [A-Z]{2} \b
  | 401\(k\) | [0-9] \ufe0f? \u20e3
  | [0-9]+ (?: - [A-Z] (?![^\W_]) | \.? [ºª] )
  | [0-9]{1,2} \s? (?: 世[纪紀] | 月 | [日号號] (?![元圆圓间間本]) | [点點时時] (?!间|間) (?: [0-9]{1,2} 分? | 半 )? )
    """,
    re.VERBOSE,
)
# What may stand before a hyphen and a number without making a name of the two; in `F-16` it does.
_COMPOUND = re.compile(
    r"(?<![^\W_])(?:top|sub|mid|pre|post|under|over|early|late|end|near|non|mitte|anfang|ende|fin)[-‐‑]\Z",
    re.I,
)
_NAME_END = re.compile(r"[0-9A-Za-z]*(?:[-–./](?!(?:19|20)[0-9]{2}(?![0-9]))[0-9A-Za-z]+)*")
_PATH_END = re.compile(r"[^\s)>\]]*")
_TIMES = re.compile(r"[x×](?![^\W_])")  # `3x as much`


def _read(text: str, match: re.Match[str], low: int) -> tuple[list[Part], int]:
    """What begins at a number, and where to go on; nothing before `low` is read again."""
    at, end, digits = match.start(), match.end(), match["digits"]
    if not digits and not match["chinese"]:
        part, end = worded(text, at, low)
        return [part] if part else [], end
    if digits and (name := _name_end(text, at, low)):
        return [], name
    if found := dated(text, at, low):
        return [Part(part.start, part.end, part.values, part.kind) for part in found[0]], found[1]
    if not digits:
        part, end = in_signs(text, at, low)
        return [part] if part else [], end
    if code := _CODE.match(text, at):
        return [], code.end()
    part = quantity(text, digits, at, low)
    if not part:
        return [], end
    if part.end == end and is_western(text[end : end + 1]) and not _TIMES.match(text, end):
        return [], _end(_NAME_END, text, end)
    _settle_year(part, text, digits)
    return [part], part.end


def _name_end(text: str, at: int, low: int) -> int | None:
    """Where the name or code ends that these digits are part of: F-16, Covid-19, COP28, p17, UTC+8, 第3."""
    one, two = text[at - 1 : at], text[at - 2 : at - 1]
    if at == low or not one:
        return None
    if is_western(one) or (one == "_" and is_western(two)):
        fiscal = text[max(0, at - 2) : at] in ("FY", "CY") and is_year(text[at : at + 4])
        named = not fiscal and before(text, at, low)[1] is None
    elif one in "-‐‑+":
        named = is_western(two) and not two.isdigit() and not _COMPOUND.search(text, max(low, at - 9), at)
    elif one == "/":
        if is_western(two) and not (is_year(text[at : at + 4]) and text[at + 4 : at + 5] != "/"):
            return _end(_PATH_END, text, at)
        named = False
    else:
        named = one in "@第"
    return _end(_NAME_END, text, at) if named else None


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _settle_year(part: Part, text: str, digits: str) -> None:
    """`2024` and `2024年` are a year; `2024 MW` and `2,024` are not.  In `2024 ha`, `ha` is Spanish for `has`."""
    if is_year(digits) and text[part.start : part.end].removeprefix(digits) in ("", "年", " 年", " ha"):
        part.kind, part.unit = "year", None
        part.end -= len(" ha") * text[part.start : part.end].endswith("ha")


# --- Ranges and signs --------------------------------------------------------------------------------------------

_RANGE = re.compile(r"\s?[-–—−~]\s?|\s(?:to|or|bis|oder|à|a|ou|o)\s|\s?[至到或]\s?")
_AND = re.compile(r"\s(?:and|und|et|y|e)\s")
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre|tra|fra)\s\Z", re.IGNORECASE)


def _share(text: str, found: list[Part]) -> None:
    """Give both ends of a range what is written once: `12–15%`, `$3–4bn`, `3 bis 4 Milliarden`, `3至4亿元`."""
    for one, other in pairwise(found):
        if one.kind == "day" or other.kind != "quantity" or other.start - one.end > 8:
            continue
        if not (
            _RANGE.fullmatch(text, one.end, other.start)
            or (
                _AND.fullmatch(text, one.end, other.start)
                and _BETWEEN.search(text, max(0, one.start - 9), one.start)
            )
        ):
            continue
        # `from 900 to 1.2 million` is no range of millions.
        alike = one.amounts[0] < 10 * other.amounts[0]
        if other.unit is None and one.unit_before:
            other.unit = one.unit
        elif one.unit is None and not other.unit_before and alike:
            one.unit = other.unit
        same = one.unit is None or (
            other.unit is not None and not one.unit.bases.isdisjoint(other.unit.bases)
        )
        if other.is_scaled and not one.is_scaled and alike and same:
            one.scales = other.scales
        if one.unit or one.is_scaled:
            one.kind = "quantity"


# The direction of a change stands in a sign or in words: `-5%` and `fell 5%` say the same, `grew 5%` does not.
_FALLING = re.compile(
    r"\b(?:fell|fall|down|drop|declin|lost|lose|losing|loss|shr[aiu]nk|contract|decreas|cut|below|lower|less|few|sl[ai]d|slip"
    r"|plung|tumbl|dip|s[aiu]nk|slump|plummet|retreat|reduc|deficit|minus|negativ|weak|eas(?:e|ing)|slash|trim|shed|off\b"
    r"|fiel|sank|sink|gefallen|gesunken|rückg|minder|weniger|verlust|verlor|baiss|recul|chut|perd|perte|dimin|moins|repli"
    r"|ca[íe]d|cay[eóo]|baj[aóo]|descen|descien|pérdid|menos|calo\b|cala\b|calat|perdit|meno\b|flessione)|[下减減跌降亏虧损損负負缩縮]|零下"
)

_CLAUSE = re.compile(r"[;!?。；！？，\n]|\.\s")


def _figure(part: Part, text: str) -> Figure:
    numbers = tuple(dict.fromkeys(amount * scale for amount in part.amounts for scale in part.scales))
    if part.sign in ("-", "−", "–"):
        numbers = tuple(-number for number in numbers)
    elif part.kind == "quantity" and not part.sign and _is_falling(part, text):
        numbers += tuple(-number for number in numbers if number)
    factor = part.unit.factor if part.unit else 1
    values = tuple(number * factor for number in numbers)
    units = part.unit.bases if part.unit else frozenset[str]()
    return Figure(values, units, text[part.start : part.end], part.start, part.end, part.kind, numbers)


def _is_falling(part: Part, text: str) -> bool:
    """Whether the words of its own clause say that it went down."""
    ahead = _CLAUSE.split(text[max(0, part.start - 40) : part.start])[-1]
    behind = _CLAUSE.split(text[part.end : part.end + 30].replace(",", "，", 1))[0]
    return bool(_FALLING.search(f"{ahead}\0{behind}".lower()))
