"""The draft file's round trip: read without losing a character, merged with a new draft part by part.

Three texts meet in a merge: what we wrote last (the base), the file as the editor left it, and the new draft.
What the editor has not touched may change; what the editor typed stays, byte for byte.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from roundup.issue.itemtext import plain
from roundup.text.markdown import front_matter, without_front_matter

_MARKER = re.compile(r"[ \t]*<!-- item:i(\d+) -->[ \t]*")
_ANY_MARKER = re.compile(r"<!--\s*item\b")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:")
_FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
# A paragraph that begins like an item: bold, after an emoji or nothing (house style).
_ITEM = re.compile(r"(?:[^\w\s*<\[(#>|-]\S{0,15}[ \t]+)?\*\*\S")
_FRONT = re.compile(r"^\ufeff?---[ \t]*\r?$", re.M)
_COMMENT = re.compile(r"<!--.*?-->\n?", re.S)
_CUT = re.compile(r"[ \t]*<!-- cut:.*-->[ \t]*")
CUT_LINE = "<!-- cut: what stands below is no longer in the week; it is kept because you edited it -->\n"

Kind = Literal["head", "heading", "item", "cut", "tail"]


class BrokenError(Exception):
    """A file whose parts can't be told apart; the message says why, and follows the file's name."""


@dataclass(frozen=True)
class Part:
    """A run of the file's characters; all parts together are the file."""

    kind: Kind
    text: str
    item: int | None = None
    """The number in an item's marker; None for an item that was typed without one."""
    line: int = 1
    """Where it begins in the file."""


@dataclass(frozen=True)
class DraftFile:
    """A draft file, cut into its parts: a head, then headings and items, then a tail (footnotes)."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The file, character by character."""
        return "".join(part.text for part in self.parts)

    @property
    def head(self) -> str:
        """All before the first item: front matter, welcome, teasers, lead piece, the round-up's heading."""
        return "".join(part.text for part in self.parts if part.kind == "head")

    @property
    def tail(self) -> str:
        """The footnotes behind the last item."""
        return "".join(part.text for part in self.parts if part.kind == "tail")

    @property
    def items(self) -> dict[int, str]:
        """The text of each item that has a marker."""
        return {part.item: part.text for part in self.parts if part.item is not None}

    def sections(self) -> list[tuple[str, list[Part]]]:
        """Each heading's items, in order; the first heading is the round-up's own; those below the cut are left out."""
        found: list[tuple[str, list[Part]]] = [(last_heading(self.head), [])]
        for part in self.parts:
            if part.kind == "cut":
                break
            if part.kind == "heading":
                found.append((heading_text(part.text), []))
            elif part.kind == "item":
                found[-1][1].append(part)
        return found


def parse(text: str) -> DraftFile:
    """The parts of a draft file; BrokenError for doubled or damaged markers, and for half a file."""
    _check(text)
    lines = _lines(text)
    starts = list(_starts(lines, _items_start(lines)))
    first, *ends = [*(at for at, _, _ in starts), len(lines)]
    parts = [Part("head", "".join(lines[:first]))] if first else []
    for (at, kind, number), end in zip(starts, ends, strict=True):
        parts.append(Part(kind, "".join(lines[at:end]), number, at + 1))
    return DraftFile(tuple(parts))


def _starts(lines: Sequence[str], begin: int) -> Iterator[tuple[int, Kind, int | None]]:
    """Where each part begins from the line `begin` on: its line, its kind, its item's number."""
    last_marker = max((at for at, line in enumerate(lines) if _MARKER.fullmatch(line.rstrip())), default=0)
    full = True  # what comes next is no body that a marker waits for
    after_blank = True
    for at in range(begin, len(lines)):
        bare = lines[at].rstrip("\r\n")
        marker = _MARKER.fullmatch(bare)
        if marker:
            yield at, "item", int(marker[1])
            full = False
        elif _CUT.fullmatch(bare):
            yield at, "cut", None
            full = True
        elif _HEADING.match(bare):
            yield at, "heading", None
            full = True
        elif after_blank and at > last_marker and _FOOTNOTE.match(bare):
            yield at, "tail", None
            return
        elif after_blank and full and _ITEM.match(bare):
            yield at, "item", None
        elif bare.strip() and not bare.lstrip().startswith("<!--"):
            full = True
        after_blank = not bare.strip()


def _lines(text: str) -> list[str]:
    """Lines end with a line feed alone: a form feed or U+2028 inside a paragraph ends none."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _items_start(lines: Sequence[str]) -> int:
    """The line after the heading above the first marker; without markers, after the last second-level heading."""
    first = next((at for at, line in enumerate(lines) if _MARKER.fullmatch(line.rstrip("\r\n"))), None)
    headings = [at for at in _headings(lines) if first is None or at < first]
    if first is None:
        headings = [at for at in headings if lines[at].startswith("## ")]
        return headings[-1] + 1 if headings else len(lines)
    # A round-up without items of its own stands right above the next heading, and is not that one's section.
    while (
        len(headings) > 1
        and not _is_top(lines[headings[-1]])
        and not "".join(lines[slice(headings[-2] + 1, headings[-1])]).strip()
    ):
        headings.pop()
    return headings[-1] + 1 if headings else first


def _is_top(line: str) -> bool:
    return line.startswith("## ")


def _headings(lines: Sequence[str]) -> list[int]:
    found, fenced = [], False
    for at, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and _HEADING.match(line):
            found.append(at)
    return found


def _check(text: str) -> None:
    if not text.strip():
        raise BrokenError("is empty")
    seen: set[str] = set()
    for number, line in enumerate(_lines(text), 1):
        if not _ANY_MARKER.search(line):
            continue
        marker = _MARKER.fullmatch(line.rstrip("\r\n"))
        if not marker:
            raise BrokenError(f"has a damaged item marker in line {number}")
        if marker[1] in seen:
            raise BrokenError(f"has the marker of item i{marker[1]} twice, again in line {number}")
        seen.add(marker[1])
    if text.count("<!--") > text.count("-->"):
        raise BrokenError("ends in the middle of a comment, as if half of it were missing")
    if _FRONT.match(text) and len(_FRONT.findall(text)) < 2:
        raise BrokenError("has a front matter that does not end")


def heading_text(line: str) -> str:
    """`### Trade` → `Trade`."""
    return line.strip().split("\n")[0].strip().lstrip("#").strip().rstrip("#").strip()


def last_heading(head: str) -> str:
    """The text of the last heading in the head: that of the round-up."""
    lines = _lines(head)
    found = _headings(lines)
    return heading_text(lines[found[-1]]) if found else ""


@dataclass(frozen=True)
class Head:
    """What stands before the items."""

    front: Mapping[str, str]
    welcome: str | None
    teasers: tuple[str, ...]
    lead: str | None


def read_head(head: str) -> Head:
    """The head's pieces, by the house style's order: front matter, welcome, "This week:" and its list, lead piece."""
    front = front_matter(head)
    body = without_front_matter(_COMMENT.sub("", head)).strip()
    lines = body.split("\n")
    last = (_headings(lines) or [len(lines)])[-1]
    body = "\n".join(lines[:last]).strip()
    welcome, mark, rest = body.partition("This week:")
    if not mark:
        # A shape without teasers: the lead piece is what stands under a heading.
        at = (_headings(lines[:last]) or [last])[0]
        return Head(
            front, "\n".join(lines[:at]).strip() or None, (), "\n".join(lines[at:last]).strip() or None
        )
    points, after = [], rest.lstrip("\n").split("\n")
    while after and (after[0].startswith(("- ", "* ")) or not after[0].strip()):
        point = after.pop(0).strip()
        points += [point[2:].strip()] if point else []
    listed = points[-1].partition(": ")[2] if points else ""
    teasers = tuple(plain(one).strip() for one in listed.split(", ") if one.strip())
    return Head(front, welcome.strip() or None, teasers, "\n".join(after).strip() or None)


# -- merging


@dataclass(frozen=True)
class Base:
    """What we wrote last."""

    head: str = ""
    tail: str = ""
    headings: tuple[str, ...] = ()
    """The sections' headings, but the round-up's own, which belongs to the head."""
    items: Mapping[int, str] = field(default_factory=dict)
    """The text of every item that was ever written, also of those that the editor deleted; empty for one that the
    editor typed."""


@dataclass(frozen=True)
class Suggestion:
    """Something new for a part that the editor has changed, so that it is not put there."""

    item: int | None
    text: str


@dataclass(frozen=True)
class Merged:
    """The file after a merge, what could only be suggested, and the base of the next merge."""

    text: str
    suggestions: tuple[Suggestion, ...]
    base: Base
    cut: tuple[int, ...] = ()
    """Items that were moved below the cut line now, because they are no longer in the week."""


def merge(
    base: Base, current: DraftFile, new: DraftFile, *, standing: Collection[int] = frozenset()
) -> Merged:
    """The editor's file with what is new in it.

    Untouched items are written anew in place, edited ones stay; an item that the editor deleted does not come
    back; new ones join the end of their section; an edited one that is no longer in the week goes below the cut.
    `standing` are the items that are in the week, whether the new draft has room for them or not.
    """
    newline = "\r\n" if "\r\n" in current.text else "\n"
    # What the new draft itself has below its cut line (an accepted item that left the week) is not in the week.
    coming = {part.item: part.text for _, parts in new.sections() for part in parts if part.item is not None}
    suggestions: list[Suggestion] = []
    head, lost = merge3(_lines(base.head), _lines(current.head), _lines(new.head))
    tail, lost_tail = merge3(_lines(base.tail), _lines(current.tail), _lines(new.tail))
    suggestions += [Suggestion(None, text) for text in lost + lost_tail]
    kept: list[Part] = []
    cut: list[Part] = []
    gone: set[int] = set()
    returned: dict[int, Part] = {}
    below = False
    for part in current.parts:
        if part.kind in ("head", "tail"):
            continue
        below = below or part.kind == "cut"
        if part.item is None or not base.items.get(part.item):
            # Nothing that we wrote: a heading, or an item that the editor typed.
            kept.append(part)
            continue
        # A marker alone asks for its item, as it would be drafted now.
        untouched = same(part.text, base.items[part.item]) or bool(_MARKER.fullmatch(part.text.strip()))
        if part.item in coming:
            fresh = coming[part.item]
            if below:
                returned[part.item] = Part("item", _as(fresh, newline), part.item) if untouched else part
                continue
            if untouched:
                kept.append(part if same(part.text, fresh) else Part("item", _as(fresh, newline), part.item))
                continue
            if not same(fresh, base.items[part.item]) and not same(fresh, part.text):
                suggestions.append(Suggestion(part.item, fresh))
            kept.append(part)
        elif untouched:
            gone.add(part.item)
        else:
            (kept if below or part.item in standing else cut).append(part)
    kept = _insert_new(kept, base, current, new, newline, returned)
    kept = _without_empty_headings(kept, base, new)
    if not cut and kept and kept[-1].kind == "cut" and same(kept[-1].text, CUT_LINE):
        kept.pop()  # all that stood below it is back
    moved = tuple(part.item for part in cut if part.item is not None)
    if cut and not any(part.kind == "cut" for part in kept):
        cut.insert(0, Part("cut", _as(CUT_LINE, newline)))
    texts = ["".join(head), *(part.text for part in [*kept, *cut]), "".join(tail)]
    return Merged(
        _assembled(texts, newline),
        tuple(suggestions),
        Base(
            new.head,
            new.tail,
            tuple(title for title, _ in new.sections()[1:]),
            {n: text for n, text in base.items.items() if n not in gone} | dict(new.items),
        ),
        moved,
    )


def _insert_new(
    kept: list[Part],
    base: Base,
    current: DraftFile,
    new: DraftFile,
    newline: str,
    returned: Mapping[int, Part],
) -> list[Part]:
    """Put each item that was never written before, and each that is back in the week, at the end of its section."""
    present = current.items.keys() - returned.keys()
    written = base.items.keys() - returned.keys()
    first = new.sections()[0][0]
    for title, members in new.sections():
        siblings = {member.item for member in members} - {None}
        for member in members:
            if member.item is None or member.item in present or member.item in written:
                continue
            places = [at + 1 for at, part in enumerate(kept) if part.item in siblings]
            place = max(places, default=None) or _end_of_section(kept, title, first=title == first)
            if place is None:
                place = _before_cut(kept)
                kept.insert(place, Part("heading", _as(f"### {title}\n", newline)))
                place += 1
            kept.insert(
                place, returned.get(member.item) or Part("item", _as(member.text, newline), member.item)
            )
    return kept


def _end_of_section(kept: Sequence[Part], title: str, *, first: bool) -> int | None:
    inside = first
    end: int | None = 0 if first else None
    for at, part in enumerate(kept):
        if part.kind == "cut":
            break
        if part.kind == "heading":
            inside = heading_text(part.text) == title
        if inside:
            end = at + 1
    return end


def _before_cut(kept: Sequence[Part]) -> int:
    return next((at for at, part in enumerate(kept) if part.kind == "cut"), len(kept))


def _without_empty_headings(kept: Sequence[Part], base: Base, new: DraftFile) -> list[Part]:
    """A heading of ours goes with its last item, unless the new draft has one of its name."""
    gone = set(base.headings) - {title for title, _ in new.sections()}
    done = []
    for at, part in enumerate(kept):
        is_last = at + 1 == len(kept) or kept[at + 1].kind != "item"
        if part.kind == "heading" and is_last and part.text.strip().lstrip("#").strip() in gone:
            continue
        done.append(part)
    return done


def same(one: str, other: str) -> bool:
    """Whether two parts are the same but for the ends of lines and white space at the end."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()


def merge3(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Lines merged three ways: what only one side changed is taken, where both did mine stays.

    Also what theirs would have been there, as texts to suggest.
    """
    plain = [[line.rstrip("\r\n") for line in lines] for lines in (base, mine, theirs)]
    in_mine, in_theirs = (_matches(plain[0], other) for other in plain[1:])
    merged: list[str] = []
    suggested: list[str] = []
    b = m = t = 0
    newline = "\r\n" if any(line.endswith("\r\n") for line in mine) else "\n"
    for at in [*(at for at in range(len(base)) if at in in_mine and at in in_theirs), len(base)]:
        end_m, end_t = (in_mine[at], in_theirs[at]) if at < len(base) else (len(mine), len(theirs))
        old, ours, new = plain[0][b:at], plain[1][m:end_m], plain[2][t:end_t]
        if ours == old:
            merged += [_as(line, newline) for line in theirs[t:end_t]]
        else:
            merged += mine[m:end_m]
            if new not in (old, ours) and any(new):
                suggested.append("".join(theirs[t:end_t]))
        if at < len(base):
            merged.append(mine[end_m])
        b, m, t = at + 1, end_m + 1, end_t + 1
    return merged, suggested


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + at: block.b + at for block in blocks for at in range(block.size)}


def _as(text: str, newline: str) -> str:
    return re.sub(r"\r?\n", newline, text)


def _assembled(texts: Sequence[str], newline: str) -> str:
    """The parts one after another, with an empty line between two where none was typed."""
    done = ""
    for text in texts:
        if done and text and not done.endswith(newline * 2):
            done += newline if done.endswith(newline) else newline * 2
        done += text
    return done if done.endswith("\n") else done + newline
