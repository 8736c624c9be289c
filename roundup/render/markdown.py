"""The draft as Markdown, by a template."""

import json
import re
from collections.abc import Sequence
from importlib.resources import files

from roundup.errors import UnusableError, nearest
from roundup.model import Issue, Item, Source
from roundup.text.markdown import block, comment, escape, link

_COMMENT = re.compile(r"^[ \t]*<!--.*?-->[ \t]*\n?|<!--.*?-->", re.S | re.M)
_HEADING = re.compile(r"^(#{1,6})(?=[ \t])", re.M)
_UNDERLINED = re.compile(r"(\A|\n\n)(?![#>\-*+|\d])([^\n]+)\n(=+|-+)[ \t]*$", re.M)
# Code between fences; in the list that splitting by it gives, every second piece is code.
_FENCED = re.compile(r"(^(?:```|~~~).*?^(?:```|~~~)[^\n]*$)", re.S | re.M)
_BLANK = re.compile(r"\n{3,}")


def draft(issue: Issue, template: str = "weekly") -> str:
    """The draft file of an issue, with its marks for the editor."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters |= {
        # A string in JSON is the same string in YAML.
        "yaml": lambda text: json.dumps(text, ensure_ascii=False),
        "md": escape,
        "block": block,
        "todo": lambda text: comment(f"todo: {text}"),
        "sources": sources,
        "evidence": evidence,
    }
    shipped = files("roundup.render").joinpath("templates")
    source = shipped.joinpath(f"{template}.md.j2")
    if not source.is_file():
        known = sorted(file.name.removesuffix(".md.j2") for file in shipped.iterdir())
        raise UnusableError(f"There is no template {template}{nearest(template, known)}")
    text = source.read_text("utf-8")
    return environment.from_string(text).render(issue=issue, lead=lead_section(issue.lead))


def sources(found: Sequence[Source]) -> str:
    """`([WSJ](…), [Reuters](…))`; with tags `([Caixin](…), link in Chinese; [Reuters](…))`."""
    parts = [", ".join([link(one.name, one.url), *one.tags]) for one in found]
    return "(" + ("; " if any(one.tags for one in found) else ", ").join(parts) + ")"


def evidence(item: Item) -> str:
    """What the editor may want to know, in a comment that no export shows."""
    lines = [*item.evidence, *(f"Your note: {note}" for note in item.notes)]
    lines += [f"To quote: “{quote.text}”" for quote in item.offered]
    return comment("\n".join(["sources:", *(f"  {one}" for one in lines)]))


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
