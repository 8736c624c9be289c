"""Choosing and correcting: pick, drop, later, undo, edit, forget; merge, split and move."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from roundup import urls
from roundup.app.desk import Desk
from roundup.errors import NotAUrlError, PartialError, UsageError
from roundup.given import FieldValue
from roundup.model import Choice
from roundup.store import acts, captures, decisions, fields, issues, joins, links, stories
from roundup.store.database import writing
from roundup.weeks import Week


@dataclass
class Named:
    """What an editor's words name, each once and in order."""

    links: list[int] = field(default_factory=list)
    stories: list[int] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def name(desk: Desk, given: Sequence[str]) -> Named:
    """The links (`12`, or a URL), stories (`s7`) and items (`i3`) that are meant, and what names nothing."""
    named = Named()
    for word in dict.fromkeys(word.strip() for word in given):
        number = int(word[1:]) if word[1:].isdecimal() and len(word) < 18 else 0
        if word[:1] == "s" and number and stories.existing(desk.db, [number]):
            named.stories += [number] if number not in named.stories else []
        elif word[:1] == "i" and number and issues.item(desk.db, number):
            named.items += [number] if number not in named.items else []
        elif (link := _link(desk, word)) is None:
            named.unknown.append(word)
        elif link not in named.links:
            named.links.append(link)
    return named


def resolve(desk: Desk, given: Sequence[str]) -> tuple[list[int], list[str]]:
    """The links that these IDs or URLs name; and what names none."""
    named = name(desk, given)
    others = [f"s{story}" for story in named.stories] + [f"i{item}" for item in named.items]
    return named.links, [*named.unknown, *others]


def one(desk: Desk, given: str) -> int:
    """The one link that is meant; PartialError when there is none."""
    ids, _ = resolve(desk, [given])
    if not ids:
        raise PartialError(f"There is no link {given}: `roundup list` shows what there is.")
    return ids[0]


def story_of(desk: Desk, given: str) -> int:
    """The one story that is meant: a link stands for its story."""
    found = _stories(desk, name(desk, [given]))
    if not found:
        raise PartialError(f"There is no story {given}: `roundup list --stories` shows what there is.")
    return found[0]


def _stories(desk: Desk, named: Named) -> list[int]:
    """The stories that are meant, the first named first; a link stands for its own, an item for all of its."""
    of = stories.of_links(desk.db, named.links)
    found = [*named.stories, *(of[link] for link in named.links)]
    for item in named.items:
        row = issues.item(desk.db, item)
        found += row["stories"] if row else []
    return list(dict.fromkeys(found))


def _link(desk: Desk, word: str) -> int | None:
    if word.isdecimal():
        number: int | None = int(word)
        if int(word) >= 2**63:
            return None
        while number is not None and not links.existing(desk.db, [number]):
            number = joins.went(desk.db.conn, number)
        return number
    try:
        return links.find(desk.db, urls.match_key(urls.parse(word)))
    except NotAUrlError:
        return None


def decide(desk: Desk, named: Named, decision: Choice, reason: str | None = None) -> None:
    """The same decision on each of these links and stories, in one act.

    Where a link's story was decided on itself, that stands above what is said of the link, so it is decided anew too.
    """
    on = list(named.stories)
    for item in named.items:
        row = issues.item(desk.db, item)
        on += row["stories"] if row else []
    for row in links.standing(desk.db, named.links):
        if row["story_decision"]:
            on.append(row["story"])
    decisions.decide(
        desk.db,
        decision,
        links=named.links,
        stories=list(dict.fromkeys(on)),
        now=desk.now,
        who=desk.who,
        reason=reason,
    )


def undo(desk: Desk, steps: int) -> list[str]:
    """Take back so many acts, the newest first; a sentence for each that there was."""
    done = []
    for _ in range(steps):
        try:
            with writing(desk.db.conn):
                act = acts.undo(desk.db.conn, desk.now)
                if act and act[0] == "edit" and act[1].isdecimal():
                    fields.choose(desk.db.conn, int(act[1]))
        except sqlite3.IntegrityError:
            raise PartialError(
                "The last act can't be undone any more: what it was about was added anew, or is gone, since."
            ) from None
        if act is None:
            break
        what, about = act
        said = f"the pick that came with `{what}`" if what in ("add", "import") else f"`{what}`"
        done.append(f"Undone: {said}{f' of {about}' if about else ''}.")
    return done


def edit(
    desk: Desk,
    link: int,
    values: Mapping[str, FieldValue],
    *,
    note: str | None = None,
    quotes: Sequence[str] = (),
) -> None:
    """The editor's own values, note and quotations for a link, in one act; they win over whatever the page says."""
    conn = desk.db.conn
    with writing(conn):
        act = acts.begin(conn, "edit", str(link), now=desk.now, who=desk.who)
        for name in values:
            acts.remember(conn, act, "article_origins", link=link, field=name, place=fields.EDITOR)
        if values:
            fields.set_by_editor(conn, link, values)
        if note:
            acts.added(
                conn, act, "sightings", captures.add_note(conn, link, note, now=desk.now, who=desk.who)
            )
        for number in captures.add_quotes(conn, link, quotes):
            acts.added(conn, act, "quotes", number)


def say(desk: Desk, named: Named, values: Mapping[str, Any]) -> str:
    """The editor's words for a story or an item, in one act: headline, emoji, section, place, note, teaser; of what."""
    if values.keys() & {"section", "place"} and any(desk.home.drafts.glob("????-W??.md")):
        desk.talk.say(
            "In a draft file that is there already your own order holds: move the paragraph there too."
        )
    if named.items:
        stories.say(desk.db, "items", named.items[0], values, now=desk.now, who=desk.who)
        return f"i{named.items[0]}"
    story = _stories(desk, named)[0]
    stories.say(desk.db, "stories", story, values, now=desk.now, who=desk.who)
    return f"s{story}"


def merge(desk: Desk, named: Named, first: int) -> int:
    """One event: all of these become one story, that of `first`, in one act; its number."""
    together = [story for story in _stories(desk, named) if story != first]
    if not together:
        raise UsageError("Name two stories at least: `roundup merge ID ID`.")
    members = stories.members(desk.db, [first, *together])
    moved = [link for ids in members.values() for link in ids]
    about = ", ".join(f"s{story}" for story in [first, *together])
    stories.move(desk.db, moved, first, name="merge", about=about, now=desk.now, who=desk.who)
    return first


def merge_items(desk: Desk, named: Named, first: int, week: Week) -> int:
    """Print these stories as one item of the week's issue, in one act; the item's number."""
    together = list(dict.fromkeys([first, *_stories(desk, named)]))
    if len(together) < 2:
        raise UsageError("Name two stories at least: `roundup merge --item ID ID`.")
    numbers = issues.items(desk.db, week, together)
    found = issues.find(desk.db, week.name)
    assert found is not None
    issues.join(desk.db, found["id"], together, numbers[first], now=desk.now, who=desk.who)
    return numbers[first]


def split(desk: Desk, named: Named) -> str:
    """Links out into a new story; or an item's stories apart; in one act each; what came of it, in words."""
    said = []
    for item in named.items:
        issues.part(desk.db, item, now=desk.now, who=desk.who)
        said.append(f"The stories of i{item} are items of their own.")
    if named.links:
        about = ", ".join(map(str, named.links))
        story = stories.split(desk.db, named.links, about=about, now=desk.now, who=desk.who)
        said.append(f"{about} is now story s{story}.")
    return " ".join(said)


def move(desk: Desk, ids: Sequence[int], to: int) -> None:
    """Put these links into a story, in one act."""
    about = ", ".join(map(str, ids))
    stories.move(desk.db, ids, to, name="move", about=about, now=desk.now, who=desk.who)


def forget(desk: Desk, ids: Sequence[int]) -> None:
    """Delete these links and all that was kept of them, in one act."""
    links.forget(desk.db, ids, now=desk.now, who=desk.who)
