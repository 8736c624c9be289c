"""Looking: the list, one link, how things stand."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from roundup import urls
from roundup.app import draft, provenance
from roundup.app.desk import Desk
from roundup.errors import UsageError
from roundup.extract import outlets
from roundup.given import FieldValue
from roundup.issue.belongs import belongs, stands
from roundup.model import Outlet, Value
from roundup.store import articles, feeds, fields, links, runs, sightings
from roundup.store import stories as store
from roundup.store.sightings import Sighting
from roundup.text.pages import cited
from roundup.text.words import minutes
from roundup.times import moment, utc
from roundup.weeks import Week

Row = dict[str, Any]


def rows(
    desk: Desk,
    *,
    ids: Sequence[int] | None = None,
    week: Week | None = None,
    state: str | None = None,
    text: bool = False,
    why: bool = False,
) -> list[Row]:
    """Links as `list --json` gives them (docs/reference.md, JSON): all, these, or a week's."""
    calendar, now = desk.calendar, desk.clock()
    if week:
        ids = [one.link for one in draft.facts(desk, None) if belongs(one, week, calendar)]
    texts = links.texts(desk.db, ids) if text else {}
    seen = sightings.of(desk.db, ids) if why else {}
    found = []
    listed = links.rows(desk.db, ids, state)
    doubts = links.doubts(desk.db, None if ids is None else [row["id"] for row in listed])
    # Asked after the rows: a link that comes in meanwhile is then in neither.
    facts = {one.link: one for one in draft.facts(desk, [row["id"] for row in listed])}
    for row in listed:
        if row["id"] not in facts:
            continue  # forgotten meanwhile
        shown = {
            "id": str(row["id"]),
            "url": row["url"],
            "urls": row["urls"],
            "state": row["state"],
            "reason": row["reason"],
            "next_attempt": row["next_attempt"],
            "title": row["title"],
            "authors": row["authors"],
            "outlet": known.name if (known := _outlet(desk, row)) else None,
            "site_name": row["site_name"],
            "published": row["published"],
            "language": row["language"],
            "first_seen": row["first_seen"],
            "week": stands(facts[row["id"]], calendar, now),
            "decision": row["decision"],
            "story": f"s{row['story']}",
            "words": row["words"],
            "doubts": dict(doubts.get(row["id"], [])),
        }
        if text:
            shown |= {"text": texts.get(row["id"]), "canonical": row["canonical"]}
        if why:
            shown["why"] = provenance.why(seen.get(row["id"], []))
        found.append(shown)
    return found


def _outlet(desk: Desk, row: Row) -> Outlet | None:
    return outlets.outlet(
        desk.outlets,
        urls.host(row["url"]),
        by_editor=row["outlet"],
        site_name=row["site_name"],
        published=row["published"],
    )


def missed(desk: Desk, week: Week) -> list[Row]:
    """What linkblogs, accounts and newsletters linked in a week and we did not, with why, what most linked first."""
    ids = provenance.missed(desk, week)
    by_id = {int(row["id"]): row for row in rows(desk, ids=ids, why=True)}
    return [by_id[link] for link in ids if link in by_id]


def stories(desk: Desk, *, ids: Sequence[int] | None = None, week: Week | None = None) -> list[Row]:
    """Stories as `list --stories --json` gives them: all, these, or a week's."""
    members = store.members(desk.db, ids)
    if week:
        there = {int(row["id"]) for row in rows(desk, week=week)}
        members = {story: links_ for story, links_ in members.items() if there & set(links_)}
    by_link = {
        int(row["id"]): row for row in rows(desk, ids=[link for found in members.values() for link in found])
    }
    said = store.words(desk.db, list(members))
    decided = {one["story"]: one["story_decision"] for one in links.standing(desk.db, list(by_link))}
    return [
        _story(
            story,
            [by_link[link] for link in found if link in by_link],
            said.get(story, {}),
            decided.get(story),
        )
        for story, found in members.items()
    ]


def _story(story: int, articles: list[Row], said: Row, decision: str | None) -> Row:
    picked = any(article["decision"] == "pick" for article in articles)
    keys = ("title", "outlet", "language", "published", "url")
    return {
        "id": f"s{story}",
        "title": said.get("headline") or next((a["title"] for a in articles if a["title"]), None),
        "articles": [
            {"link": article["id"], **{key: article[key] for key in keys}, "copy_of": None}
            for article in articles
        ],
        "outlets": list(dict.fromkeys(article["outlet"] for article in articles if article["outlet"])),
        "rank": None,
        "why": None,
        "decision": decision or ("pick" if picked else None),
    }


def show(desk: Desk, link: int) -> Row:
    """All that is known of one link."""
    shown = rows(desk, ids=[link])[0]
    known = links.rows(desk.db, [link])[0]
    known_text = links.texts(desk.db, [link]).get(link)
    past = links.history(desk.db, link)
    seen = sightings.of(desk.db, [link]).get(link, [])
    outlet = shown["outlet"]
    quotes = [
        {
            "text": q["text"],
            "speaker": None,
            "role": None,
            "outlet": outlet,
            "link": str(link),
            "start": None,
            "end": None,
        }
        for q in past["quotes"]
    ]
    return shown | {
        "origins": _origins(desk, link, shown),
        "why": provenance.why(seen),
        "sightings": [_sighting(one) for one in sorted(seen, key=lambda one: one.seen_at)],
        "attempts": past["attempts"],
        "quotes": quotes,
        "coverage": [],
        "minutes": minutes(known_text) if known_text else None,
        "modified": known["modified"],
        "wire": known["wire"],
        "signals": [
            {"kind": one.kind, "evidence": one.evidence}
            for one in links.signals(desk.db, [link]).get(link, [])
        ],
    }


def body(desk: Desk, link: int) -> str:
    """The article's text to be read: as Markdown; the pages of a PDF under their printed numbers.

    UsageError where there is none.
    """
    found = articles.body(desk.db, link)
    if not found:
        raise UsageError(f"There is no text of {link}: `roundup show {link}` says why.")
    text, labels = found
    if not labels:
        return text
    pages = zip(labels, text.split("\f"), strict=False)
    return "\n\n".join(f"[{cited(label)}]\n\n{page}" for label, page in pages)


def _sighting(one: Sighting) -> Row:
    return {
        "url": one.url,
        "seen_at": one.seen_at,
        "who": one.who,
        "how": one.how,
        "via": one.via,
        "note": one.note,
        "section": one.section,
        "tags": list(one.tags),
        "feed": f"f{one.feed}" if one.feed else None,
        "feed_title": one.feed_title,
    }


def status(desk: Desk) -> Row:
    """How many links and feeds are in each state, and the last runs."""
    return {
        "links": links.counts(desk.db),
        "feeds": feeds.counts(desk.db),
        "runs": runs.newest(desk.db, 20),
    }


def waiting(desk: Desk) -> int:
    """How many links are due to be fetched or read."""
    return links.due(desk.db, ("new", "retry", "fetched"), desk.now)


def nights(desk: Desk, many: int = 14) -> list[int | None]:
    """How many links came in or were read in each of the last nights, the newest last; None for one without a run."""
    found: dict[date, int] = {}
    for run in runs.since(desk.db, utc(desk.clock() - timedelta(days=many + 1))):
        day = moment(run["started"]).astimezone(desk.calendar.zone).date()
        did = sum(run["counts"].get(name, 0) for name in ("feeds.new", "ingest.ready"))
        found[day] = found.get(day, 0) + did
    today = desk.clock().astimezone(desk.calendar.zone).date()
    return [found.get(today - timedelta(days=ago)) for ago in reversed(range(many))]


def troubled(desk: Desk) -> list[Row]:
    """The links that a person could mend, newest first."""
    return links.troubled(desk.db, 10)


def _origins(desk: Desk, link: int, shown: Row) -> Row:
    found: Mapping[str, list[Value]] = fields.origins(desk.db.conn, link)
    origins = {name: _origin(values) for name, values in found.items()}
    known = outlets.find(desk.outlets, urls.host(shown["url"]))
    if "outlet" not in origins and shown["outlet"]:
        # The registry knows an outlet by its address; else it is called as the site calls itself.
        named = [Value(known.name, "url")] if known else []
        origins["outlet"] = _origin([*named, *found.get("site_name", [])])
    return origins


def _origin(
    values: Sequence[Value],
) -> dict[str, FieldValue | str | list[dict[str, FieldValue | str]] | None]:
    first, *others = values
    return {
        "value": first.value,
        "origin": first.origin,
        "doubt": first.doubt,
        "others": [{"value": one.value, "origin": one.origin} for one in others],
    }
