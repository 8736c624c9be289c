"""What a week's draft costs out of a large store: 100,000 articles beside 1,000, with the same week in both."""

import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cpu import ROUNDUP, compare, cpu

from roundup.app.desk import Desk
from roundup.config import DATABASE, Home
from roundup.given import Capture
from roundup.model import Extraction, Outcome, Page, Value
from roundup.store import articles, links, pages
from roundup.store.captures import record
from roundup.store.database import writing
from roundup.times import utc

WEEK = datetime(2024, 1, 3, 12, tzinfo=UTC)
OF_THE_WEEK = 200
"""Articles of the week that is drafted, in both stores; the others are of the years before."""
ITEMS = 12
TEXT = (
    "The port of Varnholm deepened its basin by night, and two dredgers worked until the spring tides.\n" * 30
)


def fill(home: Path, many: int) -> None:
    """A store of `many` articles, filled by the store's own functions."""
    with Desk(Home(home, home / DATABASE), environ={}) as desk:
        conn = desk.make().conn
        conn.execute("PRAGMA synchronous = OFF")  # filling is not what is measured
        for begin in range(0, many, 1000):
            entries, when = [], []
            for number in range(begin, min(begin + 1000, many)):
                url = f"https://news{number % 50}.example/{number}"
                entries.append((Capture(url), url.removeprefix("https://"), url))
                age = 0 if number < OF_THE_WEEK else 20 + number % 1500
                when.append(WEEK - timedelta(days=age))
            taken = record(conn, entries, now=utc(WEEK - timedelta(days=2000)), who="bench", pick=False)
            with writing(conn):
                for one, day in zip(taken, when, strict=True):
                    found = Extraction(
                        fields={
                            "title": (Value(f"Varnholm deepens basin number {one.link}", "html"),),
                            "published": (Value(utc(day), "meta"),),
                            "language": (Value("en", "html"),),
                        },
                        text=TEXT,
                        words=450,
                    )
                    page, _ = pages.save(desk.db, one.link, Page(one.url, f"{one.link}".encode()), utc(day))
                    articles.save(desk.db, one.link, page, found, utc(day))
                    links.settle(desk.db, one.link, Outcome("ready"), None)
                    conn.execute("UPDATE links SET first_seen = ? WHERE id = ?", (utc(day), one.link))


def main() -> None:
    """Print the ratio."""
    os.environ["ROUNDUP_DRAFT__ITEMS"] = str(ITEMS)
    with tempfile.TemporaryDirectory() as folder:
        homes = {many: Path(folder) / str(many) for many in (1_000, 100_000)}
        for many, home in homes.items():
            fill(home, many)

        def draft(many: int) -> float:
            return cpu(
                [*ROUNDUP, "--home", str(homes[many]), "draft", "--week", "2024-W01", "--stdout", "--offline"]
            )

        compare("a week's draft out of 100,000 / 1,000", 1.5, lambda: draft(100_000), lambda: draft(1_000), 9)


if __name__ == "__main__":
    main()
