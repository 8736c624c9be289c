"""The issue as JSON, for programs."""

import re
from typing import Any

from roundup.model import Issue, Item, Quote, Source

_FOOTNOTE = re.compile(r"^\[\^[^\]\n]+\]:[ \t]*(.+(?:\n(?:[ \t]+.+|[ \t]*(?=\n[ \t]+\S)))*)", re.M)


def issue(given: Issue) -> dict[str, Any]:
    """The documented shape (docs/reference.md, JSON): every key is there, unknown is null."""
    return {
        "week": given.week,
        "from": given.first,
        "until": given.last,
        "title": given.title,
        "welcome": given.welcome,
        "teasers": list(given.teasers),
        "lead": given.lead,
        "sections": [
            {"title": section.title, "items": [item(one) for one in section.items]}
            for section in given.sections
            if section.items
        ],
        "footnotes": [" ".join(note.split()) for note in _FOOTNOTE.findall(given.lead or "")],
    }


def item(one: Item) -> dict[str, Any]:
    """One item."""
    return {
        "id": f"i{one.id}" if one.id is not None else None,
        "state": one.state,
        "emoji": one.emoji,
        "headline": one.headline,
        "body": one.body,
        "todo": one.todo,
        "stories": [f"s{story}" for story in one.stories],
        "sources": [_source(source) for source in one.sources],
        "quotes": [quote(each) for each in one.quotes],
        "coverage": [],
        "offered": [quote(each) for each in one.offered],
    }


def quote(one: Quote) -> dict[str, Any]:
    """One quotation."""
    return {
        "text": one.text,
        "speaker": one.speaker,
        "role": one.role,
        "outlet": one.outlet,
        "link": str(one.link),
        "start": one.start,
        "end": one.end,
    }


def _source(one: Source) -> dict[str, Any]:
    return {
        "name": one.name,
        "url": one.url,
        "language": one.language,
        "tags": list(one.tags),
        "link": str(one.link) if one.link is not None else None,
    }
