"""Dates that stand on the page itself, for readers: beside the headline, in the byline."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

import lxml.html
from lxml import etree

from roundup.extract import datewords
from roundup.extract.metadata import Metadata
from roundup.text.words import fold

# Every date since 1900 has a 0 or a 1 in it: in its year, or in a month of two digits.
_WITH_DATE = (
    "text()[contains(., '0') or contains(., '1')][not(parent::script or parent::style or parent::noscript"
    " or parent::template or parent::option or parent::title)]"
)
_TEXTS = etree.XPath(f"/html/body/descendant::{_WITH_DATE}")
_TEXTS_BEFORE = etree.XPath(f"count(preceding::{_WITH_DATE})")
_ITEMS = etree.XPath(
    "//*[@itemprop='datePublished' or @itemprop='dateCreated'][not(self::time or self::meta)]"
)
_HEADINGS = ("h1", "h2", "h3")

# Words of classes and ids.  What stands beside a headline; what holds other articles, comments, the site's own things.
_BESIDE = re.compile(r"date|time|publi|post|creat|submit|byline|meta|author|info|header")
_OTHERS = re.compile(
    r"comment|reply|related|sidebar|footer|teaser|recent|popular|widget|archive|copyright|calendar|recommend|latest"
    r"|most-|more-|trending|ticker|breaking|promo|carousel|newsletter|user|member|weather"
)
_SITES = ("footer", "nav", "form", "button", "select")
_CHANGED_CLASS = re.compile(r"updat|modif")

# What stands before the day of a change, in the languages of datewords.
_CHANGED = re.compile(
    r"updat|modif|edited|revis|review|aktualis|geändert|bearbeit|stand\b|mis à jour|màj|actualiz|aggiorna|atualiz"
    r"|bijgewerkt|gewijzigd|zaktualiz|обновл|güncel|更新|수정|uppdat|opdater",
    re.I,
)
_GOOD = 2
_MOST_TEXTS = 3_000
_MOST_DATES = 200
_MOST_IN_A_TEXT = 3
_MOST_UP = 12
"""Elements around a date that are looked at."""
_BEGINNING = 200
"""Characters of a text that are read: a byline or a dateline stands in them; what comes later is prose."""


@dataclass(slots=True)
class Seen:
    """A day on the page, and what speaks for it."""

    written: str
    day: date
    support: int
    changed: bool
    """Whether it is called the day of a change: then it is nothing but a rescue."""
    either: bool
    aside: bool
    """Whether it stands in what is called after other things than the article: a list, comments, a footer."""

    @property
    def good(self) -> bool:
        """Whether it is shown as the article's own day of publishing."""
        return self.score >= _GOOD and not self.changed and not self.aside

    @property
    def score(self) -> int:
        """How likely it is the day on which the article was published."""
        return self.support - 4 * self.changed


class Sight:
    """A page as its readers see it.  The scores were found on real pages: of 723, 35 have their date in such marks
    alone, and 106 in their text alone.  Taking a rule out loses up to six of these."""

    def __init__(self, about: Metadata, month_first: bool) -> None:
        self._about = about
        self._month_first = month_first

    @cached_property
    def _heading(self) -> lxml.html.HtmlElement | None:
        return _headline(self._about)

    @cached_property
    def _around(self) -> set[lxml.html.HtmlElement]:
        """What holds the headline: it says nothing of a date, only the elements below it do."""
        return set(self._heading.iterancestors()) if self._heading is not None else set()

    def marked(self) -> list[Seen]:
        """Dates in `time` elements (https://html.spec.whatwg.org/#the-time-element), and in hAtom's `abbr`."""
        found: list[Seen] = []
        after = None
        for node in self._about.page.iter("h1", "h2", "h3", "time", "abbr"):
            if node is self._heading:
                after = len(found)
            if node.tag not in _HEADINGS and (node.tag == "time" or "publish" in (node.get("class") or "")):
                found += self._of_element(node, None if after is None else len(found) - after)
            if len(found) >= _MOST_DATES:
                break
        return found

    def items(self) -> list[Seen]:
        """Dates in schema.org's microdata; those of `meta` and `time` elements are read with these."""
        return [
            one for node in _ITEMS(self._about.page)[:_MOST_DATES] for one in self._of_element(node, None)
        ]

    def texts(self) -> list[Seen]:
        """Dates that stand on the page as text."""
        found: list[Seen] = []
        after = None
        texts: Any = _TEXTS(self._about.page)
        above = _TEXTS_BEFORE(self._heading) if self._heading is not None else None
        for n, node in enumerate(texts[:_MOST_TEXTS]):
            if n == above:
                after = len(found)
            text = " ".join(node[: 4 * _BEGINNING].split())[:_BEGINNING]
            for day in datewords.dates(text, self._month_first)[:_MOST_IN_A_TEXT]:
                beside = node.getparent()
                holder, label = (
                    (beside.getparent(), beside.text) if node.is_tail else (beside, _label(beside))
                )
                count = None if after is None else len(found) - after
                found.append(self._seen(holder, day, text, label or "", count))
            if len(found) >= _MOST_DATES:
                break
        return _right_way_round(found)

    def _of_element(self, node: lxml.html.HtmlElement, after: int | None) -> Iterator[Seen]:
        said = node.get("datetime") or node.get("content") or node.get("title")
        text = datewords.spelled_out(
            " ".join((said or " ".join(islice(node.itertext(), 20)))[:_BEGINNING].split())
        )
        for day in datewords.dates(text, self._month_first)[:1]:
            seen = self._seen(node, day, text, _label(node), after)
            named = f"{node.get('itemprop') or ''} {node.get('class') or ''}"[:_BEGINNING].lower()
            if "datepublished" in named or node.get("pubdate") is not None:
                seen.support += 6
            elif _CHANGED_CLASS.search(named):
                seen.changed = True
            yield seen

    def _seen(
        self, holder: lxml.html.HtmlElement, day: datewords.Written, text: str, before: str, after: int | None
    ) -> Seen:
        """A date with what its text, its element and its place say of it; `after` counts the dates between the
        headline and this one."""
        around = len(text) - (day.end - day.start)
        # Alone; with a name, a time, a place; at the beginning of prose (a dateline); within prose.
        score = 2 if around <= 30 else 1 if around <= 80 or day.start == 0 else -3
        # A word speaks of the day that follows it, and of no other.
        label = re.split(r"\d", f"{before[-40:]} {text[: day.start]}"[-60:])[-1]
        changed = bool(_CHANGED.search(label))
        aside, steps = False, 0
        for element in (holder, *islice(holder.iterancestors(), _MOST_UP - 1)):
            if element in self._around or element.tag in ("body", "html"):
                break
            names = f"{element.get('class') or ''} {element.get('id') or ''}"[:_BEGINNING].lower()
            others = bool(_OTHERS.search(names))
            aside = aside or others or element.tag in _SITES
            score -= 4 * (element.tag in _SITES) + 3 * others
            if steps < 2:
                score += 2 * bool(_BESIDE.search(names))
                changed = changed or bool(_CHANGED_CLASS.search(names))
            steps += 1
        if self._heading is not None:
            score += max(-3, 3 - steps)
        if after is not None:
            score += 3 if after <= 1 else 1
        return Seen(text, day.day, score, changed, day.either, aside)


def _label(node: lxml.html.HtmlElement) -> str:
    """The words before an element: those of its parent, or those of the element before it."""
    before, parent = node.getprevious(), node.getparent()
    if before is None:
        return (parent.text or "").strip() if parent is not None else ""
    return (before.tail or "").strip() or (before.text or "").strip()


def _headline(about: Metadata) -> lxml.html.HtmlElement | None:
    """The heading that is the article's title: an `h1`; else a smaller one that the page's titles repeat."""
    if about.headings:
        title = about.headings[0]
        return next(
            (h1 for h1 in islice(about.page.iter("h1"), 8) if " ".join(h1.text_content().split()) == title),
            None,
        )
    titles = fold(" ".join([about.window, *about.meta("og:title")]))
    for heading in islice(about.page.iter("h2", "h3"), 20):
        title = fold(heading.text_content()[:400])
        if len(title) >= 12 and title in titles:
            return heading
    return None


def _right_way_round(found: list[Seen]) -> list[Seen]:
    """Where 03/04/2024 could be either, and the page names one of the two days plainly elsewhere, it is that one."""
    plain = {one.day for one in found if not one.either}
    for one in found:
        other = date(one.day.year, one.day.day, one.day.month) if one.either else one.day
        if other in plain and one.day not in plain:
            one.day, one.either = other, False
    return found


def ranked(found: Iterable[Seen]) -> list[Seen]:
    """The likeliest first."""
    return sorted(found, key=lambda one: -one.score)
