"""What an editor would be sorry to have sent: links that were used before or don't work, headlines that are missing or
too long, items without a source, two items on one story, two kinds of quotation marks.  All of it warnings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from roundup.issue import itemtext
from roundup.issue.check import Finding
from roundup.issue.draftfile import DraftFile, Part
from roundup.text.marks import is_cjk
from roundup.text.words import length

HEADLINE = (5, 7)
"""Words of a headline (house style)."""


@dataclass(frozen=True)
class Cited:
    """What is known of an address that the draft cites."""

    link: int | None = None
    story: int | None = None
    used_in: tuple[str, ...] = ()
    """The closed issues that had it: `issue 3 (2024-W01)`."""
    clean: str | None = None
    """The address without tracking and without the wrappers around it, where it has some."""
    trouble: str | None = None
    """Why readers won't get there, a sentence; None as far as we know."""


def lint(file: DraftFile, cited: Mapping[str, Cited]) -> Iterator[Finding]:
    """The warnings of a draft file, item by item; `cited` by the address as it stands in the file."""
    parts = [part for _, members in file.sections() for part in members]
    stories: dict[int, Part] = {}
    links: dict[int, Part] = {}
    before: str | None = None
    straight, curly = _marks(parts)
    for part in parts:
        said = itemtext.read(part.text)
        addresses = itemtext.addresses(part.text)
        yield from _headline(part, said)
        if not addresses:
            yield _found(part, "source", said.headline, "The item names no source.")
        for url in addresses:
            yield from _link(part, url, cited.get(url, Cited()), links, stories)
        if said.emoji and said.emoji == before:
            yield _found(part, "emoji", said.emoji, "The item before has the same emoji.")
        before = said.emoji
        if part in straight and curly:
            yield _found(
                part, "marks", '"', "The issue has straight and curly quotation marks; use one kind."
            )


def _headline(part: Part, said: itemtext.ItemText) -> Iterator[Finding]:
    if not said.headline.strip(".!?…。 "):
        yield _found(part, "headline", said.body[:80], "The item has no headline.")
    elif "headline" not in (said.todo or "") and not HEADLINE[0] <= _length(said.headline) <= HEADLINE[1]:
        many = _length(said.headline)
        plural = "" if many == 1 else "s"
        why = f"The headline has {many} word{plural}; the house style is {HEADLINE[0]} to {HEADLINE[1]}."
        yield _found(part, "headline", said.headline, why)


def _length(headline: str) -> int:
    """Words as an editor counts them: `$12.9bn` is one."""
    if is_cjk(headline):
        return length(headline)
    return sum(1 for word in headline.split() if any(c.isalnum() for c in word))


def _link(
    part: Part, url: str, known: Cited, links: dict[int, Part], stories: dict[int, Part]
) -> Iterator[Finding]:
    """What is the matter with one address; `links` and `stories` are those of the items before."""
    if known.used_in:
        yield _found(part, "repeat", url, f"The link was in {' and in '.join(known.used_in)}.")
    if known.clean:
        why = f"The address has tracking in it or leads there by a detour; the straight one is {known.clean}"
        yield _found(part, "link", url, why)
    if known.trouble:
        yield _found(part, "link", url, known.trouble)
    if known.link is not None and links.setdefault(known.link, part) is not part:
        yield _found(part, "repeat", url, f"The item in line {_line(links[known.link])} has this link too.")
    elif known.story is not None and stories.setdefault(known.story, part) is not part:
        yield _found(
            part,
            "story",
            url,
            f"The item in line {_line(stories[known.story])} is on the same story, s{known.story}.",
        )


def _marks(parts: Sequence[Part]) -> tuple[list[Part], bool]:
    """The items with straight double quotation marks, and whether any has curly ones."""
    bodies = [(part, itemtext.plain(itemtext.read(part.text).body)) for part in parts]
    return [part for part, body in bodies if '"' in body], any(
        "“" in body or "”" in body for _, body in bodies
    )


def _found(part: Part, kind: str, text: str, why: str) -> Finding:
    """A warning, in the first line of the item's own words."""
    return Finding(kind, "warn", text, why, part.item, _line(part))  # type: ignore[arg-type]


def _line(part: Part) -> int:
    """The line of the item's first words."""
    return part.line + itemtext.first_line(part.text)
