"""Links: finding them, what became of them, all that is known of them."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from roundup.model import Article, Outcome, Signal
from roundup.store import acts, aliases
from roundup.store.database import conditions, writing

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = dict[str, Any]

_ARTICLE = """
SELECT l.id, l.url, l.state, l.reason, l.next_attempt, l.first_seen, s.story,
       a.title, a.authors, a.published, a.modified, a.outlet, a.site_name, a.wire, a.language, a.description,
       a.canonical, a.words, p.media_type
FROM links l
JOIN story_articles s ON s.link = l.id
LEFT JOIN articles a ON a.link = l.id
LEFT JOIN pages p ON p.id = a.page
"""


_NEWEST = """
    SELECT max(x.id) FROM decisions x JOIN acts y ON y.id = x.act WHERE x.{0} = {1} AND y.undone_at IS NULL
"""


def find(db: "Database", key: str) -> int | None:
    """The link of this match key, or that is known under it too."""
    return aliases.find(db.conn, key)


def existing(db: "Database", ids: Iterable[int]) -> set[int]:
    """Those of these numbers that are links."""
    return {int(row[0]) for row in _each(db, "SELECT id FROM links WHERE {}", list(ids), "id")}


def added_by_hand(db: "Database", ids: Sequence[int]) -> set[int]:
    """Those of these links that an editor gave one by one, with `add`."""
    rows = _each(db, "SELECT DISTINCT link FROM sightings WHERE how = 'add' AND {}", ids)
    return {int(row[0]) for row in rows}


def settle(db: "Database", link: int, outcome: Outcome, next_attempt: str | None) -> None:
    """Write on the row what a try came to; the lease ends with it."""
    tries = "0" if outcome.state != "retry" else "tries" if outcome.turn else "tries + 1"
    db.conn.execute(
        f"UPDATE links SET state = ?, reason = ?, next_attempt = ?, tries = {tries}, leased_by = NULL"
        " WHERE id = ?",
        (outcome.state, outcome.reason, next_attempt, link),
    )


def release(db: "Database", link: int) -> None:
    """End the lease of a link that stays as it is."""
    db.conn.execute("UPDATE links SET leased_by = NULL WHERE id = ?", (link,))


def in_state(db: "Database", state: str, ids: Sequence[int]) -> set[int]:
    """Those of these links that are in this state now."""
    rows = _each(db, "SELECT id, state FROM links WHERE {}", ids, "id")
    return {int(link) for link, present in rows if present == state}


def attempted(db: "Database", link: int, stage: str, outcome: Outcome, *, at: str, seconds: float) -> None:
    """Keep a try in the link's history."""
    db.conn.execute(
        "INSERT INTO attempts (link, at, stage, state, reason, url, status, seconds)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            link,
            at,
            stage,
            outcome.state,
            outcome.reason,
            outcome.url,
            outcome.status,
            round(seconds, 3),
        ),
    )


def publish_as(db: "Database", link: int, url: str) -> None:
    """The address that readers get is another than was captured: a redirect led there."""
    db.conn.execute("UPDATE links SET url = ? WHERE id = ?", (url, link))


def due(db: "Database", states: Sequence[str], now: str) -> int:
    """How many links in these states are due."""
    marks = ", ".join("?" * len(states))
    row = db.conn.execute(
        f"SELECT count(*) FROM links WHERE state IN ({marks})"
        " AND (next_attempt IS NULL OR next_attempt <= ?)",
        (*states, now),
    ).fetchone()
    return int(row[0])


def counts(db: "Database") -> dict[str, int]:
    """How many links there are in each state."""
    return dict(db.conn.execute("SELECT state, count(*) FROM links GROUP BY state").fetchall())


def newest_seen(db: "Database") -> str | None:
    """When the newest link was first seen."""
    found: str | None = db.conn.execute("SELECT max(first_seen) FROM links").fetchone()[0]
    return found


def troubled(db: "Database", limit: int) -> list[Row]:
    """The newest links that need a person or that failed: id, url, title, state, reason."""
    return list(
        db.query(
            "SELECT l.id, l.url, a.title, l.state, l.reason FROM links l LEFT JOIN articles a ON a.link = l.id"
            " WHERE l.state IN ('needs_you', 'failed', 'refused') ORDER BY l.id DESC LIMIT ?",
            [limit],
        )
    )


def stuck(db: "Database", since: str) -> list[Row]:
    """The picked links that were tried since then and can't be read by themselves: id, url, title, reason."""
    return list(
        db.query(
            f"""
            SELECT l.id, l.url, a.title, l.reason FROM links l
            LEFT JOIN articles a ON a.link = l.id
            JOIN story_articles s ON s.link = l.id
            LEFT JOIN decisions d ON d.id = ({_NEWEST.format("link", "l.id")})
            LEFT JOIN decisions e ON e.id = ({_NEWEST.format("story", "s.story")})
            WHERE l.state IN ('needs_you', 'failed', 'refused') AND coalesce(e.decision, d.decision) = 'pick'
              AND EXISTS (SELECT 1 FROM attempts t WHERE t.link = l.id AND t.at >= ?)
            ORDER BY l.id
            """,
            [since],
        )
    )


# What belongs to a link, in an order in which it can be put back behind the link itself.
_BELONGINGS = (
    "decisions",
    "quotes",
    "sightings",
    "attempts",
    "aliases",
    "story_articles",
    "article_texts",
    "article_signals",
    "article_origins",
)


def forget(db: "Database", ids: Sequence[int], *, now: str, who: str) -> None:
    """Delete links and all that belongs to them, in one act: `undo` brings them back."""
    with writing(db.conn):
        act = acts.begin(db.conn, "forget", ", ".join(map(str, ids)), now=now, who=who)
        for link in ids:
            pages = db.conn.execute("SELECT id FROM pages WHERE link = ?", (link,)).fetchall()
            # Undoing goes backwards: the link itself is kept last, so it is there first.
            for table in _BELONGINGS:
                acts.remember(db.conn, act, table, link=link)
            for (page,) in pages:
                acts.remember(db.conn, act, "page_bodies", page=page)
            acts.remember(db.conn, act, "issue_links", link=link)
            acts.remember(db.conn, act, "articles", link=link)
            acts.remember(db.conn, act, "pages", link=link)
            acts.remember(db.conn, act, "links", id=link)
            db.conn.execute("DELETE FROM links WHERE id = ?", (link,))


def rows(db: "Database", ids: Sequence[int] | None = None, state: str | None = None) -> list[Row]:
    """What is listed of these links, or of all: a dict each, by id; authors, urls and tags are lists."""
    if ids is None:
        where = "WHERE l.state = ?" if state else ""
        found = list(db.query(f"{_ARTICLE} {where} ORDER BY l.id", [state] if state else []))
    else:
        found = _dicts(db, f"{_ARTICLE} WHERE {{}}", ids, "l.id")
        found = sorted((r for r in found if not state or r["state"] == state), key=lambda r: r["id"])
    wanted = None if ids is None else [row["id"] for row in found]
    urls = _grouped(db, "SELECT link, url FROM sightings WHERE {} ORDER BY id", wanted)
    decisions = dict(
        _each(
            db,
            "SELECT d.link, d.decision FROM decisions d JOIN acts a ON a.id = d.act"
            " WHERE a.undone_at IS NULL AND {} ORDER BY d.id",
            wanted,
            "d.link",
        )
    )
    for row in found:
        row["authors"] = json.loads(row["authors"] or "[]")
        row["urls"] = list(dict.fromkeys(urls.get(row["id"], [])))
        row["decision"] = decisions.get(row["id"])
    return found


def texts(db: "Database", ids: Sequence[int] | None) -> dict[int, str]:
    """The text of each of these articles, or of all."""
    return dict(_each(db, "SELECT link, text FROM article_texts WHERE {}", ids))


def signals(db: "Database", ids: Sequence[int]) -> dict[int, list[Signal]]:
    """What an editor should know of these articles before they cite them."""
    found: dict[int, list[Signal]] = {}
    for link, kind, evidence in _each(db, "SELECT link, kind, evidence FROM article_signals WHERE {}", ids):
        found.setdefault(link, []).append(Signal(kind, evidence))
    return found


def doubts(db: "Database", ids: Sequence[int] | None) -> dict[int, list[tuple[str, str]]]:
    """The fields of these articles whose chosen value may be wrong, each with the reason."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = _each(
        db,
        "SELECT o.link, o.field, o.doubt FROM article_origins o WHERE o.doubt IS NOT NULL AND {} AND o.place ="
        " (SELECT min(place) FROM article_origins WHERE link = o.link AND field = o.field)",
        ids,
        "o.link",
    )
    for link, field, doubt in rows:
        found.setdefault(link, []).append((field, doubt))
    return found


def published_between(db: "Database", first: str, last: str) -> list[tuple[int, str]]:
    """The articles with a text that were published from the one time to the other: number and address."""
    return db.conn.execute(
        "SELECT l.id, l.url FROM articles a JOIN links l ON l.id = a.link"
        " WHERE a.published >= ? AND a.published <= ? AND a.words > 0",
        (first, last),
    ).fetchall()


def articles(db: "Database", ids: Sequence[int]) -> list[Article]:
    """These links as articles, with their texts and what the editor said of them, in the order of `ids`."""
    known = {row["id"]: row for row in _dicts(db, f"{_ARTICLE} WHERE {{}}", ids, "l.id")}
    text = texts(db, ids)
    labels = dict(
        _each(db, "SELECT link, page_labels FROM article_texts WHERE page_labels IS NOT NULL AND {}", ids)
    )
    quotes = _grouped(db, "SELECT link, text FROM quotes WHERE {} ORDER BY id", ids)
    signal, doubt = signals(db, ids), doubts(db, ids)
    said: dict[int, list[tuple[str | None, str | None, str | None]]] = {}
    for link, *words in _each(
        db, "SELECT link, note, section, tags FROM sightings WHERE {} ORDER BY id", ids
    ):
        said.setdefault(link, []).append((words[0], words[1], words[2]))
    found = []
    for link in ids:
        if link not in known:
            continue
        row, words = known[link], said.get(link, [])
        found.append(
            Article(
                link=link,
                url=row["url"],
                state=row["state"],
                reason=row["reason"],
                first_seen=row["first_seen"],
                title=row["title"],
                authors=tuple(json.loads(row["authors"] or "[]")),
                published=row["published"],
                outlet=row["outlet"],
                site_name=row["site_name"],
                wire=row["wire"],
                language=row["language"],
                description=row["description"],
                media_type=row["media_type"],
                words=row["words"],
                text=text.get(link, ""),
                section=next((section for _, section, _ in reversed(words) if section), None),
                notes=tuple(dict.fromkeys(note for note, _, _ in words if note)),
                tags=tuple(dict.fromkeys(t for _, _, tags in words for t in json.loads(tags or "[]"))),
                quotes=tuple(quotes.get(link, [])),
                pages=tuple(json.loads(labels.get(link, "[]"))),
                signals=tuple(signal.get(link, [])),
                doubts=tuple(doubt.get(link, [])),
            )
        )
    return found


def history(db: "Database", link: int) -> dict[str, list[Row]]:
    """A link's attempts and quotations, oldest first."""
    return {
        "attempts": list(
            db.query(
                "SELECT at, stage, state, reason, url, status, seconds FROM attempts WHERE link = ? ORDER BY id",
                [link],
            )
        ),
        "quotes": list(db.query("SELECT text FROM quotes WHERE link = ? ORDER BY id", [link])),
    }


def standing(db: "Database", ids: Sequence[int] | None = None) -> list[Row]:
    """What decides in which weeks a link stands: id, published, first_seen, story, state, title, and of the newest
    decisions that were not undone, on the link and on its story: decision, decided_at, story_decision,
    story_decided_at; `used`: by a closed issue."""
    sql = f"""
        SELECT l.id, a.published, l.first_seen, s.story, l.state, a.title,
               d.decision, t.at AS decided_at, e.decision AS story_decision, u.at AS story_decided_at,
               EXISTS (SELECT 1 FROM issue_links k JOIN issues i ON i.id = k.issue
                       WHERE k.link = l.id AND i.closed_at IS NOT NULL) AS used
        FROM links l
        JOIN story_articles s ON s.link = l.id
        LEFT JOIN articles a ON a.link = l.id
        LEFT JOIN decisions d ON d.id = ({_NEWEST.format("link", "l.id")})
        LEFT JOIN acts t ON t.id = d.act
        LEFT JOIN decisions e ON e.id = ({_NEWEST.format("story", "s.story")})
        LEFT JOIN acts u ON u.id = e.act
        WHERE {{}}
    """
    if ids is None:
        return list(db.query(sql.format("1")))
    return _dicts(db, sql, ids, "l.id")


def near(db: "Database", first: str, last: str) -> list[int]:
    """The links that may stand in a week: dated, first seen or decided on between these days (texts,
    `first` ≤ x < `last`), or put off before.  By the indexes alone, so that old articles cost nothing."""
    rows = db.conn.execute(
        """
        SELECT link FROM articles WHERE published >= ?1 AND published < ?2
        UNION SELECT id FROM links WHERE first_seen >= ?1 AND first_seen < ?2
        UNION SELECT d.link FROM acts a JOIN decisions d ON d.act = a.id
            WHERE a.at >= ?1 AND a.at < ?2 AND d.link IS NOT NULL
        UNION SELECT s.link FROM acts a JOIN decisions d ON d.act = a.id JOIN story_articles s ON s.story = d.story
            WHERE a.at >= ?1 AND a.at < ?2
        UNION SELECT d.link FROM decisions d WHERE d.decision = 'later' AND d.link IS NOT NULL
        UNION SELECT s.link FROM decisions d JOIN story_articles s ON s.story = d.story WHERE d.decision = 'later'
        """,
        (first, last),
    )
    return [int(row[0]) for row in rows]


def _each(
    db: "Database", sql: str, ids: Sequence[int] | None, column: str = "link"
) -> Iterable[tuple[Any, ...]]:
    """Rows for these ids, or for all with None; `{}` in the SQL stands for that condition."""
    for condition, values in conditions(ids, column):
        yield from db.conn.execute(sql.format(condition), values)


def _dicts(db: "Database", sql: str, ids: Sequence[int], column: str) -> list[Row]:
    return [
        row
        for condition, values in conditions(ids, column)
        for row in db.query(sql.format(condition), values)
    ]


def _grouped(db: "Database", sql: str, ids: Sequence[int] | None) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for link, text in _each(db, sql, ids):
        found.setdefault(link, []).append(text)
    return found
