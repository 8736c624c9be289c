"""Which week a link stands in.  Pure: what is known of the link, and the week."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from roundup.model import Choice
from roundup.times import moment
from roundup.weeks import Calendar, Week

FRESH = 14
"""Days: what was first seen in a week belongs to it only if it is no older (docs/reference.md, weeks)."""


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
    used: bool = False
    """A closed issue has it."""
    dropped: bool = False
    """The link itself was dropped, whatever was decided on its story."""


def belongs(facts: Facts, week: Week, calendar: Calendar) -> Literal["picked", "candidate"] | None:
    """Whether a link belongs to this week, and as what.

    Picked in it, however old; published in it; first seen in it and fresh then; put off before it.  Never what
    was dropped, or what a closed issue has used.
    """
    if facts.decision == "drop" or facts.used:
        return None
    if facts.decision == "later":
        # Put off: not in that week, in every later one until something else is decided.
        put_off_in = calendar.of(moment(facts.decided_at or facts.first_seen))
        return "candidate" if week.first > put_off_in.last else None
    published = facts.published is not None and week.holds(facts.published)
    there = published or (week.holds(facts.first_seen) and _fresh(facts, calendar))
    if facts.decision == "pick":
        return "picked" if there or week.holds(facts.decided_at or facts.first_seen) else None
    return "candidate" if there else None


def stands(facts: Facts, calendar: Calendar, now: datetime) -> str | None:
    """The name of the week in which a link would stand now; None for what was dropped."""
    if facts.decision == "drop":
        return None
    if facts.decision == "later":
        following = calendar.after(calendar.of(moment(facts.decided_at or facts.first_seen)))
        present = calendar.of(now)
        return max(following, present, key=lambda week: week.first).name
    if facts.decision == "pick":
        return calendar.of(moment(facts.decided_at or facts.first_seen)).name
    if _fresh(facts, calendar):
        return calendar.of(moment(facts.first_seen)).name
    return _week_of(facts.published, calendar) if facts.published else None


def _week_of(published: str, calendar: Calendar) -> str | None:
    """The week of a date; None for one that a program made up, at the end of the calendar."""
    try:
        if len(published) == 10:
            return calendar.holding(date.fromisoformat(published)).name
        return calendar.of(moment(published)).name
    except OverflowError:
        return None


def _fresh(facts: Facts, calendar: Calendar) -> bool:
    """No date counts as fresh; what is dated after it was seen is fresh too."""
    if facts.published is None:
        return True
    seen, published = (_day(text, calendar) for text in (facts.first_seen, facts.published))
    return (seen - published).days <= FRESH


def _day(stored: str, calendar: Calendar) -> date:
    """The day of a stored date, in the newsletter's zone; a bare day is that day."""
    if len(stored) == 10:
        return date.fromisoformat(stored)
    try:
        return moment(stored).astimezone(calendar.zone).date()
    except OverflowError:
        return moment(stored).date()
