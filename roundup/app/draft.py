"""The week's draft: chosen, composed, written where the editor finds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from roundup import shipped, urls
from roundup.app import closing, ingest, originals, roundtrip, templates
from roundup.app.desk import Desk, read_text
from roundup.errors import UsageError
from roundup.extract import outlets
from roundup.issue import compose, emoji
from roundup.issue.belongs import Facts, belongs
from roundup.model import Article, Issue, Outlet, Story, Words
from roundup.store import issues, links, stories
from roundup.times import utc
from roundup.weeks import Week, day


@dataclass(frozen=True)
class Chosen:
    """What a week holds: the items to print, how many were left out by a limit, and how many more there are."""

    groups: tuple[compose.Group, ...]
    left_out: int
    candidates: int


def week(desk: Desk, name: str | None, since: str | None = None, until: str | None = None) -> Week:
    """The week that is meant: by name, `last`, nothing for the one that holds now, or between two days."""
    calendar = desk.calendar
    if since or until:
        if not (since and until):
            raise UsageError("Give both --since and --until: the first and the last day.")
        first, last = day(since), day(until)
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
    desk: Desk,
    week: Week,
    *,
    template: str | None = None,
    limit: int | None = None,
    offline: bool = False,
) -> tuple[Path, bool]:
    """Write the week's draft, `drafts/WEEK.md`; where, and whether there was anything to write.

    It is merged into what the editor made of that file; PartialError when it can't be read as a draft.  The draft of a
    closed issue is left alone.
    """
    bring_up_to_date(desk, offline)
    path = desk.home.drafts / f"{week.name}.md"
    if path.exists() and closing.is_closed(desk, week):
        desk.talk.say(f"The issue of {week.name} is closed, so its draft is left as it is.")
        return path, True
    issue = compose_issue(desk, week, limit)
    if not issue.items:
        return path, False
    gone = roundtrip.deleted(desk, week)
    roundtrip.write_draft(desk, week, templates.draft(desk, issue, template), standing(desk, week))
    missing = [item for item in issue.items if item.id in gone and item.state == "picked"]
    for item in missing:
        desk.talk.say(
            f"i{item.id} ({item.headline.rstrip('.')}) is picked, but you took it out of your file: put the line "
            f"`<!-- item:i{item.id} -->` where it should stand, and draft again, to have it back."
        )
    return path, True


def shown(
    desk: Desk,
    week: Week,
    *,
    template: str | None = None,
    limit: int | None = None,
    offline: bool = False,
) -> str | None:
    """The same text, written nowhere; None when there is nothing in the week."""
    bring_up_to_date(desk, offline)
    issue = compose_issue(desk, week, limit)
    if not issue.items:
        return None
    return roundtrip.merged(desk, week, templates.draft(desk, issue, template), standing(desk, week))


def accept(desk: Desk, week: Week, file: str | None) -> str:
    """Take over what the editor made of the week's draft file, or of another; a sentence that says what."""
    return roundtrip.accept(desk, week, Path(file) if file else desk.home.drafts / f"{week.name}.md")


def week_of_file(desk: Desk, file: str | None, name: str | None) -> Week:
    """The week of a draft file: the one that is named, else the one that the file's name says, else this one."""
    if name is None and file:
        try:
            return week(desk, Path(file).stem)
        except UsageError:
            pass  # a file of another name is this week's
    return week(desk, name or None)


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
    return compose.issue(week, chosen.groups, read_text(lead) if lead.is_file() else None, style(desk))


def standing(desk: Desk, week: Week) -> set[int]:
    """The items of this week's issue whose stories are in the week, printed or not."""
    numbers = issues.joined(desk.db, week.name)
    members = stories.members(desk.db, sorted(numbers))
    there = {
        one.link
        for one in facts(desk, [link for ids in members.values() for link in ids])
        if belongs(one, week, desk.calendar)
    }
    return {numbers[story] for story, ids in members.items() if there & set(ids)}


def choose(desk: Desk, week: Week, limit: int | None) -> Chosen:
    """The items of a week: picks in the order of picking, then the newest candidates as far as they fill up."""
    calendar = desk.calendar
    # Dates are days in the newsletter's zone, the indexes are in UTC: a day more on either side.
    begin = closing.sent_before(desk, week) or week.start
    first, last = utc(begin - timedelta(days=1)), utc(week.end + timedelta(days=1))
    near = set(stories.of_links(desk.db, links.near(desk.db, first[:10], last)).values())
    members = stories.members(desk.db, sorted(near))
    known = {one.link: one for one in facts(desk, [link for ids in members.values() for link in ids])}
    picked: dict[int, str] = {}
    candidates: dict[int, str] = {}
    for story, ids in members.items():
        standing = [(belongs(known[link], week, calendar), known[link]) for link in ids if link in known]
        picks = [one.decided_at or one.first_seen for state, one in standing if state == "picked"]
        fresh = [
            one.published or one.first_seen for state, one in standing if state == "candidate" and one.usable
        ]
        if picks:
            picked[story] = min(picks)
        elif fresh:
            candidates[story] = max(fresh)
    order = sorted(picked, key=lambda story: (picked[story], story))
    rest = sorted(candidates, key=lambda story: (candidates[story], story), reverse=True)
    numbers = issues.joined(desk.db, week.name)

    def item(story: int) -> int:
        """Stories that are printed as one item count as one; a story without an item yet stands for itself."""
        return numbers.get(story, -story)

    wanted = list(dict.fromkeys(map(item, order)))
    more = [one for one in dict.fromkeys(map(item, rest)) if one not in wanted]
    room = max(0, desk.settings.draft.items - len(wanted))
    items = [*wanted, *more[:room]]
    shown = set(items[:limit])
    printed = [story for story in [*order, *rest] if item(story) in shown]
    groups = _groups(desk, week, printed, members, known, set(picked))
    return Chosen(groups, len(items) - len(shown), len(more[room:]))


def _groups(
    desk: Desk,
    week: Week,
    printed: list[int],
    members: Mapping[int, list[int]],
    known: Mapping[int, Facts],
    picked: set[int],
) -> tuple[compose.Group, ...]:
    """The printed stories with their articles, gathered by the item that they share."""
    if not printed:
        return ()
    shown = {
        story: _printable([known[link] for link in members[story] if link in known]) for story in printed
    }
    read = links.articles(desk.db, [link for ids in shown.values() for link in ids])
    wired = originals.of(desk, read)
    articles = {a.link: replace(a, original=wired.get(a.link)) for a in read}
    said = stories.words(desk.db, printed)
    numbers = issues.items(desk.db, week, printed)
    found = issues.find(desk.db, week.name)
    rows = issues.rows(desk.db, found["id"]) if found else {}
    gathered: dict[int, list[Story]] = {}
    for story in printed:
        one = Story(
            story,
            tuple(articles[link] for link in shown[story] if link in articles),
            story in picked,
            Words(**said.get(story, {})),
        )
        gathered.setdefault(numbers[story], []).append(one)
    return tuple(
        compose.Group(number, tuple(together), Words(**issues.words(rows[number])))
        for number, together in gathered.items()
    )


def _printable(members: list[Facts]) -> list[int]:
    """The links of a story that are cited: not those that were dropped or used, unless there is nothing else."""
    left = [one.link for one in members if not one.used and not one.dropped]
    return left or [one.link for one in members if not one.used]


def facts(desk: Desk, ids: list[int] | None) -> list[Facts]:
    """What decides in which weeks these links stand, or all; a decision on the story stands above one on the link.

    What came after its week's issue was sent counts from the beginning of the next week that is open.
    """
    counted = closing.counted(desk)
    return [
        Facts(
            link=row["id"],
            story=row["story"],
            first_seen=counted(row["first_seen"]),
            published=row["published"],
            decision=row["story_decision"] or row["decision"],
            decided_at=counted(row["story_decided_at"] or row["decided_at"]),
            usable=row["title"] is not None and row["state"] not in ("failed", "refused"),
            used=bool(row["used"]),
            dropped=row["decision"] == "drop",
        )
        for row in links.standing(desk.db, ids)
    ]


def style(desk: Desk) -> compose.Style:
    """The newsletter's settings as the composing stage wants them."""
    newsletter, settings = desk.settings.newsletter, desk.settings.draft
    own = urls.host(newsletter.url) if newsletter.url else None
    keywords = emoji.table(shipped.emoji().read_text("utf-8")) if settings.suggest_emoji else {}

    def outlet(article: Article) -> Outlet | None:
        host = urls.host(article.url)
        if own and newsletter.name and not article.outlet and host == own:
            return Outlet(newsletter.name, newsletter.name)
        known = outlets.outlet(
            desk.outlets,
            host,
            by_editor=article.outlet,
            site_name=article.site_name,
            published=article.published,
        )
        if article.wire and not article.outlet:
            agency = outlets.wire(desk.outlets, article.wire)
            if not (known and known.family == agency.family):
                # Cited as the agency's; whether it can be read is up to who prints it.
                return replace(agency, paywall=bool(known and known.paywall))
        return known

    def fitting(headline: str, language: str | None, tags: Sequence[str]) -> Sequence[str]:
        return emoji.suggest(headline, language, tags, settings.emoji, keywords)

    return compose.Style(
        name=newsletter.name,
        welcome=newsletter.welcome,
        language=newsletter.language,
        outlet=outlet,
        language_name=language_name,
        emoji=fitting,
        headings=settings.sections,
        wires=sorted({one.name for one in desk.outlets.values() if one.kind == "wire"}),
        paywall_tag=settings.paywall_tag,
    )


def language_name(tag: str) -> str:
    """`zh-CN` → `Chinese`; the tag itself when nobody has a name for it."""
    from babel import Locale

    return str(Locale("en").languages.get(tag.split("-")[0].lower(), tag))
