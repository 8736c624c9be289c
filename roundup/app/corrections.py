"""What a source has corrected since it was read: its last two versions side by side, and what an editor uses of it."""

import asyncio
from collections.abc import Iterable, Iterator

from roundup.app.desk import Desk
from roundup.app.pool import Pool, PoolLimits
from roundup.issue import draftfile, itemtext
from roundup.issue.changes import Reading, changes
from roundup.model import Extraction
from roundup.store import issues, links, pages, stories


def of_links(desk: Desk, ids: Iterable[int], changed: Iterable[int]) -> Iterator[str]:
    """What is to be said of each of these links after it was fetched again; both versions are kept."""
    anew = set(changed)
    for link in ids:
        versions = pages.versions(desk.db, link, 2)
        if link not in anew:
            if versions:
                yield f"{link}: the page has not changed."
            continue
        if len(versions) < 2:
            continue
        extract = desk.settings.extract
        pool = Pool(1, PoolLimits(extract.seconds, extract.memory_mb))
        try:
            after, before = asyncio.run(pool.read([page for _, page in versions]))
        finally:
            pool.close()
        if after.trouble:
            yield f"{link}: the page has changed; what was read before stays. {after.trouble.reason}"
            continue
        found = list(changes(_reading(before), _reading(after), _used(desk, link)))
        yield f"{link}: the page has changed; both versions are kept." + (
            "" if found else " No headline or figure is different."
        )
        yield from (f"- {sentence}" for sentence in found)


def _reading(found: Extraction) -> Reading:
    def first(name: str) -> str | None:
        values = found.fields.get(name, ())
        return str(values[0].value) if values else None

    return Reading(first("title"), found.text, first("language"))


def _used(desk: Desk, link: int) -> list[str]:
    """The texts in which the editor relies on a link: the items of its story in each issue, and quotations of it."""
    story = stories.of_links(desk.db, [link])[link]
    quotes = [f"“{row['text']}”" for row in links.history(desk.db, link)["quotes"]]
    texts = []
    for row in issues.with_story(desk.db, story):
        file = desk.home.drafts / f"{row['week']}.md"
        shipped = row["shipped"] or (file.read_text("utf-8", "replace") if file.is_file() else "")
        try:
            text = draftfile.parse(shipped).items.get(row["item"], "")
        except draftfile.BrokenError:
            text = shipped
        said = itemtext.read(text)
        texts.append(f"{said.headline} {itemtext.plain(said.body)}")
    return quotes + texts
