"""Times as they are stored: UTC, ISO 8601, whole seconds, with `Z`."""

from datetime import UTC, datetime

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


FIRST_YEAR, LAST_YEAR = 1000, 9000
"""No page is dated outside of these, and within them no time zone leads out of the calendar."""


def utc(moment: datetime) -> str:
    """A moment as it is stored: UTC, whole seconds, with `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """The moment that a stored time names (`2024-01-03T09:00:00Z`); ValueError for anything else."""
    return datetime.fromisoformat(text.removesuffix("Z") + "+00:00")
