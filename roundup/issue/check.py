"""Is what a draft says in its sources?  Each quotation, figure, date and name of an item against the stored texts.

Strict where a reader would be misled: a quotation or a figure that no source has must be mended before it goes out.
The rest is a warning.  The rules are the house style's (docs/reference.md, check).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from roundup.issue import itemtext
from roundup.issue.draftfile import Part
from roundup.text import compare
from roundup.text.figures import Figure, agree, figures
from roundup.text.figures import nearest as nearest_figure
from roundup.text.sentences import sentences
from roundup.text.words import fold, length, words

FEWEST = 5
"""Words of a quotation that is compared; ten Chinese or Japanese characters count as five (house style)."""
_LIKE = 0.3
"""How like the quotation a passage must be to be shown beside it."""
_NAME_LIKE = 0.85
"""How like a name of the source another must be to be taken for a slip of the pen."""

# A word with a capital right before a number, not the first of its sentence.
_NUMBERED = re.compile(r"(?<=[\w,;:] )([^\W\d_a-zß-ÿ][\w’'-]+) $")
_TRANSLATED = re.compile(r"\s*[(（]\s*translated\s*[;；]\s*original\s*[:：]", re.I)
_TODO = re.compile(r"<!--\s*todo:\s*(.*?)\s*-->", re.S)
_NAME = re.compile(
    r"[^\W\d_a-zß-ÿ][\w’'-]+(?: (?:(?:de|von|van|der|al|el|bin|la|du) )?[^\W\d_a-zß-ÿ][\w’'-]+){1,3}"
)

Kind = Literal[
    "quotation",
    "figure",
    "todo",
    "date",
    "name",
    "lead",
    "link",
    "repeat",
    "story",
    "source",
    "headline",
    "marks",
    "emoji",
]
Level = Literal["refuse", "todo", "warn"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is stored of one link that an item stands on."""

    link: int
    text: str
    """Title, description, text, and what the editor gave: quotations and notes."""
    language: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The passage of a source that comes nearest to what the draft says."""

    text: str
    link: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an editor should look at."""

    kind: Kind
    level: Level
    text: str
    """The words of the draft that it is about."""
    why: str
    """One sentence for an editor: what is the matter, and what to do."""
    item: int | None = None
    line: int | None = None
    """In the draft file, 1 is first."""
    nearest: Nearest | None = None


def item(part: Part, evidence: Sequence[Evidence]) -> Iterator[Finding]:
    """What an item says that its evidence doesn't, and what is still to be written in it."""
    said = itemtext.read(part.text)
    body = itemtext.plain(said.body)
    text = f"{said.headline}\n{body}" if said.headline else body
    for finding in [
        *_quotations(text, evidence),
        *_figures(text, evidence),
        *_names(text, evidence),
    ]:
        yield _placed(finding, part)
    yield from todos(part)


def todos(part: Part) -> Iterator[Finding]:
    """The marks of what must still be written."""
    for match in _TODO.finditer(part.text):
        line = part.line + part.text.count("\n", 0, match.start())
        yield Finding("todo", "todo", match[1], "This is still to be done.", part.item, line)


def lead(part: Part, text: str, evidence: Sequence[Evidence]) -> Iterator[Finding]:
    """The quotations of the lead piece that are in no stored text; it is only reported on."""
    for finding in _quotations(itemtext.plain(text), evidence):
        why = "No stored text has this quotation of the lead piece."
        yield _placed(Finding("lead", "warn", finding.text, why, nearest=finding.nearest), part)


# -- quotations


def _quotations(text: str, evidence: Sequence[Evidence]) -> Iterator[Finding]:
    for quotation, begin, end in compare.quotations(text):
        if not _is_long(quotation) or _TRANSLATED.match(text[end + 1 :]):
            continue
        if any(compare.is_in(quotation, one.text) for one in evidence):
            continue
        why = "No source of the item has this quotation: quote it word for word, or give it with `edit ID --quote`."
        if not evidence:
            why = "The item has no source whose text is stored, so this quotation can't be checked."
        shown = text[begin - 1 : end + 1]
        yield Finding("quotation", "refuse", shown, why, nearest=_nearest_passage(quotation, evidence))


def _is_long(quotation: str) -> bool:
    return length(quotation) >= FEWEST


def _nearest_passage(quotation: str, evidence: Iterable[Evidence]) -> Nearest | None:
    found = [(compare.nearest(quotation, one.text, one.language), one.link) for one in evidence if one.link]
    (passage, likeness), link = max(found, key=lambda pair: pair[0][1], default=(("", 0.0), 0))
    return Nearest(passage, link) if likeness >= _LIKE else None


# -- figures and dates


def _figures(text: str, evidence: Sequence[Evidence]) -> Iterator[Finding]:
    """Figures outside the quotations that are compared as a whole."""
    own = _without_quotations(text)
    known = [
        (figure, one)
        for one in evidence
        for figure in figures(f"{one.text}\n{one.published or ''}", spelt=True)
    ]
    for figure in figures(own):
        if any(agree(figure, other) for other, _ in known):
            continue
        sentence = _sentence(text, figure.start)
        if figure.kind != "quantity":
            yield Finding("date", "warn", sentence, f"None of the item's sources has the date {figure.text}.")
            continue
        named = _NUMBERED.search(own[: figure.start])
        if named and not figure.units and figure.text.isdecimal():
            # Boeing 747, Apollo 11: more likely a name than a quantity.
            name = f"{named[1]} {figure.text}"
            yield Finding("name", "warn", name, f"None of the item's sources has {name}.")
            continue
        why = f"None of the item's sources has the figure {figure.text}."
        yield Finding("figure", "refuse", sentence, why, nearest=_nearest_figure(figure, known))


def _without_quotations(text: str) -> str:
    """The text with blanks where long quotations stand, so that all places stay."""
    for quotation, begin, end in compare.quotations(text):
        if _is_long(quotation):
            text = text[:begin] + " " * (end - begin) + text[end:]
    return text


def _nearest_figure(figure: Figure, known: Sequence[tuple[Figure, Evidence]]) -> Nearest | None:
    near = nearest_figure(figure, [other for other, _ in known])
    if near is None:
        return None
    source = next(one for other, one in known if other is near)
    if not source.link:
        return None
    return Nearest(_sentence(source.text, near.start), source.link)


def _sentence(text: str, at: int) -> str:
    """The sentence that this place is in."""
    return next((text[begin:end] for begin, end in sentences(text) if begin <= at < end), text.strip())


# -- names


def _names(text: str, evidence: Sequence[Evidence]) -> Iterator[Finding]:
    """Names that no source has, but one that is almost the same: slips of the pen."""
    known: dict[str, int] = {}
    for one in evidence:
        for match in _NAME.finditer(one.text):
            known.setdefault(match[0], one.link)
    folded = " ".join(fold(one.text) for one in evidence)
    seen: set[str] = set()
    for match in _NAME.finditer(_without_quotations(text)):
        name = match[0]
        if name in seen or fold(name) in folded:
            continue
        seen.add(name)
        near = get_close_matches(name, known, 1, _NAME_LIKE)
        if near and _is_slip(name, near[0]):
            why = f"The source writes {near[0]}."
            yield Finding("name", "warn", name, why, nearest=Nearest(near[0], known[near[0]]))


def _is_slip(name: str, other: str) -> bool:
    """Whether one word alone is different, and not by its ending: a possessive or a plural is none."""
    ours, theirs = fold(name).split(), fold(other).split()
    if len(ours) != len(theirs):
        return False
    pairs = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return len(pairs) == 1 and not (
        pairs[0][0].startswith(pairs[0][1]) or pairs[0][1].startswith(pairs[0][0])
    )


# -- places


def _placed(finding: Finding, part: Part) -> Finding:
    """The finding with its item and the line of the file that it begins in."""
    wanted = [fold(word) for word in words(itemtext.plain(finding.text))]
    lines = [fold(itemtext.plain(line)) for line in part.text.split("\n")]
    at = 0
    for many in range(min(6, len(wanted)), 0, -1):
        run = " ".join(wanted[:many])
        found = next((number for number, line in enumerate(lines) if run in line), None)
        if found is not None:
            at = found
            break
    return Finding(
        finding.kind, finding.level, finding.text, finding.why, part.item, part.line + at, finding.nearest
    )
