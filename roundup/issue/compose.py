"""From chosen stories to an issue: honest where nobody has written anything yet.

Headlines are the sources' own, bodies are verbatim sentences in quotation marks with their outlet, or what the
editor gave; each says what is still to be written.  Nothing is paraphrased.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from roundup import urls
from roundup.issue import emoji
from roundup.issue.sources import cited
from roundup.issue.teasers import PREHEADER, of_lead, teaser, teaser_list
from roundup.model import SIGNALS, Article, Issue, Item, Outlet, Quote, Section, Source, Story, Words
from roundup.text.dates import day, span
from roundup.text.markdown import escape
from roundup.text.marks import is_cjk, one_line, shorten
from roundup.text.pages import cited as cited_page
from roundup.text.pages import page_of
from roundup.text.sentences import sentences
from roundup.text.words import fold, length, minutes
from roundup.weeks import Week

ROUND_UP = "Weekly Links Round-Up"

_ENDS = (".", "!", "?", "…", "。", "！", "？", ".”", "!”", "?”", "。”", ".’", "”", "」")
_LEAD_WORDS = 60
"""Two sentences are quoted only if they are no longer together; one is quoted whatever its length, up to…"""
_LONGEST_LEAD = 90
_FEWEST = 8
"""Words; a shorter paragraph at the head of a text is a byline, a date or a caption."""
_HEAD_PARAGRAPHS = 8
_PLACE_AND_DAY = 3
"""Words; so many has a dateline of a day and a month."""
_DATELINE = re.compile(r"[^()（）\n]{0,80}[(（]([^()（）\n]{2,30})[)）] ?[-–—]{1,2} +")
_ASKED = {"published": "date", "authors": "author", "site_name": "outlet", "wire": "agency"}


@dataclass(frozen=True)
class Style:
    """What the newsletter's settings say about the form of an issue."""

    name: str
    welcome: str
    language: str
    outlet: Callable[[Article], Outlet | None]
    """Who published it, under the name by which it is cited; None when nobody knows."""
    language_name: Callable[[str], str]
    """`zh-CN` → `Chinese`."""
    emoji: Callable[[str, str | None, Sequence[str]], Sequence[str]] = lambda headline, language, tags: ()
    """What fits a headline in this language and these tags, best first."""
    headings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Sections by tags, or by words of the headline, of the items that belong under them."""
    wires: Sequence[str] = ()
    """Names of agencies, whose text many outlets print."""
    paywall_tag: bool = False

    def outlet_name(self, article: Article) -> str | None:
        """How its outlet is cited; None when nobody knows."""
        known = self.outlet(article)
        return known.name if known else None


@dataclass(frozen=True)
class Group:
    """The stories that are printed as one item, what the editor said of the item, and its number."""

    number: int
    stories: tuple[Story, ...]
    words: Words


def issue(week: Week, groups: Sequence[Group], lead: str | None, style: Style) -> Issue:
    """The issue of a week: its items in order, those with a place of their own first in their section."""
    made = [(item(group, style), _said(group).place) for group in groups]
    made.sort(key=lambda pair: (pair[1] is None, pair[1] or 0))
    titles = list(dict.fromkeys([ROUND_UP, *(one.section for one, _ in made if one.section)]))
    sections = _with_emoji(
        [
            Section(title, tuple(one for one, _ in made if (one.section or ROUND_UP) == title))
            for title in titles
        ],
        {group.number: _fitting(group, style) for group in groups},
    )
    teasers = tuple(one.teaser for section in sections for one in section.items)
    teaser_line = teaser_list(teasers)
    first, last = week.first.isoformat(), week.last.isoformat()
    return Issue(
        week=week.name,
        first=first,
        last=last,
        title=f"{style.name or ROUND_UP}, {span(first, last)}",
        welcome=style.welcome or None,
        lead=lead,
        sections=sections,
        teasers=teasers,
        teaser_line=teaser_line,
        lead_teaser=of_lead(lead) if lead else None,
        preheader=shorten(teaser_line, PREHEADER),
    )


def _fitting(group: Group, style: Style) -> Sequence[str]:
    """The emoji that fit an item, best first."""
    leading = group.stories[0].articles[0]
    headline = _said(group).headline
    tags = [tag for story in group.stories for article in story.articles for tag in article.tags]
    language = style.language if headline else leading.language or style.language
    return style.emoji(headline or leading.title or "", language, tags)


def _with_emoji(sections: Sequence[Section], fitting: Mapping[int, Sequence[str]]) -> tuple[Section, ...]:
    """The sections, with an emoji for each item that fits it and is not its neighbour's; the editor's own stay."""
    items = [one for section in sections for one in section.items]
    chosen = iter(emoji.assign([(one.emoji, fitting.get(one.id or 0, ())) for one in items]))
    return tuple(
        Section(section.title, tuple(replace(one, emoji=next(chosen)) for one in section.items))
        for section in sections
    )


def item(group: Group, style: Style) -> Item:
    """One item, of one story or several."""
    articles = [article for story in group.stories for article in story.articles]
    picked = any(story.picked for story in group.stories)
    said = _said(group)
    leading = articles[0]
    title = one_line(leading.title, 300) if leading.title else _address(leading.url)
    printed, todo = _bodies([story.articles[0] for story in group.stories], style)
    if not said.headline:
        others = [f"“{one_line(s.articles[0].title, 200)}”" for s in group.stories[1:] if s.articles[0].title]
        both = f" that also tells {' and '.join(others)}" if others else ""
        todo.insert(
            0, "write the headline" + (" in 5 to 7 words of your own" if leading.title else "") + both
        )
    if not picked:
        todo.insert(0, "suggested, not picked: keep it or delete it")
    unnamed = [a for a in articles if not style.outlet_name(a)]
    if unnamed:
        todo.append("name the outlet of " + ", ".join(urls.host(a.url) for a in unnamed))
    notes = [said.note] if said.note else []
    sources = cited(
        articles,
        outlet=style.outlet,
        wires=style.wires,
        own=style.name,
        tags=lambda one: _tags(one, style, printed),
    )
    return Item(
        id=group.number,
        state="picked" if picked else "suggested",
        headline=_with_stop(said.headline or title),
        emoji=said.emoji,
        body=" ".join(_in_turn(printed)),
        stories=tuple(story.id for story in group.stories),
        sources=sources,
        section=said.section or _section(articles, said.headline or title, style),
        todo="; ".join(todo),
        teaser=said.teaser or teaser(said.headline or title, leading.text),
        quotes=tuple(part for part in printed if isinstance(part, Quote)),
        notes=tuple(n for n in [*notes, *(n for a in articles for n in _notes(a))] if n not in printed),
        evidence=tuple(_evidence(article, style) for article in articles),
        minutes=_minutes(articles, sources[0]),
    )


def _said(group: Group) -> Words:
    """What the editor said: of the item, else of its first story of which they said it."""
    sources = [group.words, *(story.words for story in group.stories)]
    values = {
        field: next((value for words in sources if (value := getattr(words, field)) is not None), None)
        for field in Words.__dataclass_fields__
    }
    return Words(**values)


def _with_stop(title: str) -> str:
    """The title with its full stop, which stands inside a closing mark (house style)."""
    if title.rstrip("”’\"'」』").endswith((".", "!", "?", "…", "。", "！", "？")):
        return title
    bare = title.rstrip("”’」』")
    return bare + ("。" if is_cjk(title) else ".") + title[len(bare) :]


def _body(article: Article, style: Style) -> tuple[list[str | Quote], list[str]]:
    """What is printed of an article, and what the editor must still do about it."""
    name = style.outlet_name(article)
    given = [_located(Quote(text, article.link, name), article.text) for text in article.quotes]
    lead = _lead(article, name, style.wires)
    if given:
        # The editor chose these words; what else they said of a page that nobody could read is printed too.
        return [*(() if article.text else _notes(article)), *given], [
            "put it in your own words around the quotation"
        ]
    if lead:
        return [lead], ["put the quoted lead in your own words"]
    if article.notes:
        return [*_notes(article)], ["check that your note reads well"]
    if article.description:
        return [Quote(article.description, article.link, name)], [
            "put the quoted description in your own words"
        ]
    why = f": {article.reason.rstrip('.')}" if article.reason else ""
    return [], [f"write a sentence{why}"]


def _notes(article: Article) -> list[str]:
    """The editor's notes, each as one paragraph."""
    return [_with_stop(" ".join(note.split())) for note in article.notes]


def _lead(article: Article, outlet: str | None, wires: Sequence[str]) -> Quote | None:
    """The first one or two sentences of the article's text, verbatim, behind where and when it was written."""
    title = fold(article.title or "")
    for begin, end in _paragraphs(article.text):
        paragraph = article.text[begin:end]
        if fold(paragraph) == title or not _is_prose(paragraph):
            continue
        found = [(start, stop) for start, stop in sentences(paragraph, article.language)]
        while len(found) > 1 and _is_dateline(paragraph[slice(*found[0])]):
            found.pop(0)
        if not found:
            continue
        first = found[0][0] + _behind_wire(paragraph[found[0][0] :], wires)
        stop = found[0][1]
        if len(found) > 1 and length(paragraph[first : found[1][1]]) <= _LEAD_WORDS:
            stop = found[1][1]
        if length(paragraph[first:stop]) > _LONGEST_LEAD:
            continue
        start = begin + first
        return Quote(article.text[start : begin + stop], article.link, outlet, start=start, end=begin + stop)
    return None


def _is_dateline(sentence: str) -> bool:
    """Whether a first sentence is only where or when it was written: `Berlin.`, `КИЕВ.`, `3 January.`"""
    return length(sentence) <= 1 or (length(sentence) <= _PLACE_AND_DAY and bool(re.search(r"\d", sentence)))


def _behind_wire(paragraph: str, wires: Sequence[str]) -> int:
    """Where the first sentence begins behind `OSTREL, Jan 3 (Reuters) -`; only an agency stands in such brackets."""
    match = _DATELINE.match(paragraph)
    return match.end() if match and match[1].partition("/")[0].strip() in wires else 0


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """The first paragraphs' places in the text; the pages of a PDF break lines, so a blank line ends one there."""
    found = []
    for match in re.finditer(r"[^\n\f]+", text):
        found.append(match.span())
        if len(found) == _HEAD_PARAGRAPHS:
            break
    return found


def _is_prose(paragraph: str) -> bool:
    if paragraph.lstrip("\"'“‘«„(")[:1].islower():
        return False  # the rest of a line that was broken
    return length(paragraph) >= _FEWEST and paragraph.rstrip("\"'”’») ").endswith(
        (".", "!", "?", "…", "。", "！", "？", ":")
    )


def _located(quote: Quote, text: str) -> Quote:
    """The quotation with its place in the stored text, where it stands there letter by letter."""
    at = text.find(quote.text)
    if at < 0:
        return quote
    return Quote(quote.text, quote.link, quote.outlet, start=at, end=at + len(quote.text))


def _bodies(leading: Sequence[Article], style: Style) -> tuple[list[str | Quote], list[str]]:
    """What is printed of an item's stories, by the leading article of each, and what must still be done about it."""
    made = [_body(article, style) for article in leading]
    todo = dict.fromkeys(what for _, whats in made for what in whats)
    return [part for printed, _ in made for part in printed], list(todo)


def _in_turn(printed: Sequence[str | Quote]) -> Iterator[str]:
    """The parts of a body as Markdown; an outlet that is quoted twice in a row is named once."""
    before: str | None = None
    for part in printed:
        if isinstance(part, str):
            yield escape(part)
            before = None
        else:
            yield _printed(replace(part, outlet=None) if part.outlet == before else part)
            before = part.outlet


def _printed(quote: Quote) -> str:
    """A quotation after its outlet's name and a colon, its stop inside the marks."""
    text = " ".join(quote.text.split())
    if text[:1] + text[-1:] in ("“”", '""') and not set(text[1:-1]) & set('“”"'):
        text = text[1:-1]
    if text.count("“") == text.count("”"):
        text = text.replace("“", "‘").replace("”", "’")
    stop = "" if text.endswith(_ENDS) else ("。" if is_cjk(text) else ".")
    outlet = f"{escape(quote.outlet)}: " if quote.outlet else ""
    return f"{outlet}“{escape(text)}{stop}”"


def _section(articles: Sequence[Article], headline: str, style: Style) -> str | None:
    """The section that the editor gave with a link, else the first one whose words fit a tag or the headline."""
    given = next((article.section for article in articles if article.section), None)
    if given:
        return given
    tags = {fold(tag) for article in articles for tag in article.tags}
    for title, wanted in style.headings.items():
        if tags & {fold(word) for word in wanted} or any(_has_word(headline, word) for word in wanted):
            return title
    return None


def _has_word(headline: str, word: str) -> bool:
    folded = fold(word)
    return bool(folded) and (
        folded in fold(headline) if is_cjk(word) else f" {folded} " in f" {fold(headline)} "
    )


def _tags(article: Article, style: Style, printed: Sequence[str | Quote]) -> tuple[str, ...]:
    """What a reader wants to know before they follow the link; of a PDF that is quoted, the printed page as well."""
    tags = []
    if article.language and article.language.split("-")[0].lower() != style.language.split("-")[0].lower():
        tags.append(f"link in {style.language_name(article.language)}")
    if article.media_type == "application/pdf":
        quotes = (one for one in printed if isinstance(one, Quote) and one.link == article.link)
        start = next((quote.start for quote in quotes if quote.start is not None), None)
        page = [] if start is None else [cited_page(page_of(article.text, article.pages, start)[1])]
        tags.append(", ".join(["pdf", *page]))
    known = style.outlet(article)
    walled = any(signal.kind == "paywalled" for signal in article.signals)
    if style.paywall_tag and (walled or (known and known.paywall)):
        tags.append("paywall")
    return tuple(tags)


def _minutes(articles: Sequence[Article], source: Source) -> int | None:
    """Minutes to read a source; None where its text is not known."""
    shown = [one.original or one for one in articles]
    text = next(one.text for one in shown if one.link == source.link)
    return minutes(text) if text else None


def _evidence(article: Article, style: Style) -> str:
    facts = [
        f"link {article.link}",
        _named(article, style),
        day(article.published) if article.published else "no date",
        style.language_name(article.language) if article.language else "language unknown",
    ]
    if article.authors:
        facts.insert(2, ", ".join(article.authors))
    if article.reason:
        facts.append(article.reason)
    facts += [f"{SIGNALS[signal.kind]} ({signal.evidence})" for signal in article.signals]
    facts += [f"is the {_ASKED.get(field, field)} right? ({why})" for field, why in article.doubts]
    return f"{'; '.join(one_line(fact) for fact in facts)} — {article.url}"


def _named(article: Article, style: Style) -> str:
    """Who is cited; of an agency's text also where it stands."""
    name = style.outlet_name(article) or urls.host(article.url)
    at = article.site_name or urls.host(article.url)
    return f"{name}, printed by {at}" if article.wire and fold(at) != fold(name) else name


def _address(url: str) -> str:
    """What stands for a title that nobody knows: where the page is."""
    return one_line(url.split("://", 1)[-1].rstrip("/"), 100)
