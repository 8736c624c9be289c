"""The draft as Markdown, by a template."""

import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from roundup.model import Issue, Item, Source
from roundup.render.templates import Filter, Text, View, linked, render
from roundup.text.markdown import comment

_COMMENT = re.compile(r"^[ \t]*<!--.*?-->[ \t]*\n?|<!--.*?-->", re.S | re.M)
_HEADING = re.compile(r"^(#{1,6})(?=[ \t])", re.M)
_UNDERLINED = re.compile(r"(\A|\n\n)(?![#>\-*+|\d])([^\n]+)\n(=+|-+)[ \t]*$", re.M)
# Code between fences; in the list that splitting by it gives, every second piece is code.
_FENCED = re.compile(r"(^(?:```|~~~).*?^(?:```|~~~)[^\n]*$)", re.S | re.M)
_LIKE_MARKUP = re.compile(r"<(?=[\w!/?])|\](?=\()")
_BLANK = re.compile(r"\n{3,}")
# A full stop at the end of a headline, or before the marks that close it; and the end of a word that has one of its
# own: letters with stops between them, and firms and titles that are cut short.
_STOP = re.compile(r"(?<!\.)[.。](?=[”’」』]*$)")
_SHORT = re.compile(r"(?:^|[\s(“‘])(?:(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}|Inc|Corp|Co|Ltd|Bros|Jr|Sr|etc)$")


def draft(issue: Issue, template: str = "weekly", own: Mapping[str, str] = MappingProxyType({})) -> str:
    """The draft file of an issue, with its marks for the editor.

    `own` are the sources of the home's own templates by name; they come before shipped ones.  UnusableError when there
    is no such template, or when one of the home's own is wrong: it names the file and the line.
    """
    values = {"issue": View(issue), "lead": lead_section(issue.lead)}
    text = render(template, values, _filters(), own).lstrip("\n")
    return text if text.endswith("\n") else text + "\n"


def _filters() -> dict[str, Filter]:
    return {
        "yaml": Filter(_scalar, "issue.title | yaml"),
        "link": Filter(linked, "source.name | link(source.url)"),
        "without_stop": Filter(lambda headline: Text(without_stop(headline)), "item.headline | without_stop"),
        "sources": Filter(sources, "item.sources | sources"),
        "todo": Filter(lambda text: _aside(f"todo: {text}") if text else "", "item.todo | todo"),
        "comment": Filter(lambda text: _aside(text) if text else "", "item.teaser | comment"),
        "evidence": Filter(evidence, "item | evidence"),
    }


def _scalar(value: object) -> str:
    """A YAML scalar: a string in JSON is the same string in YAML.  It holds nothing that looks like a mark of ours, or
    like markup to whoever reads it without parsing it."""
    text = json.dumps(value, ensure_ascii=False)
    return (
        text.replace("<", "\\u003c")
        .replace("](", "]\\u0028")
        .replace("{{", "{\\u007b")
        .replace("{%", "{\\u0025")
    )


def _aside(*lines: str) -> str:
    """A comment for the editor.  Nothing in it may look like a mark of ours, like an item that somebody typed, or like
    a tag or a link to whoever reads the file without parsing it."""
    text = "\n  ".join(" ".join(line.split()) for line in lines)
    return comment(_LIKE_MARKUP.sub(r"\g<0> ", text))


def without_stop(headline: str) -> str:
    """The headline as lists have it, without its full stop; that of an abbreviation stays (U.S., Inc.)."""
    stop = _STOP.search(headline)
    if not stop or _SHORT.search(headline[: stop.start()]):
        return headline
    return headline[: stop.start()] + headline[stop.end() :]


def sources(found: Sequence[Source]) -> str:
    """`([WSJ](…), [Reuters](…))`; with tags `([Caixin](…), link in Chinese; [Reuters](…))`."""
    parts = [", ".join([linked(one.name, one.url), *(str(Text(tag)) for tag in one.tags)]) for one in found]
    return "(" + ("; " if any(one.tags for one in found) else ", ").join(parts) + ")"


def evidence(item: Item) -> str:
    """What the editor may want to know, in a comment that no export shows."""
    lines = [*item.evidence, *(f"Your note: {note}" for note in item.notes)]
    lines += [f"To quote: “{quote.text}”" for quote in item.offered]
    return _aside("sources:", *lines)


def lead_section(lead: str | None) -> str | None:
    """The lead piece with its headings one below the issue's own; all else as it was typed."""
    if not lead or not lead.strip():
        return None
    parts = _FENCED.split(lead.strip("\n"))
    parts[::2] = [_UNDERLINED.sub(_as_marked, part) for part in parts[::2]]
    top = min((len(match[1]) for part in parts[::2] for match in _HEADING.finditer(part)), default=2)
    parts[::2] = [
        _HEADING.sub(lambda match: "#" * min(6, len(match[1]) + 2 - top), part) for part in parts[::2]
    ]
    return "".join(parts)


def _as_marked(match: re.Match[str]) -> str:
    """A heading that is underlined, as one that begins with marks: only those can be moved to any level."""
    return f"{match[1]}{'#' if match[3].startswith('=') else '##'} {match[2].strip()}"


def without_cut(text: str) -> str:
    """A draft without the items below its cut line, which are kept for the editor alone; footnotes stay."""
    head, line, below = text.partition("\n<!-- cut:")
    notes = re.search(r"^\[\^[^\]]+\]:.*", below, re.S | re.M)
    return head + (f"\n\n{notes[0]}" if line and notes else "\n" if line else "")


def without_comments(text: str) -> str:
    """A draft without its marks and evidence, as readers get it; front matter and code stay as they are."""
    parts = _FENCED.split(text)
    parts[::2] = [_BLANK.sub("\n\n", _COMMENT.sub("", part)) for part in parts[::2]]
    return "".join(parts)
