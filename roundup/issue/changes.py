"""What a source has changed since we read it, as far as it matters to an issue: headline, figures, quotations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from roundup.issue.check import FEWEST
from roundup.text import compare
from roundup.text.figures import Figure, agree, figures
from roundup.text.sentences import sentences
from roundup.text.words import length

_SHOWN = 5
"""Changed figures that are shown of a text; a page with more was written anew."""


@dataclass(frozen=True)
class Reading:
    """What was read in one version of a page."""

    title: str | None
    text: str
    language: str | None = None


def changes(before: Reading, after: Reading, used: Sequence[str]) -> Iterator[str]:
    """One sentence for each change; `used` are the texts in which an editor relies on the page: items, quotations."""
    if before.title != after.title:
        yield f"The headline was “{before.title or ''}”, now it is “{after.title or ''}”."
    lost = {quotation: None for text in used for quotation, _, _ in compare.quotations(text)}
    for quotation in lost:
        if _was_there(quotation, before) and not compare.is_in(quotation, after.text):
            near, likeness = compare.nearest(quotation, after.text, after.language)
            now = f" Nearest to it is now: “{near}”" if likeness > 0.5 else ""
            yield f"A quotation that you use is no longer there: “{quotation}”{now}"
    yield from _figures(before, after, used)


def _was_there(quotation: str, before: Reading) -> bool:
    return length(quotation) >= FEWEST and compare.is_in(quotation, before.text)


def _figures(before: Reading, after: Reading, used: Sequence[str]) -> Iterator[str]:
    """The figures that are no longer there, those that the editor uses first."""
    now = figures(after.text, spelt=True)
    relied_on = [figure for text in used for figure in figures(text)]
    gone = [
        figure
        for figure in figures(before.text)
        if figure.kind == "quantity" and not any(agree(figure, other) for other in now)
    ]
    gone.sort(key=lambda figure: not _in(figure, relied_on))
    for figure in gone[:_SHOWN]:
        said = "A figure that you use" if _in(figure, relied_on) else "A figure"
        sentence = _sentence(before.text, figure)
        near, likeness = compare.nearest(sentence, after.text, after.language)
        yield f"{said} is no longer there: {figure.text}, in “{sentence}”" + (
            f" Nearest to it is now: “{near}”" if likeness > 0.5 else ""
        )
    if len(gone) > _SHOWN:
        yield f"{len(gone) - _SHOWN} more figures are no longer there."


def _in(figure: Figure, others: Sequence[Figure]) -> bool:
    return any(agree(figure, other) for other in others)


def _sentence(text: str, figure: Figure) -> str:
    return next((text[a:b] for a, b in sentences(text) if a <= figure.start < b), figure.text)
