"""Closing an issue: it gets its number, and what it used is used."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from roundup.app import roundtrip
from roundup.app.desk import Desk, read_text
from roundup.errors import PartialError
from roundup.issue import itemtext
from roundup.store import issues, stories
from roundup.times import moment, utc
from roundup.weeks import Week


def close(desk: Desk, week: Week) -> int:
    """Close the week's issue as its draft file stands; its number.  PartialError when there is no draft, or it is
    closed already.

    Used are the links that the file cites, and all that belong to the stories of its items.
    """
    path = desk.home.drafts / f"{week.name}.md"
    if not path.is_file():
        raise PartialError(f"There is no draft of {week.name}: `roundup draft --week {week.name}` writes it.")
    if is_closed(desk, week):
        raise PartialError(f"The issue of {week.name} is closed already; `roundup issue list` shows it.")
    text = read_text(path)
    made = roundtrip.read_issue(desk, week, text)
    members = stories.members(desk.db, sorted({story for item in made.items for story in item.stories}))
    cited = [source.link for item in made.items for source in item.sources if source.link is not None]
    found = issues.find(desk.db, week.name)
    if found is None:
        raise PartialError(f"{path} was not written by `roundup draft`, so it can't be closed.")
    used = [*cited, *(link for ids in members.values() for link in ids)]
    return issues.close(desk.db, found["id"], used, text, now=desk.now, who=desk.who)


def reopen(desk: Desk, number: int) -> str:
    """Open a closed issue again; the week that it is of.  PartialError when there is none of this number."""
    for row in issues.numbered(desk.db):
        if row["number"] == number and row["closed_at"]:
            issues.reopen(desk.db, row["id"], now=desk.now, who=desk.who)
            return str(row["week"])
    raise PartialError(f"There is no closed issue {number}: `roundup issue list` shows what there is.")


def listed(desk: Desk) -> list[dict[str, Any]]:
    """The issues that were closed, the newest first, as `issue list --json` gives them."""
    return [
        {
            "number": row["number"],
            "week": row["week"],
            "closed": row["closed_at"],
            "links": [str(link) for link in row["links"]],
        }
        for row in issues.numbered(desk.db)
    ]


def feed(desk: Desk, form: str) -> str:
    """The closed issues as a feed, `rss` or `json`: each as it was shipped."""
    from roundup.render import feed as to_feed
    from roundup.render.document import read
    from roundup.render.html import fragment

    newsletter = desk.settings.newsletter
    entries = []
    for row in issues.shipped(desk.db):
        document = read(row["shipped"] or "")
        entries.append(
            to_feed.Entry(
                number=row["number"],
                week=row["week"],
                title=document.title or row["week"],
                closed=row["closed_at"],
                html=fragment(document),
                summary=document.preheader,
                url=None,
            )
        )
    write_feed = to_feed.rss if form == "rss" else to_feed.json_feed
    title = newsletter.name or "Weekly Links Round-Up"
    about = itemtext.plain(newsletter.welcome)
    return write_feed(title, newsletter.url or None, about, newsletter.language, entries)


def counted(desk: Desk) -> Callable[[str | None], Any]:
    """From when a moment counts: what came after its week's issue was sent, from the next open week's beginning."""
    calendar = desk.calendar
    sent = {row["week"]: row["closed_at"] for row in issues.shipped(desk.db)}

    def moved(at: str | None) -> str | None:
        if at is None or not sent:
            return at
        week = calendar.of(moment(at))
        while week.name in sent and at > sent[week.name]:
            week = calendar.after(week)
            at = max(at, utc(week.start))
        return at

    return moved


def sent_before(desk: Desk, week: Week) -> datetime | None:
    """When the first of the closed issues right before this week was sent; None when the week before is open."""
    sent = {row["week"]: row["closed_at"] for row in issues.shipped(desk.db)}
    first = None
    before = desk.calendar.before(week)
    while before.name in sent:
        first = moment(sent[before.name])
        before = desk.calendar.before(before)
    return first


def is_closed(desk: Desk, week: Week) -> bool:
    """Whether the week's issue is closed."""
    found = issues.find(desk.db, week.name)
    return bool(found and found["closed_at"])
