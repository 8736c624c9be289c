"""Weeks: named by ISO 8601 ("2024-W01"), intervals in the newsletter's time zone.

A week starts on a weekday of the editor's choice at a cut-off hour.  It bears the name of the ISO
week that most of its days lie in, so its fourth day decides: for a newsletter that is cut off on
Fridays, 2024-W01 runs from Friday 29 December to Thursday 4 January.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from roundup.errors import UsageError
from roundup.times import FIRST_YEAR, LAST_YEAR, moment

_BEGIN, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_NAME = re.compile(r"(\d{4})-W(\d{2})")


def day(text: str) -> date:
    """The day that an editor names (`2024-01-03`); UsageError when it is none."""
    try:
        named = date.fromisoformat(text)
        if not FIRST_YEAR <= named.year <= LAST_YEAR:
            raise ValueError
        return named
    except ValueError:
        raise UsageError(f"{text!r} is no day: write it like 2024-01-03.") from None


@dataclass(frozen=True)
class Week:
    """One interval of the newsletter: its name, first and last day (both included), and its bounds.

    `start` is included, `end` is not; both are UTC.
    """

    name: str
    first: date
    last: date
    start: datetime
    end: datetime

    def holds(self, published: str) -> bool:
        """Whether a stored date lies in the week.  A bare day counts as that day, in any time zone."""
        if len(published) == 10:
            return self.first.isoformat() <= published <= self.last.isoformat()
        return self.start <= moment(published) < self.end


@dataclass(frozen=True)
class Calendar:
    """How a newsletter cuts time into weeks: its zone, first weekday (0 is Monday), cut-off hour."""

    zone: tzinfo
    starts: int = 0
    cutoff: int = 0

    def between(self, first: date, last: date, name: str | None = None) -> Week:
        """The interval of these days, both included."""
        return Week(
            name or f"{first}--{last}",
            first,
            last,
            self._cut(first),
            self._cut(last + timedelta(days=1)) if last < date.max else _END,
        )

    def of(self, now: datetime) -> Week:
        """The week that holds this moment."""
        day = (now.astimezone(self.zone) - timedelta(hours=self.cutoff)).date()
        week = self.holding(day)
        if now < week.start:
            # Clocks were turned back over the cut, or a day was left out of the calendar (Samoa, 2011).
            return self.before(week)
        return week if now < week.end else self.after(week)

    def named(self, name: str) -> Week:
        """The week of this ISO name; UsageError when there is no such week."""
        match = _NAME.fullmatch(name.strip().upper())
        try:
            if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
                raise ValueError
            fourth = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        except ValueError:
            raise UsageError(
                f"There is no week {name!r}: a week is named like 2024-W01 (W01 to W52, in long years W53), "
                "or say `last`."
            ) from None
        # The days that may be the fourth of our week are those of the ISO week itself.
        fourth += timedelta(days=(self.starts + 3 - fourth.weekday()) % 7)
        return self._from(fourth - timedelta(days=3))

    def holding(self, day: date) -> Week:
        """The week that this day belongs to, whatever the hour of the cut-off."""
        return self._from(day - timedelta(days=(day.weekday() - self.starts) % 7))

    def after(self, week: Week) -> Week:
        """The week after this one."""
        return self._from(week.first + timedelta(days=7))

    def before(self, week: Week) -> Week:
        """The week before this one."""
        return self._from(week.first - timedelta(days=7))

    def midnight(self, day: date) -> datetime:
        """When this day begins in the newsletter's zone, in UTC."""
        return datetime.combine(day, time(0), self.zone).astimezone(UTC)

    def _from(self, first: date) -> Week:
        year, number, _ = (first + timedelta(days=3)).isocalendar()
        return self.between(first, first + timedelta(days=6), f"{year}-W{number:02d}")

    def _cut(self, day: date) -> datetime:
        try:
            return datetime.combine(day, time(self.cutoff), self.zone).astimezone(UTC)
        except OverflowError:
            return _BEGIN if day.year == 1 else _END
