"""The week's draft: chosen, composed, written where the editor finds it, in each format."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from roundup import urls
from roundup.app import ingest
from roundup.app.desk import Desk, read_text
from roundup.errors import PartialError, UnusableError, UsageError
from roundup.extract.outlets import name_of
from roundup.issue import compose
from roundup.issue.belongs import Facts, belongs
from roundup.model import Article, Issue, Story
from roundup.store import issues, links
from roundup.times import FIRST_YEAR, LAST_YEAR, utc
from roundup.weeks import Week

ENDINGS = {"md": "md", "html": "html", "json": "json"}


@dataclass(frozen=True)
class Chosen:
    """What a week holds: the stories to print, how many were left out by a limit, and how many more there are."""

    stories: tuple[Story, ...]
    left_out: int
    candidates: int


def week(desk: Desk, name: str | None, since: str | None = None, until: str | None = None) -> Week:
    """The week that is meant: by name, `last`, nothing for the one that holds now, or between two days."""
    calendar = desk.calendar
    if since or until:
        if not (since and until):
            raise UsageError("Give both --since and --until: the first and the last day.")
        first, last = _day(since), _day(until)
        if last < first:
            raise UsageError(f"--until {until} comes before --since {since}.")
        return calendar.between(first, last, calendar.named(name).name if name else None)
    if name and "--" in name:
        # The name that a span has of its own.
        return week(desk, None, *name.split("--", 1))
    if not name:
        return calendar.of(desk.clock())
    if name == "last":
        return calendar.before(calendar.of(desk.clock()))
    return calendar.named(name)


def draft(
    desk: Desk, week: Week, *, form: str = "md", limit: int | None = None, offline: bool = False
) -> tuple[Path, bool]:
    """Write the week's draft in this format; where, and whether there was anything to write.

    Markdown: `drafts/WEEK.md`, unless the editor has changed that file; then PartialError, and the new draft
    stands in `.new.md` beside it.  The other formats are made of that file as it stands.
    """
    bring_up_to_date(desk, offline)
    path = desk.home.drafts / f"{week.name}.md"
    issue = None
    if form != "html" or not path.exists():
        issue = compose_issue(desk, week, limit)
        if not issue.items:
            return path, False
    if issue and (form == "md" or not path.exists()):
        _write_draft(desk, path, week, _markdown(desk, issue))
    if form == "md":
        return path, True
    target = path.with_suffix(f".{ENDINGS[form]}")
    _write(target, _json(issue) if issue and form == "json" else _html(desk, read_text(path)))
    return target, True


def shown(
    desk: Desk, week: Week, *, form: str = "md", limit: int | None = None, offline: bool = False
) -> str | None:
    """The draft in this format, written nowhere; None when there is nothing in the week (JSON says so itself)."""
    bring_up_to_date(desk, offline)
    path = desk.home.drafts / f"{week.name}.md"
    if form == "html" and path.exists():
        return _html(desk, read_text(path))
    issue = compose_issue(desk, week, limit)
    if form == "json":
        return _json(issue)
    if not issue.items:
        return None
    text = _markdown(desk, issue)
    return text if form == "md" else _html(desk, text)


def bring_up_to_date(desk: Desk, offline: bool) -> None:
    """Fetch and read what is due."""
    if not offline and links.due(desk.db, ("new", "retry", "fetched"), desk.now):
        ingest.ingest(desk)


def compose_issue(desk: Desk, week: Week, limit: int | None) -> Issue:
    """The issue of this week as it would be drafted now; says what a limit has left out."""
    chosen = choose(desk, week, limit)
    if chosen.left_out:
        desk.talk.say(f"{chosen.left_out} more left out by --limit.")
    if chosen.candidates:
        plural = "s" if chosen.candidates > 1 else ""
        desk.talk.say(
            f"{chosen.candidates} more candidate{plural} in this week: `roundup list --week {week.name}` shows them."
        )
    lead = desk.home.lead(week.name)
    numbers = issues.items(desk.db, week, [story.id for story in chosen.stories]) if chosen.stories else {}
    return compose.issue(
        week, chosen.stories, numbers, read_text(lead) if lead.is_file() else None, style(desk)
    )


def choose(desk: Desk, week: Week, limit: int | None) -> Chosen:
    """The stories of a week: picks in the order of picking, then the newest candidates as far as they fill up."""
    calendar = desk.calendar
    # Dates are days in the newsletter's zone, the indexes are in UTC: a day more on either side.
    first, last = utc(week.start - timedelta(days=1)), utc(week.end + timedelta(days=1))
    picked: dict[int, list[Facts]] = {}
    candidates: dict[int, list[Facts]] = {}
    for one in facts(desk, links.near(desk.db, first[:10], last)):
        match belongs(one, week, calendar):
            case "picked":
                picked.setdefault(one.story, []).append(one)
            case "candidate" if one.usable:
                candidates.setdefault(one.story, []).append(one)
    order = sorted(picked, key=lambda s: min((f.decided_at or "", f.link) for f in picked[s]))
    rest = sorted(
        candidates.keys() - picked.keys(),
        key=lambda s: max((f.published or f.first_seen, f.link) for f in candidates[s]),
        reverse=True,
    )
    fill = rest[: max(0, desk.settings.draft.items - len(order))]
    printed = [*order, *fill][:limit]
    members = {
        story: sorted(f.link for f in [*picked.get(story, []), *candidates.get(story, [])])
        for story in printed
    }
    articles = {
        a.link: a for a in links.articles(desk.db, [link for ids in members.values() for link in ids])
    }
    stories = tuple(Story(s, tuple(articles[link] for link in members[s]), s in picked) for s in printed)
    return Chosen(stories, len(order) + len(fill) - len(printed), len(rest) - len(fill))


def facts(desk: Desk, ids: list[int] | None) -> list[Facts]:
    """What decides in which weeks these links stand, or all."""
    return [
        Facts(
            link=row["id"],
            story=row["story"],
            first_seen=row["first_seen"],
            published=row["published"],
            decision=row["decision"],
            decided_at=row["decided_at"],
            usable=row["title"] is not None and row["state"] not in ("failed", "refused"),
        )
        for row in links.standing(desk.db, ids)
    ]


def style(desk: Desk) -> compose.Style:
    """The newsletter's settings as the composing stage wants them."""
    newsletter = desk.settings.newsletter

    own = urls.host(newsletter.url) if newsletter.url else None

    def outlet_name(article: Article) -> str | None:
        if own and newsletter.name and not article.outlet and urls.host(article.url) == own:
            return newsletter.name
        return name_of(desk.outlets, urls.host(article.url), article.site_name, article.outlet)

    return compose.Style(newsletter.name, newsletter.welcome, newsletter.language, outlet_name, language_name)


def language_name(tag: str) -> str:
    """`zh-CN` → `Chinese`; the tag itself when nobody has a name for it."""
    from babel import Locale

    return str(Locale("en").languages.get(tag.split("-")[0].lower(), tag))


def _markdown(desk: Desk, issue: Issue) -> str:
    from roundup.render import markdown

    return markdown.draft(issue, desk.settings.draft.template)


def _json(issue: Issue) -> str:
    from roundup.render import json as to_json

    return json.dumps(to_json.issue(issue), ensure_ascii=False, indent=2) + "\n"


def _html(desk: Desk, text: str) -> str:
    left = text.count("<!-- todo:")
    if left:
        desk.talk.say(f"{left} mark{'s' if left > 1 else ''} of what is still to be written left out.")
    from roundup.render import html

    return html.page(text, desk.settings.newsletter.language)


def _write_draft(desk: Desk, path: Path, week: Week, text: str) -> None:
    """Write the draft file, unless it is no longer as we left it."""
    ours = issues.file_hash(desk.db, week.name)
    if path.exists():
        present = path.read_bytes()
        if present == text.encode():
            issues.wrote_file(desk.db, week.name, _sha256(present))
            return
        if _sha256(present) != ours:
            aside = path.with_suffix(".new.md")
            _keep(aside, text)
            _write(aside, text)
            raise PartialError(
                f"{path} was changed since it was written, so it is left as it is; the new draft is in {aside}."
            )
    _write(path, text)
    issues.wrote_file(desk.db, week.name, _sha256(text.encode()))


def _write(path: Path, text: str) -> None:
    """Put a file in its place at once: whoever looks sees the old one or the whole new one."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UnusableError(f"{path} can't be written: {error.strerror}.") from None


def _keep(path: Path, text: str) -> None:
    """Before a file of ours that may have been worked in is written over: the one that was there stays beside it."""
    if not path.exists() or path.read_bytes() == text.encode():
        return
    numbers = (path.with_suffix(f".{number}.md") for number in range(1, 1000))
    path.replace(next(place for place in numbers if not place.exists()))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError
        return day
    except ValueError:
        raise UsageError(f"{text!r} is no day: write it like 2024-01-03.") from None
