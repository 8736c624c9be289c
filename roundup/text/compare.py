"""Is this quotation in that text?  Is this figure?  Compared as an editor would: the words count, not the marks.

Transparent to a quotation's comparison (house style): the kind of quotation mark, nested marks, white space, the
case of the first letter, ellipses, bracketed words, punctuation at the edges.  Figures are compared by value,
unit and currency.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from roundup.text.sentences import sentences
from roundup.text.words import fold, words

_MARKS = str.maketrans(dict.fromkeys("\"“”„‟«»「」『』‹›〝〞'‘’‚‛`´", None))
_SPACE = re.compile(r"\s+")
_GAP = re.compile(r"\[[^\]]*\]|…|\.\s?\.\s?\.")
_EDGE = " \t.,;:!?–—-()。，；：！？、"

# Opening marks and what closes each; straight ones close themselves.
_QUOTED = re.compile(
    r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”|„([^„“”]*)[“”]|«([^«»]*)»|「([^「」]*)」|『([^『』]*)』|\"([^\"\n]*)\""
)


def quotations(text: str) -> Iterator[tuple[str, int, int]]:
    """What stands in quotation marks: the words, and where they begin and end, marks left out."""
    for match in _QUOTED.finditer(text):
        group = next(n for n in range(1, 7) if match[n] is not None)
        yield match[group], match.start(group), match.end(group)


def is_in(quotation: str, text: str) -> bool:
    """Whether the quotation stands in the text, piece by piece in its order where words were left out."""
    source = _bare(text)
    at = 0
    pieces = [piece for part in _GAP.split(quotation) if (piece := _bare(part).strip(_EDGE))]
    for piece in pieces:
        found = source.find(piece, at)
        if found < 0:
            # The case of a first letter may have been changed to fit the sentence.
            swapped = piece[0].swapcase() + piece[1:]
            found = source.find(swapped, at)
        if found < 0:
            return False
        at = found + len(piece)
    return bool(pieces)


def place(quotation: str, text: str) -> tuple[int, int] | None:
    """Where a quotation stands in the text word by word; None when words were left out of it, or it is not there."""
    found = (
        re.search(r"[\W_]+".join(map(re.escape, words(quotation))), text, re.I) if words(quotation) else None
    )
    return found.span() if found else None


def nearest(quotation: str, text: str, language: str | None = None) -> tuple[str, float]:
    """The sentence of the text that is most like the quotation, and how like it is, from 0 to 1."""
    wanted = fold(quotation).split()
    best, likeness = "", 0.0
    for begin, end in sentences(text, language):
        sentence = text[begin:end]
        score = (
            SequenceMatcher(None, wanted, fold(sentence).split(), autojunk=False).ratio() if wanted else 0.0
        )
        if score > likeness:
            best, likeness = sentence, score
    return best, likeness


def length(quotation: str) -> int:
    """Words, as the rules count them: two Chinese or Japanese characters are one."""
    found = words(quotation)
    cjk = sum(1 for word in found if len(word) == 1 and unicodedata.category(word) == "Lo")
    return len(found) - cjk + cjk // 2


def _bare(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(_MARKS))


# -- figures

_SCALES = {
    "k": 1e3, "thousand": 1e3, "tsd": 1e3, "mille": 1e3, "mil": 1e3,
    "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "millionen": 1e6, "millones": 1e6,
    "bn": 1e9, "b": 1e9, "mrd": 1e9, "billion": 1e9, "billions": 1e9, "milliarden": 1e9, "milliards": 1e9,
    "tn": 1e12, "trn": 1e12, "trillion": 1e12, "trillions": 1e12, "billionen": 1e12,
    "万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8, "兆": 1e12, "千": 1e3, "百万": 1e6, "十亿": 1e9, "万亿": 1e12,
}  # fmt: skip
_CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "美元": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR",
    "£": "GBP", "gbp": "GBP", "pounds": "GBP", "英镑": "GBP",
    "¥": "JPY", "jpy": "JPY", "yen": "JPY", "日元": "JPY", "円": "JPY",
    "cny": "CNY", "rmb": "CNY", "yuan": "CNY", "元": "CNY", "人民币": "CNY",
    "krw": "KRW", "won": "KRW", "韩元": "KRW", "inr": "INR", "rupees": "INR", "chf": "CHF", "francs": "CHF",
    "%": "%", "percent": "%", "per cent": "%", "prozent": "%", "pour cent": "%", "por ciento": "%", "pc": "%",
}  # fmt: skip
_NUMBER = r"\d+(?:[.,\u00a0\u202f' ]\d{3})*(?:[.,]\d+)?"
_UNIT = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_SCALE = "|".join(sorted(map(re.escape, _SCALES), key=len, reverse=True))
_FIGURE = re.compile(
    rf"(?<![\w.,])(?P<before>(?:{_UNIT})\s?)?(?P<number>{_NUMBER})(?:[\s\u00a0-]?(?P<scale>{_SCALE})(?![a-z]))?"
    rf"(?:[\s\u00a0-]?(?P<after>{_UNIT})(?![a-z]))?",
    re.I,
)
_SMALL = {
    name: number
    for number, name in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "half": 50,
}
_SPELT = re.compile(rf"\b({'|'.join(_SMALL)})(?:[\s-]({_SCALE}))?(?:\s({_UNIT}))?\b", re.I)


@dataclass(frozen=True)
class Figure:
    """A figure in a text: its value, its currency or `%`, and how and where it is written."""

    value: float
    unit: str | None
    text: str
    start: int

    @property
    def is_year(self) -> bool:
        """A number that is more likely a year than a quantity."""
        return (
            self.unit is None
            and self.value == int(self.value)
            and 1900 <= self.value <= 2100
            and len(self.text) == 4
        )


def figures(text: str) -> list[Figure]:
    """The figures of a text, in order, with those that are spelt out."""
    found = []
    for match in _FIGURE.finditer(text):
        before, after = (match["before"] or "").strip().lower(), (match["after"] or "").lower()
        scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
        unit = _CURRENCIES.get(before) or _CURRENCIES.get(after)
        for value in _values(match["number"]):
            found.append(Figure(value * scale, unit, match[0].strip(), match.start()))
    for match in _SPELT.finditer(text):
        scale = _SCALES.get((match[2] or "").lower(), 1.0)
        unit = _CURRENCIES.get((match[3] or "").lower())
        found.append(Figure(_SMALL[match[1].lower()] * scale, unit, match[0], match.start()))
    return sorted(found, key=lambda figure: figure.start)


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures say the same; where one names no unit, the value decides."""
    close = abs(one.value - other.value) <= 1e-9 * max(abs(one.value), abs(other.value), 1.0)
    return close and (one.unit == other.unit or one.unit is None or other.unit is None)


def _values(number: str) -> set[float]:
    """What a written number may mean: `1,500` and `1.500` are 1500, and in some languages one and a half."""
    plain = re.sub(r"[\u00a0\u202f' ]", "", number)
    separators = re.findall(r"[.,]", plain)
    if not separators:
        return {float(plain)}
    if len(set(separators)) == 2:
        decimal = separators[-1]
        return {float(plain.replace("," if decimal == "." else ".", "").replace(decimal, "."))}
    separator = separators[0]
    grouped = re.fullmatch(rf"\d{{1,3}}(?:\{separator}\d{{3}})+", plain)
    whole = float(plain.replace(separator, "")) if grouped else None
    if len(separators) > 1:
        return {whole if whole is not None else float(plain.replace(separator, ""))}
    part = float(plain.replace(separator, "."))
    return {part} if whole is None else {whole, part}
