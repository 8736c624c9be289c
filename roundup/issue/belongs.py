"""Which week a link stands in.  Pure: what is known of the link, and the week."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from roundup.model import Choice
from roundup.times import moment
from roundup.weeks import Calendar, Week

FRESH = timedelta(days=14)
"""What was first seen in a week belongs to it only if it is no older than this (docs/reference.md, weeks)."""


@dataclass(frozen=True)
class Facts:
    """What decides where a link stands; times as they are stored."""

    link: int
    story: int
    first_seen: str
    published: str | None = None
    decision: Choice | None = None
    decided_at: str | None = None
    usable: bool = True
    """There is something to print: a title at least."""


def belongs(facts: Facts, week: Week, calendar: Calendar) -> Literal["picked", "candidate"] | None:
    """Whether a link belongs to this week, and as what.

    Picked in it, however old; published in it; first seen in it and fresh then; put off before it.  Never what
    was dropped.
    """
    if facts.decision == "drop":
        return None
    if facts.decision == "later":
        # Put off: not in that week, in every later one until something else is decided.
        put_off_in = calendar.of(moment(facts.decided_at or facts.first_seen))
        return "candidate" if week.first > put_off_in.last else None
    published = facts.published is not None and week.holds(facts.published)
    if facts.decision == "pick":
        return "picked" if published or week.holds(facts.decided_at or facts.first_seen) else None
    seen = week.holds(facts.first_seen) and _fresh(facts, calendar)
    return "candidate" if published or seen else None


def stands(facts: Facts, calendar: Calendar, now: datetime) -> str | None:
    """The name of the week in which a link would stand now; None for what was dropped."""
    if facts.decision == "drop":
        return None
    if facts.decision == "later":
        following = calendar.of(moment(facts.decided_at or facts.first_seen) + timedelta(days=7))
        present = calendar.of(now)
        return max(following, present, key=lambda week: week.first).name
    if facts.decision == "pick":
        return calendar.of(moment(facts.decided_at or facts.first_seen)).name
    if _fresh(facts, calendar):
        return calendar.of(moment(facts.first_seen)).name
    return calendar.of(_noon(facts.published, calendar)).name if facts.published else None


def _fresh(facts: Facts, calendar: Calendar) -> bool:
    """No date counts as fresh; what is dated after it was seen is fresh too."""
    if facts.published is None:
        return True
    age = moment(facts.first_seen) - _noon(facts.published, calendar)
    return age <= FRESH + timedelta(hours=12)


def _noon(published: str, calendar: Calendar) -> datetime:
    """A moment of that day: a bare day is meant in the newsletter's own zone."""
    if len(published) == 10:
        return datetime.fromisoformat(published + "T12:00:00").replace(tzinfo=calendar.zone)
    return moment(published)
